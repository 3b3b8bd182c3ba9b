//! Working a remedy: load → decide → append with the case's own events, in one transaction under the shop's lock. Who
//! asks at the same time waits for the lock, so no two grants see the same rest of a limit.

use std::sync::Arc;

use domain::access::{Permission, Role};
use domain::case::{Case, CaseEvent, Command as CaseCommand, Context, Terms};
use domain::ids::{CaseId, RemedyId, UserId};
use domain::remedy::limits::above_approver;
use domain::remedy::{
    About, Command, Given, Grant, Period, Remedy, RemedyEvent, RemedyPolicy, RemedyState, Step, Verdict,
};
use domain::time::{Instant, Span};
use store::projection::case::Loaded as LoadedCase;
use store::projection::remedy::{Loaded, remedy_row};
use store::table::REMEDIES;
use store::{Batch, Head, Tx};

use super::ask::{Ask, Quick};
use super::limits::{Asked, budget_of, judged};
use super::suggest::{of_kind, price};
use crate::returns::no_decision_pays;
use crate::{App, AppError, Caller, Result};

impl App {
    /// Begins a remedy of a kind for a case, with the shop's suggestion and its arithmetic; the buyer knows nothing yet.
    ///
    /// # Errors
    /// A refusal when the case is over.
    pub async fn begin_remedy(&self, caller: &Caller, case: CaseId, given: Given) -> Result<RemedyId> {
        caller.require(Permission::RemedyGrant)?;
        let mut tx = self.store.write().await?;
        let mut work = Work::open(self, &mut tx, caller, case).await?;
        let remedy = work.begin(given).await?;
        let moved = work.finish(remedy).await?;
        self.told(tx, caller, moved).await
    }

    /// Does something with a remedy; with `seen`, only if that is still its version. A grant that is above the caller's
    /// limits ends in a request for approval.
    ///
    /// # Errors
    /// A refusal that says why not; [`AppError::Stale`] when somebody was faster.
    pub async fn ask_remedy(
        &self,
        caller: &Caller,
        case: CaseId,
        remedy: RemedyId,
        ask: Ask,
        seen: Option<i64>,
    ) -> Result<()> {
        let mut tx = self.store.write().await?;
        let moved = self.ask_remedy_in(&mut tx, caller, case, remedy, ask, seen).await?;
        self.told(tx, caller, moved).await.map(|_| ())
    }

    /// The same in the caller's transaction. Nobody is told of it: that is for whoever commits.
    ///
    /// # Errors
    /// As [`App::ask_remedy`].
    pub async fn ask_remedy_in(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        case: CaseId,
        remedy: RemedyId,
        ask: Ask,
        seen: Option<i64>,
    ) -> Result<Moved> {
        caller.require(ask.needs())?;
        ask.checked()?;
        let mut work = Work::open(self, tx, caller, case).await?;
        let mut remedy = work.load(remedy).await?;
        let actual = remedy.remedy.version;
        if let Some(expected) = seen.filter(|v| *v != actual) {
            return Err(AppError::Stale { expected, actual });
        }
        work.answer(&mut remedy, ask).await?;
        work.finish(remedy).await
    }

    /// Offers, accepts and grants in one transaction: what the buyer chose on the spot. Above the caller's limits it
    /// ends in a request for approval.
    ///
    /// # Errors
    /// A refusal that says why not; nothing is written then.
    pub async fn quick_remedy(&self, caller: &Caller, case: CaseId, quick: Quick) -> Result<RemedyId> {
        let mut tx = self.store.write().await?;
        let moved = self.quick_remedy_in(&mut tx, caller, case, quick).await?;
        self.told(tx, caller, moved).await
    }

    /// The same in the caller's transaction. Nobody is told of it: that is for whoever commits.
    ///
    /// # Errors
    /// As [`App::quick_remedy`].
    pub async fn quick_remedy_in(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        case: CaseId,
        quick: Quick,
    ) -> Result<Moved> {
        caller.require(Permission::RemedyGrant)?;
        let Quick { given, note, evidence_later, budget } = quick;
        let offer = Ask::Offer { kind: None, amount: None, note, evidence_later };
        offer.checked()?;
        let mut work = Work::open(self, tx, caller, case).await?;
        let mut remedy = work.begin(given).await?;
        for ask in [offer, Ask::Accept { note: None }, Ask::Grant { budget }] {
            work.answer(&mut remedy, ask).await?;
        }
        work.finish(remedy).await
    }

    async fn told(&self, tx: Tx, caller: &Caller, moved: Moved) -> Result<RemedyId> {
        tx.commit().await?;
        if let Some(kind) = moved.kind {
            self.tell_case(caller, &moved.case, moved.seq, kind);
        }
        Ok(moved.remedy.id)
    }
}

/// A remedy that moved, with its case as it is then.
#[derive(Clone, Debug)]
pub struct Moved {
    /// The remedy.
    pub remedy: Remedy,
    /// Its case.
    pub case: Case,
    seq: i64,
    kind: Option<&'static str>,
}

