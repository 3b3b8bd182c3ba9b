//! The case: the unit of work. Its events ([`event`]), its state ([`state`]), its clocks ([`clock`]), what may happen
//! next ([`decide`]) and how urgent it is ([`priority`]).
//!
//! `decide(state, command, context) → events | refusal` and `apply(state, event) → state` are pure; `app` looks up the
//! facts a decision may use and writes the events down.

mod act;
mod acts;
mod allowed;
pub(crate) mod appeals;
pub mod clock;
mod command;
pub mod decide;
mod enclosed;
pub mod event;
mod fold;
mod kinds;
pub mod matter;
mod moves;
pub mod next;
pub mod platform;
pub mod priority;
mod remedies;
mod returns;
mod sending;
mod split;
pub mod state;
mod steps;
mod triggers;

#[cfg(test)]
mod tests;

pub use act::{Act, ActState, Sending};
pub use acts::approver;
pub use allowed::{Allowed, allowed};
pub use appeals::{Held, MOST_EVIDENCE};
pub use clock::{Clock, ClockState, Rule, Started, Terms};
pub use decide::{Command, Context, decide};
pub use enclosed::MOST_PICTURES;
pub use event::{ActKind, CaseEvent, Glance, Opened, Outcome, Source, State, Subject, Verdict};
pub use matter::{Matter, ParcelGlance, ReturnGlance};
pub use platform::{Counted, Duties, Holiday, zone_of};
pub use returns::{ReturnWish, decision, return_moved, timed_out};
pub use sending::Tried;
pub use split::split_opened;
pub use state::{Absorbed, Case, MacroUse};
pub use steps::{ClaimVerdict, GivenStep, JudgedClaim, Progress, StepState, TakenStep};
pub use triggers::{
    Surroundings, breach, deadlines, feedback_arrived, holidays_set, opened, read_again, seller_answered,
};
