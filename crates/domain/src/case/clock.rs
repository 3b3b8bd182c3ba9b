//! Clocks: obligations with a deadline computed from the timeline. Stored deadlines are facts; this module makes them.
//!
//! A clock is started by an event that carries its deadline, paused and resumed by events, met by the fact that
//! satisfies it, and breached at its deadline: the stamp is the deadline, never the moment it was noticed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::event::Glance;
use super::platform::{Counted, Duties, Holiday};
use crate::calendar::Compiled;
use crate::ids::{AppealId, ChannelId, ReturnId};
use crate::policy::{CalendarUse, ClockKind, Policy, Promise};
use crate::time::{Instant, Span};

/// Whose rule an obligation follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// The team's own promise.
    Team,
    /// The platform's rule.
    Platform,
}

/// A clock as it starts: the fact written into the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Started {
    /// What is promised.
    pub kind: ClockKind,
    /// Whose rule.
    pub rule: Rule,
    /// When it began to run.
    pub at: Instant,
    /// How long it may take.
    pub target: Span,
    /// Which time counts.
    pub calendar: CalendarUse,
    /// Whether waiting for the buyer stops it.
    pub pausable: bool,
    /// The policy version whose calendar made the deadline.
    pub policy: i64,
    /// The deadline.
    pub due: Instant,
    /// How long before the deadline somebody is warned; nothing for never.
    #[serde(default, skip_serializing_if = "none")]
    pub warn: Span,
    /// How the platform counts, for a clock by its rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub platform: Option<Box<Counted>>,
    /// The return request whose decision it counts; every other clock is the case's as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<ReturnId>,
    /// The appeal that runs it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appeal: Option<AppealId>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
fn none(span: &Span) -> bool {
    span.0 == 0
}

/// A warning that fits a promise: none where it would come before the promise itself.
pub(super) fn fitting(warn: Span, target: Span) -> Span {
    if warn < target { warn } else { Span(0) }
}

/// Where a clock stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockState {
    /// Time is running.
    Running,
    /// Standing still; `left` of business time remains.
    Paused {
        /// What remains.
        left: Span,
    },
    /// Satisfied in time.
    Met {
        /// When.
        at: Instant,
    },
    /// The deadline passed.
    Breached {
        /// When it ended after all: satisfied late, or no longer owed.
        met: Option<Instant>,
    },
    /// No longer owed.
    Void,
}

impl ClockState {
    /// The word in JSON and SQL.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Paused { .. } => "paused",
            Self::Met { .. } => "met",
            Self::Breached { .. } => "breached",
            Self::Void => "void",
        }
    }
}

/// A clock of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// How it started; `due` moves when a pause ends.
    pub started: Started,
    /// Where it stands.
    pub state: ClockState,
    /// Whether somebody was warned of it.
    #[serde(default)]
    pub warned: bool,
}

impl Clock {
    /// What it counts: two clocks that count the same are never owed at once.
    pub fn counts(&self) -> (ClockKind, Option<ReturnId>) {
        (self.started.kind, self.started.of)
    }

    /// Whether somebody still owes something: running, paused, or breached and not yet satisfied.
    pub fn is_owed(&self) -> bool {
        matches!(
            self.state,
            ClockState::Running | ClockState::Paused { .. } | ClockState::Breached { met: None }
        )
    }

    /// Whether the deadline has passed unnoticed.
    pub fn is_late(&self, now: Instant) -> bool {
        self.state == ClockState::Running && now >= self.started.due
    }

    /// When somebody is to be warned of a deadline that comes near: once, while it still lies ahead.
    pub fn warns_at(&self) -> Option<Instant> {
        let waits = self.state == ClockState::Running && !self.warned && self.started.warn.0 > 0;
        waits.then(|| self.started.due - self.started.warn)
    }

    /// Whether a warning is due that has not been given, and the deadline has not passed.
    pub fn wants_warning(&self, now: Instant) -> bool {
        self.warns_at().is_some_and(|at| at <= now) && !self.is_late(now)
    }

    /// Whether a broken clock calls somebody: windows only close.
    pub fn calls(&self) -> bool {
        !self.started.kind.is_window()
    }

    /// Records the fact that satisfies the clock. A fact of before the deadline that becomes known only afterwards (an
    /// answer seen in an import) still keeps the promise.
    pub(super) fn satisfy(&mut self, at: Instant) {
        self.state = match self.state {
            ClockState::Running | ClockState::Breached { met: None } if at < self.started.due => {
                ClockState::Met { at }
            }
            ClockState::Running | ClockState::Breached { met: None } => {
                ClockState::Breached { met: Some(at) }
            }
            ClockState::Paused { .. } => ClockState::Met { at },
            done => done,
        };
    }

