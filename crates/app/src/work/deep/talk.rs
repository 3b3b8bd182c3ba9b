//! Buyers' messages under the deep tier: which are worth a second look, and what it reads differently.

use std::collections::BTreeMap;

use domain::conversation::ConversationEvent;
use domain::ids::{ChannelId, ConversationId, MessageId, ShopId};
use domain::inbound::Sender;
use domain::reading::{Polarity, Reading};
use store::projection::conversation::fold;
use store::{Recorded, Tx};
use triage::Engine;

use super::same;
use crate::Result;

/// A buyer's message as it was read on the way in.
pub(super) struct Heard {
    channel: ChannelId,
    talk: ConversationId,
    message: MessageId,
    text: String,
    reading: Reading,
}

/// New readings of messages by their conversation.
pub(super) type Read = BTreeMap<ConversationId, Vec<(MessageId, Reading)>>;

/// The messages of a stretch of the log that stand in a case and are negative or uncertain.
///
/// # Errors
/// As the store says.
pub(super) async fn heard(tx: &mut Tx, shop: ShopId, events: &[Recorded]) -> Result<Vec<Heard>> {
    let mut found: BTreeMap<uuid::Uuid, Vec<(MessageId, String, Reading)>> = BTreeMap::new();
    for event in events.iter().filter(|e| e.kind == "conversation.message") {
        if let ConversationEvent::Message { id, sender: Sender::Buyer, text, reading: Some(reading), .. } =
            event.event()?
            && is_worth_it(&reading)
        {
            found.entry(event.stream).or_default().push((id, text, reading));
        }
    }
    let streams: Vec<uuid::Uuid> = found.keys().copied().collect();
    let mut heard = Vec::new();
    for events in tx.streams(shop, &streams).await?.into_values() {
        let Some(talk) = fold(&events)?.filter(|talk| talk.case.is_some()) else { continue };
        let (channel, id) = (talk.channel, talk.id);
        let messages = found.remove(&id.0).unwrap_or_default().into_iter();
        heard.extend(messages.map(|(message, text, reading)| Heard {
            channel,
            talk: id,
            message,
            text,
            reading,
        }));
    }
    Ok(heard)
}

/// Plain questions and thanks are what the fast tier reads well.
fn is_worth_it(reading: &Reading) -> bool {
    let sour = matches!(reading.polarity, Polarity::Negative | Polarity::Mixed);
    sour || reading.is_negative() || reading.abstain
}

/// Reads messages again; gives those that read differently. What a shop's people taught the fast tier stands.
pub(super) fn look(engine: &Engine, heard: &[Heard]) -> BTreeMap<ChannelId, Read> {
    let texts: Vec<(&str, Option<u8>)> = heard.iter().map(|m| (m.text.as_str(), None)).collect();
    let mut read: BTreeMap<ChannelId, Read> = BTreeMap::new();
    for (message, reading) in heard.iter().zip(engine.read_all(&texts)) {
        let taught = engine.fast().read_fast(&message.text, None).issue != message.reading.issue;
        if !taught && !same(&message.reading, &reading) {
            let talks = read.entry(message.channel).or_default();
            talks.entry(message.talk).or_default().push((message.message, reading));
        }
    }
    read
}
