//! Notices to the team: what is worth telling whom, by which way, and when somebody's quiet hours hold it back. Pure; who
//! is in the shop and what they wish is told.

use std::collections::BTreeMap;

use jiff::civil::Time;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::access::{Permission, Role};
use crate::appeal::AppealState;
use crate::calendar::DAY_MINUTES;
use crate::case::CaseEvent;
use crate::ids::UserId;
use crate::policy::ClockKind;
use crate::reading::words;
use crate::refusal::Refusal;
use crate::time::{Instant, Span};

words! {
    /// What a notice is about.
    NoticeKind {
        /// A case was given to the person by somebody else.
        Assigned = "assigned",
        /// A deadline of the person's case comes near.
        Warned = "warned",
        /// A promise on the person's case was missed.
        Breached = "breached",
        /// A case was escalated to the person's role.
        Escalated = "escalated",
        /// A text waits for the person's approval.
        Approval = "approval",
        /// Somebody named the person in a note.
        Mentioned = "mentioned",
        /// A note for the next shift.
        Handover = "handover",
        /// An appeal of the person's case: the platform asks, has decided, or should have by now.
        Appeal = "appeal",
        /// What is told of a month's appeals.
        Digest = "digest",
    }
}

words! {
    /// How somebody wants to be told.
    Way {
        /// In the console.
        Console = "console",
        /// In the console and by e-mail.
        Email = "email",
        /// Not at all.
        None = "none",
    }
}

/// Hours in which no e-mail is sent, in minutes of the day; over midnight when `from` is later than `to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuietHours {
    /// First quiet minute.
    pub from: u16,
    /// Minute at which they end.
    pub to: u16,
}

/// How somebody wants to be told in one shop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NoticePreferences {
    /// By kind; a kind that is not named is told in the console, a digest by e-mail as well.
    pub ways: BTreeMap<NoticeKind, Way>,
    /// IANA name of the zone of the quiet hours.
    pub zone: String,
    /// When no e-mail is sent; what comes meanwhile is sent as one digest when they end.
    pub quiet: Option<QuietHours>,
    /// Whether what is of severity 3 is sent in quiet hours too.
    pub severe_breaks_through: bool,
}

impl Default for NoticePreferences {
    fn default() -> Self {
        Self { ways: BTreeMap::new(), zone: "UTC".to_owned(), quiet: None, severe_breaks_through: false }
    }
}

impl NoticePreferences {
    /// How a kind is told.
    pub fn way(&self, kind: NoticeKind) -> Way {
        // A digest is one letter a month; all else is told where people work.
        let usual = if kind == NoticeKind::Digest { Way::Email } else { Way::Console };
        self.ways.get(&kind).copied().unwrap_or(usual)
    }

    /// Refuses what cannot be, naming the field.
    ///
    /// # Errors
    /// On an unknown zone or hours outside the day.
    pub fn validate(&self) -> Result<(), Refusal> {
        let refuse = |field, en, zh| Err(Refusal::new("bad_preferences", en, zh).field(field));
        if TimeZone::get(&self.zone).is_err() {
            return refuse("zone", "a zone is written as Asia/Shanghai", "时区应写作 Asia/Shanghai");
        }
        match self.quiet {
            Some(q) if q.from >= DAY_MINUTES || q.to >= DAY_MINUTES || q.from == q.to => refuse(
                "quiet",
                "quiet hours go from one minute of the day to another",
                "免打扰时段应为一天内的两个不同时刻",
            ),
            _ => Ok(()),
        }
    }

    /// When an e-mail of this kind and severity leaves: at once, when the quiet hours end, or never.
    pub fn mail_at(&self, kind: NoticeKind, severity: u8, now: Instant) -> Option<Instant> {
        if self.way(kind) != Way::Email {
            return None;
        }
        Some(self.leaves_at(severity, now))
    }

