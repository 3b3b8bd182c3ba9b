//! What a media plane does, whoever it is: the words the HTTP door and calls use. No WebRTC here.

use std::fmt;
use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;

/// What comes later.
pub type Later<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Longest name of a stream, in bytes.
const LONGEST_NAME: usize = 128;

/// The name of a stream: opaque to the plane. A live room's stream is the room's id; a call has one name for each side.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StreamName(std::sync::Arc<str>);

impl StreamName {
    /// A name of 1 to 128 letters, digits, `-` and `_`; `None` for anything else (it becomes a folder's name where it is recorded).
    pub fn new(name: &str) -> Option<Self> {
        let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        (!name.is_empty() && name.len() <= LONGEST_NAME && name.chars().all(fits)).then(|| Self(name.into()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for StreamName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A session that publishes or watches: random, unguessable, 32 hex digits as text. Who knows it may end it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SessionId(pub u128);

impl fmt::Display for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl std::str::FromStr for SessionId {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        u128::from_str_radix(text, 16).map(Self)
    }
}

/// A session that was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The session.
    pub session: SessionId,
    /// The answer to the offer, as SDP.
    pub answer: String,
}

/// Why a session was not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum No {
    /// The offer is not SDP that can be answered: too long, unreadable, or without audio and video.
    #[error("the offer cannot be read")]
    BadOffer,
    /// So many publishers try for this stream at once that one more is refused.
    #[error("too many publish this stream")]
    TooManyPublishers,
    /// The stream or the whole plane has as many viewers as it may have.
    #[error("too many watch")]
    TooManyViewers,
    /// The plane does not run (any more).
    #[error("there is no media plane")]
    Away,
}

/// How a stream stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Whether a publisher is connected.
    pub live: bool,
    /// Whether what it sends is being recorded.
    pub recording: bool,
    /// How many watch.
    pub viewers: usize,
    /// Picture layers that arrive now (1 without simulcast, 0 for sound alone).
    pub layers: usize,
}

/// What happens to streams.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// A publisher is connected: the first, or one that took over.
    Started(StreamName),
    /// The publisher is gone.
    Stopped(StreamName),
    /// A session is over, whoever ended it.
    Ended(SessionId),
}

/// How much a plane takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Longest offer in bytes.
    pub offer: usize,
    /// Publishers of one stream at once: the one that sends, and those that try to take it over.
    pub publishers: usize,
    /// Viewers of one stream.
    pub viewers: usize,
    /// Sessions in all.
    pub sessions: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { offer: 64 << 10, publishers: 3, viewers: 1_000, sessions: 2_000 }
    }
}

/// A media plane. Sessions end by themselves when nothing is heard of a peer for some time.
pub trait MediaPlane: Send + Sync + fmt::Debug {
    /// Answers somebody who sends. A publisher that connects takes the stream over from the one before; its viewers stay.
    fn publish<'a>(&'a self, stream: &'a StreamName, offer: &'a str) -> Later<'a, Result<Opened, No>>;

    /// Answers somebody who watches. The stream need not be there yet.
    fn watch<'a>(&'a self, stream: &'a StreamName, offer: &'a str) -> Later<'a, Result<Opened, No>>;

    /// Ends a session; whether there was one.
    fn end(&self, session: SessionId) -> Later<'_, bool>;

    /// Ends all sessions of a stream and what is recorded of it.
    fn close<'a>(&'a self, stream: &'a StreamName) -> Later<'a, ()>;

    /// Records a stream into a folder from now on (also over publishers that come again), or no longer.
    fn record<'a>(&'a self, stream: &'a StreamName, folder: Option<PathBuf>) -> Later<'a, ()>;

    /// The sessions there are.
    fn sessions(&self) -> Later<'_, Vec<SessionId>>;

    /// How a stream stands.
    fn look<'a>(&'a self, stream: &'a StreamName) -> Later<'a, Look>;

    /// What happens from now on.
    fn news(&self) -> tokio::sync::broadcast::Receiver<News>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_safe_as_a_folder() {
        for good in ["call-0197-a", "0197c3f2-aaaa-7bbb-8ccc-ddddeeeeffff", "a", &"x".repeat(128)] {
            assert_eq!(StreamName::new(good).unwrap().as_str(), good);
        }
        for bad in ["", ".", "..", "a/b", "a b", "é", "a\0", &"x".repeat(129)] {
            assert_eq!(StreamName::new(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_session_is_read_as_it_is_written() {
        let id = SessionId(0x0f);
        assert_eq!(id.to_string().len(), 32);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert!("nobody".parse::<SessionId>().is_err());
    }
}
