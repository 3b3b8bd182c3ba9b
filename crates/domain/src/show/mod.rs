//! A live session of the shop's own: its run-of-show, what was on when, what was said and sold in it. Its events ([`event`]),
//! its state ([`state`]), what may happen next ([`decide`]), what the host reads ([`prompter`]), which games may be started
//! ([`gate`]), and which moment an order came from ([`moment`]).
//!
//! What platforms report of theirs is another thing ([`crate::live`]).

pub mod decide;
pub mod event;
pub mod gate;
pub mod moment;
pub mod prompter;
pub mod state;

#[cfg(test)]
mod tests;

pub use decide::{Command, Facts, SegmentIn, allowed, decide};
pub use event::{
    Alert, Finding, Plan, RoomOrder, Segment, Sentence, SettledHow, ShowEvent, ShowState, SpokenBy, Summary,
};
pub use moment::{Moment, moment};
pub use state::{Deleted, Mark, Recording, Show};
