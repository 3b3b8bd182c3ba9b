//! TikTok Shop: orders, reviews, return requests, conversations, tracking and LIVE figures are read; messages and decisions are done, these
//! with the platform's own idempotency key. A public reply has no endpoint: it is done by hand there.

mod act;
mod api;
mod auth;
mod coupons;
mod lives;
mod read;
#[cfg(test)]
mod tests;

use domain::coupon::Coupon;
use domain::time::{Instant, Span};
use serde_json::Value;

use super::parts::query::Query;
use super::parts::read::{id, text, whole};
use super::parts::sign;
use super::{
    Abilities, Account, Call, Connector, Delivery, Doing, Done, Failure, Field, Found, Grant, Hint,
    NotGenuine, Page, Pushed, Resource,
};

/// TikTok Shop.
#[derive(Clone, Copy, Debug)]
pub(super) struct TikTok;

const ABILITIES: Abilities = Abilities {
    reads: &Resource::ALL,
    does: &[Doing::Message, Doing::Decide, Doing::Coupon],
    finds: &[Doing::Message, Doing::Decide, Doing::Coupon],
    pushes: true,
    once: &[Doing::Decide],
    // The vendor allows 50 a second for one app, shop and API, and test shops 1,000 an hour; ours is far below the first.
    budget: (300, Span::minutes(1)),
};

const FIELDS: [Field; 4] = [
    Field { name: "app_key", en: "App key", zh: "应用 App Key", secret: false, optional: false },
    Field { name: "app_secret", en: "App secret", zh: "应用 App Secret", secret: true, optional: false },
    Field {
        name: "service_id",
        en: "Service ID (of the consent page)",
        zh: "服务 ID（用于授权链接）",
        secret: false,
        optional: false,
    },
    Field {
        name: "shop_id",
        en: "Shop ID (needed when the seller has several shops)",
        zh: "店铺 ID（卖家有多个店铺时填写）",
        secret: false,
        optional: true,
    },
];

impl Connector for TikTok {
    fn platform(&self) -> &'static str {
        "tiktok"
    }

    fn name(&self) -> &'static str {
        "TikTok Shop"
    }

    fn base(&self, _market: &str) -> String {
        api::BASE.to_owned()
    }

    fn abilities(&self) -> Abilities {
        ABILITIES
    }

    fn fields(&self) -> &'static [Field] {
        &FIELDS
    }

    fn consent(&self, account: &Account, state: &str, _redirect: &str, _now: Instant) -> Option<String> {
        // Where the seller comes back to is configured at the platform.
        let host = match account.market.as_str() {
            _ if account.base != api::BASE => api::auth_base(account),
            "US" => "https://services.tiktokshops.us".to_owned(),
            _ => "https://services.tiktokshop.com".to_owned(),
        };
        let query = Query::default().with("service_id", account.field("service_id")).with("state", state);
        Some(format!("{host}/open/authorize?{}", query.encoded()))
    }

    fn exchange(&self, call: &Call<'_>, query: &[(String, String)]) -> Result<Grant, Failure> {
        auth::exchange(call, query)
    }

    fn refresh(&self, call: &Call<'_>) -> Result<Grant, Failure> {
        auth::refresh(call)
    }

    fn check(&self, call: &Call<'_>) -> Result<(), Failure> {
        api::get(call, "/authorization/202309/shops", Query::default()).map(drop)
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
            Resource::Reviews => read::reviews(call, position, since),
            Resource::Messages => read::messages(call, position, since),
            Resource::Returns => read::returns(call, position, since),
            Resource::Parcels => read::parcels(call, position),
            Resource::Lives => lives::read(call, position, since),
        }
    }

    fn send(&self, call: &Call<'_>, delivery: &Delivery) -> Result<Done, Failure> {
        act::send(call, delivery)
    }

    fn coupons(&self, call: &Call<'_>) -> Result<Vec<Coupon>, Failure> {
        coupons::list(call)
    }

    fn find(&self, call: &Call<'_>, delivery: &Delivery, tried: Instant) -> Result<Found, Failure> {
        act::find(call, delivery, tried)
    }

    /// The recipe is that of SDK code with a test of its own; the vendor says only which header it is in.
    fn push(&self, account: &Account, pushed: &Pushed<'_>) -> Result<Hint, NotGenuine> {
        let signature = (pushed.header)("authorization").ok_or(NotGenuine)?;
        let message = [account.field("app_key").as_bytes(), pushed.body];
        if !sign::is_hex(account.field("app_secret"), &message, signature) {
            return Err(NotGenuine);
        }
        let value = serde_json::from_slice(pushed.body).unwrap_or(Value::Null);
        let own = id(&value, "/tts_notification_id");
        Ok(Hint { id: own.unwrap_or_else(|| sign::fingerprint(pushed.body)), ..hint(account, &value) })
    }
}

/// What a push tells. The address is the app's, so it may tell of another shop of the same app: nothing to do then.
fn hint(account: &Account, value: &Value) -> Hint {
    let code = whole(value, "/type").unwrap_or_default();
    let kind = code.to_string();
    let ours = text(value, "/shop_id").as_deref() == Some(account.field("shop_id"));
    let read = match code {
        _ if !ours => Vec::new(),
        // An order's state; a cancellation, which shows in its order.
        1 | 11 => vec![Resource::Orders],
        4 => vec![Resource::Orders, Resource::Parcels],
        12 => vec![Resource::Returns],
        13 | 14 => vec![Resource::Messages],
        _ => Vec::new(),
    };
    Hint { kind, read, ended: code == 6 && ours, ..Hint::default() }
}
