//! A case and its remedies: it does not end while one is half done, and a grant moves it on.

use super::*;
use crate::ids::RemedyId;
use crate::remedy::RemedyState;

fn moved(n: u128, to: RemedyState) -> Command {
    Command::RemedyMoved { remedy: id::<RemedyId>(n), to }
}

#[test]
fn a_case_does_not_end_while_a_remedy_is_half_done() {
    let mut desk = at(State::Resolved);
    desk.done(moved(1, RemedyState::Offered));
    assert_eq!(desk.give(Command::Close), Err("remedy_open".to_owned()));
    for to in
        [RemedyState::Accepted, RemedyState::ApprovalRequested, RemedyState::Approved, RemedyState::Granted]
    {
        assert_eq!(desk.give(moved(1, to)), Ok(Vec::new()), "the case knows it already");
        assert_eq!(desk.give(Command::Close), Err("remedy_open".to_owned()));
    }
    desk.done(moved(2, RemedyState::Offered)).done(moved(1, RemedyState::Done));
    assert_eq!(desk.give(Command::Close), Err("remedy_open".to_owned()), "the other one is half done still");
    desk.done(moved(2, RemedyState::Cancelled)).done(Command::Close);
    assert_eq!(desk.case.state, State::Closed);
    assert_eq!(desk.give(moved(3, RemedyState::Offered)), Err("wrong_state".to_owned()));
    assert_eq!(desk.refold(), desk.case);
}

#[test]
fn it_is_neither_dismissed_nor_merged_meanwhile() {
    let mut desk = Desk::about_review();
    desk.done(moved(1, RemedyState::Offered));
    assert_eq!(desk.case.state, State::Verifying, "an offer is work");
    assert_eq!(desk.give(Command::NotComplaint { note: None }), Err("remedy_open".to_owned()));
    assert_eq!(desk.give(Command::Merge { into: id(2) }), Err("remedy_open".to_owned()));
    desk.done(moved(1, RemedyState::Declined)).done(Command::NotComplaint { note: None });
}

#[test]
fn a_suggestion_alone_binds_nobody() {
    let mut desk = at(State::Resolved);
    assert_eq!(desk.give(moved(1, RemedyState::Suggested)), Ok(Vec::new()));
    assert_eq!(desk.give(moved(1, RemedyState::Cancelled)), Ok(Vec::new()));
    desk.done(Command::Close);
}

#[test]
fn a_grant_to_a_buyer_who_was_written_to_puts_the_case_to_resolving() {
    for (state, expected) in [
        (State::Verifying, State::Verifying),
        (State::Contacted, State::Resolving),
        (State::Resolved, State::Resolved),
    ] {
        let mut desk = at(state);
        desk.done(moved(1, RemedyState::Granted));
        assert_eq!(desk.case.state, expected);
    }
}
