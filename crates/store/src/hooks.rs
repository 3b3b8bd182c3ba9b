//! Webhooks out and what is on its way to them, and to team channels. What a delivery says is in the log; here is only how it went.

use std::collections::BTreeMap;

use domain::hook::Hook;
use domain::ids::{DeliveryId, HookId, ShopId};
use domain::time::{Instant, Span};

use crate::args;
use crate::db::Tx;
use crate::error::Result;
use crate::sql::Sql;
use crate::table::DELIVERIES;
use crate::value::{Row, Value};

/// How long somebody who delivers has for what was claimed together.
pub const LEASE: Span = Span::minutes(12);

/// An event on its way to a webhook, and how that went.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns of `deliveries`")]
pub struct Delivery {
    pub shop: ShopId,
    pub id: DeliveryId,
    /// To whom: a webhook, or a team channel.
    pub hook: HookId,
    pub seq: i64,
    pub kind: String,
    /// `waiting`, `done`, `failed`.
    pub state: String,
    pub attempts: u32,
    pub run_at: Option<Instant>,
    /// What the address last answered.
    pub status: Option<i64>,
    pub error: Option<String>,
    pub created_at: Instant,
    pub ended_at: Option<Instant>,
}

/// How a try went.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns of `deliveries`")]
pub struct Tried {
    pub status: Option<i64>,
    pub error: Option<String>,
    /// The next try; none when it is over: well, if there is no error.
    pub again_at: Option<Instant>,
}

/// Deliveries to one that are not done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words of `Delivery::state`")]
pub struct Counts {
    pub waiting: i64,
    pub failed: i64,
}

const DELIVERY: &str =
    "shop_id, id, hook_id, seq, kind, state, attempts, run_at, status, error, created_at, ended_at";

fn delivery(row: &Row) -> Result<Delivery> {
    Ok(Delivery {
        shop: row.uuid(0)?.into(),
        id: row.uuid(1)?.into(),
        hook: row.uuid(2)?.into(),
        seq: row.int(3)?,
        kind: row.text(4)?,
        state: row.text(5)?,
        attempts: row.int(6)? as u32,
        run_at: row.opt_instant(7)?,
        status: row.opt_int(8)?,
        error: row.opt_text(9)?,
        created_at: row.instant(10)?,
        ended_at: row.opt_instant(11)?,
    })
}

impl Tx {
    /// The webhooks of a shop, the first made first.
    ///
    /// # Errors
    /// As the database says.
    pub async fn hooks(&mut self, shop: ShopId) -> Result<Vec<Hook>> {
        let rows = self.all("SELECT body FROM hooks WHERE shop_id = $1 ORDER BY id", args![shop]).await?;
        rows.iter().map(|row| row.json(0)).collect()
    }

    /// Shops that have webhooks or team channels.
    ///
    /// # Errors
    /// As the database says.
    pub async fn hooked_shops(&mut self) -> Result<Vec<ShopId>> {
        let sql = "SELECT shop_id FROM hooks UNION SELECT shop_id FROM team_channels";
        let rows = self.all(sql, args![]).await?;
        rows.iter().map(|row| Ok(row.uuid(0)?.into())).collect()
    }

    /// Enqueues events for webhooks.
    ///
    /// # Errors
    /// As the database says.
    pub async fn put_deliveries(&mut self, deliveries: &[Delivery]) -> Result<()> {
        let row = |d: &Delivery| -> Vec<Value> {
            args![
                d.shop,
                d.id,
                d.hook,
                d.seq,
                d.kind.as_str(),
                d.state.as_str(),
                i64::from(d.attempts),
                d.run_at,
                d.status,
                d.error.clone(),
                d.created_at,
                d.ended_at
            ]
        };
        DELIVERIES.write(self, deliveries.iter().map(row).collect(), false).await
    }

