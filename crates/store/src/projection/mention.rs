//! The row of a mention, and those of who found it.

use domain::ids::{MentionId, ShopId};
use domain::mention::{Mention, MentionEvent, same_page};
use domain::reading::Issue;

use crate::args;
use crate::db::Tx;
use crate::error::Result;
use crate::log::{Head, Recorded};
use crate::value::Value;

/// The row of `mentions`.
pub fn mention_row(shop: ShopId, mention: &Mention) -> Vec<Value> {
    let (first, reading) = (&mention.first, &mention.reading);
    let author = first.author.as_deref().unwrap_or_default();
    args![
        shop,
        mention.id,
        mention.version,
        first.source,
        first.url.clone(),
        first.url.as_deref().and_then(same_page),
        first.author.clone(),
        mention.title.as_str(),
        mention.text.as_str(),
        folded(&format!("{}\n{}\n{author}", mention.title, mention.text)),
        reading.language.as_str(),
        reading.polarity.as_str(),
        reading.issue.map(Issue::as_str),
        reading.severity,
        mention.state.as_str(),
        mention.versions,
        first.published_at,
        mention.first_seen_at,
    ]
}

/// The rows of `mention_finds`.
pub fn find_rows(shop: ShopId, mention: &Mention) -> impl Iterator<Item = Vec<Value>> {
    let found = mention.found_by.iter();
    found.map(move |(source, external_id)| args![shop, mention.id, *source, external_id.as_str()])
}

/// Words as they are searched: without case.
pub(crate) fn folded(text: &str) -> String {
    text.to_lowercase()
}

/// A mention and where its stream ends.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The state.
    pub mention: Mention,
    /// The end of the stream.
    pub head: Head,
}

/// Folds a mention's stream. `None` when the stream is none.
///
/// # Errors
/// When an event is unknown.
pub fn fold(events: &[Recorded]) -> Result<Option<Loaded>> {
    let Some(first) = events.first().filter(|e| e.kind == "mention.received") else { return Ok(None) };
    let MentionEvent::Received(seen) = first.event()? else { return Ok(None) };
    let mut mention = Mention::receive(MentionId(first.stream), first.at, &seen);
    for event in &events[1..] {
        mention.apply(&event.event()?);
    }
    Ok(events.last().map(|last| Loaded { mention, head: last.head() }))
}

impl Tx {
    /// A mention of this shop.
    ///
    /// # Errors
    /// As the database says.
    pub async fn load_mention(&mut self, shop: ShopId, id: MentionId) -> Result<Option<Loaded>> {
        fold(&self.stream(shop, id.0).await?)
    }
}
