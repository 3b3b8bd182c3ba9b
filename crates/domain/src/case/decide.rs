//! What may happen next to a case: a command becomes events, or a refusal the user can read.

use super::clock::{ClockState, Terms};
pub use super::command::Command;
use super::event::{ActKind, CaseEvent, State, Verdict};
use super::moves::{close, merge, reopen, resolve, resolving, skip_contact, skip_reply, unmerge};
use super::state::Case;
use super::triggers::breach;
use crate::reading::Issue;
use crate::refusal::{Refusal, Words};
use crate::time::{Instant, Span};
use crate::verify::Objectivity;

/// Longest note or reason, in characters.
pub const LONGEST_NOTE: usize = 10_000;

/// The facts a decision may use, looked up before by `app`.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// Now.
    pub now: Instant,
    /// The policy in force.
    pub terms: &'a Terms,
    /// For a merge: the case to merge into.
    pub other: Option<&'a Case>,
}

/// Decides a command. Deadlines that have passed are stamped first, so the log never shows a late answer before the
/// breach it follows.
///
/// # Errors
/// A [`Refusal`] that says why not and what is allowed instead; the case is unchanged.
pub fn decide(case: &Case, command: &Command, cx: &Context<'_>) -> Result<Vec<CaseEvent>, Refusal> {
    if let Some((_, number)) = case.merged_into
        && !matches!(command, Command::Unmerge | Command::Note { .. } | Command::Release { .. })
    {
        let en = format!("this case was merged into #{number}");
        return Err(Refusal::with("case_merged", Words::made(en, format!("本工单已并入 #{number}")))
            .hint("open that case, or undo the merge", "请打开那个工单，或撤销合并"));
    }
    let mut events = breach(case, cx.now, cx.terms);
    events.extend(answer(case, command, cx)?);
    Ok(events)
}

fn answer(case: &Case, command: &Command, cx: &Context<'_>) -> Result<Vec<CaseEvent>, Refusal> {
    match command {
        Command::Assign { to } => Ok(changed(case.assignee != *to, CaseEvent::Assigned { to: *to })),
        Command::Start => start(case),
        Command::Verify { verdict, note, objectivity } => {
            verify(case, *verdict, note.as_deref(), *objectivity, cx)
        }
        Command::SetIssue { issue, severity } => set_issue(case, *issue, *severity, cx),
        Command::VerifyClaim(verdict) => super::steps::judge(case, verdict),
        Command::ChoosePlaybook { playbook } => super::steps::take(case, playbook, cx),
        Command::StepDone { step, note } => super::steps::done(case, step, note.as_deref()),
        Command::StepSkip { step, reason } => super::steps::skip(case, step, reason),
        Command::NotComplaint { note } => super::moves::dismiss(case, note.as_deref()),
        Command::Prioritise { priority, reason } => prioritise(case, *priority, reason.as_deref()),
        Command::Note { text } => Ok(vec![CaseEvent::NoteAdded { text: written(text, "text")? }]),
        Command::Snooze { until } => snooze(case, *until, cx.now),
        Command::Unsnooze => Ok(changed(case.snoozed_until.is_some(), CaseEvent::Unsnoozed {})),
        Command::Wait { reason } => wait(case, reason, cx),
        Command::Unwait => Ok(changed(case.waiting.is_some(), end_wait(case, cx.now, cx.terms))),
        Command::SkipReply { reason } => skip_reply(case, reason),
        Command::SkipContact { reason } => skip_contact(case, reason),
        Command::Resolving { plan } => resolving(case, plan),
        Command::Resolve { cause, outcome } => resolve(case, cause, *outcome),
        Command::Close => close(case),
        Command::Reopen { reason } => reopen(case, reason, cx),
        Command::Merge { into } => merge(case, *into, cx),
        Command::Unmerge => unmerge(case, cx),
        Command::Absorb { case: other, number } => Ok(super::moves::absorb(case, *other, *number, cx)),
        Command::Release { case: other } => Ok(vec![CaseEvent::Released { case: *other }]),
        Command::DraftAct { act, what, text, language, rules } => {
            let draft = super::acts::Draft::new(*act, *what, text, language, rules);
            super::acts::draft(case, &draft, cx)
        }
        Command::DecideReturn { act, decision, text, language, rules, approval } => {
            let draft = super::acts::Draft {
                decision: Some(decision),
                approval: *approval,
                ..super::acts::Draft::new(*act, ActKind::ReturnDecision, text, language, rules)
            };
            super::acts::draft(case, &draft, cx)
        }
        Command::PrepareAct { act, text, language, rules, rule, answers } => {
            let (rule, answers) = (Some(rule.as_str()), Some(*answers));
            let draft = super::acts::Draft::new(*act, ActKind::PrivateMessage, text, language, rules);
            super::acts::draft(case, &super::acts::Draft { rule, answers, ..draft }, cx)
        }
        Command::SendCoupon { act, coupon, language, rules } => {
            let draft =
                super::acts::Draft::new(*act, ActKind::PrivateMessage, &coupon.title, language, rules);
            super::acts::draft(case, &super::acts::Draft { coupon: Some(coupon), ..draft }, cx)
        }
        Command::AttachPictures { act, pictures } => super::enclosed::attach(case, *act, pictures),
        Command::ApplyMacro { macro_id, version, name, language } => Ok(vec![CaseEvent::MacroApplied {
            macro_id: macro_id.clone(),
            version: *version,
            name: name.clone(),
            language: language.clone(),
        }]),
        Command::Split { subject, into, number } => super::split::split_off(case, *subject, *into, *number),
        Command::CaptureEvidence { evidence } => super::appeals::capture(case, evidence),
        Command::WithdrawEvidence { evidence, reason } => super::appeals::withdraw(case, *evidence, reason),
        Command::AppealMoved { appeal, to, due } => super::appeals::moved(case, *appeal, *to, *due, cx),
        Command::Talked { .. } => Ok(super::acts::talked(case)),
        Command::RemedyMoved { remedy, to } => super::remedies::moved(case, *remedy, *to),
        Command::ApproveAct { act, own } => super::acts::approve(case, *act, *own),
        Command::DeclineAct { act, reason } => super::acts::decline(case, *act, &written(reason, "reason")?),
        Command::WithdrawAct { act } => super::acts::withdraw(case, *act),
        Command::PostAct { act, proof_url, note, proof_picture } => {
            let proof = super::acts::Proof {
                url: proof_url.as_deref(),
                picture: proof_picture.as_deref(),
                note: note.as_deref(),
            };
            super::acts::post(case, *act, &proof, cx)
        }
        Command::QueueAct { act, at } => super::sending::queue(case, *act, *at),
        Command::TakeBackAct { act } => super::sending::take_back(case, *act),
        Command::LeaveAct { act, until } => super::sending::leave(case, *act, *until, cx.now),
        Command::TriedAct { act, tried, asked } => super::sending::tried(case, *act, tried, *asked, cx),
        Command::DenyAct { act, note } => super::sending::deny(case, *act, &written(note, "note")?),
    }
}

