//! The engine: what is answered is durable, what comes down has neither gap nor double, and a slow viewer harms only itself.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;

use bytes::Bytes;
use domain::ids::Entropy;
use domain::money::{Currency, Money};
use domain::time::{Clock, Instant};
use proptest::prelude::*;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::pending::Pending;
use super::ring::Ring;
use super::*;
use crate::games::Tier;
use crate::journal::{Journal, JournalError, Journals, Record, SharedJournal};
use crate::pass::Keys;
use crate::room::{Command, Done, Event, Lane, Person, PersonId, Role, RoomId, RoomSetup};

pub(super) struct Hand(AtomicI64);
impl Clock for Hand {
    fn now(&self) -> Instant {
        Instant(self.0.load(Ordering::Relaxed) * 1_000)
    }
}

struct Sevens;
impl Entropy for Sevens {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(7);
    }
}

pub(super) const ROOM: RoomId = RoomId(Uuid::from_u128(1));

pub(super) fn person(n: u128) -> Person {
    Person { id: PersonId(Uuid::from_u128(n)), name: format!("P{n}").into(), role: Role::Viewer }
}

pub(super) fn host() -> Person {
    Person { role: Role::Host, ..person(1 << 90) }
}

pub(super) fn rooms() -> (Arc<Rooms>, Arc<Hand>) {
    let clock = Arc::new(Hand(AtomicI64::new(1_000_000)));
    (Arc::new(Rooms::new(config(Arc::clone(&clock)))), clock)
}

/// Rooms with other journals.
pub(super) fn rooms_with(journals: Option<Arc<dyn Journals>>) -> Arc<Rooms> {
    let mut config = config(Arc::new(Hand(AtomicI64::new(1_000_000))));
    config.journals = journals.unwrap_or(config.journals);
    Arc::new(Rooms::new(config))
}

fn config(clock: Arc<Hand>) -> Config {
    let nowhere = std::env::temp_dir().join("kintsugi-no-such-folder");
    let mut config = Config::new(nowhere, Keys::new(&[1; 32]), clock, Arc::new(Sevens));
    config.tick = Duration::from_millis(5);
    config
}

pub(super) fn setup() -> RoomSetup {
    RoomSetup::new(ROOM, "Harvest night")
}

pub(super) fn sale(quota: u32) -> Command {
    let price = Money { minor: 2_490, currency: Currency::parse("CNY").unwrap() };
    let tiers = vec![Tier { name: "all".into(), price, quota }];
    Command::StartSale { title: "Pomelo".into(), product: None, tiers, starts_in_ms: 0, hold_ms: 10_000 }
}

pub(super) fn claim(sale: u64, key: &str) -> Command {
    Command::Claim { sale, key: key.into() }
}

pub(super) fn json(text: &Bytes) -> Value {
    serde_json::from_slice(text).unwrap()
}

/// Takes until something is so; a test that waits for ever is cut off by its timeout.
pub(super) async fn until<T>(
    connection: &mut Connection,
    mut found: impl FnMut(&[Bytes], &[Letter]) -> Option<T>,
) -> T {
    let search = async {
        let (mut frames, mut letters) = (Vec::new(), Vec::new());
        loop {
            connection.ready().await;
            while connection.take(&mut frames, &mut letters).unwrap() {}
            if let Some(t) = found(&frames, &letters) {
                return t;
            }
            frames.clear();
            letters.clear();
        }
    };
    tokio::time::timeout(Duration::from_secs(20), search).await.unwrap()
}

/// A journal that fails when told to, before or after it has written.
struct Failing {
    inner: SharedJournal,
    fails: Arc<AtomicBool>,
    after: bool,
}

impl Journal for Failing {
    fn replay(&mut self, each: &mut dyn FnMut(Record)) -> Result<(), JournalError> {
        self.inner.replay(each)
    }

    fn append(&mut self, at: i64, events: &[Event]) -> Result<(), JournalError> {
        if self.fails.load(Ordering::Relaxed) {
            if self.after {
                self.inner.append(at, events)?;
            }
            return Err(std::io::Error::other("the disk is gone").into());
        }
        self.inner.append(at, events)
    }
}

