//! Measures readings against the truth: precision, recall, F1, calibration.
//!
//! Counts, and the figures of an engine over judged rows; knows nothing of weights.

use domain::reading::{Intent, Issue, Reading};

use crate::corpus::{CorpusError, Row, Tier, messages, tier};
use crate::engine::Engine;
use crate::train::split;

/// Counts of truth against answer for a fixed list of classes.
#[derive(Clone, Debug)]
pub struct Confusion {
    names: Vec<&'static str>,
    counts: Vec<usize>,
}

/// Figures of one class.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClassScore {
    /// Share of answers that are right.
    pub precision: f64,
    /// Share of the truth that is found.
    pub recall: f64,
    /// Harmonic mean of both.
    pub f1: f64,
    /// Rows whose truth is this class.
    pub support: usize,
}

impl Confusion {
    /// No rows yet.
    pub fn new(names: &[&'static str]) -> Self {
        Self { names: names.to_vec(), counts: vec![0; names.len() * names.len()] }
    }

    /// Counts a row; indices outside the list are not counted.
    pub fn add(&mut self, truth: usize, said: usize) {
        let n = self.names.len();
        if truth < n && said < n {
            self.counts[truth * n + said] += 1;
        }
    }

    /// Figures of one class.
    pub fn class(&self, class: usize) -> ClassScore {
        let n = self.names.len();
        let hit = self.counts[class * n + class] as f64;
        let support: usize = self.counts[class * n..(class + 1) * n].iter().sum();
        let said: usize = (0..n).map(|truth| self.counts[truth * n + class]).sum();
        let ratio = |part: f64, whole: usize| if whole == 0 { 0.0 } else { part / whole as f64 };
        let (precision, recall) = (ratio(hit, said), ratio(hit, support));
        let f1 = if hit == 0.0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) };
        ClassScore { precision, recall, f1, support }
    }

    /// Mean F1 over the first `classes` of the list that occur in the truth.
    pub fn macro_f1(&self, classes: usize) -> f64 {
        let scores: Vec<f64> =
            (0..classes).map(|c| self.class(c)).filter(|s| s.support > 0).map(|s| s.f1).collect();
        if scores.is_empty() { 0.0 } else { scores.iter().sum::<f64>() / scores.len() as f64 }
    }

    /// Share of rows answered rightly.
    pub fn accuracy(&self) -> f64 {
        let n = self.names.len();
        let right: usize = (0..n).map(|c| self.counts[c * n + c]).sum();
        let all: usize = self.counts.iter().sum();
        if all == 0 { 0.0 } else { right as f64 / all as f64 }
    }

    /// Rows counted.
    pub fn rows(&self) -> usize {
        self.counts.iter().sum()
    }
}

impl std::fmt::Display for Confusion {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (class, name) in self.names.iter().enumerate() {
            let s = self.class(class);
            let n = self.names.len();
            write!(
                f,
                "  {name:<11} P {:.3} R {:.3} F1 {:.3} n {:>5} |",
                s.precision, s.recall, s.f1, s.support
            )?;
            for said in 0..n {
                write!(f, " {:>5}", self.counts[class * n + said])?;
            }
            writeln!(f)?;
        }
        Ok(())
    }
}

/// Messages of buyers in eight languages, written for the measure and never learned from.
pub const MESSAGES: &str = include_str!("../tests/intents.tsv");

/// Praise that single words make look like a complaint, and complaints in words of praise; never learned from.
pub const PRAISE: &str = include_str!("../tests/praise.tsv");

/// How the intents of [`MESSAGES`] are read: all of them, and those of each language.
///
/// # Errors
/// A line that cannot be read.
pub fn intents(engine: &Engine) -> Result<Vec<(String, Confusion)>, CorpusError> {
    let names: Vec<&'static str> = Intent::ALL.iter().map(|intent| intent.as_str()).collect();
    let place = |intent: Intent| Intent::ALL.iter().position(|known| *known == intent).unwrap_or(usize::MAX);
    let mut tables = vec![("all".to_owned(), Confusion::new(&names))];
    for (language, line) in written(MESSAGES) {
        // `messages` passes over the first line as a header.
        let row = messages(&format!("intent\ttext\n{line}"), "test")?.pop();
        let Some(row) = row else { continue };
        let Some(truth) = row.intent else { continue };
        let Some(said) = engine.read(&row.text, None).intent else { continue };
        if !tables.iter().any(|(known, _)| known == language) {
            tables.push((language.to_owned(), Confusion::new(&names)));
        }
        for (_, table) in tables.iter_mut().filter(|(known, _)| known == "all" || known == language) {
            table.add(place(truth), place(said));
        }
    }
    Ok(tables)
}

/// How [`PRAISE`] is read, complaint or not, and the texts that are read wrong.
pub fn praise(engine: &Engine) -> (Confusion, Vec<&'static str>) {
    let mut table = Confusion::new(&["complaint", "praise"]);
    let mut wrong = Vec::new();
    for (_, line) in written(PRAISE) {
        let Some((word, text)) = line.split_once('\t') else { continue };
        let (truth, said) =
            (usize::from(word == "praise"), usize::from(!engine.read(text, None).is_negative()));
        table.add(truth, said);
        if truth != said {
            wrong.push(text);
        }
    }
    (table, wrong)
}

