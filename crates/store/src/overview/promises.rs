//! Promises kept and broken, how long answers take, and what waits for a decision.

use domain::policy::ClockKind;
use domain::time::{Instant, Span};

use super::{Percentiles, Range, Scope, on_channel, within};
use crate::db::Tx;
use crate::error::Result;
use crate::sql::Sql;

/// Percentiles are taken over the newest so many of each kind of promise.
const MOST_PROMISES: i64 = 20_000;

/// Percentiles of a day are taken over the first so many of its cases.
const MOST_A_DAY: i64 = 2_000;

/// One kind of promise over a period, by when its clock started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// What was promised.
    pub kind: ClockKind,
    /// Within what time, by the newest clock.
    pub target: Span,
    /// Kept in time.
    pub met: i64,
    /// Broken, whether satisfied later or still owed.
    pub breached: i64,
    /// Still owed and in time.
    pub open: i64,
    /// How long it took where it was satisfied, in time or late; over the newest 20,000.
    pub took: Percentiles,
}

/// What waits for a decision now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Decisions {
    /// Open cases with an act that waits for an approver.
    pub approvals: i64,
    /// Open cases that were escalated.
    pub escalated: i64,
    /// Open cases of nobody.
    pub unassigned: i64,
    /// Open cases past their deadline.
    pub overdue: i64,
    /// Open cases of the highest severity.
    pub severe: i64,
    /// Return requests that wait for a decision.
    pub returns: i64,
    /// Open cases that a parcel in trouble opened.
    pub deliveries: i64,
}

/// ` FROM clocks …` of one kind within the scope.
fn from_clocks(sql: &mut Sql, scope: &Scope, kind: ClockKind) {
    sql.text(" FROM clocks k");
    if let Some(channel) = scope.channel {
        sql.text(" JOIN cases c ON c.shop_id = k.shop_id AND c.id = k.case_id AND c.channel_id = ")
            .value(channel);
    }
    sql.text(" WHERE k.shop_id = ").value(scope.shop).text(" AND k.kind = ").value(kind.as_str());
    within(sql, "k.started_at", scope.range);
}

impl Tx {
    /// Promises of the period, in the order of [`ClockKind::ALL`]; kinds without a clock are left out.
    ///
    /// # Errors
    /// As the database says.
    pub async fn overview_promises(&mut self, scope: &Scope) -> Result<Vec<Kept>> {
        let mut promises = Vec::new();
        for kind in ClockKind::ALL {
            let mut sql = Sql::new(
                self,
                "SELECT COUNT(*) FILTER (WHERE k.state = 'met'), COUNT(*) FILTER (WHERE k.state = 'breached'), \
                 COUNT(*) FILTER (WHERE k.state IN ('running', 'paused'))",
            );
            from_clocks(&mut sql, scope, *kind);
            let Some(row) = sql.first(self).await? else { continue };
            let (met, breached, open) = (row.int(0)?, row.int(1)?, row.int(2)?);
            if met + breached + open > 0 {
                let (target, took) =
                    (self.newest_target(scope, *kind).await?, self.took(scope, *kind).await?);
                promises.push(Kept { kind: *kind, target, met, breached, open, took });
            }
        }
        Ok(promises)
    }

    async fn newest_target(&mut self, scope: &Scope, kind: ClockKind) -> Result<Span> {
        let mut sql = Sql::new(self, "SELECT k.target");
        from_clocks(&mut sql, scope, kind);
        sql.text(" ORDER BY k.started_at DESC LIMIT 1");
        sql.first(self).await?.map_or(Ok(Span(0)), |r| r.int(0).map(Span))
    }

    async fn took(&mut self, scope: &Scope, kind: ClockKind) -> Result<Percentiles> {
        let mut sql = Sql::new(self, "SELECT k.met_at - k.started_at");
        from_clocks(&mut sql, scope, kind);
        sql.text(" AND k.met_at IS NOT NULL ORDER BY k.started_at DESC LIMIT ").value(MOST_PROMISES);
        let spans = sql.all(self).await?.iter().map(|r| r.int(0)).collect::<Result<_>>()?;
        Ok(Percentiles::of(spans))
    }

    /// How long cases waited for the first human touch, by the day they were opened; `days` are boundaries. Taken over
    /// the first 2,000 touched cases of each day.
    ///
    /// # Errors
    /// As the database says.
    pub async fn overview_response(&mut self, scope: &Scope, days: &[Instant]) -> Result<Vec<Percentiles>> {
        let mut response = Vec::with_capacity(days.len().saturating_sub(1));
        for day in days.windows(2) {
            let mut sql = Sql::new(self, "SELECT touched_at - opened_at FROM cases WHERE shop_id = ");
            sql.value(scope.shop).text(" AND touched_at IS NOT NULL");
            within(&mut sql, "opened_at", Range { from: day[0], to: day[1] });
            on_channel(&mut sql, "channel_id", scope.channel);
            sql.text(" ORDER BY opened_at LIMIT ").value(MOST_A_DAY);
            let spans = sql.all(self).await?.iter().map(|r| r.int(0)).collect::<Result<_>>()?;
            response.push(Percentiles::of(spans));
        }
        Ok(response)
    }

    /// What waits for a decision now, whenever it came in.
    ///
    /// # Errors
    /// As the database says.
    pub async fn overview_decisions(&mut self, scope: &Scope, now: Instant) -> Result<Decisions> {
        let open = self.open_cases(scope, "").await?;
        let assigned = self.open_cases(scope, " AND assignee IS NOT NULL").await?;
        Ok(Decisions {
            approvals: self.approvals(scope).await?,
            escalated: self.open_cases(scope, " AND escalated > 0").await?,
            unassigned: open - assigned,
            overdue: self.open_cases(scope, &format!(" AND next_due <= {}", now.0)).await?,
            severe: self.open_cases(scope, " AND severity = 3").await?,
            returns: self.undecided_returns(scope).await?,
            deliveries: self.open_cases(scope, " AND source = 'delivery'").await?,
        })
    }

    /// Open cases under a condition written with literals, so that the partial indexes apply.
    async fn open_cases(&mut self, scope: &Scope, condition: &str) -> Result<i64> {
        let mut sql = Sql::new(self, "SELECT COUNT(*) FROM cases WHERE shop_id = ");
        sql.value(scope.shop).text(" AND open = 1").text(condition);
        on_channel(&mut sql, "channel_id", scope.channel);
        sql.first(self).await?.map_or(Ok(0), |r| r.int(0))
    }

    async fn undecided_returns(&mut self, scope: &Scope) -> Result<i64> {
        let mut sql = Sql::new(
            self,
            "SELECT COUNT(*) FROM returns WHERE state IN ('requested', 'goods_received') \
             AND (decided_at IS NULL OR decided_at < since) AND shop_id = ",
        );
        sql.value(scope.shop);
        on_channel(&mut sql, "channel_id", scope.channel);
        sql.first(self).await?.map_or(Ok(0), |r| r.int(0))
    }

    async fn approvals(&mut self, scope: &Scope) -> Result<i64> {
        let mut sql = Sql::new(
            self,
            "SELECT COUNT(DISTINCT a.case_id) FROM acts a JOIN cases c ON c.shop_id = a.shop_id AND c.id = a.case_id \
             AND c.open = 1 WHERE a.state = 'approval_requested' AND a.shop_id = ",
        );
        sql.value(scope.shop);
        on_channel(&mut sql, "c.channel_id", scope.channel);
        sql.first(self).await?.map_or(Ok(0), |r| r.int(0))
    }
}
