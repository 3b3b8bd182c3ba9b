//! How a channel is connected to its platform, and when its outbox may work: a breaker for a platform that is down, and a
//! budget that is kept exactly.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::refusal::Refusal;
use crate::time::{Instant, Span};

/// Most characters of one field.
const LONGEST_FIELD: usize = 2_000;

/// A channel's connection, without its secrets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Whether anything goes in or out over it.
    pub connected: bool,
    /// Whether acts leave by themselves; else they are posted by hand.
    pub sends: bool,
    /// Whether the platform is read.
    pub reads: bool,
    /// From when on the platform is read.
    pub since: Instant,
    /// Another address than the platform's own: a sandbox, a shop's own server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<String>,
    /// What was filled in and is no secret.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, String>,
}

impl Link {
    /// Refuses what cannot work.
    ///
    /// # Errors
    /// Names the field.
    pub fn validate(&self) -> Result<(), Refusal> {
        self.base.as_deref().map_or(Ok(()), check_base)?;
        if self.fields.values().any(|value| value.chars().count() > LONGEST_FIELD) {
            return Err(Refusal::new("field_too_long", "a field is too long", "字段内容过长").field("fields"));
        }
        Ok(())
    }
}

/// Refuses what is no address of a platform.
///
/// # Errors
/// Names the field `base`.
pub fn check_base(base: &str) -> Result<(), Refusal> {
    if is_base(base) {
        return Ok(());
    }
    let hint =
        ("write scheme and host, like https://shop.example", "请填写协议和主机，如 https://shop.example");
    Err(Refusal::new("bad_base", "this is no address of a platform", "这不是有效的平台地址")
        .hint(hint.0, hint.1)
        .field("base"))
}

/// Scheme, host and perhaps a path; no user, no query, nothing else.
fn is_base(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        let host = rest.split('/').next().unwrap_or_default();
        !host.is_empty()
            && text.len() <= 500
            && !text.ends_with('/')
            && text.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '?' | '#' | '@' | '\\' | '"'))
    })
}

/// Keeps tries from a platform that is down: after [`Breaker::PATIENCE`] failures in a row nothing is tried for a while, then
/// one try goes through and decides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Breaker {
    /// Failures in a row.
    pub failures: u32,
    /// Until when nothing is tried.
    pub open_until: Option<Instant>,
}

impl Breaker {
    /// Failures in a row that a platform is allowed.
    pub const PATIENCE: u32 = 5;
    /// The first pause; each further failure doubles it.
    pub const FIRST_PAUSE: Span = Span::seconds(15);
    /// The longest pause.
    pub const LONGEST_PAUSE: Span = Span::minutes(10);

    /// Whether a try may be made.
    pub fn lets_through(&self, now: Instant) -> bool {
        self.open_until.is_none_or(|until| until <= now)
    }

    /// Whether only one try may be made, to see whether the platform is back.
    pub fn is_trying(&self) -> bool {
        self.failures >= Self::PATIENCE
    }

    /// The platform answered.
    #[must_use]
    pub fn worked(self) -> Self {
        Self::default()
    }

    /// The platform was not reached, or is broken. It may ask for a pause of its own.
    #[must_use]
    pub fn failed(self, now: Instant, asked: Option<Span>) -> Self {
        let failures = self.failures.saturating_add(1);
        let over = failures.saturating_sub(Self::PATIENCE).min(10);
        let pause = Span(Self::FIRST_PAUSE.0 << over).min(Self::LONGEST_PAUSE);
        let own = (failures >= Self::PATIENCE).then_some(pause);
        let pause = own.max(asked.map(|span| span.min(Span::hours(24))));
        Self { failures, open_until: pause.map(|pause| now + pause) }
    }
}

/// So many tries in any span of such a length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budget {
    /// Tries.
    pub most: u32,
    /// In so long.
    pub per: Span,
}

