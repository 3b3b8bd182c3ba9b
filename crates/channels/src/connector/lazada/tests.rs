//! Lazada: what is asked, byte by byte, and what its answers become.

use domain::inbound::Sender;
use domain::parcel::ParcelStatus;
use domain::returns::{ReturnKind, ReturnState, ReturnVerdict, Stage};
use serde_json::json;

use super::super::parts::tests::{NOW, Stub};
use super::super::{Enclosed, Order, Tokens};
use super::*;
use crate::file::RowIn;
use crate::wire::NoAnswer;

const DAY: Span = Span::hours(24);

fn account() -> Account {
    let fields = [("app_key", "123456"), ("app_secret", "helloworld"), ("seller_id", "1234567")];
    Account {
        base: api::base("SG"),
        market: "SG".into(),
        fields: fields.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
        tokens: Some(Tokens {
            access: "test".into(),
            access_until: None,
            refresh: Some("ref".into()),
            refresh_until: None,
        }),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "reads better where it is called")]
fn ok(more: Value) -> Value {
    let mut value = json!({"code": "0", "request_id": "0ba2"});
    value.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
    value
}

fn code(result: Result<Done, Failure>) -> String {
    match result {
        Err(Failure::Refused { code, .. }) => code,
        other => panic!("{other:?}"),
    }
}

fn reply(text: &str) -> Delivery {
    Delivery { key: "k".into(), what: Order::Reply { review: "1009".into(), text: text.into() } }
}

fn message(session: Option<&str>) -> Delivery {
    let (conversation, order) = (session.map(str::to_owned), Some("1".into()));
    Delivery {
        key: "k".into(),
        what: Order::Message { conversation, buyer: None, order, text: "we are on it".into() },
    }
}

fn decide(kind: ReturnKind, stage: Stage, verdict: ReturnVerdict, keep_goods: bool) -> Delivery {
    let (request, order, reason) = ("77".into(), Some("1".into()), Some("9".into()));
    let text = "worn".into();
    Delivery {
        key: "k".into(),
        what: Order::Decide {
            request,
            order,
            kind,
            stage,
            verdict,
            pays: None,
            keep_goods,
            reason,
            text,
            evidence: Vec::new(),
        },
    }
}

/// The vendor's own vector, and the computed one of the reference.
#[test]
fn signatures() {
    let system = || {
        Query::default()
            .with("app_key", "123456")
            .with("access_token", "test")
            .with("timestamp", "1517820392000")
            .with("sign_method", "sha256")
    };
    assert_eq!(
        api::sign("helloworld", "/order/get", &system().with("order_id", "1234")),
        "4190D32361CFB9581350222F345CB77F3B19F0E31D162316848A2C1FFD5FAB4A"
    );
    assert_eq!(
        api::sign(
            "helloworld",
            "/review/seller/reply/add",
            &system().with("id", "1009").with("content", "thank you")
        ),
        "93D6BC5815D27DBC662FCC6C46D2A606E0B41E0DB064056547331C4F58558CAA"
    );
}

#[test]
fn markets() {
    for (market, host, money) in [
        ("SG", "sg", "SGD"),
        ("TH", "co.th", "THB"),
        ("MY", "com.my", "MYR"),
        ("VN", "vn", "VND"),
        ("PH", "com.ph", "PHP"),
        ("ID", "co.id", "IDR"),
    ] {
        assert_eq!(Lazada.base(market), format!("https://api.lazada.{host}"));
        assert_eq!(api::currency(market).map(|c| c.code().to_owned()).as_deref(), Some(money));
    }
}

