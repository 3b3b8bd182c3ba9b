//! The pure core: words, ids, events, decisions, clocks and money.
//!
//! Nothing here knows a database, a socket, a file, an async function or a clock of its own. Time and randomness
//! arrive as parameters, so every rule can be read, tested by table and property, and replayed from the log.

pub mod access;
pub mod appeal;
pub mod bot;
pub mod calendar;
pub mod call;
pub mod case;
pub mod catalog;
pub mod chain;
pub mod claims;
pub mod conversation;
pub mod coupon;
pub mod drafter;
pub mod experience;
pub mod hook;
pub mod ids;
pub mod inbound;
pub mod link;
pub mod listing;
pub mod live;
pub mod macros;
pub mod mention;
pub mod money;
pub mod notice;
pub mod order_files;
pub mod parcel;
pub mod plane;
pub mod playbook;
pub mod policy;
pub mod reading;
pub mod recording;
pub mod refusal;
pub mod remedy;
pub mod retention;
pub mod returns;
pub mod review;
pub mod roster;
pub mod rulebook;
pub mod score;
pub mod shop;
pub mod show;
pub mod source;
pub mod team;
pub mod terms;
pub mod time;
pub mod tracker;
pub mod verify;
