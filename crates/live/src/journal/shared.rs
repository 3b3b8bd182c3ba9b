//! A journal in memory that several writers may hold: what a log shared by nodes must do, and what tests break on purpose.

use std::sync::{Arc, Mutex, PoisonError};

use super::batch::Link;
use super::{Journal, JournalError, Record, batch};
use crate::room::Event;

#[derive(Debug, Default)]
struct Log {
    bytes: Vec<u8>,
    link: Link,
    next: u64,
    epoch: u64,
}

/// One writer's hold on a shared log.
#[derive(Clone, Debug)]
pub struct SharedJournal {
    log: Arc<Mutex<Log>>,
    epoch: u64,
    next: u64,
}

impl SharedJournal {
    /// An empty log and its first writer.
    pub fn new(epoch: u64) -> Self {
        Self { log: Arc::new(Mutex::new(Log { next: 1, epoch, ..Log::default() })), epoch, next: 1 }
    }

    /// Another writer of the same log, with a newer epoch: from now on older ones are refused.
    ///
    /// # Errors
    /// [`JournalError::Fenced`] where the epoch is not the newest.
    pub fn take_over(&self, epoch: u64) -> Result<Self, JournalError> {
        let mut log = self.log.lock().unwrap_or_else(PoisonError::into_inner);
        if epoch <= log.epoch {
            return Err(JournalError::Fenced { ours: epoch, newer: log.epoch });
        }
        log.epoch = epoch;
        Ok(Self { log: Arc::clone(&self.log), epoch, next: log.next })
    }
}

impl Journal for SharedJournal {
    fn replay(&mut self, each: &mut dyn FnMut(Record)) -> Result<(), JournalError> {
        let log = self.log.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut at, mut link) = (0, Link::default());
        while let Some(header) = batch::read(&log.bytes[at..], &link) {
            batch::records(&header, &log.bytes[at..], each)?;
            at += header.bytes();
            link = header.link;
        }
        self.next = log.next;
        Ok(())
    }

    fn append(&mut self, at: i64, events: &[Event]) -> Result<(), JournalError> {
        let mut log = self.log.lock().unwrap_or_else(PoisonError::into_inner);
        if self.epoch < log.epoch || self.next != log.next {
            return Err(JournalError::Fenced { ours: self.epoch, newer: log.epoch });
        }
        let Log { bytes, link, next, .. } = &mut *log;
        *link = batch::write(bytes, link, self.epoch, *next, at, events)?;
        *next += events.len() as u64;
        self.next = *next;
        Ok(())
    }
}
