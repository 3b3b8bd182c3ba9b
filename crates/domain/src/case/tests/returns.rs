//! Return requests of a case: the clocks they start, what satisfies them, what may be decided, and how they end.

use super::platform::under;
use super::*;
use crate::case::{Matter, ReturnGlance, ReturnWish, decision, return_moved, timed_out};
use crate::ids::{EvidenceId, ReturnId};
use crate::money::{Currency, Money};
use crate::returns::{Decider, ReturnKind, ReturnState, ReturnVerdict, Stage};

pub(super) fn request(n: u128) -> Subject {
    Subject::Return(id::<ReturnId>(n))
}

fn usd(minor: i64) -> Money {
    Money { minor, currency: Currency::parse("USD").unwrap() }
}

pub(super) fn asked(n: u128, kind: ReturnKind, state: ReturnState, since: Instant) -> Glance {
    let amount = Some(usd(2_000));
    let matter = Matter::Return(ReturnGlance { kind, state, since, amount, decided: None });
    Glance { star: None, matter: Some(Box::new(matter)), ..glance(request(n), 2) }
}

fn wish(verdict: ReturnVerdict) -> ReturnWish {
    ReturnWish { verdict: Some(verdict), reason: Some("worn".to_owned()), ..ReturnWish::default() }
}

fn decide_it(desk: &Desk, n: u128, of: u128, wish: &ReturnWish) -> Result<Command, String> {
    let decision = decision(&desk.case, id::<ReturnId>(of), wish, Some(usd(2_500)));
    Ok(Command::DecideReturn {
        act: id::<ActId>(n),
        decision: Box::new(decision.map_err(|r| r.code.into_owned())?),
        text: String::new(),
        language: "und".to_owned(),
        rules: Box::new(Ruled::silent(ActKind::ReturnDecision)),
        approval: None,
    })
}

/// Any decision of this sort, for random histories.
pub(super) fn decide_any(desk: &Desk, n: u128, of: u128, verdict: ReturnVerdict) -> Result<Command, String> {
    let amount = (verdict == ReturnVerdict::ApprovePart).then(|| usd(100));
    decide_it(desk, n, of, &ReturnWish { amount, ..wish(verdict) })
}

/// A case about one request of this kind and state, on TikTok in a market.
fn desk(market: &'static str, kind: ReturnKind, state: ReturnState, asked_before: Span) -> Desk {
    let around = Surroundings {
        channel: id::<ChannelId>(7),
        order: Some("o-1".to_owned()),
        product: None,
        buyer: None,
        advertised: false,
        value: None,
    };
    let terms = under(market);
    let first = opened(1, asked(1, kind, state, START - asked_before), &around, START, &terms);
    let case = Case::open(id::<CaseId>(1), START, &first);
    let log = vec![(START, CaseEvent::Opened(first))];
    Desk { case, log, now: START, terms, other: None, holidays: Vec::new(), market }
}

impl Desk {
    /// The platform shows a request in another state, changed at this time.
    pub(super) fn moved(&mut self, n: u128, kind: ReturnKind, state: ReturnState, at: Instant) {
        let by = Some(Decider::Platform);
        let events = return_moved(&self.case, asked(n, kind, state, at), at, by, self.now, &self.terms);
        self.take(events);
    }
}

const BOTH: ReturnKind = ReturnKind::ReturnAndRefund;

#[test]
fn a_request_starts_the_platforms_clock_from_its_own_time_and_the_teams_from_now() {
    let before = Span::hours(5);
    for (market, kind, hours) in [
        ("ID", ClockKind::ReturnDecision, 48),
        ("TH", ClockKind::ReturnDecision, 24),
        ("VN", ClockKind::ReturnDecision, 24),
        ("US", ClockKind::AfterSales, 24),
    ] {
        let desk = desk(market, BOTH, ReturnState::Requested, before);
        let clock = desk.clock(kind);
        assert_eq!(clock.started.at, START - before, "{market}");
        if !matches!(market, "TH" | "VN") {
            assert_eq!(clock.started.due, START - before + Span::hours(hours), "{market}");
        }
        assert_eq!(clock.started.of, Some(id::<ReturnId>(1)));
        assert_eq!(desk.clock(ClockKind::ReturnAnswer).started.at, START, "{market}");
        assert_eq!(desk.case.clocks.len(), 2, "{market}");
    }
    let desk = desk("XX", BOTH, ReturnState::Requested, before);
    assert_eq!(desk.case.clocks.len(), 1, "no rule, no clock of the platform");
}

