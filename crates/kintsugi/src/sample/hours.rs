//! Simulated time: a clock that stands where the play puts it, how long people take, and when they sleep.

use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};

use domain::ids::Entropy;
use domain::time::{Clock, Instant, SECOND, Span};
use sandbox::sample::rng::Rng;

const HOUR: i64 = 3_600 * SECOND;
const DAY: i64 = 24 * HOUR;
/// The first hour of the morning shift, in the channel's own time.
const MORNING: i64 = 8;

/// A clock that moves only when told.
#[derive(Debug)]
pub(super) struct StageClock(AtomicI64);

impl StageClock {
    pub(super) fn at(now: Instant) -> Self {
        Self(AtomicI64::new(now.0))
    }

    /// Moves on; time never runs backwards.
    pub(super) fn reach(&self, now: Instant) {
        self.0.fetch_max(now.0, Ordering::SeqCst);
    }
}

impl Clock for StageClock {
    fn now(&self) -> Instant {
        Instant(self.0.load(Ordering::SeqCst))
    }
}

/// Ids from a seed, so that the same sample shop has the same ids. Never for secrets: the play makes none.
#[derive(Debug)]
pub(super) struct Seeded(Mutex<Rng>);

impl Seeded {
    pub(super) fn new(seed: u64) -> Self {
        Self(Mutex::new(Rng::new(seed)))
    }
}

impl Entropy for Seeded {
    fn fill(&self, bytes: &mut [u8]) {
        let mut rng = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        for piece in bytes.chunks_mut(8) {
            piece.copy_from_slice(&rng.draw().to_le_bytes()[..piece.len()]);
        }
    }
}

/// How long something takes: minutes at the borders of equally likely ranges, so the middle one is the median.
pub(super) type Takes = &'static [i64];

/// A length of time drawn from such a table.
pub(super) fn draw(takes: Takes, rng: &mut Rng) -> Span {
    let range = rng.below(takes.len().saturating_sub(1) as u64) as usize;
    let (low, high) = match takes.get(range..range + 2) {
        Some([low, high]) => (*low, *high),
        _ => (0, 0),
    };
    Span::seconds(rng.between(low * 60, high * 60) + rng.between(1, 59))
}

/// The instant at which somebody who would act at `at` does so: at night, three times out of four, only in the morning.
pub(super) fn awake(at: Instant, offset: Span, rng: &mut Rng) -> Instant {
    let local = at.0 + offset.0;
    let since_midnight = local.rem_euclid(DAY);
    if since_midnight >= MORNING * HOUR || rng.chance(25) {
        return at;
    }
    Instant(at.0 - since_midnight + MORNING * HOUR) + Span::seconds(rng.between(60, 2_700))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_a_table_is_the_median() {
        let mut rng = Rng::new(1);
        let mut drawn: Vec<Span> = (0..2_001).map(|_| draw(&[0, 10, 14, 60], &mut rng)).collect();
        drawn.sort();
        assert!((Span::minutes(10)..Span::minutes(15)).contains(&drawn[1_000]), "{:?}", drawn[1_000]);
    }

    #[test]
    fn at_night_most_sleep() {
        let mut rng = Rng::new(1);
        let night = Instant::parse("2026-11-20T19:00:00Z").unwrap();
        let shanghai = Span::hours(8);
        let slept = (0..400).filter(|_| awake(night, shanghai, &mut rng) > night).count();
        assert!((250..350).contains(&slept), "{slept}");
        assert_eq!(awake(night, Span::hours(-5), &mut rng), night, "it is afternoon in New York");
    }
}
