//! What nodes say to each other: JSON of at most [`LARGEST`], so that it fits a message of NATS.

use std::sync::Arc;

use live::engine::{Frame, Gone};
use live::room::{Command, No, Person, PersonId, RoomSetup};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::picture::{Look, Offer, Opened};

/// Largest message that is made, of the 1 MiB that NATS takes.
pub(crate) const LARGEST: usize = 512 << 10;
/// So many asks go in one message: each is at most 4 KiB.
pub(crate) const ASKS: usize = 100;

/// What another node wants of a room's owner.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Call {
    /// Whether it is there.
    Hello,
    /// These are asked together, in this order.
    Asks(Vec<Asked>),
    /// Somebody comes in there.
    Welcome { who: Person, resumes: bool },
    /// Frames were lost.
    Frames { since: u64 },
    /// The file of a draw.
    File { draw: u64 },
    /// The room has another setup.
    Setup(Box<RoomSetup>),
    /// The room ends.
    Close,
    /// Somebody wants to send or watch its picture.
    Picture(Box<Offer>),
    /// A session of its picture ends.
    PictureEnd { session: String },
    /// How its picture stands.
    PictureLook,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Asked {
    pub(crate) who: Arc<Person>,
    pub(crate) id: Box<str>,
    pub(crate) command: Command,
}

/// What the owner answers.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Reply {
    Hello {
        title: String,
        position: u64,
    },
    /// One text for each ask, as the socket says it.
    Answers(Vec<String>),
    Welcome {
        text: String,
        seen: u64,
    },
    /// The frames after a position, as many as fit; none where it is too long ago.
    Frames(Option<Vec<Sent>>),
    File(Option<String>),
    /// The session, or why not in one word.
    Picture(Result<Opened, String>),
    PictureEnded(bool),
    PictureLook(Look),
    Done,
    Refused(No),
}

/// A frame under way.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Sent {
    from: u64,
    to: u64,
    priority: bool,
    pub(crate) text: String,
}

impl From<&Frame> for Sent {
    fn from(frame: &Frame) -> Self {
        let text = String::from_utf8_lossy(&frame.text).into_owned();
        Self { from: frame.from, to: frame.to, priority: frame.priority, text }
    }
}

impl From<Sent> for Frame {
    fn from(sent: Sent) -> Self {
        Self { from: sent.from, to: sent.to, priority: sent.priority, text: sent.text.into() }
    }
}

/// What the owner tells the other nodes.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct News {
    /// Of the owner; who has heard of a newer one does not listen.
    pub(crate) epoch: u64,
    pub(crate) what: What,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum What {
    Frames {
        frames: Vec<Sent>,
        at: i64,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        counters: Option<Arc<Map<String, Value>>>,
    },
    Mine {
        to: PersonId,
        json: Arc<str>,
    },
    Gone {
        to: Option<PersonId>,
        why: Gone,
    },
}

/// How many people a node has in a room.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Presence {
    pub(crate) node: String,
    pub(crate) people: usize,
}

/// As bytes; these types have no way to fail.
pub(crate) fn bytes<T: Serialize>(what: &T) -> bytes::Bytes {
    serde_json::to_vec(what).unwrap_or_default().into()
}
