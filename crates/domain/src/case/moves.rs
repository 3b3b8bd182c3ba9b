//! The steps of the golden process: reply, contact, resolve, close, reopen, merge, each with what it needs first.

use super::decide::{Context, needs, step, written};
use super::event::{CaseEvent, Outcome, Source, State};
use super::state::{Act, Case};
use super::triggers::clocks_for;
use crate::ids::CaseId;
use crate::refusal::{Refusal, Words};

pub(super) fn skip_reply(case: &Case, reason: &str) -> Result<Vec<CaseEvent>, Refusal> {
    needs(
        case,
        &[State::New, State::Verifying],
        &Words::new("the public reply can only be skipped while it is due", "只有在待公开回复时才能跳过"),
    )?;
    Ok(vec![step(case, State::Replied, Some(written(reason, "reason")?))])
}

pub(super) fn skip_contact(case: &Case, reason: &str) -> Result<Vec<CaseEvent>, Refusal> {
    needs(
        case,
        &[State::Replied],
        &Words::new("the private message can only be skipped when it is next", "只有在待私信时才能跳过"),
    )?;
    Ok(vec![step(case, State::Contacted, Some(written(reason, "reason")?))])
}

pub(super) fn resolving(case: &Case, plan: &str) -> Result<Vec<CaseEvent>, Refusal> {
    needs(
        case,
        &[State::Contacted],
        &Words::new("a remedy follows the private message", "补救应在私信之后"),
    )?;
    Ok(vec![step(case, State::Resolving, Some(written(plan, "plan")?))])
}

pub(super) fn resolve(case: &Case, cause: &str, outcome: Outcome) -> Result<Vec<CaseEvent>, Refusal> {
    needs(
        case,
        &[State::Contacted, State::Resolving],
        &Words::new(
            "a case is resolved after the buyer was answered and written to",
            "须先回复并私信买家，才能标记为已解决",
        ),
    )?;
    nothing_in_flight(case)?;
    let cause = written(cause, "cause")?;
    Ok(vec![CaseEvent::Resolved { cause, outcome }, step(case, State::Resolved, None)])
}

pub(super) fn close(case: &Case) -> Result<Vec<CaseEvent>, Refusal> {
    needs(
        case,
        &[State::Resolved],
        &Words::new("only a resolved case can be closed", "只有已解决的工单可以关闭"),
    )?;
    nothing_in_flight(case)?;
    Ok(vec![step(case, State::Closed, None)])
}

fn nothing_in_flight(case: &Case) -> Result<(), Refusal> {
    if case.acts.iter().any(Act::is_open) {
        return Err(Refusal::new(
            "act_in_flight",
            "a reply or message is still waiting to be approved or posted",
            "仍有回复或私信等待审批或发布",
        )
        .hint("mark it as posted, or withdraw it", "请标记为已发布，或撤回"));
    }
    Ok(())
}

pub(super) fn reopen(case: &Case, reason: &str, cx: &Context<'_>) -> Result<Vec<CaseEvent>, Refusal> {
    needs(
        case,
        &[State::Resolved, State::Closed],
        &Words::new("only a resolved or closed case can be reopened", "只有已解决或已关闭的工单可以重新打开"),
    )?;
    let reason = written(reason, "reason")?;
    let clocks = cx.terms.start(crate::policy::ClockKind::FirstTouch, cx.now).into_iter().collect();
    Ok(vec![CaseEvent::Reopened { reason, clocks }, step(case, State::Verifying, None)])
}

pub(super) fn merge(case: &Case, into: CaseId, cx: &Context<'_>) -> Result<Vec<CaseEvent>, Refusal> {
    let refuse = |code, en, zh| Err(Refusal::new(code, en, zh).field("into"));
    let Some(other) = cx.other.filter(|o| o.id == into) else {
        return refuse("unknown_case", "there is no such case in this shop", "本店没有这个工单");
    };
    if other.id == case.id {
        return refuse("merge_with_itself", "a case cannot be merged into itself", "工单不能并入自身");
    }
    if !other.is_open() {
        return refuse(
            "target_closed",
            "the other case is closed or itself merged",
            "目标工单已关闭或已被合并",
        );
    }
    nothing_in_flight(case)?;
    Ok(vec![CaseEvent::Merged { into, number: other.number }])
}

pub(super) fn unmerge(case: &Case, cx: &Context<'_>) -> Result<Vec<CaseEvent>, Refusal> {
    let Some((from, _)) = case.merged_into else {
        return Err(Refusal::new("not_merged", "this case is not merged", "本工单没有被合并"));
    };
    let source: Source = case.source();
    let unanswered = case.replied_at.is_none() && case.state != State::Closed;
    let clocks = if unanswered { clocks_for(source, cx.now, cx.terms) } else { Vec::new() };
    Ok(vec![CaseEvent::Unmerged { from, clocks }])
}
