//! A case, its evidence and its appeals: what is captured stays, and a case does not end while an appeal is under way.

use super::*;
use crate::appeal::{AppealState, Evidence, EvidenceKind};
use crate::case::clock::ClockState;
use crate::ids::{AppealId, EvidenceId};

fn moved(n: u128, to: AppealState, due: Option<Instant>) -> Command {
    Command::AppealMoved { appeal: id::<AppealId>(n), to, due }
}

pub(super) fn file(n: u128, hash: &str, original: Option<(u128, &str)>) -> Command {
    let evidence = Evidence {
        id: id::<EvidenceId>(n),
        shows: EvidenceKind::PackingPhoto,
        name: "packing.jpg".to_owned(),
        media_type: "image/jpeg".to_owned(),
        size: 5,
        hash: hash.to_owned(),
        thumbnail: None,
        taken_at: None,
        source: "upload".to_owned(),
        note: None,
        original: original.map(|(n, hash)| (id(n), hash.to_owned())),
    };
    Command::CaptureEvidence { evidence: Box::new(evidence) }
}

#[test]
fn a_file_is_kept_once_and_a_copy_names_its_original() {
    let mut desk = Desk::about_review();
    desk.done(file(1, "aa", None));
    assert_eq!(desk.give(file(2, "aa", None)), Err("evidence_known".to_owned()));
    assert_eq!(desk.give(file(2, "bb", Some((1, "cc")))), Err("unknown_evidence".to_owned()));
    desk.done(file(2, "bb", Some((1, "aa"))));
    let withdraw = |n| Command::WithdrawEvidence { evidence: id(n), reason: "blurred".to_owned() };
    assert_eq!(desk.give(withdraw(9)), Err("unknown_evidence".to_owned()));
    desk.done(withdraw(1));
    assert_eq!(desk.give(withdraw(1)), Ok(Vec::new()), "it is withdrawn already");
    desk.done(file(3, "aa", None));
    let held: Vec<_> = desk.case.evidence.iter().map(|h| (h.version, h.withdrawn.is_some())).collect();
    assert_eq!(held, [(2, true), (3, false), (5, false)]);
    assert_eq!(desk.refold(), desk.case);
}

#[test]
fn no_file_stands_for_a_log() {
    let mut desk = Desk::about_review();
    for shows in EvidenceKind::ALL {
        let Command::CaptureEvidence { mut evidence } = file(1, shows.as_str(), None) else { unreachable!() };
        evidence.shows = *shows;
        let given = desk.give(Command::CaptureEvidence { evidence });
        let expected = if shows.is_log() { Err("evidence_is_log".to_owned()) } else { Ok(()) };
        assert_eq!(given.map(|_| ()), expected, "{shows}");
    }
}

#[test]
fn a_case_does_not_end_while_an_appeal_is_under_way() {
    let mut desk = at(State::Resolved);
    let due = desk.now + Span::hours(24);
    for (to, due) in [
        (AppealState::Draft, None),
        (AppealState::Submitted, Some(due)),
        (AppealState::InformationAsked, Some(due)),
        (AppealState::Submitted, Some(due)),
    ] {
        desk.done(moved(1, to, due));
        assert_eq!(desk.give(Command::Close), Err("appeal_open".to_owned()));
        assert_eq!(desk.give(Command::Merge { into: id(2) }), Err("appeal_open".to_owned()));
    }
    desk.done(moved(1, AppealState::Lost, None)).done(Command::Close);
    assert_eq!(desk.give(moved(2, AppealState::Draft, None)), Err("wrong_state".to_owned()));
    assert_eq!(desk.refold(), desk.case);
}

#[test]
fn an_appeal_runs_its_clocks_beyond_the_resolution() {
    let mut desk = Desk::about_review();
    let due = desk.now + Span::hours(24);
    desk.done(moved(1, AppealState::Submitted, Some(due)));
    assert_eq!(desk.clock(ClockKind::AppealDecision).state, ClockState::Running);
    desk.done(moved(1, AppealState::InformationAsked, Some(due)));
    assert_eq!(desk.clock(ClockKind::AppealInformation).started.due, due);
    assert_eq!(desk.case.next_due().map(|c| c.started.kind), Some(ClockKind::FirstTouch));
    desk.done(moved(1, AppealState::Submitted, Some(due)));
    assert!(matches!(desk.clock(ClockKind::AppealInformation).state, ClockState::Met { .. }));
    desk.done(moved(1, AppealState::Won, None));
    assert!(desk.case.appeals.is_empty());
}

#[test]
fn each_appeal_runs_clocks_of_its_own() {
    let mut desk = Desk::about_review();
    let due = desk.now + Span::hours(24);
    desk.done(moved(1, AppealState::Submitted, Some(due))).done(moved(2, AppealState::Submitted, Some(due)));
    desk.done(moved(1, AppealState::InformationAsked, Some(due)));
    let running = |desk: &Desk| {
        let clocks = desk.case.clocks.iter().filter(|c| c.state == ClockState::Running);
        clocks.filter_map(|c| Some((c.started.appeal?, c.started.kind))).collect::<Vec<_>>()
    };
    let (first, second) = (id::<AppealId>(1), id::<AppealId>(2));
    assert_eq!(
        running(&desk),
        [(second, ClockKind::AppealDecision), (first, ClockKind::AppealInformation)],
        "the other appeal's time goes on"
    );
    desk.done(moved(2, AppealState::Lost, None));
    assert_eq!(running(&desk), [(first, ClockKind::AppealInformation)]);
    // Asked again, and then its support is: never two of a kind.
    desk.done(moved(1, AppealState::InformationAsked, Some(due + Span::hours(1))));
    desk.done(moved(1, AppealState::Submitted, Some(due))).done(moved(1, AppealState::Escalated, Some(due)));
    assert_eq!(running(&desk), [(first, ClockKind::AppealDecision)]);
    assert_eq!(desk.refold(), desk.case);
}

#[test]
fn an_appeal_goes_on_only_in_an_open_case() {
    let mut desk = at(State::Resolved);
    let due = desk.now + Span::hours(24);
    desk.done(moved(1, AppealState::Submitted, Some(due))).done(moved(1, AppealState::Lost, None));
    desk.done(Command::Close);
    let support = moved(1, AppealState::Escalated, Some(due));
    assert_eq!(desk.give(support.clone()), Err("wrong_state".to_owned()));
    desk.done(Command::Reopen { reason: "official support".to_owned() }).done(support);
    assert_eq!(desk.case.appeals, [(id::<AppealId>(1), AppealState::Escalated)]);
}
