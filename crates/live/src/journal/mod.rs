//! Journals: what happened in a room, durable and in order. Batches are appended whole: one flush of the disk for all events of a
//! batch. Each batch names the epoch of its writer; a journal refuses a writer that is older than one it has seen, so that of two
//! nodes which both believe they own a room only the newer can confirm anything.
//!
//! A file is one implementation ([`FileJournal`]); the crate `cluster` has one that nodes share; [`SharedJournal`] is in memory, for tests
//! and for showing what a log shared by nodes must do. [`Journals`] is where the journals of all rooms are.

mod batch;
mod chain;
mod file;
mod place;
mod shared;
#[cfg(test)]
mod tests;

pub use chain::{Chain, Sealed};
pub use file::FileJournal;
pub use place::{FileJournals, Journals};
pub use shared::SharedJournal;

use crate::room::Event;

/// An event of a journal.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Its position, from 1 without gaps.
    pub position: u64,
    /// When, in milliseconds.
    pub at: i64,
    /// What.
    pub event: Event,
}

/// Why a journal does not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The disk.
    #[error("the journal cannot be read or written")]
    Io(#[from] std::io::Error),
    /// A newer writer has taken over.
    #[error("this writer has epoch {ours}, the journal has seen {newer}")]
    Fenced {
        /// The epoch of the one that asked.
        ours: u64,
        /// The newest epoch seen.
        newer: u64,
    },
    /// Somebody else has the file open.
    #[error("the journal is in use by another process")]
    InUse,
    /// Something in the middle is not as it was written: more than a torn end.
    #[error("the journal is damaged at byte {0}, and there are batches behind it")]
    Damaged(u64),
    /// A batch that can be read makes no sense: written by a newer program, or for another room.
    #[error("the journal holds what this program does not understand: {0}")]
    Foreign(String),
}

/// Where a room's events are kept.
pub trait Journal: Send {
    /// Gives every record so far, in order.
    ///
    /// # Errors
    /// Where it cannot be read.
    fn replay(&mut self, each: &mut dyn FnMut(Record)) -> Result<(), JournalError>;

    /// Appends events that follow the last position, and returns once they are durable. After an error nothing more may be appended:
    /// the outcome is unknown until the journal is opened and replayed again.
    ///
    /// # Errors
    /// Where it is not known to be durable, or the writer is not the newest.
    fn append(&mut self, at: i64, events: &[Event]) -> Result<(), JournalError>;
}
