//! Rows of a conversation and its messages, and the words it is found by.

use domain::conversation::{ConversationEvent, FromHouse, HandOver};
use domain::ids::{BuyerId, CaseId, ChannelId, ConversationId, MessageId, ShopId};
use domain::inbound::Sender;
use domain::reading::Reading;
use domain::terms::index_terms;
use domain::time::Instant;

use crate::db::Tx;
use crate::error::Result;
use crate::log::{Head, Recorded};
use crate::value::Value;

/// One message.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "field words; see domain::conversation")]
pub struct Message {
    pub id: MessageId,
    pub external_id: String,
    pub sender: Sender,
    pub text: String,
    pub sent_at: Instant,
    pub reading: Option<Reading>,
    /// How it left, for words that left from here.
    pub house: Option<Box<FromHouse>>,
    /// Whether the platform's export has shown it.
    pub confirmed: bool,
}

/// A conversation as the fold of its events, and where its stream ends.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "field words; see domain::conversation")]
pub struct Conversation {
    pub id: ConversationId,
    pub head: Head,
    pub channel: ChannelId,
    pub external_id: String,
    pub buyer: Option<BuyerId>,
    pub order: Option<String>,
    pub case: Option<CaseId>,
    pub messages: Vec<Message>,
    /// The case in which the bot left it to people.
    pub handed_over: Option<(CaseId, HandOver)>,
}

impl Conversation {
    /// The conversation that a first event makes; `None` if it is another event.
    pub fn open(id: ConversationId, head: Head, event: &ConversationEvent) -> Option<Self> {
        let ConversationEvent::Opened { channel, external_id, buyer, order } = event else { return None };
        Some(Self {
            id,
            head,
            channel: *channel,
            external_id: external_id.clone(),
            buyer: *buyer,
            order: order.clone(),
            case: None,
            messages: Vec::new(),
            handed_over: None,
        })
    }

    /// Takes one event in.
    pub fn apply(&mut self, event: &ConversationEvent) {
        match event.clone() {
            ConversationEvent::Opened { .. } => {}
            ConversationEvent::Message { id, external_id, sender, text, sent_at, reading, house } => {
                let confirmed = false;
                let message = Message { id, external_id, sender, text, sent_at, reading, house, confirmed };
                self.messages.push(message);
            }
            ConversationEvent::Confirmed { message, external_id } => {
                if let Some(m) = self.messages.iter_mut().find(|m| m.id == message) {
                    (m.external_id, m.confirmed) = (external_id, true);
                }
            }
            ConversationEvent::ReadAgain { message, reading } => {
                if let Some(m) = self.messages.iter_mut().find(|m| m.id == message) {
                    m.reading = Some(reading);
                }
            }
            ConversationEvent::HandedOver { why, case, .. } => self.handed_over = Some((case, why)),
            ConversationEvent::Linked { case } => self.case = Some(case),
        }
    }

    /// The last message by time.
    pub fn last(&self) -> Option<&Message> {
        self.messages.iter().max_by_key(|m| m.sent_at)
    }
}

/// The word of a sender in SQL and JSON.
pub fn sender_word(sender: Sender) -> &'static str {
    match sender {
        Sender::Buyer => "buyer",
        Sender::Seller => "seller",
        Sender::Auto => "auto",
    }
}

/// The sender of a word.
pub fn parse_sender(word: &str) -> Option<Sender> {
    match word {
        "buyer" => Some(Sender::Buyer),
        "seller" => Some(Sender::Seller),
        "auto" => Some(Sender::Auto),
        _ => None,
    }
}

/// The row of `conversations`.
pub fn conversation_row(shop: ShopId, c: &Conversation) -> Vec<Value> {
    let last = c.last();
    vec![
        shop.into(),
        c.id.into(),
        c.head.version.into(),
        c.channel.into(),
        c.external_id.as_str().into(),
        c.buyer.into(),
        c.order.clone().into(),
        c.case.into(),
        c.messages.len().into(),
        last.map_or(0, |m| m.sent_at.0).into(),
        last.map_or("", |m| sender_word(m.sender)).into(),
    ]
}

/// A row of `messages`.
///
/// # Errors
/// When the reading cannot be written as JSON.
pub fn message_row(shop: ShopId, c: &Conversation, m: &Message) -> Result<Vec<Value>> {
    Ok(vec![
        shop.into(),
        m.id.into(),
        c.id.into(),
        c.channel.into(),
        m.external_id.as_str().into(),
        sender_word(m.sender).into(),
        m.text.as_str().into(),
        m.reading.as_ref().map(serde_json::to_string).transpose()?.into(),
        m.sent_at.into(),
    ])
}

/// The terms a conversation is found by: all its messages and its order's id.
pub fn terms(c: &Conversation) -> String {
    let mut terms = String::new();
    c.messages.iter().for_each(|m| index_terms(&m.text, &mut terms));
    if let Some(order) = &c.order {
        index_terms(order, &mut terms);
    }
    terms
}

/// Folds a conversation's stream. `None` when the stream is not a conversation.
///
/// # Errors
/// When an event is unknown.
pub fn fold(events: &[Recorded]) -> Result<Option<Conversation>> {
    let Some(first) = events.first().filter(|e| e.kind == "conversation.opened") else { return Ok(None) };
    let Some(mut c) = Conversation::open(ConversationId(first.stream), first.head(), &first.event()?) else {
        return Ok(None);
    };
    for event in &events[1..] {
        c.apply(&event.event()?);
        c.head = event.head();
    }
    Ok(Some(c))
}

impl Tx {
    /// A conversation of this shop.
    ///
    /// # Errors
    /// As the database says.
    pub async fn load_conversation(
        &mut self,
        shop: ShopId,
        id: ConversationId,
    ) -> Result<Option<Conversation>> {
        fold(&self.stream(shop, id.0).await?)
    }
}
