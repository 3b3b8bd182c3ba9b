//! The lottery: the seed is committed to before anybody enters, and shown after; anybody can compute the winners again. The
//! computation is written out in docs/verify/draw.md.

use std::collections::HashMap;
use std::sync::Arc;

use super::chance::{Seed, Stream, hex, sha256};
use super::verify::{DrawFile, Entrant, FORMAT};
use crate::room::{Done, Event, No, Person, PersonId, RoomId};

const MOST_WINNERS: u32 = 1_000;
/// Most entrants of one draw.
const MOST_ENTRANTS: usize = 1_000_000;
const LONGEST_BEACON: usize = 200;

/// What a draw came to.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the words of docs/live-protocol.md")]
pub struct DrawResult {
    pub beacon: Option<String>,
    pub entrants_hash: String,
    /// Places among the entrants, from 1, in the order they were drawn.
    pub winners: Vec<u32>,
}

/// A draw.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the words of docs/live-protocol.md")]
pub struct Draw {
    pub n: u64,
    pub title: String,
    pub winners: u32,
    /// The source of a public random value, in words.
    pub beacon: Option<String>,
    pub commitment: String,
    pub started_at: i64,
    pub result: Option<DrawResult>,
    room: RoomId,
    seed: Seed,
    entrants: Vec<(PersonId, Arc<str>)>,
    places: HashMap<PersonId, (u32, u64)>,
}

impl Draw {
    pub(crate) fn start(
        who: &Person,
        title: String,
        winners: u32,
        beacon: Option<&str>,
        seed: Seed,
    ) -> Result<Event, No> {
        if !(1..=MOST_WINNERS).contains(&winners) || title.is_empty() {
            return Err(No::bad_value(
                "a draw has a title and 1 to 1,000 winners",
                "抽奖需要标题和 1 至 1000 名中奖者",
            ));
        }
        let beacon = beacon.map(one_line).transpose()?;
        Ok(Event::DrawStarted { title, winners, beacon, seed, by: who.id })
    }

    pub(crate) fn new(
        room: RoomId,
        n: u64,
        at: i64,
        title: &str,
        winners: u32,
        beacon: Option<&str>,
        seed: &Seed,
    ) -> Self {
        let commitment = commitment(room, n, title, winners, beacon, seed);
        Self {
            n,
            title: title.to_owned(),
            winners,
            beacon: beacon.map(str::to_owned),
            commitment,
            started_at: at,
            result: None,
            room,
            seed: seed.clone(),
            entrants: Vec::new(),
            places: HashMap::new(),
        }
    }

    /// How many have entered.
    pub fn entrants(&self) -> u32 {
        self.entrants.len() as u32
    }

    /// Somebody's place among the entrants, from 1.
    pub fn place_of(&self, person: PersonId) -> Option<u32> {
        self.places.get(&person).map(|(place, _)| *place)
    }

    /// The entrant at a place, from 1.
    pub fn entrant(&self, place: u32) -> Option<&(PersonId, Arc<str>)> {
        self.entrants.get((place as usize).checked_sub(1)?)
    }

    /// The seed, once the draw is closed.
    pub fn revealed(&self) -> Option<String> {
        self.result.as_ref().map(|_| hex(&self.seed.0))
    }

    pub(crate) fn enter(&self, who: &Person, next: u64) -> Result<(Option<Event>, Done), No> {
        if let Some(&(place, n)) = self.places.get(&who.id) {
            return Ok((None, Done::Place { n, place }));
        }
        self.still_open()?;
        if self.entrants.len() >= MOST_ENTRANTS {
            return Err(No::new("draw_closed", "the draw is full", "抽奖人数已满"));
        }
        let event = Event::DrawEntered { draw: self.n, person: who.id, name: who.name.clone() };
        Ok((Some(event), Done::Place { n: next, place: self.entrants() + 1 }))
    }

    pub(crate) fn still_open(&self) -> Result<(), No> {
        if self.result.is_none() {
            Ok(())
        } else {
            Err(No::new("draw_closed", "the draw is over", "抽奖已结束"))
        }
    }

