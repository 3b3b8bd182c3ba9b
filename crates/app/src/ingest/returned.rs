//! Return requests in: a request that waits for a decision opens or joins a case; one that the platform has moved on
//! satisfies its clocks, and says who decided. Rows come in any order; the platform's own time tells which is the newer.

use std::collections::{BTreeMap, BTreeSet};

use domain::case::{
    Case, CaseEvent, Glance, Matter, ReturnGlance, Subject, Surroundings, return_moved, timed_out,
};
use domain::ids::{BuyerId, CaseId, Entropy, Ids, ReturnId};
use domain::inbound::ReturnIn;
use domain::reading::Reading;
use domain::returns::{
    Arrival, Decided, Decider, Return, ReturnEvent, ReturnState, ReturnVerdict, Stage, arrival, said,
};
use store::catalog::{OrderRow, ProductRow};
use store::projection::returned::{Loaded, return_row, terms};
use store::table::RETURNS;
use store::{Batch, Head, Tx};

use super::catalog::buyer;
use super::glance::glance;
use super::overlay::Overlay;
use super::{Counts, Place};
use crate::error::Result;

/// A request with what triage read in its reason.
#[derive(Clone, Debug)]
pub struct ReadReturn {
    /// As it came in.
    pub row: ReturnIn,
    /// What its reason and words say.
    pub reading: Reading,
}

/// Everything looked up for a chunk.
struct Found {
    requests: BTreeMap<String, Loaded>,
    orders: BTreeMap<String, OrderRow>,
    products: BTreeMap<String, ProductRow>,
    buyers: BTreeMap<String, BuyerId>,
}

/// Takes a chunk of requests in, inside a writing transaction.
///
/// # Errors
/// As the store says.
pub async fn returns(
    tx: &mut Tx,
    place: &Place,
    rows: &[ReadReturn],
    entropy: &dyn Entropy,
) -> Result<Counts> {
    let ids = Ids::from(place.at, entropy);
    let mut batch = Batch::new(place.shop);
    let mut found = look_up(tx, place, rows).await?;
    for name in rows.iter().filter_map(|r| r.row.buyer.as_ref()) {
        buyer(&mut batch, &mut found.buyers, place, name, &ids);
    }
    let overlay = overlay(tx, place, rows, &found).await?;
    let counts = Counts::default();
    let mut chunk = Chunk { place, ids: &ids, batch, overlay, found, fresh: BTreeSet::new(), counts };
    for row in rows {
        chunk.take(row)?;
    }
    let (batch, counts) = chunk.finish()?;
    tx.append(batch, None).await?;
    Ok(counts)
}

async fn look_up(tx: &mut Tx, place: &Place, rows: &[ReadReturn]) -> Result<Found> {
    let all = |of: fn(&ReturnIn) -> Option<&String>| -> BTreeSet<String> {
        rows.iter().filter_map(|r| of(&r.row)).cloned().collect()
    };
    let (shop, channel) = (place.shop, place.channel);
    let requests = tx.returns_by_external(shop, channel, &all(|r| Some(&r.external_id))).await?;
    let orders = tx.orders_by_external(shop, channel, &all(|r| r.order.as_ref())).await?;
    let mut products = all(|r| r.product.as_ref());
    products.extend(orders.values().filter_map(|o| o.product.clone()));
    let products = tx.products_by_external(shop, channel, &products).await?;
    let buyers = tx.buyers_by_name(shop, channel, &all(|r| r.buyer.as_ref())).await?;
    Ok(Found { requests, orders, products, buyers })
}

async fn overlay(tx: &mut Tx, place: &Place, rows: &[ReadReturn], found: &Found) -> Result<Overlay> {
    let orders: BTreeSet<String> = rows.iter().filter_map(|r| r.row.order.clone()).collect();
    let mut buyers: Vec<BuyerId> = found.buyers.values().copied().collect();
    buyers.extend(found.orders.values().filter_map(|o| o.buyer));
    let cases: Vec<CaseId> = found.requests.values().filter_map(|l| l.request.case).collect();
    let so_far = tx.shop(place.shop).await?.map_or(0, |s| s.cases);
    Overlay::load(tx, place, &orders, &buyers, &cases, so_far).await
}

/// What a case keeps of a request.
pub(crate) fn seen(request: &Return) -> Glance {
    let matter = Matter::Return(ReturnGlance::of(request));
    let subject = Subject::Return(request.id);
    let words = glance(subject, None, &said(&request.row), &request.reading);
    Glance { matter: Some(Box::new(matter)), ..words }
}