/// A case and its remedies under work, in one transaction.
struct Work<'a> {
    app: &'a App,
    caller: &'a Caller,
    tx: &'a mut Tx,
    now: Instant,
    terms: Arc<Terms>,
    policy: RemedyPolicy,
    period: Period,
    case: LoadedCase,
    batch: Batch,
    last: Option<&'static str>,
}

impl<'a> Work<'a> {
    async fn open(app: &'a App, tx: &'a mut Tx, caller: &'a Caller, case: CaseId) -> Result<Self> {
        // From here on nobody else appends to this shop: what is read about limits stays true until the commit.
        tx.hold(caller.shop).await?;
        let case = tx.load_case(caller.shop, case).await?.ok_or(AppError::Absent("case"))?;
        Ok(Self {
            app,
            caller,
            now: app.now(),
            terms: app.terms(tx, caller.shop).await?,
            policy: tx.remedy_policy(caller.shop).await?,
            period: app.remedy_period(tx, caller.shop).await?,
            tx,
            case,
            batch: Batch::new(caller.shop),
            last: None,
        })
    }

    async fn load(&mut self, remedy: RemedyId) -> Result<Loaded> {
        let found = self.tx.load_remedy(self.caller.shop, remedy).await?;
        found.filter(|l| l.remedy.about.case == self.case.case.id).ok_or(AppError::Absent("remedy"))
    }

    async fn begin(&mut self, given: Given) -> Result<Loaded> {
        self.case_takes_remedies()?;
        let suggested = self.app.suggestion(self.tx, self.caller.shop, &self.case.case, &self.policy).await?;
        let (own, arithmetic) = of_kind(&suggested.0, given.kind);
        let given = Given { amount: given.amount.or(own.amount), ..given };
        let id = RemedyId::new(self.now, self.app.entropy.as_ref());
        let case = &self.case.case;
        let about =
            About { case: case.id, channel: case.channel, order: case.order.clone(), buyer: case.buyer };
        self.suggest(id, &RemedyEvent::Suggested { about, given, arithmetic: chosen(arithmetic, own, given) })
    }

    /// A closed or merged case takes no remedy: asked of the case's own rules, nothing written.
    fn case_takes_remedies(&self) -> Result<()> {
        let probe = RemedyId(uuid::Uuid::nil());
        self.case_events(probe, RemedyState::Offered).map(|_| ())
    }

    fn suggest(&mut self, id: RemedyId, event: &RemedyEvent) -> Result<Loaded> {
        let mut head = Head::NEW;
        self.batch.event(id.0, &mut head, self.now, &self.caller.actor, event.kind(), event)?;
        self.last = Some(event.kind());
        let remedy = Remedy::fold(id, [(self.now, self.caller.actor.as_str(), event)]);
        Ok(Loaded { remedy: remedy.ok_or(AppError::Absent("remedy"))?, head })
    }

    async fn answer(&mut self, remedy: &mut Loaded, ask: Ask) -> Result<()> {
        if let Ask::Evidence(evidence) = &ask
            && let Some(picture) = &evidence.picture
        {
            crate::pictures::known_picture(self.tx, self.caller, picture).await?;
        }
        let by = self.caller.user;
        let command = match ask {
            Ask::Offer { kind, amount, note, evidence_later } => {
                let was = remedy.remedy.given;
                let given = match (kind, amount) {
                    (None, None) => was,
                    (kind, amount) => Given { kind: kind.unwrap_or(was.kind), amount },
                };
                no_decision_pays(&self.case.case, &given)?;
                let left = price(self.tx, self.caller.shop, &self.case.case).await?.left();
                let days = Span::hours(24 * i64::from(self.policy.evidence_days));
                let evidence_due = evidence_later.then(|| self.now + days);
                Command::Offer { given, note: note.filter(|n| !n.trim().is_empty()), evidence_due, left }
            }
            Ask::Accept { note } => Command::Accept { note: note.filter(|n| !n.trim().is_empty()) },
            Ask::Decline { reason } => Command::Decline { reason: reason.filter(|n| !n.trim().is_empty()) },
            Ask::Grant { budget } => return self.grant(remedy, budget).await,
            Ask::Approve => return self.approve(remedy).await,
            Ask::Refuse { reason } => {
                self.may_decide(remedy)?;
                Command::Refuse { by, reason }
            }
            Ask::Evidence(evidence) => Command::AddEvidence { evidence },
            Ask::Done { reference } => Command::Done { reference },
            Ask::Cancel { reason } => Command::Cancel { reason },
        };
        self.give(remedy, &command)
    }

    /// Grants on the caller's own authority, or asks somebody with more of it.
    async fn grant(&mut self, remedy: &mut Loaded, budget: Option<String>) -> Result<()> {
        let (by, role) = (self.caller.user, self.caller.role);
        // In any other state the remedy's own rules refuse.
        let verdict = match remedy.remedy.state {
            RemedyState::Accepted | RemedyState::Approved => {
                self.judged(remedy, by, role, budget.as_deref(), false).await?
            }
            _ => Verdict::Within,
        };
        match verdict {
            Verdict::Within => self.bind(remedy, by, role, budget.as_deref()).await,
            Verdict::Approval { of, why } => {
                self.give(remedy, &Command::RequestApproval { of, why, by, budget })
            }
        }
    }

