//! Lazada Open Platform: every parameter signed, wherever it stands; three envelopes; always HTTP 200.

pub(super) mod auth;
mod chat;
mod orders;
pub(super) mod push;
mod returns;
mod reviews;

use domain::time::Instant;
use serde_json::{Value, json};

use super::core::Core;
use super::vault::Bad;
use super::wire::{Ask, Params, Reply, mac_hex, seconds};

pub(super) const STAND: &str = "lazada";
/// How far a timestamp may be off, in milliseconds.
const SKEW: u64 = 7_200_000;

/// A call: the parameters of the query and of the form together.
struct Call<'a> {
    ask: &'a Ask<'a>,
    /// Without `/rest`.
    path: &'a str,
    params: Params,
}

/// Which of the vendor's envelopes an answer has.
enum Done {
    /// `{code: "0", data}`
    Plain(Value),
    /// The list of reverse orders: `{code: "0", result}`.
    Result(Value),
    /// Reviews: `{code: "0", success, data}`.
    Review(Result<Value, (&'static str, String)>),
    /// Messages: `{code: "0", err_code, success, data}`.
    Message(Result<Value, (&'static str, String)>),
    /// `{code, type, message}`
    Error(&'static str, &'static str, String),
}

fn missing(name: &str) -> Done {
    Done::Error(
        "MissingParameter",
        "ISV",
        format!("The input parameter \"{name}\" that is mandatory is not supplied"),
    )
}

pub(super) fn answer(core: &mut Core, ask: &Ask<'_>) -> Reply {
    let path = ask.path.strip_prefix("/rest").unwrap_or(ask.path);
    let call = call(ask, path);
    let done = match guard(core, &call, true) {
        Ok(()) => route(core, &call),
        Err(refused) => refused,
    };
    envelope(core, done)
}

fn call<'a>(ask: &'a Ask<'a>, path: &'a str) -> Call<'a> {
    let mut params = ask.query.clone();
    params.0.extend(ask.form().0);
    Call { ask, path, params }
}

fn route(core: &mut Core, call: &Call<'_>) -> Done {
    match call.path {
        "/orders/get" => orders::list(core, call),
        "/order/get" => orders::one(core, call),
        "/order/items/get" => orders::items(core, call),
        "/orders/items/get" => orders::items_of(core, call),
        "/logistic/order/trace" => orders::trace(core, call),
        "/review/seller/history/list" => Done::Review(reviews::history(core, call)),
        "/review/seller/list/v2" => Done::Review(reviews::list(core, call)),
        "/review/seller/reply/add" => Done::Review(reviews::reply(core, call)),
        "/im/session/list" => Done::Message(chat::sessions(core, call)),
        "/im/session/get" => Done::Message(chat::session(core, call)),
        "/im/session/open" => Done::Message(chat::open(core, call)),
        "/im/session/read" => Done::Message(chat::read(core, call)),
        "/im/message/list" => Done::Message(chat::messages(core, call)),
        "/im/message/send" => Done::Message(chat::send(core, call)),
        "/reverse/getreverseordersforseller" => returns::list(core, call),
        "/order/reverse/return/detail/list" => returns::detail(core, call),
        "/order/reverse/reason/list" => returns::reasons(core, call),
        "/image/upload" => returns::picture(core, call),
        "/order/reverse/return/update" | "/order/reverse/onlyrefund/seller/decide" => {
            returns::decide(core, call)
        }
        _ => Done::Error("InvalidApiPath", "ISV", "The specified API path is not supported".to_owned()), // code ours
    }
}

/// What is checked before anything. That a stale timestamp is an incomplete signature is ours.
fn guard(core: &Core, call: &Call<'_>, with_token: bool) -> Result<(), Done> {
    let (params, keys) = (&call.params, &core.keys);
    if let Some(name) =
        ["app_key", "timestamp", "sign_method", "sign"].iter().find(|name| params.text(name).is_empty())
    {
        return Err(missing(name));
    }
    let refused = |why: &str| Err(Done::Error("IncompleteSignature", "ISV", why.to_owned()));
    if params.text("app_key") != keys.lazada_app_key || params.text("sign_method") != "sha256" {
        return refused("The app key or the sign method is not known");
    }
    let time = params.number("timestamp").map(|ms| Instant(ms.saturating_mul(1_000)));
    let time = time.or_else(|| Instant::parse(params.text("timestamp")).ok());
    if time.is_none_or(|time| time.millis().abs_diff(call.ask.now.millis()) > SKEW) {
        return refused("The timestamp is more than 7200 seconds off");
    }
    if sign(core, call) != params.text("sign") {
        return refused("The request signature does not conform to platform standards");
    }
    if call.ask.throttled {
        return Err(Done::Error("ApiCallLimit", "ISP", "This ban will last 1 seconds".to_owned()));
    }
    if !with_token {
        return Ok(());
    }
    let token = core.vault.check(STAND, params.text("access_token"), call.ask.now);
    token.map_err(|bad| {
        let why = if bad == Bad::Expired { "has expired" } else { "is invalid" };
        Done::Error("IllegalAccessToken", "ISV", format!("The specified access token {why}"))
    })
}

fn sign(core: &Core, call: &Call<'_>) -> String {
    let mut text = call.path.as_bytes().to_vec();
    for (name, value) in call.params.sorted(&["sign"]) {
        text.extend_from_slice(name.as_bytes());
        text.extend_from_slice(value.as_bytes());
    }
    if call.ask.header("content-type").starts_with("application/json") {
        text.extend_from_slice(call.ask.body);
    }
    mac_hex(&core.keys.lazada_app_secret, &text).to_uppercase()
}

fn envelope(core: &mut Core, done: Done) -> Reply {
    let id = core.request_id();
    let body = match done {
        Done::Plain(data) => json!({ "code": "0", "data": data, "request_id": id }),
        Done::Result(result) => json!({ "code": "0", "result": result, "request_id": id }),
        Done::Review(Ok(data)) => json!({ "code": "0", "success": true, "data": data, "request_id": id }),
        Done::Review(Err((code, why))) => {
            json!({ "code": "0", "success": false, "error_code": code, "error_msg": why, "request_id": id })
        }
        Done::Message(Ok(data)) => {
            json!({ "code": "0", "err_code": "0", "err_message": "", "success": true, "data": data, "request_id": id })
        }
        Done::Message(Err((code, why))) => {
            json!({ "code": "0", "err_code": code, "err_message": why, "success": false, "request_id": id })
        }
        Done::Error(code, kind, why) => {
            json!({ "code": code, "type": kind, "message": why, "request_id": id })
        }
    };
    Reply::json(200, &body)
}

/// An instant as Lazada writes it in orders: local to Singapore.
fn local(at: Instant) -> String {
    let there = Instant::from_seconds(seconds(at) + 8 * 3_600).to_string();
    format!("{} +0800", there.trim_end_matches('Z').replace('T', " "))
}

/// Ids in a JSON list such as `[1,2]`; `None` when it is none.
fn ids(text: &str) -> Option<Vec<u64>> {
    let list: Vec<Value> = serde_json::from_str(text).ok()?;
    list.iter().map(|id| id.as_u64().or_else(|| id.as_str()?.parse().ok())).collect()
}
