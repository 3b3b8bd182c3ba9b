//! Team channels: a chat room of the team that is told, once for all in it, what cases need. Pure; what happened and who is
//! in the shop is told.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::case::CaseEvent;
use crate::ids::TeamChannelId;
use crate::notice::{NoticeKind, NoticePreferences, QuietHours, Reader, mentioned, tells_of_appeal};
use crate::reading::words;
use crate::refusal::Refusal;
use crate::time::Instant;

/// Most team channels of a shop.
pub const MOST_TEAM_CHANNELS: usize = 10;
/// Longest name.
const LONGEST_NAME: usize = 80;
/// The languages a channel is told in.
const LOCALES: [&str; 2] = ["en", "zh-CN"];

words! {
    /// Whose robot tells it.
    TeamKind {
        /// Feishu, and Lark.
        Feishu = "feishu",
        /// DingTalk.
        Dingtalk = "dingtalk",
        /// WeCom.
        Wecom = "wecom",
        /// Slack.
        Slack = "slack",
        /// Telegram.
        Telegram = "telegram",
    }
}

/// A chat room of the team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamChannel {
    /// Its id.
    pub id: TeamChannelId,
    /// For people.
    pub name: String,
    /// Whose robot tells it.
    pub kind: TeamKind,
    /// Whether it is told anything.
    pub on: bool,
    /// Why it was switched off, when nobody did that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub off_why: Option<String>,
    /// What it is told.
    pub tells: BTreeSet<NoticeKind>,
    /// `en` or `zh-CN`.
    pub locale: String,
    /// IANA name of the zone of the quiet hours.
    pub zone: String,
    /// When it is told nothing; what comes meanwhile is told together when they end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quiet: Option<QuietHours>,
    /// Whether what is of severity 3 is told in quiet hours too.
    pub severe_breaks_through: bool,
    /// What was filled in and is no secret.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, String>,
    /// It is told what the log says after this.
    pub since: i64,
    /// When it was made.
    pub made_at: Instant,
}

impl TeamChannel {
    /// Refuses what cannot work.
    ///
    /// # Errors
    /// Names the field.
    pub fn validate(&self) -> Result<(), Refusal> {
        let refuse = |code, en, zh, field| Err(Refusal::new(code, en, zh).field(field));
        if self.name.trim().is_empty() || self.name.chars().count() > LONGEST_NAME {
            return refuse("bad_name", "a name has 1 to 80 characters", "名称应为 1 到 80 个字符", "name");
        }
        if self.tells.is_empty() {
            return refuse("bad_tells", "choose at least one kind of notice", "请至少选择一种通知", "tells");
        }
        if !LOCALES.contains(&self.locale.as_str()) {
            return refuse("bad_locale", "a language is en or zh-CN", "语言应为 en 或 zh-CN", "locale");
        }
        self.quietness().validate()
    }

    /// Whether it is told a notice of this kind.
    pub fn wants(&self, seq: i64, kind: NoticeKind) -> bool {
        self.on && seq > self.since && self.tells.contains(&kind)
    }

    /// When a notice of this severity is told: now, or when the quiet hours end.
    pub fn leaves_at(&self, severity: u8, now: Instant) -> Instant {
        self.quietness().leaves_at(severity, now)
    }

    /// Whether it is told in Chinese.
    pub fn chinese(&self) -> bool {
        self.locale.starts_with("zh")
    }

    /// Its quiet hours as those of a person.
    fn quietness(&self) -> NoticePreferences {
        NoticePreferences {
            ways: BTreeMap::new(),
            zone: self.zone.clone(),
            quiet: self.quiet,
            severe_breaks_through: self.severe_breaks_through,
        }
    }
}