    /// A second person agrees: the remedy is granted at once, on the authority of whoever of the two has more of it.
    async fn approve(&mut self, remedy: &mut Loaded) -> Result<()> {
        let own = self.is_own(remedy).await?;
        self.may_decide(remedy)?;
        self.give(remedy, &Command::Approve { by: self.caller.user, own })?;
        let Some(approval) = remedy.remedy.approval.clone() else { return Ok(()) };
        let asker = self.tx.role(self.caller.shop, approval.by).await?;
        let (by, role) = match asker {
            Some(role) if role.rank() < self.caller.role.rank() => (approval.by, role),
            _ => (self.caller.user, self.caller.role),
        };
        let budget = approval.budget.as_deref();
        match self.judged(remedy, by, role, budget, true).await? {
            Verdict::Within => self.bind(remedy, by, role, budget).await,
            Verdict::Approval { of, .. } => Err(above_approver(of).into()),
        }
    }

    fn may_decide(&self, remedy: &Loaded) -> Result<()> {
        let needed = remedy.remedy.approval.as_ref().map_or(Role::Lead, |a| a.of);
        self.caller.require_role(needed)
    }

    /// Whether the caller asked for it themselves while there is somebody else who could decide. Persons count, not the
    /// tokens they made. Whoever is alone in the shop decides alone, or nobody ever could.
    async fn is_own(&mut self, remedy: &Loaded) -> Result<bool> {
        let Some(approval) = &remedy.remedy.approval else { return Ok(false) };
        if approval.by != self.caller.user {
            return Ok(false);
        }
        let members = self.tx.members(self.caller.shop, self.now, self.now).await?;
        Ok(members.iter().any(|m| m.user != self.caller.user && may_approve(m.role, approval.of)))
    }

    async fn judged(
        &mut self,
        remedy: &Loaded,
        by: UserId,
        role: Role,
        budget: Option<&str>,
        second: bool,
    ) -> Result<Verdict> {
        let (shop, case) = (self.caller.shop, self.case.case.id);
        let asked = Asked { shop, by, role, case, given: &remedy.remedy.given, budget, period: &self.period };
        judged(self.tx, &self.policy, asked, second).await
    }

    /// Writes the grant down, with the limits it uses up.
    async fn bind(
        &mut self,
        remedy: &mut Loaded,
        by: UserId,
        role: Role,
        budget: Option<&str>,
    ) -> Result<()> {
        no_decision_pays(&self.case.case, &remedy.remedy.given)?;
        let budget = budget_of(&self.policy, &remedy.remedy.given, budget)?.map(|b| b.name.clone());
        let Period { day, month } = self.period.clone();
        let left = price(self.tx, self.caller.shop, &self.case.case).await?.left();
        self.give(remedy, &Command::Grant { grant: Grant { by, role, day, month, budget }, left })
    }

    /// Decides, and puts the events of the remedy and of its case into the batch.
    fn give(&mut self, remedy: &mut Loaded, command: &Command) -> Result<()> {
        let events = domain::remedy::decide(&remedy.remedy, command)?;
        for event in &events {
            let (id, actor) = (remedy.remedy.id, &self.caller.actor);
            self.batch.event(id.0, &mut remedy.head, self.now, actor, event.kind(), event)?;
            remedy.remedy.apply(self.now, event);
            self.last = Some(event.kind());
        }
        let of_case = self.case_events(remedy.remedy.id, remedy.remedy.state)?;
        crate::cases::write(&mut self.batch, &mut self.case, self.now, &self.caller.actor, &of_case)
    }

    fn case_events(&self, remedy: RemedyId, to: RemedyState) -> Result<Vec<CaseEvent>> {
        let cx = Context { now: self.now, terms: &self.terms, other: None };
        Ok(domain::case::decide(&self.case.case, &CaseCommand::RemedyMoved { remedy, to }, &cx)?)
    }

    async fn finish(mut self, remedy: Loaded) -> Result<Moved> {
        self.batch.upsert(&REMEDIES, remedy_row(self.caller.shop, &remedy.remedy));
        let seq = self.tx.append(self.batch, None).await?.after;
        Ok(Moved { remedy: remedy.remedy, case: self.case.case, seq, kind: self.last })
    }
}

/// Whether a role may approve what `of` is asked for.
pub(super) fn may_approve(role: Role, of: Role) -> bool {
    role.may(Permission::RemedyApprove) && role.covers(of)
}

/// The arithmetic on record says so when a person chose another sum than the suggested one.
fn chosen(mut steps: Vec<Step>, own: Given, given: Given) -> Vec<Step> {
    if given.amount != own.amount || (given.kind.is_money() && steps.is_empty()) {
        let label = domain::refusal::Words::new("chosen by hand", "手动填写");
        steps.push(Step { label, value: given.amount });
    }
    steps
}
