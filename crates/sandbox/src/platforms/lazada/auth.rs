//! Lazada's consent page and tokens.

use domain::time::Span;
use serde_json::{Value, json};

use super::super::core::Core;
use super::super::vault::{Pair, Terms};
use super::super::wire::{Ask, Reply, seconds};
use super::{Done, STAND, call, envelope, guard};
use crate::world::model::Platform;

/// The spans are ours: the vendor's are told in each answer.
const TERMS: Terms = Terms {
    stand: STAND,
    code: Span::minutes(30),
    access: Span::hours(7 * 24),
    refresh: Span::hours(30 * 24),
    once: false,
};

pub(crate) fn answer(core: &mut Core, ask: &Ask<'_>) -> Reply {
    let path = ask.path.strip_prefix("/rest").unwrap_or(ask.path);
    match path {
        "/oauth/authorize" => return consent(core, ask),
        "/auth/token/create" | "/auth/token/refresh" => {}
        _ => return Reply::text(404, "404 page not found"),
    }
    let call = call(ask, path);
    if let Err(refused) = guard(core, &call, false) {
        return envelope(core, refused);
    }
    let (given, code) = if path == "/auth/token/create" {
        (core.vault.redeem(&TERMS, call.params.text("code"), ask.now), "InvalidCode")
    } else {
        (core.vault.renew(&TERMS, call.params.text("refresh_token"), ask.now), "IllegalRefreshToken")
    };
    match given {
        Ok(pair) => {
            let request_id = core.request_id();
            Reply::json(200, &granted(core, &pair, ask, &request_id))
        }
        Err(_) => envelope(core, Done::Error(code, "ISV", "It is invalid, used or expired".to_owned())),
    }
}

/// The seller agrees at once.
fn consent(core: &mut Core, ask: &Ask<'_>) -> Reply {
    if ask.query.text("client_id") != core.keys.lazada_app_key || ask.query.text("response_type") != "code" {
        return Reply::text(400, "client_id or response_type is wrong");
    }
    let code = core.vault.code(&TERMS, ask.now);
    let mut more = vec![("code", code.as_str())];
    if let Some(state) = ask.query.get("state") {
        more.push(("state", state));
    }
    Reply::redirect(ask.query.text("redirect_uri"), &more)
}

fn granted(core: &Core, pair: &Pair, ask: &Ask<'_>, request_id: &str) -> Value {
    let shop = core.world.shop(Platform::Lazada);
    json!({
        "code": "0",
        "request_id": request_id,
        "access_token": pair.access,
        "refresh_token": pair.refresh,
        "expires_in": seconds(pair.access_until) - ask.seconds(),
        "refresh_expires_in": seconds(pair.refresh_until) - ask.seconds(),
        "account": "seller@example.test",
        "account_platform": "seller_center",
        "country": shop.market.to_lowercase(),
        "country_user_info": [{
            "country": shop.market.to_lowercase(), "seller_id": shop.id.to_string(), "user_id": shop.id.to_string(), "short_code": "SANDBOX",
        }],
    })
}
