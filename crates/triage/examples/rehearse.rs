//! Prints what both tiers say of the rows that neither learned from, so that `training/fit.py` can fit the knobs: a
//! fast tier is trained here without part 1 of the natural-mix rows, the deep model file must be a rehearsal too.
#![expect(clippy::print_stdout, reason = "a development tool that writes to standard output")]

use std::path::Path;

use triage::corpus::{Row, Tier, labelled, own, polar, tier};
use triage::deep::Deep;
use triage::train::split::held_back;
use triage::train::{Options, train};
use triage::{Engine, Model};

const SOURCES: [&str; 8] = [
    "zh_shop",
    "zh_waimai",
    "zh_books_hotels_mit",
    "en_amazon",
    "id_prdect",
    "id_smsa",
    "th_wisesight",
    "tl_shopee",
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let usage = "usage: rehearse <data folder> <rehearsal deep model> <rows the training run wrote>";
    let mut args = std::env::args().skip(1);
    let data = args.next().ok_or(usage)?;
    let deep = Deep::from_bytes(&std::fs::read(args.next().ok_or(usage)?)?)?;
    let picked = std::fs::read_to_string(args.next().ok_or(usage)?)?;
    let mut rows = labelled(&std::fs::read_to_string(Path::new(&data).join("reviews-labelled.tsv"))?)?;
    for source in SOURCES {
        let text = std::fs::read_to_string(Path::new(&data).join(format!("polarity/{source}.tsv")))?;
        rows.extend(polar(&text, source)?);
    }
    let (bytes, _) = train(rows.iter().cloned().chain(own()), Options { without: Some(1) })?;
    let engine = Engine::of(Model::from_bytes(&bytes)?, None);
    let picked: std::collections::HashSet<(&str, &str)> =
        picked.lines().filter_map(|line| line.split_once('\t')).collect();
    let wanted = |row: &&Row| {
        let key = if row.judged.is_some() { &row.id } else { &row.source };
        tier(&row.source) != Tier::C && !held_back(row) && picked.contains(&(key.as_str(), row.text.as_str()))
    };
    let chosen: Vec<&Row> = rows.iter().filter(wanted).collect();
    let texts: Vec<&str> = chosen.iter().map(|row| row.text.as_str()).collect();
    for (row, scores) in chosen.iter().zip(deep.scores_all(&texts)) {
        let deep: Vec<f32> =
            [&scores.issue[..], &scores.present, &scores.polarity, &scores.severity, &scores.ground].concat();
        let quick = engine.quick(&row.text, &engine.fast().read_fast(&row.text, None).language);
        let fast = quick.issue.iter().chain(std::iter::once(&quick.lean));
        let numbers: Vec<String> = deep.iter().chain(fast).map(f32::to_string).collect();
        let (truth, polarity) = match &row.judged {
            Some(judged) => {
                let also: Vec<&str> = judged.also.iter().map(|issue| issue.as_str()).collect();
                let ground = judged.ground.map_or("-", domain::reading::Ground::as_str);
                let primary = judged.primary.map_or("positive", domain::reading::Issue::as_str);
                (format!("{primary}\t{},\t{ground}\t{}", also.join(","), judged.severity), "-")
            }
            None => ("-\t-\t-\t0".to_owned(), row.polarity.map_or("-", domain::reading::Polarity::as_str)),
        };
        println!("{}\t{truth}\t{polarity}\t{}", row.source, numbers.join("\t"));
    }
    Ok(())
}
