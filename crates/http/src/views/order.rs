//! Orders at the packing table, as the API shows them.

use app::Caller;
use app::orders::{OrderFound, OrderVault};
use serde::Serialize;
use uuid::Uuid;

use super::evidence::EvidenceView;
use super::when;

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
