//! TikTok Shop Open Platform: versions in paths, signed query and body, page tokens, native idempotency keys on approvals.
//! There is no reply to reviews and no push of them, as there.

pub(super) mod auth;
mod chat;
mod coupons;
mod lives;
mod orders;
pub(super) mod push;
mod returns;
mod reviews;

use serde_json::{Value, json};

use super::core::Core;
use super::vault::Bad;
use super::wire::{Ask, Reply, mac_hex};
use crate::world::model::Platform;

pub(super) const STAND: &str = "tiktok";

/// Status, code, words. Statuses but 429 are ours; so are codes marked so where they are used.
type Refusal = (u16, u32, String);
type Done = Result<Value, Refusal>;

fn refuse<T>(status: u16, code: u32, why: impl Into<String>) -> Result<T, Refusal> {
    Err((status, code, why.into()))
}

/// Missing or invalid parameter.
fn invalid<T>(why: impl Into<String>) -> Result<T, Refusal> {
    refuse(400, 36_009_004, why)
}

pub(super) fn answer(core: &mut Core, ask: &Ask<'_>) -> Reply {
    let parts: Vec<_> = ask.path.trim_matches('/').split('/').collect();
    let done = guard(core, ask).and_then(|()| route(core, ask, &parts));
    envelope(core, done)
}

fn route(core: &mut Core, ask: &Ask<'_>, parts: &[&str]) -> Done {
    if parts == ["authorization", "202309", "shops"] {
        return if ask.method == "GET" { Ok(auth::shops(core)) } else { method() };
    }
    if ask.query.text("shop_cipher") != auth::cipher(core) {
        return refuse(400, 106_013, "shop_cipher is missing or wrong");
    }
    match (ask.method, parts) {
        ("POST", ["order", "202309", "orders", "search"]) => orders::search(core, ask),
        ("GET", ["order", "202309" | "202507", "orders"]) => orders::by_ids(core, ask),
        ("GET", ["fulfillment", "202309", "orders", id, "tracking"]) => orders::tracking(core, id),
        ("POST", ["return_refund", "202309", "returns", "search"]) => returns::search(core, ask),
        ("GET", ["return_refund", "202309", "reject_reasons"]) => returns::reasons(core, ask),
        ("GET", ["return_refund", "202309", "returns", id, "records"]) => returns::records(core, id),
        ("POST", ["return_refund", "202309", "returns", id, verb @ ("approve" | "reject")]) => {
            returns::decide(core, ask, id, verb)
        }
        ("GET", ["customer_service", "202309", "conversations"]) => chat::list(core, ask),
        ("POST", ["customer_service", "202309", "conversations"]) => chat::open(core, ask),
        ("GET", ["customer_service", "202309", "conversations", id, "messages"]) => {
            chat::messages(core, ask, id)
        }
        ("POST", ["customer_service", "202309", "conversations", id, "messages"]) => {
            chat::send(core, ask, id)
        }
        ("POST", ["promotion", "202406", "coupons", "search"]) => coupons::search(core, ask),
        ("POST", ["customer_service", "202309", "conversations", id, "messages", "read"]) => {
            chat::read(core, id)
        }
        ("GET", ["analytics", "202509", "shop_lives", "performance"]) => lives::performance(core, ask),
        ("POST", ["review_rating", "202605", "product_reviews", "search"]) => reviews::search(core, ask),
        ("GET" | "PUT" | "DELETE", ["event", "202309", "webhooks"]) => push::configure(core, ask),
        (_, ["order" | "return_refund" | "customer_service", version, ..]) if *version < "202309" => {
            refuse(400, 36_009_014, "the version is not supported")
        }
        (_, ["order", "202309", "orders", "search"] | ["return_refund", "202309", "returns", "search"]) => {
            method()
        }
        _ => refuse(404, 36_009_009, "Invalid path"),
    }
}

fn method() -> Done {
    refuse(405, 36_009_010, "Invalid method")
}

