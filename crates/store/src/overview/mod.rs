//! The numbers of the overview: what came in, what was promised, what rises. Every number is counted when it is asked
//! for, from indexes where a whole period must be read, and from a named sample where that would take too long.
//!
//! Days are the shop's local days; the caller gives their boundaries as instants, so a day of 23 or 25 hours counts as
//! one.

mod problems;
mod promises;
mod reviews;
mod words;

use domain::ids::{ChannelId, ShopId};
use domain::time::{Instant, Span};

pub use problems::Rising;
pub use promises::{Decisions, Kept};
pub use reviews::{Counts, Funnel};
pub use words::{Keyword, MOST_READ};

use crate::sql::Sql;

/// A period, `[from, to)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// The first instant in it.
    pub from: Instant,
    /// The first instant after it.
    pub to: Instant,
}

/// What an overview is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope {
    /// The shop.
    pub shop: ShopId,
    /// Only this channel.
    pub channel: Option<ChannelId>,
    /// The period.
    pub range: Range,
    /// The period it is compared with; it ends where the other begins, or earlier.
    pub previous: Range,
}

/// The middle and the slow end of some spans.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Percentiles {
    /// Half took at most this.
    pub p50: Option<Span>,
    /// Nine of ten took at most this.
    pub p90: Option<Span>,
}

impl Percentiles {
    /// By the nearest rank: always a value that occurred.
    fn of(mut spans: Vec<i64>) -> Self {
        spans.sort_unstable();
        let rank =
            |percent: usize| spans.get((spans.len() * percent).div_ceil(100).max(1) - 1).copied().map(Span);
        Self { p50: rank(50), p90: rank(90) }
    }
}

/// Adds ` AND alias.column in range`.
fn within(sql: &mut Sql, column: &str, range: Range) {
    sql.text(&format!(" AND {column} >= ")).value(range.from);
    sql.text(&format!(" AND {column} < ")).value(range.to);
}

/// Adds ` AND column = channel`, if the scope names one.
fn on_channel(sql: &mut Sql, column: &str, channel: Option<ChannelId>) {
    if let Some(channel) = channel {
        sql.text(&format!(" AND {column} = ")).value(channel);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_values_that_occurred() {
        for (spans, p50, p90) in [
            (vec![], None, None),
            (vec![7], Some(7), Some(7)),
            (vec![2, 1], Some(1), Some(2)),
            ((1..=10).rev().collect(), Some(5), Some(9)),
            ((1..=101).collect(), Some(51), Some(91)),
        ] {
            let expected = Percentiles { p50: p50.map(Span), p90: p90.map(Span) };
            assert_eq!(Percentiles::of(spans), expected);
        }
    }
}
