//! Lazada, Open Platform: orders, reviews, return requests, messages and tracking are read; replies, messages and decisions are
//! done. Its reviews are listed by product only, so the products come from the orders.

mod act;
mod api;
mod auth;
mod dispute;
mod read;
mod reviews;
#[cfg(test)]
mod tests;

use domain::time::{Instant, Span};
use serde_json::Value;

use super::parts::answer::Effect::Reads;
use super::parts::query::Query;
use super::parts::read::{id, text, whole};
use super::parts::sign;
use super::{
    Abilities, Account, Call, Connector, Delivery, Disputes, Doing, Done, Failure, Field, Found, Grant, Hint,
    NotGenuine, Page, Pushed, Reason, Resource, unread,
};

/// Lazada.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lazada;

const ABILITIES: Abilities = Abilities {
    reads: &Resource::TRADE,
    does: &[Doing::Reply, Doing::Message, Doing::Decide],
    finds: &[Doing::Reply, Doing::Message, Doing::Decide],
    pushes: true,
    once: &[],
    // Lazada publishes no number; ours is careful.
    budget: (120, Span::minutes(1)),
};

const FIELDS: [Field; 2] = [
    Field { name: "app_key", en: "App key", zh: "应用 App Key", secret: false, optional: false },
    Field { name: "app_secret", en: "App secret", zh: "应用 App Secret", secret: true, optional: false },
];

impl Connector for Lazada {
    fn platform(&self) -> &'static str {
        "lazada"
    }

    fn name(&self) -> &'static str {
        "Lazada"
    }

    fn base(&self, market: &str) -> String {
        api::base(market)
    }

    fn abilities(&self) -> Abilities {
        ABILITIES
    }

    fn fields(&self) -> &'static [Field] {
        &FIELDS
    }

    fn consent(&self, account: &Account, state: &str, redirect: &str, _now: Instant) -> Option<String> {
        let query = Query::default()
            .with("response_type", "code")
            .with("force_auth", "true")
            .with("redirect_uri", redirect)
            .with("client_id", account.field("app_key"))
            .with("state", state);
        Some(format!("{}/oauth/authorize?{}", api::auth_base(account), query.encoded()))
    }

    fn exchange(&self, call: &Call<'_>, query: &[(String, String)]) -> Result<Grant, Failure> {
        auth::exchange(call, query)
    }

    fn refresh(&self, call: &Call<'_>) -> Result<Grant, Failure> {
        auth::refresh(call)
    }

    fn check(&self, call: &Call<'_>) -> Result<(), Failure> {
        let since = (call.now - Span::hours(1)).to_string();
        let query = Query::default().with("created_after", since).with("limit", 1).with("offset", 0);
        api::get(call, "/orders/get", query, Reads).map(drop)
    }

    fn read(
        &self,
        call: &Call<'_>,
        what: Resource,
        position: Option<&str>,
        since: Instant,
    ) -> Result<Page, Failure> {
        match what {
            Resource::Orders => read::orders(call, position, since),
            Resource::Reviews => reviews::read(call, position, since),
            Resource::Messages => read::messages(call, position, since),
            Resource::Returns => read::returns(call, position, since),
            Resource::Parcels => read::parcels(call, position),
            Resource::Lives => Err(unread(what)),
        }
    }

    fn send(&self, call: &Call<'_>, delivery: &Delivery) -> Result<Done, Failure> {
        act::send(call, delivery)
    }

    fn find(&self, call: &Call<'_>, delivery: &Delivery, tried: Instant) -> Result<Found, Failure> {
        act::find(call, delivery, tried)
    }

    fn disputes(&self) -> Option<Disputes> {
        Some(dispute::DISPUTES)
    }

    fn reasons(&self, call: &Call<'_>, request: &str) -> Result<Vec<Reason>, Failure> {
        dispute::reasons(call, request)
    }

    fn push(&self, account: &Account, pushed: &Pushed<'_>) -> Result<Hint, NotGenuine> {
        let signature = (pushed.header)("authorization").ok_or(NotGenuine)?;
        let message = [account.field("app_key").as_bytes(), pushed.body];
        if !sign::is_hex(account.field("app_secret"), &message, signature) {
            return Err(NotGenuine);
        }
        let value = serde_json::from_slice(pushed.body).unwrap_or(Value::Null);
        Ok(Hint { id: sign::fingerprint(pushed.body), ..hint(account, &value) })
    }
}

/// What a push tells. The address is the app's, so it may tell of another seller of the same app: nothing to do then.
fn hint(account: &Account, value: &Value) -> Hint {
    let code = whole(value, "/message_type").unwrap_or(-1);
    let (ours, seller) = (account.field("seller_id"), text(value, "/seller_id"));
    let other = !ours.is_empty() && seller.is_some_and(|seller| seller != ours);
    let read = match code {
        _ if other => Vec::new(),
        0 if id(value, "/data/reverse_order_id").is_some() => vec![Resource::Orders, Resource::Returns],
        0 => vec![Resource::Orders],
        2 | 19 => vec![Resource::Messages],
        10 => vec![Resource::Returns],
        14 => vec![Resource::Orders, Resource::Parcels],
        21 => vec![Resource::Reviews],
        _ => Vec::new(),
    };
    Hint { kind: code.to_string(), read, ..Hint::default() }
}
