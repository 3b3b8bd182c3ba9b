//! The deep tier: a small multilingual encoder that reads one text at a time with care.
//!
//! Its weights start from a public multilingual encoder and were fine-tuned on the same labels as the fast tier
//! (`training/`, `docs/models/deep-tier.md`). Pure and deterministic: the same text gives the same scores on every
//! processor. It knows texts and scores; what the scores decide is said in `blend`.
#![expect(
    clippy::inline_always,
    reason = "only what is inlined is compiled for the instruction set chosen at run time"
)]

mod encoder;
mod file;
mod kernel;
mod maths;
mod net;
mod pieces;
mod store;

use pulp::Arch;

use crate::blend::KNOBS;
use encoder::Encoder;
use pieces::Pieces;

pub use file::ModelError;
pub(crate) use net::Net;

/// Columns of the answer: issue (7), every issue on its own (6), polarity (4), severity (2), ground (3).
pub(crate) const LANES: usize = 22;
/// Pieces that pass through the encoder together.
const TOGETHER: usize = 256;

/// The encoder with its vocabulary and the numbers that settle its answers.
#[derive(Clone, Debug)]
pub struct Deep {
    pieces: Pieces,
    encoder: Encoder,
    pub(crate) knobs: [f32; KNOBS],
}

/// What the encoder says of one text, as scores (log-odds up to a constant).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DeepScores {
    /// Quality, logistics, service, mismatch, groundless, other, not negative: one of seven.
    pub issue: [f32; 7],
    /// Each of the six issues on its own.
    pub present: [f32; 6],
    /// Negative, neutral, positive, mixed: one of four.
    pub polarity: [f32; 4],
    /// Severity at least 2, at least 3.
    pub severity: [f32; 2],
    /// Abuse, irrelevant, competitor.
    pub ground: [f32; 3],
}

impl From<[f32; LANES]> for DeepScores {
    fn from(lanes: [f32; LANES]) -> Self {
        let mut scores = Self {
            issue: [0.0; 7],
            present: [0.0; 6],
            polarity: [0.0; 4],
            severity: [0.0; 2],
            ground: [0.0; 3],
        };
        let slots = scores.issue.iter_mut().chain(&mut scores.present).chain(&mut scores.polarity);
        for (slot, lane) in slots.chain(&mut scores.severity).chain(&mut scores.ground).zip(lanes) {
            *slot = lane;
        }
        scores
    }
}

impl Deep {
    /// Scores of one text.
    pub fn scores(&self, text: &str) -> DeepScores {
        self.scores_all(&[text]).pop().unwrap_or_else(|| DeepScores::from([0.0; LANES]))
    }

    /// Scores of several texts, in their order; faster than one by one and with the same results.
    pub fn scores_all(&self, texts: &[&str]) -> Vec<DeepScores> {
        self.scores_by(Arch::new(), texts)
    }

    fn scores_by(&self, arch: Arch, texts: &[&str]) -> Vec<DeepScores> {
        let mut answers = Vec::with_capacity(texts.len());
        self.in_batches(texts, |batch| {
            answers.extend(self.encoder.scores(arch, batch).into_iter().map(DeepScores::from));
        });
        answers
    }

    /// What stands between the layers of each text, for heads of other tasks: the mean of its rows after every second
    /// layer, one after another.
    pub fn traces(&self, texts: &[&str]) -> Vec<Vec<f32>> {
        let mut traces = Vec::with_capacity(texts.len());
        self.in_batches(texts, |batch| traces.extend(self.encoder.traces(Arch::new(), batch)));
        traces
    }

    /// Scores and traces of several texts, read once.
    pub(crate) fn read_all(&self, texts: &[&str]) -> Vec<(DeepScores, Vec<f32>)> {
        let mut answers = Vec::with_capacity(texts.len());
        self.in_batches(texts, |batch| {
            let (scores, traces) = self.encoder.both(Arch::new(), batch);
            answers.extend(scores.into_iter().map(DeepScores::from).zip(traces));
        });
        answers
    }

    fn in_batches(&self, texts: &[&str], mut pass: impl FnMut(&[Vec<u32>])) {
        let (mut batch, mut size) = (Vec::new(), 0);
        for text in texts {
            let cut = self.pieces.cut(text);
            if size + cut.len() > TOGETHER && !batch.is_empty() {
                pass(&batch);
                batch.clear();
                size = 0;
            }
            size += cut.len() + 2;
            batch.push(cut);
        }
        if !batch.is_empty() {
            pass(&batch);
        }
    }

    /// Piece numbers of a text, as the training script cuts it; for comparing the two.
    pub fn pieces(&self, text: &str) -> Vec<u32> {
        self.pieces.cut(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_instruction_set_gives_the_same_scores() {
        let deep = Deep::from_bytes(include_bytes!("../../model/deep.bin")).expect("the shipped model");
        let texts = ["收到就是坏的，客服也不回复", "late and crushed", "", "ของไม่ตรงปก 😡"];
        let wanted = deep.scores_by(Arch::Scalar, &texts);
        for arch in kernel::ways() {
            assert_eq!(deep.scores_by(arch, &texts), wanted, "{arch:?}");
        }
    }
}
