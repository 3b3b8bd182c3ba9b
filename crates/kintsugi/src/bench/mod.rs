//! Benchmarks: each prints readable lines and, last, one JSON object `{"bench","commit","figures"}`. A figure is the
//! median of several runs; where a peer is named, both run here, on the same data, and the ratio is a figure too.

mod clocks;
mod data;
mod desk;
mod evidence;
mod inbound;
mod ingest;
mod live;
mod load;
mod outbox;
mod queue;
mod search;
mod serve;
mod triage;
mod wire;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use serde_json::json;

use crate::wiring::say;

/// Named figures.
pub(crate) type Figures = BTreeMap<&'static str, f64>;

#[derive(Debug, Args)]
pub(crate) struct Bench {
    /// What to measure.
    #[arg(value_parser = ["ingest", "queue", "search", "clocks", "serve", "triage", "desk", "inbound", "outbox", "evidence", "live"])]
    name: String,
    /// A small run that shows the bench works; its figures mean little.
    #[arg(long)]
    quick: bool,
    /// The data folder that `triage` is measured on.
    #[arg(long, value_name = "DATA", default_value = "../shared/data")]
    data: PathBuf,
    /// The folder with the peers of `live`: npm's `ws`, Debian's `redis-server`.
    #[arg(long, value_name = "FOLDER")]
    peers: Option<PathBuf>,
    /// Be the server that `live` measures.
    #[arg(long, value_name = "FOLDER", hide = true)]
    room_server: Option<PathBuf>,
    /// Be the media plane that `live` measures.
    #[arg(long, hide = true)]
    video_server: bool,
}

impl Bench {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        if let Some(folder) = self.room_server {
            live::serve(folder).await?;
            return Ok(ExitCode::SUCCESS);
        }
        if self.video_server {
            live::serve_video().await?;
            return Ok(ExitCode::SUCCESS);
        }
        let folder = Folder::new()?;
        let figures = match self.name.as_str() {
            "ingest" => ingest::run(&folder, self.quick).await?,
            "queue" => queue::run(&folder, self.quick).await?,
            "search" => search::run(&folder, self.quick).await?,
            "clocks" => clocks::run(&folder, self.quick).await?,
            "inbound" => inbound::run(&folder, self.quick).await?,
            "outbox" => outbox::run(&folder, self.quick).await?,
            "evidence" => evidence::run(&folder, self.quick).await?,
            "live" => live::run(&folder, self.peers.as_deref(), self.quick).await?,
            "desk" => desk::run(&folder, self.quick).await?,
            "triage" => triage::run(&self.data, self.quick)?,
            _ => serve::run(&folder, self.quick)?,
        };
        let line = json!({ "bench": self.name, "commit": env!("KINTSUGI_COMMIT"), "figures": figures });
        say(&line.to_string());
        Ok(ExitCode::SUCCESS)
    }
}

/// A folder for a bench's data, removed at the end.
pub(crate) struct Folder(PathBuf);

impl Folder {
    fn new() -> anyhow::Result<Self> {
        let path = std::env::temp_dir().join(format!("kintsugi-bench-{}", std::process::id()));
        std::fs::create_dir_all(&path).context("failed to make a folder for the bench")?;
        Ok(Self(path))
    }

    /// A fresh place inside.
    pub(crate) fn at(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Left-overs in the system's temporary folder are a nuisance, not a failure.
        drop(std::fs::remove_dir_all(&self.0));
    }
}

/// The middle of some measurements.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// The value below which `share` of the measurements lie.
pub(crate) fn percentile(values: &mut [f64], share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let at = ((values.len() as f64 - 1.0) * share).round() as usize;
    values.get(at).copied().unwrap_or(f64::NAN)
}
