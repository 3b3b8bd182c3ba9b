//! The worker for trackers.

use std::sync::Arc;

use domain::ids::{ShopId, TrackerId};
use domain::time::Span;
use domain::tracker::LONGEST_JOURNEY;
use tokio_util::sync::CancellationToken;

use super::rounds::{Due, rounds};
use crate::trackers::tracker_round;
use crate::{App, Result};

/// How long after the longest journey a parcel is remembered, so that it is not taken for a new one.
const REMEMBERED: Span = Span::hours(24 * 30);
/// Most forgotten at once, so that the writer is soon free again.
const FORGOTTEN: i64 = 2_000;

/// Runs until stopped.
pub async fn run(app: Arc<App>, stop: CancellationToken) {
    rounds(&app, &stop, &app.bus.trackers, look, tracker_round, "a tracker could not be asked").await;
}

/// Every tracker has a round; it says itself when the next one is.
async fn look(app: Arc<App>) -> Result<Due<(ShopId, TrackerId)>> {
    Ok((app.store.read().await?.every_tracker().await?, None))
}

/// Forgets parcels whose journey ended long ago.
pub(super) async fn forget(app: &App) -> Result<()> {
    loop {
        let mut tx = app.store.write().await?;
        let gone = tx.forget_old_tracked(app.now() - LONGEST_JOURNEY - REMEMBERED, FORGOTTEN).await?;
        tx.commit().await?;
        if gone < FORGOTTEN as u64 {
            return Ok(());
        }
    }
}
