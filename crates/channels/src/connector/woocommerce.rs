//! WooCommerce on the seller's own site: orders and reviews are read. Replies and refunds are done by hand: how a comment
//! shows under a review is not verified, and a refund through the API would move money.

use domain::inbound::{OrderIn, ReviewIn};
use domain::time::{Instant, Span};
use serde_json::Value;

use super::parts::answer::{Effect, Said, ask, refused};
use super::parts::query::Query;
use super::parts::read::{
    Bad, at, currency, id, iso, key, list, money, pieces, rows, stars, text, whole, without_tags, words,
};
use super::parts::sign;
use super::parts::site::site;
use super::parts::window::{Slices, Window, close, parse};
use super::{Abilities, Account, Call, Connector, Failure, Field, Hint, NotGenuine, Page, Pushed, Resource};
use crate::file::RowIn;
use crate::wire::Request;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// WooCommerce.
#[derive(Clone, Copy, Debug)]
pub(super) struct WooCommerce;

const ABILITIES: Abilities = Abilities {
    reads: &[Resource::Orders, Resource::Reviews],
    does: &[],
    finds: &[],
    pushes: true,
    once: &[],
    // WooCommerce has no limit of its own; the seller's server has one that nobody knows.
    budget: (60, Span::minutes(1)),
};

const FIELDS: [Field; 4] = [
    Field {
        name: "site",
        en: "Address of the shop (https://…)",
        zh: "店铺网址（https://…）",
        secret: false,
        optional: false,
    },
    Field { name: "consumer_key", en: "Consumer key", zh: "Consumer Key", secret: true, optional: false },
    Field {
        name: "consumer_secret",
        en: "Consumer secret",
        zh: "Consumer Secret",
        secret: true,
        optional: false,
    },
    Field {
        name: "webhook_secret",
        en: "Secret of the webhooks",
        zh: "Webhook 密钥",
        secret: true,
        optional: true,
    },
];

/// No widest window here. The overlap covers a site whose times are not those of UTC.
const SLICES: Slices = Slices { widest: Span::hours(24 * 3_660), overlap: Span::hours(26), oldest: None };
/// Rows of one page.
const SIZE: usize = 100;

impl Connector for WooCommerce {
    fn platform(&self) -> &'static str {
        "woocommerce"
    }

    fn name(&self) -> &'static str {
        "WooCommerce"
    }

    /// The shop's own: what was filled in counts.
    fn base(&self, _market: &str) -> String {
        String::new()
    }

    fn abilities(&self) -> Abilities {
        ABILITIES
    }

    fn fields(&self) -> &'static [Field] {
        &FIELDS
    }

    fn check(&self, call: &Call<'_>) -> Result<(), Failure> {
        get(call, "orders", &Query::default().with("per_page", 1)).map(drop)
    }

    fn read(
        &self,
        call: &Call<'_>,
        what: Resource,
        position: Option<&str>,
        since: Instant,
    ) -> Result<Page, Failure> {
        let window = SLICES.open(parse(position), since, call.now);
        let from = Instant::from_seconds(window.from).to_string();
        match what {
            // By id, and without an end: what changes meanwhile only joins the list, so no page loses a row to the one before.
            Resource::Orders => {
                let query = Query::default().with("modified_after", from).with("dates_are_gmt", "true");
                listed(call, "orders", query.with("orderby", "id").with("order", "asc"), window, order)
            }
            Resource::Reviews => {
                let query = Query::default().with("after", from).with("status", "approved");
                listed(call, "products/reviews", query.with("order", "asc"), window, review)
            }
            _ => Err(refused("unable", "WooCommerce has orders and reviews only")),
        }
    }

    fn push(&self, account: &Account, pushed: &Pushed<'_>) -> Result<Hint, NotGenuine> {
        let signature = (pushed.header)("x-wc-webhook-signature").ok_or(NotGenuine)?;
        if !sign::is_base64(account.field("webhook_secret"), &[pushed.body], signature) {
            return Err(NotGenuine);
        }
        let kind = (pushed.header)("x-wc-webhook-topic").unwrap_or_default().to_owned();
        let own = (pushed.header)("x-wc-webhook-delivery-id").filter(|id| !id.is_empty() && id.len() <= 100);
        let id = own.map_or_else(|| sign::fingerprint(pushed.body), ToOwned::to_owned);
        let read = if kind.starts_with("order.") { vec![Resource::Orders] } else { Vec::new() };
        Ok(Hint { id, read, kind, ..Hint::default() })
    }
}

