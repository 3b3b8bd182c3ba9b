//! Typed identifiers: one UUIDv7 newtype per kind of thing, so that a case id can never stand where a shop id belongs.
//!
//! Ids are made from an injected instant and injected randomness ([`Entropy`]); nothing here reads a clock.

use std::fmt;
use std::str::FromStr;
use std::sync::atomic::{AtomicI64, Ordering};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::time::Instant;

/// A source of randomness, passed in wherever ids, tokens or jitter are made. Tests pass a seeded one.
pub trait Entropy: Send + Sync {
    /// Fills `bytes` with random bytes.
    fn fill(&self, bytes: &mut [u8]);
}

/// Makes one UUIDv7 from an instant and random bytes (RFC 9562, section 5.7). The twelve bits after the milliseconds hold
/// the rest of the instant (section 6.2, method 3), so ids sort by microseconds.
pub fn new_uuid(at: Instant, entropy: &dyn Entropy) -> Uuid {
    let mut random = [0u8; 10];
    entropy.fill(&mut random[2..]);
    let fraction = at.0.rem_euclid(1_000) * 4_096 / 1_000;
    random[0] = (fraction >> 8) as u8;
    random[1] = fraction as u8;
    uuid::Builder::from_unix_timestamp_millis(at.millis().max(0).cast_unsigned(), &random).into_uuid()
}

/// Makes the ids of one batch. Each counts as made a microsecond after the one before, so that ids sort in the order they
/// were made, and a database puts the rows of a batch side by side instead of all over its pages.
pub struct Ids<'a> {
    entropy: &'a dyn Entropy,
    next: AtomicI64,
}

impl<'a> Ids<'a> {
    /// Ids from an instant on.
    pub fn from(at: Instant, entropy: &'a dyn Entropy) -> Self {
        Self { entropy, next: AtomicI64::new(at.0) }
    }

    /// The next id, of any kind.
    pub fn make<T: From<Uuid>>(&self) -> T {
        new_uuid(Instant(self.next.fetch_add(1, Ordering::Relaxed)), self.entropy).into()
    }
}

impl fmt::Debug for Ids<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ids").field("next", &self.next).finish_non_exhaustive()
    }
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
    /// An appeal: a contested review or return.
    AppealId => "appeal",
    /// A buyer of one shop on one channel.
    BuyerId => "buyer",
    /// A call between an agent and a customer.
    CallId => "call",
    /// A case: the unit of work.
    CaseId => "case",
    /// A connected account on a platform in one market.
    ChannelId => "channel",
    /// A conversation with one buyer on one channel.
    ConversationId => "conv",
    /// A captured file.
    EvidenceId => "evidence",
    /// A webhook out.
    HookId => "hook",
    /// One event on its way to a webhook.
    DeliveryId => "delivery",
    /// One import run.
    ImportId => "import",
    /// Something a channel has sent.
    InboundId => "inbound",
    /// A background job.
    JobId => "job",
    /// A message inside a conversation.
    MessageId => "msg",
    /// An order mirrored from a channel.
    OrderId => "order",
    /// A product mirrored from a channel.
    ProductId => "product",
    /// A parcel mirrored from a carrier.
    ParcelId => "parcel",
    /// A remedy: money or goods for a buyer.
    RemedyId => "remedy",
    /// A buyer's request for a return, a refund, an exchange or a cancellation.
    ReturnId => "return",
    /// A review with all its versions.
    ReviewId => "review",
    /// A saved view of the queue.
    ViewId => "view",
    /// A signed-in session.
    SessionId => "session",
    /// A shop: the tenant.
    ShopId => "shop",
    /// A chat room of the team.
    TeamChannelId => "team",
    /// A public place that is read for mentions.
    SourceId => "source",
    /// Something said in public.
    MentionId => "mention",
    /// A service that follows parcels.
    TrackerId => "tracker",
    /// A LIVE session that a platform reports.
    LiveId => "live",
    /// A live session of the shop's own, with its room.
    LiveSessionId => "live_session",
    /// A part of a live session's run-of-show.
    SegmentId => "segment",
    /// Something said in a live session.
    SentenceId => "sentence",
    /// Something wrong with what was said.
    FindingId => "finding",
    /// A person who signs in.
    UserId => "user",
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Always(u8);

    impl Entropy for Always {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(self.0);
        }
    }

    #[test]
    fn ids_of_a_batch_sort_in_the_order_they_were_made() {
        let start = Instant(1_795_324_721_999_998);
        let late = Ids::from(start, &Always(0));
        let made: Vec<Uuid> = (0..4).map(|_| late.make()).collect();
        assert!(made.is_sorted() && made[0] < made[3], "{made:?}");
        // A later microsecond outweighs any randomness.
        let high: Uuid = Ids::from(start, &Always(255)).make();
        assert!(high < made[1]);
        assert_eq!(high.get_version_num(), 7);
    }
}
