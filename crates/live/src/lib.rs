//! The live room: what may happen in it, that it happened, and who hears of it.
//!
//! 1. [`room`] and [`games`] are pure: a state, a command, a time and randomness give an event or a refusal. They know no socket,
//!    disk or clock, so that every rule can be replayed.
//! 2. [`journal`] makes events durable, many with one flush of the disk, and gives them back after a crash.
//! 3. [`engine`] runs one thread a room: it takes what many ask at once, decides in memory, writes once, and only then answers and
//!    tells the viewers.
//! 4. [`pass`] signs who somebody is (tokens), that somebody worked to come in (challenges) and what somebody got (receipts).
//!
//! The crate knows no shop and no database: a [`room::RoomSetup`] goes in, a journal and observations come out. The words of the
//! socket are in docs/live-protocol.md.

pub mod engine;
pub mod games;
pub mod journal;
pub mod lease;
pub mod pass;
pub mod room;