#[test]
fn consent_and_tokens() {
    let account = account();
    let page = Lazada.consent(&account, "s", "https://desk.test/back", NOW).expect("a page");
    assert_eq!(
        page,
        "https://auth.lazada.com/oauth/authorize?response_type=code&force_auth=true&redirect_uri=https%3A%2F%2Fdesk.test%2Fback&client_id=123456&state=s"
    );
    let given = ok(
        json!({"access_token": "a2", "refresh_token": "r2", "expires_in": 604_800, "refresh_expires_in": 2_592_000,
        "country_user_info": [{"country": "my", "seller_id": "5"}, {"country": "sg", "seller_id": "1234567"}]}),
    );
    let query = [("code".to_owned(), "c1".to_owned())];
    let stub = Stub::of(std::slice::from_ref(&given));
    let grant = Lazada.exchange(&stub.call(&account), &query).expect("tokens");
    assert_eq!(grant.tokens.access_until, Some(NOW + Span::hours(7 * 24)));
    assert_eq!(grant.more, [("seller_id", "1234567".to_owned())]);
    let signed = Query::default()
        .with("app_key", "123456")
        .with("timestamp", "1700000000000")
        .with("sign_method", "sha256")
        .with("code", "c1");
    let signature = api::sign("helloworld", "/auth/token/create", &signed);
    assert_eq!(
        stub.asked()[0].url,
        format!("https://auth.lazada.com/rest/auth/token/create?{}&sign={signature}", signed.encoded())
    );
    let mut other = account.clone();
    other.fields.insert("seller_id".into(), "9".into());
    let mixed = Lazada.exchange(&Stub::of(&[given]).call(&other), &query);
    assert!(matches!(mixed, Err(Failure::Refused { code, .. }) if code == "other_shop"));
    let spent = Stub::of(&[
        json!({"code": "IllegalRefreshToken", "type": "ISV", "message": "no", "request_id": "r"}),
    ]);
    assert!(matches!(Lazada.refresh(&spent.call(&account)), Err(Failure::Refused { .. })));
    let near = Account { base: "http://127.0.0.1:9/lazada".into(), ..account };
    let stub = Stub::of(&[]);
    drop(Lazada.refresh(&stub.call(&near)));
    assert!(stub.asked()[0].url.starts_with("http://127.0.0.1:9/lazada-auth/rest/auth/token/refresh?"));
}

#[test]
fn orders_with_their_lines_and_pages_that_overlap() {
    let account = account();
    let full: Vec<_> = (1..=50).map(|n| json!({"order_id": n, "price": "1,250.50", "customer_first_name": "Ana", "statuses": ["a_new_one"]})).collect();
    let lines = ok(json!({"data": [{"order_id": 1, "order_items": [
        {"product_id": 5, "sku": "RED", "currency": "SGD", "tracking_code": "PX1", "shipment_provider": "Post"}, {"sku": "RED"}, {"sku": "BLUE"}]}]}));
    let stub = Stub::of(&[ok(json!({"data": {"count": "50", "orders": full}})), lines]);
    let page = Lazada.read(&stub.call(&account), Resource::Orders, None, NOW - DAY).expect("a page");
    let RowIn::Order(order) = &page.rows[0] else { panic!() };
    assert_eq!(
        (order.quantity, order.product.as_deref(), order.tracking.as_deref()),
        (Some(2), Some("5"), Some("PX1"))
    );
    assert_eq!((order.amount.map(|m| m.minor), order.status.as_deref()), (Some(125_050), Some("a_new_one")));
    assert!(page.more);
    assert!(stub.paths()[0].contains("update_after=2023-11-13T22%3A13%3A20Z&update_before=2023-11-14T22%3A13%3A20Z&sort_by=updated_at&sort_direction=ASC&offset=0&limit=50&sign="));
    let stub = Stub::of(&[ok(json!({"data": {"orders": []}}))]);
    let last =
        Lazada.read(&stub.call(&account), Resource::Orders, Some(&page.position), NOW).expect("a page");
    assert!(stub.paths()[0].contains("&offset=40&"), "the next page begins ten before the end of this one");
    assert!(!last.more);
    let url = &stub.asked()[0].url;
    let (unsigned, signature) = url.split_once("&sign=").expect("a signature");
    let query = unsigned.split_once('?').expect("a query").1.replace("%3A", ":");
    let query = query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .fold(Query::default(), |q, (n, v)| q.with(n, v));
    assert_eq!(signature, api::sign("helloworld", "/orders/get", &query));
}

