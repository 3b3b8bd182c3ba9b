//! A one-to-one call between an agent and the customer of a case: invited, waited for, held, ended. Its events ([`event`]), its state
//! ([`state`]), what may happen next ([`decide`]), and the transcript of what was said ([`transcript`]).
//!
//! Nothing here knows cameras or sockets: the picture is the media plane's, and what is kept of it follows the customer's word.

pub mod decide;
pub mod event;
pub mod state;
pub mod transcript;

#[cfg(test)]
mod chance;
#[cfg(test)]
mod tests;

pub use decide::{Command, decide, invited};
pub use event::{CallEvent, CallMode, CallState, EndedBy, Invitation, Line, Said, Speaker, StopWhy};
pub use state::Call;
pub use transcript::vtt;
