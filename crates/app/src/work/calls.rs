//! Looks after the calls in which people talk: those of which nobody hears anything any more are over.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::every;
use crate::App;

/// Between two looks.
const EVERY: Duration = Duration::from_secs(10);

/// Runs until stopped.
pub async fn run(app: Arc<App>, stop: CancellationToken) {
    let look = || async {
        if let Err(error) = app.look_after_calls().await {
            tracing::warn!(%error, "calls could not be looked after");
        }
    };
    look().await;
    every(&stop, EVERY, look).await;
}