#[test]
fn reviews_by_product_then_by_id() {
    let account = account();
    let orders = ok(json!({"data": {"orders": [{"order_id": 1}, {"order_id": 2}]}}));
    let lines = ok(
        json!({"data": [{"order_id": 1, "order_items": [{"product_id": 5}, {"product_id": 5}]}, {"order_id": 2, "order_items": [{"product_id": 6}]}]}),
    );
    let history = |ids: Value, total: i64| {
        ok(json!({"success": true, "data": {"id_list": ids, "total": total, "page_size": 2, "current": 1}}))
    };
    let gone =
        ok(json!({"success": false, "error_code": "PARAMS_VALIDATE_ERROR", "error_msg": "no such item"}));
    let reviews = ok(json!({"success": true, "data": {"review_list": [
        {"id": 1009, "ratings": {"overall_rating": 2}, "review_content": "too small", "product_id": 5, "order_id": 1, "submit_time": 1_699_990_000_000_i64},
        {"id": 1010, "review_type": "FOLLOW_UP_REVIEW", "ratings": {}}]}}));
    let stub =
        Stub::of(&[orders, lines, gone, history(json!([1009, 1010]), 3), reviews, history(json!([]), 3)]);
    let mut position: Option<String> = None;
    let mut pages = Vec::new();
    for _ in 0..5 {
        let page = Lazada
            .read(&stub.call(&account), Resource::Reviews, position.as_deref(), NOW - Span::hours(3))
            .expect("a page");
        position = Some(page.position.clone());
        pages.push(page);
    }
    assert_eq!(pages[1].odd.len(), 1, "a product that is refused is set aside");
    assert!(
        matches!(&pages[3].rows[..], [RowIn::Review(r)] if r.external_id == "1009" && r.rating == 2 && r.created_at.is_some())
    );
    assert_eq!(pages[3].odd.len(), 1);
    assert!(
        stub.paths()[3].contains("item_id=5&start_time=1699989200000&end_time=1700000000000&current=1&"),
        "{}",
        stub.paths()[3]
    );
    assert!(stub.paths()[4].contains("id_list=%5B1009%2C1010%5D"));
    assert!(stub.paths()[5].contains("&current=2&"));
    assert!(pages[4].more, "the other half of the month of orders follows");
    assert_eq!(pages.iter().filter(|page| page.more).count(), 5);
}

#[test]
fn one_refused_review_holds_up_no_other() {
    let account = account();
    let position = r#"{"ids":["1009","1010"],"began":1700000000,"from":1699000000}"#;
    let no = json!({"code": "0", "request_id": "r", "success": false, "error_code": "NO_SUCH_REVIEW"});
    let one = ok(
        json!({"success": true, "data": {"review_list": [{"id": 1010, "ratings": {"overall_rating": 1}}]}}),
    );
    let stub = Stub::of(&[no.clone(), no, one]);
    let page = Lazada.read(&stub.call(&account), Resource::Reviews, Some(position), NOW).expect("a page");
    assert_eq!((page.rows.len(), page.odd.len(), page.more), (1, 1, false));
    let closed = Stub::of(&[
        json!({"code": "InsufficientPermission", "type": "ISV", "message": "no", "request_id": "r"}),
    ]);
    let seen = Lazada.read(&closed.call(&account), Resource::Reviews, Some(position), NOW);
    assert!(matches!(seen, Err(Failure::Refused { code, .. }) if code == "InsufficientPermission"));
}

#[test]
fn a_product_is_asked_week_by_week() {
    let account = account();
    let mut answers = vec![
        ok(json!({"data": {"orders": [{"order_id": 1}]}})),
        ok(json!({"data": [{"order_id": 1, "order_items": [{"product_id": 5}]}]})),
    ];
    answers.extend(std::iter::repeat_n(ok(json!({"success": true, "data": {}})), 30));
    let stub = Stub::of(&answers);
    let mut position: Option<String> = None;
    for _ in 0..15 {
        let page = Lazada
            .read(&stub.call(&account), Resource::Reviews, position.as_deref(), NOW - Span::hours(400 * 24))
            .expect("a page");
        position = Some(page.position);
    }
    let paths = stub.paths();
    let asked: Vec<_> = paths.iter().filter(|path| path.contains("/history/list")).collect();
    assert_eq!(asked.len(), 13, "89 days in weeks");
    for path in asked {
        let number = |name: &str| {
            path.split(name)
                .nth(1)
                .and_then(|rest| rest.split('&').next()?.parse::<i64>().ok())
                .expect("a number")
        };
        assert!(number("end_time=") - number("start_time=") <= 7 * 86_400_000, "{path}");
    }
}

