//! Orders as the API shows them: on a case's page, and at the packing table.

use app::Caller;
use app::orders::{OrderFound, OrderVault};
use app::rows::OrderRow;
use domain::time::Instant;
use serde::Serialize;
use uuid::Uuid;

use super::evidence::EvidenceView;
use super::{MoneyView, when};

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Titled {
    id: String,
    title: String,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct OrderView {
    id: Uuid,
    external_id: String,
    status: Option<String>,
    quantity: Option<i64>,
    amount: Option<MoneyView>,
    sku: Option<String>,
    batch: Option<String>,
    product: Option<Titled>,
    carrier: Option<String>,
    tracking: Option<String>,
    paid_at: Option<String>,
    shipped_at: Option<String>,
    promised_at: Option<String>,
    delivered_at: Option<String>,
    late_days: Option<i64>,
}

impl OrderView {
    pub(crate) fn new(o: &OrderRow, title: Option<&str>, now: Instant) -> Self {
        let day = domain::time::Span::hours(24).0;
        let late =
            o.promised_at.map(|p| (o.delivered_at.unwrap_or(now) - p).0.div_euclid(day)).filter(|d| *d > 0);
        Self {
            id: o.id.0,
            external_id: o.external_id.clone(),
            status: o.status.clone(),
            quantity: o.quantity,
            amount: o.amount.map(Into::into),
            sku: o.sku.clone(),
            batch: o.batch.clone(),
            product: o
                .product
                .as_ref()
                .map(|p| Titled { id: p.clone(), title: title.unwrap_or(p).to_owned() }),
            carrier: o.carrier.clone(),
            tracking: o.tracking.clone(),
            paid_at: o.paid_at.map(when),
            shipped_at: o.shipped_at.map(when),
            promised_at: o.promised_at.map(when),
            delivered_at: o.delivered_at.map(when),
            late_days: late,
        }
    }
}

/// An order that was looked for by its number.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct OrderFoundView {
    id: Uuid,
    /// As the channel numbers it.
    external_id: String,
    channel: String,
    /// What was bought.
    title: Option<String>,
    sku: Option<String>,
    quantity: Option<i64>,
    status: Option<String>,
    tracking: Option<String>,
    paid_at: Option<String>,
    shipped_at: Option<String>,
    /// Files in use.
    files: usize,
}

impl From<OrderFound> for OrderFoundView {
    fn from(found: OrderFound) -> Self {
        let order = found.order;
        Self {
            id: order.id.0,
            external_id: order.external_id,
            channel: found.channel,
            title: found.title,
            sku: order.sku,
            quantity: order.quantity,
            status: order.status,
            tracking: order.tracking,
            paid_at: order.paid_at.map(when),
            shipped_at: order.shipped_at.map(when),
            files: found.files,
        }
    }
}

/// The orders that were found.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct OrdersFoundView {
    items: Vec<OrderFoundView>,
}

impl From<Vec<OrderFound>> for OrdersFoundView {
    fn from(found: Vec<OrderFound>) -> Self {
        Self { items: found.into_iter().map(Into::into).collect() }
    }
}

/// The files of an order.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct OrderVaultView {
    /// First one first; withdrawn ones too.
    items: Vec<EvidenceView>,
}

impl OrderVaultView {
    pub(crate) fn new(caller: &Caller, vault: &OrderVault) -> Self {
        let items = vault.files.iter().map(|held| EvidenceView::new(caller, held, &vault.people)).collect();
        Self { items }
    }
}
