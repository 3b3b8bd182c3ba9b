//! The figures a new shop starts with: house defaults, meant to be changed.

use super::policy::{Budget, LossShare, RemedyPolicy, RoleLimits};
use crate::access::Role;
use crate::money::{Currency, Money};
use crate::reading::Issue;

/// Currencies of the markets we know, each with a round sum of about ten US dollars in minor units (November 2026;
/// only the order of magnitude matters).
const TENS: &[(&str, i64)] = &[
    ("USD", 1_000),
    ("EUR", 1_000),
    ("GBP", 800),
    ("CNY", 7_000),
    ("SGD", 1_300),
    ("MYR", 4_500),
    ("THB", 35_000),
    ("PHP", 55_000),
    ("IDR", 16_000_000),
    ("VND", 250_000),
];

/// Shares lost by severity 1, 2 and 3, in percent.
const LOSS: &[(Issue, [u32; 3])] = &[
    (Issue::Quality, [15, 30, 100]),
    (Issue::Mismatch, [15, 30, 100]),
    (Issue::Logistics, [5, 15, 100]),
    (Issue::Service, [5, 10, 20]),
    (Issue::Groundless, [0, 0, 0]),
    (Issue::Other, [5, 10, 30]),
];

/// So many times ten dollars, in every currency.
fn tens(times: i64) -> Vec<Money> {
    let money = |(code, ten): &(&str, i64)| {
        Currency::parse(code).ok().map(|currency| Money { minor: ten * times, currency })
    };
    TENS.iter().filter_map(money).collect()
}

impl RemedyPolicy {
    /// What a shop has until it decides for itself.
    pub fn standard() -> Self {
        let shares = |(issue, percents): &(Issue, [u32; 3])| {
            let issue = *issue;
            (1..=3u8).zip(*percents).map(move |(severity, percent)| LossShare { issue, severity, percent })
        };
        let limits = |role, one, day, per_day_count| RoleLimits {
            role,
            per_remedy: tens(one),
            per_day: tens(day),
            per_day_count,
        };
        let budget = |per_month| Budget { name: "after-sales".to_owned(), per_month };
        Self {
            version: 0,
            loss: LOSS.iter().flat_map(shares).collect(),
            above_loss: 10,
            regular_from: 3,
            regular_extra: 5,
            wary_from: 3,
            wary_days: 180,
            ceilings: tens(5),
            limits: vec![
                limits(Role::Agent, 2, 20, 30),
                limits(Role::Operator, 2, 20, 30),
                limits(Role::Lead, 10, 100, 200),
            ],
            per_case: tens(50),
            budgets: tens(1_000).into_iter().map(budget).collect(),
            two_person_above: tens(8),
            approver: Role::Lead,
            cooling_days: 30,
            evidence_days: 7,
        }
    }
}
