//! Figures that take long to count, kept for a moment.
//!
//! What is kept is exact as long as nothing was appended to the shop's log and its day has not ended. A large shop gets
//! figures of up to [`OLDEST`] ago instead of waiting, and they say of when they are; they are counted anew in the
//! background meanwhile. A small shop never gets old ones.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use domain::ids::{ChannelId, ShopId};
use domain::time::{Instant, Span};

use crate::overview::Overview;

/// Of a large shop, figures of so long ago are still shown.
pub(crate) const OLDEST: Span = Span::minutes(2);
/// From this age on they are counted anew in the background.
pub(crate) const AGING: Span = Span::seconds(30);
/// A shop with so many reviews in the two periods is large: counting them takes about a tenth of a second.
pub(crate) const LARGE: i64 = 10_000;

/// Which figures: the shop, the days, the channel.
pub(crate) type Key = (ShopId, i64, Option<ChannelId>);

/// Figures with the end of the log and the day they were counted at.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    pub(crate) overview: Arc<Overview>,
    pub(crate) seq: i64,
}

/// What is kept, and which are being counted.
#[derive(Debug, Default)]
pub(crate) struct Recent {
    kept: Mutex<BTreeMap<Key, Kept>>,
    /// Only one counts at a time: those who wait find the result.
    pub(crate) counting: tokio::sync::Mutex<()>,
}

/// Most figures kept; beyond that all are forgotten.
const MOST: usize = 200;

/// What to do about figures.
#[derive(Clone, Debug)]
pub(crate) enum Found {
    /// These are right, or near enough.
    Good(Arc<Overview>),
    /// These will do, and should be counted anew behind them.
    Aging(Arc<Overview>),
    /// Nothing that could be shown.
    Nothing,
}

impl Recent {
    /// What is kept, judged at `now`, with the log ending at `seq` and the period ending at `to`.
    pub(crate) fn find(&self, key: Key, seq: i64, to: Instant, now: Instant) -> Found {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        match kept.get(&key) {
            Some(known) => judge(known, seq, to, now),
            None => Found::Nothing,
        }
    }

    pub(crate) fn keep(&self, key: Key, figures: Kept) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST {
            kept.clear();
        }
        kept.insert(key, figures);
    }
}

fn judge(known: &Kept, seq: i64, to: Instant, now: Instant) -> Found {
    let overview = Arc::clone(&known.overview);
    let age = now - overview.as_of;
    let large = overview.now.reviews + overview.before.reviews >= LARGE;
    match () {
        () if overview.range.to != to => Found::Nothing,
        // Promises come due without an event, so figures of the same log are kept for a short while only.
        () if known.seq == seq && age < AGING && age.0 >= 0 => Found::Good(overview),
        () if large && age < AGING => Found::Good(overview),
        () if large && age < OLDEST => Found::Aging(overview),
        () => Found::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use store::overview::{Counts, Decisions, Funnel, Range};

    const NOON: Instant = Instant::from_seconds(1_772_438_400);

    fn kept(reviews: i64) -> Kept {
        let count = |reviews| Counts { reviews, ..Counts::default() };
        let overview = Overview {
            as_of: NOON,
            range: Range { from: NOON, to: NOON + Span::hours(12) },
            days: Vec::new(),
            now: count(reviews),
            before: count(0),
            promises: Vec::new(),
            funnel: Funnel::default(),
            keywords: Vec::new(),
            rising: Vec::new(),
            channels: Vec::new(),
            decisions: Decisions::default(),
        };
        Kept { overview: Arc::new(overview), seq: 7 }
    }

    fn word(found: &Found) -> &'static str {
        match found {
            Found::Good(_) => "good",
            Found::Aging(_) => "aging",
            Found::Nothing => "nothing",
        }
    }

    #[test]
    fn only_a_large_shop_gets_figures_of_before() {
        let day = NOON + Span::hours(12);
        for (reviews, seq, age, expected) in [
            (10, 7, 5, "good"),
            (10, 7, 40, "nothing"),
            (10, 8, 1, "nothing"),
            (LARGE, 8, 5, "good"),
            (LARGE, 8, 40, "aging"),
            (LARGE, 7, 119, "aging"),
            (LARGE, 8, 121, "nothing"),
        ] {
            let found = judge(&kept(reviews), seq, day, NOON + Span::seconds(age));
            assert_eq!(word(&found), expected, "{reviews} reviews, log {seq}, {age} s");
        }
        let tomorrow = judge(&kept(LARGE), 7, day + Span::hours(24), NOON + Span::seconds(1));
        assert_eq!(word(&tomorrow), "nothing", "the day has ended");
    }
}
