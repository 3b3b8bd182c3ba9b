//! Texts turned into rows of gram indices, as the learner wants them.

use crate::fold::{Unit, fold};
use crate::grams::{Family, visit, visit_concepts};
use crate::lexicon::lexicon;
use crate::model::{Model, ROWS, unrepeat};

/// Longest part of a text that is learned from, in units.
pub(super) const LEARNED: usize = 1_000;

/// How much more a concept counts than a gram of letters.
const CONCEPT: f32 = 1.5;

/// How fast the value of a gram grows with its rarity.
const STEEP: f32 = 0.35;

/// Share of texts that hold a gram of this rarity.
pub(crate) fn frequency(rarity: f32) -> f32 {
    (-(rarity - 1.0) / STEEP).exp()
}

/// Gram rows of many texts, one after another.
#[derive(Default)]
pub(crate) struct Features {
    grams: Vec<u32>,
    ends: Vec<usize>,
    concepts: Vec<bool>,
}

impl Features {
    /// Appends a text; answers its index.
    pub(crate) fn push(&mut self, model: &Model, text: &str) -> usize {
        self.concepts.resize(ROWS, false);
        let units = fold(text);
        let mut rows = Vec::new();
        each_hash(&units[..units.len().min(LEARNED)], |hash| {
            if let Some(row) = model.find(hash) {
                rows.push(row);
                self.concepts[row as usize] |= Family::of(hash) == Family::Concepts;
            }
        });
        unrepeat(&mut rows);
        self.grams.extend(rows);
        self.ends.push(self.grams.len());
        self.ends.len() - 1
    }

    /// The gram rows of a text.
    pub(crate) fn get(&self, index: usize) -> &[u32] {
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        &self.grams[start..self.ends[index]]
    }

    /// How many texts there are.
    pub(crate) const fn len(&self) -> usize {
        self.ends.len()
    }

    /// Rarity of every row of the table: 1 for a gram in every text, larger for rare ones.
    pub(crate) fn rarity(&self) -> Vec<f32> {
        let mut texts = vec![0_u32; ROWS];
        let mut last = vec![usize::MAX; ROWS];
        for index in 0..self.len() {
            for &gram in self.get(index) {
                if last[gram as usize] != index {
                    last[gram as usize] = index;
                    texts[gram as usize] += 1;
                }
            }
        }
        let all = self.len() as f32 + 1.0;
        let rare = |n: u32| (all / (n as f32 + 1.0)).ln().mul_add(STEEP, 1.0);
        let weigh = |row: usize, n: u32| if self.concepts[row] { CONCEPT * rare(n) } else { rare(n) };
        texts.iter().enumerate().map(|(row, &n)| weigh(row, n)).collect()
    }
}

/// Visits the hash of every gram and concept of the units.
pub(crate) fn each_hash(units: &[Unit], mut seen: impl FnMut(u64)) {
    visit(units, |gram| seen(gram.hash));
    visit_concepts(&lexicon().find(units), |gram| seen(gram.hash));
}
