//! Shopee: what is asked, byte by byte, and what its answers become.

use domain::inbound::Sender;
use domain::money::{Currency, Money};
use domain::parcel::ParcelStatus;
use domain::returns::ReturnState;
use domain::returns::{ReturnKind, ReturnVerdict, Stage};
use serde_json::json;

use super::super::parts::tests::{NOW, Stub};
use super::super::{Enclosed, Order, Tokens};
use super::*;
use crate::file::RowIn;
use crate::wire::{Answer, NoAnswer};

const DAY: Span = Span::hours(24);

fn account() -> Account {
    let fields = [
        ("partner_id", "2001887"),
        ("partner_key", "shp_key"),
        ("shop_id", "900123"),
        ("dispute_email", "a@b.test"),
    ];
    Account {
        base: "https://partner.shopeemobile.com".into(),
        market: "SG".into(),
        fields: fields.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
        tokens: Some(Tokens {
            access: "acctok".into(),
            access_until: None,
            refresh: Some("ref1".into()),
            refresh_until: None,
        }),
    }
}

fn reply(text: &str) -> Delivery {
    Delivery { key: "k".into(), what: Order::Reply { review: "11".into(), text: text.into() } }
}

fn message(conversation: Option<&str>) -> Delivery {
    let what = Order::Message {
        conversation: conversation.map(str::to_owned),
        buyer: None,
        order: Some("SN1".into()),
        text: "we are on it".into(),
    };
    Delivery { key: "k".into(), what }
}

fn decide(
    kind: ReturnKind,
    stage: Stage,
    verdict: ReturnVerdict,
    keep_goods: bool,
    reason: Option<&str>,
) -> Delivery {
    let pays = (verdict == ReturnVerdict::ApprovePart)
        .then_some(Money { minor: 1250, currency: Currency::parse("SGD").expect("a code") });
    let (request, order, reason) = ("R1".into(), Some("SN1".into()), reason.map(str::to_owned));
    Delivery {
        key: "k".into(),
        what: Order::Decide {
            request,
            order,
            kind,
            stage,
            verdict,
            pays,
            keep_goods,
            reason,
            text: "why".into(),
            evidence: Vec::new(),
        },
    }
}

fn code(result: Result<super::super::Done, Failure>) -> String {
    match result {
        Err(Failure::Refused { code, .. }) => code,
        other => panic!("{other:?}"),
    }
}

/// The vectors of the reference: computed from the vendor's recipe, which has no published one.
#[test]
fn signatures() {
    let account = account();
    for (path, more, expected) in [
        (
            "/api/v2/product/get_comment",
            "acctok900123",
            "84edfd0231e775a97dc4201da677a222d6f881ced89a1a94006a1318cd03fc0c",
        ),
        ("/api/v2/auth/token/get", "", "42c5b039f607d844afff11fcf48980152228948f2e69ce7c2540c4faecb1c4b5"),
    ] {
        assert_eq!(api::sign(&account, path, 1_700_000_000, more), expected, "{path}");
    }
}

#[test]
fn consent_and_tokens() {
    let account = account();
    let page = Shopee.consent(&account, "s 1", "https://desk.test/back", NOW).expect("a page");
    assert!(page.starts_with("https://partner.shopeemobile.com/api/v2/shop/auth_partner?partner_id=2001887&timestamp=1700000000&sign="));
    assert!(page.ends_with("&redirect=https%3A%2F%2Fdesk.test%2Fback%3Fstate%3Ds%25201"), "{page}");
    let tokens = json!({"access_token": "a2", "refresh_token": "r2", "expire_in": 14_400, "error": "", "request_id": "x"});
    let given = |shop: &str| [("code".to_owned(), "c1".to_owned()), ("shop_id".to_owned(), shop.to_owned())];
    let stub = Stub::of(std::slice::from_ref(&tokens));
    let grant = Shopee.exchange(&stub.call(&account), &given("900123")).expect("tokens");
    assert_eq!((grant.tokens.access.as_str(), grant.tokens.access_until), ("a2", Some(NOW + Span::hours(4))));
    assert_eq!(grant.more, [("shop_id", "900123".to_owned())]);
    assert_eq!(stub.sent(0), json!({"code": "c1", "partner_id": 2_001_887, "shop_id": 900_123}));
    assert_eq!(
        stub.paths()[0],
        "/api/v2/auth/token/get?partner_id=2001887&timestamp=1700000000&sign=42c5b039f607d844afff11fcf48980152228948f2e69ce7c2540c4faecb1c4b5"
    );
    let other = Shopee.exchange(&Stub::default().call(&account), &given("1"));
    assert!(matches!(other, Err(Failure::Refused { code, .. }) if code == "other_shop"));
    let stub = Stub::of(&[tokens]);
    let grant = Shopee.refresh(&stub.call(&account)).expect("tokens");
    assert_eq!(grant.tokens.refresh.as_deref(), Some("r2"));
    assert_eq!(stub.sent(0), json!({"refresh_token": "ref1", "partner_id": 2_001_887, "shop_id": 900_123}));
    // The token may be spent: it is not known.
    let lost = Stub::with(vec![Err(NoAnswer::Unknown("cut".into()))]);
    assert!(matches!(Shopee.refresh(&lost.call(&account)), Err(Failure::Unknown { .. })));
}

