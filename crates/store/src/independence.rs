//! The counts behind the independence report: the one query of the store that reads remedies and reviews side by side.

use domain::ids::{CaseId, ReviewId, ShopId};
use domain::time::Instant;

use crate::args;
use crate::db::Tx;
use crate::error::Result;

/// Cases about reviews, counted by whether a remedy was granted and how the rating moved since it was first seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Whether a remedy was granted on the case.
    pub remedied: bool,
    /// How far the rating of its reviews moved: above zero where one rose, below where one only fell, zero where none
    /// moved.
    pub moved: i64,
    /// How many cases.
    pub cases: i64,
}

/// A case with a remedy whose buyer changed the rating: the order of the two in time is in the streams.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Both {
    /// The case.
    pub case: CaseId,
    /// Its review that moved.
    pub review: ReviewId,
    /// When the first remedy was granted.
    pub granted_at: Instant,
}

impl Tx {
    /// Cases about reviews opened since an instant, counted.
    ///
    /// # Errors
    /// As the database says.
    pub async fn independence_cells(&mut self, shop: ShopId, since: Instant) -> Result<Vec<Cell>> {
        self.all(
            "SELECT CAST(g.remedied AS BIGINT), CAST(g.moved AS BIGINT), COUNT(*) FROM (SELECT c.id, \
               CASE WHEN COUNT(m.case_id) > 0 THEN 1 ELSE 0 END AS remedied, \
               CASE WHEN MAX(r.rating - r.first_rating) > 0 THEN 1 WHEN MIN(r.rating - r.first_rating) < 0 THEN -1 ELSE 0 END \
                 AS moved \
             FROM cases c JOIN reviews r ON r.shop_id = c.shop_id AND r.case_id = c.id \
             LEFT JOIN (SELECT DISTINCT shop_id, case_id FROM remedies WHERE shop_id = $1 AND counts = 1) m \
               ON m.shop_id = c.shop_id AND m.case_id = c.id \
             WHERE c.shop_id = $1 AND r.shop_id = $1 AND c.opened_at >= $2 GROUP BY c.id) g \
             GROUP BY g.remedied, g.moved",
            args![shop, since],
        )
        .await?
        .iter()
        .map(|r| Ok(Cell { remedied: r.flag(0)?, moved: r.int(1)?, cases: r.int(2)? }))
        .collect()
    }

    /// Cases with a remedy whose buyer changed the rating, at most `limit`.
    ///
    /// # Errors
    /// As the database says.
    pub async fn independence_both(&mut self, shop: ShopId, since: Instant, limit: i64) -> Result<Vec<Both>> {
        self.all(
            "SELECT c.id, r.id, m.granted_at FROM (SELECT case_id, MIN(granted_at) AS granted_at FROM remedies \
             WHERE shop_id = $1 AND counts = 1 GROUP BY case_id) m \
             JOIN cases c ON c.shop_id = $1 AND c.id = m.case_id \
             JOIN reviews r ON r.shop_id = $1 AND r.case_id = c.id \
             WHERE c.opened_at >= $2 AND r.rating <> r.first_rating ORDER BY c.id LIMIT $3",
            args![shop, since, limit],
        )
        .await?
        .iter()
        .map(|r| Ok(Both { case: r.uuid(0)?.into(), review: r.uuid(1)?.into(), granted_at: r.instant(2)? }))
        .collect()
    }
}
