//! A room that runs on another node, for the viewers of this one: the frames of its owner in a ring of our own, so that resuming works
//! here as there, and a way for what is asked to reach the owner.

use std::sync::{Arc, PoisonError};

use bytes::Bytes;
use serde_json::{Map, Value};
use tokio::sync::{mpsc, oneshot};

use super::frame::Frame;
use super::join::{Ask, Engine, Request, Shared, Welcome};
use super::mailbox::{Gone, Letter, Mailbox};
use crate::room::{No, Person, PersonId, RoomId, RoomSetup};

/// What the people here want of the room's owner.
#[derive(Debug)]
pub enum Wanted {
    /// These are asked together.
    Asks(Vec<(Arc<Person>, Ask)>, Answers),
    /// Somebody comes in.
    Welcome(Entry),
    /// The file of a draw.
    File(u64, oneshot::Sender<Option<Bytes>>),
    /// It has another setup.
    Setup(Box<RoomSetup>),
    /// It is to end; or, with `false`, only to be left alone here.
    Stop(bool, oneshot::Sender<()>),
}

/// Where the answers to what was asked together go.
#[derive(Debug)]
pub struct Answers(Arc<Mailbox>);

impl Answers {
    /// The answers as their texts, in the order of the asks.
    pub fn told(self, texts: impl IntoIterator<Item = String>) {
        self.0.put(texts.into_iter().map(|text| Letter::Told(text.into())));
    }

    /// The same refusal for all of them.
    pub fn refused(self, ids: impl IntoIterator<Item = Box<str>>, no: &No) {
        self.0.put(ids.into_iter().map(|id| Letter::refusal(id, no.clone())));
    }
}

/// Somebody who waits to come in.
#[derive(Debug)]
pub struct Entry {
    /// Who.
    pub who: Arc<Person>,
    since: Option<u64>,
    to: oneshot::Sender<Result<Welcome, No>>,
    shared: Arc<Shared>,
}

impl Entry {
    /// Whether what came since is here, so that only what is the person's own must be asked for.
    pub fn resumes(&self) -> bool {
        self.since.is_some_and(|seen| self.shared.ring.after(seen).is_some())
    }

    /// The owner's first frame for them: a snapshot as of `seen`, or only what is their own. Waits until the frames up to there are
    /// here.
    pub async fn admit(self, text: Bytes, seen: Option<u64>) {
        let Some(seen) = seen.or(self.since) else { return self.refuse(No::too_fast(1_000)) };
        let mut news = self.shared.ring.watch();
        let here = async { while self.shared.ring.end().1 < seen && news.changed().await.is_ok() {} };
        // Whoever waits in vain is refused below.
        drop(tokio::time::timeout(std::time::Duration::from_secs(2), here).await);
        match self.shared.ring.after(seen) {
            // Who asked may have gone.
            Some(place) => drop(self.to.send(Ok(Welcome { text, place, seen }))),
            None => self.refuse(No::too_fast(1_000)),
        }
    }

    /// They do not come in.
    pub fn refuse(self, no: No) {
        // Who asked may have gone.
        drop(self.to.send(Err(no)));
    }
}

/// What became of frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fed {
    /// All are here.
    Whole,
    /// Something is missing after this position.
    Missing(u64),
}

/// A room that runs elsewhere. Dropping it, unless the room was opened here meanwhile, sends its viewers to come back.
#[derive(Debug)]
pub struct Mirror {
    shared: Arc<Shared>,
    requests: mpsc::Receiver<Request>,
    life: Arc<()>,
}

impl Mirror {
    pub(super) fn new(shared: Arc<Shared>, requests: mpsc::Receiver<Request>, life: Arc<()>) -> Self {
        Self { shared, requests, life }
    }

    /// The room.
    pub fn room(&self) -> RoomId {
        self.shared.room
    }

    /// What is wanted next; `None` when the room runs here from now on, or nobody can want anything.
    pub async fn wanted(&mut self) -> Option<Wanted> {
        Some(match self.requests.recv().await? {
            Request::Ask { asks, to } => Wanted::Asks(asks, Answers(to)),
            Request::Welcome { who, since, to } => {
                Wanted::Welcome(Entry { who, since, to, shared: Arc::clone(&self.shared) })
            }
            Request::File { draw, to } => Wanted::File(draw, to),
            Request::Setup(setup) => Wanted::Setup(setup),
            Request::Stop { ended, to } => Wanted::Stop(ended, to),
        })
    }

    /// How many people are connected here.
    pub fn people(&self) -> usize {
        self.shared.members.people()
    }

    /// The position up to which frames are here.
    pub fn position(&self) -> u64 {
        self.shared.ring.end().1
    }

    /// Takes the owner's frames; what is here already is left out, so that they may come again, or from two owners.
    pub fn feed(&self, frames: Vec<Frame>, at: i64, counters: Option<Arc<Map<String, Value>>>) -> Fed {
        let mut have = self.position();
        let mut fresh = Vec::new();
        let mut fed = Fed::Whole;
        for frame in frames {
            if frame.to < have || frame.to == have && frame.from < have {
                continue;
            }
            if frame.from > have {
                fed = Fed::Missing(have);
                break;
            }
            let cut = if frame.from < have { frame.after(have) } else { Some(frame) };
            let Some(frame) = cut else {
                fed = Fed::Missing(have);
                break;
            };
            have = frame.to;
            fresh.push(frame);
        }
        if !fresh.is_empty() {
            self.shared.ring.feed(fresh, at, counters);
        }
        fed
    }

    /// Hands over a letter to one person, or all.
    pub fn letter(&self, to: Option<PersonId>, letter: &Letter) {
        match to {
            Some(person) => self.shared.members.write_to(person, letter),
            None => self.shared.members.write_to_all(letter),
        }
    }
}

impl Drop for Mirror {
    fn drop(&mut self) {
        let mut runs = self.shared.runs.write().unwrap_or_else(PoisonError::into_inner);
        let ours = std::ptr::eq(runs.alive.as_ptr(), Arc::as_ptr(&self.life));
        if ours {
            runs.alive = std::sync::Weak::new();
            if let Engine::Elsewhere(_) = runs.engine {
                drop(runs);
                self.letter(None, &Letter::Gone(Gone::Fault));
            }
        }
    }
}
