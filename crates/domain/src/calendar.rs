//! Business time: when a shop is open, how much open time passes between two instants, when a promised amount of it
//! is used up. Deadlines are pure functions of the start, the target, the pauses and a calendar.
//!
//! A [`Calendar`] is what people edit and what is stored; [`Calendar::compile`] checks it and makes the [`Compiled`]
//! form that answers questions in well under a microsecond. Shifts are readings of the local clock, and what counts
//! is real time while the clock shows a reading inside a shift: an hour that the clock skips in spring does not count,
//! an hour that it repeats in autumn counts twice.
//!
//! Knows no obligations, no cases and no current time.

mod compiled;
mod pauses;
mod year;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

pub use compiled::{Compiled, TooFar};

/// Minutes in a day.
pub const DAY_MINUTES: u16 = 24 * 60;

/// Open time on one day, in minutes of the local clock: from `start` up to, but not including, `end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "(u16, u16)", into = "(u16, u16)")]
pub struct Shift {
    /// First minute, 0 to 1439.
    pub start: u16,
    /// Minute at which it ends, up to 1440 (midnight).
    pub end: u16,
}

impl Shift {
    /// All day.
    pub const WHOLE_DAY: Self = Self { start: 0, end: DAY_MINUTES };

    /// From `start` to `end`, in minutes of the day.
    pub const fn new(start: u16, end: u16) -> Self {
        Self { start, end }
    }
}

impl From<(u16, u16)> for Shift {
    fn from((start, end): (u16, u16)) -> Self {
        Self { start, end }
    }
}

impl From<Shift> for (u16, u16) {
    fn from(shift: Shift) -> Self {
        (shift.start, shift.end)
    }
}

/// Make-up days in JSON: a list of `{date, shifts}`.
mod makeup_days {
    use super::{BTreeMap, Date, Deserialize, Serialize, Shift};

    #[derive(Serialize, Deserialize)]
    struct Day {
        date: Date,
        shifts: Vec<Shift>,
    }

    pub(super) fn serialize<S: serde::Serializer>(
        days: &BTreeMap<Date, Vec<Shift>>,
        s: S,
    ) -> Result<S::Ok, S::Error> {
        s.collect_seq(days.iter().map(|(date, shifts)| Day { date: *date, shifts: shifts.clone() }))
    }

    pub(super) fn deserialize<'de, D: serde::Deserializer<'de>>(
        d: D,
    ) -> Result<BTreeMap<Date, Vec<Shift>>, D::Error> {
        let days = Vec::<Day>::deserialize(d)?;
        Ok(days.into_iter().map(|day| (day.date, day.shifts)).collect())
    }
}

/// When a shop is open, in its own zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// IANA name of the zone, such as `Asia/Shanghai`.
    pub zone: String,
    /// Shifts of each weekday, Monday first, in order.
    pub week: [Vec<Shift>; 7],
    /// Days on which nothing is open.
    #[serde(default)]
    pub holidays: BTreeSet<Date>,
    /// Days with shifts of their own: make-up working days, half days.
    #[serde(default, with = "makeup_days")]
    pub makeup: BTreeMap<Date, Vec<Shift>>,
}

/// Which shifts an error is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Day {
    /// A day of the week, 0 for Monday.
    Week(usize),
    /// A make-up day.
    Makeup(Date),
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        const NAMES: [&str; 7] =
            ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
        match self {
            Self::Week(day) => f.write_str(NAMES.get(*day).copied().unwrap_or("no weekday")),
            Self::Makeup(date) => write!(f, "{date}"),
        }
    }
}

/// Why a calendar cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// No such zone.
    #[error("{0:?} is not an IANA time zone such as Asia/Shanghai")]
    UnknownZone(String),
    /// A shift that ends before or when it starts, or after midnight.
    #[error("{day}: a shift from minute {} to {} is not within the day; an overnight shift is two, split at midnight", shift.start, shift.end)]
    BadShift {
        /// On which day.
        day: Day,
        /// The shift.
        shift: Shift,
    },
    /// Two shifts share time, or are out of order.
    #[error("{day}: shifts overlap or are out of order at minute {}", shift.start)]
    Overlap {
        /// On which day.
        day: Day,
        /// The later of the two.
        shift: Shift,
    },
    /// A day that is both closed and worked.
    #[error("{0} is both a holiday and a make-up day")]
    HolidayAndMakeup(Date),
    /// No open minute at all: no promise could ever be kept or broken.
    #[error("the calendar never opens")]
    NeverOpens,
}

