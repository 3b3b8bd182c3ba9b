//! Training of the fast tier: rows in, model bytes and a report out.
//!
//! Pure: rows were read by somebody else, the seed is fixed, the same rows always give the same bytes. Rows of tier
//! C and held-back rows are dropped here, whatever the caller sends.

mod dictionary;
mod features;
mod learn;
mod plane;
mod settle;
pub mod split;
mod talk;
mod targets;

use std::collections::HashSet;

use crate::corpus::{CHAT, Row, Tier, tier};
use crate::heads::{GROUND, Head, ISSUE, POLARITY, PRESENT, RARITY, SEVERITY, VERDICT};
use crate::model::Model;

use features::Features;
use learn::{Example, Fitted, Kind, Plan, Values, fit};

/// What a training run did.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// Rows learned from.
    pub learned: usize,
    /// Rows left out because their source is for research only.
    pub research_only: usize,
    /// Rows left out because they (or their text) are held back for testing.
    pub held_back: usize,
    /// Temperature of the issue probabilities found on the development rows.
    pub issue_temperature: f32,
    /// Temperature of the polarity probabilities.
    pub polarity_temperature: f32,
}

/// Why nothing could be trained.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TrainError {
    /// No labelled rows to learn issues from.
    #[error("no labelled rows to learn from")]
    NoLabels,
    /// No rows with a polarity.
    #[error("no polarity rows to learn from")]
    NoPolarity,
}

/// Choices of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// A part of the learning rows to leave out as well (1 to 4), for choosing among settings.
    pub without: Option<u64>,
}

/// The learning rows with their features.
struct Lesson {
    rows: Vec<Row>,
    features: Features,
    rarity: Vec<f32>,
    /// The model with its rows given out and nothing learned.
    known: Model,
}

/// Trains a model.
pub fn train(rows: impl Iterator<Item = Row>, options: Options) -> Result<(Vec<u8>, Report), TrainError> {
    let mut report = Report::default();
    // Messages move nothing but the intents: no other head, no row of the table, and no row held back.
    let (talk, rows): (Vec<Row>, Vec<Row>) = rows.partition(|row| row.source.ends_with(CHAT));
    let rows = admit(rows, options, &mut report);
    let talk = admit(talk, options, &mut report);
    if !rows.iter().any(|row| row.judged.is_some()) {
        return Err(TrainError::NoLabels);
    }
    if !rows.iter().any(|row| row.polarity.is_some()) {
        return Err(TrainError::NoPolarity);
    }
    let known = dictionary::choose(&rows);
    let mut features = Features::default();
    for row in &rows {
        features.push(&known, &row.text);
    }
    let rarity = features.rarity();
    let lesson = Lesson { rows, features, rarity, known };
    let mut model = build(&lesson, &mut report);
    talk::learn(&mut model, &lesson, &talk);
    Ok((model.to_bytes(), report))
}

/// Drops what must not be learned from.
fn admit(mut rows: Vec<Row>, options: Options, report: &mut Report) -> Vec<Row> {
    let away =
        |row: &Row| split::held_back(row) || (options.without == Some(split::part(row)) && is_natural(row));
    let hidden: HashSet<String> =
        rows.iter().filter(|row| away(row)).map(|row| crate::fold::folded(&row.text)).collect();
    rows.retain(|row| {
        let research = tier(&row.source) == Tier::C;
        let hide = !research && (away(row) || hidden.contains(&crate::fold::folded(&row.text)));
        report.research_only += usize::from(research);
        report.held_back += usize::from(hide);
        !research && !hide
    });
    report.learned += rows.len();
    rows
}

/// Whether a row belongs to the natural mix (not chosen for rare classes).
pub(crate) fn is_natural(row: &Row) -> bool {
    row.judged.is_none() || row.id.starts_with('d')
}

/// Settings of the heads.
const POLARITY_PLAN: Plan = Plan { kind: Kind::OneOf, classes: 4, epochs: 4, step: 0.5, shrink: 1e-6 };
const ISSUE_PLAN: Plan = Plan { kind: Kind::OneOf, classes: 7, epochs: 8, step: 0.15, shrink: 1e-5 };
const YES_NO_PLAN: Plan = Plan { kind: Kind::EachOf, classes: 6, epochs: 8, step: 0.15, shrink: 1e-5 };

/// Rounds of the plane between for and against.
const ROUNDS: usize = 12;

