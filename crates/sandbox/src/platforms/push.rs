//! Pushes to the product: queued, sent, acknowledged in the vendor's way or tried again on its schedule, given up, switched
//! off. The queue is pure; a [`Courier`] carries.

use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use domain::time::{Instant, Span};
use serde::Serialize;

use super::faults::{Dice, Faults};

/// How many pushes wait at most; beyond, new ones are lost.
const WAITING: usize = 20_000;
/// How many lost pushes are kept for those who ask for them.
const LOST: usize = 2_000;

/// What a push is acknowledged with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ack {
    /// Any 2xx.
    Success,
    /// 200 and nothing else.
    Ok,
    /// Any 2xx with an empty body; a body counts as a failure.
    Empty,
    /// 快递100's JSON with `result` true.
    Kuaidi,
}

/// How a vendor sends.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Manner {
    pub(crate) stand: &'static str,
    pub(crate) ack: Ack,
    /// In which time.
    pub(crate) budget: Duration,
    /// Minutes until each further try.
    pub(crate) retries: &'static [i64],
    /// Switched off after so many failures in a row; nought: never.
    pub(crate) off_after: u32,
}

/// A push on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Push {
    /// Its number; a duplicate has the same.
    pub number: u64,
    /// Which stand-in sends it.
    pub stand: &'static str,
    /// Where to.
    pub url: String,
    /// Its headers.
    pub headers: Vec<(String, String)>,
    /// Its bytes, as signed.
    pub body: Vec<u8>,
    /// The try, from nought.
    pub attempt: u32,
    /// What acknowledges it.
    pub ack: Ack,
    /// In which time.
    pub budget: Duration,
}

/// What came back for a push.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The status; none when there was no answer in time.
    pub status: Option<u16>,
    /// The body.
    pub body: Vec<u8>,
    /// How long it took.
    pub took: Duration,
}

/// Carries pushes. Tests collect them instead.
pub trait Courier: Send + Sync {
    /// Carries one.
    fn deliver<'a>(&'a self, push: &'a Push) -> Pin<Box<dyn Future<Output = Receipt> + Send + 'a>>;
}

impl Push {
    fn acknowledged(&self, receipt: &Receipt) -> bool {
        let success = receipt.status.is_some_and(|status| (200..300).contains(&status));
        let form = match self.ack {
            Ack::Success => success,
            Ack::Ok => receipt.status == Some(200),
            Ack::Empty => success && receipt.body.is_empty(),
            Ack::Kuaidi => {
                let said: serde_json::Value = serde_json::from_slice(&receipt.body).unwrap_or_default();
                success && said["result"] == true
            }
        };
        form && receipt.took <= self.budget
    }
}

/// How pushes went.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Sums {
    /// Made.
    pub made: u64,
    /// Acknowledged.
    pub acknowledged: u64,
    /// Tries that failed.
    pub failed: u64,
    /// Given up for ever.
    pub given_up: u64,
    /// Dropped on purpose.
    pub dropped: u64,
    /// Sent twice on purpose.
    pub duplicated: u64,
    /// Not made because the vendor has switched off.
    pub while_off: u64,
}

/// The queue.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outbox {
    queue: BTreeMap<(Instant, u64), Push>,
    place: u64,
    number: u64,
    sums: BTreeMap<&'static str, Sums>,
    row: BTreeMap<&'static str, u32>,
    off: BTreeSet<&'static str>,
    /// Given up or dropped, by number, with the instant: what vendors hand out to those who ask.
    pub(crate) lost: Vec<(Instant, Push)>,
}

impl Outbox {
    pub(crate) fn sums(&self) -> &BTreeMap<&'static str, Sums> {
        &self.sums
    }

    pub(crate) fn off(&self) -> &BTreeSet<&'static str> {
        &self.off
    }

    pub(crate) fn waiting(&self) -> usize {
        self.queue.len()
    }

    /// The vendor sends again; what was missed meanwhile is not.
    pub(crate) fn switch_on(&mut self, stand: &str) {
        self.off.retain(|off| *off != stand);
        self.row.retain(|name, _| *name != stand);
    }

    /// Takes a new push in.
    pub(crate) fn add(
        &mut self,
        manner: &Manner,
        url: &str,
        headers: Vec<(String, String)>,
        body: Vec<u8>,
        now: Instant,
        chance: (&mut Dice, &Faults),
    ) {
        let (dice, faults) = chance;
        let sums = self.sums.entry(manner.stand).or_default();
        if self.off.contains(manner.stand) || self.queue.len() >= WAITING {
            sums.while_off += 1;
            return;
        }
        self.number += 1;
        sums.made += 1;
        let (ack, budget) = (manner.ack, manner.budget);
        let push = Push {
            number: self.number,
            stand: manner.stand,
            url: url.to_owned(),
            headers,
            body,
            attempt: 0,
            ack,
            budget,
        };
        if dice.roll(faults.drop_push) {
            sums.dropped += 1;
            self.lose(now, push);
            return;
        }
        let late = if dice.roll(faults.late_push) { i64::from(dice.up_to(600)) } else { 0 };
        if dice.roll(faults.duplicate_push) {
            sums.duplicated += 1;
            self.put(now + Span::seconds(late + 1), push.clone());
        }
        self.put(now + Span::seconds(late), push);
    }

    /// What is due, taken out.
    pub(crate) fn due(&mut self, now: Instant) -> Vec<Push> {
        let later = self.queue.split_off(&(now + Span(1), 0));
        std::mem::replace(&mut self.queue, later).into_values().collect()
    }

    /// What became of a try. Minutes of the schedule are divided by `speed`.
    pub(crate) fn tried(
        &mut self,
        manner: &Manner,
        mut push: Push,
        receipt: &Receipt,
        now: Instant,
        speed: u32,
    ) {
        let sums = self.sums.entry(manner.stand).or_default();
        let row = self.row.entry(manner.stand).or_default();
        if push.acknowledged(receipt) {
            sums.acknowledged += 1;
            *row = 0;
            return;
        }
        sums.failed += 1;
        *row += 1;
        if manner.off_after > 0 && *row >= manner.off_after {
            self.off.insert(manner.stand);
        }
        if let Some(minutes) = manner.retries.get(push.attempt as usize) {
            push.attempt += 1;
            self.put(now + Span(Span::minutes(*minutes).0 / i64::from(speed.max(1))), push);
        } else {
            sums.given_up += 1;
            self.lose(now, push);
        }
    }

    fn put(&mut self, at: Instant, push: Push) {
        self.place += 1;
        self.queue.insert((at, self.place), push);
    }

    fn lose(&mut self, now: Instant, push: Push) {
        if self.lost.len() >= LOST {
            self.lost.remove(0);
        }
        self.lost.push((now, push));
    }
}
