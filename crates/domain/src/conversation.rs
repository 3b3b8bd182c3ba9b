//! Private messages with one buyer on one channel: their events.

use serde::{Deserialize, Serialize};

use crate::ids::{ActId, BuyerId, CaseId, ChannelId, MessageId};
use crate::inbound::Sender;
use crate::reading::{Reading, words};
use crate::time::Instant;

words! {
    /// Why the bot left a conversation to people.
    HandOver {
        /// The buyer asked for a person.
        Asked = "asked",
        /// The buyer wrote again after an automatic answer.
        SecondQuestion = "second_question",
        /// The buyer is angry, or insults.
        Anger = "anger",
        /// Health, safety, fraud or a threat.
        Grave = "grave",
        /// No rule fits.
        OutsideRules = "outside_rules",
        /// The answer may not leave: the guard or the rulebook refuses it, or it cannot be filled in.
        Refused = "refused",
    }
}

/// How a message left the house.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FromHouse {
    /// The act it was, unless it was answered at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act: Option<ActId>,
    /// A person carried it to the platform; else the house itself delivered it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_hand: bool,
    /// The bot's rule that made it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// The message that an automatic answer answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answers: Option<MessageId>,
    /// Pictures that went with it, by their hashes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pictures: Vec<String>,
}

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
        /// For words that left from here: how.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        house: Option<Box<FromHouse>>,
    },
    /// A message that a person posted by hand was seen in the platform's export, under this id.
    #[serde(rename = "conversation.confirmed")]
    Confirmed { message: MessageId, external_id: String },
    /// The bot leaves the conversation to people, for as long as it belongs to this case.
    #[serde(rename = "conversation.handed_over")]
    HandedOver { why: HandOver, message: MessageId, case: CaseId },
    /// Triage read a buyer's message again with more care.
    #[serde(rename = "conversation.read_again")]
    ReadAgain { message: MessageId, reading: Reading },
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
            Self::Confirmed { .. } => "conversation.confirmed",
            Self::HandedOver { .. } => "conversation.handed_over",
            Self::ReadAgain { .. } => "conversation.read_again",
        }
    }
}
