//! What the platforms' modules share: signatures, queries, lenient reading of answers, what an answer means for the question,
//! and positions in what is read. Nothing here knows a platform.

pub(super) mod answer;
pub(super) mod found;
pub(super) mod query;
pub(super) mod read;
pub(super) mod sign;
pub(super) mod site;
pub(super) mod trail;
pub(super) mod window;

#[cfg(test)]
pub(super) mod tests;
