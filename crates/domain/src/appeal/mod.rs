//! The appeal: a contested review or return. Its events ([`event`]), its state ([`state`]), what may happen next
//! ([`decide`]), what platforms take as grounds and what each needs ([`ground`]), what is there and what is missing
//! ([`checklist`]), which grounds the text and the shop's own records speak for ([`propose`]), whether it may be opened at all
//! ([`open`]), what of it the platform's interface takes ([`dispute`]), how such appeals ended before ([`strength`], [`learning`]), which words weaken a statement ([`tone`]), and what is told of a month ([`digest`]).
//!
//! An appeal belongs to a case and contests one feedback of it. Evidence belongs to the case ([`evidence`]): it is captured
//! when it happens, whether or not anybody appeals.

pub mod checklist;
pub mod decide;
pub mod digest;
pub mod dispute;
pub mod event;
pub mod evidence;
pub mod ground;
pub mod learning;
pub mod open;
pub mod propose;
pub mod state;
pub mod strength;
pub mod tone;

#[cfg(test)]
mod tests;

pub use checklist::{Checklist, Item, checklist};
pub use decide::{Command, Facts, allowed, decide, goes, next_options};
pub use dispute::{Dispute, DisputeState, dispute};
pub use event::{About, AppealEvent, AppealState, Verdict};
pub use evidence::{Evidence, EvidenceKind};
pub use ground::{AppealBook, GroundRule, Handling, shipped};
pub use learning::{Ended, Invalid, Learned, Month, learned, months};
pub use open::open;
pub use propose::{Proposal, Sign, propose};
pub use state::Appeal;
pub use strength::{Strength, strength};
pub use tone::{Slip, tone};
