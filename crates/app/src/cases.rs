//! Working a case: commands from people, with optimistic concurrency by the version they saw.

use domain::access::Permission;
use domain::case::{Case, CaseEvent, Command, Context, Tried, decide};
use domain::ids::CaseId;
use domain::refusal::Refusal;
use domain::review::ReviewEvent;
use domain::time::Instant;
use store::projection::case::{Loaded, put};
use store::table::REVIEWS;
use store::{Batch, StoreError, Tx};

use crate::bus::{Notice, What};
use crate::evidence::kept::{beside, matters};
use crate::{App, AppError, Caller, Result};

/// How often a command is decided anew when the case changed under it and the caller did not name a version.
pub(crate) const TRIES: usize = 5;

impl App {
    /// Gives a command to a case. With `seen`, only if that is still the case's version.
    ///
    /// # Errors
    /// [`AppError::Stale`] when somebody changed it first; a refusal when a rule says no.
    pub async fn command(
        &self,
        caller: &Caller,
        id: CaseId,
        command: &Command,
        seen: Option<i64>,
    ) -> Result<Case> {
        for _ in 1..TRIES {
            match self.try_command(caller, id, command, seen).await {
                Err(AppError::Store(StoreError::Conflict)) => {}
                answer => return answer,
            }
        }
        self.try_command(caller, id, command, seen).await
    }

    async fn try_command(
        &self,
        caller: &Caller,
        id: CaseId,
        command: &Command,
        seen: Option<i64>,
    ) -> Result<Case> {
        let mut tx = self.store.write().await?;
        let (case, last) = self.command_in(&mut tx, caller, id, command, seen).await?;
        tx.commit().await?;
        if let Some((seq, kind)) = last {
            self.tell_case(caller, &case, seq, kind);
            self.bus.outbox.notify_one();
            if matches!(command, Command::Split { .. }) {
                self.bus.send(Notice { shop: caller.shop, seq, what: What::Cases { opened: 1 } });
            }
        }
        Ok(case)
    }

