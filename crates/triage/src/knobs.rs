//! The few numbers beside the table: their places, and the margins they weigh.

use crate::heads::{ISSUE, LANES, NOT_NEGATIVE, POLARITY, VERDICT};
use crate::read::sigmoid;

/// Factor on issue scores before they become probabilities.
pub(crate) const ISSUE_HEAT: usize = 0;
/// Factor on polarity scores.
pub(crate) const POLARITY_HEAT: usize = 1;
/// The lines between complaint and not: one for languages hardly learned, then one for each of [`LINED`].
pub(crate) const COMPLAINT: usize = 8;
/// Numbers of a line: a constant and a slope for each margin.
pub(crate) const LINE: usize = 1 + MARGINS;
/// Margins of a text.
pub(crate) const MARGINS: usize = 5;
/// Languages with a line of their own.
pub(crate) const LINED: [&str; 5] = ["zh", "en", "id", "tl", "th"];

/// Where the line of a language stands; the first is for languages that the heads have hardly learned.
pub(crate) fn line_of(language: &str) -> usize {
    let language = if language == "ms" { "id" } else { language };
    let own = LINED.iter().position(|lined| *lined == language).map_or(0, |index| index + 1);
    COMPLAINT + own * LINE
}

/// How far the issue head, the polarity head, the verdict and the lexicon each lean towards a complaint, and how far
/// the polarity head leans to neither.
pub(crate) fn margins(scores: &[f32; LANES], tone: f32) -> [f32; MARGINS] {
    let issue = &scores[ISSUE.range()];
    let polarity = &scores[POLARITY.range()];
    let against = log_sum(&issue[..NOT_NEGATIVE]) - issue[NOT_NEGATIVE];
    let negative = log_sum(&[polarity[0], polarity[3]]) - polarity[2];
    let neither = polarity[1] - log_sum(&[polarity[0], polarity[2], polarity[3]]);
    let verdict = 4.0 * scores[VERDICT.first];
    [against, negative, neither, verdict, tone].map(|margin| margin.clamp(-8.0, 8.0))
}

/// Probability of a complaint by the line; the last word is the stars' (see `read`).
pub(crate) fn complaint(line: &[f32], margins: &[f32; MARGINS]) -> f32 {
    sigmoid(lean(line, margins))
}

/// The same in log-odds.
pub(crate) fn lean(line: &[f32], margins: &[f32; MARGINS]) -> f32 {
    line[0] + line[1..].iter().zip(margins).map(|(slope, margin)| slope * margin).sum::<f32>()
}

fn log_sum(scores: &[f32]) -> f32 {
    let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    most + scores.iter().map(|score| (score - most).exp()).sum::<f32>().ln()
}
