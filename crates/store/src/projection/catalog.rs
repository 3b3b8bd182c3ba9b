//! Rows of orders and products.

use domain::case::Held;
use domain::catalog::{OrderEvent, ProductEvent};
use domain::ids::{BuyerId, ChannelId, OrderId, ProductId, ShopId};
use domain::inbound::{OrderIn, ProductIn};
use domain::order_files;

use crate::error::Result;
use crate::log::{Head, Recorded};
use crate::value::Value;

/// The row of `orders`.
pub fn order_row(
    shop: ShopId,
    id: OrderId,
    version: i64,
    channel: ChannelId,
    buyer: Option<BuyerId>,
    row: &OrderIn,
) -> Vec<Value> {
    vec![
        shop.into(),
        id.into(),
        version.into(),
        channel.into(),
        row.external_id.as_str().into(),
        buyer.into(),
        row.product.clone().into(),
        row.sku.clone().into(),
        row.batch.clone().into(),
        row.quantity.map(i64::from).into(),
        row.amount.map(|m| m.minor).into(),
        row.amount.map(|m| m.currency.code().to_owned()).into(),
        row.status.clone().into(),
        row.carrier.clone().into(),
        row.tracking.clone().into(),
        row.paid_at.into(),
        row.shipped_at.into(),
        row.promised_at.into(),
        row.delivered_at.into(),
    ]
}

/// The row of `products`.
pub fn product_row(
    shop: ShopId,
    id: ProductId,
    version: i64,
    channel: ChannelId,
    row: &ProductIn,
) -> Vec<Value> {
    vec![
        shop.into(),
        id.into(),
        version.into(),
        channel.into(),
        row.external_id.as_str().into(),
        row.title.as_str().into(),
        row.price.map(|m| m.minor).into(),
        row.price.map(|m| m.currency.code().to_owned()).into(),
        row.category.clone().into(),
        row.advertised.into(),
    ]
}

/// An order with its files, and where its stream ends.
#[derive(Clone, Debug)]
pub struct LoadedOrder {
    /// Its id.
    pub id: OrderId,
    /// The channel that reported it.
    pub channel: ChannelId,
    /// Who bought.
    pub buyer: Option<BuyerId>,
    /// As the channel last reported it.
    pub row: OrderIn,
    /// Files that were put to it, first one first; withdrawn ones too.
    pub files: Vec<Held>,
    /// The end of the stream.
    pub head: Head,
}

impl LoadedOrder {
    /// Its row of `orders`.
    pub fn order_row(&self, shop: ShopId) -> Vec<Value> {
        order_row(shop, self.id, self.head.version, self.channel, self.buyer, &self.row)
    }
}

/// Folds an order's stream; `None` where it is none.
///
/// # Errors
/// When an event is unknown.
pub fn load_order(events: &[Recorded]) -> Result<Option<LoadedOrder>> {
    let mut state: Option<(ChannelId, Option<BuyerId>, OrderIn)> = None;
    let mut files = Vec::new();
    for recorded in events {
        let event: OrderEvent = recorded.event()?;
        let place = (recorded.version, recorded.at, recorded.actor.as_str());
        order_files::apply(&mut files, OrderId(recorded.stream), place, &event);
        state = match (event, state) {
            (OrderEvent::Imported { channel, buyer, row }, _)
            | (OrderEvent::Changed { buyer, row }, Some((channel, ..))) => Some((channel, buyer, row)),
            (OrderEvent::Changed { .. }, None) => None,
            (OrderEvent::EvidenceCaptured { .. } | OrderEvent::EvidenceWithdrawn { .. }, state) => state,
        };
    }
    Ok(state.zip(events.last()).map(|((channel, buyer, row), last)| LoadedOrder {
        id: OrderId(last.stream),
        channel,
        buyer,
        row,
        files,
        head: last.head(),
    }))
}

/// The row an order's stream leads to.
///
/// # Errors
/// When an event is unknown.
pub fn fold_order(shop: ShopId, events: &[Recorded]) -> Result<Option<Vec<Value>>> {
    Ok(load_order(events)?.map(|order| order.order_row(shop)))
}

/// The row a product's stream leads to.
///
/// # Errors
/// When an event is unknown.
pub fn fold_product(shop: ShopId, events: &[Recorded]) -> Result<Option<Vec<Value>>> {
    let mut state: Option<(ChannelId, ProductIn)> = None;
    for event in events {
        state = match (event.event()?, state) {
            (ProductEvent::Created { channel, row }, _)
            | (ProductEvent::Changed { row }, Some((channel, _))) => Some((channel, row)),
            (ProductEvent::Changed { .. }, None) => None,
        };
    }
    Ok(state
        .zip(events.last())
        .map(|((channel, row), last)| product_row(shop, ProductId(last.stream), last.version, channel, &row)))
}
