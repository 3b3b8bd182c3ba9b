//! Shopee's tokens: four hours of access, a refresh token of thirty days that works once.

use domain::time::Span;
use serde_json::{Value, json};

use super::api;
use crate::connector::parts::answer::{Effect, refused};
use crate::connector::parts::read::{text, whole};
use crate::connector::{Call, Failure, Grant, Tokens};

const ACCESS: i64 = 4 * 3600;
const REFRESH: Span = Span::hours(30 * 24);

/// What the consent bought. Only the shop that the account already stands for is taken: another one would mix two shops.
pub(super) fn exchange(call: &Call<'_>, query: &[(String, String)]) -> Result<Grant, Failure> {
    let given = |name: &str| query.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str());
    let code = given("code").ok_or_else(|| refused("no_code", "the seller did not agree"))?;
    let shop = given("shop_id")
        .ok_or_else(|| refused("main_account", "agree for one shop, not for a main account"))?;
    let known = call.account.field("shop_id");
    if !known.is_empty() && known != shop {
        return Err(refused("other_shop", format!("the seller agreed for shop {shop}, not {known}")));
    }
    let body = json!({ "code": code, "partner_id": partner(call)?, "shop_id": number(shop, "shop_id")? });
    grant(call, &api::post_public(call, "auth/token/get", &body)?, shop)
}

/// New tokens for the old.
pub(super) fn refresh(call: &Call<'_>) -> Result<Grant, Failure> {
    let tokens = call.account.tokens.as_ref().and_then(|tokens| tokens.refresh.as_deref());
    let token = tokens.ok_or_else(|| refused("no_refresh_token", "the seller has to agree anew"))?;
    let shop = call.account.field("shop_id");
    let body =
        json!({ "refresh_token": token, "partner_id": partner(call)?, "shop_id": number(shop, "shop_id")? });
    grant(call, &api::post_public(call, "auth/access_token/get", &body)?, shop)
}

fn partner(call: &Call<'_>) -> Result<i64, Failure> {
    number(call.account.field("partner_id"), "partner_id")
}

fn number(text: &str, name: &str) -> Result<i64, Failure> {
    text.parse().map_err(|_not| refused("field", format!("{name} is a number, not {text:?}")))
}

fn grant(call: &Call<'_>, value: &Value, shop: &str) -> Result<Grant, Failure> {
    let (access, refresh) = (text(value, "/access_token"), text(value, "/refresh_token"));
    let (Some(access), Some(refresh)) = (access, refresh) else {
        return Err(Effect::Changes.unclear("the answer holds no tokens"));
    };
    let seconds = whole(value, "/expire_in").filter(|s| (1..=30 * 86_400).contains(s)).unwrap_or(ACCESS);
    let tokens = Tokens {
        access,
        access_until: Some(call.now + Span::seconds(seconds)),
        refresh: Some(refresh),
        refresh_until: Some(call.now + REFRESH),
    };
    Ok(Grant { tokens, more: vec![("shop_id", shop.to_owned())] })
}
