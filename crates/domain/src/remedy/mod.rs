//! The remedy: money or goods for a buyer. Its events ([`event`]), its state ([`state`]), what may happen next
//! ([`decide`]), what the shop would suggest and why ([`suggest`]), who may grant how much ([`limits`]), under which
//! figures ([`policy`]).
//!
//! The firewall: nothing in this module, in its rows or in its texts may name a review.
//!
//! A remedy belongs to a case, an order and a buyer. All sums are whole minor units of one currency; sums of different
//! currencies never meet.

pub mod decide;
pub mod event;
pub mod limits;
pub mod policy;
mod standard;
pub mod state;
pub mod suggest;

#[cfg(test)]
mod tests;

pub use decide::{Command, allowed, decide, fits};
pub use event::{About, Evidence, Given, Grant, RemedyEvent, RemedyKind, RemedyState, Step};
pub use limits::{Period, Reason, Used, Verdict};
pub use policy::RemedyPolicy;
pub use state::Remedy;
pub use suggest::{Facts, Suggestion, suggest};
