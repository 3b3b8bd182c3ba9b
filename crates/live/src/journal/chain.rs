//! The chain of batches without a file: what a journal elsewhere writes and checks, so that it proves the same.

use super::batch::{self, Header, Link};
use super::file::head;
use super::{JournalError, Record};
use crate::room::{Event, RoomId};

/// How far the chain of a room's batches goes.
#[derive(Clone, Copy, Debug)]
pub struct Chain {
    link: Link,
    next: u64,
    epoch: u64,
}

/// A batch as bytes, and the chain behind it.
#[derive(Debug)]
pub struct Sealed {
    /// The bytes, as in a file.
    pub bytes: Vec<u8>,
    /// The chain, once they are durable.
    pub then: Chain,
}

impl Chain {
    /// The empty chain of a room.
    pub fn new(room: RoomId) -> Self {
        Self { link: *blake3::hash(&head(room)).as_bytes(), next: 1, epoch: 0 }
    }

    /// The position that comes next.
    pub const fn next(&self) -> u64 {
        self.next
    }

    /// The epoch of the last batch; 0 before any.
    pub const fn epoch(&self) -> u64 {
        self.epoch
    }

    /// Makes the next batch; one without events only says that this epoch has begun.
    ///
    /// # Errors
    /// Where it is too long, or the epoch is older than the chain's.
    pub fn seal(&self, epoch: u64, at: i64, events: &[Event]) -> Result<Sealed, JournalError> {
        let mut bytes = Vec::new();
        let then = self.seal_into(&mut bytes, epoch, at, events)?;
        Ok(Sealed { bytes, then })
    }

    /// The same behind what is in `out`; the chain, once it is durable.
    ///
    /// # Errors
    /// The same.
    pub(super) fn seal_into(
        &self,
        out: &mut Vec<u8>,
        epoch: u64,
        at: i64,
        events: &[Event],
    ) -> Result<Self, JournalError> {
        if epoch < self.epoch {
            return Err(JournalError::Fenced { ours: epoch, newer: self.epoch });
        }
        let link = batch::write(out, &self.link, epoch, self.next, at, events)?;
        Ok(Self { link, next: self.next + events.len() as u64, epoch })
    }

    /// Takes the next batch and gives its records; nothing is changed by one that does not belong here.
    ///
    /// # Errors
    /// Where it is damaged, or does not follow.
    pub fn take(&mut self, bytes: &[u8], each: &mut dyn FnMut(Record)) -> Result<(), JournalError> {
        let header = batch::read(bytes, &self.link).filter(|header| header.bytes() == bytes.len());
        let Some(header) = header else {
            return Err(JournalError::Foreign(format!(
                "what stands at position {} does not follow",
                self.next
            )));
        };
        self.accept(&header, bytes, each)
    }

    /// Takes the batch that `bytes` begin with and gives its records; its length. `None` where no whole batch that follows is there.
    ///
    /// # Errors
    /// Where it was written for another place.
    pub(super) fn step(
        &mut self,
        bytes: &[u8],
        each: &mut dyn FnMut(Record),
    ) -> Result<Option<usize>, JournalError> {
        let Some(header) = batch::read(bytes, &self.link) else { return Ok(None) };
        self.accept(&header, bytes, each)?;
        Ok(Some(header.bytes()))
    }

    fn accept(
        &mut self,
        header: &Header,
        bytes: &[u8],
        each: &mut dyn FnMut(Record),
    ) -> Result<(), JournalError> {
        if header.first != self.next || header.epoch < self.epoch {
            return Err(JournalError::Foreign(format!("a batch begins at position {}", header.first)));
        }
        batch::records(header, bytes, each)?;
        *self = Self { link: header.link, next: self.next + u64::from(header.count), epoch: header.epoch };
        Ok(())
    }
}
