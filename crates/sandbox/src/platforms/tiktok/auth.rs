//! TikTok Shop's consent page, tokens (whose ends are instants, not spans) and authorised shops.

use domain::time::Span;
use serde_json::{Value, json};

use super::super::core::Core;
use super::super::vault::{Pair, Terms};
use super::super::wire::{Ask, Reply, seconds};
use super::STAND;
use crate::world::model::Platform;

const TERMS: Terms = Terms {
    stand: STAND,
    code: Span::minutes(30),
    access: Span::hours(7 * 24),
    refresh: Span::hours(60 * 24),
    once: false,
};

/// What stands for the shop in every call.
pub(super) fn cipher(core: &Core) -> String {
    format!("GCP_sandbox{}", core.world.shop(Platform::Tiktok).id)
}

pub(super) fn shops(core: &Core) -> Value {
    let shop = core.world.shop(Platform::Tiktok);
    json!({ "shops": [{
        "id": shop.id.to_string(), "name": shop.name, "region": shop.market, "seller_type": "LOCAL",
        "cipher": cipher(core), "code": "SANDBOX",
    }]})
}

pub(crate) fn answer(core: &mut Core, ask: &Ask<'_>) -> Reply {
    match ask.path {
        "/open/authorize" | "/oauth/authorize" => consent(core, ask),
        "/api/v2/token/get" => tokens(core, ask, "authorized_code"),
        "/api/v2/token/refresh" => tokens(core, ask, "refresh_token"),
        _ => Reply::text(404, "404 page not found"),
    }
}

/// The seller agrees at once. Where they are sent back to is configured with the app.
fn consent(core: &mut Core, ask: &Ask<'_>) -> Reply {
    let known = ask.query.text("service_id") == core.keys.tiktok_service_id
        || ask.query.text("app_key") == core.keys.tiktok_app_key;
    if !known {
        return Reply::text(400, "there is no such service");
    }
    let code = core.vault.code(&TERMS, ask.now);
    if core.keys.tiktok_redirect.is_empty() {
        return Reply::text(
            200,
            &format!("The code is {code}; set tiktok_redirect to be sent back with it."),
        );
    }
    let state = ask.query.text("state");
    Reply::redirect(
        &core.keys.tiktok_redirect,
        &[("code", &code), ("state", state), ("app_key", &core.keys.tiktok_app_key)],
    )
}

/// That a refused code or token is 36004004 is ours.
fn tokens(core: &mut Core, ask: &Ask<'_>, grant: &str) -> Reply {
    let query = ask.query;
    let refused = |core: &mut Core, code: u32, why: &str| {
        let request_id = core.request_id();
        Reply::json(200, &json!({ "code": code, "message": why, "request_id": request_id, "data": {} }))
    };
    if query.text("app_key") != core.keys.tiktok_app_key
        || query.text("app_secret") != core.keys.tiktok_app_secret
    {
        return refused(core, 36_009_004, "app_key or app_secret is wrong");
    }
    if query.text("grant_type") != grant || ask.method != "GET" {
        return refused(core, 36_009_004, "grant_type is wrong");
    }
    let given = if grant == "authorized_code" {
        core.vault.redeem(&TERMS, query.text("auth_code"), ask.now)
    } else {
        core.vault.renew(&TERMS, query.text("refresh_token"), ask.now)
    };
    match given {
        Ok(pair) => {
            let request_id = core.request_id();
            let data = granted(core, &pair);
            Reply::json(
                200,
                &json!({ "code": 0, "message": "success", "request_id": request_id, "data": data }),
            )
        }
        Err(_) => refused(core, 36_004_004, "the code or refresh token is invalid or expired"),
    }
}

fn granted(core: &Core, pair: &Pair) -> Value {
    let shop = core.world.shop(Platform::Tiktok);
    json!({
        "access_token": pair.access,
        "access_token_expire_in": seconds(pair.access_until),
        "refresh_token": pair.refresh,
        "refresh_token_expire_in": seconds(pair.refresh_until),
        "open_id": format!("sandbox{}", shop.id),
        "seller_name": shop.name,
        "seller_base_region": shop.market,
        "user_type": 0,
        "granted_scopes": ["seller.order.info", "seller.return_refund.basic", "seller.customer_service", "seller.product.review"],
    })
}
