//! The playbook in work and the judged assertions.

use super::*;
use crate::case::{ClaimVerdict, StepState, Verdict};
use crate::refusal::Words;
use crate::verify::{Objectivity, Truth, What};

fn verify(objectivity: Option<Objectivity>) -> Command {
    Command::Verify { verdict: Verdict::Valid, note: None, objectivity }
}

fn done(step: &str) -> Command {
    Command::StepDone { step: step.to_owned(), note: Some("seen to".to_owned()) }
}

fn skip(step: &str) -> Command {
    Command::StepSkip { step: step.to_owned(), reason: "not needed here".to_owned() }
}

fn playbook(desk: &Desk) -> &str {
    desk.case.playbook.as_ref().map_or("", |p| &p.playbook)
}

fn step_clocks(desk: &Desk) -> Vec<ClockState> {
    desk.case.clocks.iter().filter(|c| c.started.kind == ClockKind::Step).map(|c| c.state).collect()
}

#[test]
fn the_playbook_follows_from_what_was_found() {
    let mut desk = Desk::about_review();
    let events = desk.give(verify(Some(Objectivity::Fair))).unwrap();
    assert_eq!(events, ["case.state_changed", "case.verified", "case.playbook_chosen"]);
    assert_eq!(playbook(&desk), "quality");
    assert_eq!(
        desk.give(verify(Some(Objectivity::Fair))).unwrap(),
        ["case.verified"],
        "it is in work already"
    );
    desk.give(verify(Some(Objectivity::Malicious))).unwrap();
    assert_eq!(playbook(&desk), "unfair", "nobody had begun with the other");
    assert_eq!(step_clocks(&desk)[0], ClockState::Void, "what the other one asked is not owed any more");
    desk.give(Command::SetIssue { issue: Issue::Logistics, severity: 2 }).unwrap();
    assert_eq!(playbook(&desk), "unfair", "it suits every issue");
    desk.give(done("evidence")).unwrap();
    desk.give(verify(Some(Objectivity::Fair))).unwrap();
    assert_eq!(playbook(&desk), "unfair", "work that was begun is kept");
    desk.give(Command::ChoosePlaybook { playbook: "logistics".to_owned() }).unwrap();
    assert_eq!(playbook(&desk), "logistics", "a person may pick another");
}

#[test]
fn steps_tick_by_what_happens_or_by_hand() {
    let mut desk = Desk::about_review();
    desk.give(verify(None)).unwrap();
    let over = |desk: &Desk, id: &str| {
        let taken = desk.case.playbook.as_ref().unwrap();
        desk.case.is_step_over(taken.steps.iter().find(|s| s.given.id == id).unwrap())
    };
    assert!(over(&desk, "verify") && !over(&desk, "reply"));
    for (command, code) in [
        (done("reply"), "step_ticks_itself"),
        (done("verify"), "step_over"),
        (done("nonsense"), "unknown_step"),
        (skip("cause"), "step_not_skippable"),
        (Command::StepSkip { step: "batch".to_owned(), reason: " ".to_owned() }, "empty_text"),
        (Command::ChoosePlaybook { playbook: "nonsense".to_owned() }, "unknown_playbook"),
    ] {
        assert_eq!(desk.give(&command).unwrap_err(), code, "{command:?}");
    }
    for step in [draft(1, ActKind::PublicReply), post(1)] {
        desk.give(step).unwrap();
    }
    assert!(over(&desk, "reply"));
    assert_eq!(step_clocks(&desk), [ClockState::Running]);
    desk.pass(Span::minutes(30));
    desk.give(done("batch")).unwrap();
    assert_eq!(step_clocks(&desk), [ClockState::Met { at: desk.now }]);
    assert_eq!(desk.give(skip("batch")).unwrap_err(), "step_over");
}

#[test]
fn a_required_step_comes_before_the_end() {
    let mut desk = Desk::with(review(1), 3);
    desk.give(verify(None)).unwrap();
    assert_eq!(playbook(&desk), "grave");
    for command in [
        Command::SkipReply { reason: "no reply here".to_owned() },
        Command::SkipContact { reason: "unreachable".to_owned() },
    ] {
        desk.give(command).unwrap();
    }
    assert_eq!(desk.give(resolve()).unwrap_err(), "steps_open");
    desk.give(done("lead")).unwrap();
    assert_eq!(desk.give(resolve()).unwrap_err(), "steps_open");
    desk.give(skip("hold")).unwrap();
    desk.give(resolve()).unwrap();
    assert_eq!(desk.give(done("verify")).unwrap_err(), "wrong_state");
}

#[test]
fn a_step_that_is_late_breaks_its_promise_and_may_still_be_done() {
    let mut desk = Desk::with(review(1), 3);
    desk.give(verify(None)).unwrap();
    desk.pass(Span::minutes(16));
    assert!(desk.tick().contains(&"case.clock_breached"));
    let broken = step_clocks(&desk)[0];
    assert_eq!(broken, ClockState::Breached { met: None });
    desk.give(done("lead")).unwrap();
    assert_eq!(step_clocks(&desk)[0], ClockState::Breached { met: Some(desk.now) });
}

#[test]
fn a_person_judges_an_assertion_and_may_think_again() {
    let mut desk = Desk::about_review();
    let judged = |truth| {
        Command::VerifyClaim(ClaimVerdict {
            claim: "0-late-4".to_owned(),
            what: What::Late,
            truth,
            computed: Truth::Unknown,
            fact: Words::new("no promised day is known", "没有承诺日期"),
            note: None,
        })
    };
    assert_eq!(desk.give(judged(Truth::False)).unwrap(), ["case.state_changed", "case.claim_verified"]);
    desk.give(judged(Truth::True)).unwrap();
    let kept: Vec<Truth> = desk.case.claims.iter().map(|c| c.truth).collect();
    assert_eq!(kept, [Truth::True], "the last word counts");
}

#[test]
fn a_skipped_step_says_who_and_why() {
    let mut desk = Desk::about_review();
    desk.give(verify(None)).unwrap();
    desk.give(skip("batch")).unwrap();
    let taken = desk.case.playbook.as_ref().unwrap();
    let step = taken.steps.iter().find(|s| s.given.id == "batch").unwrap();
    assert!(matches!(&step.state, StepState::Skipped { reason, .. } if reason == "not needed here"));
    assert_eq!(step_clocks(&desk), [ClockState::Void]);
}
