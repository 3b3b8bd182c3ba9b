//! The room as a pure state machine: [`decide`] says what a command leads to, [`State::apply`] does it. State is a fold over the
//! events of the journal and nothing else.

mod command;
mod decide;
mod done;
mod event;
mod filter;
mod likes;
mod no;
mod poll;
mod setup;
mod show;
mod snapshot;
mod state;
mod talk;
#[cfg(test)]
mod tests;
mod who;
mod wire;

pub use command::{Caption, Command, Up};
pub use decide::{Decision, decide, due};
pub use done::{ClaimAnswer, Done};
pub use event::{Event, Verdict};
pub use filter::Filter;
pub use likes::Likes;
pub use no::No;
pub use poll::Poll;
pub use setup::{Product, RoomSetup, Segment};
pub use show::Show;
pub use snapshot::{base, mine, you};
pub use state::State;
pub use talk::{Said, Talk};
pub use who::{Person, PersonId, Role, RoomId};
pub use wire::{Lane, counters, wire};
