//! The appeal: a contested review or return. Its events ([`event`]), its state ([`state`]), what may happen next
//! ([`decide`]), what platforms take as grounds and what each needs ([`ground`]), what is there and what is missing
//! ([`checklist`]), how such appeals ended before ([`strength`]), and which words weaken a statement ([`tone`]).
//!
//! An appeal belongs to a case and contests one feedback of it. Evidence belongs to the case ([`evidence`]): it is captured
//! when it happens, whether or not anybody appeals.

pub mod checklist;
pub mod decide;
pub mod event;
pub mod evidence;
pub mod ground;
pub mod state;
pub mod strength;
pub mod tone;

#[cfg(test)]
mod tests;

pub use checklist::{Checklist, Item, checklist};
pub use decide::{Command, Facts, allowed, decide, next_options};
pub use event::{About, AppealEvent, AppealState, Verdict};
pub use evidence::{Evidence, EvidenceKind};
pub use ground::{AppealBook, GroundRule, Handling, shipped};
pub use state::Appeal;
pub use strength::{Strength, strength};
pub use tone::{Slip, tone};
