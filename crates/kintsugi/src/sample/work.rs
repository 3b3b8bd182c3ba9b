//! The team's steps, given as the commands that people give.

use app::{AppError, Caller, Result};
use domain::case::{Act, ActKind, ActState, Case, Command, Outcome, Source, Verdict};
use domain::ids::{ActId, CaseId};
use domain::inbound::ReviewIn;
use domain::time::{Instant, Span};
use domain::verify::Objectivity;

use super::hours::draw;
use super::plan::Plan;
use super::play::{Happening, Play};
use super::step::{Decision, Step, next, pause};
use super::team::{LEAD, taker};
use super::words::{Tongue, one, tongue};

/// Replies that wait for the lead at the end, at most and at least.
const HELD: usize = 3;
const LEAST: usize = 2;
/// How young a reply is that the lead may not have seen yet.
const UNSEEN: Span = Span::hours(11);

impl Play<'_> {
    /// Somebody turns to a case and takes the next step.
    pub(super) async fn work(&mut self, id: CaseId, call: u64) -> Result<()> {
        let now = self.app.now();
        let Some(mut plan) = self.plans.get(&id).filter(|plan| plan.call == call).cloned() else {
            return Ok(());
        };
        if self.is_calling(id) {
            self.plan(now + Span::minutes(10), Happening::Work(id, call));
            return Ok(());
        }
        let Some(loaded) = self.tx.load_case(self.shop, id).await? else { return Ok(()) };
        let case = loaded.case;
        let step = match self.twin(&case, now).await? {
            Some(twin) => {
                self.merge(&plan, id, twin).await?;
                None
            }
            None => next(&case, &mut plan, now),
        };
        let Some(step) = step else {
            self.plans.insert(id, plan);
            return Ok(());
        };
        let done = Box::pin(self.take(step, &case, &mut plan)).await;
        let (agent, market) = (plan.agent, self.sample.channels[plan.channel].market);
        self.plans.insert(id, plan);
        match done {
            Ok(waits) => {
                self.filled.steps += 1;
                if let Step::Post(_, ActKind::PrivateMessage) = step {
                    self.offer_call(id, agent, market);
                }
                self.then(id, step, waits, now);
            }
            Err(AppError::Refused(refusal)) => {
                tracing::debug!(%refusal, ?step, case = case.number, "the sample team was refused");
                self.filled.refused += 1;
            }
            Err(other) => return Err(other),
        }
        Ok(())
    }

    /// Calls somebody for the step after this one.
    fn then(&mut self, id: CaseId, step: Step, waits: bool, now: Instant) {
        if waits && now > self.end - UNSEEN {
            // The lead has a long day: the last few replies still wait for a decision.
            self.held.push(id);
            if self.held.len() <= HELD {
                return;
            }
            let oldest = self.held.remove(0);
            self.call_lead(oldest);
            return;
        }
        let sleep = self.plans.get_mut(&id).and_then(|plan| plan.sleep.take()).unwrap_or_default();
        self.call(id, |rng| Span(sleep.0 + draw(pause(step), rng).0));
    }

    /// Brings replies to the lead's desk when a quiet last hour has left it empty: the youngest cases that could have
    /// one get it now.
    pub(super) async fn fill_desk(&mut self) -> Result<()> {
        let ids: Vec<CaseId> = self.plans.keys().rev().copied().collect();
        for id in ids {
            if self.held.len() >= LEAST {
                break;
            }
            let Some(case) = self.tx.load_case(self.shop, id).await?.map(|loaded| loaded.case) else {
                continue;
            };
            let Some(mut plan) = self.plans.get(&id).cloned() else { continue };
            let ready = case.is_open() && case.verdict.is_some() && case.unanswered_review().is_some();
            if !ready || case.waiting.is_some() || plan.is_praise() || case.acts.iter().any(Act::is_open) {
                continue;
            }
            let grave = Step::Correct(plan.true_issue(&case), 3);
            self.take(grave, &case, &mut plan).await?;
            match Box::pin(self.take(Step::Reply, &graver(case), &mut plan)).await {
                Ok(true) => self.held.push(id),
                Ok(false) => {}
                Err(AppError::Refused(_)) => self.filled.refused += 1,
                Err(other) => return Err(other),
            }
        }
        Ok(())
    }

    /// Another open case of the same buyer into which this new one belongs.
    async fn twin(&mut self, case: &Case, now: Instant) -> Result<Option<CaseId>> {
        let fresh = case.touched_at.is_none() && case.assignee.is_none() && now < self.end - Span::hours(24);
        let Some(buyer) = case.buyer.filter(|_| fresh) else { return Ok(None) };
        let others: Vec<CaseId> = self.by_buyer.get(&buyer).into_iter().flatten().copied().collect();
        for other in others.into_iter().filter(|other| *other != case.id) {
            let found = self.tx.load_case(self.shop, other).await?;
            if found.is_some_and(|l| l.case.is_open() && l.case.opened_at < case.opened_at) {
                return Ok(Some(other));
            }
        }
        Ok(None)
    }

    async fn merge(&mut self, plan: &Plan, id: CaseId, into: CaseId) -> Result<()> {
        self.command(plan.agent, id, Command::Merge { into }).await?;
        self.filled.steps += 1;
        Ok(())
    }

    /// Takes the step; tells whether a text waits for the lead now.
    async fn take(&mut self, step: Step, case: &Case, plan: &mut Plan) -> Result<bool> {
        let words = tongue(self.sample.channels[plan.channel].market);
        match step {
            Step::Reply | Step::Write | Step::Post(..) | Step::Decide(..) => {
                self.act(step, case, plan, words).await
            }
            Step::Later => Ok(false),
            Step::Begin if self.give(case, plan).await? => Ok(false),
            step => {
                if step == Step::Close {
                    self.settle(case, plan).await?;
                }
                let command = self.wording(step, case, plan, words);
                let who = if step == Step::HandOut { LEAD } else { plan.agent };
                self.command(who, case.id, command).await?;
                if step == Step::Resolve {
                    self.mend(case, plan, words);
                }
                Ok(false)
            }
        }
    }

    pub(super) async fn command(&mut self, who: usize, id: CaseId, command: Command) -> Result<Case> {
        let caller: &Caller = self.team.at(who);
        Ok(self.app.command_in(&mut self.tx, caller, id, &command, None).await?.0)
    }

    /// A step as a command, with its words.
    fn wording(&mut self, step: Step, case: &Case, plan: &mut Plan, words: &'static Tongue) -> Command {
        let on = words.on(plan.true_issue(case));
        let praise = plan.is_praise();
        let finding = if praise { words.praise } else { on.finding };
        let market = self.sample.channels[plan.channel].market;
        let mut say = |ways| one(ways, &mut plan.rng).to_owned();
        match step {
            Step::Release => {
                plan.agent = taker(market, case.severity() >= 3, &mut plan.rng);
                Command::Assign { to: None }
            }
            Step::Start => Command::Start,
            Step::Correct(issue, severity) => Command::SetIssue { issue, severity },
            Step::Verify => {
                let (verdict, note) = (verdict(case, plan), Some(say_of(finding, plan)));
                Command::Verify { verdict, note, objectivity: Some(objectivity(verdict, plan)) }
            }
            Step::Tick(n) => {
                let step = case.playbook.iter().flat_map(|p| &p.steps).nth(n);
                let step = step.map(|s| s.given.id.clone()).unwrap_or_default();
                Command::StepDone { step, note: None }
            }
            Step::Note => Command::Note { text: say(words.note) },
            Step::Wait => Command::Wait { reason: say(words.wait) },
            Step::Unwait => Command::Unwait,
            Step::Unsnooze => Command::Unsnooze,
            Step::SkipReply if case.source() == Source::Message => {
                Command::SkipReply { reason: say(words.chat) }
            }
            Step::SkipReply if praise => Command::SkipReply { reason: say(words.praise) },
            Step::SkipContact if praise => Command::SkipContact { reason: say(words.praise) },
            Step::SkipReply => Command::SkipReply { reason: say(words.no_reply) },
            Step::SkipContact => Command::SkipContact { reason: say(words.no_message) },
            Step::Begin => Command::Resolving { plan: say(on.plan) },
            Step::Snooze => {
                let sleep = Span::minutes(plan.rng.between(600, 3_000));
                plan.sleep = Some(sleep);
                Command::Snooze { until: self.app.now() + sleep }
            }
            Step::Resolve => {
                Command::Resolve { cause: cause(case, plan, words), outcome: outcome(case, plan) }
            }
            Step::Close => Command::Close,
            Step::Reopen => Command::Reopen { reason: say(words.reopened) },
            _ => Command::Assign { to: Some(self.team.user(plan.agent)) },
        }
    }

    /// A reply or message is written, decided on, posted.
    async fn act(
        &mut self,
        step: Step,
        case: &Case,
        plan: &mut Plan,
        words: &'static Tongue,
    ) -> Result<bool> {
        let issue = plan.true_issue(case);
        match step {
            Step::Reply => {
                if plan.agent == LEAD && case.severity() >= 3 {
                    // Nobody approves their own words: an agent writes what the lead has to approve.
                    plan.agent = taker(self.sample.channels[plan.channel].market, true, &mut plan.rng);
                }
                let text = words.reply(issue, &mut plan.rng);
                self.draft(plan, case, ActKind::PublicReply, &text).await
            }
            Step::Write => {
                let ways = match plan.chat {
                    _ if case.contacted_at.is_some() => words.again,
                    Some(_) => words.answer,
                    None => words.on(issue).private,
                };
                let text = one(ways, &mut plan.rng);
                self.draft(plan, case, ActKind::PrivateMessage, text).await
            }
            Step::Decide(act, decision) => {
                self.held.retain(|held| *held != case.id);
                let reason = one(words.declined, &mut plan.rng).to_owned();
                let declined = (decision == Decision::No).then_some(reason);
                let lead = self.team.at(LEAD);
                self.app.decide_act_in(&mut self.tx, lead, case.id, act, declined).await.map(|_| false)
            }
            Step::Post(act, kind) => self.post(plan, case, act, kind).await,
            _ => Ok(false),
        }
    }

    async fn draft(&mut self, plan: &Plan, case: &Case, kind: ActKind, text: &str) -> Result<bool> {
        let agent = self.team.at(plan.agent);
        let case = self.app.draft_act_in(&mut self.tx, agent, case.id, kind, text).await?;
        Ok(case.acts.iter().any(|act| act.state == ActState::ApprovalRequested))
    }

    async fn post(&mut self, plan: &Plan, case: &Case, act: ActId, kind: ActKind) -> Result<bool> {
        let channel = &self.sample.channels[plan.channel];
        let page = match (plan.review, case.order.as_deref()) {
            (Some(n), _) => format!("reviews/{}", channel.reviews[n].external_id),
            (None, order) => format!("orders/{}/review", order.unwrap_or_default()),
        };
        let host = channel.platform.replace('_', "-");
        let public = kind == ActKind::PublicReply;
        let proof_url = public.then(|| format!("https://{host}.example/{page}#reply"));
        self.command(
            plan.agent,
            case.id,
            Command::PostAct { act, proof_url, note: None, proof_picture: None },
        )
        .await
        .map(|_| false)
    }

    /// A buyer whose case was mended may write over the review some days later.
    fn mend(&mut self, case: &Case, plan: &mut Plan, words: &'static Tongue) {
        let Some(n) = plan.review.filter(|_| std::mem::take(&mut plan.detours.mended)) else { return };
        let first: &ReviewIn = &self.sample.channels[plan.channel].reviews[n];
        let on = words.on(plan.true_issue(case));
        let rating = (first.rating + 2 + u8::from(plan.rng.chance(60))).min(5);
        let row = ReviewIn { rating, text: say_of(on.mended, plan), ..first.clone() };
        let at = self.app.now() + Span::minutes(plan.rng.between(600, 6_000));
        self.edits.push((plan.channel, row));
        self.plan(at, Happening::Edit(self.edits.len() - 1));
    }
}

