//! Shopee's consent page and tokens: a code holds ten minutes and once, a refresh token once.

use domain::time::Span;
use serde_json::{Value, json};

use super::super::core::Core;
use super::super::vault::{Bad, Pair, Terms};
use super::super::wire::{Ask, Reply, seconds, word};
use super::{STAND, envelope, refuse, signed};
use crate::world::model::Platform;

const TERMS: Terms = Terms {
    stand: STAND,
    code: Span::minutes(10),
    access: Span::hours(4),
    refresh: Span::hours(30 * 24),
    once: true,
};

/// The seller agrees at once.
pub(super) fn consent(core: &mut Core, ask: &Ask<'_>) -> Reply {
    if let Err(refusal) = signed(core, ask, &[]) {
        return envelope(core, Err(refusal));
    }
    let code = core.vault.code(&TERMS, ask.now);
    let shop = core.world.shop(Platform::Shopee).id.to_string();
    Reply::redirect(ask.query.text("redirect"), &[("code", &code), ("shop_id", &shop)])
}

/// `token/get` and `access_token/get`: their answers are flat, without `response`.
pub(super) fn tokens(core: &mut Core, ask: &Ask<'_>, name: &str) -> Reply {
    let done = signed(core, ask, &[]).and_then(|()| exchange(core, ask, name));
    match done {
        Ok(pair) => {
            let request_id = core.request_id();
            let shop = core.world.shop(Platform::Shopee).id;
            Reply::json(200, &flat(&pair, ask, shop, &request_id, &core.keys.shopee_partner_id))
        }
        Err((code, why)) => {
            let request_id = core.request_id();
            let status = if code == "error_param" { 200 } else { 403 };
            Reply::json(status, &json!({ "request_id": request_id, "error": code, "message": why }))
        }
    }
}

fn exchange(core: &mut Core, ask: &Ask<'_>, name: &str) -> Result<Pair, super::Refusal> {
    let body = ask.json();
    let shop = core.world.shop(Platform::Shopee).id;
    let partner: Option<u64> = core.keys.shopee_partner_id.parse().ok();
    if ask.method != "POST"
        || body["partner_id"].as_u64() != partner
        || body["shop_id"].as_u64() != Some(shop)
    {
        return refuse("error_param", "partner_id and shop_id are whole numbers of the body.");
    }
    let given = if name == "auth/token/get" {
        core.vault.redeem(&TERMS, &word(&body, "code"), ask.now)
    } else {
        core.vault.renew(&TERMS, &word(&body, "refresh_token"), ask.now)
    };
    given.or_else(|bad| match bad {
        Bad::Expired => refuse("error_auth", "The code or refresh_token has expired."),
        Bad::Used => refuse("error_auth", "The code or refresh_token was used before."),
        Bad::Unknown => refuse("error_auth", "Invalid code or refresh_token."),
    })
}

fn flat(pair: &Pair, ask: &Ask<'_>, shop: u64, request_id: &str, partner: &str) -> Value {
    json!({
        "request_id": request_id,
        "error": "",
        "message": "",
        "access_token": pair.access,
        "refresh_token": pair.refresh,
        "expire_in": seconds(pair.access_until) - ask.seconds(),
        "partner_id": partner.parse::<u64>().unwrap_or(0),
        "shop_id": shop,
        "shop_id_list": [shop],
    })
}
