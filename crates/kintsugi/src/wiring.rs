//! Putting the parts together: logging, the application over a data folder, printing to the terminal.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use app::{App, SystemClock, SystemEntropy};
use store::Store;
use tracing_subscriber::EnvFilter;

use crate::config::Config;

/// Sets logging up: to standard error; a server tells what it does, a command only what is wrong.
pub(crate) fn logging(server: bool) {
    let level = if server { "info,sqlx=warn,tower_http=warn" } else { "warn" };
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(level));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false).init();
}

/// Makes a limit of the file size (`ulimit -f`) an error like a full disk; else it ends the program. Call it once,
/// inside the runtime.
pub(crate) fn outlive_file_limit() {
    const SIGXFSZ: i32 = 25;
    // The handler stays when the listener goes. Where there is no such signal there is nothing to outlive.
    drop(tokio::signal::unix::signal(tokio::signal::unix::SignalKind::from_raw(SIGXFSZ)));
}

/// Opens the application over a data folder.
pub(crate) async fn open(data: &Path, config: &Config) -> anyhow::Result<Arc<App>> {
    let store = Store::open(&config.location(data))
        .await
        .with_context(|| format!("failed to open the data in {}", data.display()))?;
    let app = App::new(store, Arc::new(SystemClock), Arc::new(SystemEntropy), data.to_owned());
    if !config.secret_key.is_empty() {
        app.use_keys(&config.secret_key).context("the configured secret_key cannot be used")?;
    }
    Ok(Arc::new(app))
}

/// Tells the application where its console is and what prints, and sends e-mail to the team, where a server is configured.
pub(crate) fn post(app: &App, config: &Config, origin: &str) -> anyhow::Result<()> {
    app.set_origin(origin);
    if let Some(chromium) = config.printer() {
        app.set_printer(chromium);
    }
    if config.smtp.is_empty() {
        return Ok(());
    }
    let smtp = app::notices::Smtp::new(&config.smtp, &config.smtp_from).context("e-mail cannot be sent")?;
    app.set_post(app::notices::Post { smtp, origin: origin.to_owned() });
    Ok(())
}

/// Prints a line for people or programs to read.
pub(crate) fn say(line: &str) {
    // A reader who went away (a closed pipe) is no failure of ours.
    drop(writeln!(std::io::stdout().lock(), "{line}"));
}

/// Prints what went wrong.
pub(crate) fn complain(line: &str) {
    drop(writeln!(std::io::stderr().lock(), "error: {line}"));
}
