//! What holds for every connector: honest abilities, and no bytes of anybody that make it panic or believe in success.

use std::collections::BTreeMap;

use domain::money::{Currency, Money};
use domain::returns::{ReturnKind, ReturnVerdict, Stage};
use domain::time::Span;
use proptest::prelude::*;

use super::parts::sign;
use super::parts::tests::{NOW, Stub};
use super::*;
use crate::wire::Method;

/// What every secret field holds.
const SECRET: &str = "s3cret";

/// An account of a connector with everything filled in.
fn account(connector: &dyn Connector) -> Account {
    let more = ["shop_id", "shop_cipher", "seller_id"];
    // The scheme's secrets have a form of their own.
    let secret =
        if connector.platform() == "generic" { "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" } else { SECRET };
    let given = connector.fields().iter().map(|f| (f.name, if f.secret { secret } else { value_of(f.name) }));
    let given = given.chain(more.map(|name| (name, value_of(name))));
    let fields: BTreeMap<_, _> = given.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let tokens = Tokens {
        access: "t0ken".into(),
        access_until: None,
        refresh: Some("again".into()),
        refresh_until: None,
    };
    Account { base: connector.base("SG"), market: "SG".into(), fields, tokens: Some(tokens) }
}

fn value_of(name: &str) -> &'static str {
    match name {
        "site" => "https://shop.example.test",
        "url" => "https://shop.example.test/hook",
        "shop_domain" => "cups.myshopify.com",
        _ => "900123",
    }
}

fn deliveries() -> Vec<Delivery> {
    let usd = Currency::parse("USD").expect("a code");
    let message = |conversation: Option<&str>| Order::Message {
        conversation: conversation.map(str::to_owned),
        buyer: Some("ana".into()),
        order: Some("o1".into()),
        text: "hello".into(),
    };
    let mut all = vec![
        Order::Reply { review: "11".into(), text: "thank you".into() },
        message(None),
        message(Some("c1")),
    ];
    let kinds = [
        ReturnKind::ReturnAndRefund,
        ReturnKind::RefundOnly,
        ReturnKind::Exchange,
        ReturnKind::Cancel,
        ReturnKind::Other,
    ];
    let verdicts = [ReturnVerdict::Approve, ReturnVerdict::ApprovePart, ReturnVerdict::Reject];
    for (kind, stage) in kinds.iter().flat_map(|kind| [(*kind, Stage::Request), (*kind, Stage::Goods)]) {
        for (verdict, keep_goods) in verdicts.iter().flat_map(|verdict| [(*verdict, true), (*verdict, false)])
        {
            let pays = (verdict == ReturnVerdict::ApprovePart).then_some(Money { minor: 100, currency: usd });
            let (request, order) = ("77".into(), Some("o1".into()));
            let (reason, text) = (Some("2".into()), "because".into());
            let evidence = Vec::new();
            all.push(Order::Decide {
                request,
                order,
                kind,
                stage,
                verdict,
                pays,
                keep_goods,
                reason,
                text,
                evidence,
            });
        }
    }
    all.into_iter().map(|what| Delivery { key: "k1".into(), what }).collect()
}

#[test]
fn each_platform_is_there_once_and_says_what_it_can() {
    let mut names: Vec<_> = all().iter().map(|c| c.platform()).collect();
    for connector in all() {
        let can = connector.abilities();
        assert_eq!(of(connector.platform()).map(Connector::name), Some(connector.name()));
        assert!(can.budget.0 > 0 && can.budget.1 > Span(0));
        assert!(
            can.finds.iter().chain(can.once).all(|doing| can.does.contains(doing)),
            "{}",
            connector.name()
        );
        assert!(!connector.fields().is_empty());
        assert!(connector.fields().iter().any(|field| field.secret), "{}", connector.name());
        assert!(connector.fields().iter().all(|field| !field.en.is_empty() && !field.zh.is_empty()));
        assert!(!connector.base("SG").ends_with('/'));
    }
    names.sort_unstable();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count);
    assert!(of("own").is_none());
}

