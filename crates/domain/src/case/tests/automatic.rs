//! Automatic answers that leave by themselves: which promises they keep and start, and what keeps them back.

use super::platform::under;
use super::sending::tried;
use super::*;
use crate::case::{ActState, Tried};
use crate::ids::MessageId;

/// The bot prepares an answer to a message; one that sends is automatic.
fn prepared(n: u128, message: u128, automatic: bool) -> Command {
    let mut ruled = Ruled::silent(ActKind::PrivateMessage);
    ruled.facts.act.automatic = automatic;
    Command::PrepareAct {
        act: id::<ActId>(n),
        text: "It is on its way.".to_owned(),
        language: "en".to_owned(),
        rules: Box::new(ruled),
        rule: "parcel_shipped".to_owned(),
        answers: id::<MessageId>(message),
    }
}

fn queue() -> Command {
    Command::QueueAct { act: id(1), at: START }
}

fn leave() -> Command {
    Command::LeaveAct { act: id(1), until: START + Span::minutes(2) }
}

fn sent() -> Command {
    tried(1, Tried::Sent { id: Some("p-1".to_owned()) })
}

/// An automatic answer in the outbox of a chat in a market.
fn waiting(market: &str) -> Desk {
    let mut desk = Desk::under(under(market), chat(1), 1).after(Span::minutes(1));
    desk.done(prepared(1, 5, true)).done(queue());
    desk
}

#[test]
fn it_keeps_the_first_promise_starts_that_of_a_person_and_moves_no_case() {
    // Market, and whether its platform takes an automatic answer for one.
    for (market, counts) in [("US", "running"), ("TH", "met")] {
        let mut desk = waiting(market);
        desk.done(leave());
        let kinds = desk.give(sent()).unwrap();
        assert_eq!(kinds, ["case.act_posted", "case.answered_elsewhere"]);
        assert_eq!(desk.clock_word(ClockKind::FirstResponse), "met");
        assert_eq!(desk.clock_word(ClockKind::FollowUpAfterAuto), "running");
        assert_eq!(desk.clock(ClockKind::FollowUpAfterAuto).started.due, desk.now + Span::minutes(30));
        assert_eq!(desk.clock_word(ClockKind::ChatResponse), counts, "{market}");
        let case = &desk.case;
        assert_eq!((case.state, case.contacted_at, case.touched_at), (State::New, None, None));
        assert_eq!(*case, desk.refold());
        // A person's message ends the follow-up and moves the case.
        desk.done(draft(2, ActKind::PrivateMessage)).done(post(2));
        assert_eq!(desk.clock_word(ClockKind::FollowUpAfterAuto), "met");
        assert_eq!((desk.case.state, desk.clock_word(ClockKind::ChatResponse)), (State::Contacted, "met"));
    }
}

#[test]
fn a_reply_to_a_review_does_not_take_it_for_contact() {
    let mut desk = Desk::about_review();
    desk.hear(glance(chat(2), 1));
    desk.done(prepared(1, 5, true)).done(queue()).done(leave()).done(sent());
    desk.done(draft(2, ActKind::PublicReply)).done(post(2));
    assert_eq!(desk.case.state, State::Replied, "nobody has written to the buyer yet");
}

#[test]
fn what_a_person_took_in_hand_is_a_persons() {
    let failed = tried(1, Tried::Failed { code: "no".to_owned(), why: reason() });
    // What happens to it, its state, whether it is still automatic, and where the case stands once it is posted by hand.
    for (what, path, state, automatic, posted) in [
        (
            "delayed",
            vec![leave(), tried(1, Tried::Delayed { why: reason(), until: START })],
            ActState::Queued,
            true,
            None,
        ),
        (
            "taken back",
            vec![Command::TakeBackAct { act: id(1) }],
            ActState::Approved,
            false,
            Some(State::Contacted),
        ),
        ("failed", vec![leave(), failed], ActState::Failed, false, Some(State::Contacted)),
        // A person looked, and it is there: it is the automatic one.
        (
            "unknown",
            vec![leave(), tried(1, Tried::Unknown { why: reason(), ask_at: None })],
            ActState::Unknown,
            true,
            Some(State::New),
        ),
    ] {
        let mut desk = waiting("US");
        for command in path {
            desk.done(command);
        }
        let act = &desk.case.acts[0];
        assert_eq!((act.state, act.automatic), (state, automatic), "{what}");
        if let Some(stands) = posted {
            desk.done(post(1));
            assert_eq!(desk.case.state, stands, "{what}");
            let follow = desk.case.clocks.iter().any(|c| c.started.kind == ClockKind::FollowUpAfterAuto);
            assert_eq!(follow, automatic, "{what}");
        }
    }
}

#[test]
fn a_person_who_writes_keeps_it_back() {
    let mut desk = waiting("US");
    assert_eq!(desk.give(draft(2, ActKind::PrivateMessage)).unwrap()[0], "case.act_withdrawn");
    assert_eq!(desk.case.acts[0].state, ActState::Withdrawn);
    assert_eq!(desk.give(leave()), Err("wrong_act_state".to_owned()));
    // Not one that the platform may have by now, nor one that only waits for a person, nor for a reply to others.
    for (path, what) in [
        (vec![prepared(1, 5, true), queue(), leave()], ActKind::PrivateMessage),
        (vec![prepared(1, 5, false)], ActKind::PrivateMessage),
        (vec![prepared(1, 5, true), queue()], ActKind::PublicReply),
    ] {
        let mut desk = Desk::about_review();
        for command in path {
            desk.done(command);
        }
        let before = desk.case.acts[0].state;
        desk.done(draft(2, what));
        assert_eq!(desk.case.acts[0].state, before);
    }
}

#[test]
fn the_same_message_is_answered_once_whatever_became_of_the_answer() {
    for end in [Command::WithdrawAct { act: id(1) }, Command::TakeBackAct { act: id(1) }, leave()] {
        let mut desk = waiting("US");
        desk.done(end);
        assert_eq!(desk.give(prepared(2, 5, true)), Err("message_answered".to_owned()));
        assert_eq!(desk.give(prepared(2, 5, false)), Err("message_answered".to_owned()));
        desk.done(prepared(2, 6, true));
    }
}
