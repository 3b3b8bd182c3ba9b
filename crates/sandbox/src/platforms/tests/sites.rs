//! The sellers' own shops and Kuaishou: Judge.me, WooCommerce, Shopify.

use domain::time::Span;
use serde_json::{Value, json};

use super::super::wire::{base64, encode, mac_base64, mac_hex, md5_hex};
use super::{Bench, Got};

const JM: [(&str, &str); 2] =
    [("x-api-token", "sandbox-judgeme-token"), ("shop_domain", "kiln-kettle.myshopify.com")];

async fn judgeme(bench: &Bench, method: &str, path: &str, body: &Value) -> Got {
    bench.ask(method, &format!("/judgeme/api/v1{path}"), &JM, &body.to_string()).await
}

#[tokio::test]
async fn judgeme_emails_the_shopper_unless_told_not_to() {
    let bench = Bench::new(|_| ());
    let review = || bench.play(json!({ "what": "abusive_review", "platform": "shopify" }));
    let (first, second) = (review().await, review().await);
    let reply = |id: u64| json!({ "review_id": id, "reply": { "content": "Sorry" } });
    assert_eq!(judgeme(&bench, "POST", "/replies", &reply(first)).await.status, 201);
    assert_eq!(bench.sum("judgeme.email.took").await, 1);
    let mut silent = reply(second);
    silent["send_reply_email"] = json!(false);
    assert_eq!(judgeme(&bench, "POST", "/replies", &silent).await.status, 201);
    assert_eq!(bench.sum("judgeme.email.took").await, 1);
    assert_eq!(judgeme(&bench, "POST", "/replies", &silent).await.status, 422);
    assert_eq!(judgeme(&bench, "POST", "/replies", &reply(5)).await.status, 404);
    assert_eq!(judgeme(&bench, "POST", "/private_replies", &reply(first)).await.status, 201);
    assert_eq!(bench.sum("judgeme.message.took").await, 1);
    let page = judgeme(&bench, "GET", "/reviews?page=1&per_page=2", &Value::Null).await.json();
    assert_eq!((page["reviews"].as_array().map(Vec::len), &page["per_page"]), (Some(2), &json!(2)));
    let last = judgeme(&bench, "GET", "/reviews?page=9999&per_page=100", &Value::Null).await.json();
    assert_eq!(last["reviews"], json!([]));
    let wrong =
        judgeme(&bench, "GET", "/reviews?product_id=123456789&per_page=100", &Value::Null).await.json();
    assert!(!wrong["reviews"].as_array().unwrap().is_empty(), "an unknown product silently gives everything");
    assert_eq!(
        bench.ask("GET", "/judgeme/api/v1/reviews", &[("x-api-token", "no"), JM[1]], "").await.status,
        401
    );
    assert_eq!(bench.ask("GET", "/judgeme/api/v1/reviews", &JM[..1], "").await.status, 401);
}

