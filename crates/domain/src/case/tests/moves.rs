//! Every command in every state: what follows, or the code of the refusal.

use super::*;
use crate::case::{Outcome, Verdict, allowed};
use crate::ids::UserId;
use crate::reading::Guess;

/// The moves of the golden process and where each leads from each state; a refusal by its code.
#[test]
fn every_move_from_every_state_is_as_written_down() {
    const NO: Result<State, &str> = Err("wrong_state");
    let same = |state: State| -> Result<State, &str> { Ok(state) };
    for state in State::ALL.iter().copied() {
        let early = matches!(state, State::New | State::Verifying);
        let finished = matches!(state, State::Resolved | State::Closed);
        let table: Vec<(Command, Result<State, &str>)> = vec![
            (Command::Start, if state == State::New { Ok(State::Verifying) } else { NO }),
            (
                Command::Verify { verdict: Verdict::Valid, note: None, objectivity: None },
                match state {
                    State::New => Ok(State::Verifying),
                    State::Closed => NO,
                    other => same(other),
                },
            ),
            (Command::NotComplaint { note: None }, if early { Ok(State::Closed) } else { NO }),
            (Command::SkipReply { reason: reason() }, if early { Ok(State::Replied) } else { NO }),
            (
                Command::SkipContact { reason: reason() },
                if state == State::Replied { Ok(State::Contacted) } else { NO },
            ),
            (
                Command::Resolving { plan: reason() },
                if state == State::Contacted { Ok(State::Resolving) } else { NO },
            ),
            (
                resolve(),
                if matches!(state, State::Contacted | State::Resolving) { Ok(State::Resolved) } else { NO },
            ),
            (Command::Close, if state == State::Resolved { Ok(State::Closed) } else { NO }),
            (Command::Reopen { reason: reason() }, if finished { Ok(State::Verifying) } else { NO }),
            (
                Command::Wait { reason: reason() },
                if finished || state == State::New { NO } else { same(state) },
            ),
            (Command::Unwait, same(state)),
            (Command::Snooze { until: START + Span::hours(5) }, if finished { NO } else { same(state) }),
            (Command::Unsnooze, same(state)),
            (Command::Note { text: reason() }, same(state)),
            (Command::Assign { to: Some(id::<UserId>(5)) }, same(state)),
            (Command::Prioritise { priority: 4, reason: None }, same(state)),
            (Command::SetIssue { issue: Issue::Service, severity: 1 }, same(state)),
            (
                Command::Talked { call: id(9) },
                if state == State::Replied { Ok(State::Contacted) } else { same(state) },
            ),
            (Command::Unmerge, Err("not_merged")),
        ];
        for (command, expected) in table {
            let mut desk = at(state);
            let said = format!("{command:?} in {state}");
            let got = desk.give(command).map(|_| desk.case.state);
            assert_eq!(got, expected.map_err(str::to_owned), "{said}");
            assert_eq!(desk.refold(), desk.case, "{said}");
        }
    }
}

#[test]
fn refusals_of_bad_arguments_name_the_field() {
    for (command, code, field) in [
        (Command::Note { text: "  ".to_owned() }, "empty_text", "text"),
        (Command::Note { text: "x".repeat(10_001) }, "text_too_long", "text"),
        (Command::SetIssue { issue: Issue::Other, severity: 0 }, "bad_severity", "severity"),
        (Command::SetIssue { issue: Issue::Other, severity: 4 }, "bad_severity", "severity"),
        (Command::Prioritise { priority: 5, reason: None }, "bad_priority", "priority"),
        (Command::Prioritise { priority: 0, reason: None }, "bad_priority", "priority"),
        (Command::Prioritise { priority: 1, reason: Some(String::new()) }, "empty_text", "reason"),
        (Command::Snooze { until: START }, "bad_snooze", "until"),
        (Command::Snooze { until: START + Span::hours(24 * 91) }, "bad_snooze", "until"),
        (Command::SkipReply { reason: String::new() }, "empty_text", "reason"),
    ] {
        let desk = Desk::about_review();
        let refusal = desk.decide(&command).unwrap_err();
        assert_eq!((refusal.code.as_ref(), refusal.field.as_deref()), (code, Some(field)), "{command:?}");
    }
    let bad = Command::Resolve { cause: " ".to_owned(), outcome: Outcome::NoFault };
    assert_eq!(at(State::Contacted).decide(&bad).unwrap_err().field.as_deref(), Some("cause"));
}

