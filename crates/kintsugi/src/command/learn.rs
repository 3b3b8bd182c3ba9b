//! `kintsugi learn`: lets triage learn from a shop's corrections, or takes that back.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use app::Caller;
use clap::Args;

use crate::config::Config;
use crate::wiring::{open, say};

#[derive(Debug, Args)]
pub(crate) struct Learn {
    /// The shop's name.
    #[arg(long)]
    shop: String,
    /// The data folder.
    #[arg(long, value_name = "DIR", default_value = "data")]
    data: PathBuf,
    /// Put this earlier version in force again instead; 0 is the model as it ships.
    #[arg(long, value_name = "VERSION")]
    rollback: Option<i64>,
}

impl Learn {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let app = open(&self.data, &Config::read(&self.data)?).await?;
        let shop = app.store.read().await?.shop_by_name(&self.shop).await?;
        let shop = shop.with_context(|| format!("there is no shop named {:?}", self.shop))?;
        let caller = Caller::system(shop.id, "command-line");
        if let Some(version) = self.rollback {
            app.roll_back(&caller, Some(version).filter(|v| *v > 0)).await?;
            say(&format!("version {version} is in force"));
        } else {
            let made = app.learn(&caller).await?;
            say(&format!(
                "version {}: {} of {} held-back corrections right before, {} after: {}",
                made.version,
                made.right_before,
                made.held_back,
                made.right_after,
                if made.kept { "kept" } else { "not better, not kept" }
            ));
        }
        app.store.close().await;
        Ok(ExitCode::SUCCESS)
    }
}
