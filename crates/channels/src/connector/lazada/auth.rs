//! Lazada's tokens: their ends are durations, and a consent may cover the seller's shops in several countries.

use domain::time::{Instant, Span};
use serde_json::Value;

use super::api;
use crate::connector::parts::answer::{Effect, refused};
use crate::connector::parts::query::Query;
use crate::connector::parts::read::{id, list, text, whole};
use crate::connector::{Call, Failure, Grant, Tokens};

/// What the consent bought.
pub(super) fn exchange(call: &Call<'_>, query: &[(String, String)]) -> Result<Grant, Failure> {
    let code = query.iter().find(|(name, _)| name == "code").map(|(_, value)| value.as_str());
    let code = code.ok_or_else(|| refused("no_code", "the seller did not agree"))?;
    grant(call, &api::tokens(call, "/auth/token/create", Query::default().with("code", code))?)
}

/// New tokens for the old.
pub(super) fn refresh(call: &Call<'_>) -> Result<Grant, Failure> {
    let kept = call.account.tokens.as_ref().and_then(|tokens| tokens.refresh.as_deref());
    let token = kept.ok_or_else(|| refused("no_refresh_token", "the seller has to agree anew"))?;
    grant(call, &api::tokens(call, "/auth/token/refresh", Query::default().with("refresh_token", token))?)
}

fn grant(call: &Call<'_>, value: &Value) -> Result<Grant, Failure> {
    let Some(access) = text(value, "/access_token") else {
        return Err(Effect::Changes.unclear("the answer holds no tokens"));
    };
    let known = call.account.field("seller_id");
    let country = call.account.market.to_lowercase();
    let mut sellers = list(value, "/country_user_info").iter();
    let seller = sellers.find(|one| text(one, "/country").is_some_and(|c| c.to_lowercase() == country));
    let seller = seller.and_then(|one| id(one, "/seller_id"));
    if let Some(other) = seller.as_deref().filter(|seller| !known.is_empty() && *seller != known) {
        return Err(refused("other_shop", format!("the seller agreed for {other}, not {known}")));
    }
    let tokens = Tokens {
        access,
        access_until: end(value, "/expires_in", call.now),
        refresh: text(value, "/refresh_token"),
        refresh_until: end(value, "/refresh_expires_in", call.now),
    };
    Ok(Grant { tokens, more: seller.map(|seller| ("seller_id", seller)).into_iter().collect() })
}

fn end(value: &Value, path: &str, now: Instant) -> Option<Instant> {
    let seconds = whole(value, path).filter(|s| (1..=10 * 366 * 86_400).contains(s))?;
    Some(now + Span::seconds(seconds))
}
