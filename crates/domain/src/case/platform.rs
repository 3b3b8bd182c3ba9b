//! The platform's own clocks: which of them a feedback starts on a channel, when each falls due by the platform's own
//! counting, and which answers the platform accepts. What counts is written into the log with the clock, so that a
//! later edition of the rulebook changes no deadline of the past.

use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::clock::{Rule, Started};
use super::event::{Glance, Source};
use super::matter::ReturnGlance;
use crate::calendar::{Calendar, Shift};
use crate::ids::ChannelId;
use crate::policy::{CalendarUse, ClockKind};
use crate::returns::Stage;
use crate::rulebook::{CalendarRule, ClockRule, LeftOut, Obligation};
use crate::time::{Instant, Span};

/// Most stretches of holiday mode that a channel may have ahead.
pub const MOST_HOLIDAYS: usize = 50;

/// A stretch of time in which a shop is in holiday mode on a channel: from `from` up to, but not including, `to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    /// Its first instant.
    pub from: Instant,
    /// The first instant after it.
    pub to: Instant,
}

/// How a platform counts a clock: the part of its rule that deadlines and answers are judged by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    /// The rule's id in the rulebook.
    pub rule: String,
    /// The channel whose holiday mode counts.
    pub channel: ChannelId,
    /// Which time counts.
    pub calendar: CalendarRule,
    /// IANA name of the market's zone.
    pub zone: String,
    /// Only what a person wrote counts.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub human_only: bool,
    /// A greeting and no more does not count.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub trivial_excluded: bool,
    /// Time in holiday mode is left out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub holiday_mode: bool,
    /// What is not decided in time counts as approved.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub approves: bool,
}

impl Counted {
    /// Whether the platform takes such an answer for one.
    pub const fn accepts(&self, by_person: bool, trivial: bool) -> bool {
        (by_person || !self.human_only) && !(trivial && self.trivial_excluded)
    }

    /// When `target` from `start` is over by the platform's counting, with these stretches of holiday mode (in order).
    pub fn due(&self, start: Instant, target: Span, holidays: &[Holiday]) -> Instant {
        let holidays = if self.holiday_mode { holidays } else { &[] };
        match self.calendar {
            CalendarRule::WeekendToMondayNoon => {
                let zone = TimeZone::get(&self.zone).unwrap_or(TimeZone::UTC);
                let due = without(start, target, holidays);
                monday_noon(start, &zone).or_else(|| monday_noon(due, &zone)).unwrap_or(due)
            }
            CalendarRule::WorkingDays => working_days(&self.zone, start, target),
            CalendarRule::Always => without(start, target, holidays),
        }
    }
}

/// When so much time on working days of a zone (Monday to Friday, of 24 hours each) is over.
pub fn working_days(zone: &str, start: Instant, target: Span) -> Instant {
    let week = [true, true, true, true, true, false, false];
    let days = Calendar::weekly(zone, week, &[Shift::WHOLE_DAY]).compile();
    days.ok().and_then(|days| days.deadline(start, target).ok()).unwrap_or(start + target)
}

/// `target` after `start`, where time inside a holiday does not count.
fn without(start: Instant, target: Span, holidays: &[Holiday]) -> Instant {
    let mut due = start + target;
    for holiday in holidays {
        if holiday.to > start && holiday.from < due {
            due = due + (holiday.to - holiday.from.max(start));
        }
    }
    due
}

/// For an instant on a Saturday or Sunday of the zone: the Monday after it at 12:00.
fn monday_noon(at: Instant, zone: &TimeZone) -> Option<Instant> {
    let date = at.timestamp().to_zoned(zone.clone()).date();
    let days = match date.weekday() {
        Weekday::Saturday => 2,
        Weekday::Sunday => 1,
        _ => return None,
    };
    let monday = date.checked_add(jiff::Span::new().days(days)).ok()?;
    Some(monday.at(12, 0, 0, 0).to_zoned(zone.clone()).ok()?.timestamp().into())
}

