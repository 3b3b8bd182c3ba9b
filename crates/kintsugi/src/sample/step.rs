//! What somebody does next about a case, from where it stands and what is planned; and how long that takes. Pure.

use domain::case::{Act, ActKind, ActState, Case, Source, State};
use domain::ids::ActId;
use domain::playbook::DoneBy;
use domain::reading::Issue;
use domain::time::{Instant, Span};

use super::hours::Takes;
use super::plan::{Plan, Reach};

/// One thing a person does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Take,
    HandOut,
    Release,
    Start,
    /// What triage read is put right: issue and severity.
    Correct(Issue, u8),
    Verify,
    /// A step of the playbook that is done by hand, by its place.
    Tick(usize),
    Note,
    Wait,
    Unwait,
    Unsnooze,
    Reply,
    Decide(ActId, Decision),
    Post(ActId, ActKind),
    SkipReply,
    Write,
    SkipContact,
    Begin,
    Snooze,
    Resolve,
    Close,
    Reopen,
    /// Nothing yet: looks again later.
    Later,
}

/// What the lead says to a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Decision {
    Yes,
    No,
}

/// The next step, if there is one. Detours that are taken are struck from the plan.
pub(super) fn next(case: &Case, plan: &mut Plan, now: Instant) -> Option<Step> {
    if case.merged_into.is_some() || plan.reach == Reach::Untouched {
        return None;
    }
    if let Some(act) = case.acts.iter().find(|a| a.is_open()) {
        return Some(with(act, plan));
    }
    if case.waiting.is_some() {
        return Some(Step::Unwait);
    }
    if case.snoozed_until.is_some() {
        return Some(Step::Unsnooze);
    }
    if case.assignee.is_none() && case.is_open() && case.state != State::Resolved {
        let handed = std::mem::take(&mut plan.detours.handed_out);
        return Some(if handed { Step::HandOut } else { Step::Take });
    }
    if let Some(n) = owed(case).filter(|_| plan.reach != Reach::Begun) {
        return Some(Step::Tick(n));
    }
    match case.state {
        State::New => Some(Step::Start),
        State::Verifying => verifying(case, plan, now),
        State::Replied => Some(replied(plan)),
        State::Contacted => Some(contacted(case, plan, now)),
        State::Resolving if std::mem::take(&mut plan.detours.snooze) => Some(Step::Snooze),
        State::Resolving => Some(Step::Resolve),
        State::Resolved => (!plan.detours.lingers).then_some(Step::Close),
        State::Closed => std::mem::take(&mut plan.detours.reopened).then_some(Step::Reopen),
    }
}

/// The next step of the playbook for a hand; one case in four leaves those that are not required.
fn owed(case: &Case) -> Option<usize> {
    let steps = &case.playbook.as_ref()?.steps;
    let working = !matches!(case.state, State::Resolved | State::Closed);
    let careful = case.number % 4 != 0;
    steps
        .iter()
        .position(|s| {
            s.given.done_by == DoneBy::Hand && !case.is_step_over(s) && (careful || s.given.required)
        })
        .filter(|_| working)
}

fn with(act: &Act, plan: &mut Plan) -> Step {
    if act.state != ActState::ApprovalRequested {
        return Step::Post(act.id, act.kind);
    }
    let declined = std::mem::take(&mut plan.detours.declined);
    Step::Decide(act.id, if declined { Decision::No } else { Decision::Yes })
}

fn verifying(case: &Case, plan: &mut Plan, now: Instant) -> Option<Step> {
    if case.verdict.is_none() {
        return Some(correction(case, plan).unwrap_or(Step::Verify));
    }
    if std::mem::take(&mut plan.detours.note) {
        return Some(Step::Note);
    }
    if std::mem::take(&mut plan.detours.early_wait) {
        return Some(Step::Wait);
    }
    if plan.reach == Reach::Begun {
        return None;
    }
    let unanswered = case.unanswered_review().is_some() && !plan.detours.no_reply;
    if unanswered {
        return Some(Step::Reply);
    }
    // A chat that is answered in the channel's own app is only followed; one that is not is answered here.
    let written = case.contacted_at.is_some() || case.source() == Source::Review;
    if written {
        return Some(Step::SkipReply);
    }
    let will_be = plan.chat.is_some_and(|chat| chat.answered && now < chat.last + Span::hours(1));
    Some(if will_be { Step::Later } else { Step::Write })
}

/// What triage read wrong is mended by two people in three; the others just go on.
fn correction(case: &Case, plan: &mut Plan) -> Option<Step> {
    let grave = std::mem::take(&mut plan.detours.grave);
    let issue = plan.true_issue(case);
    let wrong = issue != case.issue() && case.number % 3 != 0 && !plan.is_praise();
    let severity = if grave { 3 } else { case.severity() };
    (case.issue_set.is_none() && (wrong || grave)).then_some(Step::Correct(issue, severity))
}

fn replied(plan: &mut Plan) -> Step {
    let detours = &mut plan.detours;
    if std::mem::take(&mut detours.released) {
        return Step::Release;
    }
    let answered = plan.chat.is_some_and(|chat| chat.answered);
    if detours.no_message || answered { Step::SkipContact } else { Step::Write }
}

fn contacted(case: &Case, plan: &mut Plan, now: Instant) -> Step {
    if plan.chat.is_some_and(|chat| now < chat.last) {
        return Step::Later;
    }
    if case.verdict.is_none() {
        return Step::Verify;
    }
    if std::mem::take(&mut plan.detours.wait) {
        return Step::Wait;
    }
    if plan.detours.remedy { Step::Begin } else { Step::Resolve }
}

/// How long it takes from a step to the next one.
pub(super) fn pause(step: Step) -> Takes {
    match step {
        Step::Take | Step::Correct(..) | Step::Unwait | Step::Unsnooze => &[0, 1, 2, 4],
        Step::HandOut | Step::Note | Step::Decide(..) | Step::Tick(_) => &[1, 3, 6, 12],
        Step::Start => &[3, 7, 12, 20, 35],
        Step::Verify => &[5, 14, 24, 34, 44, 62, 100, 190],
        Step::Reply => &[2, 4, 6, 9, 12, 14, 22],
        Step::Post(_, ActKind::PublicReply) | Step::SkipReply => &[4, 15, 40, 90, 200],
        Step::Write => &[0, 1, 3],
        Step::Post(..) => &[60, 180, 400, 900],
        Step::SkipContact | Step::Later => &[20, 60, 150],
        Step::Wait => &[180, 500, 900, 1_400],
        Step::Release => &[560, 760, 1_000, 1_380],
        Step::Begin => &[480, 1_200, 2_400, 4_000],
        Step::Snooze => &[1, 10, 45],
        Step::Resolve => &[200, 700, 1_300, 2_200],
        Step::Close => &[900, 2_000, 4_500],
        Step::Reopen => &[10, 30, 60],
    }
}
