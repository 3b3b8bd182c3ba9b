//! Deadlines: when clocks start, what satisfies them, what a breach is stamped with, and who is called.

use super::*;
use crate::access::Role;
use crate::case::seller_answered;

const KINDS: [ClockKind; 3] = [ClockKind::FirstTouch, ClockKind::PublicReplyGolden, ClockKind::PublicReply];

fn breaches(desk: &Desk) -> Vec<(ClockKind, Instant)> {
    let stamped = desk.log.iter().filter_map(|(_, event)| match event {
        CaseEvent::ClockBreached { what, deadline, .. } => Some((*what, *deadline)),
        _ => None,
    });
    stamped.collect()
}

#[test]
fn a_feedback_starts_the_promises_of_its_kind() {
    let desk = Desk::about_review();
    let due: Vec<_> = desk.case.clocks.iter().map(|c| (c.started.kind, c.started.due - START)).collect();
    assert_eq!(due, [(KINDS[0], Span::minutes(30)), (KINDS[1], Span::hours(4)), (KINDS[2], Span::hours(24))]);
    let desk = Desk::about_chat();
    assert_eq!(desk.case.next_due().unwrap().started.kind, ClockKind::FirstResponse);
    assert_eq!(desk.case.next_timer(), Some(START + Span::minutes(10)), "the warning comes first");
}

#[test]
fn a_breach_is_stamped_with_its_deadline_once() {
    let mut desk = Desk::about_review().after(Span::hours(9));
    let kinds = desk.tick();
    assert_eq!(kinds, ["case.clock_breached", "case.clock_breached", "case.escalated"]);
    let expected = [(KINDS[0], START + Span::minutes(30)), (KINDS[1], START + Span::hours(4))];
    assert_eq!(breaches(&desk), expected, "earliest deadline first, never the moment it was noticed");
    assert!(desk.tick().is_empty() || desk.case.escalated == 2, "nothing breaks twice");
    assert!(desk.tick().is_empty());
    assert_eq!(breaches(&desk), expected);
}

#[test]
fn at_the_very_deadline_it_is_late_and_a_microsecond_before_it_is_not() {
    for (early, word) in [(Span(1), "met"), (Span(0), "breached")] {
        let mut desk = Desk::about_review().after(Span::minutes(30));
        desk.now = desk.now - early;
        desk.done(Command::Start);
        assert_eq!(desk.clock_word(ClockKind::FirstTouch), word, "{early:?} before");
    }
}

#[test]
fn a_late_answer_stands_in_the_log_after_the_breach_it_follows() {
    let mut desk = Desk::about_review().after(Span::hours(5));
    let kinds = desk.give(Command::Start).unwrap();
    assert_eq!(kinds, ["case.clock_breached", "case.clock_breached", "case.escalated", "case.state_changed"]);
    assert_eq!(desk.clock(KINDS[0]).state, ClockState::Breached { met: Some(desk.now) });
    assert_eq!(desk.clock(KINDS[1]).state, ClockState::Breached { met: None }, "the reply is still owed");
}

#[test]
fn escalation_calls_the_lead_and_then_once_the_owner() {
    let mut desk = Desk::about_review().after(Span::minutes(30));
    desk.tick();
    assert_eq!((desk.case.escalated, desk.case.escalated_to, desk.case.priority), (1, Some(Role::Lead), 4));
    let again = desk.case.next_timer().unwrap();
    assert_eq!(again, START + Span::minutes(90), "counted from the deadline, not from the call");
    desk.now = again;
    assert_eq!(desk.tick(), ["case.escalated"]);
    assert_eq!((desk.case.escalated, desk.case.escalated_to), (2, Some(Role::Owner)));
    desk.pass(Span::hours(30));
    assert!(!desk.tick().contains(&"case.escalated"), "nobody is called a third time");
}

#[test]
fn the_owner_is_not_called_when_the_promise_was_made_good() {
    let mut desk = Desk::about_review().after(Span::minutes(40));
    desk.tick();
    desk.done(Command::Start);
    desk.pass(Span::hours(2));
    assert!(desk.tick().is_empty());
}

#[test]
fn a_case_that_is_done_is_owed_nothing_even_after_a_breach() {
    let mut desk = Desk::about_review().after(Span::hours(30));
    desk.tick();
    desk.done(Command::SkipReply { reason: reason() });
    assert!(
        desk.case.next_due().is_none(),
        "skipped with a reason: no longer owed, the breach stays on the record"
    );
    assert_eq!(desk.clock_word(KINDS[2]), "breached");
    desk.done(Command::SkipContact { reason: reason() }).done(resolve());
    assert!(desk.case.next_timer().is_none() && !desk.case.clocks.iter().any(Clock::is_owed));
}

