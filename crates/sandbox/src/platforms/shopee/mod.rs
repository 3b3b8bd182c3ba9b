//! Shopee Open Platform v2 as its reference documents it: signed queries, one envelope for all, tokens whose refresh may be
//! used once only.

mod auth;
mod chat;
mod orders;
pub(super) mod push;
mod returns;
mod reviews;

use serde_json::{Value, json};

use super::core::Core;
use super::vault::Bad;
use super::wire::{Ask, Reply, mac_hex, seconds};
use crate::world::model::{Order, Platform};

pub(super) const STAND: &str = "shopee";
/// How far a timestamp may be off, in seconds.
const SKEW: i64 = 300;

/// Error code and words.
type Refusal = (&'static str, String);
type Done = Result<Value, Refusal>;

fn refuse<T>(code: &'static str, why: impl Into<String>) -> Result<T, Refusal> {
    Err((code, why.into()))
}

pub(super) fn answer(core: &mut Core, ask: &Ask<'_>) -> Reply {
    let Some(name) = ask.path.strip_prefix("/api/v2/") else { return Reply::text(404, "404 page not found") };
    match name {
        "shop/auth_partner" => return auth::consent(core, ask),
        "auth/token/get" | "auth/access_token/get" => return auth::tokens(core, ask, name),
        _ => {}
    }
    let done = guard(core, ask).and_then(|()| route(core, ask, name));
    envelope(core, done)
}

fn route(core: &mut Core, ask: &Ask<'_>, name: &str) -> Done {
    match (ask.method, name) {
        ("GET", "shop/get_shop_info") => Ok(orders::shop(core)),
        ("GET", "order/get_order_list") => orders::list(core, ask),
        ("GET", "order/get_order_detail") => orders::detail(core, ask),
        ("GET", "logistics/get_tracking_info") => orders::tracking(core, ask),
        ("GET", "logistics/get_tracking_number") => orders::tracking_number(core, ask),
        ("GET", "product/get_comment") => reviews::list(core, ask),
        ("POST", "product/reply_comment") => reviews::reply(core, ask),
        ("GET", "returns/get_return_list") => returns::list(core, ask),
        ("GET", "returns/get_return_detail") => returns::detail(core, ask),
        ("GET", "returns/get_available_solutions") => returns::solutions(core, ask),
        ("GET", "returns/get_return_dispute_reason") => Ok(returns::reasons()),
        ("POST", "returns/convert_image") => returns::picture(core, ask),
        ("POST", "returns/confirm" | "returns/offer" | "returns/dispute") => returns::decide(core, ask, name),
        ("GET", "sellerchat/get_conversation_list") => chat::list(core, ask),
        ("GET", "sellerchat/get_one_conversation") => chat::one(core, ask),
        ("GET", "sellerchat/get_message") => chat::messages(core, ask),
        ("POST", "sellerchat/send_message") => chat::send(core, ask),
        ("POST", "sellerchat/read_conversation") => chat::read(core, ask),
        ("POST", "voucher/add_voucher") => orders::voucher(core, ask),
        ("GET", "voucher/get_voucher_list") => orders::vouchers(ask),
        ("GET", "push/get_lost_push_message") => Ok(push::lost(core, ask)),
        ("POST", "push/confirm_consumed_lost_push_message") => push::confirm(core, ask),
        _ => refuse("error_not_found", "Wrong path or method."),
    }
}

/// What is checked before anything: the common parameters, the time, the signature, the token.
fn guard(core: &Core, ask: &Ask<'_>) -> Result<(), Refusal> {
    signed(core, ask, &["access_token", "shop_id"])?;
    if ask.throttled {
        return refuse("error_rate_limit", "Too many requests, try again later.");
    }
    let shop = core.world.shop(Platform::Shopee).id.to_string();
    match core.vault.check(STAND, ask.query.text("access_token"), ask.now) {
        Err(Bad::Expired) => refuse("error_auth", "Your access_token has expired."),
        Err(_) => refuse("error_auth", "Invalid access_token."),
        Ok(()) if ask.query.text("shop_id") != shop => refuse("error_auth", "No permission to this shop."),
        Ok(()) => Ok(()),
    }
}

/// The signature over partner, path, time and what the kind of API adds.
fn signed(core: &Core, ask: &Ask<'_>, more: &[&str]) -> Result<(), Refusal> {
    let partner = ask.query.text("partner_id");
    if partner != core.keys.shopee_partner_id {
        return refuse("error_param", "partner_id is missing or wrong.");
    }
    let Some(time) = ask.query.number("timestamp") else {
        return refuse("error_param", "There is no timestamp in the query.");
    };
    if time.abs_diff(ask.seconds()) > SKEW as u64 {
        return refuse("error_param", "Invalid timestamp.");
    }
    let mut text = format!("{partner}{}{}", ask.path, ask.query.text("timestamp"));
    for name in more {
        text.push_str(ask.query.text(name));
    }
    if mac_hex(&core.keys.shopee_partner_key, text.as_bytes()) != ask.query.text("sign") {
        return refuse("error_sign", "Wrong sign.");
    }
    Ok(())
}

/// The one envelope. That a refused signature or token comes with 403 is ours.
fn envelope(core: &mut Core, done: Done) -> Reply {
    let request_id = core.request_id();
    let (status, error, message, response) = match done {
        Ok(response) => (200, "", String::new(), response),
        Err((code, why)) => {
            (if matches!(code, "error_sign" | "error_auth") { 403 } else { 200 }, code, why, json!({}))
        }
    };
    let whole = json!({
        "request_id": request_id, "error": error, "message": message, "warning": "", "response": response,
    });
    Reply::json(status, &whole)
}

/// An order's number as buyers see it.
fn order_sn(order: u64) -> String {
    format!("26{order:010}SHP")
}

fn order_of<'a>(core: &'a Core, sn: &str) -> Option<&'a Order> {
    let id = sn.strip_prefix("26")?.strip_suffix("SHP")?.parse().ok()?;
    core.world.shop(Platform::Shopee).orders.get(&id)
}

/// A page size in the bounds that the vendor gives.
fn page_size(ask: &Ask<'_>, most: i64) -> Result<usize, Refusal> {
    match ask.query.number("page_size") {
        Some(size) if (1..=most).contains(&size) => Ok(size as usize),
        _ => refuse("error_param", format!("page_size is from 1 to {most}.")),
    }
}

/// A range of seconds no wider than so many days, if one is given.
fn range(ask: &Ask<'_>, from: &str, to: &str, days: i64) -> Result<Option<(i64, i64)>, Refusal> {
    match (ask.query.number(from), ask.query.number(to)) {
        (Some(from), Some(to)) if from <= to && to.saturating_sub(from) <= days * 86_400 => {
            Ok(Some((from, to)))
        }
        (None, None) if ask.query.get(from).is_none() && ask.query.get(to).is_none() => Ok(None),
        _ => refuse("error_param", format!("The time range is wrong or wider than {days} days.")),
    }
}

/// The value as decimal number, as Shopee writes amounts.
fn amount(minor: i64, digits: u32) -> Value {
    let unit = 10f64.powi(digits as i32);
    json!(minor as f64 / unit)
}

fn inside(range: Option<(i64, i64)>, at: domain::time::Instant) -> bool {
    range.is_none_or(|(from, to)| (from..=to).contains(&seconds(at)))
}
