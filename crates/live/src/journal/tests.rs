//! What was confirmed is there again after any crash, and what was not is not.

use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::room::RoomId;

/// A folder of one test, removed at its end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name =
            format!("kintsugi-journal-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

const ROOM: RoomId = RoomId(Uuid::from_u128(4));

fn liked(count: u64) -> Event {
    Event::Liked { count }
}

fn all(journal: &mut dyn Journal) -> Vec<(u64, i64, Event)> {
    let mut records = Vec::new();
    journal.replay(&mut |r| records.push((r.position, r.at, r.event))).unwrap();
    records
}

#[test]
fn a_torn_tail_is_cut_at_every_byte() {
    let folder = Folder::new();
    let mut journal = FileJournal::open(&folder.0, ROOM, 1).unwrap();
    journal.append(10, &[liked(1), liked(2)]).unwrap();
    let kept = journal.place.end as usize;
    journal.append(20, &[liked(3), liked(4), liked(5)]).unwrap();
    let (end, path) = (journal.place.end as usize, journal.path().to_owned());
    let whole = all(&mut journal);
    assert_eq!(whole.iter().map(|r| r.0).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
    drop(journal);
    let bytes = fs::read(&path).unwrap();
    for tail in kept..end {
        // The file ends there; zeros follow; the rest of the page is there and this one byte is not.
        let short = bytes[..tail].to_vec();
        let zeros = [&bytes[..tail], &vec![0; bytes.len() - tail]].concat();
        let mut bent = bytes.clone();
        bent[tail] ^= 0x5a;
        for torn in [short, zeros, bent] {
            fs::write(&path, &torn).unwrap();
            let mut journal = FileJournal::open(&folder.0, ROOM, 2).unwrap();
            assert_eq!(all(&mut journal), whole[..2], "byte {tail}");
            journal.append(30, &[liked(9)]).unwrap();
            drop(journal);
            let again = all(&mut FileJournal::open(&folder.0, ROOM, 2).unwrap());
            assert_eq!(again[2..], [(3, 30, liked(9))], "what is written after a cut stays");
        }
    }
    fs::write(&path, &bytes[..end]).unwrap();
    assert_eq!(all(&mut FileJournal::open(&folder.0, ROOM, 2).unwrap()), whole);
}

#[test]
fn damage_in_the_middle_is_told_and_not_cut() {
    let folder = Folder::new();
    let mut journal = FileJournal::open(&folder.0, ROOM, 1).unwrap();
    journal.append(10, &[liked(1)]).unwrap();
    let first = journal.place.end as usize;
    journal.append(20, &[liked(2)]).unwrap();
    let path = journal.path().to_owned();
    drop(journal);
    let bytes = fs::read(&path).unwrap();
    for at in [32, 45, 80, first - 1] {
        let mut bent = bytes.clone();
        bent[at] ^= 1;
        fs::write(&path, &bent).unwrap();
        let opened = FileJournal::open(&folder.0, ROOM, 1);
        assert!(matches!(opened, Err(JournalError::Damaged(32))), "byte {at}: {opened:?}");
    }
}

#[test]
fn one_process_writes_and_an_older_epoch_never() {
    let folder = Folder::new();
    let mut journal = FileJournal::open(&folder.0, ROOM, 5).unwrap();
    journal.append(0, &[liked(1)]).unwrap();
    assert!(matches!(FileJournal::open(&folder.0, ROOM, 6), Err(JournalError::InUse)));
    drop(journal);
    assert!(matches!(FileJournal::open(&folder.0, ROOM, 4), Err(JournalError::Fenced { ours: 4, newer: 5 })));
    assert!(FileJournal::open(&folder.0, ROOM, 5).is_ok());
}

#[test]
fn a_file_of_another_room_or_kind_is_refused() {
    let folder = Folder::new();
    drop(FileJournal::open(&folder.0, ROOM, 1).unwrap());
    let other = RoomId(Uuid::from_u128(5));
    let name = |room: RoomId| folder.0.join(format!("{room}.journal"));
    fs::copy(name(ROOM), name(other)).unwrap();
    assert!(matches!(FileJournal::open(&folder.0, other, 1), Err(JournalError::Foreign(_))));
    fs::write(name(other), b"something else, longer than the head of a journal").unwrap();
    assert!(matches!(FileJournal::open(&folder.0, other, 1), Err(JournalError::Foreign(_))));
    // Killed while it was made.
    fs::write(name(other), b"kint").unwrap();
    assert!(FileJournal::open(&folder.0, other, 1).is_ok());
}

#[test]
fn batches_larger_than_a_piece_are_read_again() {
    let folder = Folder::new();
    let mut journal = FileJournal::open(&folder.0, ROOM, 1).unwrap();
    let text: std::sync::Arc<str> = "x".repeat(1_000_000).into();
    let by = crate::room::PersonId(Uuid::nil());
    let long = Event::Noticed { text, by };
    for _ in 0..3 {
        journal.append(1, &[long.clone(), liked(1), long.clone(), long.clone()]).unwrap();
    }
    drop(journal);
    let mut seen = 0;
    let journals = FileJournals::new(folder.0.clone());
    let mut each = |r: Record| {
        assert!(r.position > 4);
        seen += 1;
    };
    journals.read(ROOM, 4, &mut each).unwrap();
    assert_eq!(seen, 8);
    assert_eq!(all(&mut FileJournal::open(&folder.0, ROOM, 1).unwrap()).len(), 12);
}

#[test]
fn a_journal_is_read_on_from_where_it_was_read_last() {
    let folder = Folder::new();
    let journals = FileJournals::new(folder.0.clone());
    let news = |after: u64| {
        let mut news = Vec::new();
        journals.read(ROOM, after, &mut |r| news.push((r.position, r.event))).map(|()| news)
    };
    assert_eq!(news(0).unwrap(), [], "there is none yet");
    let mut journal = FileJournal::open(&folder.0, ROOM, 1).unwrap();
    journal.append(1, &[liked(1), liked(2)]).unwrap();
    assert_eq!(news(0).unwrap(), [(1, liked(1)), (2, liked(2))]);
    assert_eq!(news(2).unwrap(), []);
    journal.append(2, &[liked(3)]).unwrap();
    assert_eq!(news(2).unwrap(), [(3, liked(3))]);
    assert_eq!(news(1).unwrap(), [(2, liked(2)), (3, liked(3))], "also from another place");

    // What was read is not read again: it may even be gone.
    let (path, from, second) = (journal.path().to_owned(), 33, journal.place.end as usize);
    journal.append(3, &[liked(4)]).unwrap();
    let good = fs::read(&path).unwrap();
    let bent = |at: usize, len: usize| {
        let mut bytes = good.clone();
        bytes[at..at + len].fill(0x5a);
        fs::write(&path, bytes).unwrap();
    };
    bent(from, 20);
    assert_eq!(news(3).unwrap(), [(4, liked(4))]);
    assert!(matches!(news(0), Err(JournalError::Damaged(32))));
    // A batch that is being written is not there yet; it is there once it is whole.
    fs::write(&path, &good).unwrap();
    assert_eq!(news(0).unwrap().len(), 4);
    assert_eq!(news(2).unwrap().len(), 2);
    bent(second + 60, 30);
    let journals = FileJournals::new(folder.0.clone());
    let mut seen = 0;
    journals.read(ROOM, 0, &mut |_| seen += 1).unwrap();
    assert_eq!(seen, 3);
    fs::write(&path, &good).unwrap();
    journals.read(ROOM, 3, &mut |_| seen += 1).unwrap();
    assert_eq!(seen, 4);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// Nodes take over from each other at any time and the old ones go on writing: what was confirmed is one history.
    #[test]
    fn two_nodes_that_believe_they_own_a_room_make_one_history(steps in prop::collection::vec((0..4usize, any::<bool>()), 1..60)) {
        let mut nodes = vec![SharedJournal::new(1)];
        let mut confirmed = Vec::new();
        for (i, (who, takes_over)) in steps.into_iter().enumerate() {
            if takes_over {
                let epoch = nodes.len() as u64 + 1;
                let newer = nodes[0].take_over(epoch).unwrap();
                nodes.push(newer);
                prop_assert!(nodes[0].take_over(epoch).is_err());
            }
            let who = who % nodes.len();
            let newest = who == nodes.len() - 1;
            let outcome = nodes[who].append(i as i64, &[liked(i as u64)]);
            prop_assert_eq!(outcome.is_ok(), newest, "only the newest may write");
            if newest {
                confirmed.push(liked(i as u64));
            }
        }
        let history: Vec<Event> = all(&mut nodes[0]).into_iter().map(|r| r.2).collect();
        prop_assert_eq!(history, confirmed);
    }
}