    pub(crate) fn close(&self, who: &Person, value: Option<&str>) -> Result<(Event, Vec<u32>), No> {
        self.still_open()?;
        let beacon = match (&self.beacon, value.map(one_line).transpose()?) {
            (Some(_), None) => {
                return Err(No::new(
                    "beacon_missing",
                    "the draw needs the value of its public source",
                    "需要填写公开随机源的数值",
                )
                .hint("read it from the source named at the start", "请从开始时公布的来源获取"));
            }
            (Some(_), value) => value,
            (None, _) => None,
        };
        let entrants_hash = entrants_hash(self.entrants.iter().map(|(id, _)| *id));
        let key = key(&self.seed, &entrants_hash, beacon.as_deref());
        let winners = draw(key, self.entrants(), self.winners);
        let event = Event::DrawClosed {
            draw: self.n,
            beacon,
            entrants_hash: hex(&entrants_hash),
            winners: winners.clone(),
            by: who.id,
        };
        Ok((event, winners))
    }

    pub(crate) fn take(&mut self, n: u64, person: PersonId, name: &Arc<str>) {
        self.entrants.push((person, name.clone()));
        self.places.insert(person, (self.entrants.len() as u32, n));
    }

    /// What anybody can verify, once the draw is closed.
    pub fn file(&self) -> Option<DrawFile> {
        let result = self.result.as_ref()?;
        let entrant =
            |(person, name): &(PersonId, Arc<str>)| Entrant { person: *person, name: name.to_string() };
        Some(DrawFile {
            format: FORMAT.to_owned(),
            room: self.room,
            draw: self.n,
            title: self.title.clone(),
            winners: self.winners,
            beacon_source: self.beacon.clone(),
            started_at: self.started_at,
            commitment: self.commitment.clone(),
            seed: self.seed.clone(),
            beacon_value: result.beacon.clone(),
            entrants: self.entrants.iter().map(entrant).collect(),
            entrants_hash: result.entrants_hash.clone(),
            drawn: result.winners.clone(),
        })
    }
}

fn one_line(text: &str) -> Result<String, No> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > LONGEST_BEACON || text.chars().any(char::is_control) {
        return Err(No::bad_value(
            "a public source and its value are one line of at most 200 characters",
            "公开随机源及其数值须为一行，最多 200 字",
        ));
    }
    Ok(text.to_owned())
}

/// What is published before anybody enters: it fixes the seed, the prize, how many win, and the public source.
pub fn commitment(
    room: RoomId,
    draw: u64,
    title: &str,
    winners: u32,
    beacon: Option<&str>,
    seed: &Seed,
) -> String {
    let beacon = beacon.unwrap_or_default();
    let text = format!("{FORMAT}\n{room}\n{draw}\n{title}\n{winners}\n{beacon}\n{}\n", hex(&seed.0));
    hex(&sha256(&[text.as_bytes()]))
}

/// SHA-256 of the entrants' ids in the order they came, each ended by a newline.
pub fn entrants_hash(entrants: impl IntoIterator<Item = PersonId>) -> [u8; 32] {
    use sha2::{Digest, Sha256};
    let mut hash = Sha256::new();
    for person in entrants {
        hash.update(person.to_string().as_bytes());
        hash.update(b"\n");
    }
    hash.finalize().into()
}

/// The key of the stream: the seed, the entrants and the public value, none of which one side alone can choose after it knows the others.
pub(super) fn key(seed: &Seed, entrants_hash: &[u8; 32], beacon: Option<&str>) -> [u8; 32] {
    let text =
        format!("{FORMAT} key\n{}\n{}\n{}\n", hex(&seed.0), hex(entrants_hash), beacon.unwrap_or_default());
    sha256(&[text.as_bytes()])
}

/// The places that win, from 1, in the order they are drawn: the first steps of a shuffle (Fisher and Yates).
pub fn draw(key: [u8; 32], entrants: u32, winners: u32) -> Vec<u32> {
    let mut stream = Stream::new(key);
    // The shuffled places that differ from their own number; the list itself would be a million long.
    let mut moved: HashMap<u32, u32> = HashMap::new();
    (0..winners.min(entrants))
        .map(|k| {
            let j = k + stream.below(u64::from(entrants - k)) as u32;
            let (here, there) = (moved.get(&k).copied().unwrap_or(k), moved.get(&j).copied().unwrap_or(j));
            moved.insert(j, here);
            there + 1
        })
        .collect()
}
