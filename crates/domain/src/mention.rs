//! A mention: something said in public of the shop, found by a source, with all its versions: its events and their fold.

use serde::{Deserialize, Serialize};

use crate::ids::{MentionId, SourceId};
use crate::reading::{Reading, words};
use crate::refusal::Refusal;
use crate::time::Instant;

/// Versions that are kept; a page that changes at every look is no news each time.
pub const MOST_VERSIONS: usize = 20;

words! {
    /// What became of a mention.
    MentionState {
        /// Nobody has dealt with it.
        New = "new",
        /// Somebody has taken note of it.
        Noted = "noted",
        /// It is none of the shop's business.
        Dismissed = "dismissed",
    }
}

/// The first sight of a mention.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Seen {
    /// Who found it.
    pub source: SourceId,
    /// Its id there.
    pub external_id: String,
    /// Where it stands, if it says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Who wrote it, as they call themselves in public.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// Its title; empty where it has none.
    pub title: String,
    /// The words, without markup.
    pub text: String,
    /// When it was published; when it was found, where it does not say.
    pub published_at: Instant,
    /// What triage read.
    pub reading: Reading,
}

/// What happens to a mention.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind")]
#[expect(missing_docs, reason = "field words; see Seen")]
pub enum MentionEvent {
    #[serde(rename = "mention.received")]
    Received(Seen),
    /// Its author changed it: a new version.
    #[serde(rename = "mention.edited")]
    Edited { title: String, text: String, reading: Reading },
    /// Another source found the same page.
    #[serde(rename = "mention.found_again")]
    FoundAgain { source: SourceId, external_id: String },
    #[serde(rename = "mention.noted")]
    Noted {},
    #[serde(rename = "mention.dismissed")]
    Dismissed {},
    /// It is new again.
    #[serde(rename = "mention.restored")]
    Restored {},
}

impl MentionEvent {
    /// The kind as it stands in the log.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Received(_) => "mention.received",
            Self::Edited { .. } => "mention.edited",
            Self::FoundAgain { .. } => "mention.found_again",
            Self::Noted {} => "mention.noted",
            Self::Dismissed {} => "mention.dismissed",
            Self::Restored {} => "mention.restored",
        }
    }
}

/// What a person does with a mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Takes note of it.
    Note,
    /// Says that it is none of the shop's business.
    Dismiss,
    /// Makes it new again.
    Restore,
}

/// A mention as the fold of its events.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "field words; see Seen")]
pub struct Mention {
    pub id: MentionId,
    pub version: i64,
    pub first: Seen,
    pub title: String,
    pub text: String,
    /// How many versions its author has made.
    pub versions: usize,
    /// Who found it, each with its id there, the first one first.
    pub found_by: Vec<(SourceId, String)>,
    pub reading: Reading,
    pub state: MentionState,
    pub first_seen_at: Instant,
}

impl Mention {
    /// The mention that a first event makes.
    pub fn receive(id: MentionId, at: Instant, first: &Seen) -> Self {
        Self {
            id,
            version: 1,
            title: first.title.clone(),
            text: first.text.clone(),
            versions: 1,
            found_by: vec![(first.source, first.external_id.clone())],
            reading: first.reading.clone(),
            state: MentionState::New,
            first_seen_at: at,
            first: first.clone(),
        }
    }

    /// Takes one event in.
    pub fn apply(&mut self, event: &MentionEvent) {
        self.version += 1;
        match event {
            MentionEvent::Received(_) => {}
            MentionEvent::Edited { title, text, reading } => {
                (self.title, self.text, self.reading) = (title.clone(), text.clone(), reading.clone());
                self.versions += 1;
            }
            MentionEvent::FoundAgain { source, external_id } => {
                self.found_by.push((*source, external_id.clone()));
            }
            MentionEvent::Noted {} => self.state = MentionState::Noted,
            MentionEvent::Dismissed {} => self.state = MentionState::Dismissed,
            MentionEvent::Restored {} => self.state = MentionState::New,
        }
    }

    /// Whether words seen now are a version worth keeping: other words, from whom it was found by first.
    pub fn is_changed(&self, source: SourceId, title: &str, text: &str) -> bool {
        let same = |a: &str, b: &str| a.split_whitespace().eq(b.split_whitespace());
        source == self.first.source
            && self.versions < MOST_VERSIONS
            && !(same(&self.title, title) && same(&self.text, text))
    }

    /// What a person's mark does.
    ///
    /// # Errors
    /// `mention_already` when it is so already.
    pub fn mark(&self, mark: Mark) -> Result<MentionEvent, Refusal> {
        let (state, event) = match mark {
            Mark::Note => (MentionState::Noted, MentionEvent::Noted {}),
            Mark::Dismiss => (MentionState::Dismissed, MentionEvent::Dismissed {}),
            Mark::Restore => (MentionState::New, MentionEvent::Restored {}),
        };
        if self.state == state {
            return Err(Refusal::new("mention_already", "this has been done already", "该操作已完成")
                .hint("load the list again", "请刷新列表"));
        }
        Ok(event)
    }
}

