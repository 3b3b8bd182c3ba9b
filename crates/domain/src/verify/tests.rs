//! Assertions against facts, by table; the proposal never contradicts the facts, by chance.

use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::*;
use crate::case::Verdict;
use crate::money::{Currency, Money};
use crate::parcel::ParcelFacts;
use crate::reading::{Aspect, AspectSeen, Claim, ClaimKind, Ground, Issue, Polarity, Reading};
use crate::time::{self, Instant};

/// 2026-03-02, a Monday, at 08:00 in Shanghai.
const MONDAY: Instant = Instant::from_seconds(1_772_409_600);

fn later(days: i64) -> Instant {
    MONDAY + time::Span::hours(24 * days)
}

fn order() -> OrderFacts {
    OrderFacts {
        number: "TT-2026-001".to_owned(),
        tracking: Some("SF 1234".to_owned()),
        quantity: Some(3),
        amount: Some(Money { minor: 3_990, currency: Currency::parse("USD").unwrap() }),
        paid_at: Some(MONDAY),
        shipped_at: Some(later(1)),
        promised_at: Some(later(5)),
        delivered_at: Some(later(8)),
        parcel: ParcelFacts::default(),
    }
}

fn complains(aspects: &[Aspect], claims: &[(ClaimKind, &str)]) -> Reading {
    let span = |n: usize| Span { start: n as u32, end: n as u32 + 1 };
    let seen =
        |(n, a): (usize, &Aspect)| AspectSeen { aspect: *a, polarity: Polarity::Negative, span: span(n) };
    let claim = |(n, (kind, value)): (usize, &(ClaimKind, &str))| Claim {
        kind: *kind,
        span: span(50 + n),
        value: Some((*value).to_owned()),
    };
    Reading {
        issue: Some(Issue::Logistics),
        aspects: aspects.iter().enumerate().map(seen).collect(),
        claims: claims.iter().enumerate().map(claim).collect(),
        ..Reading::nothing()
    }
}

fn checked(reading: &Reading, order: Option<&OrderFacts>, chat: &[Line]) -> Vec<(What, Truth, String)> {
    let zone = TimeZone::get("Asia/Shanghai").unwrap();
    let known = Known { order, chat, answer_within: None, zone: &zone, said_at: later(9), now: later(10) };
    check(0, reading, &known).into_iter().map(|c| (c.what, c.truth, c.fact.en.into_owned())).collect()
}

#[test]
fn lateness_is_told_by_the_promised_day() {
    let reading = complains(&[Aspect::Delivery, Aspect::Courier], &[]);
    let held = |change: fn(&mut OrderFacts)| {
        let mut order = order();
        change(&mut order);
        let found = checked(&reading, Some(&order), &[]);
        assert_eq!(found.len(), 1, "one thing is asserted, however often");
        (found[0].1, found[0].2.clone())
    };
    assert_eq!(held(|_| ()), (Truth::True, "delivered 2026-03-10, 3 d after the promised day".to_owned()));
    assert_eq!(held(|o| o.delivered_at = Some(later(5))).0, Truth::False, "on the day itself is in time");
    assert_eq!(held(|o| o.delivered_at = None).0, Truth::True, "not there yet, and the day has passed");
    assert_eq!(
        held(|o| (o.delivered_at, o.promised_at) = (None, Some(later(30)))),
        (Truth::False, "still on its way; promised until 2026-04-01".to_owned())
    );
    let (truth, fact) = held(|o| o.promised_at = None);
    assert_eq!(
        (truth, fact.as_str()),
        (Truth::Unknown, "no promised day is known; 8 d from payment until delivery")
    );
    assert_eq!(checked(&reading, None, &[])[0].1, Truth::Unknown);
}

