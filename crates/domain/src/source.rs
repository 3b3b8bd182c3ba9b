//! Sources: public places that a shop connects and has read for what is said of it (feeds, tags, searches, comments). Pure;
//! how a source does is judged from what its readings left behind.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ids::SourceId;
use crate::reading::words;
use crate::refusal::{Refusal, Words};
use crate::time::{Instant, Span};

/// Most sources of a shop.
pub const MOST_SOURCES: usize = 50;
/// Least minutes between two readings.
pub const LEAST_MINUTES: u32 = 5;
/// Most minutes between two readings: a day.
pub const MOST_MINUTES: u32 = 24 * 60;
/// Minutes between two readings unless somebody says otherwise.
pub const USUAL_MINUTES: u32 = 15;
/// Failing for so long, a source is switched off.
pub const GIVE_UP: Span = Span::hours(7 * 24);
/// Without anything new for so long, a source is quiet.
pub const QUIET: Span = Span::hours(7 * 24);
/// A failing source is first asked again after this, and each further time after twice as long.
const FIRST_PAUSE: Span = Span::minutes(5);
/// The longest pause of a failing source.
const LONGEST_PAUSE: Span = Span::hours(6);
/// Longest name or word, in characters.
const LONGEST: usize = 80;
/// Most words of a source.
const MOST_WORDS: usize = 30;

words! {
    /// What is read, and in whose language.
    SourceKind {
        /// RSS, Atom or JSON Feed, from any address.
        Feed = "feed",
        /// A hashtag or a search of a Mastodon server.
        Mastodon = "mastodon",
        /// A search of Bluesky.
        Bluesky = "bluesky",
        /// Comments under videos of YouTube.
        Youtube = "youtube",
    }
}

words! {
    /// How a source does.
    SourceHealth {
        /// Read, and not long ago there was something new.
        Healthy = "healthy",
        /// Read well, and for a week there was nothing new.
        Quiet = "quiet",
        /// It cannot be read.
        Failing = "failing",
        /// Nobody reads it.
        Off = "off",
        /// It has not been read yet.
        Waiting = "waiting",
    }
}

/// A public place that is read for what is said of the shop, without its secrets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Its id.
    pub id: SourceId,
    /// For people.
    pub name: String,
    /// What is read.
    pub kind: SourceKind,
    /// Whether it is read.
    pub on: bool,
    /// Why it was switched off, when nobody did that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub off_why: Option<Words>,
    /// What was filled in and is no secret.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, String>,
    /// What an item must have one of to be taken in; none takes every item.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
    /// Minutes between two readings.
    pub every: u32,
    /// When it was made.
    pub made_at: Instant,
}

impl Source {
    /// Refuses what cannot work.
    ///
    /// # Errors
    /// Names the field.
    pub fn validate(&self) -> Result<(), Refusal> {
        let refuse = |code, en, zh, field| Err(Refusal::new(code, en, zh).field(field));
        let fits = |text: &str| !text.trim().is_empty() && text.chars().count() <= LONGEST;
        if !fits(&self.name) {
            return refuse("bad_name", "a name has 1 to 80 characters", "名称应为 1 到 80 个字符", "name");
        }
        if self.words.len() > MOST_WORDS || !self.words.iter().all(|word| fits(word)) {
            return refuse(
                "bad_words",
                "a source has at most 30 keywords of 1 to 80 characters",
                "每个来源最多 30 个关键词，每个 1 到 80 个字符",
                "words",
            );
        }
        if !(LEAST_MINUTES..=MOST_MINUTES).contains(&self.every) {
            return refuse(
                "bad_every",
                "a source is read every 5 to 1440 minutes",
                "读取间隔应为 5 到 1440 分钟",
                "every",
            );
        }
        Ok(())
    }

    /// How long it rests after a reading that went well.
    pub const fn rest(&self) -> Span {
        Span::minutes(self.every as i64)
    }
}

/// What the readings of a source have left behind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Course {
    /// The last that went well.
    pub ok_at: Option<Instant>,
    /// The last that had something new.
    pub new_at: Option<Instant>,
    /// Failures in a row.
    pub failures: u32,
    /// Since when it fails.
    pub failing_since: Option<Instant>,
}

impl Course {
    /// After a reading that went well, with something new or not.
    #[must_use]
    pub const fn worked(self, now: Instant, new: bool) -> Self {
        let new_at = if new { Some(now) } else { self.new_at };
        Self { ok_at: Some(now), new_at, failures: 0, failing_since: None }
    }

    /// After one that failed.
    #[must_use]
    pub fn failed(self, now: Instant) -> Self {
        Self {
            failures: self.failures.saturating_add(1),
            failing_since: self.failing_since.or(Some(now)),
            ..self
        }
    }

    /// Whether it has failed for so long that nobody asks any more.
    pub fn is_given_up(&self, now: Instant) -> bool {
        self.failing_since.is_some_and(|since| since + GIVE_UP <= now)
    }