#[test]
fn orders_by_windows_with_their_details() {
    let account = account();
    let listed = json!({"error": "", "response": {"more": true, "next_cursor": "20", "order_list": [{"order_sn": "SN1"}, {"order_sn": "SN2"}, {"order_sn": "SN3"}]}});
    let detail = json!({"error": "", "response": {"order_list": [
        {"order_sn": "SN1", "order_status": "SOMETHING_NEW", "buyer_username": "ana", "total_amount": 12.5, "currency": "SGD",
         "pay_time": 1_699_990_000, "item_list": [{"item_id": 5, "model_sku": "RED", "model_quantity_purchased": 2}]},
        {"order_status": "SHIPPED"}, {"order_sn": "SN2"}]}});
    let stub = Stub::of(&[listed, detail]);
    let page = Shopee.read(&stub.call(&account), Resource::Orders, None, NOW - DAY).expect("a page");
    assert!(page.more);
    let (one, odd) = (&page.rows[0], &page.odd);
    let RowIn::Order(order) = one else { panic!("{one:?}") };
    assert_eq!(
        (order.external_id.as_str(), order.status.as_deref(), order.quantity),
        ("SN1", Some("SOMETHING_NEW"), Some(2))
    );
    assert_eq!(order.amount.map(|m| m.minor), Some(1250));
    assert_eq!((page.rows.len(), odd.len()), (2, 2));
    assert!(odd[0].why.contains("order_sn") && odd[1].why.contains("no detail"));
    let paths = stub.paths();
    assert!(paths[0].contains(
        "&time_range_field=update_time&time_from=1699913600&time_to=1700000000&page_size=50&cursor=&"
    ));
    assert!(paths[1].contains("&order_sn_list=SN1%2CSN2%2CSN3&"), "{}", paths[1]);

    // On in the middle of the window, though time has passed; an empty last page ends it.
    let empty = json!({"error": "", "response": {"more": false, "next_cursor": "", "order_list": []}});
    let stub = Stub::of(&[empty]);
    let last = Shopee.read(
        &Call { now: NOW + DAY, ..stub.call(&account) },
        Resource::Orders,
        Some(&page.position),
        NOW,
    );
    let last = last.expect("a page");
    assert!(stub.paths()[0].contains("&time_to=1700000000&page_size=50&cursor=20&"));
    assert!(last.more, "a day has passed meanwhile");

    // A cursor that is not taken any more starts the window again.
    let refused = json!({"error": "error_param", "message": "Wrong parameters, detail: cursor."});
    let stub = Stub::of(std::slice::from_ref(&refused));
    let again =
        Shopee.read(&stub.call(&account), Resource::Orders, Some(&page.position), NOW).expect("again");
    assert!(again.more && !again.position.contains("\"page\""), "{}", again.position);
    let stub = Stub::of(&[refused]);
    let first = Shopee.read(&stub.call(&account), Resource::Orders, None, NOW - DAY);
    assert!(matches!(first, Err(Failure::Refused { .. })), "without a cursor it is a mistake of ours");
}

#[test]
fn a_long_back_fill_never_asks_for_more_than_fifteen_days() {
    let account = account();
    let empty = json!({"error": "", "response": {"more": false, "order_list": []}});
    let stub = Stub::of(&vec![empty; 6]);
    let mut position = None;
    let mut rounds = 0;
    loop {
        let since = NOW - Span::hours(40 * 24);
        let page =
            Shopee.read(&stub.call(&account), Resource::Orders, position.as_deref(), since).expect("a page");
        (position, rounds) = (Some(page.position), rounds + 1);
        if !page.more {
            break;
        }
    }
    assert_eq!(rounds, 3);
    for path in stub.paths() {
        let number =
            |name: &str| path.split(name).nth(1).and_then(|rest| rest.split('&').next()?.parse::<i64>().ok());
        let (from, to) = (number("time_from=").expect("from"), number("time_to=").expect("to"));
        assert!(to - from <= 15 * 86_400, "{path}");
    }
}

