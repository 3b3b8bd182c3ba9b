//! Shopify: orders and return requests are read, and requests are approved or declined. It has no reviews of its own; those of
//! its shops come with Judge.me. Facts: the vendor's GraphQL pages for returns and webhooks; the names of the fields of orders
//! are those of its public schema.

use domain::inbound::{OrderIn, ReturnIn};
use domain::returns::{ReturnKind, ReturnState, ReturnVerdict, Stage};
use domain::time::{Instant, Span};
use serde_json::{Value, json};

use super::parts::answer::{Effect, ask, by_hand, refused};
use super::parts::found::{absent, there};
use super::parts::read::{Bad, at, currency, id, iso, key, list, money, odd, pieces, rows, text, words, yes};
use super::parts::sign;
use super::parts::window::{Slices, close, parse};
use super::{
    Abilities, Account, Call, Connector, Delivery, Doing, Done, Failure, Field, Found, Hint, NotGenuine,
    Order, Page, Pushed, Resource,
};
use crate::file::RowIn;
use crate::wire::Request;

/// Shopify.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shopify;

const ABILITIES: Abilities = Abilities {
    reads: &[Resource::Orders, Resource::Returns],
    does: &[Doing::Decide],
    finds: &[Doing::Decide],
    pushes: true,
    once: &[],
    // 100 points a second on the smallest plan; a page of ours costs some hundred.
    budget: (30, Span::minutes(1)),
};

const FIELDS: [Field; 3] = [
    Field {
        name: "shop_domain",
        en: "Shop domain (….myshopify.com)",
        zh: "店铺域名（….myshopify.com）",
        secret: false,
        optional: false,
    },
    Field {
        name: "access_token",
        en: "Admin API access token",
        zh: "Admin API 访问令牌",
        secret: true,
        optional: false,
    },
    Field {
        name: "app_secret",
        en: "App secret (for webhooks)",
        zh: "应用密钥（用于 Webhook）",
        secret: true,
        optional: true,
    },
];

/// The version of the API, in the vendor's quarterly names.
const VERSION: &str = "2025-10";
/// The vendor names no widest window.
const SLICES: Slices = Slices { widest: Span::hours(15 * 24), overlap: Span::minutes(30), oldest: None };

/// A page of orders, each with its first line, parcel and returns.
const ORDERS: &str = "query($after: String, $query: String!) { orders(first: 50, after: $after, query: $query, \
    sortKey: UPDATED_AT) { pageInfo { hasNextPage endCursor } nodes { id name displayFulfillmentStatus processedAt \
    currentTotalPriceSet { shopMoney { amount currencyCode } } customer { displayName } \
    lineItems(first: 1) { nodes { sku quantity product { id } } } \
    fulfillments(first: 1) { createdAt deliveredAt trackingInfo(first: 1) { number company } } } } }";

/// A page of orders with their returns.
const RETURNS: &str = "query($after: String, $query: String!) { orders(first: 50, after: $after, query: $query, \
    sortKey: UPDATED_AT) { pageInfo { hasNextPage endCursor } nodes { id customer { displayName } \
    returns(first: 10) { nodes { id status totalQuantity returnLineItems(first: 1) { nodes { ... on ReturnLineItem { \
    returnReason returnReasonNote customerNote } } } } } } } }";

const ONE: &str = "query($id: ID!) { return(id: $id) { id status } }";
const APPROVE: &str = "mutation($id: ID!) { returnApproveRequest(input: { id: $id }) { return { id status } \
    userErrors { code message } } }";
const DECLINE: &str = "mutation($id: ID!, $reason: ReturnDeclineReason!, $note: String) { returnDeclineRequest(input: \
    { id: $id, declineReason: $reason, declineNote: $note }) { return { id status } userErrors { code message } } }";

