//! Reviews by day, issue, star and channel, and how far their cases got.

use std::collections::BTreeMap;

use domain::ids::ChannelId;
use domain::reading::Issue;
use domain::time::Instant;

use super::{Range, Scope, on_channel, within};
use crate::db::Tx;
use crate::error::{Result, StoreError};
use crate::sql::Sql;

/// Reviews of one day or of a whole period, counted by when the buyer wrote them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// All.
    pub reviews: i64,
    /// Those with an issue.
    pub negative: i64,
    /// Negative ones by primary issue; every issue is there.
    pub by_issue: BTreeMap<Issue, i64>,
    /// By stars as they stand now, one star first.
    pub stars: [i64; 5],
    /// All and negative ones by channel; every channel asked for is there.
    pub by_channel: BTreeMap<ChannelId, (i64, i64)>,
}

impl Counts {
    /// The sum of several.
    pub fn sum<'a>(parts: impl IntoIterator<Item = &'a Self>) -> Self {
        let mut sum = Self::default();
        for part in parts {
            sum.reviews += part.reviews;
            sum.negative += part.negative;
            part.by_issue.iter().for_each(|(issue, n)| *sum.by_issue.entry(*issue).or_default() += n);
            sum.stars.iter_mut().zip(part.stars).for_each(|(sum, n)| *sum += n);
            for (channel, (all, negative)) in &part.by_channel {
                let sum = sum.by_channel.entry(*channel).or_default();
                *sum = (sum.0 + all, sum.1 + negative);
            }
        }
        sum
    }
}

/// How far the cases of a period's negative reviews got; counted in reviews, so that no step can exceed the one before
/// it by counting other things. A merged case got as far as the case it went into.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "steps of the golden process")]
pub struct Funnel {
    pub negative: i64,
    pub with_case: i64,
    pub replied: i64,
    pub contacted: i64,
    pub resolved: i64,
    /// The buyer raised the stars afterwards.
    pub improved: i64,
}

impl Tx {
    /// Reviews of each day; `days` are the boundaries, one more than there are days.
    ///
    /// # Errors
    /// As the database says.
    pub async fn overview_days(
        &mut self,
        scope: &Scope,
        days: &[Instant],
        channels: &[ChannelId],
    ) -> Result<Vec<Counts>> {
        let mut counts = Vec::with_capacity(days.len().saturating_sub(1));
        for day in days.windows(2) {
            let range = Range { from: day[0], to: day[1] };
            counts.push(self.overview_counts(scope, range, channels).await?);
        }
        Ok(counts)
    }

    /// Reviews of one period, counted in one pass over an index. (Filters beside each other cost a quarter of what
    /// grouping does, because nothing is sorted.)
    ///
    /// # Errors
    /// As the database says.
    pub async fn overview_counts(
        &mut self,
        scope: &Scope,
        range: Range,
        channels: &[ChannelId],
    ) -> Result<Counts> {
        let mut sql = Sql::new(self, "SELECT COUNT(*), COUNT(issue)");
        for issue in Issue::ALL {
            sql.text(&format!(", COUNT(*) FILTER (WHERE issue = '{issue}')"));
        }
        for star in 1..=5 {
            sql.text(&format!(", COUNT(*) FILTER (WHERE rating = {star})"));
        }
        for channel in channels {
            sql.text(", COUNT(*) FILTER (WHERE channel_id = ").value(*channel);
            sql.text("), COUNT(issue) FILTER (WHERE channel_id = ").value(*channel).text(")");
        }
        sql.text(" FROM reviews WHERE shop_id = ").value(scope.shop);
        within(&mut sql, "created_at", range);
        on_channel(&mut sql, "channel_id", scope.channel);
        let row = sql.first(self).await?.ok_or_else(|| StoreError::Corrupt("no counts".to_owned()))?;
        let mut counts = Counts { reviews: row.int(0)?, negative: row.int(1)?, ..Counts::default() };
        let mut column = 2;
        let mut next = || {
            column += 1;
            row.int(column - 1)
        };
        for issue in Issue::ALL {
            counts.by_issue.insert(*issue, next()?);
        }
        for star in &mut counts.stars {
            *star = next()?;
        }
        for channel in channels {
            counts.by_channel.insert(*channel, (next()?, next()?));
        }
        Ok(counts)
    }

    /// How far the cases of the period's negative reviews got.
    ///
    /// # Errors
    /// As the database says.
    pub async fn overview_funnel(&mut self, scope: &Scope) -> Result<Funnel> {
        let mut sql = Sql::new(
            self,
            "SELECT COUNT(*), COUNT(c.id), COUNT(COALESCE(m.replied_at, c.replied_at)), \
             COUNT(COALESCE(m.contacted_at, c.contacted_at)), COUNT(COALESCE(m.resolved_at, c.resolved_at)), \
             COUNT(*) FILTER (WHERE c.improved = 1 OR m.improved = 1) FROM reviews r \
             LEFT JOIN cases c ON c.shop_id = r.shop_id AND c.id = r.case_id \
             LEFT JOIN cases m ON m.shop_id = c.shop_id AND m.id = c.merged_into WHERE r.shop_id = ",
        );
        sql.value(scope.shop).text(" AND r.issue IS NOT NULL");
        within(&mut sql, "r.created_at", scope.range);
        on_channel(&mut sql, "r.channel_id", scope.channel);
        let Some(row) = sql.first(self).await? else { return Ok(Funnel::default()) };
        Ok(Funnel {
            negative: row.int(0)?,
            with_case: row.int(1)?,
            replied: row.int(2)?,
            contacted: row.int(3)?,
            resolved: row.int(4)?,
            improved: row.int(5)?,
        })
    }
}
