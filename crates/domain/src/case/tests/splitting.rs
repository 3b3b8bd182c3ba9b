//! Splitting a case and taking it back.

use super::*;
use crate::case::split_opened;

fn split(subject: Subject) -> Command {
    Command::Split { subject, into: id::<CaseId>(5), number: 9 }
}

/// A case about a review and a chat.
fn both() -> Desk {
    let mut desk = Desk::about_review();
    desk.hear(glance(chat(2), 1));
    desk
}

fn part(desk: &Desk, subject: Subject) -> Case {
    let cx = Context { now: desk.now, terms: &desk.terms, other: None };
    let first = split_opened(&desk.case, subject, 9, &cx).unwrap();
    Case::open(id::<CaseId>(5), desk.now, &first)
}

#[test]
fn a_feedback_takes_its_deadlines_along() {
    let mut desk = both().after(Span::minutes(5));
    let due = desk.clock(ClockKind::FirstResponse).started.due;
    let made = part(&desk, chat(2));
    desk.done(split(chat(2)));
    assert_eq!(desk.case.feedbacks.len(), 1);
    assert_eq!(
        (desk.clock_word(ClockKind::FirstResponse), desk.clock_word(ClockKind::PublicReply)),
        ("void", "running")
    );
    assert_eq!(desk.case.split_into, [(id::<CaseId>(5), 9)]);
    assert_eq!(made.clocks.len(), 1);
    assert_eq!((made.clocks[0].started.kind, made.clocks[0].started.due), (ClockKind::FirstResponse, due));
    assert_eq!((made.number, made.split_from, made.buyer), (9, Some((id::<CaseId>(1), 1)), desk.case.buyer));
    assert_eq!(desk.refold(), desk.case);
}

#[test]
fn a_clock_stays_while_another_feedback_needs_it() {
    let mut desk = Desk::about_review();
    desk.hear(glance(review(2), 1));
    let made = part(&desk, review(2));
    desk.done(split(review(2)));
    assert_eq!(desk.clock_word(ClockKind::PublicReply), "running");
    let kinds: Vec<ClockKind> = made.clocks.iter().map(|c| c.started.kind).collect();
    assert_eq!(kinds, [ClockKind::FirstTouch, ClockKind::PublicReplyGolden, ClockKind::PublicReply]);
}

#[test]
fn a_paused_clock_runs_on_and_a_broken_one_starts_afresh() {
    let mut desk = both();
    desk.done(Command::Start).done(Command::Wait { reason: reason() });
    let left = desk.case.clocks.iter().find_map(|c| match c.state {
        ClockState::Paused { left } if c.started.kind == ClockKind::FirstResponse => Some(left),
        _ => None,
    });
    if let Some(left) = left {
        desk.pass(Span::hours(1));
        let made = part(&desk, chat(2));
        let started = &made.clocks[0].started;
        assert_eq!(started.due, desk.terms.due(desk.now, left, started.calendar));
    }
    let mut late = both().after(Span::hours(300));
    late.tick();
    let made = part(&late, chat(2));
    assert!(made.clocks[0].started.at == late.now && made.clocks[0].started.due > late.now);
}

#[test]
fn merging_back_undoes_it() {
    let mut desk = both();
    let made = part(&desk, chat(2));
    desk.done(split(chat(2)));
    let cx = Context { now: desk.now, terms: &desk.terms, other: Some(&made) };
    let back = decide(&desk.case, &Command::Absorb { case: made.id, number: made.number }, &cx).unwrap();
    desk.take(back);
    assert_eq!(desk.case.feedbacks.len(), 2);
    assert_eq!(desk.clock_word(ClockKind::FirstResponse), "running");
    // What came by a merge leaves by undoing the merge.
    assert_eq!(desk.give(split(chat(2))).unwrap_err(), "came_by_merge");
}

#[test]
fn what_cannot_be_split_is_refused() {
    assert_eq!(Desk::about_review().give(split(review(1))).unwrap_err(), "only_feedback");
    assert_eq!(both().give(split(review(7))).unwrap_err(), "unknown_feedback");
    let mut posted = both();
    posted.done(draft(1, ActKind::PublicReply)).done(post(1));
    assert_eq!(posted.give(split(review(1))).unwrap_err(), "already_answered", "its one reply stands here");
    assert!(posted.clone().give(split(chat(2))).is_ok());
    let mut writing = both();
    writing.done(draft(1, ActKind::PrivateMessage));
    assert_eq!(writing.give(split(chat(2))).unwrap_err(), "already_answered");
    let mut closed = at(State::Closed);
    assert_eq!(closed.give(split(review(1))).unwrap_err(), "wrong_state");
}

#[test]
fn a_prepared_answer_is_no_work_yet_and_goes_out_like_any_other() {
    let mut desk = Desk::with(chat(1), 1);
    let prepared = Command::PrepareAct {
        act: id::<ActId>(1),
        text: "It is on its way.".to_owned(),
        language: "en".to_owned(),
        rules: Box::new(Ruled::silent(ActKind::PrivateMessage)),
        rule: "parcel_shipped".to_owned(),
        answers: id(5),
    };
    assert_eq!(desk.give(prepared), Ok(vec!["case.act_drafted"]));
    assert_eq!((desk.case.state, desk.case.touched_at), (State::New, None));
    assert_eq!(desk.case.acts[0].rule.as_deref(), Some("parcel_shipped"));
    desk.done(post(1));
    assert_eq!(desk.case.state, State::Contacted);
    assert_eq!(desk.clock_word(ClockKind::FirstResponse), "met");
}

#[test]
fn pictures_go_out_with_private_messages_only() {
    let attach =
        |n: usize| Command::AttachPictures { act: id::<ActId>(1), pictures: vec!["p".to_owned(); n] };
    let mut desk = both();
    desk.done(draft(1, ActKind::PublicReply));
    assert_eq!(desk.give(attach(1)).unwrap_err(), "pictures_in_public");
    let mut desk = both();
    desk.done(draft(1, ActKind::PrivateMessage));
    assert_eq!(desk.give(attach(6)).unwrap_err(), "too_many_pictures");
    desk.done(attach(2));
    assert_eq!(desk.case.acts[0].pictures.len(), 2);
    desk.done(post(1));
    assert_eq!(desk.give(attach(1)).unwrap_err(), "wrong_act_state");
}
