//! WooCommerce's REST API and WordPress's comments. Replies need an application password; a refund moves money unless
//! `api_refund` is false; pushes are never tried again and switch off after five failures.

use std::time::Duration;

use domain::time::Instant;
use serde_json::{Value, json};

use super::core::{Core, Out};
use super::push::{Ack, Manner};
use super::wire::{Ask, Reply, from_base64, mac_base64, seconds, word};
use crate::world::No;
use crate::world::ledger::{Kind, Line, Outcome};
use crate::world::model::{Order, OrderState, Platform, Review, Shop, Signal, What};

pub(super) const STAND: &str = "woocommerce";

pub(super) const MANNER: Manner =
    Manner { stand: STAND, ack: Ack::Success, budget: Duration::from_secs(5), retries: &[], off_after: 5 };

pub(super) fn answer(core: &mut Core, ask: &Ask<'_>) -> Reply {
    let parts: Vec<_> = ask.path.trim_matches('/').split('/').collect();
    let (ours, theirs) = match parts.as_slice() {
        ["wp-json", "wc", "v3", rest @ ..] => (rest, true),
        ["wp-json", "wp", "v2", rest @ ..] => (rest, false),
        _ => return error(404, "rest_no_route", "No route was found matching the URL and request method."),
    };
    if !allowed(core, ask, theirs) {
        return error(401, "woocommerce_rest_cannot_view", "Sorry, you cannot list resources.");
    }
    match (ask.method, theirs, ours) {
        ("GET", true, ["products", "reviews"]) => reviews(core, ask),
        ("GET", true, ["products", "reviews", id]) => review(core, id),
        ("GET", true, ["orders"]) => orders(core, ask),
        ("GET", true, ["orders", id]) => order(core, id),
        ("POST", true, ["orders", id, "refunds"]) => refund(core, ask, id),
        ("POST", true, ["coupons"]) => coupon(core, ask),
        ("GET", false, ["comments"]) => comments(core, ask),
        ("POST", false, ["comments"]) => comment(core, ask),
        _ => error(404, "rest_no_route", "No route was found matching the URL and request method."),
    }
}

fn error(status: u16, code: &str, why: &str) -> Reply {
    Reply::json(status, &json!({ "code": code, "message": why, "data": { "status": status } }))
}

/// Basic with consumer key and secret, or both in the query; WordPress's own part wants a user's application password.
fn allowed(core: &Core, ask: &Ask<'_>, theirs: bool) -> bool {
    let keys = &core.keys;
    let basic = ask.header("authorization").strip_prefix("Basic ").and_then(from_base64).unwrap_or_default();
    if !theirs {
        let given = basic.split_once(':').map(|(user, password)| (user, password.replace(' ', "")));
        return given == Some((keys.wordpress_user.as_str(), keys.wordpress_password.replace(' ', "")));
    }
    let query = (ask.query.text("consumer_key"), ask.query.text("consumer_secret"));
    basic == format!("{}:{}", keys.woocommerce_key, keys.woocommerce_secret)
        || query == (keys.woocommerce_key.as_str(), keys.woocommerce_secret.as_str())
}

fn local(at: Instant) -> String {
    Instant::from_seconds(seconds(at)).to_string().trim_end_matches('Z').to_owned()
}

/// An instant with or without an offset (then UTC, as the shop's zone here).
fn instant(text: &str) -> Option<Instant> {
    Instant::parse(text).or_else(|_| Instant::parse(&format!("{text}Z"))).ok()
}

fn paged<T>(ask: &Ask<'_>, found: &[T], row: impl Fn(&T) -> Value) -> Reply {
    let (page, size) = (ask.query.number("page").unwrap_or(1), ask.query.number("per_page").unwrap_or(10));
    if page < 1 || !(1..=100).contains(&size) {
        return error(400, "rest_invalid_param", "Invalid parameter(s): page, per_page");
    }
    let skip = (page as usize - 1).saturating_mul(size as usize);
    let rows: Vec<_> = found.iter().skip(skip).take(size as usize).map(row).collect();
    let pages = found.len().div_ceil(size as usize);
    Reply::json(200, &json!(rows)).with("x-wp-total", &found.len()).with("x-wp-totalpages", &pages)
}

