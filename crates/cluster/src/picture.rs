//! Pictures of rooms on other nodes: an offer goes to the node that runs the room, whose media plane answers with addresses of its own,
//! so that the picture itself comes from there. Only words go over NATS.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use live::room::{Person, RoomId};
use serde::{Deserialize, Serialize};

use crate::Cluster;
use crate::mirror::Silent;
use crate::wire::{Call, Reply};

/// The owner must answer an offer within so long: whoever asked tries again.
const PATIENCE: Duration = Duration::from_secs(4);
/// Longest offer and answer, in bytes.
const LONGEST: usize = 64 << 10;

/// What comes later.
pub type Later<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Somebody's offer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Offer {
    /// Whether they send, rather than watch.
    pub publish: bool,
    /// Who; nobody in particular for a program that sends.
    pub who: Option<Person>,
    /// The offer.
    pub sdp: String,
}

/// The session that an offer opened.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Opened {
    /// Its name.
    pub session: String,
    /// The answer.
    pub sdp: String,
}

/// How a picture stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// Somebody sends.
    pub live: bool,
    /// It is being recorded.
    pub recording: bool,
    /// How many watch.
    pub viewers: usize,
    /// How many sizes arrive.
    pub layers: usize,
}

/// Who answers offers for the rooms that run on this node.
pub trait Pictures: Send + Sync + std::fmt::Debug {
    /// Answers an offer, or says in one word why not.
    fn open(&self, room: RoomId, offer: Offer) -> Later<'_, Result<Opened, String>>;
    /// Ends a session of a room; whether there was one.
    fn end(&self, room: RoomId, session: String) -> Later<'_, bool>;
    /// How a room's picture stands.
    fn look(&self, room: RoomId) -> Later<'_, Look>;
}

/// The owner does not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the node that runs the room does not answer")]
pub struct NoAnswer;

impl From<Silent> for NoAnswer {
    fn from(_: Silent) -> Self {
        Self
    }
}

impl Cluster {
    /// Lets this node answer offers for the rooms that it runs; once, before it runs any.
    pub fn set_pictures(&self, pictures: Arc<dyn Pictures>) {
        drop(self.pictures.set(pictures));
    }

    /// Has the owner of a room answer an offer; its word where it does not want to.
    ///
    /// # Errors
    /// When it does not answer in time. A session that it opened all the same is forgotten by its media plane.
    pub async fn open_picture(&self, room: RoomId, offer: Offer) -> Result<Result<Opened, String>, NoAnswer> {
        if offer.sdp.len() > LONGEST {
            return Ok(Err("bad_offer".to_owned()));
        }
        match self.call(room, &Call::Picture(Box::new(offer)), PATIENCE).await? {
            Reply::Picture(opened) => Ok(opened),
            _ => Err(NoAnswer),
        }
    }

    /// Has the owner of a room end a session; whether there was one.
    ///
    /// # Errors
    /// When it does not answer in time.
    pub async fn end_picture(&self, room: RoomId, session: String) -> Result<bool, NoAnswer> {
        match self.call(room, &Call::PictureEnd { session }, PATIENCE).await? {
            Reply::PictureEnded(ended) => Ok(ended),
            _ => Err(NoAnswer),
        }
    }

    /// How a room's picture stands at its owner.
    ///
    /// # Errors
    /// When it does not answer in time.
    pub async fn look_at_picture(&self, room: RoomId) -> Result<Look, NoAnswer> {
        match self.call(room, &Call::PictureLook, PATIENCE).await? {
            Reply::PictureLook(look) => Ok(look),
            _ => Err(NoAnswer),
        }
    }
}

/// The owner's side.
pub(crate) async fn answer(pictures: Option<&Arc<dyn Pictures>>, room: RoomId, call: Call) -> Reply {
    let Some(pictures) = pictures else {
        return match call {
            Call::PictureLook => Reply::PictureLook(Look::default()),
            Call::PictureEnd { .. } => Reply::PictureEnded(false),
            _ => Reply::Picture(Err("media_off".to_owned())),
        };
    };
    match call {
        Call::Picture(offer) if offer.sdp.len() <= LONGEST => {
            Reply::Picture(pictures.open(room, *offer).await)
        }
        Call::PictureEnd { session } => Reply::PictureEnded(pictures.end(room, session).await),
        Call::PictureLook => Reply::PictureLook(pictures.look(room).await),
        _ => Reply::Picture(Err("bad_offer".to_owned())),
    }
}
