//! The worker that takes in what channels have sent.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::while_there_is_work;
use crate::inbound::{KEPT, once};
use crate::{App, Result};

/// Longest sleep between looks, for what another process has kept and for what is tried again.
const LONGEST_SLEEP: Duration = Duration::from_secs(2);
/// Most forgotten at once, so that the writer is soon free again.
const FORGOTTEN: i64 = 2_000;

/// Runs until stopped.
pub async fn run(app: Arc<App>, stop: CancellationToken) {
    if let Err(error) = take_over(&app).await {
        tracing::error!(%error, "what a killed program was taking in waits for its lease to end");
    }
    while_there_is_work(
        &stop,
        &app.bus.inbound,
        LONGEST_SLEEP,
        "what channels have sent could not be taken in",
        || once(&app),
    )
    .await;
}

/// The embedded database has one program that works; what is claimed while it starts was cut off.
async fn take_over(app: &App) -> Result<()> {
    if app.store.database() != "sqlite" {
        return Ok(());
    }
    let mut tx = app.store.write().await?;
    tx.release_inbound(app.now()).await?;
    Ok(tx.commit().await?)
}

/// Forgets what was taken in long ago.
pub(super) async fn forget(app: &App) -> Result<()> {
    loop {
        let mut tx = app.store.write().await?;
        let gone = tx.forget_inbound(app.now() - KEPT, FORGOTTEN).await?;
        tx.commit().await?;
        if gone < FORGOTTEN as u64 {
            return Ok(());
        }
    }
}
