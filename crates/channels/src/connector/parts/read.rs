//! Lenient reading of platforms' JSON: what is missing is nothing, an id may be a number or a text, a word that is not known
//! stays as it is. Only a row without what makes it a row is set aside, with the reason, and the others go on.

use domain::money::{Currency, Money};
use domain::time::Instant;
use serde_json::Value;

use crate::connector::{Odd, Page};
use crate::file::RowIn;

/// Characters of an odd thing that are kept.
const KEPT: usize = 2_000;
/// Longest id of any platform, with room; import files have the same limit.
const LONGEST_ID: usize = 200;
/// Characters of one field of words; the longest that a platform allows is a few thousand.
const LONGEST_WORDS: usize = 20_000;
/// Pictures kept of one row.
const MOST_LINKS: usize = 20;
/// Longest address of a picture.
const LONGEST_LINK: usize = 2_000;
/// Seconds since 1970 of the year 3000; what is beyond is a mistake.
const LATEST: i64 = 32_503_680_000;

/// Why a thing is no row.
pub(crate) type Bad = String;

/// What is at a path such as `/data/orders`; nothing where there is nothing.
pub(crate) fn at<'a>(value: &'a Value, path: &str) -> &'a Value {
    value.pointer(path).unwrap_or(&Value::Null)
}

/// The list at a path; empty where there is none.
pub(crate) fn list<'a>(value: &'a Value, path: &str) -> &'a [Value] {
    at(value, path).as_array().map_or(&[], Vec::as_slice)
}

/// A short text or a number, without what surrounds it; `None` when empty.
pub(crate) fn text(value: &Value, path: &str) -> Option<String> {
    let found = match at(value, path) {
        Value::String(text) => clean(text),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!found.is_empty()).then_some(found)
}

/// An id; `0` is how platforms say that there is none.
pub(crate) fn id(value: &Value, path: &str) -> Option<String> {
    text(value, path).filter(|id| id.len() <= LONGEST_ID && id != "0")
}

/// An id that the row cannot be without.
pub(crate) fn key(value: &Value, path: &str) -> Result<String, Bad> {
    id(value, path).ok_or_else(|| format!("{} is missing", path.trim_start_matches('/')))
}

/// A person's words; empty when there are none.
pub(crate) fn words(value: &Value, path: &str) -> String {
    text(value, path).unwrap_or_default()
}

fn clean(text: &str) -> String {
    let kept = |c: &char| *c == '\n' || *c == '\t' || !c.is_control();
    text.trim().chars().filter(kept).take(LONGEST_WORDS).collect()
}

