//! What is for one person alone: answers, what is their own, and that they must go.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::sync::Notify;

use crate::pass::Keys;
use crate::room::{Done, No, Person, PersonId, RoomId};

/// Why a connection ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gone {
    /// The room has ended.
    Closed,
    /// The person was removed.
    Blocked,
    /// It was too slow: a priority event would have been lost.
    TooSlow,
    /// The room had a fault, or this program stops.
    Fault,
}

/// Something for one connection alone.
#[derive(Clone, Debug)]
pub enum Letter {
    /// The answer to what it asked.
    Answer {
        /// What the client called it.
        id: Box<str>,
        /// The outcome, durable.
        outcome: Box<Result<Done, No>>,
    },
    /// The same as another node has written and signed it.
    Told(Arc<str>),
    /// What is its own, as JSON.
    Mine(Arc<str>),
    /// It must go.
    Gone(Gone),
}

impl Letter {
    /// Whether it answers something that was asked.
    pub const fn is_answer(&self) -> bool {
        matches!(self, Self::Answer { .. } | Self::Told(_))
    }

    /// The text for the socket; receipts are signed here. `None`: not a text.
    pub fn text(&self, keys: &Keys, room: RoomId, who: &Person) -> Option<String> {
        match self {
            Self::Answer { id, outcome } => Some(answer(id, outcome.as_ref().as_ref(), keys, room, who)),
            Self::Told(text) => Some(text.to_string()),
            Self::Mine(json) => Some(format!(r#"{{"mine":{json}}}"#)),
            Self::Gone(_) => None,
        }
    }
}

fn answer(id: &str, outcome: Result<&Done, &No>, keys: &Keys, room: RoomId, who: &Person) -> String {
    let id = serde_json::to_string(id).unwrap_or_default();
    match outcome {
        Ok(done) => {
            let mut ok = serde_json::to_string(done).unwrap_or_default();
            if let Some(receipt) = done.receipt(room, who) {
                // The answer is an object with fields: the receipt goes in as its last one.
                ok.truncate(ok.len().saturating_sub(1));
                ok.push_str(r#","receipt":""#);
                ok.push_str(&keys.sign(&receipt));
                ok.push_str(r#""}"#);
            }
            format!(r#"{{"re":{id},"ok":{ok}}}"#)
        }
        Err(no) => format!(r#"{{"re":{id},"no":{}}}"#, json!(no)),
    }
}

/// Letters of one connection that it has not taken yet.
#[derive(Debug, Default)]
pub(super) struct Mailbox {
    letters: Mutex<Vec<Letter>>,
    came: Notify,
}

impl Mailbox {
    /// Puts letters in and wakes the connection.
    pub(super) fn put(&self, letters: impl IntoIterator<Item = Letter>) {
        self.letters.lock().unwrap_or_else(PoisonError::into_inner).extend(letters);
        self.came.notify_one();
    }

    /// Takes all letters.
    pub(super) fn take(&self) -> Vec<Letter> {
        std::mem::take(&mut *self.letters.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Until a letter came. Wakes at once if one came since the last call.
    pub(super) async fn wait(&self) {
        self.came.notified().await;
    }
}

/// Who is in a room.
#[derive(Debug, Default)]
pub(super) struct Members {
    boxes: Mutex<HashMap<PersonId, Vec<Arc<Mailbox>>>>,
    people: AtomicUsize,
}

impl Members {
    pub(super) fn enter(&self, person: PersonId, mailbox: &Arc<Mailbox>) {
        let mut boxes = self.boxes.lock().unwrap_or_else(PoisonError::into_inner);
        boxes.entry(person).or_default().push(Arc::clone(mailbox));
        self.people.store(boxes.len(), Ordering::Relaxed);
    }

    pub(super) fn leave(&self, person: PersonId, mailbox: &Arc<Mailbox>) {
        let mut boxes = self.boxes.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(of_person) = boxes.get_mut(&person) {
            of_person.retain(|other| !Arc::ptr_eq(other, mailbox));
            if of_person.is_empty() {
                boxes.remove(&person);
            }
        }
        self.people.store(boxes.len(), Ordering::Relaxed);
    }

    /// Whether somebody is here.
    pub(super) fn has(&self, person: PersonId) -> bool {
        self.boxes.lock().unwrap_or_else(PoisonError::into_inner).contains_key(&person)
    }

    /// How many people are here.
    pub(super) fn people(&self) -> usize {
        self.people.load(Ordering::Relaxed)
    }

    /// A letter to all connections of one person.
    pub(super) fn write_to(&self, person: PersonId, letter: &Letter) {
        let boxes = self.boxes.lock().unwrap_or_else(PoisonError::into_inner);
        for mailbox in boxes.get(&person).into_iter().flatten() {
            mailbox.put([letter.clone()]);
        }
    }

    /// A letter to everybody.
    pub(super) fn write_to_all(&self, letter: &Letter) {
        let boxes = self.boxes.lock().unwrap_or_else(PoisonError::into_inner);
        for mailbox in boxes.values().flatten() {
            mailbox.put([letter.clone()]);
        }
    }
}