    /// The same in the caller's transaction; gives the case and, if anything happened, the log's end and the last kind.
    /// Nobody is told of it: that is for whoever commits.
    ///
    /// # Errors
    /// As [`App::command`]; [`StoreError::Conflict`] when the case changed meanwhile.
    pub async fn command_in(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        id: CaseId,
        command: &Command,
        seen: Option<i64>,
    ) -> Result<(Case, Option<(i64, &'static str)>)> {
        caller.require(needed(command, caller))?;
        let now = self.now();
        let terms = self.terms(tx, caller.shop).await?;
        if crate::calls::ends_case(command) {
            tx.hold(caller.shop).await?;
            crate::calls::none_open(tx, caller.shop, id, now).await?;
        }
        let mut loaded = tx.load_case(caller.shop, id).await?.ok_or(AppError::Absent("case"))?;
        if let Some(expected) = seen.filter(|v| *v != loaded.case.version) {
            return Err(AppError::Stale { expected, actual: loaded.case.version });
        }
        if let Command::Assign { to: Some(user) } = command
            && tx.role(caller.shop, *user).await?.is_none()
        {
            let refusal =
                Refusal::new("unknown_member", "this person is not in the shop", "此人不是本店成员");
            return Err(refusal.field("to").into());
        }
        if crate::returns::settles(&loaded.case, command) {
            tx.hold(caller.shop).await?;
            loaded = tx.load_case(caller.shop, id).await?.ok_or(AppError::Absent("case"))?;
        }
        let filled = self.chosen(tx, caller, command).await?;
        let command = filled.as_ref().unwrap_or(command);
        let mut other = match command {
            Command::Merge { into } => tx.load_case(caller.shop, *into).await?,
            _ => None,
        };
        let cx = Context { now, terms: &terms, other: other.as_ref().map(|o| &o.case) };
        if let Command::PostAct { act, .. } = command {
            crate::acts::rules::still_allowed(tx, caller.shop, &loaded.case, *act, &cx).await?;
            self.may_settle(tx, caller, &loaded.case, *act).await?;
        }
        if let Command::LeaveAct { act, .. } = command {
            self.may_leave(tx, caller.shop, &loaded.case, *act, &cx).await?;
        }
        if let Command::PostAct { proof_picture: Some(picture), .. } = command {
            crate::pictures::known_picture(tx, caller, picture).await?;
        }
        let events = if matters(command) {
            let seen = beside(tx, caller.shop, loaded.case.clone()).await?;
            decide(&seen, command, &cx)?
        } else {
            decide(&loaded.case, command, &cx)?
        };
        let mut batch = Batch::new(caller.shop);
        crate::split::open(tx, caller, &mut batch, &loaded.case, command, &cx).await?;
        if let Some(host) = &mut other {
            let source = Context { now, terms: &terms, other: Some(&loaded.case) };
            let absorb = Command::Absorb { case: id, number: loaded.case.number };
            let events = decide(&host.case, &absorb, &source)?;
            write(&mut batch, host, now, &caller.actor, &events)?;
        }
        write(&mut batch, &mut loaded, now, &caller.actor, &events)?;
        let alone = Context { now, terms: &terms, other: None };
        self.queue_approved(tx, caller, &mut batch, &mut loaded, command, &alone).await?;
        self.follow(tx, caller, &mut batch, &loaded, command, now).await?;
        self.settle_appeal(tx, caller, &mut batch, &mut loaded, command, &alone).await?;
        let kind = events.last().map(CaseEvent::kind);
        let appended = if batch.is_empty() { None } else { Some(tx.append(batch, None).await?) };
        Ok((loaded.case, appended.map(|a| a.after).zip(kind)))
    }

    /// What a command means outside its case: the host of an undone merge, the reviews of a correction.
    async fn follow(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        batch: &mut Batch,
        loaded: &Loaded,
        command: &Command,
        now: Instant,
    ) -> Result<()> {
        match command {
            Command::Unmerge => {
                let before = tx.load_case(caller.shop, loaded.case.id).await?;
                if let Some((host, _)) = before.and_then(|b| b.case.merged_into)
                    && let Some(mut host) = tx.load_case(caller.shop, host).await?
                {
                    let event = CaseEvent::Released { case: loaded.case.id };
                    write(batch, &mut host, now, &caller.actor, &[event])?;
                }
            }
            Command::SetIssue { issue, severity } => {
                let event = ReviewEvent::TriageCorrected { issue: Some(*issue), severity: *severity };
                correct_reviews(tx, caller, batch, loaded, &event, now).await?;
            }
            Command::NotComplaint { .. } => {
                let event = ReviewEvent::TriageCorrected { issue: None, severity: 1 };
                correct_reviews(tx, caller, batch, loaded, &event, now).await?;
            }
            Command::Reopen { .. } => {
                let before = tx.load_case(caller.shop, loaded.case.id).await?;
                if before.is_some_and(|b| b.case.dismissed) {
                    let event = ReviewEvent::CorrectionWithdrawn {};
                    correct_reviews(tx, caller, batch, loaded, &event, now).await?;
                }
            }
            Command::PostAct { act, .. } | Command::TriedAct { act, tried: Tried::Sent { .. }, .. } => {
                self.deliver(tx, caller, batch, &loaded.case, *act, now).await?;
                self.settle_return(tx, caller, batch, &loaded.case, *act, now).await?;
            }
            _ => {}
        }
        Ok(())
    }

    pub(crate) fn tell_case(&self, caller: &Caller, case: &Case, seq: i64, kind: &'static str) {
        let what = What::Case { id: case.id, version: case.version, kind, opened: false };
        self.bus.send(Notice { shop: caller.shop, seq, what });
        self.bus.timers.notify_one();
    }
}

/// A person corrected what triage said of a case's reviews, or took that back.
async fn correct_reviews(
    tx: &mut Tx,
    caller: &Caller,
    batch: &mut Batch,
    loaded: &Loaded,
    event: &ReviewEvent,
    now: Instant,
) -> Result<()> {
    for glance in &loaded.case.feedbacks {
        let domain::case::Subject::Review(id) = glance.subject else { continue };
        let Some(mut review) = tx.load_review(caller.shop, id).await? else { continue };
        if matches!(event, ReviewEvent::CorrectionWithdrawn {}) && review.review.corrected.is_none() {
            continue;
        }
        batch.event(id.0, &mut review.head, now, &caller.actor, event.kind(), event)?;
        review.review.apply(now, event);
        batch.upsert(&REVIEWS, store::projection::review::review_row(caller.shop, &review.review)?);
    }
    Ok(())
}

/// Puts events and the rows that follow into a batch.
pub(crate) fn write(
    batch: &mut Batch,
    loaded: &mut Loaded,
    now: Instant,
    actor: &str,
    events: &[CaseEvent],
) -> Result<()> {
    if events.is_empty() {
        return Ok(());
    }
    for event in events {
        batch.event(loaded.case.id.0, &mut loaded.head, now, actor, event.kind(), event)?;
        loaded.case.apply(now, actor, event);
    }
    Ok(put(batch, &loaded.case, false)?)
}

/// The permission a command needs. Taking a case oneself is work; giving it to others is assigning.
pub(crate) fn needed(command: &Command, caller: &Caller) -> Permission {
    match command {
        Command::Assign { to: Some(user) } if *user != caller.user => Permission::CaseAssign,
        Command::RemedyMoved { .. } => Permission::RemedyGrant,
        Command::ApproveAct { .. } | Command::DeclineAct { .. } => Permission::ActApprove,
        _ => Permission::CaseWork,
    }
}
