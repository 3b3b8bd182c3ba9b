//! What the shop would suggest, with the whole arithmetic: a pure function of the order's price, the loss, the buyer's
//! past and the policy.
//!
//! Rounding: every line is rounded to the minor unit, half away from zero, and the next line goes on from the rounded
//! figure, so that what is shown adds up.

use std::borrow::Cow;

use super::event::{Given, RemedyKind, Step};
use super::policy::{RemedyPolicy, in_currency};
use crate::money::Money;
use crate::reading::Issue;
use crate::refusal::Words;

/// What is known about the order and its buyer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// What the buyer paid, if known.
    pub value: Option<Money>,
    /// What was given back of it before, in its currency and minor units.
    pub given_before: i64,
    /// What is wrong.
    pub issue: Issue,
    /// 1 to 3.
    pub severity: u8,
    /// Orders of the buyer.
    pub orders: i64,
    /// Remedies the buyer got lately.
    pub remedies: i64,
}

/// One thing that could be offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What and how much.
    pub given: Given,
    /// How the sum came about, line by line.
    pub steps: Vec<Step>,
}

/// What could be offered, the best first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// At least one, always.
    pub choices: Vec<Choice>,
    /// What people should know before they choose.
    pub remarks: Vec<Words>,
}

/// What the shop would suggest.
pub fn suggest(facts: &Facts, policy: &RemedyPolicy) -> Suggestion {
    let mut remarks = remarks(facts, policy);
    let goods = |kind| Choice {
        given: Given { kind, amount: None },
        steps: vec![said("goods, no sum".into(), "实物补救，不涉及金额".into(), None)],
    };
    let mut choices: Vec<Choice> = Vec::new();
    if let Some(value) = facts.value.filter(|v| v.minor > 0) {
        let left = Money { minor: value.minor.saturating_sub(facts.given_before).max(0), ..value };
        if left.minor == 0 {
            remarks.push(Words::new(
                "the whole price of this order was given back before",
                "该订单的金额此前已全部退还",
            ));
        }
        let (part, steps) = part(facts, policy, value, left);
        if part.minor > 0 && part.minor < left.minor {
            let given = Given { kind: RemedyKind::PartialRefund, amount: Some(part) };
            choices.push(Choice { given, steps: steps.clone() });
        }
        if left.minor > 0 {
            choices.push(whole(facts, value, left));
        }
        if part.minor > 0 {
            choices.push(Choice { given: Given { kind: RemedyKind::Coupon, amount: Some(part) }, steps });
        }
    } else {
        remarks.push(Words::new(
            "the price of the order is not known, so there is no sum to suggest",
            "订单金额未知，无法建议金额",
        ));
    }
    choices.extend([RemedyKind::Exchange, RemedyKind::Reship, RemedyKind::Sample].map(goods));
    choices.sort_by_key(|choice| rank(facts, choice.given.kind));
    Suggestion { choices, remarks }
}

/// The order in which kinds suit an issue; a smaller number is better.
fn rank(facts: &Facts, kind: RemedyKind) -> usize {
    use RemedyKind::{Coupon, Exchange, PartialRefund, Refund, Reship, Sample};
    let order = match (facts.issue, facts.severity) {
        (Issue::Quality | Issue::Mismatch, 3..) => [Refund, Exchange, Reship, PartialRefund, Coupon, Sample],
        (Issue::Quality | Issue::Mismatch, _) => [PartialRefund, Exchange, Refund, Coupon, Reship, Sample],
        (Issue::Logistics, 3..) => [Reship, Refund, PartialRefund, Coupon, Exchange, Sample],
        (Issue::Logistics | Issue::Service | Issue::Other, _) => {
            [Coupon, PartialRefund, Sample, Reship, Exchange, Refund]
        }
        (Issue::Groundless, _) => [Sample, Coupon, Exchange, Reship, PartialRefund, Refund],
    };
    order.iter().position(|k| *k == kind).unwrap_or(order.len())
}

