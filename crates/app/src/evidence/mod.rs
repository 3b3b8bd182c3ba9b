//! The evidence vault: files that show something, taken in ([`intake`]), kept in the case's stream ([`vault`]), and made into
//! a signed bundle ([`bundle`]) with a statement that people can read.

pub mod intake;
pub mod key;
mod media;
mod name;
mod picture;
mod shown;
mod sources;
mod strip;
pub mod vault;

pub use ::evidence::{About, Software};
