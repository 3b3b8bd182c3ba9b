//! What speaks for or against taking a feedback at its word, and the proposal that follows.

use serde::{Deserialize, Serialize};

use super::{Check, Objectivity, Truth};
use crate::case::Verdict;
use crate::reading::{Ground, Issue, Reading, words};
use crate::refusal::Words;
use crate::time::Instant;

words! {
    /// What was noticed.
    SignalKind {
        /// Stars and words disagree.
        AtOdds = "at_odds",
        /// It judges the goods and was written before they came.
        BeforeReceipt = "before_receipt",
        /// It threatens with a bad review to get something.
        Coercion = "coercion",
        /// It insults.
        Abuse = "abuse",
        /// It steers to another shop.
        Competitor = "competitor",
        /// It is not about the goods or the order.
        Irrelevant = "irrelevant",
        /// It says the same as another text.
        Repeated = "repeated",
        /// It names no reason.
        NoReason = "no_reason",
        /// The buyer rates everything low.
        AlwaysLow = "always_low",
        /// Others complain of the same on this product.
        OthersToo = "others_too",
        /// The buyer is a regular one.
        Regular = "regular",
    }
}

words! {
    /// Which way a signal leans.
    Leaning {
        /// For taking the feedback at its word.
        For = "for",
        /// Against it.
        Against = "against",
    }
}

/// A signal with the fact behind it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Signal {
    /// What was noticed.
    pub kind: SignalKind,
    /// Which way it leans.
    pub leaning: Leaning,
    /// The fact.
    pub fact: Words,
}

/// What surrounds a feedback.
#[derive(Clone, Debug, Default)]
pub struct Circumstances {
    /// Characters of the text that are letters or digits.
    pub letters: usize,
    /// When the buyer wrote it, for a review.
    pub written_at: Option<Instant>,
    /// Whether the order is known, and when it was delivered.
    pub delivered: Option<Option<Instant>>,
    /// Stars of the buyer's other reviews.
    pub other_stars: Vec<u8>,
    /// Orders of this buyer.
    pub orders: i64,
    /// Other cases of the same issue on this product in the last 30 days.
    pub same_complaint: i64,
    /// Orders of this product in the last 30 days.
    pub product_orders: i64,
}

/// Fewest other reviews that make a habit, and fewest cases that make a pattern.
const HABIT: usize = 3;
const PATTERN: i64 = 2;

/// The signals of one feedback.
pub fn signals(reading: &Reading, around: &Circumstances) -> Vec<Signal> {
    let mut found = Vec::new();
    let mut say = |kind, leaning, en: String, zh: String| {
        found.push(Signal { kind, leaning, fact: Words::made(en, zh) });
    };
    if reading.at_odds {
        let (en, zh) = ("stars and words disagree", "星级与文字不一致");
        say(SignalKind::AtOdds, Leaning::Against, en.to_owned(), zh.to_owned());
    }
    let of_goods = matches!(reading.issue, Some(Issue::Quality | Issue::Mismatch));
    if let (Some(written), Some(delivered), true) = (around.written_at, around.delivered, of_goods)
        && delivered.is_none_or(|came| written < came)
    {
        let (en, zh) =
            ("it judges the goods and was written before delivery", "评价商品本身，但写于送达之前");
        say(SignalKind::BeforeReceipt, Leaning::Against, en.to_owned(), zh.to_owned());
    }
    if let Some((kind, en, zh)) = reading.ground.and_then(of_ground) {
        say(kind, Leaning::Against, en.to_owned(), zh.to_owned());
    }
    if around.letters < 4 && reading.aspects.is_empty() {
        let (en, zh) = ("it names no reason", "没有写明原因");
        say(SignalKind::NoReason, Leaning::Against, en.to_owned(), zh.to_owned());
    }
    let low = around.other_stars.iter().filter(|s| **s <= 2).count();
    if around.other_stars.len() >= HABIT && low == around.other_stars.len() {
        let en = format!("all {low} other reviews of this buyer have 1 or 2 stars");
        say(SignalKind::AlwaysLow, Leaning::Against, en, format!("该买家其余 {low} 条评价均为 1–2 星"));
    }
    if around.same_complaint >= PATTERN {
        let (n, orders) = (around.same_complaint, around.product_orders);
        let en = format!("{n} other cases of this kind on this product in 30 days ({orders} orders)");
        let zh = format!("近 30 天该商品同类工单另有 {n} 个（{orders} 笔订单）");
        say(SignalKind::OthersToo, Leaning::For, en, zh);
    }
    let kind = around.other_stars.iter().any(|s| *s >= 4);
    if around.orders >= 3 && kind {
        let n = around.orders;
        let en = format!("a regular buyer: {n} orders, with good reviews among them");
        say(SignalKind::Regular, Leaning::For, en, format!("老顾客：{n} 笔订单，曾给过好评"));
    }
    found
}

/// The signal of a ground. Personal data in a text says nothing about its truth.
fn of_ground(ground: Ground) -> Option<(SignalKind, &'static str, &'static str)> {
    Some(match ground {
        Ground::Abuse => (SignalKind::Abuse, "it insults people", "含有辱骂"),
        Ground::Irrelevant => {
            (SignalKind::Irrelevant, "it is not about the goods or the order", "与商品或订单无关")
        }
        Ground::Competitor => (SignalKind::Competitor, "it steers to another shop", "引导至其他店铺"),
        Ground::Coercion => {
            (SignalKind::Coercion, "it threatens with a bad review to get something", "以差评相要挟")
        }
        Ground::Repeated => (SignalKind::Repeated, "it says the same as another text", "与其他文字雷同"),
        Ground::Privacy => return None,
    })
}

/// A proposal from checks and signals: the verdict, and how fair the feedback is. A person decides.
pub fn suggest(checks: &[Check], signals: &[Signal]) -> (Verdict, Objectivity) {
    let count = |truth| checks.iter().filter(|c| c.truth == truth).count();
    let (held, refuted) = (count(Truth::True), count(Truth::False));
    let has = |kind| signals.iter().any(|s| s.kind == kind);
    let verdict = match (held, refuted) {
        (0, 0) => Verdict::Unknown,
        (_, 0) => Verdict::Valid,
        (0, _) => Verdict::Invalid,
        _ => Verdict::Partly,
    };
    let hostile = [SignalKind::Coercion, SignalKind::Competitor, SignalKind::Repeated];
    let objectivity = if hostile.into_iter().any(has) && held == 0 {
        Objectivity::Malicious
    } else if held == 0 && (refuted > 0 || has(SignalKind::NoReason) || has(SignalKind::BeforeReceipt)) {
        Objectivity::Unfounded
    } else if held > 0 && (refuted > 0 || has(SignalKind::Abuse) || has(SignalKind::AtOdds)) {
        Objectivity::Exaggerated
    } else {
        Objectivity::Fair
    };
    (verdict, objectivity)
}