/// Lines of a written set: language and the rest.
fn written(set: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    set.lines().filter(|line| !line.starts_with("# ")).filter_map(|line| line.split_once('\t'))
}

/// Expected calibration error of (confidence, was right) pairs over ten equal-width bins.
pub fn calibration_error(answers: &[(f32, bool)]) -> f64 {
    let mut bins = [(0_usize, 0.0_f64, 0_usize); 10];
    for &(confidence, right) in answers {
        let bin = &mut bins[((confidence * 10.0) as usize).min(9)];
        bin.0 += 1;
        bin.1 += f64::from(confidence);
        bin.2 += usize::from(right);
    }
    let gap: f64 = bins.iter().map(|&(_, confidence, right)| (confidence - right as f64).abs()).sum();
    if answers.is_empty() { 0.0 } else { gap / answers.len() as f64 }
}

/// The largest share of answers that can be given, most confident first, at the wanted precision.
pub fn answered_share(answers: &[(f32, bool)], precision: f64) -> (f64, f32) {
    let mut sorted = answers.to_vec();
    sorted.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut right = 0;
    let mut best = (0.0, 1.0);
    for (i, &(confidence, ok)) in sorted.iter().enumerate() {
        right += usize::from(ok);
        if right as f64 >= precision * (i + 1) as f64 {
            best = ((i + 1) as f64 / sorted.len() as f64, confidence);
        }
    }
    best
}

/// Names of the issue classes in the order of [`Figures::table`]; the last is "not negative".
pub const CLASSES: [&str; 7] =
    ["quality", "logistics", "service", "mismatch", "groundless", "other", "positive"];

/// What is reported of an engine over judged rows.
#[derive(Clone, Debug)]
pub struct Figures {
    /// Truth against answer, doubtful answers included.
    pub table: Confusion,
    /// Mean F1 over the five issues with a playbook of their own.
    pub macro_f1_5: f64,
    /// Share of rows that were answered without doubt.
    pub answered_share: f64,
    /// Share of those answers that are right.
    pub answered_precision: f64,
    /// Calibration error of the confidence in the primary answer, ten bins, doubtful answers included.
    pub ece: f64,
    /// Share of rows whose severity is right.
    pub severity: f64,
    /// Share of rows whose ground is right.
    pub ground: f64,
}

/// The judged rows that are held back from all training, research-only sources included.
pub fn held_back(rows: &[Row]) -> Vec<&Row> {
    rows.iter().filter(|row| row.judged.is_some() && split::held_back(row)).collect()
}

/// The same without the research-only sources.
pub fn held_back_shippable(rows: &[Row]) -> Vec<&Row> {
    held_back(rows).into_iter().filter(|row| tier(&row.source) != Tier::C).collect()
}

/// Figures of an engine over judged rows, no star rating given. An engine without a deep tier gives the figures of
/// the fast tier alone.
pub fn figures(engine: &Engine, rows: &[&Row]) -> Figures {
    let texts: Vec<(&str, Option<u8>)> = rows.iter().map(|row| (row.text.as_str(), None)).collect();
    figures_of(rows, &engine.read_all(&texts))
}

/// Figures of readings that belong to judged rows, in the same order.
pub fn figures_of(rows: &[&Row], readings: &[Reading]) -> Figures {
    let class = |issue: Option<Issue>| {
        issue.and_then(|issue| CLASSES.iter().position(|name| *name == issue.as_str())).unwrap_or(6)
    };
    let mut table = Confusion::new(&CLASSES);
    let (mut all, mut answered) = (Vec::new(), Vec::new());
    let (mut severity, mut ground) = (0, 0);
    for (row, reading) in rows.iter().zip(readings) {
        let Some(judged) = &row.judged else { continue };
        let (truth, said) = (class(judged.primary), class(reading.issue));
        table.add(truth, said);
        all.push((reading.confidence, truth == said));
        if !reading.abstain {
            answered.push(truth == said);
        }
        severity += usize::from(reading.severity == judged.severity);
        ground += usize::from(reading.ground == judged.ground);
    }
    let share = |part: usize, whole: usize| if whole == 0 { 0.0 } else { part as f64 / whole as f64 };
    Figures {
        macro_f1_5: table.macro_f1(5),
        answered_share: share(answered.len(), all.len()),
        answered_precision: share(answered.iter().filter(|right| **right).count(), answered.len()),
        ece: calibration_error(&all),
        severity: share(severity, all.len()),
        ground: share(ground, all.len()),
        table,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_add_up() {
        let mut table = Confusion::new(&["a", "b"]);
        for (truth, said) in [(0, 0), (0, 0), (0, 1), (1, 1)] {
            table.add(truth, said);
        }
        assert!((table.class(0).f1 - 0.8).abs() < 1e-9);
        assert!((table.class(1).f1 - 2.0 / 3.0).abs() < 1e-9);
        assert!((table.accuracy() - 0.75).abs() < 1e-9);
        assert!((table.macro_f1(1) - 0.8).abs() < 1e-9);
    }

    #[test]
    fn perfect_confidence_has_no_error() {
        assert!(calibration_error(&[(1.0, true), (0.0, false)]) < 1e-9);
        assert!((calibration_error(&[(1.0, false)]) - 1.0).abs() < 1e-9);
        let (share, _) = answered_share(&[(0.9, true), (0.8, false), (0.7, true)], 1.0);
        assert!((share - 1.0 / 3.0).abs() < 1e-9);
    }
}
