//! The cases a chunk touches: loaded ones and those it opens itself, so that rows of one chunk see each other.

use std::collections::{BTreeMap, BTreeSet};

use domain::case::{Case, CaseEvent, Glance, Opened, Surroundings, feedback_arrived, opened};
use domain::ids::{BuyerId, CaseId};
use store::projection::case::{Loaded, put};
use store::{Batch, Head, Tx};

use super::Place;
use crate::error::Result;

/// Cases under work, by id.
#[derive(Debug, Default)]
pub(super) struct Overlay {
    cases: BTreeMap<CaseId, (Loaded, bool)>,
    by_order: BTreeMap<String, CaseId>,
    by_buyer: BTreeMap<BuyerId, (CaseId, Option<String>)>,
    touched: BTreeSet<CaseId>,
    /// Number of the next case opened.
    next_number: i64,
    /// How many were opened.
    pub(super) opened: i64,
}

impl Overlay {
    /// Loads the open cases on these orders and of these buyers, and these cases by id.
    pub(super) async fn load(
        tx: &mut Tx,
        place: &Place,
        orders: &BTreeSet<String>,
        buyers: &[BuyerId],
        ids: &[CaseId],
        cases_so_far: i64,
    ) -> Result<Self> {
        let rules = &place.terms.policy.merge;
        let mut overlay = Self { next_number: cases_so_far + 1, ..Self::default() };
        if rules.by_order && !orders.is_empty() {
            overlay.by_order = tx.open_cases_by_order(place.shop, place.channel, orders).await?;
        }
        if rules.by_buyer_days > 0 && !buyers.is_empty() {
            let since = place.at - domain::time::Span::hours(24 * i64::from(rules.by_buyer_days));
            overlay.by_buyer = tx.open_cases_by_buyer(place.shop, buyers, since).await?;
        }
        let mut wanted: BTreeSet<CaseId> = ids.iter().copied().collect();
        wanted.extend(overlay.by_order.values());
        wanted.extend(overlay.by_buyer.values().map(|(id, _)| *id));
        let wanted: Vec<CaseId> = wanted.into_iter().collect();
        overlay.add(tx.load_cases(place.shop, &wanted).await?);
        let hosts: Vec<CaseId> =
            overlay.cases.values().filter_map(|(l, _)| l.case.merged_into).map(|(id, _)| id).collect();
        overlay.add(tx.load_cases(place.shop, &hosts).await?);
        Ok(overlay)
    }

    fn add(&mut self, loaded: Vec<Loaded>) {
        self.cases.extend(loaded.into_iter().map(|l| (l.case.id, (l, false))));
    }

    /// The case that answers for a feedback linked to `id`: that case, or the one it was merged into.
    pub(super) fn host(&self, id: CaseId) -> Option<CaseId> {
        let case = self.get(id)?;
        let host = case.merged_into.map_or(id, |(host, _)| host);
        self.get(host).map(|_| host)
    }

    /// The case with this id, if it was loaded or opened.
    pub(super) fn get(&self, id: CaseId) -> Option<&Case> {
        self.cases.get(&id).map(|(l, _)| &l.case)
    }

    /// The open case that a feedback on this order or of this buyer belongs to. A buyer's case about another order
    /// is left alone: it is another matter.
    pub(super) fn home(&self, around: &Surroundings) -> Option<CaseId> {
        let by_order = around.order.as_ref().and_then(|o| self.by_order.get(o)).copied();
        let by_buyer = || {
            let (id, order) = self.by_buyer.get(around.buyer.as_ref()?)?;
            let same_matter = order.is_none() || around.order.is_none() || *order == around.order;
            same_matter.then_some(*id)
        };
        by_order.or_else(by_buyer).filter(|id| self.get(*id).is_some_and(Case::is_open))
    }

    /// Opens a case, or joins the one the feedback belongs to; gives the case's id.
    pub(super) fn take_in(
        &mut self,
        batch: &mut Batch,
        place: &Place,
        id: CaseId,
        glance: Glance,
        around: &Surroundings,
    ) -> Result<CaseId> {
        if let Some(home) = self.home(around) {
            self.join(batch, place, home, glance)?;
            return Ok(home);
        }
        let first: Opened = opened(self.next_number, glance, around, place.at, &place.terms);
        let mut head = Head::NEW;
        let event = CaseEvent::Opened(first);
        batch.event(id.0, &mut head, place.at, &place.actor, event.kind(), &event)?;
        batch.case_opened();
        let CaseEvent::Opened(first) = event else { return Ok(id) };
        let case = Case::open(id, place.at, &first);
        self.next_number += 1;
        self.opened += 1;
        let rules = &place.terms.policy.merge;
        if let Some(order) = around.order.as_ref().filter(|_| rules.by_order) {
            self.by_order.insert(order.clone(), id);
        }
        if let Some(buyer) = around.buyer.filter(|_| rules.by_buyer_days > 0) {
            self.by_buyer.insert(buyer, (id, around.order.clone()));
        }
        self.cases.insert(id, (Loaded { case, head }, true));
        self.touched.insert(id);
        Ok(id)
    }

    /// A further feedback joins a case.
    pub(super) fn join(
        &mut self,
        batch: &mut Batch,
        place: &Place,
        id: CaseId,
        glance: Glance,
    ) -> Result<()> {
        let Some(case) = self.get(id) else { return Ok(()) };
        let events = feedback_arrived(case, glance, place.at, &place.terms);
        self.append(batch, place, id, &events)
    }

    /// Appends events to a case and folds them in.
    pub(super) fn append(
        &mut self,
        batch: &mut Batch,
        place: &Place,
        id: CaseId,
        events: &[CaseEvent],
    ) -> Result<()> {
        let Some((loaded, _)) = self.cases.get_mut(&id) else { return Ok(()) };
        for event in events {
            batch.event(id.0, &mut loaded.head, place.at, &place.actor, event.kind(), event)?;
            loaded.case.apply(place.at, &place.actor, event);
        }
        if !events.is_empty() {
            self.touched.insert(id);
        }
        Ok(())
    }

    /// Puts the rows of all touched cases into the batch and names them.
    pub(super) fn finish(self, batch: &mut Batch) -> Result<Vec<CaseId>> {
        for id in &self.touched {
            if let Some((loaded, new)) = self.cases.get(id) {
                put(batch, &loaded.case, *new)?;
            }
        }
        Ok(self.touched.into_iter().collect())
    }
}
