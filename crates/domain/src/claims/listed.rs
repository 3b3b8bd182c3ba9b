//! What was said against what the listing says: amounts, materials, origin, price.

use super::fold::Folded;
use super::measures::{Dimension, Measure, measures, number};
use super::things::{MATERIALS, PLACES, Thing, about, named};
use super::{Against, Problem, ProblemKind};
use crate::listing::Fact;
use crate::money::{Currency, Money};
use crate::refusal::Words;

/// Words that speak of something that comes with it.
const GIFT: [&str; 9] = ["送", "赠", "加送", "gift", "free", "bonus", "gratis", "hadiah", "sample"];
/// Words that speak of what it is packed in.
const PACKED: [&str; 11] =
    ["包装", "礼盒", "盒子", "袋子", "快递", "packaging", "packed in", "gift box", "kemasan", "dus", "罐装"];
/// Words before or behind a place that say that the goods come from there.
const FROM: [&str; 22] = [
    "产自",
    "来自",
    "原产",
    "进口",
    "原装",
    "制造",
    "直采",
    "产的",
    "产地",
    "生产",
    "made in",
    "made",
    "imported from",
    "from",
    "product of",
    "origin",
    "buatan",
    "dari",
    "impor",
    "asal",
    "produk",
    "xuất xứ",
];
/// Words that say so without a place.
const IMPORTED: [&str; 5] = ["进口", "imported", "impor", "import", "nhập khẩu"];
/// Words before a price that is to be paid now.
const PAY: [&str; 17] = [
    "只要",
    "只需",
    "仅",
    "仅需",
    "到手",
    "到手价",
    "现价",
    "直播价",
    "直播间价",
    "卖",
    "价格",
    "only",
    "just",
    "price is",
    "hanya",
    "cuma",
    "harga",
];
/// Words of other prices.
const OTHER_PRICE: [&str; 18] = [
    "原价",
    "省",
    "减",
    "券",
    "满",
    "日常价",
    "专柜",
    "邮费",
    "运费",
    "was",
    "save",
    "off",
    "usually",
    "voucher",
    "shipping",
    "diskon",
    "hemat",
    "ongkir",
];

struct Known<'a> {
    fact: &'a Fact,
    value: Folded,
    topic: Option<&'static str>,
    words: Vec<&'a str>,
    measures: Vec<Measure>,
}

/// Whether a market writes its fractions behind a comma.
pub(super) fn comma(market: &str) -> bool {
    matches!(market, "ID" | "VN" | "DE" | "FR" | "IT" | "ES" | "BR")
}

pub(super) fn check(text: &Folded, against: &Against<'_>) -> Vec<Problem> {
    let comma = comma(against.market);
    let known: Vec<Known<'_>> = against.facts.iter().map(|fact| known(fact, comma)).collect();
    let mut problems = amounts(text, &known, comma);
    problems.extend(materials(text, &known, comma));
    problems.extend(origin(text, &known, against.market));
    problems.extend(against.price.and_then(|price| price_said(text, price, comma)));
    problems
}

fn known(fact: &Fact, comma: bool) -> Known<'_> {
    let name = Folded::of(&fact.name);
    let (topic, words) = about(&name);
    let mut words: Vec<&str> = words.to_vec();
    words.push(fact.name.as_str());
    let mut value = Folded::of(&fact.value);
    let mut found = measures(&value, comma);
    // "Weight (g): 250"
    if let (true, Some(unit)) = (found.is_empty(), fact.name.split(['(', '（']).nth(1)) {
        let with = format!("{} {}", fact.value, unit.trim_end_matches([')', '）']));
        found = measures(&Folded::of(&with), comma);
        value = Folded::of(&fact.value);
    }
    Known { fact, value, topic, words, measures: found }
}

fn problem(text: &Folded, from: usize, to: usize, name: &str, listed: &str) -> Problem {
    let said = text.said(from, to);
    let correction = Words::made(
        format!("Put it right: {name} is {listed}, not {said}."),
        format!("请更正：{name}是{listed}，不是{said}。"),
    );
    Problem {
        what: ProblemKind::Fact,
        from,
        to,
        said,
        listed: Some(listed.to_owned()),
        fact: Some(name.to_owned()),
        rule: None,
        grade: None,
        correction,
    }
}

