//! The worker that reads platforms: each channel has a task of its own, so that a slow platform holds up nobody else's.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use domain::ids::{ChannelId, ShopId};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::links::{read_channel, take_over};
use crate::{App, Result};

/// Longest sleep between looks, for what another process asks for.
const LONGEST_SLEEP: Duration = Duration::from_secs(2);
/// Shortest, so that a channel that cannot be read does not keep the program busy.
const SHORTEST_SLEEP: Duration = Duration::from_millis(200);

type Place = (ShopId, ChannelId);

/// Runs until stopped.
pub async fn run(app: Arc<App>, stop: CancellationToken) {
    if let Err(error) = take_over(&app).await {
        tracing::error!(%error, "what a killed program was reading waits for its lease to end");
    }
    let mut reading: JoinSet<(Place, Result<()>)> = JoinSet::new();
    let mut busy: BTreeSet<Place> = BTreeSet::new();
    loop {
        let wait = match begin(&app, &mut reading, &mut busy).await {
            Ok(wait) => wait,
            Err(error) => {
                tracing::error!(%error, "what is to be read could not be looked up");
                LONGEST_SLEEP
            }
        };
        tokio::select! {
            () = stop.cancelled() => return,
            () = app.bus.readings.notified() => {}
            Some(ended) = reading.join_next(), if !reading.is_empty() => match ended {
                Ok((place, outcome)) => {
                    busy.remove(&place);
                    if let Err(error) = outcome {
                        tracing::error!(channel = %place.1, %error, "a channel could not be read");
                        tokio::time::sleep(SHORTEST_SLEEP).await;
                    }
                }
                Err(error) => {
                    tracing::error!(%error, "the reading of a channel broke off");
                    busy.clear();
                }
            },
            () = tokio::time::sleep(wait) => {}
        }
    }
}

/// Begins to read each channel of which something is due and that is not being read; how long until the next look.
async fn begin(
    app: &Arc<App>,
    reading: &mut JoinSet<(Place, Result<()>)>,
    busy: &mut BTreeSet<Place>,
) -> Result<Duration> {
    let now = app.now();
    let mut tx = app.store.read().await?;
    let due = tx.readings_due(now).await?;
    let next = tx.next_reading_at().await?;
    drop(tx);
    for place in due {
        if busy.insert(place) {
            let app = Arc::clone(app);
            reading.spawn(async move { (place, read_channel(&app, place.0, place.1).await) });
        }
    }
    let wait = next.map_or(LONGEST_SLEEP, |at| Duration::from_micros((at - now).0.max(0) as u64));
    Ok(wait.clamp(SHORTEST_SLEEP, LONGEST_SLEEP))
}
