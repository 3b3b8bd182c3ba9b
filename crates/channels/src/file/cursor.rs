//! Reads a written date piece by piece: the date, the time of day, the offset. Knows notations; not zones, and not
//! what a bare number means.

use jiff::civil::{Date, Time};
use jiff::tz::Offset;

use super::when::{Trouble, micros};

/// What is left to read.
pub(crate) struct Cursor<'a> {
    pub(crate) rest: &'a str,
}

impl<'a> Cursor<'a> {
    fn eat(&mut self, text: &str) -> bool {
        let rest = self.rest.strip_prefix(text);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn eat_any(&mut self, texts: &[&'static str]) -> Option<&'static str> {
        texts.iter().copied().find(|text| self.eat(text))
    }

    fn spaces(&mut self) {
        self.rest = self.rest.trim_start();
    }

    /// A number of at most four digits, and how many it has.
    fn digits(&mut self) -> Option<(i16, usize)> {
        let count = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        let (digits, rest) = self.rest.split_at(count);
        let value = if count <= 4 { digits.parse().ok()? } else { return None };
        self.rest = rest;
        Some((value, count))
    }

    fn two_digits(&mut self) -> Result<i8, Trouble> {
        match self.digits() {
            Some((value, 1 | 2)) => Ok(value as i8),
            _ => Err(Trouble::Unreadable),
        }
    }

    fn letters(&mut self) -> &'a str {
        let count = self.rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (word, rest) = self.rest.split_at(count);
        self.rest = rest;
        word
    }

    pub(crate) fn date(&mut self, day_first: Option<bool>) -> Result<Date, Trouble> {
        if self.rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return self.date_by_name();
        }
        let (first, width) = self.digits().ok_or(Trouble::Unreadable)?;
        if width == 4 {
            return self.date_after_year(first);
        }
        let mark = self.eat_any(&["/", "-", ".", " "]).ok_or(Trouble::Unreadable)?;
        if self.rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let month = month(self.letters()).ok_or(Trouble::Unreadable)?;
            self.eat_any(&["-", " ", ". ", ", ", "/"]);
            return day_of(self.year()?, month, first);
        }
        let (second, _) = self.digits().ok_or(Trouble::Unreadable)?;
        if !self.eat(mark) {
            return Err(Trouble::Unreadable);
        }
        let year = self.year()?;
        match if mark == "." { Some(true) } else { day_first } {
            Some(true) => day_of(year, second, first),
            Some(false) => day_of(year, first, second),
            None if first > 12 => day_of(year, second, first),
            None if second > 12 || first == second => day_of(year, first, second),
            None => Err(Trouble::Ambiguous),
        }
    }

    /// `Nov 22, 2026`, `Sun, 22 Nov 2026`.
    fn date_by_name(&mut self) -> Result<Date, Trouble> {
        let word = self.letters();
        let Some(named) = month(word) else {
            let weekday = word.get(..3).is_some_and(|w| {
                ["sun", "mon", "tue", "wed", "thu", "fri", "sat"].iter().any(|d| d.eq_ignore_ascii_case(w))
            });
            self.eat(",");
            self.spaces();
            let numbered = self.rest.starts_with(|c: char| c.is_ascii_digit());
            return if weekday && numbered { self.date(None) } else { Err(Trouble::Unreadable) };
        };
        self.eat(".");
        self.spaces();
        let (day, _) = self.digits().ok_or(Trouble::Unreadable)?;
        self.eat_any(&["st", "nd", "rd", "th"]);
        self.eat(",");
        self.spaces();
        day_of(self.year()?, named, day)
    }

    fn date_after_year(&mut self, year: i16) -> Result<Date, Trouble> {
        let mark = self.eat_any(&["-", "/", ".", "年"]).ok_or(Trouble::Unreadable)?;
        let chinese = mark == "年";
        let month = self.two_digits()?;
        if !self.eat(if chinese { "月" } else { mark }) {
            return Err(Trouble::Unreadable);
        }
        let day = self.two_digits()?;
        if chinese {
            self.eat_any(&["日", "号"]);
        }
        day_of(year, i16::from(month), i16::from(day))
    }

    fn year(&mut self) -> Result<i16, Trouble> {
        match self.digits() {
            Some((year, 4)) => Ok(year),
            _ => Err(Trouble::Unreadable),
        }
    }

