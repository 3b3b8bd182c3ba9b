//! Buyers: the one table of personal names. Everything else refers to a buyer by id.

use std::collections::{BTreeMap, BTreeSet};

use domain::ids::{BuyerId, ChannelId, ShopId};

use crate::args;
use crate::db::Tx;
use crate::error::Result;
use crate::sql::Sql;
use crate::table::BUYERS;

impl Tx {
    /// The known ones among these names.
    ///
    /// # Errors
    /// As the database says.
    pub async fn buyers_by_name(
        &mut self,
        shop: ShopId,
        channel: ChannelId,
        names: &BTreeSet<String>,
    ) -> Result<BTreeMap<String, BuyerId>> {
        let names: Vec<&String> = names.iter().collect();
        let mut found = BTreeMap::new();
        for names in names.chunks(500) {
            let mut sql = Sql::new(self, "SELECT name, id FROM buyers WHERE shop_id = ");
            sql.value(shop).text(" AND channel_id = ").value(channel).text(" AND name IN ");
            sql.list(names.iter().map(|n| n.as_str()));
            for row in sql.all(self).await? {
                found.insert(row.text(0)?, row.uuid(1)?.into());
            }
        }
        Ok(found)
    }

    /// The names of buyers by id.
    ///
    /// # Errors
    /// As the database says.
    pub async fn buyer_names(&mut self, shop: ShopId, ids: &[BuyerId]) -> Result<BTreeMap<BuyerId, String>> {
        let mut sql = Sql::new(self, "SELECT id, name FROM buyers WHERE shop_id = ");
        sql.value(shop).text(" AND id IN ").list(ids.iter().copied());
        sql.all(self).await?.iter().map(|r| Ok((r.uuid(0)?.into(), r.text(1)?))).collect()
    }

    /// Adds new buyers.
    ///
    /// # Errors
    /// [`crate::StoreError::Conflict`] when one of the names came in by another way meanwhile.
    pub async fn add_buyers(
        &mut self,
        shop: ShopId,
        channel: ChannelId,
        new: Vec<(BuyerId, String)>,
    ) -> Result<()> {
        let rows = new.into_iter().map(|(id, name)| args![shop, id, channel, name]).collect();
        BUYERS.write(self, rows, false).await
    }
}
