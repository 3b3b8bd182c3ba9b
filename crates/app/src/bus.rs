//! The in-process bus: wakes the readers of the log after a commit. It carries hints, never truth; who misses one reads
//! the log.

use domain::ids::{CallId, CaseId, ImportId, ShopId, UserId};
use tokio::sync::{Notify, broadcast};

/// What changed.
#[derive(Clone, Debug)]
pub struct Notice {
    /// Whose log.
    pub shop: ShopId,
    /// The log's end after the change.
    pub seq: i64,
    /// What to look at again.
    pub what: What,
}

/// What to look at again.
#[derive(Clone, Debug)]
pub enum What {
    /// A case changed, or was opened.
    Case {
        /// Which.
        id: CaseId,
        /// Its version now.
        version: i64,
        /// Its last event's kind.
        kind: &'static str,
        /// Whether it is new.
        opened: bool,
    },
    /// Many cases were opened or changed at once.
    Cases {
        /// How many were opened.
        opened: usize,
    },
    /// An import moved on.
    Import(ImportId),
    /// Settings, people or channels changed.
    Shop,
    /// Somebody came to a case, went, or began to write.
    Presence {
        /// Which case.
        case: CaseId,
        /// Who is there now.
        people: Vec<crate::presence::Here>,
    },
    /// Somebody has notices that they had not, or read some.
    Notices {
        /// Whose.
        user: UserId,
    },
    /// Mentions were found or marked.
    Mentions,
    /// A call went on.
    Call {
        /// Which.
        id: CallId,
        /// Of which case.
        case: CaseId,
        /// Its last event's kind; `call.media` when a picture came or went.
        kind: &'static str,
    },
    /// A live session of the shop's own went on.
    Live {
        /// Which.
        id: domain::ids::LiveSessionId,
        /// Its version now.
        version: i64,
        /// Its last event's kind.
        kind: &'static str,
    },
}

/// The bus.
#[derive(Debug)]
pub struct Bus {
    notices: broadcast::Sender<Notice>,
    /// Rung when a timer may have come nearer.
    pub timers: Notify,
    /// Rung when a job was enqueued.
    pub jobs: Notify,
    /// Rung when a channel has sent something.
    pub inbound: Notify,
    /// Rung when an act was given to the outbox.
    pub outbox: Notify,
    /// Rung when something of a platform is to be read now.
    pub readings: Notify,
    /// Rung when a webhook is to be told something.
    pub hooks: Notify,
    /// Rung when a source of mentions is to be read now.
    pub sources: Notify,
    /// Rung when a tracker was set.
    pub trackers: Notify,
}

impl Default for Bus {
    fn default() -> Self {
        Self {
            notices: broadcast::channel(8_192).0,
            timers: Notify::new(),
            jobs: Notify::new(),
            inbound: Notify::new(),
            outbox: Notify::new(),
            readings: Notify::new(),
            hooks: Notify::new(),
            sources: Notify::new(),
            trackers: Notify::new(),
        }
    }
}

impl Bus {
    /// Tells everybody who listens.
    pub fn send(&self, notice: Notice) {
        // Nobody listening is fine.
        drop(self.notices.send(notice));
    }

    /// Listens from now on.
    pub fn listen(&self) -> broadcast::Receiver<Notice> {
        self.notices.subscribe()
    }
}
