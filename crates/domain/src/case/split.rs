//! Splitting: one feedback of a case is another matter and gets a case of its own, with what is still owed for it.
//! Merging that case back undoes it.

use super::act::{Act, ActState};
use super::clock::{ClockState, Started};
use super::decide::{Context, needs};
use super::event::{ActKind, CaseEvent, Opened, Source, State, Subject};
use super::state::Case;
use super::triggers::{Surroundings, kinds_for, opened};
use crate::ids::{CaseId, ReturnId};
use crate::policy::ClockKind;
use crate::refusal::{Refusal, Words};

/// The source's side of a split.
pub(super) fn split_off(
    case: &Case,
    subject: Subject,
    into: CaseId,
    number: i64,
) -> Result<Vec<CaseEvent>, Refusal> {
    let working = [State::New, State::Verifying, State::Replied, State::Contacted, State::Resolving];
    needs(case, &working, &Words::new("only a case in work can be split", "只有处理中的工单可以拆分"))?;
    if case.feedbacks.iter().all(|g| g.subject != subject) {
        return Err(Refusal::new("unknown_feedback", "this case has no such feedback", "本工单没有这条反馈")
            .field("subject"));
    }
    if case.feedbacks.len() < 2 {
        return Err(Refusal::new(
            "only_feedback",
            "a case keeps at least one feedback",
            "工单至少要保留一条反馈",
        )
        .field("subject"));
    }
    if case.absorbed.iter().any(|a| a.subjects.contains(&subject)) {
        return Err(Refusal::new(
            "came_by_merge",
            "this feedback came with a case that was merged in",
            "这条反馈随合并而来",
        )
        .hint("undo that merge instead", "请改为撤销那次合并")
        .field("subject"));
    }
    nothing_said(case, subject)?;
    super::appeals::none_open(case)?;
    let owed = case.clocks.iter().enumerate().filter(|(_, c)| c.is_owed());
    let lifted = owed.filter(|(_, c)| !owed_without(case, subject, c.counts())).map(|(i, _)| i).collect();
    Ok(vec![CaseEvent::SplitOff { subject, into, number, lifted }])
}

/// A reply that stands, or words on their way, belong to the case that wrote them: the one public reply of a review
/// must stay where a second is refused.
fn nothing_said(case: &Case, subject: Subject) -> Result<(), Refusal> {
    let about = |a: &Act| match subject {
        Subject::Review(id) => a.target == Some(id) && a.counts(),
        Subject::Conversation(_) => a.kind == ActKind::PrivateMessage && a.is_open(),
        Subject::Return(id) => {
            let decides = a.decision.as_ref().is_some_and(|d| d.of == id);
            decides && a.counts()
        }
        Subject::Parcel(_) => false,
    };
    if case.acts.iter().any(about) {
        return Err(Refusal::new(
            "already_answered",
            "this feedback has its answer, or one on its way, in this case",
            "这条反馈在本工单中已有回复或待发布的回复",
        )
        .hint(
            "withdraw what waits; what was posted stays with its case",
            "请撤回待发布内容；已发布的回复留在原工单",
        )
        .field("subject"));
    }
    Ok(())
}

/// Whether a clock of this kind is owed for the feedbacks that stay.
fn owed_without(case: &Case, subject: Subject, (kind, of): (ClockKind, Option<ReturnId>)) -> bool {
    let mut stays = case.feedbacks.iter().filter(|g| g.subject != subject);
    let posted = |s: Subject| match s {
        Subject::Review(id) => case.acts.iter().any(|a| a.target == Some(id) && a.state == ActState::Posted),
        _ => false,
    };
    match kind {
        ClockKind::FirstTouch => {
            stays.any(|g| matches!(g.subject.source(), Source::Review | Source::Delivery))
        }
        ClockKind::ReviewReport => stays.any(|g| g.subject.source() == Source::Review),
        ClockKind::PublicReplyGolden | ClockKind::PublicReply | ClockKind::PlatformReply => {
            stays.any(|g| g.subject.source() == Source::Review && !posted(g.subject))
        }
        ClockKind::FirstResponse | ClockKind::FollowUpAfterAuto | ClockKind::ChatResponse => {
            stays.any(|g| g.subject.source() == Source::Message)
        }
        ClockKind::ReturnAnswer
        | ClockKind::ReturnDecision
        | ClockKind::ReturnedGoods
        | ClockKind::AfterSales => subject.returned() != of,
        ClockKind::Approval | ClockKind::Step | ClockKind::AppealInformation | ClockKind::AppealDecision => {
            true
        }
    }
}

/// The opening of the case that a split makes. Deadlines that still lie ahead stay where they are; a broken promise
/// stays with the case that broke it, and starts afresh here.
pub fn split_opened(case: &Case, subject: Subject, number: i64, cx: &Context<'_>) -> Option<Opened> {
    let glance = case.feedbacks.iter().find(|g| g.subject == subject)?.clone();
    let around = Surroundings {
        channel: case.channel,
        order: case.order.clone(),
        product: case.product.clone(),
        buyer: case.buyer,
        advertised: case.advertised,
        value: case.value,
    };
    let mut first = opened(number, glance, &around, cx.now, cx.terms);
    let further: &[ClockKind] = match subject.source() {
        Source::Message => &[ClockKind::FollowUpAfterAuto, ClockKind::ChatResponse],
        Source::Review => &[ClockKind::PlatformReply, ClockKind::ReviewReport],
        Source::Return => &[ClockKind::ReturnDecision, ClockKind::ReturnedGoods, ClockKind::AfterSales],
        Source::Delivery => &[],
    };
    let kinds = kinds_for(subject.source()).iter().chain(further).copied();
    let of = subject.returned();
    first.clocks = kinds.filter_map(|kind| taken_along(case, (kind, of), cx)).collect();
    first.split_from = Some((case.id, case.number));
    Some(first)
}

/// What is still owed of a kind.
fn taken_along(case: &Case, counts: (ClockKind, Option<ReturnId>), cx: &Context<'_>) -> Option<Started> {
    let (kind, of) = counts;
    let last = case.clocks.iter().rev().find(|c| c.counts() == counts)?;
    match last.state {
        ClockState::Running => Some(last.started.clone()),
        ClockState::Paused { left } => {
            let due = cx.terms.due(cx.now, left, last.started.calendar);
            Some(Started { due, ..last.started.clone() })
        }
        // What the platform's clock says is said already; the team promises anew.
        ClockState::Breached { met: None } => {
            cx.terms.start(kind, cx.now).map(|clock| Started { of, ..clock })
        }
        ClockState::Met { .. } | ClockState::Breached { met: Some(_) } | ClockState::Void => None,
    }
}