impl Connector for Shopify {
    fn platform(&self) -> &'static str {
        "shopify"
    }

    fn name(&self) -> &'static str {
        "Shopify"
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
        asked(call, "query { shop { id } }", &json!({}), Effect::Reads).map(drop)
    }

    fn read(
        &self,
        call: &Call<'_>,
        what: Resource,
        position: Option<&str>,
        since: Instant,
    ) -> Result<Page, Failure> {
        match what {
            Resource::Orders => listed(call, ORDERS, position, since, |page, nodes| rows(page, nodes, order)),
            Resource::Returns => listed(call, RETURNS, position, since, requests),
            _ => Err(refused("unable", "Shopify has orders and returns only")),
        }
    }

    fn send(&self, call: &Call<'_>, delivery: &Delivery) -> Result<Done, Failure> {
        let Order::Decide { request, stage, verdict, pays, keep_goods, reason, text, .. } = &delivery.what
        else {
            return Err(refused("unable", "Shopify takes decisions only"));
        };
        if *stage == Stage::Goods || pays.is_some() || *keep_goods {
            return Err(by_hand("refunds are made by hand: through the API they would move money"));
        }
        let id = global(request);
        let (name, said) = match verdict {
            ReturnVerdict::Approve => {
                ("returnApproveRequest", asked(call, APPROVE, &json!({ "id": id }), Effect::Changes)?)
            }
            ReturnVerdict::Reject => {
                let known = ["RETURN_PERIOD_ENDED", "FINAL_SALE", "OTHER"];
                let reason = reason.as_deref().filter(|reason| known.contains(reason)).unwrap_or("OTHER");
                let variables = json!({ "id": id, "reason": reason, "note": text });
                ("returnDeclineRequest", asked(call, DECLINE, &variables, Effect::Changes)?)
            }
            ReturnVerdict::ApprovePart => {
                return Err(by_hand("Shopify has no decision for a part of the sum"));
            }
        };
        let inside = at(&said, &format!("/{name}")).clone();
        if let Some(error) = list(&inside, "/userErrors").first() {
            return Err(refused(text_or(error, "/code", "user_error"), words(error, "/message")));
        }
        match super::parts::read::id(&inside, "/return/id") {
            Some(there) if there == id => Ok(Done { id: None }),
            _ => Err(Effect::Changes.unclear("the answer does not name the return")),
        }
    }

    fn find(&self, call: &Call<'_>, delivery: &Delivery, tried: Instant) -> Result<Found, Failure> {
        let Order::Decide { request, verdict, .. } = &delivery.what else { return Ok(Found::CannotTell) };
        let said = asked(call, ONE, &json!({ "id": global(request) }), Effect::Reads)?;
        match (text(&said, "/return/status").as_deref(), verdict) {
            (Some("REQUESTED"), _) => absent(call, tried),
            (Some("OPEN" | "CLOSED"), ReturnVerdict::Approve) | (Some("DECLINED"), ReturnVerdict::Reject) => {
                Ok(there(None))
            }
            _ => Ok(Found::CannotTell),
        }
    }

    fn push(&self, account: &Account, pushed: &Pushed<'_>) -> Result<Hint, NotGenuine> {
        let signature = (pushed.header)("x-shopify-hmac-sha256").ok_or(NotGenuine)?;
        if !sign::is_base64(account.field("app_secret"), &[pushed.body], signature) {
            return Err(NotGenuine);
        }
        let kind = (pushed.header)("x-shopify-topic").unwrap_or_default().to_owned();
        let ours =
            (pushed.header)("x-shopify-shop-domain").is_none_or(|shop| shop == account.field("shop_domain"));
        let own = (pushed.header)("x-shopify-webhook-id").filter(|id| !id.is_empty() && id.len() <= 100);
        let id = own.map_or_else(|| sign::fingerprint(pushed.body), ToOwned::to_owned);
        let read = match kind.split('/').next() {
            _ if !ours => Vec::new(),
            Some("orders" | "fulfillments") => vec![Resource::Orders],
            Some("returns") => vec![Resource::Orders, Resource::Returns],
            _ => Vec::new(),
        };
        Ok(Hint { id, read, ended: ours && kind == "app/uninstalled", kind, ..Hint::default() })
    }
}

fn text_or(value: &Value, path: &str, other: &str) -> String {
    text(value, path).unwrap_or_else(|| other.to_owned())
}

/// Numbers are what people and files know; the API wants its own form.
fn global(number: &str) -> String {
    if number.starts_with("gid://") { number.to_owned() } else { format!("gid://shopify/Return/{number}") }
}

/// The number of an id in the API's form.
fn local(value: &Value, path: &str) -> Option<String> {
    id(value, path).map(|id| id.rsplit('/').next().unwrap_or_default().to_owned()).filter(|id| !id.is_empty())
}

/// Scheme and host: the shop's own under the platform's domain, and no other host gets the token.
fn host(account: &Account) -> Result<String, Failure> {
    if !account.base.is_empty() {
        return Ok(account.base.clone());
    }
    let domain = account.field("shop_domain");
    let name = domain.strip_suffix(".myshopify.com").unwrap_or_default();
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if name.is_empty() || !name.chars().all(plain) {
        return Err(refused("shop_domain", "the shop's domain is a name before .myshopify.com"));
    }
    Ok(format!("https://{domain}"))
}

