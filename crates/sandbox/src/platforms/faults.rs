//! What goes wrong on purpose, as shares from 0 to 1, drawn from a seed; and the vendors' limits on how often they may be
//! asked.

use std::collections::BTreeMap;

use domain::time::{Instant, Span};
use serde::{Deserialize, Serialize};

use crate::sample::rng::Rng;

/// Shares of what goes wrong. All nought: nothing does.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Faults {
    /// An answer is held back for up to so many milliseconds (at most 60 000).
    pub latency_ms: u32,
    /// 502 and nothing happened.
    pub error_5xx: f64,
    /// It happened, and the answer is 502.
    pub error_5xx_after: f64,
    /// The connection is cut and nothing happened.
    pub reset_before: f64,
    /// It happened, and the connection is cut before the answer.
    pub reset_after: f64,
    /// Too many requests, in the vendor's own form, whoever asks.
    pub rate_limit: f64,
    /// One of several things in one call fails though the call succeeds (Shopee's replies); a feed breaks off.
    pub item_failure: f64,
    /// A message is taken and shown to nobody (Lazada's `process_msg`).
    pub hide_message: f64,
    /// A push is never sent.
    pub drop_push: f64,
    /// A push is sent twice.
    pub duplicate_push: f64,
    /// A push comes up to ten minutes late, so out of order.
    pub late_push: f64,
    /// The platform's clock runs off by so many seconds.
    pub clock_skew: i64,
}

impl Faults {
    /// Whether all shares are shares.
    pub fn is_sound(&self) -> bool {
        let shares = [
            self.error_5xx,
            self.error_5xx_after,
            self.reset_before,
            self.reset_after,
            self.rate_limit,
            self.item_failure,
            self.hide_message,
            self.drop_push,
            self.duplicate_push,
            self.late_push,
        ];
        shares.iter().all(|share| (0.0..=1.0).contains(share)) && self.latency_ms <= 60_000
    }
}

/// What goes wrong with one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mishap {
    None,
    ResetBefore,
    ResetAfter,
    ErrorBefore,
    ErrorAfter,
    Throttled,
}

/// Draws from the shares.
#[derive(Clone, Debug)]
pub(crate) struct Dice(Rng);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Rng::new(seed).fork(0xFA))
    }

    /// True in such a share of all draws.
    pub(crate) fn roll(&mut self, share: f64) -> bool {
        share > 0.0 && (self.0.below(1_000_000) as f64) < share * 1_000_000.0
    }

    pub(crate) fn up_to(&mut self, most: u32) -> u32 {
        self.0.below(u64::from(most) + 1) as u32
    }

    pub(crate) fn mishap(&mut self, faults: &Faults) -> Mishap {
        let each = [
            (faults.reset_before, Mishap::ResetBefore),
            (faults.reset_after, Mishap::ResetAfter),
            (faults.error_5xx, Mishap::ErrorBefore),
            (faults.error_5xx_after, Mishap::ErrorAfter),
            (faults.rate_limit, Mishap::Throttled),
        ];
        each.into_iter().find(|(share, _)| self.roll(*share)).map_or(Mishap::None, |(_, mishap)| mishap)
    }
}

/// How often each address may be asked, by its stand-in. Where a vendor publishes nothing, the figure is ours (marked).
const LIMITS: &[(&str, u32, Span)] = &[
    ("shopee", 100, Span::seconds(10)), // ours
    ("tiktok", 50, Span::seconds(1)),
    ("lazada", 50, Span::seconds(1)),   // ours
    ("kuaishou", 50, Span::seconds(1)), // ours
    ("judgeme", 50, Span::seconds(1)),  // ours
    ("shopify", 40, Span::seconds(20)),
    ("17track", 3, Span::seconds(1)),
    ("feishu", 5, Span::seconds(1)),
    ("feishu", 100, Span::minutes(1)),
    ("dingtalk", 20, Span::minutes(1)),
    ("wecom", 20, Span::minutes(1)),
    ("slack", 5, Span::seconds(5)),
    ("telegram", 20, Span::minutes(1)),
];

/// How many addresses are remembered before all are forgotten.
const REMEMBERED: usize = 4_096;

/// Counts requests in windows that start with the first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Limits(BTreeMap<(String, Span), (Instant, u32)>);

impl Limits {
    /// Counts one request; whether it is one too many.
    pub(crate) fn hit(&mut self, stand: &str, path: &str, now: Instant) -> bool {
        if self.0.len() > REMEMBERED {
            self.0.clear();
        }
        let mut over = false;
        for (_, most, window) in LIMITS.iter().filter(|(name, ..)| *name == stand) {
            let place = self.0.entry((format!("{stand}{path}"), *window)).or_insert((now, 0));
            if now - place.0 >= *window || place.0 > now {
                *place = (now, 0);
            }
            place.1 += 1;
            over |= place.1 > *most;
        }
        over
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_kept_to_and_repeat_with_the_seed() {
        let draws = |seed| {
            let mut dice = Dice::new(seed);
            (0..10_000).map(|_| dice.roll(0.25)).collect::<Vec<_>>()
        };
        let hits = draws(1).into_iter().filter(|hit| *hit).count();
        assert!((2_300..2_700).contains(&hits), "{hits}");
        assert_eq!(draws(1), draws(1));
        assert!(!Dice::new(1).roll(0.0) && Dice::new(1).roll(1.0));
    }

    #[test]
    fn shares_outside_of_nought_and_one_are_refused() {
        assert!(Faults::default().is_sound());
        assert!(!Faults { reset_after: 1.1, ..Faults::default() }.is_sound());
        assert!(!Faults { drop_push: -0.1, ..Faults::default() }.is_sound());
        assert!(!Faults { late_push: f64::NAN, ..Faults::default() }.is_sound());
        assert!(!Faults { latency_ms: 60_001, ..Faults::default() }.is_sound());
    }

    #[test]
    fn a_limit_is_by_address_and_window() {
        let (now, mut limits) = (Instant::from_seconds(1_700_000_000), Limits::default());
        let over = |limits: &mut Limits, path, at, times| {
            (0..times).filter(|_| limits.hit("17track", path, at)).count()
        };
        assert_eq!(over(&mut limits, "/a", now, 5), 2);
        assert_eq!(over(&mut limits, "/b", now, 3), 0);
        assert_eq!(over(&mut limits, "/a", now + Span::seconds(1), 3), 0);
        assert_eq!((0..500).filter(|_| limits.hit("woocommerce", "/a", now)).count(), 0);
    }
}