/// Amounts with units. A number is held against a fact that the sentence names; else against the one fact with such a unit, where
/// the unit says enough of what is meant (a time, a count or a share does not).
fn amounts(text: &Folded, known: &[Known<'_>], comma: bool) -> Vec<Problem> {
    let said = measures(text, comma);
    let gift = text.has(&GIFT);
    let counts: Vec<f64> = said.iter().filter(|m| m.of == Dimension::Count).map(|m| m.least).collect();
    let mut problems = Vec::new();
    for measure in &said {
        let same: Vec<(&Known<'_>, &Measure)> = known
            .iter()
            .filter(|k| k.topic != Some("material"))
            .flat_map(|k| k.measures.iter().map(move |m| (k, m)))
            .filter(|(_, m)| m.of == measure.of)
            .collect();
        let fits = |(_, listed): &(&Known<'_>, &Measure)| {
            measure.same(listed, 0.01) || counts.iter().any(|n| listed.times(*n, measure))
        };
        if same.is_empty() || same.iter().any(fits) || text.denied(measure.from) {
            continue;
        }
        let by_name = same.iter().find(|(k, _)| text.has(&k.words));
        let vague = matches!(measure.of, Dimension::Time | Dimension::Count | Dimension::Share);
        let one = (same.len() == 1 && !vague && !gift).then(|| &same[0]);
        if let Some((known, _)) = by_name.or(one) {
            problems.push(problem(text, measure.from, measure.to, &known.fact.name, &known.fact.value));
        }
    }
    problems
}

/// Materials, and how much of each. What is said of the packaging is held against the packaging.
fn materials(text: &Folded, known: &[Known<'_>], comma: bool) -> Vec<Problem> {
    const PURE: [&str; 9] =
        ["纯", "全", "100%", "百分之百", "pure", "all", "100 percent", "murni", "asli 100%"];
    let topic = if text.has(&PACKED) { "packaging" } else { "material" };
    let facts: Vec<&Known<'_>> = known.iter().filter(|k| k.topic == Some(topic)).collect();
    let listed: Vec<(&Known<'_>, &Thing, usize, usize)> = facts
        .iter()
        .flat_map(|k| {
            named(&k.value, MATERIALS).into_iter().map(move |(thing, from, to)| (*k, thing, from, to))
        })
        .collect();
    let Some((first, ..)) = listed.first() else { return Vec::new() };
    let said = measures(text, comma);
    let mut problems = Vec::new();
    for (thing, from, to) in named(text, MATERIALS) {
        if text.denied(from) {
            continue;
        }
        let fits = |of: &Thing| of.key == thing.key || of.within == Some(thing.key);
        let Some((known, _, at, end)) = listed.iter().find(|(_, of, ..)| fits(of)) else {
            problems.push(problem(text, from, to, &first.fact.name, &first.fact.value));
            continue;
        };
        let share = beside(&said, from, to);
        let listed_share = beside(&known.measures, *at, *end);
        let before: String = text.chars[from.saturating_sub(8)..to].iter().collect();
        let pure = PURE.iter().any(|word| before.contains(word)) && share.is_none_or(|m| m.least >= 100.0);
        let mixed = listed.iter().filter(|(k, ..)| std::ptr::eq(*k, *known)).count() > 1;
        let wrong = match (share, listed_share) {
            (Some(said), Some(of)) => !said.same(of, 0.001),
            (None, Some(of)) => pure && of.least < 100.0,
            _ => pure && mixed,
        };
        if wrong {
            let (from, to) = share.map_or((from, to), |m| (m.from.min(from), m.to.max(to)));
            problems.push(problem(text, from, to, &known.fact.name, &known.fact.value));
        }
    }
    problems
}

/// The share that stands beside a thing: `80 % cotton`, `cotton 80 %`.
fn beside(all: &[Measure], from: usize, to: usize) -> Option<&Measure> {
    let gap = |m: &Measure| if m.to <= from { from - m.to } else { m.from.saturating_sub(to) };
    all.iter().filter(|m| m.of == Dimension::Share && gap(m) <= 4).min_by_key(|m| gap(m))
}

/// Where it comes from.
fn origin(text: &Folded, known: &[Known<'_>], market: &str) -> Vec<Problem> {
    let Some(fact) = known.iter().find(|k| k.topic == Some("origin")) else { return Vec::new() };
    let listed: Vec<&Thing> = named(&fact.value, PLACES).into_iter().map(|(thing, ..)| thing).collect();
    if listed.is_empty() {
        return Vec::new();
    }
    let known = |key: &str| listed.iter().any(|t| t.key == key || t.within == Some(key));
    // A listing that names the country only says nothing of its provinces.
    let open = |thing: &Thing| {
        thing.within.is_some_and(|of| known(of) && !listed.iter().any(|t| t.within == Some(of)))
    };
    let said = named(text, PLACES);
    let mut problems = Vec::new();
    for (thing, from, to) in &said {
        let around = Folded::of(&text.said(from.saturating_sub(14), (to + 8).min(text.original.len())));
        let meant =
            FROM.iter().any(|word| !around.find(word).is_empty()) || text.chars.get(*to) == Some(&'产');
        if meant && !known(thing.key) && !open(thing) && !text.denied(*from) {
            problems.push(problem(text, *from, *to, &fact.fact.name, &fact.fact.value));
        }
    }
    if said.is_empty() && known(market) {
        let imported = IMPORTED.iter().find_map(|word| text.find(word).into_iter().next());
        problems.extend(
            imported
                .filter(|(from, _)| !text.denied(*from))
                .map(|(from, to)| problem(text, from, to, &fact.fact.name, &fact.fact.value)),
        );
    }
    problems
}

/// A price to be paid now that is another than the session's.
fn price_said(text: &Folded, price: Money, comma: bool) -> Option<Problem> {
    if text.has(&OTHER_PRICE) {
        return None;
    }
    for at in 0..text.chars.len() {
        let Some((value, end)) = number(&text.chars, at, comma) else { continue };
        let before: String = text.chars[at.saturating_sub(12)..at].iter().collect();
        let (before, signed) = currency_before(before.trim_end(), price.currency);
        let (to, named) = currency_behind(text, end, price.currency);
        let pays = PAY.iter().any(|word| before.trim_end().ends_with(word));
        if !(pays && (signed || named)) || text.denied(at) {
            continue;
        }
        let behind: String = text.chars[end..(end + 5).min(text.chars.len())].iter().collect();
        let behind = behind.trim_start();
        let thousands = if behind.starts_with("rb") || behind.starts_with("ribu") { 1_000.0 } else { 1.0 };
        let minor = (value * thousands * 10f64.powi(price.currency.digits() as i32)).round() as i64;
        if minor != price.minor {
            return Some(problem(text, at, to, "price", &price.to_string()));
        }
    }
    None
}

fn signs(currency: Currency) -> (&'static [&'static str], &'static [&'static str]) {
    match currency.code() {
        "CNY" => (&["¥", "￥"], &["元", "块钱", "块"]),
        "USD" => (&["$", "us$"], &["dollars", "dollar", "bucks", "usd"]),
        "IDR" => (&["rp", "rp.", "idr"], &["rupiah", "rb", "ribu"]),
        "EUR" => (&["€"], &["euros", "euro"]),
        "GBP" => (&["£"], &["pounds", "quid"]),
        "MYR" => (&["rm"], &["ringgit"]),
        "VND" => (&[], &["đồng", "đ", "vnd"]),
        "THB" => (&["฿"], &["baht"]),
        _ => (&[], &[]),
    }
}

/// What stands before the currency's sign, and whether there is one.
fn currency_before(before: &str, currency: Currency) -> (&str, bool) {
    let sign = signs(currency).0.iter().filter(|sign| before.ends_with(**sign)).max_by_key(|sign| sign.len());
    sign.map_or((before, false), |sign| (&before[..before.len() - sign.len()], true))
}

/// Where the currency's word behind a number ends, and whether there is one.
fn currency_behind(text: &Folded, end: usize, currency: Currency) -> (usize, bool) {
    let at = end + text.chars[end..].iter().take_while(|c| **c == ' ').count();
    let fits = |word: &&&str| text.chars[at..].iter().copied().take(word.chars().count()).eq(word.chars());
    signs(currency).1.iter().find(fits).map_or((end, false), |word| (at + word.chars().count(), true))
}
