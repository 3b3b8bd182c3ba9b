//! Who stayed: viewers by minute, and the minutes at which people began to leave more, or less.
//!
//! Method: the share of viewers who leave in a minute is cut by binary segmentation. A stretch of minutes is split where the
//! sum of squared distances from the means of both halves, each minute weighted by its viewers, falls most; the split stands if it
//! falls by more than 3 σ² ln n. σ² is robust: from the middle of the absolute differences between neighbouring minutes, and
//! at least what chance alone makes of so many viewers. No half is shorter than two minutes. A change of less than a
//! percentage point is not worth telling.

use crate::time::Instant;

/// How the method is named where its results are shown.
pub const METHOD: &str = "binary segmentation of the leave rate, weighted by viewers, penalty 3 σ² ln n";

/// Fewest minutes on each side of a change.
const SHORTEST: usize = 2;
/// Smallest change that is told.
const SMALLEST: f64 = 0.01;
/// Most changes that are told, the greatest first.
const MOST: usize = 12;

/// One minute of an audience.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Minute {
    /// People at its beginning and those who joined in it.
    pub viewers: i64,
    /// Who joined.
    pub joins: i64,
    /// Who left.
    pub leaves: i64,
}

impl Minute {
    /// The share of its viewers who left.
    pub fn rate(&self) -> f64 {
        if self.viewers > 0 { self.leaves.min(self.viewers) as f64 / self.viewers as f64 } else { 0.0 }
    }
}

/// From a minute on people leave more, or less.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    /// The first minute of it.
    pub minute: usize,
    /// The share who left in a minute before.
    pub before: f64,
    /// And from then on.
    pub after: f64,
}

/// The audience by minute, of visits with their beginnings and ends; a visit that has no end yet is still there. The end of the
/// session is nobody's leaving.
pub fn minutes(
    started: Instant,
    until: Instant,
    visits: impl IntoIterator<Item = (Instant, Option<Instant>)>,
) -> Vec<Minute> {
    const MINUTE: i64 = 60 * crate::time::SECOND;
    let count = ((until - started).0.max(0) / MINUTE + 1) as usize;
    let place = |at: Instant| (((at - started).0.max(0) / MINUTE) as usize).min(count - 1);
    let mut all = vec![Minute::default(); count];
    for (from, to) in visits {
        if from > until {
            continue;
        }
        all[place(from)].joins += 1;
        if let Some(to) = to.filter(|to| *to < until) {
            all[place(to)].leaves += 1;
        }
    }
    let mut there = 0;
    for minute in &mut all {
        there += minute.joins;
        minute.viewers = there;
        there -= minute.leaves;
    }
    all
}

/// The changes, in the order of their minutes.
pub fn changes(minutes: &[Minute]) -> Vec<Change> {
    let points: Vec<(f64, f64)> = minutes.iter().map(|m| (m.rate(), m.viewers.max(0) as f64)).collect();
    if points.len() < 2 * SHORTEST {
        return Vec::new();
    }
    let penalty = 3.0 * variance(&points) * (points.len() as f64).ln();
    let mut cuts = Vec::new();
    split(&points, 0, points.len(), penalty, &mut cuts);
    cuts.sort_unstable();
    let ends: Vec<usize> = std::iter::once(0).chain(cuts.iter().copied()).chain([points.len()]).collect();
    let mut found: Vec<Change> = ends
        .windows(3)
        .map(|w| Change {
            minute: w[1],
            before: mean(&points[w[0]..w[1]]).0,
            after: mean(&points[w[1]..w[2]]).0,
        })
        .filter(|change| (change.after - change.before).abs() >= SMALLEST)
        .collect();
    found.sort_by(|a, b| (b.after - b.before).abs().total_cmp(&(a.after - a.before).abs()));
    found.truncate(MOST);
    found.sort_by_key(|change| change.minute);
    found
}

