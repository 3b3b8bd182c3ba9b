//! Triage: how often it is right on the held-back rows, and how many texts a second one core reads.

use std::path::Path;

use anyhow::Context;
use domain::reading::{Issue, Polarity};
use triage::Model;
use triage::corpus::{Row, labelled, polar};
use triage::evaluate::{Confusion, answered_share, calibration_error};
use triage::outgoing::exam;
use triage::train::split::held_back;

use super::{Figures, median};
use crate::wiring::say;

const ISSUES: [&str; 7] = ["quality", "logistics", "service", "mismatch", "groundless", "other", "positive"];
/// The precision that answers are to have.
const PRECISION: f64 = 0.93;
/// Polarity sets and the names of their figures: macro-F1 of negative against positive.
const SETS: [(&str, &str); 8] = [
    ("zh_shop", "polarity_zh_shop"),
    ("zh_waimai", "polarity_zh_waimai"),
    ("id_prdect", "polarity_id_prdect"),
    ("id_smsa", "polarity_id_smsa"),
    ("en_amazon", "polarity_en_amazon"),
    ("th_wisesight", "polarity_th_wisesight"),
    ("tl_shopee", "polarity_tl_shopee"),
    ("vi_phones", "polarity_vi_phones"),
];

pub(super) fn run(data: &Path, quick: bool) -> anyhow::Result<Figures> {
    let model = Model::embedded();
    let mut figures = Figures::new();
    let rows = labelled(&read(&data.join("reviews-labelled.tsv"))?)?;
    issues(model, &rows, &mut figures);
    let mut texts = Vec::new();
    for (source, name) in SETS {
        let rows = polar(&read(&data.join(format!("polarity/{source}.tsv")))?, source)?;
        let most = if quick { 300 } else { usize::MAX };
        figures.insert(name, polarity(model, rows.iter().filter(|row| held_back(row)).take(most)));
        if source.starts_with("zh") {
            let short =
                rows.into_iter().map(|row| row.text).filter(|text| (20..120).contains(&text.chars().count()));
            texts.extend(short.take(10_000));
        }
    }
    guard(&mut figures)?;
    figures.insert("fast_reviews_per_s_core", speed(model, &texts, if quick { 1 } else { 5 })?);
    for (name, figure) in &figures {
        say(&format!("{name:<26} {figure:.4}"));
    }
    Ok(figures)
}

fn read(path: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("failed to read {}", path.display()))
}

fn lane(issue: Option<Issue>) -> usize {
    issue.and_then(|issue| ISSUES.iter().position(|name| *name == issue.as_str())).unwrap_or(6)
}

fn issues(model: &Model, rows: &[Row], figures: &mut Figures) {
    let mut table = Confusion::new(&ISSUES);
    let mut answers = Vec::new();
    for row in rows.iter().filter(|row| held_back(row)) {
        let Some(judged) = &row.judged else { continue };
        let reading = model.read_fast(&row.text, None);
        table.add(lane(judged.primary), lane(reading.issue));
        answers.push((reading.confidence, lane(judged.primary) == lane(reading.issue)));
    }
    say(&format!("fast tier on the held-back labelled rows, no stars given\n{table}"));
    let (share, line) = answered_share(&answers, PRECISION);
    let given: Vec<&(f32, bool)> = answers.iter().filter(|(confidence, _)| *confidence >= line).collect();
    let right = given.iter().filter(|(_, right)| *right).count() as f64;
    figures.insert("macro_f1_5_fast", table.macro_f1(5));
    figures.insert("answered_share", share);
    figures.insert("answered_precision", right / given.len().max(1) as f64);
    figures.insert("ece", calibration_error(&answers));
}

fn polarity<'a>(model: &Model, rows: impl Iterator<Item = &'a Row>) -> f64 {
    let mut table = Confusion::new(&["negative", "positive"]);
    for row in rows {
        let truth = match row.polarity {
            Some(Polarity::Negative) => 0,
            Some(Polarity::Positive) => 1,
            _ => continue,
        };
        table.add(truth, usize::from(!model.read_fast(&row.text, None).is_negative()));
    }
    table.macro_f1(2)
}

/// The guard on every written set, the ones that its rules were mended with included.
fn guard(figures: &mut Figures) -> anyhow::Result<()> {
    let mut questions = exam::parse(exam::SET).context("the guard's set cannot be read")?;
    questions
        .extend(exam::parse(&exam::HELD_OUT.concat()).context("the guard's held-out set cannot be read")?);
    let marks = exam::evaluate(&questions);
    figures.insert("guard_recall", marks.recall());
    figures.insert("guard_false_alarm", marks.false_alarm());
    Ok(())
}

/// Readings a second of processor time of this thread: other work on the machine does not count (Linux).
fn speed(model: &Model, texts: &[String], times: usize) -> anyhow::Result<f64> {
    anyhow::ensure!(!texts.is_empty(), "no texts to read");
    let mut lengths: Vec<usize> = texts.iter().map(|text| text.chars().count()).collect();
    lengths.sort_unstable();
    say(&format!("{} texts of {} characters (median)", texts.len(), lengths[lengths.len() / 2]));
    let mut rates = Vec::new();
    for _ in 0..=times {
        let start = processor_seconds()?;
        let kept: usize = texts.iter().map(|text| model.read_fast(text, None).aspects.len()).sum();
        std::hint::black_box(kept);
        rates.push(texts.len() as f64 / (processor_seconds()? - start));
    }
    // The first run wakes the caches.
    Ok(median(rates.split_off(1)))
}

fn processor_seconds() -> anyhow::Result<f64> {
    let status =
        std::fs::read_to_string("/proc/thread-self/schedstat").context("no processor time to be had")?;
    let nanoseconds = status.split(' ').next().and_then(|first| first.parse::<f64>().ok());
    Ok(nanoseconds.context("no processor time to be had")? / 1e9)
}
