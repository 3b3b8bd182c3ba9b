//! Personal data by kind and place, so that it can be masked: telephones, e-mail, identity and card numbers,
//! addresses, names after titles, messenger names.
//!
//! Answers places only; never keeps or returns the data itself.

use domain::reading::{Marked, PrivateKind};

use super::numbers::{Run, runs};
use super::{MOST, bytes, span};
use crate::fold::{Class, Folded, Unit};
use crate::lexicon::{Codes, Hit, Mark};

/// Index of Chinese and Japanese in the lexicon's languages.
const CHINESE: u8 = 0;
const JAPANESE: u8 = 6;

/// Every piece of personal data in the text, in order of place.
pub(crate) fn private(text: &str, folded: &Folded, hits: &[Hit], codes: &Codes) -> Vec<Marked> {
    let mut found = Vec::new();
    // Folding leaves at least two of any seven digits.
    if folded.digits > 1 {
        for run in runs(text) {
            if let Some(kind) = number(text, &run) {
                found.push(Marked { kind, span: bytes(text, run.start, run.end) });
            }
        }
    }
    if folded.at_sign {
        found.extend(mails(text));
    }
    if codes.has_mark(Mark::Name) {
        found.extend(names(text, &folded.units, hits));
    }
    if codes.has_mark(Mark::Contact) {
        found.extend(contacts(text, &folded.units, hits));
    }
    if codes.has_mark(Mark::Place) && folded.digits > 0 {
        found.extend(addresses(text, folded, hits));
    }
    found.sort_by_key(|marked| (marked.span, marked.kind));
    found.dedup_by(|b, a| b.span.start < a.span.end);
    found.truncate(MOST);
    found
}

/// What a number is, if it is personal.
fn number(text: &str, run: &Run) -> Option<PrivateKind> {
    let digits = run.digits.as_bytes();
    if identity(digits) && (checked(digits) || announced(text, run, &["身份证", "ID", "证号"])) {
        Some(PrivateKind::IdNumber)
    } else if mobile(digits) || american(run) {
        let order =
            announced(text, run, &["单号", "订单", "order", "Order", "resi", "pesanan", "đơn", "注文"]);
        (!order).then_some(PrivateKind::Phone)
    } else if (16..=19).contains(&digits.len()) && luhn(digits) && matches!(digits[0], b'3'..=b'6') {
        Some(PrivateKind::BankCard)
    } else {
        None
    }
}

/// Whether one of the words stands right before a number.
fn announced(text: &str, run: &Run, words: &[&str]) -> bool {
    let before = text.get(..run.start).unwrap_or_default();
    let near = before.char_indices().rev().nth(9).map_or(before, |(at, _)| &before[at..]);
    words.iter().any(|word| near.contains(word))
}

/// Mobile numbers of the served countries.
fn mobile(digits: &[u8]) -> bool {
    let (plus, digits) = match digits.strip_prefix(b"+") {
        Some(rest) => (true, rest),
        None => (false, digits),
    };
    let len = digits.len();
    match digits {
        [b'1', b'3'..=b'9', ..] if len == 11 => true,
        [b'8', b'6', b'1', b'3'..=b'9', ..] if len == 13 => true,
        [b'0', b'8', ..] if (10..=13).contains(&len) => true,
        [b'6', b'2', b'8', ..] if (11..=14).contains(&len) => true,
        [b'0', b'1' | b'3' | b'5' | b'6' | b'7' | b'9', ..] if (10..=11).contains(&len) => true,
        _ => plus && (9..=15).contains(&len),
    }
}

/// A number written the American way: area, exchange, line.
fn american(run: &Run) -> bool {
    let digits = run.digits.strip_prefix('1').filter(|_| run.digits.len() == 11).unwrap_or(&run.digits);
    let grouped = run.groups.ends_with(&[3, 3, 4]);
    let [area, _, _, exchange, ..] = digits.as_bytes() else { return false };
    grouped && digits.len() == 10 && *area >= b'2' && *exchange >= b'2'
}

/// The shape of a Chinese identity number: 18 signs with a birth date inside.
fn identity(digits: &[u8]) -> bool {
    let [_, _, _, _, _, _, c1, c2, _, _, m1, m2, d1, ..] = digits else { return false };
    digits.len() == 18
        && matches!((c1, c2), (b'1', b'9') | (b'2', b'0'))
        && matches!((m1, m2), (b'0', b'1'..=b'9') | (b'1', b'0'..=b'2'))
        && matches!(d1, b'0'..=b'3')
}