#[test]
fn saying_the_same_again_changes_nothing() {
    let mut desk = Desk::about_review();
    for (command, first) in [
        (Command::Assign { to: Some(id::<UserId>(5)) }, "case.assigned"),
        (Command::Prioritise { priority: 4, reason: None }, "case.prioritised"),
        (Command::SetIssue { issue: Issue::Service, severity: 1 }, "case.issue_set"),
    ] {
        assert_eq!(desk.give(command.clone()).unwrap(), [first]);
        assert!(desk.give(command.clone()).unwrap().is_empty(), "{command:?} again");
    }
}

#[test]
fn a_corrected_issue_counts_before_the_gravest_feedback() {
    let mut desk = Desk::with(review(1), 1);
    desk.hear(Glance { issue: Issue::Logistics, ..glance(review(2), 3) });
    assert_eq!((desk.case.issue(), desk.case.severity()), (Issue::Logistics, 3));
    desk.done(Command::SetIssue { issue: Issue::Mismatch, severity: 2 });
    assert_eq!((desk.case.issue(), desk.case.severity()), (Issue::Mismatch, 2));
}

#[test]
fn a_case_that_is_no_complaint_owes_nothing_and_can_come_back() {
    let mut desk = Desk::about_review();
    assert_eq!(
        desk.give(Command::NotComplaint { note: Some("praise".to_owned()) }).unwrap(),
        ["case.dismissed", "case.state_changed"]
    );
    assert!(desk.case.dismissed && desk.case.next_timer().is_none());
    assert!(desk.case.clocks.iter().all(|c| !c.is_owed()), "{:?}", desk.case.clocks);
    desk.done(Command::Reopen { reason: reason() });
    assert!(!desk.case.dismissed);
    assert_eq!((desk.case.state, desk.refold()), (State::Verifying, desk.case.clone()));
}

#[test]
fn agreeing_with_a_guess_ends_the_doubt() {
    let mut desk = Desk::with(review(1), 1);
    let guesses =
        vec![Guess { issue: Issue::Quality, chance: 0.5 }, Guess { issue: Issue::Other, chance: 0.3 }];
    desk.hear(Glance { unsure: guesses.clone(), ..glance(review(2), 3) });
    assert_eq!(desk.case.unsure(), guesses);
    let (issue, severity) = (desk.case.issue(), desk.case.severity());
    assert_eq!(desk.give(Command::SetIssue { issue, severity }).unwrap(), ["case.issue_set"]);
    assert!(desk.case.unsure().is_empty());
}

#[test]
fn a_refusal_speaks_both_languages_and_says_what_to_do() {
    for state in State::ALL.iter().copied() {
        let desk = at(state);
        for command in [Command::Start, Command::Close, resolve(), Command::Reopen { reason: reason() }] {
            let Err(refusal) = desk.decide(&command) else { continue };
            let hint = refusal.hint.unwrap();
            assert!(!refusal.message.en.is_empty() && !hint.en.is_empty(), "{command:?} in {state}");
            assert!(!refusal.message.zh.is_ascii() && !hint.zh.is_ascii(), "{command:?} in {state}");
        }
    }
}

#[test]
fn what_is_shown_as_allowed_is_what_decide_allows() {
    for state in State::ALL.iter().copied() {
        let desk = at(state);
        let cx = Context { now: desk.now, terms: &desk.terms, other: None };
        let shown = allowed(&desk.case, &cx);
        let may = |word: &str| shown.iter().find(|a| a.command == word).unwrap().why_not.is_none();
        assert_eq!(may("start"), desk.decide(&Command::Start).is_ok(), "{state}");
        assert_eq!(may("close"), desk.decide(&Command::Close).is_ok(), "{state}");
        assert_eq!(may("resolve"), desk.decide(&resolve()).is_ok(), "{state}");
        assert_eq!(may("draft_act"), state != State::Closed, "{state}");
        assert_eq!(may("merge"), state != State::Closed, "{state}");
        assert!(!may("unmerge") && !may("unsnooze") && !may("unwait"), "{state}");
    }
}
