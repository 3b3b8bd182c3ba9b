//! From a reading to assertions, each with its fact.

use super::chat::waits;
use super::facts::{Known, OrderFacts, day, days};
use super::{Check, Truth, What};
use crate::money::Money;
use crate::reading::{Aspect, Claim, ClaimKind, Issue, Polarity, Reading, Span};
use crate::refusal::Words;
use crate::time;

/// How a truth was found: what holds, and the fact beside it.
type Found = (Truth, Words);

/// The assertions of one feedback, in the order of the text, one for each thing asserted; `feedback` is its place among
/// the case's feedbacks. Wishes (a refund, an apology) are no assertions.
pub fn check(feedback: usize, reading: &Reading, known: &Known<'_>) -> Vec<Check> {
    let mut found: Vec<Check> = Vec::new();
    let complained = reading.aspects.iter().filter(|a| a.polarity == Polarity::Negative);
    let asserted = complained
        .filter_map(|a| asserted(a.aspect).map(|what| (what, a.span, stands(what, known))))
        .chain(reading.claims.iter().filter_map(|c| claimed(c, reading, known)));
    for (what, span, (truth, fact)) in asserted {
        let same = |c: &Check| c.what == what && (c.fact == fact || c.span == span);
        if !found.iter().any(same) {
            let key = format!("{feedback}-{what}-{}", span.start);
            found.push(Check { key, what, span, truth, fact });
        }
    }
    found.sort_by_key(|c| c.span.start);
    found
}

/// What complaining of an aspect asserts; taste, price and the like assert nothing that could be checked.
fn asserted(aspect: Aspect) -> Option<What> {
    Some(match aspect {
        Aspect::Delivery | Aspect::Courier => What::Late,
        Aspect::ReplyTime => What::SlowAnswer,
        Aspect::Attitude => What::Attitude,
        Aspect::MissingItem | Aspect::Quantity | Aspect::Gift => What::Missing,
        Aspect::WrongItem => What::WrongItem,
        Aspect::Description
        | Aspect::Colour
        | Aspect::Size
        | Aspect::Fit
        | Aspect::Material
        | Aspect::Appearance
        | Aspect::Weight => What::Differs,
        Aspect::Authenticity => What::NotGenuine,
        Aspect::Packaging => What::Damaged,
        Aspect::Function
        | Aspect::Workmanship
        | Aspect::Durability
        | Aspect::Battery
        | Aspect::Screen
        | Aspect::Camera
        | Aspect::Freshness
        | Aspect::Hygiene
        | Aspect::Safety => What::Defect,
        Aspect::Refund | Aspect::Warranty => What::NoRefund,
        _ => return None,
    })
}

/// How an assertion without a figure stands.
fn stands(what: What, known: &Known<'_>) -> Found {
    match what {
        What::Late => astray(known).unwrap_or_else(|| late(known)),
        What::Damaged => damaged(known),
        What::SlowAnswer => slow_answer(known),
        _ => (Truth::Unknown, settles(what)),
    }
}

/// A fact of the text with its figure.
fn claimed(claim: &Claim, reading: &Reading, known: &Known<'_>) -> Option<(What, Span, Found)> {
    let value = claim.value.as_deref()?;
    let (what, found) = match claim.kind {
        ClaimKind::OrderNumber => (What::OrderNumber, order_number(value, known.order)?),
        ClaimKind::Quantity => (What::Quantity, quantity(value, known.order)?),
        ClaimKind::Amount => (What::Amount, amount(value, known.order)?),
        ClaimKind::Date => (What::Date, date(value, known)?),
        ClaimKind::Duration if about_delivery(reading) => (What::Duration, duration(value, known)?),
        _ => return None,
    };
    Some((what, claim.span, found))
}

fn about_delivery(reading: &Reading) -> bool {
    let speaks = |a: &crate::reading::AspectSeen| matches!(a.aspect, Aspect::Delivery | Aspect::Courier);
    reading.issue == Some(Issue::Logistics) || reading.aspects.iter().any(speaks)
}

/// What the carrier says of a parcel that has not come and will not, or stands still.
fn astray(known: &Known<'_>) -> Option<Found> {
    let order = known.order.filter(|o| o.delivered_at.is_none())?;
    let on = |at| day(at, known.zone);
    let parcel = &order.parcel;
    let (en, zh) = if let Some(at) = parcel.lost_at {
        (format!("the carrier reported it lost on {}", on(at)), format!("承运商 {} 报告丢件", on(at)))
    } else if let Some(at) = parcel.returned_at {
        (format!("it has gone back to the sender since {}", on(at)), format!("{} 起退回寄件人", on(at)))
    } else {
        let at = parcel.stuck_since?;
        let still = days(at, known.now, known.zone);
        (
            format!("nothing has moved since {}, {still} d", on(at)),
            format!("{} 起 {still} 天没有物流更新", on(at)),
        )
    };
    Some(fact(Truth::True, en, zh))
}

