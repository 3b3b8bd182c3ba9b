//! Bulk runs and what undoes them.

use domain::ids::ShopId;
use domain::time::Instant;
use uuid::Uuid;

use crate::args;
use crate::db::Tx;
use crate::error::Result;

impl Tx {
    /// Keeps what undoes a bulk run (JSON).
    ///
    /// # Errors
    /// As the database says.
    pub async fn add_bulk_run(
        &mut self,
        shop: ShopId,
        id: Uuid,
        actor: &str,
        undo: &str,
        at: Instant,
    ) -> Result<()> {
        self.run(
            "INSERT INTO bulk_runs (shop_id, id, actor, undo, created_at) VALUES ($1, $2, $3, $4, $5)",
            args![shop, id, actor, undo, at],
        )
        .await
        .map(|_| ())
    }

    /// Takes the undo of a run once, if it is younger than `since`.
    ///
    /// # Errors
    /// As the database says.
    pub async fn take_bulk_undo(
        &mut self,
        shop: ShopId,
        id: Uuid,
        since: Instant,
        now: Instant,
    ) -> Result<Option<String>> {
        self.first(
            "UPDATE bulk_runs SET undone_at = $4 WHERE shop_id = $1 AND id = $2 AND created_at >= $3 \
             AND undone_at IS NULL RETURNING undo",
            args![shop, id, since, now],
        )
        .await?
        .map(|r| r.text(0))
        .transpose()
    }
}
