//! The encoder: piece numbers in, scores of all lanes out.
//!
//! Several texts pass together, so that weights are fetched once for all; a text's scores do not depend on its
//! company. Whole numbers are multiplied by `kernel`, everything else runs in the fixed order of `maths`.

use pulp::{Arch, Simd, WithSimd};

use super::LANES;
use super::file::word;
use super::kernel::multiply;
use super::maths::{dot, gelu, normalise, quantise, shares};
use super::store::{Kept, Store, Table};

/// Largest whole number an activation is rounded to: 1536 products with weights of seven bits stay within 31 bits.
const FINEST: f32 = 4095.0;
/// Width of one head of attention.
pub(super) const HEAD_WIDTH: usize = 32;
/// Keys that one query meets at a time.
const ABREAST: usize = 16;
/// One number of each of sixteen keys.
type Side = [f32; ABREAST];
/// Marks before and after the pieces of a text.
const FIRST: u32 = 0;
const LAST: u32 = 2;

/// Scale and shift after bringing a row to mean 0 and variance 1.
#[derive(Clone, Debug)]
pub(super) struct Norm {
    pub(super) scale: Vec<f32>,
    pub(super) shift: Vec<f32>,
}

/// Small weights, the step of each output and what is added to it.
#[derive(Clone, Debug)]
pub(super) struct Linear {
    pub(super) weights: Kept,
    pub(super) steps: Vec<f32>,
    pub(super) bias: Vec<f32>,
}

/// One block of attention and one of two linear layers.
#[derive(Clone, Debug)]
pub(super) struct Layer {
    pub(super) query: Linear,
    pub(super) out: Linear,
    pub(super) norm1: Norm,
    pub(super) up: Linear,
    pub(super) down: Linear,
    pub(super) norm2: Norm,
}

/// All weights.
#[derive(Clone, Debug)]
pub(super) struct Encoder {
    pub(super) hidden: usize,
    pub(super) store: Store,
    pub(super) words: Table,
    pub(super) place: Vec<f32>,
    pub(super) norm: Norm,
    pub(super) layers: Vec<Layer>,
    pub(super) head: Vec<f32>,
    pub(super) bias: Vec<f32>,
}

/// Working memory of one pass.
#[derive(Default)]
struct Desk {
    whole: Vec<i16>,
    steps: Vec<f32>,
    sums: Vec<i32>,
    query: Vec<f32>,
    mixed: Vec<f32>,
    wide: Vec<f32>,
    keys: Vec<Side>,
    row: Vec<f32>,
}

impl Linear {
    /// Every row of `input` through the layer into `output`; rows of `steps.len()` numbers.
    #[inline(always)]
    fn pass(&self, arch: Arch, input: &[f32], width: usize, desk: &mut Scratch<'_>, output: &mut Vec<f32>) {
        let (tokens, outputs) = (input.len() / width, self.weights.outputs());
        desk.whole.resize(tokens * width, 0);
        desk.steps.clear();
        for (row, whole) in input.chunks_exact(width).zip(desk.whole.chunks_exact_mut(width)) {
            desk.steps.push(quantise(row, FINEST, whole));
        }
        desk.sums.resize(tokens * outputs, 0);
        multiply(arch, desk.whole, desk.store.panels(&self.weights), desk.sums);
        output.resize(tokens * outputs, 0.0);
        let rows = output.chunks_exact_mut(outputs).zip(desk.sums.chunks_exact(outputs)).zip(&*desk.steps);
        for ((row, sums), step) in rows {
            for (((out, sum), own), bias) in row.iter_mut().zip(sums).zip(&self.steps).zip(&self.bias) {
                *out = *sum as f32 * (step * own) + bias;
            }
        }
    }
}

/// The weights, and the part of the desk that a linear layer needs.
struct Scratch<'a> {
    store: &'a Store,
    whole: &'a mut Vec<i16>,
    steps: &'a mut Vec<f32>,
    sums: &'a mut Vec<i32>,
}

/// One pass, to be compiled once for every instruction set (a closure would not be).
struct Pass<'a> {
    encoder: &'a Encoder,
    arch: Arch,
    texts: &'a [Vec<u32>],
    /// Whether what stands between the layers is kept.
    traced: bool,
}

/// Scores of each text, and what stood between the layers where it was wanted.
pub(super) type Passed = (Vec<[f32; LANES]>, Vec<Vec<f32>>);

