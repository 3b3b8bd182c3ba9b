//! The wire and nothing else: one module per way in or out: files, webhooks, platforms and public
//! sources in, e-mail, chat rooms, questions to a model and
//! what is done on a platform out. Here foreign bytes become the typed rows of [`domain::inbound`]; a channel must not know a
//! database, a use case, a case rule or a runtime.

pub mod completions;
pub mod connector;
pub mod feed;
pub mod file;
pub mod generic;
mod reach;
pub mod signed;
pub mod smtp;
pub mod team;
pub mod tracker;
pub mod wire;
pub mod words;
