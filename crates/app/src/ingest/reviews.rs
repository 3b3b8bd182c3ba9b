//! Reviews in: a chunk is looked up, turned into events and rows, and handed to the log.

use std::collections::{BTreeMap, BTreeSet};

use domain::case::{CaseEvent, Subject, Surroundings};
use domain::ids::{BuyerId, CaseId, Entropy, Ids, ReviewId};
use domain::inbound::ReviewIn;
use domain::reading::Reading;
use domain::review::{Received, Review, ReviewEvent};
use store::catalog::{OrderRow, ProductRow};
use store::projection::review::{Loaded, review_row, terms};
use store::reviews::KnownReview;
use store::table::{BUYERS, REVIEWS};
use store::{Batch, Head, Tx, args};

use super::glance::{glance, review_opens};
use super::overlay::Overlay;
use super::{Counts, Place};
use crate::error::Result;

/// A review with what triage read in it.
#[derive(Clone, Debug)]
pub struct ReadReview {
    /// As it came in.
    pub row: ReviewIn,
    /// What it says.
    pub reading: Reading,
}

/// A chunk ready to be appended.
#[derive(Debug)]
pub struct Prepared {
    /// Events and rows.
    pub batch: Batch,
    /// The log's end this was prepared against.
    pub expected_seq: i64,
    /// What it does.
    pub counts: Counts,
    /// The external keys it touches, to tell whether the next chunk depends on it.
    pub keys: Keys,
}

/// What a chunk touches.
#[derive(Clone, Debug, Default)]
pub struct Keys {
    reviews: BTreeSet<String>,
    orders: BTreeSet<String>,
    buyers: BTreeSet<String>,
}

impl Keys {
    /// The keys of a chunk.
    pub fn of(rows: &[ReadReview]) -> Self {
        let pick =
            |f: fn(&ReviewIn) -> Option<&String>| rows.iter().filter_map(|r| f(&r.row)).cloned().collect();
        Self {
            reviews: rows.iter().map(|r| r.row.external_id.clone()).collect(),
            orders: pick(|r| r.order.as_ref()),
            buyers: pick(|r| r.buyer.as_ref()),
        }
    }

    /// Whether two chunks have nothing to do with each other.
    pub fn disjoint(&self, other: &Self) -> bool {
        self.reviews.is_disjoint(&other.reviews)
            && self.orders.is_disjoint(&other.orders)
            && self.buyers.is_disjoint(&other.buyers)
    }
}

/// A chunk on its way into the log while a later one is prepared.
#[derive(Clone, Copy, Debug)]
pub struct InFlight<'a> {
    /// The log's end before it.
    pub before: i64,
    /// And after.
    pub after: i64,
    /// Cases it opens.
    pub cases: i64,
    /// What it touches.
    pub keys: &'a Keys,
}

/// Everything looked up for a chunk.
struct Found {
    reviews: BTreeMap<String, KnownReview>,
    orders: BTreeMap<String, OrderRow>,
    products: BTreeMap<String, ProductRow>,
    buyers: BTreeMap<String, BuyerId>,
    edited: BTreeMap<ReviewId, Loaded>,
}