impl CalendarError {
    /// A stable word for API answers.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownZone(_) => "calendar_zone_unknown",
            Self::BadShift { .. } => "calendar_shift_bad",
            Self::Overlap { .. } => "calendar_shifts_overlap",
            Self::HolidayAndMakeup(_) => "calendar_holiday_worked",
            Self::NeverOpens => "calendar_never_opens",
        }
    }
}

impl Calendar {
    /// Always open: business time is wall-clock time.
    pub fn always() -> Self {
        Self::weekly("UTC", [true; 7], &[Shift::WHOLE_DAY])
    }

    /// The same shifts on each of the weekdays marked, Monday first.
    pub fn weekly(zone: &str, days: [bool; 7], shifts: &[Shift]) -> Self {
        let week = days.map(|open| if open { shifts.to_vec() } else { Vec::new() });
        Self { zone: zone.to_owned(), week, holidays: BTreeSet::new(), makeup: BTreeMap::new() }
    }

    /// Adds open time that starts on `weekday` (0 is Monday) and, when it ends at or before its start, goes on past
    /// midnight into the next day. Shifts stay in order.
    pub fn open(&mut self, weekday: usize, start: u16, end: u16) {
        let today = weekday % 7;
        if start < end {
            self.week[today].push(Shift::new(start, end));
        } else {
            self.week[today].push(Shift::new(start, DAY_MINUTES));
            if end > 0 {
                self.week[(today + 1) % 7].push(Shift::new(0, end));
            }
        }
        self.week.iter_mut().for_each(|shifts| shifts.sort_unstable());
    }

    /// Checks the calendar and makes the form that answers questions. Keep it: making it costs more than asking it.
    ///
    /// # Errors
    /// When the zone is unknown, shifts are bad or overlap, a holiday is also worked, or nothing is ever open.
    pub fn compile(&self) -> Result<Compiled, CalendarError> {
        let zone =
            TimeZone::get(&self.zone).ok().ok_or_else(|| CalendarError::UnknownZone(self.zone.clone()))?;
        let week = self.week.iter().enumerate().map(|(day, shifts)| (Day::Week(day), shifts));
        let makeup = self.makeup.iter().map(|(date, shifts)| (Day::Makeup(*date), shifts));
        for (day, shifts) in week.chain(makeup) {
            check_day(day, shifts)?;
        }
        if let Some(date) = self.makeup.keys().find(|date| self.holidays.contains(date)) {
            return Err(CalendarError::HolidayAndMakeup(*date));
        }
        if self.week.iter().chain(self.makeup.values()).all(Vec::is_empty) {
            return Err(CalendarError::NeverOpens);
        }
        Ok(Compiled::new(zone, self))
    }

    /// Whether it is open every minute of every day, so that no zone or shift matters.
    pub(crate) fn is_always(&self) -> bool {
        let whole = |shifts: &Vec<Shift>| {
            let mut covered = 0;
            for shift in shifts {
                if shift.start != covered {
                    return false;
                }
                covered = shift.end;
            }
            covered == DAY_MINUTES
        };
        self.holidays.is_empty() && self.week.iter().chain(self.makeup.values()).all(whole)
    }
}

fn check_day(day: Day, shifts: &[Shift]) -> Result<(), CalendarError> {
    let mut free_from = 0;
    for &shift in shifts {
        if shift.start >= shift.end || shift.end > DAY_MINUTES {
            return Err(CalendarError::BadShift { day, shift });
        }
        if shift.start < free_from {
            return Err(CalendarError::Overlap { day, shift });
        }
        free_from = shift.end;
    }
    Ok(())
}
