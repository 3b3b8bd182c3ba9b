//! Sources of public mentions: feeds, tags, searches and comments become items of plain words. A source holds no state and
//! no clock; what it needs comes with each call and where it goes on leaves with the answer. Asks only through [`Wire`].

mod ask;
mod bluesky;
mod fields;
mod mastodon;
mod plain;
mod syndicated;
#[cfg(test)]
mod tests;
mod walk;
mod youtube;

use std::collections::BTreeMap;

use domain::refusal::Words;
use domain::source::SourceKind;
use domain::time::{Instant, Span};
use serde::{Deserialize, Serialize};

use crate::connector::Odd;
use crate::wire::Wire;
pub use ask::{LARGEST, MOST_HOPS};
pub use fields::{check, fields};

/// What was filled in, by the names of [`fields`].
pub type Fields = BTreeMap<String, String>;

/// Most items of one answer.
pub const MOST_ITEMS: usize = 200;
/// Longest title, in characters.
const TITLE: usize = 300;
/// Longest words of an item, in characters.
const TEXT: usize = 5_000;
/// Longest name of an author, in characters.
const AUTHOR: usize = 120;
/// Longest address, in bytes.
const LINK: usize = 2_000;
/// Longest id, in bytes; a longer one is known by its fingerprint.
const ID: usize = 300;

/// Something said in public.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its id at the source.
    pub external_id: String,
    /// Where it stands.
    pub url: Option<String>,
    /// Who wrote it, as they call themselves.
    pub author: Option<String>,
    /// Empty where it has none.
    pub title: String,
    /// Plain words.
    pub text: String,
    /// When it was published.
    pub published_at: Option<Instant>,
}

impl Item {
    /// An item with everything cut to what is kept, or why it is none.
    fn new(
        id: &str,
        url: Option<&str>,
        author: Option<&str>,
        words: (String, String),
    ) -> Result<Self, &'static str> {
        let (title, text) = words;
        let url = url.map(str::trim).filter(|url| is_link(url)).map(ToOwned::to_owned);
        if title.is_empty() && text.is_empty() {
            return Err("it has no words");
        }
        let fingerprint = || crate::connector::parts::sign::fingerprint(id.as_bytes());
        let external_id = match id.trim() {
            "" => return Err("it has no id"),
            id if id.len() > ID || id.contains(char::is_control) => fingerprint(),
            id => id.to_owned(),
        };
        let author = author.map(|name| plain::tidy(name, AUTHOR)).filter(|name| !name.is_empty());
        Ok(Self { external_id, url, author, title, text, published_at: None })
    }

    fn published(self, at: Option<Instant>) -> Self {
        Self { published_at: at, ..self }
    }
}

/// Whether a text is an address that a person may be sent to.
fn is_link(url: &str) -> bool {
    let web = url.starts_with("https://") || url.starts_with("http://");
    web && url.len() <= LINK && !url.contains(|c: char| c.is_control() || c.is_whitespace())
}

/// What an account was let in with, so that it need not sign in each time.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    access: String,
    refresh: String,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").finish_non_exhaustive()
    }
}

/// What a reading needs.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// What was filled in.
    pub fields: &'a Fields,
    /// Kept from the last reading.
    pub session: Option<&'a Session>,
    /// Where the last reading ended.
    pub position: Option<&'a str>,
    /// The time.
    pub now: Instant,
}

impl Ask<'_> {
    fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }
}

/// What a reading brought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fetched {
    /// What was said, in the source's order.
    pub items: Vec<Item>,
    /// What could not be read, or was left out.
    pub odd: Vec<Odd>,
    /// Where the next reading begins.
    pub position: Option<String>,
    /// Whether there is more now.
    pub more: bool,
    /// Where the source has moved for good.
    pub moved: Option<String>,
    /// A new session to be kept.
    pub session: Option<Session>,
}

