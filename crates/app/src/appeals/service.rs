//! The service record of a period: what a shop shows a platform that asks how it treats its buyers. Counted from the same rows
//! as the overview; nothing is left out because it looks bad.

use std::collections::{BTreeMap, BTreeSet};

use domain::access::Permission;
use domain::appeal::{Ended, Verdict};
use domain::case::{ActKind, ActState, CaseEvent};
use domain::chain::hex;
use domain::ids::{ActId, ChannelId, ShopId};
use domain::refusal::Refusal;
use domain::time::Instant;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SpanRelativeTo, ToSpan, Unit};
use serde::Serialize;
use store::overview::{Counts, Funnel, Kept, Range, Scope};
use store::service::Given;
use store::{Recorded, Tx};

use crate::{App, AppError, Caller, Result};

/// Longest period, in days.
const LONGEST: i64 = 366;
/// Most acts whose verdicts are read, the newest of the period.
pub const MOST_ACTS: i64 = 2_000;
/// Streams read at once.
const AT_ONCE: usize = 200;

/// What rules said of the acts of a period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ruled {
    /// Acts looked at.
    pub acts: i64,
    /// Whether there were more.
    pub cut: bool,
    /// By what the rulebook said in sum: `allow`, `warn`, `require_approval`, `refuse`.
    pub decisions: BTreeMap<String, i64>,
    /// How often each rule spoke.
    pub rules: BTreeMap<String, i64>,
}

/// How appeals of the period went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "counts by what happened")]
pub struct Appealed {
    pub submitted: i64,
    pub won: i64,
    pub partly_won: i64,
    pub lost: i64,
}

/// Up to which event of the shop's log something was counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LogEnd {
    /// Its place in the shop's log.
    pub seq: i64,
    /// Its hash in hexadecimal digits.
    pub hash: String,
}

/// The record.
#[derive(Debug)]
#[expect(missing_docs, reason = "the parts of the record, by name")]
pub struct ServiceRecord {
    pub shop: String,
    pub zone: String,
    pub as_of: Instant,
    /// First and last day, in the shop's zone.
    pub days: (Date, Date),
    pub reviews: Counts,
    pub promises: Vec<Kept>,
    pub funnel: Funnel,
    pub remedies: Vec<Given>,
    pub acts: Vec<(ActKind, ActState, i64)>,
    pub ruled: Ruled,
    pub appeals: Appealed,
    pub log: Option<LogEnd>,
}

impl App {
    /// The service record of the days from one to another (`2026-11-30`), both included.
    ///
    /// # Errors
    /// A refusal when a day is none, or the period ends before it begins or is longer than 366 days.
    pub async fn service_record(
        &self,
        caller: &Caller,
        from: Option<&str>,
        to: Option<&str>,
    ) -> Result<ServiceRecord> {
        caller.require(Permission::ExportRun)?;
        let (from, to) = (day(from, "from")?, day(to, "to")?);
        period(from, to)?;
        let mut tx = self.store.read_heavy().await?;
        let shop = tx.shop(caller.shop).await?.ok_or(AppError::Absent("shop"))?;
        let zone = TimeZone::get(&shop.zone).unwrap_or(TimeZone::UTC);
        let midnight = |date: Date| {
            let start = date.to_zoned(zone.clone()).map(|at| Instant::from(at.timestamp()));
            start.map_err(|_error| AppError::from(bad_period()))
        };
        let range = Range { from: midnight(from)?, to: midnight(to.saturating_add(1.day()))? };
        let scope = Scope { shop: caller.shop, channel: None, range, previous: range };
        let channels: Vec<ChannelId> = tx.channels(caller.shop).await?.iter().map(|c| c.id).collect();
        let newest = tx.log_before(caller.shop, i64::MAX, None, None, 1).await?;
        Ok(ServiceRecord {
            log: newest.first().map(|event| LogEnd { seq: event.seq, hash: hex(&event.hash) }),
            as_of: self.now(),
            days: (from, to),
            reviews: tx.overview_counts(&scope, range, &channels).await?,
            promises: tx.overview_promises(&scope).await?,
            funnel: tx.overview_funnel(&scope).await?,
            remedies: tx.remedies_between(caller.shop, range).await?,
            acts: tx.acts_counted(caller.shop, range).await?,
            ruled: ruled(&mut tx, caller.shop, range).await?,
            appeals: appealed(&mut tx, caller.shop, range).await?,
            shop: shop.name,
            zone: shop.zone,
        })
    }
}

