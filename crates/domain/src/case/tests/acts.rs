//! Replies and messages: one public reply for each review, a second pair of eyes, and what posting leads to.

use super::*;
use crate::access::Role;
use crate::case::ActState;
use crate::rulebook::Decision;

#[test]
fn a_second_public_reply_is_refused_whether_the_first_is_on_its_way_or_out() {
    let mut desk = at(State::Verifying);
    desk.done(draft(1, ActKind::PublicReply));
    assert_eq!(desk.give(draft(2, ActKind::PublicReply)), Err("reply_used".to_owned()));
    desk.done(post(1));
    assert_eq!(desk.give(draft(2, ActKind::PublicReply)), Err("reply_used".to_owned()));
    assert_eq!(desk.give(post(1)), Err("wrong_act_state".to_owned()));
    desk.done(Command::Note { text: reason() });
    desk.done(draft(3, ActKind::PrivateMessage)).done(post(3)).done(resolve()).done(Command::Close);
    desk.done(Command::Reopen { reason: reason() });
    assert_eq!(
        desk.give(draft(4, ActKind::PublicReply)),
        Err("reply_used".to_owned()),
        "not even in a second life"
    );
}

#[test]
fn a_withdrawn_or_declined_reply_gives_the_one_chance_back() {
    let mut desk = Desk::with(review(1), 3);
    desk.done(draft(1, ActKind::PublicReply)).done(Command::WithdrawAct { act: id(1) });
    desk.done(draft(2, ActKind::PublicReply)).done(Command::DeclineAct { act: id(2), reason: reason() });
    desk.done(draft(3, ActKind::PublicReply)).done(approve(3)).done(post(3));
    assert_eq!(desk.case.state, State::Replied);
    let states: Vec<ActState> = desk.case.acts.iter().map(|a| a.state).collect();
    assert_eq!(states, [ActState::Withdrawn, ActState::Declined, ActState::Posted]);
}

#[test]
fn every_step_of_an_act_from_every_state_of_it() {
    let steps = |n| {
        [
            ("approve", approve(n)),
            ("decline", Command::DeclineAct { act: id(n), reason: reason() }),
            ("withdraw", Command::WithdrawAct { act: id(n) }),
            ("post", post(n)),
        ]
    };
    for (severity, before, may) in [
        (3, None, ["approve", "decline", "withdraw"].as_slice()),
        (3, Some(approve(1)), &["withdraw", "post"]),
        (2, None, &["withdraw", "post"]),
        (3, Some(Command::DeclineAct { act: id(1), reason: reason() }), &[]),
        (2, Some(Command::WithdrawAct { act: id(1) }), &[]),
        (2, Some(post(1)), &[]),
    ] {
        for (word, step) in steps(1) {
            let mut desk = Desk::with(review(1), severity);
            desk.done(draft(1, ActKind::PublicReply));
            before.clone().into_iter().for_each(|command| _ = desk.done(command));
            let expected = if may.contains(&word) { Ok(()) } else { Err("wrong_act_state".to_owned()) };
            assert_eq!(desk.give(step).map(|_| ()), expected, "{word} after {before:?}");
        }
    }
    assert_eq!(Desk::about_review().give(post(9)), Err("unknown_act".to_owned()));
}

#[test]
fn nobody_approves_their_own_words() {
    let mut desk = Desk::with(review(1), 3);
    desk.done(draft(1, ActKind::PublicReply));
    assert_eq!(desk.case.acts[0].state, ActState::ApprovalRequested);
    assert_eq!(desk.give(Command::ApproveAct { act: id(1), own: true }), Err("own_approval".to_owned()));
    assert_eq!(desk.give(post(1)), Err("wrong_act_state".to_owned()));
    desk.done(approve(1)).done(post(1));
}

#[test]
fn only_public_words_of_grave_cases_need_approval() {
    for (severity, what, waits) in [
        (3, ActKind::PublicReply, true),
        (2, ActKind::PublicReply, false),
        (3, ActKind::PrivateMessage, false),
    ] {
        let mut desk = Desk::with(review(1), severity);
        desk.done(draft(1, what));
        let waiting = desk.case.acts[0].state == ActState::ApprovalRequested;
        assert_eq!(waiting, waits, "{what} at severity {severity}");
    }
}

