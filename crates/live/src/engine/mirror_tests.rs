//! Mirrors: what viewers of another node see has neither gap nor double, also when their node becomes the owner.

use std::sync::Arc;

use bytes::Bytes;
use serde_json::Value;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::frame::Frame;
use super::tests::{ROOM, claim, host, json, person, rooms, sale, setup, until};
use super::{Answers, Ask, Connection, Fed, Letter, Mirror, News, Rooms, Wanted};
use crate::journal::SharedJournal;
use crate::room::{Command, Done};

fn frame(from: u64, to: u64, events: &[u64]) -> Frame {
    let events: Vec<Value> = events.iter().map(|n| serde_json::json!({ "n": n, "k": "notice" })).collect();
    let text = serde_json::json!({ "p": from, "s": to, "at": 1, "e": events }).to_string();
    Frame { from, to, priority: true, text: text.into() }
}

/// What a viewer sees, with every gap and double.
#[derive(Default)]
struct Eyes {
    seen: u64,
    events: Vec<u64>,
}

impl Eyes {
    fn read(&mut self, frames: &[Bytes]) {
        for value in frames.iter().map(json) {
            if let Some(reset) = value.get("reset") {
                self.seen = reset["s"].as_u64().unwrap();
                continue;
            }
            let (Some(from), Some(to)) = (value["p"].as_u64(), value["s"].as_u64()) else { continue };
            assert!(from <= self.seen, "a gap: {} then {from} to {to}", self.seen);
            for n in value["e"].as_array().into_iter().flatten().map(|e| e["n"].as_u64().unwrap()) {
                assert!(n > self.seen && !self.events.contains(&n), "{n} twice");
                self.events.push(n);
            }
            self.seen = to;
        }
    }
}

#[tokio::test]
async fn frames_may_come_again_overlap_or_be_missing() {
    let (rooms, _) = rooms();
    let mirror = rooms.mirror(ROOM, "Harvest night", 10).unwrap();
    assert!(rooms.mirror(ROOM, "again", 10).is_none());
    assert_eq!(rooms.title(ROOM).as_deref(), Some("Harvest night"));
    let feed = |frames: Vec<Frame>| mirror.feed(frames, 1, None);
    assert_eq!(feed(vec![frame(10, 12, &[11]), frame(12, 13, &[13])]), Fed::Whole);
    assert_eq!(feed(vec![frame(10, 12, &[11]), frame(12, 13, &[13])]), Fed::Whole, "again");
    assert_eq!(mirror.position(), 13);
    assert_eq!(feed(vec![frame(15, 16, &[16])]), Fed::Missing(13));
    assert_eq!(mirror.position(), 13);
    // A new owner was told less than we were.
    assert_eq!(feed(vec![frame(12, 16, &[13, 15, 16])]), Fed::Whole);
    let (_, frames) = rooms.frames_after(ROOM, 13).unwrap();
    let cut = json(&frames.unwrap()[0].text);
    assert_eq!((&cut["p"], &cut["s"], cut["e"].as_array().unwrap().len()), (&13.into(), &16.into(), 2));
    assert_eq!(feed(vec![frame(16, 16, &[])]), Fed::Whole, "counters alone");
    let unread = Frame { text: "no json".into(), ..frame(14, 18, &[]) };
    assert_eq!(mirror.feed(vec![unread], 1, None), Fed::Missing(16));
    drop(mirror);
    assert_eq!(rooms.title(ROOM), None);
}

#[tokio::test]
async fn what_comes_too_late_from_the_old_owner_is_left_out() {
    let (rooms, _) = rooms();
    let mirror = rooms.mirror(ROOM, "Harvest night", 0).unwrap();
    let refused = rooms.open_with(setup(), Box::new(Closed), None);
    assert!(refused.is_err());
    assert_eq!(mirror.feed(vec![frame(0, 1, &[1])], 1, None), Fed::Whole);
    assert_eq!(mirror.position(), 1, "it was not opened here: the owner still tells");
    let journal = SharedJournal::new(1);
    rooms.open_with(setup(), Box::new(journal), None).unwrap();
    let told = mirror.position();
    assert_eq!(mirror.feed(vec![frame(told, told + 3, &[told + 3])], 1, None), Fed::Whole);
    assert_eq!(mirror.position(), told);
}

/// A journal that cannot be read.
struct Closed;
impl crate::journal::Journal for Closed {
    fn replay(
        &mut self,
        _: &mut dyn FnMut(crate::journal::Record),
    ) -> Result<(), crate::journal::JournalError> {
        Err(std::io::Error::other("the disk is gone").into())
    }

    fn append(&mut self, _: i64, _: &[crate::room::Event]) -> Result<(), crate::journal::JournalError> {
        Err(std::io::Error::other("the disk is gone").into())
    }
}