/// Asks, and gives what is under `data`.
fn asked(call: &Call<'_>, query: &str, variables: &Value, effect: Effect) -> Result<Value, Failure> {
    let url = format!("{}/admin/api/{VERSION}/graphql.json", host(call.account)?);
    let body = json!({ "query": query, "variables": variables });
    let request = Request::post(url, body.to_string())
        .header("x-shopify-access-token", call.account.field("access_token"));
    let said = ask(call, &request, effect)?;
    if let Some(error) = list(&said.value, "/errors").first() {
        let why = words(error, "/message");
        return Err(match text(error, "/extensions/code").as_deref() {
            Some("THROTTLED") => Failure::Later { why, after: Some(Span::seconds(2)) },
            Some("INTERNAL_SERVER_ERROR") => said.unclear(why),
            code => refused(code.unwrap_or("graphql"), why),
        });
    }
    if let Some(why) = text(&said.value, "/errors") {
        return Err(refused("errors", why));
    }
    if !at(&said.value, "/data").is_object() {
        return Err(said.unclear("the answer has no data"));
    }
    Ok(said.fine()?.get_mut("data").map(Value::take).unwrap_or_default())
}

fn listed(
    call: &Call<'_>,
    query: &str,
    position: Option<&str>,
    since: Instant,
    read: impl Fn(&mut Page, &[Value]),
) -> Result<Page, Failure> {
    let window = SLICES.open(parse(position), since, call.now);
    let (from, to) = (Instant::from_seconds(window.from), Instant::from_seconds(window.to));
    let filter = format!("updated_at:>='{from}' AND updated_at:<'{to}'");
    let said = match asked(call, query, &json!({ "after": window.page, "query": filter }), Effect::Reads) {
        Ok(said) => said,
        Err(failure) => return window.lost(failure, &[]),
    };
    let mut page = Page::default();
    read(&mut page, list(&said, "/orders/nodes"));
    let next =
        text(&said, "/orders/pageInfo/endCursor").filter(|_| yes(&said, "/orders/pageInfo/hasNextPage"));
    let (window, more) = window.next(next, call.now);
    Ok(close(page, &window, more))
}

fn order(value: &Value) -> Result<Option<RowIn>, Bad> {
    let item = at(value, "/lineItems/nodes/0");
    let parcel = at(value, "/fulfillments/0");
    let paid = at(value, "/currentTotalPriceSet/shopMoney");
    key(value, "/id")?;
    Ok(Some(RowIn::Order(OrderIn {
        external_id: local(value, "/id").ok_or("id is missing")?,
        buyer: text(value, "/customer/displayName"),
        product: local(item, "/product/id"),
        sku: text(item, "/sku"),
        quantity: pieces(item, "/quantity"),
        amount: money(paid, "/amount", currency(paid, "/currencyCode")),
        status: text(value, "/displayFulfillmentStatus"),
        carrier: text(parcel, "/trackingInfo/0/company"),
        tracking: id(parcel, "/trackingInfo/0/number"),
        paid_at: iso(value, "/processedAt", true),
        shipped_at: iso(parcel, "/createdAt", true),
        delivered_at: iso(parcel, "/deliveredAt", true),
        ..OrderIn::default()
    })))
}

/// The returns of some orders.
fn requests(page: &mut Page, orders: &[Value]) {
    for value in orders {
        let Some(order) = local(value, "/id") else {
            page.odd.push(odd("id is missing", value));
            continue;
        };
        let buyer = text(value, "/customer/displayName");
        rows(page, list(value, "/returns/nodes"), |one| request(one, &order, buyer.clone()));
    }
}

fn request(value: &Value, order: &str, buyer: Option<String>) -> Result<Option<RowIn>, Bad> {
    let line = at(value, "/returnLineItems/nodes/0");
    let status = text(value, "/status");
    let state = match status.as_deref() {
        Some("REQUESTED") => ReturnState::Requested,
        Some("OPEN") => ReturnState::Approved,
        Some("DECLINED") => ReturnState::Rejected,
        Some("CLOSED") => ReturnState::Closed,
        Some("CANCELED") => ReturnState::Cancelled,
        _ => ReturnState::Unknown,
    };
    Ok(Some(RowIn::Return(Box::new(ReturnIn {
        external_id: local(value, "/id").ok_or("id is missing")?,
        order: Some(order.to_owned()),
        product: None,
        sku: None,
        quantity: pieces(value, "/totalQuantity"),
        amount: None,
        kind: ReturnKind::ReturnAndRefund,
        reason: text(line, "/returnReason"),
        text: text(line, "/customerNote").or_else(|| text(line, "/returnReasonNote")).unwrap_or_default(),
        status,
        state,
        requested_at: None,
        updated_at: None,
        buyer,
        evidence: Vec::new(),
    }))))
}

