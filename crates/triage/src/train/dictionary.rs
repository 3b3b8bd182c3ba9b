//! Chooses which grams the model knows: those that tell most, each family within its share of the table.
//!
//! Knows how often a gram stands in texts of each class; no weights.

use super::features::{LEARNED, each_hash};
use super::targets::issue_lane;
use crate::corpus::Row;
use crate::fold::fold;
use crate::grams::Family;
use crate::lexicon::Hashed;
use crate::model::{Model, ROWS};
use domain::reading::Polarity;

/// Rows that each family may fill, in the order of [`Family::ALL`], as shares of the table.
const SHARES: [f32; 5] = [0.04, 0.42, 0.41, 0.09, 0.04];
/// Candidates for each row: the table is hashed, so that some find their place taken.
const CANDIDATES: f32 = 1.6;
/// Bits of the filter that keeps grams seen once out of the count.
const FILTER: usize = 1 << 29;

/// Texts of each class that hold a gram.
#[derive(Clone, Copy, Default)]
struct Count {
    against: u32,
    favour: u32,
    issues: [u16; 7],
    messages: u32,
    last: u32,
}

/// A model whose rows are given to the grams that tell most.
pub(super) fn choose(rows: &[Row]) -> Model {
    let mut seen = vec![0_u64; FILTER / 64];
    let mut counts: Hashed<Count> = Hashed::default();
    for (index, row) in rows.iter().enumerate() {
        let units = fold(&row.text);
        each_hash(&units[..units.len().min(LEARNED)], |hash| {
            let at = (hash >> 35) as usize;
            let bit = 1 << (at % 64);
            if seen[at / 64] & bit == 0 {
                seen[at / 64] |= bit;
                return;
            }
            let count = counts.entry(hash).or_default();
            if count.last == index as u32 + 1 {
                return;
            }
            count.last = index as u32 + 1;
            note(count, row);
        });
    }
    let mut model = Model::blank();
    for (hash, _) in ranked(&counts) {
        // A gram whose line is full stays unknown: better ones came first.
        let _: Option<u32> = model.own(hash);
    }
    model
}

fn note(count: &mut Count, row: &Row) {
    match (row.polarity, &row.judged) {
        (Some(Polarity::Positive), _) => count.favour += 1,
        (Some(Polarity::Neutral), _) => {}
        (Some(_), _) => count.against += 1,
        (None, Some(judged)) => {
            let lane = &mut count.issues[issue_lane(judged)];
            *lane = lane.saturating_add(1);
        }
        (None, None) => count.messages += 1,
    }
}

/// Candidates with their rank within the family's share, best first.
fn ranked(counts: &Hashed<Count>) -> Vec<(u64, f32)> {
    let mut families: [Vec<(u64, f32)>; 5] = Default::default();
    for (&hash, count) in counts {
        families[Family::of(hash) as usize].push((hash, worth(count)));
    }
    let mut all = Vec::new();
    for (family, share) in families.iter_mut().zip(SHARES) {
        family.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let rows = share * ROWS as f32 * CANDIDATES;
        let placed = family.iter().take(rows as usize).enumerate();
        all.extend(placed.map(|(rank, (hash, _))| (*hash, rank as f32 / rows)));
    }
    all.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
    all
}

/// How much a gram tells: its frequency, and how unevenly the classes use it.
fn worth(count: &Count) -> f32 {
    let polar = count.against + count.favour;
    let judged: u32 = count.issues.iter().map(|n| u32::from(*n)).sum();
    let frequency = (polar + 6 * judged + 4 * count.messages) as f32;
    let lean = (count.against as f32 - count.favour as f32).abs() / (polar as f32 + 4.0).sqrt();
    let mean = judged as f32 / 7.0;
    let spread: f32 = count.issues.iter().map(|n| (f32::from(*n) - mean).powi(2)).sum::<f32>() / (mean + 1.0);
    frequency.sqrt() + 2.0 * lean + 2.0 * spread.sqrt()
}
