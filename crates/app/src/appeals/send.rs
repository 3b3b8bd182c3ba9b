//! An appeal about a return that leaves by the platform's interface: its words and files become the case's no to the request,
//! which is checked, approved and sent like every decision. When that stands on the platform, the appeal is submitted in the
//! transaction that says so.

use domain::access::Permission;
use domain::appeal::{Appeal, Command, Dispute, decide, dispute};
use domain::case::{Act, ActState, Command as CaseCommand, Context, ReturnWish, Subject, Tried};
use domain::ids::{ActId, AppealId, ReturnId};
use domain::refusal::Refusal;
use domain::returns::ReturnVerdict;
use store::projection::appeal::appeal_row;
use store::projection::case::Loaded as LoadedCase;
use store::table::APPEALS;
use store::{Batch, Tx};

use super::around::{Around, Surroundings, handling};
use super::work::{Work, moved, not_stale, others, stopped};
use crate::disputes::Disputes;
use crate::returns::Deciding;
use crate::{App, AppError, Caller, Result};

/// How a person wants an appeal sent.
#[derive(Clone, Debug, Default)]
pub struct SendWish {
    /// The platform's reason for a no, by its own word.
    pub reason: Option<String>,
    /// The person knows what is missing.
    pub incomplete: bool,
    /// Only if that is still the appeal's version.
    pub seen: Option<i64>,
}

/// What the platform's interface takes, and what it has.
#[derive(Clone, Debug, Default)]
pub struct ByApi {
    /// What goes along by itself; none where the appeal is handed over by hand.
    pub takes: Option<Disputes>,
    /// The dispute that is on its way or there, with its act.
    pub dispute: Option<(Dispute, Act)>,
}

/// The contested return request.
fn request(appeal: &Appeal) -> Option<ReturnId> {
    match appeal.about.subject {
        Subject::Return(of) => Some(of),
        _ => None,
    }
}

impl App {
    /// Sends an appeal about a return by the platform's interface: as the no to the request, with the appeal's words and files.
    ///
    /// # Errors
    /// A refusal where the platform has no such interface or was given it already, and as [`App::decide_return`].
    pub async fn send_appeal(&self, caller: &Caller, id: AppealId, wish: &SendWish) -> Result<()> {
        caller.require(Permission::CaseWork)?;
        let mut tx = self.store.write().await?;
        // The appeal and its case stay as they are read here until the commit.
        tx.hold(caller.shop).await?;
        let mut loaded = tx.load_appeal(caller.shop, id).await?.ok_or(AppError::Absent("appeal"))?;
        not_stale(&loaded.appeal, wish.seen)?;
        let about = loaded.appeal.about.clone();
        let case = tx.load_case(caller.shop, about.case).await?.ok_or(AppError::Absent("case"))?.case;
        let terms = self.terms(&mut tx, caller.shop).await?;
        let api = self.takes_appeal(&mut tx, caller, &loaded.appeal).await?.is_some();
        let others = others(&mut tx, caller, about.subject).await?;
        let near = Surroundings::load(&mut tx, caller, case).await?;
        let around = Around::new(&near, &loaded.appeal, &others, api)?;
        let facts = around.facts(self.now(), &terms);
        let act = ActId::new(self.now(), self.entropy.as_ref());
        let events = decide(&loaded.appeal, &Command::Send { act, incomplete: wish.incomplete }, &facts)?;
        if let Some(stopped) = facts.dispute.filter(stopped) {
            let withdraw = CaseCommand::WithdrawAct { act: stopped.act };
            self.command_in(&mut tx, caller, about.case, &withdraw, None).await?;
        }
        let deciding = as_decision(&loaded.appeal, &near, wish).ok_or(AppError::Absent("return"))?;
        let (case, _) = self.decide_return_in(&mut tx, caller, about.case, (&deciding, &[]), act).await?;
        if !case.act(act).is_some_and(|a| matches!(a.state, ActState::ApprovalRequested | ActState::Queued)) {
            return Err(
                Refusal::new("by_hand", "this appeal is handed over by hand", "此申诉需要手动提交").into()
            );
        }
        let mut work = Work::open(self, &mut tx, caller, about.case).await?;
        work.write(&mut loaded, &events)?;
        let told = work.finish(&loaded).await?;
        self.tell_appeal(tx, caller, told).await?;
        self.bus.outbox.notify_one();
        Ok(())
    }