/// The noise, as the variance of one viewer's weight: squared distances are weighted by viewers.
fn variance(points: &[(f64, f64)]) -> f64 {
    let mut steps: Vec<f64> =
        points.windows(2).map(|w| (w[1].0 - w[0].0).abs() * (w[0].1.min(w[1].1)).sqrt()).collect();
    steps.sort_by(f64::total_cmp);
    // The middle of |N(0, 2σ²)| is 0.6745 · √2 · σ.
    let robust = steps[steps.len() / 2] / (0.6745 * std::f64::consts::SQRT_2);
    let (rate, _) = mean(points);
    (robust * robust).max(rate * (1.0 - rate)).max(1e-6)
}

/// The weighted mean and the sum of weighted squared distances from it.
fn mean(points: &[(f64, f64)]) -> (f64, f64) {
    let weight: f64 = points.iter().map(|(_, w)| w).sum();
    if weight <= 0.0 {
        return (0.0, 0.0);
    }
    let mean = points.iter().map(|(x, w)| x * w).sum::<f64>() / weight;
    (mean, points.iter().map(|(x, w)| w * (x - mean) * (x - mean)).sum())
}

fn split(points: &[(f64, f64)], from: usize, to: usize, penalty: f64, cuts: &mut Vec<usize>) {
    let whole = mean(&points[from..to]).1;
    let gain = |cut: usize| whole - mean(&points[from..cut]).1 - mean(&points[cut..to]).1;
    let places = (from + SHORTEST)..=(to.saturating_sub(SHORTEST));
    let Some((cut, best)) = places.map(|cut| (cut, gain(cut))).max_by(|a, b| a.1.total_cmp(&b.1)) else {
        return;
    };
    if best > penalty {
        cuts.push(cut);
        split(points, from, cut, penalty, cuts);
        split(points, cut, to, penalty, cuts);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::time::Span;

    /// Minutes of so many viewers of whom such shares (in thousandths) leave, with a little noise that repeats.
    fn made(stretches: &[(usize, i64)], viewers: i64) -> Vec<Minute> {
        let rates = stretches.iter().flat_map(|(minutes, rate)| std::iter::repeat_n(*rate, *minutes));
        let noise = [0, 2, -1, 1, -2, 0, 1, -1];
        let leaves = rates.enumerate().map(|(n, rate)| ((rate + noise[n % 8]).max(0)) * viewers / 1_000);
        leaves.map(|leaves| Minute { viewers, joins: leaves, leaves }).collect()
    }

    #[test]
    fn made_changes_are_found_at_their_minute_and_steady_audiences_have_none() {
        for (stretches, wanted) in [
            (vec![(60, 20)], vec![]),
            (vec![(20, 20), (20, 80)], vec![20]),
            (vec![(20, 80), (20, 20)], vec![20]),
            (vec![(15, 15), (10, 90), (20, 15)], vec![15, 25]),
            (vec![(30, 20), (30, 24)], vec![]),
        ] {
            let found: Vec<usize> = changes(&made(&stretches, 1_000)).iter().map(|c| c.minute).collect();
            assert_eq!(found, wanted, "{stretches:?}");
        }
        assert!(changes(&made(&[(20, 20), (20, 80)], 8)).is_empty(), "eight viewers prove nothing");
    }

    #[test]
    fn visits_become_minutes_and_the_end_is_nobodys_leaving() {
        let at = |seconds: i64| Instant(1_000_000) + Span::seconds(seconds);
        let visits = [
            (at(0), Some(at(70))),
            (at(30), None),
            (at(65), Some(at(66))),
            (at(170), Some(at(180))),
            (at(999), None),
        ];
        let got = minutes(at(0), at(180), visits);
        let of = |viewers, joins, leaves| Minute { viewers, joins, leaves };
        assert_eq!(got, [of(2, 2, 0), of(3, 1, 2), of(2, 1, 0), of(2, 0, 0)]);
    }

    proptest! {
        #[test]
        fn any_audience_has_an_answer(raw in proptest::collection::vec((0i64..5_000, 0i64..5_000), 0..200)) {
            let all: Vec<Minute> = raw.iter().map(|(viewers, leaves)| Minute { viewers: *viewers, joins: 0, leaves: *leaves }).collect();
            let found = changes(&all);
            prop_assert!(found.len() <= MOST && found.windows(2).all(|w| w[0].minute < w[1].minute));
            prop_assert!(found.iter().all(|c| c.minute >= SHORTEST && c.minute + SHORTEST <= all.len()));
        }
    }
}
