//! Triage: how often it is right on the held-back rows, and how many texts a second one core reads.

use std::path::Path;

use anyhow::Context;
use domain::reading::Polarity;
use triage::Engine;
use triage::corpus::{Row, labelled, polar};
use triage::evaluate::{self, Confusion};
use triage::outgoing::exam;
use triage::train::split::held_back;

use super::{Figures, median};
use crate::wiring::say;

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
    let engine = Engine::embedded();
    let model = engine.fast();
    let mut figures = Figures::new();
    let rows = labelled(&read(&data.join("reviews-labelled.tsv"))?)?;
    issues(&engine, &rows, &mut figures);
    let mut texts = Vec::new();
    for (source, name) in SETS {
        let rows = polar(&read(&data.join(format!("polarity/{source}.tsv")))?, source)?;
        let most = if quick { 300 } else { usize::MAX };
        figures.insert(name, polarity(&engine, rows.iter().filter(|row| held_back(row)).take(most)));
        if source.starts_with("zh") {
            let short =
                rows.into_iter().map(|row| row.text).filter(|text| (20..120).contains(&text.chars().count()));
            texts.extend(short.take(10_000));
        }
    }
    guard(&mut figures)?;
    written(&engine, &mut figures)?;
    let times = if quick { 1 } else { 5 };
    let fast = || texts.iter().map(|text| model.read_fast(text, None).aspects.len()).sum();
    figures.insert("fast_reviews_per_s_core", speed(&texts, times, fast)?);
    if let Some(deep) = engine.deep() {
        let some = &texts[..texts.len().min(if quick { 64 } else { 1_000 })];
        let read: Vec<&str> = some.iter().map(String::as_str).collect();
        figures
            .insert("deep_reviews_per_s_core", speed(some, times.min(3), || deep.scores_all(&read).len())?);
    }
    for (name, figure) in &figures {
        say(&format!("{name:<26} {figure:.4}"));
    }
    Ok(figures)
}

fn read(path: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("failed to read {}", path.display()))
}

/// How the fast tier alone and both tiers read the held-back labelled rows, no stars given.
fn issues(engine: &Engine, rows: &[Row], figures: &mut Figures) {
    let rows = evaluate::held_back(rows);
    let fast = evaluate::figures(&Engine::fast_alone(), &rows);
    say(&format!("fast tier on the held-back labelled rows, no stars given\n{}", fast.table));
    figures.insert("macro_f1_5_fast", fast.macro_f1_5);
    let both = evaluate::figures(engine, &rows);
    say(&format!("both tiers\n{}", both.table));
    figures.insert("macro_f1_5", both.macro_f1_5);
    figures.insert("answered_share", both.answered_share);
    figures.insert("answered_precision", both.answered_precision);
    figures.insert("ece", both.ece);
}

/// Macro-F1 of negative against positive by both tiers.
fn polarity<'a>(engine: &Engine, rows: impl Iterator<Item = &'a Row>) -> f64 {
    let known = |row: &&Row| matches!(row.polarity, Some(Polarity::Negative | Polarity::Positive));
    let rows: Vec<&Row> = rows.filter(known).collect();
    let texts: Vec<(&str, Option<u8>)> = rows.iter().map(|row| (row.text.as_str(), None)).collect();
    let mut table = Confusion::new(&["negative", "positive"]);
    for (row, reading) in rows.iter().zip(engine.read_all(&texts)) {
        let truth = usize::from(row.polarity == Some(Polarity::Positive));
        table.add(truth, usize::from(!reading.is_negative()));
    }
    table.macro_f1(2)
}

/// The guard on texts that nothing was tuned on, and beside it on every set that its rules and head have seen.
fn guard(figures: &mut Figures) -> anyhow::Result<()> {
    let mut questions = exam::parse(exam::SET).context("the guard's set cannot be read")?;
    questions
        .extend(exam::parse(&exam::HELD_OUT.concat()).context("the guard's held-out set cannot be read")?);
    let marks = exam::evaluate(&questions);
    figures.insert("guard_recall_known", marks.recall());
    figures.insert("guard_false_alarm_known", marks.false_alarm());
    let blind = exam::parse(&exam::BLIND.concat()).context("the guard's blind set cannot be read")?;
    let marks = exam::evaluate(&blind);
    figures.insert("guard_recall", marks.recall());
    figures.insert("guard_false_alarm", marks.false_alarm());
    Ok(())
}

/// Intents of messages, and praise that looks like a complaint: texts written for the measure.
fn written(engine: &Engine, figures: &mut Figures) -> anyhow::Result<()> {
    for (language, table) in evaluate::intents(engine).context("the messages cannot be read")? {
        say(&format!("intents, {language}: right {:.3} of {}", table.accuracy(), table.rows()));
        if language == "all" {
            say(&format!("{table}"));
            figures.insert("intent_accuracy", table.accuracy());
            figures.insert("intent_macro_f1", table.macro_f1(8));
        }
    }
    for (name, engine) in [("praise_misread", engine), ("praise_misread_fast", &Engine::fast_alone())] {
        let (table, _) = evaluate::praise(engine);
        say(&format!("{name}\n{table}"));
        figures.insert(name, 1.0 - table.class(1).recall);
    }
    Ok(())
}

/// Readings a second of processor time of this thread: other work on the machine does not count (Linux).
fn speed(texts: &[String], times: usize, mut work: impl FnMut() -> usize) -> anyhow::Result<f64> {
    anyhow::ensure!(!texts.is_empty(), "no texts to read");
    let mut lengths: Vec<usize> = texts.iter().map(|text| text.chars().count()).collect();
    lengths.sort_unstable();
    say(&format!("{} texts of {} characters (median)", texts.len(), lengths[lengths.len() / 2]));
    let mut rates = Vec::new();
    for _ in 0..=times {
        let start = processor_seconds()?;
        std::hint::black_box(work());
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