    /// When something of this severity leaves: at once, or when the quiet hours end.
    pub fn leaves_at(&self, severity: u8, now: Instant) -> Instant {
        if self.severe_breaks_through && severity >= 3 {
            return now;
        }
        self.quiet_until(now).unwrap_or(now)
    }

    /// The end of the quiet hours that `now` lies in.
    pub fn quiet_until(&self, now: Instant) -> Option<Instant> {
        let quiet = self.quiet?;
        let zone = TimeZone::get(&self.zone).unwrap_or(TimeZone::UTC);
        let local = now.timestamp().to_zoned(zone.clone());
        let minute = u16::from(local.hour().unsigned_abs()) * 60 + u16::from(local.minute().unsigned_abs());
        let over_night = quiet.from > quiet.to;
        let inside = if over_night {
            minute >= quiet.from || minute < quiet.to
        } else {
            (quiet.from..quiet.to).contains(&minute)
        };
        if !inside {
            return None;
        }
        let tomorrow = over_night && minute >= quiet.from;
        let date = if tomorrow { local.date().tomorrow().ok()? } else { local.date() };
        let end = Time::new((quiet.to / 60) as i8, (quiet.to % 60) as i8, 0, 0).ok()?;
        let end: Instant = date.to_datetime(end).to_zoned(zone).ok()?.timestamp().into();
        // Where the clock goes back within the hour, the same reading comes again: never in the past.
        Some(end.max(now + Span::seconds(1)))
    }
}

/// Somebody in the shop who may be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader {
    /// Who.
    pub user: UserId,
    /// As which role.
    pub role: Role,
    /// Their name, for mentions.
    pub name: String,
}

/// Whom an event of a case concerns, and as what. Nobody is told of what they did themselves.
pub fn concerned(
    event: &CaseEvent,
    actor: &str,
    assignee: Option<UserId>,
    people: &[Reader],
) -> Vec<(UserId, NoticeKind)> {
    let to = |user: Option<UserId>, kind| {
        people.iter().filter(|p| Some(p.user) == user).map(|p| (p.user, kind)).collect()
    };
    let found: Vec<(UserId, NoticeKind)> = match event {
        CaseEvent::Assigned { to: user } => to(*user, NoticeKind::Assigned),
        CaseEvent::ClockWarned { .. } => to(assignee, NoticeKind::Warned),
        CaseEvent::ClockBreached { what, .. } if !what.is_window() => to(assignee, NoticeKind::Breached),
        event if tells_of_appeal(event) => to(assignee, NoticeKind::Appeal),
        CaseEvent::Escalated { to: role, assign, .. } => {
            let called =
                people.iter().filter(|p| Some(p.role) == *role).map(|p| (p.user, NoticeKind::Escalated));
            called.chain(assign.map(|user| (user, NoticeKind::Assigned))).collect()
        }
        CaseEvent::ActApprovalRequested { of, .. } => {
            let may = |p: &&Reader| p.role.covers(*of) && p.role.may(Permission::ActApprove);
            people.iter().filter(may).map(|p| (p.user, NoticeKind::Approval)).collect()
        }
        CaseEvent::NoteAdded { text } => {
            mentioned(text, people).into_iter().map(|user| (user, NoticeKind::Mentioned)).collect()
        }
        _ => Vec::new(),
    };
    let own = actor.strip_prefix("user:").and_then(|id| id.parse::<UserId>().ok());
    found.into_iter().filter(|(user, _)| Some(*user) != own).collect()
}

/// Whether an event says of an appeal what its people should know: the platform asks, has decided, or should have by now.
pub fn tells_of_appeal(event: &CaseEvent) -> bool {
    match event {
        CaseEvent::AppealMoved { to, .. } => *to == AppealState::InformationAsked || to.verdict().is_some(),
        CaseEvent::ClockBreached { what, .. } => *what == ClockKind::AppealDecision,
        _ => false,
    }
}

