//! How the stand-ins are steered, over HTTP under `/control`, JSON in and out:
//!
//! - `GET /control` the state: `{now, speed, rate, faults, callbacks, shops: {shopee: {orders, reviews, chats, returns}},
//!   ledger: {"shopee.reply.took": 3}, doubles, pushes: {shopee: {made, acknowledged, failed, …}}, waiting, off, asked,
//!   mishaps, reused_refresh_tokens, outages}`.
//! - `GET /control/ledger?after=N` its entries after the N-th, at most 1 000.
//! - `GET /control/keys` the keys to connect with.
//! - `PUT /control` any of `{speed, rate, faults, callbacks, tiktok_redirect}`; `faults` and `callbacks` replace the old
//!   ones whole. A callback is plain HTTP to this machine and switches its stand-in's pushes on again.
//! - `POST /control/scenario` one of `{"what":"bad_reviews","platform":"shopee","count":20}`,
//!   `{"what":"carrier_stands_still","hours":48}`, `{"what":"abusive_review","platform":…}`,
//!   `{"what":"review","platform":…,"rating":1,"text":…}`, `{"what":"return_request","platform":…}`,
//!   `{"what":"hide_review","platform":…,"review":ID}`, `{"what":"question","platform":…}`, `{"what":"outage","stand":"shopee","minutes":5}` (minutes of the clock),
//!   `{"what":"expire_tokens"}`, `{"what":"deauthorise","stand":"shopee"}` (or `tiktok`: the seller takes the consent back). The answer names what came of it: `{"ids":[…]}`.
//!
//! What is not understood is 400 with `{"error": …}`.

use std::collections::BTreeMap;

use domain::time::Span;
use serde::Deserialize;
use serde_json::{Value, json};

use super::core::{Core, STANDS};
use super::wire::{Params, Reply};
use super::{Faults, Sandbox, courier};
use crate::world::Scenario;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    speed: Option<u32>,
    rate: Option<u32>,
    faults: Option<Faults>,
    callbacks: Option<BTreeMap<String, String>>,
    tiktok_redirect: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case", tag = "what")]
enum Own {
    Outage { stand: String, minutes: u32 },
    ExpireTokens,
    Deauthorise { stand: String },
}

/// Answers one request to the control.
pub(super) fn answer(sandbox: &Sandbox, method: &str, path: &str, query: &Params, body: &[u8]) -> Reply {
    let now = sandbox.0.clock.now();
    let mut core = sandbox.core();
    core.tick(now);
    let done = match (method, path) {
        ("GET", "/") => Ok(state(&core)),
        ("GET", "/ledger") => Ok(entries(&core, query)),
        ("GET", "/keys") => Ok(json!(core.keys)),
        ("PUT", "/") => change(&mut core, body),
        ("POST", "/scenario") => play(&mut core, body),
        _ => return Reply::json(404, &json!({ "error": "no such thing to steer" })),
    };
    match done {
        Ok(value) => Reply::json(200, &value),
        Err(error) => Reply::json(400, &json!({ "error": error })),
    }
}

fn entries(core: &Core, query: &Params) -> Value {
    let after = usize::try_from(query.number("after").unwrap_or(0)).unwrap_or(0);
    let entries: Vec<_> = core.world.ledger().entries().iter().skip(after).take(1_000).collect();
    json!({ "entries": entries })
}

fn state(core: &Core) -> Value {
    let shops: BTreeMap<_, _> = core
        .world
        .shops()
        .map(|shop| {
            let counts = json!({
                "orders": shop.orders.len(),
                "reviews": shop.reviews.len(),
                "chats": shop.chats.len(),
                "returns": shop.returns.len(),
            });
            (shop.platform.as_str(), counts)
        })
        .collect();
    json!({
        "now": core.world.now(),
        "speed": core.world.speed(),
        "rate": core.world.rate(),
        "faults": core.faults,
        "callbacks": core.callbacks,
        "shops": shops,
        "ledger": core.world.ledger().sums(),
        "doubles": core.world.ledger().doubles(),
        "pushes": core.outbox.sums(),
        "waiting": core.outbox.waiting(),
        "off": core.outbox.off(),
        "asked": core.asked,
        "mishaps": core.mishaps,
        "reused_refresh_tokens": core.vault.reused,
        "outages": core.outages,
    })
}

fn change(core: &mut Core, body: &[u8]) -> Result<Value, String> {
    let change: Change = serde_json::from_slice(body).map_err(|error| error.to_string())?;
    if change.faults.as_ref().is_some_and(|faults| !faults.is_sound()) {
        return Err("shares are from 0 to 1, latency up to 60000".to_owned());
    }
    for (stand, url) in change.callbacks.iter().flatten() {
        if !STANDS.contains(&stand.as_str()) || courier::target(url).is_none() {
            return Err(format!(
                "{stand}: {url} is not http:// to this machine, or there is no such stand-in"
            ));
        }
    }
    if let Some(speed) = change.speed {
        core.world.set_speed(speed);
    }
    if let Some(rate) = change.rate {
        core.world.set_rate(rate);
    }
    if let Some(faults) = change.faults {
        core.faults = faults;
    }
    if let Some(redirect) = change.tiktok_redirect {
        core.keys.tiktok_redirect = redirect;
    }
    if let Some(callbacks) = change.callbacks {
        for stand in callbacks.keys() {
            core.outbox.switch_on(stand);
        }
        core.callbacks = callbacks;
    }
    Ok(state(core))
}

fn play(core: &mut Core, body: &[u8]) -> Result<Value, String> {
    if let Ok(own) = serde_json::from_slice::<Own>(body) {
        let now = core.world.now();
        match own {
            Own::Outage { stand, minutes } if STANDS.contains(&stand.as_str()) => {
                core.outages.insert(stand, now + Span::minutes(i64::from(minutes.min(1_440))));
            }
            Own::Outage { stand, .. } => return Err(format!("there is no stand-in {stand}")),
            Own::ExpireTokens => core.vault.expire(now),
            Own::Deauthorise { stand } if matches!(stand.as_str(), "shopee" | "tiktok") => {
                core.deauthorise(&stand, now);
            }
            Own::Deauthorise { stand } => return Err(format!("{stand} does not tell of it")),
        }
        return Ok(json!({ "ids": [] }));
    }
    let scenario: Scenario = serde_json::from_slice(body).map_err(|error| error.to_string())?;
    let ids = core.world.play(&scenario);
    let now = core.world.now();
    core.tick(now);
    Ok(json!({ "ids": ids }))
}
