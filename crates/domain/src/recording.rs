//! How long what was recorded of a live session is kept: its files hold faces and voices, so they go after a time, and never while
//! somebody may need them as evidence. Pure; who lists and deletes files asks here first.

use crate::refusal::Refusal;
use crate::time::{Instant, Span};

/// How many days recordings are kept where the shop says nothing.
pub const STANDARD_DAYS: u32 = 90;
/// Most days that may be asked for.
pub const MOST_DAYS: u32 = 3_650;

/// What becomes of a recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It goes at this instant.
    Until(Instant),
    /// Its time is over; an open case or appeal keeps it.
    Held,
    /// Its time is over.
    Delete,
    /// It stays until somebody deletes it by hand.
    Stays,
}

/// When a recording goes that ended at an instant; none where recordings stay. 0 days means that they stay.
pub fn until(ended: Instant, days: u32) -> Option<Instant> {
    (days > 0).then(|| ended + Span::hours(24 * i64::from(days)))
}

/// What becomes of a recording that ended at an instant. `held` says whether an open case or appeal is about something in it.
pub fn fate(ended: Instant, days: u32, held: bool, now: Instant) -> Fate {
    match until(ended, days) {
        None => Fate::Stays,
        Some(until) if until > now => Fate::Until(until),
        Some(_) if held => Fate::Held,
        Some(_) => Fate::Delete,
    }
}

/// Refuses a number of days that is out of range.
///
/// # Errors
/// `bad_policy`.
pub fn validate(days: u32) -> Result<(), Refusal> {
    if days <= MOST_DAYS {
        return Ok(());
    }
    let (en, zh) = ("from 0 (they stay) to 3,650 days", "应为 0（一直保留）到 3650 天");
    Err(Refusal::new("bad_policy", en, zh).field("keep_recordings_days"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recordings_go_after_their_days_unless_somebody_may_need_them() {
        let day = |n: i64| Instant(0) + Span::hours(24 * n);
        for (days, held, now, wanted) in [
            (90, false, day(10), Fate::Until(day(90))),
            (90, true, day(10), Fate::Until(day(90))),
            (90, false, day(90), Fate::Delete),
            (90, true, day(90), Fate::Held),
            (90, true, day(5_000), Fate::Held),
            (1, false, day(1) - Span::seconds(1), Fate::Until(day(1))),
            (0, false, day(5_000), Fate::Stays),
        ] {
            assert_eq!(fate(day(0), days, held, now), wanted, "{days} {held} {now:?}");
        }
    }

    #[test]
    fn days_have_an_end() {
        assert!(validate(0).is_ok() && validate(MOST_DAYS).is_ok());
        let refusal = validate(MOST_DAYS + 1).unwrap_err();
        assert_eq!(
            (refusal.code.as_ref(), refusal.field.as_deref()),
            ("bad_policy", Some("keep_recordings_days"))
        );
    }
}