/// The people whose names stand in a note behind an `@`, however they are written; of two names that begin alike, the
/// longer one counts.
pub fn mentioned(text: &str, people: &[Reader]) -> Vec<UserId> {
    let text = text.to_lowercase();
    let mut found = Vec::new();
    for (at, _) in text.match_indices('@') {
        let rest = &text[at + 1..];
        let fits = |p: &&Reader| {
            let name = p.name.to_lowercase();
            let ends = rest.get(name.len()..).and_then(|r| r.chars().next());
            // In a script without spaces a name may be followed by anything.
            let apart = ends.is_none_or(|c| !c.is_alphanumeric() || !c.is_ascii());
            !name.is_empty() && rest.starts_with(&name) && apart
        };
        let best = people.iter().filter(fits).max_by_key(|p| p.name.chars().count());
        found.extend(best.map(|p| p.user));
    }
    found.sort_unstable();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn user(n: u128) -> UserId {
        UserId(Uuid::from_u128(n))
    }

    fn people() -> Vec<Reader> {
        let reader = |n, role, name: &str| Reader { user: user(n), role, name: name.to_owned() };
        vec![
            reader(1, Role::Owner, "Olga"),
            reader(2, Role::Lead, "Li"),
            reader(3, Role::Agent, "Ann"),
            reader(4, Role::Agent, "Ann Lee"),
            reader(5, Role::Agent, "王芳"),
        ]
    }

    fn time(text: &str) -> Instant {
        Instant::parse(text).unwrap()
    }

    #[test]
    fn each_event_concerns_whom_it_should_and_never_who_did_it() {
        let at = Instant::from_seconds(0);
        let (clock, what, deadline) = (0, ClockKind::FirstTouch, at);
        let escalated =
            |to, assign| CaseEvent::Escalated { clock, level: 1, to, priority: 4, again_at: None, assign };
        let act = crate::ids::ActId(Uuid::from_u128(1));
        let id = crate::ids::AppealId(Uuid::from_u128(1));
        let appeal = |to| CaseEvent::AppealMoved { appeal: id, to, clocks: Vec::new() };
        use NoticeKind as K;
        for (event, actor, expected) in [
            (CaseEvent::Assigned { to: Some(user(3)) }, 2, vec![(3, K::Assigned)]),
            (CaseEvent::Assigned { to: Some(user(3)) }, 3, vec![]),
            (CaseEvent::Assigned { to: Some(user(99)) }, 2, vec![]),
            (CaseEvent::Assigned { to: None }, 2, vec![]),
            (CaseEvent::ClockWarned { clock, what, deadline }, 0, vec![(3, K::Warned)]),
            (CaseEvent::ClockBreached { clock, what, deadline }, 0, vec![(3, K::Breached)]),
            (CaseEvent::ClockBreached { clock, what: ClockKind::ReviewReport, deadline }, 0, vec![]),
            (escalated(Some(Role::Lead), None), 0, vec![(2, K::Escalated)]),
            (escalated(None, Some(user(4))), 0, vec![(4, K::Assigned)]),
            (CaseEvent::ActApprovalRequested { act, of: Role::Lead, clock: None }, 2, vec![(1, K::Approval)]),
            (
                CaseEvent::ActApprovalRequested { act, of: Role::Lead, clock: None },
                3,
                vec![(1, K::Approval), (2, K::Approval)],
            ),
            (CaseEvent::NoteAdded { text: "@ann and @Olga: look".to_owned() }, 1, vec![(3, K::Mentioned)]),
            (CaseEvent::Unsnoozed {}, 1, vec![]),
            (
                CaseEvent::ClockBreached { clock, what: ClockKind::AppealDecision, deadline },
                0,
                vec![(3, K::Appeal)],
            ),
            (appeal(AppealState::InformationAsked), 2, vec![(3, K::Appeal)]),
            (appeal(AppealState::Lost), 2, vec![(3, K::Appeal)]),
            (appeal(AppealState::Lost), 3, vec![]),
            (appeal(AppealState::Submitted), 2, vec![]),
        ] {
            let actor = if actor == 0 { "system:clocks".to_owned() } else { format!("user:{}", user(actor)) };
            let expected: Vec<_> = expected.into_iter().map(|(n, kind)| (user(n), kind)).collect();
            assert_eq!(concerned(&event, &actor, Some(user(3)), &people()), expected, "{event:?}");
        }
    }

    #[test]
    fn names_are_found_behind_the_sign_and_the_longer_one_wins() {
        for (text, expected) in [
            ("@Ann Lee please", vec![4]),
            ("@ann, please", vec![3]),
            ("@anna please", vec![]),
            ("write to ann@example.com", vec![]),
            ("请@王芳看一下", vec![5]),
            ("@Ann @Ann @Li", vec![2, 3]),
            ("@", vec![]),
        ] {
            let expected: Vec<_> = expected.into_iter().map(user).collect();
            assert_eq!(mentioned(text, &people()), expected, "{text}");
        }
    }

    #[test]
    fn quiet_hours_hold_back_until_they_end_in_the_persons_own_zone() {
        let night = NoticePreferences {
            ways: [(NoticeKind::Assigned, Way::Email)].into(),
            zone: "Asia/Shanghai".to_owned(),
            quiet: Some(QuietHours { from: 22 * 60, to: 8 * 60 }),
            severe_breaks_through: true,
        };
        night.validate().unwrap();
        for (now, leaves) in [
            ("2026-01-05T12:00:00Z", "2026-01-05T12:00:00Z"),
            ("2026-01-05T14:00:00Z", "2026-01-06T00:00:00Z"),
            ("2026-01-05T23:59:00Z", "2026-01-06T00:00:00Z"),
            ("2026-01-06T00:00:00Z", "2026-01-06T00:00:00Z"),
        ] {
            assert_eq!(night.mail_at(NoticeKind::Assigned, 2, time(now)), Some(time(leaves)), "{now}");
            assert_eq!(night.mail_at(NoticeKind::Assigned, 3, time(now)), Some(time(now)), "severe");
            assert_eq!(night.mail_at(NoticeKind::Warned, 3, time(now)), None, "in the console only");
        }
        let noon = NoticePreferences {
            quiet: Some(QuietHours { from: 720, to: 780 }),
            ..NoticePreferences::default()
        };
        assert_eq!(noon.quiet_until(time("2026-01-05T12:30:00Z")), Some(time("2026-01-05T13:00:00Z")));
        assert_eq!(noon.quiet_until(time("2026-01-05T13:00:00Z")), None);
        for bad in [
            NoticePreferences { zone: "Mars".to_owned(), ..NoticePreferences::default() },
            NoticePreferences {
                quiet: Some(QuietHours { from: 60, to: 60 }),
                ..NoticePreferences::default()
            },
            NoticePreferences {
                quiet: Some(QuietHours { from: 60, to: 1_440 }),
                ..NoticePreferences::default()
            },
        ] {
            assert_eq!(bad.validate().unwrap_err().code, "bad_preferences");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn quiet_hours_always_end_within_a_day_and_an_hour(
            now in 1_700_000_000i64..1_900_000_000, from in 0u16..1_440, to in 0u16..1_440,
            zone in prop::sample::select(vec!["America/New_York", "Europe/London", "Asia/Shanghai", "UTC"]),
        ) {
            prop_assume!(from != to);
            let now = Instant::from_seconds(now);
            let wish = NoticePreferences {
                quiet: Some(QuietHours { from, to }), zone: zone.to_owned(), ..NoticePreferences::default()
            };
            if let Some(end) = wish.quiet_until(now) {
                prop_assert!(end > now && end <= now + Span::hours(25));
            }
        }

        #[test]
        fn any_note_is_read_without_harm(text in ".{0,200}") {
            mentioned(&text, &people());
        }
    }
}
