//! How Lazada is asked: the signed parameters, its three envelopes, and what its codes mean. Facts: the vendor's pages
//! "Signature algorithm" and "Requests and responses", and those of the endpoints.

use domain::money::Currency;
use domain::time::Span;
use serde_json::Value;

use crate::connector::parts::answer::{Effect, Said, ask, refused};
use crate::connector::parts::query::Query;
use crate::connector::parts::read::{at, text};
use crate::connector::parts::sign;
use crate::connector::{Account, Call, Failure};
use crate::wire::{Method, Request};

/// Where tokens come from.
const AUTH: &str = "https://auth.lazada.com";

/// The API of a market.
pub(super) fn base(market: &str) -> String {
    let host = match market {
        "TH" => "co.th",
        "MY" => "com.my",
        "VN" => "vn",
        "PH" => "com.ph",
        "ID" => "co.id",
        _ => "sg",
    };
    format!("https://api.lazada.{host}")
}

/// The money of a market, where an answer does not say it.
pub(super) fn currency(market: &str) -> Option<Currency> {
    let code = match market {
        "SG" => "SGD",
        "TH" => "THB",
        "MY" => "MYR",
        "VN" => "VND",
        "PH" => "PHP",
        "ID" => "IDR",
        _ => return None,
    };
    Currency::parse(code).ok()
}

/// Where the accounts' server is: the vendor's, or beside whoever stands in for the vendor, under `…-auth`.
pub(super) fn auth_base(account: &Account) -> String {
    if account.base == base(&account.market) { AUTH.to_owned() } else { format!("{}-auth", account.base) }
}

/// The signature over path and parameters; upper case.
pub(super) fn sign(secret: &str, path: &str, query: &Query) -> String {
    sign::hex(secret, format!("{path}{}", query.run_together())).to_uppercase()
}

/// The parameters that every call has.
fn system(call: &Call<'_>) -> Query {
    Query::default()
        .with("app_key", call.account.field("app_key"))
        .with("timestamp", call.now.millis())
        .with("sign_method", "sha256")
}

/// All in the address: reads, and those endpoints that change something and are documented as GET.
///
/// # Errors
/// As Lazada says.
pub(super) fn get(call: &Call<'_>, path: &str, query: Query, effect: Effect) -> Result<Value, Failure> {
    let query = system(call).with("access_token", call.account.token()).and(query);
    let signature = sign(call.account.field("app_secret"), path, &query);
    let url = format!("{}/rest{path}?{}", call.account.base, query.with("sign", signature).encoded());
    envelope(ask(call, &Request::get(url), effect)?)
}

/// Changes something; its parameters are a form.
///
/// # Errors
/// As Lazada says.
pub(super) fn post(call: &Call<'_>, path: &str, form: &Query) -> Result<Value, Failure> {
    let system = system(call).with("access_token", call.account.token());
    let signature = sign(call.account.field("app_secret"), path, &system.clone().and(form.clone()));
    let url = format!("{}/rest{path}?{}", call.account.base, system.with("sign", signature).encoded());
    let headers = vec![("content-type", "application/x-www-form-urlencoded;charset=utf-8".to_owned())];
    let request = Request { method: Method::Post, url, headers, body: form.encoded().into_bytes() };
    envelope(ask(call, &request, Effect::Changes)?)
}

/// Puts a picture up and gives what is said of it. Only the parameters are signed, not the file. Nobody sees it until something
/// names it, so another try does no harm.
///
/// # Errors
/// As Lazada says.
pub(super) fn upload(call: &Call<'_>, path: &str, (kind, body): (String, Vec<u8>)) -> Result<Value, Failure> {
    let system = system(call).with("access_token", call.account.token());
    let signature = sign(call.account.field("app_secret"), path, &system);
    let url = format!("{}/rest{path}?{}", call.account.base, system.with("sign", signature).encoded());
    let request = Request { method: Method::Post, url, headers: vec![("content-type", kind)], body };
    envelope(ask(call, &request, Effect::Reads)?)
}

/// Asks the accounts' server: a code or a token may be spent by it. The tokens stand beside the code, not inside.
///
/// # Errors
/// As Lazada says.
pub(super) fn tokens(call: &Call<'_>, path: &str, query: Query) -> Result<Value, Failure> {
    let query = system(call).and(query);
    let signature = sign(call.account.field("app_secret"), path, &query);
    let url = format!("{}/rest{path}?{}", auth_base(call.account), query.with("sign", signature).encoded());
    envelope(ask(call, &Request::get(url), Effect::Changes)?)
}

/// All of an answer that says success in its envelope, whichever of the three it is: `code` alone, `success` and
/// `error_code` (reviews, reverse orders), `err_code` (messages).
fn envelope(said: Said) -> Result<Value, Failure> {
    let value = &said.value;
    let Some(code) = text(value, "/code").or_else(|| text(value, "/err_code")) else {
        return Err(said.unclear("the answer is not in a usual envelope"));
    };
    let first = |paths: &[&str]| paths.iter().find_map(|path| text(value, path));
    let why = first(&["/message", "/err_message", "/error_msg", "/result/error_msg"]).unwrap_or_default();
    if code != "0" {
        return Err(failure(&said, &code, why));
    }
    let inner = first(&["/err_code", "/error_code", "/result/error_code"]).filter(|code| code != "0");
    let failed = ["/success", "/result/success"].iter().any(|path| at(value, path).as_bool() == Some(false));
    if failed || inner.as_ref().is_some_and(|code| code != "SUCCESS") {
        return Err(failure(&said, inner.as_deref().unwrap_or("success_false"), why));
    }
    if text(value, "/request_id").is_none() {
        return Err(said.unclear("the answer has no request_id"));
    }
    said.fine()
}

fn failure(said: &Said, code: &str, why: String) -> Failure {
    let kind = text(&said.value, "/type").unwrap_or_default();
    match code {
        "IllegalAccessToken" => Failure::Token,
        "ApiCallLimit" | "TRAFFIC_CONTROL" => Failure::Later { why, after: Some(Span::seconds(2)) },
        // "ROC internal error", and what the platform calls its own fault.
        "106" | "E0106" => said.unclear(format!("{code}: {why}")),
        _ if matches!(kind.as_str(), "SYSTEM" | "ISP") => said.unclear(format!("{code}: {why}")),
        _ => refused(code, why),
    }
}