impl Fetched {
    /// Takes an item, or what is none.
    fn push(&mut self, item: Result<Item, &'static str>, raw: impl FnOnce() -> String) {
        match item {
            Ok(item) if self.items.len() < MOST_ITEMS => self.items.push(item),
            Ok(_) => {}
            Err(why) => self.odd(why, &raw()),
        }
    }

    fn odd(&mut self, why: &str, raw: &str) {
        self.odd.push(Odd { why: why.to_owned(), raw: raw.chars().take(ask::KEPT).collect() });
    }

    /// Goes on after a page of a walk.
    fn walked(&mut self, step: &walk::Step) {
        if step.gap {
            self.odd("more was new than is read at once; what is older was left out", "");
        }
        (self.position, self.more) = (Some(step.walk.kept()), step.more);
    }
}

/// Why a reading failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// It is not there now, or was asked too often.
    #[error("{why}")]
    Away {
        /// What happened.
        why: String,
        /// How long it wants to be left alone.
        after: Option<Span>,
    },
    /// It says no, or an address is none that is asked.
    #[error("{code}: {why}")]
    Refused {
        /// The stable word.
        code: String,
        /// In its own words.
        why: String,
    },
    /// It answered, and nobody can read it.
    #[error("{why}")]
    Unreadable {
        /// Why not.
        why: String,
        /// How the answer begins.
        raw: String,
    },
}

impl Trouble {
    fn refused(code: impl Into<String>, why: impl Into<String>) -> Self {
        let cut = |text: String| text.chars().take(300).collect::<String>();
        Self::Refused { code: cut(code.into()), why: cut(why.into()) }
    }

    /// The stable word.
    pub fn code(&self) -> &str {
        match self {
            Self::Away { .. } => "source_away",
            Self::Refused { code, .. } => code,
            Self::Unreadable { .. } => "source_unreadable",
        }
    }

    /// What a person can do about it, where that is known.
    pub fn advice(&self) -> Option<Words> {
        Some(match self.code() {
            "address_forbidden" => Words::new(
                "use https; a machine of your own network must be named in the server's settings (near_hosts)",
                "请使用 https；内网地址须先在服务器设置 near_hosts 中登记",
            ),
            "source_unreadable" => Words::new(
                "open the address: it should show a feed and not a page",
                "请打开该地址确认：应为订阅源，而不是普通网页",
            ),
            "http_401" | "http_403" | "AuthenticationRequired" | "keyInvalid" => Words::new(
                "the key or password is refused: fill in a new one",
                "密钥或密码未被接受，请重新填写",
            ),
            "http_404" | "http_410" | "videoNotFound" | "channelNotFound" => {
                Words::new("there is nothing at this address: check it", "该地址没有内容，请检查填写是否正确")
            }
            "commentsDisabled" => Words::new("comments are switched off there", "对方已关闭评论"),
            "too_large" => {
                Words::new("ask for fewer items, where the address allows it", "若地址支持，请减少条目数量")
            }
            _ => return None,
        })
    }
}

/// Reads a source once: one page of what is new.
///
/// # Errors
/// Why it could not be read.
pub fn fetch(kind: SourceKind, wire: &dyn Wire, ask: &Ask<'_>) -> Result<Fetched, Trouble> {
    match kind {
        SourceKind::Feed => syndicated::fetch(wire, ask),
        SourceKind::Mastodon => mastodon::fetch(wire, ask),
        SourceKind::Bluesky => bluesky::fetch(wire, ask),
        SourceKind::Youtube => youtube::fetch(wire, ask),
    }
}

/// So many readings in such a span; for YouTube the free units of a key in a day, of which a reading costs one.
pub const fn budget(kind: SourceKind) -> (u32, Span) {
    match kind {
        SourceKind::Feed => (60, Span::hours(1)),
        SourceKind::Mastodon | SourceKind::Bluesky => (150, Span::minutes(5)),
        SourceKind::Youtube => (10_000, Span::hours(24)),
    }
}