/// The case as it stands after somebody found it grave.
fn graver(case: Case) -> Case {
    Case { issue_set: Some((case.issue(), 3)), ..case }
}

fn say_of(ways: super::words::Ways, plan: &mut Plan) -> String {
    one(ways, &mut plan.rng).to_owned()
}

fn verdict(case: &Case, plan: &mut Plan) -> Verdict {
    match plan.rng.below(20) {
        _ if plan.is_groundless() || plan.is_praise() => Verdict::Invalid,
        0 => Verdict::Unknown,
        1..=4 => Verdict::Partly,
        _ if case.source() == Source::Message || plan.label.is_some() => Verdict::Valid,
        _ => Verdict::Partly,
    }
}

fn objectivity(verdict: Verdict, plan: &Plan) -> Objectivity {
    match verdict {
        _ if plan.is_groundless() => Objectivity::Unfounded,
        Verdict::Partly => Objectivity::Exaggerated,
        _ => Objectivity::Fair,
    }
}

fn outcome(case: &Case, plan: &mut Plan) -> Outcome {
    match plan.rng.below(20) {
        _ if plan.is_praise() => Outcome::NoFault,
        0 | 1 => Outcome::Unreachable,
        _ if plan.is_groundless() => Outcome::NoFault,
        _ if plan.detours.remedy && case.source() == Source::Review => Outcome::Remedied,
        _ => Outcome::Explained,
    }
}

fn cause(case: &Case, plan: &mut Plan, words: &'static Tongue) -> String {
    if plan.is_praise() {
        return "No complaint: triage misread praise".to_owned();
    }
    let on = words.on(plan.true_issue(case));
    let known = plan.label.is_some_and(|label| label.defect || label.slow_carrier);
    let first = on.cause.first().copied().filter(|_| known);
    first.map_or_else(|| say_of(on.cause, plan), ToOwned::to_owned)
}
