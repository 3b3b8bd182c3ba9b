//! TikTok Shop: what is asked, byte by byte, and what its answers become.

use domain::inbound::Sender;
use domain::money::{Currency, Money};
use domain::parcel::ParcelStatus;
use domain::returns::{ReturnKind, ReturnState, ReturnVerdict, Stage};
use serde_json::json;

use super::super::parts::tests::{NOW, Stub};
use super::super::{Order, Tokens};
use super::*;
use crate::file::RowIn;
use crate::wire::NoAnswer;

const DAY: Span = Span::hours(24);

fn account() -> Account {
    let fields = [
        ("app_key", "ak1"),
        ("app_secret", "tts_secret"),
        ("service_id", "77"),
        ("shop_id", "7494049642642441621"),
        ("shop_cipher", "GCP_x"),
    ];
    Account {
        base: api::BASE.into(),
        market: "GB".into(),
        fields: fields.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
        tokens: Some(Tokens {
            access: "acc".into(),
            access_until: None,
            refresh: Some("ref".into()),
            refresh_until: None,
        }),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "reads better where it is called")]
fn ok(data: Value) -> Value {
    json!({"code": 0, "message": "Success", "request_id": "r", "data": data})
}

fn fail(code: i64) -> Value {
    json!({"code": code, "message": "no", "request_id": "r"})
}

fn code(result: Result<Done, Failure>) -> String {
    match result {
        Err(Failure::Refused { code, .. }) => code,
        other => panic!("{other:?}"),
    }
}

fn message(conversation: Option<&str>) -> Delivery {
    let (conversation, order) = (conversation.map(str::to_owned), Some("O1".into()));
    Delivery {
        key: "k1".into(),
        what: Order::Message { conversation, buyer: None, order, text: "we are \"on\" it".into() },
    }
}

fn decide(kind: ReturnKind, stage: Stage, verdict: ReturnVerdict, keep_goods: bool) -> Delivery {
    let pays = (verdict == ReturnVerdict::ApprovePart)
        .then_some(Money { minor: 550, currency: Currency::parse("GBP").expect("a code") });
    let (request, order, reason) =
        ("R1".into(), Some("O1".into()), Some("seller_reject_apply_product_has_been_packed".into()));
    Delivery {
        key: "k1".into(),
        what: Order::Decide {
            request,
            order,
            kind,
            stage,
            verdict,
            pays,
            keep_goods,
            reason,
            text: "packed".into(),
            evidence: Vec::new(),
        },
    }
}

