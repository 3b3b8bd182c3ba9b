//! The lanes of the weight table: which column belongs to which question.
//!
//! Only the layout; knows neither texts nor numbers.

use domain::reading::{Ground, Intent, Issue, Polarity};

/// Columns of the table; one row is half a cache line.
pub(crate) const LANES: usize = 32;

/// One question answered by neighbouring columns.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Head {
    /// First column.
    pub(crate) first: usize,
    /// Number of columns.
    pub(crate) len: usize,
}

impl Head {
    /// The columns as a range.
    pub(crate) const fn range(self) -> std::ops::Range<usize> {
        self.first..self.first + self.len
    }
}

/// Negative, neutral, positive, mixed: one of four.
pub(crate) const POLARITY: Head = Head { first: 0, len: 4 };
/// The six issues and "not negative": one of seven.
pub(crate) const ISSUE: Head = Head { first: 4, len: 7 };
/// Each issue but "groundless" on its own: yes or no.
pub(crate) const PRESENT: Head = Head { first: 11, len: 5 };
/// Abuse, irrelevant, competitor: yes or no each (privacy is found by rule).
pub(crate) const GROUND: Head = Head { first: 16, len: 3 };
/// Severity at least 2, at least 3: yes or no each.
pub(crate) const SEVERITY: Head = Head { first: 19, len: 2 };
/// For or against, nothing between: the margin of a separating plane.
pub(crate) const VERDICT: Head = Head { first: 21, len: 1 };
/// What a message wants: one of eight.
pub(crate) const INTENT: Head = Head { first: 22, len: 8 };
/// Rarity of the gram, for the length norm; never a score.
pub(crate) const RARITY: usize = 30;
/// Not a lane: the mark by which a gram knows its own row.
pub(crate) const TAG: usize = 31;

/// Column of the issue head that says "not negative".
pub(crate) const NOT_NEGATIVE: usize = 6;

/// Polarity classes in lane order.
pub(crate) const POLARITIES: [Polarity; 4] =
    [Polarity::Negative, Polarity::Neutral, Polarity::Positive, Polarity::Mixed];
/// Issue classes in lane order.
pub(crate) const ISSUES: [Issue; 6] =
    [Issue::Quality, Issue::Logistics, Issue::Service, Issue::Mismatch, Issue::Groundless, Issue::Other];
/// Issues of the yes-or-no head in lane order.
pub(crate) const PRESENTS: [Issue; 5] =
    [Issue::Quality, Issue::Logistics, Issue::Service, Issue::Mismatch, Issue::Other];
/// Intents in lane order.
pub(crate) const INTENTS: [Intent; 8] = [
    Intent::WhereIsParcel,
    Intent::ReturnExchange,
    Intent::ProductQuestion,
    Intent::Complaint,
    Intent::Invoice,
    Intent::Cancel,
    Intent::Thanks,
    Intent::HumanPlease,
];
/// Ground classes in lane order.
pub(crate) const GROUNDS: [Ground; 3] = [Ground::Abuse, Ground::Irrelevant, Ground::Competitor];