/// The zone by which a market's platform reads its calendar; `otherwise` for a market unknown here. A country of several
/// zones is read by the one where a day ends first, so that no deadline is taken for later than it may be.
pub fn zone_of(market: &str, otherwise: &str) -> String {
    let zone = match market {
        "US" => "America/New_York",
        "GB" => "Europe/London",
        "TH" => "Asia/Bangkok",
        "ID" => "Asia/Jakarta",
        "VN" => "Asia/Ho_Chi_Minh",
        "PH" => "Asia/Manila",
        "MY" => "Asia/Kuala_Lumpur",
        "SG" => "Asia/Singapore",
        "CN" => "Asia/Shanghai",
        _ => otherwise,
    };
    zone.to_owned()
}

/// What a channel's platform asks of the shop.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Duties {
    /// The clocks of its platform and market, whenever they are in force.
    pub clocks: Vec<ClockRule>,
    /// The channel's platform, by the rulebook's word.
    pub platform: String,
    /// Its market, by the rulebook's code.
    pub market: String,
    /// The market's zone.
    pub zone: String,
    /// Holiday mode, in order.
    pub holidays: Vec<Holiday>,
}

impl Duties {
    /// The platform's clocks that a feedback starts on this channel at `at`.
    pub(super) fn start(
        &self,
        channel: ChannelId,
        glance: &Glance,
        at: Instant,
        policy: (i64, Span),
    ) -> Vec<Started> {
        // The platform counts a request from its own time, however late an export shows it.
        let at = glance.returned().map_or(at, |request| request.since);
        let in_force = crate::rulebook::clocks_for(&self.clocks, &self.platform, &self.market, at);
        let asked = in_force.filter_map(|rule| Some((kind(rule.obligation, glance)?, rule)));
        let of = glance.subject.returned();
        asked.map(|(kind, rule)| Started { of, ..self.started(kind, rule, channel, at, policy) }).collect()
    }

    /// Until when the platform takes a report of a review that came in at `at`, where its rule is known.
    pub(super) fn report_window(&self, channel: ChannelId, at: Instant) -> Option<Instant> {
        let mut rules = crate::rulebook::clocks_for(&self.clocks, &self.platform, &self.market, at);
        let rule = rules.find(|rule| rule.obligation == Obligation::ReviewReport)?;
        Some(self.started(ClockKind::ReviewReport, rule, channel, at, (0, Span(0))).due)
    }

    fn started(
        &self,
        kind: ClockKind,
        rule: &ClockRule,
        channel: ChannelId,
        at: Instant,
        (policy, warn): (i64, Span),
    ) -> Started {
        let counted = Counted {
            rule: rule.id.clone(),
            channel,
            calendar: rule.calendar,
            zone: self.zone.clone(),
            human_only: rule.counts.human_only,
            trivial_excluded: rule.counts.trivial_excluded,
            holiday_mode: rule.leaves_out.contains(&LeftOut::HolidayMode),
            approves: rule.approves,
        };
        Started {
            kind,
            rule: Rule::Platform,
            at,
            target: rule.target,
            calendar: CalendarUse::Always,
            pausable: false,
            policy,
            due: counted.due(at, rule.target, &self.holidays),
            warn: super::clock::fitting(warn, rule.target),
            platform: Some(Box::new(counted)),
            of: None,
            appeal: None,
        }
    }
}

/// What a feedback owes by an obligation of the platform, if anything. Obligations that begin with something else than a
/// feedback (an appeal) start no clock of a case.
fn kind(obligation: Obligation, glance: &Glance) -> Option<ClockKind> {
    let waits = |stage| glance.returned().and_then(ReturnGlance::undecided) == Some(stage);
    match (obligation, glance.subject.source()) {
        (Obligation::ReturnDecision, Source::Return) => {
            waits(Stage::Request).then_some(ClockKind::ReturnDecision)
        }
        (Obligation::AfterSalesHandling, Source::Return) => {
            waits(Stage::Request).then_some(ClockKind::AfterSales)
        }
        (Obligation::ReturnedGoodsDecision, Source::Return) => {
            waits(Stage::Goods).then_some(ClockKind::ReturnedGoods)
        }
        (Obligation::ChatResponse, Source::Message) => Some(ClockKind::ChatResponse),
        (Obligation::PublicReply, Source::Review) => Some(ClockKind::PlatformReply),
        // Only what falls under one of the six kinds can be reported at all.
        (Obligation::ReviewReport, Source::Review) => glance.ground.map(|_| ClockKind::ReviewReport),
        _ => None,
    }
}