#[test]
fn reverse_orders() {
    let account = account();
    let line = |status: &str, cents: i64, at: i64| {
        json!({"reverse_status": status, "refund_amount": cents, "reason_text": "broken", "reason_code": 3,
        "return_order_line_gmt_create": 1_699_990_000, "return_order_line_gmt_modified": at, "product": {"product_id": 5}, "seller_sku_id": "RED"})
    };
    let stub = Stub::of(&[ok(json!({"result": {"success": true, "total": 120, "items": [
        {"reverse_order_id": 77, "trade_order_id": 1, "request_type": "RETURN", "reverse_order_lines": [line("REQUEST_INITIATE", 1000, 1_699_991_000), line("REQUEST_INITIATE", 250, 1_699_992_000_000)]},
        {"reverse_order_id": 78, "request_type": "ONLY_ REFUND", "reverse_order_lines": [line("NOBODY_KNOWS", 1, 1)]},
        {"reverse_order_id": 79}]}}))]);
    let page =
        Lazada.read(&stub.call(&account), Resource::Returns, None, NOW - Span::hours(1)).expect("a page");
    let RowIn::Return(first) = &page.rows[0] else { panic!() };
    assert_eq!(
        (first.kind, first.state, first.quantity),
        (ReturnKind::ReturnAndRefund, ReturnState::Requested, Some(2))
    );
    assert_eq!(first.amount.map(|m| (m.minor, m.currency.code().to_owned())), Some((1250, "SGD".to_owned())));
    assert_eq!(
        first.updated_at,
        Some(Instant::from_seconds(1_699_992_000)),
        "seconds and milliseconds are mixed"
    );
    let RowIn::Return(second) = &page.rows[1] else { panic!() };
    assert_eq!((second.kind, second.state), (ReturnKind::RefundOnly, ReturnState::Unknown));
    assert_eq!((page.odd.len(), page.more), (1, true));
    assert!(stub.paths()[0].contains("page_no=1&page_size=50&ReverseOrderLineModifiedTimeRangeStart=1699996400000&ReverseOrderLineModifiedTimeRangeEnd=1700000000000"));
    let failed =
        Stub::of(&[ok(json!({"result": {"success": false, "error_code": "E1", "error_msg": "no"}}))]);
    assert!(
        matches!(Lazada.read(&failed.call(&account), Resource::Returns, None, NOW), Err(Failure::Refused { code, .. }) if code == "E1")
    );
}

#[test]
fn sessions_and_then_their_messages() {
    let account = account();
    let listed = ok(
        json!({"err_code": "0", "success": true, "data": {"has_more": true, "next_start_time": 1_600_000_000_000_i64, "last_session_id": "s0",
        "session_list": [{"session_id": "s1", "title": "Ana", "last_message_time": 1_699_999_000_000_i64}, {"session_id": "s0", "last_message_time": 1_600_000_000_000_i64}]}}),
    );
    let one = |id: &str, from: i64, content: &str| json!({"message_id": id, "from_account_type": from, "content": content, "send_time": 1_699_999_000_000_i64, "template_id": 1, "type": 1});
    let mut hidden = one("h", 2, "{\"txt\":\"call me\"}");
    hidden["process_msg"] = "blocked".into();
    let mut auto = one("a", 2, "{\"txt\":\"hello!\"}");
    auto["auto_reply"] = true.into();
    let messages = ok(
        json!({"data": {"has_more": false, "message_list": [one("1", 1, "{\"txt\":\"where?\"}"), one("2", 2, "not json"), auto, hidden, {}]}}),
    );
    let stub = Stub::of(&[listed, messages]);
    let list = Lazada.read(&stub.call(&account), Resource::Messages, None, NOW - DAY).expect("a list");
    let page =
        Lazada.read(&stub.call(&account), Resource::Messages, Some(&list.position), NOW).expect("messages");
    let said: Vec<_> = page
        .rows
        .iter()
        .map(|row| match row {
            RowIn::Message(m) => (m.sender, m.text.as_str(), m.buyer.as_deref()),
            _ => panic!("{row:?}"),
        })
        .collect();
    assert_eq!(
        said,
        [
            (Sender::Buyer, "where?", Some("Ana")),
            (Sender::Seller, "[1]", Some("Ana")),
            (Sender::Auto, "hello!", Some("Ana"))
        ]
    );
    assert_eq!(page.odd.len(), 1);
    assert!(stub.paths()[0].contains("start_time=1700000000000&page_size=20&sign="));
    let stub = Stub::of(&[ok(json!({"data": {"session_list": []}}))]);
    drop(Lazada.read(&stub.call(&account), Resource::Messages, Some(&page.position), NOW).expect("a list"));
    assert!(stub.paths()[0].contains("start_time=1600000000000&page_size=20&last_session_id=s0&"));
}

