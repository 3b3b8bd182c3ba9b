//! A connection to a room: what comes down in order, and a way to ask.

use std::sync::atomic::AtomicUsize;
use std::sync::mpsc::{SyncSender, TrySendError};
use std::sync::{Arc, PoisonError, RwLock, Weak};

use bytes::Bytes;
use tokio::sync::{mpsc, oneshot, watch};

use super::crier::{Crier, Listener, Listening, Reader};
use super::mailbox::{Letter, Mailbox, Members};
use super::ring::Ring;
use crate::room::{Command, No, Person, RoomId, RoomSetup};

pub use super::mailbox::Gone;

/// Something asked, and what the client calls it.
#[derive(Clone, Debug)]
pub struct Ask {
    /// The client's name for it.
    pub id: Box<str>,
    /// What.
    pub command: Command,
}

/// What a room's thread is asked.
#[derive(Debug)]
pub(super) enum Request {
    Ask {
        asks: Vec<(Arc<Person>, Ask)>,
        to: Arc<Mailbox>,
    },
    Welcome {
        who: Arc<Person>,
        since: Option<u64>,
        to: oneshot::Sender<Result<Welcome, No>>,
    },
    File {
        draw: u64,
        to: oneshot::Sender<Option<Bytes>>,
    },
    Setup(Box<RoomSetup>),
    /// With `ended` nothing may come after; without, the room can be opened again.
    Stop {
        ended: bool,
        to: oneshot::Sender<()>,
    },
}

/// What somebody gets who comes in.
#[derive(Debug)]
pub(super) struct Welcome {
    pub(super) text: Bytes,
    pub(super) place: u64,
    pub(super) seen: u64,
}

/// Who decides what is asked.
#[derive(Debug)]
pub(super) enum Engine {
    /// The room's thread.
    Here(SyncSender<Request>),
    /// Another node, by way of a mirror.
    Elsewhere(mpsc::Sender<Request>),
}

/// What runs a room at the moment.
#[derive(Debug)]
pub(super) struct Runs {
    pub(super) title: Box<str>,
    /// Gone as soon as the room's thread or mirror has ended.
    pub(super) alive: Weak<()>,
    pub(super) engine: Engine,
}

/// What the connections and the thread of a room share. Connections stay when another node, or this one, takes the room over.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) room: RoomId,
    pub(super) ring: Arc<Ring>,
    pub(super) members: Arc<Members>,
    pub(super) crier: Arc<Crier>,
    /// People who are connected to other nodes.
    pub(super) elsewhere: Arc<AtomicUsize>,
    pub(super) runs: RwLock<Runs>,
}

impl Shared {
    /// Hands a request to whoever runs the room; never waits.
    pub(super) fn send(&self, request: Request) -> Result<(), No> {
        let busy = || No::too_fast(1_000);
        match &self.runs.read().unwrap_or_else(PoisonError::into_inner).engine {
            Engine::Here(requests) => requests.try_send(request).map_err(|e| match e {
                TrySendError::Full(_) => busy(),
                TrySendError::Disconnected(_) => No::room_closed(),
            }),
            Engine::Elsewhere(requests) => requests.try_send(request).map_err(|e| match e {
                mpsc::error::TrySendError::Full(_) => busy(),
                mpsc::error::TrySendError::Closed(_) => No::room_closed(),
            }),
        }
    }

    /// Whether anything runs it.
    pub(super) fn lives(&self) -> bool {
        self.runs.read().unwrap_or_else(PoisonError::into_inner).alive.strong_count() > 0
    }

    /// Whether it runs here, and not on another node.
    pub(super) fn is_here(&self) -> bool {
        let runs = self.runs.read().unwrap_or_else(PoisonError::into_inner);
        matches!(runs.engine, Engine::Here(_)) && runs.alive.strong_count() > 0
    }

    pub(super) fn title(&self) -> String {
        self.runs.read().unwrap_or_else(PoisonError::into_inner).title.to_string()
    }
}

/// Somebody's connection to a room.
#[derive(Debug)]
pub struct Connection {
    letters: Letters,
    reader: Reader,
    news: watch::Receiver<u64>,
    first: Option<Bytes>,
}

/// What of a connection is somebody's own: their letters, and a way to ask. Dropping it is leaving.
#[derive(Debug)]
pub struct Letters {
    shared: Arc<Shared>,
    who: Arc<Person>,
    mailbox: Arc<Mailbox>,
}

