//! Writes viewers' beacons down, a moment after they came.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::every;
use crate::App;

/// Between two rounds.
const EVERY: Duration = Duration::from_secs(1);

/// Runs until stopped; what waits then is written.
pub async fn run(app: Arc<App>, stop: CancellationToken) {
    every(&stop, EVERY, || round(&app)).await;
    round(&app).await;
}

async fn round(app: &App) {
    if let Err(error) = app.write_beacons().await {
        tracing::warn!(%error, "beacons were not written down");
    }
}
