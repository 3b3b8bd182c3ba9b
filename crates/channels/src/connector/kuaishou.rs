//! Kuaishou 快手小店: orders, reviews and refund requests are read, reviews are answered. All facts come from public SDKs and
//! a contract note, none from the vendor's own pages: pushes, chat and decisions are not verified and left to people.

use domain::inbound::{OrderIn, ReturnIn, ReviewIn};
use domain::money::{Currency, Money};
use domain::returns::{ReturnKind, ReturnState};
use domain::time::{Instant, Span};
use serde_json::{Value, json};

use super::parts::answer::{Effect, Said, ask, fits, refused};
use super::parts::query::Query;
use super::parts::read::{Bad, at, id, key, list, millis, pieces, rows, stars, text, whole, words};
use super::parts::sign;
use super::parts::window::{Slices, Window, close, parse};
use super::{
    Abilities, Account, Call, Connector, Delivery, Doing, Done, Failure, Field, Grant, Order, Page, Resource,
    Tokens,
};
use crate::file::RowIn;
use crate::wire::{Method, Request};

/// Kuaishou.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kuaishou;

const ABILITIES: Abilities = Abilities {
    reads: &[Resource::Orders, Resource::Reviews, Resource::Returns],
    does: &[Doing::Reply],
    // A review cannot be asked for by its id.
    finds: &[],
    pushes: false,
    once: &[],
    // No number was found; ours is careful.
    budget: (60, Span::minutes(1)),
};

const FIELDS: [Field; 3] = [
    Field { name: "app_key", en: "App key", zh: "App Key", secret: false, optional: false },
    Field { name: "app_secret", en: "App secret", zh: "App Secret", secret: true, optional: false },
    Field {
        name: "sign_secret",
        en: "Sign secret",
        zh: "签名密钥（signSecret）",
        secret: true,
        optional: false,
    },
];

const BASE: &str = "https://openapi.kwaixiaodian.com";
/// Orders: seven days at most, ninety back.
const ORDERS: Slices =
    Slices { widest: Span::hours(7 * 24), overlap: Span::minutes(30), oldest: Some(Span::hours(89 * 24)) };
/// Refund requests: one day at most, ninety back.
const REFUNDS: Slices = Slices { widest: Span::hours(24), ..ORDERS };
/// Reviews are found by the time they were written and may be shown later; no widest window is known.
const REVIEWS: Slices = Slices { overlap: Span::hours(48), ..ORDERS };
/// What a cursor says when nothing follows.
const END: [&str; 2] = ["nomore", "no_more"];
/// Reviews of one page.
const COMMENTS: i64 = 20;
/// Characters of a reply; no limit was found, this is ours.
const REPLY: usize = 500;

impl Connector for Kuaishou {
    fn platform(&self) -> &'static str {
        "kuaishou"
    }

    fn name(&self) -> &'static str {
        "快手小店"
    }

    fn base(&self, _market: &str) -> String {
        BASE.to_owned()
    }

    fn abilities(&self) -> Abilities {
        ABILITIES
    }

    fn fields(&self) -> &'static [Field] {
        &FIELDS
    }

    fn consent(&self, account: &Account, state: &str, redirect: &str, _now: Instant) -> Option<String> {
        let host = if account.base == BASE { "https://open.kwaixiaodian.com" } else { &account.base };
        let query = Query::default()
            .with("app_id", account.field("app_key"))
            .with("redirect_uri", redirect)
            .with("scope", "merchant_order,merchant_refund,merchant_comment,user_info")
            .with("response_type", "code")
            .with("state", state);
        Some(format!("{host}/oauth/authorize?{}", query.encoded()))
    }

    fn exchange(&self, call: &Call<'_>, query: &[(String, String)]) -> Result<Grant, Failure> {
        let code = query.iter().find(|(name, _)| name == "code").map(|(_, value)| value.as_str());
        let code = code.ok_or_else(|| refused("no_code", "the seller did not agree"))?;
        tokens(call, "access_token", Query::default().with("grant_type", "code").with("code", code))
    }

    fn refresh(&self, call: &Call<'_>) -> Result<Grant, Failure> {
        let kept = call.account.tokens.as_ref().and_then(|tokens| tokens.refresh.as_deref());
        let token = kept.ok_or_else(|| refused("no_refresh_token", "the seller has to agree anew"))?;
        let query = Query::default().with("grant_type", "refresh_token").with("refresh_token", token);
        tokens(call, "refresh_token", query)
    }

    fn check(&self, call: &Call<'_>) -> Result<(), Failure> {
        get(call, "open.shop.info.get", &json!({})).map(drop)
    }

    fn read(
        &self,
        call: &Call<'_>,
        what: Resource,
        position: Option<&str>,
        since: Instant,
    ) -> Result<Page, Failure> {
        match what {
            Resource::Orders => orders(call, position, since),
            Resource::Reviews => reviews(call, position, since),
            Resource::Returns => returns(call, position, since),
            _ => Err(refused("unable", "messages and parcels of Kuaishou are not verified")),
        }
    }

    /// Within thirty days, words only, the first review only, and not to be changed afterwards.
    fn send(&self, call: &Call<'_>, delivery: &Delivery) -> Result<Done, Failure> {
        let Order::Reply { review, text } = &delivery.what else {
            return Err(refused("unable", "Kuaishou takes replies only"));
        };
        fits(text, REPLY)?;
        let number: i64 =
            review.parse().map_err(|_not| refused("review_id", format!("{review:?} is no comment id")))?;
        let param = json!({ "content": text, "replyToCommentId": number });
        let said = post(call, "open.comment.add", &param)?;
        match id(&said, "/data/commentId").or_else(|| id(&said, "/data")) {
            Some(id) => Ok(Done { id: Some(id) }),
            None => Err(Effect::Changes.unclear("the answer names no comment")),
        }
    }
}

