//! `kintsugi doctor`, `backup`, `restore`, `change-key`: looking after the data.

use std::path::PathBuf;
use std::process::ExitCode;

use app::shows::video::FOLDER as RECORDINGS;
use clap::Args;

use super::beside::{self, Copied};
use crate::config::Config;
use crate::wiring::{open, say};

#[derive(Debug, Args)]
pub(crate) struct Doctor {
    /// The data folder.
    #[arg(long, value_name = "DIR", default_value = "data")]
    data: PathBuf,
    /// Rebuild every projection from the log and compare (the default; named for scripts).
    #[arg(long)]
    replay: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Backup {
    /// The file to write; it must not exist.
    file: PathBuf,
    /// The data folder.
    #[arg(long, value_name = "DIR", default_value = "data")]
    data: PathBuf,
    /// Copy what was recorded of live sessions into this folder too; what is there already stays.
    #[arg(long, value_name = "DIR")]
    recordings: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Restore {
    /// The backup.
    file: PathBuf,
    /// The data folder to fill; it must be empty or new.
    #[arg(long, value_name = "DIR", default_value = "data")]
    data: PathBuf,
    /// Put the recordings of this folder back too.
    #[arg(long, value_name = "DIR")]
    recordings: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct ChangeKey {
    /// The data folder.
    #[arg(long, value_name = "DIR", default_value = "data")]
    data: PathBuf,
}

impl ChangeKey {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let config = Config::read(&self.data)?;
        let app = open(&self.data, &config).await?;
        let configured = !config.secret_key.is_empty();
        let sealed = if configured { app.reseal().await } else { app.change_key().await };
        app.store.close().await;
        say(&format!("{} secrets are sealed anew", sealed?));
        if configured {
            say("the old keys may be taken out of secret_key now");
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Doctor {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let app = open(&self.data, &Config::read(&self.data)?).await?;
        let report = app.store.examine(|_| {}).await?;
        app.store.close().await;
        for finding in &report.findings {
            say(&format!("{:?}: {}", finding.kind, finding.what));
        }
        say(&format!(
            "{} shops, {} events, {} streams, {} rows: {}",
            report.shops,
            report.events,
            report.streams,
            report.rows,
            if report.is_clean() { "clean".to_owned() } else { format!("{} faults", report.total) }
        ));
        Ok(if report.is_clean() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

impl Backup {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let app = open(&self.data, &Config::read(&self.data)?).await?;
        app.store.backup(&self.file).await?;
        app.store.close().await;
        say(&format!("the database is in {}", self.file.display()));
        if let Some(to) = &self.recordings {
            let Copied { parts, bytes, there } = beside::copy(&self.data.join(RECORDINGS), to)?;
            let (mb, place) = (bytes / 1_000_000, to.display());
            say(&format!("recordings are in {place}: {parts} parts copied ({mb} MB), {there} were there"));
        }
        for line in beside::left_out(&self.data, self.recordings.is_some()) {
            say(&line);
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Restore {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let location = Config::read(&self.data)?.location(&self.data);
        store::Store::restore(&self.file, &location).await?;
        say("restored; run `kintsugi doctor --replay` to check it");
        match &self.recordings {
            Some(from) => {
                let parts = beside::copy(from, &self.data.join(RECORDINGS))?.parts;
                say(&format!("{parts} parts of recordings are back"));
            }
            None => say("recordings come back with --recordings, from where a backup put them"),
        }
        say("put rooms and secret.key into the data folder yourself, where you have copies");
        Ok(ExitCode::SUCCESS)
    }
}
