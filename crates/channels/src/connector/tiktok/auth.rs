//! TikTok Shop's tokens. Their ends are times, not durations, and a seller's consent may cover several shops.

use serde_json::Value;

use super::api;
use crate::connector::parts::answer::{Effect, refused};
use crate::connector::parts::query::Query;
use crate::connector::parts::read::{id, list, seconds, text};
use crate::connector::{Account, Call, Failure, Grant, Tokens};

/// What the consent bought, and the shop's cipher that every later call carries.
pub(super) fn exchange(call: &Call<'_>, query: &[(String, String)]) -> Result<Grant, Failure> {
    let given = |name: &str| query.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str());
    let code = given("code")
        .ok_or_else(|| refused("no_code", given("error").unwrap_or("the seller did not agree")))?;
    let query = Query::default().with("auth_code", code).with("grant_type", "authorized_code");
    let tokens = tokens(&api::tokens(call, "/api/v2/token/get", query)?)?;
    let account = Account { tokens: Some(tokens.clone()), ..call.account.clone() };
    let with_token = Call { account: &account, ..*call };
    let shops = api::get(&with_token, "/authorization/202309/shops", Query::default())?;
    let (shop, cipher) = choose(call.account.field("shop_id"), list(&shops, "/shops"))?;
    Ok(Grant { tokens, more: vec![("shop_id", shop), ("shop_cipher", cipher)] })
}

/// New tokens for the old.
pub(super) fn refresh(call: &Call<'_>) -> Result<Grant, Failure> {
    let kept = call.account.tokens.as_ref().and_then(|tokens| tokens.refresh.as_deref());
    let token = kept.ok_or_else(|| refused("no_refresh_token", "the seller has to agree anew"))?;
    let query = Query::default().with("refresh_token", token).with("grant_type", "refresh_token");
    Ok(Grant { tokens: tokens(&api::tokens(call, "/api/v2/token/refresh", query)?)?, more: Vec::new() })
}

fn tokens(data: &Value) -> Result<Tokens, Failure> {
    let (access, refresh) = (text(data, "/access_token"), text(data, "/refresh_token"));
    let (Some(access), Some(refresh)) = (access, refresh) else {
        return Err(Effect::Changes.unclear("the answer holds no tokens"));
    };
    Ok(Tokens {
        access,
        access_until: seconds(data, "/access_token_expire_in"),
        refresh: Some(refresh),
        refresh_until: seconds(data, "/refresh_token_expire_in"),
    })
}

/// The shop that the channel stands for.
fn choose(wanted: &str, shops: &[Value]) -> Result<(String, String), Failure> {
    let mut known: Vec<_> =
        shops.iter().filter_map(|shop| Some((id(shop, "/id")?, text(shop, "/cipher")?))).collect();
    if !wanted.is_empty() {
        known.retain(|(id, _)| id == wanted);
    }
    match <[_; 1]>::try_from(known) {
        Ok([shop]) => Ok(shop),
        Err(none) if none.is_empty() => {
            Err(refused("other_shop", "the seller agreed for none that this channel is"))
        }
        Err(several) => {
            let ids = several.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>().join(", ");
            Err(refused("which_shop", format!("the seller has several shops; fill in one of {ids}")))
        }
    }
}
