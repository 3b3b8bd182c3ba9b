//! What viewers' beacons added up to, and viewers by minute. Sums and counts, kept beside the log: nothing is decided by them that
//! is not an event by itself.

use std::collections::BTreeMap;

use domain::experience::{Counters, Figures, Viewer};
use domain::ids::{LiveSessionId, ShopId};
use domain::retention::Minute;
use domain::time::Instant;

use crate::args;
use crate::db::Tx;
use crate::error::Result;
use crate::sql::Sql;
use crate::table::{LIVE_MINUTES, QUALITY_MINUTES, QUALITY_VIEWERS};

/// Where figures belong: the minute since the session's start, and region, network and device.
pub type Place = (i64, [String; 3]);

/// Most rows of figures that are read of a session.
const MOST_ROWS: i64 = 200_000;

impl Tx {
    /// How far the beacons of these viewers are counted.
    ///
    /// # Errors
    /// As the database says.
    pub async fn quality_viewers(
        &mut self,
        shop: ShopId,
        session: LiveSessionId,
        sids: &[&str],
    ) -> Result<BTreeMap<String, Viewer>> {
        let mut found = BTreeMap::new();
        for sids in sids.chunks(500) {
            let mut sql = Sql::new(
                self,
                "SELECT sid, sn, first_at, last_at, body FROM quality_viewers WHERE shop_id = ",
            );
            sql.value(shop).text(" AND session_id = ").value(session).text(" AND sid IN ");
            sql.list(sids.iter().copied());
            for row in sql.all(self).await? {
                let counters: Counters = row.json(4)?;
                let (first_at, last_at) = (row.instant(2)?, row.instant(3)?);
                found.insert(row.text(0)?, Viewer { sn: row.int(1)?, first_at, last_at, counters });
            }
        }
        Ok(found)
    }

    /// The figures of these places.
    ///
    /// # Errors
    /// As the database says.
    pub async fn quality_at(
        &mut self,
        shop: ShopId,
        session: LiveSessionId,
        minute: i64,
    ) -> Result<BTreeMap<Place, Figures>> {
        self.quality_rows(shop, session, minute, minute).await
    }

    /// The figures of a session from one minute to another.
    ///
    /// # Errors
    /// As the database says.
    pub async fn quality_rows(
        &mut self,
        shop: ShopId,
        session: LiveSessionId,
        from: i64,
        to: i64,
    ) -> Result<BTreeMap<Place, Figures>> {
        let sql = "SELECT minute, region, network, device, body FROM quality_minutes WHERE shop_id = $1 \
                   AND session_id = $2 AND minute >= $3 AND minute <= $4 ORDER BY minute LIMIT $5";
        let rows = self.all(sql, args![shop, session, from, to, MOST_ROWS]).await?;
        rows.iter().map(|r| Ok(((r.int(0)?, [r.text(1)?, r.text(2)?, r.text(3)?]), r.json(4)?))).collect()
    }

    /// Keeps viewers and figures as they are now.
    ///
    /// # Errors
    /// As the database says.
    pub async fn keep_quality(
        &mut self,
        shop: ShopId,
        session: LiveSessionId,
        viewers: &BTreeMap<String, Viewer>,
        figures: &BTreeMap<Place, Figures>,
    ) -> Result<()> {
        let mut rows = Vec::with_capacity(viewers.len());
        for (sid, viewer) in viewers {
            let body = serde_json::to_string(&viewer.counters)?;
            rows.push(args![shop, session, sid.as_str(), viewer.sn, viewer.first_at, viewer.last_at, body]);
        }
        QUALITY_VIEWERS.write(self, rows, true).await?;
        let mut rows = Vec::with_capacity(figures.len());
        for ((minute, [region, network, device]), figures) in figures {
            let body = serde_json::to_string(figures)?;
            rows.push(args![
                shop,
                session,
                *minute,
                region.as_str(),
                network.as_str(),
                device.as_str(),
                body
            ]);
        }
        QUALITY_MINUTES.write(self, rows, true).await
    }

    /// When each viewer's first and last beacon came.
    ///
    /// # Errors
    /// As the database says.
    pub async fn quality_visits(
        &mut self,
        shop: ShopId,
        session: LiveSessionId,
    ) -> Result<Vec<(Instant, Instant)>> {
        let sql = "SELECT first_at, last_at FROM quality_viewers WHERE shop_id = $1 AND session_id = $2 LIMIT 1000000";
        let rows = self.all(sql, args![shop, session]).await?;
        rows.iter().map(|r| Ok((r.instant(0)?, r.instant(1)?))).collect()
    }

    /// Viewers of a room by minute, as its engine counted them.
    ///
    /// # Errors
    /// As the database says.
    pub async fn live_minutes(
        &mut self,
        shop: ShopId,
        session: LiveSessionId,
    ) -> Result<BTreeMap<i64, Minute>> {
        let sql =
            "SELECT minute, viewers, joins, leaves FROM live_minutes WHERE shop_id = $1 AND session_id = $2";
        let rows = self.all(sql, args![shop, session]).await?;
        let read = |r: &crate::value::Row| {
            Ok((r.int(0)?, Minute { viewers: r.int(1)?, joins: r.int(2)?, leaves: r.int(3)? }))
        };
        rows.iter().map(read).collect()
    }

    /// Keeps what an engine counted in a minute.
    ///
    /// # Errors
    /// As the database says.
    pub async fn keep_live_minute(
        &mut self,
        shop: ShopId,
        session: LiveSessionId,
        minute: i64,
        counted: Minute,
    ) -> Result<()> {
        let row = args![shop, session, minute, counted.viewers, counted.joins, counted.leaves];
        LIVE_MINUTES.write(self, vec![row], true).await
    }
}