#[test]
fn reviews_from_the_newest_back() {
    let account = account();
    let one = |id: i64, at: i64, stars: i64| {
        json!({"comment_id": id, "order_sn": "SN1", "item_id": 5, "comment": "too small",
        "buyer_username": "ana", "rating_star": stars, "create_time": at, "editable": "NEVER_SEEN"})
    };
    let said = |rows: Vec<Value>, next: &str| json!({"error": "", "response": {"item_comment_list": rows, "more": true, "next_cursor": next}});
    let stub = Stub::of(&[said(vec![one(1, 1_699_999_000, 1), one(2, 1_699_998_000, 9)], "c2")]);
    let page = Shopee.read(&stub.call(&account), Resource::Reviews, None, NOW - DAY).expect("a page");
    assert!(page.more);
    assert!(
        matches!(&page.rows[..], [RowIn::Review(r)] if r.rating == 1 && r.external_id == "1" && r.text == "too small")
    );
    assert!(page.odd[0].why.contains("9 is no rating"));
    // A new one has come in on top meanwhile and pushed one over to the next page: twice is fine.
    let stub = Stub::of(&[said(vec![one(2, 1_699_998_000, 2), one(3, 1_600_000_000, 5)], "c3")]);
    let next =
        Shopee.read(&stub.call(&account), Resource::Reviews, Some(&page.position), NOW).expect("a page");
    assert!(stub.paths()[0].contains("&cursor=c2&page_size=100"));
    assert!(next.more);
    let stub = Stub::of(&[said(vec![one(4, 1_590_000_000, 5)], "c4")]);
    let last =
        Shopee.read(&stub.call(&account), Resource::Reviews, Some(&next.position), NOW).expect("a page");
    assert!(!last.more, "a page of old ones ends the scan");
}

#[test]
fn return_requests() {
    let account = account();
    let row = json!({"return_sn": "R1", "order_sn": "SN1", "reason": "PHYSICAL_DMG", "text_reason": "broken", "refund_amount": 1409.0,
        "currency": "SGD", "create_time": 1_699_990_000, "update_time": 1_699_991_000, "status": "REQUESTED", "needs_logistics": true,
        "image": ["https://cf.shopee.sg/file/1", "javascript:x"], "user": {"username": "ana"}, "item": [{"item_id": 5, "amount": 1, "variation_sku": "RED"}]});
    let stub = Stub::of(&[
        json!({"error": "", "response": {"more": true, "return": [row, {"status": "NEW_WORD", "return_sn": "R2"}, {}]}}),
    ]);
    let page =
        Shopee.read(&stub.call(&account), Resource::Returns, None, NOW - Span::hours(1)).expect("a page");
    let RowIn::Return(first) = &page.rows[0] else { panic!() };
    assert_eq!(
        (first.kind, first.state, first.amount.map(|m| m.minor)),
        (ReturnKind::ReturnAndRefund, ReturnState::Requested, Some(140_900))
    );
    assert_eq!(first.evidence, ["https://cf.shopee.sg/file/1"]);
    let RowIn::Return(second) = &page.rows[1] else { panic!() };
    assert_eq!(
        (second.state, second.status.as_deref(), second.kind),
        (ReturnState::Unknown, Some("NEW_WORD"), ReturnKind::Other)
    );
    assert_eq!((page.odd.len(), page.more), (1, true));
    let stub = Stub::of(&[json!({"error": "", "response": {"more": true, "return": []}})]);
    let next =
        Shopee.read(&stub.call(&account), Resource::Returns, Some(&page.position), NOW).expect("a page");
    assert!(
        stub.paths()[0]
            .contains("&page_no=1&page_size=100&update_time_from=1699996400&update_time_to=1700000000")
    );
    assert!(!next.more, "an empty page is the last, whatever it says");

    // Several pages of a wide window: half of it comes first, so that no page moves while it is read.
    let stub = Stub::of(&[
        json!({"error": "", "response": {"more": true, "return": [{"return_sn": "R1"}]}}),
        json!({"error": "", "response": {"more": false}}),
    ]);
    let wide = Shopee
        .read(&stub.call(&account), Resource::Returns, None, NOW - Span::hours(24 * 14))
        .expect("a page");
    assert_eq!((wide.rows.len(), wide.more), (1, true));
    let half =
        Shopee.read(&stub.call(&account), Resource::Returns, Some(&wide.position), NOW).expect("a page");
    assert!(half.more);
    assert!(
        stub.paths()[1]
            .contains("&page_no=0&page_size=100&update_time_from=1698788600&update_time_to=1699436600"),
        "{}",
        stub.paths()[1]
    );
}