impl WithSimd for Pass<'_> {
    type Output = Passed;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> Self::Output {
        self.encoder.run(self.arch, self.texts, self.traced)
    }
}

impl Encoder {
    /// Scores of each text; texts are lists of piece numbers.
    pub(super) fn scores(&self, arch: Arch, texts: &[Vec<u32>]) -> Vec<[f32; LANES]> {
        arch.dispatch(Pass { encoder: self, arch, texts, traced: false }).0
    }

    /// The mean row of each text after every second layer, one after another.
    pub(super) fn traces(&self, arch: Arch, texts: &[Vec<u32>]) -> Vec<Vec<f32>> {
        self.both(arch, texts).1
    }

    /// Scores of each text and its mean rows.
    pub(super) fn both(&self, arch: Arch, texts: &[Vec<u32>]) -> Passed {
        arch.dispatch(Pass { encoder: self, arch, texts, traced: true })
    }

    #[inline(always)]
    fn run(&self, arch: Arch, texts: &[Vec<u32>], traced: bool) -> Passed {
        let hidden = self.hidden;
        let lengths: Vec<usize> = texts.iter().map(|text| text.len() + 2).collect();
        let mut rows = vec![0.0; lengths.iter().sum::<usize>() * hidden];
        self.enter(texts, &mut rows);
        let mut desk = Desk::default();
        let mut traces = vec![Vec::new(); if traced { texts.len() } else { 0 }];
        for (depth, layer) in self.layers.iter().enumerate() {
            self.attend(arch, layer, &lengths, &mut rows, &mut desk);
            self.think(arch, layer, &mut rows, &mut desk);
            if depth % 2 == 1 {
                let mut left = &rows[..];
                for (trace, length) in traces.iter_mut().zip(&lengths) {
                    let (own, rest) = left.split_at(length * hidden);
                    mean(own, hidden, trace);
                    left = rest;
                }
            }
        }
        let mut left = &rows[..];
        let mut answers = Vec::with_capacity(texts.len());
        for length in lengths {
            let (own, rest) = left.split_at(length * hidden);
            answers.push(self.answer(own));
            left = rest;
        }
        (answers, traces)
    }

    /// Words and places.
    #[inline(always)]
    fn enter(&self, texts: &[Vec<u32>], rows: &mut [f32]) {
        let hidden = self.hidden;
        let words = self.store.bytes(&self.words);
        let mut out = rows.chunks_exact_mut(hidden);
        for text in texts {
            let marked = std::iter::once(&FIRST).chain(text).chain(std::iter::once(&LAST));
            for ((number, place), row) in marked.zip(self.place.chunks_exact(hidden)).zip(&mut out) {
                word(words, *number as usize, row);
                for (x, place) in row.iter_mut().zip(place) {
                    *x += place;
                }
                normalise(row, &self.norm.scale, &self.norm.shift, EPSILON);
            }
        }
    }

    /// Every piece looks at the others of its text.
    #[inline(always)]
    fn attend(&self, arch: Arch, layer: &Layer, lengths: &[usize], rows: &mut [f32], desk: &mut Desk) {
        let Desk { whole, steps, sums, query, mixed, wide, keys, row } = desk;
        let hidden = self.hidden;
        let mut scratch = Scratch { store: &self.store, whole, steps, sums };
        layer.query.pass(arch, rows, hidden, &mut scratch, query);
        mixed.clear();
        mixed.resize(rows.len(), 0.0);
        let mut start = 0;
        for &length in lengths {
            let own = &query[start * 3 * hidden..][..length * 3 * hidden];
            let out = &mut mixed[start * hidden..][..length * hidden];
            for head in 0..hidden / HEAD_WIDTH {
                look(own, out, head * HEAD_WIDTH, hidden, keys, row);
            }
            start += length;
        }
        layer.out.pass(arch, mixed, hidden, &mut scratch, wide);
        add_and_normalise(rows, wide, hidden, &layer.norm1);
    }

    /// Every piece by itself.
    #[inline(always)]
    fn think(&self, arch: Arch, layer: &Layer, rows: &mut [f32], desk: &mut Desk) {
        let Desk { whole, steps, sums, mixed, wide, .. } = desk;
        let hidden = self.hidden;
        let mut scratch = Scratch { store: &self.store, whole, steps, sums };
        layer.up.pass(arch, rows, hidden, &mut scratch, wide);
        for x in wide.iter_mut() {
            *x = gelu(*x);
        }
        layer.down.pass(arch, wide, layer.up.weights.outputs(), &mut scratch, mixed);
        add_and_normalise(rows, mixed, hidden, &layer.norm2);
    }