fn get(call: &Call<'_>, name: &str, query: &Query) -> Result<Said, Failure> {
    let account = call.account;
    let url = format!("{}/wp-json/wc/v3/{name}?{}", site(account, "site")?, query.encoded());
    let pair = format!("{}:{}", account.field("consumer_key"), account.field("consumer_secret"));
    let request = Request::get(url).header("authorization", format!("Basic {}", STANDARD.encode(pair)));
    let said = ask(call, &request, Effect::Reads)?;
    // An error is an object with a code; a success here is a list.
    match text(&said.value, "/code") {
        Some(code) => Err(refused(code, words(&said.value, "/message"))),
        None if said.value.is_array() => Ok(said),
        None => Err(said.unclear("the answer is no list")),
    }
}

fn listed(
    call: &Call<'_>,
    name: &str,
    query: Query,
    window: Window,
    one: impl Fn(&Value) -> Result<Option<RowIn>, Bad>,
) -> Result<Page, Failure> {
    let number: usize = window.page.as_deref().and_then(|page| page.parse().ok()).unwrap_or(1);
    let said = match get(call, name, &query.with("per_page", SIZE).with("page", number)) {
        Ok(said) => said,
        Err(failure) => return window.lost(failure, &[]),
    };
    let pages = said.header("x-wp-totalpages").and_then(|pages| pages.parse::<usize>().ok());
    let value = said.fine()?;
    let found = list(&value, "");
    let mut page = Page::default();
    rows(&mut page, found, one);
    let on = !found.is_empty() && pages.map_or(found.len() >= SIZE, |pages| number < pages);
    let (window, more) = window.next(on.then(|| number.saturating_add(1).to_string()), call.now);
    Ok(close(page, &window, more))
}

fn order(value: &Value) -> Result<Option<RowIn>, Bad> {
    let item = at(value, "/line_items/0");
    let name = format!("{} {}", words(value, "/billing/first_name"), words(value, "/billing/last_name"));
    Ok(Some(RowIn::Order(OrderIn {
        external_id: key(value, "/id")?,
        buyer: Some(name.trim().to_owned()).filter(|name| !name.is_empty()),
        product: id(item, "/product_id"),
        sku: text(item, "/sku"),
        quantity: pieces(item, "/quantity"),
        amount: money(value, "/total", currency(value, "/currency")),
        status: text(value, "/status"),
        paid_at: iso(value, "/date_paid_gmt", true),
        ..OrderIn::default()
    })))
}

