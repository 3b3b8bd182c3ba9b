//! Appeals at work: opened, prepared, submitted, asked about, decided. Every step is decided by the appeal's own rules and
//! written together with what its case learns of it, in one transaction under the shop's lock, so that two people cannot
//! spend the one attempt twice.

use std::sync::Arc;

use domain::access::Permission;
use domain::appeal::{Appeal, AppealEvent, Command, Dispute, DisputeState, decide, open};
use domain::case::{CaseEvent, Command as CaseCommand, Context, Subject, Terms};
use domain::ids::{AppealId, CaseId};
use domain::refusal::Refusal;
use domain::time::Instant;
use store::projection::appeal::{Loaded, appeal_row};
use store::projection::case::Loaded as LoadedCase;
use store::table::APPEALS;
use store::{Batch, Head, Tx};

use super::around::{Around, Surroundings, handling};
use crate::{App, AppError, Caller, Result};

impl App {
    /// Opens an appeal about a review or a return of a case. Every file of the case goes with it until others are chosen.
    ///
    /// # Errors
    /// A refusal when it cannot be contested (any more).
    pub async fn open_appeal(&self, caller: &Caller, case: CaseId, subject: Subject) -> Result<AppealId> {
        caller.require(Permission::CaseWork)?;
        let mut tx = self.store.write().await?;
        let mut work = Work::open(self, &mut tx, caller, case).await?;
        if !work.case.case.feedbacks.iter().any(|glance| glance.subject == subject) {
            return Err(Refusal::new("unknown_subject", "the case has no such feedback", "工单中没有此反馈")
                .field("subject")
                .into());
        }
        let others = others(work.tx, caller, subject).await?;
        let near = Surroundings::load(work.tx, caller, work.case.case.clone()).await?;
        let about = near.about(subject, &work.terms);
        let handling = handling(&about)?;
        let event = open(about, &others.iter().collect::<Vec<_>>(), handling, work.now)?;
        let AppealEvent::Opened { about } = &event else { return Err(AppError::Absent("appeal")) };
        let id = AppealId::new(work.now, self.entropy.as_ref());
        let appeal = Appeal::open(id, work.now, &caller.actor, about);
        let mut loaded = Loaded { appeal, head: Head::NEW };
        work.batch.event(id.0, &mut loaded.head, work.now, &caller.actor, event.kind(), &event)?;
        work.tell_case(&loaded.appeal)?;
        if !near.files.is_empty() {
            let most = domain::appeal::decide::MOST_EVIDENCE;
            let evidence = near.files.keys().copied().take(most).collect();
            work.write(&mut loaded, &[AppealEvent::EvidenceChosen { evidence }])?;
        }
        let told = work.finish(&loaded).await?;
        self.tell_appeal(tx, caller, told).await?;
        Ok(id)
    }

    /// Gives a command to an appeal; with `seen`, only if that is still its version.
    ///
    /// # Errors
    /// A refusal that says why not; [`AppError::Stale`] when somebody was faster.
    pub async fn command_appeal(
        &self,
        caller: &Caller,
        id: AppealId,
        command: &Command,
        seen: Option<i64>,
    ) -> Result<()> {
        caller.require(Permission::CaseWork)?;
        let mut tx = self.store.write().await?;
        tx.hold(caller.shop).await?;
        let mut loaded = tx.load_appeal(caller.shop, id).await?.ok_or(AppError::Absent("appeal"))?;
        not_stale(&loaded.appeal, seen)?;
        let mut work = Work::open(self, &mut tx, caller, loaded.appeal.about.case).await?;
        let about = loaded.appeal.about.clone();
        let others = others(work.tx, caller, about.subject).await?;
        let near = Surroundings::load(work.tx, caller, work.case.case.clone()).await?;
        let around = Around::new(&near, &loaded.appeal, &others, false)?;
        let facts = around.facts(work.now, &work.terms);
        let events = decide(&loaded.appeal, command, &facts)?;
        if let (Command::Submit { .. }, Some(stopped)) = (command, facts.dispute.filter(stopped)) {
            work.give(&CaseCommand::WithdrawAct { act: stopped.act })?;
        }
        let before = (loaded.appeal.state, loaded.appeal.due_at);
        work.write(&mut loaded, &events)?;
        if before != (loaded.appeal.state, loaded.appeal.due_at) {
            work.tell_case(&loaded.appeal)?;
        }
        let told = work.finish(&loaded).await?;
        self.tell_appeal(tx, caller, told).await
    }