#[test]
fn conversations_and_then_their_messages() {
    let account = account();
    let conversation = |id: &str, at: i64| json!({"conversation_id": id, "to_id": 7, "to_name": "ana", "last_message_timestamp": at});
    let listed = json!({"error": "", "response": {"conversations": [conversation("c1", 1_699_999_000_000_000_000), conversation("c0", 1_500_000_000_000_000_000)],
        "page_result": {"more": true, "next_cursor": {"next_message_time_nano": "1500000000000000000"}}}});
    let messages = json!({"error": "", "response": {"messages": [
        {"message_id": "m2", "message_type": "text", "from_id": 7, "content": {"text": "where is it?"}, "created_timestamp": 1_699_999_000},
        {"message_id": "m1", "message_type": "sticker", "from_id": 8, "content": {}, "created_timestamp": 1_500_000_000}],
        "page_result": {"next_offset": "m0"}}});
    let stub = Stub::of(&[listed, messages]);
    let list = Shopee.read(&stub.call(&account), Resource::Messages, None, NOW - DAY).expect("a list");
    assert!(list.more && list.rows.is_empty());
    let page =
        Shopee.read(&stub.call(&account), Resource::Messages, Some(&list.position), NOW).expect("messages");
    let said: Vec<_> = page
        .rows
        .iter()
        .map(|row| match row {
            RowIn::Message(m) => (m.sender, m.text.as_str(), m.conversation.as_deref()),
            _ => panic!("{row:?}"),
        })
        .collect();
    assert_eq!(
        said,
        [(Sender::Buyer, "where is it?", Some("c1")), (Sender::Seller, "[sticker]", Some("c1"))]
    );
    assert!(page.more, "one message of the page is new, so its next page is read");
    assert!(stub.paths()[0].contains("/sellerchat/get_conversation_list?"));
    assert!(stub.paths()[1].contains("&conversation_id=c1&page_size=25"));
    let closed = Stub::of(&[json!({"error": "error_permission", "message": "no"})]);
    let refused = Shopee.read(&closed.call(&account), Resource::Messages, None, NOW);
    assert!(
        matches!(refused, Err(Failure::Refused { code, .. }) if code == "error_permission"),
        "a closed module is seen"
    );
}

#[test]
fn parcels_in_rounds() {
    let account = account();
    let listed = json!({"error": "", "response": {"more": false, "order_list": [{"order_sn": "SN1", "order_status": "SHIPPED"}, {"order_sn": "SN2", "order_status": "UNPAID"}]}});
    let number = json!({"error": "", "response": {"tracking_number": "PX1"}});
    let info = json!({"error": "", "response": {"tracking_info": [
        {"update_time": 1_699_990_000, "description": "handed over", "logistics_status": "PICKED_UP"},
        {"update_time": 1_699_991_000, "description": "?", "logistics_status": "NEVER_SEEN"}, {"description": "no time"}]}});
    let stub = Stub::of(&[listed.clone(), number, info]);
    let first = Shopee.read(&stub.call(&account), Resource::Parcels, None, NOW).expect("a list");
    let page =
        Shopee.read(&stub.call(&account), Resource::Parcels, Some(&first.position), NOW).expect("steps");
    assert!(
        matches!(&page.rows[0], RowIn::Parcel(p) if p.tracking == "PX1" && p.status == ParcelStatus::PickedUp)
    );
    assert!(
        matches!(&page.rows[1], RowIn::Parcel(p) if p.status == ParcelStatus::Unknown && p.word.as_deref() == Some("NEVER_SEEN"))
    );
    assert_eq!(page.odd.len(), 1);
    assert!(page.more, "the second half of the month follows");
    let gone = Stub::of(&[listed, json!({"error": "logistics.error_status_limit", "message": "no"})]);
    let second =
        Shopee.read(&gone.call(&account), Resource::Parcels, Some(&page.position), NOW).expect("a list");
    let page =
        Shopee.read(&gone.call(&account), Resource::Parcels, Some(&second.position), NOW).expect("set aside");
    assert_eq!((page.odd.len(), page.more), (1, false));
    let rest = Stub::default();
    assert!(
        Shopee
            .read(&rest.call(&account), Resource::Parcels, Some(&page.position), NOW)
            .expect("a rest")
            .rows
            .is_empty()
    );
    assert!(rest.asked().is_empty());
}

