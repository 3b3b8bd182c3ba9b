//! What happened in a room: the records of its journal. An event is never changed; new fields need `#[serde(default)]`.

use std::sync::Arc;

use domain::money::Money;
use serde::{Deserialize, Serialize};

use super::{PersonId, RoomSetup};
use crate::games::{Seed, Split, Tier};

/// What became of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Nobody has taken it up.
    Open,
    /// The host is about to answer.
    Taken,
    /// It was answered.
    Answered,
    /// It will not be answered.
    Dismissed,
}

/// What happened. Its position in the journal is the id of what it begins: a comment, a question, a game, a claim.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "k", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the fields are the words of docs/live-protocol.md")]
pub enum Event {
    /// The room was opened, or opened again with another setup.
    Opened {
        setup: Box<RoomSetup>,
    },
    Commented {
        by: PersonId,
        name: Arc<str>,
        text: Arc<str>,
        #[serde(default, skip_serializing_if = "is_false")]
        staff: bool,
    },
    Asked {
        by: PersonId,
        name: Arc<str>,
        text: Arc<str>,
    },
    Answered {
        question: u64,
        state: Verdict,
        answer: Option<Arc<str>>,
        by: PersonId,
    },
    /// So many likes came in since the last of these.
    Liked {
        count: u64,
    },
    Hidden {
        comment: u64,
        by: PersonId,
    },
    /// `until` in milliseconds; 0 unmutes.
    Muted {
        person: PersonId,
        until: i64,
        by: PersonId,
    },
    Blocked {
        person: PersonId,
        on: bool,
        by: PersonId,
    },
    SlowMode {
        seconds: u32,
        by: PersonId,
    },
    Filtered {
        words: Vec<String>,
        by: PersonId,
    },
    Pinned {
        product: Option<String>,
        by: PersonId,
    },
    SegmentBegan {
        segment: String,
        by: PersonId,
    },
    Noticed {
        text: Arc<str>,
        by: PersonId,
    },
    PollStarted {
        question: String,
        choices: Vec<String>,
        by: PersonId,
    },
    Voted {
        poll: u64,
        person: PersonId,
        choice: u32,
    },
    PollClosed {
        poll: u64,
        by: PersonId,
    },
    /// The seed stays in the journal until the end; its commitment is public.
    PacketStarted {
        title: String,
        total: Money,
        count: u32,
        split: Split,
        seed: Seed,
        by: PersonId,
    },
    PacketOpened {
        packet: u64,
        person: PersonId,
        name: Arc<str>,
        amount: i64,
    },
    PacketClosed {
        packet: u64,
        by: PersonId,
    },
    DrawStarted {
        title: String,
        winners: u32,
        beacon: Option<String>,
        seed: Seed,
        by: PersonId,
    },
    DrawEntered {
        draw: u64,
        person: PersonId,
        name: Arc<str>,
    },
    /// `winners` are places among the entrants, from 1, in the order they were drawn.
    DrawClosed {
        draw: u64,
        beacon: Option<String>,
        entrants_hash: String,
        winners: Vec<u32>,
        by: PersonId,
    },
    SaleStarted {
        title: String,
        product: Option<String>,
        tiers: Vec<Tier>,
        starts_at: i64,
        hold_ms: i64,
        by: PersonId,
    },
    Claimed {
        sale: u64,
        person: PersonId,
        key: Arc<str>,
        place: u32,
        tier: u32,
        until: i64,
    },
    ClaimConfirmed {
        sale: u64,
        claim: u64,
    },
    ClaimReleased {
        sale: u64,
        claim: u64,
    },
    ClaimExpired {
        sale: u64,
        claim: u64,
    },
    SaleClosed {
        sale: u64,
        by: PersonId,
    },
    /// The room has ended; nothing comes after.
    Closed,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
const fn is_false(b: &bool) -> bool {
    !*b
}

impl Event {
    /// Whether the shop's side hears of it: what belongs in its log, not what only the room cares for.
    pub const fn is_observed(&self) -> bool {
        !matches!(
            self,
            Self::Liked { .. }
                | Self::Voted { .. }
                | Self::DrawEntered { .. }
                | Self::Commented { .. }
                | Self::Claimed { .. }
                | Self::ClaimReleased { .. }
                | Self::ClaimExpired { .. }
        )
    }
}
