//! Typed identifiers: one UUIDv7 newtype per kind of thing, so that a case id can never stand where a shop id belongs.
//!
//! Ids are made from an injected instant and injected randomness ([`Entropy`]); nothing here reads a clock.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::time::Instant;

/// A source of randomness, passed in wherever ids, tokens or jitter are made. Tests pass a seeded one.
pub trait Entropy: Send + Sync {
    /// Fills `bytes` with random bytes.
    fn fill(&self, bytes: &mut [u8]);
}

/// Makes one UUIDv7 from an instant (millisecond part) and ten random bytes (RFC 9562, section 5.7).
pub fn new_uuid(at: Instant, entropy: &dyn Entropy) -> Uuid {
    let mut random = [0u8; 10];
    entropy.fill(&mut random);
    uuid::Builder::from_unix_timestamp_millis(at.millis().max(0).cast_unsigned(), &random).into_uuid()
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident => $prefix:literal),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// The prefix shown before the id in the console and in logs.
            pub const PREFIX: &'static str = $prefix;

            /// A new id for something that happens at `at`.
            pub fn new(at: Instant, entropy: &dyn Entropy) -> Self {
                Self(new_uuid(at, entropy))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}_{}", $prefix, self.0)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(s: &str) -> Result<Self, Self::Err> {
                s.parse().map(Self)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }
    )*};
}

ids! {
    /// An act: one thing that leaves the house.
    ActId => "act",
    /// An API token.
    ApiTokenId => "token",
    /// A buyer of one shop on one channel.
    BuyerId => "buyer",
    /// A case: the unit of work.
    CaseId => "case",
    /// A connected account on a platform in one market.
    ChannelId => "channel",
    /// A conversation with one buyer on one channel.
    ConversationId => "conv",
    /// One import run.
    ImportId => "import",
    /// A background job.
    JobId => "job",
    /// A message inside a conversation.
    MessageId => "msg",
    /// An order mirrored from a channel.
    OrderId => "order",
    /// A product mirrored from a channel.
    ProductId => "product",
    /// A review with all its versions.
    ReviewId => "review",
    /// A saved view of the queue.
    ViewId => "view",
    /// A signed-in session.
    SessionId => "session",
    /// A shop: the tenant.
    ShopId => "shop",
    /// A person who signs in.
    UserId => "user",
}
