//! Measures both tiers together on held-back rows of the data folder. For development only.
#![expect(clippy::print_stdout, reason = "a development tool that reports on the terminal")]

use std::collections::BTreeMap;
use std::path::Path;

use domain::reading::Polarity;
use triage::corpus::{Row, labelled, polar};
use triage::deep::Deep;
use triage::evaluate::{Confusion, figures, held_back, held_back_shippable};
use triage::train::split;
use triage::{Engine, Model};

const SOURCES: [&str; 9] = [
    "zh_shop",
    "zh_waimai",
    "zh_books_hotels_mit",
    "en_amazon",
    "id_prdect",
    "id_smsa",
    "th_wisesight",
    "tl_shopee",
    "vi_phones",
];

fn issues(name: &str, engine: &Engine, rows: &[&Row]) {
    let f = figures(engine, rows);
    println!(
        "{name}: rows {} macro-F1(5) {:.4} accuracy {:.4}",
        rows.len(),
        f.macro_f1_5,
        f.table.accuracy()
    );
    println!(
        "  answered {:.4} of them right {:.4}; ECE {:.4}; severity {:.4} ground {:.4}",
        f.answered_share, f.answered_precision, f.ece, f.severity, f.ground
    );
    print!("{}", f.table);
}

fn polarity(engine: &Engine, source: &str, rows: &[Row]) {
    let held: Vec<&Row> = rows.iter().filter(|row| split::held_back(row)).collect();
    let texts: Vec<(&str, Option<u8>)> = held.iter().map(|row| (row.text.as_str(), None)).collect();
    let mut all = Confusion::new(&["negative", "neutral", "positive", "mixed"]);
    let mut pair = Confusion::new(&["negative", "positive"]);
    let place = |p| Polarity::ALL.iter().position(|known| *known == p).unwrap_or(0);
    for (row, reading) in held.iter().zip(engine.read_all(&texts)) {
        let Some(truth) = row.polarity else { continue };
        all.add(place(truth), place(reading.polarity));
        if truth == Polarity::Negative || truth == Polarity::Positive {
            pair.add(usize::from(truth == Polarity::Positive), usize::from(!reading.is_negative()));
        }
    }
    println!(
        "{source}: all classes {:.4}; negative against positive {:.4} n {}",
        all.macro_f1(4),
        pair.macro_f1(2),
        pair.rows()
    );
}

/// Time this thread has run on a processor, so that other work on the machine does not count (Linux).
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    stat.split(' ').next().and_then(|ns| ns.parse::<f64>().ok()).unwrap_or(0.0) / 1e9
}

fn speed(deep: &Deep, name: &str, texts: &[&str]) {
    let mut lengths: Vec<usize> = texts.iter().map(|text| text.chars().count()).collect();
    lengths.sort_unstable();
    let start = cpu_seconds();
    let scores = deep.scores_all(texts);
    let together = texts.len() as f64 / (cpu_seconds() - start);
    let start = cpu_seconds();
    let some = &texts[..texts.len().min(200)];
    let same = some.iter().zip(scores).all(|(text, all)| deep.scores(text) == all);
    let alone = some.len() as f64 / (cpu_seconds() - start);
    println!(
        "deep, {name}: {together:.0} reviews/s by CPU time in one call, {alone:.0} one by one; median {} characters; \
         same scores: {same}",
        lengths[lengths.len() / 2]
    );
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let usage = "usage: measure_deep <data folder> <fast model> <deep model> [polarity]";
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [data, fast, deep, rest @ ..] = &args[..] else { return Err(usage.into()) };
    let data = Path::new(data);
    let fast = Model::from_bytes(&std::fs::read(fast)?)?;
    let deep = Deep::from_bytes(&std::fs::read(deep)?)?;
    let rows = labelled(&std::fs::read_to_string(data.join("reviews-labelled.tsv"))?)?;
    let held = held_back(&rows);
    issues("fast tier alone", &Engine::of(fast.clone(), None), &held);
    let engine = Engine::of(fast, Some(deep.clone()));
    issues("both tiers", &engine, &held);
    issues("both tiers, without research-only sources", &engine, &held_back_shippable(&rows));
    let mut languages: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    for row in &held {
        languages.entry(row.language()).or_default().push(row);
    }
    for (language, rows) in languages {
        issues(language, &engine, &rows);
    }
    let texts: Vec<&str> = held.iter().map(|row| row.text.as_str()).collect();
    speed(&deep, "held-back labelled reviews", &texts);
    let zh = polar(&std::fs::read_to_string(data.join("polarity/zh_shop.tsv"))?, "zh_shop")?;
    let texts: Vec<&str> = zh.iter().map(|row| row.text.as_str()).collect();
    let texts: Vec<&str> =
        texts.into_iter().filter(|text| (20..120).contains(&text.chars().count())).take(1_000).collect();
    speed(&deep, "zh_shop of 20 to 119 characters", &texts);
    if rest.iter().any(|word| word == "polarity") {
        for source in SOURCES {
            let text = std::fs::read_to_string(data.join(format!("polarity/{source}.tsv")))?;
            polarity(&engine, source, &polar(&text, source)?);
        }
    }
    Ok(())
}
