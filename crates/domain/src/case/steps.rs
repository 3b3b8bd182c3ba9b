//! A case's playbook in work: the steps it was given, what became of each, and the assertions a person judged.

use serde::{Deserialize, Serialize};

use super::clock::Started;
use super::decide::{Context, open_for_verifying, step as enter, written};
use super::event::{CaseEvent, State};
use super::state::Case;
use crate::access::Role;
use crate::playbook::{DoneBy, Playbook, choose};
use crate::reading::Issue;
use crate::refusal::{Refusal, Words};
use crate::time::Instant;
use crate::verify::{Objectivity, Truth, What};

/// A step as it is given to a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields of `playbook::Step` that a case keeps")]
pub struct GivenStep {
    pub id: String,
    pub name: Words,
    pub owner: Role,
    pub done_by: DoneBy,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
    /// Which of the clocks started with it counts its time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<usize>,
}

/// What became of a step that a person ticks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "when, who as an actor, and their words")]
pub enum StepState {
    /// It is still to be done, or ticked by what happens in the case.
    Open,
    /// Done.
    Done { at: Instant, by: String, note: Option<String> },
    /// Left out.
    Skipped { at: Instant, by: String, reason: String },
}

impl StepState {
    pub(super) fn done(at: Instant, by: &str, note: Option<&str>) -> Self {
        Self::Done { at, by: by.to_owned(), note: note.map(str::to_owned) }
    }

    pub(super) fn skipped(at: Instant, by: &str, reason: &str) -> Self {
        Self::Skipped { at, by: by.to_owned(), reason: reason.to_owned() }
    }
}

/// A step of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakenStep {
    /// The step as it was given; its `clock` counts the case's clocks.
    pub given: GivenStep,
    /// What became of it by hand.
    pub state: StepState,
}

/// The playbook a case is worked by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// The playbook's name in its shop.
    pub playbook: String,
    /// What it is for.
    pub name: Words,
    /// When it was chosen.
    pub at: Instant,
    /// The steps, in order.
    pub steps: Vec<TakenStep>,
}

impl Progress {
    pub(super) fn new(playbook: &str, name: &Words, steps: &[GivenStep], clocks: usize, at: Instant) -> Self {
        let taken = |given: &GivenStep| TakenStep {
            given: GivenStep { clock: given.clock.map(|c| clocks + c), ..given.clone() },
            state: StepState::Open,
        };
        let steps = steps.iter().map(taken).collect();
        Self { playbook: playbook.to_owned(), name: name.clone(), at, steps }
    }

    /// Whether nobody has ticked or skipped a step yet.
    fn is_untouched(&self) -> bool {
        self.steps.iter().all(|s| s.state == StepState::Open)
    }
}

/// An assertion that a person judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields of `case.claim_verified`, and who and when")]
pub struct JudgedClaim {
    pub claim: String,
    pub what: What,
    pub truth: Truth,
    pub note: Option<String>,
    pub at: Instant,
    pub by: String,
}

impl JudgedClaim {
    pub(super) fn new(
        claim: &str,
        what: What,
        truth: Truth,
        note: Option<&str>,
        at: Instant,
        by: &str,
    ) -> Self {
        let note = note.map(str::to_owned);
        Self { claim: claim.to_owned(), what, truth, note, at, by: by.to_owned() }
    }
}

/// A person's word on an assertion, with what they saw beside it.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the fields of `case.claim_verified`")]
pub struct ClaimVerdict {
    pub claim: String,
    pub what: What,
    pub truth: Truth,
    pub computed: Truth,
    pub fact: Words,
    pub note: Option<String>,
}

impl Case {
    /// Whether a step needs no more work: ticked or skipped by hand, or by what has happened in the case.
    pub fn is_step_over(&self, step: &TakenStep) -> bool {
        match step.given.done_by {
            DoneBy::Hand => step.state != StepState::Open,
            DoneBy::Verified => self.verdict.is_some() || step.state != StepState::Open,
            DoneBy::PublicReply => self.replied_at.is_some() || step.state != StepState::Open,
            DoneBy::PrivateMessage => self.contacted_at.is_some() || step.state != StepState::Open,
            DoneBy::Resolved => self.resolved_at.is_some(),
        }
    }

    /// Records what became of a step; gives its clock.
    pub(super) fn end_step(&mut self, id: &str, state: StepState) -> Option<usize> {
        let step = self.playbook.as_mut()?.steps.iter_mut().find(|s| s.given.id == id)?;
        step.state = state;
        step.given.clock
    }

    pub(super) fn judge(&mut self, judged: JudgedClaim) {
        self.claims.retain(|c| c.claim != judged.claim);
        self.claims.push(judged);
    }
}

pub(super) fn judge(case: &Case, verdict: &ClaimVerdict) -> Result<Vec<CaseEvent>, Refusal> {
    open_for_verifying(case)?;
    let note = verdict.note.as_deref().map(|n| written(n, "note")).transpose()?;
    let mut events = Vec::new();
    if case.state == State::New {
        events.push(enter(case, State::Verifying, None));
    }
    let ClaimVerdict { claim, what, truth, computed, fact, .. } = verdict.clone();
    events.push(CaseEvent::ClaimVerified { claim, what, truth, computed, fact, note });
    Ok(events)
}

