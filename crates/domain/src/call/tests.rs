//! Every command in every state; what a link is good for; what is kept only with the customer's word.

use super::decide::{LONGEST_LINE, LONGEST_NAME, LONGEST_NOTE, MOST_MINUTES, MOST_SAID};
use super::*;
use crate::ids::{CallId, CaseId};
use crate::refusal::Refusal;
use crate::time::{Instant, Span};

pub(super) fn at(seconds: i64) -> Instant {
    Instant::parse("2026-11-23T08:00:00Z").unwrap() + Span::seconds(seconds)
}

fn case() -> CaseId {
    CaseId(uuid::Uuid::from_u128(7))
}

/// An invitation of an hour.
pub(super) fn invitation() -> Call {
    let asked = invited(case(), CallMode::Video, Some(60), "zh-CN", Some(" bring the cup "), at(0)).unwrap();
    let id = CallId(uuid::Uuid::from_u128(1));
    Call::open(id, at(0), "user:a", &CallEvent::Invited(asked)).unwrap()
}

fn line(from_ms: i64, text: &str) -> Line {
    Line { from_ms, to_ms: from_ms + 900, text: text.to_owned(), language: None }
}

fn say(by: Speaker, lines: Vec<Line>) -> Command {
    Command::Say { by, lines }
}

/// Gives commands, a second apart, that are all taken.
fn after(commands: &[Command]) -> Call {
    let mut call = invitation();
    for (n, command) in commands.iter().enumerate() {
        let now = at(1 + n as i64);
        for event in decide(&call, command, now).unwrap() {
            call.apply(now, "user:a", &event);
        }
    }
    call
}

fn knock() -> Command {
    Command::Knock { name: Some("Mei".to_owned()), camera: true }
}

fn waiting() -> Call {
    after(&[knock()])
}

fn active() -> Call {
    after(&[knock(), Command::Admit])
}

fn agreed() -> Call {
    after(&[knock(), Command::Admit, Command::Agree { kept: true }])
}

fn code<T>(answer: &Result<T, Refusal>) -> &str {
    answer.as_ref().err().map_or("", |refusal| &refusal.code)
}

#[test]
fn every_command_in_every_state() {
    let over = || after(&[knock(), Command::Admit, Command::End]);
    let cancelled = || after(&[Command::Cancel { reason: Some("another day".to_owned()) }]);
    let declined = || after(&[Command::Decline { reason: None }]);
    let states = [invitation(), waiting(), active(), over(), cancelled(), declined()];
    let all = "call_over";
    for (command, codes) in [
        (knock(), ["", "", "", all, all, all]),
        (Command::Leave, ["", "", "", all, all, all]),
        (Command::Decline { reason: None }, ["", "", "call_not_waiting", all, all, all]),
        (Command::Cancel { reason: None }, ["", "", "call_not_waiting", all, all, all]),
        (Command::Agree { kept: true }, ["call_not_waiting", "", "", all, all, all]),
        (Command::Admit, ["call_not_waiting", "", "call_not_waiting", all, all, all]),
        (
            Command::Record { on: true },
            ["call_not_active", "call_not_active", "recording_not_agreed", all, all, all],
        ),
        (
            say(Speaker::Agent, vec![line(0, "hello")]),
            ["call_not_active", "call_not_active", "captions_not_agreed", all, all, all],
        ),
        (Command::End, ["call_not_active", "call_not_active", "", all, all, all]),
        (Command::Lose { since: at(5) }, ["call_not_active", "call_not_active", "", all, all, all]),
    ] {
        for (call, wanted) in states.iter().zip(codes) {
            assert_eq!(code(&decide(call, &command, at(60))), wanted, "{command:?} while {}", call.state);
        }
    }
}

#[test]
fn a_link_opens_nothing_after_its_time_and_a_talk_goes_on() {
    for call in [invitation(), waiting()] {
        assert_eq!(call.state_at(at(3_599)), call.state);
        assert_eq!(call.state_at(at(3_600)), CallState::Expired);
        assert!(call.is_open(at(3_599)) && !call.is_open(at(3_600)));
        for command in [knock(), Command::Admit, Command::Leave, Command::Cancel { reason: None }] {
            assert_eq!(code(&decide(&call, &command, at(3_600))), "call_expired");
        }
    }
    assert_eq!(active().state_at(at(100_000)), CallState::Active);
}

#[test]
fn who_knocks_again_says_something_new_or_nothing() {
    let call = waiting();
    assert_eq!(call.waiting_since, Some(at(1)));
    for same in [knock(), Command::Knock { name: None, camera: true }] {
        assert_eq!(decide(&call, &same, at(9)).unwrap(), []);
    }
    let other = Command::Knock { name: None, camera: false };
    let again = after(&[knock(), other]);
    assert_eq!((again.customer_name.as_deref(), again.customer_camera), (Some("Mei"), Some(false)));
    assert_eq!(again.waiting_since, Some(at(1)), "who waits, waits since the first knock");
    assert_eq!(decide(&active(), &knock(), at(9)).unwrap(), [], "who is inside comes back");
    let out = after(&[knock(), Command::Leave]);
    assert_eq!((out.state, out.waiting_since), (CallState::Invited, None));
}