    /// Webhooks with a delivery that is due.
    ///
    /// # Errors
    /// As the database says.
    pub async fn deliveries_due(&mut self, now: Instant) -> Result<Vec<(ShopId, HookId)>> {
        let sql = "SELECT DISTINCT shop_id, hook_id FROM deliveries WHERE state = 'waiting' AND run_at <= $1";
        let rows = self.all(sql, args![now]).await?;
        rows.iter().map(|row| Ok((row.uuid(0)?.into(), row.uuid(1)?.into()))).collect()
    }

    /// When a delivery is due next, after an instant.
    ///
    /// # Errors
    /// As the database says.
    pub async fn next_delivery_at(&mut self, after: Instant) -> Result<Option<Instant>> {
        let sql = "SELECT MIN(run_at) FROM deliveries WHERE state = 'waiting' AND run_at > $1";
        self.first(sql, args![after]).await?.map_or(Ok(None), |row| row.opt_instant(0))
    }

    /// Claims deliveries of a webhook, oldest first, for [`LEASE`].
    ///
    /// # Errors
    /// As the database says.
    pub async fn claim_deliveries(
        &mut self,
        shop: ShopId,
        hook: HookId,
        now: Instant,
        most: i64,
    ) -> Result<Vec<Delivery>> {
        let lock = if self.is_sqlite() { "" } else { " FOR UPDATE SKIP LOCKED" };
        let sql = format!(
            "UPDATE deliveries SET run_at = $4, attempts = attempts + 1 WHERE shop_id = $1 AND id IN (SELECT id FROM \
             deliveries WHERE shop_id = $1 AND hook_id = $2 AND state = 'waiting' AND run_at <= $3 ORDER BY id \
             LIMIT $5{lock}) RETURNING {DELIVERY}"
        );
        let rows = self.all(&sql, args![shop, hook, now, now + LEASE, most]).await?;
        let mut claimed = rows.iter().map(delivery).collect::<Result<Vec<_>>>()?;
        claimed.sort_by_key(|d| d.id);
        Ok(claimed)
    }

    /// Makes everything that waits due: for a program that has just started and works alone.
    ///
    /// # Errors
    /// As the database says.
    pub async fn release_deliveries(&mut self, now: Instant) -> Result<u64> {
        self.run("UPDATE deliveries SET run_at = $1 WHERE state = 'waiting' AND run_at > $1", args![now])
            .await
    }

    /// Writes down how a try went.
    ///
    /// # Errors
    /// As the database says.
    pub async fn tried_delivery(
        &mut self,
        shop: ShopId,
        id: DeliveryId,
        tried: &Tried,
        now: Instant,
    ) -> Result<()> {
        let state = match (&tried.error, tried.again_at) {
            (None, _) => "done",
            (Some(_), Some(_)) => "waiting",
            (Some(_), None) => "failed",
        };
        let ended = (state != "waiting").then_some(now);
        self.run(
            "UPDATE deliveries SET state = $3, run_at = $4, status = $5, error = $6, ended_at = $7 \
             WHERE shop_id = $1 AND id = $2 AND state = 'waiting'",
            args![shop, id, state, tried.again_at, tried.status, tried.error.clone(), ended],
        )
        .await
        .map(|_| ())
    }

    /// Gives claimed deliveries of a webhook back untried.
    ///
    /// # Errors
    /// As the database says.
    pub async fn unclaim_deliveries(&mut self, shop: ShopId, ids: &[DeliveryId], at: Instant) -> Result<()> {
        let mut sql = Sql::new(self, "UPDATE deliveries SET attempts = attempts - 1, run_at = ");
        sql.value(at).text(" WHERE shop_id = ").value(shop).text(" AND state = 'waiting' AND id IN ");
        sql.list(ids.iter().copied());
        sql.run(self).await.map(|_| ())
    }