/// The playbook that follows from what was found, unless it is in work already or somebody has begun with another.
pub(super) fn follow(
    case: &Case,
    issue: Issue,
    severity: u8,
    found: Option<Objectivity>,
    cx: &Context<'_>,
) -> Option<CaseEvent> {
    in_work(case).ok()?;
    let chosen = choose(&cx.terms.policy.playbooks, issue, severity, found)?;
    match &case.playbook {
        Some(taken) if taken.playbook == chosen.id || !taken.is_untouched() => None,
        _ => Some(given(chosen, cx)),
    }
}

/// Works the case by a playbook that a person picked.
pub(super) fn take(case: &Case, id: &str, cx: &Context<'_>) -> Result<Vec<CaseEvent>, Refusal> {
    in_work(case)?;
    let Some(playbook) = cx.terms.policy.playbooks.iter().find(|p| p.id == id) else {
        return Err(Refusal::new("unknown_playbook", "there is no such playbook", "没有这个处理手册")
            .field("playbook"));
    };
    Ok(vec![given(playbook, cx)])
}

fn given(playbook: &Playbook, cx: &Context<'_>) -> CaseEvent {
    let mut clocks: Vec<Started> = Vec::new();
    let mut steps = Vec::with_capacity(playbook.steps.len());
    for step in &playbook.steps {
        let timed = step.within.filter(|_| step.done_by == DoneBy::Hand);
        let clock = timed.map(|within| {
            clocks.push(cx.terms.start_step(within, step.calendar, cx.now));
            clocks.len() - 1
        });
        steps.push(GivenStep {
            id: step.id.clone(),
            name: step.name.clone(),
            owner: step.owner,
            done_by: step.done_by,
            required: step.required,
            clock,
        });
    }
    CaseEvent::PlaybookChosen { playbook: playbook.id.clone(), name: playbook.name.clone(), steps, clocks }
}

pub(super) fn done(case: &Case, id: &str, note: Option<&str>) -> Result<Vec<CaseEvent>, Refusal> {
    let step = open_step(case, id)?;
    if step.given.done_by != DoneBy::Hand {
        return Err(Refusal::new(
            "step_ticks_itself",
            "this step is ticked by what happens in the case",
            "该步骤由工单进展自动完成",
        )
        .hint("do it, or skip it with a reason", "请完成相应操作，或说明原因后跳过"));
    }
    let note = note.map(|n| written(n, "note")).transpose()?;
    Ok(vec![CaseEvent::StepDone { step: id.to_owned(), note }])
}

pub(super) fn skip(case: &Case, id: &str, reason: &str) -> Result<Vec<CaseEvent>, Refusal> {
    let step = open_step(case, id)?;
    if step.given.done_by == DoneBy::Resolved {
        return Err(Refusal::new(
            "step_not_skippable",
            "a case is never resolved without its cause",
            "解决工单必须记录原因",
        ));
    }
    Ok(vec![CaseEvent::StepSkipped { step: id.to_owned(), reason: written(reason, "reason")? }])
}

fn open_step<'a>(case: &'a Case, id: &str) -> Result<&'a TakenStep, Refusal> {
    in_work(case)?;
    let steps = case.playbook.iter().flat_map(|p| &p.steps);
    let Some(step) = steps.into_iter().find(|s| s.given.id == id) else {
        return Err(
            Refusal::new("unknown_step", "this case has no such step", "本工单没有这个步骤").field("step")
        );
    };
    if case.is_step_over(step) {
        return Err(Refusal::new(
            "step_over",
            "this step is done or skipped already",
            "该步骤已完成或已跳过",
        ));
    }
    Ok(step)
}

fn in_work(case: &Case) -> Result<(), Refusal> {
    if matches!(case.state, State::Resolved | State::Closed) {
        let what = Words::new("steps belong to a case in work", "只有处理中的工单才能推进步骤");
        super::decide::needs(case, &[], &what)?;
    }
    Ok(())
}

/// Refuses while a required step is neither done nor skipped.
pub(super) fn required_done(case: &Case) -> Result<(), Refusal> {
    let steps = case.playbook.iter().flat_map(|p| &p.steps);
    let owed =
        |s: &&TakenStep| s.given.required && s.given.done_by != DoneBy::Resolved && !case.is_step_over(s);
    let names: Vec<&Words> = steps.into_iter().filter(owed).map(|s| &s.given.name).collect();
    if names.is_empty() {
        return Ok(());
    }
    let list = |of: fn(&Words) -> &str, sep| names.iter().map(|w| of(w)).collect::<Vec<_>>().join(sep);
    let en = format!("the playbook asks for more first: {}", list(|w| w.en.as_ref(), ", "));
    let zh = format!("处理手册还有必做步骤：{}", list(|w| w.zh.as_ref(), "、"));
    Err(Refusal::with("steps_open", Words::made(en, zh))
        .hint("do these steps, or skip them with a reason", "请完成这些步骤，或说明原因后跳过"))
}
