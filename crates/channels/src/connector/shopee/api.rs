//! How Shopee is asked: the signed address, its envelope, and what its codes mean. Facts: the vendor's guide "API calls" and the
//! error lists of the endpoints; the parameters and the body are not part of the signature.

use domain::time::{Instant, Span};
use serde_json::Value;

use crate::connector::parts::answer::{Effect, Said, ask, refused};
use crate::connector::parts::query::Query;
use crate::connector::parts::read::{text, unix};
use crate::connector::parts::sign;
use crate::connector::{Account, Call, Failure};
use crate::wire::{Method, Request};

/// Where all its paths begin.
const ROOT: &str = "/api/v2/";

/// The signature; `more` is token and shop for the shop's own endpoints and nothing for the public ones.
pub(super) fn sign(account: &Account, path: &str, timestamp: i64, more: &str) -> String {
    let message = format!("{}{path}{timestamp}{more}", account.field("partner_id"));
    sign::hex(account.field("partner_key"), message)
}

/// A public address, without a token.
pub(super) fn public(account: &Account, name: &str, now: Instant, query: &Query) -> String {
    let path = format!("{ROOT}{name}");
    let at = unix(now);
    let signed = Query::default()
        .with("partner_id", account.field("partner_id"))
        .with("timestamp", at)
        .with("sign", sign(account, &path, at, ""));
    format!("{}{path}?{}{}", account.base, signed.encoded(), tail(query))
}

fn of_shop(call: &Call<'_>, name: &str, query: &Query) -> String {
    let (account, path, at) = (call.account, format!("{ROOT}{name}"), unix(call.now));
    let (token, shop) = (account.token(), account.field("shop_id"));
    let signed = Query::default()
        .with("partner_id", account.field("partner_id"))
        .with("timestamp", at)
        .with("access_token", token)
        .with("shop_id", shop)
        .with("sign", sign(account, &path, at, &format!("{token}{shop}")));
    format!("{}{path}?{}{}", account.base, signed.encoded(), tail(query))
}

fn tail(query: &Query) -> String {
    let encoded = query.encoded();
    if encoded.is_empty() { encoded } else { format!("&{encoded}") }
}

/// Reads.
///
/// # Errors
/// As Shopee says.
pub(super) fn get(call: &Call<'_>, name: &str, query: &Query) -> Result<Value, Failure> {
    let said = ask(call, &Request::get(of_shop(call, name, query)), Effect::Reads)?;
    envelope(said, call.now)
}

/// Changes something.
///
/// # Errors
/// As Shopee says.
pub(super) fn post(call: &Call<'_>, name: &str, body: &Value) -> Result<Value, Failure> {
    let request = Request::post(of_shop(call, name, &Query::default()), body.to_string());
    envelope(ask(call, &request, Effect::Changes)?, call.now)
}

/// Puts a picture up and gives its address. Nobody sees it until something names it, so another try does no harm.
///
/// # Errors
/// As Shopee says.
pub(super) fn upload(call: &Call<'_>, name: &str, (kind, body): (String, Vec<u8>)) -> Result<Value, Failure> {
    let url = of_shop(call, name, &Query::default());
    let headers = vec![("content-type", kind)];
    envelope(ask(call, &Request { method: Method::Post, url, headers, body }, Effect::Reads)?, call.now)
}

/// Asks for tokens: what is spent for them works once, so no clear answer means that it is not known.
///
/// # Errors
/// As Shopee says.
pub(super) fn post_public(call: &Call<'_>, name: &str, body: &Value) -> Result<Value, Failure> {
    let request = Request::post(public(call.account, name, call.now, &Query::default()), body.to_string());
    envelope(ask(call, &request, Effect::Changes)?, call.now)
}

/// What is inside: `response` where there is one, else all of it.
fn envelope(said: Said, now: Instant) -> Result<Value, Failure> {
    let code = text(&said.value, "/error").unwrap_or_default();
    if !code.is_empty() {
        let why = text(&said.value, "/message").unwrap_or_default();
        return Err(failure(&said, &code, why, now));
    }
    if !said.value.is_object() {
        return Err(said.unclear("the answer is no object"));
    }
    let mut value = said.fine()?;
    match value.get_mut("response") {
        Some(inside) => Ok(inside.take()),
        None => Ok(value),
    }
}

fn failure(said: &Said, code: &str, why: String, now: Instant) -> Failure {
    // One code, `error_auth`, says both that a token is over and that something is not allowed; the words tell.
    let token = why.contains("access_token") && !why.contains("There is no access_token");
    match code {
        // The vendor's own spelling, beside the right one.
        "invalid_acceess_token" | "invalid_access_token" => Failure::Token,
        "error_auth" if token => Failure::Token,
        "error_rate_limit" => Failure::Later { why, after: Some(Span::minutes(1)) },
        "error_limit" => Failure::Later { why, after: Some(until_midnight(now)) },
        "error_server"
        | "error_inner"
        | "error_network"
        | "error_system_busy"
        | "error_unknown"
        | "product.get_token_failed" => said.unclear(format!("{code}: {why}")),
        _ => refused(code, why),
    }
}

/// The daily limit ends at midnight, UTC+8.
fn until_midnight(now: Instant) -> Span {
    const DAY: i64 = 86_400;
    Span::seconds(DAY - (unix(now) + 8 * 3600).rem_euclid(DAY))
}
