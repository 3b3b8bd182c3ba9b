//! The thread of one room: the only one that changes its state.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use bytes::Bytes;
use domain::ids::Entropy;
use domain::time::Clock;
use serde_json::{Map, Value, json};
use tokio::sync::{broadcast, oneshot};

use super::join::{Ask, Request, Welcome};
use super::mailbox::{Gone, Letter, Mailbox};
use super::news::Audience;
use super::pending::Pending;
use super::rooms::{Config, Observation, Observed};
use crate::journal::Journal;
use crate::room::{
    Command, Decision, Done, Event, Likes, No, Person, State, base, counters, decide, due, mine, wire, you,
};

/// So many requests are decided at once; more wait for the next batch.
const AT_ONCE: usize = 512;
/// How often the shop's side is told how it is.
const COUNT_EVERY: Duration = Duration::from_secs(10);

/// A snapshot for all, and the place in the ring behind it.
struct Base {
    text: String,
    place: u64,
    seen: u64,
    made: Instant,
}

pub(super) struct Worker {
    state: State,
    journal: Box<dyn Journal>,
    audience: Audience,
    /// Ends with this thread, whatever ends it.
    _life: Arc<()>,
    observed: broadcast::Sender<Observation>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    tick: Duration,
    likes: Likes,
    pending: Pending,
    told: Map<String, Value>,
    base: Option<Base>,
    files: HashMap<u64, Bytes>,
    last: i64,
    counted: Instant,
}

/// Somebody who comes in: who, what they have seen, and where they wait.
type Newcomer = (Arc<Person>, Option<u64>, oneshot::Sender<Result<Welcome, No>>);

/// Events of one batch, not durable yet, and what follows from them.
#[derive(Default)]
struct Batch {
    events: Vec<Event>,
    answers: Vec<(Arc<Mailbox>, Vec<Letter>)>,
    welcomes: Vec<Newcomer>,
    stop: Option<(bool, oneshot::Sender<()>)>,
}

impl Worker {
    pub(super) fn new(
        config: &Config,
        state: State,
        journal: Box<dyn Journal>,
        (pending, audience, life): (Pending, Audience, Arc<()>),
        observed: broadcast::Sender<Observation>,
    ) -> Self {
        Self {
            pending,
            state,
            journal,
            audience,
            _life: life,
            observed,
            clock: Arc::clone(&config.clock),
            entropy: Arc::clone(&config.entropy),
            tick: config.tick,
            likes: Likes::default(),
            told: Map::new(),
            base: None,
            files: HashMap::new(),
            last: 0,
            counted: Instant::now(),
        }
    }

    /// Runs until it is stopped, everybody who could ask is gone, or the journal fails. Who asked meanwhile hears that it has ended.
    pub(super) fn run(mut self, requests: &Receiver<Request>) {
        self.serve(requests);
        for request in requests.try_iter() {
            if let Request::Ask { asks, to } = request {
                let closed = |ask: Ask| Letter::refusal(ask.id, No::room_closed());
                to.put(asks.into_iter().map(|(_, ask)| closed(ask)));
            }
        }
    }

    fn serve(&mut self, requests: &Receiver<Request>) {
        let mut next_tick = Instant::now() + self.tick;
        loop {
            let first = requests.recv_timeout(next_tick.saturating_duration_since(Instant::now()));
            if matches!(first, Err(RecvTimeoutError::Disconnected)) {
                return;
            }
            let now = self.now();
            let mut batch = Batch::default();
            for request in first.into_iter().chain(requests.try_iter()).take(AT_ONCE) {
                self.take(request, now, &mut batch);
                if batch.stop.is_some() {
                    break;
                }
            }
            let ticks = Instant::now() >= next_tick;
            if ticks {
                next_tick = Instant::now() + self.tick;
                self.by_the_clock(now, &mut batch.events);
            }
            if let Some((true, _)) = batch.stop {
                self.happen(now, Event::Closed, &mut batch.events);
            }
            if !self.finish(batch, now, ticks) {
                return;
            }
        }
    }

    /// Milliseconds; never before an event that happened.
    fn now(&mut self) -> i64 {
        self.last = self.last.max(self.clock.now().millis());
        self.last
    }

