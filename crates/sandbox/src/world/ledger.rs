//! What the stand-ins were told to do, one entry each, never changed: what proves that nothing was done twice and
//! nothing was lost.

use std::collections::BTreeMap;

use domain::time::Instant;
use serde::Serialize;

/// What was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A public reply.
    Reply,
    /// A private message to a buyer.
    Message,
    /// A decision on a return request.
    Decision,
    /// Money that went back because the seller said so.
    Refund,
    /// Money that the platform gave back by itself.
    Automatic,
    /// A coupon that was made.
    Voucher,
    /// An e-mail to the shopper that came along with something else.
    Email,
    /// A word to the team.
    Notice,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "is", content = "code")]
pub enum Outcome {
    /// It was done.
    Took,
    /// It was done before under this key; nothing more happened.
    Repeated,
    /// The platform took it and hides it.
    Hidden,
    /// The platform said no, with this code of its own.
    Refused(String),
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Its place, from 1.
    pub number: u64,
    /// When it came in.
    pub at: Instant,
    /// On which stand-in.
    pub channel: String,
    /// What.
    pub kind: Kind,
    /// The platform's id of what it is about.
    pub target: String,
    /// The words, or the verdict.
    pub text: String,
    /// Minor units, where money is in it.
    pub amount: Option<i64>,
    /// The caller's idempotency key, where the platform takes one.
    pub key: Option<String>,
    /// What came of it.
    pub outcome: Outcome,
}

/// An entry before it has its place.
#[derive(Clone, Debug)]
pub struct Line<'a> {
    /// On which stand-in.
    pub channel: &'a str,
    /// What.
    pub kind: Kind,
    /// About what.
    pub target: String,
    /// The words, or the verdict.
    pub text: &'a str,
    /// Minor units.
    pub amount: Option<i64>,
    /// The caller's key.
    pub key: Option<&'a str>,
}

/// All entries, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger(Vec<Entry>);

impl Ledger {
    /// The entries.
    pub fn entries(&self) -> &[Entry] {
        &self.0
    }

    /// Adds one.
    pub fn add(&mut self, at: Instant, line: Line<'_>, outcome: Outcome) {
        self.0.push(Entry {
            number: self.0.len() as u64 + 1,
            at,
            channel: line.channel.to_owned(),
            kind: line.kind,
            target: line.target,
            text: line.text.to_owned(),
            amount: line.amount,
            key: line.key.map(str::to_owned),
            outcome,
        });
    }

    /// What was done more often than once to the same thing: replies, decisions and refunds by their target, messages
    /// by their target and words. Empty when nobody did anything twice.
    pub fn doubles(&self) -> Vec<&Entry> {
        let mut seen = BTreeMap::new();
        let took = self.0.iter().filter(|entry| entry.outcome == Outcome::Took);
        let again = took.filter(|entry| {
            let words = match entry.kind {
                Kind::Message | Kind::Notice | Kind::Decision => entry.text.as_str(),
                _ => "",
            };
            let times = seen.entry((&entry.channel, entry.kind, &entry.target, words)).or_insert(0u32);
            *times += 1;
            *times > 1
        });
        again.collect()
    }

    /// How many entries of each channel, kind and outcome there are.
    pub fn sums(&self) -> BTreeMap<String, u64> {
        let mut sums = BTreeMap::new();
        for entry in &self.0 {
            let outcome = match &entry.outcome {
                Outcome::Took => "took",
                Outcome::Repeated => "repeated",
                Outcome::Hidden => "hidden",
                Outcome::Refused(_) => "refused",
            };
            let kind = format!("{:?}", entry.kind).to_lowercase();
            *sums.entry(format!("{}.{kind}.{outcome}", entry.channel)).or_insert(0) += 1;
        }
        sums
    }
}