#[test]
fn what_is_kept_follows_the_customers_word() {
    let mut call = agreed();
    assert!(call.may_keep() && !active().may_keep());
    let started = decide(&call, &Command::Record { on: true }, at(9)).unwrap();
    assert_eq!(started, [CallEvent::RecordingStarted {}]);
    call.apply(at(9), "user:a", &started[0]);
    assert_eq!(decide(&call, &Command::Record { on: true }, at(9)).unwrap(), []);
    assert_eq!(
        decide(&call, &Command::Agree { kept: false }, at(10)).unwrap(),
        [CallEvent::Agreed { kept: false }, CallEvent::RecordingStopped { why: StopWhy::Withdrawn }]
    );
    assert_eq!(
        decide(&call, &Command::End, at(10)).unwrap(),
        [
            CallEvent::RecordingStopped { why: StopWhy::Ended },
            CallEvent::Ended { by: EndedBy::Agent, at: at(10) }
        ]
    );
    assert_eq!(decide(&call, &Command::Agree { kept: true }, at(10)).unwrap(), []);
}

#[test]
fn a_lost_call_ended_when_somebody_was_last_heard_of() {
    let call = active();
    for (since, ended) in [(at(50), at(50)), (at(-5), at(2)), (at(900), at(300))] {
        let events = decide(&call, &Command::Lose { since }, at(300)).unwrap();
        assert_eq!(events, [CallEvent::Ended { by: EndedBy::Lost, at: ended }]);
    }
}

#[test]
fn a_line_that_comes_again_is_heard_once() {
    let mut call = agreed();
    let lines = vec![line(0, "hello"), line(1_000, "it is cracked")];
    for event in decide(&call, &say(Speaker::Customer, lines.clone()), at(9)).unwrap() {
        call.apply(at(9), "customer:call", &event);
    }
    assert_eq!(call.captions, 2);
    assert_eq!(decide(&call, &say(Speaker::Customer, lines.clone()), at(9)).unwrap(), []);
    let more = [lines, vec![line(2_000, "here")]].concat();
    assert_eq!(decide(&call, &say(Speaker::Customer, more.clone()), at(9)).unwrap().len(), 1);
    assert_eq!(decide(&call, &say(Speaker::Agent, more), at(9)).unwrap().len(), 3, "the other side's is new");
}

#[test]
fn texts_times_and_numbers_have_limits() {
    let long = |n: usize| Some("长".repeat(n));
    let call = invitation();
    let knocks = |n| decide(&call, &Command::Knock { name: long(n), camera: true }, at(1)).map(|_| ());
    let declines = |n| decide(&call, &Command::Decline { reason: long(n) }, at(1)).map(|_| ());
    let said = |l: Line| decide(&agreed(), &say(Speaker::Agent, vec![l]), at(9)).map(|_| ());
    let minutes = |n| invited(case(), CallMode::Audio, Some(n), "en", None, at(0)).map(|_| ());
    let noted = |n| invited(case(), CallMode::Audio, None, "en", long(n).as_deref(), at(0)).map(|_| ());
    let spoken = |word| invited(case(), CallMode::Audio, None, word, None, at(0)).map(|_| ());
    let mut full = agreed();
    full.captions = MOST_SAID;
    let one = vec![line(0, "one more")];
    let many = (0..21).map(|n| line(n, "so many")).collect();
    for (answer, wanted) in [
        (knocks(LONGEST_NAME), ""),
        (knocks(LONGEST_NAME + 1), "text_too_long"),
        (declines(LONGEST_NOTE), ""),
        (declines(LONGEST_NOTE + 1), "text_too_long"),
        (said(line(0, &"长".repeat(LONGEST_LINE))), ""),
        (said(line(0, &"长".repeat(LONGEST_LINE + 1))), "text_too_long"),
        (said(line(0, " ")), "empty_text"),
        (said(line(-1, "early")), "bad_time"),
        (said(Line { to_ms: 3, ..line(5, "backwards") }), "bad_time"),
        (said(line(24 * 3_600_000, "tomorrow")), "bad_time"),
        (said(Line { language: Some("<b>".to_owned()), ..line(0, "odd") }), "bad_language"),
        (decide(&agreed(), &say(Speaker::Agent, many), at(9)).map(|_| ()), "too_many_captions"),
        (decide(&full, &say(Speaker::Agent, one), at(9)).map(|_| ()), "too_many_captions"),
        (minutes(0), "bad_minutes"),
        (minutes(1), ""),
        (minutes(MOST_MINUTES), ""),
        (minutes(MOST_MINUTES + 1), "bad_minutes"),
        (noted(LONGEST_NOTE), ""),
        (noted(LONGEST_NOTE + 1), "text_too_long"),
        (spoken("zh-CN"), ""),
        (spoken("x"), "bad_language"),
        (spoken("en\" onload="), "bad_language"),
    ] {
        assert_eq!(code(&answer), wanted);
    }
    assert_eq!(call.note.as_deref(), Some("bring the cup"));
    assert_eq!(call.valid_until, at(3_600));
}

#[test]
fn events_are_written_flat_and_read_back() {
    let said = CallEvent::Said(Said { by: Speaker::Customer, line: line(5, "裂了") });
    let text = serde_json::to_string(&said).unwrap();
    assert_eq!(text, r#"{"kind":"call.said","by":"customer","from_ms":5,"to_ms":905,"text":"裂了"}"#);
    assert_eq!(serde_json::from_str::<CallEvent>(&text).unwrap(), said);
    for event in [
        CallEvent::Knocked { name: None, camera: false },
        CallEvent::SteppedOut {},
        CallEvent::Ended { by: EndedBy::Lost, at: at(1) },
    ] {
        let text = serde_json::to_string(&event).unwrap();
        assert!(text.starts_with(&format!(r#"{{"kind":"{}""#, event.kind())), "{text}");
        assert_eq!(serde_json::from_str::<CallEvent>(&text).unwrap(), event);
    }
    assert_eq!(after(&[knock(), Command::Admit, Command::End]).seconds(), Some(1));
}
