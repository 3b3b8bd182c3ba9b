//! TikTok Shop's stand-in: signature over query and body, absolute ends of tokens, page tokens, idempotent approvals.

use domain::time::Span;
use serde_json::{Value, json};

use super::super::tiktok::push;
use super::super::wire::mac_hex;
use super::Bench;

const KEY: &str = "sandbox-tiktok-app";
const SECRET: &str = "sandbox-tiktok-secret";

struct Client {
    bench: Bench,
    token: String,
    cipher: String,
}

/// The recipe, written down again.
fn sign(path: &str, query: &[(&str, String)], body: &str) -> String {
    let mut pairs: Vec<_> = query.iter().map(|(name, value)| format!("{name}{value}")).collect();
    pairs.sort();
    mac_hex(SECRET, format!("{SECRET}{path}{}{body}{SECRET}", pairs.concat()).as_bytes())
}

async fn connect(bench: Bench) -> Client {
    let got = bench
        .ask("GET", "/tiktok-auth/open/authorize?service_id=7000000000000000001&state=s2", &[], "")
        .await;
    assert_eq!(got.sent_on("state"), "s2");
    let code = got.sent_on("code");
    let uri = |code: &str| {
        format!(
            "/tiktok-auth/api/v2/token/get?app_key={KEY}&app_secret={SECRET}&auth_code={code}&grant_type=authorized_code"
        )
    };
    let tokens = bench.ask("GET", &uri(&code), &[], "").await.json();
    assert_eq!(tokens["code"], 0, "{tokens}");
    assert_eq!(
        tokens["data"]["access_token_expire_in"],
        bench.seconds() + 7 * 86_400,
        "an instant, not a span"
    );
    assert_eq!(bench.ask("GET", &uri(&code), &[], "").await.json()["code"], 36_004_004);
    let token = tokens["data"]["access_token"].as_str().unwrap().to_owned();
    let mut client = Client { bench, token, cipher: String::new() };
    let shops = client.call("GET", "/authorization/202309/shops", &[], "").await.1;
    client.cipher = shops["data"]["shops"][0]["cipher"].as_str().unwrap().to_owned();
    client
}

async fn client() -> Client {
    connect(Bench::new(|settings| settings.keys.tiktok_redirect = "http://127.0.0.1:8080/back".to_owned()))
        .await
}

impl Client {
    fn query(&self, more: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
        let mut query = vec![("app_key", KEY.to_owned()), ("timestamp", self.bench.seconds().to_string())];
        if !self.cipher.is_empty() {
            query.push(("shop_cipher", self.cipher.clone()));
        }
        query.extend(more.iter().map(|(name, value)| (*name, (*value).to_owned())));
        query
    }

    async fn send(
        &self,
        method: &str,
        path: &str,
        query: &[(&str, String)],
        sign: &str,
        body: &str,
    ) -> (u16, Value) {
        let pairs: Vec<_> = query
            .iter()
            .map(|(name, value)| format!("{name}={}", super::super::wire::encode(value)))
            .collect();
        let uri = format!("/tiktok{path}?{}&sign={sign}", pairs.join("&"));
        let headers = [("x-tts-access-token", self.token.as_str()), ("content-type", "application/json")];
        let got = self.bench.ask(method, &uri, &headers, body).await;
        (got.status, got.json())
    }

