//! When things happen: live evenings, office hours, quiet nights, in the market's own time.

use domain::time::{Instant, SECOND};

use super::catalog::Market;
use super::rng::Rng;

pub(super) const MINUTE: i64 = 60 * SECOND;
pub(super) const HOUR: i64 = 60 * MINUTE;
pub(super) const DAY: i64 = 24 * HOUR;

/// Share of purchases by local hour; the live runs from half past seven to eleven.
const PURCHASES: [u64; 24] =
    [12, 5, 3, 2, 1, 2, 5, 10, 14, 16, 18, 20, 26, 22, 18, 17, 18, 20, 28, 60, 120, 140, 110, 40];
/// Share of reviews and chats by local hour.
const WRITING: [u64; 24] =
    [14, 6, 3, 2, 1, 2, 6, 16, 28, 34, 38, 40, 48, 44, 38, 36, 36, 38, 44, 54, 66, 70, 56, 32];

/// A purchase `days` days before `now`.
pub(super) fn purchase(market: &Market, rng: &mut Rng, now: Instant, days: i64) -> Instant {
    on_day(market, rng, now, days, &PURCHASES)
}

fn on_day(market: &Market, rng: &mut Rng, now: Instant, days: i64, hours: &[u64; 24]) -> Instant {
    let offset = market.offset * MINUTE;
    let midnight = (now.0 + offset).div_euclid(DAY) * DAY - offset - days * DAY;
    let hour = rng.weighted(hours.iter().copied()) as i64;
    let at = midnight + hour * HOUR + rng.between(0, 3599) * SECOND;
    Instant(if at > now.0 { at - DAY } else { at })
}

/// When somebody who could write from `from` on does so, about `hours` later and awake.
pub(super) fn writing(market: &Market, rng: &mut Rng, from: Instant, hours: i64) -> Instant {
    let about = from.0 + hours * HOUR;
    let offset = market.offset * MINUTE;
    let midnight = (about + offset).div_euclid(DAY) * DAY - offset;
    let hour = rng.weighted(WRITING.iter().copied()) as i64;
    let at = midnight + hour * HOUR + rng.between(0, 3599) * SECOND;
    Instant(if at <= from.0 + HOUR / 2 { from.0 + rng.between(40 * 60, 5 * 3600) * SECOND } else { at })
}

/// The same instant, moved into the hours in which couriers deliver.
pub(super) fn delivery(market: &Market, rng: &mut Rng, at: i64) -> Instant {
    let offset = market.offset * MINUTE;
    let midnight = (at + offset).div_euclid(DAY) * DAY - offset;
    Instant(midnight + rng.between(9 * 3600, 20 * 3600) * SECOND)
}

/// A random second of the last `hours` hours, at least ten minutes ago.
pub(super) fn lately(rng: &mut Rng, now: Instant, hours: i64) -> Instant {
    Instant(now.0 - rng.between(600, hours * 3600 - 600) * SECOND)
}
