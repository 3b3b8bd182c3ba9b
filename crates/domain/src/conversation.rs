//! Private messages with one buyer on one channel: their events.

use serde::{Deserialize, Serialize};

use crate::ids::{BuyerId, CaseId, ChannelId, MessageId};
use crate::inbound::Sender;
use crate::reading::Reading;
use crate::time::Instant;

/// What happens in a conversation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind")]
#[expect(missing_docs, reason = "field words of mission.md")]
pub enum ConversationEvent {
    /// The first message made it.
    #[serde(rename = "conversation.opened")]
    Opened {
        channel: ChannelId,
        external_id: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        buyer: Option<BuyerId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        order: Option<String>,
    },
    #[serde(rename = "conversation.message")]
    Message {
        id: MessageId,
        external_id: String,
        sender: Sender,
        text: String,
        sent_at: Instant,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reading: Option<Reading>,
    },
    /// It opened or joined a case.
    #[serde(rename = "conversation.linked")]
    Linked { case: CaseId },
}

impl ConversationEvent {
    /// The kind as it stands in the log.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Opened { .. } => "conversation.opened",
            Self::Message { .. } => "conversation.message",
            Self::Linked { .. } => "conversation.linked",
        }
    }
}