#[test]
fn each_approval_has_a_clock_of_its_own() {
    let mut desk = Desk::with(review(1), 3);
    desk.hear(glance(review(2), 3));
    desk.done(draft(1, ActKind::PublicReply)).done(draft(2, ActKind::PublicReply)).done(approve(1));
    let words: Vec<&str> =
        desk.case.acts.iter().map(|a| desk.case.clocks[a.clock.unwrap()].state.as_str()).collect();
    assert_eq!(words, ["met", "running"], "the second approval is still owed");
    desk.done(Command::WithdrawAct { act: id(2) });
    assert_eq!(desk.clock_word(ClockKind::Approval), "void");
}

#[test]
fn where_posting_leads() {
    use ActKind::{PrivateMessage as Message, PublicReply as Reply};
    for (what, acts, reached) in [
        ("reply", &[Reply][..], State::Replied),
        ("reply, then message", &[Reply, Message], State::Contacted),
        ("message only: the reply is still due", &[Message], State::Verifying),
        ("message, then reply: both are done", &[Message, Reply], State::Contacted),
    ] {
        let mut desk = Desk::about_review();
        for (n, act) in (1..).zip(acts) {
            desk.done(draft(n, *act)).done(post(n));
        }
        assert_eq!(desk.case.state, reached, "{what}");
        assert_eq!(desk.refold(), desk.case);
    }
    let mut desk = Desk::about_chat();
    assert_eq!(desk.give(draft(1, Reply)), Err("no_public_reply".to_owned()));
    desk.done(draft(1, Message)).done(post(1));
    assert_eq!(desk.case.state, State::Contacted);
}

#[test]
fn a_message_does_not_hide_a_reply_that_is_on_its_way() {
    let mut desk = Desk::about_review();
    desk.done(draft(1, ActKind::PublicReply)).done(draft(2, ActKind::PrivateMessage)).done(post(2));
    assert_eq!(desk.case.state, State::Verifying, "the reply is written, not posted");
    assert_eq!(desk.clock_word(ClockKind::PublicReply), "running");
    assert_eq!(desk.give(Command::SkipReply { reason: reason() }), Err("act_in_flight".to_owned()));
    desk.done(post(1));
    assert_eq!(desk.case.state, State::Contacted);
    assert_eq!(desk.clock_word(ClockKind::PublicReply), "met");
}

#[test]
fn the_reply_is_due_until_every_review_of_the_case_has_one() {
    let mut desk = Desk::about_review();
    desk.hear(glance(review(2), 1));
    desk.done(draft(1, ActKind::PublicReply)).done(post(1));
    assert_eq!((desk.case.state, desk.clock_word(ClockKind::PublicReply)), (State::Verifying, "running"));
    desk.done(draft(2, ActKind::PublicReply)).done(post(2));
    assert_eq!((desk.case.state, desk.clock_word(ClockKind::PublicReply)), (State::Replied, "met"));
    let targets: Vec<_> = desk.case.acts.iter().map(|a| a.target.unwrap()).collect();
    assert_eq!(targets, [id(1), id(2)]);
}

#[test]
fn skipping_the_reply_of_a_buyer_already_written_to_goes_on_to_contacted() {
    let mut desk = Desk::about_review();
    desk.done(draft(1, ActKind::PrivateMessage)).done(post(1)).done(Command::SkipReply { reason: reason() });
    assert_eq!(desk.case.state, State::Contacted);
    desk.done(resolve());
    desk.pass(Span::hours(1));
    desk.done(Command::Reopen { reason: reason() }).done(Command::SkipReply { reason: reason() });
    assert_eq!(desk.case.state, State::Replied, "a message of the first life does not count in the second");
}

#[test]
fn no_case_is_resolved_or_closed_with_an_open_act() {
    for severity in [2, 3] {
        let mut desk = at(State::Contacted);
        desk.hear(glance(review(2), severity));
        desk.done(draft(5, ActKind::PublicReply));
        assert_eq!(desk.give(resolve()), Err("act_in_flight".to_owned()));
        desk.done(Command::WithdrawAct { act: id(5) }).done(resolve());
        desk.done(draft(6, ActKind::PrivateMessage));
        assert_eq!(desk.give(Command::Close), Err("act_in_flight".to_owned()));
        desk.done(post(6)).done(Command::Close);
    }
}

