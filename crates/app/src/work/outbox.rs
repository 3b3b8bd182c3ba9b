//! The worker that sends acts.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use super::rounds::{Due, rounds};
use crate::outbox::{Place, channel_round, take_over};
use crate::{App, Result};

/// Runs until stopped.
pub async fn run(app: Arc<App>, stop: CancellationToken) {
    if let Err(error) = take_over(&app).await {
        tracing::error!(%error, "what a killed program was sending waits for its lease to end");
    }
    rounds(&app, &stop, &app.bus.outbox, look, channel_round, "the outbox could not work").await;
}

async fn look(app: Arc<App>) -> Result<Due<Place>> {
    let now = app.now();
    let mut tx = app.store.read().await?;
    Ok((tx.outbox_due(now).await?, tx.next_outbox_at(now).await?))
}
