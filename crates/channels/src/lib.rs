//! The wire and nothing else: one module per way in or out: files and webhooks in, e-mail and questions to a model out. Here
//! foreign bytes become the typed rows of [`domain::inbound`]; a channel must not know a database, a use case, a case rule or a runtime.

pub mod completions;
pub mod connector;
pub mod file;
pub mod generic;
mod reach;
pub mod signed;
pub mod smtp;
pub mod wire;
pub mod words;