#[test]
fn figures_are_held_against_the_order() {
    use ClaimKind::{Amount, Date, Duration, OrderNumber, Quantity};
    let order = order();
    for (kind, value, expected) in [
        (OrderNumber, "tt2026001", Some(Truth::True)),
        (OrderNumber, "SF1234", Some(Truth::True)),
        (OrderNumber, "99999", Some(Truth::False)),
        (Quantity, "3", Some(Truth::True)),
        (Quantity, "1", Some(Truth::Unknown)),
        (Amount, "39.9", Some(Truth::True)),
        (Amount, "10", Some(Truth::Unknown)),
        (Amount, "ten", None),
        (Date, "03-10", Some(Truth::True)),
        (Date, "2026-03-02", Some(Truth::True)),
        (Date, "2026-01-01", Some(Truth::Unknown)),
        (Duration, "8d", Some(Truth::True)),
        (Duration, "1w", Some(Truth::True)),
        (Duration, "1m", Some(Truth::False)),
        (Duration, "3h", None),
        (Duration, "", None),
    ] {
        let found = checked(&complains(&[], &[(kind, value)]), Some(&order), &[]);
        assert_eq!(found.first().map(|f| f.1), expected, "{kind} {value}: {found:?}");
    }
}

#[test]
fn days_of_use_are_not_days_of_delivery() {
    let mut reading = complains(&[Aspect::Battery], &[(ClaimKind::Duration, "30d")]);
    reading.issue = Some(Issue::Quality);
    let found = checked(&reading, Some(&order()), &[]);
    assert_eq!(found.iter().map(|f| f.0).collect::<Vec<_>>(), [What::Defect]);
}

#[test]
fn slow_answers_are_told_by_the_chat() {
    let reading = complains(&[Aspect::ReplyTime], &[]);
    let line = |minutes, by_buyer, automatic| Line {
        at: MONDAY + time::Span::minutes(minutes),
        by_buyer,
        automatic,
    };
    for (chat, truth, fact) in [
        (vec![], Truth::Unknown, "no private messages with this buyer are known"),
        (
            vec![line(0, true, false), line(4, false, false)],
            Truth::False,
            "the longest wait was 4 min; promised 15 min",
        ),
        (
            vec![line(0, true, false), line(1, false, true), line(190, false, false)],
            Truth::True,
            "the longest wait was 3 h 10 min; promised 15 min",
        ),
        (
            vec![line(0, true, false), line(5, true, false)],
            Truth::True,
            "nobody has answered for 10 d 0 h; promised 15 min",
        ),
        (vec![line(0, false, false)], Truth::False, "the buyer has asked nothing in the chat"),
    ] {
        let found = checked(&reading, None, &chat);
        assert_eq!((found[0].1, found[0].2.as_str()), (truth, fact));
    }
}

#[test]
fn every_wait_counts_from_its_first_unanswered_message() {
    let line =
        |minutes, by_buyer| Line { at: MONDAY + time::Span::minutes(minutes), by_buyer, automatic: false };
    let chat = [line(0, true), line(2, true), line(10, false), line(11, false), line(20, true)];
    let now = MONDAY + time::Span::minutes(50);
    let found: Vec<(usize, i64, bool)> =
        waits(&chat, now).into_iter().map(|w| (w.line, w.took.whole_seconds() / 60, w.answered)).collect();
    assert_eq!(found, [(0, 10, true), (4, 30, false)]);
}

#[test]
fn signals_name_what_was_noticed() {
    let goods = Reading { issue: Some(Issue::Quality), ..complains(&[Aspect::Function], &[]) };
    let base = Circumstances { letters: 40, ..Circumstances::default() };
    let early = Circumstances { written_at: Some(MONDAY), delivered: Some(None), ..base.clone() };
    let low = Circumstances { other_stars: vec![1, 2, 1], ..base.clone() };
    let many = Circumstances { same_complaint: 4, product_orders: 90, ..base.clone() };
    let regular = Circumstances { orders: 5, other_stars: vec![5, 1], ..base.clone() };
    let cases: Vec<(Reading, Circumstances, Vec<SignalKind>)> = vec![
        (goods.clone(), base.clone(), vec![]),
        (goods.clone(), early.clone(), vec![SignalKind::BeforeReceipt]),
        (complains(&[Aspect::Delivery], &[]), early, vec![]),
        (goods.clone(), low, vec![SignalKind::AlwaysLow]),
        (goods.clone(), many, vec![SignalKind::OthersToo]),
        (goods.clone(), regular, vec![SignalKind::Regular]),
        (Reading { at_odds: true, ..goods.clone() }, base.clone(), vec![SignalKind::AtOdds]),
        (
            Reading { ground: Some(Ground::Coercion), ..goods.clone() },
            base.clone(),
            vec![SignalKind::Coercion],
        ),
        (Reading { ground: Some(Ground::Privacy), ..goods }, base, vec![]),
        (complains(&[], &[]), Circumstances::default(), vec![SignalKind::NoReason]),
    ];
    for (reading, around, expected) in cases {
        let found: Vec<SignalKind> = signals(&reading, &around).iter().map(|s| s.kind).collect();
        assert_eq!(found, expected, "{around:?}");
    }
}

