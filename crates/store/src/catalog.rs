//! Orders and products as the channels last described them.

use std::collections::{BTreeMap, BTreeSet};

use domain::ids::{BuyerId, ChannelId, OrderId, ProductId, ShopId};
use domain::money::{Currency, Money};
use domain::time::Instant;

use crate::db::Tx;
use crate::error::{Result, StoreError};
use crate::projection::catalog::{LoadedOrder, load_order};
use crate::sql::Sql;
use crate::value::Row;

/// An order.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "columns of `orders`")]
pub struct OrderRow {
    pub id: OrderId,
    pub version: i64,
    pub external_id: String,
    pub buyer: Option<BuyerId>,
    pub product: Option<String>,
    pub sku: Option<String>,
    pub batch: Option<String>,
    pub quantity: Option<i64>,
    pub amount: Option<Money>,
    pub status: Option<String>,
    pub carrier: Option<String>,
    pub tracking: Option<String>,
    pub paid_at: Option<Instant>,
    pub shipped_at: Option<Instant>,
    pub promised_at: Option<Instant>,
    pub delivered_at: Option<Instant>,
}

/// A product.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "columns of `products`")]
pub struct ProductRow {
    pub id: ProductId,
    pub version: i64,
    pub external_id: String,
    pub title: String,
    pub price: Option<Money>,
    pub category: Option<String>,
    pub advertised: bool,
}

const ORDER: &str = "SELECT id, version, external_id, buyer_id, product, sku, batch, quantity, amount_minor, currency, \
     status, carrier, tracking, paid_at, shipped_at, promised_at, delivered_at FROM orders WHERE shop_id = ";
const PRODUCT: &str = "SELECT id, version, external_id, title, price_minor, currency, category, advertised FROM products \
     WHERE shop_id = ";

/// Most orders of one channel that are shown for a number: parcels may be shared.
const MOST_NUMBERED: i64 = 20;

/// Money from an amount column and the currency column after it.
pub(crate) fn money(row: &Row, minor: usize, currency: usize) -> Result<Option<Money>> {
    let (Some(minor), Some(code)) = (row.opt_int(minor)?, row.opt_text(currency)?) else { return Ok(None) };
    let currency = Currency::parse(&code).map_err(|e| StoreError::Corrupt(e.to_string()))?;
    Ok(Some(Money { minor, currency }))
}

fn order(row: &Row) -> Result<OrderRow> {
    Ok(OrderRow {
        id: row.uuid(0)?.into(),
        version: row.int(1)?,
        external_id: row.text(2)?,
        buyer: row.opt_uuid(3)?.map(Into::into),
        product: row.opt_text(4)?,
        sku: row.opt_text(5)?,
        batch: row.opt_text(6)?,
        quantity: row.opt_int(7)?,
        amount: money(row, 8, 9)?,
        status: row.opt_text(10)?,
        carrier: row.opt_text(11)?,
        tracking: row.opt_text(12)?,
        paid_at: row.opt_instant(13)?,
        shipped_at: row.opt_instant(14)?,
        promised_at: row.opt_instant(15)?,
        delivered_at: row.opt_instant(16)?,
    })
}

fn product(row: &Row) -> Result<ProductRow> {
    Ok(ProductRow {
        id: row.uuid(0)?.into(),
        version: row.int(1)?,
        external_id: row.text(2)?,
        title: row.text(3)?,
        price: money(row, 4, 5)?,
        category: row.opt_text(6)?,
        advertised: row.flag(7)?,
    })
}

impl Tx {
    async fn by_external<T>(
        &mut self,
        select: &str,
        shop: ShopId,
        channel: ChannelId,
        ids: &BTreeSet<String>,
        read: impl Fn(&Row) -> Result<(String, T)>,
    ) -> Result<BTreeMap<String, T>> {
        let ids: Vec<&String> = ids.iter().collect();
        let mut found = BTreeMap::new();
        for ids in ids.chunks(500) {
            let mut sql = Sql::new(self, select);
            sql.value(shop).text(" AND channel_id = ").value(channel).text(" AND external_id IN ");
            sql.list(ids.iter().map(|n| n.as_str()));
            for row in sql.all(self).await? {
                let (id, value) = read(&row)?;
                found.insert(id, value);
            }
        }
        Ok(found)
    }

    /// The known ones among these orders of a channel.
    ///
    /// # Errors
    /// As the database says.
    pub async fn orders_by_external(
        &mut self,
        shop: ShopId,
        channel: ChannelId,
        ids: &BTreeSet<String>,
    ) -> Result<BTreeMap<String, OrderRow>> {
        self.by_external(ORDER, shop, channel, ids, |r| order(r).map(|o| (o.external_id.clone(), o))).await
    }

    /// The known ones among these products of a channel.
    ///
    /// # Errors
    /// As the database says.
    pub async fn products_by_external(
        &mut self,
        shop: ShopId,
        channel: ChannelId,
        ids: &BTreeSet<String>,
    ) -> Result<BTreeMap<String, ProductRow>> {
        self.by_external(PRODUCT, shop, channel, ids, |r| product(r).map(|p| (p.external_id.clone(), p)))
            .await
    }

    /// An order with its files.
    ///
    /// # Errors
    /// As the database says.
    pub async fn load_order(&mut self, shop: ShopId, id: OrderId) -> Result<Option<LoadedOrder>> {
        let events = self.stream(shop, id.0).await?;
        if events.first().is_none_or(|first| first.kind != "order.imported") {
            return Ok(None);
        }
        load_order(&events)
    }

    /// The orders of these channels with exactly this number, or this number on their parcel; each with its channel.
    ///
    /// # Errors
    /// As the database says.
    pub async fn orders_numbered(
        &mut self,
        shop: ShopId,
        channels: &[ChannelId],
        number: &str,
    ) -> Result<Vec<(ChannelId, OrderRow)>> {
        let mut found = Vec::new();
        for column in [" AND external_id = ", " AND tracking = "] {
            for channel in channels {
                let mut sql = Sql::new(self, ORDER);
                sql.value(shop).text(" AND channel_id = ").value(*channel).text(column).value(number);
                sql.text(" ORDER BY id DESC LIMIT ").value(MOST_NUMBERED);
                for row in sql.all(self).await? {
                    let row = order(&row)?;
                    if found.iter().all(|(_, known): &(ChannelId, OrderRow)| known.id != row.id) {
                        found.push((*channel, row));
                    }
                }
            }
        }
        Ok(found)
    }

    /// How many orders of a product were paid since an instant; counts to 10,000.
    ///
    /// # Errors
    /// As the database says.
    pub async fn orders_of_product(&mut self, shop: ShopId, product: &str, since: Instant) -> Result<i64> {
        let sql = "SELECT COUNT(*) FROM (SELECT 1 FROM orders WHERE shop_id = $1 AND product = $2 AND paid_at >= $3 \
             LIMIT 10000) AS sold";
        let row = self.first(sql, crate::args![shop, product, since]).await?;
        row.map_or(Ok(0), |r| r.int(0))
    }

    /// How many orders a buyer has.
    ///
    /// # Errors
    /// As the database says.
    pub async fn orders_of_buyer(&mut self, shop: ShopId, buyer: BuyerId) -> Result<i64> {
        let row = self
            .first(
                "SELECT COUNT(*) FROM orders WHERE shop_id = $1 AND buyer_id = $2",
                crate::args![shop, buyer],
            )
            .await?;
        row.map_or(Ok(0), |r| r.int(0))
    }
}