fn guard(core: &Core, ask: &Ask<'_>) -> Result<(), Refusal> {
    let Some(time) = ask.query.number("timestamp") else { return invalid("timestamp is missing") };
    if ask.query.text("app_key") != core.keys.tiktok_app_key {
        return invalid("app_key is missing or unknown");
    }
    if ask.query.text("timestamp").len() != 10 || !(-300..=30).contains(&(time - ask.seconds())) {
        return invalid("timestamp is not within five minutes");
    }
    if sign(core, ask) != ask.query.text("sign") {
        return refuse(401, 106_001, "Invalid credentials. The 'sign' is invalid");
    }
    if ask.throttled {
        return refuse(429, 36_009_002, "Too many requests");
    }
    match core.vault.check(STAND, ask.header("x-tts-access-token"), ask.now) {
        Ok(()) => Ok(()),
        Err(Bad::Expired) => refuse(401, 105_002, "Expired credentials. The access token has expired"),
        Err(_) => refuse(401, 105_002, "Invalid credentials. The access token is invalid"),
    }
}

/// The signature that a request should carry.
fn sign(core: &Core, ask: &Ask<'_>) -> String {
    let secret = &core.keys.tiktok_app_secret;
    let mut text = format!("{secret}{}", ask.path).into_bytes();
    for (name, value) in ask.query.sorted(&["sign", "access_token", "x-tts-access-token"]) {
        text.extend_from_slice(name.as_bytes());
        text.extend_from_slice(value.as_bytes());
    }
    if !ask.header("content-type").starts_with("multipart/form-data") {
        text.extend_from_slice(ask.body);
    }
    text.extend_from_slice(secret.as_bytes());
    mac_hex(secret, &text)
}

fn envelope(core: &mut Core, done: Done) -> Reply {
    let request_id = core.request_id();
    match done {
        Ok(data) => Reply::json(
            200,
            &json!({ "code": 0, "message": "Success", "request_id": request_id, "data": data }),
        ),
        Err((status, code, why)) => Reply::json(
            status,
            &json!({ "code": code, "message": why, "request_id": request_id, "data": {} }),
        ),
    }
}

/// A page of things sorted by (instant, id), told on by a token; the last page may be empty.
struct Paged<'a, T> {
    rows: Vec<&'a T>,
    token: String,
    total: usize,
}

fn page<'a, T>(
    ask: &Ask<'_>,
    mut all: Vec<((i64, u64), &'a T)>,
    sizes: std::ops::RangeInclusive<i64>,
) -> Result<Paged<'a, T>, Refusal> {
    let size = match ask.query.number("page_size") {
        Some(size) if sizes.contains(&size) => size as usize,
        _ => return invalid(format!("page_size is from {} to {}", sizes.start(), sizes.end())),
    };
    let descending = ask.query.text("sort_order") != "ASC";
    all.sort_unstable_by_key(|(key, _)| *key);
    if descending {
        all.reverse();
    }
    let total = all.len();
    let start = match ask.query.text("page_token") {
        "" => 0,
        token => {
            let key = super::wire::from_base64(token);
            let key = key.and_then(|text| {
                text.split_once('.').and_then(|(at, id)| Some((at.parse().ok()?, id.parse().ok()?)))
            });
            let Some(last) = key else { return invalid("page_token is none of ours") };
            let passed = |key: &(i64, u64)| if descending { *key >= last } else { *key <= last };
            all.iter().take_while(|(key, _)| passed(key)).count()
        }
    };
    let rows: Vec<_> = all.into_iter().skip(start).take(size).collect();
    let token = match rows.last() {
        Some(((at, id), _)) if rows.len() == size => super::wire::base64(&format!("{at}.{id}")),
        _ => String::new(),
    };
    Ok(Paged { rows: rows.into_iter().map(|(_, row)| row).collect(), token, total })
}

/// An amount with its currency, as decimal strings.
fn currency(core: &Core) -> &'static str {
    core.world.shop(Platform::Tiktok).currency
}

/// `name_ge` and `name_lt` of a body, in seconds.
fn within(body: &Value, name: &str, at: domain::time::Instant) -> bool {
    let at = super::wire::seconds(at);
    body[format!("{name}_ge")].as_i64().is_none_or(|from| at >= from)
        && body[format!("{name}_lt")].as_i64().is_none_or(|to| at < to)
}

/// Whether a list of the body holds a word, or there is no list.
fn listed(body: &Value, name: &str, word: &str) -> bool {
    match body[name].as_array() {
        Some(list) if !list.is_empty() => list.iter().any(|each| each.as_str() == Some(word)),
        _ => true,
    }
}
