//! Return requests and parcels of a shop under test, written as the program writes them.

use domain::case::{
    Case, CaseEvent, Glance, Matter, ReturnGlance, Subject, Surroundings, opened, return_moved,
};
use domain::ids::{CaseId, ParcelId, ReturnId};
use domain::inbound::ReturnIn;
use domain::parcel::{Parcel, ParcelEvent, ParcelRules, ParcelStatus, Step, exceptions};
use domain::reading::{Issue, Reading};
use domain::returns::{Decided, Decider, Return, ReturnEvent, ReturnKind, ReturnState, said};
use store::projection::{case, parcel, returned};
use store::table::{PARCELS, RETURNS};
use store::{Batch, Head, Result};

use crate::build::{ACTOR, World};
use domain::time::Clock as _;

impl World {
    fn request_row(&self, external_id: &str, kind: ReturnKind, state: ReturnState) -> ReturnIn {
        ReturnIn {
            external_id: external_id.to_owned(),
            order: Some(format!("O-{external_id}")),
            product: None,
            sku: None,
            quantity: Some(1),
            amount: None,
            kind,
            reason: Some("not_as_described".to_owned()),
            text: format!("the colour of {external_id} differs"),
            status: Some(state.to_string()),
            state,
            requested_at: None,
            updated_at: Some(self.clock.now()),
            buyer: None,
            evidence: Vec::new(),
        }
    }

    fn request_glance(request: &Return) -> Glance {
        Glance {
            subject: Subject::Return(request.id),
            star: None,
            excerpt: said(&request.row),
            language: "en".to_owned(),
            issue: Issue::Mismatch,
            also: Vec::new(),
            ground: None,
            severity: 1,
            confidence: 0.75,
            why: Vec::new(),
            unsure: Vec::new(),
            matter: Some(Box::new(Matter::Return(ReturnGlance::of(request)))),
        }
    }

    /// Writes a request that waits for a decision, and its case.
    ///
    /// # Errors
    /// As the store says.
    pub async fn request(&self, external_id: &str, kind: ReturnKind) -> Result<(ReturnId, CaseId)> {
        let mut tx = self.store.write().await?;
        let number = 1 + tx.shop(self.shop).await?.map_or(0, |s| s.cases);
        let (at, mut batch) = (self.now(), Batch::new(self.shop));
        let (id, case) = (ReturnId::new(at, &self.entropy), CaseId::new(at, &self.entropy));
        let event = ReturnEvent::Requested {
            channel: self.channel,
            buyer: None,
            row: self.request_row(external_id, kind, ReturnState::Requested),
            reading: Reading::nothing(),
            case: Some(case),
        };
        batch.event(id.0, &mut { Head::NEW }, at, ACTOR, event.kind(), &event)?;
        let Some(request) = Return::open(id, at, &event) else { unreachable!("its first event") };
        batch.insert(&RETURNS, returned::return_row(self.shop, &request));
        let around = Surroundings {
            channel: self.channel,
            order: request.row.order.clone(),
            product: None,
            buyer: None,
            advertised: false,
            value: None,
        };
        let facts = opened(number, Self::request_glance(&request), &around, at, &self.terms);
        let folded = Case::open(case, at, &facts);
        let first = CaseEvent::Opened(facts);
        batch.event(case.0, &mut { Head::NEW }, at, ACTOR, first.kind(), &first)?;
        case::put(&mut batch, &folded, true)?;
        batch.case_opened();
        batch.redo_doc(id.0, returned::terms(&request));
        tx.append(batch, None).await?;
        tx.commit().await?;
        Ok((id, case))
    }

    /// The platform shows a request in another state; somebody there decided where a decision was waited for.
    ///
    /// # Errors
    /// As the store says.
    pub async fn request_moves(&self, id: ReturnId, to: ReturnState) -> Result<()> {
        let mut tx = self.store.write().await?;
        let Some(mut loaded) = tx.load_return(self.shop, id).await? else { return Ok(()) };
        let (at, mut batch, before) = (self.now(), Batch::new(self.shop), loaded.request.clone());
        let row = self.request_row(&before.row.external_id, before.row.kind, to);
        let decided = before.decided_elsewhere(&row, None);
        let mut events = vec![ReturnEvent::Changed { buyer: None, row, reading: None, case: None }];
        events.extend(decided.map(|(stage, verdict, pays)| {
            let by = Decider::Platform;
            ReturnEvent::Decided(Decided { stage, verdict, by, at, pays, act: None, remedy: None })
        }));
        for event in &events {
            batch.event(id.0, &mut loaded.head, at, ACTOR, event.kind(), event)?;
            loaded.request.apply(at, event);
        }
        batch.upsert(&RETURNS, returned::return_row(self.shop, &loaded.request));
        let home = match before.case {
            Some(case) => tx.load_case(self.shop, case).await?,
            None => None,
        };
        let moved = before.state != loaded.request.state;
        let glance = Self::request_glance(&loaded.request);
        if let Some(home) = home.filter(|h| moved && h.case.merged_into.is_none())
            && (home.case.is_open() || !glance.asks())
        {
            let by = decided.map(|_| Decider::Platform);
            let events = return_moved(&home.case, glance, at, by, at, &self.terms);
            self.put_case_events(&mut batch, home, &events)?;
        }
        tx.append(batch, None).await?;
        tx.commit().await
    }

    /// A carrier reports something of a parcel; what goes wrong with it is found.
    ///
    /// # Errors
    /// As the store says.
    pub async fn reported(&self, tracking: &str, status: ParcelStatus) -> Result<ParcelId> {
        let mut tx = self.store.write().await?;
        let (at, mut batch) = (self.now(), Batch::new(self.shop));
        let known = tx.parcels_by_tracking(self.shop, self.channel, &[tracking.to_owned()].into()).await?;
        let step = Step {
            at,
            status,
            word: None,
            description: format!("{status} at {at}"),
            place: None,
            told_by: None,
        };
        let event = ParcelEvent::Tracked {
            channel: self.channel,
            tracking: tracking.to_owned(),
            carrier: Some("SF".to_owned()),
            order: Some(format!("O-{tracking}")),
            buyer: None,
            steps: vec![step],
        };
        let (mut parcel, mut head) = if let Some(loaded) = known.into_values().next() {
            let (mut parcel, mut head) = (loaded.parcel, loaded.head);
            batch.event(parcel.id.0, &mut head, at, ACTOR, event.kind(), &event)?;
            parcel.apply(&event);
            (parcel, head)
        } else {
            let (id, mut head) = (ParcelId::new(at, &self.entropy), Head::NEW);
            batch.event(id.0, &mut head, at, ACTOR, event.kind(), &event)?;
            let Some(parcel) = Parcel::open(id, &event) else { unreachable!("its first event") };
            (parcel, head)
        };
        for (what, since) in exceptions(&parcel, at, &ParcelRules::default()) {
            let event = ParcelEvent::ExceptionFound { what, at: since, case: None };
            batch.event(parcel.id.0, &mut head, at, ACTOR, event.kind(), &event)?;
            parcel.apply(&event);
        }
        batch.upsert(&PARCELS, parcel::parcel_row(self.shop, &parcel));
        batch.redo_doc(parcel.id.0, parcel::terms(&parcel));
        tx.append(batch, None).await?;
        tx.commit().await?;
        Ok(parcel.id)
    }
}
