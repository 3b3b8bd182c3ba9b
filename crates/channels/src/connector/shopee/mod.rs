//! Shopee, Open Platform v2: orders, reviews, return requests, chat and tracking are read; replies, messages and those decisions
//! that its endpoints express are done. It has the most complete loop of all, with refresh tokens that work once.

mod act;
mod api;
mod auth;
mod dispute;
mod read;
#[cfg(test)]
mod tests;
mod vouchers;

use domain::coupon::Coupon;
use domain::time::{Instant, Span};
use serde_json::Value;

use super::parts::query::Query;
use super::parts::read::{text, whole};
use super::parts::sign;
use super::{
    Abilities, Account, Call, Connector, Delivery, Disputes, Doing, Failure, Field, Found, Grant, Hint,
    NotGenuine, Page, Pushed, Reason, Resource, unread,
};

/// Shopee.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shopee;

const ABILITIES: Abilities = Abilities {
    reads: &Resource::TRADE,
    does: &[Doing::Reply, Doing::Message, Doing::Decide],
    finds: &[Doing::Reply, Doing::Message, Doing::Decide],
    pushes: true,
    once: &[],
    // Shopee publishes no number; ours is careful ([U]: a third party says 100 a minute).
    budget: (60, Span::minutes(1)),
};

const FIELDS: [Field; 4] = [
    Field {
        name: "partner_id",
        en: "Partner ID",
        zh: "合作伙伴 ID（Partner ID）",
        secret: false,
        optional: false,
    },
    Field {
        name: "partner_key",
        en: "Partner key",
        zh: "合作伙伴密钥（Partner Key）",
        secret: true,
        optional: false,
    },
    Field {
        name: "shop_id",
        en: "Shop ID (comes with the seller's consent)",
        zh: "店铺 ID（授权后自动填入）",
        secret: false,
        optional: true,
    },
    Field {
        name: "dispute_email",
        en: "E-mail address that Shopee writes to about disputes",
        zh: "争议通知邮箱（Shopee 就争议联系此邮箱）",
        secret: false,
        optional: true,
    },
];

impl Connector for Shopee {
    fn platform(&self) -> &'static str {
        "shopee"
    }

    fn name(&self) -> &'static str {
        "Shopee"
    }

    fn base(&self, market: &str) -> String {
        let host = match market {
            "BR" => "openplatform.shopee.com.br",
            "CN" => "openplatform.shopee.cn",
            _ => "partner.shopeemobile.com",
        };
        format!("https://{host}")
    }

    fn abilities(&self) -> Abilities {
        ABILITIES
    }

    fn fields(&self) -> &'static [Field] {
        &FIELDS
    }

    fn consent(&self, account: &Account, state: &str, redirect: &str, now: Instant) -> Option<String> {
        // Shopee sends back what stands in the redirect address and has no state of its own.
        let joint = if redirect.contains('?') { '&' } else { '?' };
        let back = format!("{redirect}{joint}{}", Query::default().with("state", state).encoded());
        Some(api::public(account, "shop/auth_partner", now, &Query::default().with("redirect", back)))
    }

    fn exchange(&self, call: &Call<'_>, query: &[(String, String)]) -> Result<Grant, Failure> {
        auth::exchange(call, query)
    }

    fn refresh(&self, call: &Call<'_>) -> Result<Grant, Failure> {
        auth::refresh(call)
    }

    fn coupons(&self, call: &Call<'_>) -> Result<Vec<Coupon>, Failure> {
        vouchers::list(call)
    }

    fn check(&self, call: &Call<'_>) -> Result<(), Failure> {
        api::get(call, "shop/get_shop_info", &Query::default()).map(drop)
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
            Resource::Lives => Err(unread(what)),
        }
    }

    fn send(&self, call: &Call<'_>, delivery: &Delivery) -> Result<super::Done, Failure> {
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
        let message: [&[u8]; 3] = [pushed.url.as_bytes(), b"|", pushed.body];
        if !sign::is_hex(account.field("partner_key"), &message, signature) {
            return Err(NotGenuine);
        }
        let value = serde_json::from_slice(pushed.body).unwrap_or(Value::Null);
        Ok(Hint { id: sign::fingerprint(pushed.body), ..hint(account, &value) })
    }
}

/// What a push tells. The address is the app's, so it may tell of another shop of the same app: nothing to do then.
fn hint(account: &Account, value: &Value) -> Hint {
    let code = whole(value, "/code").unwrap_or_default();
    let kind = code.to_string();
    let shop = text(value, "/shop_id").or_else(|| text(value, "/data/shop_id"));
    let ours = shop.as_deref() == Some(account.field("shop_id"));
    if shop.is_some() && !ours {
        return Hint { kind, ..Hint::default() };
    }
    let read = match code {
        3 => vec![Resource::Orders],
        4 => vec![Resource::Orders, Resource::Parcels],
        10 => vec![Resource::Messages],
        // Agreed by several public code bases, not in the official guide.
        29 => vec![Resource::Returns],
        _ => Vec::new(),
    };
    Hint { kind, read, ended: code == 2 && ours, ..Hint::default() }
}
