//! Macros and bots of shops, and how macros were used.

use domain::bot::Bot;
use domain::ids::ShopId;
use domain::macros::Macro;
use domain::time::Instant;

use crate::args;
use crate::db::Tx;
use crate::error::Result;

/// A macro of a shop, with who changed it last.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns of `macros`")]
pub struct MacroRow {
    pub is: Macro,
    pub removed: bool,
    pub actor: String,
    pub changed_at: Instant,
}

/// How often one person used a macro, and how those cases went on.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns of `macro_uses`, counted")]
pub struct UsedBy {
    pub macro_id: String,
    pub actor: String,
    pub used: i64,
    pub cases: i64,
    pub resolved: i64,
    pub improved: i64,
    pub reopened: i64,
    pub last: Instant,
}

impl Tx {
    /// The macros that a shop made, changed or removed, oldest first.
    ///
    /// # Errors
    /// As the database says.
    pub async fn macros(&mut self, shop: ShopId) -> Result<Vec<MacroRow>> {
        let sql = "SELECT body, removed, actor, changed_at FROM macros WHERE shop_id = $1 ORDER BY id";
        let rows = self.all(sql, args![shop]).await?;
        let read = |r: &crate::value::Row| {
            let (is, removed) = (r.json(0)?, r.int(1)? != 0);
            Ok(MacroRow { is, removed, actor: r.text(2)?, changed_at: r.instant(3)? })
        };
        rows.iter().map(read).collect()
    }

    /// Uses of macros since a moment, by macro and person; cases are counted once for each.
    ///
    /// # Errors
    /// As the database says.
    pub async fn macro_uses(&mut self, shop: ShopId, since: Instant) -> Result<Vec<UsedBy>> {
        // PostgreSQL sums integers into numbers of any size: they are cast back.
        let sql = "SELECT macro_id, actor, CAST(SUM(uses) AS BIGINT), COUNT(*), CAST(SUM(resolved) AS BIGINT), \
             CAST(SUM(improved) AS BIGINT), CAST(SUM(reopened) AS BIGINT), MAX(last) FROM \
             (SELECT macro_id, actor, case_id, COUNT(*) AS uses, MAX(resolved) AS resolved, \
             MAX(improved) AS improved, MAX(reopened) AS reopened, MAX(used_at) AS last FROM macro_uses \
             WHERE shop_id = $1 AND used_at >= $2 GROUP BY macro_id, actor, case_id) AS by_case \
             GROUP BY macro_id, actor ORDER BY macro_id, actor";
        let rows = self.all(sql, args![shop, since]).await?;
        let read = |r: &crate::value::Row| {
            Ok(UsedBy {
                macro_id: r.text(0)?,
                actor: r.text(1)?,
                used: r.int(2)?,
                cases: r.int(3)?,
                resolved: r.int(4)?,
                improved: r.int(5)?,
                reopened: r.int(6)?,
                last: r.instant(7)?,
            })
        };
        rows.iter().map(read).collect()
    }

    /// The bot in force; the one that ships where the shop changed nothing.
    ///
    /// # Errors
    /// As the database says.
    pub async fn bot(&mut self, shop: ShopId) -> Result<Bot> {
        let sql = "SELECT body FROM bots WHERE shop_id = $1 ORDER BY version DESC LIMIT 1";
        match self.first(sql, args![shop]).await? {
            Some(row) => row.json(0),
            None => Ok(Bot::standard()),
        }
    }
}
