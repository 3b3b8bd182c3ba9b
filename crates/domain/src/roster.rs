//! Who works when and on what: a member's skills and shifts, and to whom a case is best given, with the reasons. Pure:
//! who is on duty is a question to a calendar, how much somebody carries is told.

use serde::{Deserialize, Serialize};

use crate::calendar::Calendar;
use crate::ids::{ChannelId, UserId};
use crate::reading::{Issue, words};
use crate::refusal::{Refusal, Words};
use crate::time::Instant;

/// Most words of one kind of skill.
const MOST_SKILLS: usize = 50;
/// Most open cases that a limit may say.
const MOST_OPEN: u32 = 10_000;

words! {
    /// How new cases find their people.
    #[derive(Default)]
    AssignMode {
        /// People take them.
        #[default]
        Manual = "manual",
        /// The console names who suits best.
        Suggest = "suggest",
        /// They are given to whoever suits best.
        Automatic = "automatic",
    }
}

/// What a member works on and when. Empty lists and absent fields do not narrow.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MemberWork {
    /// Languages, as BCP 47 primary subtags.
    pub languages: Vec<String>,
    /// Channels.
    pub channels: Vec<ChannelId>,
    /// Kinds of complaints.
    pub issues: Vec<Issue>,
    /// Most open cases at a time; nothing more is given to somebody who has as many.
    pub most_open: Option<u32>,
    /// Weekly shifts in the member's own zone, with days off (`holidays`) and days with shifts of their own (`makeup`);
    /// without, they count as always on duty.
    pub shifts: Option<Calendar>,
}

impl MemberWork {
    /// Refuses what cannot work, naming the field.
    ///
    /// # Errors
    /// On the first field that is out of range.
    pub fn validate(&self) -> Result<(), Refusal> {
        let refuse = |field, en, zh| Err(Refusal::new("bad_roster", en, zh).field(field));
        let word = |l: &String| (2..=8).contains(&l.len()) && l.bytes().all(|b| b.is_ascii_lowercase());
        if self.languages.len() > MOST_SKILLS || !self.languages.iter().all(word) {
            return refuse("languages", "languages are written as en, zh or th", "语言应写作 en、zh 或 th");
        }
        if self.channels.len() > MOST_SKILLS || self.issues.len() > MOST_SKILLS {
            return refuse("channels", "at most 50 of each", "每项最多 50 个");
        }
        if self.most_open.is_some_and(|most| !(1..=MOST_OPEN).contains(&most)) {
            return refuse("most_open", "a limit goes from 1 to 10,000", "上限应为 1 到 10000");
        }
        match self.shifts.as_ref().map(Calendar::compile) {
            Some(Err(e)) => {
                let words = Words::made(e.to_string(), format!("班表有误：{e}"));
                Err(Refusal::with("bad_roster", words).field("shifts"))
            }
            _ => Ok(()),
        }
    }

    /// Whether the member is on duty.
    pub fn on_duty(&self, now: Instant) -> bool {
        self.shifts.as_ref().is_none_or(|c| c.compile().is_ok_and(|compiled| compiled.is_open(now)))
    }

    /// Whether the member may take one more case.
    pub fn has_room(&self, open: u32) -> bool {
        self.most_open.is_none_or(|most| open < most)
    }

    /// Whether the member works on such a case.
    pub fn suits(&self, need: &Need) -> bool {
        self.why_not(need).is_none()
    }

    /// The first skill that is missing.
    fn why_not(&self, need: &Need) -> Option<Words> {
        if !self.channels.is_empty() && !self.channels.contains(&need.channel) {
            return Some(Words::new("does not work on this channel", "不负责该渠道"));
        }
        let known = need.language != "und" && !need.language.is_empty();
        if known && !self.languages.is_empty() && !self.languages.contains(&need.language) {
            return Some(Words::new("does not write this language", "不使用该语言"));
        }
        if !self.issues.is_empty() && !self.issues.contains(&need.issue) {
            return Some(Words::new("does not work on this kind of complaint", "不处理此类问题"));
        }
        None
    }
}

/// What a case asks of whoever works it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// The language of the feedback.
    pub language: String,
    /// The channel.
    pub channel: ChannelId,
    /// The kind of complaint.
    pub issue: Issue,
}

/// Somebody who could be given a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Who.
    pub user: UserId,
    /// Skills and shifts.
    pub work: MemberWork,
    /// Whether they are on duty now.
    pub on_duty: bool,
    /// Open cases they have.
    pub open: u32,
}

/// How well somebody suits a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// Who.
    pub user: UserId,
    /// Whether they may be given the case.
    pub fits: bool,
    /// Why, or why not.
    pub reasons: Vec<Words>,
}

/// Ranks the candidates, best first. Those who fit come before those who do not; among those who fit, who is nearer to
/// their limit comes later, then who carries more, then who has no skill named for the case; ids settle the rest, so that the
/// same question has the same answer.
pub fn rank(candidates: &[Candidate], need: &Need) -> Vec<Suggestion> {
    let mut ranked: Vec<_> = candidates.iter().map(|c| (key(c, need), suggestion(c, need))).collect();
    ranked.sort_by_key(|(key, _)| *key);
    ranked.into_iter().map(|(_, suggestion)| suggestion).collect()
}

/// Smaller is better.
fn key(c: &Candidate, need: &Need) -> (bool, u64, u32, u8, UserId) {
    let fits = c.on_duty && c.work.has_room(c.open) && c.work.suits(need);
    // How full they are, in thousandths of their limit; without a limit, of a hundred cases.
    let full = u64::from(c.open) * 1_000 / u64::from(c.work.most_open.unwrap_or(100).max(1));
    (!fits, full, c.open, 3 - named(c, need), c.user)
}

