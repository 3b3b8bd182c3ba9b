//! What a tracker tells: rows, and what could not be read, which is no reason to leave out the rest.

use domain::inbound::ParcelEventIn;
use domain::parcel::{MOST_STEPS, ParcelStatus};
use domain::time::Instant;
use serde_json::Value;

use crate::connector::Failure;
use crate::connector::Odd;
use crate::connector::parts::answer::{Effect, read, refused};
use crate::connector::parts::read::odd;
use crate::wire::Answer;
use crate::words::parcel_status;

/// What a tracker tells of parcels.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// The tracker's id of a webhook, or one made of its bytes where it has none.
    pub id: String,
    /// The tracker's word for what it is.
    pub kind: String,
    /// What happened; rows are upserts, so one that comes twice does no harm.
    pub rows: Vec<ParcelEventIn>,
    /// What could not be read.
    pub odd: Vec<Odd>,
    /// Numbers of which nothing more will be told, and why.
    pub ended: Vec<Unread>,
    /// Numbers that are followed no more though more may come, and why: they may be registered again, a while later.
    pub dropped: Vec<Unread>,
    /// Numbers of which nothing is told for now, and why.
    pub silent: Vec<Unread>,
}

/// A number and what the tracker says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// The number.
    pub number: String,
    /// Its words.
    pub why: String,
}

/// Whose journey is read.
pub(super) struct Parcel {
    pub(super) number: String,
    pub(super) carrier: Option<String>,
    pub(super) order: Option<String>,
}

/// One thing that happened, as the tracker has it.
pub(super) struct Said {
    pub(super) at: Option<Instant>,
    /// Its words for it, the most exact first.
    pub(super) words: [Option<String>; 2],
    pub(super) description: String,
    pub(super) place: Option<String>,
}

impl Report {
    /// Adds what happened to a parcel; what has no time is set aside.
    pub(super) fn add(&mut self, parcel: &Parcel, all: impl Iterator<Item = (Said, Value)>) {
        for (said, raw) in all.take(MOST_STEPS) {
            let Some(at) = said.at else {
                self.odd.push(odd("it has no time that can be read", &raw));
                continue;
            };
            let (status, word) = state(said.words);
            self.rows.push(ParcelEventIn {
                tracking: parcel.number.clone(),
                carrier: parcel.carrier.clone(),
                order: parcel.order.clone(),
                status,
                word,
                description: said.description,
                place: said.place,
                at,
                told_by: None,
            });
        }
    }
}

/// The first word that is known here; else the most exact one, kept as it is.
pub(super) fn state(words: [Option<String>; 2]) -> (ParcelStatus, Option<String>) {
    for word in words.iter().flatten() {
        let status = parcel_status(word);
        if status != ParcelStatus::Unknown {
            return (status, Some(word.clone()));
        }
    }
    (ParcelStatus::Unknown, words.into_iter().flatten().next())
}

/// The JSON of an answer; a key that is refused is a refusal like others.
pub(super) fn json(answer: Answer) -> Result<Value, Failure> {
    match read(answer, Effect::Reads) {
        Err(Failure::Token) => {
            Err(refused("401", "the key is refused, or this machine's address is not allowed"))
        }
        said => Ok(said?.value),
    }
}
