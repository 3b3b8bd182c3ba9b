//! What is for one person alone: answers, what is their own, and that they must go.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use tokio::sync::Notify;

use crate::pass::Keys;
use crate::room::{Done, No, Person, PersonId, RoomId};

/// Bytes that an answer with its receipt usually has.
const USUAL: usize = 640;

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
        outcome: Result<Done, Box<No>>,
    },
    /// The same as another node has written and signed it.
    Told(Arc<str>),
    /// What is its own, as JSON.
    Mine(Arc<str>),
    /// It must go.
    Gone(Gone),
}

impl Letter {
    /// The answer that what was asked is not done.
    pub fn refusal(id: Box<str>, no: No) -> Self {
        Self::Answer { id, outcome: Err(Box::new(no)) }
    }

    /// Whether it answers something that was asked.
    pub const fn is_answer(&self) -> bool {
        matches!(self, Self::Answer { .. } | Self::Told(_))
    }

    /// The text for the socket; receipts are signed here. `None`: not a text.
    pub fn text(&self, keys: &Keys, room: RoomId, who: &Person) -> Option<String> {
        let mut out = Vec::with_capacity(USUAL);
        self.write(&mut out, keys, room, who).then(|| String::from_utf8(out).unwrap_or_default())
    }

    /// Writes the same behind what is in `out`; whether it is a text.
    pub fn write(&self, out: &mut Vec<u8>, keys: &Keys, room: RoomId, who: &Person) -> bool {
        match self {
            Self::Answer { id, outcome } => {
                answer(out, id, outcome.as_ref().map_err(|no| &**no), keys, room, who);
            }
            Self::Told(text) => out.extend_from_slice(text.as_bytes()),
            Self::Mine(json) => {
                out.extend_from_slice(br#"{"mine":"#);
                out.extend_from_slice(json.as_bytes());
                out.push(b'}');
            }
            Self::Gone(_) => return false,
        }
        true
    }
}

fn answer(out: &mut Vec<u8>, id: &str, outcome: Result<&Done, &No>, keys: &Keys, room: RoomId, who: &Person) {
    out.extend_from_slice(br#"{"re":"#);
    put(out, id);
    match outcome {
        Ok(done) => {
            out.extend_from_slice(br#","ok":"#);
            put(out, done);
            if let Some(receipt) = done.receipt(room, who) {
                // The answer is an object with fields: the receipt goes in as its last one.
                out.pop();
                out.extend_from_slice(br#","receipt":""#);
                keys.sign_into(&receipt, out);
                out.extend_from_slice(br#""}"#);
            }
        }
        Err(no) => {
            out.extend_from_slice(br#","no":"#);
            put(out, no);
        }
    }
    out.push(b'}');
}

/// Behind what is there, as JSON. What is answered has no way to fail; if it had, nothing would be said of it.
fn put<T: Serialize + ?Sized>(out: &mut Vec<u8>, what: &T) {
    let start = out.len();
    if serde_json::to_writer(&mut *out, what).is_err() {
        out.truncate(start);
        out.extend_from_slice(b"null");
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
