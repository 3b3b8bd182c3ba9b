//! The rooms of this program: open, join, ask, close, and what the shop's side hears.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use bytes::Bytes;
use domain::ids::Entropy;
use domain::time::Clock;
use tokio::sync::{Mutex, broadcast, oneshot};

use super::join::{Ask, Connection, Relay, Request, Shared};
use super::mailbox::Letter;
use super::standby::Standbys;
use crate::games::Draw;
use crate::journal::{FileJournals, JournalError, Journals, Record};
use crate::pass::Keys;
use crate::room::{ClaimAnswer, Command, Done, Event, No, Person, PersonId, RoomId, RoomSetup, State};

/// So many observations may wait for a listener before it must read the journal instead.
const OBSERVATIONS: usize = 4_096;

/// The draws of so many rooms that have ended are kept at hand.
const OLD_ROOMS: usize = 8;

/// What rooms run with.
#[derive(Clone)]
pub struct Config {
    /// Where the journals are.
    pub journals: Arc<dyn Journals>,
    /// Signs tokens, challenges and receipts.
    pub keys: Keys,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Randomness for seeds.
    pub entropy: Arc<dyn Entropy>,
    /// How long ordinary events wait, to share a frame.
    pub tick: Duration,
    /// So many comments a tick are shown to all.
    pub comments_a_tick: usize,
}

impl std::fmt::Debug for Config {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Config")
            .field("journals", &self.journals)
            .field("tick", &self.tick)
            .finish_non_exhaustive()
    }
}

impl Config {
    /// The usual: journals in a folder, frames every 150 ms, with at most ten comments.
    pub fn new(folder: PathBuf, keys: Keys, clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Self {
        let journals = Arc::new(FileJournals::new(folder));
        Self { journals, keys, clock, entropy, tick: Duration::from_millis(150), comments_a_tick: 10 }
    }
}

/// What the shop's side hears.
#[derive(Clone, Debug, PartialEq)]
pub enum Observed {
    /// Something that belongs in its log ([`Event::is_observed`]), durable.
    Event(Arc<Event>),
    /// A claim was confirmed: somebody has bought. It stands in the journal as [`Event::ClaimConfirmed`].
    Ordered {
        /// The sale.
        sale: u64,
        /// The product by its id.
        product: Option<String>,
        /// Who.
        person: PersonId,
        /// Place, tier and price.
        claim: ClaimAnswer,
        /// The segment that was on.
        segment: Option<String>,
    },
    /// Every ten seconds, how it is.
    Counted {
        /// People here.
        viewers: u64,
        /// All likes so far.
        likes: u64,
        /// All comments so far.
        comments: u64,
    },
}

/// Something that the shop's side hears of a room.
#[derive(Clone, Debug, PartialEq)]
pub struct Observation {
    /// The room.
    pub room: RoomId,
    /// The position in its journal.
    pub position: u64,
    /// When, in milliseconds.
    pub at: i64,
    /// What.
    pub what: Observed,
}

/// Why a room is not opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Its journal.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// It has ended; what has ended stays so.
    #[error("the room has ended")]
    Ended,
    /// It runs and has too much to do to take the new setup now.
    #[error("the room is busy; try again")]
    Busy,
    /// No thread could be started.
    #[error("the room's thread cannot be started")]
    Thread(#[source] std::io::Error),
}

/// All rooms that run here.
#[derive(Debug)]
pub struct Rooms {
    pub(super) config: Config,
    pub(super) running: RwLock<HashMap<RoomId, Arc<Shared>>>,
    pub(super) observed: broadcast::Sender<Observation>,
    pub(super) standbys: Standbys,
    old_draws: Mutex<Vec<(RoomId, HashMap<u64, Bytes>)>>,
}

impl Rooms {
    /// No room yet.
    pub fn new(config: Config) -> Self {
        Self {
            config,
            running: RwLock::default(),
            observed: broadcast::Sender::new(OBSERVATIONS),
            standbys: Standbys::default(),
            old_draws: Mutex::default(),
        }
    }

    /// What they run with.
    pub const fn config(&self) -> &Config {
        &self.config
    }

    pub(super) fn find(&self, room: RoomId) -> Option<Arc<Shared>> {
        let rooms = self.running.read().unwrap_or_else(PoisonError::into_inner);
        rooms.get(&room).filter(|shared| shared.lives()).cloned()
    }

    pub(super) fn must_run(&self, room: RoomId) -> Result<Arc<Shared>, No> {
        self.find(room).ok_or_else(No::room_closed)
    }

    /// The title of a room that runs.
    pub fn title(&self, room: RoomId) -> Option<String> {
        self.find(room).map(|shared| shared.title())
    }

    /// How many people are in a room.
    pub fn people(&self, room: RoomId) -> usize {
        self.find(room).map_or(0, |shared| shared.members.people())
    }

    /// Comes in. `since` is the last position seen, by somebody who comes back.
    ///
    /// # Errors
    /// `room_closed`, `blocked`, `too_fast`.
    pub async fn join(&self, room: RoomId, who: Person, since: Option<u64>) -> Result<Connection, No> {
        Connection::new(self.must_run(room)?, who, since).await
    }

