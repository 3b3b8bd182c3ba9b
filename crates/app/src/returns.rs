//! Deciding a return request: checked by the rulebook, by the remedies' figures where money goes back, drafted, and carried
//! out by hand with proof. What is paid stands in the remedies' ledger once: the entry is made in the transaction that
//! says the decision is carried out, and a refund of another sort is refused while one is on its way.

use domain::access::{Permission, Role};
use domain::case::{ActKind, Case, Command, Context, ReturnWish, Tried, decision};
use domain::ids::{ActId, CaseId, RemedyId, ReturnId};
use domain::money::Money;
use domain::refusal::{Refusal, Words};
use domain::remedy::limits::above_approver;
use domain::remedy::{About, Given, Grant, Remedy, RemedyEvent, RemedyKind, Step, Verdict, fits};
use domain::returns::{Decided, Decider, ReturnDecision, ReturnEvent, ReturnVerdict};
use domain::time::Instant;
use serde::Serialize;
use store::projection::remedy::remedy_row;
use store::projection::returned::return_row;
use store::table::{REMEDIES, RETURNS};
use store::{Batch, Head, StoreError, Tx};
use triage::outgoing::Finding;

use crate::acts::{ActCheck, Leaving, check_on, doubts};
use crate::cases::TRIES;
use crate::remedies::{Asked, budget_of, judged, price};
use crate::{App, AppError, Caller, Result};

/// A decision as a person wants it.
#[derive(Clone, Debug)]
pub struct Deciding {
    /// Which request.
    pub of: ReturnId,
    /// Yes, in part, or no; how much; why.
    pub wish: ReturnWish,
    /// What is said to the buyer with it; may be empty.
    pub text: String,
    /// Only if that is still the case's version.
    pub seen: Option<i64>,
}

/// What would become of a decision.
#[derive(Clone, Debug, Serialize)]
pub struct ReturnCheck {
    /// Its words, the rules, who must approve, and why not.
    #[serde(flatten)]
    pub act: ActCheck,
    /// What goes back to the buyer with it.
    pub pays: Option<Money>,
}

/// A decision that may be drafted, what the rulebook says of it, and who must agree to its sum.
struct Judged {
    decision: ReturnDecision,
    check: ActCheck,
    rules: domain::rulebook::Ruled,
    approval: Option<Role>,
}

impl App {
    /// Checks a decision; nothing is stored.
    ///
    /// # Errors
    /// A refusal when the request waits for no decision, or this one lacks its sum or its reason.
    pub async fn check_return(
        &self,
        caller: &Caller,
        id: CaseId,
        deciding: &Deciding,
    ) -> Result<ReturnCheck> {
        caller.require(Permission::CaseWork)?;
        let doubts = doubts(ActKind::ReturnDecision, &deciding.text).await?;
        let mut tx = self.store.read().await?;
        let judged = self.judge_return(&mut tx, caller, id, deciding, &doubts).await?;
        let act = ActCheck { approval: judged.check.approval.or(judged.approval), ..judged.check };
        Ok(ReturnCheck { act, pays: judged.decision.pays })
    }

    /// Drafts a decision that passes its check.
    ///
    /// # Errors
    /// A refusal that says why not.
    pub async fn decide_return(&self, caller: &Caller, id: CaseId, deciding: &Deciding) -> Result<Case> {
        let doubts = doubts(ActKind::ReturnDecision, &deciding.text).await?;
        for _ in 1..TRIES {
            match self.try_decide_return(caller, id, deciding, &doubts).await {
                Err(AppError::Store(StoreError::Conflict)) => {}
                answer => return answer,
            }
        }
        self.try_decide_return(caller, id, deciding, &doubts).await
    }

    async fn try_decide_return(
        &self,
        caller: &Caller,
        id: CaseId,
        deciding: &Deciding,
        doubts: &[Finding],
    ) -> Result<Case> {
        caller.require(Permission::CaseWork)?;
        let mut tx = self.store.write().await?;
        // What is read about limits stays true until the commit.
        tx.hold(caller.shop).await?;
        let act = ActId::new(self.now(), self.entropy.as_ref());
        let (case, last) = self.decide_return_in(&mut tx, caller, id, (deciding, doubts), act).await?;
        tx.commit().await?;
        if let Some((seq, kind)) = last {
            self.tell_case(caller, &case, seq, kind);
        }
        Ok(case)
    }

