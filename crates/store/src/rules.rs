//! Rules that shops added, and the acts they are about.

use domain::ids::{ActId, BuyerId, CaseId, ChannelId, ShopId};
use domain::rulebook::{OwnRule, Rule};
use domain::time::Instant;

use crate::args;
use crate::db::Tx;
use crate::error::Result;
use crate::sql::Sql;

/// A rule of a shop's own, with who changed it last.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns of `rules`")]
pub struct RuleRow {
    pub own: OwnRule,
    pub actor: String,
    pub changed_at: Instant,
}

impl Tx {
    /// The shop's own rules, oldest first.
    ///
    /// # Errors
    /// As the database says.
    pub async fn own_rules(&mut self, shop: ShopId) -> Result<Vec<RuleRow>> {
        let sql = "SELECT version, body, actor, changed_at FROM rules WHERE shop_id = $1 ORDER BY id";
        self.all(sql, args![shop])
            .await?
            .iter()
            .map(|r| {
                let rule: Rule = r.json(1)?;
                let own = OwnRule { version: r.int(0)?, rule };
                Ok(RuleRow { own, actor: r.text(2)?, changed_at: r.instant(3)? })
            })
            .collect()
    }

    /// The newest acts drafted since a moment, with their cases.
    ///
    /// # Errors
    /// As the database says.
    pub async fn acts_since(
        &mut self,
        shop: ShopId,
        since: Instant,
        limit: i64,
    ) -> Result<Vec<(ActId, CaseId)>> {
        self.all(
            "SELECT id, case_id FROM acts WHERE shop_id = $1 AND created_at >= $2 \
             ORDER BY created_at DESC, id DESC LIMIT $3",
            args![shop, since, limit],
        )
        .await?
        .iter()
        .map(|r| Ok((r.uuid(0)?.into(), r.uuid(1)?.into())))
        .collect()
    }

    /// Review asks that were posted or are on their way: those about an order, or, where no order is known, those to a
    /// buyer.
    ///
    /// # Errors
    /// As the database says.
    pub async fn review_asks(
        &mut self,
        shop: ShopId,
        channel: ChannelId,
        order: Option<&str>,
        buyer: Option<BuyerId>,
    ) -> Result<Vec<ActId>> {
        let mut sql = Sql::new(
            self,
            "SELECT a.id FROM cases c JOIN acts a ON a.shop_id = c.shop_id AND a.case_id = c.id WHERE c.shop_id = ",
        );
        sql.value(shop).text(" AND c.channel_id = ").value(channel);
        match (order, buyer) {
            (Some(order), _) => sql.text(" AND c.order_ref = ").value(order),
            (None, Some(buyer)) => sql.text(" AND c.buyer_id = ").value(buyer),
            (None, None) => return Ok(Vec::new()),
        };
        sql.text(" AND a.kind = 'review_ask' AND a.state NOT IN ('declined', 'withdrawn')");
        sql.all(self).await?.iter().map(|r| Ok(r.uuid(0)?.into())).collect()
    }
}