/// What is not among the abilities is refused before anything is asked.
#[test]
fn what_a_connector_cannot_do_is_refused_without_a_question() {
    for connector in all() {
        let (can, account) = (connector.abilities(), account(*connector));
        for delivery in deliveries().iter().filter(|d| !can.does.contains(&d.what.doing())) {
            let stub = Stub::default();
            let refused = connector.send(&stub.call(&account), delivery);
            assert!(matches!(refused, Err(Failure::Refused { .. })), "{}: {delivery:?}", connector.name());
            assert!(stub.asked().is_empty());
        }
        for what in Resource::ALL.iter().filter(|what| !can.reads.contains(what)) {
            let stub = Stub::default();
            let refused = connector.read(&stub.call(&account), *what, None, NOW);
            assert!(matches!(refused, Err(Failure::Refused { .. })), "{}: {what:?}", connector.name());
            assert!(stub.asked().is_empty());
        }
    }
}

/// The header that each platform signs in, and its signature of a body.
fn signed(connector: &dyn Connector, body: &[u8]) -> Option<(&'static str, String)> {
    let behind = |front: &str| [front.as_bytes(), body].concat();
    Some(match connector.platform() {
        "shopee" => ("authorization", sign::hex(SECRET, behind(&format!("{URL}|")))),
        "tiktok" | "lazada" => ("authorization", sign::hex(SECRET, behind("900123"))),
        "judgeme" => ("judgeme-hmac-sha256", sign::hex(SECRET, body)),
        "woocommerce" => ("x-wc-webhook-signature", sign::base64(SECRET, body)),
        "shopify" => ("x-shopify-hmac-sha256", sign::base64(SECRET, body)),
        _ => return None,
    })
}

const URL: &str = "https://desk.example.test/hook";

/// The verb of the first question for what is read, and of the one that changes something.
#[test]
fn verbs_and_no_secret_in_an_address() {
    use Method::{Get, Post};
    for (platform, what, reads, does) in [
        ("shopee", Resource::Orders, Get, Some(0)),
        ("tiktok", Resource::Orders, Post, Some(2)),
        ("lazada", Resource::Orders, Get, Some(0)),
        ("kuaishou", Resource::Orders, Get, Some(0)),
        ("judgeme", Resource::Reviews, Get, Some(0)),
        // The return is approved before the goods are back.
        ("shopify", Resource::Orders, Post, Some(4)),
        ("woocommerce", Resource::Orders, Get, None),
    ] {
        let connector = of(platform).expect("a connector");
        let account = account(connector);
        let stub = Stub::bytes(200, b"{}");
        drop(connector.read(&stub.call(&account), what, None, NOW - Span::hours(1)));
        assert_eq!(stub.asked()[0].method, reads, "{platform}");
        if let Some(n) = does {
            let stub = Stub::bytes(200, b"{}");
            drop(connector.send(&stub.call(&account), &deliveries()[n]));
            assert_eq!(stub.asked()[0].method, Post, "{platform}");
        }
    }
    for connector in all() {
        let account = account(*connector);
        let stub = Stub::bytes(200, b"{}");
        for what in connector.abilities().reads {
            drop(connector.read(&stub.call(&account), *what, None, NOW - Span::hours(1)));
        }
        for delivery in deliveries() {
            drop(connector.send(&stub.call(&account), &delivery));
            drop(connector.find(&stub.call(&account), &delivery, NOW));
        }
        assert!(!stub.asked().is_empty());
        for asked in stub.asked() {
            let own = asked.url.starts_with("https://") && !asked.url.contains(SECRET);
            assert!(own, "{}: {}", connector.name(), asked.url);
        }
    }
}

#[test]
fn every_push_is_acknowledged_with_nothing_but_its_status() {
    for connector in all() {
        assert_eq!(connector.ack(), Ack { status: 200, body: None }, "{}", connector.name());
        assert_eq!(connector.abilities().pushes, signed(*connector, b"").is_some(), "{}", connector.name());
    }
}