#[test]
fn a_second_life_is_touched_and_escalated_like_the_first() {
    let mut desk = at(State::Resolved);
    desk.done(Command::Reopen { reason: reason() });
    assert_eq!((desk.case.escalated, desk.clock_word(ClockKind::FirstTouch)), (0, "running"));
    let mut idle = desk.clone().after(Span::hours(1));
    assert_eq!(idle.tick(), ["case.clock_breached", "case.escalated"]);
    desk.done(Command::Verify { verdict: crate::case::Verdict::Partly, note: None, objectivity: None });
    assert_eq!(desk.clock_word(ClockKind::FirstTouch), "met");
}

#[test]
fn a_further_review_in_a_case_at_work_is_touched_by_the_next_piece_of_work() {
    for (command, touches) in [
        (Command::Verify { verdict: crate::case::Verdict::Valid, note: None, objectivity: None }, true),
        (draft(9, ActKind::PublicReply), true),
        (Command::Wait { reason: reason() }, true),
        (Command::SkipReply { reason: reason() }, true),
        (Command::Note { text: reason() }, false),
        (Command::Assign { to: None }, false),
        (Command::Snooze { until: START + Span::hours(3) }, false),
    ] {
        let mut desk = at(State::Verifying);
        assert_eq!(desk.clock_word(ClockKind::FirstTouch), "met");
        desk.hear(glance(review(2), 1));
        assert_eq!(desk.clock_word(ClockKind::FirstTouch), "running");
        let said = format!("{command:?}");
        desk.done(command);
        assert_eq!(desk.clock_word(ClockKind::FirstTouch) == "met", touches, "{said}");
    }
}

#[test]
fn a_clock_still_owed_is_not_doubled() {
    let mut desk = Desk::about_review();
    desk.hear(glance(review(2), 1));
    assert_eq!(desk.case.clocks.len(), 3);
    desk.hear(glance(chat(3), 1));
    assert_eq!(desk.case.clocks.len(), 4, "only the first response is new");
}

#[test]
fn an_automatic_answer_starts_the_follow_up_of_a_person() {
    let mut desk = Desk::about_chat().after(Span::minutes(1));
    let event = seller_answered(&desk.case, desk.now, false, false, &desk.terms).unwrap();
    desk.take(vec![event]);
    assert_eq!(desk.clock_word(ClockKind::FirstResponse), "met");
    assert_eq!(desk.clock(ClockKind::FollowUpAfterAuto).started.due, START + Span::minutes(31));
    assert!(
        seller_answered(&desk.case, desk.now, false, false, &desk.terms).is_none(),
        "a second one adds nothing"
    );
    desk.pass(Span::minutes(5));
    let event = seller_answered(&desk.case, desk.now, true, false, &desk.terms).unwrap();
    desk.take(vec![event]);
    assert_eq!(desk.clock_word(ClockKind::FollowUpAfterAuto), "met");
    assert!(seller_answered(&desk.case, desk.now, true, false, &desk.terms).is_none());
}

#[test]
fn an_answer_in_time_that_is_seen_late_keeps_the_promise() {
    let mut desk = Desk::about_chat().after(Span::hours(1));
    desk.tick();
    assert_eq!(desk.clock_word(ClockKind::FirstResponse), "breached");
    let event = seller_answered(&desk.case, START + Span::minutes(10), true, false, &desk.terms).unwrap();
    desk.take(vec![event]);
    assert_eq!(desk.clock(ClockKind::FirstResponse).state, ClockState::Met { at: START + Span::minutes(10) });
}

#[test]
fn a_shop_without_a_promise_has_no_clock_and_no_escalation() {
    let mut policy = Policy::standard("Asia/Shanghai");
    policy.clocks.clear();
    let mut desk = Desk::under(Terms::new(policy).unwrap(), review(1), 3).after(Span::hours(99));
    assert!(desk.case.clocks.is_empty() && desk.case.next_timer().is_none() && desk.tick().is_empty());
    desk.done(draft(1, ActKind::PublicReply)).done(approve(1)).done(post(1));
    assert_eq!(desk.case.acts[0].clock, None);
}

#[test]
fn a_deadline_is_warned_of_once_and_never_when_the_promise_was_kept() {
    let mut desk = Desk::about_review().after(Span::minutes(25));
    assert_eq!(desk.case.next_timer(), Some(desk.now));
    assert_eq!(desk.tick(), ["case.clock_warned"]);
    assert!(desk.tick().is_empty(), "once");
    assert_eq!(desk.case.next_timer(), Some(START + Span::minutes(30)), "then its deadline");

    let mut kept = Desk::about_review().after(Span::minutes(10));
    kept.done(Command::Start);
    kept.pass(Span::minutes(15));
    assert!(kept.tick().is_empty(), "it was kept in time");

    let mut late = Desk::about_review().after(Span::minutes(31));
    assert!(!late.tick().contains(&"case.clock_warned"), "what is broken needs no warning");
}

