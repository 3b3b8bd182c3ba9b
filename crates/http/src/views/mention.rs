//! Sources and mentions, as shown. No secret is ever among a source; who wrote a mention is hidden from whoever may not see
//! personal data.

use std::collections::BTreeMap;

use app::Caller;
use app::sources::{MentionPage, Named, Shown, SourceError, fields};
use domain::access::Permission;
use domain::mention::Mention;
use domain::refusal::Words;
use domain::source::SourceKind;
use domain::time::Instant;
use serde::Serialize;
use uuid::Uuid;

use super::connection::{FieldView, field};
use super::feedback::Mask;
use super::{name_for, when};

/// Words in both languages.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct BothWords {
    en: String,
    zh: String,
}

impl From<&Words> for BothWords {
    fn from(words: &Words) -> Self {
        Self { en: words.en.to_string(), zh: words.zh.to_string() }
    }
}

/// A public place that is read for mentions.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct SourceView {
    id: Uuid,
    name: String,
    /// `feed`, `mastodon`, `bluesky`, `youtube`.
    kind: &'static str,
    on: bool,
    /// Why it was switched off, when nobody did that.
    off_why: Option<BothWords>,
    /// Fields that are no secret.
    #[schema(value_type = Object)]
    fields: BTreeMap<String, String>,
    /// Names of secret fields that are filled in.
    filled: Vec<String>,
    /// What an item must have one of; none takes every item.
    words: Vec<String>,
    /// Minutes between two readings.
    every: u32,
    health: SourceHealthView,
    /// Where it says that it has moved for good.
    moved: Option<String>,
    /// Mentions that it was first to find.
    found: i64,
    /// The last few things that could not be read, newest first.
    odd: Vec<OddView>,
    created_at: String,
}

/// How a source does.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct SourceHealthView {
    /// `healthy`, `quiet` (nothing new for a week), `failing`, `off`, `waiting` (not read yet).
    state: &'static str,
    failures: u32,
    failing_since: Option<String>,
    error: Option<ErrorView>,
    error_at: Option<String>,
    /// The last reading that went well.
    ok_at: Option<String>,
    /// The last that had something new.
    new_at: Option<String>,
    /// The next reading; none when it is off.
    next_at: Option<String>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct ErrorView {
    code: String,
    words: BothWords,
    hint: Option<BothWords>,
}

impl From<&SourceError> for ErrorView {
    fn from(error: &SourceError) -> Self {
        let hint = error.hint.as_ref().map(Into::into);
        Self { code: error.code.clone(), words: (&error.words).into(), hint }
    }
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct OddView {
    at: String,
    why: String,
    /// How it begins.
    raw: String,
}

/// What can be a source, and what is filled in for it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct SourceKindView {
    kind: &'static str,
    fields: Vec<FieldView>,
}

impl SourceView {
    pub(crate) fn new(shown: Shown, now: Instant) -> Self {
        let health = shown.health(now);
        let Shown { source, filled, state } = shown;
        let course = state.course;
        Self {
            id: source.id.0,
            kind: source.kind.as_str(),
            health: SourceHealthView {
                state: health.as_str(),
                failures: course.failures,
                failing_since: course.failing_since.map(when),
                error: state.error.as_ref().map(Into::into),
                error_at: state.error_at.map(when),
                ok_at: course.ok_at.map(when),
                new_at: course.new_at.map(when),
                next_at: source.on.then(|| when(state.next_at)),
            },
            off_why: source.off_why.as_ref().map(Into::into),
            name: source.name,
            on: source.on,
            fields: source.fields,
            filled,
            words: source.words,
            every: source.every,
            moved: state.moved,
            found: state.found,
            odd: state.odd.into_iter().map(|o| OddView { at: when(o.at), why: o.why, raw: o.raw }).collect(),
            created_at: when(source.made_at),
        }
    }
}

impl From<SourceKind> for SourceKindView {
    fn from(kind: SourceKind) -> Self {
        Self { kind: kind.as_str(), fields: fields(kind).iter().map(field).collect() }
    }
}

/// Something said in public.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct MentionView {
    id: Uuid,
    /// Who found it, the first one first; a source that was removed has no name any more.
    found_by: Vec<FoundByView>,
    /// Where it stands.
    url: Option<String>,
    /// Who wrote it, as they call themselves.
    author: Option<String>,
    title: String,
    text: String,
    language: String,
    polarity: String,
    issue: Option<String>,
    severity: u8,
    /// `new`, `noted`, `dismissed`.
    state: &'static str,
    /// How many versions its author has made.
    versions: usize,
    published_at: String,
    first_seen_at: String,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct FoundByView {
    id: Uuid,
    name: Option<String>,
    kind: Option<&'static str>,
}

/// A source as whoever reads mentions sees it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct NamedSourceView {
    id: Uuid,
    name: String,
    kind: &'static str,
    /// `healthy`, `quiet`, `failing`, `off`, `waiting`.
    health: &'static str,
}

impl From<&Named> for NamedSourceView {
    fn from(s: &Named) -> Self {
        Self { id: s.id.0, name: s.name.clone(), kind: s.kind.as_str(), health: s.health.as_str() }
    }
}

impl MentionView {
    pub(crate) fn new(caller: &Caller, page: &MentionPage, m: &Mention) -> Self {
        let masked = |text: &str| Mask::reading_anew(caller, text).apply(text);
        // An address often has its author's name in it.
        let url = m.first.url.clone().filter(|_| caller.may(Permission::PersonalDataRead));
        let found_by = m.found_by.iter().map(|(id, _)| {
            let source = page.sources.get(id);
            FoundByView {
                id: id.0,
                name: source.map(|s| s.name.clone()),
                kind: source.map(|s| s.kind.as_str()),
            }
        });
        Self {
            id: m.id.0,
            found_by: found_by.collect(),
            url,
            author: name_for(caller, m.first.author.clone()),
            title: masked(&m.title),
            text: masked(&m.text),
            language: m.reading.language.clone(),
            polarity: m.reading.polarity.to_string(),
            issue: m.reading.issue.map(|issue| issue.to_string()),
            severity: m.reading.severity,
            state: m.state.as_str(),
            versions: m.versions,
            published_at: when(m.first.published_at),
            first_seen_at: when(m.first_seen_at),
        }
    }
}