    /// Records that nothing is owed any more; a breach stays on the record, and ends.
    pub(super) fn lift(&mut self, at: Instant) {
        match self.state {
            ClockState::Breached { met: None } => self.state = ClockState::Breached { met: Some(at) },
            _ => self.suspend(),
        }
    }

    /// Takes the obligation away for as long as the case is part of another; what is broken stays owed.
    pub(super) fn suspend(&mut self) {
        if matches!(self.state, ClockState::Running | ClockState::Paused { .. }) {
            self.state = ClockState::Void;
        }
    }
}

/// A policy with its calendar compiled: what deadlines are computed with.
#[derive(Clone, Debug)]
pub struct Terms {
    /// The policy in force.
    pub policy: Policy,
    business: Compiled,
    /// What platforms ask, by channel.
    duties: BTreeMap<ChannelId, Duties>,
}

impl Terms {
    /// Compiles a policy.
    ///
    /// # Errors
    /// When its calendar cannot work; [`Policy::validate`] refuses such a policy beforehand.
    pub fn new(policy: Policy) -> Result<Self, crate::calendar::CalendarError> {
        let business = policy.calendar.compile()?;
        Ok(Self { policy, business, duties: BTreeMap::new() })
    }

    /// The same with what the platforms of the shop's channels ask of it.
    #[must_use]
    pub fn with_duties(self, duties: BTreeMap<ChannelId, Duties>) -> Self {
        Self { duties, ..self }
    }

    /// The holiday mode of a channel, in order.
    pub fn holidays(&self, channel: ChannelId) -> &[Holiday] {
        self.duties.get(&channel).map_or(&[], |duties| &duties.holidays)
    }

    /// The platform's clocks that a feedback starts on a channel.
    pub fn start_platform(&self, channel: ChannelId, glance: &Glance, at: Instant) -> Vec<Started> {
        let policy = (self.policy.version, self.policy.platform_warn_before);
        self.duties.get(&channel).map_or_else(Vec::new, |d| d.start(channel, glance, at, policy))
    }

    /// Until when a channel's platform takes a report of a review that came in at `at`, where its rule is known.
    pub fn report_window(&self, channel: ChannelId, at: Instant) -> Option<Instant> {
        self.duties.get(&channel)?.report_window(channel, at)
    }

    /// The zone by which a channel's platform counts days; the shop's own where the channel is unknown.
    pub fn zone_of(&self, channel: ChannelId) -> &str {
        self.duties.get(&channel).map_or(&self.policy.calendar.zone, |duties| &duties.zone)
    }

    /// The instant at which `target` of counted time has run since `start`. A calendar that cannot reach it
    /// (closed for years) falls back to the wall clock, so that no promise is without a deadline.
    pub fn due(&self, start: Instant, target: Span, calendar: CalendarUse) -> Instant {
        match calendar {
            CalendarUse::Always => start + target,
            CalendarUse::Business => self.business.deadline(start, target).unwrap_or(start + target),
        }
    }

    /// The counted time from `from` to `to`.
    pub fn counted(&self, from: Instant, to: Instant, calendar: CalendarUse) -> Span {
        match calendar {
            CalendarUse::Always => to - from,
            CalendarUse::Business => self.business.elapsed(from, to),
        }
    }

    /// Starts the team's promise of a kind, if the shop makes it.
    pub fn start(&self, kind: ClockKind, at: Instant) -> Option<Started> {
        let Promise { target, calendar, pause_on_wait, warn_before, .. } = *self.policy.promise(kind)?;
        let warn = fitting(warn_before, target);
        let due = self.due(at, target, calendar);
        let policy = self.policy.version;
        let rule = Rule::Team;
        let pausable = pause_on_wait;
        let (platform, of, appeal) = (None, None, None);
        Some(Started { kind, rule, at, target, calendar, pausable, policy, due, warn, platform, of, appeal })
    }

    /// Starts the clock of a playbook's step.
    pub fn start_step(&self, target: Span, calendar: CalendarUse, at: Instant) -> Started {
        let (due, policy) = (self.due(at, target, calendar), self.policy.version);
        let (kind, rule) = (ClockKind::Step, Rule::Team);
        let warn = fitting(crate::policy::five_minutes(), target);
        let (pausable, platform, of, appeal) = (true, None, None, None);
        Started { kind, rule, at, target, calendar, pausable, policy, due, warn, platform, of, appeal }
    }

    /// When the shop opens next: `None` while it is open, and where its calendar never opens again.
    pub fn opens_at(&self, now: Instant) -> Option<Instant> {
        self.business.next_open(now).ok().filter(|at| *at > now)
    }

    /// What remains of a running clock at `now`.
    pub fn left(&self, clock: &Clock, now: Instant) -> Span {
        self.counted(now, clock.started.due, clock.started.calendar)
    }
}