#[test]
fn a_reply_and_the_failures_inside_success() {
    let account = account();
    let item = |extra: Value| {
        let mut one = json!({"comment_id": 11});
        one.as_object_mut().expect("an object").extend(extra.as_object().expect("an object").clone());
        json!({"error": "", "response": {"result_list": [one]}})
    };
    let standing = |words: &str| json!({"error": "", "response": {"item_comment_list": [{"comment_id": 11, "comment_reply": {"reply": words}}]}});
    let duplicate =
        || item(json!({"fail_error": "product.duplicate_request", "fail_message": "You has replied"}));
    let stub = Stub::of(&[item(json!({}))]);
    assert!(Shopee.send(&stub.call(&account), &reply("thank you")).is_ok());
    assert_eq!(stub.sent(0), json!({"comment_list": [{"comment_id": 11, "comment": "thank you"}]}));
    assert!(stub.paths()[0].starts_with("/api/v2/product/reply_comment?partner_id=2001887&timestamp=1700000000&access_token=acctok&shop_id=900123&sign="));
    let gone = item(json!({"fail_error": "product.error_not_exist", "fail_message": "gone"}));
    assert_eq!(
        code(Shopee.send(&Stub::of(&[gone]).call(&account), &reply("thank you"))),
        "product.error_not_exist"
    );
    // Answered already: by us, or by somebody else with other words.
    assert!(
        Shopee
            .send(&Stub::of(&[duplicate(), standing("thank  you")]).call(&account), &reply("thank you"))
            .is_ok()
    );
    let whole = json!({"error": "product.duplicate_request", "message": "You has replied"});
    assert!(
        Shopee.send(&Stub::of(&[whole, standing("thank you")]).call(&account), &reply("thank you")).is_ok()
    );
    let other = Shopee.send(&Stub::of(&[duplicate(), standing("sorry")]).call(&account), &reply("thank you"));
    assert_eq!(code(other), "answered_already");
    let blind = Shopee.send(&Stub::of(&[duplicate()]).call(&account), &reply("thank you"));
    assert!(matches!(blind, Err(Failure::Unknown { .. })));
    for (words, expected) in [("", "text_empty"), (&*"x".repeat(501), "text_too_long")] {
        let stub = Stub::default();
        assert_eq!(code(Shopee.send(&stub.call(&account), &reply(words))), expected);
        assert!(stub.asked().is_empty());
    }
}

#[test]
fn whether_a_reply_stands() {
    let account = account();
    let said = |reply: Value| {
        Stub::of(&[
            json!({"error": "", "response": {"item_comment_list": [{"comment_id": 11, "comment_reply": reply}]}}),
        ])
    };
    let find = |stub: &Stub, tried| Shopee.find(&stub.call(&account), &reply("thank you"), tried);
    let long_ago = NOW - Span::hours(1);
    assert!(matches!(find(&said(json!({"reply": "thank you"})), NOW), Ok(Found::There(_))));
    assert_eq!(find(&said(Value::Null), long_ago), Ok(Found::Absent));
    assert!(
        matches!(find(&said(Value::Null), NOW - Span::seconds(20)), Err(Failure::Later { after: Some(a), .. }) if a == Span::seconds(40))
    );
    assert!(matches!(find(&said(json!({"reply": "sorry"})), long_ago), Err(Failure::Refused { .. })));
}

