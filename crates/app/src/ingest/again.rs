//! Reading again: what the deep tier makes of reviews that came in with the fast tier's reading.
//!
//! A person's word stands above either: corrected reviews are left alone. What differs becomes an event of the review and,
//! where it has a case, of the case; a complaint that was missed opens one, praise that was mistaken lets its case go.

use std::collections::BTreeSet;

use domain::case::{Subject, Surroundings, read_again};
use domain::ids::{BuyerId, CaseId, Entropy, Ids, ReviewId};
use domain::reading::Reading;
use domain::review::{Review, ReviewEvent};
use store::projection::review::{Loaded, fold, review_row};
use store::table::REVIEWS;
use store::{Batch, Tx};

use super::glance::{glance, review_opens};
use super::overlay::Overlay;
use super::{Counts, Place};
use crate::error::Result;

/// Takes new readings of reviews in, inside a writing transaction; gives how many changed and what they opened.
/// The channel of `place` is that of the reviews.
///
/// # Errors
/// As the store says.
pub async fn readings(
    tx: &mut Tx,
    place: &Place,
    read: Vec<(ReviewId, Reading)>,
    entropy: &dyn Entropy,
) -> Result<Counts> {
    let ids: Vec<uuid::Uuid> = read.iter().map(|(id, _)| id.0).collect();
    let streams = tx.streams(place.shop, &ids).await?;
    let mut reviews: Vec<(Loaded, Reading)> = Vec::new();
    for (id, reading) in read {
        let known = streams.get(&id.0).map(|events| fold(events)).transpose()?.flatten();
        if let Some(known) = known.filter(|k| k.review.corrected.is_none() && k.review.reading != reading) {
            reviews.push((known, reading));
        }
    }
    let mut overlay = around(tx, place, &reviews).await?;
    let ids = Ids::from(place.at, entropy);
    let mut batch = Batch::new(place.shop);
    let mut counts = Counts::default();
    for (mut known, reading) in reviews {
        let review = &known.review;
        let rating = review.current().rating;
        let opens = reading.abstain || review_opens(&place.terms.policy.open, rating, &reading);
        let seen = glance(Subject::Review(review.id), Some(rating), &review.current().text, &reading);
        let mut case = None;
        if let Some(host) = review.case.and_then(|c| overlay.host(c)) {
            let events = overlay.get(host).map(|c| read_again(c, seen, opens)).unwrap_or_default();
            overlay.append(&mut batch, place, host, &events)?;
        } else if review.case.is_none() && review_opens(&place.terms.policy.open, rating, &reading) {
            let surroundings = surroundings(tx, place, review).await?;
            case = Some(overlay.take_in(&mut batch, place, ids.make::<CaseId>(), seen, &surroundings)?);
        }
        let event = ReviewEvent::ReadAgain { reading, case };
        let id = review.id;
        batch.event(id.0, &mut known.head, place.at, &place.actor, event.kind(), &event)?;
        known.review.apply(place.at, &event);
        batch.upsert(&REVIEWS, review_row(place.shop, &known.review)?);
        counts.changed += 1;
    }
    counts.cases_opened = overlay.opened;
    overlay.finish(&mut batch)?;
    if !batch.is_empty() {
        tx.append(batch, None).await?;
    }
    Ok(counts)
}

/// The cases that these reviews have or may join.
async fn around(tx: &mut Tx, place: &Place, reviews: &[(Loaded, Reading)]) -> Result<Overlay> {
    let known = || reviews.iter().map(|(k, _)| &k.review);
    let orders: BTreeSet<String> = known().filter_map(|r| r.first.order.clone()).collect();
    let buyers: Vec<BuyerId> = known().filter_map(|r| r.first.buyer).collect();
    let cases: Vec<CaseId> = known().filter_map(|r| r.case).collect();
    let so_far = tx.shop(place.shop).await?.map_or(0, |s| s.cases);
    Overlay::load(tx, place, &orders, &buyers, &cases, so_far).await
}

/// What lies around a review that opens a case late.
async fn surroundings(tx: &mut Tx, place: &Place, review: &Review) -> Result<Surroundings> {
    let first = &review.first;
    let wanted = |key: &Option<String>| key.iter().cloned().collect::<BTreeSet<String>>();
    let order =
        tx.orders_by_external(place.shop, place.channel, &wanted(&first.order)).await?.into_values().next();
    let product = first.product.clone().or_else(|| order.as_ref().and_then(|o| o.product.clone()));
    let listing =
        tx.products_by_external(place.shop, place.channel, &wanted(&product)).await?.into_values().next();
    Ok(Surroundings {
        channel: place.channel,
        order: first.order.clone(),
        buyer: first.buyer.or(order.as_ref().and_then(|o| o.buyer)),
        advertised: listing.as_ref().is_some_and(|p| p.advertised),
        value: order.and_then(|o| o.amount).or(listing.and_then(|p| p.price)),
        product,
    })
}
