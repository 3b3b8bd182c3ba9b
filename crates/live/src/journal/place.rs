//! Where the journals of all rooms are kept.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::file::{Place, read};
use super::{FileJournal, Journal, JournalError, Record};
use crate::room::RoomId;

/// Where journals are kept. Everything here waits for a disk or a network: not for an async thread.
pub trait Journals: Send + Sync + std::fmt::Debug {
    /// Opens a room's journal for writing, or makes it; the records so far are [`Journal::replay`]'s, which may leave out those up to
    /// `known`. Older epochs are refused from now on.
    ///
    /// # Errors
    /// When it cannot be read or made, or has seen a newer epoch.
    fn open(&self, room: RoomId, epoch: u64, known: u64) -> Result<Box<dyn Journal>, JournalError>;

    /// Gives the records of a room's journal after a position, in order; none where there is no journal.
    ///
    /// # Errors
    /// When it cannot be read.
    fn read(&self, room: RoomId, after: u64, each: &mut dyn FnMut(Record)) -> Result<(), JournalError>;

    /// The rooms whose journals were written within so long, as far as that is known.
    fn lately(&self, within: Duration) -> Vec<RoomId>;
}

/// Journals in the files of a folder.
#[derive(Debug)]
pub struct FileJournals {
    folder: PathBuf,
    /// How far each journal was read last, so that it is read on from there: the journal of a long evening is read twice a second.
    read: Mutex<HashMap<RoomId, Place>>,
}

impl FileJournals {
    /// Journals in a folder; it is made when the first of them is.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, read: Mutex::default() }
    }
}

impl Journals for FileJournals {
    fn open(&self, room: RoomId, epoch: u64, _known: u64) -> Result<Box<dyn Journal>, JournalError> {
        Ok(Box::new(FileJournal::open(&self.folder, room, epoch)?))
    }

    fn read(&self, room: RoomId, after: u64, each: &mut dyn FnMut(Record)) -> Result<(), JournalError> {
        let known = self.read.lock().unwrap_or_else(PoisonError::into_inner).get(&room).copied();
        let from = known.filter(|place| place.position() == after);
        let fresh = &mut |record: Record| {
            if record.position > after {
                each(record);
            }
        };
        if let Some(place) = read(&self.folder, room, from, fresh)? {
            self.read.lock().unwrap_or_else(PoisonError::into_inner).insert(room, place);
        }
        Ok(())
    }

    fn lately(&self, within: Duration) -> Vec<RoomId> {
        let Ok(files) = std::fs::read_dir(&self.folder) else { return Vec::new() };
        let fresh = |file: &std::fs::DirEntry| {
            let age = file.metadata().and_then(|about| about.modified()).map(|at| at.elapsed());
            // A time ahead of ours is fresh.
            !matches!(age, Ok(Ok(age)) if age > within)
        };
        let room = |file: std::fs::DirEntry| file.path().file_stem()?.to_str()?.parse().ok();
        files.filter_map(Result::ok).filter(fresh).filter_map(room).collect()
    }
}
