//! Where the journals of all rooms are kept.

use std::path::PathBuf;
use std::time::Duration;

use super::{FileJournal, Journal, JournalError, Record, read};
use crate::room::RoomId;

/// Where journals are kept. Everything here waits for a disk or a network: not for an async thread.
pub trait Journals: Send + Sync + std::fmt::Debug {
    /// Opens a room's journal for writing, or makes it; the records so far are [`Journal::replay`]'s. Older epochs are refused from
    /// now on.
    ///
    /// # Errors
    /// When it cannot be read or made, or has seen a newer epoch.
    fn open(&self, room: RoomId, epoch: u64) -> Result<Box<dyn Journal>, JournalError>;

    /// Gives the records of a room's journal after a position, in order; none where there is no journal.
    ///
    /// # Errors
    /// When it cannot be read.
    fn read(&self, room: RoomId, after: u64, each: &mut dyn FnMut(Record)) -> Result<(), JournalError>;

    /// The rooms whose journals were written within so long, as far as that is known.
    fn lately(&self, within: Duration) -> Vec<RoomId>;
}

/// Journals in the files of a folder.
#[derive(Clone, Debug)]
pub struct FileJournals(pub PathBuf);

impl Journals for FileJournals {
    fn open(&self, room: RoomId, epoch: u64) -> Result<Box<dyn Journal>, JournalError> {
        Ok(Box::new(FileJournal::open(&self.0, room, epoch)?))
    }

    fn read(&self, room: RoomId, after: u64, each: &mut dyn FnMut(Record)) -> Result<(), JournalError> {
        read(&self.0, room, after, each)
    }

    fn lately(&self, within: Duration) -> Vec<RoomId> {
        let Ok(files) = std::fs::read_dir(&self.0) else { return Vec::new() };
        let fresh = |file: &std::fs::DirEntry| {
            let age = file.metadata().and_then(|about| about.modified()).map(|at| at.elapsed());
            // A time ahead of ours is fresh.
            !matches!(age, Ok(Ok(age)) if age > within)
        };
        let room = |file: std::fs::DirEntry| file.path().file_stem()?.to_str()?.parse().ok();
        files.filter_map(Result::ok).filter(fresh).filter_map(room).collect()
    }
}
