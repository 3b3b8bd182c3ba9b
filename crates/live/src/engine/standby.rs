//! What a node knows of a room that runs elsewhere, from its journal: so much that it can go on with it at once when its owner dies,
//! however long the room has run. Frames of the owner are for viewers here; the journal alone says what has happened.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use super::rooms::Rooms;
use crate::journal::{JournalError, Record};
use crate::room::{Lane, RoomId, RoomSetup, State, wire};

/// What viewers are told of so many of the last events is kept: frames that a mirror has not heard yet are made of it. A mirror is
/// behind by milliseconds; one that is further behind has its room read from the beginning.
const KEPT: usize = if cfg!(test) { 8 } else { 4_096 };

/// What viewers are told of an event: its position, how, and the text.
pub(super) type Telling = (u64, Lane, String);

/// A room as its journal was read so far.
#[derive(Debug)]
pub(super) struct Standby {
    state: State,
    last: VecDeque<Telling>,
    /// Of all events after this position it is known what viewers are told.
    from: u64,
}

/// Rooms that run elsewhere. Each has a lock of its own: one is read for seconds when it is read first.
pub(super) type Standbys = Mutex<HashMap<RoomId, Arc<Mutex<Option<Standby>>>>>;

impl Standby {
    pub(super) fn new(room: RoomId) -> Self {
        Self { state: State::new(RoomSetup::new(room, "")), last: VecDeque::new(), from: 0 }
    }

    /// The last position that it knows.
    pub(super) const fn position(&self) -> u64 {
        self.state.position
    }

    /// Applies the next event; one that it knows changes nothing.
    pub(super) fn take(&mut self, record: &Record) {
        if record.position <= self.state.position {
            return;
        }
        self.state.apply(record.at, &record.event);
        if let Some((lane, value)) = wire(&self.state, self.state.position, &record.event) {
            if self.last.len() == KEPT {
                self.from = self.last.pop_front().map_or(self.from, |(n, ..)| n);
            }
            self.last.push_back((self.state.position, lane, value.to_string()));
        }
    }

    /// Whether it can say what viewers must hear who were told up to a position.
    pub(super) const fn reaches(&self, told: u64) -> bool {
        self.from <= told
    }

    /// The state, and what viewers must hear who were told up to a position; `None`: who nobody has been told anything.
    pub(super) fn since(self, told: Option<u64>) -> (State, Vec<Telling>) {
        let told = told.unwrap_or(self.state.position);
        let untold = self.last.into_iter().filter(|(n, ..)| *n > told).collect();
        (self.state, untold)
    }
}

impl Rooms {
    /// Reads the journal of a room that runs elsewhere as far as it goes now, so that this node can take it over at once. Waits for
    /// the journal: not for an async thread. The position up to which it is known.
    ///
    /// # Errors
    /// Where the journal cannot be read; the next try begins anew.
    pub fn stand_by(&self, room: RoomId) -> Result<u64, JournalError> {
        let place = Arc::clone(lock(&self.standbys).entry(room).or_default());
        let mut place = lock(&place);
        let mut standby = place.take().unwrap_or_else(|| Standby::new(room));
        self.config.journals.read(room, standby.position(), &mut |record| standby.take(&record))?;
        let position = standby.position();
        *place = Some(standby);
        Ok(position)
    }

    /// Forgets what is known of rooms that run elsewhere, but for these.
    pub fn stand_by_only(&self, some: impl Fn(RoomId) -> bool) {
        lock(&self.standbys).retain(|room, _| some(*room));
    }

    /// What is known of a room, for its new owner, whose viewers were told up to a position. Waits until it is not being read.
    pub(super) fn stood_by(&self, room: RoomId, told: Option<u64>) -> Option<Standby> {
        let place = lock(&self.standbys).remove(&room)?;
        let standby = lock(&place).take();
        standby.filter(|standby| told.is_none_or(|told| standby.reaches(told)))
    }
}

