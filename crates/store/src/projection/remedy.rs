//! Rows of a remedy. A row names the case, the order and the buyer, and nothing else that was said or written.

use domain::ids::{RemedyId, ShopId};
use domain::remedy::{Remedy, RemedyEvent};

use crate::error::Result;
use crate::log::{Head, Recorded};
use crate::value::Value;

/// A remedy and where its stream ends.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The state.
    pub remedy: Remedy,
    /// The end of the stream.
    pub head: Head,
}

/// The row of `remedies`.
pub fn remedy_row(shop: ShopId, remedy: &Remedy) -> Vec<Value> {
    let (about, grant) = (&remedy.about, remedy.grant.as_ref());
    let asked = remedy.approval.as_ref().filter(|a| a.decided_by.is_none());
    vec![
        shop.into(),
        remedy.id.into(),
        remedy.version.into(),
        about.case.into(),
        about.channel.into(),
        about.order.clone().into(),
        about.buyer.into(),
        remedy.given.kind.as_str().into(),
        remedy.state.as_str().into(),
        remedy.state.is_open().into(),
        remedy.state.counts().into(),
        remedy.given.amount.map(|m| m.minor).into(),
        remedy.given.amount.map(|m| m.currency.code().to_owned()).into(),
        asked.map(|a| a.of.as_str()).into(),
        remedy.author.as_str().into(),
        grant.map(|g| g.by).into(),
        grant.map(|g| g.role.as_str()).into(),
        grant.map(|g| g.day.clone()).into(),
        grant.map(|g| g.month.clone()).into(),
        grant.and_then(|g| g.budget.clone()).into(),
        remedy.reference.clone().into(),
        remedy.evidence_due.into(),
        remedy.created_at.into(),
        remedy.offered_at.into(),
        remedy.granted_at.into(),
        remedy.ended_at.into(),
    ]
}

/// Folds a remedy's stream. `None` when the stream is not a remedy.
///
/// # Errors
/// When an event is unknown.
pub fn fold(events: &[Recorded]) -> Result<Option<Loaded>> {
    let (Some(first), Some(last)) = (events.first(), events.last()) else { return Ok(None) };
    if first.kind != "remedy.suggested" {
        return Ok(None);
    }
    let parsed: Vec<RemedyEvent> = events.iter().map(Recorded::event).collect::<Result<_>>()?;
    let facts = events.iter().zip(&parsed).map(|(e, p)| (e.at, e.actor.as_str(), p));
    Ok(Remedy::fold(RemedyId(first.stream), facts).map(|remedy| Loaded { remedy, head: last.head() }))
}