/// Whether the last sign of an identity number is the one its other digits ask for.
fn checked(digits: &[u8]) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = digits.iter().zip(WEIGHTS).map(|(digit, weight)| u32::from(*digit - b'0') * weight).sum();
    digits.last() == b"10X98765432".get(sum as usize % 11)
}

/// The check of payment card numbers.
fn luhn(digits: &[u8]) -> bool {
    let doubled = |digit: u32| if digit > 4 { 2 * digit - 9 } else { 2 * digit };
    let digit = |byte: u8| u32::from(byte.wrapping_sub(b'0'));
    let places = digits.iter().rev().enumerate();
    let sum: u32 = places.map(|(i, b)| if i % 2 == 1 { doubled(digit(*b)) } else { digit(*b) }).sum();
    digits.iter().all(u8::is_ascii_digit) && sum.is_multiple_of(10) && digits.iter().any(|d| *d != digits[0])
}

/// E-mail addresses.
fn mails(text: &str) -> Vec<Marked> {
    let raw = &text.as_bytes()[..text.len().min(20_000)];
    let part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b'+');
    let mut found = Vec::new();
    for (at, _) in raw.iter().enumerate().filter(|(_, byte)| **byte == b'@').take(MOST) {
        let name = raw[..at].iter().rev().take(64).take_while(|byte| part(byte)).count();
        let host: Vec<u8> = raw[at + 1..].iter().copied().take_while(part).take(64).collect();
        let dot = host.iter().position(|byte| *byte == b'.');
        let named = at > 0 && raw[at - 1].is_ascii_alphanumeric();
        let dotted = dot.is_some_and(|dot| dot > 0 && host.get(dot + 1).is_some_and(u8::is_ascii_alphabetic));
        if named && dotted {
            let span = bytes(text, at - name, at + 1 + host.len());
            found.push(Marked { kind: PrivateKind::Email, span });
        }
    }
    found
}

/// Whether the sign as written is a capital letter.
fn capital(text: &str, unit: &Unit) -> bool {
    text.get(unit.start as usize..).and_then(|rest| rest.chars().next()).is_some_and(char::is_uppercase)
}

/// Names of persons beside a title: 王小明先生, Mr. Jones, Pak Budi.
fn names(text: &str, units: &[Unit], hits: &[Hit]) -> Vec<Marked> {
    let mut found = Vec::new();
    for hit in hits.iter().filter(|hit| hit.is_mark(Mark::Name)) {
        let place = match hit.language {
            CHINESE | JAPANESE => before(units, hit.at as usize, hit.language),
            _ => after(text, units, hit.end() as usize),
        };
        if let Some((at, end)) = place {
            found.push(Marked { kind: PrivateKind::Name, span: span(text, units, at, end) });
        }
    }
    found
}

/// Frequent Chinese family names.
const FAMILIES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤";

/// A family name with at most two further characters right before a title.
fn before(units: &[Unit], title: usize, language: u8) -> Option<(usize, usize)> {
    let han = |i: usize| units.get(i).is_some_and(|unit| unit.class == Class::Han);
    if language == JAPANESE {
        let from = (title.saturating_sub(4)..title).find(|i| (*i..title).all(han))?;
        let polite = ["客", "皆", "神", "奥", "店", "者", "々"];
        let last = units.get(title.checked_sub(1)?)?.sign.to_string();
        return (title - from >= 2 && !polite.contains(&last.as_str())).then_some((from, title));
    }
    let family = |i: usize| han(i) && FAMILIES.contains(units[i].sign);
    (1..=3).filter_map(|n| title.checked_sub(n)).find(|i| family(*i)).map(|at| (at, title))
}

/// One or two capitalised words right after a title.
fn after(text: &str, units: &[Unit], end: usize) -> Option<(usize, usize)> {
    let mut at = end;
    while units.get(at).is_some_and(|unit| matches!(unit.class, Class::Space | Class::Stop)) && at < end + 2 {
        at += 1;
    }
    let word = |from: usize| {
        let unit = units.get(from)?;
        (unit.class == Class::Letter && capital(text, unit)).then(|| crate::grams::word_end(units, from))
    };
    let first = word(at)?;
    let space = units.get(first).is_some_and(|unit| unit.class == Class::Space);
    Some((at, if space { word(first + 1).unwrap_or(first) } else { first }))
}

