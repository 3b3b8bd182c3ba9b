//! The calendar in the form that answers questions: open time summed up year by year, each year made when first asked
//! for. Share one per calendar; asking needs no lock.

use std::sync::OnceLock;

use jiff::tz::TimeZone;

use super::Calendar;
use super::year::{DAY, Pattern, Year};
use crate::time::{Instant, Span};

const FIRST_YEAR: i64 = 1970;
const YEARS: usize = 200;
/// How far ahead a deadline is looked for.
const REACH: i64 = 10 * 366 * DAY;

/// A deadline or opening that lies more than ten years ahead, or outside the years 1970 to 2169.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("with this calendar the time from {from} is not used up within ten years")]
pub struct TooFar {
    /// Where the search began.
    pub from: Instant,
}

/// A calendar that answers. Made by [`Calendar::compile`].
#[derive(Clone, Debug)]
pub struct Compiled {
    /// `None` when always open.
    table: Option<Table>,
}

#[derive(Clone, Debug)]
struct Table {
    pattern: Pattern,
    years: Vec<OnceLock<Year>>,
}

impl Compiled {
    pub(super) fn new(zone: TimeZone, calendar: &Calendar) -> Self {
        let table = (!calendar.is_always()).then(|| Table {
            pattern: Pattern::new(zone, &calendar.week, &calendar.holidays, &calendar.makeup),
            years: vec![OnceLock::new(); YEARS],
        });
        Self { table }
    }

    /// Business time from `from` to `to`; nothing when `to` is not later. Time outside the years 1970 to 2169 counts
    /// only for a calendar that is always open.
    pub fn elapsed(&self, from: Instant, to: Instant) -> Span {
        if to <= from {
            return Span(0);
        }
        match &self.table {
            None => to - from,
            Some(table) => Span(table.elapsed(from.0, to.0)),
        }
    }

    /// The first instant by which `target` of business time has passed since `start`; `start` itself for no time.
    /// Time that is used up when a shift ends is due at that end, not at the next opening.
    ///
    /// # Errors
    /// When that is more than ten years ahead.
    pub fn deadline(&self, start: Instant, target: Span) -> Result<Instant, TooFar> {
        let far = TooFar { from: start };
        if target.0 <= 0 {
            return Ok(start);
        }
        match &self.table {
            None if target.0 <= REACH => Ok(start + target),
            None => Err(far),
            Some(table) => table.deadline(start.0, target.0).map(Instant).ok_or(far),
        }
    }

    /// Whether it is open at `at`.
    pub fn is_open(&self, at: Instant) -> bool {
        self.next_open(at) == Ok(at)
    }

    /// The first open instant at or after `at`.
    ///
    /// # Errors
    /// When that is more than ten years ahead.
    pub fn next_open(&self, at: Instant) -> Result<Instant, TooFar> {
        match &self.table {
            None => Ok(at),
            Some(table) => table.next_open(at.0).map(Instant).ok_or(TooFar { from: at }),
        }
    }
}

impl Table {
    fn year(&self, index: usize) -> Option<&Year> {
        let year = self.years.get(index)?;
        Some(year.get_or_init(|| Year::build(&self.pattern, starts(index), starts(index + 1))))
    }

    fn elapsed(&self, from: i64, to: i64) -> i64 {
        let (from, to) = (from.clamp(0, starts(YEARS) - 1), to.clamp(0, starts(YEARS) - 1));
        let (first, last) = (index_of(from), index_of(to));
        let before = |index, at| self.year(index).map_or(0, |year| year.open_before(at));
        if first == last {
            return before(last, to) - before(first, from);
        }
        let whole: i64 = (first..last).filter_map(|i| self.year(i)).map(|year| year.total).sum();
        whole - before(first, from) + before(last, to)
    }

    fn deadline(&self, start: i64, target: i64) -> Option<i64> {
        let from = start.max(0);
        if target > REACH || from >= starts(YEARS) {
            return None;
        }
        let mut index = index_of(from);
        let mut year = self.year(index)?;
        let mut amount = target.checked_add(year.open_before(from))?;
        while amount > year.total {
            amount -= year.total;
            index += 1;
            if starts(index) > from + REACH {
                return None;
            }
            year = self.year(index)?;
        }
        year.after(amount).filter(|at| *at <= from + REACH)
    }

    fn next_open(&self, at: i64) -> Option<i64> {
        let from = at.max(0);
        if from >= starts(YEARS) {
            return None;
        }
        let first = index_of(from);
        let found = (first..=first + 11).find_map(|i| self.year(i)?.next_open(from))?;
        (found <= from + REACH).then_some(found)
    }
}

/// Which year an instant from 1970 on lies in, counted from 1970.
fn index_of(at: i64) -> usize {
    // A guess that is never too late and at most two too early.
    let mut index = (at / DAY * 100 / 36_525 - 1).max(0) as usize;
    while starts(index + 1) <= at {
        index += 1;
    }
    index
}

/// When a year begins, counted from 1970, in microseconds.
const fn starts(index: usize) -> i64 {
    let before = FIRST_YEAR + index as i64 - 1;
    let leap_days = before / 4 - before / 100 + before / 400 - 477;
    (index as i64 * 365 + leap_days) * DAY
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_begin_when_they_begin() {
        for (index, text) in [
            (0, "1970"),
            (1, "1971"),
            (3, "1973"),
            (30, "2000"),
            (31, "2001"),
            (56, "2026"),
            (130, "2100"),
            (131, "2101"),
        ] {
            assert_eq!(Instant(starts(index)), Instant::parse(&format!("{text}-01-01T00:00:00Z")).unwrap());
        }
        for index in 0..YEARS {
            assert_eq!((index_of(starts(index)), index_of(starts(index + 1) - 1)), (index, index));
        }
    }
}
