//! Carriers' reports in: each makes its parcel's timeline longer; a parcel that is lost, damaged, sent back or has stood
//! still for too long opens or joins a case. [`still`] finds the last of these when nobody reports anything.

use std::collections::{BTreeMap, BTreeSet};

use domain::case::{CaseEvent, Glance, Matter, ParcelGlance, Subject, Surroundings};
use domain::ids::{BuyerId, CaseId, Entropy, Ids, ParcelId};
use domain::inbound::ParcelEventIn;
use domain::parcel::{ExceptionKind, Parcel, ParcelEvent, Step, exceptions};
use domain::reading::Issue;
use store::catalog::{OrderRow, ProductRow};
use store::projection::parcel::{Loaded, parcel_row, terms};
use store::table::PARCELS;
use store::{Batch, Head, Tx};

use super::glance::excerpt;
use super::overlay::Overlay;
use super::{Counts, Place};
use crate::error::Result;

/// Everything looked up for a chunk.
struct Found {
    parcels: BTreeMap<String, Loaded>,
    /// Orders by their own ids and, where a report names none, by its tracking number.
    orders: BTreeMap<String, OrderRow>,
    by_tracking: BTreeMap<String, OrderRow>,
    products: BTreeMap<String, ProductRow>,
}

/// Takes a chunk of reports in, inside a writing transaction.
///
/// # Errors
/// As the store says.
pub async fn parcels(
    tx: &mut Tx,
    place: &Place,
    rows: &[ParcelEventIn],
    entropy: &dyn Entropy,
) -> Result<Counts> {
    let mut groups: BTreeMap<&str, Vec<&ParcelEventIn>> = BTreeMap::new();
    for row in rows {
        groups.entry(&row.tracking).or_default().push(row);
    }
    let numbers: BTreeSet<String> = groups.keys().map(|n| (*n).to_owned()).collect();
    let parcels = tx.parcels_by_tracking(place.shop, place.channel, &numbers).await?;
    let named: BTreeSet<String> = rows.iter().filter_map(|r| r.order.clone()).collect();
    let found = look_up(tx, place, parcels, named, &numbers).await?;
    let overlay = overlay(tx, place, &found).await?;
    let ids = Ids::from(place.at, entropy);
    let mut chunk =
        Chunk { place, ids: &ids, batch: Batch::new(place.shop), overlay, found, counts: Counts::default() };
    for (number, group) in groups {
        chunk.take(number, &group)?;
    }
    let (batch, counts) = chunk.finish()?;
    if !batch.is_empty() {
        tx.append(batch, None).await?;
    }
    Ok(counts)
}

/// Looks after parcels of one channel that may have stood still for too long, inside a writing transaction.
///
/// # Errors
/// As the store says.
pub async fn still(tx: &mut Tx, place: &Place, ids: &[ParcelId], entropy: &dyn Entropy) -> Result<Counts> {
    let parcels = tx.load_parcels(place.shop, ids.iter().copied()).await?;
    let parcels: BTreeMap<String, Loaded> =
        parcels.into_iter().map(|l| (l.parcel.tracking.clone(), l)).collect();
    let named = parcels.values().filter_map(|l| l.parcel.order.clone()).collect();
    let numbers: BTreeSet<String> = parcels.keys().cloned().collect();
    let found = look_up(tx, place, parcels, named, &numbers).await?;
    let overlay = overlay(tx, place, &found).await?;
    let ids = Ids::from(place.at, entropy);
    let mut chunk =
        Chunk { place, ids: &ids, batch: Batch::new(place.shop), overlay, found, counts: Counts::default() };
    for number in numbers {
        if let Some(mut loaded) = chunk.found.parcels.remove(&number) {
            chunk.look(&mut loaded, None)?;
        }
    }
    let (batch, counts) = chunk.finish()?;
    if !batch.is_empty() {
        tx.append(batch, None).await?;
    }
    Ok(counts)
}

async fn look_up(
    tx: &mut Tx,
    place: &Place,
    parcels: BTreeMap<String, Loaded>,
    named: BTreeSet<String>,
    numbers: &BTreeSet<String>,
) -> Result<Found> {
    let (shop, channel) = (place.shop, place.channel);
    let orders = tx.orders_by_external(shop, channel, &named).await?;
    let by_tracking = tx.orders_by_tracking(shop, channel, numbers).await?;
    let all = orders.values().chain(by_tracking.values());
    let products: BTreeSet<String> = all.filter_map(|o| o.product.clone()).collect();
    let products = tx.products_by_external(shop, channel, &products).await?;
    Ok(Found { parcels, orders, by_tracking, products })
}