/// A whole number, also when it is written as text.
pub(crate) fn whole(value: &Value, path: &str) -> Option<i64> {
    match at(value, path) {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// A yes, in any of the spellings.
pub(crate) fn yes(value: &Value, path: &str) -> bool {
    match at(value, path) {
        Value::Bool(yes) => *yes,
        Value::Number(number) => number.as_i64() == Some(1),
        Value::String(text) => matches!(text.as_str(), "true" | "TRUE" | "True" | "1"),
        _ => false,
    }
}

/// A number of pieces.
pub(crate) fn pieces(value: &Value, path: &str) -> Option<u32> {
    u32::try_from(whole(value, path)?).ok().filter(|n| *n > 0)
}

/// Stars, 1 to 5.
pub(crate) fn stars(value: &Value, path: &str) -> Result<u8, Bad> {
    let given = whole(value, path).ok_or("there is no rating")?;
    u8::try_from(given)
        .ok()
        .filter(|n| (1..=5).contains(n))
        .ok_or(format!("{given} is no rating from 1 to 5"))
}

/// A time in seconds since 1970.
pub(crate) fn seconds(value: &Value, path: &str) -> Option<Instant> {
    moment(whole(value, path)?)
}

/// A time in milliseconds since 1970.
pub(crate) fn millis(value: &Value, path: &str) -> Option<Instant> {
    let millis = whole(value, path)?;
    (1..LATEST * 1_000).contains(&millis).then(|| Instant(millis * 1_000))
}

/// A time in seconds or milliseconds, for those who mix both: no second of our days has thirteen digits.
pub(crate) fn either(value: &Value, path: &str) -> Option<Instant> {
    seconds(value, path).or_else(|| millis(value, path))
}

/// A time as ISO 8601 with its zone; `Z` is added where `utc` says that it is left out.
pub(crate) fn iso(value: &Value, path: &str, utc: bool) -> Option<Instant> {
    let text = text(value, path)?.replacen(' ', "T", 1).replace(' ', "");
    Instant::parse(&text).ok().or_else(|| Instant::parse(&format!("{text}Z")).ok().filter(|_| utc))
}

/// Whole seconds as a time, between 1970 and 3000.
pub(crate) fn moment(seconds: i64) -> Option<Instant> {
    (1..LATEST).contains(&seconds).then(|| Instant::from_seconds(seconds))
}

/// Seconds since 1970 of a time.
pub(crate) fn unix(at: Instant) -> i64 {
    at.0.div_euclid(domain::time::SECOND)
}

/// A decimal amount, written as text or as a number: JSON's numbers have all digits of any price.
pub(crate) fn money(value: &Value, path: &str, currency: Option<Currency>) -> Option<Money> {
    Money::parse(&text(value, path)?, currency?)
}

/// A currency's code.
pub(crate) fn currency(value: &Value, path: &str) -> Option<Currency> {
    Currency::parse(&text(value, path)?).ok()
}

/// An amount as platforms want it: `12.50`, with all digits of the currency.
pub(crate) fn decimal(money: Money) -> String {
    let shown = money.to_string();
    shown.split(' ').next().unwrap_or_default().to_owned()
}

/// Web addresses, in a list of texts or of objects that hold one under `inside`.
pub(crate) fn links(value: &Value, path: &str, inside: &str) -> Vec<String> {
    let link = |one: &Value| {
        let link = text(one, "").or_else(|| text(one, inside))?;
        let web = link.starts_with("https://") || link.starts_with("http://");
        (web && link.len() <= LONGEST_LINK).then_some(link)
    };
    list(value, path).iter().filter_map(link).take(MOST_LINKS).collect()
}

/// Text without tags, for the platforms whose texts are HTML.
pub(crate) fn without_tags(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        let Some(close) = rest[open..].find('>') else { break };
        out.push_str(&rest[..open]);
        rest = &rest[open + close + 1..];
    }
    out.push_str(rest);
    let names =
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#039;", "'"), ("&#8217;", "’"), ("&amp;", "&")];
    let plain = names.iter().fold(out, |text, (name, sign)| text.replace(name, sign));
    plain.trim().to_owned()
}

/// Makes rows of what was listed; what is none is set aside.
pub(crate) fn rows(page: &mut Page, list: &[Value], one: impl Fn(&Value) -> Result<Option<RowIn>, Bad>) {
    for value in list {
        match one(value) {
            Ok(row) => page.rows.extend(row),
            Err(why) => page.odd.push(odd(why, value)),
        }
    }
}

/// Something for a person to look at.
pub(crate) fn odd(why: impl Into<String>, value: &Value) -> Odd {
    Odd { why: why.into(), raw: value.to_string().chars().take(KEPT).collect() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_in_all_their_spellings() {
        let value = json!({"n": 12, "s": " 12 ", "f": 1409.5, "b": "true", "e": "", "z": 0, "t": 1_700_000_000,
            "m": 1_700_000_000_000_i64, "far": 99_999_999_999_999_i64, "i": "2026-11-22 10:00:00 +0800", "u": "2026-11-22T02:00:00"});
        assert_eq!(
            (whole(&value, "/n"), whole(&value, "/s"), whole(&value, "/f")),
            (Some(12), Some(12), None)
        );
        assert_eq!(
            (id(&value, "/n"), id(&value, "/z"), id(&value, "/e")),
            (Some("12".to_owned()), None, None)
        );
        assert!(yes(&value, "/b") && !yes(&value, "/n") && !yes(&value, "/none"));
        let at = Instant::from_seconds(1_700_000_000);
        assert_eq!((seconds(&value, "/t"), millis(&value, "/m")), (Some(at), Some(at)));
        assert_eq!(
            (either(&value, "/t"), either(&value, "/m"), either(&value, "/far")),
            (Some(at), Some(at), None)
        );
        assert_eq!(iso(&value, "/i", false), iso(&value, "/u", true));
        assert_eq!(iso(&value, "/u", false), None);
    }

    #[test]
    fn amounts_are_exact_or_nothing() {
        let currency = |code| Currency::parse(code).ok();
        for (given, code, minor) in [
            (json!("39.9"), "USD", Some(3990)),
            (json!(1409.0), "SGD", Some(140_900)),
            (json!(0.1), "USD", Some(10)),
            (json!("125000"), "VND", Some(125_000)),
            (json!("125000.00"), "IDR", Some(12_500_000)),
            (json!("1.234"), "USD", None),
            (json!(1e300), "USD", None),
            (json!(null), "USD", None),
        ] {
            let read = money(&json!({ "a": given }), "/a", currency(code));
            assert_eq!(read.map(|m| m.minor), minor, "{given} {code}");
        }
        let shown = |minor, code| decimal(Money { minor, currency: Currency::parse(code).expect("a code") });
        assert_eq!((shown(1250, "USD"), shown(125_000, "VND")), ("12.50".to_owned(), "125000".to_owned()));
    }

    #[test]
    fn tags_go_and_words_stay() {
        assert_eq!(without_tags("<p>Too <b>small</b> &amp; late</p>\n"), "Too small & late");
        assert_eq!(without_tags("2 < 3"), "2 < 3");
    }

    #[test]
    fn a_broken_row_is_set_aside_and_cut() {
        let mut page = Page::default();
        let long = "x".repeat(5_000);
        rows(&mut page, &[json!({ "a": long })], |value| key(value, "/id").map(|_| None));
        assert_eq!((page.rows.len(), page.odd[0].why.as_str()), (0, "id is missing"));
        assert_eq!(page.odd[0].raw.chars().count(), KEPT);
    }
}