    async fn call(
        &self,
        method: &str,
        path: &str,
        more: &[(&'static str, &str)],
        body: &str,
    ) -> (u16, Value) {
        let query = self.query(more);
        self.send(method, path, &query, &sign(path, &query, body), body).await
    }
}

#[tokio::test]
async fn the_published_vector_and_the_recipes_are_accepted() {
    let keys = |key: &'static str, secret: &'static str| {
        move |settings: &mut super::Settings| {
            settings.keys.tiktok_app_key = key.to_owned();
            settings.keys.tiktok_app_secret = secret.to_owned();
        }
    };
    let bench = Bench::at(1_623_812_664, keys("29a39d", "e59af819cc"));
    let sign = "b596b73e0cc6de07ac26f036364178ab16b0a907af13d43f0a0cd2345f582dc8";
    let uri = format!(
        "/tiktok/authorization/202309/shops?app_key=29a39d&timestamp=1623812664&sign={sign}&access_token=out"
    );
    assert_eq!(bench.ask("GET", &uri, &[], "").await.json()["code"], 105_002, "signed well, no token");
    let bench = Bench::at(1_700_000_000, keys("ak1", "tts_secret"));
    let sign = "99f7a2c17035dd8ce30869e91a2b09d7679843b2deeae3c21d69ec7a5c693e33";
    let uri = format!(
        "/tiktok/order/202309/orders/search?timestamp=1700000000&app_key=ak1&page_size=20&shop_cipher=GCP_x&sign={sign}"
    );
    let body = r#"{"update_time_ge":1699990000}"#;
    assert_eq!(bench.ask("POST", &uri, &[], body).await.json()["code"], 105_002);
    assert_eq!(
        bench.ask("POST", &uri, &[], r#"{"update_time_ge": 1699990000}"#).await.json()["code"],
        106_001,
        "re-serialised"
    );
    let body = r#"{"type":1,"tts_notification_id":"7327112393057371910","shop_id":"7494049642642441621","timestamp":1644412885,"data":{"order_id":"576486316948490001","order_status":"UNPAID","update_time":1644412885}}"#;
    assert_eq!(
        push::sign("ak1", "tts_secret", body),
        "05e3f79672e859c626283d04f453e4a51f20b984e4875bbda2e4c1fde295ff62"
    );
}

#[tokio::test]
async fn every_tampered_request_is_refused() {
    let client = client().await;
    let (path, body) = ("/order/202309/orders/search", r#"{"order_status":""}"#);
    let query = client.query(&[("page_size", "5")]);
    let good = sign(path, &query, body);
    assert_eq!(client.send("POST", path, &query, &good, body).await.1["code"], 0);
    assert_eq!(client.send("POST", path, &query, &good.to_uppercase(), body).await.1["code"], 106_001);
    assert_eq!(client.send("POST", path, &query, &good, r#"{"order_status": ""}"#).await.1["code"], 106_001);
    let mut other = query.clone();
    other[0].1.push('x');
    assert_eq!(client.send("POST", path, &other, &good, body).await.1["code"], 36_009_004);
    let mut other = query.clone();
    other.push(("sort_order", "ASC".to_owned()));
    assert_eq!(client.send("POST", path, &other, &good, body).await.1["code"], 106_001);
    for (shift, code) in [(-300, 0), (-301, 36_009_004), (30, 0), (31, 36_009_004)] {
        let mut query = client.query(&[("page_size", "5")]);
        query[1].1 = (client.bench.seconds() + shift).to_string();
        let got = client.send("POST", path, &query, &sign(path, &query, body), body).await;
        assert_eq!(got.1["code"], code, "{shift}");
    }
    client.bench.pass(Span::hours(7 * 24));
    let (status, got) = client.call("POST", path, &[("page_size", "5")], body).await;
    assert_eq!((status, &got["code"]), (401, &json!(105_002)));
}

#[tokio::test]
async fn paths_methods_versions_and_ciphers_have_codes() {
    let client = client().await;
    for (method, path, code) in [
        ("GET", "/order/202309/orders/search", 36_009_010),
        ("GET", "/nothing/202309/here", 36_009_009),
        ("POST", "/order/202212/orders/search", 36_009_014),
    ] {
        assert_eq!(client.call(method, path, &[], "").await.1["code"], code, "{path}");
    }
    let client = Client { cipher: "GCP_other".to_owned(), ..client };
    assert_eq!(client.call("POST", "/order/202309/orders/search", &[], "").await.1["code"], 106_013);
}

#[tokio::test]
async fn pages_are_told_on_by_tokens_to_an_empty_end() {
    let client = client().await;
    let total =
        client.bench.sandbox.world(|world| world.shop(crate::world::model::Platform::Tiktok).orders.len());
    let (mut token, mut seen) = (String::new(), std::collections::BTreeSet::new());
    loop {
        let more = [
            ("page_size", "50"),
            ("sort_field", "update_time"),
            ("sort_order", "ASC"),
            ("page_token", token.as_str()),
        ];
        let (_, got) = client.call("POST", "/order/202309/orders/search", &more, "{}").await;
        for order in got["data"]["orders"].as_array().unwrap() {
            assert!(seen.insert(order["id"].as_str().unwrap().to_owned()), "nothing twice");
        }
        token = got["data"]["next_page_token"].as_str().unwrap().to_owned();
        if token.is_empty() {
            break;
        }
    }
    assert_eq!(seen.len(), total);
    let bad = [("page_size", "50"), ("page_token", "zzz")];
    assert_eq!(client.call("POST", "/order/202309/orders/search", &bad, "{}").await.1["code"], 36_009_004);
    assert_eq!(
        client.call("POST", "/order/202309/orders/search", &[("page_size", "101")], "{}").await.1["code"],
        36_009_004
    );
    let id = seen.first().unwrap();
    let (_, got) = client.call("GET", "/order/202309/orders", &[("ids", id)], "").await;
    assert!(got["data"]["orders"][0]["payment"]["total_amount"].is_string(), "{got}");
    let (_, way) = client.call("GET", &format!("/fulfillment/202309/orders/{id}/tracking"), &[], "").await;
    assert!(way["data"]["tracking"].is_array(), "{way}");
}

#[tokio::test]
async fn reviews_are_read_by_time_and_have_no_reply() {
    let client = client().await;
    let id = client.bench.play(json!({ "what": "abusive_review", "platform": "tiktok" })).await;
    let body =
        json!({ "review_start_time": "2026-01-01T00:00:00Z", "review_end_time": "2027-01-01T00:00:00Z" })
            .to_string();
    let (_, got) = client
        .call(
            "POST",
            "/review_rating/202605/product_reviews/search",
            &[("page_size", "100"), ("sort_field", "create_time")],
            &body,
        )
        .await;
    assert_eq!(got["data"]["reviews"][0]["review"]["review_id"], id.to_string(), "{got}");
    let wrong = r#"{"review_start_time":"yesterday"}"#;
    assert_eq!(
        client
            .call("POST", "/review_rating/202605/product_reviews/search", &[("page_size", "9")], wrong)
            .await
            .1["code"],
        36_009_004
    );
    assert_eq!(
        client.call("POST", "/review_rating/202605/product_reviews/reply", &[], "{}").await.1["code"],
        36_009_009
    );
}

#[tokio::test]
async fn an_approval_with_the_same_key_happens_once() {
    let client = client().await;
    let mut approved = 0;
    for number in 0..8 {
        let id = client.bench.play(json!({ "what": "return_request", "platform": "tiktok" })).await;
        let (_, list) = client
            .call(
                "POST",
                "/return_refund/202309/returns/search",
                &[("page_size", "10")],
                &json!({ "return_ids": [id.to_string()] }).to_string(),
            )
            .await;
        let row = &list["data"]["return_orders"][0];
        assert_eq!(row["return_status"], "RETURN_OR_REFUND_REQUEST_PENDING");
        assert!(row["seller_next_action_response"][0]["deadline"].is_i64());
        let decision = if row["return_type"] == "REFUND" { "APPROVE_REFUND" } else { "APPROVE_RETURN" };
        let body = json!({ "decision": decision }).to_string();
        let (path, key) = (format!("/return_refund/202309/returns/{id}/approve"), format!("k{number}"));
        for _ in 0..3 {
            assert_eq!(client.call("POST", &path, &[("idempotency_key", &key)], &body).await.1["code"], 0);
        }
        assert_eq!(
            client.call("POST", &path, &[("idempotency_key", "other")], &body).await.1["code"],
            25_020_004
        );
        approved += 1;
    }
    assert_eq!(client.bench.sum("tiktok.decision.took").await, approved);
    assert_eq!(client.bench.sum("tiktok.decision.repeated").await, approved * 2);
    let state = client.bench.ask("GET", "/control", &[], "").await.json();
    assert_eq!(state["doubles"], json!([]));
}

#[tokio::test]
async fn decisions_that_do_not_fit_are_refused() {
    let client = client().await;
    let id = client.bench.play(json!({ "what": "return_request", "platform": "tiktok" })).await;
    let path = |verb: &str| format!("/return_refund/202309/returns/{id}/{verb}");
    for (verb, body, code) in [
        ("approve", json!({ "decision": "YES" }), 36_009_004),
        (
            "approve",
            json!({ "decision": "OFFER_PARTIAL_REFUND", "partial_refund": { "currency": "USD", "amount": "1" } }),
            36_009_004,
        ),
        (
            "approve",
            json!({ "decision": "OFFER_PARTIAL_REFUND", "partial_refund": { "currency": "THB", "amount": "99999999" } }),
            25_020_009,
        ),
        ("reject", json!({ "decision": "REJECT_REFUND", "reject_reason": "no" }), 36_009_004),
        (
            "reject",
            json!({ "decision": "REJECT_REFUND", "reject_reason": "seller_reject_apply_buyer_misuse" }),
            0,
        ),
        (
            "approve",
            json!({ "decision": "OFFER_PARTIAL_REFUND", "partial_refund": { "currency": "THB", "amount": "1.00" } }),
            25_020_004,
        ),
    ] {
        assert_eq!(client.call("POST", &path(verb), &[], &body.to_string()).await.1["code"], code, "{body}");
    }
    assert_eq!(
        client.call("POST", "/return_refund/202309/returns/5/approve", &[], "{}").await.1["code"],
        25_001_003
    );
    let long = "k".repeat(256);
    assert_eq!(
        client.call("POST", &path("approve"), &[("idempotency_key", &long)], "{}").await.1["code"],
        36_009_004
    );
    let (_, reasons) = client
        .call("GET", "/return_refund/202309/reject_reasons", &[("return_or_cancel_id", &id.to_string())], "")
        .await;
    assert_eq!(reasons["data"]["reasons"].as_array().map(Vec::len), Some(3));
}

#[tokio::test]
async fn a_message_is_json_inside_a_string() {
    let client = client().await;
    let chat = client.bench.play(json!({ "what": "question", "platform": "tiktok" })).await;
    let path = format!("/customer_service/202309/conversations/{chat}/messages");
    let send =
        |text: &str| json!({ "type": "TEXT", "content": json!({ "content": text }).to_string() }).to_string();
    let (_, sent) = client.call("POST", &path, &[], &send("ขออภัยค่ะ")).await;
    let id = sent["data"]["message_id"].as_str().unwrap_or_else(|| panic!("{sent}")).to_owned();
    let (_, list) =
        client.call("GET", &path, &[("page_size", "10"), ("sort_field", "create_time")], "").await;
    assert!(list["data"]["messages"].as_array().unwrap().iter().any(|said| said["id"] == id), "{list}");
    for (path, body, code) in [
        (&path, json!({ "type": "TEXT", "content": "plain" }).to_string(), 36_009_004),
        (&path, send(&"x".repeat(2_001)), 36_009_004),
        (&path, send("add me on WhatsApp"), 45_101_006),
        (&"/customer_service/202309/conversations/5/messages".to_owned(), send("hello"), 45_109_001),
    ] {
        assert_eq!(client.call("POST", path, &[], &body).await.1["code"], code, "{path}");
    }
    let (_, chats) =
        client.call("GET", "/customer_service/202309/conversations", &[("page_size", "20")], "").await;
    assert_eq!(chats["data"]["conversations"][0]["id"], chat.to_string());
    assert_eq!(client.bench.sum("tiktok.message.took").await, 1);
}

#[tokio::test]
async fn coupons_are_searched_and_sent_as_cards_one_in_two_seconds() {
    let client = client().await;
    let search = "/promotion/202406/coupons/search";
    let body = json!({ "status": ["ONGOING"], "display_type": ["REGULAR", "CHAT"] }).to_string();
    let (_, found) = client.call("POST", search, &[("page_size", "1")], &body).await;
    assert_eq!(found["data"]["total_count"], 2, "{found}");
    let coupon = found["data"]["coupons"][0]["id"].as_str().unwrap().to_owned();
    let chat = client.bench.play(json!({ "what": "question", "platform": "tiktok" })).await;
    let path = format!("/customer_service/202309/conversations/{chat}/messages");
    let card = |id: &str| {
        json!({ "type": "COUPON_CARD", "content": json!({ "coupon_id": id }).to_string() }).to_string()
    };
    assert_eq!(client.call("POST", &path, &[], &card("7136104329798256003")).await.1["code"], 36_009_004);
    assert_eq!(client.call("POST", &path, &[], &card(&coupon)).await.1["code"], 0);
    assert_eq!(client.call("POST", &path, &[], &card(&coupon)).await.1["code"], 45_111_012);
    client.bench.pass(Span::seconds(2));
    assert_eq!(client.call("POST", &path, &[], &card(&coupon)).await.1["code"], 0);
    let (_, list) = client.call("GET", &path, &[("page_size", "10")], "").await;
    let cards =
        list["data"]["messages"].as_array().unwrap().iter().filter(|said| said["type"] == "COUPON_CARD");
    assert_eq!(cards.count(), 2);
}

#[tokio::test]
async fn too_many_requests_are_429() {
    let client = client().await;
    let mut last = (0, Value::Null);
    for _ in 0..51 {
        last = client.call("POST", "/order/202309/orders/search", &[("page_size", "1")], "{}").await;
    }
    assert_eq!((last.0, &last.1["code"]), (429, &json!(36_009_002)));
    client.bench.pass(Span::seconds(1));
    assert_eq!(client.call("POST", "/order/202309/orders/search", &[("page_size", "1")], "{}").await.0, 200);
}

#[tokio::test]
async fn webhooks_are_configured_for_this_machine_only() {
    let client = client().await;
    let put = |address: &str| json!({ "event_type": "NEW_MESSAGE", "address": address }).to_string();
    let path = "/event/202309/webhooks";
    assert_eq!(client.call("PUT", path, &[], &put("https://example.com/hook")).await.1["code"], 36_009_004);
    assert_eq!(client.call("PUT", path, &[], &put("http://127.0.0.1:9/hook")).await.1["code"], 0);
    let (_, got) = client.call("GET", path, &[], "").await;
    assert_eq!(got["data"]["webhooks"][0]["address"], "http://127.0.0.1:9/hook");
    client.call("DELETE", path, &[], &put("")).await;
    assert_eq!(client.call("GET", path, &[], "").await.1["data"]["webhooks"], json!([]));
}

#[tokio::test]
async fn figures_of_lives_come_two_days_late() {
    const PATH: &str = "/analytics/202509/shop_lives/performance";
    let client = client().await;
    client.bench.play(json!({ "what": "abusive_review", "platform": "tiktok" })).await;
    let day = |seconds: i64| domain::time::Instant::from_seconds(seconds).to_string()[..10].to_owned();
    let (now, far) = (client.bench.seconds(), client.bench.seconds() + 3 * 86_400);
    let within = |size: &'static str| {
        let (from, to) = (day(now - 90 * 86_400), day(far));
        let client = &client;
        async move {
            let query = [("start_date_ge", from.as_str()), ("end_date_lt", to.as_str()), ("page_size", size)];
            client.call("GET", PATH, &query, "").await.1
        }
    };
    let got = within("100").await;
    assert_eq!(got["data"]["latest_available_date"], day(now - 2 * 86_400), "{got}");
    for one in got["data"]["live_stream_sessions"].as_array().unwrap() {
        assert!(one["start_time"].as_i64().unwrap() < now - 86_400, "{one}");
        assert!(one["sales_performance"]["gmv"]["currency"].is_string(), "{one}");
    }
    assert_eq!(within("101").await["code"], 36_009_004);
    let none = [("start_date_ge", "yesterday"), ("end_date_lt", "2026-11-02"), ("page_size", "10")];
    assert_eq!(client.call("GET", PATH, &none, "").await.1["code"], 36_009_004);
}