/// The signature over the bare values; the secret is that of signatures, not of the app.
fn signature(secret: &str, query: &Query) -> String {
    let pairs: Vec<_> = query.sorted().iter().map(|(name, value)| format!("{name}={value}")).collect();
    sign::base64(secret, format!("{}&signSecret={secret}", pairs.join("&")))
}

fn signed(call: &Call<'_>, method: &str, param: &Value) -> (String, Query) {
    let query = Query::default()
        .with("access_token", call.account.token())
        .with("appkey", call.account.field("app_key"))
        .with("method", method)
        .with("param", param)
        .with("signMethod", "HMAC_SHA256")
        .with("timestamp", call.now.millis())
        .with("version", 1);
    let sign = signature(call.account.field("sign_secret"), &query);
    (format!("{}/{}", call.account.base, method.replace('.', "/")), query.with("sign", sign))
}

fn get(call: &Call<'_>, method: &str, param: &Value) -> Result<Value, Failure> {
    let (url, query) = signed(call, method, param);
    envelope(ask(call, &Request::get(format!("{url}?{}", query.encoded())), Effect::Reads)?)
}

fn post(call: &Call<'_>, method: &str, param: &Value) -> Result<Value, Failure> {
    let (url, query) = signed(call, method, param);
    envelope(ask(call, &form(url, &query), Effect::Changes)?)
}

fn form(url: String, query: &Query) -> Request {
    let headers = vec![("content-type", "application/x-www-form-urlencoded".to_owned())];
    Request { method: Method::Post, url, headers, body: query.encoded().into_bytes() }
}

/// All of an answer whose `result` is 1. The codes of tokens are not known: the words tell.
fn envelope(said: Said) -> Result<Value, Failure> {
    let first = |paths: &[&str]| paths.iter().find_map(|path| text(&said.value, path));
    match whole(&said.value, "/result") {
        Some(1) => said.fine(),
        None => Err(said.unclear("the answer is not in the usual envelope")),
        Some(result) => {
            let why = first(&["/error_msg", "/errorMsg", "/subMsg", "/msg"]).unwrap_or_default();
            let plain = why.to_lowercase().replace('_', "");
            if plain.contains("accesstoken") || plain.contains("access token") {
                return Err(Failure::Token);
            }
            Err(refused(first(&["/code", "/sub_code", "/subCode"]).unwrap_or(result.to_string()), why))
        }
    }
}

