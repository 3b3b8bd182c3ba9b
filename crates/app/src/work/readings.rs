//! The worker that reads platforms.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use super::rounds::{Due, rounds};
use crate::links::{read_channel, take_over};
use crate::outbox::Place;
use crate::{App, Result};

/// Runs until stopped.
pub async fn run(app: Arc<App>, stop: CancellationToken) {
    if let Err(error) = take_over(&app).await {
        tracing::error!(%error, "what a killed program was reading waits for its lease to end");
    }
    rounds(&app, &stop, &app.bus.readings, look, read_channel, "a platform could not be read").await;
}

async fn look(app: Arc<App>) -> Result<Due<Place>> {
    let now = app.now();
    let mut tx = app.store.read().await?;
    Ok((tx.readings_due(now).await?, tx.next_reading_at(now).await?))
}