#[test]
fn messages_go_to_the_buyer_of_the_conversation_or_the_order() {
    let account = account();
    let one = json!({"error": "", "response": {"to_id": 7}});
    let sent = json!({"error": "", "response": {"message_id": "m9"}});
    let stub = Stub::of(&[one.clone(), sent.clone()]);
    assert_eq!(
        Shopee.send(&stub.call(&account), &message(Some("c1"))).expect("sent").id.as_deref(),
        Some("m9")
    );
    assert_eq!(
        stub.sent(1),
        json!({"to_id": 7, "message_type": "text", "content": {"text": "we are on it"}})
    );
    let order = json!({"error": "", "response": {"order_list": [{"order_sn": "SN1", "buyer_user_id": 8}]}});
    let stub = Stub::of(&[order, sent]);
    assert!(Shopee.send(&stub.call(&account), &message(None)).is_ok());
    assert_eq!(stub.sent(1)["to_id"], 8);
    let lost = Stub::with(vec![
        Ok(Answer { status: 200, headers: Vec::new(), body: one.to_string().into() }),
        Err(NoAnswer::Unknown("cut".into())),
    ]);
    assert!(matches!(Shopee.send(&lost.call(&account), &message(Some("c1"))), Err(Failure::Unknown { .. })));

    let listed = |from: i64, at: i64, words: &str| {
        json!({"error": "", "response": {"messages": [
        {"message_id": "m9", "from_id": from, "content": {"text": words}, "created_timestamp": at},
        {"message_id": "m0", "from_id": 7, "content": {"text": "hm"}, "created_timestamp": 1_600_000_000}]}})
    };
    let tried = NOW - Span::hours(1);
    let find = |listed: Value| {
        Shopee.find(&Stub::of(&[one.clone(), listed]).call(&account), &message(Some("c1")), tried)
    };
    assert!(
        matches!(find(listed(8, 1_699_999_000, "we are on it")), Ok(Found::There(d)) if d.id.as_deref() == Some("m9"))
    );
    assert_eq!(
        find(listed(7, 1_699_999_000, "we are on it")),
        Ok(Found::Absent),
        "the buyer repeats our words"
    );
    assert_eq!(find(listed(8, 1_699_000_000, "we are on it")), Ok(Found::Absent), "an older one");
    assert_eq!(find(listed(8, 1_699_999_000, "something else")), Ok(Found::Absent));
    assert_eq!(Shopee.find(&Stub::default().call(&account), &message(None), tried), Ok(Found::CannotTell));
}

#[test]
fn decisions_that_an_endpoint_expresses() {
    use ReturnKind::{Exchange, RefundOnly, ReturnAndRefund};
    use ReturnVerdict::{Approve, ApprovePart, Reject};
    let account = account();
    let ok = json!({"error": "", "response": {"return_sn": "R1"}});
    for (delivery, path, body) in [
        (
            decide(RefundOnly, Stage::Request, Approve, false, None),
            "returns/confirm",
            json!({"return_sn": "R1"}),
        ),
        (
            decide(ReturnAndRefund, Stage::Request, Approve, true, None),
            "returns/confirm",
            json!({"return_sn": "R1"}),
        ),
        (
            decide(ReturnAndRefund, Stage::Goods, Approve, true, None),
            "returns/confirm",
            json!({"return_sn": "R1"}),
        ),
        (
            decide(ReturnAndRefund, Stage::Request, ApprovePart, true, None),
            "returns/offer",
            json!({"return_sn": "R1", "proposed_solution": "REFUND", "proposed_adjusted_refund_amount": 12.5}),
        ),
        (
            decide(RefundOnly, Stage::Request, Reject, false, Some("3")),
            "returns/dispute",
            json!({"return_sn": "R1", "email": "a@b.test", "dispute_reason_id": 3, "dispute_text_reason": "why"}),
        ),
    ] {
        let stub = Stub::of(std::slice::from_ref(&ok));
        assert!(Shopee.send(&stub.call(&account), &delivery).is_ok(), "{path}");
        assert!(stub.paths()[0].starts_with(&format!("/api/v2/{path}?")));
        assert_eq!(stub.sent(0), body);
    }
    for (delivery, expected) in [
        (decide(ReturnAndRefund, Stage::Request, Approve, false, None), "by_hand"),
        (decide(Exchange, Stage::Request, Approve, false, None), "by_hand"),
        (decide(RefundOnly, Stage::Goods, ApprovePart, false, None), "by_hand"),
        (decide(RefundOnly, Stage::Request, Reject, false, Some("damaged")), "dispute_reason"),
    ] {
        let stub = Stub::default();
        assert_eq!(code(Shopee.send(&stub.call(&account), &delivery)), expected);
        assert!(stub.asked().is_empty(), "nothing is asked");
    }
    let mut mute = account.clone();
    mute.fields.remove("dispute_email");
    let dispute = decide(RefundOnly, Stage::Request, Reject, false, Some("3"));
    assert_eq!(code(Shopee.send(&Stub::default().call(&mute), &dispute)), "dispute_email");
}