#[test]
fn warnings_follow_the_policy_and_a_paused_clock_gives_none() {
    let mut policy = crate::policy::Policy::standard("Asia/Shanghai");
    policy.clocks.iter_mut().for_each(|c| c.warn_before = Span::hours(1));
    let mut desk = Desk::under(Terms::new(policy.clone()).unwrap(), review(1), 2);
    let warned = |desk: &Desk| desk.case.clocks.iter().map(|c| c.started.warn).collect::<Vec<_>>();
    assert_eq!(
        warned(&desk),
        [Span(0), Span::hours(1), Span::hours(1)],
        "none before the promise itself began"
    );
    desk.done(Command::Start).done(Command::Wait { reason: reason() });
    desk.pass(Span::hours(30));
    assert!(desk.tick().is_empty(), "waiting for the buyer");
    desk.done(Command::Unwait);
    assert_eq!(desk.case.next_timer(), Some(desk.now + Span::hours(3)));
    policy.clocks.iter_mut().for_each(|c| c.warn_before = Span(0));
    let mut never = Desk::under(Terms::new(policy).unwrap(), review(1), 2).after(Span::minutes(29));
    assert!(never.tick().is_empty());
}

#[test]
fn a_chain_assigns_tells_and_raises_step_by_step() {
    use crate::policy::{Escalation, EscalationStep, Policy};
    let ann = id::<crate::ids::UserId>(77);
    let step = |minutes| EscalationStep { after: Span::minutes(minutes), ..EscalationStep::default() };
    let mut policy = Policy::standard("UTC");
    policy.escalation.steps = vec![
        EscalationStep { notify: Some(Role::Agent), ..step(0) },
        EscalationStep { assign: Some(ann), ..step(10) },
        EscalationStep { notify: Some(Role::Owner), raise: true, ..step(60) },
    ];
    policy.validate().unwrap();
    let mut desk = Desk::under(Terms::new(policy.clone()).unwrap(), review(1), 2).after(Span::minutes(30));
    let before = desk.case.priority;
    assert_eq!(desk.tick(), ["case.clock_breached", "case.escalated"]);
    assert_eq!((desk.case.escalated, desk.case.escalated_to), (1, Some(Role::Agent)));
    assert_eq!((desk.case.priority, desk.case.assignee), (before, None));
    assert_eq!(desk.case.next_timer(), Some(START + Span::minutes(40)));
    desk.pass(Span::minutes(10));
    assert_eq!(desk.tick(), ["case.escalated"]);
    assert_eq!((desk.case.assignee, desk.case.escalated_to), (Some(ann), Some(Role::Agent)));
    // The chain is shortened meanwhile: it ends at its next turn, and nobody is called for ever.
    let mut shortened = desk.clone();
    policy.escalation.steps.truncate(2);
    shortened.terms = Terms::new(policy.clone()).unwrap();
    shortened.now = START + Span::minutes(90);
    assert_eq!(shortened.tick(), ["case.escalated"]);
    assert!(shortened.tick().is_empty() && shortened.case.escalated == 2);
    desk.now = START + Span::minutes(90);
    desk.tick();
    assert_eq!((desk.case.escalated, desk.case.escalated_to, desk.case.priority), (3, Some(Role::Owner), 4));
    desk.pass(Span::hours(2));
    assert!(!desk.tick().contains(&"case.escalated"));
    for bad in [
        vec![step(0)],
        vec![EscalationStep { raise: true, ..step(5) }],
        vec![EscalationStep { raise: true, ..step(0) }; 2],
        vec![EscalationStep { raise: true, ..step(0) }, EscalationStep { raise: true, ..step(60 * 24 * 31) }],
        (0..9).map(|n| EscalationStep { raise: true, ..step(n) }).collect(),
    ] {
        policy.escalation.steps = bad;
        assert_eq!(policy.validate().unwrap_err().field.as_deref(), Some("escalation.steps"));
    }
    // A policy of before the chain reads as the two calls it meant.
    let old = serde_json::json!({ "raise_priority": false, "to_role": "lead", "again_after": 3_600 });
    let chain = serde_json::from_value::<Escalation>(old).unwrap().chain();
    assert_eq!(
        chain.iter().map(|s| (s.after, s.notify, s.raise)).collect::<Vec<_>>(),
        [(Span(0), Some(Role::Lead), false), (Span::hours(1), Some(Role::Owner), false),]
    );
}
