//! How TikTok Shop is asked: the signed address, its envelope, and what its codes mean. Facts: the vendor's pages "Sign your
//! API request" and "Common parameters".

use domain::time::Span;
use serde_json::Value;

use crate::connector::parts::answer::{Effect, Said, ask, refused};
use crate::connector::parts::query::Query;
use crate::connector::parts::read::{text, unix, whole};
use crate::connector::parts::sign;
use crate::connector::{Account, Call, Failure};
use crate::wire::Request;

/// Where tokens come from.
const AUTH: &str = "https://auth.tiktok-shops.com";
/// The API, everywhere.
pub(super) const BASE: &str = "https://open-api.tiktokglobalshop.com";

/// The signature over path, query and body; the token is in a header and not part of it.
pub(super) fn sign(secret: &str, path: &str, query: &Query, body: &str) -> String {
    sign::hex(secret, format!("{secret}{path}{}{body}{secret}", query.run_together()))
}

/// Where the accounts' server is: the vendor's, or beside whoever stands in for the vendor, under `…-auth`.
pub(super) fn auth_base(account: &Account) -> String {
    if account.base == BASE { AUTH.to_owned() } else { format!("{}-auth", account.base) }
}

/// Reads with a GET.
///
/// # Errors
/// As TikTok says.
pub(super) fn get(call: &Call<'_>, path: &str, query: Query) -> Result<Value, Failure> {
    let request = Request::get(address(call, path, query, "")).header("content-type", "application/json");
    asked(call, request, Effect::Reads)
}

/// Searches, or changes something.
///
/// # Errors
/// As TikTok says.
pub(super) fn post(
    call: &Call<'_>,
    path: &str,
    query: Query,
    body: &Value,
    effect: Effect,
) -> Result<Value, Failure> {
    let body = body.to_string();
    asked(call, Request::post(address(call, path, query, &body), body), effect)
}

fn address(call: &Call<'_>, path: &str, query: Query, body: &str) -> String {
    let cipher = Some(call.account.field("shop_cipher")).filter(|_| !path.starts_with("/authorization/"));
    let query = query
        .with("app_key", call.account.field("app_key"))
        .with("timestamp", unix(call.now))
        .maybe("shop_cipher", cipher);
    let signature = sign(call.account.field("app_secret"), path, &query, body);
    format!("{}{path}?{}", call.account.base, query.with("sign", signature).encoded())
}

fn asked(call: &Call<'_>, request: Request, effect: Effect) -> Result<Value, Failure> {
    envelope(ask(call, &request.header("x-tts-access-token", call.account.token()), effect)?)
}

/// Asks the accounts' server: a code or a token may be spent by it.
///
/// # Errors
/// As TikTok says.
pub(super) fn tokens(call: &Call<'_>, path: &str, query: Query) -> Result<Value, Failure> {
    let query = query
        .with("app_key", call.account.field("app_key"))
        .with("app_secret", call.account.field("app_secret"));
    let request = Request::get(format!("{}{path}?{}", auth_base(call.account), query.encoded()));
    envelope(ask(call, &request, Effect::Changes)?)
}

/// What is inside.
fn envelope(said: Said) -> Result<Value, Failure> {
    let why = text(&said.value, "/message").unwrap_or_default();
    match whole(&said.value, "/code") {
        Some(0) if text(&said.value, "/request_id").is_some() => {
            Ok(said.fine()?.get_mut("data").map(Value::take).unwrap_or_default())
        }
        Some(0) | None => Err(said.unclear("the answer is not in the usual envelope")),
        // Too often, also of coupon cards, of which one in two seconds is taken; the customer-service quota of the day.
        Some(36_009_002 | 45_111_012) => Err(Failure::Later { why, after: Some(Span::seconds(2)) }),
        Some(45_101_004) => Err(Failure::Later { why, after: Some(Span::hours(1)) }),
        // Internal error, time-out.
        Some(code @ (36_009_003 | 36_009_007)) => Err(said.unclear(format!("{code}: {why}"))),
        Some(105_002) => Err(Failure::Token),
        Some(code) => Err(refused(code.to_string(), why)),
    }
}
