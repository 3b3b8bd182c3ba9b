//! Grounds: what a platform takes as a reason to remove a review or to overturn a return, what each means and needs, and
//! how the platform handles such appeals. Data in `rulebook/appeals.toml`, dated and with sources as rules are.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::evidence::EvidenceKind;
use crate::case::Source;
use crate::case::platform::working_days;
use crate::reading::Ground;
use crate::refusal::Words;
use crate::rulebook::{CalendarRule, Grade, platform};
use crate::time::{Instant, Span};

/// A reason that a platform takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroundRule {
    /// Stable id.
    pub id: String,
    /// The platform's word; absent for the house's own list, which serves where no platform's is known.
    #[serde(default)]
    pub platform: Option<String>,
    /// Upper-case market codes; empty for all.
    #[serde(default)]
    pub markets: Vec<String>,
    /// What is contested: `review` or `return`.
    pub of: Source,
    /// What triage reads that speaks for it.
    #[serde(default)]
    pub reads: Vec<Ground>,
    /// What the platform calls it.
    pub name: Words,
    /// What it means.
    pub means: Words,
    /// What must be there.
    pub needs: Vec<EvidenceKind>,
    /// What makes it stronger.
    #[serde(default)]
    pub helps: Vec<EvidenceKind>,
    /// How to get what is missing.
    pub how: Words,
    /// Where it was read.
    pub source: String,
    /// The date of that page, where it is known.
    #[serde(default)]
    pub page_date: Option<Date>,
    /// How good the source is.
    pub grade: Grade,
}

/// How a platform handles appeals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Handling {
    /// Stable id.
    pub id: String,
    /// The platform's word; absent for the house's own figures, which serve where no platform's are known.
    #[serde(default)]
    pub platform: Option<String>,
    /// Upper-case market codes; empty for all.
    #[serde(default)]
    pub markets: Vec<String>,
    /// How often one feedback may be appealed.
    pub attempts: u32,
    /// How long the answer to a question of the platform may take.
    pub information: Span,
    /// How long the platform should need.
    pub decision: Span,
    /// By which time it counts that.
    pub calendar: CalendarRule,
    /// Where it was read.
    pub source: String,
    /// The date of that page, where it is known.
    #[serde(default)]
    pub page_date: Option<Date>,
    /// How good the source is.
    pub grade: Grade,
}

/// All that is known of appeals.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AppealBook {
    /// How platforms handle appeals.
    #[serde(rename = "handling")]
    pub handling: Vec<Handling>,
    /// What they take as reasons.
    #[serde(rename = "ground")]
    pub grounds: Vec<GroundRule>,
}

/// Reads a file of grounds.
///
/// # Errors
/// What is wrong, with the ground's id where there is one.
pub fn read(text: &str) -> Result<AppealBook, String> {
    let book: AppealBook = toml::from_str(text).map_err(|error| error.to_string())?;
    let mut ids = BTreeSet::new();
    for of in &book.handling {
        let none = of.attempts == 0 || of.information.0 <= 0 || of.decision.0 <= 0;
        let why = none.then_some("an appeal has at least one attempt and takes some time");
        if let Some(why) = why.or_else(|| unfit(&of.id, of.platform.as_deref(), of.grade, &mut ids)) {
            return Err(format!("{}: {why}", of.id));
        }
    }
    if !book.handling.iter().any(|of| of.platform.is_none()) {
        return Err("the house's own figures are missing".to_owned());
    }
    for ground in &book.grounds {
        let why = if !matches!(ground.of, Source::Review | Source::Return) {
            Some("only a review or a return can be contested")
        } else if ground.helps.iter().any(|kind| ground.needs.contains(kind)) {
            Some("what is needed need not be said to help")
        } else {
            unfit(&ground.id, ground.platform.as_deref(), ground.grade, &mut ids)
        };
        if let Some(why) = why {
            return Err(format!("{}: {why}", ground.id));
        }
    }
    Ok(book)
}

/// Why an entry cannot be used.
fn unfit<'a>(
    id: &'a str,
    of: Option<&str>,
    grade: Grade,
    ids: &mut BTreeSet<&'a str>,
) -> Option<&'static str> {
    if !ids.insert(id) {
        Some("this id stands twice")
    } else if of.is_some_and(|of| platform(of) != of) {
        Some("this platform has another word")
    } else if of.is_none() != (grade == Grade::House) {
        Some("the house's own entries name no platform, and only they are the house's")
    } else {
        None
    }
}

/// What the program carries.
pub fn shipped() -> &'static AppealBook {
    static SHIPPED: LazyLock<AppealBook> =
        LazyLock::new(|| read(include_str!("../../../../rulebook/appeals.toml")).unwrap_or_default());
    &SHIPPED
}

fn fits(of: Option<&str>, markets: &[String], platform: Option<&str>, market: &str) -> bool {
    of == platform && (markets.is_empty() || markets.iter().any(|m| m == market))
}

impl AppealBook {
    /// The ground with this id.
    pub fn ground(&self, id: &str) -> Option<&GroundRule> {
        self.grounds.iter().find(|ground| ground.id == id)
    }

    /// The grounds of a platform and market for what is contested; the house's own list where there are none.
    pub fn grounds(&self, of: Source, platform: &str, market: &str) -> Vec<&GroundRule> {
        let list = |by| {
            let fits =
                move |g: &&GroundRule| g.of == of && fits(g.platform.as_deref(), &g.markets, by, market);
            self.grounds.iter().filter(fits).collect::<Vec<_>>()
        };
        let theirs = list(Some(platform));
        if theirs.is_empty() { list(None) } else { theirs }
    }

    /// How a platform handles appeals in a market; the house's own figures where that is not known.
    pub fn handling(&self, platform: &str, market: &str) -> Option<&Handling> {
        let by = |by| self.handling.iter().find(move |h| fits(h.platform.as_deref(), &h.markets, by, market));
        by(Some(platform)).or_else(|| by(None))
    }
}

impl Handling {
    /// When the platform should have decided what was given to it at `at`, in the market's zone.
    pub fn expected(&self, at: Instant, zone: &str) -> Instant {
        match self.calendar {
            CalendarRule::WorkingDays => working_days(zone, at, self.decision),
            CalendarRule::Always | CalendarRule::WeekendToMondayNoon => at + self.decision,
        }
    }
}
