//! Messages in: grouped into conversations; one that waits for an answer opens or joins a case, one that was answered
//! elsewhere satisfies its clock.

use std::collections::{BTreeMap, BTreeSet};

use domain::case::{Act, CaseEvent, Subject, Surroundings, seller_answered};
use domain::conversation::ConversationEvent;
use domain::ids::{BuyerId, CaseId, ConversationId, Entropy, Ids, MessageId};
use domain::inbound::{MessageIn, Sender};
use domain::reading::Reading;
use store::catalog::{OrderRow, ProductRow};
use store::projection::conversation::{Conversation, conversation_row, fold, message_row, terms};
use store::table::{CONVERSATIONS, MESSAGES};
use store::{Batch, Head, Tx};

use super::catalog::buyer;
use super::glance::{glance, message_opens};
use super::overlay::Overlay;
use super::{Counts, Place};
use crate::error::Result;
use crate::sending::posted_twin;

/// A message with what triage read in it (buyers' messages only).
#[derive(Clone, Debug)]
pub struct ReadMessage {
    /// As it came in.
    pub row: MessageIn,
    /// What it says.
    pub reading: Option<Reading>,
}

/// The key of a message's conversation: the channel's id, else the buyer's name, else the message stands alone.
fn conversation_key(row: &MessageIn) -> &str {
    row.conversation.as_deref().or(row.buyer.as_deref()).unwrap_or(&row.external_id)
}

/// Everything looked up for a chunk.
struct Found {
    conversations: BTreeMap<String, (Conversation, bool)>,
    orders: BTreeMap<String, OrderRow>,
    products: BTreeMap<String, ProductRow>,
    buyers: BTreeMap<String, BuyerId>,
}

/// Takes a chunk of messages in, inside a writing transaction.
///
/// # Errors
/// As the store says.
pub async fn messages(
    tx: &mut Tx,
    place: &Place,
    rows: &[ReadMessage],
    entropy: &dyn Entropy,
) -> Result<Counts> {
    let known =
        tx.known_messages(place.shop, place.channel, rows.iter().map(|r| r.row.external_id.as_str())).await?;
    let mut counts = Counts::default();
    let mut seen = BTreeSet::new();
    let mut groups: BTreeMap<String, Vec<&ReadMessage>> = BTreeMap::new();
    for row in rows {
        let id = row.row.external_id.as_str();
        if known.contains(id) || !seen.insert(id) {
            counts.duplicates += 1;
        } else {
            groups.entry(conversation_key(&row.row).to_owned()).or_default().push(row);
        }
    }
    let ids = Ids::from(place.at, entropy);
    let mut batch = Batch::new(place.shop);
    let mut found = look_up(tx, place, &groups).await?;
    let mut overlay = overlay(tx, place, &groups, &mut found, &mut batch, &ids).await?;
    for (key, mut group) in groups {
        group.sort_by_key(|m| m.row.sent_at);
        let shown = Talk { place, ids: &ids, batch: &mut batch, overlay: &mut overlay, found: &mut found }
            .take(&key, &group)?;
        counts.created += group.len() as i64 - shown;
        counts.duplicates += shown;
    }
    counts.cases_opened = overlay.opened;
    overlay.finish(&mut batch)?;
    tx.append(batch, None).await?;
    Ok(counts)
}

async fn look_up(tx: &mut Tx, place: &Place, groups: &BTreeMap<String, Vec<&ReadMessage>>) -> Result<Found> {
    let keys: BTreeSet<String> = groups.keys().cloned().collect();
    let all = || groups.values().flatten().map(|m| &m.row);
    let ids = tx.conversations_by_external(place.shop, place.channel, &keys).await?;
    let streams: Vec<uuid::Uuid> = ids.values().map(|id| id.0).collect();
    let mut conversations = BTreeMap::new();
    for events in tx.streams(place.shop, &streams).await?.into_values() {
        if let Some(c) = fold(&events)? {
            conversations.insert(c.external_id.clone(), (c, false));
        }
    }
    let orders: BTreeSet<String> = all().filter_map(|m| m.order.clone()).collect();
    let orders = tx.orders_by_external(place.shop, place.channel, &orders).await?;
    let products: BTreeSet<String> = orders.values().filter_map(|o| o.product.clone()).collect();
    let products = tx.products_by_external(place.shop, place.channel, &products).await?;
    let names: BTreeSet<String> = all().filter_map(|m| m.buyer.clone()).collect();
    let buyers = tx.buyers_by_name(place.shop, place.channel, &names).await?;
    Ok(Found { conversations, orders, products, buyers })
}

