//! Orders and products mirrored from a channel: their events. The channel is the truth; we keep what it last said.

use serde::{Deserialize, Serialize};

use crate::appeal::Evidence;
use crate::ids::{BuyerId, ChannelId, EvidenceId};
use crate::inbound::{OrderIn, ProductIn};

/// What happens to an order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind")]
#[expect(missing_docs, reason = "the row as imported, with what was looked up for it")]
pub enum OrderEvent {
    #[serde(rename = "order.imported")]
    Imported { channel: ChannelId, buyer: Option<BuyerId>, row: OrderIn },
    #[serde(rename = "order.changed")]
    Changed { buyer: Option<BuyerId>, row: OrderIn },
    /// A file that shows something of it was taken in, before any case or beside one.
    #[serde(rename = "order.evidence_captured")]
    EvidenceCaptured { evidence: Box<Evidence> },
    /// A file of it is used no more; it stays where it is.
    #[serde(rename = "order.evidence_withdrawn")]
    EvidenceWithdrawn { evidence: EvidenceId, reason: String },
}

/// What happens to a product.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind")]
#[expect(missing_docs, reason = "the row as imported")]
pub enum ProductEvent {
    #[serde(rename = "product.created")]
    Created { channel: ChannelId, row: ProductIn },
    #[serde(rename = "product.changed")]
    Changed { row: ProductIn },
}

impl OrderEvent {
    /// The kind as it stands in the log.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Imported { .. } => "order.imported",
            Self::Changed { .. } => "order.changed",
            Self::EvidenceCaptured { .. } => "order.evidence_captured",
            Self::EvidenceWithdrawn { .. } => "order.evidence_withdrawn",
        }
    }
}

impl ProductEvent {
    /// The kind as it stands in the log.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Created { .. } => "product.created",
            Self::Changed { .. } => "product.changed",
        }
    }
}
