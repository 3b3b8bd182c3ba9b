//! `kintsugi sandbox`: stand-ins of the platforms alone, for a program that runs elsewhere on this machine.

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use app::SystemClock;
use clap::Args;
use sandbox::platforms::Settings;
use tokio::net::TcpListener;

use crate::standins::LISTEN;
use crate::wiring::say;

#[derive(Debug, Args)]
pub(crate) struct Sandbox {
    /// Where to answer; this machine only.
    #[arg(long, value_name = "ADDRESS", default_value = LISTEN)]
    listen: String,
    /// The same seed gives the same buyers.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How fast they live.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    speed: u32,
}

impl Sandbox {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let listener = TcpListener::bind(&self.listen)
            .await
            .with_context(|| format!("failed to listen on {}; is another sandbox running?", self.listen))?;
        let address = listener.local_addr()?;
        let settings = Settings { speed: self.speed, ..Settings::new(self.seed, Arc::new(SystemClock)) };
        say(&format!(
            "sandbox: http://{address}/; how to steer it: GET /control, its keys: GET /control/keys"
        ));
        let stop = async { drop(tokio::signal::ctrl_c().await) };
        sandbox::platforms::serve(listener, settings, stop).await?;
        Ok(ExitCode::SUCCESS)
    }
}
