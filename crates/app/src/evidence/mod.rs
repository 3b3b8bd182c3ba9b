//! The evidence vault: files that show something, taken in ([`intake`]), kept in the case's stream ([`vault`]), and made into
//! a signed bundle ([`bundle`]) with a statement that people can read.

pub mod bundle;
pub(crate) mod contents;
pub mod intake;
pub(crate) mod kept;
pub mod key;
mod media;
mod name;
mod picture;
pub mod print;
mod shown;
pub(crate) mod sources;
pub mod statement;
mod strip;
mod timeline;
pub mod vault;
mod words;

pub use ::evidence::{About, Fault, Report, Software, verify};
