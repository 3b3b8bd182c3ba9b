//! Remedies as people see them: those of a case, those of the shop, those that wait for somebody.

use std::collections::BTreeMap;

use domain::access::Permission;
use domain::ids::{CaseId, RemedyId, UserId};
use domain::remedy::{Remedy, RemedyState};
use store::Tx;
use store::people::Member;
use store::queue::QueueRow;

use super::work::may_approve;
use crate::{App, AppError, Caller, Result};

/// Remedies with what is shown around them.
#[derive(Debug)]
pub struct RemedyPage {
    /// The remedies.
    pub remedies: Vec<Remedy>,
    /// Their cases' rows.
    pub cases: Vec<QueueRow>,
    /// Names by id.
    pub people: BTreeMap<UserId, String>,
    /// Everybody in the shop, to say who can approve.
    pub members: Vec<Member>,
    /// Where the next page begins.
    pub next: Option<RemedyId>,
}

impl RemedyPage {
    /// Who may decide on a remedy that waits: everybody whose role does, without the one who asks, unless nobody else is
    /// left.
    pub fn approvers(&self, remedy: &Remedy) -> Vec<&Member> {
        let waits = remedy.state == RemedyState::ApprovalRequested;
        let Some(approval) = remedy.approval.as_ref().filter(|_| waits) else { return Vec::new() };
        let may: Vec<&Member> = self.members.iter().filter(|m| may_approve(m.role, approval.of)).collect();
        let others: Vec<&Member> = may.iter().copied().filter(|m| m.user != approval.by).collect();
        if others.is_empty() { may } else { others }
    }
}

impl App {
    /// The remedies of a case, oldest first.
    ///
    /// # Errors
    /// [`AppError::Absent`] when the shop has no such case.
    pub async fn remedies_of_case(&self, caller: &Caller, case: CaseId) -> Result<RemedyPage> {
        caller.require(Permission::CaseRead)?;
        let mut tx = self.store.read().await?;
        if tx.queue_rows(caller.shop, &[case]).await?.is_empty() {
            return Err(AppError::Absent("case"));
        }
        let ids = tx.remedies_of_case(caller.shop, case).await?;
        self.remedy_page(&mut tx, caller, &ids, None).await
    }

    /// One remedy of a case.
    ///
    /// # Errors
    /// [`AppError::Absent`] when the case has no such remedy.
    pub async fn remedy(&self, caller: &Caller, case: CaseId, remedy: RemedyId) -> Result<RemedyPage> {
        caller.require(Permission::CaseRead)?;
        let mut tx = self.store.read().await?;
        let page = self.remedy_page(&mut tx, caller, &[remedy], None).await?;
        if page.remedies.iter().all(|r| r.about.case != case) {
            return Err(AppError::Absent("remedy"));
        }
        Ok(page)
    }

    /// The shop's remedies in these states, oldest first, a page at a time.
    ///
    /// # Errors
    /// When the caller may not read cases.
    pub async fn remedies(
        &self,
        caller: &Caller,
        states: &[RemedyState],
        after: Option<RemedyId>,
        limit: i64,
    ) -> Result<RemedyPage> {
        caller.require(Permission::CaseRead)?;
        let limit = limit.clamp(1, 200);
        let mut tx = self.store.read().await?;
        let mut ids = tx.remedies_in(caller.shop, states, after, limit + 1).await?;
        let more = ids.len() as i64 > limit;
        ids.truncate(usize::try_from(limit).unwrap_or(200));
        let next = ids.last().copied().filter(|_| more);
        self.remedy_page(&mut tx, caller, &ids, next).await
    }

    async fn remedy_page(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        ids: &[RemedyId],
        next: Option<RemedyId>,
    ) -> Result<RemedyPage> {
        let now = self.now();
        let remedies: Vec<Remedy> =
            tx.load_remedies(caller.shop, ids).await?.into_iter().map(|l| l.remedy).collect();
        let mut cases: Vec<CaseId> = remedies.iter().map(|r| r.about.case).collect();
        cases.sort_unstable();
        cases.dedup();
        Ok(RemedyPage {
            cases: tx.queue_rows(caller.shop, &cases).await?,
            people: tx.user_names().await?,
            members: tx.members(caller.shop, now, now).await?,
            remedies,
            next,
        })
    }
}
