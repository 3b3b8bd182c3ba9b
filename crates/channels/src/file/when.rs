//! Dates and times in the notations of real exports, as instants. Local times use the zone the import was given.
//! A date that could be two dates is refused, never guessed.

use domain::time::Instant;
use jiff::civil::{Date, DateTime, Time};

use super::cursor::Cursor;
use super::options::Defaults;
use super::reject::{Bad, Code, shown};

/// Why a date cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    Unreadable,
    Ambiguous,
    OutOfRange,
    /// A bare number that would be a spreadsheet's date.
    Serial,
}

/// Reads an instant.
pub(crate) fn parse(text: &str, defaults: &Defaults) -> Result<Instant, Bad> {
    let text = text.trim();
    let found = match number(text, defaults) {
        Some(found) => found,
        None => written(text, defaults),
    };
    found.and_then(plausible).map_err(|trouble| explain(text, trouble))
}

fn plausible(at: Instant) -> Result<Instant, Trouble> {
    const FIRST: Instant = Instant::from_seconds(631_152_000); // 1990-01-01
    const LAST: Instant = Instant::from_seconds(4_102_444_800); // 2100-01-01
    if (FIRST..LAST).contains(&at) { Ok(at) } else { Err(Trouble::OutOfRange) }
}

fn explain(text: &str, trouble: Trouble) -> Bad {
    let value = shown(text);
    match trouble {
        Trouble::Unreadable => Bad::new(
            Code::DateUnreadable,
            format!("{value:?} is not a date in a known notation, such as 2026-11-22 08:00:00"),
            format!("无法识别的日期“{value}”，请用如 2026-11-22 08:00:00 的写法"),
        ),
        Trouble::Ambiguous => Bad::new(
            Code::DateAmbiguous,
            format!(
                "{value:?} can be two dates; say which comes first for the whole file (--day-first yes or no)"
            ),
            format!("“{value}”可能是两个日期；请为整个文件指明日在前还是月在前（--day-first yes 或 no）"),
        ),
        Trouble::OutOfRange => Bad::new(
            Code::DateOutOfRange,
            format!("{value:?} is before 1990 or after 2100"),
            format!("日期“{value}”早于 1990 年或晚于 2100 年"),
        ),
        Trouble::Serial => Bad::new(
            Code::DateUnreadable,
            format!(
                "{value:?} looks like an Excel serial date; allow them for the import (--excel-dates) if it is"
            ),
            format!("“{value}”像是 Excel 日期序号；若是，请在导入时允许（--excel-dates）"),
        ),
    }
}

/// Unix seconds, milliseconds or microseconds, compact dates, serial dates; `None` when it is no bare number.
fn number(text: &str, defaults: &Defaults) -> Option<Result<Instant, Trouble>> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(fraction) || (fraction.is_empty() && text.ends_with('.'))
    {
        return None;
    }
    let value: i64 = whole.parse().ok()?;
    Some(match whole.len() {
        5 if defaults.excel_dates => serial(text, defaults),
        5 => Err(Trouble::Serial),
        8 if fraction.is_empty() => compact(value * 1_000_000, defaults),
        9 | 10 => Ok(Instant(value * 1_000_000 + micros(fraction))),
        13 => Ok(Instant(value * 1_000)),
        14 if fraction.is_empty() => compact(value, defaults),
        16 => Ok(Instant(value)),
        _ => Err(Trouble::Unreadable),
    })
}

/// `20261122080000`.
fn compact(value: i64, defaults: &Defaults) -> Result<Instant, Trouble> {
    let part = |unit: i64, modulus: i64| (value / unit % modulus) as i8;
    let date = Date::new((value / 10_000_000_000) as i16, part(100_000_000, 100), part(1_000_000, 100));
    let time = Time::new(part(10_000, 100), part(100, 100), part(1, 100), 0);
    match (date, time) {
        (Ok(date), Ok(time)) => local(DateTime::from_parts(date, time), defaults),
        _ => Err(Trouble::Unreadable),
    }
}

/// Days since 1899-12-30, as Excel counts after its wrong leap day; rounded to a second.
fn serial(text: &str, defaults: &Defaults) -> Result<Instant, Trouble> {
    let days: f64 = text.parse().ok().ok_or(Trouble::Unreadable)?;
    let seconds = (days * 86_400.0).round() as i64;
    DateTime::constant(1899, 12, 30, 0, 0, 0, 0)
        .checked_add(jiff::SignedDuration::from_secs(seconds))
        .ok()
        .ok_or(Trouble::OutOfRange)
        .and_then(|at| local(at, defaults))
}

fn local(at: DateTime, defaults: &Defaults) -> Result<Instant, Trouble> {
    defaults.zone.to_timestamp(at).map(Instant::from).ok().ok_or(Trouble::OutOfRange)
}

pub(crate) fn micros(fraction: &str) -> i64 {
    let digits = fraction.bytes().chain(std::iter::repeat(b'0')).take(6);
    digits.fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0'))
}