    /// What the platform's interface takes of an appeal; none where it is handed over by hand.
    async fn takes_appeal(&self, tx: &mut Tx, caller: &Caller, appeal: &Appeal) -> Result<Option<Disputes>> {
        match request(appeal) {
            Some(_) => self.disputes(tx, caller.shop, appeal.about.channel).await,
            None => Ok(None),
        }
    }

    /// What the platform's interface takes of an appeal now, and what it has.
    pub(super) async fn by_api(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        appeal: &Appeal,
        near: &Surroundings,
    ) -> Result<ByApi> {
        let takes = self.takes_appeal(tx, caller, appeal).await?;
        let glance = near.case.feedbacks.iter().find(|glance| glance.subject == appeal.about.subject);
        let waits = glance.and_then(|g| g.returned()).is_some_and(|r| r.undecided().is_some());
        let dispute = dispute::dispute(&near.case, appeal);
        let with_act = |dispute: Dispute| near.case.act(dispute.act).cloned().map(|act| (dispute, act));
        Ok(ByApi { takes: takes.filter(|_| waits), dispute: dispute.and_then(with_act) })
    }

    /// What it means for an appeal that an act of its case stands on the platform: with the act that takes it along, it is
    /// submitted, and its case learns so.
    pub(crate) async fn settle_appeal(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        batch: &mut Batch,
        loaded: &mut LoadedCase,
        command: &CaseCommand,
        cx: &Context<'_>,
    ) -> Result<()> {
        let (by_api, id) = match command {
            CaseCommand::TriedAct { act, tried: Tried::Sent { .. }, .. } => (true, *act),
            CaseCommand::PostAct { act, .. } => (false, *act),
            _ => return Ok(()),
        };
        let Some(act) = loaded.case.act(id) else { return Ok(()) };
        let Some(decision) = &act.decision else { return Ok(()) };
        let reference = act.sending.platform_id.clone();
        let appeals = tx.appeals_of_subject(caller.shop, decision.of.0).await?;
        for mut appeal in tx.load_appeals(caller.shop, &appeals).await? {
            let zone = cx.terms.zone_of(appeal.appeal.about.channel);
            let expected = handling(&appeal.appeal.about)?.expected(cx.now, zone);
            let event = dispute::sent(&appeal.appeal, id, by_api, reference.clone(), expected);
            let Some(event) = event else { continue };
            let stream = appeal.appeal.id.0;
            batch.event(stream, &mut appeal.head, cx.now, &caller.actor, event.kind(), &event)?;
            appeal.appeal.apply(cx.now, &event);
            batch.upsert(&APPEALS, appeal_row(caller.shop, &appeal.appeal));
            let told = domain::case::decide(&loaded.case, &moved(&appeal.appeal), cx)?;
            crate::cases::write(batch, loaded, cx.now, &caller.actor, &told)?;
        }
        Ok(())
    }
}

/// The no to the request that an appeal makes.
fn as_decision(appeal: &Appeal, near: &Surroundings, wish: &SendWish) -> Option<Deciding> {
    let in_use = |id: &&domain::ids::EvidenceId| near.files.contains_key(id);
    let wished = ReturnWish {
        verdict: Some(ReturnVerdict::Reject),
        reason: wish.reason.clone(),
        evidence: appeal.evidence.iter().filter(in_use).copied().collect(),
        ..ReturnWish::default()
    };
    let text = appeal.statement.clone().unwrap_or_default();
    Some(Deciding { of: request(appeal)?, wish: wished, text, seen: None })
}
