//! Workers: what runs without anybody asking. Each can be stopped by its token and loses nothing when killed.

pub mod assign;
pub mod bot;
pub mod checkpoint;
pub mod clocks;
pub mod deep;
pub mod inbound;
pub mod jobs;
pub mod notices;
pub mod parcels;

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use crate::App;

/// Starts all workers; they end when the token is cancelled.
pub fn start(app: &Arc<App>, stop: &CancellationToken) -> Vec<tokio::task::JoinHandle<()>> {
    vec![
        tokio::spawn(clocks::run(Arc::clone(app), stop.clone())),
        tokio::spawn(jobs::run(Arc::clone(app), stop.clone())),
        tokio::spawn(tidy(Arc::clone(app), stop.clone())),
        tokio::spawn(deep::run(Arc::clone(app), stop.clone())),
        tokio::spawn(learn(Arc::clone(app), stop.clone())),
        tokio::spawn(bot::run(Arc::clone(app), stop.clone())),
        tokio::spawn(assign::run(Arc::clone(app), stop.clone())),
        tokio::spawn(notices::run(Arc::clone(app), stop.clone())),
        tokio::spawn(checkpoint::run(Arc::clone(app), stop.clone())),
        tokio::spawn(inbound::run(Arc::clone(app), stop.clone())),
        tokio::spawn(parcels::run(Arc::clone(app), stop.clone())),
    ]
}

/// Once an hour: forgets kept answers older than a day, what channels sent long ago and quiet callers' budgets.
async fn tidy(app: Arc<App>, stop: CancellationToken) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(std::time::Duration::from_hours(1)) => {}
        }
        app.limits.tidy();
        if let Err(error) = app.forget_answers().await {
            tracing::warn!(error = %error, "old kept answers were not removed");
        }
        if let Err(error) = inbound::forget(&app).await {
            tracing::warn!(%error, "what channels sent long ago was not removed");
        }
    }
}

/// Once an hour: lets triage learn where people have corrected it enough since the last time.
async fn learn(app: Arc<App>, stop: CancellationToken) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(std::time::Duration::from_hours(1)) => {}
        }
        if let Err(error) = app.learn_everywhere().await {
            tracing::warn!(error = %error, "triage could not learn from corrections");
        }
    }
}

impl App {
    async fn forget_answers(&self) -> crate::Result<()> {
        let mut tx = self.store.write().await?;
        tx.forget_answers(self.now() - domain::time::Span::hours(24)).await?;
        Ok(tx.commit().await?)
    }
}