fn day(text: Option<&str>, field: &'static str) -> Result<Date> {
    let parsed = text.and_then(|text| text.parse().ok());
    let refusal = Refusal::new("bad_date", "a day is written as 2026-11-30", "日期应写作 2026-11-30");
    parsed.ok_or_else(|| refusal.field(field).into())
}

fn bad_period() -> Refusal {
    Refusal::new(
        "bad_period",
        "a period has a first and a last day and at most 366 days",
        "统计区间须有起止日期，且最长 366 天",
    )
    .field("from")
}

fn period(from: Date, to: Date) -> Result<()> {
    let days = to - from;
    let days = days.total((Unit::Day, SpanRelativeTo::days_are_24_hours())).map_or(-1.0, |days| days);
    let fits = (0.0..LONGEST as f64).contains(&days);
    if fits { Ok(()) } else { Err(bad_period().into()) }
}

async fn ruled(tx: &mut Tx, shop: ShopId, range: Range) -> Result<Ruled> {
    let acts = tx.acts_between(shop, range, MOST_ACTS + 1).await?;
    let mut ruled = Ruled { cut: acts.len() as i64 > MOST_ACTS, ..Ruled::default() };
    let wanted: BTreeSet<ActId> = acts.iter().take(MOST_ACTS as usize).map(|(act, _)| *act).collect();
    let cases: BTreeSet<uuid::Uuid> = acts.iter().map(|(_, case)| case.0).collect();
    for ids in cases.into_iter().collect::<Vec<_>>().chunks(AT_ONCE) {
        for event in tx.streams(shop, ids).await?.into_values().flatten() {
            count(&event, &wanted, &mut ruled)?;
        }
    }
    Ok(ruled)
}

fn count(event: &Recorded, wanted: &BTreeSet<ActId>, ruled: &mut Ruled) -> Result<()> {
    if event.kind != "case.act_drafted" {
        return Ok(());
    }
    let CaseEvent::ActDrafted { act, rules: Some(rules), .. } = event.event()? else { return Ok(()) };
    if wanted.contains(&act) {
        ruled.acts += 1;
        *ruled.decisions.entry(rules.verdict.decision.to_string()).or_default() += 1;
        for rule in rules.verdict.rules {
            *ruled.rules.entry(rule.id).or_default() += 1;
        }
    }
    Ok(())
}

async fn appealed(tx: &mut Tx, shop: ShopId, range: Range) -> Result<Appealed> {
    let submitted = tx.appeals_submitted(shop, range.from).await?;
    let ended = tx.appeals_ended(shop, range.from).await?;
    let of = |verdict| {
        let within = |e: &&Ended| e.decided_at < range.to && e.verdict == verdict;
        ended.iter().filter(within).count() as i64
    };
    Ok(Appealed {
        submitted: submitted.iter().filter(|at| **at < range.to).count() as i64,
        won: of(Verdict::Won),
        partly_won: of(Verdict::PartlyWon),
        lost: of(Verdict::Lost),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_has_1_to_366_days() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        for (from, to, fits) in [
            ("2026-11-01", "2026-11-01", true),
            ("2026-11-02", "2026-11-01", false),
            ("2025-11-02", "2026-11-02", true),
            ("2025-11-01", "2026-11-02", false),
        ] {
            assert_eq!(period(day(from), day(to)).is_ok(), fits, "{from} {to}");
        }
    }
}
