//! The row of a parcel, and the words it is found by.

use domain::ids::{ParcelId, ShopId};
use domain::parcel::{ExceptionKind, Parcel, ParcelEvent};
use domain::terms::index_terms;

use crate::db::Tx;
use crate::error::Result;
use crate::log::{Head, Recorded};
use crate::value::Value;

/// The row of `parcels`.
pub fn parcel_row(shop: ShopId, parcel: &Parcel) -> Vec<Value> {
    let exception = parcel.exception();
    let stuck = parcel.found.iter().rev().find(|(kind, _)| *kind == ExceptionKind::Stuck);
    vec![
        shop.into(),
        parcel.id.into(),
        parcel.version.into(),
        parcel.channel.into(),
        parcel.tracking.as_str().into(),
        parcel.carrier.clone().into(),
        parcel.order.clone().into(),
        parcel.buyer.into(),
        parcel.case.into(),
        parcel.status().as_str().into(),
        parcel.steps.len().into(),
        exception.map(|(kind, _)| kind.as_str()).into(),
        exception.map(|(_, at)| at).into(),
        parcel.handed_over_at().into(),
        parcel.moved_at().into(),
        stuck.map(|(_, at)| *at).into(),
        parcel.delivered_at().into(),
        parcel.steps.last().map(|s| s.at).into(),
    ]
}

/// The terms a parcel is found by: its number and its order's id.
pub fn terms(parcel: &Parcel) -> String {
    let mut terms = String::new();
    index_terms(&parcel.tracking, &mut terms);
    if let Some(order) = &parcel.order {
        index_terms(order, &mut terms);
    }
    terms
}

/// A parcel and where its stream ends.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The state.
    pub parcel: Parcel,
    /// The end of the stream.
    pub head: Head,
}

/// Folds a parcel's stream. `None` when the stream is none.
///
/// # Errors
/// When an event is unknown.
pub fn fold(events: &[Recorded]) -> Result<Option<Loaded>> {
    let Some(first) = events.first().filter(|e| e.kind == "parcel.tracked") else { return Ok(None) };
    let opening: ParcelEvent = first.event()?;
    let Some(mut parcel) = Parcel::open(ParcelId(first.stream), &opening) else { return Ok(None) };
    for event in &events[1..] {
        parcel.apply(&event.event()?);
    }
    Ok(events.last().map(|last| Loaded { parcel, head: last.head() }))
}

impl Tx {
    /// A parcel of this shop.
    ///
    /// # Errors
    /// As the database says.
    pub async fn load_parcel(&mut self, shop: ShopId, id: ParcelId) -> Result<Option<Loaded>> {
        fold(&self.stream(shop, id.0).await?)
    }
}
