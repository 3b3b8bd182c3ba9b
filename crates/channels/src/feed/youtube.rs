//! YouTube: comments under a video or under the videos of a channel, newest first. Each page costs one unit of the key's
//! ten thousand a day.

use domain::time::{Instant, Span};
use serde_json::Value;

use super::ask::{self, fine};
use super::walk::{Walk, is_later};
use super::{Ask, Fetched, Item, TEXT, Trouble, plain};
use crate::connector::parts::query::Query;
use crate::connector::parts::read::{id, list, text, words};
use crate::wire::{Request, Wire};

/// Comments of one page; the vendor's most.
const SIZE: usize = 100;
/// When a key whose units are used up is tried again; they are given anew once a day.
const USED_UP: Span = Span::hours(1);

/// Reads a page.
pub(super) fn fetch(wire: &dyn Wire, ask: &Ask<'_>) -> Result<Fetched, Trouble> {
    let walk = Walk::parse(ask.position);
    let given = |name: &str| Some(ask.field(name)).filter(|value| !value.is_empty()).map(ToOwned::to_owned);
    let query = Query::default()
        .with("part", "snippet")
        .with("order", "time")
        .with("textFormat", "plainText")
        .with("maxResults", SIZE)
        .maybe("videoId", given("video"))
        .maybe("allThreadsRelatedToChannelId", given("channel"))
        .maybe("searchTerms", given("query"))
        .maybe("pageToken", walk.next.as_deref());
    let url = format!("https://www.googleapis.com/youtube/v3/commentThreads?{}", query.encoded());
    let value = asked(wire, &Request::get(url).header("x-goog-api-key", ask.field("api_key")), ask.now)?;
    let found = list(&value, "/items");
    let mut fetched = Fetched::default();
    for thread in found {
        fetched.push(item(thread), || thread.to_string());
    }
    let mut times: Vec<String> = found.iter().filter_map(|thread| text(thread, PUBLISHED)).collect();
    times.sort_by_cached_key(|at| Instant::parse(at).unwrap_or_default());
    let next = text(&value, "/nextPageToken");
    let step = walk.step(times.last().cloned(), times.first().map(String::as_str), next, is_later);
    fetched.walked(&step);
    Ok(fetched)
}

/// Where a thread says when it began.
const PUBLISHED: &str = "/snippet/topLevelComment/snippet/publishedAt";

/// The vendor's own word decides over the status: used-up units are a 403 like a wrong key.
fn asked(wire: &dyn Wire, request: &Request, now: Instant) -> Result<Value, Trouble> {
    let answer = wire.call(request)?;
    let value: Option<Value> = serde_json::from_slice(&answer.body).ok();
    let reason = value.as_ref().and_then(|value| text(value, "/error/errors/0/reason"));
    match reason.as_deref() {
        Some(word @ ("quotaExceeded" | "rateLimitExceeded" | "dailyLimitExceeded")) => {
            return Err(Trouble::Away { why: word.to_owned(), after: Some(USED_UP) });
        }
        Some(word) if (400..500).contains(&answer.status) => {
            let why = value.as_ref().map(|value| words(value, "/error/message")).unwrap_or_default();
            return Err(Trouble::refused(word, plain::words(&why, 300)));
        }
        _ => {}
    }
    let answer = fine(answer, now)?;
    value.ok_or_else(|| ask::unreadable("the answer is no JSON", &answer.body))
}

fn item(thread: &Value) -> Result<Item, &'static str> {
    let key = id(thread, "/id").unwrap_or_default();
    let of = "/snippet/topLevelComment/snippet";
    let video = text(thread, &format!("{of}/videoId")).or_else(|| text(thread, "/snippet/videoId"));
    let url = video.map(|video| format!("https://www.youtube.com/watch?v={video}&lc={key}"));
    let author = text(thread, &format!("{of}/authorDisplayName"));
    let said = words(thread, &format!("{of}/textOriginal"));
    let said = if said.is_empty() { words(thread, &format!("{of}/textDisplay")) } else { said };
    let at = text(thread, PUBLISHED).and_then(|at| Instant::parse(&at).ok());
    let words = (String::new(), plain::tidy(&said, TEXT));
    Ok(Item::new(&key, url.as_deref(), author.as_deref(), words)?.published(at))
}