#[test]
fn whether_a_decision_stands() {
    use ReturnVerdict::{Approve, ApprovePart, Reject};
    let account = account();
    for (verdict, status, expected) in [
        (Approve, "ACCEPTED", Some(Found::There(super::super::Done::default()))),
        (Approve, "REQUESTED", Some(Found::Absent)),
        (Approve, "PROCESSING", Some(Found::CannotTell)),
        (Reject, "SELLER_DISPUTE", Some(Found::There(super::super::Done::default()))),
        (Reject, "ACCEPTED", Some(Found::CannotTell)),
        (ApprovePart, "REQUESTED", Some(Found::CannotTell)),
        (Approve, "", Some(Found::CannotTell)),
    ] {
        let stub = Stub::of(&[json!({"error": "", "response": {"status": status}})]);
        let delivery = decide(ReturnKind::RefundOnly, Stage::Request, verdict, false, None);
        assert_eq!(
            Shopee.find(&stub.call(&account), &delivery, NOW - DAY).ok(),
            expected,
            "{verdict:?} {status}"
        );
    }
}

#[test]
fn what_its_codes_mean() {
    let account = account();
    let check = |code: &str, message: &str| {
        let stub = Stub::of(&[json!({"error": code, "message": message})]);
        Shopee.check(&stub.call(&account)).expect_err("a failure")
    };
    assert_eq!(check("error_auth", "Invalid access_token."), Failure::Token);
    assert_eq!(check("invalid_acceess_token", "have a check"), Failure::Token);
    assert!(matches!(check("error_auth", "No permission to current api."), Failure::Refused { .. }));
    assert!(
        matches!(check("error_rate_limit", "slow"), Failure::Later { after: Some(a), .. } if a == Span::minutes(1))
    );
    // 22:13:20 UTC is 06:13:20 there: 17 h 46 min 40 s to midnight.
    assert!(
        matches!(check("error_limit", "daily"), Failure::Later { after: Some(a), .. } if a == Span::seconds(64_000))
    );
    assert!(matches!(check("error_server", "sorry"), Failure::Later { .. }));
    let changes =
        Shopee.send(&Stub::of(&[json!({"error": "error_server"})]).call(&account), &reply("thank you"));
    assert!(matches!(changes, Err(Failure::Unknown { .. })));
}