fn reviews(core: &Core, ask: &Ask<'_>) -> Reply {
    let shop = core.world.shop(Platform::Woocommerce);
    let bound = |name: &str| ask.query.get(name).and_then(instant);
    let (after, before, product) = (bound("after"), bound("before"), ask.query.number("product"));
    let status = ask.query.get("status").unwrap_or("approved");
    let mut found: Vec<_> = shop
        .reviews
        .values()
        .filter(|review| {
            after.is_none_or(|at| review.created_at() > at)
                && before.is_none_or(|at| review.created_at() < at)
        })
        .filter(|review| product.is_none_or(|id| id == review.product as i64))
        .filter(|review| status == "all" || (status == "approved") != review.hidden)
        .collect();
    found.sort_unstable_by_key(|review| std::cmp::Reverse((review.created_at(), review.id)));
    paged(ask, &found, |review| review_row(review))
}

fn review_row(review: &Review) -> Value {
    let latest = review.latest();
    json!({
        "id": review.id,
        "date_created": local(review.created_at()),
        "date_created_gmt": local(review.created_at()),
        "product_id": review.product,
        "status": if review.hidden { "hold" } else { "approved" },
        "reviewer": review.name,
        "reviewer_email": format!("b{}@example.test", review.buyer),
        "review": format!("<p>{}</p>\n", latest.text.replace('&', "&amp;").replace('<', "&lt;")),
        "rating": latest.rating,
        "verified": true,
    })
}

fn review(core: &Core, id: &str) -> Reply {
    let found = id.parse().ok().and_then(|id: u64| core.world.shop(Platform::Woocommerce).reviews.get(&id));
    found.map_or_else(
        || error(404, "woocommerce_rest_review_invalid_id", "Invalid review ID."),
        |review| Reply::json(200, &review_row(review)),
    )
}

const fn status(state: OrderState) -> &'static str {
    match state {
        OrderState::Paid | OrderState::Shipped => "processing",
        OrderState::Delivered | OrderState::Completed => "completed",
    }
}

fn orders(core: &Core, ask: &Ask<'_>) -> Reply {
    let shop = core.world.shop(Platform::Woocommerce);
    let bound = |name: &str| ask.query.get(name).and_then(instant);
    let (modified, after) = (bound("modified_after"), bound("after"));
    let wanted = ask.query.get("status").filter(|word| *word != "any");
    let mut found: Vec<_> = shop
        .orders
        .values()
        .filter(|order| {
            modified.is_none_or(|at| order.updated_at > at) && after.is_none_or(|at| order.paid_at > at)
        })
        .filter(|order| wanted.is_none_or(|word| word == status(order.state)))
        .collect();
    let by_change = ask.query.text("orderby") == "modified";
    found.sort_unstable_by_key(|order| (if by_change { order.updated_at } else { order.paid_at }, order.id));
    if ask.query.text("order") != "asc" {
        found.reverse();
    }
    paged(ask, &found, |order| order_row(shop, order))
}

fn order(core: &Core, id: &str) -> Reply {
    let shop = core.world.shop(Platform::Woocommerce);
    let found = id.parse().ok().and_then(|id: u64| shop.orders.get(&id));
    found.map_or_else(
        || error(404, "woocommerce_rest_shop_order_invalid_id", "Invalid ID."),
        |order| Reply::json(200, &order_row(shop, order)),
    )
}

fn order_row(shop: &Shop, order: &Order) -> Value {
    let product = shop.product(order.product);
    json!({
        "id": order.id,
        "number": order.id.to_string(),
        "status": status(order.state),
        "currency": shop.currency,
        "total": shop.decimal(order.total),
        "customer_id": order.buyer,
        "billing": { "first_name": order.name, "last_name": "", "email": format!("b{}@example.test", order.buyer) },
        "date_created": local(order.paid_at),
        "date_created_gmt": local(order.paid_at),
        "date_modified": local(order.updated_at),
        "date_modified_gmt": local(order.updated_at),
        "date_paid_gmt": local(order.paid_at),
        "date_completed_gmt": order.delivered_at.map(local),
        "line_items": [{
            "id": order.id * 10 + 1, "name": product.map_or("", |product| product.title), "product_id": order.product,
            "quantity": order.quantity, "sku": product.map_or("", |product| product.sku), "total": shop.decimal(order.total),
        }],
        "refunds": [],
        "meta_data": [],
    })
}

