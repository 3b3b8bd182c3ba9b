//! The thread of one room: the only one that changes its state. What it decides goes to the room's [`Scribe`], and is told when it is
//! durable; meanwhile the next is decided.

use std::collections::HashMap;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SendError, SyncSender};
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use bytes::Bytes;
use domain::ids::Entropy;
use domain::time::Clock;
use serde_json::{Map, Value, json};
use tokio::sync::oneshot;

use super::join::{Ask, Request, Welcome};
use super::mailbox::{Gone, Letter};
use super::news::Hall;
use super::pending::Pending;
use super::rooms::{Config, Observed};
use super::scribe::{Due, Shown, Welcomed};
use crate::room::{
    Command, Decision, Done, Event, Likes, No, Person, PersonId, State, base, counters, decide, due, mine,
    wire, you,
};

/// So many requests are decided at once; more wait for the next batch.
const AT_ONCE: usize = 512;
/// How often the shop's side is told how it is.
const COUNT_EVERY: Duration = Duration::from_secs(10);

/// A snapshot for all.
struct Base {
    text: String,
    seen: u64,
    made: Instant,
}

pub(super) struct Worker {
    state: State,
    hall: Hall,
    scribe: SyncSender<Due>,
    /// Whether the scribe is there.
    alive: Weak<()>,
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

impl Worker {
    pub(super) fn new(
        config: &Config,
        state: State,
        hall: Hall,
        pending: Pending,
        (scribe, alive): (SyncSender<Due>, Weak<()>),
    ) -> Self {
        Self {
            pending,
            state,
            hall,
            scribe,
            alive,
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

    /// Runs until it is stopped, everybody who could ask is gone, or the journal fails.
    pub(super) fn run(mut self, requests: &Receiver<Request>) {
        let mut next_tick = Instant::now() + self.tick;
        while self.alive.strong_count() > 0 {
            let first = requests.recv_timeout(next_tick.saturating_duration_since(Instant::now()));
            if matches!(first, Err(RecvTimeoutError::Disconnected)) {
                return;
            }
            let mut due = Due { at: self.now(), ..Due::default() };
            let mut newcomers = Vec::new();
            for request in first.into_iter().chain(requests.try_iter()).take(AT_ONCE) {
                self.take(request, &mut due, &mut newcomers);
                if due.stop.is_some() {
                    break;
                }
            }
            let ticks = Instant::now() >= next_tick;
            if ticks {
                next_tick = Instant::now() + self.tick;
                self.by_the_clock(&mut due);
            }
            if let Some((true, _)) = due.stop {
                self.happen(Event::Closed, &mut due);
            }
            if !self.finish(due, newcomers, ticks) {
                break;
            }
        }
        // Whoever asks after this hears the same from the room's line.
        for request in requests.try_iter() {
            if let Request::Ask { asks, to } = request {
                let closed =
                    |ask: Ask| Letter::Answer { id: ask.id, outcome: Box::new(Err(No::room_closed())) };
                to.put(asks.into_iter().map(|(_, ask)| closed(ask)));
            }
        }
    }

    /// Milliseconds; never before an event that happened.
    fn now(&mut self) -> i64 {
        self.last = self.last.max(self.clock.now().millis());
        self.last
    }

    fn take(&mut self, request: Request, due: &mut Due, newcomers: &mut Vec<Newcomer>) {
        match request {
            Request::Ask { asks, to } => {
                let answers = asks.into_iter().map(|(who, ask)| self.ask(&who, ask, due)).collect();
                due.answers.push((to, answers));
            }
            Request::Welcome { who, since, to } => newcomers.push((who, since, to)),
            Request::File { draw, to } => due.files.push((self.file(draw), to)),
            Request::Setup(setup) if self.state.setup == *setup => {}
            Request::Setup(setup) => self.happen(Event::Opened { setup }, due),
            Request::Stop { ended, to } => due.stop = Some((ended, to)),
        }
    }

    fn ask(&mut self, who: &Person, ask: Ask, due: &mut Due) -> Letter {
        let outcome = decide(&self.state, who, &ask.command, due.at, &*self.entropy);
        let outcome = outcome.map(|Decision { event, mut done }| {
            if let (Done::Liked { counted }, Command::Like { count }) = (&mut done, &ask.command) {
                *counted = self.likes.give(who.id, *count, due.at);
            }
            if let Some(event) = event {
                self.happen(event, due);
            }
            done
        });
        Letter::Answer { id: ask.id, outcome: Box::new(outcome) }
    }

    /// Applies an event and keeps it for the journal and the viewers; neither has it yet.
    fn happen(&mut self, event: Event, due: &mut Due) {
        self.state.apply(due.at, &event);
        let n = self.state.position;
        if let Some((lane, value)) = wire(&self.state, n, &event) {
            self.pending.add(n, lane, value.to_string());
        }
        due.events.push(event);
    }

    fn by_the_clock(&mut self, due: &mut Due) {
        if self.state.closed {
            return;
        }
        for event in self::due(&self.state, due.at) {
            self.happen(event, due);
        }
        let count = self.likes.take();
        if count > 0 {
            self.happen(Event::Liked { count }, due);
        }
    }

    /// Adds what follows from the batch, and hands all to the scribe. Whether the room goes on.
    fn finish(&mut self, mut due: Due, newcomers: Vec<Newcomer>, ticks: bool) -> bool {
        self.tell(&mut due, ticks);
        for (who, since, to) in newcomers {
            let what = self.welcome(&who, since, &mut due);
            due.welcomes.push(Welcomed { what, to });
        }
        self.count(&mut due);
        let goes_on = due.stop.is_none();
        if due.is_nothing() {
            return true;
        }
        match self.scribe.send(due) {
            Ok(()) => goes_on,
            Err(SendError(due)) => {
                due.give_up();
                false
            }
        }
    }

    fn tell(&mut self, due: &mut Due, ticks: bool) {
        let first = self.state.position + 1 - due.events.len() as u64;
        for (position, event) in (first..).zip(&due.events) {
            match event {
                Event::ClaimExpired { sale, claim } => due.letters.extend(self.to_owner(*sale, *claim)),
                Event::Blocked { person, on: true, .. } => {
                    due.letters.push((*person, Letter::Gone(Gone::Blocked)));
                }
                _ => {}
            }
            if event.is_observed() {
                let what = self.order(event).unwrap_or_else(|| Observed::Event(Arc::new(event.clone())));
                due.observed.push((position, what));
            }
        }
        if ticks || due.stop.is_some() || self.pending.urgent() {
            self.flush(due);
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

    /// What somebody whose claim ran out has now.
    fn to_owner(&self, sale: u64, claim: u64) -> Option<(PersonId, Letter)> {
        let id = self.state.sales.iter().find(|s| s.n == sale)?.find(claim)?.person;
        let who = Person { id, name: "".into(), role: crate::room::Role::Viewer };
        Some((id, Letter::Mine(mine(&self.state, &who).to_string().into())))
    }

    /// Shows what waits, with the counters that changed.
    fn flush(&mut self, due: &mut Due) {
        let all = self.counters();
        let changed: Map<String, Value> = all
            .iter()
            .filter(|(name, value)| self.told.get(*name) != Some(value))
            .map(|(k, v)| (k.clone(), v.clone()))
            .collect();
        if changed.is_empty() && self.pending.is_empty() {
            return;
        }
        let frames = self.pending.flush(self.state.position, due.at, &changed);
        let counters = (!changed.is_empty()).then(|| {
            self.told.clone_from(&all);
            Arc::new(all)
        });
        due.shown.push(Shown { frames, counters });
    }

    fn counters(&self) -> Map<String, Value> {
        let mut all = counters(&self.state);
        all.insert("viewers".to_owned(), json!(self.hall.people()));
        all
    }

    /// What somebody who comes in reads first, and the position after which frames follow it.
    fn welcome(&mut self, who: &Person, since: Option<u64>, due: &mut Due) -> Result<(Bytes, u64), No> {
        if self.state.talk.is_blocked(who.id) {
            return Err(No::blocked());
        }
        let mine = mine(&self.state, who);
        if let Some(seen) = since.filter(|seen| self.hall.ring.after(*seen).is_some()) {
            return Ok((format!(r#"{{"mine":{mine}}}"#).into(), seen));
        }
        let fresh = |base: &Base| base.made.elapsed() < self.tick;
        if !self.base.as_ref().is_some_and(fresh) {
            self.flush(due);
            let mut map = base(&self.state, due.at);
            // What came after the last frame was not for viewers; frames follow each other from there.
            let seen = self.pending.told();
            map.insert("s".to_owned(), json!(seen));
            map.insert("c".to_owned(), Value::Object(self.counters()));
            let mut text = Value::Object(map).to_string();
            text.truncate(text.len() - 1);
            self.base = Some(Base { text, seen, made: Instant::now() });
        }
        let Some(Base { text, seen, .. }) = &self.base else {
            return Err(No::room_closed());
        };
        let you = you(&self.state, who);
        Ok((format!(r#"{{"reset":{text},"you":{you},"mine":{mine}}}}}"#).into(), *seen))
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

    fn count(&mut self, due: &mut Due) {
        if self.counted.elapsed() >= COUNT_EVERY {
            self.counted = Instant::now();
            let (viewers, likes) = (self.hall.people() as u64, self.state.likes);
            let counted = Observed::Counted { viewers, likes, comments: self.state.talk.commented };
            due.observed.push((self.state.position, counted));
        }
    }
}