fn lock<T>(what: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    what.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::super::tests::{ROOM, claim, host, person, rooms_with, sale, setup};
    use super::*;
    use crate::journal::{Journal, Journals, SharedJournal};
    use crate::room::{Command, Done, Event};

    /// Journals of which every record that is read is counted.
    #[derive(Debug)]
    struct Counted {
        journal: SharedJournal,
        read: Arc<AtomicU64>,
    }

    impl Journals for Counted {
        fn open(&self, _: RoomId, epoch: u64, known: u64) -> Result<Box<dyn Journal>, JournalError> {
            let read = Arc::clone(&self.read);
            Ok(Box::new(Opened { journal: self.journal.take_over(epoch)?, known, read }))
        }

        fn read(&self, _: RoomId, after: u64, each: &mut dyn FnMut(Record)) -> Result<(), JournalError> {
            let fresh = |record: &Record| record.position > after;
            self.journal.clone().replay(&mut |record| {
                if fresh(&record) {
                    self.read.fetch_add(1, Ordering::Relaxed);
                    each(record);
                }
            })
        }

        fn lately(&self, _: std::time::Duration) -> Vec<RoomId> {
            Vec::new()
        }
    }

    struct Opened {
        journal: SharedJournal,
        known: u64,
        read: Arc<AtomicU64>,
    }

    impl Journal for Opened {
        fn replay(&mut self, each: &mut dyn FnMut(Record)) -> Result<(), JournalError> {
            let (known, read) = (self.known, Arc::clone(&self.read));
            self.journal.replay(&mut |record| {
                if record.position > known {
                    read.fetch_add(1, Ordering::Relaxed);
                    each(record);
                }
            })
        }

        fn append(&mut self, at: i64, events: &[Event]) -> Result<(), JournalError> {
            self.journal.append(at, events)
        }
    }

    fn said(n: u64) -> Event {
        let by = person(9);
        match n % 3 {
            0 => Event::Noticed { text: format!("notice {n}").into(), by: by.id },
            1 => Event::Commented { by: by.id, name: by.name, text: format!("{n}").into(), staff: false },
            _ => Event::Liked { count: n },
        }
    }

    #[test]
    fn what_is_known_and_the_rest_of_the_journal_are_the_whole() {
        let mut events = vec![Event::Opened { setup: Box::new(setup()) }];
        events.extend((2..=24).map(said));
        let mut journal = SharedJournal::new(1);
        journal.append(5, &events).unwrap();
        let rooms = rooms_with(None);
        let end = events.len() as u64;
        for known in 0..=end {
            for told in (0..=end).map(Some).chain([None]) {
                let mut standby = Standby::new(ROOM);
                journal
                    .replay(&mut |record| {
                        if record.position <= known {
                            standby.take(&record);
                        }
                    })
                    .unwrap();
                assert_eq!(standby.position(), known);
                if told.is_some_and(|told| !standby.reaches(told)) {
                    assert!(told < Some(known), "{told:?} of {known}");
                    continue;
                }
                let whole = rooms.replay(setup(), Standby::new(ROOM), &mut journal, told).unwrap();
                let ours = rooms.replay(setup(), standby, &mut journal, told).unwrap();
                assert_eq!(whole.0, ours.0);
                assert_eq!(format!("{:?}", whole.1), format!("{:?}", ours.1), "{known} {told:?}");
            }
        }
    }

    #[tokio::test]
    async fn a_node_that_has_read_along_reads_only_the_end() {
        let journal = SharedJournal::new(1);
        let read = Arc::new(AtomicU64::new(0));
        let (one, two) = (
            rooms_with(Some(Arc::new(Counted { journal: journal.clone(), read: Arc::default() }))),
            rooms_with(Some(Arc::new(Counted { journal, read: Arc::clone(&read) }))),
        );
        one.open(setup(), 2).unwrap();
        let (Done::Starts { n, .. }, _) = one.command(ROOM, host(), sale(50)).await.unwrap() else {
            panic!()
        };
        let mut held = Vec::new();
        for buyer in 1..=20 {
            held.push(one.command(ROOM, person(buyer), claim(n, "k")).await.unwrap().0);
        }
        let known = two.stand_by(ROOM).unwrap();
        assert!(known >= 22);
        assert_eq!(read.swap(0, Ordering::Relaxed), known);
        assert_eq!(two.stand_by(ROOM).unwrap(), known);
        let last = one.command(ROOM, person(21), claim(n, "k")).await.unwrap().0;
        held.push(last);
        two.open(setup(), 3).unwrap();
        let read = read.load(Ordering::Relaxed);
        assert!((1..5).contains(&read), "{read} records were read to take it over");
        for (buyer, held) in (1..).zip(held) {
            let again = two.command(ROOM, person(buyer), claim(n, "k")).await.unwrap().0;
            assert_eq!(again, held, "the same key, the same answer");
        }
        let refused = one.command(ROOM, host(), Command::Notice { text: "still here".into() }).await;
        assert_eq!(refused.unwrap_err().code(), "outcome_unknown");
        two.stand_by_only(|_| false);
        assert!(two.stood_by(ROOM, None).is_none());
    }
}