fn remarks(facts: &Facts, policy: &RemedyPolicy) -> Vec<Words> {
    let mut remarks = Vec::new();
    if is_wary(facts, policy) {
        let (n, days) = (facts.remedies, policy.wary_days);
        remarks.push(Words::made(
            format!("this buyer got {n} remedies within {days} days: look twice"),
            format!("该买家 {days} 天内已获 {n} 次补救，请留意"),
        ));
    }
    if facts.issue == Issue::Groundless {
        remarks.push(Words::new("no concrete loss is known; nothing is owed", "未见具体损失，无需补偿"));
    }
    remarks
}

fn is_wary(facts: &Facts, policy: &RemedyPolicy) -> bool {
    policy.wary_from > 0 && facts.remedies >= i64::from(policy.wary_from)
}

fn is_regular(facts: &Facts, policy: &RemedyPolicy) -> bool {
    policy.regular_from > 0 && facts.orders >= i64::from(policy.regular_from)
}

/// So many percent of a sum, rounded half away from zero.
pub(super) fn percent_of(minor: i64, percent: u32) -> i64 {
    let product = i128::from(minor) * i128::from(percent);
    let rounded = (product.abs() + 50) / 100 * product.signum();
    i64::try_from(rounded).unwrap_or(if rounded < 0 { i64::MIN } else { i64::MAX })
}

/// A little above the loss, under the ceiling, and never more than is left of the price.
fn part(facts: &Facts, policy: &RemedyPolicy, value: Money, left: Money) -> (Money, Vec<Step>) {
    let of = |minor| Money { minor, ..value };
    let share = policy.loss_percent(facts.issue, facts.severity);
    let loss = percent_of(value.minor, share);
    let mut steps = vec![
        said("price of the order".into(), "订单金额".into(), Some(value)),
        said(
            format!("× {share} % ({}, severity {})", facts.issue, facts.severity).into(),
            format!("× {share} %（{}，严重度 {}）", issue_zh(facts.issue), facts.severity).into(),
            Some(of(loss)),
        ),
    ];
    let mut sum = loss;
    let mut raise = |percent: u32, en: &str, zh: &str| {
        if percent > 0 && loss > 0 {
            sum = sum.saturating_add(percent_of(loss, percent));
            let (en, zh) =
                (format!("+ {percent} % of the loss: {en}"), format!("+ 损失的 {percent} %：{zh}"));
            steps.push(said(en.into(), zh.into(), Some(of(sum))));
        }
    };
    if is_wary(facts, policy) {
        steps.push(said(
            "bare loss: many remedies lately".into(),
            "仅补损失：近期补救较多".into(),
            Some(of(loss)),
        ));
    } else {
        raise(policy.above_loss, "a little above the loss", "略高于损失");
        if is_regular(facts, policy) {
            raise(policy.regular_extra, "a regular buyer", "老客户");
        }
    }
    if let Some(ceiling) = in_currency(&policy.ceilings, value.currency)
        && sum > ceiling
    {
        sum = ceiling;
        steps.push(said("at most the ceiling".into(), "不超过上限".into(), Some(of(sum))));
    }
    if sum > left.minor {
        sum = left.minor;
        steps.push(said(
            "at most what is left of the price".into(),
            "不超过订单剩余金额".into(),
            Some(of(sum)),
        ));
    }
    (of(sum), steps)
}

fn whole(facts: &Facts, value: Money, left: Money) -> Choice {
    let mut steps = vec![said("price of the order".into(), "订单金额".into(), Some(value))];
    if facts.given_before > 0 {
        steps.push(said("less what was given back before".into(), "减去此前已退".into(), Some(left)));
    }
    Choice { given: Given { kind: RemedyKind::Refund, amount: Some(left) }, steps }
}

fn said(en: Cow<'static, str>, zh: Cow<'static, str>, value: Option<Money>) -> Step {
    Step { label: Words { en, zh }, value }
}

const fn issue_zh(issue: Issue) -> &'static str {
    match issue {
        Issue::Quality => "产品质量",
        Issue::Logistics => "物流",
        Issue::Service => "服务态度",
        Issue::Mismatch => "与描述不符",
        Issue::Groundless => "无具体理由",
        Issue::Other => "其他",
    }
}
