//! The learner: sparse linear heads fitted by stochastic gradient with per-weight step sizes.
//!
//! Deterministic: the order of examples comes from a fixed seed. Knows no texts and no meaning of classes.

use super::features::Features;
use crate::model::ROWS;
use crate::read::sigmoid;

/// Most classes of one head.
pub(crate) const WIDEST: usize = 8;

/// One text with what should be said of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Example {
    /// Index into the features.
    pub(crate) text: usize,
    /// Wanted probability of each class.
    pub(crate) target: [f32; WIDEST],
    /// How much it counts.
    pub(crate) weight: f32,
}

/// How the classes of a head relate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Exactly one is true.
    OneOf,
    /// One is true, or none; none scores nothing.
    OneOrNone,
    /// Each is true or false on its own.
    EachOf,
}

/// Settings of one fit.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    pub(crate) kind: Kind,
    pub(crate) classes: usize,
    pub(crate) epochs: usize,
    pub(crate) step: f32,
    pub(crate) shrink: f32,
}

/// A fitted head: `classes` weights for every row of the table.
#[derive(Clone)]
pub(crate) struct Fitted {
    pub(crate) classes: usize,
    pub(crate) weights: Vec<f32>,
    pub(crate) bias: [f32; WIDEST],
}

/// What every gram counts for, and how much it adds to the length of a text.
#[derive(Clone, Copy)]
pub(crate) struct Values<'a> {
    pub(crate) gram: &'a [f32],
    pub(crate) length: &'a [f32],
}

impl<'a> Values<'a> {
    /// Grams that count for what they add.
    pub(crate) const fn of(rarity: &'a [f32]) -> Self {
        Self { gram: rarity, length: rarity }
    }
}

impl Fitted {
    /// Scores of a text.
    pub(crate) fn scores(&self, grams: &[u32], values: Values<'_>) -> [f32; WIDEST] {
        let inverse = inverse_size(grams, values.length);
        let mut scores = [0.0; WIDEST];
        for &gram in grams {
            let value = values.gram[gram as usize] * inverse;
            let row = &self.weights[gram as usize * self.classes..][..self.classes];
            for (score, weight) in scores.iter_mut().zip(row) {
                *score += value * weight;
            }
        }
        for (score, bias) in scores.iter_mut().zip(self.bias) {
            *score += bias;
        }
        scores
    }
}

/// One over the length of a text's vector.
pub(crate) fn inverse_size(grams: &[u32], rarity: &[f32]) -> f32 {
    let square: f32 = grams.iter().map(|&gram| rarity[gram as usize].powi(2)).sum();
    1.0 / square.max(1.0).sqrt()
}

/// Fits a head.
pub(crate) fn fit(features: &Features, values: Values<'_>, examples: &[Example], plan: Plan) -> Fitted {
    let k = plan.classes;
    let mut fitted = Fitted { classes: k, weights: vec![0.0; ROWS * k], bias: [0.0; WIDEST] };
    let mut past = vec![1e-3_f32; ROWS * k];
    let mut past_bias = [1e-3_f32; WIDEST];
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut dice = Dice(super::split::SEED);
    for _ in 0..plan.epochs {
        dice.shuffle(&mut order);
        for &chosen in &order {
            let example = &examples[chosen];
            let grams = features.get(example.text);
            let inverse = inverse_size(grams, values.length);
            let pull = pull(fitted.scores(grams, values), example, plan);
            for &gram in grams {
                let value = values.gram[gram as usize] * inverse;
                let at = gram as usize * k;
                let weights = &mut fitted.weights[at..at + k];
                for ((weight, past), pull) in weights.iter_mut().zip(&mut past[at..at + k]).zip(pull) {
                    let slope = pull.mul_add(value, plan.shrink * *weight);
                    *past += slope * slope;
                    *weight -= plan.step * slope / past.sqrt();
                }
            }
            for ((bias, past), pull) in fitted.bias.iter_mut().zip(&mut past_bias).zip(pull).take(k) {
                *past += pull * pull;
                *bias -= 0.1 * pull / past.sqrt();
            }
        }
    }
    fitted
}

/// How far each class's score is to be pulled down.
fn pull(scores: [f32; WIDEST], example: &Example, plan: Plan) -> [f32; WIDEST] {
    let said = match plan.kind {
        Kind::OneOf => softmax(scores, plan.classes),
        Kind::OneOrNone => {
            let most = scores[..plan.classes].iter().copied().fold(0.0, f32::max);
            let raised = scores.map(|score| (score - most).exp());
            let all = raised[..plan.classes].iter().sum::<f32>() + (-most).exp();
            raised.map(|chance| chance / all)
        }
        Kind::EachOf => scores.map(sigmoid),
    };
    let mut pull = [0.0; WIDEST];
    for ((pull, said), target) in pull.iter_mut().zip(said).zip(example.target).take(plan.classes) {
        *pull = (said - target) * example.weight;
    }
    pull
}

/// Scores as probabilities that add up to one.
pub(crate) fn softmax(scores: [f32; WIDEST], classes: usize) -> [f32; WIDEST] {
    let most = scores[..classes].iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut said = [0.0; WIDEST];
    for (said, score) in said.iter_mut().zip(scores).take(classes) {
        *said = (score - most).exp();
    }
    let all: f32 = said.iter().sum();
    said.map(|p| p / all)
}

/// A small seeded generator (splitmix64).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, (self.next() % (i as u64 + 1)) as usize);
        }
    }
}
