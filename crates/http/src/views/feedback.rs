//! What customers said: reviews with their versions, conversations, readings.

use app::Caller;
use app::rows::Conversation;
use domain::access::Permission;
use domain::reading::{AspectSeen, Claim, Marked, Reading};
use domain::review::Review;
use serde::Serialize;
use uuid::Uuid;

use super::case::{GuessView, WhyView, guesses, why};
use super::when;

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ReadingView {
    language: String,
    polarity: String,
    issue: Option<String>,
    also: Vec<String>,
    ground: Option<String>,
    severity: u8,
    confidence: f32,
    why: Vec<WhyView>,
    /// Whether triage would rather ask a person; then `guesses` are its best two.
    abstain: bool,
    guesses: Vec<GuessView>,
    /// Whether the stars and the words disagree.
    at_odds: bool,
    aspects: Vec<AspectView>,
    claims: Vec<ClaimView>,
    trigger: Option<String>,
    /// Where personal data stands.
    private: Vec<PrivateView>,
    intent: Option<String>,
}

/// Something spoken of; positions count Unicode characters of the text.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct AspectView {
    aspect: String,
    polarity: String,
    start: u32,
    end: u32,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ClaimView {
    kind: String,
    value: Option<String>,
    start: u32,
    end: u32,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct PrivateView {
    kind: String,
    start: u32,
    end: u32,
}

impl From<&Reading> for ReadingView {
    fn from(r: &Reading) -> Self {
        Self {
            language: r.language.clone(),
            polarity: r.polarity.to_string(),
            issue: r.issue.map(|i| i.to_string()),
            also: r.also.iter().map(ToString::to_string).collect(),
            ground: r.ground.map(|g| g.to_string()),
            severity: r.severity,
            confidence: r.confidence,
            why: why(&r.why),
            abstain: r.abstain,
            guesses: guesses(&r.guesses),
            at_odds: r.at_odds,
            aspects: r.aspects.iter().map(aspect).collect(),
            claims: r.claims.iter().map(claim).collect(),
            trigger: r.trigger.map(|t| t.to_string()),
            private: r.spans.iter().map(private).collect(),
            intent: r.intent.map(|i| i.to_string()),
        }
    }
}

fn aspect(a: &AspectSeen) -> AspectView {
    let (aspect, polarity) = (a.aspect.to_string(), a.polarity.to_string());
    AspectView { aspect, polarity, start: a.span.start, end: a.span.end }
}

fn claim(c: &Claim) -> ClaimView {
    ClaimView { kind: c.kind.to_string(), value: c.value.clone(), start: c.span.start, end: c.span.end }
}

fn private(p: &Marked) -> PrivateView {
    PrivateView { kind: p.kind.to_string(), start: p.span.start, end: p.span.end }
}

/// Hides personal data that triage found from whoever may not see it; every character becomes a dot, so that positions
/// stay what they are.
pub(super) struct Mask(Vec<String>);

impl Mask {
    pub(super) fn new(caller: &Caller, text: &str, reading: &Reading) -> Self {
        if caller.may(Permission::PersonalDataRead) {
            return Self(Vec::new());
        }
        Self(app::detail::passages(text, &reading.spans))
    }

    /// For a text whose reading is not at hand, which may be an excerpt.
    pub(super) fn reading_anew(caller: &Caller, text: &str) -> Self {
        if caller.may(Permission::PersonalDataRead) {
            return Self(Vec::new());
        }
        Self(app::detail::private_in_excerpt(text))
    }

    /// Hides what an older version of a text holds as well.
    fn with_older(mut self, caller: &Caller, texts: impl Iterator<Item = impl AsRef<str>>) -> Self {
        if !caller.may(Permission::PersonalDataRead) {
            self.0.extend(texts.flat_map(|text| app::detail::private_passages(text.as_ref())));
        }
        self
    }

    /// The reading without deciding words that would show it.
    fn view(&self, reading: &Reading) -> ReadingView {
        let mut view = ReadingView::from(reading);
        view.why.retain(|w| !self.hides(&w.text));
        view
    }

    /// Whether words are part of what is hidden, or hold it.
    pub(super) fn hides(&self, words: &str) -> bool {
        self.0.iter().any(|p| p.contains(words) || words.contains(p.as_str()))
    }

    pub(super) fn apply(&self, text: &str) -> String {
        app::detail::hide(text, &self.0)
    }
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct VersionView {
    version: usize,
    rating: u8,
    text: String,
    at: String,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ReviewView {
    id: Uuid,
    external_id: String,
    rating: u8,
    text: String,
    created_at: String,
    edited: bool,
    reading: ReadingView,
    corrected: bool,
    versions: Vec<VersionView>,
}

impl ReviewView {
    pub(super) fn new(caller: &Caller, r: &Review) -> Self {
        let older = r.versions.iter().rev().skip(1).map(|v| &v.text);
        let mask = Mask::new(caller, &r.current().text, &r.reading).with_older(caller, older);
        let mut reading = mask.view(&r.reading);
        reading.issue = r.issue().map(|i| i.to_string());
        reading.severity = r.severity();
        let version = |(i, v): (usize, &domain::review::Version)| VersionView {
            version: i + 1,
            rating: v.rating,
            text: mask.apply(&v.text),
            at: when(v.at),
        };
        Self {
            id: r.id.0,
            external_id: r.first.external_id.clone(),
            rating: r.current().rating,
            text: mask.apply(&r.current().text),
            created_at: when(r.first.created_at),
            edited: r.versions.len() > 1,
            reading,
            corrected: r.corrected.is_some(),
            versions: r.versions.iter().enumerate().map(version).collect(),
        }
    }
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct MessageView {
    id: Uuid,
    sender: String,
    text: String,
    sent_at: String,
    reading: Option<ReadingView>,
    /// A person carried it to the platform.
    by_hand: bool,
    /// The bot's rule that made it.
    rule: Option<String>,
    /// Pictures that went with it, by their ids.
    pictures: Vec<String>,
}

/// That the bot left a conversation to people.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct HandedOverView {
    why: String,
    case: Uuid,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ConversationView {
    id: Uuid,
    /// Whether it belongs to the case; else it is the buyer's latest other one.
    own: bool,
    messages: Vec<MessageView>,
    /// Why and for which case the bot left it to people.
    handed_over: Option<HandedOverView>,
}

impl ConversationView {
    pub(super) fn new(caller: &Caller, c: &Conversation, own: bool) -> Self {
        let mut messages: Vec<_> = c.messages.iter().collect();
        messages.sort_by_key(|m| m.sent_at);
        let messages = messages.into_iter().map(|m| {
            let mask = m.reading.as_ref().map(|r| (Mask::new(caller, &m.text, r), r));
            MessageView {
                id: m.id.0,
                sender: app::rows::sender_word(m.sender).to_owned(),
                text: mask.as_ref().map_or_else(|| m.text.clone(), |(mask, _)| mask.apply(&m.text)),
                sent_at: when(m.sent_at),
                reading: mask.as_ref().map(|(mask, reading)| mask.view(reading)),
                by_hand: m.house.as_ref().is_some_and(|h| h.by_hand),
                rule: m.house.as_ref().and_then(|h| h.rule.clone()),
                pictures: m.house.as_ref().map(|h| h.pictures.clone()).unwrap_or_default(),
            }
        });
        let over = c.handed_over.map(|(case, why)| HandedOverView { why: why.to_string(), case: case.0 });
        Self { id: c.id.0, own, messages: messages.collect(), handed_over: over }
    }
}