fn tokens(call: &Call<'_>, name: &str, query: Query) -> Result<Grant, Failure> {
    let query = query
        .with("app_id", call.account.field("app_key"))
        .with("app_secret", call.account.field("app_secret"));
    let said =
        envelope(ask(call, &form(format!("{}/oauth2/{name}", call.account.base), &query), Effect::Changes)?)?;
    let (Some(access), Some(refresh)) = (text(&said, "/access_token"), text(&said, "/refresh_token")) else {
        return Err(Effect::Changes.unclear("the answer holds no tokens"));
    };
    let end = |path| {
        let seconds = whole(&said, path).filter(|s| (1..=10 * 366 * 86_400).contains(s))?;
        Some(call.now + Span::seconds(seconds))
    };
    let (access_until, refresh_until) = (end("/expires_in"), end("/refresh_token_expires_in"));
    Ok(Grant {
        tokens: Tokens { access, access_until, refresh: Some(refresh), refresh_until },
        more: Vec::new(),
    })
}

fn cursor(said: &Value, path: &str) -> Option<String> {
    text(said, path).filter(|cursor| !END.contains(&cursor.as_str()))
}

fn ms(window: &Window) -> (i64, i64) {
    (window.from * 1_000, window.to * 1_000)
}

fn orders(call: &Call<'_>, position: Option<&str>, since: Instant) -> Result<Page, Failure> {
    let window = ORDERS.open(parse(position), since, call.now);
    let (from, to) = ms(&window);
    // Query type 2: by the time of the last change; sort 2: the oldest first.
    let param = json!({ "orderViewStatus": 1, "queryType": 2, "sort": 2, "pageSize": 50, "beginTime": from, "endTime": to,
        "cursor": window.page.as_deref().unwrap_or_default() });
    let said = match get(call, "open.order.cursor.list", &param) {
        Ok(said) => said,
        Err(failure) => return window.lost(failure, &[]),
    };
    let mut page = Page::default();
    rows(&mut page, list(&said, "/data/orderList"), order);
    let (window, more) = window.next(cursor(&said, "/data/cursor"), call.now);
    Ok(close(page, &window, more))
}

/// Amounts count fen.
fn fen(value: &Value, path: &str) -> Option<Money> {
    Some(Money { minor: whole(value, path)?, currency: Currency::parse("CNY").ok()? })
}

fn order(value: &Value) -> Result<Option<RowIn>, Bad> {
    let (base, item) = (at(value, "/orderBaseInfo"), at(value, "/orderItemInfo"));
    Ok(Some(RowIn::Order(OrderIn {
        external_id: key(base, "/oid")?,
        buyer: text(base, "/buyerNick").filter(|name| !name.contains('*')),
        product: id(item, "/itemId"),
        sku: text(item, "/skuNick"),
        quantity: pieces(item, "/num"),
        amount: fen(base, "/totalFee"),
        status: text(base, "/status"),
        paid_at: millis(base, "/payTime"),
        shipped_at: millis(base, "/sendTime"),
        delivered_at: millis(base, "/recvTime"),
        ..OrderIn::default()
    })))
}

fn returns(call: &Call<'_>, position: Option<&str>, since: Instant) -> Result<Page, Failure> {
    let window = REFUNDS.open(parse(position), since, call.now);
    let (from, to) = ms(&window);
    // Both halves of a page: its number and its cursor.
    let (number, kept) = window.page.as_deref().and_then(|page| page.split_once('|')).unwrap_or(("1", ""));
    let number: i64 = number.parse().unwrap_or(1);
    let param = json!({ "beginTime": from, "endTime": to, "type": 9, "queryType": 2, "negotiateStatus": 0, "sort": 2,
        "pageSize": 50, "currentPage": number, "pcursor": kept });
    let said = match get(call, "open.seller.order.refund.pcursor.list", &param) {
        Ok(said) => said,
        Err(failure) => return window.lost(failure, &[]),
    };
    let mut page = Page::default();
    rows(&mut page, list(&said, "/data/refundOrderInfoList"), refund);
    let next = cursor(&said, "/data/pcursor").map(|cursor| format!("{}|{cursor}", number.saturating_add(1)));
    let (window, more) = window.next(next, call.now);
    Ok(close(page, &window, more))
}