async fn overlay(
    tx: &mut Tx,
    place: &Place,
    groups: &BTreeMap<String, Vec<&ReadMessage>>,
    found: &mut Found,
    batch: &mut Batch,
    ids: &Ids<'_>,
) -> Result<Overlay> {
    for message in groups.values().flatten() {
        if let Some(name) = &message.row.buyer {
            buyer(batch, &mut found.buyers, place, name, ids);
        }
    }
    let orders: BTreeSet<String> = groups.values().flatten().filter_map(|m| m.row.order.clone()).collect();
    let buyers: Vec<BuyerId> = found.buyers.values().copied().collect();
    let cases: Vec<CaseId> = found.conversations.values().filter_map(|(c, _)| c.case).collect();
    let so_far = tx.shop(place.shop).await?.map_or(0, |s| s.cases);
    Overlay::load(tx, place, &orders, &buyers, &cases, so_far).await
}

/// One conversation under work.
struct Talk<'a> {
    place: &'a Place,
    ids: &'a Ids<'a>,
    batch: &'a mut Batch,
    overlay: &'a mut Overlay,
    found: &'a mut Found,
}

impl Talk<'_> {
    fn take(&mut self, key: &str, group: &[&ReadMessage]) -> Result<i64> {
        let (mut talk, new) = match self.found.conversations.remove(key) {
            Some((talk, _)) => (talk, false),
            None => (self.open(key, group)?, true),
        };
        let (mut shown, mut said) = (0, Vec::new());
        for message in group {
            let posted = self.shows_posted(&mut talk, message)?;
            let sender = posted.unwrap_or_else(|| self.sender(&talk, message));
            if posted.is_some() {
                shown += 1;
            } else {
                self.message(&mut talk, message, sender)?;
            }
            said.push((*message, sender));
        }
        self.answer(&mut talk, &said)?;
        let row = conversation_row(self.place.shop, &talk);
        if new {
            self.batch.insert(&CONVERSATIONS, row);
        } else {
            self.batch.upsert(&CONVERSATIONS, row);
        }
        self.batch.redo_doc(talk.id.0, terms(&talk));
        Ok(shown)
    }

    /// Who said it. A platform shows what the bot sent by itself as the seller's, at times before its answer is written down.
    fn sender(&self, talk: &Conversation, message: &ReadMessage) -> Sender {
        let row = &message.row;
        let case = talk.case.and_then(|id| self.overlay.host(id)).and_then(|id| self.overlay.get(id));
        let same = |a: &Act| a.automatic && a.may_stand() && a.text.trim() == row.text.trim();
        let by_bot = case.is_some_and(|case| case.acts.iter().any(same));
        if row.sender == Sender::Seller && by_bot { Sender::Auto } else { row.sender }
    }

    /// Whose message an export shows here that was posted by hand, or left without an id: it is the same one, and gets the
    /// platform's id.
    fn shows_posted(&mut self, talk: &mut Conversation, message: &ReadMessage) -> Result<Option<Sender>> {
        let row = &message.row;
        let sent_at = row.sent_at.unwrap_or(self.place.at);
        let Some((id, sender)) = posted_twin(talk, row.sender, &row.text, sent_at).map(|m| (m.id, m.sender))
        else {
            return Ok(None);
        };
        let external_id = row.external_id.clone();
        self.append(talk, &ConversationEvent::Confirmed { message: id, external_id })?;
        if let Some(shown) = talk.messages.iter().find(|m| m.id == id) {
            self.batch.upsert(&MESSAGES, message_row(self.place.shop, talk, shown)?);
        }
        Ok(Some(sender))
    }

    fn open(&mut self, key: &str, group: &[&ReadMessage]) -> Result<Conversation> {
        let id = self.ids.make::<ConversationId>();
        let order = group.iter().find_map(|m| m.row.order.clone());
        let name = group.iter().find_map(|m| m.row.buyer.as_ref());
        let buyer = name.and_then(|n| self.found.buyers.get(n)).copied();
        let event = ConversationEvent::Opened {
            channel: self.place.channel,
            external_id: key.to_owned(),
            buyer,
            order,
        };
        let mut head = Head::NEW;
        self.batch.event(id.0, &mut head, self.place.at, &self.place.actor, event.kind(), &event)?;
        Conversation::open(id, head, &event)
            .ok_or_else(|| crate::AppError::Task("a conversation opens with its opening".to_owned()))
    }

    fn append(&mut self, talk: &mut Conversation, event: &ConversationEvent) -> Result<()> {
        let place = self.place;
        self.batch.event(talk.id.0, &mut talk.head, place.at, &place.actor, event.kind(), event)?;
        talk.apply(event);
        Ok(())
    }

    fn message(&mut self, talk: &mut Conversation, message: &ReadMessage, sender: Sender) -> Result<()> {
        let row = &message.row;
        let event = ConversationEvent::Message {
            id: self.ids.make::<MessageId>(),
            external_id: row.external_id.clone(),
            sender,
            text: row.text.clone(),
            sent_at: row.sent_at.unwrap_or(self.place.at),
            reading: message.reading.clone(),
            house: None,
        };
        self.append(talk, &event)?;
        if let Some(last) = talk.messages.last() {
            self.batch.insert(&MESSAGES, message_row(self.place.shop, talk, last)?);
        }
        Ok(())
    }

    /// What the new messages mean for the case: an answer satisfies, an unanswered question opens or joins.
    fn answer(&mut self, talk: &mut Conversation, said: &[(&ReadMessage, Sender)]) -> Result<()> {
        if let Some(id) = talk.case.and_then(|id| self.overlay.host(id)) {
            let answers = said.iter().filter(|(_, sender)| *sender != Sender::Buyer);
            for (answer, sender) in answers {
                let at = answer.row.sent_at.unwrap_or(self.place.at).min(self.place.at);
                let by_person = *sender == Sender::Seller;
                let trivial = triage::outgoing::trivial(&answer.row.text);
                let terms = &self.place.terms;
                let event =
                    self.overlay.get(id).and_then(|c| seller_answered(c, at, by_person, trivial, terms));
                let events: Vec<CaseEvent> = event.into_iter().collect();
                self.overlay.append(self.batch, self.place, id, &events)?;
            }
        }
        let Some(last) = talk.last().cloned() else { return Ok(()) };
        let rules = &self.place.terms.policy.open;
        if !message_opens(rules, last.sender, &last.text, last.reading.as_ref()) {
            return Ok(());
        }
        let (text, reading) = unanswered(talk);
        let glance = glance(Subject::Conversation(talk.id), None, &text, &reading);
        let host = talk.case.and_then(|id| self.overlay.host(id));
        if let Some(id) = host.filter(|id| self.overlay.get(*id).is_some_and(domain::case::Case::is_open)) {
            return self.overlay.join(self.batch, self.place, id, glance);
        }
        let new = self.ids.make::<CaseId>();
        let around = self.surroundings(talk);
        let case = self.overlay.take_in(self.batch, self.place, new, glance, &around)?;
        self.append(talk, &ConversationEvent::Linked { case })
    }

    fn surroundings(&self, talk: &Conversation) -> Surroundings {
        let order = talk.order.as_ref().and_then(|o| self.found.orders.get(o));
        let product = order.and_then(|o| o.product.clone());
        let listing = product.as_ref().and_then(|p| self.found.products.get(p));
        Surroundings {
            channel: self.place.channel,
            order: talk.order.clone(),
            buyer: talk.buyer,
            advertised: listing.is_some_and(|p| p.advertised),
            value: order.and_then(|o| o.amount),
            product,
        }
    }
}

/// What the buyer wrote since the last answer, and the gravest reading of it.
pub(super) fn unanswered(talk: &Conversation) -> (String, Reading) {
    let mut messages: Vec<_> = talk.messages.iter().collect();
    messages.sort_by_key(|m| m.sent_at);
    let open: Vec<_> = messages.rsplit(|m| m.sender != Sender::Buyer).next().unwrap_or_default().to_vec();
    let gravest =
        open.iter().filter_map(|m| m.reading.as_ref()).max_by_key(|r| (r.is_negative(), r.severity));
    let text: Vec<&str> = open.iter().map(|m| m.text.trim()).collect();
    (text.join(" · "), gravest.cloned().unwrap_or_else(neutral))
}

/// The reading of a message nobody read.
fn neutral() -> Reading {
    Reading { language: "und".to_owned(), ..Reading::nothing() }
}
