//! Workers: what runs without anybody asking. Each can be stopped by its token and loses nothing when killed.

pub mod assign;
pub mod beacons;
pub mod bot;
pub mod calls;
pub mod checkpoint;
pub mod clocks;
pub mod deep;
pub mod hooks;
pub mod inbound;
pub mod jobs;
pub mod notices;
pub mod outbox;
pub mod parcels;
mod quiet;
pub mod readings;
pub mod recordings;
pub(crate) mod rounds;
pub mod sources;
pub mod trackers;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::{App, Result};

/// Starts all workers; they end when the token is cancelled.
pub fn start(app: &Arc<App>, stop: &CancellationToken) -> Vec<tokio::task::JoinHandle<()>> {
    vec![
        tokio::spawn(clocks::run(Arc::clone(app), stop.clone())),
        tokio::spawn(jobs::run(Arc::clone(app), stop.clone())),
        tokio::spawn(hourly(Arc::clone(app), stop.clone())),
        tokio::spawn(deep::run(Arc::clone(app), stop.clone())),
        tokio::spawn(bot::run(Arc::clone(app), stop.clone())),
        tokio::spawn(assign::run(Arc::clone(app), stop.clone())),
        tokio::spawn(notices::run(Arc::clone(app), stop.clone())),
        tokio::spawn(checkpoint::run(Arc::clone(app), stop.clone())),
        tokio::spawn(inbound::run(Arc::clone(app), stop.clone())),
        tokio::spawn(parcels::run(Arc::clone(app), stop.clone())),
        tokio::spawn(outbox::run(Arc::clone(app), stop.clone())),
        tokio::spawn(readings::run(Arc::clone(app), stop.clone())),
        tokio::spawn(hooks::run_following(Arc::clone(app), stop.clone())),
        tokio::spawn(hooks::run(Arc::clone(app), stop.clone())),
        tokio::spawn(sources::run(Arc::clone(app), stop.clone())),
        tokio::spawn(trackers::run(Arc::clone(app), stop.clone())),
        tokio::spawn(beacons::run(Arc::clone(app), stop.clone())),
        tokio::spawn(calls::run(Arc::clone(app), stop.clone())),
    ]
}

/// Rests, then does a round, until stopped.
async fn every<F: Future<Output = ()>>(
    stop: &CancellationToken,
    rest: Duration,
    mut round: impl FnMut() -> F,
) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(rest) => {}
        }
        round().await;
    }
}

/// Works on and on while there is something to do, then rests until woken or for so long at most, until stopped.
async fn while_there_is_work<F: Future<Output = Result<bool>>>(
    stop: &CancellationToken,
    woken: &Notify,
    longest: Duration,
    failed: &'static str,
    mut once: impl FnMut() -> F,
) {
    loop {
        let worked = tokio::select! {
            () = stop.cancelled() => return,
            worked = once() => worked,
        };
        match worked {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::error!(%error, "{failed}"),
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = woken.notified() => {}
            () = tokio::time::sleep(longest) => {}
        }
    }
}

/// Once an hour: tidies up, learns, and tells of the month where that is due.
async fn hourly(app: Arc<App>, stop: CancellationToken) {
    let round = || async {
        tidy(&app).await;
        learn(&app).await;
        if let Err(error) = app.digest_appeals().await {
            tracing::warn!(%error, "the month's appeals were not told");
        }
    };
    every(&stop, Duration::from_hours(1), round).await;
}

/// Forgets kept answers older than a day, what channels sent long ago, recordings whose time is over and quiet callers' budgets.
async fn tidy(app: &App) {
    app.limits.tidy();
    if let Err(error) = app.forget_answers().await {
        tracing::warn!(%error, "old kept answers were not removed");
    }
    if let Err(error) = inbound::forget(app).await {
        tracing::warn!(%error, "what channels sent long ago was not removed");
    }
    if let Err(error) = hooks::forget(app).await {
        tracing::warn!(%error, "what webhooks were told long ago was not removed");
    }
    if let Err(error) = recordings::once(app).await {
        tracing::warn!(%error, "recordings whose time is over were not deleted");
    }
    if let Err(error) = trackers::forget(app).await {
        tracing::warn!(%error, "parcels followed long ago were not forgotten");
    }
}

/// Lets triage learn where people have corrected it enough since the last time.
async fn learn(app: &App) {
    if let Err(error) = app.learn_everywhere().await {
        tracing::warn!(%error, "triage could not learn from corrections");
    }
}

impl App {
    async fn forget_answers(&self) -> Result<()> {
        let mut tx = self.store.write().await?;
        tx.forget_answers(self.now() - domain::time::Span::hours(24)).await?;
        Ok(tx.commit().await?)
    }
}