fn refund(core: &mut Core, ask: &Ask<'_>, id: &str) -> Reply {
    let body = ask.json();
    let order = id.parse().unwrap_or(0);
    let Some(amount) = core.world.shop(Platform::Woocommerce).minor(&word(&body, "amount")) else {
        return error(400, "rest_invalid_param", "Invalid parameter(s): amount");
    };
    if body["api_refund"] == false {
        return Reply::json(
            201,
            &json!({ "id": order + 1, "amount": word(&body, "amount"), "refunded_payment": false }),
        );
    }
    match core.world.refund(Platform::Woocommerce, order, amount) {
        Ok(()) => Reply::json(
            201,
            &json!({ "id": order + 1, "amount": word(&body, "amount"), "refunded_payment": true }),
        ),
        Err(No::Amount) => error(400, "woocommerce_rest_invalid_order_refund", "Refund amount is not valid."),
        Err(_) => error(404, "woocommerce_rest_invalid_order", "Invalid order ID."),
    }
}

fn coupon(core: &mut Core, ask: &Ask<'_>) -> Reply {
    let body = ask.json();
    let code = word(&body, "code").to_lowercase();
    let line =
        |target| Line { channel: STAND, kind: Kind::Voucher, target, text: "", amount: None, key: None };
    let exists = core
        .world
        .ledger()
        .entries()
        .iter()
        .any(|entry| entry.kind == Kind::Voucher && entry.channel == STAND && entry.target == code);
    if code.is_empty() || exists {
        core.world.note(line(code), Outcome::Refused("exists".to_owned()));
        return error(400, "woocommerce_rest_coupon_code_already_exists", "The coupon code already exists");
    }
    core.world.note(line(code.clone()), Outcome::Took);
    Reply::json(201, &json!({ "id": 1_000 + core.world.ledger().entries().len(), "code": code }))
}

/// A reply to a review is an ordinary comment below it. Only the first one counts as the reply; WordPress takes more.
fn comment(core: &mut Core, ask: &Ask<'_>) -> Reply {
    let body = ask.json();
    let (post, parent, text) =
        (body["post"].as_u64(), body["parent"].as_u64().unwrap_or(0), word(&body, "content"));
    let of = core.world.shop(Platform::Woocommerce).reviews.get(&parent).map(|review| review.product);
    if of.is_none() || of != post {
        return error(
            403,
            "rest_comment_invalid_post_id",
            "Sorry, you are not allowed to create this comment without a post.",
        );
    }
    match core.world.reply(Platform::Woocommerce, parent, &text, 65_525) {
        Ok(()) => Reply::json(201, &comment_row(parent, post, &text, ask.now)),
        Err(No::Replied) => error(
            409,
            "comment_duplicate",
            "Duplicate comment detected; it looks as though you've already said that!",
        ),
        Err(_) => error(400, "rest_comment_content_invalid", "Invalid comment content."),
    }
}

fn comment_row(parent: u64, post: Option<u64>, text: &str, at: Instant) -> Value {
    json!({
        "id": parent + 1_000_000, "post": post, "parent": parent, "status": "approved", "date_gmt": local(at),
        "content": { "rendered": format!("<p>{text}</p>\n"), "raw": text },
    })
}

fn comments(core: &Core, ask: &Ask<'_>) -> Reply {
    let parent = ask.query.number("parent").and_then(|id| u64::try_from(id).ok()).unwrap_or(0);
    let review = core.world.shop(Platform::Woocommerce).reviews.get(&parent);
    let rows: Vec<_> =
        review.and_then(|review| Some((review.product, review.reply.as_ref()?))).into_iter().collect();
    paged(ask, &rows, |(product, reply)| comment_row(parent, Some(*product), &reply.text, reply.at))
}

/// Base64 HMAC-SHA256 over the raw body. There is no topic for reviews.
pub(super) fn make(core: &Core, url: &str, signal: &Signal) -> Option<Out> {
    let What::Order(id) = signal.what else { return None };
    let shop = core.world.shop(Platform::Woocommerce);
    let order = shop.orders.get(&id)?;
    let event = if order.state == OrderState::Paid { "created" } else { "updated" };
    let body = order_row(shop, order).to_string();
    let headers = [
        ("content-type", "application/json".to_owned()),
        ("x-wc-webhook-source", url.to_owned()),
        ("x-wc-webhook-topic", format!("order.{event}")),
        ("x-wc-webhook-resource", "order".to_owned()),
        ("x-wc-webhook-event", event.to_owned()),
        ("x-wc-webhook-signature", mac_base64(&core.keys.woocommerce_hook_secret, body.as_bytes())),
        ("x-wc-webhook-id", "1".to_owned()),
        ("x-wc-webhook-delivery-id", format!("{id}{}", signal.at.millis())),
    ];
    let headers = headers.map(|(name, value)| (name.to_owned(), value)).into();
    Some(Out { headers, body: body.into_bytes() })
}
