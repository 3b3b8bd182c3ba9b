//! The row of a return request, and the words it is found by.

use domain::ids::{ReturnId, ShopId};
use domain::returns::{Decider, Return, ReturnEvent};
use domain::terms::index_terms;

use crate::db::Tx;
use crate::error::Result;
use crate::log::{Head, Recorded};
use crate::value::Value;

/// The row of `returns`.
pub fn return_row(shop: ShopId, request: &Return) -> Vec<Value> {
    let (row, reading, last) = (&request.row, &request.reading, request.decided.last());
    vec![
        shop.into(),
        request.id.into(),
        request.version.into(),
        request.channel.into(),
        row.external_id.as_str().into(),
        request.case.into(),
        row.order.clone().into(),
        row.product.clone().into(),
        row.sku.clone().into(),
        request.buyer.into(),
        row.quantity.map(i64::from).into(),
        row.kind.as_str().into(),
        request.state.as_str().into(),
        row.status.clone().into(),
        row.reason.clone().into(),
        row.text.as_str().into(),
        reading.language.as_str().into(),
        reading.issue.map(domain::reading::Issue::as_str).into(),
        reading.severity.into(),
        row.amount.map(|m| m.minor).into(),
        row.amount.or_else(|| request.paid()).map(|m| m.currency.code().to_owned()).into(),
        row.evidence.len().into(),
        request.requested_at.into(),
        row.updated_at.into(),
        request.since.into(),
        request.received_at.into(),
        last.map(|d| d.verdict.as_str()).into(),
        last.map(|d| d.by.as_str()).into(),
        last.map(|d| d.at).into(),
        request.paid_minor(|_| true).into(),
        request.paid_minor(|by| by != Decider::House).into(),
    ]
}

/// The terms a request is found by: its words, its own id and its order's.
pub fn terms(request: &Return) -> String {
    let mut terms = String::new();
    index_terms(&domain::returns::said(&request.row), &mut terms);
    index_terms(&request.row.external_id, &mut terms);
    if let Some(order) = &request.row.order {
        index_terms(order, &mut terms);
    }
    terms
}

/// A request and where its stream ends.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The state.
    pub request: Return,
    /// The end of the stream.
    pub head: Head,
}

/// Folds a request's stream. `None` when the stream is none.
///
/// # Errors
/// When an event is unknown.
pub fn fold(events: &[Recorded]) -> Result<Option<Loaded>> {
    let Some(first) = events.first().filter(|e| e.kind == "return.requested") else { return Ok(None) };
    let opening: ReturnEvent = first.event()?;
    let Some(mut request) = Return::open(ReturnId(first.stream), first.at, &opening) else { return Ok(None) };
    for event in &events[1..] {
        request.apply(event.at, &event.event()?);
    }
    Ok(events.last().map(|last| Loaded { request, head: last.head() }))
}

impl Tx {
    /// A request of this shop.
    ///
    /// # Errors
    /// As the database says.
    pub async fn load_return(&mut self, shop: ShopId, id: ReturnId) -> Result<Option<Loaded>> {
        fold(&self.stream(shop, id.0).await?)
    }
}
