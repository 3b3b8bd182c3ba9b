//! What one shop's agents corrected: a small, sparse correction on top of the base scores.
//!
//! Pure: corrections in, an adaptation and a report out. It is kept only if it reads held-back corrections better than
//! the base does; which ones are held back is a fixed property of their texts.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use domain::reading::{Issue, Polarity, Reading};
use serde::{Deserialize, Serialize};

use crate::fold::fold;
use crate::grams::{visit, visit_concepts};
use crate::heads::{ISSUE, ISSUES, NOT_NEGATIVE};
use crate::lexicon::lexicon;
use crate::model::Model;
use crate::read::raw_scores;

/// Version of the form in which an adaptation is kept.
pub const VERSION: u32 = 1;
/// Most grams an adaptation speaks of: with seven weights each it stays below 64 KB in JSON.
const MOST: usize = 900;
/// Corrections below which nothing is learned.
const FEWEST: usize = 10;
/// Corrections that a gram must stand in to be learned from.
const COMMON: usize = 2;
/// Steps over the corrections.
const ROUNDS: usize = 30;
/// Size of a step.
const STEP: f32 = 0.4;
/// Answers of the issue head: six issues and "not negative".
const ANSWERS: usize = 7;
/// A correction counts less than the base's own margin of this many log-odds.
const REACH: f32 = 6.0;

/// One correction by an agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// The feedback.
    pub text: String,
    /// Its stars.
    #[serde(default)]
    pub rating: Option<u8>,
    /// What triage had read; none for "not negative".
    #[serde(default)]
    pub was: Option<Issue>,
    /// What the agent says it is; the same again when they confirmed it.
    #[serde(default)]
    pub corrected: Option<Issue>,
}

/// Weights of a shop's own words.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Adaptation {
    /// Version of this form.
    pub version: u32,
    /// Hash of a gram, in hexadecimal, and what it adds to each answer, in hundredths of log-odds.
    weights: BTreeMap<String, [i16; ANSWERS]>,
    /// The weights as reading wants them, made when first read with.
    #[serde(skip)]
    ready: OnceLock<Weights>,
}

impl PartialEq for Adaptation {
    fn eq(&self, other: &Self) -> bool {
        (self.version, &self.weights) == (other.version, &other.weights)
    }
}

/// How the adaptation did on the corrections that were held back from it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Corrections learned from.
    pub learned: usize,
    /// Corrections held back.
    pub held_back: usize,
    /// Held-back corrections that the base reads rightly.
    pub right_before: usize,
    /// Held-back corrections that the adapted model reads rightly.
    pub right_after: usize,
    /// Whether it is better and was kept.
    pub kept: bool,
}

/// Whether a correction is held back: one in four, by a hash of its folded text, so that copies stay together.
fn held_back(correction: &Correction) -> bool {
    let units = fold(&correction.text);
    units.iter().fold(7_u64, |hash, unit| mix(hash ^ unit.sign as u64)) % 4 == 0
}

const fn mix(value: u64) -> u64 {
    let z = value.wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z ^ (z >> 29)
}

