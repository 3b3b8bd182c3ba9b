//! The worker that reads sources of mentions.

use std::sync::Arc;

use domain::ids::{ShopId, SourceId};
use tokio_util::sync::CancellationToken;

use super::rounds::{Due, rounds};
use crate::sources::{read_source, take_over};
use crate::{App, Result};

/// Runs until stopped.
pub async fn run(app: Arc<App>, stop: CancellationToken) {
    if let Err(error) = take_over(&app).await {
        tracing::error!(%error, "what a killed program was reading waits for its lease to end");
    }
    rounds(&app, &stop, &app.bus.sources, look, read_source, "a source could not be read").await;
}

async fn look(app: Arc<App>) -> Result<Due<(ShopId, SourceId)>> {
    let now = app.now();
    let mut tx = app.store.read().await?;
    Ok((tx.sources_due(now).await?, tx.next_source_at(now).await?))
}