fn a_check() -> impl Strategy<Value = Check> {
    prop::sample::select(Truth::ALL).prop_map(|truth| Check {
        key: "0-late-0".to_owned(),
        what: What::Late,
        span: Span { start: 0, end: 1 },
        truth,
        fact: crate::refusal::Words::new("", ""),
    })
}

fn a_signal() -> impl Strategy<Value = Signal> {
    prop::sample::select(SignalKind::ALL).prop_map(|kind| Signal {
        kind,
        leaning: Leaning::Against,
        fact: crate::refusal::Words::new("", ""),
    })
}

proptest! {
    #[test]
    fn the_proposal_never_contradicts_the_facts(
        checks in prop::collection::vec(a_check(), 0..6),
        signals in prop::collection::vec(a_signal(), 0..4),
    ) {
        let has = |truth| checks.iter().any(|c| c.truth == truth);
        let (verdict, objectivity) = suggest(&checks, &signals);
        prop_assert_eq!(verdict == Verdict::Valid, has(Truth::True) && !has(Truth::False));
        prop_assert_eq!(verdict == Verdict::Invalid, has(Truth::False) && !has(Truth::True));
        let harsh = matches!(objectivity, Objectivity::Malicious | Objectivity::Unfounded);
        prop_assert!(!(harsh && has(Truth::True)), "what holds is never called unfounded");
    }

    #[test]
    fn checking_never_fails(value in "\\PC{0,12}", kind in prop::sample::select(ClaimKind::ALL), at in any::<i64>()) {
        let mut order = order();
        order.delivered_at = Some(Instant(at));
        let _ = checked(&complains(&[Aspect::Delivery], &[(kind, &value)]), Some(&order), &[]);
    }
}

#[test]
fn the_carriers_reports_come_before_the_orders_dates() {
    let late = complains(&[Aspect::Delivery], &[]);
    let broken = complains(&[Aspect::Packaging], &[]);
    let parcel = ParcelFacts { handed_over_at: Some(later(1)), ..ParcelFacts::default() };
    let not_come = OrderFacts { delivered_at: None, ..order() };
    let held = |order: OrderFacts, parcels: &[ParcelFacts], reading: &Reading| {
        let found = checked(reading, Some(&order.with_parcels(parcels)), &[]);
        (found[0].1, found[0].2.clone())
    };
    let came = ParcelFacts { delivered_at: Some(later(4)), ..parcel };
    // The order says day 8, the carrier day 4: it was in time.
    assert_eq!(held(order(), &[came], &late).0, Truth::False);
    // Of two parcels one is still on its way: then the order's own date stands.
    assert_eq!(held(order(), &[came, parcel], &late).0, Truth::True);
    for (parcel, words) in [
        (ParcelFacts { lost_at: Some(later(6)), ..parcel }, "the carrier reported it lost on 2026-03-08"),
        (
            ParcelFacts { returned_at: Some(later(7)), ..parcel },
            "it has gone back to the sender since 2026-03-09",
        ),
        (ParcelFacts { stuck_since: Some(later(2)), ..parcel }, "nothing has moved since 2026-03-04, 8 d"),
    ] {
        assert_eq!(held(not_come.clone(), &[parcel], &late), (Truth::True, words.to_owned()));
    }
    let damaged = ParcelFacts { damaged_at: Some(later(3)), ..came };
    let expected = (Truth::True, "the carrier reported damage on 2026-03-05".to_owned());
    assert_eq!(held(order(), &[damaged], &broken), expected);
    assert_eq!(held(order(), &[came], &broken).0, Truth::Unknown, "silence proves nothing");
}