#[test]
fn parcels() {
    let account = account();
    let listed = ok(json!({"data": {"orders": [{"order_id": 1}]}}));
    let trace = ok(
        json!({"result": {"success": true, "module": [{"package_detail_info_list": [{"tracking_number": "PX1", "logistic_detail_info_list": [
        {"event_time": 1_699_990_000_000_i64, "status_code": "LOST_BY_3PL", "description": "lost"}, {"status_code": "X"}]}]}]}}),
    );
    let stub = Stub::of(&[listed, trace]);
    let first = Lazada.read(&stub.call(&account), Resource::Parcels, None, NOW).expect("a list");
    let page =
        Lazada.read(&stub.call(&account), Resource::Parcels, Some(&first.position), NOW).expect("steps");
    assert!(
        matches!(&page.rows[..], [RowIn::Parcel(p)] if p.tracking == "PX1" && p.status == ParcelStatus::Lost)
    );
    assert_eq!(page.odd.len(), 1);
    assert!(stub.paths()[0].contains("&status=shipped&"));
}

#[test]
fn replies() {
    let account = account();
    let standing = |reply: Value, can: bool| {
        ok(
            json!({"success": true, "data": {"review_list": [{"id": 1009, "seller_reply": reply, "can_reply": can}]}}),
        )
    };
    let already = || json!({"code": "0", "request_id": "r", "success": false, "error_code": "REPLY_ALREADY", "error_msg": "x"});
    let stub = Stub::of(&[ok(json!({"success": true}))]);
    assert!(Lazada.send(&stub.call(&account), &reply("thank you")).is_ok());
    let asked = &stub.asked()[0];
    assert_eq!(asked.body, b"id=1009&content=thank%20you");
    let signed = Query::default()
        .with("app_key", "123456")
        .with("timestamp", "1700000000000")
        .with("sign_method", "sha256")
        .with("access_token", "test");
    let signature = api::sign(
        "helloworld",
        "/review/seller/reply/add",
        &signed.clone().with("id", "1009").with("content", "thank you"),
    );
    assert_eq!(
        asked.url,
        format!("https://api.lazada.sg/rest/review/seller/reply/add?{}&sign={signature}", signed.encoded())
    );
    assert!(
        Lazada
            .send(
                &Stub::of(&[already(), standing("thank you".into(), false)]).call(&account),
                &reply("thank you")
            )
            .is_ok()
    );
    assert_eq!(
        code(Lazada.send(
            &Stub::of(&[already(), standing("sorry".into(), false)]).call(&account),
            &reply("thank you")
        )),
        "answered_already"
    );
    for refused in ["NO_SUCH_REVIEW", "REVIEW_STATUS_CANNOT_REPLY", "BEYOND_REPLY_PERIOD"] {
        let stub =
            Stub::of(&[json!({"code": "0", "request_id": "r", "success": false, "error_code": refused})]);
        assert_eq!(code(Lazada.send(&stub.call(&account), &reply("thank you"))), refused);
    }
    assert_eq!(code(Lazada.send(&Stub::default().call(&account), &reply(&"x".repeat(501)))), "text_too_long");
    let find =
        |answer: Value| Lazada.find(&Stub::of(&[answer]).call(&account), &reply("thank you"), NOW - DAY);
    assert!(matches!(find(standing("thank you".into(), false)), Ok(Found::There(_))));
    assert_eq!(find(standing(Value::Null, true)), Ok(Found::Absent));
    assert_eq!(find(standing(Value::Null, false)), Ok(Found::CannotTell), "with the moderators");
    assert!(find(standing("sorry".into(), false)).is_err());
}