fn refund(value: &Value) -> Result<Option<RowIn>, Bad> {
    let kind = match whole(value, "/handlingWay") {
        Some(1) => ReturnKind::ReturnAndRefund,
        Some(10) => ReturnKind::RefundOnly,
        Some(3) => ReturnKind::Exchange,
        _ => ReturnKind::Other,
    };
    let state = match whole(value, "/status") {
        Some(10 | 11 | 20 | 21) => ReturnState::Requested,
        Some(22 | 30 | 50) => ReturnState::Approved,
        Some(40) => ReturnState::GoodsOnTheWay,
        Some(60) => ReturnState::Refunded,
        Some(70) => ReturnState::Closed,
        _ => ReturnState::Unknown,
    };
    Ok(Some(RowIn::Return(Box::new(ReturnIn {
        external_id: key(value, "/refundId")?,
        order: id(value, "/oid"),
        product: id(value, "/itemId"),
        sku: text(value, "/skuNick"),
        quantity: None,
        amount: fen(value, "/refundFee"),
        kind,
        reason: text(value, "/refundReasonDesc").or_else(|| text(value, "/refundReason")),
        text: words(value, "/refundDesc"),
        status: text(value, "/status"),
        state,
        requested_at: millis(value, "/createTime"),
        updated_at: millis(value, "/updateTime"),
        buyer: None,
        evidence: Vec::new(),
    }))))
}

fn reviews(call: &Call<'_>, position: Option<&str>, since: Instant) -> Result<Page, Failure> {
    let window = REVIEWS.open(parse(position), since, call.now);
    let (from, to) = ms(&window);
    let offset: i64 = window.page.as_deref().and_then(|page| page.parse().ok()).unwrap_or(0);
    let param = json!({ "createTimeFrom": from, "createTimeTo": to, "offset": offset, "limit": COMMENTS });
    let said = match get(call, "open.comment.list.get", &param) {
        Ok(said) => said,
        Err(failure) => return window.lost(failure, &[]),
    };
    let found = list(&said, "/data/rootComment");
    let mut page = Page::default();
    rows(&mut page, found, review);
    let on = i64::try_from(found.len()).is_ok_and(|n| n >= COMMENTS);
    let (window, more) = window.next(on.then(|| offset.saturating_add(COMMENTS).to_string()), call.now);
    Ok(close(page, &window, more))
}

fn review(value: &Value) -> Result<Option<RowIn>, Bad> {
    Ok(Some(RowIn::Review(ReviewIn {
        updated_at: None,
        external_id: key(value, "/commentId")?,
        order: id(value, "/orderId"),
        product: id(value, "/itemId"),
        rating: score(value)?,
        text: words(value, "/content"),
        created_at: millis(value, "/createTime"),
        buyer: None,
    })))
}

