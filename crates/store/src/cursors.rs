//! How far workers have come in a shop's log. A cursor moves in the transaction of the work it stands for.

use domain::ids::ShopId;

use crate::args;
use crate::db::Tx;
use crate::error::{Result, StoreError};

impl Tx {
    /// How far a worker has come; 0 before it began.
    ///
    /// # Errors
    /// As the database says.
    pub async fn cursor(&mut self, shop: ShopId, worker: &str) -> Result<i64> {
        let sql = "SELECT seq FROM cursors WHERE shop_id = $1 AND worker = $2";
        self.first(sql, args![shop, worker]).await?.map_or(Ok(0), |r| r.int(0))
    }

    /// Moves a worker's cursor on.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when another node has moved it meanwhile.
    pub async fn move_cursor(&mut self, shop: ShopId, worker: &str, from: i64, to: i64) -> Result<()> {
        let moved = self
            .run(
                "INSERT INTO cursors (shop_id, worker, seq) VALUES ($1, $2, $4) \
                 ON CONFLICT (shop_id, worker) DO UPDATE SET seq = excluded.seq WHERE cursors.seq = $3",
                args![shop, worker, from, to],
            )
            .await?;
        if moved == 1 { Ok(()) } else { Err(StoreError::Conflict) }
    }
}