impl Budget {
    /// How many tries are left now, and else when the next one is, from the times of the tries so far (any order).
    pub fn left(&self, tries: &[(Instant, u32)], now: Instant) -> Left {
        let mut within: Vec<_> = tries.iter().filter(|(at, _)| *at + self.per > now).copied().collect();
        let used: u32 = within.iter().map(|(_, n)| n).sum();
        if used < self.most {
            return Left::Now(self.most - used);
        }
        // The window has room again once enough of the oldest have left it.
        within.sort_unstable();
        let mut over = used - self.most + 1;
        for (at, n) in within {
            if n >= over {
                return Left::At(at + self.per);
            }
            over -= n;
        }
        Left::At(now + self.per)
    }
}

/// What is left of a budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// So many tries now.
    Now(u32),
    /// None before then.
    At(Instant),
}

/// How long to wait before another try of the same act, after so many.
pub fn pause_after(tries: u32) -> Span {
    Span(Span::seconds(10).0 << tries.saturating_sub(1).min(9)).min(Span::hours(1))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOW: Instant = Instant::from_seconds(1_772_438_400);

    #[test]
    fn a_breaker_opens_pauses_longer_and_closes() {
        let mut breaker = Breaker::default();
        for _ in 1..Breaker::PATIENCE {
            breaker = breaker.failed(NOW, None);
            assert!(breaker.lets_through(NOW) && !breaker.is_trying());
        }
        for seconds in [15, 30, 60, 120, 240, 480, 600, 600] {
            breaker = breaker.failed(NOW, None);
            let until = NOW + Span::seconds(seconds);
            assert_eq!(breaker.open_until, Some(until));
            assert!(breaker.is_trying() && !breaker.lets_through(NOW) && breaker.lets_through(until));
        }
        assert_eq!(breaker.worked(), Breaker::default());
    }

    #[test]
    fn a_platform_may_ask_for_a_pause() {
        let asked = Breaker::default().failed(NOW, Some(Span::seconds(60)));
        assert_eq!((asked.failures, asked.open_until), (1, Some(NOW + Span::seconds(60))));
        let long = Breaker::default().failed(NOW, Some(Span::hours(24 * 365)));
        assert_eq!(long.open_until, Some(NOW + Span::hours(24)), "nobody is sent away for ever");
    }

    #[test]
    fn pauses_between_tries_grow_and_end_growing() {
        let seconds = |n| pause_after(n).whole_seconds();
        assert_eq!([0, 1, 2, 3, 5, 9, 10, 99].map(seconds), [10, 10, 20, 40, 160, 2_560, 3_600, 3_600]);
    }

    #[test]
    fn what_is_an_address() {
        for (base, fine) in [
            ("https://shop.example", true),
            ("http://127.0.0.1:8099/shopee", true),
            ("https://shop.example/", false),
            ("https://user@shop.example", false),
            ("https://shop.example?x=1", false),
            ("ftp://shop.example", false),
            ("https://", false),
            ("https://shop example", false),
        ] {
            assert_eq!(is_base(base), fine, "{base}");
        }
    }

    proptest! {
        /// Whoever takes what is left whenever there is something never has more than the budget in any window.
        #[test]
        fn a_budget_is_kept_in_every_window(most in 1u32..20, steps in prop::collection::vec((0i64..400, 1u32..8), 1..200)) {
            let budget = Budget { most, per: Span::seconds(1) };
            let (mut now, mut tries) = (NOW, Vec::<(Instant, u32)>::new());
            for (step, wanted) in steps {
                now = now + Span(step * 1_000);
                match budget.left(&tries, now) {
                    Left::Now(left) => tries.push((now, left.min(wanted))),
                    Left::At(then) => {
                        prop_assert!(then > now);
                        prop_assert!(matches!(budget.left(&tries, then), Left::Now(_)), "it is kept waiting too long");
                        prop_assert!(matches!(budget.left(&tries, then - Span(1)), Left::At(_)));
                    }
                }
            }
            for (from, _) in &tries {
                let within = tries.iter().filter(|(at, _)| at >= from && *at < *from + budget.per);
                prop_assert!(within.map(|(_, n)| n).sum::<u32>() <= most);
            }
        }
    }
}
