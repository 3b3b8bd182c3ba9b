//! Amounts as exports write them: signs, codes, thousands and decimal marks of several countries. Exact or refused.

use domain::money::{Currency, Money};

use super::reject::{Bad, Code, shown};
use super::value::word;

const SIGNS: [(&str, &str); 20] = [
    ("US$", "USD"),
    ("S$", "SGD"),
    ("NT$", "TWD"),
    ("HK$", "HKD"),
    ("R$", "BRL"),
    ("A$", "AUD"),
    ("C$", "CAD"),
    ("RM", "MYR"),
    ("Rp", "IDR"),
    ("rp", "IDR"),
    ("฿", "THB"),
    ("₫", "VND"),
    ("₱", "PHP"),
    ("€", "EUR"),
    ("£", "GBP"),
    ("₩", "KRW"),
    ("₹", "INR"),
    ("¥", "CNY"),
    ("￥", "CNY"),
    ("$", "USD"),
];

/// A currency from its column: a code, or a name that Chinese exports use.
pub(crate) fn currency(text: &str) -> Result<Option<Currency>, Bad> {
    let Some(word) = word(text) else { return Ok(None) };
    let code = match word {
        "人民币" | "元" | "RMB" | "rmb" | "CNH" => "CNY",
        "美元" => "USD",
        "印尼盾" | "印尼卢比" => "IDR",
        "泰铢" => "THB",
        other => SIGNS.iter().find(|(sign, _)| *sign == other).map_or(other, |(_, code)| code),
    };
    Currency::parse(code).map(Some).map_err(|_bad| {
        let value = shown(word);
        Bad::new(
            Code::CurrencyUnknown,
            format!("a currency is three letters such as USD, not {value:?}"),
            format!("币种应为三个字母的代码（如 CNY），而不是“{value}”"),
        )
    })
}

/// An amount, in the currency its own sign says, else `told`, else `assumed`.
pub(crate) fn parse(
    text: &str,
    told: Option<Currency>,
    assumed: Option<Currency>,
) -> Result<Option<Money>, Bad> {
    let Some(word) = word(text) else { return Ok(None) };
    let (sign, number) = split_sign(word);
    let own = sign.and_then(|code| Currency::parse(code).ok());
    // A bare dollar or yen sign is shared by several currencies: the column or the default knows better.
    let shared = matches!(sign, Some("USD" | "CNY")) && !word.starts_with("US$");
    let chosen = if shared { told.or(assumed).or(own) } else { told.or(own).or(assumed) };
    let Some(currency) = chosen else {
        return Err(Bad::new(
            Code::CurrencyMissing,
            "the amount has no currency; add a currency column or name one for the import (--currency)",
            "金额没有币种；请增加币种列，或在导入时指定币种（--currency）",
        ));
    };
    match plain(number, currency).and_then(|number| Money::parse(&number, currency)) {
        Some(money) => Ok(Some(money)),
        None => Err(unreadable(word, currency)),
    }
}

fn unreadable(word: &str, currency: Currency) -> Bad {
    let (value, code) = (shown(word), currency.code());
    Bad::new(
        Code::AmountUnreadable,
        format!("{value:?} is not an exact amount of {code}"),
        format!("“{value}”不是明确的{code}金额"),
    )
}

/// Takes a currency sign or code off either end, keeping a minus in front.
fn split_sign(word: &str) -> (Option<&'static str>, &str) {
    for (sign, code) in SIGNS {
        if let Some(rest) = word.strip_prefix(sign).or_else(|| word.strip_suffix(sign)) {
            return (Some(code), rest.trim_matches([' ', '.', '\u{A0}']));
        }
    }
    for code in ["CNY", "USD", "IDR", "THB", "VND", "MYR", "PHP", "SGD", "EUR", "GBP", "JPY"] {
        if let Some(rest) = word.strip_prefix(code).or_else(|| word.strip_suffix(code)) {
            return (Some(code), rest.trim());
        }
    }
    (None, word.strip_suffix('元').unwrap_or(word).trim())
}

