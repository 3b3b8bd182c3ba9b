//! The arithmetic of suggestions, by example and by property.

use proptest::prelude::*;

use super::*;
use crate::reading::Issue;
use crate::remedy::suggest::{Suggestion, percent_of};
use crate::remedy::{Facts, suggest};

fn facts(value: i64, issue: Issue, severity: u8) -> Facts {
    Facts { value: Some(usd(value)), given_before: 0, issue, severity, orders: 1, remedies: 0 }
}

fn amount(suggestion: &Suggestion, kind: RemedyKind) -> Option<i64> {
    suggestion.choices.iter().find(|c| c.given.kind == kind)?.given.amount.map(|m| m.minor)
}

fn kinds(suggestion: &Suggestion) -> Vec<RemedyKind> {
    suggestion.choices.iter().map(|c| c.given.kind).collect()
}

#[test]
fn a_little_above_the_loss_line_by_line() {
    let mut policy = policy();
    policy.ceilings = vec![usd(2_000)];
    let suggestion = suggest(&facts(3_990, Issue::Mismatch, 2), &policy);
    let best = &suggestion.choices[0];
    assert_eq!(best.given, given(RemedyKind::PartialRefund, 1_317));
    let lines: Vec<(String, Option<i64>)> =
        best.steps.iter().map(|s| (s.label.en.to_string(), s.value.map(|m| m.minor))).collect();
    assert_eq!(
        lines,
        [
            ("price of the order".to_owned(), Some(3_990)),
            ("× 30 % (mismatch, severity 2)".to_owned(), Some(1_197)),
            ("+ 10 % of the loss: a little above the loss".to_owned(), Some(1_317)),
        ]
    );
    assert!(suggestion.choices.iter().flat_map(|c| &c.steps).all(|s| !s.label.zh.is_empty()));
}

#[test]
fn halves_are_rounded_away_from_zero_on_every_line() {
    for (minor, percent, expected) in
        [(1_197, 10, 120), (5, 10, 1), (4, 10, 0), (3_990, 30, 1_197), (0, 99, 0), (-5, 10, -1), (1, 50, 1)]
    {
        assert_eq!(percent_of(minor, percent), expected, "{percent} % of {minor}");
    }
    assert_eq!(percent_of(i64::MAX, 100), i64::MAX);
    assert_eq!(percent_of(i64::MAX, 200), i64::MAX, "no sum wraps");
}

#[test]
fn the_past_of_the_buyer_and_the_order_counts() {
    let policy = policy();
    let plain = facts(2_000, Issue::Quality, 2);
    for (facts, expected, line) in [
        (plain, 660, "a little above"),
        (Facts { orders: 3, ..plain }, 690, "a regular buyer"),
        (Facts { orders: 3, remedies: 3, ..plain }, 600, "bare loss"),
        (Facts { value: Some(usd(100_000)), ..plain }, 5_000, "at most the ceiling"),
        (Facts { given_before: 1_500, ..plain }, 500, "at most what is left"),
    ] {
        let suggestion = suggest(&facts, &policy);
        assert_eq!(amount(&suggestion, RemedyKind::Coupon), Some(expected), "{facts:?}");
        let coupon = suggestion.choices.iter().find(|c| c.given.kind == RemedyKind::Coupon).unwrap();
        assert!(coupon.steps.iter().any(|s| s.label.en.contains(line)), "{line}: {:?}", coupon.steps);
        assert_eq!(
            coupon.steps.last().and_then(|s| s.value),
            Some(usd(expected)),
            "the last line is the sum"
        );
    }
    let wary = suggest(&Facts { remedies: 3, ..plain }, &policy);
    assert!(wary.remarks[0].en.contains("look twice"), "{:?}", wary.remarks);
    // Money back, all together, is never more than the price.
    let some = suggest(&Facts { given_before: 1_500, ..plain }, &policy);
    assert_eq!(amount(&some, RemedyKind::Refund), Some(500));
    assert_eq!(amount(&some, RemedyKind::PartialRefund), None, "a part that is the whole is the whole");
    let none = suggest(&Facts { given_before: 2_000, ..plain }, &policy);
    assert_eq!(kinds(&none), [RemedyKind::Exchange, RemedyKind::Reship, RemedyKind::Sample]);
    assert!(none.remarks[0].en.contains("whole price"));
}

#[test]
fn without_a_price_there_are_goods_and_a_word_about_it() {
    let unknown = Facts { value: None, ..facts(0, Issue::Quality, 3) };
    let suggestion = suggest(&unknown, &policy());
    assert_eq!(kinds(&suggestion), [RemedyKind::Exchange, RemedyKind::Reship, RemedyKind::Sample]);
    assert!(suggestion.choices.iter().all(|c| c.given.amount.is_none() && c.steps[0].value.is_none()));
    assert!(suggestion.remarks[0].en.contains("not known"), "{:?}", suggestion.remarks);
}

#[test]
fn the_kind_follows_from_the_issue() {
    for (issue, severity, best) in [
        (Issue::Quality, 3, RemedyKind::Refund),
        (Issue::Mismatch, 2, RemedyKind::PartialRefund),
        (Issue::Logistics, 3, RemedyKind::Reship),
        (Issue::Logistics, 1, RemedyKind::Coupon),
        (Issue::Service, 2, RemedyKind::Coupon),
        (Issue::Groundless, 1, RemedyKind::Sample),
    ] {
        assert_eq!(kinds(&suggest(&facts(2_000, issue, severity), &policy()))[0], best, "{issue} {severity}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_sum_is_above_zero_under_its_bounds_and_the_last_line(
        value in prop_oneof![Just(None), (0i64..=1_000_000_000_000).prop_map(Some), Just(Some(i64::MAX)), Just(Some(-1))],
        before in 0i64..=2_000_000,
        issue in 0..6usize,
        severity in 0u8..5,
        orders in 0i64..9,
        remedies in 0i64..9,
        above in 0u32..=100,
        ceiling in prop::option::of(0i64..100_000),
    ) {
        let mut policy = policy();
        policy.above_loss = above;
        policy.ceilings = ceiling.map(usd).into_iter().collect();
        let facts = Facts { value: value.map(usd), given_before: before, issue: Issue::ALL[issue], severity, orders, remedies };
        let suggestion = suggest(&facts, &policy);
        prop_assert!(!suggestion.choices.is_empty());
        for choice in &suggestion.choices {
            prop_assert!(!choice.steps.is_empty());
            prop_assert_eq!(choice.given.amount.is_some(), choice.given.kind.is_money());
            let Some(amount) = choice.given.amount else { continue };
            let left = value.unwrap_or(0) - before.min(value.unwrap_or(0));
            prop_assert!(amount.minor > 0 && amount.minor <= left);
            prop_assert_eq!(choice.steps.last().and_then(|s| s.value), Some(amount));
            if choice.given.kind != RemedyKind::Refund {
                prop_assert!(ceiling.is_none_or(|c| amount.minor <= c));
            }
        }
    }
}
