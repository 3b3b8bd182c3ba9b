//! The engine: rooms that run. One thread a room takes what many ask at once, decides in memory, writes one batch to the journal, and
//! only when that is durable answers and tells the viewers. A refusal costs no disk.
//!
//! A room runs on one node. The others mirror it ([`Mirror`]): their viewers have a ring there, filled with the owner's frames.
//!
//! Viewers share one ring of encoded frames; each has its own place in it. Nothing is copied or queued per viewer, a slow one falls behind
//! in the ring by itself: ordinary frames are then left out for it, and it is let go when it would lose one that may not be lost.

mod crier;
mod frame;
mod join;
mod mailbox;
mod mirror;
#[cfg(test)]
mod mirror_tests;
mod news;
mod open;
mod pending;
mod ring;
mod rooms;
mod standby;
#[cfg(test)]
mod tests;
mod worker;

pub use crier::{Cry, Listener, Listening, Reader};
pub use frame::Frame;
pub use join::{Ask, Connection, Gone, Letters, Relay};
pub use mailbox::Letter;
pub use mirror::{Answers, Entry, Fed, Mirror, Wanted};
pub use news::News;
pub use rooms::{Config, Observation, Observed, OpenError, Rooms};