#[test]
fn goods_that_came_back_have_a_clock_of_their_own() {
    for (market, days) in [("ID", 8), ("TH", 10)] {
        let mut desk = desk(market, BOTH, ReturnState::Requested, Span(0));
        desk.pass(Span::hours(3));
        desk.moved(1, BOTH, ReturnState::Approved, START + Span::hours(2));
        assert_eq!(
            desk.clock(ClockKind::ReturnDecision).state,
            ClockState::Met { at: START + Span::hours(2) }
        );
        assert_eq!(desk.clock_word(ClockKind::ReturnAnswer), "met", "somebody decided");
        desk.moved(1, BOTH, ReturnState::GoodsOnTheWay, START + Span::hours(30));
        assert!(desk.case.platform_due().is_none());
        let came = START + Span::hours(100);
        desk.pass(Span::hours(120));
        desk.moved(1, BOTH, ReturnState::GoodsReceived, came);
        let clock = desk.clock(ClockKind::ReturnedGoods);
        assert_eq!((clock.started.due, clock.state), (came + Span::hours(24 * days), ClockState::Running));
        assert_eq!(desk.clock_word(ClockKind::ReturnAnswer), "running", "the team promises anew");
        let clocks = desk.case.clocks.len();
        desk.moved(1, BOTH, ReturnState::Refunded, came + Span::hours(20));
        assert_eq!(desk.clock_word(ClockKind::ReturnedGoods), "met");
        assert_eq!(desk.case.clocks.len(), clocks);
        assert_eq!(desk.refold(), desk.case);
    }
}

#[test]
fn what_the_platform_approves_by_itself_is_told_from_what_somebody_approved() {
    let due = START + Span::hours(48);
    let desk = desk("ID", BOTH, ReturnState::Requested, Span(0));
    let of = id::<ReturnId>(1);
    assert!(!timed_out(&desk.case, of, Stage::Request, due - Span::seconds(1)));
    assert!(timed_out(&desk.case, of, Stage::Request, due));
    assert!(!timed_out(&desk.case, of, Stage::Goods, due), "no goods are back");
    assert!(!timed_out(&desk.case, id::<ReturnId>(2), Stage::Request, due), "another request");
    let late = self::desk("TH", BOTH, ReturnState::Requested, Span(0));
    let long = START + Span::hours(500);
    assert!(
        !timed_out(&late.case, of, Stage::Request, long),
        "Thailand's page says nothing of approval by time"
    );
}

#[test]
fn the_shops_decision_satisfies_both_clocks_to_the_second() {
    let mut desk = desk("ID", ReturnKind::RefundOnly, ReturnState::Requested, Span(0));
    desk.pass(Span::hours(1));
    let command = decide_it(&desk, 1, 1, &wish(ReturnVerdict::Approve)).unwrap();
    desk.done(command);
    assert_eq!(desk.clock_word(ClockKind::ReturnDecision), "running", "a draft decides nothing");
    desk.pass(Span::minutes(2));
    desk.done(post(1));
    let at = desk.now;
    assert_eq!(desk.clock(ClockKind::ReturnDecision).state, ClockState::Met { at });
    assert_eq!(desk.clock(ClockKind::ReturnAnswer).state, ClockState::Met { at });
    assert_eq!(desk.case.state, State::Contacted, "the platform tells the buyer");
    // The platform shows it later: nothing is owed anew, and nobody else has decided.
    desk.pass(Span::hours(1));
    desk.moved(1, ReturnKind::RefundOnly, ReturnState::Refunded, at + Span::minutes(1));
    assert_eq!(desk.clock(ClockKind::ReturnDecision).state, ClockState::Met { at });
    assert_eq!(desk.refold(), desk.case);
}

