//! Import runs: what was asked, how far it got, what was rejected.

use domain::ids::{ChannelId, ImportId, ShopId};
use domain::time::Instant;

use crate::args;
use crate::db::Tx;
use crate::error::Result;
use crate::value::Row;

/// How far a run got.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns of `imports`")]
pub struct Progress {
    pub bytes_done: i64,
    pub rows: i64,
    pub created: i64,
    pub changed: i64,
    pub duplicates: i64,
    pub rejected: i64,
    pub cases_opened: i64,
}

/// An import run.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns of `imports`")]
pub struct Import {
    pub id: ImportId,
    pub channel: ChannelId,
    pub kind: String,
    pub name: String,
    /// JSON: format, mapping and defaults.
    pub options: String,
    pub state: String,
    pub bytes_total: i64,
    pub progress: Progress,
    /// JSON: the first rejects.
    pub rejects: String,
    /// JSON: why it failed.
    pub error: Option<String>,
    pub actor: String,
    pub created_at: Instant,
    pub started_at: Option<Instant>,
    pub finished_at: Option<Instant>,
}

const IMPORT: &str = "SELECT id, channel_id, kind, name, options, state, bytes_total, bytes_done, rows_seen, created, changed, \
     duplicates, rejected, cases_opened, rejects, error, actor, created_at, started_at, finished_at FROM imports";

fn import(r: &Row) -> Result<Import> {
    Ok(Import {
        id: r.uuid(0)?.into(),
        channel: r.uuid(1)?.into(),
        kind: r.text(2)?,
        name: r.text(3)?,
        options: r.text(4)?,
        state: r.text(5)?,
        bytes_total: r.int(6)?,
        progress: Progress {
            bytes_done: r.int(7)?,
            rows: r.int(8)?,
            created: r.int(9)?,
            changed: r.int(10)?,
            duplicates: r.int(11)?,
            rejected: r.int(12)?,
            cases_opened: r.int(13)?,
        },
        rejects: r.text(14)?,
        error: r.opt_text(15)?,
        actor: r.text(16)?,
        created_at: r.instant(17)?,
        started_at: r.opt_instant(18)?,
        finished_at: r.opt_instant(19)?,
    })
}

impl Tx {
    /// Adds a queued run.
    ///
    /// # Errors
    /// As the database says.
    pub async fn add_import(&mut self, shop: ShopId, i: &Import) -> Result<()> {
        self.run(
            "INSERT INTO imports (shop_id, id, channel_id, kind, name, options, state, bytes_total, bytes_done, \
             rows_seen, created, changed, duplicates, rejected, cases_opened, rejects, actor, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0, 0, 0, 0, 0, 0, '[]', $9, $10)",
            args![
                shop, i.id, i.channel, i.kind.as_str(), i.name.as_str(), i.options.as_str(), i.state.as_str(),
                i.bytes_total, i.actor.as_str(), i.created_at
            ],
        )
        .await
        .map(|_| ())
    }

    /// Records progress, unless the run was cancelled; tells whether it may go on.
    ///
    /// # Errors
    /// As the database says.
    pub async fn import_progress(
        &mut self,
        shop: ShopId,
        id: ImportId,
        p: &Progress,
        rejects: &str,
        now: Instant,
    ) -> Result<bool> {
        let rows = self
            .run(
                "UPDATE imports SET state = 'running', bytes_done = $3, rows_seen = $4, created = $5, changed = $6, \
                 duplicates = $7, rejected = $8, cases_opened = $9, rejects = $10, \
                 started_at = COALESCE(started_at, $11) WHERE shop_id = $1 AND id = $2 AND state <> 'cancelled'",
                args![
                    shop, id, p.bytes_done, p.rows, p.created, p.changed, p.duplicates, p.rejected, p.cases_opened,
                    rejects, now
                ],
            )
            .await?;
        Ok(rows == 1)
    }

    /// Ends a run that was not cancelled.
    ///
    /// # Errors
    /// As the database says.
    pub async fn end_import(
        &mut self,
        shop: ShopId,
        id: ImportId,
        state: &str,
        error: Option<String>,
        now: Instant,
    ) -> Result<bool> {
        let rows = self
            .run(
                "UPDATE imports SET state = $3, error = $4, finished_at = $5 WHERE shop_id = $1 AND id = $2 \
                 AND state IN ('queued', 'running')",
                args![shop, id, state, error, now],
            )
            .await?;
        Ok(rows == 1)
    }

    /// A run of this shop.
    ///
    /// # Errors
    /// As the database says.
    pub async fn import(&mut self, shop: ShopId, id: ImportId) -> Result<Option<Import>> {
        let sql = format!("{IMPORT} WHERE shop_id = $1 AND id = $2");
        self.first(&sql, args![shop, id]).await?.as_ref().map(import).transpose()
    }

    /// The shop's runs, newest first.
    ///
    /// # Errors
    /// As the database says.
    pub async fn imports(&mut self, shop: ShopId, limit: i64) -> Result<Vec<Import>> {
        let sql = format!("{IMPORT} WHERE shop_id = $1 ORDER BY id DESC LIMIT $2");
        self.all(&sql, args![shop, limit]).await?.iter().map(import).collect()
    }

    /// When each channel last finished an import.
    ///
    /// # Errors
    /// As the database says.
    pub async fn last_imports(&mut self, shop: ShopId) -> Result<Vec<(ChannelId, Instant)>> {
        self.all(
            "SELECT channel_id, MAX(finished_at) FROM imports WHERE shop_id = $1 AND finished_at IS NOT NULL \
             GROUP BY channel_id",
            args![shop],
        )
        .await?
        .iter()
        .map(|r| Ok((r.uuid(0)?.into(), r.instant(1)?)))
        .collect()
    }
}
