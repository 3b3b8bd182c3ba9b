//! Finding LIVE sessions: those that are known, and a page of the list.

use std::collections::BTreeMap;

use domain::ids::{ChannelId, LiveId, ShopId};
use domain::live::{Live, LiveIn};

use crate::db::Tx;
use crate::error::Result;
use crate::projection::live::{Loaded, fold};
use crate::sql::Sql;

impl Tx {
    /// Sessions with all that was reported of them; unknown ids are left out.
    ///
    /// # Errors
    /// As the database says.
    pub async fn load_lives(&mut self, shop: ShopId, ids: &[LiveId]) -> Result<BTreeMap<LiveId, Loaded>> {
        let streams: Vec<_> = ids.iter().map(|id| id.0).collect();
        let mut found = BTreeMap::new();
        for (id, events) in self.streams(shop, &streams).await? {
            found.extend(fold(&events)?.map(|loaded| (LiveId(id), loaded)));
        }
        Ok(found)
    }

    /// Sessions, the last begun first, after one.
    ///
    /// # Errors
    /// As the database says.
    pub async fn live_page(
        &mut self,
        shop: ShopId,
        channel: Option<ChannelId>,
        after: Option<LiveId>,
        limit: i64,
    ) -> Result<Vec<Live>> {
        let mut sql = Sql::new(
            self,
            "SELECT l.id, l.version, l.channel_id, l.reported_at, l.body FROM lives l WHERE l.shop_id = ",
        );
        sql.value(shop);
        if let Some(channel) = channel {
            sql.text(" AND l.channel_id = ").value(channel);
        }
        if let Some(after) = after {
            sql.text(
                " AND (l.started_at, l.id) < (SELECT a.started_at, a.id FROM lives a WHERE a.shop_id = ",
            );
            sql.value(shop).text(" AND a.id = ").value(after).text(")");
        }
        sql.text(" ORDER BY l.started_at DESC, l.id DESC LIMIT ").value(limit);
        let mut lives = Vec::new();
        for row in sql.all(self).await? {
            let report: LiveIn = row.json(4)?;
            lives.push(Live {
                id: LiveId(row.uuid(0)?),
                version: row.int(1)?,
                channel: row.uuid(2)?.into(),
                row: report,
                reported_at: row.instant(3)?,
            });
        }
        Ok(lives)
    }
}
