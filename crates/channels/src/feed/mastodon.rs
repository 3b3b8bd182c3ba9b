//! Mastodon: the public timeline of a hashtag, or a search with a token.

use domain::time::Instant;
use serde_json::Value;

use super::ask::json;
use super::walk::{Walk, counts_up};
use super::{Ask, Fetched, Item, TEXT, TITLE, Trouble, plain};
use crate::connector::parts::query::{Query, encode};
use crate::connector::parts::read::{id, list, text, words};
use crate::wire::{Request, Wire};

/// Statuses of one page; the vendor's most.
const SIZE: usize = 40;

/// Reads a page.
pub(super) fn fetch(wire: &dyn Wire, ask: &Ask<'_>) -> Result<Fetched, Trouble> {
    let walk = Walk::parse(ask.position);
    let value = json(wire, &request(ask, &walk), ask.now)?;
    let found = if value.is_array() { list(&value, "") } else { list(&value, "/statuses") };
    let host = ask.field("server").split('/').nth(2).unwrap_or_default();
    let mut fetched = Fetched::default();
    for status in found {
        fetched.push(item(status, host), || status.to_string());
    }
    let ids: Vec<String> = found.iter().filter_map(|status| id(status, "/id")).collect();
    let by_age = |a: &&String, b: &&String| (a.len(), a.as_str()).cmp(&(b.len(), b.as_str()));
    let newest = ids.iter().max_by(by_age).cloned();
    let oldest = ids.iter().min_by(by_age).cloned();
    let next = oldest.clone().filter(|_| found.len() >= SIZE);
    fetched.walked(&walk.step(newest, oldest.as_deref(), next, counts_up));
    Ok(fetched)
}

fn request(ask: &Ask<'_>, walk: &Walk) -> Request {
    let server = ask.field("server").trim_end_matches('/');
    let query = Query::default()
        .with("limit", SIZE)
        .maybe("since_id", walk.since.as_deref())
        .maybe("max_id", walk.next.as_deref());
    let url = match ask.field("query") {
        "" => {
            let tag = encode(ask.field("tag").trim_start_matches('#'));
            format!("{server}/api/v1/timelines/tag/{tag}?{}", query.encoded())
        }
        searched => {
            let query = query.with("type", "statuses").with("q", searched);
            format!("{server}/api/v2/search?{}", query.encoded())
        }
    };
    match ask.field("token") {
        "" => Request::get(url),
        token => Request::get(url).header("authorization", format!("Bearer {token}")),
    }
}

fn item(status: &Value, host: &str) -> Result<Item, &'static str> {
    let key = id(status, "/id").unwrap_or_default();
    let acct = text(status, "/account/acct").unwrap_or_default();
    let author = if acct.contains('@') || acct.is_empty() { acct } else { format!("{acct}@{host}") };
    let warned = plain::tidy(&words(status, "/spoiler_text"), TITLE);
    let said = plain::words(&words(status, "/content"), TEXT);
    let url = text(status, "/url").or_else(|| text(status, "/uri"));
    let at = text(status, "/created_at").and_then(|at| Instant::parse(&at).ok());
    Ok(Item::new(&key, url.as_deref(), Some(&author), (warned, said))?.published(at))
}
