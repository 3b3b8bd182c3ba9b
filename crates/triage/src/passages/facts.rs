//! Facts that can be checked against the order: dates, sums, pieces, time waited, order numbers.
//!
//! Reads numbers with the unit that stands beside them; judges nothing.

mod date;
mod measures;

use domain::reading::ClaimKind;

use crate::fold::{Class, Folded, Unit};
use crate::lexicon::{Concept, Hit};

use date::date;
use measures::{Measure, SIGNS, measure};

/// A fact: its kind, bytes and value in a plain form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fact {
    pub(super) kind: ClaimKind,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) value: String,
}

/// Chinese numerals.
const NUMERALS: [char; 12] = ['一', '二', '两', '三', '四', '五', '六', '七', '八', '九', '十', '半'];

/// Signs that may follow a counting numeral: how the units above begin.
const COUNTERS: &str = "个星礼小分周天年日週ヶか時元块件瓶包盒双条本箱袋支只片颗台部套罐张斤公千個枚足点月";

/// Most facts of one text.
const MOST: usize = 24;

/// The facts of a text, in order of place.
pub(super) fn facts(text: &str, folded: &Folded, hits: &[Hit]) -> Vec<Fact> {
    let units = &folded.units;
    let mut facts = Vec::new();
    let mut at = 0;
    while at < units.len() && facts.len() < MOST {
        let number = match units[at].class {
            Class::Digit => Some(digits(text, units, at)),
            Class::Han if NUMERALS.contains(&units[at].sign) => numeral(units, at),
            _ => None,
        };
        let Some((value, end)) = number else {
            at += 1;
            continue;
        };
        // A numeral before a sign that counts nothing is a word: 一样, 十分.
        let counts = units[at].class == Class::Digit
            || units.get(end).is_some_and(|next| COUNTERS.contains(next.sign));
        if counts {
            facts.extend(fact(text, units, hits, at, end, &value));
        }
        at = end;
    }
    facts
}

/// A number in digits, with decimals; its value and one past its last unit.
fn digits(text: &str, units: &[Unit], at: usize) -> (String, usize) {
    let inner = |i: usize| {
        matches!(units[i].sign, '.' | ',' | '/' | '-' | ':')
            && units[i].end - units[i].start == 1
            && units.get(i + 1).is_some_and(|next| next.class == Class::Digit && next.start == units[i].end)
    };
    let mut end = at + 1;
    while end < units.len() && (units[end].class == Class::Digit || inner(end)) {
        end += 1;
    }
    let raw = text.get(units[at].start as usize..units[end - 1].end as usize).unwrap_or_default();
    let plain = |sign: char| match sign {
        '\u{ff10}'..='\u{ff19}' => char::from_u32(sign as u32 - 0xfee0).unwrap_or(sign),
        _ => sign,
    };
    (raw.chars().map(plain).collect(), end)
}

/// A Chinese numeral up to ninety-nine, or a half.
fn numeral(units: &[Unit], at: usize) -> Option<(String, usize)> {
    const ONES: &str = "零一二三四五六七八九";
    let one = |i: usize| -> Option<u32> {
        let sign = units.get(i)?.sign;
        if sign == '两' { Some(2) } else { ONES.chars().position(|known| known == sign).map(|n| n as u32) }
    };
    let ten = |i: usize| units.get(i).is_some_and(|unit| unit.sign == '十');
    if units[at].sign == '半' {
        return Some(("0.5".to_owned(), at + 1));
    }
    let (mut value, mut end) = match one(at) {
        Some(n) if ten(at + 1) => (n * 10, at + 2),
        Some(n) => return Some((n.to_string(), at + 1)),
        None if ten(at) => (10, at + 1),
        None => return None,
    };
    if let Some(n) = one(end) {
        value += n;
        end += 1;
    }
    Some((value.to_string(), end))
}