#[test]
fn a_text_and_a_proof_must_be_fit_to_stand() {
    let long = Command::DraftAct {
        act: id(1),
        what: ActKind::PublicReply,
        text: "好".repeat(501),
        language: "zh".to_owned(),
        rules: Box::new(Ruled::silent(ActKind::PublicReply)),
    };
    let mut desk = Desk::about_review();
    assert_eq!(desk.give(long), Err("reply_too_long".to_owned()));
    desk.done(draft(1, ActKind::PublicReply));
    for (url, fine) in
        [("ftp://x", false), ("https://a b", false), ("javascript:x", false), ("https://x/1", true)]
    {
        let command =
            Command::PostAct { act: id(1), proof_url: Some(url.to_owned()), note: None, proof_picture: None };
        assert_eq!(desk.decide(&command).is_ok(), fine, "{url}");
    }
    assert_eq!(at(State::Closed).give(draft(9, ActKind::PrivateMessage)), Err("wrong_state".to_owned()));
}

/// An ask that the rulebook lets leave, with the approval it asks for.
fn ask(n: u128, approval: Option<Role>) -> Command {
    let mut rules = Ruled::silent(ActKind::ReviewAsk);
    rules.verdict.decision = if approval.is_some() { Decision::RequireApproval } else { Decision::Allow };
    rules.verdict.approval = approval;
    let Command::DraftAct { act, what, text, language, .. } = draft(n, ActKind::ReviewAsk) else {
        unreachable!()
    };
    Command::DraftAct { act, what, text, language, rules: Box::new(rules) }
}

#[test]
fn a_review_ask_comes_after_the_resolution_once_and_only_with_leave() {
    let mut desk = at(State::Contacted);
    assert_eq!(desk.give(ask(10, None)), Err("wrong_state".to_owned()));
    desk.done(resolve());
    assert_eq!(
        desk.give(draft(10, ActKind::ReviewAsk)),
        Err("not_permitted".to_owned()),
        "the house default"
    );
    desk.done(ask(10, None));
    assert_eq!(desk.give(ask(11, None)), Err("ask_used".to_owned()));
    assert_eq!(desk.give(Command::Close), Err("act_in_flight".to_owned()));
    desk.done(Command::WithdrawAct { act: id(10) });
    desk.done(ask(12, None)).done(post(12));
    assert_eq!(desk.case.state, State::Resolved, "an ask moves nothing");
    assert_eq!(desk.give(ask(13, None)), Err("ask_used".to_owned()));
    desk.done(Command::Close).done(Command::Reopen { reason: reason() });
    assert_eq!(desk.give(ask(14, None)), Err("ask_used".to_owned()), "not even in a second life");
    assert!(
        !desk.case.acts.iter().any(|a| a.kind == ActKind::ReviewAsk && a.target.is_some()),
        "it is no reply"
    );
}

#[test]
fn the_higher_of_policy_and_rule_approves_and_nobody_is_late_with_an_ask() {
    let mut desk = at(State::Contacted);
    desk.done(resolve());
    let clocks = desk.case.clocks.len();
    desk.done(ask(10, Some(Role::Owner)));
    let act = desk.case.act(id(10)).unwrap();
    assert_eq!((act.state, act.approval), (ActState::ApprovalRequested, Some(Role::Owner)));
    assert_eq!(desk.case.clocks.len(), clocks);
    let mut desk = at(State::Verifying);
    let mut rules = Ruled::silent(ActKind::PublicReply);
    rules.verdict.approval = Some(Role::Owner);
    let Command::DraftAct { act, what, text, language, .. } = draft(1, ActKind::PublicReply) else {
        unreachable!()
    };
    desk.done(Command::DraftAct { act, what, text, language, rules: Box::new(rules) });
    assert_eq!(desk.case.act(id(1)).unwrap().approval, Some(Role::Owner));
}

#[test]
fn a_verdict_that_refuses_is_a_refusal_in_the_core_too() {
    let mut desk = at(State::Verifying);
    let mut rules = Ruled::silent(ActKind::PrivateMessage);
    rules.verdict.decision = Decision::Refuse;
    let Command::DraftAct { act, what, text, language, .. } = draft(1, ActKind::PrivateMessage) else {
        unreachable!()
    };
    assert!(desk.give(Command::DraftAct { act, what, text, language, rules: Box::new(rules) }).is_err());
}
