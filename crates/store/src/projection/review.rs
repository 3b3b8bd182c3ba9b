//! Rows of a review and the words it is found by.

use domain::ids::{ReviewId, ShopId};
use domain::review::{Review, ReviewEvent};
use domain::terms::index_terms;

use crate::db::Tx;
use crate::error::Result;
use crate::log::{Head, Recorded};
use crate::value::Value;

/// The row of `reviews`.
///
/// # Errors
/// When the reading cannot be written as JSON.
pub fn review_row(shop: ShopId, review: &Review) -> Result<Vec<Value>> {
    let first = &review.first;
    let now = review.current();
    let reading = &review.reading;
    let (issue, severity) = (review.issue(), review.severity());
    Ok(vec![
        shop.into(),
        review.id.into(),
        review.version.into(),
        first.channel.into(),
        first.external_id.as_str().into(),
        review.case.into(),
        first.order.clone().into(),
        first.product.clone().into(),
        first.buyer.into(),
        now.rating.into(),
        first.rating.into(),
        review.versions.len().into(),
        now.text.as_str().into(),
        reading.language.as_str().into(),
        reading.polarity.as_str().into(),
        issue.map(domain::reading::Issue::as_str).into(),
        severity.into(),
        serde_json::to_string(reading)?.into(),
        review.corrected.is_some().into(),
        first.created_at.into(),
        review.received_at.into(),
    ])
}

/// The terms a review is found by: its words and its order's id.
pub fn terms(review: &Review) -> String {
    let mut terms = String::with_capacity(review.current().text.len() * 2);
    index_terms(&review.current().text, &mut terms);
    if let Some(order) = &review.first.order {
        index_terms(order, &mut terms);
    }
    terms
}

/// A review and where its stream ends.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The state.
    pub review: Review,
    /// The end of the stream.
    pub head: Head,
}

/// Folds a review's stream. `None` when the stream is not a review.
///
/// # Errors
/// When an event is unknown.
pub fn fold(events: &[Recorded]) -> Result<Option<Loaded>> {
    let Some(first) = events.first().filter(|e| e.kind == "review.received") else { return Ok(None) };
    let ReviewEvent::Received(received) = first.event()? else { return Ok(None) };
    let mut review = Review::receive(ReviewId(first.stream), first.at, &received);
    for event in &events[1..] {
        review.apply(event.at, &event.event()?);
    }
    Ok(events.last().map(|last| Loaded { review, head: last.head() }))
}

impl Tx {
    /// A review of this shop.
    ///
    /// # Errors
    /// As the database says.
    pub async fn load_review(&mut self, shop: ShopId, id: ReviewId) -> Result<Option<Loaded>> {
        fold(&self.stream(shop, id.0).await?)
    }
}