/// The vendor's own vector, and the computed one of the reference.
#[test]
fn signatures() {
    let published = Query::default().with("timestamp", 1_623_812_664).with("app_key", "29a39d");
    assert_eq!(
        api::sign("e59af819cc", "/authorization/202309/shops", &published, ""),
        "b596b73e0cc6de07ac26f036364178ab16b0a907af13d43f0a0cd2345f582dc8"
    );
    let computed = Query::default()
        .with("page_size", 20)
        .with("app_key", "ak1")
        .with("timestamp", 1_700_000_000)
        .with("shop_cipher", "GCP_x");
    assert_eq!(
        api::sign("tts_secret", "/order/202309/orders/search", &computed, r#"{"update_time_ge":1699990000}"#),
        "99f7a2c17035dd8ce30869e91a2b09d7679843b2deeae3c21d69ec7a5c693e33"
    );
}

#[test]
fn consent_and_tokens() {
    let mut account = account();
    let page = TikTok.consent(&account, "s&1", "https://unused.test", NOW).expect("a page");
    assert_eq!(page, "https://services.tiktokshop.com/open/authorize?service_id=77&state=s%261");
    account.market = "US".into();
    assert!(
        TikTok
            .consent(&account, "s", "", NOW)
            .expect("a page")
            .starts_with("https://services.tiktokshops.us/")
    );
    let tokens = ok(
        json!({"access_token": "a2", "access_token_expire_in": 1_700_600_000, "refresh_token": "r2", "refresh_token_expire_in": 1_710_000_000}),
    );
    let shops = |ids: &[&str]| {
        ok(
            json!({"shops": ids.iter().map(|id| json!({"id": id, "cipher": format!("C{id}")})).collect::<Vec<_>>()}),
        )
    };
    let query = [("code".to_owned(), "c1".to_owned())];
    let stub = Stub::of(&[tokens.clone(), shops(&["1", "7494049642642441621"])]);
    let grant = TikTok.exchange(&stub.call(&account), &query).expect("tokens");
    assert_eq!(
        grant.tokens.access_until,
        Some(Instant::from_seconds(1_700_600_000)),
        "a time, not a duration"
    );
    assert_eq!(grant.more[1], ("shop_cipher", "C7494049642642441621".to_owned()));
    let asked = stub.asked();
    assert_eq!(
        asked[0].url,
        "https://auth.tiktok-shops.com/api/v2/token/get?auth_code=c1&grant_type=authorized_code&app_key=ak1&app_secret=tts_secret"
    );
    assert!(asked[1].headers.contains(&("x-tts-access-token", "a2".to_owned())));
    assert!(!asked[1].url.contains("shop_cipher"));
    account.fields.remove("shop_id");
    for (ids, expected) in [(&["1", "2"][..], "which_shop"), (&[], "other_shop")] {
        let stub = Stub::of(&[tokens.clone(), shops(ids)]);
        assert!(
            matches!(TikTok.exchange(&stub.call(&account), &query), Err(Failure::Refused { code, .. }) if code == expected)
        );
    }
    let denied = [("error".to_owned(), "auth_denied".to_owned())];
    assert!(
        matches!(TikTok.exchange(&Stub::default().call(&account), &denied), Err(Failure::Refused { why, .. }) if why == "auth_denied")
    );
    let stub = Stub::of(&[tokens]);
    assert_eq!(TikTok.refresh(&stub.call(&account)).expect("tokens").tokens.refresh.as_deref(), Some("r2"));
    assert!(stub.paths()[0].starts_with("/api/v2/token/refresh?refresh_token=ref&grant_type=refresh_token&"));
    let near = Account { base: "http://127.0.0.1:9/tiktok".into(), ..account };
    let stub = Stub::of(&[]);
    drop(TikTok.refresh(&stub.call(&near)));
    assert!(
        stub.asked()[0].url.starts_with("http://127.0.0.1:9/tiktok-auth/api/v2/token/refresh?"),
        "whoever stands in gets the secrets"
    );
}

#[test]
fn orders() {
    let account = account();
    let order = json!({"id": "O1", "status": "A_NEW_ONE", "payment": {"currency": "GBP", "total_amount": "12.50"}, "paid_time": 1_699_990_000,
        "recipient_address": {"name": "A*** B***"}, "tracking_number": "PX1",
        "line_items": [{"sku_id": "9", "product_id": "5", "seller_sku": "RED"}, {"sku_id": "9"}, {"sku_id": "8"}]});
    let stub = Stub::of(&[ok(
        json!({"orders": [order, {"status": "UNPAID"}], "next_page_token": "p2", "total_count": 2}),
    )]);
    let page = TikTok.read(&stub.call(&account), Resource::Orders, None, NOW - DAY).expect("a page");
    let RowIn::Order(order) = &page.rows[0] else { panic!() };
    assert_eq!(
        (order.quantity, order.buyer.as_deref(), order.status.as_deref()),
        (Some(2), None, Some("A_NEW_ONE"))
    );
    assert_eq!(order.amount.map(|m| m.minor), Some(1250));
    assert_eq!((page.odd.len(), page.more), (1, true));
    assert_eq!(stub.sent(0), json!({"update_time_ge": 1_699_913_600, "update_time_lt": 1_700_000_000}));
    let query = Query::default()
        .with("page_size", 50)
        .with("sort_field", "update_time")
        .with("sort_order", "ASC")
        .with("app_key", "ak1")
        .with("timestamp", 1_700_000_000)
        .with("shop_cipher", "GCP_x");
    let body = String::from_utf8(stub.asked()[0].body.clone()).expect("text");
    let signature = api::sign("tts_secret", "/order/202309/orders/search", &query, &body);
    assert_eq!(stub.paths()[0], format!("/order/202309/orders/search?{}&sign={signature}", query.encoded()));
    // The last page is empty and has no list at all.
    let stub = Stub::of(&[ok(json!({"next_page_token": "", "total_count": 0}))]);
    let last =
        TikTok.read(&stub.call(&account), Resource::Orders, Some(&page.position), NOW).expect("a page");
    assert!(stub.paths()[0].contains("page_size=50&page_token=p2&"));
    assert!(!last.more && last.rows.is_empty());
    let lost = Stub::of(&[fail(36_009_004)]);
    let again =
        TikTok.read(&lost.call(&account), Resource::Orders, Some(&page.position), NOW).expect("again");
    assert!(again.more && !again.position.contains("p2"));
}

#[test]
fn return_requests() {
    let account = account();
    let one = |status: &str, kind: &str| {
        json!({"return_id": "R1", "order_id": "O1", "return_type": kind, "return_status": status, "return_reason": "ecom_x",
        "return_reason_text": "broken", "refund_amount": {"currency": "GBP", "refund_total": "5.5"}, "create_time": 1_699_990_000,
        "return_line_items": [{"sku_id": "9"}], "seller_next_action_response": [{"action": "SELLER_RESPOND_RETURN", "deadline": 1}]})
    };
    let stub = Stub::of(&[ok(json!({"return_orders": [
        one("RETURN_OR_REFUND_REQUEST_PENDING", "RETURN_AND_REFUND"),
        one("RETURN_OR_REFUND__REQUEST_CANCELLED", "REFUND"),
        one("NOBODY_KNOWS", "A_NEW_KIND"),
        {"return_id": "R9"}]}))]);
    let page = TikTok.read(&stub.call(&account), Resource::Returns, None, NOW - DAY).expect("a page");
    let read: Vec<_> = page
        .rows
        .iter()
        .map(|row| match row {
            RowIn::Return(r) => (r.kind, r.state),
            _ => panic!("{row:?}"),
        })
        .collect();
    assert_eq!(
        read,
        [
            (ReturnKind::ReturnAndRefund, ReturnState::Requested),
            (ReturnKind::RefundOnly, ReturnState::Cancelled),
            (ReturnKind::Other, ReturnState::Unknown),
        ]
    );
    assert_eq!(page.odd.len(), 1);
    assert!(stub.paths()[0].starts_with("/return_refund/202309/returns/search?page_size=50&"));
}

#[test]
fn reviews_by_windows() {
    let account = account();
    let stub = Stub::of(&[ok(json!({"reviews": [
        {"review": {"review_id": "v1", "rating": 2, "title": "Meh", "content": "too small", "order_id": "O1", "tiktok_product_id": "5", "create_time": "2023-11-14T20:00:00Z"}},
        {"review": {"review_id": "v2", "rating": "5", "content": "good", "create_time": 1_699_990_000}},
        {"review": {"review_id": "v3", "rating": 0}}]}))]);
    let page = TikTok.read(&stub.call(&account), Resource::Reviews, None, NOW - DAY).expect("a page");
    assert_eq!(
        stub.sent(0),
        json!({"review_start_time": "2023-11-13T22:13:20Z", "review_end_time": "2023-11-14T22:13:20Z"})
    );
    assert!(
        matches!(&page.rows[0], RowIn::Review(r) if r.text == "Meh\ntoo small" && r.created_at.is_some())
    );
    assert!(
        matches!(&page.rows[1], RowIn::Review(r) if r.rating == 5 && r.created_at == Some(Instant::from_seconds(1_699_990_000)))
    );
    assert_eq!(page.odd.len(), 1);
    let denied = Stub::of(&[fail(32_002_017)]);
    let refused = TikTok.read(&denied.call(&account), Resource::Reviews, None, NOW);
    assert!(
        matches!(refused, Err(Failure::Refused { code, .. }) if code == "32002017"),
        "a missing permission is seen"
    );
}

#[test]
fn conversations_and_then_their_messages() {
    let account = account();
    let listed = ok(json!({"conversations": [{"id": "c1", "latest_message": {"create_time": 1_699_999_000},
        "participants": [{"role": "SHOP"}, {"role": "BUYER", "nickname": "ana"}]}, {"id": "c0", "latest_message": {"create_time": 1_500_000_000}}]}));
    let one = |id: &str, role: &str, content: &str| json!({"id": id, "type": "TEXT", "content": content, "create_time": 1_699_999_000, "is_visible": true, "sender": {"role": role}});
    let messages = ok(json!({"next_page_token": "m2", "messages": [
        one("1", "BUYER", "{\"content\":\"where?\"}"), one("2", "SHOP", "not json"), one("3", "ROBOT", "{\"url\":\"x\"}"), one("4", "A_NEW_ROLE", "{}"),
        {"id": "5", "is_visible": false}, {"content": "{}"}]}));
    let stub = Stub::of(&[listed, messages]);
    let list = TikTok.read(&stub.call(&account), Resource::Messages, None, NOW - DAY).expect("a list");
    let page =
        TikTok.read(&stub.call(&account), Resource::Messages, Some(&list.position), NOW).expect("messages");
    let said: Vec<_> = page
        .rows
        .iter()
        .map(|row| match row {
            RowIn::Message(m) => (m.sender, m.text.as_str()),
            _ => panic!("{row:?}"),
        })
        .collect();
    assert_eq!(
        said,
        [
            (Sender::Buyer, "where?"),
            (Sender::Seller, "not json"),
            (Sender::Auto, "[text]"),
            (Sender::Auto, "[text]")
        ]
    );
    assert_eq!((page.odd.len(), page.more), (1, true));
    assert!(stub.paths()[1].starts_with("/customer_service/202309/conversations/c1/messages?page_size=10&sort_field=create_time&sort_order=DESC&"));
}

#[test]
fn parcels() {
    let account = account();
    let listed = ok(
        json!({"orders": [{"id": "O1", "tracking_number": "PX1", "shipping_provider": "Post"}, {"id": "O2"}]}),
    );
    let steps = ok(
        json!({"tracking": [{"description": "Arrived at hub", "update_time_millis": 1_699_990_000_000_i64}, {"description": "?"}]}),
    );
    let stub = Stub::of(&[listed, steps]);
    let first = TikTok.read(&stub.call(&account), Resource::Parcels, None, NOW).expect("a list");
    let page =
        TikTok.read(&stub.call(&account), Resource::Parcels, Some(&first.position), NOW).expect("steps");
    assert!(
        matches!(&page.rows[..], [RowIn::Parcel(p)] if p.tracking == "PX1" && p.status == ParcelStatus::Unknown && p.description == "Arrived at hub")
    );
    assert_eq!(page.odd.len(), 1);
    assert_eq!(stub.sent(0)["order_status"], "IN_TRANSIT");
    assert!(stub.paths()[1].starts_with("/fulfillment/202309/orders/O1/tracking?"));
}

#[test]
fn messages_are_sent_as_json_in_a_string() {
    let account = account();
    let sent = ok(json!({"message_id": "m9"}));
    let stub = Stub::of(std::slice::from_ref(&sent));
    assert_eq!(
        TikTok.send(&stub.call(&account), &message(Some("c1"))).expect("sent").id.as_deref(),
        Some("m9")
    );
    assert_eq!(stub.sent(0), json!({"type": "TEXT", "content": "{\"content\":\"we are \\\"on\\\" it\"}"}));
    let stub = Stub::of(&[
        ok(json!({"orders": [{"id": "O1", "user_id": "u7"}]})),
        ok(json!({"conversation_id": "c7"})),
        sent,
    ]);
    assert!(TikTok.send(&stub.call(&account), &message(None)).is_ok());
    assert_eq!(stub.sent(1), json!({"buyer_user_id": "u7"}));
    assert!(stub.paths()[2].starts_with("/customer_service/202309/conversations/c7/messages?"));
    let lost = Stub::with(vec![Err(NoAnswer::Unknown("cut".into()))]);
    assert!(matches!(TikTok.send(&lost.call(&account), &message(Some("c1"))), Err(Failure::Unknown { .. })));
    let reply = Delivery { key: "k".into(), what: Order::Reply { review: "v".into(), text: "t".into() } };
    assert_eq!(code(TikTok.send(&Stub::default().call(&account), &reply)), "by_hand");
    let long =
        Order::Message { conversation: Some("c".into()), buyer: None, order: None, text: "x".repeat(2_001) };
    assert_eq!(
        code(TikTok.send(&Stub::default().call(&account), &Delivery { key: "k".into(), what: long })),
        "text_too_long"
    );
}

#[test]
fn whether_a_message_stands() {
    let account = account();
    let tried = NOW - Span::hours(1);
    let one = |role: &str, at: i64, words: &str| json!({"id": "m9", "create_time": at, "sender": {"role": role}, "content": json!({"content": words}).to_string()});
    let find = |messages: Value| {
        let stub = Stub::of(&[ok(json!({"messages": messages}))]);
        TikTok.find(&stub.call(&account), &message(Some("c1")), tried)
    };
    assert!(
        matches!(find(json!([one("SHOP", 1_699_999_000, "we are \"on\" it")])), Ok(Found::There(d)) if d.id.as_deref() == Some("m9"))
    );
    assert_eq!(find(json!([one("BUYER", 1_699_999_000, "we are \"on\" it")])), Ok(Found::Absent));
    assert_eq!(find(json!([one("SHOP", 1_699_000_000, "we are \"on\" it")])), Ok(Found::Absent));
    assert_eq!(find(json!([])), Ok(Found::Absent));
    let busy = ok(json!({"messages": [one("BUYER", 1_699_999_000, "x")], "next_page_token": "p"}));
    let endless = Stub::of(&vec![busy; 9]);
    assert_eq!(
        TikTok.find(&endless.call(&account), &message(Some("c1")), tried),
        Ok(Found::CannotTell),
        "too much to look through"
    );
}

#[test]
fn decisions() {
    use ReturnKind::{Cancel, Exchange, RefundOnly, ReturnAndRefund};
    use ReturnVerdict::{Approve, ApprovePart, Reject};
    use Stage::{Goods, Request};
    let account = account();
    let no = |word: &str| json!({"decision": word, "reject_reason": "seller_reject_apply_product_has_been_packed", "comment": "packed"});
    for (kind, stage, verdict, keep, verb, body) in [
        (RefundOnly, Request, Approve, false, "approve", json!({"decision": "APPROVE_REFUND"})),
        (ReturnAndRefund, Request, Approve, false, "approve", json!({"decision": "APPROVE_RETURN"})),
        (ReturnAndRefund, Goods, Approve, false, "approve", json!({"decision": "APPROVE_RECEIVED_PACKAGE"})),
        (Exchange, Request, Approve, false, "approve", json!({"decision": "APPROVE_REPLACEMENT"})),
        (
            RefundOnly,
            Request,
            ApprovePart,
            false,
            "approve",
            json!({"decision": "OFFER_PARTIAL_REFUND", "partial_refund": {"currency": "GBP", "amount": "5.50"}}),
        ),
        (RefundOnly, Request, Reject, false, "reject", no("REJECT_REFUND")),
        (ReturnAndRefund, Request, Reject, false, "reject", no("REJECT_RETURN")),
        (ReturnAndRefund, Goods, Reject, false, "reject", no("REJECT_RECEIVED_PACKAGE")),
        (Exchange, Request, Reject, false, "reject", no("REJECT_REPLACEMENT")),
    ] {
        let stub = Stub::of(&[ok(json!({}))]);
        assert!(
            TikTok.send(&stub.call(&account), &decide(kind, stage, verdict, keep)).is_ok(),
            "{kind:?} {verdict:?}"
        );
        assert_eq!(stub.sent(0), body);
        assert!(
            stub.paths()[0]
                .starts_with(&format!("/return_refund/202309/returns/R1/{verb}?idempotency_key=k1&"))
        );
    }
    for (kind, stage, verdict, keep) in [
        (Cancel, Request, Approve, false),
        (ReturnAndRefund, Request, Approve, true),
        (ReturnAndRefund, Request, ApprovePart, false),
        (ReturnAndRefund, Goods, ApprovePart, true),
        (Exchange, Goods, Approve, false),
    ] {
        let stub = Stub::default();
        assert_eq!(code(TikTok.send(&stub.call(&account), &decide(kind, stage, verdict, keep))), "by_hand");
        assert!(stub.asked().is_empty());
    }
    let mut mute = decide(RefundOnly, Request, Reject, false);
    if let Order::Decide { reason, .. } = &mut mute.what {
        *reason = None;
    }
    assert_eq!(code(TikTok.send(&Stub::default().call(&account), &mute)), "reject_reason");
    let moved = Stub::of(&[fail(25_011_010)]);
    assert_eq!(
        code(TikTok.send(&moved.call(&account), &decide(RefundOnly, Request, Approve, false))),
        "25011010"
    );
}

#[test]
fn whether_a_decision_stands() {
    use ReturnVerdict::{Approve, ApprovePart, Reject};
    use Stage::{Goods, Request};
    let account = account();
    let yes = || Found::There(Done::default());
    for (stage, verdict, status, expected) in [
        (Request, Approve, "AWAITING_BUYER_SHIP", yes()),
        (Request, Approve, "RETURN_OR_REFUND_REQUEST_PENDING", Found::Absent),
        (Goods, Approve, "BUYER_SHIPPED_ITEM", Found::Absent),
        (Goods, Approve, "RETURN_OR_REFUND_REQUEST_COMPLETE", yes()),
        (Goods, Approve, "AWAITING_BUYER_SHIP", Found::CannotTell),
        (Request, ApprovePart, "AWAITING_BUYER_RESPONSE", yes()),
        (Request, Reject, "REFUND_OR_RETURN_REQUEST_REJECT", yes()),
        (Request, Reject, "RETURN_OR_REFUND_REQUEST_COMPLETE", Found::CannotTell),
        (Goods, Reject, "REJECT_RECEIVE_PACKAGE", yes()),
        (Request, Approve, "NOBODY_KNOWS", Found::CannotTell),
    ] {
        let stub = Stub::of(&[ok(
            json!({"return_orders": [{"return_id": "R0", "return_status": "X"}, {"return_id": "R1", "return_status": status}]}),
        )]);
        let delivery = decide(ReturnKind::ReturnAndRefund, stage, verdict, false);
        assert_eq!(
            TikTok.find(&stub.call(&account), &delivery, NOW - DAY),
            Ok(expected),
            "{stage:?} {verdict:?} {status}"
        );
        assert_eq!(stub.sent(0), json!({"return_ids": ["R1"]}));
    }
}

#[test]
fn what_its_codes_mean() {
    let account = account();
    let check = |code: i64| TikTok.check(&Stub::of(&[fail(code)]).call(&account)).expect_err("a failure");
    assert_eq!(check(105_002), Failure::Token);
    for refused in [105_005, 106_001, 36_009_033, 36_009_004] {
        assert!(matches!(check(refused), Failure::Refused { code, .. } if code == refused.to_string()));
    }
    for later in [36_009_002, 36_009_003, 45_101_004, 45_111_012] {
        assert!(matches!(check(later), Failure::Later { .. }), "{later}");
    }
    let send = |code: i64| TikTok.send(&Stub::of(&[fail(code)]).call(&account), &message(Some("c1")));
    assert!(matches!(send(36_009_003), Err(Failure::Unknown { .. })));
    assert!(matches!(send(36_009_002), Err(Failure::Later { .. })), "refused at the gate: nothing happened");
    assert_eq!(code(send(45_101_006)), "45101006");
}

#[test]
fn pushes() {
    let account = account();
    let body = br#"{"type":1,"tts_notification_id":"7327112393057371910","shop_id":"7494049642642441621","timestamp":1644412885,"data":{"order_id":"576486316948490001","order_status":"UNPAID","update_time":1644412885}}"#;
    let computed = "05e3f79672e859c626283d04f453e4a51f20b984e4875bbda2e4c1fde295ff62";
    let push = |account: &Account, signature: Option<&str>, body: &[u8]| {
        let header = |name: &str| signature.filter(|_| name == "authorization");
        TikTok.push(account, &Pushed { header: &header, body, url: "https://any.test" })
    };
    let hint = push(&account, Some(computed), body).expect("genuine");
    assert_eq!(
        (hint.id.as_str(), hint.kind.as_str(), hint.read),
        ("7327112393057371910", "1", vec![Resource::Orders])
    );
    let mut other = account.clone();
    other.fields.insert("app_key".into(), "ak2".into());
    let mut keyless = account.clone();
    keyless.fields.remove("app_secret");
    for (account, signature, body) in [
        (&account, None, &body[..]),
        (&account, Some(&computed[..63]), body),
        (&account, Some(computed), &body[..body.len() - 1]),
        (&other, Some(computed), body),
        (&keyless, Some(computed), body),
    ] {
        assert_eq!(push(account, signature, body), Err(NotGenuine));
    }
    for (kind, shop, read, ended) in [
        (4, "7494049642642441621", vec![Resource::Orders, Resource::Parcels], false),
        (6, "7494049642642441621", vec![], true),
        (6, "1", vec![], false),
        (7, "7494049642642441621", vec![], false),
        (11, "7494049642642441621", vec![Resource::Orders], false),
        (12, "7494049642642441621", vec![Resource::Returns], false),
        (12, "1", vec![], false),
        (13, "7494049642642441621", vec![Resource::Messages], false),
        (14, "7494049642642441621", vec![Resource::Messages], false),
        (999, "7494049642642441621", vec![], false),
    ] {
        let body = json!({"type": kind, "shop_id": shop}).to_string();
        let hint = push(&account, Some(&sign::hex("tts_secret", format!("ak1{body}"))), body.as_bytes())
            .expect("genuine");
        assert_eq!((hint.read, hint.ended, hint.id.len()), (read, ended, 64), "{kind} {shop}");
    }
}

#[test]
fn lives_are_read_by_days_and_what_has_no_figures_yet_is_read_again() {
    let session = |id: &str| json!({"id": id, "title": "Tea", "start_time": 1_760_000_000, "sales_performance": {"sku_orders": 3}});
    let stub = Stub::of(&[
        ok(
            json!({"live_stream_sessions": [session("a"), {"title": "no id"}], "next_page_token": "p2", "latest_available_date": "2000-01-01"}),
        ),
        ok(json!({"live_stream_sessions": [session("b")], "next_page_token": ""})),
        fail(36_009_004),
    ]);
    let account = account();
    let call = stub.call(&account);
    let first = TikTok.read(&call, Resource::Lives, None, NOW - DAY).expect("a page");
    assert_eq!((first.lives.len(), first.odd.len(), first.rows.len(), first.more), (1, 1, 0, true));
    let second = TikTok.read(&call, Resource::Lives, Some(&first.position), NOW).expect("a page");
    assert_eq!(
        (second.lives[0].external_id.as_str(), second.lives[0].orders, second.more),
        ("b", Some(3), false)
    );
    let asked = stub.asked();
    let day = |at: Instant| at.to_string()[..10].to_owned();
    assert!(asked[0].url.contains("/analytics/202509/shop_lives/performance?"), "{}", asked[0].url);
    for part in [
        format!("start_date_ge={}", day(NOW - DAY)),
        format!("end_date_lt={}", day(NOW + DAY)),
        "page_size=100".into(),
    ] {
        assert!(asked[0].url.contains(&part), "{part} in {}", asked[0].url);
    }
    assert!(asked[1].url.contains("page_token=p2"));
    // The same window again where a page is not taken any more.
    let lost = TikTok.read(&call, Resource::Lives, Some(&first.position), NOW).expect("starts again");
    assert!(lost.more && lost.lives.is_empty());
}

#[test]
fn figures_that_lag_are_waited_for_but_not_for_ever() {
    let account = account();
    // The latest day with figures, days before now, and from which day on the next round asks.
    for (lag, from) in [(0, 3), (2, 4), (9, 11), (400, 17)] {
        let latest = (NOW - Span::hours(24 * lag)).to_string()[..10].to_owned();
        let said = ok(json!({"live_stream_sessions": [], "latest_available_date": latest}));
        let stub = Stub::of(&[said.clone(), said]);
        let page = TikTok.read(&stub.call(&account), Resource::Lives, None, NOW - DAY).expect("a page");
        assert!(!page.more);
        TikTok.read(&stub.call(&account), Resource::Lives, Some(&page.position), NOW).expect("a page");
        let expected = format!("start_date_ge={}", &(NOW - Span::hours(24 * from)).to_string()[..10]);
        assert!(stub.asked()[1].url.contains(&expected), "{lag}: {expected} in {}", stub.asked()[1].url);
    }
}

#[test]
fn a_coupon_is_handed_over_as_a_card_and_found_again() {
    let account = account();
    let card = |conversation: Option<&str>| Delivery {
        key: "k1".into(),
        what: Order::Coupon {
            conversation: conversation.map(str::to_owned),
            order: Some("O1".into()),
            coupon: "713".into(),
        },
    };
    let stub = Stub::of(&[ok(json!({"message_id": "m9"}))]);
    let done = TikTok.send(&stub.call(&account), &card(Some("c1"))).expect("sent");
    assert_eq!(done.id.as_deref(), Some("m9"));
    assert_eq!(stub.sent(0), json!({"type": "COUPON_CARD", "content": "{\"coupon_id\":\"713\"}"}));
    // One a second and a half or so: later, and nothing has happened.
    let early = TikTok.send(&Stub::of(&[fail(45_111_012)]).call(&account), &card(Some("c1")));
    assert!(matches!(early, Err(Failure::Later { .. })));
    let said = |kind: &str, content: &str| {
        json!({"id": "m9", "type": kind, "content": content, "create_time": NOW.timestamp().as_second(),
            "sender": {"role": "CUSTOMER_SERVICE"}})
    };
    for (kind, content, there) in [
        ("COUPON_CARD", "{\"coupon_id\":\"713\"}", true),
        ("COUPON_CARD", "{\"coupon_id\":\"714\"}", false),
        ("TEXT", "{\"content\":\"713\"}", false),
    ] {
        let stub = Stub::of(&[ok(json!({"messages": [said(kind, content)], "next_page_token": ""}))]);
        let found =
            TikTok.find(&stub.call(&account), &card(Some("c1")), NOW - Span::minutes(2)).expect("an answer");
        assert_eq!(matches!(found, Found::There(_)), there, "{kind} {content}");
    }
}

#[test]
fn coupons_that_may_be_sent_in_a_conversation_are_listed() {
    let account = account();
    let coupon = |id: &str| json!({"id": id, "title": "Sorry", "display_type": "CHAT"});
    let stub = Stub::of(&[
        ok(json!({"coupons": [coupon("1"), {"title": "no id"}], "next_page_token": "p2"})),
        ok(json!({"coupons": [coupon("2")], "next_page_token": ""})),
    ]);
    let all = TikTok.coupons(&stub.call(&account)).expect("a list");
    assert_eq!(all.iter().map(|c| c.id.as_str()).collect::<Vec<_>>(), ["1", "2"]);
    assert_eq!(stub.sent(0), json!({"status": ["ONGOING"], "display_type": ["REGULAR", "CHAT"]}));
    assert!(stub.asked()[1].url.contains("page_token=p2"));
}