/// A date in words and signs.
fn written(text: &str, defaults: &Defaults) -> Result<Instant, Trouble> {
    let mut cursor = Cursor { rest: text };
    let date = cursor.date(defaults.day_first)?;
    let time = cursor.time()?;
    let offset = cursor.offset()?;
    if !cursor.rest.is_empty() {
        return Err(Trouble::Unreadable);
    }
    let at = DateTime::from_parts(date, time);
    match offset {
        Some(offset) => offset.to_timestamp(at).map(Instant::from).ok().ok_or(Trouble::OutOfRange),
        None => local(at, defaults),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::tz::TimeZone;

    fn read(text: &str, zone: &str, day_first: Option<bool>, excel_dates: bool) -> Result<String, Code> {
        let zone = TimeZone::get(zone).unwrap();
        let defaults = Defaults { zone, day_first, excel_dates, ..Defaults::default() };
        parse(text, &defaults).map(|at| at.to_string()).map_err(|b| b.code)
    }

    #[test]
    fn notations_of_dates() {
        for (text, expected) in [
            ("2026-11-22T08:00:00Z", "2026-11-22T08:00:00Z"),
            ("2026-11-22T08:00:00.25+07:00", "2026-11-22T01:00:00.25Z"),
            ("2026-11-22T08:00:00+0700", "2026-11-22T01:00:00Z"),
            ("2026-11-22t08:00:00z", "2026-11-22T08:00:00Z"),
            ("2026-11-22 08:00:00", "2026-11-22T00:00:00Z"),
            ("2026-11-22 08:00:00 UTC", "2026-11-22T08:00:00Z"),
            ("2026-11-22 08:00:00 (UTC+7)", "2026-11-22T01:00:00Z"),
            ("2026/11/22 08:00", "2026-11-22T00:00:00Z"),
            ("2026/1/2 8:05:09", "2026-01-02T00:05:09Z"),
            ("2026-11-22", "2026-11-21T16:00:00Z"),
            ("2026.11.22", "2026-11-21T16:00:00Z"),
            ("22.11.2026", "2026-11-21T16:00:00Z"),
            ("3.4.2026 10:00", "2026-04-03T02:00:00Z"),
            ("11/22/2026", "2026-11-21T16:00:00Z"),
            ("22/11/2026", "2026-11-21T16:00:00Z"),
            ("22-11-2026 08:00", "2026-11-22T00:00:00Z"),
            ("11/11/2026", "2026-11-10T16:00:00Z"),
            ("11/22/2026 8:00:00 PM", "2026-11-22T12:00:00Z"),
            ("11/22/2026 12:30 AM", "2026-11-21T16:30:00Z"),
            ("2026年11月22日 8:00", "2026-11-22T00:00:00Z"),
            ("2026年11月22日", "2026-11-21T16:00:00Z"),
            ("2026年11月22日 下午8点05分", "2026-11-22T12:05:00Z"),
            ("2026年11月22日 8时05分09秒", "2026-11-22T00:05:09Z"),
            ("Nov 22, 2026 8:00 am", "2026-11-22T00:00:00Z"),
            ("November 22nd, 2026", "2026-11-21T16:00:00Z"),
            ("22 Nov 2026 08:00", "2026-11-22T00:00:00Z"),
            ("22-Nov-2026", "2026-11-21T16:00:00Z"),
            ("Sun, 22 Nov 2026 08:00:00 +0000", "2026-11-22T08:00:00Z"),
            ("22 Mei 2026 08:00", "2026-05-22T00:00:00Z"),
            ("22 Agustus 2026", "2026-08-21T16:00:00Z"),
            ("1795334400", "2026-11-22T08:00:00Z"),
            ("1795334400.5", "2026-11-22T08:00:00.5Z"),
            ("1795334400000", "2026-11-22T08:00:00Z"),
            ("1795334400000000", "2026-11-22T08:00:00Z"),
            ("20261122", "2026-11-21T16:00:00Z"),
            ("20261122080000", "2026-11-22T00:00:00Z"),
        ] {
            assert_eq!(read(text, "Asia/Shanghai", None, false).as_deref(), Ok(expected), "{text:?}");
        }
    }

    #[test]
    fn ambiguous_dates_need_the_option() {
        assert_eq!(read("03/04/2026", "UTC", None, false), Err(Code::DateAmbiguous));
        assert_eq!(read("03/04/2026", "UTC", Some(true), false).as_deref(), Ok("2026-04-03T00:00:00Z"));
        assert_eq!(read("03/04/2026", "UTC", Some(false), false).as_deref(), Ok("2026-03-04T00:00:00Z"));
        assert_eq!(read("22/11/2026", "UTC", Some(false), false), Err(Code::DateUnreadable));
    }

    #[test]
    fn serial_dates_need_the_option() {
        assert_eq!(read("46348.333333", "UTC", None, true).as_deref(), Ok("2026-11-22T08:00:00Z"));
        assert_eq!(read("46348", "UTC", None, false), Err(Code::DateUnreadable));
    }

    #[test]
    fn local_times_in_gaps_and_overlaps_are_settled() {
        assert_eq!(
            read("2026-03-08 02:30", "America/New_York", None, false).as_deref(),
            Ok("2026-03-08T07:30:00Z")
        );
        assert_eq!(
            read("2026-11-01 01:30", "America/New_York", None, false).as_deref(),
            Ok("2026-11-01T05:30:00Z")
        );
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            "yesterday",
            "2026-13-01",
            "2026-02-30",
            "2026-11-22 25:00",
            "22/11/26",
            "2026-11-22 08",
            "2026-11-22x",
            "13/13/2026",
            "99999999999999999999",
            "2026",
            "Foo 22, 2026",
            "2026-11-22 08:00 +",
            "2026年",
            "1.2.3",
            "12",
            "2026-11-22T08:00:00+99:99",
            "2026-11-22 08:60",
            "日",
            "2026-11-22 上午",
        ] {
            assert_eq!(read(text, "UTC", None, false), Err(Code::DateUnreadable), "{text:?}");
        }
        for text in ["1889-01-01", "2126-01-01", "100000000", "9999-12-31 23:59:59", "0001-01-01"] {
            assert_eq!(read(text, "UTC", None, false), Err(Code::DateOutOfRange), "{text:?}");
        }
    }
}
