//! The rows of a live session of the shop's own: where it stands, what was said, what was wrong with it, what was sold.

use domain::ids::{FindingId, LiveSessionId, ShopId};
use domain::show::{Finding, RoomOrder, Sentence, SettledHow, Show, ShowEvent};
use domain::time::Instant;
use serde::{Deserialize, Serialize};

use crate::args;
use crate::error::Result;
use crate::log::{Batch, Head, Recorded};
use crate::table::{LIVE_FINDINGS, LIVE_ORDERS, LIVE_SENTENCES, LIVE_SESSIONS, Table};
use crate::value::Value;

/// A session and where its stream ends.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The state.
    pub show: Show,
    /// The end of the stream.
    pub head: Head,
}

/// A sentence, who wrote it down, and how many findings it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The sentence.
    pub sentence: Sentence,
    /// Who wrote it down.
    pub actor: String,
    /// Findings of it.
    pub flagged: i64,
}

/// A finding and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// The finding.
    pub finding: Finding,
    /// What became of it.
    pub settled: Option<Settled>,
}

/// What became of a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settled {
    /// How it was settled.
    pub how: SettledHow,
    /// In somebody's words.
    pub note: Option<String>,
    /// By whom.
    pub by: String,
    /// When.
    pub at: Instant,
}

/// The row of `live_sessions`.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn session_row(shop: ShopId, show: &Show) -> Result<Vec<Value>> {
    let plan = &show.plan;
    Ok(args![
        shop,
        show.id,
        show.version,
        show.state.as_str(),
        plan.title.as_str(),
        plan.channel,
        plan.market.as_str(),
        plan.rehearsal,
        plan.starts_at,
        show.started_at,
        show.ended_at,
        show.sentences,
        show.flagged,
        show.open,
        show.orders,
        serde_json::to_string(show)?,
    ])
}

/// The row of `live_sentences`.
pub fn sentence_row(shop: ShopId, session: LiveSessionId, said: &Said) -> Vec<Value> {
    let sentence = &said.sentence;
    args![
        shop,
        session,
        sentence.id,
        sentence.from_ms,
        sentence.to_ms,
        sentence.segment,
        sentence.by.as_str(),
        said.actor.as_str(),
        sentence.text.as_str(),
        said.flagged,
    ]
}

/// The row of `live_findings`.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn finding_row(shop: ShopId, session: LiveSessionId, found: &Found) -> Result<Vec<Value>> {
    let finding = &found.finding;
    Ok(args![
        shop,
        session,
        finding.id,
        finding.sentence,
        finding.segment,
        finding.at_ms,
        finding.problem.what.as_str(),
        found.settled.is_some(),
        serde_json::to_string(found)?,
    ])
}

/// The row of `live_orders`; `n` counts from 1.
pub fn order_row(shop: ShopId, session: LiveSessionId, n: i64, at: Instant, order: &RoomOrder) -> Vec<Value> {
    args![
        shop,
        session,
        n,
        order.order.as_str(),
        order.sku.as_str(),
        order.segment,
        order.at_ms,
        at,
        order.quantity,
        order.amount.map(|m| m.minor),
        order.amount.map(|m| m.currency.code().to_owned()),
    ]
}

/// A session under work: its events are added to a batch and its state follows. What was said, found and sold gets its rows when
/// it is added; the session's own row is added by [`Work::finish`].
#[derive(Debug)]
pub struct Work<'a> {
    /// Under work.
    pub loaded: &'a mut Loaded,
    /// The batch.
    pub batch: Batch,
    /// The kind of the last event.
    pub last: &'static str,
    shop: ShopId,
    at: Instant,
    actor: &'a str,
    said: Option<Said>,
}

impl<'a> Work<'a> {
    /// Begins.
    pub fn new(shop: ShopId, loaded: &'a mut Loaded, at: Instant, actor: &'a str) -> Self {
        Self { loaded, batch: Batch::new(shop), last: "", shop, at, actor, said: None }
    }

