//! What rises: products and production batches that are complained of more than before.

use domain::ids::ChannelId;
use domain::reading::Issue;

use super::{Range, Scope, on_channel, within};
use crate::db::Tx;
use crate::error::Result;
use crate::sql::Sql;

/// How many are told.
const MOST: usize = 10;

/// A problem that rises. A batch stands before its product when both rise alike, because it says more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rising {
    /// The channel the product is sold on.
    pub channel: ChannelId,
    /// The product's id on that channel, where known, and its title, where imported.
    pub product: Option<(String, Option<String>)>,
    /// The production batch, for a problem of one.
    pub batch: Option<String>,
    /// What is complained of.
    pub issue: Issue,
    /// Negative reviews in the period.
    pub count: i64,
    /// Negative reviews in the period before.
    pub previous: i64,
    /// How many cases the period's reviews belong to.
    pub cases: i64,
}

impl Tx {
    /// Problems that rise, the greatest increase first: negative reviews by product and issue, and by the batch of
    /// their order and issue, in the period against the one before.
    ///
    /// # Errors
    /// As the database says.
    pub async fn overview_rising(&mut self, scope: &Scope) -> Result<Vec<Rising>> {
        let mut rising = self.rising_by(scope, true).await?;
        rising.extend(self.rising_by(scope, false).await?);
        // A stable sort: batches were put first.
        rising.sort_by_key(|r| (r.previous - r.count, -r.count));
        rising.truncate(MOST);
        Ok(rising)
    }

    async fn rising_by(&mut self, scope: &Scope, batches: bool) -> Result<Vec<Rising>> {
        let (product, batch, join) = if batches {
            let join = " JOIN orders o ON o.shop_id = r.shop_id AND o.channel_id = r.channel_id \
                        AND o.external_id = r.order_ref AND o.batch IS NOT NULL";
            ("COALESCE(r.product, o.product)", "o.batch", join)
        } else {
            ("r.product", "NULL", "")
        };
        let mut sql = Sql::new(
            self,
            "SELECT g.channel_id, g.product, p.title, g.batch, g.issue, g.now, g.before, g.cases FROM ",
        );
        sql.text(&format!("(SELECT r.channel_id, {product} AS product, {batch} AS batch, r.issue, "));
        sql.text("COUNT(*) FILTER (WHERE r.created_at >= ").value(scope.range.from).text(") AS now, ");
        sql.text("COUNT(*) FILTER (WHERE r.created_at < ").value(scope.previous.to).text(") AS before, ");
        sql.text("COUNT(DISTINCT CASE WHEN r.created_at >= ").value(scope.range.from);
        sql.text(&format!(" THEN r.case_id END) AS cases FROM reviews r{join} WHERE r.shop_id = "))
            .value(scope.shop);
        sql.text(" AND r.issue IS NOT NULL");
        if !batches {
            sql.text(" AND r.product IS NOT NULL");
        }
        within(&mut sql, "r.created_at", Range { from: scope.previous.from, to: scope.range.to });
        on_channel(&mut sql, "r.channel_id", scope.channel);
        sql.text(" GROUP BY 1, 2, 3, 4) g LEFT JOIN products p ON p.shop_id = ").value(scope.shop);
        sql.text(" AND p.channel_id = g.channel_id AND p.external_id = g.product WHERE g.now > g.before ");
        sql.text("ORDER BY g.now - g.before DESC, g.now DESC, g.product, g.issue LIMIT ").value(MOST);
        sql.all(self)
            .await?
            .iter()
            .map(|r| {
                let title = r.opt_text(2)?;
                Ok(Rising {
                    channel: r.uuid(0)?.into(),
                    product: r.opt_text(1)?.map(|product| (product, title)),
                    batch: r.opt_text(3)?,
                    issue: r.word(4, Issue::parse)?,
                    count: r.int(5)?,
                    previous: r.int(6)?,
                    cases: r.int(7)?,
                })
            })
            .collect()
    }
}