    pub(super) async fn tell_appeal(&self, tx: Tx, caller: &Caller, told: Told) -> Result<()> {
        tx.commit().await?;
        self.tell_case(caller, &told.case.case, told.seq, told.kind);
        Ok(())
    }
}

/// Refuses when somebody else changed an appeal meanwhile.
pub(super) fn not_stale(appeal: &Appeal, seen: Option<i64>) -> Result<()> {
    let (actual, settled) = (appeal.version, appeal.settled);
    // Whoever took a bundle along meanwhile was not faster.
    match seen.filter(|version| !(settled..=actual).contains(version)) {
        Some(expected) => Err(AppError::Stale { expected, actual }),
        None => Ok(()),
    }
}

/// Whether it is an appeal's own dispute that the platform did not take, or that was taken back: it makes room.
pub(super) fn stopped(dispute: &Dispute) -> bool {
    dispute.own && dispute.state == DisputeState::Stopped
}

/// The appeals of a feedback.
pub(crate) async fn others(tx: &mut Tx, caller: &Caller, subject: Subject) -> Result<Vec<Appeal>> {
    let ids = tx.appeals_of_subject(caller.shop, subject.stream()).await?;
    Ok(tx.load_appeals(caller.shop, &ids).await?.into_iter().map(|l| l.appeal).collect())
}

/// What the case is told of where its appeal stands.
pub(super) fn moved(appeal: &Appeal) -> CaseCommand {
    let due = appeal.due_at.filter(|_| appeal.spent());
    CaseCommand::AppealMoved { appeal: appeal.id, to: appeal.state, due }
}

/// What is told after the commit.
pub(super) struct Told {
    case: LoadedCase,
    seq: i64,
    kind: &'static str,
}

/// A case and one of its appeals under work, in one transaction.
pub(super) struct Work<'a> {
    caller: &'a Caller,
    tx: &'a mut Tx,
    now: Instant,
    terms: Arc<Terms>,
    case: LoadedCase,
    batch: Batch,
    last: &'static str,
}

impl<'a> Work<'a> {
    pub(super) async fn open(app: &App, tx: &'a mut Tx, caller: &'a Caller, case: CaseId) -> Result<Self> {
        // From here on nobody else appends to this shop: attempts that were counted stay counted until the commit.
        tx.hold(caller.shop).await?;
        let case = tx.load_case(caller.shop, case).await?.ok_or(AppError::Absent("case"))?;
        let terms = app.terms(tx, caller.shop).await?;
        let (batch, last) = (Batch::new(caller.shop), "appeal.opened");
        Ok(Self { caller, tx, now: app.now(), terms, case, batch, last })
    }

    pub(super) fn write(&mut self, loaded: &mut Loaded, events: &[AppealEvent]) -> Result<()> {
        for event in events {
            let (id, actor) = (loaded.appeal.id, &self.caller.actor);
            self.batch.event(id.0, &mut loaded.head, self.now, actor, event.kind(), event)?;
            loaded.appeal.apply(self.now, event);
            self.last = event.kind();
        }
        Ok(())
    }

    /// The case learns where its appeal stands, and runs the clocks of it.
    fn tell_case(&mut self, appeal: &Appeal) -> Result<()> {
        self.give(&moved(appeal))
    }

    fn give(&mut self, command: &CaseCommand) -> Result<()> {
        let cx = Context { now: self.now, terms: &self.terms, other: None };
        let events: Vec<CaseEvent> = domain::case::decide(&self.case.case, command, &cx)?;
        crate::cases::write(&mut self.batch, &mut self.case, self.now, &self.caller.actor, &events)
    }

    pub(super) async fn finish(mut self, loaded: &Loaded) -> Result<Told> {
        self.batch.upsert(&APPEALS, appeal_row(self.caller.shop, &loaded.appeal));
        let seq = self.tx.append(self.batch, None).await?.after;
        Ok(Told { case: self.case, seq, kind: self.last })
    }
}