impl Connection {
    pub(super) async fn new(shared: Arc<Shared>, who: Person, since: Option<u64>) -> Result<Self, No> {
        let (who, mailbox) = (Arc::new(who), Arc::<Mailbox>::default());
        // Listening comes before reading, so that nothing between the two is missed.
        shared.members.enter(who.id, &mailbox);
        let letters = Letters { shared, who, mailbox };
        let shared = &letters.shared;
        let news = shared.ring.watch();
        let (to, welcome) = oneshot::channel();
        shared.send(Request::Welcome { who: Arc::clone(&letters.who), since, to })?;
        let Welcome { text, place, seen } = welcome.await.map_err(|_gone| No::room_closed())??;
        let reader = Reader { ring: Arc::clone(&shared.ring), place, seen };
        Ok(Self { letters, reader, news, first: Some(text) })
    }

    /// Whose it is.
    pub fn who(&self) -> &Person {
        &self.letters.who
    }

    /// Until there is something to take. May be dropped at any time.
    pub async fn ready(&mut self) {
        if self.first.is_some() {
            return;
        }
        tokio::select! {
            () = self.letters.ready() => {}
            // An error means that the room is gone; its letter says so.
            changed = self.news.changed() => if changed.is_err() { self.letters.ready().await },
        }
    }

    /// Takes what waits: frames for all into `frames`, in order, and what is for this connection alone. Whether there is more.
    ///
    /// # Errors
    /// [`Gone::TooSlow`] where something would be lost that may not be.
    pub fn take(&mut self, frames: &mut Vec<Bytes>, letters: &mut Vec<Letter>) -> Result<bool, Gone> {
        self.news.mark_unchanged();
        frames.extend(self.first.take());
        letters.append(&mut self.letters.take());
        self.reader.take(frames)
    }

    /// As [`Letters::ask`].
    ///
    /// # Errors
    /// Where the room is too busy or gone; nothing of it was taken.
    pub fn ask(&self, asks: Vec<Ask>) -> Result<(), No> {
        self.letters.ask(asks)
    }

    /// Its parts, for whoever writes frames by a [`Listener`]: what is said first, the place from which frames follow it, and the
    /// letters.
    pub fn apart(self) -> (Option<Bytes>, Reader, Letters) {
        (self.first, self.reader, self.letters)
    }
}

impl Letters {
    /// Until there is one. May be dropped at any time.
    pub async fn ready(&self) {
        self.mailbox.wait().await;
    }

    /// Takes what waits.
    pub fn take(&self) -> Vec<Letter> {
        self.mailbox.take()
    }

    /// Asks; the answers come as letters. What is asked together is decided together.
    ///
    /// # Errors
    /// Where the room is too busy or gone; nothing of it was taken.
    pub fn ask(&self, asks: Vec<Ask>) -> Result<(), No> {
        let asks = asks.into_iter().map(|ask| (Arc::clone(&self.who), ask)).collect();
        self.shared.send(Request::Ask { asks, to: Arc::clone(&self.mailbox) })
    }

    /// Tells `listener` of the room's frames from now on.
    pub fn listen(&self, listener: Arc<dyn Listener>) -> Listening {
        self.shared.crier.listen(&self.shared.ring, listener)
    }
}

impl Drop for Letters {
    fn drop(&mut self) {
        self.shared.members.leave(self.who.id, &self.mailbox);
    }
}

/// A line to a room that asks for many people: another node's viewers, or a bench. It hears answers only.
#[derive(Debug)]
pub struct Relay {
    shared: Arc<Shared>,
    mailbox: Arc<Mailbox>,
}

impl Relay {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        Self { shared, mailbox: Arc::default() }
    }

    /// Asks for people; what is asked together is decided together, in this order, and answered in this order.
    ///
    /// # Errors
    /// Where the room is too busy or gone; nothing of it was taken.
    pub fn ask(&self, asks: Vec<(Arc<Person>, Ask)>) -> Result<(), No> {
        self.shared.send(Request::Ask { asks, to: Arc::clone(&self.mailbox) })
    }

    /// The answers that have come, at least one.
    pub async fn answers(&self) -> Vec<Letter> {
        loop {
            let letters = self.mailbox.take();
            if !letters.is_empty() {
                return letters;
            }
            self.mailbox.wait().await;
        }
    }
}
