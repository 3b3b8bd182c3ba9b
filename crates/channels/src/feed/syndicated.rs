//! RSS, Atom and JSON Feed. A feed that has not changed says so by its tag or its date and is not sent again.

use domain::time::Instant;
use feed_rs::model::{Entry, Link};
use feed_rs::parser::Builder;
use quick_xml::events::Event;
use serde::{Deserialize, Serialize};
use url::Url;

use super::ask::{Got, follow, unreadable};
use super::{Ask, Fetched, Item, MOST_ITEMS, TEXT, TITLE, Trouble, plain};
use crate::wire::{Answer, Wire};

/// What is asked for.
const ACCEPT: &str =
    "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5";
/// Elements within elements that are read; a feed needs about ten.
const DEEPEST: usize = 100;

/// What a feed said of its state.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Tags {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    etag: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    modified: Option<String>,
    /// The address that the tags are of: those of another mean nothing.
    #[serde(default)]
    of: String,
}

/// Reads a feed once.
pub(super) fn fetch(wire: &dyn Wire, ask: &Ask<'_>) -> Result<Fetched, Trouble> {
    let url = ask.field("url");
    let known: Tags = ask.position.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
    let known = Some(known).filter(|tags| tags.of == url).unwrap_or_default();
    let mut headers = vec![("accept", ACCEPT.to_owned())];
    headers.extend(known.etag.iter().map(|tag| ("if-none-match", tag.clone())));
    headers.extend(known.modified.iter().map(|date| ("if-modified-since", date.clone())));
    let Got { answer, moved } = follow(wire, &with_key(url, ask.field("key")), &headers, ask.now)?;
    let moved = moved.map(|url| without_key(&url));
    if answer.status == 304 {
        return Ok(Fetched { position: ask.position.map(ToOwned::to_owned), moved, ..Fetched::default() });
    }
    let tags = Tags { of: url.to_owned(), ..tags(&answer) };
    let mut fetched = read(&answer.body, url)?;
    (fetched.moved, fetched.position) = (moved, serde_json::to_string(&tags).ok());
    Ok(fetched)
}

fn tags(answer: &Answer) -> Tags {
    // What would not fit a header any more is left out; the feed is then sent whole.
    let header = |name| answer.header(name).filter(|value| value.len() <= 500).map(ToOwned::to_owned);
    Tags { etag: header("etag"), modified: header("last-modified"), of: String::new() }
}

/// The address with the key that a server of feeds asks for.
fn with_key(url: &str, key: &str) -> String {
    let Ok(mut parsed) = Url::parse(url) else { return url.to_owned() };
    if !key.is_empty() {
        parsed.query_pairs_mut().append_pair("key", key);
    }
    parsed.to_string()
}

fn without_key(url: &str) -> String {
    let Ok(mut parsed) = Url::parse(url) else { return String::new() };
    let kept: Vec<(String, String)> =
        parsed.query_pairs().filter(|(name, _)| name != "key").map(|(n, v)| (n.into(), v.into())).collect();
    parsed.set_query(None);
    if !kept.is_empty() {
        parsed.query_pairs_mut().extend_pairs(kept);
    }
    parsed.to_string()
}

/// Reads the bytes of a feed.
pub(super) fn read(bytes: &[u8], url: &str) -> Result<Fetched, Trouble> {
    if is_too_deep(bytes) {
        return Err(unreadable("its elements are nested too deep", bytes));
    }
    let parser = Builder::new().base_uri(Some(url)).id_generator(|_, _, _| String::new()).build();
    let feed = parser.parse(bytes).map_err(|error| unreadable(&error.to_string(), bytes))?;
    let mut fetched = Fetched::default();
    let left_out = feed.entries.len().saturating_sub(MOST_ITEMS);
    if left_out > 0 {
        fetched.odd(&format!("{left_out} items more than are read at once were left out"), "");
    }
    for entry in feed.entries.iter().take(MOST_ITEMS) {
        fetched.push(item(entry), || format!("{:?} {:?}", entry.id, links(entry)));
    }
    Ok(fetched)
}

/// Whether elements stand in elements without end: reading those would use up the stack. Counted by the same reader that
/// reads the feed, so that both see the same elements.
fn is_too_deep(bytes: &[u8]) -> bool {
    let mut reader = quick_xml::Reader::from_reader(bytes);
    reader.config_mut().check_end_names = false;
    let (mut depth, mut room) = (0_usize, Vec::new());
    while depth <= DEEPEST {
        match reader.read_event_into(&mut room) {
            Ok(Event::Start(_)) => depth += 1,
            Ok(Event::End(_)) => depth = depth.saturating_sub(1),
            Ok(Event::Eof) | Err(_) => return false,
            Ok(_) => {}
        }
        room.clear();
    }
    true
}

fn links(entry: &Entry) -> Vec<&str> {
    entry.links.iter().map(|link| link.href.as_str()).collect()
}

fn item(entry: &Entry) -> Result<Item, &'static str> {
    let page = |link: &&Link| link.rel.as_deref().is_none_or(|rel| rel == "alternate");
    let url = entry.links.iter().find(page).or(entry.links.first()).map(|link| link.href.as_str());
    let title = entry.title.as_ref().map(|text| plain::words(&text.content, TITLE)).unwrap_or_default();
    let content = entry.content.as_ref().and_then(|content| content.body.as_deref());
    let summary = entry.summary.as_ref().map(|text| text.content.as_str());
    let body = content.filter(|body| !body.trim().is_empty()).or(summary).unwrap_or_default();
    let text = plain::words(body, TEXT);
    let title = if repeats(&title, &text) { String::new() } else { title };
    let published = entry.published.or(entry.updated).map(|at| Instant(at.timestamp_micros()));
    // Without an id of its own an item is known by its page, else by its words.
    let made = format!("{title}\n{text}");
    let id = [entry.id.trim(), url.unwrap_or_default(), &made].into_iter().find(|id| !id.is_empty());
    // RSS knows its author by an e-mail address, where most feeds write a name.
    let author = entry.authors.first().map(|person| match &person.email {
        Some(email) if person.name == "author" => email.as_str(),
        _ => person.name.as_str(),
    });
    Ok(Item::new(id.unwrap_or_default(), url, author, (title, text))?.published(published))
}

/// Whether a title is only how the words begin, as feeds of short posts have it.
fn repeats(title: &str, text: &str) -> bool {
    let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let title = bare(title.trim_end_matches(['…', '.']));
    !title.is_empty() && bare(text).starts_with(&title)
}