#[tokio::test]
async fn judgeme_and_shopify_and_woocommerce_sign_their_pushes() {
    let bench = Bench::new(|settings| {
        for stand in ["shopify", "woocommerce"] {
            settings.callbacks.insert(stand.to_owned(), format!("http://127.0.0.1:9/{stand}"));
        }
    });
    let hook = json!({ "key": "review/created", "url": "http://127.0.0.1:9/judgeme" });
    assert_eq!(judgeme(&bench, "POST", "/webhooks", &hook).await.status, 201);
    let far = json!({ "key": "review/created", "url": "https://example.com/" });
    assert_eq!(judgeme(&bench, "POST", "/webhooks", &far).await.status, 422);
    for platform in ["shopify", "woocommerce"] {
        bench.play(json!({ "what": "abusive_review", "platform": platform })).await;
    }
    while bench.sandbox.pump().await > 0 {}
    let pushes = bench.take_pushes();
    for (stand, name, expected) in [
        (
            "judgeme",
            "judgeme-hmac-sha256",
            (|body| mac_hex("sandbox-judgeme-token", body)) as fn(&[u8]) -> String,
        ),
        ("shopify", "x-shopify-hmac-sha256", |body| mac_base64("sandbox-shopify-secret", body)),
        ("woocommerce", "x-wc-webhook-signature", |body| mac_base64("sandbox-woocommerce-hook", body)),
    ] {
        let push = pushes.iter().find(|push| push.stand == stand).unwrap_or_else(|| panic!("{stand}"));
        let given = push.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
        assert_eq!(given, Some(expected(&push.body)), "{stand}");
    }
    assert_eq!(
        mac_base64("woo_secret", br#"{"id":794,"status":"processing"}"#),
        "5KfCovpz5BtP440GR94ecylwx5R4k9cNH2tKEYwXcfk="
    );
    assert_eq!(
        mac_base64("shp_secret", br#"{"id":794,"status":"processing"}"#),
        "5xYg0L/VSHLx705HQdFxzlhlj+2gjJk5rJNvHYsPnEo="
    );
    assert_eq!(
        mac_hex("jm_token", br#"{"id":794,"status":"processing"}"#),
        "69f0dd2d2c53b5b5fd45a1ab3313bded5867775daf78bce972c3143fe8180eb9"
    );
}

#[tokio::test]
async fn woocommerce_switches_off_after_five_failures_and_never_tries_again() {
    let bench = Bench::new(|settings| {
        settings.rate = 0;
        settings.callbacks.insert("woocommerce".to_owned(), "http://127.0.0.1:9/woo".to_owned());
    });
    bench.answer_pushes(Some(500), b"", 5);
    bench.play(json!({ "what": "bad_reviews", "platform": "woocommerce", "count": 5 })).await;
    while bench.sandbox.pump().await > 0 {}
    let state = bench.ask("GET", "/control", &[], "").await.json();
    assert_eq!(
        (&state["off"], &state["pushes"]["woocommerce"]["given_up"]),
        (&json!(["woocommerce"]), &json!(5))
    );
}

#[tokio::test]
async fn woocommerce_lists_by_page_and_replies_through_wordpress() {
    let bench = Bench::new(|_| ());
    let basic = format!("Basic {}", base64("ck_sandbox:cs_sandbox"));
    let shop = [("authorization", basic.as_str())];
    let id = bench.play(json!({ "what": "abusive_review", "platform": "woocommerce" })).await;
    let got = bench.ask("GET", "/woocommerce/wp-json/wc/v3/products/reviews?per_page=5", &shop, "").await;
    assert_eq!((got.status, &got.json()[0]["id"]), (200, &json!(id)));
    let (total, pages): (usize, usize) = (
        got.headers["x-wp-total"].to_str().unwrap().parse().unwrap(),
        got.headers["x-wp-totalpages"].to_str().unwrap().parse().unwrap(),
    );
    assert_eq!(pages, total.div_ceil(5));
    let past =
        bench.ask("GET", "/woocommerce/wp-json/wc/v3/products/reviews?per_page=5&page=9999", &shop, "").await;
    assert_eq!(past.json(), json!([]));
    for (uri, status, code) in [
        ("/woocommerce/wp-json/wc/v3/products/reviews?per_page=101", 400, "rest_invalid_param"),
        ("/woocommerce/wp-json/wc/v3/products/reviews/5", 404, "woocommerce_rest_review_invalid_id"),
        ("/woocommerce/wp-json/wc/v3/nothing", 404, "rest_no_route"),
        ("/woocommerce/wp-json/wp/v2/comments", 401, "woocommerce_rest_cannot_view"),
    ] {
        let got = bench.ask("GET", uri, &shop, "").await;
        assert_eq!(
            (got.status, &got.json()["code"], &got.json()["data"]["status"]),
            (status, &json!(code), &json!(status))
        );
    }
    let word = format!("Basic {}", base64("shop:sandbox app password"));
    let press = [("authorization", word.as_str())];
    let product = got.json()[0]["product_id"].clone();
    let body = json!({ "post": product, "parent": id, "content": "Xin lỗi bạn" }).to_string();
    for status in [201, 409] {
        assert_eq!(
            bench.ask("POST", "/woocommerce/wp-json/wp/v2/comments", &press, &body).await.status,
            status
        );
    }
    let found = bench
        .ask("GET", &format!("/woocommerce/wp-json/wp/v2/comments?parent={id}"), &press, "")
        .await
        .json();
    assert_eq!(found[0]["content"]["raw"], "Xin lỗi bạn");
    let order =
        bench.ask("GET", "/woocommerce/wp-json/wc/v3/orders?per_page=1", &shop, "").await.json()[0].clone();
    let uri = format!("/woocommerce/wp-json/wc/v3/orders/{}/refunds", order["id"]);
    let amount = |money: bool| json!({ "amount": order["total"], "api_refund": money }).to_string();
    assert_eq!(bench.ask("POST", &uri, &shop, &amount(false)).await.json()["refunded_payment"], false);
    assert_eq!(bench.sum("woocommerce.refund.took").await, 0, "no money moved");
    assert_eq!(bench.ask("POST", &uri, &shop, &amount(true)).await.status, 201);
    assert_eq!(bench.ask("POST", &uri, &shop, &amount(true)).await.status, 400, "not twice");
    assert_eq!(bench.sum("woocommerce.refund.took").await, 1);
    let coupon = json!({ "code": "SORRY10", "discount_type": "percent", "amount": "10" }).to_string();
    for status in [201, 400] {
        assert_eq!(
            bench.ask("POST", "/woocommerce/wp-json/wc/v3/coupons", &shop, &coupon).await.status,
            status
        );
    }
}

#[tokio::test]
async fn shopify_lists_orders_by_link_and_decides_over_graphql() {
    let bench = Bench::new(|_| ());
    let token = [("x-shopify-access-token", "shpat_sandbox")];
    assert_eq!(bench.ask("GET", "/shopify/admin/api/2026-10/orders.json", &[], "").await.status, 401);
    let first = bench
        .ask(
            "GET",
            "/shopify/admin/api/2026-10/orders.json?limit=250&updated_at_min=2020-01-01T00:00:00Z",
            &token,
            "",
        )
        .await;
    let mut seen = first.json()["orders"].as_array().unwrap().len();
    let mut link = first.headers.get("link").map(|link| link.to_str().unwrap().to_owned());
    while let Some(next) = link {
        let path = next.split_once("myshopify.com").unwrap().1.split_once('>').unwrap().0.to_owned();
        let got = bench.ask("GET", &format!("/shopify{path}"), &token, "").await;
        seen += got.json()["orders"].as_array().unwrap().len();
        link = got.headers.get("link").map(|link| link.to_str().unwrap().to_owned());
    }
    let count = bench.sandbox.world(|world| world.shop(crate::world::model::Platform::Shopify).orders.len());
    assert_eq!(seen, count);
    let id = bench.play(json!({ "what": "return_request", "platform": "shopify" })).await;
    let ask = |query: &str| {
        let body = json!({ "query": query, "variables": { "input": { "id": format!("gid://shopify/Return/{id}") }, "first": 250 } }).to_string();
        let (bench, token) = (&bench, &token);
        async move { bench.ask("POST", "/shopify/admin/api/2026-10/graphql.json", token, &body).await.json() }
    };
    let mutation = "mutation($input: ReturnApproveRequestInput!) { returnApproveRequest(input: $input) { return { id status } userErrors { message } } }";
    let done = ask(mutation).await;
    assert_eq!(done["data"]["returnApproveRequest"]["userErrors"], json!([]), "{done}");
    assert_eq!(ask(mutation).await["data"]["returnApproveRequest"]["userErrors"][0]["code"], "INVALID_STATE");
    let orders = ask("query { orders(first: 250, query: \"updated_at:>='2026-09-21T00:00:00Z'\") { nodes { id returns(first: 5) { nodes { id } } } pageInfo { hasNextPage endCursor } } }").await;
    let with = orders["data"]["orders"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .any(|node| node["returns"]["nodes"][0]["id"] == format!("gid://shopify/Return/{id}"));
    assert!(with, "{orders}");
    for _ in 0..41 {
        bench.ask("GET", "/shopify/admin/api/2026-10/shop.json", &token, "").await;
    }
    let much = bench.ask("GET", "/shopify/admin/api/2026-10/shop.json", &token, "").await;
    assert_eq!((much.status, much.headers["retry-after"].to_str().unwrap()), (429, "2"));
}

struct Kuaishou {
    bench: Bench,
    token: String,
}

impl Kuaishou {
    async fn call(&self, method: &str, param: &Value, hmac: bool) -> Value {
        let sign = if hmac { "HMAC_SHA256" } else { "MD5" };
        let time = (self.bench.seconds() * 1_000).to_string();
        let param = param.to_string();
        let pairs = [
            ("access_token", self.token.as_str()),
            ("appkey", "ks-sandbox-app"),
            ("method", method),
            ("param", &param),
            ("signMethod", sign),
            ("timestamp", &time),
            ("version", "1"),
        ];
        let text: Vec<_> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let text = format!("{}&signSecret=sandbox-kuaishou-sign", text.join("&"));
        let signed = if hmac {
            mac_base64("sandbox-kuaishou-sign", text.as_bytes())
        } else {
            md5_hex(text.as_bytes())
        };
        let query: Vec<_> = pairs.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
        let uri =
            format!("/kuaishou/{}?{}&sign={}", method.replace('.', "/"), query.join("&"), encode(&signed));
        self.bench.ask("GET", &uri, &[], "").await.json()
    }
}

async fn kuaishou() -> Kuaishou {
    let bench = Bench::new(|_| ());
    let got = bench.ask("GET", "/kuaishou/oauth/authorize?app_id=ks-sandbox-app&response_type=code&redirect_uri=http%3A%2F%2F127.0.0.1%2F&state=x", &[], "").await;
    let code = got.sent_on("code");
    let uri = |secret: &str| {
        format!(
            "/kuaishou/oauth2/access_token?app_id=ks-sandbox-app&app_secret={secret}&grant_type=code&code={code}"
        )
    };
    assert_eq!(bench.ask("GET", &uri("no"), &[], "").await.json()["error"], "invalid_client");
    let tokens = bench.ask("GET", &uri("sandbox-kuaishou-secret"), &[], "").await.json();
    assert_eq!(
        bench.ask("GET", &uri("sandbox-kuaishou-secret"), &[], "").await.json()["error"],
        "invalid_grant"
    );
    Kuaishou { token: tokens["access_token"].as_str().unwrap().to_owned(), bench }
}

#[tokio::test]
async fn kuaishou_takes_one_reply_within_thirty_days() {
    let client = kuaishou().await;
    let id = client.bench.play(json!({ "what": "abusive_review", "platform": "kuaishou" })).await;
    let reply = json!({ "replyToCommentId": id, "content": "非常抱歉" });
    for (hmac, result) in [(true, 1), (false, 80_001)] {
        assert_eq!(client.call("open.comment.add", &reply, hmac).await["result"], result);
    }
    let list = client.call("open.comment.list.get", &json!({ "limit": 20 }), true).await;
    let row =
        list["data"]["rootComment"].as_array().unwrap().iter().find(|row| row["commentId"] == id).unwrap();
    assert_eq!((&row["replied"], &row["sellerReply"]), (&json!(true), &json!("非常抱歉")));
    let sub = client.call("open.subcomment.list.get", &json!({ "rootCommentId": id }), true).await;
    assert_eq!(sub["data"]["subComment"][0]["content"], "非常抱歉");
    assert_eq!(client.call("open.comment.list.get", &json!({ "limit": 21 }), true).await["result"], 27);
    assert_eq!(client.call("open.nothing", &json!({}), true).await["result"], 22);
    let late = client.bench.play(json!({ "what": "abusive_review", "platform": "kuaishou" })).await;
    client.bench.ask("PUT", "/control", &[], r#"{"rate":0}"#).await;
    client.bench.pass(Span::hours(47));
    assert_eq!(
        client.call("open.comment.add", &json!({ "replyToCommentId": late, "content": "" }), true).await["result"],
        80_003
    );
    client.bench.pass(Span::hours(1));
    assert_eq!(client.call("open.comment.add", &reply, true).await["result"], 24, "the token is over");
    let other = Kuaishou { token: client.token.replace("access", "other"), bench: client.bench };
    assert_eq!(other.call("open.comment.add", &reply, true).await["result"], 24);
}

#[tokio::test]
async fn kuaishou_tells_orders_by_cursor_until_nomore() {
    let client = kuaishou().await;
    let now = client.bench.seconds() * 1_000;
    let mut cursor = String::new();
    let mut seen = 0;
    while cursor != "nomore" {
        let param =
            json!({ "beginTime": now - 7 * 86_400_000, "endTime": now, "pageSize": 50, "cursor": cursor });
        let got = client.call("open.order.cursor.list", &param, true).await;
        seen += got["data"]["orderList"].as_array().unwrap_or_else(|| panic!("{got}")).len();
        cursor = got["data"]["cursor"].as_str().unwrap().to_owned();
    }
    assert!(seen > 50, "{seen}");
    let wide = json!({ "beginTime": now - 8 * 86_400_000, "endTime": now });
    assert_eq!(client.call("open.order.cursor.list", &wide, true).await["result"], 27);
    let two = json!({ "beginTime": now - 2 * 86_400_000, "endTime": now });
    assert_eq!(client.call("open.seller.order.refund.pcursor.list", &two, true).await["result"], 27);
    let id = client.bench.play(json!({ "what": "return_request", "platform": "kuaishou" })).await;
    let day = json!({ "beginTime": now - 86_400_000, "endTime": now });
    let list = client.call("open.seller.order.refund.pcursor.list", &day, true).await;
    assert!(list["data"]["refundOrderInfoList"].as_array().unwrap().iter().any(|row| row["refundId"] == id));
    let one = client.call("open.seller.order.refund.detail", &json!({ "refundId": id }), true).await;
    assert_eq!(one["data"]["status"], 10);
}

#[tokio::test]
async fn kuaishous_vectors_are_accepted_and_others_are_not() {
    let bench = Bench::at(1_700_000_000, |settings| {
        settings.keys.kuaishou_app_key = "ks1".to_owned();
        settings.keys.kuaishou_sign_secret = "ks_sign".to_owned();
    });
    for (sign, kind, result) in [
        ("j47ip4qsrYi/8mvGpkbq7ZmU8Xj9AFgmjfpL+F+ftSw=", "HMAC_SHA256", 24),
        ("2e5f4676ae41f2e62b10139a897aa683", "MD5", 24),
        ("2e5f4676ae41f2e62b10139a897aa684", "MD5", 25),
        ("2e5f4676ae41f2e62b10139a897aa683", "HMAC_SHA256", 25),
    ] {
        let param = encode(r#"{"content":"thanks","replyToCommentId":11}"#);
        let uri = format!(
            "/kuaishou/open/comment/add?access_token=tok&appkey=ks1&method=open.comment.add&param={param}&signMethod={kind}&timestamp=1700000000000&version=1&sign={}",
            encode(sign)
        );
        assert_eq!(bench.ask("GET", &uri, &[], "").await.json()["result"], result, "{kind} {sign}");
    }
}
