//! The words a case is told in: its states, what feeds it, what leaves for it, and how it ends.

use serde::{Deserialize, Serialize};

use crate::ids::{ConversationId, ParcelId, ReturnId, ReviewId};
use crate::reading::words;

words! {
    /// Where a case stands in the golden process.
    State {
        /// Nobody has looked.
        New = "new",
        /// Somebody checks what is true.
        Verifying = "verifying",
        /// The public reply stands (or was skipped with a reason).
        Replied = "replied",
        /// The buyer was written to privately (or that was skipped).
        Contacted = "contacted",
        /// A remedy is on its way.
        Resolving = "resolving",
        /// Done for the buyer; the cause is recorded.
        Resolved = "resolved",
        /// Nothing is owed any more.
        Closed = "closed",
    }
}

words! {
    /// What kind of feedback opened a case.
    Source {
        /// A review.
        Review = "review",
        /// A private message.
        Message = "message",
        /// A request for a return, a refund or an exchange.
        Return = "return",
        /// A parcel that went wrong.
        Delivery = "delivery",
    }
}

words! {
    /// What leaves the house.
    ActKind {
        /// The one public reply to a review.
        PublicReply = "public_reply",
        /// A private message to the buyer.
        PrivateMessage = "private_message",
        /// A private message that asks the buyer to look at their review again.
        ReviewAsk = "review_ask",
        /// The decision on a return request, or on the goods that came back.
        ReturnDecision = "return_decision",
    }
}

words! {
    /// Whether the complaint holds.
    Verdict {
        /// It does.
        Valid = "valid",
        /// In part.
        Partly = "partly",
        /// It does not.
        Invalid = "invalid",
        /// It cannot be told.
        Unknown = "unknown",
    }
}

words! {
    /// How a case was resolved.
    Outcome {
        /// The buyer got a remedy.
        Remedied = "remedied",
        /// An explanation was enough.
        Explained = "explained",
        /// The shop was not at fault.
        NoFault = "no_fault",
        /// The buyer did not answer.
        Unreachable = "unreachable",
    }
}

impl ActKind {
    /// Whether it is words in the private conversation.
    pub const fn is_said_privately(self) -> bool {
        matches!(self, Self::PrivateMessage | Self::ReviewAsk)
    }
}

/// The feedback a case is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// A review.
    Review(ReviewId),
    /// A conversation.
    Conversation(ConversationId),
    /// A request for a return, a refund or an exchange.
    Return(ReturnId),
    /// A parcel.
    Parcel(ParcelId),
}

impl Subject {
    /// What kind it is.
    pub const fn source(&self) -> Source {
        match self {
            Self::Review(_) => Source::Review,
            Self::Conversation(_) => Source::Message,
            Self::Return(_) => Source::Return,
            Self::Parcel(_) => Source::Delivery,
        }
    }

    /// Its stream.
    pub const fn stream(&self) -> uuid::Uuid {
        match self {
            Self::Review(ReviewId(id))
            | Self::Conversation(ConversationId(id))
            | Self::Return(ReturnId(id))
            | Self::Parcel(ParcelId(id)) => *id,
        }
    }

    /// The return request, if it is one.
    pub const fn returned(&self) -> Option<ReturnId> {
        match self {
            Self::Return(id) => Some(*id),
            _ => None,
        }
    }
}