    /// The time of day; midnight when there is none.
    pub(crate) fn time(&mut self) -> Result<Time, Trouble> {
        self.eat_any(&["T", "t", ",", "_"]);
        self.spaces();
        let mut half = self.half();
        if !self.rest.starts_with(|c: char| c.is_ascii_digit()) {
            return if half.is_none() { Ok(Time::midnight()) } else { Err(Trouble::Unreadable) };
        }
        let hour = self.two_digits()?;
        let (mut minute, mut second, mut nanos) = (0, 0, 0);
        if self.eat_any(&[":", "：", "时", "点"]).is_some()
            && self.rest.starts_with(|c: char| c.is_ascii_digit())
        {
            minute = self.two_digits()?;
            if self.eat_any(&[":", "：", "分"]).is_some()
                && self.rest.starts_with(|c: char| c.is_ascii_digit())
            {
                second = self.two_digits()?.min(59);
                nanos = self.fraction();
                self.eat("秒");
            }
        } else if half.is_none() {
            half = self.half_after();
            if half.is_none() {
                return Err(Trouble::Unreadable);
            }
        }
        let half = half.or_else(|| self.half_after());
        let hour = clock_hour(hour, half).ok_or(Trouble::Unreadable)?;
        Time::new(hour, minute, second, nanos).ok().ok_or(Trouble::Unreadable)
    }

    fn fraction(&mut self) -> i32 {
        if self.eat_any(&[".", ","]).is_none() {
            return 0;
        }
        let count = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        let (digits, rest) = self.rest.split_at(count);
        self.rest = rest;
        micros(digits) as i32 * 1_000
    }

    /// Which half of the day, written before the time as in Chinese; `true` is the second.
    fn half(&mut self) -> Option<bool> {
        let word = self.eat_any(&["上午", "凌晨", "早上", "下午", "晚上", "中午"])?;
        self.spaces();
        Some(matches!(word, "下午" | "晚上" | "中午"))
    }

    /// Which half of the day, written after the time.
    fn half_after(&mut self) -> Option<bool> {
        let before = self.rest;
        self.spaces();
        let word = self.eat_any(&["AM", "PM", "am", "pm", "a.m.", "p.m.", "上午", "下午"]);
        if word.is_none() {
            self.rest = before;
        }
        word.map(|word| word.starts_with(['P', 'p', '下']))
    }

    pub(crate) fn offset(&mut self) -> Result<Option<Offset>, Trouble> {
        self.spaces();
        self.eat("(");
        let named = self.eat_any(&["Z", "z", "UTC", "GMT"]).is_some();
        let sign = match self.eat_any(&["+", "-", "−"]) {
            None => {
                self.eat(")");
                return Ok(named.then_some(Offset::UTC));
            }
            Some("+") => 1,
            Some(_) => -1,
        };
        let (first, width) = self.digits().ok_or(Trouble::Unreadable)?;
        let (hours, minutes) = match width {
            4 => (first / 100, first % 100),
            1 | 2 if self.eat(":") => (first, i16::from(self.two_digits()?)),
            1 | 2 => (first, 0),
            _ => return Err(Trouble::Unreadable),
        };
        self.eat(")");
        let seconds = sign * (i32::from(hours) * 3600 + i32::from(minutes) * 60);
        Offset::from_seconds(seconds).map(Some).ok().ok_or(Trouble::Unreadable)
    }
}

fn day_of(year: i16, month: i16, day: i16) -> Result<Date, Trouble> {
    let narrow = |n: i16| i8::try_from(n).unwrap_or(0);
    Date::new(year, narrow(month), narrow(day)).ok().ok_or(Trouble::Unreadable)
}

/// The hour from 0 to 23; a half of the day makes it a twelve-hour clock where it can be one.
fn clock_hour(hour: i8, half: Option<bool>) -> Option<i8> {
    match (half, hour) {
        (Some(true), 1..=11) => Some(hour + 12),
        (Some(false), 12) => Some(0),
        (_, 0..=23) => Some(hour),
        _ => None,
    }
}

/// The month by its English or Indonesian name, at least three letters of it.
fn month(word: &str) -> Option<i16> {
    const NAMES: [(&str, i16); 16] = [
        ("january", 1),
        ("february", 2),
        ("march", 3),
        ("april", 4),
        ("may", 5),
        ("june", 6),
        ("july", 7),
        ("august", 8),
        ("september", 9),
        ("october", 10),
        ("november", 11),
        ("december", 12),
        ("mei", 5),
        ("agustus", 8),
        ("oktober", 10),
        ("desember", 12),
    ];
    const MORE: [(&str, i16); 4] = [("januari", 1), ("februari", 2), ("maret", 3), ("juni", 6)];
    let lower = word.to_ascii_lowercase();
    let lower = if lower == "sept" { "sep" } else { lower.as_str() };
    if lower.len() < 3 {
        return None;
    }
    let all = NAMES.iter().chain(&MORE).chain(&[("juli", 7)]);
    all.into_iter()
        .find(|(name, _)| *name == lower || (lower.len() == 3 && name.starts_with(lower)))
        .map(|(_, n)| *n)
}
