//! Finding return requests and parcels: by the channel's own ids, by order, and by what has stood still.

use std::collections::{BTreeMap, BTreeSet};

use domain::ids::{ChannelId, ParcelId, ReturnId, ShopId};
use domain::money::Money;
use domain::time::Instant;

use crate::args;
use crate::catalog::OrderRow;
use crate::db::Tx;
use crate::error::Result;
use crate::projection::{parcel, returned};
use crate::sql::Sql;

/// What a parcel belongs to, for a page of those that stand still.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Still {
    /// The parcel.
    pub id: ParcelId,
    /// The channel of its order.
    pub channel: ChannelId,
}

impl Tx {
    async fn ids_by<T: From<uuid::Uuid>>(
        &mut self,
        select: &str,
        column: &str,
        (shop, channel): (ShopId, ChannelId),
        keys: &BTreeSet<String>,
    ) -> Result<Vec<(String, T)>> {
        let keys: Vec<&String> = keys.iter().collect();
        let mut found = Vec::new();
        for keys in keys.chunks(500) {
            let mut sql = Sql::new(self, select);
            sql.value(shop).text(" AND channel_id = ").value(channel).text(&format!(" AND {column} IN "));
            sql.list(keys.iter().map(|k| k.as_str())).text(" ORDER BY id");
            for row in sql.all(self).await? {
                found.push((row.text(0)?, row.uuid(1)?.into()));
            }
        }
        Ok(found)
    }

    /// The known ones among these requests of a channel, folded.
    ///
    /// # Errors
    /// As the database says.
    pub async fn returns_by_external(
        &mut self,
        shop: ShopId,
        channel: ChannelId,
        ids: &BTreeSet<String>,
    ) -> Result<BTreeMap<String, returned::Loaded>> {
        let select = "SELECT external_id, id FROM returns WHERE shop_id = ";
        let known: Vec<(String, ReturnId)> = self.ids_by(select, "external_id", (shop, channel), ids).await?;
        let loaded = self.load_returns(shop, known.into_iter().map(|(_, id)| id)).await?;
        Ok(loaded.into_iter().map(|l| (l.request.row.external_id.clone(), l)).collect())
    }

    /// Requests by id, in that order; unknown ids are left out.
    ///
    /// # Errors
    /// As the database says.
    pub async fn load_returns(
        &mut self,
        shop: ShopId,
        ids: impl IntoIterator<Item = ReturnId>,
    ) -> Result<Vec<returned::Loaded>> {
        let ids: Vec<uuid::Uuid> = ids.into_iter().map(|id| id.0).collect();
        let streams = self.streams(shop, &ids).await?;
        let mut found = Vec::with_capacity(ids.len());
        for id in ids {
            found.extend(streams.get(&id).map(|s| returned::fold(s)).transpose()?.flatten());
        }
        Ok(found)
    }

    /// The known ones among these parcels of a channel, folded, by number.
    ///
    /// # Errors
    /// As the database says.
    pub async fn parcels_by_tracking(
        &mut self,
        shop: ShopId,
        channel: ChannelId,
        numbers: &BTreeSet<String>,
    ) -> Result<BTreeMap<String, parcel::Loaded>> {
        let select = "SELECT tracking, id FROM parcels WHERE shop_id = ";
        let known: Vec<(String, ParcelId)> =
            self.ids_by(select, "tracking", (shop, channel), numbers).await?;
        let loaded = self.load_parcels(shop, known.into_iter().map(|(_, id)| id)).await?;
        Ok(loaded.into_iter().map(|l| (l.parcel.tracking.clone(), l)).collect())
    }

    /// Parcels by id, in that order; unknown ids are left out.
    ///
    /// # Errors
    /// As the database says.
    pub async fn load_parcels(
        &mut self,
        shop: ShopId,
        ids: impl IntoIterator<Item = ParcelId>,
    ) -> Result<Vec<parcel::Loaded>> {
        let ids: Vec<uuid::Uuid> = ids.into_iter().map(|id| id.0).collect();
        let streams = self.streams(shop, &ids).await?;
        let mut found = Vec::with_capacity(ids.len());
        for id in ids {
            found.extend(streams.get(&id).map(|s| parcel::fold(s)).transpose()?.flatten());
        }
        Ok(found)
    }

    /// The parcels of an order, and the one with its tracking number.
    ///
    /// # Errors
    /// As the database says.
    pub async fn parcels_of_order(
        &mut self,
        shop: ShopId,
        channel: ChannelId,
        order: Option<&str>,
        tracking: Option<&str>,
    ) -> Result<Vec<parcel::Loaded>> {
        let mut ids: Vec<ParcelId> = Vec::new();
        for (column, key) in [("order_ref", order), ("tracking", tracking)] {
            let Some(key) = key else { continue };
            let select = format!("SELECT {column}, id FROM parcels WHERE shop_id = ");
            let keys = [key.to_owned()].into();
            for (_, id) in self.ids_by::<ParcelId>(&select, column, (shop, channel), &keys).await? {
                if !ids.contains(&id) {
                    ids.push(id);
                }
            }
        }
        // An order of hundreds of parcels would be a fault of the file; a page shows the first.
        ids.truncate(20);
        self.load_parcels(shop, ids).await
    }

    /// Orders of a channel by their tracking numbers; of several with one number the first.
    ///
    /// # Errors
    /// As the database says.
    pub async fn orders_by_tracking(
        &mut self,
        shop: ShopId,
        channel: ChannelId,
        numbers: &BTreeSet<String>,
    ) -> Result<BTreeMap<String, OrderRow>> {
        let select = "SELECT external_id, id FROM orders WHERE shop_id = ";
        let known: Vec<(String, uuid::Uuid)> =
            self.ids_by(select, "tracking", (shop, channel), numbers).await?;
        let ids: BTreeSet<String> = known.into_iter().map(|(external, _)| external).collect();
        let mut found = BTreeMap::new();
        for order in self.orders_by_external(shop, channel, &ids).await?.into_values() {
            if let Some(tracking) = order.tracking.clone() {
                found.entry(tracking).or_insert(order);
            }
        }
        Ok(found)
    }

    /// Parcels that have not moved since an instant and of which nobody was told since they did, the longest first.
    ///
    /// # Errors
    /// As the database says.
    pub async fn still_parcels(&mut self, shop: ShopId, since: Instant, limit: i64) -> Result<Vec<Still>> {
        let rows = self
            .all(
                "SELECT id, channel_id FROM parcels WHERE shop_id = $1 AND moved_at IS NOT NULL AND moved_at <= $2 \
                 AND (stuck_told_at IS NULL OR stuck_told_at < moved_at) \
                 ORDER BY moved_at LIMIT $3",
                args![shop, since, limit],
            )
            .await?;
        rows.iter().map(|r| Ok(Still { id: r.uuid(0)?.into(), channel: r.uuid(1)?.into() })).collect()
    }

    /// What requests on an order were paid by decisions made elsewhere: what the remedies' ledger does not hold.
    ///
    /// # Errors
    /// As the database says.
    pub async fn paid_elsewhere(
        &mut self,
        shop: ShopId,
        channel: ChannelId,
        order: &str,
        of: Money,
    ) -> Result<i64> {
        let row = self
            .first(
                "SELECT COALESCE(CAST(SUM(elsewhere_minor) AS BIGINT), 0) FROM returns WHERE shop_id = $1 \
                 AND channel_id = $2 AND order_ref = $3 AND (currency IS NULL OR currency = $4)",
                args![shop, channel, order, of.currency.code()],
            )
            .await?;
        row.map_or(Ok(0), |r| r.int(0))
    }
}
