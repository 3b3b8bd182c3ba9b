//! Reading messages again: what the deep tier makes of a buyer's words that stand in a case.
//!
//! A person's word on the case stands above it. Where the buyer still waits, the case sees what they wrote with new
//! eyes; whether it is open does not change by it, because an unanswered question is work whatever its tone is.

use std::collections::BTreeMap;

use domain::case::{Case, Subject, read_again};
use domain::conversation::ConversationEvent;
use domain::ids::{ConversationId, MessageId};
use domain::reading::Reading;
use store::projection::conversation::{Conversation, conversation_row, fold, message_row};
use store::table::{CONVERSATIONS, MESSAGES};
use store::{Batch, Tx};

use super::Place;
use super::glance::glance;
use super::messages::unanswered;
use super::overlay::Overlay;
use crate::error::Result;

/// Takes new readings of buyers' messages in, inside a writing transaction; gives how many changed. The channel of
/// `place` is that of the conversations.
///
/// # Errors
/// As the store says.
pub async fn readings(
    tx: &mut Tx,
    place: &Place,
    read: BTreeMap<ConversationId, Vec<(MessageId, Reading)>>,
) -> Result<i64> {
    let ids: Vec<uuid::Uuid> = read.keys().map(|id| id.0).collect();
    let mut talks: Vec<Conversation> = Vec::new();
    for events in tx.streams(place.shop, &ids).await?.into_values() {
        talks.extend(fold(&events)?);
    }
    let cases: Vec<_> = talks.iter().filter_map(|t| t.case).collect();
    let so_far = tx.shop(place.shop).await?.map_or(0, |s| s.cases);
    let none = std::collections::BTreeSet::new();
    let mut overlay = Overlay::load(tx, place, &none, &[], &cases, so_far).await?;
    let mut batch = Batch::new(place.shop);
    let mut changed = 0;
    for mut talk in talks {
        let Some(host) = talk.case.and_then(|c| overlay.host(c)) else { continue };
        if !overlay.get(host).is_some_and(is_unspoken) {
            continue;
        }
        let new = read.get(&talk.id).map_or(&[][..], Vec::as_slice);
        let amended = amend(&mut batch, place, &mut talk, new)?;
        if amended == 0 {
            continue;
        }
        changed += amended;
        batch.upsert(&CONVERSATIONS, conversation_row(place.shop, &talk));
        let events = overlay.get(host).map(|case| seen_anew(case, &talk)).unwrap_or_default();
        overlay.append(&mut batch, place, host, &events)?;
    }
    overlay.finish(&mut batch)?;
    if !batch.is_empty() {
        tx.append(batch, None).await?;
    }
    Ok(changed)
}

/// Whether no person has said yet what an open case is about.
fn is_unspoken(case: &Case) -> bool {
    case.is_open() && case.issue_set.is_none() && !case.dismissed
}

/// Writes the readings that are other than before.
fn amend(
    batch: &mut Batch,
    place: &Place,
    talk: &mut Conversation,
    new: &[(MessageId, Reading)],
) -> Result<i64> {
    let mut changed = 0;
    for (id, reading) in new {
        let known = talk.messages.iter().find(|m| m.id == *id).and_then(|m| m.reading.as_ref());
        if known.is_none_or(|known| known == reading) {
            continue;
        }
        let event = ConversationEvent::ReadAgain { message: *id, reading: reading.clone() };
        batch.event(talk.id.0, &mut talk.head, place.at, &place.actor, event.kind(), &event)?;
        talk.apply(&event);
        if let Some(message) = talk.messages.iter().find(|m| m.id == *id) {
            batch.upsert(&MESSAGES, message_row(place.shop, talk, message)?);
        }
        changed += 1;
    }
    Ok(changed)
}

/// What a case makes of a conversation in which the buyer waits for an answer.
fn seen_anew(case: &Case, talk: &Conversation) -> Vec<domain::case::CaseEvent> {
    let subject = Subject::Conversation(talk.id);
    let (text, reading) = unanswered(talk);
    let seen = glance(subject, None, &text, &reading);
    let known = case.feedbacks.iter().find(|g| g.subject == subject);
    match known {
        Some(known) if !text.is_empty() && *known != seen => read_again(case, seen, true),
        _ => Vec::new(),
    }
}
