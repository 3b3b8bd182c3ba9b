//! What the shop learned from its appeals, and the monthly digest.

use domain::access::Permission;
use domain::appeal::learning::LOOKED_BACK;
use domain::appeal::{Learned, Month, learned, months};
use domain::time::Instant;
use jiff::ToSpan;
use jiff::tz::TimeZone;

use crate::{App, AppError, Caller, Result};

/// Most months of a digest.
const MOST_MONTHS: i64 = 24;

/// The report.
#[derive(Debug)]
pub struct Report {
    /// Since when outcomes count.
    pub since: Instant,
    /// What they teach.
    pub learned: Learned,
    /// Month by month, the oldest first, the one that runs last.
    pub months: Vec<Month>,
}

impl App {
    /// What the shop learned from its appeals, with a digest of the last months, this one included.
    ///
    /// # Errors
    /// When the caller may not see figures.
    pub async fn appeals_report(&self, caller: &Caller, count: i64) -> Result<Report> {
        caller.require(Permission::OverviewRead)?;
        let mut tx = self.store.read().await?;
        let shop = tx.shop(caller.shop).await?.ok_or(AppError::Absent("shop"))?;
        let zone = TimeZone::get(&shop.zone).unwrap_or(TimeZone::UTC);
        let now = self.now();
        let since = now - LOOKED_BACK;
        let month_of = |at: Instant| {
            let date = at.timestamp().to_zoned(zone.clone()).date();
            format!("{:04}-{:02}", date.year(), date.month())
        };
        let first = now.timestamp().to_zoned(zone.clone()).date().first_of_month();
        let name = |back: i64| {
            let date = first.saturating_sub(back.months());
            format!("{:04}-{:02}", date.year(), date.month())
        };
        let names: Vec<String> = (0..count.clamp(1, MOST_MONTHS)).rev().map(name).collect();
        // 24 months may begin up to 31 days before the 730 that count for shares.
        let from = since - domain::time::Span::hours(24 * 31);
        let ended = tx.appeals_ended(caller.shop, from).await?;
        let submitted = tx.appeals_submitted(caller.shop, from).await?;
        Ok(Report {
            since,
            months: months(&names, &submitted, &ended, month_of),
            learned: learned(&ended, now),
        })
    }
}