    fn take(&mut self, request: Request, now: i64, batch: &mut Batch) {
        match request {
            Request::Ask { asks, to } => {
                let answer = |(who, ask): (Arc<Person>, Ask)| self.ask(&who, ask, now, &mut batch.events);
                let answers = asks.into_iter().map(answer).collect();
                batch.answers.push((to, answers));
            }
            Request::Welcome { who, since, to } => batch.welcomes.push((who, since, to)),
            Request::File { draw, to } => {
                // Who asked may have gone.
                drop(to.send(self.file(draw)));
            }
            Request::Setup(setup) if self.state.setup == *setup => {}
            Request::Setup(setup) => self.happen(now, Event::Opened { setup }, &mut batch.events),
            Request::Stop { ended, to } => batch.stop = Some((ended, to)),
        }
    }

    fn ask(&mut self, who: &Person, ask: Ask, now: i64, events: &mut Vec<Event>) -> Letter {
        let outcome = decide(&self.state, who, &ask.command, now, &*self.entropy);
        let outcome = outcome.map(|Decision { event, mut done }| {
            if let (Done::Liked { counted }, Command::Like { count }) = (&mut done, &ask.command) {
                *counted = self.likes.give(who.id, *count, now);
            }
            if let Some(event) = event {
                self.happen(now, event, events);
            }
            done
        });
        Letter::Answer { id: ask.id, outcome: outcome.map_err(Box::new) }
    }

    /// Applies an event and keeps it for the journal and the viewers; neither has it yet.
    fn happen(&mut self, now: i64, event: Event, events: &mut Vec<Event>) {
        self.state.apply(now, &event);
        let n = self.state.position;
        if let Some((lane, value)) = wire(&self.state, n, &event) {
            self.pending.add(n, lane, value.to_string());
        }
        events.push(event);
    }

    fn by_the_clock(&mut self, now: i64, events: &mut Vec<Event>) {
        if self.state.closed {
            return;
        }
        for event in due(&self.state, now) {
            self.happen(now, event, events);
        }
        let count = self.likes.take();
        if count > 0 {
            self.happen(now, Event::Liked { count }, events);
        }
    }

    /// Makes the batch durable, then answers and tells. Whether the room goes on.
    fn finish(&mut self, batch: Batch, now: i64, ticks: bool) -> bool {
        let Batch { events, answers, welcomes, stop } = batch;
        if !events.is_empty()
            && let Err(error) = self.journal.append(now, &events)
        {
            tracing::error!(room = %self.state.setup.room, error = &error as &dyn std::error::Error, "a room's journal failed; the room stops");
            Self::give_up(answers);
            return false;
        }
        for (mailbox, letters) in answers {
            mailbox.put(letters);
        }
        self.tell(now, &events, ticks || stop.is_some());
        for (who, since, to) in welcomes {
            let welcome = self.welcome(&who, since, now);
            // Who asked may have gone.
            drop(to.send(welcome));
        }
        self.count(now);
        let Some((ended, to)) = stop else { return true };
        if ended {
            self.audience.write_to_all(&Letter::Gone(Gone::Closed));
        }
        // The file is free before anybody hears that the room has stopped.
        self.journal = Box::new(Nowhere);
        // Who asked may have gone.
        let _ = to.send(());
        false
    }

    /// Nobody is told that something happened which may not have.
    fn give_up(answers: Vec<(Arc<Mailbox>, Vec<Letter>)>) {
        for (mailbox, letters) in answers {
            mailbox.put(letters.into_iter().filter_map(|letter| match letter {
                Letter::Answer { id, .. } => Some(Letter::refusal(id, No::outcome_unknown())),
                _ => None,
            }));
        }
    }

    fn tell(&mut self, now: i64, events: &[Event], ticks: bool) {
        let first = self.state.position + 1 - events.len() as u64;
        for (position, event) in (first..).zip(events) {
            match event {
                Event::ClaimExpired { sale, claim } => self.tell_owner(*sale, *claim),
                Event::Blocked { person, on: true, .. } => {
                    self.audience.write_to(*person, &Letter::Gone(Gone::Blocked));
                }
                _ => {}
            }
            if event.is_observed() && self.observed.receiver_count() > 0 {
                let what = self.order(event).unwrap_or_else(|| Observed::Event(Arc::new(event.clone())));
                self.observe(position, now, what);
            }
        }
        if ticks || self.pending.urgent() {
            self.flush(now);
        }
        if ticks {
            self.pending.tick();
        }
    }

    /// What the shop's side must know of a confirmed claim.
    fn order(&self, event: &Event) -> Option<Observed> {
        let Event::ClaimConfirmed { sale, claim } = event else { return None };
        let sale = self.state.sales.iter().find(|s| s.n == *sale)?;
        let claim = sale.find(*claim)?;
        Some(Observed::Ordered {
            sale: sale.n,
            product: sale.product.clone(),
            person: claim.person,
            claim: sale.answer_of(claim),
            segment: self.state.show.segment.clone(),
        })
    }

