//! The few numbers beside the table: their places, and the margins they weigh.

use crate::heads::{ISSUE, LANES, NOT_NEGATIVE, POLARITY};
use crate::read::sigmoid;

/// Factor on issue scores before they become probabilities.
pub(crate) const ISSUE_HEAT: usize = 0;
/// Factor on polarity scores.
pub(crate) const POLARITY_HEAT: usize = 1;
/// Constant and three slopes of the line between complaint and not.
pub(crate) const COMPLAINT: usize = 2;

/// How far the issue head and the polarity head each lean towards a complaint, and how far the latter leans to neither.
pub(crate) fn margins(scores: &[f32; LANES]) -> [f32; 3] {
    let issue = &scores[ISSUE.range()];
    let polarity = &scores[POLARITY.range()];
    let against = log_sum(&issue[..NOT_NEGATIVE]) - issue[NOT_NEGATIVE];
    let negative = log_sum(&[polarity[0], polarity[3]]) - polarity[2];
    let neither = polarity[1] - log_sum(&[polarity[0], polarity[2], polarity[3]]);
    [against, negative, neither].map(|margin| margin.clamp(-8.0, 8.0))
}

/// Probability of a complaint by the line; the last word is the stars' (see `read`).
pub(crate) fn complaint(line: &[f32], margins: &[f32; 3]) -> f32 {
    sigmoid(lean(line, margins))
}

/// The same in log-odds.
pub(crate) fn lean(line: &[f32], margins: &[f32; 3]) -> f32 {
    line[0] + line[1..].iter().zip(margins).map(|(slope, margin)| slope * margin).sum::<f32>()
}

fn log_sum(scores: &[f32]) -> f32 {
    let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    most + scores.iter().map(|score| (score - most).exp()).sum::<f32>().ln()
}
