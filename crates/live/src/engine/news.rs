//! What a room tells, and whom: the viewers here, and the nodes that have others.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Map, Value};
use tokio::sync::mpsc::UnboundedSender;

use super::frame::Frame;
use super::mailbox::{Letter, Members};
use super::ring::Ring;
use crate::room::PersonId;

/// What other nodes must hear of a room that runs here, in this order.
#[derive(Clone, Debug)]
pub enum News {
    /// For all.
    Frames {
        /// They follow each other.
        frames: Vec<Frame>,
        /// When, in milliseconds.
        at: i64,
        /// All counters, where some have changed.
        counters: Option<Arc<Map<String, Value>>>,
    },
    /// For one person's connections, or everybody's.
    Letter {
        /// Whom; `None` for all.
        to: Option<PersonId>,
        /// What; never an answer.
        letter: Letter,
    },
}

/// Everybody who hears what a room tells.
#[derive(Debug)]
pub(super) struct Audience {
    pub(super) ring: Arc<Ring>,
    pub(super) members: Arc<Members>,
    pub(super) elsewhere: Arc<AtomicUsize>,
    /// To other nodes. It holds no more than the room makes until its journal, which goes the same way, fails.
    pub(super) out: Option<UnboundedSender<News>>,
}

impl Audience {
    fn tell(&self, news: News) {
        if let Some(out) = &self.out {
            // Whoever passed it on is gone: then the room is let go, too.
            drop(out.send(news));
        }
    }

    pub(super) fn push(&self, frames: Vec<Frame>, at: i64, counters: Option<Arc<Map<String, Value>>>) {
        if self.out.is_some() {
            self.tell(News::Frames { frames: frames.clone(), at, counters: counters.clone() });
        }
        self.ring.push(frames, at, counters);
    }

    pub(super) fn write_to(&self, person: PersonId, letter: &Letter) {
        self.members.write_to(person, letter);
        self.tell(News::Letter { to: Some(person), letter: letter.clone() });
    }

    pub(super) fn write_to_all(&self, letter: &Letter) {
        self.members.write_to_all(letter);
        self.tell(News::Letter { to: None, letter: letter.clone() });
    }

    /// How many people are here and elsewhere.
    pub(super) fn people(&self) -> usize {
        self.members.people() + self.elsewhere.load(Ordering::Relaxed)
    }
}
