//! The steps of the golden process: reply, contact, resolve, close, reopen, merge, each with what it needs first.

use super::act::Act;
use super::clock::{ClockState, Started};
use super::decide::{Context, end_wait, needs, step, written};
use super::event::{ActKind, CaseEvent, Outcome, State};
use super::state::Case;
use crate::ids::{CaseId, ReturnId};
use crate::policy::ClockKind;
use crate::refusal::{Refusal, Words};

pub(super) fn skip_reply(case: &Case, reason: &str) -> Result<Vec<CaseEvent>, Refusal> {
    needs(
        case,
        &[State::New, State::Verifying],
        &Words::new("the public reply can only be skipped while it is due", "只有在待公开回复时才能跳过"),
    )?;
    let on_its_way = |a: &Act| a.kind == ActKind::PublicReply && a.is_open();
    if case.acts.iter().any(on_its_way) {
        nothing_in_flight(case)?;
    }
    Ok(super::acts::replied(case, Some(written(reason, "reason")?)))
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
    super::returns::none_undecided(case)?;
    super::steps::required_done(case)?;
    let cause = written(cause, "cause")?;
    Ok(vec![CaseEvent::Resolved { cause, outcome }, step(case, State::Resolved, None)])
}

/// Sets a case aside that is no complaint, as long as nobody has answered it: an answer given is work to be finished.
pub(super) fn dismiss(case: &Case, note: Option<&str>) -> Result<Vec<CaseEvent>, Refusal> {
    needs(
        case,
        &[State::New, State::Verifying],
        &Words::new(
            "only a case that nobody has answered can be set aside as no complaint",
            "只有尚未回复的工单可以标记为非投诉",
        ),
    )?;
    super::remedies::none_open(case)?;
    super::appeals::none_open(case)?;
    super::returns::none_undecided(case)?;
    let note = note.map(|n| written(n, "note")).transpose()?;
    Ok(vec![CaseEvent::Dismissed { note }, step(case, State::Closed, None)])
}

pub(super) fn close(case: &Case) -> Result<Vec<CaseEvent>, Refusal> {
    needs(
        case,
        &[State::Resolved],
        &Words::new("only a resolved case can be closed", "只有已解决的工单可以关闭"),
    )?;
    nothing_in_flight(case)?;
    super::remedies::none_open(case)?;
    super::appeals::none_open(case)?;
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
    if case.state == State::Closed {
        needs(case, &[], &Words::new("a closed case cannot be merged", "已关闭的工单不能合并"))?;
    }
    nothing_in_flight(case)?;
    super::remedies::none_open(case)?;
    super::appeals::none_open(case)?;
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
    // What was left when the wait began must not get lost with it: the deadlines are set before they are lifted.
    let mut events = if case.waiting.is_some() { vec![end_wait(case, cx.now, cx.terms)] } else { Vec::new() };
    events.push(CaseEvent::Merged { into, number: other.number });
    Ok(events)
}

/// The other side of a merge: the host takes over the feedbacks and what is still owed for them, so that no review
/// loses its reply and no deadline its date. A host that was resolved is in work again.
pub(super) fn absorb(host: &Case, case: CaseId, number: i64, cx: &Context<'_>) -> Vec<CaseEvent> {
    let mut events = vec![taken_over(host, case, number, cx)];
    if host.state == State::Resolved {
        events.push(CaseEvent::Reopened {
            reason: format!("case #{number} was merged in"),
            clocks: Vec::new(),
        });
        events.push(step(host, State::Verifying, None));
    }
    events
}

fn taken_over(host: &Case, case: CaseId, number: i64, cx: &Context<'_>) -> CaseEvent {
    let Some(source) = cx.other.filter(|o| o.id == case) else {
        return CaseEvent::Absorbed { case, number, feedbacks: Vec::new(), clocks: Vec::new() };
    };
    let known = |g: &&super::event::Glance| host.feedbacks.iter().all(|h| h.subject != g.subject);
    let owed = |new: &super::Clock| host.clocks.iter().any(|c| c.counts() == new.counts() && c.is_owed());
    let still = |c: &&super::Clock| {
        c.state == ClockState::Running && !matches!(c.started.kind, ClockKind::Approval | ClockKind::Step)
    };
    CaseEvent::Absorbed {
        case,
        number,
        feedbacks: source.feedbacks.iter().filter(known).cloned().collect(),
        clocks: source.clocks.iter().filter(still).filter(|c| !owed(c)).map(|c| c.started.clone()).collect(),
    }
}

pub(super) fn unmerge(case: &Case, cx: &Context<'_>) -> Result<Vec<CaseEvent>, Refusal> {
    let Some((from, _)) = case.merged_into else {
        return Err(Refusal::new("not_merged", "this case is not merged", "本工单没有被合并"));
    };
    let mut counted: Vec<_> = case.clocks.iter().map(super::Clock::counts).collect();
    counted.sort_unstable();
    counted.dedup();
    let owed = counted.into_iter().filter(|(kind, of)| owed_alone(case, *kind, *of));
    let clocks = owed.filter_map(|counts| taken_up(case, counts, cx)).collect();
    Ok(vec![CaseEvent::Unmerged { from, clocks }])
}

/// Whether a case that stands alone again still owes what a clock of this kind counts.
fn owed_alone(case: &Case, kind: ClockKind, of: Option<ReturnId>) -> bool {
    let early = matches!(case.state, State::New | State::Verifying);
    match kind {
        ClockKind::FirstTouch => case.touched_at.is_none(),
        ClockKind::PublicReplyGolden | ClockKind::PublicReply | ClockKind::PlatformReply => {
            early && case.replied_at.is_none()
        }
        ClockKind::FirstResponse | ClockKind::FollowUpAfterAuto | ClockKind::ChatResponse => {
            early && case.contacted_at.is_none()
        }
        ClockKind::ReviewReport => case.is_open() || case.merged_into.is_some(),
        ClockKind::ReturnAnswer
        | ClockKind::ReturnDecision
        | ClockKind::ReturnedGoods
        | ClockKind::AfterSales => super::returns::owes_decision(case, of),
        ClockKind::Approval | ClockKind::Step | ClockKind::AppealInformation | ClockKind::AppealDecision => {
            false
        }
    }
}

/// The clock that the merge lifted: with its own deadline where that still lies ahead, else started afresh.
fn taken_up(case: &Case, counts: (ClockKind, Option<ReturnId>), cx: &Context<'_>) -> Option<Started> {
    let (kind, of) = counts;
    let last = case.clocks.iter().rev().find(|c| c.counts() == counts)?;
    match last.state {
        // What the platform counted went on counting while the case was part of another.
        ClockState::Void if last.started.due > cx.now || kind.is_platform() => Some(last.started.clone()),
        ClockState::Void => cx.terms.start(kind, cx.now).map(|clock| Started { of, ..clock }),
        _ => None,
    }
}
