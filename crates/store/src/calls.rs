//! Finding calls: one, those of cases, those in which people talk; what happened and what was said in them; when somebody was last
//! heard of.

use domain::call::event::SAID;
use domain::call::{Call, CallState};
use domain::ids::{CallId, CaseId, ShopId};
use domain::time::Instant;

use crate::args;
use crate::db::Tx;
use crate::error::Result;
use crate::log::{RECORDED, Recorded};
use crate::projection::call::Loaded;
use crate::sql::Sql;

impl Tx {
    /// Whether the call's case is open, or has an open appeal, so that what was recorded may be needed.
    ///
    /// # Errors
    /// As the database says.
    pub async fn call_recording_held(&mut self, shop: ShopId, call: &Call) -> Result<bool> {
        // The call's own case, or the one that it was merged into.
        const OF: &str = "(c.id = $2 OR c.id = (SELECT m.merged_into FROM cases m WHERE m.shop_id = $1 AND m.id = $2)) LIMIT 1";
        for cases in [
            "cases c WHERE c.open = 1 AND",
            "appeals a JOIN cases c ON c.shop_id = a.shop_id AND c.id = a.case_id WHERE a.open = 1 AND",
        ] {
            let sql = format!("SELECT 1 FROM {cases} c.shop_id = $1 AND {OF}");
            if self.first(&sql, args![shop, call.case]).await?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// A call as it is now.
    ///
    /// # Errors
    /// As the database says.
    pub async fn call(&mut self, shop: ShopId, id: CallId) -> Result<Option<Call>> {
        let sql = "SELECT body FROM calls WHERE shop_id = $1 AND id = $2";
        self.first(sql, args![shop, id]).await?.map(|r| r.json(0)).transpose()
    }

    /// A call with the end of its stream, to go on with.
    ///
    /// # Errors
    /// As the database says.
    pub async fn load_call(&mut self, shop: ShopId, id: CallId) -> Result<Option<Loaded>> {
        let Some(call) = self.call(shop, id).await? else { return Ok(None) };
        Ok(Some(Loaded { call, head: self.head(shop, id.0).await? }))
    }

    /// The calls of these cases, the newest first.
    ///
    /// # Errors
    /// As the database says.
    pub async fn calls_of_cases(
        &mut self,
        shop: ShopId,
        cases: impl IntoIterator<Item = CaseId>,
    ) -> Result<Vec<Call>> {
        let mut sql = Sql::new(self, "SELECT body FROM calls WHERE shop_id = ");
        sql.value(shop).text(" AND case_id IN ").list(cases).text(" ORDER BY id DESC");
        sql.all(self).await?.iter().map(|r| r.json(0)).collect()
    }

    /// The calls of a shop that the log last left in these states, the newest first.
    ///
    /// # Errors
    /// As the database says.
    pub async fn calls_in(&mut self, shop: ShopId, states: &[CallState], limit: i64) -> Result<Vec<Call>> {
        let mut sql = Sql::new(self, "SELECT body FROM calls WHERE shop_id = ");
        sql.value(shop).text(" AND state IN ").list(states.iter().map(|s| s.as_str()));
        sql.text(" ORDER BY id DESC LIMIT ").value(limit);
        sql.all(self).await?.iter().map(|r| r.json(0)).collect()
    }

    /// The shop of a call, for its public page.
    ///
    /// # Errors
    /// As the database says.
    pub async fn shop_of_call(&mut self, id: CallId) -> Result<Option<ShopId>> {
        let sql = "SELECT shop_id FROM calls WHERE id = $1";
        self.first(sql, args![id]).await?.map(|r| Ok(r.uuid(0)?.into())).transpose()
    }

    /// Every call in which people talk, in all shops.
    ///
    /// # Errors
    /// As the database says.
    pub async fn calls_talking(&mut self) -> Result<Vec<(ShopId, Call)>> {
        let sql = "SELECT shop_id, body FROM calls WHERE state = $1 ORDER BY shop_id, id";
        let rows = self.all(sql, args![CallState::Active.as_str()]).await?;
        rows.iter().map(|r| Ok((r.uuid(0)?.into(), r.json(1)?))).collect()
    }

    /// What happened in calls, in the log's order, without what was said.
    ///
    /// # Errors
    /// As the database says.
    pub async fn call_events(
        &mut self,
        shop: ShopId,
        ids: impl IntoIterator<Item = CallId>,
    ) -> Result<Vec<Recorded>> {
        let mut sql = Sql::new(self, &format!("SELECT {RECORDED} FROM events WHERE shop_id = "));
        sql.value(shop).text(" AND stream IN ").list(ids);
        sql.text(" AND kind <> ").value(SAID).text(" ORDER BY seq");
        sql.all(self).await?.iter().map(Recorded::read).collect()
    }

    /// What was said in a call, in the order it was written down.
    ///
    /// # Errors
    /// As the database says.
    pub async fn said_in_call(&mut self, shop: ShopId, id: CallId) -> Result<Vec<Recorded>> {
        let sql = format!(
            "SELECT {RECORDED} FROM events WHERE shop_id = $1 AND stream = $2 AND kind = $3 ORDER BY version"
        );
        self.all(&sql, args![shop, id, SAID]).await?.iter().map(Recorded::read).collect()
    }

    /// The last line that was said in a call.
    ///
    /// # Errors
    /// As the database says.
    pub async fn last_said(&mut self, shop: ShopId, id: CallId) -> Result<Option<Recorded>> {
        let sql = format!(
            "SELECT {RECORDED} FROM events WHERE shop_id = $1 AND stream = $2 AND kind = $3 \
             ORDER BY version DESC LIMIT 1"
        );
        self.first(&sql, args![shop, id, SAID]).await?.map(|r| Recorded::read(&r)).transpose()
    }

    /// Keeps when somebody was last seen or heard in a call.
    ///
    /// # Errors
    /// As the database says.
    pub async fn beat_call(&mut self, shop: ShopId, id: CallId, at: Instant) -> Result<()> {
        let sql = "INSERT INTO call_beats (shop_id, call_id, at) VALUES ($1, $2, $3) \
                   ON CONFLICT (shop_id, call_id) DO UPDATE SET at = excluded.at";
        self.run(sql, args![shop, id, at]).await.map(|_| ())
    }

    /// When somebody was last seen or heard in a call; none where nobody was yet.
    ///
    /// # Errors
    /// As the database says.
    pub async fn call_beat(&mut self, shop: ShopId, id: CallId) -> Result<Option<Instant>> {
        let sql = "SELECT at FROM call_beats WHERE shop_id = $1 AND call_id = $2";
        self.first(sql, args![shop, id]).await?.map(|r| r.instant(0)).transpose()
    }

    /// Forgets when somebody was last heard of: the call is over.
    ///
    /// # Errors
    /// As the database says.
    pub async fn forget_call_beat(&mut self, shop: ShopId, id: CallId) -> Result<()> {
        let sql = "DELETE FROM call_beats WHERE shop_id = $1 AND call_id = $2";
        self.run(sql, args![shop, id]).await.map(|_| ())
    }
}