#[cfg(test)]
mod tests {
    use super::super::parts::tests::{NOW, Stub};
    use super::*;
    use crate::wire::NoAnswer;

    fn account() -> Account {
        let fields =
            [("shop_domain", "cups.myshopify.com"), ("access_token", "shpat"), ("app_secret", "shp_secret")];
        Account {
            fields: fields.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
            ..Account::default()
        }
    }

    fn decide(verdict: ReturnVerdict, stage: Stage) -> Delivery {
        let (kind, request, text) = (ReturnKind::ReturnAndRefund, "77".into(), "too late".into());
        let reason = Some("RETURN_PERIOD_ENDED".into());
        let what = Order::Decide {
            request,
            order: None,
            kind,
            stage,
            verdict,
            pays: None,
            keep_goods: false,
            reason,
            text,
            evidence: Vec::new(),
        };
        Delivery { key: "k".into(), what }
    }

    #[test]
    fn orders_and_returns() {
        let account = account();
        let orders = json!({"data": {"orders": {"pageInfo": {"hasNextPage": true, "endCursor": "e1"}, "nodes": [
            {"id": "gid://shopify/Order/1", "displayFulfillmentStatus": "A_NEW_ONE", "processedAt": "2023-11-14T20:00:00Z",
             "currentTotalPriceSet": {"shopMoney": {"amount": "12.5", "currencyCode": "USD"}}, "customer": {"displayName": "Ana"},
             "lineItems": {"nodes": [{"sku": "RED", "quantity": 2, "product": {"id": "gid://shopify/Product/5"}}]},
             "fulfillments": [{"trackingInfo": [{"number": "PX1", "company": "Post"}]}]}, {}]}}});
        let returns = json!({"data": {"orders": {"pageInfo": {"hasNextPage": false}, "nodes": [
            {"id": "gid://shopify/Order/1", "returns": {"nodes": [{"id": "gid://shopify/Return/77", "status": "REQUESTED", "totalQuantity": 1,
             "returnLineItems": {"nodes": [{"returnReason": "DEFECTIVE", "customerNote": "broken"}]}}, {"id": "gid://shopify/Return/78", "status": "A_NEW_ONE"}, {}]}}, {}]}}});
        let stub = Stub::of(&[orders, returns]);
        let page = Shopify
            .read(&stub.call(&account), Resource::Orders, None, NOW - Span::hours(24))
            .expect("orders");
        assert!(
            matches!(&page.rows[..], [RowIn::Order(o)] if o.external_id == "1" && o.product.as_deref() == Some("5") && o.amount.map(|m| m.minor) == Some(1250))
        );
        assert_eq!((page.odd.len(), page.more), (1, true));
        let page = Shopify
            .read(&stub.call(&account), Resource::Returns, Some(&page.position), NOW)
            .expect("returns");
        let read: Vec<_> = page
            .rows
            .iter()
            .map(|row| match row {
                RowIn::Return(r) => (r.external_id.as_str(), r.state),
                _ => panic!("{row:?}"),
            })
            .collect();
        assert_eq!(read, [("77", ReturnState::Requested), ("78", ReturnState::Unknown)]);
        assert_eq!((page.odd.len(), page.more), (2, false));
        let asked = stub.asked();
        assert_eq!(asked[0].url, "https://cups.myshopify.com/admin/api/2025-10/graphql.json");
        assert!(asked[0].headers.contains(&("x-shopify-access-token", "shpat".to_owned())));
        assert_eq!(
            stub.sent(0)["variables"],
            json!({"after": null, "query": "updated_at:>='2023-11-13T22:13:20Z' AND updated_at:<'2023-11-14T22:13:20Z'"})
        );
        assert_eq!(stub.sent(1)["variables"]["after"], "e1");
        let lost =
            Stub::of(&[json!({"errors": [{"message": "Invalid cursor for current pagination sort."}]})]);
        let position = r#"{"from":1699913600,"to":1700000000,"page":"e1"}"#;
        let again = Shopify.read(&lost.call(&account), Resource::Orders, Some(position), NOW).expect("again");
        assert!(again.more && !again.position.contains("e1"));
    }

