//! What a command led to, as the person who asked reads it.

use domain::money::Money;
use serde::Serialize;

use super::Person;
use crate::games::ClaimState;
use crate::pass::Receipt;

/// A claim, as its person reads it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClaimAnswer {
    /// The claim: its position in the journal, which proves the order of arrival.
    pub claim: u64,
    /// Its place among the claims of the sale, from 1.
    pub place: u32,
    /// The tier by its index.
    pub tier: u32,
    /// The price.
    pub price: Money,
    /// What became of it.
    pub state: ClaimState,
    /// Until when it is held, in milliseconds.
    pub until: i64,
}

/// What a command led to. [`Done::receipt`] is signed where the answer is written.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
#[expect(missing_docs, reason = "the column `ok` of docs/live-protocol.md, section 3")]
pub enum Done {
    /// It has this position.
    At {
        n: u64,
    },
    /// A comment, as everybody reads it.
    Said {
        n: u64,
        event: serde_json::Value,
    },
    Liked {
        counted: u32,
    },
    Vote {
        n: u64,
        choice: u32,
    },
    Opened {
        n: u64,
        amount: Money,
        #[serde(skip)]
        packet: u64,
    },
    Place {
        n: u64,
        place: u32,
    },
    Claim {
        #[serde(skip)]
        sale: u64,
        #[serde(flatten)]
        claim: ClaimAnswer,
    },
    Time {
        time: i64,
    },
    Until {
        n: u64,
        until: i64,
    },
    Segment {
        n: u64,
        segment: String,
    },
    Votes {
        n: u64,
        votes: Vec<u32>,
    },
    Committed {
        n: u64,
        commitment: String,
    },
    Starts {
        n: u64,
        starts_at: i64,
    },
    Winners {
        n: u64,
        winners: Vec<u32>,
    },
}

impl Done {
    /// What proves it, where something was won.
    pub fn receipt(&self, room: super::RoomId, who: &Person) -> Option<Receipt> {
        match self {
            Self::Opened { n, amount, packet } => Some(Receipt {
                room,
                item: format!("packet:{packet}"),
                person: who.id,
                position: *n,
                amount: Some(*amount),
                place: None,
                price: None,
                state: None,
                until: None,
            }),
            Self::Claim { sale, claim } => Some(Receipt {
                room,
                item: format!("sale:{sale}"),
                person: who.id,
                position: claim.claim,
                amount: None,
                place: Some(claim.place),
                price: Some(claim.price),
                state: Some(claim.state),
                until: Some(claim.until),
            }),
            _ => None,
        }
    }
}
