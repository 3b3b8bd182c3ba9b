//! `kintsugi import`: a file into a shop, with progress, without the console. Works while the server runs.

use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, bail};
use app::import::{ImportOptions, disk_full};
use app::{App, AppError, Caller};
use channels::file::RowKind;
use clap::Args;
use domain::ids::ImportId;

use crate::config::Config;
use crate::wiring::{complain, open, say};

#[derive(Debug, Args)]
pub(crate) struct Import {
    /// What the file holds.
    #[arg(value_parser = ["reviews", "orders", "products", "messages", "returns", "parcels"])]
    kind: String,
    /// The file.
    file: PathBuf,
    /// The shop, by name; made if it is new.
    #[arg(long, value_name = "NAME")]
    shop: String,
    /// The channel, by name; made if it is new.
    #[arg(long, value_name = "NAME")]
    channel: String,
    /// The platform of a new channel.
    #[arg(long, default_value = "other")]
    platform: String,
    /// The market of a new channel.
    #[arg(long, default_value = "")]
    market: String,
    /// The data folder; made if it is new.
    #[arg(long, value_name = "DIR", default_value = "data")]
    data: PathBuf,
    /// A column by hand: ours=theirs, as rating=score. May be repeated.
    #[arg(long, value_name = "OURS=THEIRS")]
    map: Vec<String>,
    /// csv or jsonl; found out when absent.
    #[arg(long)]
    format: Option<String>,
    /// Zone of times without one; the shop's when absent.
    #[arg(long)]
    zone: Option<String>,
    /// Currency of amounts without one.
    #[arg(long)]
    currency: Option<String>,
    /// Whether 03/04/2026 is the third of April.
    #[arg(long, value_parser = ["yes", "no"])]
    day_first: Option<String>,
}

impl Import {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let Some(kind) = RowKind::parse(&self.kind) else { bail!("unknown kind {}", self.kind) };
        let bytes = std::fs::metadata(&self.file)
            .with_context(|| format!("failed to open {}", self.file.display()))?
            .len();
        let app = open(&self.data, &Config::read(&self.data)?).await?;
        let shop = app
            .shop_named(&self.shop, self.zone.as_deref().unwrap_or("Asia/Shanghai"))
            .await
            .map_err(words)?;
        let caller = Caller::system(shop, "command-line");
        let channel =
            app.channel_named(&caller, &self.channel, &self.platform, &self.market).await.map_err(words)?;
        let options = ImportOptions {
            format: self.format.clone(),
            map: self.map.clone(),
            day_first: self.day_first.as_deref().map(|d| d == "yes"),
            zone: self.zone.clone(),
            currency: self.currency.clone(),
        };
        let id = ImportId::new(app.now(), app.entropy.as_ref());
        let name = self.file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let file = self.file.canonicalize().context("failed to find the file")?;
        app.register_import(&caller, id, kind, channel.id, &name, bytes, &options).await.map_err(words)?;
        let running = app.run_import_file(shop, id, &file);
        let import = with_progress(&app, &caller, id, running).await.map_err(words)?;
        let p = import.progress;
        say(&format!(
            "{} rows: {} new, {} changed, {} duplicates, {} rejected; {} cases opened",
            p.rows, p.created, p.changed, p.duplicates, p.rejected, p.cases_opened
        ));
        if p.rejected > 0 {
            say(&format!("rejected rows with line, column and reason: {}", app.rejects_path(id).display()));
        }
        app.store.close().await;
        if let Some(error) = import.error {
            let refusal: domain::refusal::Refusal = serde_json::from_str(&error)?;
            complain(&refusal_text(&refusal));
            return Ok(ExitCode::FAILURE);
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Shows progress twice a second while a run goes on, if somebody is watching.
async fn with_progress<T>(app: &App, caller: &Caller, id: ImportId, work: impl Future<Output = T>) -> T {
    let mut work = std::pin::pin!(work);
    loop {
        tokio::select! {
            done = &mut work => return done,
            () = tokio::time::sleep(Duration::from_millis(500)) => {
                if std::io::stderr().is_terminal() && let Ok(import) = app.import(caller, id).await {
                    let percent = 100 * import.progress.bytes_done / import.bytes_total.max(1);
                    tracing::warn!("{percent} % · {} rows", import.progress.rows);
                }
            }
        }
    }
}

fn refusal_text(refusal: &domain::refusal::Refusal) -> String {
    match &refusal.hint {
        Some(hint) => format!("{}\n{}", refusal.message.en, hint.en),
        None => refusal.message.en.to_string(),
    }
}

fn words(error: AppError) -> anyhow::Error {
    match error {
        AppError::Refused(refusal) => anyhow::anyhow!(refusal_text(&refusal)),
        full if full.is_disk_full() => anyhow::anyhow!(refusal_text(&disk_full())),
        other => other.into(),
    }
}