#[test]
fn messages_that_the_filter_hides_are_not_delivered() {
    let account = account();
    let sent = |more: Value| {
        let mut data = json!({"message_id": "m9"});
        data.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        ok(json!({"err_code": "0", "success": true, "data": data}))
    };
    let stub = Stub::of(&[sent(json!({"process_msg": ""}))]);
    assert_eq!(
        Lazada.send(&stub.call(&account), &message(Some("s1"))).expect("sent").id.as_deref(),
        Some("m9")
    );
    assert_eq!(stub.asked()[0].body, b"session_id=s1&template_id=1&txt=we%20are%20on%20it");
    let hidden = Stub::of(&[sent(json!({"process_msg": "contains a phone number"}))]);
    assert_eq!(code(Lazada.send(&hidden.call(&account), &message(Some("s1")))), "process_msg");
    let stub = Stub::of(&[ok(json!({"data": {"session_id": "s7"}})), sent(json!({}))]);
    assert!(Lazada.send(&stub.call(&account), &message(None)).is_ok());
    assert!(stub.paths()[0].contains("/im/session/open?") && stub.paths()[0].contains("&order_id=1&"));
    let failed =
        Stub::of(&[json!({"code": "0", "request_id": "r", "err_code": "IM_1", "err_message": "no"})]);
    assert_eq!(code(Lazada.send(&failed.call(&account), &message(Some("s1")))), "IM_1");
    let lost = Stub::with(vec![Err(NoAnswer::Unknown("cut".into()))]);
    assert!(matches!(Lazada.send(&lost.call(&account), &message(Some("s1"))), Err(Failure::Unknown { .. })));

    let listed = |from: i64, process: &str| {
        ok(
            json!({"data": {"message_list": [{"message_id": "m9", "from_account_type": from, "send_time": 1_699_999_000_000_i64,
        "content": "{\"txt\":\"we are on it\"}", "process_msg": process}]}}),
        )
    };
    let find = |answer: Value| {
        Lazada.find(&Stub::of(&[answer]).call(&account), &message(Some("s1")), NOW - Span::hours(1))
    };
    assert!(matches!(find(listed(2, "")), Ok(Found::There(d)) if d.id.as_deref() == Some("m9")));
    assert_eq!(find(listed(1, "")), Ok(Found::Absent));
    assert!(
        matches!(find(listed(2, "blocked")), Err(Failure::Refused { code, .. }) if code == "process_msg")
    );
}

#[test]
fn decisions() {
    use ReturnKind::{Cancel, Exchange, RefundOnly, ReturnAndRefund};
    use ReturnVerdict::{Approve, ApprovePart, Reject};
    use Stage::{Goods, Request};
    let account = account();
    let detail = |lines: &[i64]| {
        ok(
            json!({"data": {"reverseOrderLineDTOList": lines.iter().map(|n| json!({"reverse_order_line_id": n})).collect::<Vec<_>>()}}),
        )
    };
    for (kind, stage, verdict, keep, expected) in [
        (
            RefundOnly,
            Request,
            Approve,
            false,
            "/rest/order/reverse/onlyrefund/seller/decide?|&reverse_order_id=77&action=agreeRefund&reverse_order_item_ids=%5B5%5D&",
        ),
        (
            ReturnAndRefund,
            Request,
            Approve,
            false,
            "/rest/order/reverse/return/update?|&reverse_order_id=77&action=agreeReturn&reverse_order_item_ids=%5B5%5D&",
        ),
        (
            ReturnAndRefund,
            Request,
            Approve,
            true,
            "/rest/order/reverse/return/update?|&action=instantRefund&",
        ),
        (ReturnAndRefund, Goods, Approve, false, "/rest/order/reverse/return/update?|&action=agreeRefund&"),
        (
            ReturnAndRefund,
            Request,
            Reject,
            false,
            "/rest/order/reverse/return/update?|&reason_id=9&comment=worn&action=refuseReturn&",
        ),
        (ReturnAndRefund, Goods, Reject, false, "/rest/order/reverse/return/update?|&action=refuseRefund&"),
    ] {
        let stub = Stub::of(&[detail(&[5]), ok(json!({"data": null}))]);
        assert!(Lazada.send(&stub.call(&account), &decide(kind, stage, verdict, keep)).is_ok(), "{expected}");
        let (path, query) = expected.split_once('|').expect("both");
        assert!(stub.paths()[1].starts_with(path) && stub.paths()[1].contains(query), "{}", stub.paths()[1]);
    }
    for (verdict, expected) in
        [(Approve, "&agree_cancel=true&"), (Reject, "&agree_cancel=false&reason_code=9&")]
    {
        let stub = Stub::of(&[ok(json!({"data": null}))]);
        assert!(Lazada.send(&stub.call(&account), &decide(Cancel, Request, verdict, false)).is_ok());
        assert!(stub.paths()[0].contains(expected), "{}", stub.paths()[0]);
    }
    for (kind, stage, verdict) in
        [(RefundOnly, Request, Reject), (Exchange, Request, Approve), (ReturnAndRefund, Request, ApprovePart)]
    {
        let stub = Stub::default();
        assert_eq!(code(Lazada.send(&stub.call(&account), &decide(kind, stage, verdict, false))), "by_hand");
        assert!(stub.asked().is_empty());
    }
    let several = Stub::of(&[detail(&[5, 6])]);
    assert_eq!(
        code(Lazada.send(&several.call(&account), &decide(RefundOnly, Request, Approve, false))),
        "by_hand"
    );
    let fault = Stub::of(&[
        detail(&[5]),
        json!({"code": "106", "type": "ISV", "message": "ROC internal error", "request_id": "r"}),
    ]);
    assert!(matches!(
        Lazada.send(&fault.call(&account), &decide(ReturnAndRefund, Request, Approve, false)),
        Err(Failure::Unknown { .. })
    ));
}

