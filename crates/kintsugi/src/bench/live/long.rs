//! A room that has run for a long evening: how soon it goes on after a restart, and what it takes to read on in its journal, which the
//! shop's log does twice a second.

use std::sync::Arc;
use std::time::Instant;

use live::engine::{Config, Rooms};
use live::journal::{FileJournals, Journals};
use live::pass::Keys;
use live::room::{Event, PersonId, RoomSetup};
use uuid::Uuid;

use super::server::{ROOM, SECRET};
use crate::bench::{Figures, Folder, median};
use crate::wiring::say;

/// Events of three hours at 50 comments a second and ten notes of likes.
const EVENTS: u64 = 648_000;
/// So many are written at once, so that filling takes seconds.
const TOGETHER: u64 = 500;
const ROUNDS: usize = 5;

pub(super) fn run(folder: &Folder, quick: bool, figures: &mut Figures) -> anyhow::Result<()> {
    let events = if quick { EVENTS / 20 } else { EVENTS };
    let path = folder.at("live-long");
    let mut journal = FileJournals::new(path.clone()).open(ROOM, 1, 0)?;
    let setup = Box::new(RoomSetup::new(ROOM, "Bench"));
    journal.append(0, &[Event::Opened { setup }])?;
    for first in (1..events).step_by(TOGETHER as usize) {
        let some: Vec<Event> = (first..first + TOGETHER).map(event).collect();
        journal.append(first as i64, &some)?;
    }
    drop(journal);

    let (mut opened, mut read_on) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let (clock, entropy) = (Arc::new(app::SystemClock), Arc::new(app::SystemEntropy));
        let rooms = Rooms::new(Config::new(path.clone(), Keys::new(&SECRET), clock, entropy));
        let began = Instant::now();
        rooms.open(RoomSetup::new(ROOM, "Bench"), 2 + round as u64)?;
        opened.push(began.elapsed().as_secs_f64() * 1_000.0);
        let mut last = 0;
        rooms.history(ROOM, 0, &mut |record| last = record.position)?;
        let began = Instant::now();
        rooms.history(ROOM, last, &mut |_| {})?;
        read_on.push(began.elapsed().as_secs_f64() * 1_000_000.0);
        tokio::runtime::Handle::current().block_on(rooms.release_all());
    }
    let (opened, read_on) = (median(opened), median(read_on));
    say(&format!("a room of {events} events: open after {opened:.0} ms, read on in {read_on:.0} us"));
    figures.insert("long_room_open_ms", opened);
    figures.insert("long_room_read_on_us", read_on);
    Ok(())
}

fn event(n: u64) -> Event {
    if n.is_multiple_of(6) {
        return Event::Liked { count: 30 };
    }
    let by = PersonId(Uuid::from_u128(u128::from(n % 5_000)));
    let text = format!("is the blue one number {n} as warm as the green one?").into();
    Event::Commented { by, name: "A viewer".into(), text, staff: false }
}
