//! Bluesky: a search of posts, newest first, by an account that was let in with an app password.

use domain::time::Instant;
use serde_json::{Value, json};

use super::ask::{self, fine};
use super::walk::{Walk, is_later};
use super::{Ask, Fetched, Item, Session, TEXT, Trouble, plain};
use crate::connector::parts::query::Query;
use crate::connector::parts::read::{list, text, words};
use crate::wire::{Answer, Request, Wire};

/// Posts of one page; the vendor's most.
const SIZE: usize = 100;
/// Where accounts are unless somebody says otherwise.
const SERVER: &str = "https://bsky.social";

/// Reads a page, signing in where that is needed.
pub(super) fn fetch(wire: &dyn Wire, ask: &Ask<'_>) -> Result<Fetched, Trouble> {
    let walk = Walk::parse(ask.position);
    let mut new = None;
    let first = match ask.session {
        Some(session) => search(wire, ask, &walk, session)?,
        None => None,
    };
    let value = if let Some(value) = first {
        value
    } else {
        let session = let_in(wire, ask)?;
        let value = search(wire, ask, &walk, &session)?;
        new = Some(session);
        value.ok_or_else(|| Trouble::refused("AuthenticationRequired", "the session is refused"))?
    };
    let found = list(&value, "/posts");
    let mut fetched = Fetched { session: new, ..Fetched::default() };
    for post in found {
        fetched.push(item(post), || post.to_string());
    }
    let mut times: Vec<String> = found.iter().filter_map(|post| text(post, "/indexedAt")).collect();
    times.sort_by_cached_key(|at| Instant::parse(at).unwrap_or_default());
    let next = text(&value, "/cursor").filter(|_| !found.is_empty());
    let step = walk.step(times.last().cloned(), times.first().map(String::as_str), next, is_later);
    fetched.walked(&step);
    Ok(fetched)
}

fn server<'a>(ask: &Ask<'a>) -> &'a str {
    match ask.fields.get("server").map_or("", String::as_str) {
        "" => SERVER,
        server => server.trim_end_matches('/'),
    }
}

/// What a search finds; none when the session is over.
fn search(wire: &dyn Wire, ask: &Ask<'_>, walk: &Walk, session: &Session) -> Result<Option<Value>, Trouble> {
    let query = Query::default()
        .with("q", ask.field("query"))
        .with("sort", "latest")
        .with("limit", SIZE)
        .maybe("cursor", walk.next.as_deref());
    let url = format!("{}/xrpc/app.bsky.feed.searchPosts?{}", server(ask), query.encoded());
    let request = Request::get(url).header("authorization", format!("Bearer {}", session.access));
    let answer = wire.call(&request)?;
    let over = answer.status == 401
        || (answer.status == 400
            && matches!(error(&answer).as_deref(), Some("ExpiredToken" | "InvalidToken")));
    if over { Ok(None) } else { said(answer, ask.now).map(Some) }
}

/// A session: the last one renewed, else a new one by the password.
fn let_in(wire: &dyn Wire, ask: &Ask<'_>) -> Result<Session, Trouble> {
    if let Some(session) = ask.session {
        let request = Request::post(xrpc(ask, "refreshSession"), Vec::new());
        let request = Request { headers: Vec::new(), ..request };
        let answer = wire.call(&request.header("authorization", format!("Bearer {}", session.refresh)))?;
        if !matches!(answer.status, 400 | 401) {
            return session_of(&said(answer, ask.now)?);
        }
    }
    let body = json!({ "identifier": ask.field("handle"), "password": ask.field("app_password") });
    let answer = wire.call(&Request::post(xrpc(ask, "createSession"), body.to_string()))?;
    session_of(&said(answer, ask.now)?)
}

fn xrpc(ask: &Ask<'_>, name: &str) -> String {
    format!("{}/xrpc/com.atproto.server.{name}", server(ask))
}

fn session_of(value: &Value) -> Result<Session, Trouble> {
    match (text(value, "/accessJwt"), text(value, "/refreshJwt")) {
        (Some(access), Some(refresh)) => Ok(Session { access, refresh }),
        _ => Err(Trouble::refused("no_session", "the answer names no session")),
    }
}

/// An answer's JSON; the vendor's own word for what is wrong where it says one.
fn said(answer: Answer, now: Instant) -> Result<Value, Trouble> {
    let word = error(&answer).filter(|_| matches!(answer.status, 400 | 401 | 403));
    match (word, fine(answer, now)) {
        (Some(word), Err(Trouble::Refused { why, .. })) => Err(Trouble::refused(word, why)),
        (_, answer) => {
            let answer = answer?;
            serde_json::from_slice(&answer.body)
                .map_err(|error| ask::unreadable(&error.to_string(), &answer.body))
        }
    }
}

fn error(answer: &Answer) -> Option<String> {
    text(&serde_json::from_slice(&answer.body).ok()?, "/error")
}

fn item(post: &Value) -> Result<Item, &'static str> {
    let uri = text(post, "/uri").unwrap_or_default();
    let handle = text(post, "/author/handle");
    // at://did:plc:…/app.bsky.feed.post/RKEY
    let key = uri.rsplit_once("/app.bsky.feed.post/").map(|(_, key)| key);
    let url =
        handle.as_deref().zip(key).map(|(who, key)| format!("https://bsky.app/profile/{who}/post/{key}"));
    let said = plain::tidy(&words(post, "/record/text"), TEXT);
    let at = text(post, "/record/createdAt").or_else(|| text(post, "/indexedAt"));
    let at = at.and_then(|at| Instant::parse(&at).ok());
    Ok(Item::new(&uri, url.as_deref(), handle.as_deref(), (String::new(), said))?.published(at))
}
