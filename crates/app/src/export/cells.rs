//! Cells and lines: a record of named values, written as CSV or as a line of JSON.

use channels::file::csv_cell;
use domain::chain::hex;
use domain::money::Money;
use domain::time::Instant;
use serde_json::{Map, Value};
use store::sheet::Cell;

use super::Form;

/// A line, with its columns' names.
pub(super) type Record = Vec<(&'static str, Value)>;

/// An amount as a decimal text, in the currency's own digits.
pub(crate) fn amount(money: Option<Money>) -> Value {
    let Some(money) = money else { return Value::Null };
    let digits = money.currency.digits();
    let scale = 10u64.pow(digits);
    let (whole, rest) = (money.minor.unsigned_abs() / scale, money.minor.unsigned_abs() % scale);
    let sign = if money.minor < 0 { "-" } else { "" };
    let text = if digits == 0 {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{rest:0width$}", width = digits as usize)
    };
    Value::String(text)
}

pub(super) fn code(money: Option<Money>) -> Value {
    money.map_or(Value::Null, |m| Value::from(m.currency.code()))
}

pub(super) fn at(instant: Option<Instant>) -> Value {
    instant.map_or(Value::Null, |i| Value::String(i.to_string()))
}

/// A record from `name: value` pairs.
macro_rules! record {
    ($($name:ident: $value:expr),* $(,)?) => { vec![$((stringify!($name), Value::from($value))),*] };
}
pub(super) use record;

/// A buyer's name for who may see it; its first letter for others.
pub(super) fn shown(name: Option<String>, names: bool) -> Value {
    match name {
        Some(name) if names => Value::String(name),
        Some(name) => Value::String(name.chars().take(1).chain("***".chars()).collect()),
        None => Value::Null,
    }
}

/// A cell of a sheet.
pub(super) fn value(cell: Cell, names: bool) -> Value {
    match cell {
        Cell::Number(number) => Value::from(number),
        Cell::Text(text) => Value::String(text),
        // What is JSON goes out as such; a text that is none stays a text.
        Cell::Json(text) => serde_json::from_str(&text).unwrap_or(Value::String(text)),
        Cell::Buyer(name) => shown(Some(name), names),
        Cell::Id(id) => Value::String(id.to_string()),
        Cell::At(instant) => at(Some(instant)),
        Cell::Amount(money) => amount(Some(money)),
        // What a platform sent has whatever it put there: for who may see personal data.
        Cell::Raw(bytes) if names => Value::String(String::from_utf8_lossy(&bytes).into_owned()),
        Cell::Nothing | Cell::Raw(_) => Value::Null,
        Cell::Bytes(bytes) => Value::String(hex(&bytes)),
    }
}

/// Adds a line.
pub(super) fn write(text: &mut String, form: Form, record: Record) {
    match form {
        Form::JsonLines => {
            let object: Map<String, Value> =
                record.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
            text.push_str(&Value::Object(object).to_string());
            text.push('\n');
        }
        Form::Csv => {
            let cells = record.iter().map(|(_, value)| match value {
                Value::Null => String::new(),
                Value::String(number) if is_decimal(number) => number.clone(),
                Value::String(words) => csv_cell(words).into_owned(),
                Value::Array(_) | Value::Object(_) => csv_cell(&value.to_string()).into_owned(),
                Value::Bool(_) | Value::Number(_) => value.to_string(),
            });
            text.push_str(&cells.collect::<Vec<_>>().join(","));
            text.push_str("\r\n");
        }
    }
}

/// Whether a text is a plain number, which no spreadsheet runs: an amount below zero must stay one.
fn is_decimal(text: &str) -> bool {
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let body = text.strip_prefix('-').unwrap_or(text);
    body.split_once('.').map_or_else(|| digits(body), |(whole, rest)| digits(whole) && digits(rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::money::Currency;

    #[test]
    fn formulas_are_harmless_and_quotes_survive() {
        let mut text = String::new();
        let record = record! { a: "=1+1", b: "say \"hi\", now", c: Value::Null, d: 5, e: "@cmd" };
        write(&mut text, Form::Csv, record);
        assert!(!text.contains(",=") && !text.starts_with('=') && !text.contains(",@"), "{text}");
        assert!(text.contains("\"say \"\"hi\"\", now\",,5,"), "{text}");
    }

    #[test]
    fn amounts_have_the_digits_of_their_currency() {
        let money = |minor, code| Some(Money { minor, currency: Currency::parse(code).unwrap() });
        assert_eq!(amount(money(1_205, "USD")), "12.05");
        assert_eq!(amount(money(-7, "USD")), "-0.07");
        assert_eq!(amount(money(250_000, "VND")), "250000");
    }
}
