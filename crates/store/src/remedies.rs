//! Remedies: one, those of a case, those that wait, and what is used up of the limits. Counters are sums over the rows,
//! read under the shop's lock in the transaction that grants, so they cannot drift from the log.

use domain::ids::{BuyerId, CaseId, ChannelId, RemedyId, ShopId, UserId};
use domain::money::{Currency, Money};
use domain::remedy::{Period, RemedyKind, RemedyPolicy, RemedyState, Used};
use domain::time::Instant;

use crate::args;
use crate::catalog::money;
use crate::db::Tx;
use crate::error::Result;
use crate::projection::remedy::{Loaded, fold};
use crate::sql::Sql;

/// How near a buyer's or an order's remedies are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Touched {
    /// Whether one is half done.
    pub open: bool,
    /// When the last one was granted or done.
    pub last: Option<Instant>,
}

/// What of one kind was granted in a month, in one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns of `remedies`, counted")]
pub struct Spent {
    pub month: String,
    pub kind: RemedyKind,
    pub count: i64,
    /// Nothing for goods whose cost was not stated.
    pub sum: Option<Money>,
}

impl Tx {
    /// A remedy of this shop.
    ///
    /// # Errors
    /// As the database says.
    pub async fn load_remedy(&mut self, shop: ShopId, id: RemedyId) -> Result<Option<Loaded>> {
        fold(&self.stream(shop, id.0).await?)
    }

    /// Several remedies of this shop in the order asked for; unknown ids are left out.
    ///
    /// # Errors
    /// As the database says.
    pub async fn load_remedies(&mut self, shop: ShopId, ids: &[RemedyId]) -> Result<Vec<Loaded>> {
        let streams: Vec<_> = ids.iter().map(|id| id.0).collect();
        let streams = self.streams(shop, &streams).await?;
        let mut found = Vec::with_capacity(ids.len());
        for id in ids {
            found.extend(streams.get(&id.0).map(|s| fold(s)).transpose()?.flatten());
        }
        Ok(found)
    }

    /// The remedies of a case, oldest first.
    ///
    /// # Errors
    /// As the database says.
    pub async fn remedies_of_case(&mut self, shop: ShopId, case: CaseId) -> Result<Vec<RemedyId>> {
        self.all("SELECT id FROM remedies WHERE shop_id = $1 AND case_id = $2 ORDER BY id", args![shop, case])
            .await?
            .iter()
            .map(|r| Ok(r.uuid(0)?.into()))
            .collect()
    }

    /// Remedies in these states (all where none is named) after one, oldest first.
    ///
    /// # Errors
    /// As the database says.
    pub async fn remedies_in(
        &mut self,
        shop: ShopId,
        states: &[RemedyState],
        after: Option<RemedyId>,
        limit: i64,
    ) -> Result<Vec<RemedyId>> {
        let mut sql = Sql::new(self, "SELECT id FROM remedies WHERE shop_id = ");
        sql.value(shop);
        if !states.is_empty() {
            sql.text(" AND state IN ").list(states.iter().map(|s| s.as_str()));
        }
        if let Some(after) = after {
            sql.text(" AND id > ").value(after);
        }
        sql.text(" ORDER BY id LIMIT ").value(limit);
        sql.all(self).await?.iter().map(|r| Ok(r.uuid(0)?.into())).collect()
    }

    /// What is used up by a person on a day, on a case, and of a budget in a month, in one currency.
    ///
    /// # Errors
    /// As the database says.
    pub async fn remedies_used(
        &mut self,
        shop: ShopId,
        by: UserId,
        period: &Period,
        case: Option<CaseId>,
        currency: Option<Currency>,
        budget: Option<&str>,
    ) -> Result<Used> {
        let code = currency.map_or(String::new(), |c| c.code().to_owned());
        let row = self
            .first(
                "SELECT CAST(COALESCE(SUM(CASE WHEN currency = $4 THEN amount_minor END), 0) AS BIGINT), COUNT(*) \
                 FROM remedies WHERE shop_id = $1 AND granted_by = $2 AND granted_day = $3 AND counts = 1",
                args![shop, by, period.day.as_str(), code.as_str()],
            )
            .await?;
        let mut used = Used::default();
        if let Some(row) = row {
            (used.day, used.day_count) = (row.int(0)?, row.int(1)?);
        }
        if let Some(case) = case {
            used.case = self
                .sum_of(
                    "SELECT CAST(COALESCE(SUM(amount_minor), 0) AS BIGINT) FROM remedies \
                     WHERE shop_id = $1 AND case_id = $2 AND currency = $3 AND counts = 1",
                    args![shop, case, code.as_str()],
                )
                .await?;
        }
        if let Some(budget) = budget {
            used.budget = self
                .sum_of(
                    "SELECT CAST(COALESCE(SUM(amount_minor), 0) AS BIGINT) FROM remedies \
                     WHERE shop_id = $1 AND granted_month = $2 AND budget = $3 AND currency = $4 AND counts = 1",
                    args![shop, period.month.as_str(), budget, code.as_str()],
                )
                .await?;
        }
        Ok(used)
    }

