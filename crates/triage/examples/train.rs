//! Trains the fast tier from the data folder and writes the model file. For development only.
#![expect(clippy::print_stdout, reason = "a development tool that reports on the terminal")]

use std::path::Path;

use triage::corpus::{Row, labelled, own, polar};
use triage::train::{Options, train};

/// Polarity files by source name; research-only ones are not even read.
const POLAR: [&str; 8] = [
    "zh_shop",
    "zh_waimai",
    "zh_books_hotels_mit",
    "en_amazon",
    "id_prdect",
    "id_smsa",
    "th_wisesight",
    "tl_shopee",
];

fn rows(data: &Path) -> Result<Vec<Row>, Box<dyn std::error::Error>> {
    let mut rows = labelled(&std::fs::read_to_string(data.join("reviews-labelled.tsv"))?)?;
    rows.extend(own());
    for source in POLAR {
        let file = std::fs::read_to_string(data.join(format!("polarity/{source}.tsv")))?;
        rows.extend(polar(&file, source)?);
    }
    Ok(rows)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let data = args.next().ok_or("usage: train <data folder> <model file> [part to leave out]")?;
    let out = args.next().ok_or("usage: train <data folder> <model file> [part to leave out]")?;
    let without = args.next().map(|part| part.parse()).transpose()?;
    let (bytes, report) = train(rows(Path::new(&data))?.into_iter(), Options { without })?;
    std::fs::write(&out, &bytes)?;
    println!("{report:#?}\n{} bytes to {out}", bytes.len());
    Ok(())
}