fn changed(differs: bool, event: CaseEvent) -> Vec<CaseEvent> {
    if differs { vec![event] } else { Vec::new() }
}

/// A text a person wrote: trimmed, not empty, not endless.
pub(super) fn written(text: &str, field: &'static str) -> Result<String, Refusal> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Refusal::new("empty_text", "this text may not be empty", "内容不能为空").field(field));
    }
    if text.chars().count() > LONGEST_NOTE {
        return Err(Refusal::new(
            "text_too_long",
            "this text may have 10,000 characters",
            "内容最多 10000 字",
        )
        .field(field));
    }
    Ok(text.to_owned())
}

pub(super) fn step(case: &Case, to: State, reason: Option<String>) -> CaseEvent {
    CaseEvent::StateChanged { from: case.state, to, reason }
}

/// Refuses unless the case stands in one of `states`; the words say where it stands and what comes first.
pub(super) fn needs(case: &Case, states: &[State], what: &Words) -> Result<(), Refusal> {
    if states.contains(&case.state) {
        return Ok(());
    }
    let en = format!("{}; the case is {}", what.en, case.state);
    let zh = format!("{}；当前状态为“{}”", what.zh, state_zh(case.state));
    let refusal = Refusal::with("wrong_state", Words::made(en, zh));
    Err(match case.state {
        State::New => refusal.hint("start verifying first", "请先开始核实"),
        State::Verifying => refusal
            .hint("post the public reply, or skip it with a reason", "请先发布公开回复，或说明原因后跳过"),
        State::Replied => refusal.hint(
            "write to the buyer privately, or skip that with a reason",
            "请先私信买家，或说明原因后跳过",
        ),
        State::Contacted | State::Resolving => refusal.hint("resolve the case first", "请先解决工单"),
        State::Resolved => refusal.hint("close the case, or reopen it", "请关闭工单，或重新打开"),
        State::Closed => refusal.hint("reopen the case first", "请先重新打开工单"),
    })
}