    async fn sum_of(&mut self, sql: &str, values: Vec<crate::Value>) -> Result<i64> {
        self.first(sql, values).await?.map_or(Ok(0), |r| r.int(0))
    }

    /// What was given back of an order's price, in one currency, in minor units.
    ///
    /// # Errors
    /// As the database says.
    pub async fn refunded_of_order(
        &mut self,
        shop: ShopId,
        channel: ChannelId,
        order: &str,
        currency: Currency,
    ) -> Result<i64> {
        let kinds = RemedyKind::ALL.iter().filter(|k| k.is_refund()).map(|k| k.as_str());
        let mut sql = Sql::new(
            self,
            "SELECT CAST(COALESCE(SUM(amount_minor), 0) AS BIGINT) FROM remedies WHERE shop_id = ",
        );
        sql.value(shop).text(" AND channel_id = ").value(channel).text(" AND order_ref = ").value(order);
        sql.text(" AND currency = ").value(currency.code()).text(" AND counts = 1 AND kind IN ").list(kinds);
        sql.first(self).await?.map_or(Ok(0), |r| r.int(0))
    }

    /// How many remedies a buyer was granted since an instant.
    ///
    /// # Errors
    /// As the database says.
    pub async fn remedies_of_buyer(&mut self, shop: ShopId, buyer: BuyerId, since: Instant) -> Result<i64> {
        self.sum_of(
            "SELECT COUNT(*) FROM remedies WHERE shop_id = $1 AND buyer_id = $2 AND counts = 1 AND granted_at >= $3",
            args![shop, buyer, since],
        )
        .await
    }

    /// How near the remedies of a buyer or of an order are.
    ///
    /// # Errors
    /// As the database says.
    pub async fn remedies_touched(
        &mut self,
        shop: ShopId,
        buyer: Option<BuyerId>,
        order: Option<(ChannelId, &str)>,
    ) -> Result<Touched> {
        const WHAT: &str = "SELECT COALESCE(MAX(open), 0), MAX(CASE WHEN counts = 1 THEN COALESCE(ended_at, granted_at) END) \
                            FROM remedies WHERE shop_id = $1 AND ";
        let mut touched = Touched::default();
        let mut rows = Vec::new();
        if let Some(buyer) = buyer {
            rows.extend(self.first(&format!("{WHAT}buyer_id = $2"), args![shop, buyer]).await?);
        }
        if let Some((channel, order)) = order {
            let sql = format!("{WHAT}channel_id = $2 AND order_ref = $3");
            rows.extend(self.first(&sql, args![shop, channel, order]).await?);
        }
        for row in rows {
            touched.open |= row.flag(0)?;
            touched.last = touched.last.max(row.opt_instant(1)?);
        }
        Ok(touched)
    }

    /// The figures for remedies in force: what the shop last decided, or what it has until then.
    ///
    /// # Errors
    /// As the database says.
    pub async fn remedy_policy(&mut self, shop: ShopId) -> Result<RemedyPolicy> {
        let sql = "SELECT body FROM remedy_policies WHERE shop_id = $1 ORDER BY version DESC LIMIT 1";
        self.first(sql, args![shop]).await?.map_or_else(|| Ok(RemedyPolicy::standard()), |r| r.json(0))
    }

    /// What was granted by month, kind and currency, from a month on.
    ///
    /// # Errors
    /// As the database says.
    pub async fn remedies_spent(&mut self, shop: ShopId, from: &str) -> Result<Vec<Spent>> {
        self.all(
            "SELECT granted_month, kind, COUNT(*), CAST(SUM(amount_minor) AS BIGINT), currency FROM remedies \
             WHERE shop_id = $1 AND counts = 1 AND granted_month >= $2 GROUP BY granted_month, kind, currency \
             ORDER BY granted_month, kind, currency",
            args![shop, from],
        )
        .await?
        .iter()
        .map(|r| {
            Ok(Spent {
                month: r.text(0)?,
                kind: r.word(1, RemedyKind::parse)?,
                count: r.int(2)?,
                sum: money(r, 3, 4)?,
            })
        })
        .collect()
    }
}