    /// The first row, the mean and the largest of all rows, weighed by the heads.
    #[inline(always)]
    fn answer(&self, rows: &[f32]) -> [f32; LANES] {
        let hidden = self.hidden;
        let mut pooled = vec![0.0; 3 * hidden];
        let (first, rest) = pooled.split_at_mut(hidden);
        let (mean, most) = rest.split_at_mut(hidden);
        first.copy_from_slice(&rows[..hidden]);
        most.fill(f32::NEG_INFINITY);
        for row in rows.chunks_exact(hidden) {
            for ((mean, most), x) in mean.iter_mut().zip(most.iter_mut()).zip(row) {
                *mean += x;
                *most = if *x > *most { *x } else { *most };
            }
        }
        let count = (rows.len() / hidden) as f32;
        for mean in mean {
            *mean /= count;
        }
        let mut scores = [0.0; LANES];
        for ((score, weights), bias) in
            scores.iter_mut().zip(self.head.chunks_exact(3 * hidden)).zip(&self.bias)
        {
            *score = dot(weights, &pooled) + bias;
        }
        scores
    }
}

/// Adds the mean of the rows to the end of `out`.
#[inline(always)]
fn mean(rows: &[f32], hidden: usize, out: &mut Vec<f32>) {
    let from = out.len();
    out.resize(from + hidden, 0.0);
    for row in rows.chunks_exact(hidden) {
        for (sum, x) in out[from..].iter_mut().zip(row) {
            *sum += x;
        }
    }
    let count = (rows.len() / hidden) as f32;
    for sum in &mut out[from..] {
        *sum /= count;
    }
}

/// Smallest variance divided by.
const EPSILON: f32 = 1e-12;

#[inline(always)]
fn add_and_normalise(rows: &mut [f32], more: &[f32], hidden: usize, norm: &Norm) {
    for (row, more) in rows.chunks_exact_mut(hidden).zip(more.chunks_exact(hidden)) {
        for (x, more) in row.iter_mut().zip(more) {
            *x += more;
        }
        normalise(row, &norm.scale, &norm.shift, EPSILON);
    }
}

/// One head of attention over one text: rows hold query, key and value one after another.
#[inline(always)]
fn look(own: &[f32], out: &mut [f32], from: usize, hidden: usize, keys: &mut Vec<Side>, row: &mut Vec<f32>) {
    let length = out.len() / hidden;
    // Keys lie down in blocks of sixteen, so that one query meets sixteen keys at a time.
    let blocks = length.div_ceil(ABREAST);
    keys.clear();
    keys.resize(HEAD_WIDTH * blocks, [0.0; ABREAST]);
    for (k, token) in own.chunks_exact(3 * hidden).enumerate() {
        let block = &mut keys[k / ABREAST * HEAD_WIDTH..][..HEAD_WIDTH];
        for (lanes, x) in block.iter_mut().zip(&token[hidden + from..]) {
            lanes[k % ABREAST] = *x;
        }
    }
    row.resize(blocks * ABREAST, 0.0);
    for (token, out) in own.chunks_exact(3 * hidden).zip(out.chunks_exact_mut(hidden)) {
        let query = &token[from..][..HEAD_WIDTH];
        for (scores, block) in row.chunks_exact_mut(ABREAST).zip(keys.chunks_exact(HEAD_WIDTH)) {
            let mut sums = [0.0; ABREAST];
            for (x, keys) in query.iter().zip(block) {
                for (sum, key) in sums.iter_mut().zip(keys) {
                    *sum += x * key;
                }
            }
            scores.copy_from_slice(&sums);
        }
        shares(&mut row[..length]);
        let mut sums = [0.0; HEAD_WIDTH];
        for (share, token) in row.iter().zip(own.chunks_exact(3 * hidden)) {
            for (sum, value) in sums.iter_mut().zip(&token[2 * hidden + from..][..HEAD_WIDTH]) {
                *sum += share * value;
            }
        }
        out[from..][..HEAD_WIDTH].copy_from_slice(&sums);
    }
}
