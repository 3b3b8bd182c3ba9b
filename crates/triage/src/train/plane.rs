//! Fits a separating plane between two kinds of texts: a linear support vector machine with squared hinge loss, solved
//! by dual coordinate descent.
//!
//! Deterministic: the order of examples comes from a fixed seed. Knows no texts and no meaning of the sides.

use super::features::Features;
use super::learn::{Dice, Fitted, WIDEST, inverse_size};
use crate::model::ROWS;

/// A text and its side.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sided {
    /// Index into the features.
    pub(crate) text: usize,
    /// Which of the constants it shares.
    pub(crate) group: usize,
    /// Whether it is on the positive side of the plane.
    pub(crate) positive: bool,
    /// How much a fault costs.
    pub(crate) cost: f32,
}

/// Most groups.
pub(crate) const GROUPS: usize = 16;

/// Fits the plane; every group has a constant of its own, which is left to whoever weighs the margin.
pub(crate) fn separate(features: &Features, rarity: &[f32], examples: &[Sided], rounds: usize) -> Fitted {
    let mut weights = vec![0.0_f32; ROWS];
    let mut constants = [0.0_f32; GROUPS];
    let mut duals = vec![0.0_f32; examples.len()];
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let squares: Vec<f32> =
        examples.iter().map(|example| square(features.get(example.text), rarity)).collect();
    let mut dice = Dice(super::split::SEED);
    for _ in 0..rounds {
        dice.shuffle(&mut order);
        for &chosen in &order {
            let example = &examples[chosen];
            let grams = features.get(example.text);
            if grams.is_empty() {
                continue;
            }
            let side = if example.positive { 1.0 } else { -1.0 };
            let inverse = inverse_size(grams, rarity);
            let score: f32 = grams.iter().map(|&gram| weights[gram as usize] * rarity[gram as usize]).sum();
            let score = score.mul_add(inverse, constants[example.group]);
            let loose = 0.5 / example.cost;
            let dual = duals[chosen];
            let slope = side * score - 1.0 + dual * loose;
            // The constant adds one.
            let next = (dual - slope / (squares[chosen] + 1.0 + loose)).max(0.0);
            let step = (next - dual) * side;
            if step != 0.0 {
                duals[chosen] = next;
                constants[example.group] += step;
                for &gram in grams {
                    weights[gram as usize] += step * rarity[gram as usize] * inverse;
                }
            }
        }
    }
    Fitted { classes: 1, weights, bias: [0.0; WIDEST] }
}

/// Squared length of a text's vector: one, and more where grams stand repeatedly.
fn square(grams: &[u32], rarity: &[f32]) -> f32 {
    let mut sorted = grams.to_vec();
    sorted.sort_unstable();
    let inverse = inverse_size(grams, rarity);
    let runs = sorted.chunk_by(|a, b| a == b);
    runs.map(|run| (run.len() as f32 * rarity[run[0] as usize] * inverse).powi(2)).sum()
}
