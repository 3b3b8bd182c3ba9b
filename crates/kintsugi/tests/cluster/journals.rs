//! Journals in a stream, without anything around them: who may write, and what is read again.

use std::sync::Arc;

use live::journal::{JournalError, Journals};
use live::room::{Event, PersonId, RoomId};
use uuid::Uuid;

use crate::nodes::Nodes;

fn said(text: &str) -> Event {
    Event::Noticed { text: text.into(), by: PersonId(Uuid::nil()) }
}

fn all(journals: &dyn Journals, room: RoomId, after: u64) -> Vec<(u64, Event)> {
    let mut records = Vec::new();
    journals.read(room, after, &mut |record| records.push((record.position, record.event))).unwrap();
    records
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_stream_itself_refuses_an_older_epoch() {
    let Some(nodes) = Nodes::start_without_programs().await else { return };
    let journals: Arc<dyn Journals> = nodes.journals().await;
    let room = RoomId(Uuid::from_u128(7));
    tokio::task::spawn_blocking(move || {
        assert!(all(&*journals, room, 0).is_empty());
        let mut old = journals.open(room, 3, 0).unwrap();
        old.append(1, &[said("one"), said("two")]).unwrap();
        assert_eq!(all(&*journals, room, 1), [(2, said("two"))]);

        let mut new = journals.open(room, 4, 0).unwrap();
        let fenced = old.append(2, &[said("a ghost")]);
        assert!(matches!(fenced, Err(JournalError::Fenced { ours: 3, newer: 4 })), "{fenced:?}");
        assert!(old.append(2, &[said("a ghost")]).is_err(), "and it stays so");
        assert!(matches!(journals.open(room, 3, 0), Err(JournalError::Fenced { ours: 3, newer: 4 })));
        // More than a message of NATS holds, and what is read again goes on from there.
        let long = said(&"x".repeat(400_000));
        new.append(3, &[long.clone(), long.clone(), long.clone()]).unwrap();
        new.append(4, &[said("the end")]).unwrap();
        assert_eq!(all(&*journals, room, 2).len(), 4);
        assert_eq!(all(&*journals, room, 5), [(6, said("the end"))]);
        assert!(all(&*journals, room, 6).is_empty());

        // The same epoch again, as after a fault: what was open before is closed.
        let mut again = journals.open(room, 4, 0).unwrap();
        let mut replayed = Vec::new();
        again.replay(&mut |record| replayed.push(record.position)).unwrap();
        assert_eq!(replayed, [1, 2, 3, 4, 5, 6]);
        assert!(new.append(5, &[said("a ghost")]).is_err());
        again.append(6, &[said("seven")]).unwrap();
        assert_eq!(all(&*journals, room, 6), [(7, said("seven"))]);

        // Who has read along is given only what came since, wherever it has read last.
        again.append(7, &[said("eight")]).unwrap();
        for (epoch, known) in [(5, 7), (6, 8), (7, 0)] {
            let mut next = journals.open(room, epoch, known).unwrap();
            let mut replayed = Vec::new();
            next.replay(&mut |record| replayed.push(record.position)).unwrap();
            assert_eq!(replayed, (known + 1..=8).collect::<Vec<_>>());
        }
    })
    .await
    .unwrap();
}
