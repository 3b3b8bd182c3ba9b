//! The overview: one screen of numbers, each with rows behind it. Days are the shop's own; the period before of the
//! same length is what changes are measured against.

use std::sync::Arc;

use domain::access::Permission;
use domain::ids::ChannelId;
use domain::time::Instant;
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use store::overview::{self, Counts, Decisions, Funnel, Keyword, Percentiles, Range, Rising, Scope};
use store::shops::ChannelRow;

use crate::recent::{Found, Kept, Key};
use crate::shops::ChannelHealth;
use crate::{App, AppError, Caller, Result};

/// Longest period, in days.
const LONGEST: i64 = 366;

/// One day.
#[derive(Debug)]
pub struct Day {
    /// The date in the shop's zone.
    pub date: Date,
    /// Its reviews.
    pub reviews: Counts,
    /// How long cases opened on it waited for the first touch.
    pub response: Percentiles,
}

/// Everything on the page.
#[derive(Debug)]
#[expect(missing_docs, reason = "the parts of the page, by name")]
pub struct Overview {
    /// When it was counted.
    pub as_of: Instant,
    pub range: Range,
    pub days: Vec<Day>,
    pub now: Counts,
    pub before: Counts,
    pub promises: Vec<overview::Kept>,
    pub funnel: Funnel,
    pub keywords: Vec<Keyword>,
    pub rising: Vec<Rising>,
    pub channels: Vec<ChannelHealth>,
    pub decisions: Decisions,
}

impl App {
    /// The overview of the last `days` days, today included, of all channels or one. Of a large shop it may be up to two
    /// minutes old ([`crate::recent`]).
    ///
    /// # Errors
    /// When the caller may not see it.
    pub async fn overview(
        self: &Arc<Self>,
        caller: &Caller,
        days: i64,
        channel: Option<ChannelId>,
    ) -> Result<Arc<Overview>> {
        caller.require(Permission::OverviewRead)?;
        let days = days.clamp(1, LONGEST);
        let key: Key = (caller.shop, days, channel);
        match self.recent_overview(key).await? {
            Found::Good(overview) => return Ok(overview),
            Found::Aging(overview) => {
                if let Ok(turn) = self.recent.counting.try_lock() {
                    drop(turn);
                    let app = Arc::clone(self);
                    tokio::spawn(async move {
                        if let Err(error) = app.count_anew(key).await {
                            tracing::warn!(%error, "the overview could not be counted anew");
                        }
                    });
                }
                return Ok(overview);
            }
            Found::Nothing => {}
        }
        self.count_anew(key).await
    }

    async fn recent_overview(&self, key: Key) -> Result<Found> {
        let mut tx = self.store.read().await?;
        let shop = tx.shop(key.0).await?.ok_or(AppError::Absent("shop"))?;
        let now = self.now();
        let (_, bounds) = calendar_days(now, 1, &TimeZone::get(&shop.zone).unwrap_or(TimeZone::UTC));
        Ok(self.recent.find(key, shop.seq, bounds[1], now))
    }

    /// Counts, one at a time; whoever waited takes what was counted meanwhile.
    async fn count_anew(&self, key: Key) -> Result<Arc<Overview>> {
        let turn = self.recent.counting.lock().await;
        if let Found::Good(overview) = self.recent_overview(key).await? {
            return Ok(overview);
        }
        let (overview, seq) = self.count_overview(key).await?;
        let overview = Arc::new(overview);
        self.recent.keep(key, Kept { overview: Arc::clone(&overview), seq });
        drop(turn);
        Ok(overview)
    }

    async fn count_overview(&self, (id, days, channel): Key) -> Result<(Overview, i64)> {
        let mut tx = self.store.read_heavy().await?;
        let shop = tx.shop(id).await?.ok_or(AppError::Absent("shop"))?;
        let zone = TimeZone::get(&shop.zone).unwrap_or(TimeZone::UTC);
        let as_of = self.now();
        let (dates, bounds) = calendar_days(as_of, days, &zone);
        let (from, to) = (bounds[0], bounds[bounds.len() - 1]);
        let previous = Range { from: from - (to - from), to: from };
        let scope = Scope { shop: id, channel, range: Range { from, to }, previous };
        let rows = tx.channels(id).await?;
        let ids: Vec<ChannelId> = rows.iter().map(|c| c.id).collect();
        let reviews = tx.overview_days(&scope, &bounds, &ids).await?;
        let response = tx.overview_response(&scope, &bounds).await?;
        let days = dates.into_iter().zip(reviews).zip(response);
        let days: Vec<Day> =
            days.map(|((date, reviews), response)| Day { date, reviews, response }).collect();
        let imports = tx.last_imports(id).await?;
        let now = Counts::sum(days.iter().map(|d| &d.reviews));
        let overview = Overview {
            as_of,
            range: scope.range,
            before: tx.overview_counts(&scope, previous, &ids).await?,
            promises: tx.overview_promises(&scope).await?,
            funnel: tx.overview_funnel(&scope).await?,
            keywords: tx.overview_words(&scope).await?,
            rising: tx.overview_rising(&scope).await?,
            decisions: tx.overview_decisions(&scope, as_of).await?,
            channels: rows.into_iter().map(|c| health(c, &now, &imports)).collect(),
            now,
            days,
        };
        Ok((overview, shop.seq))
    }
}

fn health(channel: ChannelRow, now: &Counts, imports: &[(ChannelId, Instant)]) -> ChannelHealth {
    ChannelHealth {
        reviews: now.by_channel.get(&channel.id).map_or(0, |c| c.0),
        last_import_at: imports.iter().find(|(id, _)| *id == channel.id).map(|(_, at)| *at),
        ..ChannelHealth::new(channel)
    }
}

/// The last `days` dates in a zone and their boundaries, one more than there are dates.
fn calendar_days(now: Instant, days: i64, zone: &TimeZone) -> (Vec<Date>, Vec<Instant>) {
    let today = now.timestamp().to_zoned(zone.clone()).date();
    let start = |date: Date| match date.to_zoned(zone.clone()) {
        Ok(midnight) => Instant::from(midnight.timestamp()),
        Err(_) => now,
    };
    let date = |back: i64| today.saturating_sub(back.days());
    let dates: Vec<Date> = (0..days).rev().map(date).collect();
    let mut bounds: Vec<Instant> = dates.iter().map(|d| start(*d)).collect();
    bounds.push(start(today.saturating_add(1.day())));
    (dates, bounds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_follow_the_zone_and_its_clock_changes() {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let now = Instant::parse("2026-10-26T10:00:00Z").unwrap();
        let (dates, bounds) = calendar_days(now, 2, &zone);
        assert_eq!(dates.iter().map(ToString::to_string).collect::<Vec<_>>(), ["2026-10-25", "2026-10-26"]);
        let text: Vec<String> = bounds.iter().map(ToString::to_string).collect();
        assert_eq!(text, ["2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z", "2026-10-26T23:00:00Z"]);
    }
}
