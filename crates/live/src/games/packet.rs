//! Red packets: all amounts are made at the start, from a committed seed; one a person, in the order of arrival.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use domain::money::Money;
use serde::{Deserialize, Serialize};

use super::chance::{Seed, Stream, hex, sha256};
use crate::room::{Done, Event, No, Person, PersonId, RoomId};

/// Most packets in one gift.
const MOST: u32 = 10_000;
/// Largest gift in minor units.
const LARGEST: i64 = 100_000_000;

/// How the money is split.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Split {
    /// Each way to split it into amounts of at least one minor unit is equally likely.
    Random,
    /// As even as it goes; the first ones get one unit more.
    Even,
}

/// A gift of red packets.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the words of docs/live-protocol.md")]
pub struct Packet {
    pub n: u64,
    pub title: String,
    pub total: Money,
    pub count: u32,
    pub split: Split,
    pub open: bool,
    pub commitment: String,
    seed: Seed,
    amounts: Vec<i64>,
    opened: Vec<(PersonId, Arc<str>, u64)>,
    by_person: HashMap<PersonId, u32>,
}

impl Packet {
    pub(crate) fn start(
        who: &Person,
        title: &str,
        total: Money,
        count: u32,
        split: Split,
        seed: Seed,
    ) -> Result<Event, No> {
        if !(1..=MOST).contains(&count) || total.minor < i64::from(count) || total.minor > LARGEST {
            return Err(No::bad_value(
                "1 to 10,000 packets, each with at least one minor unit",
                "红包数量为 1 至 10000，每个至少一个最小货币单位",
            ));
        }
        Ok(Event::PacketStarted { title: title.to_owned(), total, count, split, seed, by: who.id })
    }

    pub(crate) fn new(
        room: RoomId,
        n: u64,
        title: &str,
        total: Money,
        count: u32,
        split: Split,
        seed: &Seed,
    ) -> Self {
        let commitment = hex(&sha256(&[
            format!("kintsugi-packet-1\n{room}\n{n}\n{count}\n{}\n", total.minor).as_bytes(),
            hex(&seed.0).as_bytes(),
            b"\n",
        ]));
        let amounts = match split {
            Split::Random => random(total.minor, count, &mut Stream::new(seed.0)),
            Split::Even => even(total.minor, count),
        };
        let (title, open) = (title.to_owned(), true);
        Self {
            n,
            title,
            total,
            count,
            split,
            open,
            commitment,
            seed: seed.clone(),
            amounts,
            opened: Vec::new(),
            by_person: HashMap::new(),
        }
    }

    /// How many are opened.
    pub fn opened(&self) -> u32 {
        self.opened.len() as u32
    }

    /// What nobody took.
    pub fn left(&self) -> Money {
        let minor = self.amounts.iter().skip(self.opened.len()).sum();
        Money { minor, currency: self.total.currency }
    }

    /// The seed, once the packets are over.
    pub fn revealed(&self) -> Option<String> {
        (!self.open).then(|| hex(&self.seed.0))
    }

    /// What somebody got.
    pub fn amount_of(&self, person: PersonId) -> Option<Money> {
        self.by_person.get(&person).and_then(|&place| self.amount(place as usize))
    }

    /// The largest amount opened, and whose it is.
    pub fn best(&self) -> Option<(PersonId, &Arc<str>, Money)> {
        let best = (0..self.opened.len()).max_by_key(|&i| (self.amounts[i], std::cmp::Reverse(i)))?;
        let (person, name, _) = &self.opened[best];
        Some((*person, name, self.amount(best)?))
    }

    fn amount(&self, place: usize) -> Option<Money> {
        self.amounts.get(place).map(|&minor| Money { minor, currency: self.total.currency })
    }

    pub(crate) fn open(&self, who: &Person, next: u64) -> Result<(Option<Event>, Done), No> {
        let packet = self.n;
        if let Some(&place) = self.by_person.get(&who.id)
            && let Some(amount) = self.amount(place as usize)
        {
            return Ok((None, Done::Opened { n: self.opened[place as usize].2, amount, packet }));
        }
        let Some(amount) = self.amount(self.opened.len()) else {
            return Err(No::new("packet_empty", "all red packets are opened", "红包已被领完"));
        };
        self.still_open()?;
        let event =
            Event::PacketOpened { packet, person: who.id, name: who.name.clone(), amount: amount.minor };
        Ok((Some(event), Done::Opened { n: next, amount, packet }))
    }

    pub(crate) fn still_open(&self) -> Result<(), No> {
        if self.open {
            Ok(())
        } else {
            Err(No::new("packet_closed", "the red packets are closed", "红包已结束"))
        }
    }

    pub(crate) fn take(&mut self, n: u64, person: PersonId, name: &Arc<str>) {
        self.by_person.insert(person, self.opened.len() as u32);
        self.opened.push((person, name.clone(), n));
        self.open = self.opened.len() < self.amounts.len();
    }

    /// The money: opened amounts, amounts left, distinct people.
    #[cfg(test)]
    pub(crate) fn account(&self) -> (i64, i64, usize) {
        (self.amounts.iter().take(self.opened.len()).sum(), self.left().minor, self.by_person.len())
    }
}

/// As even as it goes.
fn even(total: i64, count: u32) -> Vec<i64> {
    let count = i64::from(count);
    (0..count).map(|i| total / count + i64::from(i < total % count)).collect()
}

/// `count - 1` different cuts among the `total - 1` places between units (Floyd's way to choose), in order.
pub(super) fn random(total: i64, count: u32, stream: &mut Stream) -> Vec<i64> {
    let places = (total - 1).cast_unsigned();
    let mut cuts = HashSet::with_capacity(count as usize);
    for top in places + 1 - u64::from(count - 1)..=places {
        let cut = stream.below(top) + 1;
        if !cuts.insert(cut) {
            cuts.insert(top);
        }
    }
    let mut cuts: Vec<i64> = cuts.into_iter().map(u64::cast_signed).collect();
    cuts.sort_unstable();
    cuts.push(total);
    let mut last = 0;
    cuts.into_iter().map(|cut| cut - std::mem::replace(&mut last, cut)).collect()
}