    /// Deliveries of a webhook, newest first, in one state or all, older than `before`.
    ///
    /// # Errors
    /// As the database says.
    pub async fn deliveries(
        &mut self,
        shop: ShopId,
        hook: HookId,
        state: Option<&str>,
        before: Option<DeliveryId>,
        most: i64,
    ) -> Result<Vec<Delivery>> {
        let mut sql = Sql::new(self, &format!("SELECT {DELIVERY} FROM deliveries WHERE shop_id = "));
        sql.value(shop).text(" AND hook_id = ").value(hook);
        if let Some(state) = state {
            sql.text(" AND state = ").value(state);
        }
        if let Some(before) = before {
            sql.text(" AND id < ").value(before);
        }
        sql.text(" ORDER BY id DESC LIMIT ").value(most);
        sql.all(self).await?.iter().map(delivery).collect()
    }

    /// Lets what has ended be delivered again: one, or all that failed of a webhook. How many.
    ///
    /// # Errors
    /// As the database says.
    pub async fn replay_deliveries(
        &mut self,
        shop: ShopId,
        hook: HookId,
        one: Option<DeliveryId>,
        now: Instant,
    ) -> Result<u64> {
        let mut sql = Sql::new(
            self,
            "UPDATE deliveries SET state = 'waiting', attempts = 0, ended_at = NULL, run_at = ",
        );
        sql.value(now).text(" WHERE shop_id = ").value(shop).text(" AND hook_id = ").value(hook);
        match one {
            Some(id) => sql.text(" AND state <> 'waiting' AND id = ").value(id),
            None => sql.text(" AND state = 'failed'"),
        };
        sql.run(self).await
    }

    /// Lets what was tried in vain be tried now.
    ///
    /// # Errors
    /// As the database says.
    pub async fn hasten_deliveries(&mut self, shop: ShopId, hook: HookId, now: Instant) -> Result<()> {
        let sql = "UPDATE deliveries SET run_at = $3 WHERE shop_id = $1 AND hook_id = $2 AND state = 'waiting' \
                   AND error IS NOT NULL AND run_at > $3";
        self.run(sql, args![shop, hook, now]).await.map(|_| ())
    }

    /// How many deliveries of a shop wait and have failed, by whom they are for.
    ///
    /// # Errors
    /// As the database says.
    pub async fn delivery_counts(&mut self, shop: ShopId) -> Result<BTreeMap<HookId, Counts>> {
        let sql = "SELECT hook_id, state, COUNT(*) FROM deliveries WHERE shop_id = $1 AND state <> 'done' \
                   GROUP BY hook_id, state";
        let mut counts: BTreeMap<HookId, Counts> = BTreeMap::new();
        for row in self.all(sql, args![shop]).await? {
            let count = counts.entry(row.uuid(0)?.into()).or_default();
            match row.text(1)?.as_str() {
                "waiting" => count.waiting = row.int(2)?,
                _ => count.failed = row.int(2)?,
            }
        }
        Ok(counts)
    }

    /// When a webhook last took something, since an instant.
    ///
    /// # Errors
    /// As the database says.
    pub async fn took_since(&mut self, shop: ShopId, hook: HookId, since: Instant) -> Result<bool> {
        let sql = "SELECT 1 FROM deliveries WHERE shop_id = $1 AND hook_id = $2 AND state = 'done' AND ended_at >= $3 LIMIT 1";
        Ok(self.first(sql, args![shop, hook, since]).await?.is_some())
    }

    /// Removes deliveries of a webhook that is gone.
    ///
    /// # Errors
    /// As the database says.
    pub async fn remove_deliveries(&mut self, shop: ShopId, hook: HookId) -> Result<()> {
        let sql = "DELETE FROM deliveries WHERE shop_id = $1 AND hook_id = $2";
        self.run(sql, args![shop, hook]).await.map(|_| ())
    }

    /// Removes deliveries that ended before an instant, so many at most. How many.
    ///
    /// # Errors
    /// As the database says.
    pub async fn forget_deliveries(&mut self, before: Instant, most: i64) -> Result<u64> {
        let sql = "DELETE FROM deliveries WHERE (shop_id, id) IN (SELECT shop_id, id FROM deliveries \
                   WHERE ended_at < $1 LIMIT $2)";
        self.run(sql, args![before, most]).await
    }
}
