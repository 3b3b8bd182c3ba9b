//! What the platforms' modules share: signatures, queries, lenient reading of answers, what an answer means for the question,
//! and positions in what is read. Nothing here knows a platform.

pub(crate) mod answer;
pub(super) mod found;
pub(crate) mod query;
pub(crate) mod read;
pub(crate) mod sign;
pub(super) mod site;
pub(super) mod trail;
pub(super) mod window;

#[cfg(test)]
pub(super) mod tests;
