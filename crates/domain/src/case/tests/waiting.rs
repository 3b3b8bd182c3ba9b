//! Waiting for the buyer and snoozing: which clocks stand still, what is left, what ends it.

use super::*;
use crate::calendar::{Calendar, Shift};

fn wait() -> Command {
    Command::Wait { reason: "a photo".to_owned() }
}

#[test]
fn a_pause_keeps_the_time_that_was_left() {
    let mut desk = at(State::Verifying).after(Span::hours(3));
    desk.done(wait());
    assert_eq!(desk.clock(ClockKind::PublicReplyGolden).state, ClockState::Paused { left: Span::hours(1) });
    desk.pass(Span::hours(50));
    assert!(desk.tick().is_empty(), "a paused clock does not break");
    desk.done(Command::Unwait);
    assert_eq!(desk.clock(ClockKind::PublicReplyGolden).started.due, desk.now + Span::hours(1));
    assert_eq!(desk.clock(ClockKind::PublicReply).started.due, desk.now + Span::hours(21));
    desk.pass(Span::hours(1));
    assert_eq!(desk.tick()[0], "case.clock_breached");
}

#[test]
fn two_pauses_add_up() {
    let mut desk = at(State::Verifying);
    for _ in 0..3 {
        desk.pass(Span::hours(1));
        desk.done(wait());
        desk.pass(Span::hours(7));
        desk.done(Command::Unwait);
    }
    let golden = desk.clock(ClockKind::PublicReplyGolden);
    assert_eq!(golden.started.due - START, Span::hours(4 + 21));
    assert_eq!(golden.started.target, Span::hours(4), "the promise itself did not move");
}

#[test]
fn only_clocks_that_may_pause_do() {
    let mut desk = at(State::Verifying);
    desk.hear(glance(chat(2), 1));
    desk.done(wait());
    let words: Vec<(ClockKind, &str)> =
        desk.case.clocks.iter().map(|c| (c.started.kind, c.state.as_str())).collect();
    assert_eq!(
        words,
        [
            (ClockKind::FirstTouch, "met"),
            (ClockKind::PublicReplyGolden, "paused"),
            (ClockKind::PublicReply, "paused"),
            (ClockKind::FirstResponse, "running"),
        ]
    );
}

#[test]
fn a_clock_already_broken_is_not_paused() {
    let mut desk = at(State::Verifying).after(Span::hours(5));
    let kinds = desk.give(wait()).unwrap();
    assert_eq!(kinds, ["case.clock_breached", "case.escalated", "case.waiting"]);
    assert_eq!(desk.clock_word(ClockKind::PublicReplyGolden), "breached");
    assert_eq!(desk.clock_word(ClockKind::PublicReply), "paused");
}

#[test]
fn a_promise_kept_while_waiting_is_kept() {
    let mut desk = at(State::Verifying);
    desk.done(wait()).done(draft(1, ActKind::PublicReply)).done(post(1));
    assert_eq!(desk.clock_word(ClockKind::PublicReply), "met");
    desk.done(Command::Unwait);
    assert_eq!(desk.clock_word(ClockKind::PublicReply), "met");
}

#[test]
fn new_words_of_the_buyer_end_the_wait_and_the_snooze() {
    let mut desk = at(State::Verifying).after(Span::hours(1));
    desk.done(wait()).done(Command::Snooze { until: START + Span::hours(9) });
    desk.pass(Span::hours(2));
    let kinds = desk.hear(glance(chat(2), 1));
    assert_eq!(kinds, ["case.unsnoozed", "case.wait_ended", "case.feedback_linked"]);
    assert!(desk.case.waiting.is_none() && desk.case.snoozed_until.is_none());
    assert_eq!(desk.clock(ClockKind::PublicReplyGolden).started.due, desk.now + Span::hours(3));
}

#[test]
fn a_resolved_case_waits_for_nothing_so_its_second_life_can() {
    let mut desk = at(State::Contacted);
    desk.done(wait()).done(resolve());
    assert!(desk.case.waiting.is_none());
    desk.done(Command::Reopen { reason: reason() });
    assert_eq!(desk.give(wait()).unwrap(), ["case.waiting"]);
}

#[test]
fn the_buyer_opens_a_resolved_case_again() {
    let mut desk = at(State::Resolved);
    let kinds = desk.hear(glance(chat(2), 1));
    assert_eq!(kinds, ["case.feedback_linked", "case.reopened", "case.state_changed"]);
    assert_eq!(desk.case.state, State::Verifying);
    assert_eq!(desk.clock_word(ClockKind::FirstResponse), "running");
    assert_eq!(desk.refold(), desk.case);
}

#[test]
fn snooze_and_unsnooze() {
    let mut desk = Desk::about_review();
    let until = desk.now + Span::hours(2);
    assert_eq!(desk.give(Command::Snooze { until }).unwrap(), ["case.snoozed"]);
    assert_eq!(desk.case.snoozed_until, Some(until));
    assert_eq!(desk.clock_word(ClockKind::FirstTouch), "running", "a snooze stops no clock");
    assert_eq!(desk.give(Command::Unsnooze).unwrap(), ["case.unsnoozed"]);
    assert!(desk.give(Command::Unsnooze).unwrap().is_empty());
}

/// Open Monday to Friday from 09:00 to 18:00 in Shanghai, which is from 01:00 to 10:00 UTC.
fn office() -> Terms {
    let mut policy = Policy::standard("Asia/Shanghai");
    let days = [true, true, true, true, true, false, false];
    policy.calendar = Calendar::weekly("Asia/Shanghai", days, &[Shift::new(9 * 60, 18 * 60)]);
    policy.clocks.iter_mut().for_each(|c| c.calendar = crate::policy::CalendarUse::Business);
    Terms::new(policy).unwrap()
}

#[test]
fn business_time_alone_counts_before_between_and_after_pauses() {
    // Monday 08:00 UTC: two open hours are left of the day, so four end on Tuesday at 03:00 UTC.
    let mut desk = Desk::under(office(), review(1), 2);
    let golden = |desk: &Desk| desk.clock(ClockKind::PublicReplyGolden).clone();
    assert_eq!(golden(&desk).started.due, START + Span::hours(19));
    desk.done(Command::Start);
    desk.pass(Span::hours(1));
    desk.done(wait());
    assert_eq!(golden(&desk).state, ClockState::Paused { left: Span::hours(3) });
    desk.pass(Span::hours(8));
    desk.done(Command::Unwait);
    assert_eq!(
        golden(&desk).started.due,
        START + Span::hours(17 + 3),
        "resumed by night: the morning counts"
    );
    desk.pass(Span::hours(4));
    desk.done(wait());
    assert_eq!(golden(&desk).state, ClockState::Paused { left: Span::hours(3) }, "a night costs nothing");
}
