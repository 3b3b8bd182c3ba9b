//! What people write into a remedy: sums, texts, references, evidence; and each refusal.

use super::*;

fn at(state: RemedyState) -> Desk {
    let mut desk = Desk::new();
    let all = commands();
    let ways: [(RemedyState, usize); 3] =
        [(RemedyState::Offered, 0), (RemedyState::Accepted, 1), (RemedyState::Granted, 6)];
    for (reached, command) in ways {
        if desk.remedy.state == state {
            break;
        }
        desk.give(&all[command]).unwrap();
        assert_eq!(desk.remedy.state, reached);
    }
    desk
}

fn offer(given: Given, left: Option<Money>) -> Result<(), String> {
    Desk::new().give(&Command::Offer { given, note: None, evidence_due: None, left })
}

#[test]
fn a_sum_is_there_where_it_must_be_and_never_above_the_price() {
    use RemedyKind::{Coupon, Exchange, PartialRefund, Refund, Sample};
    let cny = Some(Money { minor: 100, currency: Currency::parse("CNY").unwrap() });
    let err = |code: &str| Err(code.to_owned());
    for (what, left, expected) in [
        (given(Refund, 100), Some(usd(100)), Ok(())),
        (given(Refund, 101), Some(usd(100)), err("remedy_above_order")),
        (given(PartialRefund, 101), Some(usd(100)), err("remedy_above_order")),
        (given(PartialRefund, 101), None, Ok(())),
        (given(Coupon, 101), Some(usd(100)), Ok(())),
        (Given { kind: Refund, amount: cny }, Some(usd(100)), err("remedy_currency")),
        (Given { kind: Coupon, amount: cny }, Some(usd(100)), Ok(())),
        (Given { kind: Refund, amount: None }, None, err("bad_amount")),
        (given(Coupon, 0), None, err("bad_amount")),
        (given(Coupon, -5), None, err("bad_amount")),
        (given(Coupon, i64::MAX), None, err("bad_amount")),
        (Given { kind: Exchange, amount: None }, None, Ok(())),
        (given(Sample, 300), None, Ok(())),
    ] {
        assert_eq!(offer(what, left), expected, "{what:?} of {left:?}");
    }
    // Another refund on the order came between the offer and the grant.
    let mut desk = at(RemedyState::Accepted);
    let granting = Command::Grant { grant: grant(), left: Some(usd(699)) };
    assert_eq!(desk.give(&granting), err("remedy_above_order"));
}

#[test]
fn texts_have_an_end_and_a_beginning() {
    let long = "x".repeat(2_001);
    for (text, code) in [("  ", "empty_text"), (long.as_str(), "text_too_long")] {
        let text = || text.to_owned();
        let by = id::<UserId>(5);
        let offered = Command::Offer {
            given: given(RemedyKind::Coupon, 5),
            note: Some(text()),
            evidence_due: None,
            left: None,
        };
        assert_eq!(Desk::new().give(&offered), Err(code.to_owned()));
        assert_eq!(Desk::new().give(&Command::Cancel { reason: text() }), Err(code.to_owned()));
        let mut desk = at(RemedyState::Offered);
        assert_eq!(desk.give(&Command::Accept { note: Some(text()) }), Err(code.to_owned()));
        assert_eq!(desk.give(&Command::Decline { reason: Some(text()) }), Err(code.to_owned()));
        let mut desk = at(RemedyState::Accepted);
        desk.give(&commands()[3]).unwrap();
        assert_eq!(desk.give(&Command::Refuse { by, reason: text() }), Err(code.to_owned()));
        let mut desk = at(RemedyState::Granted);
        assert_eq!(desk.give(&Command::Done { reference: text() }), Err(code.to_owned()));
    }
    let reference = "x".repeat(201);
    assert_eq!(at(RemedyState::Granted).give(&Command::Done { reference }), Err("text_too_long".to_owned()));
}

#[test]
fn nobody_approves_what_they_asked_for() {
    let mut desk = at(RemedyState::Accepted);
    desk.give(&commands()[3]).unwrap();
    let own = Command::Approve { by: id::<UserId>(5), own: true };
    assert_eq!(desk.give(&own), Err("own_approval".to_owned()));
    assert_eq!(Desk::new().give(&own), Err("wrong_remedy_state".to_owned()));
}

#[test]
fn evidence_may_follow_and_has_a_limit() {
    let mut desk = Desk::new();
    let due = Some(AT);
    let what = given(RemedyKind::Coupon, 5);
    desk.give(&Command::Offer { given: what, note: None, evidence_due: due, left: None }).unwrap();
    assert_eq!(desk.remedy.evidence_due, due);
    let add = |label: &str, url: &str| Command::AddEvidence {
        evidence: Evidence { label: label.to_owned(), url: url.to_owned(), picture: None },
    };
    for (label, url, code) in [
        ("", "https://x.example", "empty_text"),
        ("photo", "javascript:alert(1)", "bad_url"),
        ("photo", "https://x y", "bad_url"),
    ] {
        assert_eq!(desk.give(&add(label, url)), Err(code.to_owned()));
    }
    let picture = Some("00ff".to_owned());
    let kept = Evidence { label: "photo".to_owned(), url: String::new(), picture };
    desk.give(&Command::AddEvidence { evidence: kept.clone() }).unwrap();
    assert_eq!(desk.remedy.evidence, [kept], "a picture in the shop's keeping needs no address");
    for _ in 1..20 {
        desk.give(&add("photo", "https://x.example/1")).unwrap();
    }
    assert_eq!((desk.remedy.evidence.len(), desk.remedy.evidence_due), (20, None));
    assert_eq!(desk.give(&add("photo", "https://x.example/1")), Err("too_much_evidence".to_owned()));
}
