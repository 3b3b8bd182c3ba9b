//! Measures a model file on held-back rows of the data folder. For development only.
#![expect(clippy::print_stdout, reason = "a development tool that reports on the terminal")]

use std::collections::BTreeMap;
use std::path::Path;

use domain::reading::{Issue, Polarity};
use triage::Model;
use triage::corpus::{Row, Tier, labelled, polar, tier};
use triage::evaluate::{Confusion, answered_share, calibration_error};
use triage::train::split::part;

const ISSUES: [&str; 7] = ["quality", "logistics", "service", "mismatch", "groundless", "other", "positive"];

fn lane(issue: Option<Issue>) -> usize {
    issue.and_then(|issue| ISSUES.iter().position(|name| *name == issue.as_str())).unwrap_or(6)
}

fn issues(model: &Model, rows: &[&Row]) {
    let mut all = Confusion::new(&ISSUES);
    let mut by_language: BTreeMap<String, Confusion> = BTreeMap::new();
    let mut answers = Vec::new();
    let mut grades = Confusion::new(&["1", "2", "3"]);
    let (mut severity, mut ground, mut also) = (0, 0, (0, 0, 0));
    for row in rows {
        let Some(judged) = &row.judged else { continue };
        let reading = model.read(&row.text, None);
        let (truth, said) = (lane(judged.primary), lane(reading.issue));
        all.add(truth, said);
        by_language
            .entry(row.language().to_owned())
            .or_insert_with(|| Confusion::new(&ISSUES))
            .add(truth, said);
        answers.push((reading.confidence, truth == said));
        severity += usize::from(reading.severity == judged.severity);
        grades.add(usize::from(judged.severity) - 1, usize::from(reading.severity) - 1);
        ground += usize::from(reading.ground == judged.ground);
        let both = judged.also.iter().filter(|issue| reading.also.contains(issue)).count();
        also = (also.0 + both, also.1 + reading.also.len(), also.2 + judged.also.len());
    }
    println!("{all}");
    let n = all.rows() as f64;
    println!(
        "rows {} macro-F1(5) {:.4} accuracy {:.4} ECE {:.4} answered at .93: {:?}",
        all.rows(),
        all.macro_f1(5),
        all.accuracy(),
        calibration_error(&answers),
        answered_share(&answers, 0.93)
    );
    println!(
        "severity acc {:.4} ground acc {:.4} also hit/said/true {also:?}",
        severity as f64 / n,
        ground as f64 / n
    );
    println!("{grades}");
    for (language, table) in by_language {
        println!(
            "  {language}: macro-F1(5) {:.3} accuracy {:.3} n {}",
            table.macro_f1(5),
            table.accuracy(),
            table.rows()
        );
    }
}

fn polarity(model: &Model, source: &str, rows: &[Row], wanted: u64) {
    let names = ["negative", "neutral", "positive", "mixed"];
    let mut table = Confusion::new(&names);
    let mut pair = Confusion::new(&["negative", "positive"]);
    let place = |p: Polarity| names.iter().position(|name| *name == p.as_str()).unwrap_or(0);
    for row in rows.iter().filter(|row| part(row) == wanted) {
        if let Some(truth) = row.polarity {
            let reading = model.read_fast(&row.text, None);
            table.add(place(truth), place(reading.polarity));
            if truth == Polarity::Negative || truth == Polarity::Positive {
                pair.add(usize::from(truth == Polarity::Positive), usize::from(!reading.is_negative()));
            }
        }
    }
    println!(
        "{source}: macro-F1 {:.4} accuracy {:.4} n {}; negative against positive {:.4} n {}",
        table.macro_f1(4),
        table.accuracy(),
        table.rows(),
        pair.macro_f1(2),
        pair.rows()
    );
}

/// Time this thread has run on a processor, so that other work on the machine does not count (Linux).
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    stat.split(' ').next().and_then(|ns| ns.parse::<f64>().ok()).unwrap_or(0.0) / 1e9
}

fn speed(model: &Model, texts: &[&str]) {
    let mut lengths: Vec<usize> = texts.iter().map(|text| text.chars().count()).collect();
    lengths.sort_unstable();
    for (name, explain) in [("read", true), ("read_fast", false)] {
        let start = cpu_seconds();
        let mut kept = 0_usize;
        for _ in 0..3 {
            for text in texts {
                let reading = if explain { model.read(text, None) } else { model.read_fast(text, None) };
                kept += usize::from(reading.severity);
            }
        }
        let rate = (texts.len() * 3) as f64 / (cpu_seconds() - start);
        println!(
            "{name}: {rate:.0} reviews/s by CPU time, median {} characters ({kept})",
            lengths[lengths.len() / 2]
        );
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let usage = "usage: measure <data folder> <model file> <part, 0 = held back>";
    let mut args = std::env::args().skip(1);
    let data = args.next().ok_or(usage)?;
    let model = Model::from_bytes(&std::fs::read(args.next().ok_or(usage)?)?)?;
    let wanted: u64 = args.next().ok_or(usage)?.parse()?;
    let data = Path::new(&data);
    let rows = labelled(&std::fs::read_to_string(data.join("reviews-labelled.tsv"))?)?;
    let chosen: Vec<&Row> =
        rows.iter().filter(|row| row.id.starts_with('d') && part(row) == wanted).collect();
    issues(&model, &chosen);
    let shipped: Vec<&Row> = chosen.iter().copied().filter(|row| tier(&row.source) != Tier::C).collect();
    println!("without research-only sources:");
    issues(&model, &shipped);
    let mut mixed = Vec::new();
    for source in [
        "zh_shop",
        "zh_waimai",
        "zh_books_hotels_mit",
        "en_amazon",
        "id_prdect",
        "id_smsa",
        "th_wisesight",
        "tl_shopee",
        "vi_phones",
    ] {
        let rows = polar(&std::fs::read_to_string(data.join(format!("polarity/{source}.tsv")))?, source)?;
        polarity(&model, source, &rows, wanted);
        if source == "zh_shop" || source == "zh_waimai" {
            mixed.extend(
                rows.into_iter().filter(|row| (20..120).contains(&row.text.chars().count())).take(10_000),
            );
        }
    }
    speed(&model, &mixed.iter().map(|row| row.text.as_str()).collect::<Vec<_>>());
    Ok(())
}