#[tokio::test]
async fn what_a_failed_journal_leaves_is_unknown_until_asked_again() {
    for after in [false, true] {
        let (rooms, _) = rooms();
        let (inner, fails) = (SharedJournal::new(1), Arc::new(AtomicBool::new(false)));
        let journal = Failing { inner: inner.clone(), fails: Arc::clone(&fails), after };
        rooms.open_with(setup(), Box::new(journal), None).unwrap();
        let (Done::Starts { n, .. }, _) = rooms.command(ROOM, host(), sale(1)).await.unwrap() else {
            panic!()
        };
        let mut watching = rooms.join(ROOM, person(2), None).await.unwrap();
        fails.store(true, Ordering::Relaxed);
        let unknown = rooms.command(ROOM, person(1), claim(n, "k")).await.unwrap_err();
        assert_eq!(unknown.code(), "outcome_unknown");
        // Nobody else hears of it, and all are sent away.
        let gone = |_: &[Bytes], letters: &[Letter]| {
            letters.iter().find_map(|l| if let Letter::Gone(why) = l { Some(*why) } else { None })
        };
        assert_eq!(until(&mut watching, gone).await, Gone::Fault);
        tokio::time::timeout(Duration::from_secs(5), async {
            while rooms.title(ROOM).is_some() {
                tokio::task::yield_now().await;
            }
        })
        .await
        .unwrap();
        assert_eq!(rooms.command(ROOM, person(1), claim(n, "k")).await.unwrap_err().code(), "room_closed");
        rooms.open_with(setup(), Box::new(inner.take_over(2).unwrap()), None).unwrap();
        let other = rooms.command(ROOM, person(2), claim(n, "k")).await;
        let again = rooms.command(ROOM, person(1), claim(n, "k")).await;
        assert_eq!(again.is_ok(), after, "it is there where it was written");
        assert_eq!(other.is_ok(), !after, "and the one unit is sold once");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crowd_gets_what_there_is_and_each_at_most_one() {
    let (rooms, _) = rooms();
    rooms.open_with(setup(), Box::new(SharedJournal::new(1)), None).unwrap();
    let (Done::Starts { n, .. }, _) = rooms.command(ROOM, host(), sale(50)).await.unwrap() else { panic!() };
    let mut tasks = Vec::new();
    for i in 0..400u128 {
        let rooms = Arc::clone(&rooms);
        // Every person asks twice, with two keys.
        tasks.push(tokio::spawn(async move {
            rooms.command(ROOM, person(i / 2 + 1), claim(n, &format!("k{}", i % 2))).await
        }));
    }
    let (mut places, mut refused) = (BTreeSet::new(), BTreeMap::<String, u32>::new());
    for task in tasks {
        match task.await.unwrap() {
            Ok((Done::Claim { claim, .. }, receipt)) => {
                let receipt = rooms.config().keys.receipt(&receipt.unwrap()).unwrap();
                assert_eq!((receipt.position, receipt.place), (claim.claim, Some(claim.place)));
                assert!(places.insert(claim.place));
            }
            Ok(other) => panic!("{other:?}"),
            Err(no) => *refused.entry(no.code().to_owned()).or_default() += 1,
        }
    }
    assert_eq!(places, (1..=50).collect());
    assert_eq!(refused.values().sum::<u32>(), 350);
    assert!(refused.keys().all(|code| code == "sold_out" || code == "one_per_person"), "{refused:?}");
}

#[tokio::test]
async fn what_is_told_comes_in_order_and_again_to_those_who_come_back() {
    let (rooms, clock) = rooms();
    let journal = SharedJournal::new(1);
    rooms.open_with(setup(), Box::new(journal.clone()), None).unwrap();
    let mut seen = rooms.observe();
    let mut mei = rooms.join(ROOM, person(1), None).await.unwrap();
    let first = until(&mut mei, |frames, _| frames.first().map(json)).await;
    assert_eq!(first["reset"]["title"], "Harvest night");
    assert_eq!(first["reset"]["you"]["name"], "P1");
    let s = first["reset"]["s"].as_u64().unwrap();

    let (done, _) = rooms.command(ROOM, person(2), Command::Comment { text: "sweet?".into() }).await.unwrap();
    let Done::Said { n, event } = done else { panic!() };
    assert_eq!((n, event["text"].as_str()), (s + 1, Some("sweet?")));
    rooms.command(ROOM, host(), Command::Notice { text: "3 days".into() }).await.unwrap();
    let events = |frames: &[Bytes]| -> Vec<String> {
        let of = |f: &Bytes| json(f)["e"].as_array().cloned().unwrap_or_default();
        frames.iter().flat_map(of).map(|e| e["k"].as_str().unwrap().to_owned()).collect()
    };
    let mut all = Vec::new();
    until(&mut mei, |frames, _| {
        all.extend(events(frames));
        (all.len() == 2).then_some(())
    })
    .await;
    assert_eq!(all, ["comment", "notice"]);
    drop(mei);

    // Coming back with the last position: what was missed, and what is one's own; from nowhere: a snapshot.
    let mut back = rooms.join(ROOM, person(1), Some(s)).await.unwrap();
    let mut all = Vec::new();
    let mine = until(&mut back, |frames, _| {
        let mine = frames.iter().map(json).find_map(|f| f.get("mine").cloned());
        all.extend(events(frames));
        mine.filter(|_| all.len() == 2)
    })
    .await;
    assert_eq!(all, ["comment", "notice"]);
    assert_eq!(mine["sales"], serde_json::json!({}));
    let mut lost = rooms.join(ROOM, person(1), Some(999)).await.unwrap();
    // A snapshot may be a tick old; then the frames after it follow.
    let mut said = Vec::new();
    until(&mut lost, |frames, _| {
        for frame in frames.iter().map(json) {
            let of = |list: &Value| list.as_array().cloned().unwrap_or_default();
            said.extend(of(&frame["reset"]["comments"]).into_iter().chain(of(&frame["e"])));
        }
        said.retain(|event| event["k"] == "comment");
        (!said.is_empty()).then_some(())
    })
    .await;
    assert_eq!((said.len(), said[0]["text"].as_str()), (1, Some("sweet?")));

    // A held claim that runs out is told to its owner.
    let (Done::Starts { n, .. }, _) = rooms.command(ROOM, host(), sale(1)).await.unwrap() else { panic!() };
    back.ask(vec![Ask { id: "c1".into(), command: claim(n, "k") }]).unwrap();
    let answer =
        until(&mut back, |_, letters| letters.first()?.text(&rooms.config().keys, ROOM, &person(1))).await;
    let answer: Value = serde_json::from_str(&answer).unwrap();
    assert_eq!((answer["re"].as_str(), answer["ok"]["state"].as_str()), (Some("c1"), Some("held")));
    assert!(rooms.config().keys.receipt(answer["ok"]["receipt"].as_str().unwrap()).is_some());
    clock.0.fetch_add(10_000, Ordering::Relaxed);
    let mine = until(&mut back, |_, letters| {
        letters.iter().find_map(|l| if let Letter::Mine(json) = l { Some(json.to_string()) } else { None })
    })
    .await;
    assert!(mine.contains("expired"), "{mine}");
    let (Done::Claim { claim: second, .. }, _) = rooms.command(ROOM, person(5), claim(n, "k")).await.unwrap()
    else {
        panic!()
    };
    let confirm = Command::Confirm { sale: n, claim: second.claim };
    rooms.command(ROOM, person(5), confirm).await.unwrap();

    // Who is blocked goes and does not come back; who stays hears the end.
    let block = Command::Block { person: person(1).id, on: true };
    rooms.command(ROOM, host(), block).await.unwrap();
    let gone = |_: &[Bytes], letters: &[Letter]| {
        letters.iter().find_map(|l| if let Letter::Gone(why) = l { Some(*why) } else { None })
    };
    assert_eq!(until(&mut back, gone).await, Gone::Blocked);
    assert_eq!(rooms.join(ROOM, person(1), None).await.unwrap_err().code(), "blocked");
    let mut stays = rooms.join(ROOM, person(3), None).await.unwrap();
    rooms.close(ROOM).await.unwrap();
    assert_eq!(until(&mut stays, gone).await, Gone::Closed);
    assert!(matches!(
        rooms.open_with(setup(), Box::new(journal.take_over(2).unwrap()), None),
        Err(OpenError::Ended)
    ));

    let mut kinds = Vec::new();
    while let Ok(observation) = seen.try_recv() {
        match observation.what {
            Observed::Event(event) => {
                kinds.push(serde_json::to_value(&*event).unwrap()["k"].as_str().unwrap().to_owned());
            }
            Observed::Ordered { person: who, claim, .. } => {
                assert_eq!((who, claim.place, claim.price.minor), (person(5).id, 2, 2_490));
                kinds.push("ordered".to_owned());
            }
            Observed::Counted { .. } => {}
        }
    }
    assert_eq!(kinds, ["noticed", "sale_started", "ordered", "blocked", "closed"]);
}

#[tokio::test]
async fn a_released_room_goes_on_where_it_was() {
    let folder = std::env::temp_dir().join(format!("kintsugi-rooms-{}", std::process::id()));
    let (_, clock) = rooms();
    let config = Config::new(folder.clone(), Keys::new(&[1; 32]), clock, Arc::new(Sevens));
    let rooms = Rooms::new(config);
    rooms.open(setup(), 1).unwrap();
    let start = Command::StartDraw { title: "Tea".into(), winners: 1, beacon: None };
    let (Done::Committed { n, .. }, _) = rooms.command(ROOM, host(), start).await.unwrap() else { panic!() };
    rooms.command(ROOM, person(4), Command::EnterDraw { draw: n }).await.unwrap();
    rooms.release(ROOM).await.unwrap();
    rooms.open(setup(), 1).unwrap();
    assert_eq!(rooms.draw_file(ROOM, n).await.unwrap(), None, "not over");
    rooms.command(ROOM, host(), Command::CloseDraw { draw: n, beacon: None }).await.unwrap();
    let running = rooms.draw_file(ROOM, n).await.unwrap().unwrap();
    assert_eq!(crate::games::verify(&running).unwrap().drawn, [1]);
    rooms.close(ROOM).await.unwrap();
    assert_eq!(rooms.draw_file(ROOM, n).await.unwrap().unwrap(), running, "also when the room has ended");
    assert_eq!(rooms.draw_file(ROOM, 77).await.unwrap(), None);
    let mut kinds = Vec::new();
    rooms.history(ROOM, n, &mut |record| kinds.push(record)).unwrap();
    assert!(matches!(kinds.last().unwrap().event, Event::Closed));
    assert_eq!(kinds[0].position, n + 1);
    drop(std::fs::remove_dir_all(folder));
}

#[derive(Clone, Debug)]
enum Move {
    Event(Lane),
    /// A position that viewers never hear of.
    Silent,
    Flush,
    Tick,
    Take(usize),
    /// Comes back, having seen what it has seen.
    Back(usize),
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    prop::collection::vec(
        prop_oneof![
            6 => Just(Move::Event(Lane::Comments)),
            3 => Just(Move::Event(Lane::Ordinary)),
            1 => Just(Move::Event(Lane::Priority)),
            2 => Just(Move::Silent),
            6 => Just(Move::Flush),
            2 => Just(Move::Tick),
            2 => (0..3usize).prop_map(Move::Take),
            1 => (0..3usize).prop_map(Move::Back),
        ],
        1..900,
    )
}

/// A viewer that checks what it reads.
#[derive(Default)]
struct Viewer {
    place: u64,
    seen: u64,
    told: u64,
    got: BTreeSet<u64>,
    /// Positions that it was told were left out.
    without: Vec<(u64, u64)>,
}

impl Viewer {
    /// Reads what is there; whether it keeps up.
    fn read(&mut self, ring: &Ring) -> bool {
        let mut out = Vec::new();
        loop {
            let Ok(more) = ring.take(&mut self.place, &mut self.seen, &mut out) else { return false };
            for text in out.drain(..) {
                let frame = json(&text);
                let (p, s) = (frame["p"].as_u64().unwrap(), frame["s"].as_u64().unwrap());
                assert_eq!(p, self.told, "frames follow each other");
                if frame.get("shed").is_some() {
                    self.without.push((p, s));
                }
                for event in frame["e"].as_array().into_iter().flatten() {
                    let n = event["n"].as_u64().unwrap();
                    assert!(p < n && n <= s, "an event is in the frame that covers it");
                    assert!(self.got.insert(n), "no double");
                }
                self.told = s;
            }
            assert_eq!(self.told, self.seen);
            if !more {
                return true;
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_gap_and_no_double(moves in moves()) {
        let (ring, mut pending, mut position) = (Ring::new(0), Pending::new(0, 3, 7), 0u64);
        let (mut lanes, mut shown) = (BTreeMap::new(), BTreeSet::new());
        let mut viewers: Vec<Viewer> = (0..3).map(|_| Viewer::default()).collect();
        let none = Map::new();
        for step in moves.into_iter().chain([Move::Flush]) {
            match step {
                Move::Event(lane) => {
                    position += 1;
                    lanes.insert(position, lane);
                    pending.add(position, lane, format!(r#"{{"n":{position}}}"#));
                }
                Move::Silent => position += 1,
                Move::Tick => pending.tick(),
                Move::Flush => {
                    let frames = pending.flush(position, 0, &none);
                    for event in frames.iter().flat_map(|f| json(&f.text)["e"].as_array().cloned().unwrap_or_default()) {
                        shown.insert(event["n"].as_u64().unwrap());
                    }
                    ring.push(frames, 0, None);
                }
                Move::Take(i) => {
                    if !viewers[i].read(&ring) {
                        viewers[i] = Viewer { place: ring.end().0, seen: ring.end().1, told: ring.end().1, ..Viewer::default() };
                        viewers[i].without.push((0, ring.end().1));
                    }
                }
                Move::Back(i) => {
                    let viewer = &mut viewers[i];
                    if let Some(place) = ring.after(viewer.told) {
                        (viewer.place, viewer.seen) = (place, viewer.told);
                    } else {
                            let (place, to) = ring.end();
                            viewer.without.push((viewer.told, to));
                            (viewer.place, viewer.seen, viewer.told) = (place, to, to);
                    }
                }
            }
        }
        for (n, lane) in &lanes {
            prop_assert!(*lane == Lane::Comments || shown.contains(n), "only comments are sampled");
        }
        for mut viewer in viewers {
            let keeps_up = viewer.read(&ring);
            prop_assume!(keeps_up);
            for n in &shown {
                let told = viewer.without.iter().any(|(from, to)| from < n && n <= to);
                prop_assert!(viewer.got.contains(n) || told, "{} is neither there nor told to be left out", n);
            }
        }
    }
}

#[test]
fn a_slow_viewer_loses_ordinary_frames_and_is_let_go_before_it_loses_a_priority_one() {
    let (ring, mut pending, none) = (Ring::new(0), Pending::new(0, 100, 7), Map::new());
    let mut push = |n: u64, lane| {
        pending.add(n, lane, format!(r#"{{"n":{n}}}"#));
        ring.push(pending.flush(n, 0, &none), 0, None);
    };
    let mut slow = Viewer::default();
    for n in 1..=300 {
        push(n, if n % 50 == 0 { Lane::Priority } else { Lane::Ordinary });
    }
    assert!(slow.read(&ring));
    assert!(
        [50, 100, 150, 200, 250, 300].iter().all(|n| slow.got.contains(n)),
        "priority frames are never left out"
    );
    assert!(slow.got.len() < 80 && !slow.without.is_empty(), "{}", slow.got.len());
    for n in 301..=400 {
        push(n, Lane::Priority);
    }
    assert!(!slow.read(&ring));
}

#[test]
fn comments_are_sampled_evenly_and_counted() {
    let (mut first, none) = ([0u32; 40], Map::new());
    let mut pending = Pending::new(0, 10, 99);
    for round in 0..4_000u64 {
        pending.tick();
        for i in 0..40 {
            pending.add(round * 40 + i + 1, Lane::Comments, format!(r#"{{"n":{i}}}"#));
        }
        let frames = pending.flush((round + 1) * 40, 0, &none);
        let frame = json(&frames[0].text);
        assert_eq!((frame["e"].as_array().unwrap().len(), frame["left"].as_u64()), (10, Some(30)));
        for event in frame["e"].as_array().unwrap() {
            first[event["n"].as_u64().unwrap() as usize] += 1;
        }
    }
    // Each is shown in a quarter of the rounds: 1,000 of 4,000; five standard deviations are 137.
    assert!(first.iter().all(|&shown| (863..=1_137).contains(&shown)), "{first:?}");
}
