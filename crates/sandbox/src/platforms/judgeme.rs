//! Judge.me: the reviews of the Shopify shop. A reply e-mails the shopper unless told not to: the ledger has the e-mail.

use std::time::Duration;

use serde_json::{Value, json};

use super::core::{Core, Out};
use super::courier;
use super::push::{Ack, Manner};
use super::wire::{Ask, Reply, mac_hex, word};
use crate::world::No;
use crate::world::ledger::{Kind, Line, Outcome};
use crate::world::model::{Platform, Review, Shop, Signal, What};

pub(super) const STAND: &str = "judgeme";

/// The schedule is ours.
pub(super) const MANNER: Manner = Manner {
    stand: STAND,
    ack: Ack::Success,
    budget: Duration::from_secs(5),
    retries: &[5, 60],
    off_after: 0,
};

pub(super) fn answer(core: &mut Core, ask: &Ask<'_>) -> Reply {
    let path = ask.path.strip_prefix("/api/v1").unwrap_or(ask.path);
    let given = [ask.header("x-api-token"), ask.query.text("api_token")];
    let domain = [ask.header("shop_domain"), ask.header("shop-domain"), ask.query.text("shop_domain")];
    if !given.contains(&core.keys.judgeme_token.as_str()) {
        return error(401, "Invalid API token");
    }
    if !domain.contains(&core.keys.shopify_domain.as_str()) {
        return error(401, "shop_domain is missing or unknown");
    }
    if ask.throttled {
        return error(429, "Too many requests");
    }
    match (ask.method, path) {
        ("GET", "/reviews") => list(core, ask),
        ("POST", "/replies") => reply(core, ask),
        ("POST", "/private_replies") => private(core, ask),
        ("POST", "/webhooks") => hook(core, ask),
        _ => error(404, "Not found"),
    }
}

fn error(status: u16, why: &str) -> Reply {
    Reply::json(status, &json!({ "error": why }))
}

fn list(core: &Core, ask: &Ask<'_>) -> Reply {
    let per_page = ask.query.number("per_page").unwrap_or(10).clamp(1, 100) as usize;
    let page = ask.query.number("page").unwrap_or(1).max(1) as usize;
    let shop = core.world.shop(Platform::Shopify);
    // A product that is not known silently gives all reviews, as there.
    let product =
        ask.query.number("product_id").filter(|id| shop.products.iter().any(|own| internal(own.id) == *id));
    let mut found: Vec<_> = shop
        .reviews
        .values()
        .filter(|review| product.is_none_or(|id| internal(review.product) == id))
        .collect();
    found.sort_unstable_by_key(|review| std::cmp::Reverse((review.created_at(), review.id)));
    let rows = found.into_iter().skip((page - 1).saturating_mul(per_page)).take(per_page);
    let rows: Vec<_> = rows.map(|review| row(shop, review)).collect();
    Reply::json(200, &json!({ "current_page": page, "per_page": per_page, "reviews": rows }))
}

/// Judge.me's own number of a product.
const fn internal(product: u64) -> i64 {
    product as i64 % 1_000 + 500
}

fn row(shop: &Shop, review: &Review) -> Value {
    let latest = review.latest();
    json!({
        "id": review.id,
        "title": "",
        "body": latest.text,
        "rating": latest.rating,
        "product_external_id": review.product,
        "product_title": shop.product(review.product).map_or("", |product| product.title),
        "product_handle": shop.product(review.product).map_or("", |product| product.sku).to_lowercase(),
        "reviewer": { "id": review.buyer, "name": review.name, "email": format!("b{}@example.test", review.buyer), "external_id": review.buyer },
        "source": "email",
        "curated": "ok",
        "published": !review.hidden,
        "hidden": review.hidden,
        "verified": "buyer",
        "featured": false,
        "created_at": review.created_at().to_string(),
        "updated_at": latest.at.to_string(),
        "pictures": [],
    })
}

fn reply(core: &mut Core, ask: &Ask<'_>) -> Reply {
    let body = ask.json();
    let (id, text) = (body["review_id"].as_u64().unwrap_or(0), word(&body["reply"], "content"));
    match core.world.reply(Platform::Shopify, id, &text, 5_000) {
        Ok(()) => {
            if body["send_reply_email"] != false {
                note(core, Kind::Email, id, &text);
            }
            Reply::json(201, &json!({ "reply": { "content": text, "review_id": id } }))
        }
        Err(No::Unknown) => error(404, "The review does not exist"),
        Err(No::Replied) => error(422, "The review has a reply"), // ours
        Err(_) => error(422, "The content is empty or too long"),
    }
}

fn private(core: &mut Core, ask: &Ask<'_>) -> Reply {
    let body = ask.json();
    let (id, text) = (body["review_id"].as_u64().unwrap_or(0), word(&body["reply"], "content"));
    if !core.world.shop(Platform::Shopify).reviews.contains_key(&id) || text.trim().is_empty() {
        return error(422, "The review does not exist or the content is empty");
    }
    note(core, Kind::Message, id, &text);
    Reply::json(201, &json!({ "private_reply": { "content": text, "review_id": id } }))
}

fn note(core: &mut Core, kind: Kind, review: u64, text: &str) {
    let line = Line { channel: STAND, kind, target: review.to_string(), text, amount: None, key: None };
    core.world.note(line, Outcome::Took);
}

fn hook(core: &mut Core, ask: &Ask<'_>) -> Reply {
    let body = ask.json();
    let (key, url) = (word(&body, "key"), word(&body, "url"));
    if !matches!(key.as_str(), "review/created" | "review/updated") || courier::target(&url).is_none() {
        return error(422, "key or url is wrong: this machine only");
    }
    core.outbox.switch_on(STAND);
    core.callbacks.insert(STAND.to_owned(), url.clone());
    Reply::json(201, &json!({ "webhook": { "id": 1, "key": key, "url": url, "failure_count": 0 } }))
}

/// Hex HMAC-SHA256 with the private token. What surrounds the review in the body is ours.
pub(super) fn make(core: &Core, _url: &str, signal: &Signal) -> Option<Out> {
    let What::Review(id) = signal.what else { return None };
    let shop = core.world.shop(Platform::Shopify);
    let review = shop.reviews.get(&id).filter(|review| review.reply.is_none())?;
    let topic = if review.versions.len() == 1 { "review/created" } else { "review/updated" };
    let body = json!({ "key": topic, "shop_domain": core.keys.shopify_domain, "review": row(shop, review) })
        .to_string();
    let sign = mac_hex(&core.keys.judgeme_token, body.as_bytes());
    let headers = vec![
        ("content-type".to_owned(), "application/json".to_owned()),
        ("judgeme-hmac-sha256".to_owned(), sign),
    ];
    Some(Out { headers, body: body.into_bytes() })
}