/// A carrier's own word settles it; its silence does not.
fn damaged(known: &Known<'_>) -> Found {
    match known.order.and_then(|o| o.parcel.damaged_at) {
        Some(at) => {
            let on = day(at, known.zone);
            fact(
                Truth::True,
                format!("the carrier reported damage on {on}"),
                format!("承运商 {on} 报告包裹破损"),
            )
        }
        None => (Truth::Unknown, settles(What::Damaged)),
    }
}

fn late(known: &Known<'_>) -> Found {
    let Some(order) = known.order else { return no_order() };
    let zone = known.zone;
    match (order.promised_at, order.delivered_at) {
        (Some(promised), Some(came)) => match days(promised, came, zone) {
            late if late > 0 => fact(
                Truth::True,
                format!("delivered {}, {late} d after the promised day", day(came, zone)),
                format!("{} 送达，比承诺晚 {late} 天", day(came, zone)),
            ),
            _ => fact(
                Truth::False,
                format!("delivered {}; promised until {}", day(came, zone), day(promised, zone)),
                format!("{} 送达；承诺不晚于 {}", day(came, zone), day(promised, zone)),
            ),
        },
        (Some(promised), None) => match days(promised, known.now, zone) {
            late if late > 0 => fact(
                Truth::True,
                format!("not delivered; promised until {}, {late} d ago", day(promised, zone)),
                format!("尚未送达；承诺不晚于 {}，已过 {late} 天", day(promised, zone)),
            ),
            _ => fact(
                Truth::False,
                format!("still on its way; promised until {}", day(promised, zone)),
                format!("仍在途中；承诺不晚于 {}", day(promised, zone)),
            ),
        },
        (None, came) => match order.began().map(|began| days(began, came.unwrap_or(known.now), zone)) {
            Some(took) => fact(
                Truth::Unknown,
                format!("no promised day is known; {took} d from payment until {}", until(came).en),
                format!("没有承诺日期；从付款到{}共 {took} 天", until(came).zh),
            ),
            None => fact(Truth::Unknown, "the order has no dates".to_owned(), "订单没有日期信息".to_owned()),
        },
    }
}

fn until(came: Option<time::Instant>) -> Words {
    if came.is_some() { Words::new("delivery", "送达") } else { Words::new("today", "今天") }
}

fn slow_answer(known: &Known<'_>) -> Found {
    if known.chat.is_empty() {
        return fact(
            Truth::Unknown,
            "no private messages with this buyer are known".to_owned(),
            "没有与该买家的私信记录".to_owned(),
        );
    }
    let all = waits(known.chat, known.now);
    let Some(longest) = all.iter().max_by_key(|w| w.took) else {
        return fact(
            Truth::False,
            "the buyer has asked nothing in the chat".to_owned(),
            "买家在私信中没有提问".to_owned(),
        );
    };
    let took = spoken(longest.took);
    let promise = known.answer_within.unwrap_or(super::ANSWER_WITHIN);
    let within = spoken(promise);
    match (longest.answered, longest.took > promise) {
        (false, true) => fact(
            Truth::True,
            format!("nobody has answered for {}; promised {}", took.en, within.en),
            format!("已有 {} 无人回复；承诺 {}", took.zh, within.zh),
        ),
        (true, true) => fact(
            Truth::True,
            format!("the longest wait was {}; promised {}", took.en, within.en),
            format!("最长等待 {}；承诺 {}", took.zh, within.zh),
        ),
        (_, false) => fact(
            Truth::False,
            format!("the longest wait was {}; promised {}", took.en, within.en),
            format!("最长等待 {}；承诺 {}", took.zh, within.zh),
        ),
    }
}

fn order_number(value: &str, order: Option<&OrderFacts>) -> Option<Found> {
    let order = order?;
    let plain = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    let same = plain(value) == plain(&order.number)
        || order.tracking.as_deref().is_some_and(|t| plain(t) == plain(value));
    let truth = if same { Truth::True } else { Truth::False };
    Some(fact(truth, format!("this is order {}", order.number), format!("本订单号为 {}", order.number)))
}

fn quantity(value: &str, order: Option<&OrderFacts>) -> Option<Found> {
    let said: i64 = value.parse().ok()?;
    let ordered = order?.quantity?;
    // Fewer may be the part that is bad or missing, more the contents of a pack.
    let truth = if said == ordered { Truth::True } else { Truth::Unknown };
    Some(fact(truth, format!("{ordered} were ordered"), format!("订购了 {ordered} 件")))
}