    /// Asks once and waits for the answer; what was won comes with its signed receipt.
    ///
    /// # Errors
    /// The room's refusal.
    pub async fn command(
        &self,
        room: RoomId,
        who: Person,
        command: Command,
    ) -> Result<(Done, Option<String>), No> {
        let (relay, who) = (self.relay(room)?, Arc::new(who));
        relay.ask(vec![(Arc::clone(&who), Ask { id: "".into(), command })])?;
        let answer = relay.answers().await.into_iter().next();
        // What another node answers is a text for a socket; nobody asks this way for a room that runs there.
        let Some(Letter::Answer { outcome, .. }) = answer else {
            return Err(No::outcome_unknown());
        };
        let done = outcome.map_err(|no| *no)?;
        let receipt = done.receipt(room, &who).map(|r| self.config.keys.sign(&r));
        Ok((done, receipt))
    }

    /// Does something in a room, wherever it runs.
    ///
    /// # Errors
    /// The code of the refusal.
    pub async fn tell(&self, room: RoomId, who: Person, command: Command) -> Result<(), String> {
        let code = |no: No| no.code().to_owned();
        let relay = self.relay(room).map_err(code)?;
        relay.ask(vec![(Arc::new(who), Ask { id: "".into(), command })]).map_err(code)?;
        match relay.answers().await.into_iter().next() {
            Some(Letter::Answer { outcome, .. }) => outcome.map(|_done| ()).map_err(|no| code(*no)),
            Some(Letter::Told(text)) => {
                let told: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
                told["no"]["code"].as_str().map_or(Ok(()), |code| Err(code.to_owned()))
            }
            _ => Err(No::outcome_unknown().code().to_owned()),
        }
    }

    /// A line to a room that asks for many people.
    ///
    /// # Errors
    /// `room_closed`.
    pub fn relay(&self, room: RoomId) -> Result<Relay, No> {
        self.must_run(room).map(Relay::new)
    }

    /// The file of a draw that is over as JSON, of a room that runs or has run here.
    ///
    /// # Errors
    /// Where the journal cannot be read.
    pub async fn draw_file(&self, room: RoomId, draw: u64) -> Result<Option<Bytes>, JournalError> {
        let (to, file) = oneshot::channel();
        if let Some(shared) = self.find(room)
            && shared.send(Request::File { draw, to }).is_ok()
            && let Ok(found) = file.await
        {
            return Ok(found);
        }
        // One at a time: anybody may ask, and the disk is for those who play.
        let mut old = self.old_draws.lock().await;
        if let Some((_, files)) = old.iter().find(|(of, _)| *of == room) {
            return Ok(files.get(&draw).cloned());
        }
        let journals = Arc::clone(&self.config.journals);
        let from_disk = tokio::task::spawn_blocking(move || draws_of_old(&*journals, room));
        let files = from_disk.await.map_err(std::io::Error::other)??;
        let found = files.get(&draw).cloned();
        if old.len() >= OLD_ROOMS {
            old.remove(0);
        }
        old.push((room, files));
        Ok(found)
    }

    /// Ends a room: it is told to all, nothing may come after, and its connections go.
    ///
    /// # Errors
    /// `room_closed` where it does not run.
    pub async fn close(&self, room: RoomId) -> Result<(), No> {
        self.stop(room, true).await
    }

    /// Lets a room go without ending it: its thread finishes what waits, and it can be opened again, here or elsewhere.
    ///
    /// # Errors
    /// `room_closed` where it does not run.
    pub async fn release(&self, room: RoomId) -> Result<(), No> {
        self.stop(room, false).await
    }

    /// Releases all rooms, when the program stops.
    pub async fn release_all(&self) {
        let rooms: Vec<RoomId> =
            self.running.read().unwrap_or_else(PoisonError::into_inner).keys().copied().collect();
        for room in rooms {
            // One that is gone already is released.
            drop(self.release(room).await);
        }
    }

    async fn stop(&self, room: RoomId, ended: bool) -> Result<(), No> {
        let shared = self.must_run(room)?;
        let (to, stopped) = oneshot::channel();
        shared.send(Request::Stop { ended, to })?;
        let stopped = stopped.await;
        self.running.write().unwrap_or_else(PoisonError::into_inner).remove(&room);
        stopped.map_err(|_fault| No::outcome_unknown())
    }

    /// What happens in all rooms from now on. Who falls behind reads [`Rooms::history`].
    pub fn observe(&self) -> broadcast::Receiver<Observation> {
        self.observed.subscribe()
    }

    /// Gives what a room's journal holds after a position, in order: not for an async thread.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn history(
        &self,
        room: RoomId,
        after: u64,
        each: &mut dyn FnMut(Record),
    ) -> Result<(), JournalError> {
        self.config.journals.read(room, after, each)
    }

    /// Whether a person's connections are here; for tests and the control room.
    pub fn is_here(&self, room: RoomId, person: PersonId) -> bool {
        self.find(room).is_some_and(|shared| shared.members.has(person))
    }
}

/// The files of all draws of a room that has run.
fn draws_of_old(journals: &dyn Journals, room: RoomId) -> Result<HashMap<u64, Bytes>, JournalError> {
    let mut state = State::new(RoomSetup::new(room, ""));
    let mut files = HashMap::new();
    journals.read(room, 0, &mut |record| {
        state.apply(record.at, &record.event);
        if let Event::DrawClosed { draw, .. } = record.event
            && let Some(file) = state.draws.iter().find(|d| d.n == draw).and_then(Draw::file)
            && let Ok(file) = serde_json::to_vec(&file)
        {
            files.insert(draw, Bytes::from(file));
        }
    })?;
    Ok(files)
}
