//! Background work: rows enqueued in the caller's transaction, claimed by lease, never lost, visible when dead.

use domain::ids::{JobId, ShopId};
use domain::time::{Instant, Span};

use crate::args;
use crate::db::Tx;
use crate::error::Result;
use crate::value::Row;

/// How long a claimed job may run before another worker may take it.
pub const LEASE: Span = Span::minutes(5);

/// A job.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns of `jobs`")]
pub struct Job {
    pub id: JobId,
    pub shop: ShopId,
    pub kind: String,
    pub payload: String,
    pub state: String,
    pub run_at: Instant,
    pub attempts: i64,
    pub last_error: Option<String>,
    pub created_at: Instant,
}

const JOB: &str = "id, shop_id, kind, payload, state, run_at, attempts, last_error, created_at";

fn job(r: &Row) -> Result<Job> {
    Ok(Job {
        id: r.uuid(0)?.into(),
        shop: r.uuid(1)?.into(),
        kind: r.text(2)?,
        payload: r.text(3)?,
        state: r.text(4)?,
        run_at: r.instant(5)?,
        attempts: r.int(6)?,
        last_error: r.opt_text(7)?,
        created_at: r.instant(8)?,
    })
}

/// What became of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Finished.
    Done,
    /// Try again at this instant.
    Retry {
        /// When.
        at: Instant,
        /// What went wrong.
        error: String,
    },
    /// Never again, unless a person says so.
    Dead {
        /// What went wrong.
        error: String,
    },
}

impl Tx {
    /// Enqueues a job; with a `dedup_key` only if none of that kind and key is waiting or running. Tells whether it
    /// was added.
    ///
    /// # Errors
    /// As the database says.
    pub async fn enqueue(&mut self, job: &Job, dedup_key: Option<&str>) -> Result<bool> {
        let added = self
            .run(
                "INSERT INTO jobs (id, shop_id, kind, payload, state, run_at, attempts, dedup_key, created_at) \
                 VALUES ($1, $2, $3, $4, 'ready', $5, 0, $6, $7) ON CONFLICT DO NOTHING",
                args![
                    job.id,
                    job.shop,
                    job.kind.as_str(),
                    job.payload.as_str(),
                    job.run_at,
                    dedup_key.map(ToOwned::to_owned),
                    job.created_at
                ],
            )
            .await?;
        Ok(added == 1)
    }

    /// Claims the next job that is due (or whose lease ran out), for [`LEASE`].
    ///
    /// # Errors
    /// As the database says.
    pub async fn claim(&mut self, now: Instant) -> Result<Option<Job>> {
        // SQLite has one writer, so nothing needs skipping; PostgreSQL's workers step over each other's rows.
        let skip = if self.is_sqlite() { "" } else { " FOR UPDATE SKIP LOCKED" };
        let sql = format!(
            "UPDATE jobs SET state = 'running', attempts = attempts + 1, locked_until = $2 WHERE id = (SELECT id FROM \
             jobs WHERE state IN ('ready', 'running') AND run_at <= $1 AND (state = 'ready' OR locked_until <= $1) \
             ORDER BY run_at LIMIT 1{skip}) RETURNING {JOB}"
        );
        self.first(&sql, args![now, now + LEASE]).await?.as_ref().map(job).transpose()
    }

    /// Prolongs the lease of a running job; tells whether it is still ours.
    ///
    /// # Errors
    /// As the database says.
    pub async fn prolong(&mut self, id: JobId, attempt: i64, now: Instant) -> Result<bool> {
        let rows = self
            .run(
                "UPDATE jobs SET locked_until = $3 WHERE id = $1 AND attempts = $2 AND state = 'running'",
                args![id, attempt, now + LEASE],
            )
            .await?;
        Ok(rows == 1)
    }

    /// Records how a run ended; ignored if somebody else has taken the job over meanwhile.
    ///
    /// # Errors
    /// As the database says.
    pub async fn finish(&mut self, id: JobId, attempt: i64, ended: &Ended, now: Instant) -> Result<()> {
        let (state, run_at, error, finished) = match ended {
            Ended::Done => ("done", None, None, Some(now)),
            Ended::Retry { at, error } => ("ready", Some(*at), Some(error.clone()), None),
            Ended::Dead { error } => ("dead", None, Some(error.clone()), Some(now)),
        };
        self.run(
            "UPDATE jobs SET state = $3, run_at = COALESCE($4, run_at), last_error = $5, finished_at = $6, \
             locked_until = NULL WHERE id = $1 AND attempts = $2 AND state = 'running'",
            args![id, attempt, state, run_at, error, finished],
        )
        .await
        .map(|_| ())
    }

    /// Makes every running job ready again: for a program that has just started and is the only one to work them.
    ///
    /// # Errors
    /// As the database says.
    pub async fn release_jobs(&mut self) -> Result<u64> {
        self.run("UPDATE jobs SET state = 'ready', locked_until = NULL WHERE state = 'running'", args![])
            .await
    }

    /// When the next job is due, if any waits.
    ///
    /// # Errors
    /// As the database says.
    pub async fn next_job_at(&mut self) -> Result<Option<Instant>> {
        self.first(
            "SELECT MIN(CASE WHEN state = 'ready' THEN run_at ELSE locked_until END) FROM jobs \
             WHERE state IN ('ready', 'running')",
            args![],
        )
        .await?
        .map_or(Ok(None), |r| r.opt_instant(0))
    }

    /// The shop's jobs, newest first, in one state or all.
    ///
    /// # Errors
    /// As the database says.
    pub async fn jobs(&mut self, shop: ShopId, state: Option<&str>, limit: i64) -> Result<Vec<Job>> {
        let sql = format!(
            "SELECT {JOB} FROM jobs WHERE shop_id = $1 AND state = COALESCE($2, state) ORDER BY id DESC LIMIT $3"
        );
        self.all(&sql, args![shop, state.map(ToOwned::to_owned), limit]).await?.iter().map(job).collect()
    }

    /// A job of this shop.
    ///
    /// # Errors
    /// As the database says.
    pub async fn job(&mut self, shop: ShopId, id: JobId) -> Result<Option<Job>> {
        let sql = format!("SELECT {JOB} FROM jobs WHERE shop_id = $1 AND id = $2");
        self.first(&sql, args![shop, id]).await?.as_ref().map(job).transpose()
    }

    /// Makes a dead or cancelled job ready again; tells whether it was one.
    ///
    /// # Errors
    /// As the database says.
    pub async fn retry_job(&mut self, shop: ShopId, id: JobId, now: Instant) -> Result<bool> {
        let rows = self
            .run(
                "UPDATE jobs SET state = 'ready', run_at = $3, finished_at = NULL WHERE shop_id = $1 AND id = $2 \
                 AND state IN ('dead', 'cancelled')",
                args![shop, id, now],
            )
            .await?;
        Ok(rows == 1)
    }

    /// Cancels a waiting job; tells whether it was one.
    ///
    /// # Errors
    /// As the database says.
    pub async fn cancel_job(&mut self, shop: ShopId, id: JobId, now: Instant) -> Result<bool> {
        let rows = self
            .run(
                "UPDATE jobs SET state = 'cancelled', finished_at = $3 WHERE shop_id = $1 AND id = $2 \
                 AND state = 'ready'",
                args![shop, id, now],
            )
            .await?;
        Ok(rows == 1)
    }
}
