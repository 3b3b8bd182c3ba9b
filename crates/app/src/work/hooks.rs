//! The workers of webhooks out: one follows the logs and writes down who is told what, one tells them.

use std::sync::Arc;
use std::time::Duration;

use domain::ids::{HookId, ShopId};
use tokio_util::sync::CancellationToken;

use super::rounds::{Due, rounds};
use crate::hooks::{KEPT, deliver_round, follow};
use crate::{App, Result};

/// Longest sleep between looks at the logs.
const LONGEST_SLEEP: Duration = Duration::from_secs(2);
/// Most forgotten at once, so that the writer is soon free again.
const FORGOTTEN: i64 = 2_000;
/// News of a moment are looked at together.
const TOGETHER: Duration = Duration::from_millis(100);

/// Follows the logs until stopped.
pub async fn run_following(app: Arc<App>, stop: CancellationToken) {
    let mut news = app.bus.listen();
    loop {
        match follow(&app).await {
            Ok(true) => app.bus.hooks.notify_one(),
            Ok(false) => {}
            Err(error) => tracing::warn!(%error, "webhooks could not be told yet what happened"),
        }
        tokio::select! {
            () = stop.cancelled() => return,
            _ = news.recv() => tokio::time::sleep(TOGETHER).await,
            () = tokio::time::sleep(LONGEST_SLEEP) => {}
        }
    }
}

/// Tells webhooks until stopped.
pub async fn run(app: Arc<App>, stop: CancellationToken) {
    if let Err(error) = take_over(&app).await {
        tracing::error!(%error, "what a killed program was telling waits for its lease to end");
    }
    rounds(&app, &stop, &app.bus.hooks, look, deliver_round, "a webhook could not be told").await;
}

/// The embedded database has one program that works; what is claimed while it starts was cut off.
async fn take_over(app: &App) -> Result<()> {
    if app.store.database() != "sqlite" {
        return Ok(());
    }
    let mut tx = app.store.write().await?;
    tx.release_deliveries(app.now()).await?;
    Ok(tx.commit().await?)
}

/// Forgets what ended long ago.
pub(super) async fn forget(app: &App) -> Result<()> {
    loop {
        let mut tx = app.store.write().await?;
        let gone = tx.forget_deliveries(app.now() - KEPT, FORGOTTEN).await?;
        tx.commit().await?;
        if gone < FORGOTTEN as u64 {
            return Ok(());
        }
    }
}

async fn look(app: Arc<App>) -> Result<Due<(ShopId, HookId)>> {
    let now = app.now();
    let mut tx = app.store.read().await?;
    Ok((tx.deliveries_due(now).await?, tx.next_delivery_at(now).await?))
}
