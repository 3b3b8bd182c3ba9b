//! Limits: what is within somebody's authority, who decides above it, and what nobody may exceed.

use super::*;
use crate::reading::Issue;
use crate::remedy::limits::{Period, Used, Verdict, judge};
use crate::remedy::policy::{Budget, LossShare};

fn asked(role: Role, given: &Given, used: &Used, second: bool) -> Result<Verdict, String> {
    let policy = policy();
    let budget = given.amount.and_then(|m| policy.budget(m.currency, None));
    judge(&policy, role, given, budget, used, second).map_err(|r| r.code.into_owned())
}

#[expect(clippy::unnecessary_wraps, reason = "an answer as the others of the table")]
fn of(role: Role, why: &[Reason]) -> Result<Verdict, String> {
    Ok(Verdict::Approval { of: role, why: why.to_vec() })
}

#[test]
fn each_limit_has_its_answer() {
    use RemedyKind::{Coupon, Exchange, Refund};
    let none = Used::default();
    let within = || Ok(Verdict::Within);
    let goods = Given { kind: Exchange, amount: None };
    let strange =
        Given { kind: Refund, amount: Some(Money { minor: 1, currency: Currency::parse("XYZ").unwrap() }) };
    // The standard figures: agent 20 and 200 a day, lead 100 and 1,000, case 500, budget 10,000, two people above 80.
    for (role, what, used, second, expected) in [
        (Role::Agent, given(Refund, 2_000), none, false, within()),
        (Role::Agent, given(Refund, 2_001), none, false, of(Role::Lead, &[Reason::OneRemedy])),
        (Role::Agent, given(Coupon, 100), Used { day: 19_900, ..none }, false, within()),
        (
            Role::Agent,
            given(Coupon, 101),
            Used { day: 19_900, ..none },
            false,
            of(Role::Lead, &[Reason::Day]),
        ),
        (Role::Agent, goods, Used { day_count: 29, ..none }, false, within()),
        (Role::Agent, goods, Used { day_count: 30, ..none }, false, of(Role::Lead, &[Reason::DayCount])),
        (
            Role::Agent,
            given(Refund, 9_000),
            none,
            false,
            of(Role::Lead, &[Reason::OneRemedy, Reason::TwoPeople]),
        ),
        (
            Role::Agent,
            given(Refund, 10_001),
            none,
            false,
            of(Role::Owner, &[Reason::OneRemedy, Reason::TwoPeople]),
        ),
        (Role::Lead, given(Refund, 8_000), none, false, within()),
        (
            Role::Lead,
            given(Refund, 8_000),
            Used { case: 1, ..none },
            false,
            of(Role::Lead, &[Reason::TwoPeople]),
        ),
        (Role::Lead, given(Refund, 8_001), none, false, of(Role::Lead, &[Reason::TwoPeople])),
        (Role::Lead, given(Refund, 8_001), none, true, within()),
        (Role::Lead, given(Refund, 10_001), none, true, of(Role::Owner, &[Reason::OneRemedy])),
        (Role::Owner, given(Refund, 50_000), none, true, within()),
        (Role::Owner, given(Refund, 8_001), none, false, of(Role::Lead, &[Reason::TwoPeople])),
        // A currency without a figure needs the owner.
        (Role::Agent, strange, none, false, of(Role::Owner, &[Reason::Currency])),
        (Role::Lead, strange, none, true, of(Role::Owner, &[Reason::Currency])),
        (Role::Owner, strange, none, false, within()),
        // A role that the policy does not name grants nothing alone.
        (Role::Buyer, given(Refund, 1), none, false, of(Role::Lead, &[Reason::OneRemedy])),
        // Caps hold for everybody.
        (
            Role::Owner,
            given(Refund, 1),
            Used { case: 50_000, ..none },
            true,
            Err("remedy_case_limit".to_owned()),
        ),
        (
            Role::Owner,
            given(Refund, 1),
            Used { budget: 1_000_000, ..none },
            true,
            Err("remedy_budget".to_owned()),
        ),
        (Role::Owner, given(Refund, 1), Used { budget: 999_999, case: 49_999, ..none }, true, within()),
        (
            Role::Owner,
            given(Refund, 1),
            Used { case: i64::MAX, ..none },
            true,
            Err("remedy_case_limit".to_owned()),
        ),
    ] {
        assert_eq!(asked(role, &what, &used, second), expected, "{role} {what:?} {used:?} {second}");
    }
}

#[test]
fn a_day_is_the_shops_own() {
    // 2026-03-02 08:00 UTC, and the evening of a month's last day.
    assert_eq!(Period::at(AT, "Asia/Shanghai").day, "2026-03-02");
    let late = Instant::parse("2026-01-31T17:00:00Z").unwrap();
    let there = Period::at(late, "Asia/Shanghai");
    assert_eq!((there.day.as_str(), there.month.as_str()), ("2026-02-01", "2026-02"));
    assert_eq!(Period::at(late, "No/Where").day, "2026-01-31", "UTC where the zone is unknown");
}

#[test]
fn the_standard_policy_works_and_a_broken_one_names_its_field() {
    type Break = fn(&mut RemedyPolicy);
    assert_eq!(policy().validate(), Ok(()));
    let broken: [(&str, Break); 14] = [
        ("above_loss", |p| p.above_loss = 101),
        ("regular_extra", |p| p.regular_extra = 101),
        ("cooling_days", |p| p.cooling_days = 4_000),
        ("wary_days", |p| p.wary_days = 4_000),
        ("evidence_days", |p| p.evidence_days = 4_000),
        ("approver", |p| p.approver = Role::Agent),
        ("loss", |p| p.loss.push(LossShare { issue: Issue::Other, severity: 4, percent: 1 })),
        ("loss", |p| p.loss.push(p.loss[0].clone())),
        ("limits", |p| p.limits[0].role = Role::Owner),
        ("limits", |p| p.limits[0].role = Role::Lead),
        ("limits", |p| p.limits[0].per_day.push(usd(1))),
        ("per_case", |p| p.per_case[0].minor = -1),
        ("budgets", |p| p.budgets.push(p.budgets[0].clone())),
        ("budgets", |p| p.budgets.push(Budget { name: " ".to_owned(), per_month: usd(1) })),
    ];
    for (field, break_it) in broken {
        let mut policy = policy();
        break_it(&mut policy);
        let refusal = policy.validate().unwrap_err();
        assert_eq!((&*refusal.code, refusal.field.as_deref()), ("bad_remedy_policy", Some(field)));
    }
    let text = serde_json::to_string(&policy()).unwrap();
    assert_eq!(serde_json::from_str::<RemedyPolicy>(&text).unwrap(), policy());
}