/// The number with a point as its decimal mark and nothing between thousands; `None` when it could be two numbers.
fn plain(number: &str, currency: Currency) -> Option<String> {
    let body = number.strip_prefix('-').unwrap_or(number);
    let number: String = number.chars().filter(|c| !matches!(c, ' ' | '\u{A0}' | '\'')).collect();
    let points = body.matches('.').count();
    let commas = body.matches(',').count();
    let tail = |mark: char| body.rsplit(mark).next().map_or(0, str::len);
    match (points, commas) {
        // 1.234,50 and 1,234.50: the last mark is the decimal one.
        (1.., 1) if body.rfind(',') > body.rfind('.') => Some(number.replace('.', "").replace(',', ".")),
        (1, 1..) if body.rfind('.') > body.rfind(',') => Some(number.replace(',', "")),
        (0, 1) if tail(',') != 3 => Some(number.replace(',', ".")),
        (0, 1..) if grouped(body, ',') => Some(number.replace(',', "")),
        (2.., 0) if grouped(body, '.') => Some(number.replace('.', "")),
        // 125.000 is a hundred and twenty-five thousand where nobody counts in cents, and unclear elsewhere.
        (1, 0) if tail('.') == 3 && currency.digits() < 3 => {
            let cents_are_unused = currency.digits() == 0 || currency.code() == "IDR";
            cents_are_unused.then(|| number.replace('.', ""))
        }
        (0 | 1, 0) => Some(number),
        _ => None,
    }
}

/// Whether every group after the first has three digits.
fn grouped(body: &str, mark: char) -> bool {
    body.split(mark).skip(1).all(|group| group.len() == 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_of_several_countries() {
        for (text, told, expected) in [
            ("12.50", Some("USD"), Ok(Some((1250, "USD")))),
            ("$12.50", None, Ok(Some((1250, "USD")))),
            ("$12.50", Some("SGD"), Ok(Some((1250, "SGD")))),
            ("US$1,234.50", None, Ok(Some((123_450, "USD")))),
            ("¥88", None, Ok(Some((8800, "CNY")))),
            ("￥88.8", Some("JPY"), Err(Code::AmountUnreadable)),
            ("88元", Some("CNY"), Ok(Some((8800, "CNY")))),
            ("Rp125.000", None, Ok(Some((12_500_000, "IDR")))),
            ("Rp 1.250.000", None, Ok(Some((125_000_000, "IDR")))),
            ("IDR 125,000", None, Ok(Some((12_500_000, "IDR")))),
            ("12,50", Some("EUR"), Ok(Some((1250, "EUR")))),
            ("1.234,50 €", None, Ok(Some((123_450, "EUR")))),
            ("1.250", Some("USD"), Err(Code::AmountUnreadable)),
            ("250.000", Some("VND"), Ok(Some((250_000, "VND")))),
            ("-3.07", Some("USD"), Ok(Some((-307, "USD")))),
            ("1,23,45", Some("USD"), Err(Code::AmountUnreadable)),
            ("abc", Some("USD"), Err(Code::AmountUnreadable)),
            ("12.345", Some("USD"), Err(Code::AmountUnreadable)),
            ("12.50", None, Err(Code::CurrencyMissing)),
            ("--", None, Ok(None)),
            ("", None, Ok(None)),
        ] {
            let told = told.map(|code| Currency::parse(code).unwrap());
            let found = parse(text, told, None).map_err(|b| b.code);
            let found = found.map(|o| o.map(|m| (m.minor, m.currency.code().to_owned())));
            assert_eq!(found, expected.map(|o| o.map(|(minor, code)| (minor, code.to_owned()))), "{text:?}");
        }
    }

    #[test]
    fn currencies_by_code_and_name() {
        for (text, expected) in [
            ("usd", Some("USD")),
            ("人民币", Some("CNY")),
            ("RMB", Some("CNY")),
            ("฿", Some("THB")),
            ("", None),
        ] {
            assert_eq!(currency(text).unwrap().map(|c| c.code().to_owned()).as_deref(), expected, "{text}");
        }
        assert_eq!(currency("dollars").unwrap_err().code, Code::CurrencyUnknown);
    }
}