/// Stars from 1 to 5. Whether the platform counts them in ones or in tens is not verified: both are understood.
fn score(value: &Value) -> Result<u8, Bad> {
    match whole(value, "/qualityScore") {
        Some(tens @ 10..=50) => Ok((tens / 10) as u8),
        _ => stars(value, "/qualityScore"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::parts::tests::{NOW, Stub};
    use super::*;
    use crate::wire::NoAnswer;

    fn account() -> Account {
        let fields = [("app_key", "ks1"), ("app_secret", "ks_app"), ("sign_secret", "ks_sign")];
        let tokens = Tokens {
            access: "tok".into(),
            access_until: None,
            refresh: Some("ref".into()),
            refresh_until: None,
        };
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        Account { base: BASE.into(), market: "CN".into(), fields, tokens: Some(tokens) }
    }

    /// The computed vector of the reference, with the method that is used here.
    #[test]
    fn the_signature_and_a_reply() {
        let account = account();
        let reply =
            Delivery { key: "k".into(), what: Order::Reply { review: "11".into(), text: "thanks".into() } };
        let stub = Stub::of(&[json!({"result": 1, "data": {"commentId": 12}})]);
        assert_eq!(Kuaishou.send(&stub.call(&account), &reply).expect("sent").id.as_deref(), Some("12"));
        let asked = &stub.asked()[0];
        assert_eq!(asked.url, "https://openapi.kwaixiaodian.com/open/comment/add");
        let body = String::from_utf8(asked.body.clone()).expect("text");
        assert!(body.ends_with("&sign=j47ip4qsrYi%2F8mvGpkbq7ZmU8Xj9AFgmjfpL%2BF%2BftSw%3D"), "{body}");
        assert!(body.contains("&param=%7B%22content%22%3A%22thanks%22%2C%22replyToCommentId%22%3A11%7D&"));
        let lost = Stub::with(vec![Err(NoAnswer::Unknown("cut".into()))]);
        assert!(matches!(Kuaishou.send(&lost.call(&account), &reply), Err(Failure::Unknown { .. })));
        let late = Stub::of(&[json!({"result": 2001, "code": "807000", "errorMsg": "超过回复期限"})]);
        assert!(
            matches!(Kuaishou.send(&late.call(&account), &reply), Err(Failure::Refused { code, .. }) if code == "807000")
        );
    }

    #[test]
    fn tokens_by_form() {
        let account = account();
        let given = json!({"result": 1, "access_token": "a2", "refresh_token": "r2", "expires_in": 172_800, "refresh_token_expires_in": 15_552_000});
        let stub = Stub::of(&[given]);
        let grant = Kuaishou.refresh(&stub.call(&account)).expect("tokens");
        assert_eq!(
            (grant.tokens.access.as_str(), grant.tokens.access_until),
            ("a2", Some(NOW + Span::hours(48)))
        );
        assert_eq!(
            stub.asked()[0].body,
            b"grant_type=refresh_token&refresh_token=ref&app_id=ks1&app_secret=ks_app"
        );
        let over = Stub::of(&[json!({"result": 28, "error_msg": "access_token expired"})]);
        assert_eq!(Kuaishou.check(&over.call(&account)), Err(Failure::Token));
    }

    #[test]
    fn lists_by_their_own_windows() {
        let account = account();
        let order = json!({"orderBaseInfo": {"oid": 123, "status": 99, "totalFee": 9999, "payTime": 1_699_990_000_000_i64, "buyerNick": "a**"}, "orderItemInfo": {"itemId": 5, "num": 2}});
        let refund = |way: i64, status: i64| json!({"refundId": 7, "oid": 123, "handlingWay": way, "status": status, "refundFee": 100, "updateTime": 1_699_990_000_000_i64});
        let comment = json!({"commentId": 11, "itemId": 5, "orderId": 123, "content": "太小", "qualityScore": 2, "createTime": 1_699_990_000_000_i64});
        let stub = Stub::of(&[
            json!({"result": 1, "data": {"orderList": [order, {}], "cursor": "nomore"}}),
            json!({"result": 1, "data": {"refundOrderInfoList": [refund(10, 10), refund(77, 99)], "pcursor": "MjA="}}),
            json!({"result": 1, "data": {"rootComment": [comment, {"commentId": 12}]}}),
            json!({"result": 1, "data": {"refundOrderInfoList": [], "pcursor": "nomore"}}),
        ]);
        let since = NOW - Span::hours(40 * 24);
        let page = Kuaishou.read(&stub.call(&account), Resource::Orders, None, since).expect("orders");
        assert!(
            matches!(&page.rows[..], [RowIn::Order(o)] if o.amount.map(|m| m.minor) == Some(9999) && o.buyer.is_none() && o.status.as_deref() == Some("99"))
        );
        assert!(page.more, "the next week follows");
        let returns = Kuaishou.read(&stub.call(&account), Resource::Returns, None, since).expect("refunds");
        let read: Vec<_> = returns
            .rows
            .iter()
            .map(|row| match row {
                RowIn::Return(r) => (r.kind, r.state),
                _ => panic!("{row:?}"),
            })
            .collect();
        assert_eq!(
            read,
            [(ReturnKind::RefundOnly, ReturnState::Requested), (ReturnKind::Other, ReturnState::Unknown)]
        );
        let page = Kuaishou.read(&stub.call(&account), Resource::Reviews, None, since).expect("reviews");
        assert!(matches!(&page.rows[..], [RowIn::Review(r)] if r.rating == 2));
        assert_eq!(page.odd.len(), 1);
        drop(
            Kuaishou
                .read(&stub.call(&account), Resource::Returns, Some(&returns.position), since)
                .expect("refunds"),
        );
        let param = |n: usize| {
            let url = stub.asked()[n].url.clone();
            let param = url
                .split("param=")
                .nth(1)
                .and_then(|rest| rest.split('&').next())
                .expect("a param")
                .to_owned();
            let plain = param
                .replace("%22", "\"")
                .replace("%3A", ":")
                .replace("%2C", ",")
                .replace("%7B", "{")
                .replace("%7D", "}")
                .replace("%3D", "=");
            serde_json::from_str::<Value>(&plain).expect("JSON")
        };
        let width = |n: usize| {
            param(n)["endTime"].as_i64().expect("to") - param(n)["beginTime"].as_i64().expect("from")
        };
        assert_eq!((width(0), width(1)), (7 * 86_400_000, 86_400_000));
        assert_eq!((&param(3)["currentPage"], &param(3)["pcursor"]), (&json!(2), &json!("MjA=")));
    }
}