#[test]
fn a_request_that_falls_away_owes_nothing() {
    for state in [ReturnState::Cancelled, ReturnState::Closed] {
        let mut desk = desk("ID", BOTH, ReturnState::Requested, Span(0));
        desk.moved(1, BOTH, state, START + Span::minutes(5));
        assert!(desk.case.clocks.iter().all(|c| c.state == ClockState::Void), "{state}");
        assert!(desk.case.undecided_return().is_none());
    }
}

#[test]
fn a_word_that_becomes_clear_keeps_what_is_promised() {
    let mut desk = desk("ID", BOTH, ReturnState::Unknown, Span(0));
    let promised = desk.clock(ClockKind::ReturnAnswer).started.due;
    assert!(desk.case.platform_due().is_none(), "no clock of the platform by a word nobody understands");
    desk.pass(Span::hours(1));
    desk.moved(1, BOTH, ReturnState::Requested, START + Span::minutes(30));
    assert_eq!(desk.case.clocks.len(), 2);
    assert_eq!(desk.clock(ClockKind::ReturnAnswer).started.due, promised);
    assert_eq!(desk.clock(ClockKind::ReturnDecision).started.at, START + Span::minutes(30));
}

#[test]
fn a_closed_case_owes_no_decision() {
    let mut desk = desk("ID", BOTH, ReturnState::Requested, Span(0));
    desk.moved(1, BOTH, ReturnState::Cancelled, START);
    desk.done(Command::NotComplaint { note: None });
    desk.moved(1, BOTH, ReturnState::GoodsReceived, START + Span::hours(1));
    assert!(desk.case.clocks.iter().all(|c| !c.is_owed()), "what asks again gets a case of its own");
    assert_eq!(desk.case.state, State::Closed);
}

#[test]
fn what_may_be_decided_by_table() {
    use ReturnState::{Approved, GoodsReceived, Requested, Unknown};
    use ReturnVerdict::{Approve, ApprovePart, Reject};
    let part = |minor| ReturnWish { amount: Some(usd(minor)), ..wish(ApprovePart) };
    let thb = ReturnWish { amount: Money::parse("5", Currency::parse("THB").unwrap()), ..wish(ApprovePart) };
    let mute = ReturnWish { reason: Some("  ".to_owned()), ..wish(Reject) };
    let kept = ReturnWish { keep_goods: true, ..wish(Approve) };
    let long = ReturnWish { reason: Some("x".repeat(501)), ..wish(Reject) };
    for (kind, state, wish, expected) in [
        (BOTH, Requested, wish(Approve), Ok(None)),
        (BOTH, Requested, kept, Ok(Some(2_000))),
        (BOTH, GoodsReceived, wish(Approve), Ok(Some(2_000))),
        (BOTH, Requested, wish(Reject), Ok(None)),
        (BOTH, Requested, mute.clone(), Err("reason_missing")),
        (BOTH, Requested, long, Err("text_too_long")),
        (BOTH, Requested, part(500), Ok(Some(500))),
        (BOTH, Requested, part(2_000), Err("bad_amount")),
        (BOTH, Requested, part(0), Err("bad_amount")),
        (BOTH, Requested, thb, Err("bad_amount")),
        (BOTH, Requested, wish(ApprovePart), Err("bad_amount")),
        (BOTH, Requested, ReturnWish { amount: Some(usd(5)), ..wish(Approve) }, Err("bad_amount")),
        (ReturnKind::RefundOnly, Requested, wish(Approve), Ok(Some(2_000))),
        (ReturnKind::Exchange, Requested, wish(Approve), Ok(None)),
        (BOTH, Approved, wish(Approve), Err("return_settled")),
        (BOTH, Unknown, wish(Approve), Err("return_settled")),
        (BOTH, Requested, ReturnWish::default(), Err("empty_decision")),
    ] {
        let desk = desk("ID", kind, state, Span(0));
        let got = decision(&desk.case, id::<ReturnId>(1), &wish, Some(usd(2_500)));
        let got = got.map(|d| d.pays.map(|m| m.minor)).map_err(|r| r.code.into_owned());
        assert_eq!(got, expected.map_err(ToOwned::to_owned), "{kind} {state} {wish:?}");
    }
    let desk = desk("ID", BOTH, Requested, Span(0));
    assert_eq!(decide_it(&desk, 1, 9, &mute).unwrap_err(), "unknown_return");
}

