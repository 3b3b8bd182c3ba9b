//! The few numbers beside the table: their places, and the two margins they weigh.

use crate::heads::{ISSUE, LANES, NOT_NEGATIVE, POLARITY};

/// Factor on issue scores before they become probabilities.
pub(crate) const ISSUE_HEAT: usize = 0;
/// Factor on polarity scores.
pub(crate) const POLARITY_HEAT: usize = 1;
/// Constant and two slopes of the line between complaint and not.
pub(crate) const COMPLAINT: usize = 2;

/// How far the issue head and the polarity head each lean towards a complaint, in log-odds.
pub(crate) fn margins(scores: &[f32; LANES]) -> [f32; 2] {
    let issue = &scores[ISSUE.range()];
    let polarity = &scores[POLARITY.range()];
    let against = log_sum(&issue[..NOT_NEGATIVE]) - issue[NOT_NEGATIVE];
    let negative = log_sum(&[polarity[0], polarity[3]]) - polarity[2];
    [against.clamp(-8.0, 8.0), negative.clamp(-8.0, 8.0)]
}

fn log_sum(scores: &[f32]) -> f32 {
    let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    most + scores.iter().map(|score| (score - most).exp()).sum::<f32>().ln()
}
