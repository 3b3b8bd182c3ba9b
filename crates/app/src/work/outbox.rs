//! The worker that sends: each channel with something due has a round of its own, so that a slow platform holds up nobody
//! else's.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use domain::ids::{ChannelId, ShopId};
use domain::time::{Instant, Span};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::outbox::{Next, channel_round, take_over};
use crate::{App, Result};

/// Longest sleep between looks, for what another process has queued.
const LONGEST_SLEEP: Span = Span::seconds(2);
/// How long a channel rests that had nothing to do.
const AFTER_NOTHING: Span = Span::seconds(1);
/// How long a channel rests whose round failed for a reason of ours.
const AFTER_ERROR: Span = Span::seconds(5);

type Place = (ShopId, ChannelId);

/// Runs until stopped; what is under way is finished, so that its answer is written down.
pub async fn run(app: Arc<App>, stop: CancellationToken) {
    if let Err(error) = take_over(&app).await {
        tracing::error!(%error, "what a killed program was sending waits for its lease to end");
    }
    let mut rounds: JoinSet<(Place, Result<Next>)> = JoinSet::new();
    // Channels whose round runs, and those that rest until an instant.
    let mut busy: BTreeMap<Place, Option<Instant>> = BTreeMap::new();
    loop {
        let wake = match begin(&app, &mut rounds, &mut busy).await {
            Ok(wake) => wake,
            Err(error) => {
                tracing::error!(%error, "the outbox could not be looked at");
                LONGEST_SLEEP
            }
        };
        tokio::select! {
            () = stop.cancelled() => break,
            () = app.bus.outbox.notified() => {}
            Some(ended) = rounds.join_next(), if !rounds.is_empty() => rest(&app, &mut busy, ended),
            () = tokio::time::sleep(Duration::from_micros(wake.0.max(0) as u64)) => {}
        }
    }
    while let Some(ended) = rounds.join_next().await {
        rest(&app, &mut busy, ended);
    }
}

/// Begins a round for each channel that has something due and neither works nor rests; how long until the next look.
async fn begin(
    app: &Arc<App>,
    rounds: &mut JoinSet<(Place, Result<Next>)>,
    busy: &mut BTreeMap<Place, Option<Instant>>,
) -> Result<Span> {
    let now = app.now();
    busy.retain(|_, until| until.is_none_or(|until| until > now));
    let mut tx = app.store.read().await?;
    let due = tx.outbox_due(now).await?;
    let next = tx.next_outbox_at(now).await?;
    drop(tx);
    for place in due {
        if busy.contains_key(&place) {
            continue;
        }
        busy.insert(place, None);
        let app = Arc::clone(app);
        rounds.spawn(async move { (place, channel_round(&app, place.0, place.1).await) });
    }
    let rests = busy.values().flatten().copied();
    let wake = next.into_iter().chain(rests).min().map_or(LONGEST_SLEEP, |at| at - now);
    Ok(wake.min(LONGEST_SLEEP))
}

fn rest(
    app: &App,
    busy: &mut BTreeMap<Place, Option<Instant>>,
    ended: std::result::Result<(Place, Result<Next>), tokio::task::JoinError>,
) {
    let (place, next) = match ended {
        Ok(ended) => ended,
        Err(error) => {
            tracing::error!(%error, "a round of the outbox broke off");
            // Whose it was is not known any more: none of those that work is held to it.
            busy.retain(|_, until| until.is_some());
            return;
        }
    };
    match next {
        Ok(Next::Now) => drop(busy.remove(&place)),
        // What is due and waits behind another of its case is looked at again, but not at once.
        Ok(Next::Idle) => drop(busy.insert(place, Some(app.now() + AFTER_NOTHING))),
        Ok(Next::At(until)) => drop(busy.insert(place, Some(until))),
        Err(error) => {
            tracing::error!(channel = %place.1, %error, "a round of the outbox failed");
            busy.insert(place, Some(app.now() + AFTER_ERROR));
        }
    }
}