/// Messenger names: a word of contact, then letters and digits of at least five signs with a digit or underscore.
fn contacts(text: &str, units: &[Unit], hits: &[Hit]) -> Vec<Marked> {
    let mut found = Vec::new();
    for hit in hits.iter().filter(|hit| hit.is_mark(Mark::Contact)) {
        let Some(unit) = units.get(hit.end() as usize - 1) else { continue };
        let rest = text.get(unit.end as usize..).unwrap_or_default();
        let skipped = rest.char_indices().find(|(_, sign)| !matches!(sign, ' ' | ':' | '：' | '号' | '是'));
        let Some((skip, _)) = skipped.filter(|(skip, _)| *skip <= 12) else { continue };
        let handle = |sign: &char| sign.is_ascii_alphanumeric() || matches!(sign, '_' | '-' | '@');
        let name: String = rest[skip..].chars().take(32).take_while(handle).collect();
        let telling = name.contains(|sign: char| sign.is_ascii_digit() || sign == '_' || sign == '@');
        if name.len() >= 5 && telling {
            let start = unit.end as usize + skip;
            found.push(Marked { kind: PrivateKind::Contact, span: bytes(text, start, start + name.len()) });
        }
    }
    found
}

/// Addresses: at least three words of place close together with a number among them.
fn addresses(text: &str, folded: &Folded, hits: &[Hit]) -> Vec<Marked> {
    let units = &folded.units;
    let places: Vec<&Hit> = hits.iter().filter(|hit| hit.is_mark(Mark::Place)).take(200).collect();
    let mut found = Vec::new();
    let mut from = 0;
    while from < places.len() {
        let mut to = from;
        while places.get(to + 1).is_some_and(|next| next.at.saturating_sub(places[to].end()) <= 14) {
            to += 1;
        }
        let spaced = units[places[from].at as usize].class == Class::Letter;
        let lead = places[from].at.saturating_sub(if spaced { 8 } else { 3 }) as usize;
        let tail = (places[to].end() as usize + if spaced { 4 } else { 0 }).min(units.len());
        let numbered = units[lead..tail].iter().any(|unit| unit.class == Class::Digit);
        if to - from >= 2 && numbered {
            found.push(Marked { kind: PrivateKind::Address, span: span(text, units, lead, tail) });
        }
        from = to + 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::fold_all;
    use crate::lexicon::lexicon;

    fn marked(text: &str) -> Vec<(PrivateKind, String)> {
        let folded = fold_all(text);
        let hits = lexicon().find(&folded.units);
        let words = |marked: Marked| {
            let (start, end) = (marked.span.start as usize, marked.span.end as usize);
            (marked.kind, text.chars().skip(start).take(end - start).collect())
        };
        private(text, &folded, &hits, &Codes::of(&hits)).into_iter().map(words).collect()
    }

    #[test]
    fn every_kind_is_found_where_it_stands() {
        for (text, kind, words) in [
            ("店主电话13812345678大家打爆", PrivateKind::Phone, "13812345678"),
            ("call (415) 555-2671 now", PrivateKind::Phone, "415) 555-2671"),
            ("ＴＥＬ １３８１２３４５６７８", PrivateKind::Phone, "１３８１２３４５６７８"),
            ("mail me at jo.e@shop.example ok", PrivateKind::Email, "jo.e@shop.example"),
            ("号码11010519491231002X的人", PrivateKind::IdNumber, "11010519491231002X"),
            ("卡号4111 1111 1111 1111", PrivateKind::BankCard, "4111 1111 1111 1111"),
            ("打 138 1234 5678", PrivateKind::Phone, "138 1234 5678"),
            ("WA saya 0812-3456-7890", PrivateKind::Phone, "0812-3456-7890"),
            ("+60 12 345 6789", PrivateKind::Phone, "+60 12 345 6789"),
            ("身份证110101199003071234", PrivateKind::IdNumber, "110101199003071234"),
            ("收货人王小明先生没收到", PrivateKind::Name, "王小明"),
            ("I spoke to Mr. John Baker twice", PrivateKind::Name, "John Baker"),
            ("我的微信：abc_12345", PrivateKind::Contact, "abc_12345"),
            ("寄到浙江省杭州市西湖区文三路88号", PrivateKind::Address, "浙江省杭州市西湖区文三路88号"),
        ] {
            let found = marked(text);
            assert!(found.iter().any(|(k, w)| *k == kind && w.contains(words)), "{text}: {found:?}");
        }
    }

    #[test]
    fn ordinary_numbers_and_words_are_not_personal() {
        for text in [
            "订单号 202411110012345678901",
            "买了3件 1280元",
            "2024-11-11 12:30",
            "100% @home",
            "19.9",
            "质量不错，市区第二天就到",
            "The seller was nice to me",
            "お客様の声",
        ] {
            assert!(marked(text).is_empty(), "{text}: {:?}", marked(text));
        }
    }
}