fn state_zh(state: State) -> &'static str {
    match state {
        State::New => "待处理",
        State::Verifying => "核实中",
        State::Replied => "已公开回复",
        State::Contacted => "已私信",
        State::Resolving => "解决中",
        State::Resolved => "已解决",
        State::Closed => "已关闭",
    }
}

fn start(case: &Case) -> Result<Vec<CaseEvent>, Refusal> {
    needs(case, &[State::New], &Words::new("only a new case can be started", "只有待处理的工单可以开始"))?;
    Ok(vec![step(case, State::Verifying, None)])
}

fn verify(
    case: &Case,
    verdict: Verdict,
    note: Option<&str>,
    objectivity: Option<Objectivity>,
    cx: &Context<'_>,
) -> Result<Vec<CaseEvent>, Refusal> {
    open_for_verifying(case)?;
    let note = note.map(|n| written(n, "note")).transpose()?;
    let mut events = Vec::new();
    if case.state == State::New {
        events.push(step(case, State::Verifying, None));
    }
    events.push(CaseEvent::Verified { verdict, note, objectivity });
    let found = objectivity.or(case.objectivity);
    events.extend(super::steps::follow(case, case.issue(), case.severity(), found, cx));
    Ok(events)
}

pub(super) fn open_for_verifying(case: &Case) -> Result<(), Refusal> {
    if case.state == State::Closed {
        needs(case, &[], &Words::new("a closed case cannot be verified", "已关闭的工单不能核实"))?;
    }
    Ok(())
}

fn set_issue(case: &Case, issue: Issue, severity: u8, cx: &Context<'_>) -> Result<Vec<CaseEvent>, Refusal> {
    if !(1..=3).contains(&severity) {
        return Err(
            Refusal::new("bad_severity", "severity goes from 1 to 3", "严重度应为 1 到 3").field("severity")
        );
    }
    // To agree with one of triage's guesses is an answer too.
    let differs = case.issue() != issue || case.severity() != severity || !case.unsure().is_empty();
    let mut events = changed(differs, CaseEvent::IssueSet { issue, severity, was: case.issue() });
    if differs && case.verdict.is_some() {
        events.extend(super::steps::follow(case, issue, severity, case.objectivity, cx));
    }
    Ok(events)
}

fn prioritise(case: &Case, priority: u8, reason: Option<&str>) -> Result<Vec<CaseEvent>, Refusal> {
    if !(1..=4).contains(&priority) {
        return Err(
            Refusal::new("bad_priority", "priority goes from 1 to 4", "优先级应为 1 到 4").field("priority")
        );
    }
    let reason = reason.map(|r| written(r, "reason")).transpose()?;
    Ok(changed(case.priority != priority, CaseEvent::Prioritised { priority, reason }))
}

fn snooze(case: &Case, until: Instant, now: Instant) -> Result<Vec<CaseEvent>, Refusal> {
    if until <= now || until > now + Span::hours(24 * 90) {
        return Err(Refusal::new(
            "bad_snooze",
            "a snooze ends within the next 90 days",
            "稍后处理的时间须在未来 90 天内",
        )
        .field("until"));
    }
    if !case.is_open() || case.state == State::Resolved {
        needs(case, &[], &Words::new("a finished case cannot be snoozed", "已完成的工单不能稍后处理"))?;
    }
    Ok(vec![CaseEvent::Snoozed { until }])
}

fn wait(case: &Case, reason: &str, cx: &Context<'_>) -> Result<Vec<CaseEvent>, Refusal> {
    let working = [State::Verifying, State::Replied, State::Contacted, State::Resolving];
    needs(
        case,
        &working,
        &Words::new("only a case in work can wait for the buyer", "只有处理中的工单可以等待买家"),
    )?;
    let reason = written(reason, "reason")?;
    let left = case
        .clocks
        .iter()
        .enumerate()
        .filter(|(_, c)| c.state == ClockState::Running && c.started.pausable && !c.is_late(cx.now))
        .map(|(i, c)| (i, cx.terms.left(c, cx.now)))
        .collect();
    Ok(changed(case.waiting.is_none(), CaseEvent::Waiting { reason, left }))
}

/// The end of a wait at `now`: every clock it paused gets the deadline that leaves it what was left.
pub(super) fn end_wait(case: &Case, now: Instant, terms: &Terms) -> CaseEvent {
    let due = case.clocks.iter().enumerate().filter_map(|(i, c)| match c.state {
        ClockState::Paused { left } => Some((i, terms.due(now, left, c.started.calendar))),
        _ => None,
    });
    CaseEvent::WaitEnded { due: due.collect() }
}