/// The heads in their order in the table, with plan and examples.
fn heads(lesson: &Lesson, keep: &(dyn Fn(&Row) -> bool + Sync)) -> Vec<(Head, Plan, Vec<Example>)> {
    let yes_no = |head: Head| Plan { classes: head.len, ..YES_NO_PLAN };
    vec![
        (POLARITY, POLARITY_PLAN, targets::polarity(&lesson.rows, keep)),
        (ISSUE, ISSUE_PLAN, targets::issue(&lesson.rows, keep)),
        (PRESENT, yes_no(PRESENT), targets::present(&lesson.rows, keep)),
        (GROUND, yes_no(GROUND), targets::ground(&lesson.rows, keep)),
        (SEVERITY, yes_no(SEVERITY), targets::severity(&lesson.rows, keep)),
    ]
}

fn fit_heads(lesson: &Lesson, keep: &(dyn Fn(&Row) -> bool + Sync)) -> Vec<(Head, Fitted)> {
    let tasks = heads(lesson, keep);
    std::thread::scope(|scope| {
        let mut handles = Vec::new();
        for (head, plan, examples) in &tasks {
            handles.push((
                *head,
                scope.spawn(|| fit(&lesson.features, Values::of(&lesson.rarity), examples, *plan)),
            ));
        }
        let verdict = scope.spawn(|| {
            let sided = targets::sided(&lesson.rows, keep);
            plane::separate(&lesson.features, &lesson.rarity, &sided, ROUNDS)
        });
        handles.push((VERDICT, verdict));
        handles
            .into_iter()
            .map(|(head, handle)| match handle.join() {
                Ok(fitted) => (head, fitted),
                Err(panic) => std::panic::resume_unwind(panic),
            })
            .collect()
    })
}

fn build(lesson: &Lesson, report: &mut Report) -> Model {
    let rehearsal = fit_heads(lesson, &|row| split::part(row) != 1);
    let mut model = quantise(lesson, &rehearsal);
    settle::settle(&mut model, lesson.rows.iter().filter(|row| split::part(row) == 1), report);
    let knobs = model.knobs;
    let mut model = quantise(lesson, &fit_heads(lesson, &|_| true));
    model.knobs = knobs;
    model
}

/// Puts fitted heads into one table of small integers.
fn quantise(lesson: &Lesson, fitted: &[(Head, Fitted)]) -> Model {
    let rarity = &lesson.rarity;
    let mut model = lesson.known.clone();
    for (head, fit) in fitted {
        write(&mut model, *head, fit, rarity);
    }
    let squares: Vec<f32> = rarity.iter().map(|r| r * r).collect();
    let scale = squares.iter().copied().fold(1e-6, f32::max) / 127.0;
    model.scale[RARITY] = scale;
    for (row, square) in squares.iter().enumerate() {
        model.row_mut(row as u32)[RARITY] = small(*square, scale);
    }
    model
}

/// Writes one head into the table.
fn write(model: &mut Model, head: Head, fit: &Fitted, rarity: &[f32]) {
    for (class, lane) in head.range().enumerate() {
        let weights: Vec<f32> =
            rarity.iter().enumerate().map(|(row, r)| fit.weights[row * fit.classes + class] * r).collect();
        let scale = scale(&weights, rarity);
        model.scale[lane] = scale;
        model.bias[lane] = fit.bias[class];
        for (row, weight) in weights.iter().enumerate() {
            model.row_mut(row as u32)[lane] = small(*weight, scale);
        }
    }
}

fn small(weight: f32, scale: f32) -> i8 {
    (weight / scale).round().clamp(-127.0, 127.0) as i8
}

/// The step of the small integers that loses least, frequent grams counting most: large rare weights are clipped.
fn scale(weights: &[f32], rarity: &[f32]) -> f32 {
    let most = weights.iter().map(|weight| weight.abs()).fold(1e-6, f32::max);
    let loss = |scale: f32| -> f64 {
        let lost = |(weight, r): (&f32, &f32)| {
            let gap = weight - f32::from(small(*weight, scale)) * scale;
            f64::from(gap * gap * features::frequency(*r))
        };
        weights.iter().zip(rarity).map(lost).sum()
    };
    let steps = (0..14).map(|i| most / 127.0 * 0.75_f32.powi(i));
    steps.min_by(|a, b| loss(*a).total_cmp(&loss(*b))).unwrap_or(most / 127.0)
}
