//! Requests by table: which row is the newer, who decided, and what a decision pays.

use proptest::prelude::*;

use super::*;
use crate::time::Span;

const T0: Instant = Instant::from_seconds(1_772_438_400);

fn row(state: ReturnState, hours: Option<i64>) -> ReturnIn {
    ReturnIn {
        external_id: "r-1".to_owned(),
        order: Some("o-1".to_owned()),
        product: None,
        sku: None,
        quantity: Some(1),
        amount: None,
        kind: ReturnKind::ReturnAndRefund,
        reason: Some("not_as_described".to_owned()),
        text: "the colour differs".to_owned(),
        status: None,
        state,
        requested_at: Some(T0),
        updated_at: hours.map(|h| T0 + Span::hours(h)),
        buyer: None,
        evidence: Vec::new(),
    }
}

fn known(state: ReturnState, hours: Option<i64>) -> Return {
    let id = uuid::Uuid::from_u128;
    let event = ReturnEvent::Requested {
        channel: ChannelId(id(1)),
        buyer: None,
        row: row(state, hours),
        reading: Reading::nothing(),
        case: None,
    };
    Return::open(ReturnId(id(2)), T0 + Span::hours(500), &event).unwrap()
}

#[test]
fn the_later_word_of_the_platform_stands() {
    use ReturnState::{Approved, Cancelled, GoodsReceived, Refunded, Requested, Unknown};
    for (before, then, expected) in [
        ((Requested, Some(1)), (Approved, Some(2)), Arrival::Newer),
        ((Approved, Some(2)), (Requested, Some(1)), Arrival::Older),
        ((Approved, Some(2)), (Approved, Some(2)), Arrival::Same),
        // The platform says so with a later time: the buyer asks anew.
        ((Cancelled, Some(2)), (Requested, Some(3)), Arrival::Newer),
        // Of one moment, what is further along.
        ((GoodsReceived, Some(2)), (Approved, Some(2)), Arrival::Older),
        ((Approved, Some(2)), (GoodsReceived, Some(2)), Arrival::Newer),
        // Without times likewise.
        ((Refunded, None), (Requested, None), Arrival::Older),
        ((Requested, None), (Refunded, None), Arrival::Newer),
        ((Requested, Some(5)), (Refunded, None), Arrival::Newer),
        ((Refunded, Some(5)), (Requested, None), Arrival::Older),
        ((Approved, Some(1)), (Unknown, Some(2)), Arrival::Newer),
        ((Approved, Some(3)), (Unknown, Some(2)), Arrival::Older),
        ((Approved, None), (Unknown, None), Arrival::Newer),
    ] {
        assert_eq!(
            arrival(&known(before.0, before.1), &row(then.0, then.1)),
            expected,
            "{before:?} {then:?}"
        );
    }
}

#[test]
fn a_word_that_is_not_known_moves_nothing() {
    let mut request = known(ReturnState::GoodsReceived, Some(4));
    let event = |row| ReturnEvent::Changed { buyer: None, row, reading: None, case: None };
    request.apply(T0 + Span::hours(501), &event(row(ReturnState::Unknown, Some(6))));
    assert_eq!((request.state, request.since), (ReturnState::GoodsReceived, T0 + Span::hours(4)));
    request.apply(T0 + Span::hours(502), &event(row(ReturnState::Refunded, Some(7))));
    assert_eq!((request.state, request.since), (ReturnState::Refunded, T0 + Span::hours(7)));
}

#[test]
fn who_decided_follows_from_the_move() {
    use ReturnState as S;
    for (from, to, expected) in [
        (S::Requested, S::Approved, Some(("request", "approve"))),
        (S::Requested, S::Rejected, Some(("request", "reject"))),
        (S::Requested, S::GoodsOnTheWay, Some(("request", "approve"))),
        (S::Requested, S::Refunded, Some(("request", "approve"))),
        (S::Requested, S::Cancelled, None),
        (S::Requested, S::Unknown, None),
        (S::Approved, S::GoodsOnTheWay, None),
        (S::GoodsReceived, S::Refunded, Some(("goods", "approve"))),
        (S::GoodsReceived, S::Rejected, Some(("goods", "reject"))),
        (S::GoodsReceived, S::GoodsOnTheWay, None),
        (S::GoodsReceived, S::Closed, None),
    ] {
        let words = platform_verdict(from, to).map(|(stage, verdict)| (stage.as_str(), verdict.as_str()));
        assert_eq!(words, expected, "{from} {to}");
    }
}