/// Prepares a chunk behind those still in flight, oldest first. `None` when it depends on one of them: then it must wait.
///
/// # Errors
/// As the store says.
pub async fn prepare(
    tx: &mut Tx,
    place: &Place,
    rows: &[ReadReview],
    entropy: &dyn Entropy,
    in_flight: &[InFlight<'_>],
) -> Result<Option<Prepared>> {
    let shop = tx.shop(place.shop).await?.ok_or(crate::AppError::Absent("shop"))?;
    let keys = Keys::of(rows);
    let (mut expected_seq, mut cases) = (shop.seq, shop.cases);
    // Those that this view of the log does not show yet. When something else moved the log they will be prepared again,
    // and so will this one: its append finds the log elsewhere.
    for flight in in_flight.iter().filter(|f| f.before >= shop.seq && f.after > f.before) {
        if !flight.keys.disjoint(&keys) {
            return Ok(None);
        }
        expected_seq = flight.after;
        cases += flight.cases;
    }
    let mut found = look_up(tx, place, rows, &keys).await?;
    // Only buyers known before can have a case.
    let mut buyers: Vec<BuyerId> = found.buyers.values().copied().collect();
    buyers.extend(found.orders.values().filter_map(|o| o.buyer));
    let mut batch = Batch::new(place.shop);
    let ids = Ids::from(place.at, entropy);
    add_new_buyers(&mut batch, place, &keys, &mut found.buyers, &ids);
    let known_cases: Vec<CaseId> = found.edited.values().filter_map(|l| l.review.case).collect();
    let overlay = Overlay::load(tx, place, &keys.orders, &buyers, &known_cases, cases).await?;
    let mut chunk =
        Chunk { place, ids: &ids, batch, overlay, found, fresh: BTreeMap::new(), counts: Counts::default() };
    for row in rows {
        chunk.take(row)?;
    }
    Ok(Some(chunk.finish(expected_seq, keys)?))
}

/// Takes a chunk of reviews in, inside a writing transaction.
///
/// # Errors
/// As the store says.
pub async fn reviews(
    tx: &mut Tx,
    place: &Place,
    rows: &[ReadReview],
    entropy: &dyn Entropy,
) -> Result<Counts> {
    let prepared = prepare(tx, place, rows, entropy, &[])
        .await?
        .ok_or_else(|| crate::AppError::Task("a chunk waits for nothing".to_owned()))?;
    tx.append(prepared.batch, Some(prepared.expected_seq)).await?;
    Ok(prepared.counts)
}

async fn look_up(tx: &mut Tx, place: &Place, rows: &[ReadReview], keys: &Keys) -> Result<Found> {
    let ids = rows.iter().map(|r| r.row.external_id.as_str());
    let reviews = tx.reviews_by_external(place.shop, place.channel, ids).await?;
    let orders = tx.orders_by_external(place.shop, place.channel, &keys.orders).await?;
    let mut products: BTreeSet<String> = rows.iter().filter_map(|r| r.row.product.clone()).collect();
    products.extend(orders.values().filter_map(|o| o.product.clone()));
    let products = tx.products_by_external(place.shop, place.channel, &products).await?;
    let buyers = tx.buyers_by_name(place.shop, place.channel, &keys.buyers).await?;
    let changed: Vec<uuid::Uuid> = rows
        .iter()
        .filter_map(|r| reviews.get(&r.row.external_id).filter(|k| differs(k, &r.row)).map(|k| k.id.0))
        .collect();
    let mut edited = BTreeMap::new();
    for (id, events) in tx.streams(place.shop, &changed).await? {
        if let Some(loaded) = store::projection::review::fold(&events)? {
            edited.insert(ReviewId(id), loaded);
        }
    }
    Ok(Found { reviews, orders, products, buyers, edited })
}

fn differs(known: &KnownReview, row: &ReviewIn) -> bool {
    known.rating != i64::from(row.rating) || known.text != row.text
}

fn add_new_buyers(
    batch: &mut Batch,
    place: &Place,
    keys: &Keys,
    buyers: &mut BTreeMap<String, BuyerId>,
    ids: &Ids<'_>,
) {
    for name in &keys.buyers {
        if !buyers.contains_key(name) {
            let id = ids.make::<BuyerId>();
            batch.insert(&BUYERS, args![place.shop, id, place.channel, name.as_str()]);
            buyers.insert(name.clone(), id);
        }
    }
}

/// A chunk under work.
struct Chunk<'a> {
    place: &'a Place,
    ids: &'a Ids<'a>,
    batch: Batch,
    overlay: Overlay,
    found: Found,
    /// Reviews made in this chunk, by external id.
    fresh: BTreeMap<String, Loaded>,
    counts: Counts,
}

