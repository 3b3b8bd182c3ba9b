//! The doctor: replays the whole log and proves that everything kept beside it follows from it.
//!
//! For every shop it reads all events in stream order, a page at a time, and checks the sequence, the versions, the
//! hash chains, every row of every projection, the counters, the deadlines and the full-text index. It only reads, in
//! one transaction, so it may run while the shop works. To cover a new projection: declare its table in
//! [`crate::table`], give its rows in [`replay`], and add how its rows are looked up in [`rows`].

pub(crate) mod replay;
mod rows;
mod shop;
mod words;

use domain::ids::ShopId;
use uuid::Uuid;

use crate::Store;
use crate::error::Result;

/// How many findings are listed; all are counted.
pub const MOST_FINDINGS: usize = 100;

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// The shop's sequence has a gap or does not end where the shop says.
    Sequence,
    /// The versions of a stream are not 1, 2, 3, …
    Version,
    /// An event does not continue the hash of the event before it.
    Chain,
    /// An event's bytes do not match its hash.
    Hash,
    /// An event or row that this version of the program cannot read.
    Unreadable,
    /// A row that replay gives is not there.
    Missing,
    /// A row is there that replay does not give.
    Extra,
    /// A column differs from what replay gives.
    Differs,
    /// A counter is wrong.
    Count,
    /// A deadline is not what its policy gives.
    Deadline,
    /// The full-text index differs from the words of the log.
    Words,
}

/// One thing found wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What kind.
    pub kind: Fault,
    /// In which shop, where it belongs to one.
    pub shop: Option<ShopId>,
    /// In which stream, where it belongs to one.
    pub stream: Option<Uuid>,
    /// In which table, where it belongs to one.
    pub table: Option<&'static str>,
    /// The sentence: where, what is stored, what it should be.
    pub what: String,
}

/// What an examination saw.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Shops examined.
    pub shops: i64,
    /// Events read.
    pub events: i64,
    /// Streams folded.
    pub streams: i64,
    /// Projection rows compared.
    pub rows: i64,
    /// How many faults there are.
    pub total: i64,
    /// The first [`MOST_FINDINGS`] of them.
    pub findings: Vec<Finding>,
}

impl Report {
    /// Whether nothing was found.
    pub fn is_clean(&self) -> bool {
        self.total == 0
    }

    fn add(&mut self, finding: Finding) {
        self.total += 1;
        if self.findings.len() < MOST_FINDINGS {
            self.findings.push(finding);
        }
    }
}

/// How far an examination got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The shop under examination.
    pub shop: ShopId,
    /// Events of it read so far.
    pub events: i64,
    /// Events it has, by its own count.
    pub of: i64,
}

impl Store {
    /// Examines everything; `progress` is called after every page.
    ///
    /// # Errors
    /// When the database cannot be read. What is wrong inside it is in the report.
    pub async fn examine(&self, mut progress: impl FnMut(Progress) + Send) -> Result<Report> {
        let mut tx = self.read().await?;
        let mut report = Report::default();
        let mut words = words::Words::default();
        let mut tallies = rows::Tallies::default();
        for shop in shop::every(&mut tx).await? {
            report.shops += 1;
            tallies.know(shop.id);
            shop::examine(&mut tx, &shop, &mut words, &mut tallies, &mut report, &mut progress).await?;
        }
        tallies.compare(&mut tx, &mut report).await?;
        words.compare(&mut tx, &mut report).await?;
        Ok(report)
    }
}
