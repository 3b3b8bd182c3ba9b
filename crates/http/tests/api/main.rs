//! The API as its callers see it: the real router without a socket, over both databases, at a time the test sets.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(clippy::expect_used, reason = "what a test cannot go on without fails it, with these words")]

mod acts;
mod appeal_send;
mod appeals;
mod automatic;
mod calls;
mod connections;
mod contract;
mod coupons;
mod day;
mod desk;
mod disputes;
mod document;
mod drafter;
mod evidence;
mod export;
mod hooks;
mod house;
mod imports;
mod inbound;
mod learning;
mod live;
mod live_plane;
mod live_sessions;
mod lives;
mod mentions;
mod notices;
mod once;
mod outbox;
mod packing;
mod parcels;
mod people;
mod pictures;
mod platform;
mod products;
mod recordings;
mod remedies;
mod remedy_firewall;
mod remedy_limits;
mod returns;
mod roster;
mod rulebook;
mod second_look;
mod session;
mod talk;
mod team;
mod tokens;
mod trackers;
mod verification;
mod work;
