//! Leaving by itself: what may follow on what, and that nothing is told twice without knowing.

use super::*;
use crate::case::{ActState, Tried};

pub(super) fn tried(n: u128, tried: Tried) -> Command {
    Command::TriedAct { act: id(n), tried, asked: false }
}

fn queue(n: u128) -> Command {
    Command::QueueAct { act: id(n), at: START }
}

fn leave(n: u128) -> Command {
    Command::LeaveAct { act: id(n), until: START + Span::minutes(2) }
}

fn sent() -> Tried {
    Tried::Sent { id: Some("p-1".to_owned()) }
}

fn unknown() -> Tried {
    Tried::Unknown { why: reason(), ask_at: Some(START + Span::minutes(1)) }
}

fn failed() -> Tried {
    Tried::Failed { code: "too_long".to_owned(), why: reason() }
}

fn delayed() -> Tried {
    Tried::Delayed { why: reason(), until: START }
}

#[test]
fn what_may_follow_on_what() {
    use ActState as S;
    let steps = [
        ("queue", queue(1)),
        ("take_back", Command::TakeBackAct { act: id(1) }),
        ("leave", leave(1)),
        ("sent", tried(1, sent())),
        ("delayed", tried(1, delayed())),
        ("unknown", tried(1, unknown())),
        ("failed", tried(1, failed())),
        ("deny", Command::DenyAct { act: id(1), note: reason() }),
        ("withdraw", Command::WithdrawAct { act: id(1) }),
        ("post", post(1)),
    ];
    let told = ["sent", "delayed", "unknown", "failed"];
    for (path, state, may) in [
        (&[][..], S::Approved, &["queue", "withdraw", "post"][..]),
        (&[queue(1)], S::Queued, &["take_back", "leave", "failed", "withdraw"]),
        (&[queue(1), Command::TakeBackAct { act: id(1) }], S::Approved, &["queue", "withdraw", "post"]),
        (&[queue(1), leave(1)], S::Leaving, &told),
        (
            &[queue(1), leave(1), tried(1, delayed())],
            S::Queued,
            &["take_back", "leave", "failed", "withdraw"],
        ),
        (
            &[queue(1), leave(1), tried(1, unknown())],
            S::Unknown,
            &["sent", "delayed", "unknown", "failed", "deny", "post"],
        ),
        (&[queue(1), leave(1), tried(1, failed())], S::Failed, &["queue", "withdraw", "post"]),
        (&[queue(1), leave(1), tried(1, sent())], S::Posted, &[]),
    ] {
        for (word, step) in &steps {
            let mut desk = Desk::about_review();
            desk.done(draft(1, ActKind::PublicReply));
            path.iter().cloned().for_each(|command| _ = desk.done(command));
            assert_eq!(desk.case.acts[0].state, state);
            let answer = desk.give(step).map(|_| ());
            let leaving = *word == "take_back" && desk.case.acts[0].may_stand();
            let no = if leaving { "already_leaving" } else { "wrong_act_state" };
            let expected = if may.contains(word) { Ok(()) } else { Err(no.to_owned()) };
            assert_eq!(answer, expected, "{word} in {state}");
        }
    }
}

#[test]
fn an_answer_to_is_it_there_counts_only_while_nobody_knows() {
    let asked = |tried| Command::TriedAct { act: id(1), tried, asked: true };
    let mut desk = Desk::about_review();
    desk.done(draft(1, ActKind::PublicReply)).done(queue(1)).done(leave(1));
    assert_eq!(desk.give(asked(delayed())), Err("wrong_act_state".to_owned()), "a try is under way");
    desk.done(tried(1, unknown())).done(asked(delayed())).done(leave(1));
    assert_eq!(desk.give(asked(sent())), Err("wrong_act_state".to_owned()));
}

#[test]
fn what_was_sent_moves_the_case_as_what_was_posted_by_hand() {
    let mut by_hand = Desk::about_review();
    by_hand.done(draft(1, ActKind::PublicReply)).done(post(1));
    let mut by_itself = Desk::about_review();
    by_itself.done(draft(1, ActKind::PublicReply)).done(queue(1)).done(leave(1)).done(tried(1, sent()));
    assert_eq!(by_itself.case.state, by_hand.case.state);
    assert_eq!(by_itself.clock_word(ClockKind::PublicReply), by_hand.clock_word(ClockKind::PublicReply));
    assert_eq!(by_itself.case.acts[0].sending.platform_id.as_deref(), Some("p-1"));
    assert_eq!(by_itself.case.acts[0].sending.due_at, None, "nothing is due any more");
    assert_eq!(by_itself.refold(), by_itself.case);
}

#[test]
fn nothing_leaves_before_its_time() {
    let mut desk = Desk::about_review();
    desk.done(draft(1, ActKind::PublicReply));
    desk.done(Command::QueueAct { act: id(1), at: START + Span::seconds(10) });
    assert_eq!(desk.give(leave(1)), Err("not_due".to_owned()));
    desk.pass(Span::seconds(10));
    desk.done(leave(1));
}

#[test]
fn asks_are_counted_from_the_moment_nobody_knows() {
    let mut desk = Desk::about_review();
    desk.done(draft(1, ActKind::PublicReply)).done(queue(1));
    let attempts = |desk: &Desk| desk.case.acts[0].sending.attempts;
    desk.done(leave(1)).done(tried(1, delayed())).done(leave(1));
    assert_eq!(attempts(&desk), 2, "told twice");
    desk.done(tried(1, unknown()));
    assert_eq!(attempts(&desk), 0, "not asked yet");
    desk.done(tried(1, unknown()));
    assert_eq!(attempts(&desk), 1, "asked once");
}

#[test]
fn a_case_does_not_end_while_something_of_it_may_still_leave() {
    for path in [&[queue(1)][..], &[queue(1), leave(1)], &[queue(1), leave(1), tried(1, unknown())]] {
        let mut desk = Desk::about_chat();
        desk.done(draft(2, ActKind::PrivateMessage)).done(post(2)).done(draft(1, ActKind::PrivateMessage));
        path.iter().cloned().for_each(|command| _ = desk.done(command));
        for end in [resolve(), Command::Merge { into: id(9) }] {
            assert_eq!(desk.give(end), Err("act_in_flight".to_owned()));
        }
    }
}