#[test]
fn money_that_went_back_elsewhere_is_counted_once() {
    let usd = |minor| Money { minor, currency: crate::money::Currency::parse("USD").unwrap() };
    let order = Some(usd(1_000));
    let pays =
        |request: &Return, state| request.decided_elsewhere(&row(state, Some(9)), order).and_then(|d| d.2);
    let mut request = known(ReturnState::Requested, Some(1));
    assert_eq!(pays(&request, ReturnState::Approved), None, "goods first");
    assert_eq!(pays(&request, ReturnState::Refunded), order, "without goods after all");
    assert_eq!(
        pays(&known(ReturnState::GoodsOnTheWay, Some(1)), ReturnState::Refunded),
        order,
        "a step was skipped"
    );
    assert_eq!(request.decided_elsewhere(&row(ReturnState::Cancelled, Some(9)), order), None);
    let decided = Decided {
        stage: Stage::Request,
        verdict: ReturnVerdict::ApprovePart,
        by: Decider::House,
        at: T0 + Span::hours(2),
        pays: Some(usd(300)),
        act: None,
        remedy: None,
    };
    request.apply(T0 + Span::hours(2), &ReturnEvent::Decided(decided));
    for state in [ReturnState::Approved, ReturnState::Refunded] {
        assert_eq!(request.decided_elsewhere(&row(state, Some(9)), order), None, "the house did: {state}");
    }
    assert_eq!(
        (request.paid_minor(|by| by == Decider::House), request.paid_minor(|by| by != Decider::House)),
        (300, 0)
    );
}

#[test]
fn a_decision_pays_once_for_what_it_decides() {
    use ReturnKind as K;
    use ReturnVerdict::{Approve, ApprovePart, Reject};
    for (kind, stage, verdict, keep, expected) in [
        // Goods first: the request promises, the goods that came back pay.
        (K::ReturnAndRefund, Stage::Request, Approve, false, false),
        (K::ReturnAndRefund, Stage::Goods, Approve, false, true),
        (K::ReturnAndRefund, Stage::Request, Approve, true, true),
        (K::ReturnAndRefund, Stage::Request, ApprovePart, false, true),
        (K::ReturnAndRefund, Stage::Goods, Reject, false, false),
        (K::RefundOnly, Stage::Request, Approve, false, true),
        (K::RefundOnly, Stage::Request, Reject, false, false),
        (K::Cancel, Stage::Request, Approve, false, true),
        (K::Other, Stage::Request, Approve, false, true),
        (K::Exchange, Stage::Request, Approve, false, false),
        (K::Exchange, Stage::Goods, Approve, false, false),
        (K::Exchange, Stage::Goods, ApprovePart, false, true),
    ] {
        assert_eq!(pays(kind, stage, verdict, keep), expected, "{kind} {stage} {verdict} {keep}");
    }
}

#[test]
fn the_reason_is_read_with_the_words() {
    let mut request = row(ReturnState::Requested, None);
    assert_eq!(said(&request), "not as described · the colour differs");
    request.text = "  ".to_owned();
    assert_eq!(said(&request), "not as described");
    request.reason = None;
    assert_eq!(said(&request), "");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever the order in which rows with times of their own arrive, the last word stands.
    #[test]
    fn the_order_of_arrival_does_not_matter(
        mut rows in prop::collection::vec((0usize..ReturnState::ALL.len(), 0i64..400), 1..8), turn in 0usize..8,
    ) {
        rows.sort_by_key(|(_, at)| *at);
        rows.dedup_by_key(|(_, at)| *at);
        let row_of = |(state, at): &(usize, i64)| row(ReturnState::ALL[*state], Some(*at));
        let last = rows.last().map(row_of).unwrap();
        let middle = turn % rows.len();
        rows.rotate_left(middle);
        let mut request: Option<Return> = None;
        for new in &rows {
            let new = row_of(new);
            match &mut request {
                None => request = Some(known(new.state, new.updated_at.map(|at| (at - T0).whole_seconds() / 3_600))),
                Some(request) => if arrival(request, &new) == Arrival::Newer {
                    let event = ReturnEvent::Changed { buyer: None, row: new, reading: None, case: None };
                    request.apply(T0 + Span::hours(500), &event);
                },
            }
        }
        prop_assert_eq!(request.unwrap().row, last);
    }
}