#[test]
fn files_go_along_with_a_no_only_and_only_those_in_use() {
    use ReturnVerdict::{Approve, ApprovePart, Reject};
    let mut desk = desk("ID", ReturnKind::RefundOnly, ReturnState::Requested, Span(0));
    for n in 1..=3 {
        desk.done(super::appeals::file(n, &format!("{n:02}"), None));
    }
    let withdrawn = id::<EvidenceId>(3);
    desk.done(Command::WithdrawEvidence { evidence: withdrawn, reason: "blurred".to_owned() });
    let with = |verdict, files: &[u128]| ReturnWish {
        amount: (verdict == ApprovePart).then(|| usd(100)),
        evidence: files.iter().map(|n| id(*n)).collect(),
        ..wish(verdict)
    };
    for (wish, expected) in [
        (with(Reject, &[2, 1, 2]), Ok(vec![2, 1])),
        (with(Reject, &[]), Ok(vec![])),
        (with(Approve, &[1]), Err("evidence_not_asked")),
        (with(ApprovePart, &[1]), Err("evidence_not_asked")),
        (with(Reject, &[9]), Err("unknown_evidence")),
        (with(Reject, &[3]), Err("unknown_evidence")),
        (with(Reject, &[1; 201]), Err("too_much_evidence")),
    ] {
        let got = decision(&desk.case, id::<ReturnId>(1), &wish, Some(usd(2_500)));
        let got = got.map(|d| d.evidence).map_err(|r| r.code.into_owned());
        let expected = expected.map(|files| files.into_iter().map(id::<EvidenceId>).collect::<Vec<_>>());
        assert_eq!(got, expected.map_err(ToOwned::to_owned), "{wish:?}");
    }
}

#[test]
fn a_sum_that_nobody_knows_is_asked_for() {
    let mut desk = desk("ID", ReturnKind::RefundOnly, ReturnState::Requested, Span(0));
    let Some(Matter::Return(request)) = desk.case.feedbacks[0].matter.as_deref_mut() else {
        panic!("a request")
    };
    request.amount = None;
    let of = id::<ReturnId>(1);
    let refused = decision(&desk.case, of, &wish(ReturnVerdict::Approve), None).unwrap_err();
    assert_eq!(refused.code, "amount_unknown");
    let told = ReturnWish { amount: Some(usd(700)), ..wish(ReturnVerdict::Approve) };
    assert_eq!(decision(&desk.case, of, &told, None).unwrap().pays, Some(usd(700)));
    let by_order = decision(&desk.case, of, &wish(ReturnVerdict::Approve), Some(usd(2_500))).unwrap();
    assert_eq!(by_order.pays, Some(usd(2_500)));
}

#[test]
fn one_decision_for_each_moment_and_none_on_what_has_moved_on() {
    let mut desk = desk("ID", BOTH, ReturnState::Requested, Span(0));
    let yes = decide_it(&desk, 1, 1, &wish(ReturnVerdict::Approve)).unwrap();
    let again = decide_it(&desk, 2, 1, &wish(ReturnVerdict::Reject)).unwrap();
    desk.done(yes);
    assert_eq!(desk.give(&again), Err("decision_on_its_way".to_owned()));
    // A second pair of eyes is not needed for a yes; the platform is faster.
    desk.moved(1, BOTH, ReturnState::Approved, START + Span::minutes(1));
    assert_eq!(desk.give(post(1)), Err("return_settled".to_owned()));
    desk.done(Command::WithdrawAct { act: id::<ActId>(1) });
    assert_eq!(desk.give(&again), Err("return_settled".to_owned()));
    desk.moved(1, BOTH, ReturnState::GoodsReceived, START + Span::minutes(2));
    assert_eq!(desk.give(&again), Err("return_settled".to_owned()), "that decided the request");
    let goods = decide_it(&desk, 3, 1, &wish(ReturnVerdict::Approve)).unwrap();
    desk.done(goods);
    assert_eq!(desk.give(post(3).without_proof()), Err("proof_missing".to_owned()));
    desk.done(post(3));
    assert_eq!(decide_it(&desk, 4, 1, &wish(ReturnVerdict::Reject)).unwrap_err(), "return_settled");
}