/// How many of a case's needs the member's skills name.
fn named(c: &Candidate, need: &Need) -> u8 {
    u8::from(c.work.languages.contains(&need.language))
        + u8::from(c.work.channels.contains(&need.channel))
        + u8::from(c.work.issues.contains(&need.issue))
}

fn suggestion(c: &Candidate, need: &Need) -> Suggestion {
    let mut reasons = Vec::new();
    if !c.on_duty {
        reasons.push(Words::new("is off duty now", "现在不当班"));
    }
    if !c.work.has_room(c.open) {
        reasons.push(Words::new("has as many open cases as allowed", "处理中的工单已达上限"));
    }
    reasons.extend(c.work.why_not(need));
    let fits = reasons.is_empty();
    if fits {
        if c.work.shifts.is_some() {
            reasons.push(Words::new("is on duty", "正在当班"));
        }
        let (open, skills) = (c.open, named(c, need));
        reasons.push(Words::made(format!("has {open} open cases"), format!("处理中 {open} 个工单")));
        if skills > 0 {
            reasons.push(Words::made(
                format!("{skills} of 3 skills are named for it"),
                format!("3 项技能中有 {skills} 项对口"),
            ));
        }
    }
    Suggestion { user: c.user, fits, reasons }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::calendar::Shift;

    fn need() -> Need {
        Need { language: "th".to_owned(), channel: ChannelId(Uuid::from_u128(1)), issue: Issue::Quality }
    }

    fn candidate(n: u128, open: u32) -> Candidate {
        Candidate { user: UserId(Uuid::from_u128(n)), work: MemberWork::default(), on_duty: true, open }
    }

    #[test]
    fn load_skill_and_shift_decide_in_that_order() {
        let with = |n, open, change: fn(&mut Candidate)| {
            let mut c = candidate(n, open);
            change(&mut c);
            c
        };
        let people = [
            with(1, 9, |_| {}),
            with(2, 3, |c| c.work.languages = vec!["en".to_owned()]),
            with(3, 3, |c| c.on_duty = false),
            with(4, 3, |c| c.work.most_open = Some(3)),
            with(5, 3, |c| c.work.languages = vec!["th".to_owned()]),
            with(6, 3, |_| {}),
            with(7, 3, |c| c.work.channels = vec![ChannelId(Uuid::from_u128(9))]),
            with(8, 3, |c| c.work.issues = vec![Issue::Service]),
        ];
        let ranked = rank(&people, &need());
        let order: Vec<_> = ranked.iter().filter(|s| s.fits).map(|s| s.user.0.as_u128()).collect();
        assert_eq!(order, [5, 6, 1], "the same load: the named skill first; then who carries less");
        for (user, why) in [
            (2, "does not write this language"),
            (3, "is off duty now"),
            (4, "has as many open cases as allowed"),
            (7, "does not work on this channel"),
            (8, "does not work on this kind of complaint"),
        ] {
            let found = ranked.iter().find(|s| s.user.0.as_u128() == user).unwrap();
            assert!(!found.fits && found.reasons[0].en == why, "{found:?}");
        }
    }

    #[test]
    fn a_language_that_nobody_knows_narrows_nothing() {
        let mut one = candidate(1, 0);
        one.work.languages = vec!["en".to_owned()];
        for language in ["und", ""] {
            assert!(rank(&[one.clone()], &Need { language: language.to_owned(), ..need() })[0].fits);
        }
    }

    #[test]
    fn shifts_are_read_in_the_members_own_zone_with_their_exceptions() {
        let mut shifts = Calendar::weekly(
            "Asia/Bangkok",
            [true, true, true, true, true, false, false],
            &[Shift::new(9 * 60, 17 * 60)],
        );
        shifts.holidays.insert("2026-01-06".parse().unwrap());
        shifts.makeup.insert("2026-01-10".parse().unwrap(), vec![Shift::new(600, 660)]);
        let work = MemberWork { shifts: Some(shifts), ..MemberWork::default() };
        work.validate().unwrap();
        for (at, on) in [
            ("2026-01-05T02:00:00Z", true),
            ("2026-01-05T01:59:59Z", false),
            ("2026-01-05T10:00:00Z", false),
            ("2026-01-06T03:00:00Z", false),
            ("2026-01-10T03:30:00Z", true),
            ("2026-01-11T03:30:00Z", false),
        ] {
            assert_eq!(work.on_duty(Instant::parse(at).unwrap()), on, "{at}");
        }
    }

    #[test]
    fn what_cannot_work_is_refused_by_its_field() {
        let bad = [
            (MemberWork { languages: vec!["English".to_owned()], ..MemberWork::default() }, "languages"),
            (MemberWork { issues: vec![Issue::Other; 51], ..MemberWork::default() }, "channels"),
            (MemberWork { most_open: Some(0), ..MemberWork::default() }, "most_open"),
            (
                MemberWork {
                    shifts: Some(Calendar::weekly("Mars", [true; 7], &[])),
                    ..MemberWork::default()
                },
                "shifts",
            ),
        ];
        for (work, field) in bad {
            assert_eq!(work.validate().unwrap_err().field.as_deref(), Some(field));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn the_order_does_not_depend_on_how_people_are_listed(loads in prop::collection::vec(0u32..20, 1..12)) {
            let people: Vec<_> = loads.iter().zip(1u128..).map(|(open, n)| candidate(n, *open)).collect();
            let turned: Vec<_> = people.iter().rev().cloned().collect();
            prop_assert_eq!(rank(&people, &need()), rank(&turned, &need()));
            let first = rank(&people, &need())[0].user.0.as_u128();
            prop_assert_eq!(loads[(first - 1) as usize], *loads.iter().min().unwrap());
        }
    }
}
