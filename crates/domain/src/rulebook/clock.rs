//! Platforms' own clocks as data: what they count, from when to when, and what a late answer leads to.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::rule::{Grade, Obligation, applies, in_force};
use crate::reading::words;
use crate::refusal::Words;
use crate::time::{Instant, Span};

words! {
    /// Which time a platform counts.
    CalendarRule {
        /// Every hour of every day.
        Always = "always",
        /// What falls due on a Saturday or Sunday is due on Monday at 12:00, in the market's time.
        WeekendToMondayNoon = "weekend_to_monday_noon",
        /// Working days of the market, of 24 hours each.
        WorkingDays = "working_days",
    }
}

words! {
    /// What a platform leaves out of its sum.
    LeftOut {
        /// While the shop is in holiday mode.
        HolidayMode = "holiday_mode",
        /// Chats that the seller began.
        SellerStarted = "seller_started",
        /// Chats that an automatic answer or the FAQ solved.
        SolvedByAutomaticAnswer = "solved_by_automatic_answer",
        /// Buyers that the shop has blocked.
        BlockedBuyer = "blocked_buyer",
    }
}

/// Which answers a platform counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Counting {
    /// Only what a person wrote.
    pub human_only: bool,
    /// A greeting and no more does not count.
    pub trivial_excluded: bool,
}

/// The share of answers in time that a platform wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// At least so many of a thousand.
    pub per_mille: u16,
    /// Over so many days, where the page says it.
    #[serde(default)]
    pub days: Option<u16>,
    /// How good the source of the share is, which may differ from that of the clock.
    pub grade: Grade,
}

/// A platform's clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockRule {
    /// Stable id.
    pub id: String,
    /// The platform's word.
    pub platform: String,
    /// Upper-case market codes; empty for all.
    #[serde(default)]
    pub markets: Vec<String>,
    /// What is counted.
    pub obligation: Obligation,
    /// How long it may take; whole seconds.
    pub target: Span,
    /// Which time counts.
    pub calendar: CalendarRule,
    /// Which answers count.
    #[serde(default)]
    pub counts: Counting,
    /// What is left out.
    #[serde(default)]
    pub leaves_out: Vec<LeftOut>,
    /// The share wanted, where the platform judges by a share.
    #[serde(default)]
    pub rate: Option<Rate>,
    /// What a late answer leads to.
    pub consequence: Words,
    /// What is not decided in time counts as approved.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub approves: bool,
    /// Where it was read.
    pub source: String,
    /// The date of that page, where it is known.
    #[serde(default)]
    pub page_date: Option<Date>,
    /// How good the source is.
    pub grade: Grade,
    /// First day (UTC) on which it applies.
    #[serde(default)]
    pub valid_from: Option<Date>,
    /// Last day (UTC) on which it applies.
    #[serde(default)]
    pub valid_to: Option<Date>,
}

impl ClockRule {
    /// Whether it runs for a channel at a moment.
    pub fn applies(&self, platform: &str, market: &str, at: Instant) -> bool {
        applies(Some(&self.platform), &self.markets, platform, market)
            && in_force(self.valid_from, self.valid_to, at)
    }
}

/// The clocks of a platform and market at a moment; `platform` is the rulebook's word ([`super::platform`]).
pub fn clocks_for<'a>(
    clocks: &'a [ClockRule],
    platform: &'a str,
    market: &'a str,
    at: Instant,
) -> impl Iterator<Item = &'a ClockRule> {
    clocks.iter().filter(move |clock| clock.applies(platform, market, at))
}
