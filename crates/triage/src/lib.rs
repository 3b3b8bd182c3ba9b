//! Text to reading: what one feedback says, decided by a small embedded model and a lexicon.
//!
//! Pure and deterministic: no clock, no randomness, no file, no network. The same text and rating always give the
//! same [`domain::reading::Reading`]. Training ([`train`]) and measuring ([`evaluate`]) live here too and take rows
//! that somebody else has read from files ([`corpus`] parses them from text in memory).

pub mod adapt;
mod blend;
pub mod copies;
pub mod corpus;
pub mod deep;
mod engine;
pub mod evaluate;
mod faults;
mod fold;
mod grams;
mod han;
mod heads;
mod intent;
mod knobs;
mod language;
mod lexicon;
mod model;
pub mod outgoing;
mod passages;
mod read;
mod rules;
pub mod train;
mod why;

pub use blend::Quick;
pub use engine::Engine;
pub use fold::keyword;
pub use model::{Model, ModelError};