fn amount(value: &str, order: Option<&OrderFacts>) -> Option<Found> {
    let paid = order?.amount?;
    let said = Money::parse(value, paid.currency)?;
    // Another sum may be a part of it, the list price, or another shop's price.
    let truth = if said == paid { Truth::True } else { Truth::Unknown };
    Some(fact(truth, format!("{paid} was paid"), format!("实付 {paid}")))
}

fn date(value: &str, known: &Known<'_>) -> Option<Found> {
    let order = known.order?;
    let named = [
        ("paid", "付款", order.paid_at),
        ("shipped", "发货", order.shipped_at),
        ("promised", "承诺送达", order.promised_at),
        ("delivered", "送达", order.delivered_at),
    ];
    let dates: Vec<(&str, &str, String)> =
        named.into_iter().filter_map(|(en, zh, at)| at.map(|at| (en, zh, day(at, known.zone)))).collect();
    if dates.is_empty() {
        return None;
    }
    // `11-03` is a day of any year, `2026-11-03` of one.
    if let Some((en, zh, on)) = dates.iter().find(|(_, _, on)| on.ends_with(value)) {
        return Some(fact(Truth::True, format!("{en} on {on}"), format!("{on} {zh}")));
    }
    let list =
        |word: fn(&(&str, &str, String)) -> String| dates.iter().map(word).collect::<Vec<_>>().join(", ");
    let (en, zh) = (list(|(en, _, on)| format!("{en} {on}")), list(|(_, zh, on)| format!("{zh} {on}")));
    Some(fact(Truth::Unknown, en, zh))
}

/// Days waited, against the days it took until the buyer wrote or the parcel came.
fn duration(value: &str, known: &Known<'_>) -> Option<Found> {
    let said = in_days(value)?;
    let order = known.order?;
    let end = order.delivered_at.map_or(known.said_at, |came| came.min(known.said_at));
    let took = days(order.began()?, end, known.zone);
    let truth = if said <= took + 1 { Truth::True } else { Truth::False };
    let (en, zh) = (format!("it had taken {took} d by then"), format!("当时已过 {took} 天"));
    Some(fact(truth, en, zh))
}

/// Whole days of `5d`, `2w`, `1m`, `1y` as triage writes them; shorter units are less than a day.
fn in_days(value: &str) -> Option<i64> {
    let (number, unit) = value.split_at(value.find(|c: char| c.is_ascii_alphabetic())?);
    let n: f64 = number.parse().ok()?;
    let days = match unit {
        "d" => 1.0,
        "w" => 7.0,
        "m" => 30.0,
        "y" => 365.0,
        _ => return None,
    };
    Some((n * days) as i64)
}

/// What would settle an assertion that figures cannot.
fn settles(what: What) -> Words {
    match what {
        What::Missing => Words::new(
            "compare the packing record and the parcel's weight, or ask for a picture of all that came",
            "核对打包记录与包裹重量，或请买家拍下收到的全部物品",
        ),
        What::WrongItem => {
            Words::new("ask for a picture of the article and its label", "请买家拍下商品与标签")
        }
        What::Differs => Words::new(
            "hold the buyer's picture against the listing and what the host said",
            "将买家图片与商品页、主播讲解对照",
        ),
        What::NotGenuine => {
            Words::new("look into the supplier's authorisation and batch", "核对供应商授权与批次")
        }
        What::Damaged => Words::new(
            "ask for pictures of the box and the article; look at the packaging class",
            "请买家拍下外箱与商品；核对包装等级",
        ),
        What::Defect => Words::new(
            "ask for a picture or video of the fault; look for the same in this batch",
            "请买家提供故障图片或视频；查看同批次反馈",
        ),
        What::NoRefund => {
            Words::new("look at the refunds of this order on the platform", "在平台上核对该订单的退款")
        }
        _ => Words::new("read the chat again", "请重看聊天记录"),
    }
}

fn no_order() -> Found {
    fact(Truth::Unknown, "the order is not known".to_owned(), "订单信息未知".to_owned())
}

fn fact(truth: Truth, en: String, zh: String) -> Found {
    (truth, Words::made(en, zh))
}

/// A span as people say it: `3 h 10 min`.
fn spoken(span: time::Span) -> Words {
    let minutes = span.whole_seconds() / 60;
    let (days, hours, minutes) = (minutes / 1_440, minutes / 60 % 24, minutes % 60);
    match (days, hours) {
        (0, 0) => Words::made(format!("{minutes} min"), format!("{minutes} 分钟")),
        (0, _) => Words::made(format!("{hours} h {minutes} min"), format!("{hours} 小时 {minutes} 分钟")),
        _ => Words::made(format!("{days} d {hours} h"), format!("{days} 天 {hours} 小时")),
    }
}