/// A chunk under work.
struct Chunk<'a> {
    place: &'a Place,
    ids: &'a Ids<'a>,
    batch: Batch,
    overlay: Overlay,
    found: Found,
    /// Requests whose row is not written yet.
    fresh: BTreeSet<ReturnId>,
    counts: Counts,
}

impl Chunk<'_> {
    fn take(&mut self, read: &ReadReturn) -> Result<()> {
        // Personal data stays in its own table; the log refers to it by id.
        let row = ReturnIn { buyer: None, ..read.row.clone() };
        let named = read.row.buyer.as_ref().and_then(|name| self.found.buyers.get(name)).copied();
        let order = row.order.as_ref().and_then(|o| self.found.orders.get(o));
        let buyer = named.or(order.and_then(|o| o.buyer));
        let price = order.and_then(|o| o.amount);
        let Some(mut known) = self.found.requests.remove(&row.external_id) else {
            return self.receive(row, buyer, price, &read.reading);
        };
        let key = row.external_id.clone();
        if arrival(&known.request, &row) == Arrival::Newer {
            self.change(&mut known, row, buyer, price, &read.reading)?;
            self.counts.changed += 1;
        } else {
            self.counts.duplicates += 1;
        }
        self.found.requests.insert(key, known);
        Ok(())
    }

    fn receive(
        &mut self,
        row: ReturnIn,
        buyer: Option<BuyerId>,
        price: Option<domain::money::Money>,
        reading: &Reading,
    ) -> Result<()> {
        let (id, place, key) = (self.ids.make::<ReturnId>(), self.place, row.external_id.clone());
        let reading = reading.clone();
        let channel = place.channel;
        let unlinked = ReturnEvent::Requested { channel, buyer, row, reading, case: None };
        let Some(request) = Return::open(id, place.at, &unlinked) else { return Ok(()) };
        let case = self.link(&request)?;
        let ReturnEvent::Requested { channel, buyer, row, reading, .. } = unlinked else { return Ok(()) };
        let paid = row.amount.or(price).filter(|_| row.state == ReturnState::Refunded);
        let first = ReturnEvent::Requested { channel, buyer, row, reading, case };
        let mut head = Head::NEW;
        self.batch.event(id.0, &mut head, place.at, &place.actor, first.kind(), &first)?;
        let Some(request) = Return::open(id, place.at, &first) else { return Ok(()) };
        let mut loaded = Loaded { request, head };
        if paid.is_some() {
            // It is over, and somebody paid: what goes back for the order later is less by as much.
            let at = loaded.request.since;
            self.decided(&mut loaded, Stage::Request, ReturnVerdict::Approve, Decider::Platform, at, paid)?;
        }
        self.fresh.insert(id);
        self.found.requests.insert(key, loaded);
        self.counts.created += 1;
        Ok(())
    }

    /// The case that a new request opens or joins. One that asks for nothing joins an open case of its order or buyer.
    fn link(&mut self, request: &Return) -> Result<Option<CaseId>> {
        let around = self.surroundings(request);
        let glance = seen(request);
        if glance.asks() && self.place.terms.policy.open.return_request {
            let new = self.ids.make::<CaseId>();
            return Ok(Some(self.overlay.take_in(&mut self.batch, self.place, new, glance, &around)?));
        }
        let home = self.overlay.home(&around);
        if let Some(home) = home {
            self.overlay.join(&mut self.batch, self.place, home, glance)?;
        }
        Ok(home)
    }

    fn surroundings(&self, request: &Return) -> Surroundings {
        let row = &request.row;
        let order = row.order.as_ref().and_then(|o| self.found.orders.get(o));
        let product = row.product.clone().or_else(|| order.and_then(|o| o.product.clone()));
        let listing = product.as_ref().and_then(|p| self.found.products.get(p));
        Surroundings {
            channel: self.place.channel,
            order: row.order.clone(),
            buyer: request.buyer,
            advertised: listing.is_some_and(|p| p.advertised),
            value: row.amount.or(order.and_then(|o| o.amount)).or(listing.and_then(|p| p.price)),
            product,
        }
    }

    fn change(
        &mut self,
        known: &mut Loaded,
        row: ReturnIn,
        buyer: Option<BuyerId>,
        price: Option<domain::money::Money>,
        reading: &Reading,
    ) -> Result<()> {
        let place = self.place;
        let before = known.request.clone();
        let elsewhere = before.decided_elsewhere(&row, price);
        let reading = (said(&row) != said(&before.row)).then(|| reading.clone());
        let event = ReturnEvent::Changed { buyer, row, reading, case: None };
        let mut after = before.clone();
        after.apply(place.at, &event);
        let host = self.host(&before);
        let by =
            elsewhere.map(|(stage, verdict, _)| self.decider(host, before.id, stage, verdict, after.since));
        let case = self.tell(host, &before, &after, by)?;
        let ReturnEvent::Changed { buyer, row, reading, .. } = event else { return Ok(()) };
        let event = ReturnEvent::Changed { buyer, row, reading, case };
        self.append(known, &event)?;
        if let (Some((stage, verdict, paid)), Some(by)) = (elsewhere, by) {
            let at = known.request.since;
            self.decided(known, stage, verdict, by, at, paid)?;
        }
        Ok(())
    }

    /// The case that answers for a request, whatever its state.
    fn host(&self, request: &Return) -> Option<CaseId> {
        request.case.and_then(|id| self.overlay.host(id))
    }

    /// Whether the platform's own time had run out when it decided.
    fn decider(
        &self,
        host: Option<CaseId>,
        of: ReturnId,
        stage: Stage,
        verdict: ReturnVerdict,
        at: domain::time::Instant,
    ) -> Decider {
        let case = host.and_then(|id| self.overlay.get(id));
        let by_time = case.is_some_and(|case| timed_out(case, of, stage, at));
        if by_time && verdict == ReturnVerdict::Approve { Decider::TimeOut } else { Decider::Platform }
    }

    /// Tells the request's case what has changed; what asks for a decision after that case is closed, or never had one,
    /// opens or joins another. Gives the case where it is another than before.
    fn tell(
        &mut self,
        host: Option<CaseId>,
        before: &Return,
        after: &Return,
        by: Option<Decider>,
    ) -> Result<Option<CaseId>> {
        let (place, glance) = (self.place, seen(after));
        let Some((id, case)) = host.and_then(|id| Some((id, self.overlay.get(id)?))) else {
            return if before.case.is_none() { self.link(after) } else { Ok(None) };
        };
        let opens = glance.asks() && place.terms.policy.open.return_request;
        if opens && before.state != after.state && !case.is_open() {
            let around = self.surroundings(after);
            let new = self.ids.make::<CaseId>();
            return Ok(Some(self.overlay.take_in(&mut self.batch, place, new, glance, &around)?));
        }
        let events = moved(case, glance, before, after, by, place);
        self.overlay.append(&mut self.batch, place, id, &events)?;
        Ok(None)
    }

    fn decided(
        &mut self,
        known: &mut Loaded,
        stage: Stage,
        verdict: ReturnVerdict,
        by: Decider,
        at: domain::time::Instant,
        pays: Option<domain::money::Money>,
    ) -> Result<()> {
        let decided = Decided { stage, verdict, by, at, pays, act: None, remedy: None };
        self.append(known, &ReturnEvent::Decided(decided))
    }

    fn append(&mut self, known: &mut Loaded, event: &ReturnEvent) -> Result<()> {
        let place = self.place;
        let id = known.request.id;
        self.batch.event(id.0, &mut known.head, place.at, &place.actor, event.kind(), event)?;
        known.request.apply(place.at, event);
        self.fresh.insert(id);
        Ok(())
    }

    fn finish(mut self) -> Result<(Batch, Counts)> {
        for loaded in self.found.requests.values().filter(|l| self.fresh.contains(&l.request.id)) {
            let request = &loaded.request;
            self.batch.redo_doc(request.id.0, terms(request));
            self.batch.upsert(&RETURNS, return_row(self.place.shop, request));
        }
        self.counts.cases_opened = self.overlay.opened;
        self.overlay.finish(&mut self.batch)?;
        Ok((self.batch, self.counts))
    }
}

/// What a change means for the case that answers for the request.
fn moved(
    case: &Case,
    glance: Glance,
    before: &Return,
    after: &Return,
    by: Option<Decider>,
    place: &Place,
) -> Vec<CaseEvent> {
    if before.state != after.state {
        return return_moved(case, glance, after.since, by, place.at, &place.terms);
    }
    let known = case.feedbacks.iter().find(|g| g.subject == glance.subject);
    if known.is_none_or(|k| *k == glance) {
        return Vec::new();
    }
    vec![CaseEvent::FeedbackChanged { glance, improved: false }]
}