fn review(value: &Value) -> Result<Option<RowIn>, Bad> {
    // A comment without stars is no review.
    if whole(value, "/rating") == Some(0) {
        return Ok(None);
    }
    Ok(Some(RowIn::Review(ReviewIn {
        updated_at: None,
        external_id: key(value, "/id")?,
        order: None,
        product: id(value, "/product_id"),
        rating: stars(value, "/rating")?,
        text: without_tags(&words(value, "/review")),
        created_at: iso(value, "/date_created_gmt", true),
        buyer: text(value, "/reviewer"),
    })))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::parts::tests::{NOW, Stub};
    use super::*;
    use crate::wire::Answer;

    fn account(site: &str) -> Account {
        let fields = [
            ("site", site),
            ("consumer_key", "ck"),
            ("consumer_secret", "cs"),
            ("webhook_secret", "woo_secret"),
        ];
        Account {
            fields: fields.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
            ..Account::default()
        }
    }

    fn pages(value: &Value, pages: &str) -> Stub {
        let headers = vec![("x-wp-totalpages".to_owned(), pages.to_owned())];
        Stub::with(vec![Ok(Answer { status: 200, headers, body: value.to_string().into() })])
    }

    #[test]
    fn orders_page_by_page() {
        let account = account("https://shop.example.test/wp/");
        let order = json!({"id": 794, "status": "a-new-one", "currency": "USD", "total": "12.50", "date_paid_gmt": "2023-11-14T20:00:00",
            "billing": {"first_name": "Ana", "last_name": "Li"}, "line_items": [{"product_id": 5, "sku": "RED", "quantity": 2}]});
        let stub = pages(&json!([order, {"status": "x"}]), "2");
        let page = WooCommerce
            .read(&stub.call(&account), Resource::Orders, None, NOW - Span::hours(24))
            .expect("a page");
        assert!(
            matches!(&page.rows[..], [RowIn::Order(o)] if o.amount.map(|m| m.minor) == Some(1250) && o.paid_at.is_some())
        );
        assert_eq!((page.odd.len(), page.more), (1, true));
        assert_eq!(
            stub.asked()[0].url,
            "https://shop.example.test/wp/wp-json/wc/v3/orders?modified_after=2023-11-13T22%3A13%3A20Z&dates_are_gmt=true&orderby=id&order=asc&per_page=100&page=1"
        );
        assert_eq!(stub.asked()[0].headers, [("authorization", "Basic Y2s6Y3M=".to_owned())]);
        let stub = pages(&json!([]), "2");
        let last = WooCommerce
            .read(&stub.call(&account), Resource::Orders, Some(&page.position), NOW)
            .expect("a page");
        assert!(stub.paths()[0].ends_with("&page=2") && !last.more);
    }

    #[test]
    fn reviews_lose_their_tags() {
        let account = account("https://shop.example.test");
        let one = |rating: i64| json!({"id": 22, "date_created_gmt": "2023-11-14T20:00:00", "product_id": 5, "reviewer": "Ana", "review": "<p>Too small</p>\n", "rating": rating});
        let stub = pages(&json!([one(2), one(0), one(6)]), "1");
        let page = WooCommerce.read(&stub.call(&account), Resource::Reviews, None, NOW).expect("a page");
        assert!(matches!(&page.rows[..], [RowIn::Review(r)] if r.text == "Too small" && r.rating == 2));
        assert_eq!((page.odd.len(), page.more), (1, false));
    }

    #[test]
    fn refusals_and_wrong_addresses() {
        let plain = account("http://shop.example.test");
        let stub = Stub::default();
        assert!(
            matches!(WooCommerce.check(&stub.call(&plain)), Err(Failure::Refused { code, .. }) if code == "site")
        );
        assert!(stub.asked().is_empty(), "no key goes out");
        let account = account("https://shop.example.test");
        let no = json!({"code": "woocommerce_rest_cannot_view", "message": "Sorry", "data": {"status": 403}});
        let stub = Stub::bytes(403, no.to_string().as_bytes());
        assert!(
            matches!(WooCommerce.check(&stub.call(&account)), Err(Failure::Refused { code, .. }) if code == "woocommerce_rest_cannot_view")
        );
    }

    #[test]
    fn pushes() {
        let account = account("https://shop.example.test");
        let body = br#"{"id":794,"status":"processing"}"#;
        let computed = "5KfCovpz5BtP440GR94ecylwx5R4k9cNH2tKEYwXcfk=";
        let push = |signature: Option<&str>, topic: &str, body: &[u8]| {
            let headers = [
                ("x-wc-webhook-signature", signature),
                ("x-wc-webhook-topic", Some(topic)),
                ("x-wc-webhook-delivery-id", Some("d1")),
            ];
            let header = |name: &str| headers.iter().find(|(n, _)| *n == name).and_then(|(_, value)| *value);
            WooCommerce.push(&account, &Pushed { header: &header, body, url: "" })
        };
        let hint = push(Some(computed), "order.updated", body).expect("genuine");
        assert_eq!((hint.id.as_str(), hint.read), ("d1", vec![Resource::Orders]));
        assert!(push(Some(computed), "coupon.created", body).expect("genuine").read.is_empty());
        assert!(push(Some(computed), "order.updated", b"{}").is_err());
        assert!(push(Some("5KfC"), "order.updated", body).is_err());
        assert!(push(None, "order.updated", body).is_err());
    }
}
