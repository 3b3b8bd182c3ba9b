//! `kintsugi train`: learns the fast tier from a data folder and writes the model file.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use triage::corpus::{Row, labelled, messages, own, own_messages, polar};
use triage::train::{Options, train};

use crate::wiring::say;

#[derive(Debug, Args)]
pub(crate) struct Train {
    /// The data folder with `reviews-labelled.tsv`, `polarity/` and `intents/`.
    #[arg(value_name = "DATA")]
    data: PathBuf,
    /// Where to write the model; the embedded one is `crates/triage/model/fast.bin`.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

/// Polarity files by source name, licence tiers A and B; research-only ones are not even read.
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

fn read(path: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("failed to read {}", path.display()))
}

impl Train {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let mut rows: Vec<Row> = labelled(&read(&self.data.join("reviews-labelled.tsv"))?)?;
        rows.extend(own());
        for source in POLAR {
            rows.extend(polar(&read(&self.data.join(format!("polarity/{source}.tsv")))?, source)?);
        }
        rows.extend(own_messages());
        rows.extend(messages(&read(&self.data.join("intents/en_bitext.tsv"))?, "en_bitext")?);
        say(&format!("{} rows read; learning", rows.len()));
        let (bytes, report) = train(rows.into_iter(), Options::default())?;
        std::fs::write(&self.out, &bytes)
            .with_context(|| format!("failed to write {}", self.out.display()))?;
        say(&format!("{report:#?}"));
        say(&format!("{} bytes in {}", bytes.len(), self.out.display()));
        Ok(ExitCode::SUCCESS)
    }
}