impl Command {
    fn without_proof(self) -> Self {
        match self {
            Self::PostAct { act, .. } => {
                Self::PostAct { act, proof_url: None, note: None, proof_picture: None }
            }
            other => other,
        }
    }
}

#[test]
fn a_grave_no_and_a_sum_above_the_limits_need_a_second_person() {
    let mut desk = desk("ID", BOTH, ReturnState::Requested, Span(0));
    desk.case.feedbacks[0].severity = 3;
    for (verdict, approval, waits) in [
        (ReturnVerdict::Reject, None, true),
        (ReturnVerdict::Approve, None, false),
        (ReturnVerdict::Approve, Some(crate::access::Role::Owner), true),
    ] {
        let mut desk = desk.clone();
        let Command::DecideReturn { act, decision, text, language, rules, .. } =
            decide_it(&desk, 1, 1, &wish(verdict)).unwrap()
        else {
            panic!("a decision")
        };
        desk.done(Command::DecideReturn { act, decision, text, language, rules, approval });
        assert_eq!(desk.case.acts[0].state.as_str() == "approval_requested", waits, "{verdict} {approval:?}");
    }
}

#[test]
fn a_case_does_not_end_before_its_requests_are_decided() {
    let mut desk = desk("ID", BOTH, ReturnState::Requested, Span(0));
    assert_eq!(desk.give(Command::NotComplaint { note: None }), Err("return_undecided".to_owned()));
    desk.done(Command::Start).done(Command::SkipReply { reason: reason() });
    desk.done(Command::SkipContact { reason: reason() });
    assert_eq!(desk.give(resolve()), Err("return_undecided".to_owned()));
    desk.moved(1, BOTH, ReturnState::Rejected, desk.now);
    desk.done(resolve());
    // The goods come back after all: the case is in work again.
    desk.pass(Span::hours(5));
    desk.moved(1, BOTH, ReturnState::GoodsReceived, desk.now);
    assert_eq!(desk.case.state, State::Verifying);
    assert_eq!(desk.clock_word(ClockKind::ReturnedGoods), "running");
}

#[test]
fn two_requests_of_one_case_are_counted_apart() {
    let mut desk = desk("ID", BOTH, ReturnState::Requested, Span(0));
    desk.pass(Span::hours(1));
    desk.hear(asked(2, ReturnKind::RefundOnly, ReturnState::Requested, desk.now));
    assert_eq!(desk.case.clocks.len(), 4);
    desk.moved(1, BOTH, ReturnState::Approved, desk.now);
    let running = |desk: &Desk| desk.case.clocks.iter().filter(|c| c.state == ClockState::Running).count();
    assert_eq!(running(&desk), 2, "the second still waits");
    assert_eq!(desk.case.undecided_return(), Some((id::<ReturnId>(2), Stage::Request)));
    // One that is over joins without owing anything, and wakes nobody.
    desk.done(Command::Snooze { until: desk.now + Span::hours(2) });
    desk.hear(asked(3, BOTH, ReturnState::Refunded, desk.now));
    assert_eq!((running(&desk), desk.case.feedbacks.len()), (2, 3));
    assert!(desk.case.snoozed_until.is_some());
}

#[test]
fn a_request_goes_its_own_way_with_its_clocks() {
    let mut desk = desk("ID", BOTH, ReturnState::Requested, Span(0));
    desk.pass(Span::hours(1));
    desk.hear(glance(review(1), 2));
    let cx = Context { now: desk.now, terms: &desk.terms, other: None };
    let first = crate::case::split_opened(&desk.case, request(1), 2, &cx).unwrap();
    let kinds: Vec<ClockKind> = first.clocks.iter().map(|c| c.kind).collect();
    assert_eq!(kinds, [ClockKind::ReturnAnswer, ClockKind::ReturnDecision]);
    assert_eq!(first.clocks[1].due, START + Span::hours(48), "the platform's time does not begin anew");
    desk.done(Command::Split { subject: request(1), into: id::<CaseId>(9), number: 2 });
    assert!(desk.case.clocks.iter().filter(|c| c.started.of.is_some()).all(|c| c.state == ClockState::Void));
    assert!(desk.case.undecided_return().is_none());
}