async fn overlay(tx: &mut Tx, place: &Place, found: &Found) -> Result<Overlay> {
    let all = || found.orders.values().chain(found.by_tracking.values());
    let orders: BTreeSet<String> = all().map(|o| o.external_id.clone()).collect();
    let buyers: Vec<BuyerId> = all().filter_map(|o| o.buyer).collect();
    let cases: Vec<CaseId> = found.parcels.values().filter_map(|l| l.parcel.case).collect();
    let so_far = tx.shop(place.shop).await?.map_or(0, |s| s.cases);
    Overlay::load(tx, place, &orders, &buyers, &cases, so_far).await
}

/// What a case keeps of a parcel: the carrier's last words, and what went wrong.
pub(crate) fn seen(parcel: &Parcel) -> Option<Glance> {
    let matter = ParcelGlance::of(parcel)?;
    let last = parcel.last();
    let said = last.map(|s| s.description.trim()).filter(|d| !d.is_empty());
    let carrier = parcel.carrier.as_deref().unwrap_or_default();
    let name = format!("{carrier} {}", parcel.tracking);
    let words = said.map_or_else(|| name.trim().to_owned(), |said| format!("{}: {said}", name.trim()));
    Some(Glance {
        subject: Subject::Parcel(parcel.id),
        star: None,
        excerpt: excerpt(&words),
        language: "und".to_owned(),
        issue: Issue::Logistics,
        also: Vec::new(),
        ground: None,
        severity: severity(matter.what),
        confidence: 1.0,
        why: Vec::new(),
        unsure: Vec::new(),
        matter: Some(Box::new(Matter::Parcel(matter))),
    })
}

/// What a buyer loses: nothing will come, it came broken, or it comes late.
const fn severity(what: ExceptionKind) -> u8 {
    match what {
        ExceptionKind::Lost | ExceptionKind::Returned | ExceptionKind::Damaged => 2,
        ExceptionKind::Stuck => 1,
    }
}

/// A chunk under work.
struct Chunk<'a> {
    place: &'a Place,
    ids: &'a Ids<'a>,
    batch: Batch,
    overlay: Overlay,
    found: Found,
    counts: Counts,
}

