//! Looking after the program: the audit trail, jobs.

use domain::access::Permission;
use domain::ids::{JobId, ShopId, UserId};
use std::collections::BTreeMap;
use store::jobs::Job;
use store::{Recorded, Tx};

use crate::{App, AppError, Caller, Result};

impl App {
    /// The shop's log, newest first, before a position; kinds and actors narrow by beginning.
    ///
    /// # Errors
    /// When the caller may not read it.
    pub async fn audit(
        &self,
        caller: &Caller,
        before: Option<i64>,
        kind: Option<&str>,
        actor: Option<&str>,
        limit: i64,
    ) -> Result<(Vec<Recorded>, BTreeMap<UserId, String>)> {
        caller.require(Permission::AuditRead)?;
        let mut tx = self.store.read().await?;
        let before = before.unwrap_or(i64::MAX);
        let events = tx.log_before(caller.shop, before, kind, actor, limit.clamp(1, 200)).await?;
        Ok((events, tx.user_names().await?))
    }

    /// The shop's jobs.
    ///
    /// # Errors
    /// When the caller may not manage them.
    pub async fn jobs(&self, caller: &Caller, state: Option<&str>) -> Result<Vec<Job>> {
        caller.require(Permission::JobManage)?;
        Ok(self.store.read().await?.jobs(caller.shop, state, 200).await?)
    }

    /// Makes a dead or cancelled job ready again.
    ///
    /// # Errors
    /// [`AppError::Absent`] when there is no such job in that state.
    pub async fn retry_job(&self, caller: &Caller, id: JobId) -> Result<Job> {
        caller.require(Permission::JobManage)?;
        let mut tx = self.store.write().await?;
        if !tx.retry_job(caller.shop, id, self.now()).await? {
            return Err(AppError::Absent("dead job"));
        }
        let job = tx.job(caller.shop, id).await?.ok_or(AppError::Absent("job"))?;
        tx.commit().await?;
        self.bus.jobs.notify_one();
        Ok(job)
    }

    /// Cancels a waiting job.
    ///
    /// # Errors
    /// [`AppError::Absent`] when there is no such job waiting.
    pub async fn cancel_job(&self, caller: &Caller, id: JobId) -> Result<Job> {
        caller.require(Permission::JobManage)?;
        let mut tx = self.store.write().await?;
        if !tx.cancel_job(caller.shop, id, self.now()).await? {
            return Err(AppError::Absent("waiting job"));
        }
        let job = tx.job(caller.shop, id).await?.ok_or(AppError::Absent("job"))?;
        tx.commit().await?;
        Ok(job)
    }

    /// Enqueues a job in the caller's transaction; ring [`crate::bus::Bus::jobs`] after the commit.
    pub(crate) async fn enqueue(
        &self,
        tx: &mut Tx,
        shop: ShopId,
        kind: &str,
        payload: String,
        dedup_key: Option<&str>,
    ) -> Result<bool> {
        let now = self.now();
        let job = Job {
            id: JobId::new(now, self.entropy.as_ref()),
            shop,
            kind: kind.to_owned(),
            payload,
            state: "ready".to_owned(),
            run_at: now,
            attempts: 0,
            last_error: None,
            created_at: now,
        };
        Ok(tx.enqueue(&job, dedup_key).await?)
    }
}