    /// How a source with this course does.
    pub fn health(&self, source: &Source, now: Instant) -> SourceHealth {
        match self {
            _ if !source.on => SourceHealth::Off,
            Self { failures: 1.., .. } => SourceHealth::Failing,
            Self { ok_at: None, .. } => SourceHealth::Waiting,
            _ if self.new_at.unwrap_or(source.made_at) + QUIET <= now => SourceHealth::Quiet,
            _ => SourceHealth::Healthy,
        }
    }
}

/// How long a source rests after so many failures in a row: from 5 minutes doubled to 6 hours, up to a fifth more or less by
/// `chance` (any byte), so that sources that failed together do not come back together. What the other side asked for is kept.
pub fn pause_after(failures: u32, chance: u8, asked: Option<Span>) -> Span {
    let doubled = FIRST_PAUSE.0 << failures.saturating_sub(1).min(10);
    let pause = doubled.min(LONGEST_PAUSE.0);
    let shifted = pause / 5 * 2 * i64::from(chance) / 255 - pause / 5;
    Span(pause + shifted).max(asked.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOW: Instant = Instant::from_seconds(1_772_438_400);

    fn source() -> Source {
        Source {
            id: SourceId(uuid::Uuid::from_u128(1)),
            name: "微博关键词".to_owned(),
            kind: SourceKind::Feed,
            on: true,
            off_why: None,
            fields: BTreeMap::new(),
            words: vec!["茶壶".to_owned()],
            every: 15,
            made_at: NOW,
        }
    }

    #[test]
    fn what_is_a_source() {
        let code = |source: Source| source.validate().err().map(|refusal| refusal.code.into_owned());
        assert_eq!(code(source()), None);
        assert_eq!(code(Source { words: Vec::new(), ..source() }), None, "every item");
        for (bad, expected) in [
            (Source { name: " ".to_owned(), ..source() }, "bad_name"),
            (Source { name: "长".repeat(81), ..source() }, "bad_name"),
            (Source { words: vec![String::new()], ..source() }, "bad_words"),
            (Source { words: vec!["词".repeat(81)], ..source() }, "bad_words"),
            (Source { words: vec!["a".to_owned(); 31], ..source() }, "bad_words"),
            (Source { every: 4, ..source() }, "bad_every"),
            (Source { every: 1441, ..source() }, "bad_every"),
        ] {
            assert_eq!(code(bad).as_deref(), Some(expected));
        }
    }

    #[test]
    fn how_a_source_does() {
        let read = Course::default().worked(NOW, true);
        let failed = read.failed(NOW);
        let off = Source { on: false, ..source() };
        for (source, course, after, expected) in [
            (source(), Course::default(), Span(0), SourceHealth::Waiting),
            (source(), Course::default().failed(NOW), Span(0), SourceHealth::Failing),
            (source(), read, Span(0), SourceHealth::Healthy),
            (source(), read, Span::hours(7 * 24), SourceHealth::Quiet),
            // Read well all the time, and never anything.
            (source(), Course::default().worked(NOW, false), Span::hours(7 * 24), SourceHealth::Quiet),
            (source(), Course::default().worked(NOW, false), Span::hours(1), SourceHealth::Healthy),
            (source(), failed, Span(0), SourceHealth::Failing),
            (source(), failed.worked(NOW, false), Span(0), SourceHealth::Healthy),
            (off.clone(), read, Span(0), SourceHealth::Off),
            (off, failed, Span(0), SourceHealth::Off),
        ] {
            assert_eq!(course.health(&source, NOW + after), expected, "{course:?}");
        }
    }

    #[test]
    fn a_source_is_given_up_after_a_week_of_failures() {
        let later = |hours| NOW + Span::hours(hours);
        let failing = Course::default().failed(NOW).failed(later(100));
        assert_eq!((failing.failures, failing.failing_since), (2, Some(NOW)));
        assert!(!failing.is_given_up(later(167)) && failing.is_given_up(later(168)));
        assert!(!failing.worked(later(168), false).is_given_up(later(400)), "one good reading mends it");
    }

    #[test]
    fn pauses_double_to_six_hours() {
        let minutes = |n| pause_after(n, 128, None).whole_seconds() / 60;
        assert_eq!([1, 2, 3, 4, 5, 6, 7, 8, 99].map(minutes), [5, 10, 20, 40, 80, 160, 320, 360, 360]);
        assert_eq!(pause_after(1, 0, Some(Span::hours(8))), Span::hours(8), "as asked");
        assert_eq!(
            (pause_after(1, 0, None), pause_after(1, 255, None)),
            (Span::minutes(4), Span::minutes(6))
        );
    }

    proptest! {
        #[test]
        fn a_pause_is_never_far_from_its_step(failures in any::<u32>(), chance in any::<u8>()) {
            let pause = pause_after(failures, chance, None);
            prop_assert!(pause >= Span::minutes(4) && pause <= Span::minutes(6 * 60 + 72));
        }
    }
}