#[test]
fn whether_a_decision_stands() {
    use ReturnVerdict::{Approve, Reject};
    use Stage::{Goods, Request};
    let account = account();
    let yes = || Found::There(Done::default());
    for (stage, verdict, words, expected) in [
        (Request, Approve, &["REQUEST_INITIATE"][..], Found::Absent),
        (Request, Approve, &["CANCEL_SUCCESS"], yes()),
        (Request, Reject, &["REQUEST_REJECT", "REQUEST_REJECT"], yes()),
        (Request, Reject, &["REQUEST_REJECT", "REQUEST_INITIATE"], Found::CannotTell),
        (Goods, Approve, &["REQUEST_CANCEL"], Found::CannotTell),
        (Request, Approve, &["NOBODY_KNOWS"], Found::CannotTell),
    ] {
        let lines: Vec<_> =
            words.iter().map(|w| json!({"reverse_order_line_id": 1, "reverse_status": w})).collect();
        let stub = Stub::of(&[ok(json!({"data": {"reverseOrderLineDTOList": lines}}))]);
        let delivery = decide(ReturnKind::ReturnAndRefund, stage, verdict, false);
        assert_eq!(Lazada.find(&stub.call(&account), &delivery, NOW - DAY), Ok(expected), "{words:?}");
    }
}

#[test]
fn what_its_codes_mean() {
    let account = account();
    let check = |code: &str, kind: &str| {
        let stub = Stub::of(&[json!({"code": code, "type": kind, "message": "no", "request_id": "r"})]);
        Lazada.check(&stub.call(&account)).expect_err("a failure")
    };
    assert_eq!(check("IllegalAccessToken", "ISV"), Failure::Token);
    assert!(matches!(check("ApiCallLimit", "ISV"), Failure::Later { after: Some(_), .. }));
    assert!(matches!(check("ServiceTimeout", "ISP"), Failure::Later { .. }));
    assert!(matches!(check("IncompleteSignature", "ISV"), Failure::Refused { .. }));
    let fault =
        Stub::of(&[json!({"code": "ServiceTimeout", "type": "SYSTEM", "message": "no", "request_id": "r"})]);
    assert!(matches!(Lazada.send(&fault.call(&account), &reply("thank you")), Err(Failure::Unknown { .. })));
}