/// A page's address without what differs between two ways to the same page: scheme, `www.` and `m.`, the fragment, what
/// advertisers add, a slash at the end. `None` where the address is no page of its own, such as a site's front page.
pub fn same_page(url: &str) -> Option<String> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let rest = rest.split('#').next().unwrap_or_default();
    let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (host, path) = place.split_once('/').unwrap_or((place, ""));
    let host = host.to_ascii_lowercase();
    let host = host.strip_prefix("www.").or_else(|| host.strip_prefix("m.")).unwrap_or(&host);
    let path = path.trim_end_matches('/');
    let added = |pair: &str| {
        let name = pair.split('=').next().unwrap_or_default();
        name.starts_with("utm_") || matches!(name, "fbclid" | "gclid" | "spm" | "share_token" | "")
    };
    let kept: Vec<&str> = query.split('&').filter(|pair| !added(pair)).collect();
    if host.is_empty() || (path.is_empty() && kept.is_empty()) {
        return None;
    }
    let query = if kept.is_empty() { String::new() } else { format!("?{}", kept.join("&")) };
    Some(format!("{host}/{path}{query}"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::reading::Polarity;

    fn source(n: u128) -> SourceId {
        SourceId(Uuid::from_u128(n))
    }

    fn reading() -> Reading {
        Reading { polarity: Polarity::Negative, severity: 2, ..Reading::nothing() }
    }

    fn mention() -> Mention {
        let first = Seen {
            source: source(1),
            external_id: "5074".to_owned(),
            url: Some("https://weibo.com/1/5074".to_owned()),
            author: None,
            title: String::new(),
            text: "茶壶 漏水".to_owned(),
            published_at: Instant(1),
            reading: reading(),
        };
        Mention::receive(MentionId(Uuid::from_u128(9)), Instant(2), &first)
    }

    #[test]
    fn marks_in_every_state() {
        let marks = [Mark::Note, Mark::Dismiss, Mark::Restore];
        for (state, allowed) in [
            (MentionState::New, [true, true, false]),
            (MentionState::Noted, [false, true, true]),
            (MentionState::Dismissed, [true, false, true]),
        ] {
            let mention = Mention { state, ..mention() };
            for (mark, allowed) in marks.into_iter().zip(allowed) {
                match mention.mark(mark) {
                    Ok(event) => {
                        let mut after = mention.clone();
                        after.apply(&event);
                        assert!(allowed && after.state != state, "{state} {mark:?}");
                    }
                    Err(refusal) => {
                        assert!(!allowed && refusal.code == "mention_already", "{state} {mark:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn other_words_of_the_one_who_found_it_are_a_version() {
        let mut one = mention();
        assert!(!one.is_changed(source(1), "", "茶壶\n漏水 "), "white space is no news");
        assert!(one.is_changed(source(1), "", "茶壶不漏水了"));
        assert!(!one.is_changed(source(2), "", "a shortened copy"), "another source shows it otherwise");
        one.apply(&MentionEvent::Noted {});
        let good = Reading { polarity: Polarity::Positive, ..reading() };
        for n in 1..MOST_VERSIONS {
            assert!(one.is_changed(source(1), "", &n.to_string()));
            one.apply(&MentionEvent::Edited {
                title: String::new(),
                text: n.to_string(),
                reading: good.clone(),
            });
        }
        assert!(!one.is_changed(source(1), "", "another"), "enough");
        assert_eq!((one.state, one.reading.polarity), (MentionState::Noted, Polarity::Positive));
    }

    #[test]
    fn ways_to_the_same_page() {
        for (url, expected) in [
            ("https://weibo.com/1/5074", Some("weibo.com/1/5074")),
            ("http://www.Weibo.com/1/5074/?utm_source=x#top", Some("weibo.com/1/5074")),
            ("https://m.weibo.com/1/5074?spm=a.b", Some("weibo.com/1/5074")),
            ("https://shop.example/?id=7&utm_medium=m", Some("shop.example/?id=7")),
            ("https://a.example/P", Some("a.example/P")),
            // Every item of some feeds names the front page.
            ("https://shop.example/", None),
            ("https://shop.example", None),
            ("ftp://shop.example/x", None),
            ("", None),
        ] {
            assert_eq!(same_page(url).as_deref(), expected, "{url}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_page_or_none(text in ".{0,80}") {
            let page = same_page(&format!("https://{text}"));
            prop_assert!(page.is_none_or(|page| !page.contains('#') && !page.starts_with('/')));
        }
    }
}
