//! Signatures of complaints, to find copied texts by. What they mean is said in `triage::copies`.

use domain::ids::{ReviewId, ShopId};

use crate::args;
use crate::db::Tx;
use crate::error::Result;
use crate::table::COPIES;

impl Tx {
    /// The newest reviews that share a key, with their signatures, at most `each` a key.
    ///
    /// # Errors
    /// As the database says.
    pub async fn copy_candidates(
        &mut self,
        shop: ShopId,
        keys: &[u16],
        each: i64,
    ) -> Result<Vec<(ReviewId, u64)>> {
        let mut found = Vec::new();
        for key in keys {
            let rows = self
                .all(
                    "SELECT review_id, signature FROM copies WHERE shop_id = $1 AND part = $2 \
                     ORDER BY review_id DESC LIMIT $3",
                    args![shop, i64::from(*key), each],
                )
                .await?;
            for row in rows {
                found.push((row.uuid(0)?.into(), row.int(1)?.cast_unsigned()));
            }
        }
        Ok(found)
    }

    /// Forgets a review under these keys: its words are others now.
    ///
    /// # Errors
    /// As the database says.
    pub async fn forget_signature(&mut self, shop: ShopId, review: ReviewId, keys: &[u16]) -> Result<()> {
        for key in keys {
            let sql = "DELETE FROM copies WHERE shop_id = $1 AND part = $2 AND review_id = $3";
            self.run(sql, args![shop, i64::from(*key), review]).await?;
        }
        Ok(())
    }

    /// Keeps a review's signature under its keys.
    ///
    /// # Errors
    /// As the database says.
    pub async fn keep_signature(
        &mut self,
        shop: ShopId,
        review: ReviewId,
        keys: &[u16],
        signature: u64,
    ) -> Result<()> {
        let row = |key: &u16| args![shop, i64::from(*key), review, signature.cast_signed()];
        COPIES.write(self, keys.iter().map(row).collect(), true).await
    }
}