#[test]
fn pushes() {
    let account = account();
    let url = "https://hook.example.test/shopee";
    let body = br#"{"shop_id":900123,"code":3,"timestamp":1700000000,"data":{"ordersn":"231114ABC","status":"READY_TO_SHIP"}}"#;
    let computed = "48110bef4ecc7c03fd242401ef3377957eb1452540c32874a4234610db96f375";
    let push = |account: &Account, signature: Option<&str>, body: &[u8], url: &str| {
        let header = |name: &str| signature.filter(|_| name == "authorization");
        Shopee.push(account, &Pushed { header: &header, body, url })
    };
    let hint = push(&account, Some(computed), body, url).expect("genuine");
    assert_eq!((hint.kind.as_str(), hint.read, hint.ended), ("3", vec![Resource::Orders], false));
    let mut keyless = account.clone();
    keyless.fields.remove("partner_key");
    for (account, signature, body, url) in [
        (&account, None, &body[..], url),
        (&account, Some(&computed[1..]), body, url),
        (&account, Some(computed), &body[1..], url),
        (&account, Some(computed), body, "https://hook.example.test/shopee/"),
        (&keyless, Some(computed), body, url),
    ] {
        assert_eq!(push(account, signature, body, url), Err(NotGenuine));
    }
    let told = |body: &str| {
        let signature = sign::hex("shp_key", format!("{url}|{body}"));
        let hint = push(&account, Some(&signature), body.as_bytes(), url).expect("genuine");
        (hint.kind, hint.read, hint.ended)
    };
    for (body, kind, read, ended) in [
        (r#"{"code":4,"shop_id":900123}"#, "4", vec![Resource::Orders, Resource::Parcels], false),
        (r#"{"code":10,"shop_id":900123}"#, "10", vec![Resource::Messages], false),
        (r#"{"code":29,"shop_id":900123}"#, "29", vec![Resource::Returns], false),
        (r#"{"code":2,"data":{"shop_id":900123}}"#, "2", vec![], true),
        (r#"{"code":2,"data":{"shop_id":5}}"#, "2", vec![], false),
        (r#"{"code":3,"shop_id":5}"#, "3", vec![], false),
        (r#"{"code":12}"#, "12", vec![], false),
        (r#"{"code":99,"shop_id":900123}"#, "99", vec![], false),
        ("not json", "0", vec![], false),
    ] {
        assert_eq!(told(body), (kind.to_owned(), read, ended), "{body}");
    }
    assert_eq!(Shopee.ack(), super::super::Ack { status: 200, body: None });
}

/// A no with two pictures.
fn shown(reason: &str) -> Delivery {
    let mut delivery =
        decide(ReturnKind::RefundOnly, Stage::Request, ReturnVerdict::Reject, false, Some(reason));
    let picture = |name: &str| Enclosed {
        name: name.to_owned(),
        media_type: "image/png".to_owned(),
        bytes: b"\x89PNG".to_vec(),
    };
    if let Order::Decide { evidence, .. } = &mut delivery.what {
        evidence.extend([picture("a.png"), picture("b.png")]);
    }
    delivery
}

fn reasons() -> Value {
    let module = |index: u32, required: bool| json!({"module_index": index, "requirement": format!("photo {index}"), "is_required": required});
    json!({"error": "", "response": {"dispute_reason_list": [
        {"dispute_reason": 81, "dispute_requirement": "", "evidence_module_list": []},
        {"dispute_reason": 82, "dispute_requirement": "Show the damage", "evidence_module_list": [module(1, true), module(2, false)]},
    ]}})
}

#[test]
fn a_dispute_puts_its_pictures_up_first() {
    let account = account();
    let url =
        |n: u32| json!({"error": "", "response": {"url": format!("https://f.test/{n}"), "thumbnail": ""}});
    let done = json!({"error": "", "response": {"return_sn": "R1"}});
    let stub = Stub::of(&[reasons(), url(1), url(2), done.clone()]);
    assert!(Shopee.send(&stub.call(&account), &shown("82")).is_ok());
    let asked = stub.asked();
    let paths: Vec<_> =
        stub.paths().iter().map(|p| p.split('?').next().unwrap_or_default().to_owned()).collect();
    let (list, image) = ("/api/v2/returns/get_return_dispute_reason", "/api/v2/returns/convert_image");
    assert_eq!(paths, [list, image, image, "/api/v2/returns/dispute"]);
    assert!(asked[1].headers[0].1.starts_with("multipart/form-data; boundary="), "{:?}", asked[1].headers);
    assert!(String::from_utf8_lossy(&asked[1].body).contains("name=\"return_sn\"\r\n\r\nR1\r\n"));
    let urls = json!(["https://f.test/1", "https://f.test/2"]);
    let under = |index: u32| json!({"module_index": index, "requirement": format!("photo {index}"), "image_url": urls});
    assert_eq!(stub.sent(3)["image_list"], json!([under(1), under(2)]));
    assert_eq!(stub.sent(3)["dispute_reason_id"], 82);

    // A reason without headings gets one; a reason that the list does not have is asked for nothing more.
    let stub = Stub::of(&[reasons(), url(1), url(2), done]);
    assert!(Shopee.send(&stub.call(&account), &shown("81")).is_ok());
    assert_eq!(stub.sent(3)["image_list"][0]["module_index"], 1);
    let stub = Stub::of(&[reasons()]);
    assert_eq!(code(Shopee.send(&stub.call(&account), &shown("7"))), "dispute_reason");
}

#[test]
fn a_picture_that_did_not_get_up_means_that_nothing_happened() {
    let account = account();
    for broken in [json!({"error": "error_server", "message": "x"}), json!({"error": "", "response": {}})] {
        let stub = Stub::of(&[reasons(), broken]);
        let failure = Shopee.send(&stub.call(&account), &shown("82")).unwrap_err();
        assert!(matches!(failure, Failure::Later { .. }), "{failure:?}");
    }
}

#[test]
fn reasons_say_what_they_want_to_see() {
    let stub = Stub::of(&[reasons()]);
    let found = Shopee.reasons(&stub.call(&account()), "R1").expect("a list");
    let told: Vec<_> = found.iter().map(|r| (r.code.as_str(), r.words.as_str(), r.needs.len())).collect();
    assert_eq!(told, [("81", "", 0), ("82", "Show the damage", 1)]);
    assert!(stub.paths()[0].contains("&return_sn=R1"), "{:?}", stub.paths());
}
