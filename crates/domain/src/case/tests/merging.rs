//! Merging and its undoing.

use super::*;

/// A desk with another open case beside it.
fn beside(mut desk: Desk) -> (Desk, Command) {
    let mut other = Desk::with(review(90), 1).case;
    other.id = id::<CaseId>(2);
    other.number = 2;
    let merge = Command::Merge { into: other.id };
    desk.other = Some(other);
    (desk, merge)
}

#[test]
fn a_merged_case_owes_nothing_and_takes_no_work_but_the_undoing() {
    let (mut desk, merge) = beside(Desk::about_review());
    assert_eq!(desk.give(merge).unwrap(), ["case.merged"]);
    assert!(!desk.case.is_open() && desk.case.next_timer().is_none());
    assert_eq!(desk.case.merged_into, Some((id(2), 2)));
    assert_eq!(desk.give(Command::Start), Err("case_merged".to_owned()));
    assert_eq!(desk.give(draft(1, ActKind::PublicReply)), Err("case_merged".to_owned()));
    desk.done(Command::Note { text: reason() }).done(Command::Release { case: id(9) }).done(Command::Unmerge);
    assert!(desk.case.is_open() && desk.case.merged_into.is_none() && desk.case.closed_at.is_none());
    assert_eq!(desk.refold(), desk.case);
}

#[test]
fn an_undone_merge_takes_the_clocks_up_where_they_were() {
    let (mut desk, merge) = beside(Desk::about_review());
    desk.pass(Span::hours(1));
    desk.done(Command::Start).done(merge);
    desk.pass(Span::hours(1));
    desk.done(Command::Unmerge);
    assert_eq!(
        desk.clock(ClockKind::PublicReplyGolden).started.due,
        START + Span::hours(4),
        "not a fresh promise"
    );
    assert!(matches!(desk.clock(ClockKind::FirstTouch).state, ClockState::Breached { met: Some(_) }));
    assert_eq!(desk.case.clocks.len(), 5, "the two that were running run again");
}

#[test]
fn a_deadline_that_passed_inside_the_merge_starts_afresh() {
    let (mut desk, merge) = beside(Desk::about_review());
    desk.done(merge);
    desk.pass(Span::hours(6));
    desk.done(Command::Unmerge);
    assert_eq!(desk.clock(ClockKind::FirstTouch).started.due, desk.now + Span::minutes(30));
    assert_eq!(desk.clock(ClockKind::PublicReply).started.due, START + Span::hours(24));
    assert!(desk.tick().is_empty(), "nothing is broken by the time spent in the other case");
}

#[test]
fn a_promise_broken_before_the_merge_is_still_owed_after_it() {
    let (mut desk, merge) = beside(Desk::about_review());
    desk.pass(Span::hours(1));
    desk.tick();
    desk.done(merge).done(Command::Unmerge);
    assert_eq!(desk.clock(ClockKind::FirstTouch).state, ClockState::Breached { met: None });
}

#[test]
fn an_answered_case_gets_no_clock_back() {
    for state in [State::Replied, State::Contacted, State::Resolving, State::Resolved] {
        let (mut desk, merge) = beside(at(state));
        desk.done(merge).done(Command::Unmerge);
        assert!(!desk.case.clocks.iter().any(Clock::is_owed), "{state}");
        assert_eq!(desk.case.state, state);
    }
    let (mut desk, merge) = beside(Desk::about_chat());
    desk.done(draft(1, ActKind::PrivateMessage)).done(post(1)).done(merge).done(Command::Unmerge);
    assert!(!desk.case.clocks.iter().any(Clock::is_owed), "a chat that was answered");
}

#[test]
fn a_wait_ends_with_the_merge_and_its_time_is_kept() {
    let (mut desk, merge) = beside(at(State::Verifying));
    desk.pass(Span::hours(3));
    desk.done(Command::Wait { reason: reason() });
    desk.pass(Span::hours(10));
    assert_eq!(desk.give(merge).unwrap(), ["case.wait_ended", "case.merged"]);
    desk.done(Command::Unmerge);
    assert_eq!(desk.clock(ClockKind::PublicReplyGolden).started.due, desk.now + Span::hours(1));
    assert!(desk.case.waiting.is_none());
}

#[test]
fn what_cannot_be_merged() {
    let (mut desk, merge) = beside(at(State::Verifying));
    let itself = Command::Merge { into: desk.case.id };
    assert_eq!(desk.give(Command::Merge { into: id(77) }), Err("unknown_case".to_owned()));
    desk.done(draft(1, ActKind::PrivateMessage));
    assert_eq!(desk.give(merge.clone()), Err("act_in_flight".to_owned()));
    desk.done(post(1));
    let mut gone = desk.clone();
    if let Some(other) = gone.other.as_mut() {
        other.state = State::Closed;
    }
    assert_eq!(gone.give(merge.clone()), Err("target_closed".to_owned()));
    desk.other = Some(desk.case.clone());
    assert_eq!(desk.give(itself), Err("merge_with_itself".to_owned()));
    let (mut closed, merge) = beside(at(State::Closed));
    assert_eq!(closed.give(merge), Err("wrong_state".to_owned()));
}

#[test]
fn the_other_side_remembers_and_forgets() {
    let mut desk = Desk::about_review();
    desk.done(Command::Absorb { case: id(5), number: 5 }).done(Command::Absorb { case: id(6), number: 6 });
    desk.done(Command::Release { case: id(5) });
    let kept: Vec<_> = desk.case.absorbed.iter().map(|a| (a.case, a.number, a.at)).collect();
    assert_eq!(kept, [(id(6), 6, START)]);
}

#[test]
fn the_host_answers_for_a_merged_review_and_gives_it_back() {
    let source = Desk::about_review().case;
    let mut host = Desk::about_review();
    // Another case about another review, resolved so far that it owes nothing of its own.
    let mut glance = source.feedbacks[0].clone();
    let other = crate::ids::ReviewId(uuid::Uuid::from_u128(77));
    glance.subject = crate::case::Subject::Review(other);
    host.case.feedbacks = vec![glance];
    host.case.clocks.clear();
    let terms = crate::case::Terms::new(crate::policy::Policy::standard("UTC")).unwrap();
    let cx = crate::case::Context { now: START, terms: &terms, other: Some(&source) };
    let events =
        crate::case::decide(&host.case, &Command::Absorb { case: source.id, number: 9 }, &cx).unwrap();
    for event in &events {
        host.case.apply(START, "user:a", event);
    }
    assert_eq!(host.case.feedbacks.len(), 2);
    assert_eq!(host.case.clocks.len(), source.clocks.len());
    let due = |c: &crate::case::Clock| c.started.due;
    assert!(host.case.clocks.iter().map(due).eq(source.clocks.iter().map(due)), "deadlines keep their dates");
    host.case.apply(START, "user:a", &crate::case::CaseEvent::Released { case: source.id });
    assert_eq!(host.case.feedbacks.len(), 1);
    assert!(host.case.clocks.iter().all(|c| c.state == crate::case::ClockState::Void));
}

#[test]
fn a_resolved_host_is_in_work_again() {
    let mut desk = at(State::Resolved);
    assert_eq!(
        desk.give(Command::Absorb { case: id(5), number: 5 }).unwrap(),
        ["case.absorbed", "case.reopened", "case.state_changed"]
    );
    assert_eq!(desk.case.state, State::Verifying);
    assert!(desk.case.resolved_at.is_none());
}
