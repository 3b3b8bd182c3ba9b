//! Rows of orders and products.

use domain::catalog::{OrderEvent, ProductEvent};
use domain::ids::{BuyerId, ChannelId, OrderId, ProductId, ShopId};
use domain::inbound::{OrderIn, ProductIn};

use crate::error::Result;
use crate::log::Recorded;
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

/// The row an order's stream leads to.
///
/// # Errors
/// When an event is unknown.
pub fn fold_order(shop: ShopId, events: &[Recorded]) -> Result<Option<Vec<Value>>> {
    let mut state: Option<(ChannelId, Option<BuyerId>, OrderIn)> = None;
    for event in events {
        state = match (event.event()?, state) {
            (OrderEvent::Imported { channel, buyer, row }, _)
            | (OrderEvent::Changed { buyer, row }, Some((channel, ..))) => Some((channel, buyer, row)),
            (OrderEvent::Changed { .. }, None) => None,
        };
    }
    Ok(state.zip(events.last()).map(|((channel, buyer, row), last)| {
        order_row(shop, OrderId(last.stream), last.version, channel, buyer, &row)
    }))
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
