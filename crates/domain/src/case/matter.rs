//! What a case keeps of a feedback that is more than words: a return request with where it stands, a parcel with what went
//! wrong.

use serde::{Deserialize, Serialize};

use super::event::Glance;
use crate::money::Money;
use crate::parcel::{ExceptionKind, Parcel, ParcelStatus};
use crate::returns::{Return, ReturnKind, ReturnState, Stage};
use crate::time::Instant;

/// What a feedback is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Matter {
    /// A request for a return, a refund or an exchange.
    Return(ReturnGlance),
    /// A parcel that went wrong.
    Parcel(ParcelGlance),
}

impl Matter {
    /// Its kind in one word, for a queue row.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Return(request) => request.kind.as_str(),
            Self::Parcel(parcel) => parcel.what.as_str(),
        }
    }
}

/// The part of a return request that a case keeps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnGlance {
    /// What is asked for.
    pub kind: ReturnKind,
    /// Where it stands on the platform.
    pub state: ReturnState,
    /// Since when, by the platform's time.
    pub since: Instant,
    /// What the buyer wants back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// The decision that the shop has made and the platform has not shown yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided: Option<Stage>,
}

impl ReturnGlance {
    /// What a case keeps of a request.
    pub fn of(request: &Return) -> Self {
        let waits = request.state.awaits();
        Self {
            kind: request.row.kind,
            state: request.state,
            since: request.since,
            amount: request.row.amount,
            decided: waits.filter(|stage| request.is_decided(*stage)),
        }
    }

    /// The decision that it waits for and nobody has made.
    pub fn undecided(&self) -> Option<Stage> {
        self.state.awaits().filter(|stage| self.decided != Some(*stage))
    }
}

/// The part of a parcel that a case keeps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParcelGlance {
    /// What went wrong last.
    pub what: ExceptionKind,
    /// Since when.
    pub since: Instant,
    /// What its carrier said last.
    pub status: ParcelStatus,
    /// Its number.
    pub tracking: String,
}

impl ParcelGlance {
    /// What a case keeps of a parcel; nothing of one with which nothing is wrong.
    pub fn of(parcel: &Parcel) -> Option<Self> {
        let (what, since) = *parcel.found.last()?;
        Some(Self { what, since, status: parcel.status(), tracking: parcel.tracking.clone() })
    }
}

impl Glance {
    /// The return request behind it, if it is one.
    pub fn returned(&self) -> Option<&ReturnGlance> {
        match self.matter.as_deref() {
            Some(Matter::Return(request)) => Some(request),
            _ => None,
        }
    }

    /// Whether it asks somebody to do something. A return request that is over, or on its way, only belongs to the case.
    pub fn asks(&self) -> bool {
        self.returned()
            .is_none_or(|r| r.undecided().is_some() || (r.state.opens() && r.state.awaits().is_none()))
    }
}