    /// Adds the event that planned the session, which its state follows from already.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    pub fn begin(&mut self, event: &ShowEvent) -> Result<()> {
        let id = self.loaded.show.id;
        self.last = event.kind();
        self.batch.event(id.0, &mut self.loaded.head, self.at, self.actor, event.kind(), event)
    }

    /// Adds an event.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    pub fn add(&mut self, event: &ShowEvent) -> Result<()> {
        let id = self.loaded.show.id;
        self.batch.event(id.0, &mut self.loaded.head, self.at, self.actor, event.kind(), event)?;
        self.loaded.show.apply(self.at, event);
        self.last = event.kind();
        match event {
            ShowEvent::ClaimMade { sentence } => {
                self.put_said();
                self.said =
                    Some(Said { sentence: sentence.clone(), actor: self.actor.to_owned(), flagged: 0 });
            }
            ShowEvent::ClaimFlagged { finding } => {
                if let Some(said) = self.said.as_mut().filter(|s| s.sentence.id == finding.sentence) {
                    said.flagged += 1;
                }
                let found = Found { finding: (**finding).clone(), settled: None };
                self.batch.upsert(&LIVE_FINDINGS, finding_row(self.shop, id, &found)?);
            }
            ShowEvent::OrderTaken { order } => {
                let n = self.loaded.show.orders;
                self.batch.insert(&LIVE_ORDERS, order_row(self.shop, id, n, self.at, order));
            }
            _ => {}
        }
        Ok(())
    }

    /// Adds the row of a finding that was settled by the last event.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    pub fn settle(&mut self, found: &mut Found, how: SettledHow, note: Option<String>) -> Result<()> {
        found.settled = Some(Settled { how, note, by: self.actor.to_owned(), at: self.at });
        let row = finding_row(self.shop, self.loaded.show.id, found)?;
        self.batch.upsert(&LIVE_FINDINGS, row);
        Ok(())
    }

    fn put_said(&mut self) {
        if let Some(said) = self.said.take() {
            self.batch.upsert(&LIVE_SENTENCES, sentence_row(self.shop, self.loaded.show.id, &said));
        }
    }

    /// The batch with every row.
    ///
    /// # Errors
    /// When a row cannot be written as JSON.
    pub fn finish(mut self) -> Result<Batch> {
        self.put_said();
        self.batch.upsert(&LIVE_SESSIONS, session_row(self.shop, &self.loaded.show)?);
        Ok(self.batch)
    }
}

/// Folds a session's stream. `None` when the stream is none.
///
/// # Errors
/// When an event is unknown.
pub fn fold(events: &[Recorded]) -> Result<Option<Loaded>> {
    let mut show: Option<Show> = None;
    for recorded in events {
        let event: ShowEvent = recorded.event()?;
        match &mut show {
            Some(show) => show.apply(recorded.at, &event),
            None => show = Show::open(LiveSessionId(recorded.stream), &recorded.actor, &event),
        }
    }
    Ok(show.zip(events.last()).map(|(show, last)| Loaded { show, head: last.head() }))
}

/// Rows with their tables.
type Rows = Vec<(&'static Table, Vec<Value>)>;

/// Every row that a session's stream leads to.
///
/// # Errors
/// When an event is unknown.
pub(crate) fn rows(shop: ShopId, events: &[Recorded]) -> Result<Option<Rows>> {
    let Some(Loaded { show, .. }) = fold(events)? else { return Ok(None) };
    let mut rows: Rows = vec![(&LIVE_SESSIONS, session_row(shop, &show)?)];
    let (mut said, mut found): (Vec<Said>, Vec<Found>) = (Vec::new(), Vec::new());
    let mut places = std::collections::HashMap::<FindingId, usize>::new();
    let mut orders = 0;
    for recorded in events {
        let actor = recorded.actor.clone();
        match recorded.event()? {
            ShowEvent::ClaimMade { sentence } => said.push(Said { sentence, actor, flagged: 0 }),
            ShowEvent::ClaimFlagged { finding } => {
                if let Some(last) = said.last_mut().filter(|s| s.sentence.id == finding.sentence) {
                    last.flagged += 1;
                }
                places.insert(finding.id, found.len());
                found.push(Found { finding: *finding, settled: None });
            }
            ShowEvent::ClaimSettled { finding, how, note } => {
                if let Some(place) = places.get(&finding) {
                    found[*place].settled = Some(Settled { how, note, by: actor, at: recorded.at });
                }
            }
            ShowEvent::OrderTaken { order } => {
                orders += 1;
                rows.push((&LIVE_ORDERS, order_row(shop, show.id, orders, recorded.at, &order)));
            }
            _ => {}
        }
    }
    rows.extend(said.iter().map(|said| (&LIVE_SENTENCES, sentence_row(shop, show.id, said))));
    for found in &found {
        rows.push((&LIVE_FINDINGS, finding_row(shop, show.id, found)?));
    }
    Ok(Some(rows))
}