#[test]
fn pushes() {
    let mut account = account();
    account.fields.insert("app_secret".into(), "3412gyo124goi3124".into());
    let body = br#"{"seller_id":"1234567", "message_type":0, "data":{...}..}"#;
    let published = "f3d2ca947f16a50b577c036adecd18bec126ea19cadedd59816e255d3b6104ab";
    let push = |account: &Account, signature: Option<&str>, body: &[u8]| {
        let header = |name: &str| signature.filter(|_| name == "authorization");
        Lazada.push(account, &Pushed { header: &header, body, url: "https://any.test" })
    };
    let hint = push(&account, Some(published), body).expect("the vendor's own example, which is no JSON");
    assert_eq!(hint.kind, "-1");
    let mut other = account.clone();
    other.fields.insert("app_key".into(), "123457".into());
    for (account, signature, body) in [
        (&account, None, &body[..]),
        (&account, Some(&published[2..]), body),
        (&account, Some(published), &body[1..]),
        (&other, Some(published), body),
    ] {
        assert_eq!(push(account, signature, body), Err(NotGenuine));
    }
    for (body, read) in [
        (
            json!({"seller_id": "1234567", "message_type": 0, "data": {"trade_order_id": "1"}}),
            vec![Resource::Orders],
        ),
        (
            json!({"seller_id": "1234567", "message_type": 0, "data": {"reverse_order_id": "1"}}),
            vec![Resource::Orders, Resource::Returns],
        ),
        (json!({"seller_id": 1_234_567, "message_type": 2}), vec![Resource::Messages]),
        (json!({"message_type": 10}), vec![Resource::Returns]),
        (json!({"message_type": 14}), vec![Resource::Orders, Resource::Parcels]),
        (json!({"message_type": 21, "data": {"item_id": 5, "id": 1009}}), vec![Resource::Reviews]),
        (json!({"seller_id": "9", "message_type": 21}), vec![]),
        (json!({"message_type": 999}), vec![]),
    ] {
        let body = body.to_string();
        let signature = sign::hex("3412gyo124goi3124", format!("123456{body}"));
        assert_eq!(push(&account, Some(&signature), body.as_bytes()).expect("genuine").read, read, "{body}");
    }
    assert_eq!(Lazada.ack(), super::super::Ack { status: 200, body: None });
}

fn enclosed(mut delivery: Delivery) -> Delivery {
    let name = "a.png".to_owned();
    if let Order::Decide { evidence, .. } = &mut delivery.what {
        evidence.push(Enclosed { name, media_type: "image/png".to_owned(), bytes: b"\x89PNG".to_vec() });
    }
    delivery
}

#[test]
fn a_no_puts_its_pictures_up_first() {
    let account = account();
    let line = |line: Value| ok(json!({"data": {"reverseOrderLineDTOList": [line]}}));
    let detail = || line(json!({"reverse_order_line_id": 5}));
    let image = || ok(json!({"data": {"image": {"url": "https://f.test/1"}}}));
    let done = || ok(json!({"data": null}));
    let dispute = enclosed(decide(ReturnKind::RefundOnly, Stage::Request, ReturnVerdict::Reject, false));
    let stub = Stub::of(&[detail(), image(), done()]);
    assert!(Lazada.send(&stub.call(&account), &dispute).is_ok());
    assert!(stub.paths()[1].starts_with("/rest/image/upload?"), "{:?}", stub.paths());
    let told = &stub.paths()[2];
    assert!(told.contains("&action=startDispute&reverse_order_item_ids=%5B5%5D&comment=worn&"), "{told}");
    let list = "image_info_list=%5B%7B%22file_name%22%3A%22a.png%22%2C%22file_url%22%3A%22https%3A%2F%2Ff.test%2F1%22%7D%5D";
    assert!(told.contains(list), "{told}");

    let refuse = enclosed(decide(ReturnKind::ReturnAndRefund, Stage::Goods, ReturnVerdict::Reject, false));
    let stub = Stub::of(&[image(), detail(), done()]);
    assert!(Lazada.send(&stub.call(&account), &refuse).is_ok());
    assert!(
        stub.paths()[2].contains("&image_info=%5B%7B%22name%22%3A%22a.png%22%2C%22url%22%3A"),
        "{:?}",
        stub.paths()
    );

    let stub = Stub::of(&[detail(), ok(json!({"data": {}}))]);
    let failure = Lazada.send(&stub.call(&account), &dispute).unwrap_err();
    assert!(matches!(failure, Failure::Later { .. }), "nothing happened but a picture: {failure:?}");

    // Whatever the state is called: the line says that it is disputed.
    let stub =
        Stub::of(&[line(json!({"reverse_order_line_id": 5, "reverse_status": "X", "is_dispute": true}))]);
    let found = Lazada.find(&stub.call(&account), &dispute, NOW).expect("an answer");
    assert!(matches!(found, Found::There(_)), "{found:?}");

    let list = ok(json!({"data": [{"reason_id": 9, "multi_language_text": "Worn"}, {"text": "none"}]}));
    let stub = Stub::of(&[detail(), list]);
    let reasons = Lazada.reasons(&stub.call(&account), "77").expect("a list");
    assert_eq!(
        reasons.iter().map(|r| (r.code.as_str(), r.words.as_str())).collect::<Vec<_>>(),
        [("9", "Worn")]
    );
}
