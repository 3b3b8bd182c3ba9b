//! The evidence vault: files that show something, taken in ([`intake`]), kept in the case's stream ([`vault`]), and made into
//! a signed bundle ([`bundle`]) with a statement that people can read ([`statement`]).

pub mod intake;
mod media;
mod name;
mod picture;
mod strip;