impl Chunk<'_> {
    fn take(&mut self, read: &ReadReview) -> Result<()> {
        let row = &read.row;
        if let Some(loaded) = self.fresh.remove(&row.external_id) {
            let loaded = self.edit(loaded, read)?;
            self.fresh.insert(row.external_id.clone(), loaded);
            return Ok(());
        }
        match self.found.reviews.get(&row.external_id) {
            None => self.receive(read),
            Some(known) if !differs(known, row) && !self.found.edited.contains_key(&known.id) => {
                self.counts.duplicates += 1;
                Ok(())
            }
            Some(known) => {
                let id = known.id;
                if let Some(loaded) = self.found.edited.remove(&id) {
                    let loaded = self.edit(loaded, read)?;
                    self.found.edited.insert(id, loaded);
                }
                Ok(())
            }
        }
    }

    fn surroundings(&self, row: &ReviewIn) -> Surroundings {
        let order = row.order.as_ref().and_then(|o| self.found.orders.get(o));
        let product = row.product.clone().or_else(|| order.and_then(|o| o.product.clone()));
        let listing = product.as_ref().and_then(|p| self.found.products.get(p));
        Surroundings {
            channel: self.place.channel,
            order: row.order.clone(),
            buyer: row
                .buyer
                .as_ref()
                .and_then(|b| self.found.buyers.get(b))
                .copied()
                .or(order.and_then(|o| o.buyer)),
            advertised: listing.is_some_and(|p| p.advertised),
            value: order.and_then(|o| o.amount).or(listing.and_then(|p| p.price)),
            product,
        }
    }

    fn receive(&mut self, read: &ReadReview) -> Result<()> {
        let (row, place) = (&read.row, self.place);
        let id = self.ids.make::<ReviewId>();
        let around = self.surroundings(row);
        let opens = review_opens(&place.terms.policy.open, row.rating, &read.reading);
        let case = if opens {
            let glance = glance(Subject::Review(id), Some(row.rating), &row.text, &read.reading);
            let case = self.ids.make::<CaseId>();
            Some(self.overlay.take_in(&mut self.batch, place, case, glance, &around)?)
        } else {
            None
        };
        let first = Received {
            channel: place.channel,
            external_id: row.external_id.clone(),
            case,
            order: row.order.clone(),
            product: around.product,
            buyer: around.buyer,
            rating: row.rating,
            text: row.text.clone(),
            created_at: row.created_at.unwrap_or(place.at),
            updated_at: row.updated_at,
            reading: read.reading.clone(),
        };
        let mut head = Head::NEW;
        let event = ReviewEvent::Received(first);
        self.batch.event(id.0, &mut head, place.at, &place.actor, event.kind(), &event)?;
        let ReviewEvent::Received(first) = event else { return Ok(()) };
        let review = Review::receive(id, place.at, &first);
        self.batch.doc(terms(&review));
        self.batch.insert(&REVIEWS, review_row(place.shop, &review)?);
        self.fresh.insert(row.external_id.clone(), Loaded { review, head });
        self.counts.created += 1;
        Ok(())
    }

    /// The buyer changed a review: a new version, seen by its case; words that turned bad open one.
    fn edit(&mut self, mut loaded: Loaded, read: &ReadReview) -> Result<Loaded> {
        let (row, place) = (&read.row, self.place);
        let before = loaded.review.current().clone();
        // What comes late does not undo what came after it.
        let older = row.updated_at.zip(before.updated_at).is_some_and(|(new, known)| new < known);
        if older || (before.rating == row.rating && before.text == row.text) {
            self.counts.duplicates += 1;
            return Ok(loaded);
        }
        let id = loaded.review.id;
        let seen = glance(Subject::Review(id), Some(row.rating), &row.text, &read.reading);
        let open_case = loaded.review.case.and_then(|c| self.overlay.host(c));
        let mut case = None;
        if let Some(case_id) = open_case {
            let improved = before.rating <= 3 && row.rating > before.rating;
            let event = CaseEvent::FeedbackChanged { glance: seen, improved };
            self.overlay.append(&mut self.batch, place, case_id, &[event])?;
        } else if review_opens(&place.terms.policy.open, row.rating, &read.reading) {
            let around = self.surroundings(row);
            let new = self.ids.make::<CaseId>();
            case = Some(self.overlay.take_in(&mut self.batch, place, new, seen, &around)?);
        }
        let event = ReviewEvent::Edited {
            rating: row.rating,
            text: row.text.clone(),
            reading: read.reading.clone(),
            case,
            updated_at: row.updated_at,
        };
        self.batch.event(id.0, &mut loaded.head, place.at, &place.actor, event.kind(), &event)?;
        loaded.review.apply(place.at, &event);
        self.batch.redo_doc(id.0, terms(&loaded.review));
        self.batch.upsert(&REVIEWS, review_row(place.shop, &loaded.review)?);
        self.counts.changed += 1;
        Ok(loaded)
    }

    fn finish(mut self, expected_seq: i64, keys: Keys) -> Result<Prepared> {
        self.counts.cases_opened = self.overlay.opened;
        self.overlay.finish(&mut self.batch)?;
        Ok(Prepared { batch: self.batch, expected_seq, counts: self.counts, keys })
    }
}