impl Chunk<'_> {
    fn take(&mut self, number: &str, group: &[&ParcelEventIn]) -> Result<()> {
        let place = self.place;
        let known = self.found.parcels.remove(number);
        let mut steps: Vec<Step> = Vec::new();
        for row in group {
            let step = step_of(row);
            let told = known.as_ref().is_some_and(|l| l.parcel.knows(&step));
            let room = known.as_ref().map_or(0, |l| l.parcel.steps.len()) + steps.len();
            if told || room >= domain::parcel::MOST_STEPS || steps.iter().any(|s| s.covers(&step)) {
                self.counts.duplicates += 1;
            } else {
                steps.push(step);
            }
        }
        if steps.is_empty() {
            return Ok(());
        }
        let told = group.iter().rev().find_map(|r| r.order.clone());
        let order = told.or_else(|| self.found.by_tracking.get(number).map(|o| o.external_id.clone()));
        let buyer = order.as_ref().and_then(|o| self.order(o, number)).and_then(|o| o.buyer);
        if known.is_some() {
            self.counts.changed += steps.len() as i64;
        } else {
            self.counts.created += steps.len() as i64;
        }
        let event = ParcelEvent::Tracked {
            channel: place.channel,
            tracking: number.to_owned(),
            carrier: group.iter().rev().find_map(|r| r.carrier.clone()),
            order,
            buyer,
            steps,
        };
        let before = known.as_ref().and_then(|l| seen(&l.parcel));
        let mut loaded = if let Some(mut loaded) = known {
            self.append(&mut loaded, &event)?;
            loaded
        } else {
            let id = self.ids.make::<ParcelId>();
            let mut head = Head::NEW;
            self.batch.event(id.0, &mut head, place.at, &place.actor, event.kind(), &event)?;
            let Some(parcel) = Parcel::open(id, &event) else { return Ok(()) };
            Loaded { parcel, head }
        };
        self.look(&mut loaded, before)
    }

    /// Finds what went wrong, tells the case, and writes the row.
    fn look(&mut self, loaded: &mut Loaded, before: Option<Glance>) -> Result<()> {
        let place = self.place;
        let policy = &place.terms.policy;
        let new = exceptions(&loaded.parcel, place.at, &policy.parcels);
        let mut found: Vec<ParcelEvent> = Vec::new();
        let mut after = loaded.parcel.clone();
        for (what, at) in new {
            let event = ParcelEvent::ExceptionFound { what, at, case: None };
            after.apply(&event);
            found.push(event);
        }
        if let Some(ParcelEvent::ExceptionFound { case, .. }) = found.last_mut() {
            *case = if policy.open.delivery_exception { self.link(&after)? } else { None };
        }
        let nothing = found.is_empty();
        for event in found {
            self.append(loaded, &event)?;
        }
        if nothing {
            self.moved_on(&loaded.parcel, before)?;
        }
        self.batch.redo_doc(loaded.parcel.id.0, terms(&loaded.parcel));
        self.batch.upsert(&PARCELS, parcel_row(place.shop, &loaded.parcel));
        Ok(())
    }

    /// The case that a parcel in trouble opens or joins: its own while that is open, else as any feedback.
    fn link(&mut self, parcel: &Parcel) -> Result<Option<CaseId>> {
        let Some(glance) = seen(parcel) else { return Ok(None) };
        let own = parcel.case.and_then(|id| self.overlay.host(id));
        if let Some(id) = own.filter(|id| self.overlay.get(*id).is_some_and(domain::case::Case::is_open)) {
            self.overlay.join(&mut self.batch, self.place, id, glance)?;
            return Ok(None);
        }
        let around = self.surroundings(parcel);
        let new = self.ids.make::<CaseId>();
        self.overlay.take_in(&mut self.batch, self.place, new, glance, &around).map(Some)
    }

    /// New reports of a parcel whose trouble is known: its case shows the carrier's last words.
    fn moved_on(&mut self, parcel: &Parcel, before: Option<Glance>) -> Result<()> {
        let (Some(glance), Some(before)) = (seen(parcel), before) else { return Ok(()) };
        let host = parcel.case.and_then(|id| self.overlay.host(id));
        let open = host.filter(|id| self.overlay.get(*id).is_some_and(domain::case::Case::is_open));
        let Some(id) = open.filter(|_| glance != before) else { return Ok(()) };
        let event = CaseEvent::FeedbackChanged { glance, improved: false };
        self.overlay.append(&mut self.batch, self.place, id, &[event])
    }

    fn order(&self, order: &str, tracking: &str) -> Option<&OrderRow> {
        let by_tracking = self.found.by_tracking.get(tracking).filter(|o| o.external_id == order);
        self.found.orders.get(order).or(by_tracking)
    }

    fn surroundings(&self, parcel: &Parcel) -> Surroundings {
        let order = parcel.order.as_ref().and_then(|o| self.order(o, &parcel.tracking));
        let product = order.and_then(|o| o.product.clone());
        let listing = product.as_ref().and_then(|p| self.found.products.get(p));
        Surroundings {
            channel: self.place.channel,
            order: parcel.order.clone(),
            buyer: parcel.buyer.or(order.and_then(|o| o.buyer)),
            advertised: listing.is_some_and(|p| p.advertised),
            value: order.and_then(|o| o.amount).or(listing.and_then(|p| p.price)),
            product,
        }
    }

    fn append(&mut self, loaded: &mut Loaded, event: &ParcelEvent) -> Result<()> {
        let place = self.place;
        let id = loaded.parcel.id;
        self.batch.event(id.0, &mut loaded.head, place.at, &place.actor, event.kind(), event)?;
        loaded.parcel.apply(event);
        Ok(())
    }

    fn finish(mut self) -> Result<(Batch, Counts)> {
        self.counts.cases_opened = self.overlay.opened;
        self.overlay.finish(&mut self.batch)?;
        Ok((self.batch, self.counts))
    }
}

fn step_of(row: &ParcelEventIn) -> Step {
    Step {
        at: row.at,
        status: row.status,
        word: row.word.clone(),
        description: row.description.clone(),
        place: row.place.clone(),
        told_by: row.told_by,
    }
}