#[test]
fn secrets_and_tokens_are_in_no_description() {
    for connector in all() {
        let account = account(*connector);
        let shown = format!("{account:?}");
        assert!(!shown.contains("t0ken") && !shown.contains("900123") && !shown.contains(SECRET), "{shown}");
    }
}

/// Asks everything of a connector that answers always the same; whatever comes back, nothing counts as done.
fn nothing_is_done(connector: &dyn Connector, status: u16, body: &[u8]) -> Result<(), TestCaseError> {
    let account = account(connector);
    let since = NOW - Span::hours(24);
    for what in connector.abilities().reads {
        let stub = Stub::bytes(status, body);
        let mut position: Option<String> = None;
        for _ in 0..3 {
            let Ok(page) = connector.read(&stub.call(&account), *what, position.as_deref(), since) else {
                break;
            };
            position = Some(page.position);
        }
    }
    for delivery in deliveries() {
        let stub = Stub::bytes(status, body);
        let sent = connector.send(&stub.call(&account), &delivery);
        // A shop's own system says by its status that it has it, whatever it says besides.
        let by_status = connector.platform() == "generic" && (200..300).contains(&status);
        prop_assert!(sent.is_err() || by_status, "{}: {delivery:?} {sent:?}", connector.name());
        let stub = Stub::bytes(status, body);
        let found = connector.find(&stub.call(&account), &delivery, NOW - Span::hours(1));
        prop_assert!(!matches!(found, Ok(Found::There(_))), "{}: {delivery:?}", connector.name());
    }
    let query = [("code".to_owned(), "c".to_owned()), ("shop_id".to_owned(), "900123".to_owned())];
    let stub = Stub::bytes(status, body);
    prop_assert!(connector.exchange(&stub.call(&account), &query).is_err(), "{}", connector.name());
    prop_assert!(connector.refresh(&stub.call(&account)).is_err(), "{}", connector.name());
    Ok(())
}

/// Envelopes of all platforms that say success and hold nothing.
const HOLLOW: [&str; 12] = [
    "{}",
    "[]",
    "null",
    "0",
    r#"{"error":"","response":{}}"#,
    r#"{"error":"","response":null}"#,
    r#"{"code":0,"data":{}}"#,
    r#"{"code":"0","data":{}}"#,
    r#"{"code":"0","success":true}"#,
    r#"{"result":1,"data":{}}"#,
    r#"{"data":{}}"#,
    r#"{"code":"0","result":{"success":false}}"#,
];

#[test]
fn hollow_answers_are_no_success() {
    for connector in all() {
        for (status, body) in HOLLOW.iter().flat_map(|body| [(200, *body), (400, *body), (404, *body)]) {
            let judged = nothing_is_done(*connector, status, body.as_bytes());
            assert!(judged.is_ok(), "{body}: {judged:?}");
        }
    }
}

/// JSON of any shape, with the names that the platforms use.
fn any_json() -> impl Strategy<Value = serde_json::Value> {
    let name = prop::sample::select(vec![
        "error",
        "response",
        "code",
        "data",
        "message",
        "result",
        "order_list",
        "orders",
        "messages",
        "more",
        "items",
        "conversations",
        "next_cursor",
        "next_page_token",
        "reviews",
        "rating",
        "success",
        "return",
        "body",
    ]);
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        "[ -~]{0,12}".prop_map(Into::into),
        Just(serde_json::Value::from(1e300)),
    ];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Into::into),
            prop::collection::vec((name.clone(), inner), 0..6).prop_map(|pairs| pairs
                .into_iter()
                .map(|(k, v)| (k.to_owned(), v))
                .collect::<serde_json::Map<_, _>>()
                .into()),
        ]
    })
}

