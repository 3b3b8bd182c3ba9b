//! The job worker: claims by lease, runs, records how it ended. A killed worker's job is claimed again when its lease
//! is over; the jobs themselves are idempotent.

use std::sync::Arc;
use std::time::Duration;

use domain::ids::ImportId;
use domain::time::Span;
use store::jobs::{Ended, Job, LEASE};
use tokio_util::sync::CancellationToken;

use super::while_there_is_work;
use crate::{App, AppError, Result};

/// The kind of a job that runs an import.
pub const IMPORT: &str = "import";

/// Tries before a job is dead.
const TRIES: i64 = 8;
/// Longest sleep between looks, for jobs enqueued by another process.
const LONGEST_SLEEP: Duration = Duration::from_secs(5);

/// Runs until stopped.
pub async fn run(app: Arc<App>, stop: CancellationToken) {
    if let Err(error) = take_over(&app).await {
        tracing::error!(error = %error, "what a killed program left running waits for its lease to end");
    }
    while_there_is_work(&stop, &app.bus.jobs, LONGEST_SLEEP, "jobs could not be claimed", || once(&app))
        .await;
}

/// The embedded database has one program that works its jobs. What is running while that program starts was cut off:
/// it need not wait for its lease to end. On a server other nodes may be at work, and the lease decides.
async fn take_over(app: &App) -> Result<()> {
    if app.store.database() != "sqlite" {
        return Ok(());
    }
    let mut tx = app.store.write().await?;
    tx.release_jobs().await?;
    Ok(tx.commit().await?)
}

/// Runs one due job, if there is one.
///
/// # Errors
/// When the queue itself cannot be read or written.
pub async fn once(app: &Arc<App>) -> Result<bool> {
    let now = app.now();
    // Looking costs nothing to the single writer; claiming does, so look first.
    let due = app.store.read().await?.next_job_at().await?;
    if due.is_none_or(|at| at > now) {
        return Ok(false);
    }
    let mut tx = app.store.write().await?;
    let Some(job) = tx.claim(now).await? else { return Ok(false) };
    tx.commit().await?;
    let ended = keep_lease(app, &job, perform(app, &job)).await;
    let mut tx = app.store.write().await?;
    tx.finish(job.id, job.attempts, &ended, app.now()).await?;
    tx.commit().await?;
    Ok(true)
}

/// Runs a job while prolonging its lease.
async fn keep_lease(app: &App, job: &Job, work: impl Future<Output = Result<()>>) -> Ended {
    let mut work = std::pin::pin!(work);
    let every = Duration::from_secs((LEASE.whole_seconds() / 3).unsigned_abs());
    loop {
        tokio::select! {
            done = &mut work => return ended(app, job, done),
            () = tokio::time::sleep(every) => {
                if let Err(error) = prolong(app, job).await {
                    tracing::warn!(job = %job.id, error = %error, "a lease was not prolonged");
                }
            }
        }
    }
}

async fn prolong(app: &App, job: &Job) -> Result<()> {
    let mut tx = app.store.write().await?;
    tx.prolong(job.id, job.attempts, app.now()).await?;
    Ok(tx.commit().await?)
}

fn ended(app: &App, job: &Job, done: Result<()>) -> Ended {
    let error = match done {
        Ok(()) => return Ended::Done,
        Err(error) => error,
    };
    tracing::warn!(job = %job.id, kind = %job.kind, attempt = job.attempts, error = %error, "a job failed");
    let text = error.to_string();
    if job.attempts >= TRIES || matches!(error, AppError::Absent(_) | AppError::Refused(_)) {
        return Ended::Dead { error: text };
    }
    // 2^n seconds and up to a quarter more, so that jobs that failed together do not come back together.
    let mut dice = [0u8; 1];
    app.entropy.fill(&mut dice);
    let base = 1i64 << job.attempts.clamp(0, 10);
    let wait = Span(Span::seconds(base).0 + Span::seconds(base).0 * i64::from(dice[0]) / 1_024);
    Ended::Retry { at: app.now() + wait, error: text }
}

async fn perform(app: &Arc<App>, job: &Job) -> Result<()> {
    match job.kind.as_str() {
        IMPORT => {
            let id: ImportId = serde_json::from_str(&job.payload)?;
            app.run_import(job.shop, id).await.map(|_| ())
        }
        crate::notices::MAIL => app.send_mail(job.shop, serde_json::from_str(&job.payload)?).await,
        _ => Err(AppError::Absent("kind of job")),
    }
}
