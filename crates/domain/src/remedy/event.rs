//! What happens to a remedy: its events, past tense, as they stand in the log.

use serde::{Deserialize, Serialize};

use super::limits::Reason;
use crate::access::Role;
use crate::ids::{BuyerId, CaseId, ChannelId, UserId};
use crate::money::Money;
use crate::reading::words;
use crate::refusal::Words;
use crate::time::Instant;

words! {
    /// What the buyer gets.
    RemedyKind {
        /// All that is left of the price, back.
        Refund = "refund",
        /// A part of the price, back.
        PartialRefund = "partial_refund",
        /// Another one for the one that comes back.
        Exchange = "exchange",
        /// The same again, nothing comes back.
        Reship = "reship",
        /// A coupon of a stated worth.
        Coupon = "coupon",
        /// A sample or small gift of goods.
        Sample = "sample",
    }
}

impl RemedyKind {
    /// Whether it is a sum, so that it cannot be given without one; for goods the sum is what they cost, if stated.
    pub const fn is_money(self) -> bool {
        matches!(self, Self::Refund | Self::PartialRefund | Self::Coupon)
    }

    /// Whether it gives back a part of the order's price, so that all of them together cannot exceed it.
    pub const fn is_refund(self) -> bool {
        matches!(self, Self::Refund | Self::PartialRefund)
    }
}

words! {
    /// Where a remedy stands.
    RemedyState {
        /// Thought of; the buyer knows nothing.
        Suggested = "suggested",
        /// The buyer was told.
        Offered = "offered",
        /// The buyer agrees.
        Accepted = "accepted",
        /// The buyer does not want it.
        Declined = "declined",
        /// Waits for a second person.
        ApprovalRequested = "approval_requested",
        /// A second person agrees.
        Approved = "approved",
        /// The second person said no.
        Refused = "refused",
        /// The shop has bound itself; limits are used up by it.
        Granted = "granted",
        /// It has reached the buyer: reference on record.
        Done = "done",
        /// Taken back.
        Cancelled = "cancelled",
    }
}

impl RemedyState {
    /// Whether the remedy is half done: promised in some way, and neither fulfilled nor ended.
    pub const fn is_open(self) -> bool {
        matches!(
            self,
            Self::Offered | Self::Accepted | Self::ApprovalRequested | Self::Approved | Self::Granted
        )
    }

    /// Whether it uses up limits.
    pub const fn counts(self) -> bool {
        matches!(self, Self::Granted | Self::Done)
    }
}

/// Whom and what it is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// The case.
    pub case: CaseId,
    /// The channel of the order.
    pub channel: ChannelId,
    /// The order's id on its channel, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
    /// The buyer, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub buyer: Option<BuyerId>,
}

/// What is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// What kind.
    pub kind: RemedyKind,
    /// How much; for goods what they cost the shop, if stated.
    #[serde(default)]
    pub amount: Option<Money>,
}

/// One line of an arithmetic, to be shown under one another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// What was done.
    pub label: Words,
    /// What it came to, if it came to a sum.
    #[serde(default)]
    pub value: Option<Money>,
}

/// Something that shows what happened to the goods; may come after the grant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// What it shows.
    pub label: String,
    /// Where it can be seen; empty when it is a picture in the shop's keeping.
    pub url: String,
    /// The picture, by its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
}

/// On whose authority it was granted, and which limits it uses up. `day` and `month` are those of the shop's zone at
/// that moment, so that counters follow from the log alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// Whose limit.
    pub by: UserId,
    /// In which role.
    pub role: Role,
    /// As `2026-11-02`.
    pub day: String,
    /// As `2026-11`.
    pub month: String,
    /// Which budget, if there is one for the currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<String>,
}

/// Everything that can happen to a remedy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind")]
#[expect(missing_docs, reason = "the variants are the documentation: one fact each")]
pub enum RemedyEvent {
    #[serde(rename = "remedy.suggested")]
    Suggested { about: About, given: Given, arithmetic: Vec<Step> },
    #[serde(rename = "remedy.offered")]
    Offered {
        given: Given,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
        /// Photos may follow until then.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        evidence_due: Option<Instant>,
    },
    #[serde(rename = "remedy.accepted")]
    Accepted { note: Option<String> },
    #[serde(rename = "remedy.declined")]
    Declined { reason: Option<String> },
    /// `by` asks for it; `why` says which limits are too small for the one who asks.
    #[serde(rename = "remedy.approval_requested")]
    ApprovalRequested {
        of: Role,
        why: Vec<Reason>,
        by: UserId,
        /// The budget that was named.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        budget: Option<String>,
    },
    #[serde(rename = "remedy.approved")]
    Approved { by: UserId },
    #[serde(rename = "remedy.refused")]
    Refused { by: UserId, reason: String },
    #[serde(rename = "remedy.granted")]
    Granted { grant: Grant },
    #[serde(rename = "remedy.evidence_added")]
    EvidenceAdded { evidence: Evidence },
    /// Fulfilled by hand: a refund's id, a tracking number, a coupon's code.
    #[serde(rename = "remedy.done")]
    Done { reference: String },
    #[serde(rename = "remedy.cancelled")]
    Cancelled { reason: String },
}

impl RemedyEvent {
    /// The kind as it stands in the log.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Suggested { .. } => "remedy.suggested",
            Self::Offered { .. } => "remedy.offered",
            Self::Accepted { .. } => "remedy.accepted",
            Self::Declined { .. } => "remedy.declined",
            Self::ApprovalRequested { .. } => "remedy.approval_requested",
            Self::Approved { .. } => "remedy.approved",
            Self::Refused { .. } => "remedy.refused",
            Self::Granted { .. } => "remedy.granted",
            Self::EvidenceAdded { .. } => "remedy.evidence_added",
            Self::Done { .. } => "remedy.done",
            Self::Cancelled { .. } => "remedy.cancelled",
        }
    }
}