    /// The same in the caller's transaction, which holds the shop's log: as this act, with what its words may mean.
    ///
    /// # Errors
    /// As [`App::decide_return`].
    pub(crate) async fn decide_return_in(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        id: CaseId,
        (deciding, doubts): (&Deciding, &[Finding]),
        act: ActId,
    ) -> Result<(Case, Option<(i64, &'static str)>)> {
        let judged = self.judge_return(tx, caller, id, deciding, doubts).await?;
        if let Some(refusal) = judged.check.refusal {
            return Err(refusal.into());
        }
        let command = Command::DecideReturn {
            act,
            decision: Box::new(judged.decision),
            text: deciding.text.clone(),
            language: judged.check.language,
            rules: Box::new(judged.rules),
            approval: judged.approval,
        };
        self.command_in(tx, caller, id, &command, deciding.seen).await
    }

    async fn judge_return(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        id: CaseId,
        deciding: &Deciding,
        doubts: &[Finding],
    ) -> Result<Judged> {
        let terms = self.terms(tx, caller.shop).await?;
        let case = tx.load_case(caller.shop, id).await?.ok_or(AppError::Absent("case"))?.case;
        let case = crate::evidence::kept::beside(tx, caller.shop, case).await?;
        let paid = price(tx, caller.shop, &case).await?.value;
        let decision = decision(&case, deciding.of, &deciding.wish, paid)?;
        let cx = Context { now: self.now(), terms: &terms, other: None };
        let leaving = Leaving {
            decision: Some(&decision),
            doubts,
            ..Leaving::said(ActKind::ReturnDecision, deciding.text.as_str())
        };
        let (mut check, rules) = check_on(tx, caller.shop, &case, &leaving, &cx).await?;
        let money = match decision.pays {
            Some(sum) => self.may_pay(tx, caller, &case, sum, decision.verdict, None).await,
            None => Ok(None),
        };
        if let Err(refusal) = self.fits_dispute(tx, caller, &case, &decision).await? {
            check.allowed = false;
            check.refusal.get_or_insert(refusal);
        }
        let approval = match money {
            Ok(approval) => approval,
            Err(AppError::Refused(refusal)) => {
                check.allowed = false;
                check.refusal.get_or_insert(refusal);
                None
            }
            Err(other) => return Err(other),
        };
        Ok(Judged { decision, check, rules, approval })
    }

    /// Whether a sum may go back with a decision, and who else must agree: the figures of remedies hold for it as for every
    /// refund. With `agreed`, a second person of that role has agreed.
    async fn may_pay(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        case: &Case,
        sum: Money,
        verdict: ReturnVerdict,
        agreed: Option<Role>,
    ) -> Result<Option<Role>> {
        caller.require(Permission::RemedyGrant)?;
        no_refund_open(tx, caller, case).await?;
        let given = given(verdict, sum);
        fits(&given, price(tx, caller.shop, case).await?.left())?;
        let policy = tx.remedy_policy(caller.shop).await?;
        let period = self.remedy_period(tx, caller.shop).await?;
        let role = agreed.into_iter().chain([caller.role]).min_by_key(|r| r.rank()).unwrap_or(caller.role);
        let (shop, by, case) = (caller.shop, caller.user, case.id);
        let asked = Asked { shop, by, role, case, given: &given, budget: None, period: &period };
        Ok(match judged(tx, &policy, asked, agreed.is_some()).await? {
            Verdict::Within => None,
            Verdict::Approval { of, .. } => Some(of),
        })
    }

    /// Before a decision is marked as carried out: the shop's log is held, and what it pays is within the figures of now.
    ///
    /// # Errors
    /// A refusal that says why not.
    pub(crate) async fn may_settle(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        case: &Case,
        act: ActId,
    ) -> Result<()> {
        let Some(act) = case.act(act).filter(|a| a.is_open() && !a.may_stand()) else {
            // What may stand on the platform is beyond figures: it is written down as it is.
            return Ok(());
        };
        let Some((sum, verdict)) = act.decision.as_ref().and_then(|d| Some((d.pays?, d.verdict))) else {
            return Ok(());
        };
        match self.may_pay(tx, caller, case, sum, verdict, act.approval).await? {
            None => Ok(()),
            Some(of) => Err(above_approver(of)
                .hint("withdraw it, and draft it again to have it approved", "请撤回后重新起草，以便提交审批")
                .into()),
        }
    }

    /// What carrying out a decision means for its request and for the remedies' ledger.
    pub(crate) async fn settle_return(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        batch: &mut Batch,
        case: &Case,
        act: ActId,
        now: Instant,
    ) -> Result<()> {
        let Some(decision) = case.act(act).and_then(|a| a.decision.as_deref()) else { return Ok(()) };
        let Some(mut loaded) = tx.load_return(caller.shop, decision.of).await? else { return Ok(()) };
        let remedy = match decision.pays {
            Some(sum) => {
                let reference = loaded.request.row.external_id.clone();
                Some(self.enter(tx, caller, batch, case, (decision.verdict, sum), &reference, now).await?)
            }
            None => None,
        };
        let event = ReturnEvent::Decided(Decided {
            stage: decision.stage,
            verdict: decision.verdict,
            by: Decider::House,
            at: now,
            pays: decision.pays,
            act: Some(act),
            remedy,
        });
        let id = loaded.request.id;
        batch.event(id.0, &mut loaded.head, now, &caller.actor, event.kind(), &event)?;
        loaded.request.apply(now, &event);
        batch.upsert(&RETURNS, return_row(caller.shop, &loaded.request));
        Ok(())
    }

    /// The ledger's entry: given, taken and paid in one, because the platform pays it with the decision.
    #[expect(clippy::too_many_arguments, reason = "what an entry of the ledger consists of")]
    async fn enter(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        batch: &mut Batch,
        case: &Case,
        (verdict, sum): (ReturnVerdict, Money),
        reference: &str,
        now: Instant,
    ) -> Result<RemedyId> {
        let policy = tx.remedy_policy(caller.shop).await?;
        let period = self.remedy_period(tx, caller.shop).await?;
        let given = given(verdict, sum);
        let budget = budget_of(&policy, &given, None)?.map(|b| b.name.clone());
        let label = Words::made(
            format!("paid with the decision on return request {reference}"),
            format!("随退货申请 {reference} 的决定退款"),
        );
        let about =
            About { case: case.id, channel: case.channel, order: case.order.clone(), buyer: case.buyer };
        let (by, role) = (caller.user, caller.role);
        let grant = Grant { by, role, day: period.day, month: period.month, budget };
        let arithmetic = vec![Step { label, value: Some(sum) }];
        let events = [
            RemedyEvent::Suggested { about, given, arithmetic },
            RemedyEvent::Offered { given, note: None, evidence_due: None },
            RemedyEvent::Accepted { note: None },
            RemedyEvent::Granted { grant },
            RemedyEvent::Done { reference: reference.to_owned() },
        ];
        let (id, mut head) = (RemedyId::new(now, self.entropy.as_ref()), Head::NEW);
        for event in &events {
            batch.event(id.0, &mut head, now, &caller.actor, event.kind(), event)?;
        }
        let folded = Remedy::fold(id, events.iter().map(|e| (now, caller.actor.as_str(), e)));
        let remedy = folded.ok_or(AppError::Absent("remedy"))?;
        batch.upsert(&REMEDIES, remedy_row(caller.shop, &remedy));
        Ok(id)
    }
}

fn given(verdict: ReturnVerdict, sum: Money) -> Given {
    let part = verdict == ReturnVerdict::ApprovePart;
    let kind = if part { RemedyKind::PartialRefund } else { RemedyKind::Refund };
    Given { kind, amount: Some(sum) }
}

/// A refund that is offered or half done, and one that a decision pays, would be the same money twice.
async fn no_refund_open(tx: &mut Tx, caller: &Caller, case: &Case) -> Result<()> {
    for id in &case.remedies {
        let open = tx.load_remedy(caller.shop, *id).await?;
        if open.is_some_and(|l| l.remedy.given.kind.is_refund() && l.remedy.state.is_open()) {
            return Err(Refusal::new(
                "refund_open",
                "a refund for this case is on its way as a remedy",
                "本工单已有一笔退款补救在进行中",
            )
            .hint("finish or cancel that one first", "请先完成或取消那笔补救")
            .into());
        }
    }
    Ok(())
}

/// Refuses a refund as a remedy while a decision on a return request that pays is drafted.
///
/// # Errors
/// When one is.
pub(crate) fn no_decision_pays(case: &Case, given: &Given) -> Result<()> {
    let pays = |a: &domain::case::Act| a.is_open() && a.decision.as_ref().is_some_and(|d| d.pays.is_some());
    if given.kind.is_refund() && case.acts.iter().any(pays) {
        return Err(Refusal::new(
            "return_pays",
            "a decision on a return request that pays is on its way",
            "已有一项会退款的退货决定待执行",
        )
        .hint("carry it out or withdraw it first", "请先执行或撤回该决定")
        .into());
    }
    Ok(())
}

/// Whether a command carries out a decision that pays, which the log must be held for.
pub(crate) fn settles(case: &Case, command: &Command) -> bool {
    let (Command::PostAct { act, .. }
    | Command::LeaveAct { act, .. }
    | Command::TriedAct { act, tried: Tried::Sent { .. }, .. }) = command
    else {
        return false;
    };
    case.act(*act).and_then(|a| a.decision.as_ref()).is_some_and(|d| d.pays.is_some())
}