/// The hashes of a text's grams, each once.
fn grams(text: &str) -> Vec<u64> {
    let units = fold(text);
    let mut hashes = Vec::new();
    visit(&units, |gram| hashes.push(gram.hash));
    visit_concepts(&lexicon().find(&units), |gram| hashes.push(gram.hash));
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

const fn key(hash: u64) -> u64 {
    // Twelve hexadecimal digits are enough for one shop and keep the form small.
    hash >> 16
}

fn lane(issue: Option<Issue>) -> usize {
    issue.and_then(|issue| ISSUES.iter().position(|known| *known == issue)).unwrap_or(NOT_NEGATIVE)
}

/// A correction as the learner wants it.
struct Lesson {
    grams: Vec<u64>,
    base: [f32; ANSWERS],
    truth: usize,
}

impl Lesson {
    fn new(model: &Model, correction: &Correction) -> Self {
        let reading = model.read_fast(&correction.text, correction.rating);
        Self {
            grams: grams(&correction.text).into_iter().map(key).collect(),
            base: standing(model, &correction.text, &reading),
            truth: lane(correction.corrected),
        }
    }
}

/// The base's scores of the seven answers, moved so that the highest is the one it gave.
fn standing(model: &Model, text: &str, reading: &Reading) -> [f32; ANSWERS] {
    let scores = raw_scores(model, text);
    let mut answers = [0.0; ANSWERS];
    answers.copy_from_slice(&scores[ISSUE.range()]);
    let said = lane(reading.issue);
    let rival = (0..ANSWERS).filter(|i| *i != said).map(|i| answers[i]).fold(f32::NEG_INFINITY, f32::max);
    answers[said] = answers[said].max(rival + 0.1);
    answers
}

type Weights = BTreeMap<u64, [f32; ANSWERS]>;

fn answers(lesson: &Lesson, weights: &Weights) -> [f32; ANSWERS] {
    let size = (lesson.grams.len().max(1) as f32).sqrt();
    let mut shift = [0.0_f32; ANSWERS];
    for found in lesson.grams.iter().filter_map(|gram| weights.get(gram)) {
        for (shift, weight) in shift.iter_mut().zip(found) {
            *shift += weight / size;
        }
    }
    let mut answers = lesson.base;
    for (answer, shift) in answers.iter_mut().zip(shift) {
        *answer += shift.clamp(-REACH, REACH);
    }
    answers
}

fn best(answers: &[f32; ANSWERS]) -> usize {
    (0..ANSWERS).fold(0, |best, i| if answers[i] > answers[best] { i } else { best })
}

fn right(lessons: &[Lesson], weights: &Weights) -> usize {
    lessons.iter().filter(|lesson| best(&answers(lesson, weights)) == lesson.truth).count()
}

impl Adaptation {
    /// Learns from a shop's corrections; the adaptation is empty unless it reads the held-back ones better.
    pub fn train(model: &Model, corrections: &[Correction]) -> (Self, Report) {
        let (test, learn): (Vec<_>, Vec<_>) = corrections.iter().partition(|c| held_back(c));
        let lessons = |some: &[&Correction]| -> Vec<Lesson> {
            some.iter().map(|correction| Lesson::new(model, correction)).collect()
        };
        let (test, learn) = (lessons(&test), lessons(&learn));
        let mut report = Report { learned: learn.len(), held_back: test.len(), ..Report::default() };
        let none = Weights::new();
        report.right_before = right(&test, &none);
        report.right_after = report.right_before;
        if learn.len() < FEWEST {
            return (Self::nothing(), report);
        }
        let learned = Self::pack(&fit(&learn));
        report.right_after = right(&test, &learned.unpack());
        report.kept = report.right_after > report.right_before;
        (if report.kept { learned } else { Self::nothing() }, report)
    }

    /// The adaptation that changes nothing.
    pub const fn nothing() -> Self {
        Self { version: VERSION, weights: BTreeMap::new(), ready: OnceLock::new() }
    }

    /// Whether it changes nothing; one of another version never does anything.
    pub fn is_empty(&self) -> bool {
        self.weights.is_empty() || self.version != VERSION
    }

    fn pack(weights: &Weights) -> Self {
        let mut all: Vec<(&u64, &[f32; ANSWERS])> = weights.iter().collect();
        let strength = |weights: &[f32; ANSWERS]| weights.iter().map(|w| w.abs()).fold(0.0, f32::max);
        all.sort_by(|a, b| strength(b.1).total_cmp(&strength(a.1)).then(a.0.cmp(b.0)));
        let small = |weight: f32| (weight * 100.0).round().clamp(-9_999.0, 9_999.0) as i16;
        let weights = all.into_iter().take(MOST).map(|(key, w)| (format!("{key:x}"), w.map(small))).collect();
        Self { version: VERSION, weights, ready: OnceLock::new() }
    }

    fn unpack(&self) -> Weights {
        let large = |w: &[i16; ANSWERS]| w.map(|weight| f32::from(weight) / 100.0);
        let entry =
            |(key, w): (&String, &[i16; ANSWERS])| Some((u64::from_str_radix(key, 16).ok()?, large(w)));
        self.weights.iter().filter_map(entry).collect()
    }
}

/// Fits the weights: softmax steps from the base's scores, on grams that stand in several corrections.
fn fit(lessons: &[Lesson]) -> Weights {
    let mut counts: BTreeMap<u64, usize> = BTreeMap::new();
    for gram in lessons.iter().flat_map(|lesson| &lesson.grams) {
        *counts.entry(*gram).or_default() += 1;
    }
    let common = counts.into_iter().filter(|(_, n)| *n >= COMMON);
    let mut weights: Weights = common.map(|(gram, _)| (gram, [0.0; ANSWERS])).collect();
    for _ in 0..ROUNDS {
        for lesson in lessons {
            let said = softmax(&answers(lesson, &weights));
            let size = (lesson.grams.len().max(1) as f32).sqrt();
            for gram in &lesson.grams {
                let Some(own) = weights.get_mut(gram) else { continue };
                for (i, weight) in own.iter_mut().enumerate() {
                    let wanted = if i == lesson.truth { 1.0 } else { 0.0 };
                    *weight -= STEP * (said[i] - wanted) / size + 0.002 * *weight;
                }
            }
        }
    }
    weights
}

fn softmax(answers: &[f32; ANSWERS]) -> [f32; ANSWERS] {
    let most = answers.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let raised = answers.map(|answer| (answer - most).exp());
    let all: f32 = raised.iter().sum();
    raised.map(|part| part / all)
}

impl Model {
    /// Reads one feedback with what the shop's agents taught; the same as [`Model::read`] without.
    pub fn read_adapted(&self, text: &str, rating: Option<u8>, learned: Option<&Adaptation>) -> Reading {
        let reading = self.read(text, rating);
        let Some(learned) = learned.filter(|learned| !learned.is_empty()) else { return reading };
        let base = standing(self, text, &reading);
        let lesson = Lesson { grams: grams(text).into_iter().map(key).collect(), base, truth: 0 };
        let answers = answers(&lesson, learned.ready.get_or_init(|| learned.unpack()));
        let said = best(&answers);
        if said == lane(reading.issue) {
            return reading;
        }
        self.overruled(text, reading, said, softmax(&answers)[said])
    }

    /// The reading as the shop's agents would have it.
    fn overruled(&self, text: &str, mut reading: Reading, said: usize, chance: f32) -> Reading {
        reading.issue = ISSUES.get(said).copied();
        reading.confidence = chance.clamp(0.0, 1.0);
        reading.also.retain(|issue| Some(*issue) != reading.issue);
        reading.polarity = match (reading.issue, reading.polarity) {
            (None, Polarity::Negative | Polarity::Mixed) => Polarity::Positive,
            (Some(_), Polarity::Positive | Polarity::Neutral) => Polarity::Negative,
            (_, polarity) => polarity,
        };
        if reading.issue.is_none() {
            reading.severity = 1;
            reading.trigger = None;
        }
        reading.why = reading.issue.map_or_else(Vec::new, |issue| self.why(text, issue));
        reading
    }
}