    #[test]
    fn the_token_goes_to_the_platform_only() {
        for domain in [
            "evil.test",
            "cups.myshopify.com.evil.test",
            ".myshopify.com",
            "a/b.myshopify.com",
            "x@y.myshopify.com",
            "",
        ] {
            let mut account = account();
            account.fields.insert("shop_domain".into(), domain.into());
            let stub = Stub::default();
            assert!(
                matches!(Shopify.check(&stub.call(&account)), Err(Failure::Refused { code, .. }) if code == "shop_domain"),
                "{domain}"
            );
            assert!(stub.asked().is_empty());
        }
    }

    #[test]
    fn decisions() {
        use ReturnVerdict::{Approve, ApprovePart, Reject};
        let account = account();
        let done = |name: &str| json!({"data": {name: {"return": {"id": "gid://shopify/Return/77", "status": "OPEN"}, "userErrors": []}}});
        let stub = Stub::of(&[done("returnApproveRequest"), done("returnDeclineRequest")]);
        assert!(Shopify.send(&stub.call(&account), &decide(Approve, Stage::Request)).is_ok());
        assert!(Shopify.send(&stub.call(&account), &decide(Reject, Stage::Request)).is_ok());
        assert_eq!(stub.sent(0)["variables"], json!({"id": "gid://shopify/Return/77"}));
        assert_eq!(
            stub.sent(1)["variables"],
            json!({"id": "gid://shopify/Return/77", "reason": "RETURN_PERIOD_ENDED", "note": "too late"})
        );
        let no = json!({"data": {"returnApproveRequest": {"userErrors": [{"code": "INVALID_STATE", "message": "closed"}]}}});
        let refused = Shopify.send(&Stub::of(&[no]).call(&account), &decide(Approve, Stage::Request));
        assert!(matches!(refused, Err(Failure::Refused { code, .. }) if code == "INVALID_STATE"));
        for by_hand in [decide(ApprovePart, Stage::Request), decide(Approve, Stage::Goods)] {
            let refused = Shopify.send(&Stub::default().call(&account), &by_hand);
            assert!(matches!(refused, Err(Failure::Refused { code, .. }) if code == "by_hand"));
        }
        let lost = Stub::with(vec![Err(NoAnswer::Unknown("cut".into()))]);
        assert!(matches!(
            Shopify.send(&lost.call(&account), &decide(Approve, Stage::Request)),
            Err(Failure::Unknown { .. })
        ));
        let throttled = json!({"errors": [{"message": "Throttled", "extensions": {"code": "THROTTLED"}}]});
        let later = Shopify.send(&Stub::of(&[throttled]).call(&account), &decide(Approve, Stage::Request));
        assert!(matches!(later, Err(Failure::Later { after: Some(_), .. })));
        for (status, verdict, expected) in [
            ("REQUESTED", Approve, Found::Absent),
            ("OPEN", Approve, there(None)),
            ("DECLINED", Reject, there(None)),
            ("OPEN", Reject, Found::CannotTell),
            ("A_NEW_ONE", Approve, Found::CannotTell),
        ] {
            let stub = Stub::of(&[json!({"data": {"return": {"status": status}}})]);
            assert_eq!(
                Shopify.find(&stub.call(&account), &decide(verdict, Stage::Request), NOW - Span::hours(1)),
                Ok(expected),
                "{status}"
            );
        }
    }

    #[test]
    fn pushes() {
        let account = account();
        let body = br#"{"id":794,"status":"processing"}"#;
        let computed = "5xYg0L/VSHLx705HQdFxzlhlj+2gjJk5rJNvHYsPnEo=";
        let push = |signature: Option<&str>, topic: &str, shop: &str, body: &[u8]| {
            let headers = [
                ("x-shopify-hmac-sha256", signature),
                ("x-shopify-topic", Some(topic)),
                ("x-shopify-shop-domain", Some(shop)),
                ("x-shopify-webhook-id", Some("w1")),
            ];
            let header = |name: &str| headers.iter().find(|(n, _)| *n == name).and_then(|(_, value)| *value);
            Shopify.push(&account, &Pushed { header: &header, body, url: "" })
        };
        let hint = push(Some(computed), "returns/request", "cups.myshopify.com", body).expect("genuine");
        assert_eq!((hint.id.as_str(), hint.read), ("w1", vec![Resource::Orders, Resource::Returns]));
        assert!(push(Some(computed), "app/uninstalled", "cups.myshopify.com", body).expect("genuine").ended);
        assert!(
            !push(Some(computed), "app/uninstalled", "other.myshopify.com", body).expect("genuine").ended
        );
        assert!(push(Some(computed), "orders/updated", "cups.myshopify.com", b"{}").is_err());
        assert!(push(None, "orders/updated", "cups.myshopify.com", body).is_err());
    }
}
