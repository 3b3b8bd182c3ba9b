//! Finding cases by what they are about: an order, a buyer, a number, a deadline, a like complaint. What merging, the
//! clocks and the case page ask for.

use std::collections::{BTreeMap, BTreeSet};

use domain::ids::{BuyerId, CaseId, ChannelId, ConversationId, ShopId};
use domain::reading::Issue;
use domain::time::Instant;

use crate::args;
use crate::db::Tx;
use crate::error::Result;
use crate::sql::Sql;

// Of several open cases on an order or of a buyer the oldest answers.
impl Tx {
    /// Open cases on these orders of a channel: order → case.
    ///
    /// # Errors
    /// As the database says.
    pub async fn open_cases_by_order(
        &mut self,
        shop: ShopId,
        channel: ChannelId,
        orders: &BTreeSet<String>,
    ) -> Result<BTreeMap<String, CaseId>> {
        let orders: Vec<&String> = orders.iter().collect();
        let mut found = BTreeMap::new();
        for orders in orders.chunks(500) {
            let mut sql = Sql::new(self, "SELECT order_ref, id FROM cases WHERE shop_id = ");
            sql.value(shop).text(" AND channel_id = ").value(channel).text(" AND order_ref IN ");
            sql.list(orders.iter().map(|o| o.as_str())).text(" AND open = 1");
            for row in sql.all(self).await? {
                let case: CaseId = row.uuid(1)?.into();
                found.entry(row.text(0)?).and_modify(|c: &mut CaseId| *c = case.min(*c)).or_insert(case);
            }
        }
        Ok(found)
    }

    /// Open cases of these buyers opened since an instant: buyer → case and its order.
    ///
    /// # Errors
    /// As the database says.
    pub async fn open_cases_by_buyer(
        &mut self,
        shop: ShopId,
        buyers: &[BuyerId],
        since: Instant,
    ) -> Result<BTreeMap<BuyerId, (CaseId, Option<String>)>> {
        let mut found = BTreeMap::new();
        for buyers in buyers.chunks(500) {
            let mut sql = Sql::new(self, "SELECT buyer_id, id, order_ref FROM cases WHERE shop_id = ");
            sql.value(shop).text(" AND buyer_id IN ").list(buyers.iter().copied());
            sql.text(" AND open = 1 AND opened_at >= ").value(since);
            for row in sql.all(self).await? {
                let case: (CaseId, Option<String>) = (row.uuid(1)?.into(), row.opt_text(2)?);
                let known = found.entry(row.uuid(0)?.into()).or_insert_with(|| case.clone());
                if case.0 < known.0 {
                    *known = case;
                }
            }
        }
        Ok(found)
    }

    /// The case with this number.
    ///
    /// # Errors
    /// As the database says.
    pub async fn case_by_number(&mut self, shop: ShopId, number: i64) -> Result<Option<CaseId>> {
        let row = self
            .first("SELECT id FROM cases WHERE shop_id = $1 AND number = $2", args![shop, number])
            .await?;
        row.map(|r| Ok(r.uuid(0)?.into())).transpose()
    }

    /// Timers due at `now` or soon after: `(when, shop, case)`, nearest first.
    ///
    /// # Errors
    /// As the database says.
    pub async fn timers(&mut self, until: Instant, limit: i64) -> Result<Vec<(Instant, ShopId, CaseId)>> {
        self.all(
            "SELECT timer_at, shop_id, id FROM cases WHERE timer_at IS NOT NULL AND timer_at <= $1 \
             ORDER BY timer_at LIMIT $2",
            args![until, limit],
        )
        .await?
        .iter()
        .map(|r| Ok((r.instant(0)?, r.uuid(1)?.into(), r.uuid(2)?.into())))
        .collect()
    }

    /// Acts in a state with their cases, oldest first: what waits for an approver.
    ///
    /// # Errors
    /// As the database says.
    pub async fn acts_in(
        &mut self,
        shop: ShopId,
        state: &str,
        limit: i64,
    ) -> Result<Vec<(domain::ids::ActId, CaseId)>> {
        self.all(
            "SELECT id, case_id FROM acts WHERE shop_id = $1 AND state = $2 ORDER BY id LIMIT $3",
            args![shop, state, limit],
        )
        .await?
        .iter()
        .map(|r| Ok((r.uuid(0)?.into(), r.uuid(1)?.into())))
        .collect()
    }

    /// Other cases with the same product and issue, newest first.
    ///
    /// # Errors
    /// As the database says.
    pub async fn similar_cases(
        &mut self,
        shop: ShopId,
        product: &str,
        issue: Issue,
        but: CaseId,
        limit: i64,
    ) -> Result<Vec<CaseId>> {
        self.all(
            "SELECT id FROM cases WHERE shop_id = $1 AND product = $2 AND issue = $3 AND id <> $4 \
             ORDER BY id DESC LIMIT $5",
            args![shop, product, issue.as_str(), but, limit],
        )
        .await?
        .iter()
        .map(|r| Ok(r.uuid(0)?.into()))
        .collect()
    }

    /// How many of the last 500 cases of this issue on this product opened since an instant, but for one.
    ///
    /// # Errors
    /// As the database says.
    pub async fn same_complaints(
        &mut self,
        shop: ShopId,
        product: &str,
        issue: Issue,
        but: CaseId,
        since: Instant,
    ) -> Result<i64> {
        let sql = "SELECT COUNT(*) FROM (SELECT opened_at FROM cases WHERE shop_id = $1 AND product = $2 \
             AND issue = $3 AND id <> $4 ORDER BY id DESC LIMIT 500) AS latest WHERE opened_at >= $5";
        let row = self.first(sql, args![shop, product, issue.as_str(), but, since]).await?;
        row.map_or(Ok(0), |r| r.int(0))
    }

    /// A buyer's conversations, newest first.
    ///
    /// # Errors
    /// As the database says.
    pub async fn conversations_of_buyer(
        &mut self,
        shop: ShopId,
        buyer: BuyerId,
        limit: i64,
    ) -> Result<Vec<ConversationId>> {
        let sql = "SELECT id FROM conversations WHERE shop_id = $1 AND buyer_id = $2 ORDER BY last_at DESC LIMIT $3";
        let rows = self.all(sql, args![shop, buyer, limit]).await?;
        rows.iter().map(|r| Ok(r.uuid(0)?.into())).collect()
    }

    /// A buyer's other cases, newest first.
    ///
    /// # Errors
    /// As the database says.
    pub async fn cases_of_buyer(&mut self, shop: ShopId, buyer: BuyerId, limit: i64) -> Result<Vec<CaseId>> {
        self.all(
            "SELECT id FROM cases WHERE shop_id = $1 AND buyer_id = $2 ORDER BY id DESC LIMIT $3",
            args![shop, buyer, limit],
        )
        .await?
        .iter()
        .map(|r| Ok(r.uuid(0)?.into()))
        .collect()
    }
}
