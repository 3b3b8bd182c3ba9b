//! The open time of one UTC year as a sorted list of real intervals, made once from zone and shifts.
//!
//! The year is cut where the zone changes its offset. Within a piece the local clock runs evenly, so a shift maps to
//! real time by subtraction; gaps and overlaps of the clock need no further care.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::Shift;
use crate::time::Instant;

pub(super) const MINUTE: i64 = 60_000_000;
pub(super) const DAY: i64 = 24 * 60 * MINUTE;

/// Shifts of every date: what a year is made from.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    pub(super) zone: TimeZone,
    pub(super) week: [Vec<Shift>; 7],
    /// Dates with shifts of their own, by days since 1970; closed when empty.
    pub(super) special: BTreeMap<i64, Vec<Shift>>,
}

impl Pattern {
    pub(super) fn new(
        zone: TimeZone,
        week: &[Vec<Shift>; 7],
        holidays: &BTreeSet<Date>,
        makeup: &BTreeMap<Date, Vec<Shift>>,
    ) -> Self {
        let closed = holidays.iter().map(|date| (day_number(*date), Vec::new()));
        let worked = makeup.iter().map(|(date, shifts)| (day_number(*date), shifts.clone()));
        Self { zone, week: week.clone(), special: closed.chain(worked).collect() }
    }

    /// Shifts of a day, counted from 1970-01-01, a Thursday.
    fn shifts(&self, day: i64) -> &[Shift] {
        self.special.get(&day).unwrap_or_else(|| &self.week[(day + 3).rem_euclid(7) as usize])
    }
}

fn day_number(date: Date) -> i64 {
    let midnight = date.at(0, 0, 0, 0);
    jiff::tz::Offset::UTC.to_timestamp(midnight).map_or(0, |t| t.as_second().div_euclid(86_400))
}

/// One stretch of open time, in microseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Open {
    pub(super) start: i64,
    pub(super) end: i64,
    /// Open time in the year before this stretch.
    pub(super) before: i64,
}

/// The open time of one UTC year.
#[derive(Clone, Debug, Default)]
pub(super) struct Year {
    pub(super) open: Vec<Open>,
    pub(super) total: i64,
}

impl Year {
    /// Lists the open time from `from` to `to`.
    pub(super) fn build(pattern: &Pattern, from: i64, to: i64) -> Self {
        let mut year = Self::default();
        let (mut start, mut offset) = (from, offset_at(&pattern.zone, from));
        for change in pattern.zone.following(Instant(from).timestamp()) {
            let at = change.timestamp().as_microsecond();
            if at >= to {
                break;
            }
            year.add_piece(pattern, start, at, offset);
            (start, offset) = (at, i64::from(change.offset().seconds()) * 1_000_000);
        }
        year.add_piece(pattern, start, to, offset);
        year
    }

    /// Adds the open time of a piece in which the local clock is `offset` ahead of UTC throughout.
    fn add_piece(&mut self, pattern: &Pattern, from: i64, to: i64, offset: i64) {
        let first = (from + offset).div_euclid(DAY);
        let last = (to + offset - 1).div_euclid(DAY);
        for day in first..=last {
            let midnight = day * DAY - offset;
            for shift in pattern.shifts(day) {
                let start = (midnight + i64::from(shift.start) * MINUTE).max(from);
                let end = (midnight + i64::from(shift.end) * MINUTE).min(to);
                if start < end {
                    self.push(start, end);
                }
            }
        }
    }

    fn push(&mut self, start: i64, end: i64) {
        match self.open.last_mut() {
            Some(last) if last.end == start => last.end = end,
            _ => self.open.push(Open { start, end, before: self.total }),
        }
        self.total += end - start;
    }

    /// Open time of the year before `at`.
    pub(super) fn open_before(&self, at: i64) -> i64 {
        match self.open.partition_point(|open| open.start <= at).checked_sub(1) {
            Some(i) => self.open[i].before + (at.min(self.open[i].end) - self.open[i].start),
            None => 0,
        }
    }

    /// The first instant before which `amount` of the year's open time lies; `amount` is above zero and within the total.
    pub(super) fn after(&self, amount: i64) -> Option<i64> {
        let i = self.open.partition_point(|open| open.before < amount).checked_sub(1)?;
        Some(self.open[i].start + (amount - self.open[i].before))
    }

    /// The first open instant of the year at or after `at`.
    pub(super) fn next_open(&self, at: i64) -> Option<i64> {
        let open = self.open.get(self.open.partition_point(|open| open.end <= at))?;
        Some(open.start.max(at))
    }
}

fn offset_at(zone: &TimeZone, at: i64) -> i64 {
    let timestamp: Timestamp = Instant(at).timestamp();
    i64::from(zone.to_offset(timestamp).seconds()) * 1_000_000
}