/// Positions of all forms, with impossible times and pages in them, and texts that are none.
fn any_position() -> impl Strategy<Value = String> {
    let time = prop_oneof![any::<i64>(), 1_600_000_000_i64..1_800_000_000];
    let window = (time.clone(), time.clone(), proptest::option::of("[0-9a-z|{}\"]{0,6}"), any::<u8>());
    let window = window.prop_map(
        |(from, to, page, again)| serde_json::json!({"from": from, "to": to, "page": page, "again": again}),
    );
    let whole = (window, time, any::<bool>(), any::<bool>());
    let whole = whole.prop_map(|(window, time, on, queued)| {
        let stop = serde_json::json!({"id": "5", "until": time, "page": window.to_string()});
        let queue = if queued { vec![stop] } else { Vec::new() };
        let round = serde_json::json!({"window": window, "on": on, "rest": time});
        let scan = serde_json::json!({"until": time, "newest": time, "page": "2"});
        let all = [
            window,
            serde_json::json!({"outer": round, "more": on, "queue": queue}),
            serde_json::json!({"outer": scan, "more": on, "queue": queue}),
            serde_json::json!({"round": round, "from": time, "began": time, "queue": queue}),
            scan,
        ];
        all.map(|one| one.to_string())
    });
    prop_oneof![whole.prop_flat_map(|all| prop::sample::select(all.to_vec())), "[ -~]{0,80}"]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_as_an_answer_are_never_success(
        status in prop::sample::select(vec![200_u16, 201, 204, 302, 400, 401, 403, 404, 429, 500, 503]),
        body in prop::collection::vec(any::<u8>(), 0..80),
    ) {
        for connector in all() {
            nothing_is_done(*connector, status, &body)?;
        }
    }

    #[test]
    fn any_json_as_an_answer_is_never_success(value in any_json()) {
        for connector in all() {
            nothing_is_done(*connector, 200, value.to_string().as_bytes())?;
        }
    }

    #[test]
    fn any_position_is_gone_on_from_or_begun_anew(position in any_position()) {
        const FINE: [&str; 5] = [
            r#"{"error":"","response":{}}"#,
            r#"{"code":"0","request_id":"r","data":{}}"#,
            r#"{"code":0,"request_id":"r","data":{}}"#,
            r#"{"result":1,"data":{}}"#,
            "[]",
        ];
        for connector in all() {
            let account = account(*connector);
            for (what, body) in connector.abilities().reads.iter().flat_map(|what| FINE.map(|body| (*what, body))) {
                let stub = Stub::bytes(200, body.as_bytes());
                if let Ok(page) = connector.read(&stub.call(&account), what, Some(&position), NOW - Span::hours(1)) {
                    prop_assert!(!page.position.is_empty());
                }
            }
        }
    }

    #[test]
    fn any_bytes_as_a_push_are_refused(body in prop::collection::vec(any::<u8>(), 0..200), signature in "[0-9a-zA-Z+/=]{0,64}") {
        for connector in all() {
            let header = |_: &str| Some(signature.as_str());
            let pushed = Pushed { header: &header, body: &body, url: "https://desk.example.test/hook" };
            prop_assert!(connector.push(&account(*connector), &pushed).is_err());
        }
    }

    #[test]
    fn what_is_signed_is_read_and_one_changed_byte_is_not(
        body in prop_oneof![prop::collection::vec(any::<u8>(), 1..120), any_json().prop_map(|json| json.to_string().into_bytes())],
        at in any::<prop::sample::Index>(),
    ) {
        for connector in all() {
            let Some((name, signature)) = signed(*connector, &body) else { continue };
            let account = account(*connector);
            let push = |body: &[u8], signature: &str| {
                let header = |asked: &str| (asked == name).then_some(signature);
                connector.push(&account, &Pushed { header: &header, body, url: URL })
            };
            let hint = push(&body, &signature);
            prop_assert!(hint.is_ok_and(|hint| !hint.id.is_empty()), "{}", connector.name());
            let mut other = body.clone();
            other[at.index(body.len())] ^= 1;
            prop_assert_eq!(push(&other, &signature), Err(NotGenuine), "{}", connector.name());
            let mut forged = signature.clone().into_bytes();
            forged[at.index(signature.len() - 2)] ^= 1;
            let forged = String::from_utf8_lossy(&forged).into_owned();
            prop_assert_eq!(push(&body, &forged), Err(NotGenuine), "{}", connector.name());
        }
    }
}
