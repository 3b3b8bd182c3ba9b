//! The pure core: words, ids, events, decisions, clocks and money.
//!
//! Nothing here knows a database, a socket, a file, an async function or a clock of its own. Time and randomness
//! arrive as parameters, so every rule can be read, tested by table and property, and replayed from the log.

pub mod calendar;
pub mod ids;
pub mod inbound;
pub mod money;
pub mod reading;
pub mod time;