/// What the number says by what stands beside it.
fn fact(text: &str, units: &[Unit], hits: &[Hit], at: usize, end: usize, value: &str) -> Option<Fact> {
    let (start, stop) = (units[at].start as usize, units[end - 1].end as usize);
    let after = text.get(stop..)?;
    let skip = after.len() - after.trim_start_matches(' ').len();
    let rest: String = after[skip..].chars().take(14).map(|sign| sign.to_ascii_lowercase()).collect();
    let before = text.get(..start)?.trim_end_matches(' ');
    let made = |kind, value: String, more: usize| {
        let end = stop + if more > 0 { skip + more } else { 0 };
        text.is_char_boundary(end.min(text.len())).then(|| Fact {
            kind,
            start,
            end: end.min(text.len()),
            value,
        })
    };
    if let Some((date, more)) = date(value, &rest, before) {
        return made(ClaimKind::Date, date, more);
    }
    let whole = value.chars().filter(char::is_ascii_digit).count();
    if whole == value.len() && whole >= 10 {
        let spoken = hits.iter().any(|hit| hit.is(Concept::Courier)) || whole >= 12 || ordered(before);
        let phone = whole == 11 && value.starts_with('1');
        return (spoken && !phone).then(|| made(ClaimKind::OrderNumber, value.to_owned(), 0)).flatten();
    }
    if value.contains(['/', ':', '-']) {
        return None;
    }
    let measure = measure(&rest);
    if let Some(Measure { unit, kind: ClaimKind::Duration, letter }) = measure {
        return made(ClaimKind::Duration, format!("{value}{letter}"), unit.len());
    }
    let low = tail(before);
    if SIGNS.iter().any(|sign| low.ends_with(sign)) {
        return made(ClaimKind::Amount, value.to_owned(), 0);
    }
    let Measure { unit, kind, .. } = measure?;
    made(*kind, value.to_owned(), unit.len())
}

fn tail(before: &str) -> String {
    let from = before.char_indices().rev().nth(4).map_or(0, |(at, _)| at);
    before[from..].to_ascii_lowercase()
}

fn ordered(before: &str) -> bool {
    let from = before.char_indices().rev().nth(11).map_or(0, |(at, _)| at);
    let near = before[from..].to_ascii_lowercase();
    ["order", "订单", "单号", "訂單", "pesanan", "resi", "đơn", "注文", "คำสั่งซื้อ", "tracking"]
        .iter()
        .any(|word| near.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::fold_all;

    #[test]
    fn facts_are_read_with_their_values() {
        for (text, kind, value, words) in [
            ("等了三天还没到", ClaimKind::Duration, "3d", "三天"),
            ("用了半个月就坏", ClaimKind::Duration, "0.5m", "半个月"),
            ("花了199.5元", ClaimKind::Amount, "199.5", "199.5元"),
            ("买了十二瓶只到10瓶", ClaimKind::Quantity, "12", "十二瓶"),
            ("11月3日下的单", ClaimKind::Date, "11-03", "11月3日"),
            ("ordered on 2024-11-03", ClaimKind::Date, "2024-11-03", "2024-11-03"),
            ("ordered Nov 3 and nothing", ClaimKind::Date, "11-03", "3"),
            ("waited 2 weeks", ClaimKind::Duration, "2w", "2 weeks"),
            ("I paid $39.90 for this", ClaimKind::Amount, "39.90", "39.90"),
            ("sudah 5 hari belum sampai", ClaimKind::Duration, "5d", "5 hari"),
            ("harga Rp 25.000 saja", ClaimKind::Amount, "25.000", "25.000"),
            ("đợi 7 ngày", ClaimKind::Duration, "7d", "7 ngày"),
            ("รอ 5 วัน", ClaimKind::Duration, "5d", "5 วัน"),
            ("3個注文した", ClaimKind::Quantity, "3", "3個"),
            ("订单号202411110012345", ClaimKind::OrderNumber, "202411110012345", "202411110012345"),
        ] {
            let folded = fold_all(text);
            let found = facts(text, &folded, &[]);
            let hit = found.iter().find(|fact| fact.kind == kind && fact.value == value);
            assert_eq!(hit.map(|fact| &text[fact.start..fact.end]), Some(words), "{text}: {found:?}");
        }
    }
}