    fn tell_owner(&self, sale: u64, claim: u64) {
        let owner =
            self.state.sales.iter().find(|s| s.n == sale).and_then(|s| s.find(claim)).map(|c| c.person);
        if let Some(id) = owner {
            let who = Person { id, name: "".into(), role: crate::room::Role::Viewer };
            self.audience.write_to(id, &Letter::Mine(mine(&self.state, &who).to_string().into()));
        }
    }

    /// Sends what waits, with the counters that changed.
    fn flush(&mut self, now: i64) {
        let all = self.counters();
        let changed: Map<String, Value> = all
            .iter()
            .filter(|(name, value)| self.told.get(*name) != Some(value))
            .map(|(k, v)| (k.clone(), v.clone()))
            .collect();
        if changed.is_empty() && self.pending.is_empty() {
            return;
        }
        let frames = self.pending.flush(self.state.position, now, &changed);
        let all = (!changed.is_empty()).then(|| {
            self.told.clone_from(&all);
            Arc::new(all)
        });
        self.audience.push(frames, now, all);
    }

    fn counters(&self) -> Map<String, Value> {
        let mut all = counters(&self.state);
        all.insert("viewers".to_owned(), json!(self.audience.people()));
        all
    }

    fn welcome(&mut self, who: &Person, since: Option<u64>, now: i64) -> Result<Welcome, No> {
        if self.state.talk.is_blocked(who.id) {
            return Err(No::blocked());
        }
        let mine = mine(&self.state, who);
        if let Some(seen) = since
            && let Some(place) = self.audience.ring.after(seen)
        {
            return Ok(Welcome { text: format!(r#"{{"mine":{mine}}}"#).into(), place, seen });
        }
        let fresh = |base: &Base| base.made.elapsed() < self.tick;
        if !self.base.as_ref().is_some_and(fresh) {
            self.flush(now);
            let mut map = base(&self.state, now);
            // What came after the last frame was not for viewers; frames follow each other from there.
            let (place, seen) = self.audience.ring.end();
            map.insert("s".to_owned(), json!(seen));
            map.insert("c".to_owned(), Value::Object(self.counters()));
            let mut text = Value::Object(map).to_string();
            text.truncate(text.len() - 1);
            self.base = Some(Base { text, place, seen, made: Instant::now() });
        }
        let Some(Base { text, place, seen, .. }) = &self.base else {
            return Err(No::room_closed());
        };
        let you = you(&self.state, who);
        let text = format!(r#"{{"reset":{text},"you":{you},"mine":{mine}}}}}"#).into();
        Ok(Welcome { text, place: *place, seen: *seen })
    }

    /// The file of a draw that is over, written once.
    fn file(&mut self, draw: u64) -> Option<Bytes> {
        if let Some(file) = self.files.get(&draw) {
            return Some(file.clone());
        }
        let file = self.state.draws.iter().find(|d| d.n == draw)?.file()?;
        let file = Bytes::from(serde_json::to_vec(&file).ok()?);
        self.files.insert(draw, file.clone());
        Some(file)
    }

    fn count(&mut self, now: i64) {
        if self.counted.elapsed() >= COUNT_EVERY {
            self.counted = Instant::now();
            let (viewers, likes) = (self.audience.people() as u64, self.state.likes);
            let counted = Observed::Counted { viewers, likes, comments: self.state.talk.commented };
            self.observe(self.state.position, now, counted);
        }
    }

    fn observe(&self, position: u64, at: i64, what: Observed) {
        // Nobody listening is fine: the journal has it.
        drop(self.observed.send(Observation { room: self.state.setup.room, position, at, what }));
    }
}

impl Drop for Worker {
    /// However the thread ends: whoever still waits hears that it has.
    fn drop(&mut self) {
        self.audience.members.write_to_all(&Letter::Gone(Gone::Fault));
    }
}

/// The journal of a room that has stopped.
struct Nowhere;

impl Journal for Nowhere {
    fn replay(
        &mut self,
        _: &mut dyn FnMut(crate::journal::Record),
    ) -> Result<(), crate::journal::JournalError> {
        Ok(())
    }

    fn append(&mut self, _: i64, _: &[Event]) -> Result<(), crate::journal::JournalError> {
        Err(std::io::Error::other("the room has stopped").into())
    }
}