/// Carries news and what is wanted between two nodes, until the mirror's room is opened there.
async fn carry(owner: Arc<Rooms>, mut mirror: Mirror, mut news: UnboundedReceiver<News>) {
    loop {
        tokio::select! {
            Some(news) = news.recv() => match news {
                News::Frames { frames, at, counters } => {
                    assert_eq!(mirror.feed(frames, at, counters), Fed::Whole);
                }
                News::Letter { to, letter } if !matches!(letter, Letter::Gone(_)) => mirror.letter(to, &letter),
                News::Letter { .. } => {}
            },
            wanted = mirror.wanted() => match wanted {
                None => return,
                Some(Wanted::Welcome(entry)) => {
                    let resumes = entry.resumes();
                    match owner.welcome(ROOM, (*entry.who).clone(), resumes).await {
                        Ok((text, seen)) => drop(tokio::spawn(entry.admit(text, (!resumes).then_some(seen)))),
                        Err(no) => entry.refuse(no),
                    }
                }
                Some(Wanted::Asks(asks, to)) => answer(&owner, asks, to).await,
                Some(other) => panic!("{other:?}"),
            },
        }
    }
}

async fn answer(owner: &Rooms, asks: Vec<(Arc<crate::room::Person>, Ask)>, to: Answers) {
    let who = Arc::clone(&asks[0].0);
    let relay = owner.relay(ROOM).unwrap();
    relay.ask(asks).unwrap();
    let letters = relay.answers().await;
    to.told(letters.iter().map(|letter| letter.text(&owner.config().keys, ROOM, &who).unwrap()));
}

async fn ask(connection: &mut Connection, eyes: &mut Eyes, command: Command) -> Value {
    connection.ask(vec![Ask { id: "q".into(), command }]).unwrap();
    let keys = crate::pass::Keys::new(&[1; 32]);
    let who = connection.who().clone();
    until(connection, |frames, letters| {
        eyes.read(frames);
        let answer = letters.iter().find(|letter| letter.is_answer())?;
        serde_json::from_str(&answer.text(&keys, ROOM, &who)?).ok()
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mirror_becomes_the_owner_and_its_viewers_stay() {
    let ((one, _), (two, _)) = (rooms(), rooms());
    let journal = SharedJournal::new(1);
    let (news, told) = unbounded_channel();
    one.open_with(setup(), Box::new(journal.clone()), Some(news)).unwrap();
    let (position, _) = one.frames_after(ROOM, 0).unwrap();
    let mirror = two.mirror(ROOM, "Harvest night", position).unwrap();
    let carried = tokio::spawn(carry(Arc::clone(&one), mirror, told));

    let mut eyes = Eyes::default();
    let mut there = two.join(ROOM, person(1), None).await.unwrap();
    let said = ask(&mut there, &mut eyes, Command::Comment { text: "hello from there".into() }).await;
    assert_eq!(said["ok"]["event"]["text"], "hello from there");
    let (Done::Starts { n, .. }, _) = one.command(ROOM, host(), sale(5)).await.unwrap() else { panic!() };
    let mine = ask(&mut there, &mut eyes, claim(n, "k")).await;
    let receipt = two.config().keys.receipt(mine["ok"]["receipt"].as_str().unwrap());
    assert_eq!(receipt.unwrap().item, format!("sale:{n}"), "read by another node than signed it");
    assert_eq!(two.tell(ROOM, host(), Command::Notice { text: "by way of two".into() }).await, Ok(()));
    assert_eq!(two.tell(ROOM, person(3), sale(1)).await, Err("staff_only".to_owned()));

    // Durable and told nobody there: the wire breaks before.
    let began = until(&mut there, |frames, _| {
        eyes.read(frames);
        eyes.events.contains(&n).then_some(eyes.seen)
    });
    began.await;
    two.open_with(setup(), Box::new(journal.take_over(2).unwrap()), None).unwrap();
    carried.await.unwrap();
    let refused = one.command(ROOM, person(9), claim(n, "ghost")).await.unwrap_err();
    assert_eq!(refused.code(), "outcome_unknown", "the old owner is fenced");
    let again = ask(&mut there, &mut eyes, claim(n, "k")).await;
    assert_eq!(again["ok"]["claim"], mine["ok"]["claim"], "the same key, the same answer");
    assert_eq!(again["ok"]["receipt"], mine["ok"]["receipt"]);
    let notice = Command::Notice { text: "it goes on".into() };
    let (Done::At { n: last }, _) = two.command(ROOM, host(), notice).await.unwrap() else { panic!() };
    until(&mut there, |frames, _| {
        eyes.read(frames);
        eyes.events.contains(&last).then_some(())
    })
    .await;
    // Comment, sale, two notices: all that viewers hear of, each once.
    assert_eq!(eyes.events.len(), 4, "{:?}", eyes.events);
    assert!(eyes.events.is_sorted());
    let back = two.join(ROOM, person(1), Some(eyes.seen)).await;
    assert!(back.is_ok(), "resuming goes on where the frames were");
}
