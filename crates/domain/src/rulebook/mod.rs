//! The rulebook: what may leave the house, per platform and market, as dated rules with their sources.
//!
//! Rules are data (`rulebook/*.toml` at the repository's root, and what a shop adds). A rule's condition is an
//! expression of CEL over typed [`Facts`]; [`judge`] is total and ordered: refuse beats approval beats warn beats allow,
//! and every rule that spoke is named. Clock-like rules of platforms are [`ClockRule`]s.

mod clock;
mod condition;
mod facts;
mod file;
mod own;
mod rule;
mod types;
mod verdict;

#[cfg(test)]
mod tests;

pub use clock::{CalendarRule, ClockRule, Counting, LeftOut, Rate, clocks_for};
pub use condition::{Condition, ConditionError, Known};
pub use facts::{
    ActFacts, CaseFacts, ChannelFacts, Facts, GiveawayFacts, HistoryFacts, NowFacts, OrderFacts,
    RequestFacts, ReviewFacts,
};
pub use file::{FileError, Rulebook, read, shipped};
pub use own::{MOST_OWN_RULES, OwnRule, OwnRuleDraft};
pub use rule::{Act, Effect, Grade, LoadedRule, Obligation, Rule, RuleError, market, platform};
pub use types::Schema;
pub use verdict::{Decision, HouseDefault, Ruled, Spoken, Verdict, judge};
