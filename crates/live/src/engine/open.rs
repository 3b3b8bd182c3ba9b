//! Opening rooms, here or as mirrors of those that run elsewhere. Who is connected stays connected when a mirrored room is opened here.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock, mpsc};

use bytes::Bytes;
use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::oneshot;

use super::frame::Frame;
use super::join::{Engine, Request, Runs, Shared};
use super::mailbox::{Gone, Letter, Members};
use super::mirror::Mirror;
use super::news::{Audience, News};
use super::pending::Pending;
use super::ring::Ring;
use super::rooms::{OpenError, Rooms};
use super::standby::Standby;
use super::worker::Worker;
use crate::journal::Journal;
use crate::room::{Event, No, Person, RoomId, RoomSetup, State, wire};

/// So many requests may wait for one room; a request is what one connection asks at once.
const WAITING: usize = 8_192;

/// What stays of a room that was mirrored here.
struct Before {
    /// None where there was none.
    ring: Option<Arc<Ring>>,
    members: Arc<Members>,
    elsewhere: Arc<AtomicUsize>,
    /// The position that viewers here have been told.
    told: Option<u64>,
}

impl Rooms {
    /// Opens a room from its journal, or a new one; a room that runs gets the new setup. Waits for the journal: not for an async
    /// thread. `epoch` is the lease's.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn open(&self, setup: RoomSetup, epoch: u64) -> Result<(), OpenError> {
        self.open_for(setup, epoch, None)
    }

    /// The same for nodes that mirror it, who are told the `news`.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn open_for(
        &self,
        setup: RoomSetup,
        epoch: u64,
        news: Option<UnboundedSender<News>>,
    ) -> Result<(), OpenError> {
        if let Some(shared) = self.find(setup.room).filter(|shared| shared.is_here()) {
            return shared.send(Request::Setup(Box::new(setup))).map_err(|_busy| OpenError::Busy);
        }
        let told = self.find(setup.room).map(|mirrored| mirrored.ring.end().1);
        let standby = self.stood_by(setup.room, told).unwrap_or_else(|| Standby::new(setup.room));
        let (room, known) = (setup.room, standby.position());
        let journal = self.config.journals.open(room, epoch, known)?;
        self.open_on(setup, standby, journal, news)?;
        tracing::info!(%room, epoch, known, "a room is open");
        Ok(())
    }

    /// Opens a room on any journal.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn open_with(
        &self,
        setup: RoomSetup,
        journal: Box<dyn Journal>,
        news: Option<UnboundedSender<News>>,
    ) -> Result<(), OpenError> {
        let nothing = Standby::new(setup.room);
        self.open_on(setup, nothing, journal, news)
    }

    fn open_on(
        &self,
        setup: RoomSetup,
        standby: Standby,
        journal: Box<dyn Journal>,
        news: Option<UnboundedSender<News>>,
    ) -> Result<(), OpenError> {
        let mut rooms = self.running.write().unwrap_or_else(PoisonError::into_inner);
        let mirrored = rooms.get(&setup.room).filter(|shared| shared.lives()).cloned();
        if mirrored.as_ref().is_some_and(|shared| shared.is_here()) {
            return Ok(());
        }
        let opened = self.open_over(mirrored.clone(), setup, (standby, journal), news, &mut rooms);
        if let (Err(_), Some(mirrored)) = (&opened, mirrored) {
            mirrored.ring.give_back();
        }
        opened
    }

    /// Opens a room, in place of its mirror where there is one.
    fn open_over(
        &self,
        mirrored: Option<Arc<Shared>>,
        setup: RoomSetup,
        (standby, mut journal): (Standby, Box<dyn Journal>),
        news: Option<UnboundedSender<News>>,
        rooms: &mut HashMap<RoomId, Arc<Shared>>,
    ) -> Result<(), OpenError> {
        let room = setup.room;
        let before = Before::of(mirrored.as_deref());
        let (state, pending) = self.replay(setup, standby, &mut *journal, before.told)?;
        // What viewers were told and no journal has: they must begin anew.
        let astray = before.told.is_some_and(|told| told > state.position);
        if astray {
            before.members.write_to_all(&Letter::Gone(Gone::Fault));
        }
        let ring = match before.ring.filter(|_| !astray) {
            Some(ring) => ring,
            None => Arc::new(Ring::new(state.position)),
        };
        let (requests, incoming) = mpsc::sync_channel(WAITING);
        let life = Arc::new(());
        let runs = Runs {
            title: state.setup.title.as_str().into(),
            alive: Arc::downgrade(&life),
            engine: Engine::Here(requests),
        };
        let (members, elsewhere) = (before.members, before.elsewhere);
        let audience = Audience {
            ring: Arc::clone(&ring),
            members: Arc::clone(&members),
            elsewhere: Arc::clone(&elsewhere),
            out: news,
        };
        let observed = self.observed.clone();
        let worker = Worker::new(&self.config, state, journal, (pending, audience, life), observed);
        let run = move || worker.run(&incoming);
        std::thread::Builder::new().name("room".to_owned()).spawn(run).map_err(OpenError::Thread)?;
        if let Some(shared) = mirrored.filter(|_| !astray) {
            *shared.runs.write().unwrap_or_else(PoisonError::into_inner) = runs;
        } else {
            let runs = RwLock::new(runs);
            rooms.insert(
                room,
                Arc::new(Shared { room, ring, members, crier: Arc::default(), elsewhere, runs }),
            );
        }
        Ok(())
    }

    /// The state that a journal leads to behind what is known of it, with this setup, and what of it viewers who were told up to a
    /// position still must hear.
    pub(super) fn replay(
        &self,
        setup: RoomSetup,
        standby: Standby,
        journal: &mut dyn Journal,
        told: Option<u64>,
    ) -> Result<(State, Pending), OpenError> {
        let (mut state, mut untold) = standby.since(told);
        let mut happen = |state: &mut State, at: i64, event: &Event| {
            state.apply(at, event);
            if told.is_some_and(|told| state.position > told)
                && let Some((lane, value)) = wire(state, state.position, event)
            {
                untold.push((state.position, lane, value.to_string()));
            }
        };
        journal.replay(&mut |record| {
            if record.position > state.position {
                happen(&mut state, record.at, &record.event);
            }
        })?;
        if state.closed {
            return Err(OpenError::Ended);
        }
        if state.position == 0 || state.setup != setup {
            let opened = Event::Opened { setup: Box::new(setup) };
            let at = self.config.clock.now().millis();
            journal.append(at, std::slice::from_ref(&opened))?;
            happen(&mut state, at, &opened);
        }
        let mut chance = [0; 8];
        self.config.entropy.fill(&mut chance);
        let from = told.unwrap_or(state.position).min(state.position);
        let mut pending = Pending::new(from, self.config.comments_a_tick, u64::from_le_bytes(chance));
        for (n, lane, text) in untold {
            pending.add(n, lane, text);
        }
        Ok((state, pending))
    }

    /// Gives a room that runs here another setup.
    ///
    /// # Errors
    /// `room_closed` where it does not run, `too_fast`.
    pub fn take_setup(&self, setup: RoomSetup) -> Result<(), No> {
        self.must_run(setup.room)?.send(Request::Setup(Box::new(setup)))
    }

    /// Mirrors a room that runs elsewhere and has told its viewers of what is up to a position. `None` where it runs or is mirrored
    /// here already.
    pub fn mirror(&self, room: RoomId, title: &str, position: u64) -> Option<Mirror> {
        let mut rooms = self.running.write().unwrap_or_else(PoisonError::into_inner);
        if rooms.get(&room).is_some_and(|shared| shared.lives()) {
            return None;
        }
        let (requests, incoming) = tokio::sync::mpsc::channel(WAITING);
        let life = Arc::new(());
        let runs =
            Runs { title: title.into(), alive: Arc::downgrade(&life), engine: Engine::Elsewhere(requests) };
        let shared = Arc::new(Shared {
            room,
            ring: Arc::new(Ring::new(position)),
            members: Arc::default(),
            crier: Arc::default(),
            elsewhere: Arc::default(),
            runs: RwLock::new(runs),
        });
        rooms.insert(room, Arc::clone(&shared));
        Some(Mirror::new(shared, incoming, life))
    }

    /// The rooms that run here.
    pub fn here(&self) -> Vec<RoomId> {
        let rooms = self.running.read().unwrap_or_else(PoisonError::into_inner);
        rooms.values().filter(|shared| shared.is_here()).map(|shared| shared.room).collect()
    }

    /// How many people other nodes have in a room that runs here.
    pub fn elsewhere(&self, room: RoomId, people: usize) {
        if let Some(shared) = self.find(room) {
            shared.elsewhere.store(people, Ordering::Relaxed);
        }
    }

    /// The position up to which viewers were told, and the frames after an earlier one; no frames where that is too long ago.
    pub fn frames_after(&self, room: RoomId, position: u64) -> Option<(u64, Option<Vec<Frame>>)> {
        let shared = self.find(room)?;
        Some((shared.ring.end().1, shared.ring.frames_after(position)))
    }

    /// The first frame for somebody who is connected to another node: a snapshot and the position it is of, or, for one who resumes there,
    /// only what is their own.
    ///
    /// # Errors
    /// `room_closed`, `blocked`, `too_fast`.
    pub async fn welcome(&self, room: RoomId, who: Person, resumes: bool) -> Result<(Bytes, u64), No> {
        let shared = self.must_run(room)?;
        let since = resumes.then(|| shared.ring.end().1);
        let (to, welcome) = oneshot::channel();
        shared.send(Request::Welcome { who: Arc::new(who), since, to })?;
        let welcome = welcome.await.map_err(|_gone| No::room_closed())??;
        Ok((welcome.text, welcome.seen))
    }
}

impl Before {
    fn of(shared: Option<&Shared>) -> Self {
        match shared {
            None => Self { ring: None, members: Arc::default(), elsewhere: Arc::default(), told: None },
            Some(shared) => Self {
                ring: Some(Arc::clone(&shared.ring)),
                members: Arc::clone(&shared.members),
                elsewhere: Arc::clone(&shared.elsewhere),
                told: Some(shared.ring.take_over()),
            },
        }
    }
}
