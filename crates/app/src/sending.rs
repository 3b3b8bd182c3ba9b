//! Words that left join the buyer's conversation: on the house's own channel they are delivered by that, elsewhere they
//! stand there as posted by hand until the platform's export shows them.

use std::collections::BTreeSet;

use domain::case::{Case, Subject};
use domain::conversation::{ConversationEvent, FromHouse};
use domain::ids::{ActId, ConversationId, MessageId, ShopId};
use domain::inbound::Sender;
use domain::rulebook::platform;
use domain::time::{Instant, Span};
use store::projection::conversation::{Conversation, Message, conversation_row, message_row, terms};
use store::shops::ChannelRow;
use store::table::{CONVERSATIONS, MESSAGES};
use store::{Batch, Head, Tx};

use crate::{App, Caller, Result};

/// How far a posted message and the same words in an export may lie apart.
const TWIN_WITHIN: Span = Span::hours(48);

/// Whether the house itself is the channel, so that what it sends arrives.
pub fn is_own(channel: &ChannelRow) -> bool {
    platform(&channel.platform) == "own"
}

/// The message posted by hand that a row of an export shows: same side, same words, within two days, not shown before.
pub(crate) fn posted_twin<'a>(
    talk: &'a Conversation,
    sender: Sender,
    text: &str,
    sent_at: Instant,
) -> Option<&'a Message> {
    // What the bot said by itself, a platform shows as the seller's.
    let same = |m: &Message| m.sender == sender || (m.sender, sender) == (Sender::Auto, Sender::Seller);
    let near = |m: &&Message| {
        let apart = if m.sent_at > sent_at { m.sent_at - sent_at } else { sent_at - m.sent_at };
        let by_hand = m.house.as_ref().is_some_and(|h| h.by_hand);
        by_hand && !m.confirmed && same(m) && m.text.trim() == text.trim() && apart <= TWIN_WITHIN
    };
    talk.messages.iter().find(near)
}

/// A message from the house on its way into a conversation.
pub(crate) struct Sent {
    pub(crate) external_id: String,
    pub(crate) sender: Sender,
    pub(crate) text: String,
    pub(crate) house: FromHouse,
}

impl App {
    /// Puts a message into a conversation, with its rows.
    pub(crate) fn say(
        &self,
        caller: &Caller,
        batch: &mut Batch,
        talk: &mut Conversation,
        sent: Sent,
        now: Instant,
    ) -> Result<()> {
        let event = ConversationEvent::Message {
            id: MessageId::new(now, self.entropy.as_ref()),
            external_id: sent.external_id,
            sender: sent.sender,
            text: sent.text,
            sent_at: now,
            reading: None,
            house: Some(Box::new(sent.house)),
        };
        batch.event(talk.id.0, &mut talk.head, now, &caller.actor, event.kind(), &event)?;
        talk.apply(&event);
        if let Some(message) = talk.messages.last() {
            batch.insert(&MESSAGES, message_row(caller.shop, talk, message)?);
        }
        batch.upsert(&CONVERSATIONS, conversation_row(caller.shop, talk));
        batch.redo_doc(talk.id.0, terms(talk));
        Ok(())
    }

    /// What posting an act means for the buyer's conversation: a private message stands in it from now on.
    pub(crate) async fn deliver(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        batch: &mut Batch,
        case: &Case,
        act: ActId,
        now: Instant,
    ) -> Result<()> {
        let Some(act) = case.act(act).filter(|a| a.kind.is_said_privately()) else { return Ok(()) };
        let Some(channel) = tx.channel(caller.shop, case.channel).await? else { return Ok(()) };
        let own = is_own(&channel);
        let by_itself = act.sending.first_tried_at.is_some();
        // Where there is none of its own, the platform shows it when it is read.
        let known = if by_itself {
            own_conversation(tx, caller.shop, case).await?
        } else {
            conversation_of(tx, caller.shop, case).await?
        };
        let talk = match known {
            Some(talk) => Some(talk),
            None if own => self.opened(tx, caller, batch, case, now).await?,
            None => None,
        };
        let Some(mut talk) = talk else { return Ok(()) };
        let sent_as = act.sending.platform_id.clone();
        if sent_as.as_ref().is_some_and(|id| talk.messages.iter().any(|m| m.external_id == *id)) {
            // The platform was read faster than its answer was written down.
            return Ok(());
        }
        let house = FromHouse {
            act: Some(act.id),
            by_hand: !own && sent_as.is_none(),
            rule: act.rule.clone(),
            answers: act.answers,
            pictures: act.pictures.clone(),
        };
        let external_id = sent_as.unwrap_or_else(|| format!("house:{}", act.id));
        let text = act.text.clone();
        let sender = if act.automatic { Sender::Auto } else { Sender::Seller };
        self.say(caller, batch, &mut talk, Sent { external_id, sender, text, house }, now)
    }

    /// A conversation on the house's own channel with a buyer who has none there. What the buyer writes later joins it,
    /// because it is known by the buyer's name.
    async fn opened(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        batch: &mut Batch,
        case: &Case,
        now: Instant,
    ) -> Result<Option<Conversation>> {
        let row = tx.queue_rows(caller.shop, &[case.id]).await?.pop();
        let Some(name) = row.and_then(|r| r.buyer_name) else { return Ok(None) };
        let known =
            tx.conversations_by_external(caller.shop, case.channel, &BTreeSet::from([name.clone()])).await?;
        if let Some(id) = known.values().next() {
            return Ok(tx.load_conversation(caller.shop, *id).await?);
        }
        let id = ConversationId::new(now, self.entropy.as_ref());
        let event = ConversationEvent::Opened {
            channel: case.channel,
            external_id: name,
            buyer: case.buyer,
            order: case.order.clone(),
        };
        let mut head = Head::NEW;
        batch.event(id.0, &mut head, now, &caller.actor, event.kind(), &event)?;
        let linked = ConversationEvent::Linked { case: case.id };
        let Some(mut talk) = Conversation::open(id, head, &event) else { return Ok(None) };
        batch.event(id.0, &mut talk.head, now, &caller.actor, linked.kind(), &linked)?;
        talk.apply(&linked);
        Ok(Some(talk))
    }
}

/// The conversation of a case with whom it is certain: the one that opened it, or one about its order. Others joined it by the
/// buyer's name, which others may have too: nothing to send by.
pub(crate) async fn own_conversation(tx: &mut Tx, shop: ShopId, case: &Case) -> Result<Option<Conversation>> {
    for (n, glance) in case.feedbacks.iter().enumerate().rev() {
        let Subject::Conversation(id) = glance.subject else { continue };
        let talk = tx.load_conversation(shop, id).await?;
        let same_order = |talk: &Conversation| talk.order.is_some() && talk.order == case.order;
        if let Some(talk) = talk.filter(|talk| n == 0 || same_order(talk)) {
            return Ok(Some(talk));
        }
    }
    Ok(None)
}

/// The conversation of a case as a person means it: its latest, else the buyer's latest on the same channel.
async fn conversation_of(tx: &mut Tx, shop: ShopId, case: &Case) -> Result<Option<Conversation>> {
    for glance in case.feedbacks.iter().rev() {
        if let Subject::Conversation(id) = glance.subject {
            return Ok(tx.load_conversation(shop, id).await?);
        }
    }
    let Some(buyer) = case.buyer else { return Ok(None) };
    let Some(id) = tx.conversations_of_buyer(shop, buyer, 1).await?.pop() else { return Ok(None) };
    Ok(tx.load_conversation(shop, id).await?.filter(|talk| talk.channel == case.channel))
}