/// What an event of a case is to a room, where everybody hears it: whoever it concerns, and also where it concerns nobody
/// yet, like a deadline of a case that nobody has taken.
pub fn about(event: &CaseEvent, people: &[Reader]) -> Option<NoticeKind> {
    match event {
        CaseEvent::Assigned { to: Some(_) } => Some(NoticeKind::Assigned),
        CaseEvent::ClockWarned { .. } => Some(NoticeKind::Warned),
        CaseEvent::ClockBreached { what, .. } if !what.is_window() => Some(NoticeKind::Breached),
        event if tells_of_appeal(event) => Some(NoticeKind::Appeal),
        CaseEvent::Escalated { .. } => Some(NoticeKind::Escalated),
        CaseEvent::ActApprovalRequested { .. } => Some(NoticeKind::Approval),
        CaseEvent::NoteAdded { text } if !mentioned(text, people).is_empty() => Some(NoticeKind::Mentioned),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::access::Role;
    use crate::ids::{ActId, UserId};
    use crate::policy::ClockKind;

    fn channel() -> TeamChannel {
        TeamChannel {
            id: TeamChannelId(Uuid::from_u128(1)),
            name: "售后群".to_owned(),
            kind: TeamKind::Feishu,
            on: true,
            off_why: None,
            tells: [NoticeKind::Breached].into(),
            locale: "zh-CN".to_owned(),
            zone: "Asia/Shanghai".to_owned(),
            quiet: Some(QuietHours { from: 22 * 60, to: 8 * 60 }),
            severe_breaks_through: true,
            fields: BTreeMap::new(),
            since: 10,
            made_at: Instant(0),
        }
    }

    #[test]
    fn what_is_a_team_channel() {
        let code = |channel: TeamChannel| channel.validate().err().map(|refusal| refusal.code.into_owned());
        assert_eq!(code(channel()), None);
        let quiet = Some(QuietHours { from: 60, to: 60 });
        for (bad, expected) in [
            (TeamChannel { name: "  ".to_owned(), ..channel() }, "bad_name"),
            (TeamChannel { name: "长".repeat(81), ..channel() }, "bad_name"),
            (TeamChannel { tells: BTreeSet::new(), ..channel() }, "bad_tells"),
            (TeamChannel { locale: "fr".to_owned(), ..channel() }, "bad_locale"),
            (TeamChannel { zone: "Mars".to_owned(), ..channel() }, "bad_preferences"),
            (TeamChannel { quiet, ..channel() }, "bad_preferences"),
        ] {
            assert_eq!(code(bad).as_deref(), Some(expected));
        }
    }

    #[test]
    fn what_a_team_channel_is_told_and_when() {
        let one = channel();
        assert!(one.wants(11, NoticeKind::Breached));
        assert!(!one.wants(10, NoticeKind::Breached), "it was made after this");
        assert!(!one.wants(11, NoticeKind::Assigned));
        assert!(!TeamChannel { on: false, ..one.clone() }.wants(11, NoticeKind::Breached));
        let night = Instant::parse("2026-01-05T15:00:00Z").unwrap();
        let morning = Instant::parse("2026-01-06T00:00:00Z").unwrap();
        assert_eq!(one.leaves_at(2, night), morning);
        assert_eq!(one.leaves_at(3, night), night, "severe");
        assert_eq!(one.leaves_at(1, morning), morning);
    }

    #[test]
    fn a_room_hears_of_cases_that_nobody_has() {
        let reader = Reader { user: UserId(Uuid::from_u128(3)), role: Role::Agent, name: "Ann".to_owned() };
        let deadline = Instant(0);
        let breached = |what| CaseEvent::ClockBreached { clock: 0, what, deadline };
        for (event, expected) in [
            (CaseEvent::Assigned { to: Some(reader.user) }, Some(NoticeKind::Assigned)),
            (CaseEvent::Assigned { to: None }, None),
            (
                CaseEvent::ClockWarned { clock: 0, what: ClockKind::FirstTouch, deadline },
                Some(NoticeKind::Warned),
            ),
            (breached(ClockKind::FirstTouch), Some(NoticeKind::Breached)),
            (breached(ClockKind::ReviewReport), None),
            (
                CaseEvent::Escalated {
                    clock: 0,
                    level: 1,
                    to: None,
                    priority: 4,
                    again_at: None,
                    assign: None,
                },
                Some(NoticeKind::Escalated),
            ),
            (
                CaseEvent::ActApprovalRequested {
                    act: ActId(Uuid::from_u128(1)),
                    of: Role::Lead,
                    clock: None,
                },
                Some(NoticeKind::Approval),
            ),
            (CaseEvent::NoteAdded { text: "@ann please".to_owned() }, Some(NoticeKind::Mentioned)),
            (CaseEvent::NoteAdded { text: "called the buyer".to_owned() }, None),
            (CaseEvent::Unsnoozed {}, None),
        ] {
            assert_eq!(about(&event, std::slice::from_ref(&reader)), expected, "{event:?}");
        }
    }
}
