//! Lazada's stand-in: signed parameters wherever they stand, three envelopes, windows, moderation, hidden messages.

use domain::time::{Instant, Span};
use serde_json::{Value, json};

use super::super::lazada::push;
use super::super::wire::{encode, mac_hex};
use super::Bench;

const KEY: &str = "1000003";
const SECRET: &str = "sandbox-lazada-secret";

struct Client {
    bench: Bench,
    token: String,
    refresh: String,
}

fn sign(path: &str, params: &[(String, String)]) -> String {
    let mut pairs: Vec<_> = params.iter().map(|(name, value)| format!("{name}{value}")).collect();
    pairs.sort();
    mac_hex(SECRET, format!("{path}{}", pairs.concat()).as_bytes()).to_uppercase()
}

fn common(bench: &Bench, more: &[(&str, &str)]) -> Vec<(String, String)> {
    let time = (bench.seconds() * 1_000).to_string();
    let fixed = [("app_key", KEY), ("sign_method", "sha256"), ("timestamp", time.as_str())];
    fixed.iter().chain(more).map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn text(params: &[(String, String)], sign: &str) -> String {
    let pairs: Vec<_> = params.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
    format!("{}&sign={sign}", pairs.join("&"))
}

async fn auth(bench: &Bench, path: &str, more: &[(&str, &str)]) -> Value {
    let params = common(bench, more);
    let uri = format!("/lazada-auth/rest{path}?{}", text(&params, &sign(path, &params)));
    bench.ask("GET", &uri, &[], "").await.json()
}

async fn connect(bench: Bench) -> Client {
    let uri = format!(
        "/lazada-auth/oauth/authorize?response_type=code&force_auth=true&client_id={KEY}&state=s3&redirect_uri=http%3A%2F%2F127.0.0.1%2Fback"
    );
    let got = bench.ask("GET", &uri, &[], "").await;
    assert_eq!(got.sent_on("state"), "s3");
    let code = got.sent_on("code");
    let tokens = auth(&bench, "/auth/token/create", &[("code", &code)]).await;
    assert_eq!(tokens["code"], "0", "{tokens}");
    assert!(tokens["expires_in"].is_i64() && tokens["country_user_info"][0]["seller_id"].is_string());
    assert_eq!(auth(&bench, "/auth/token/create", &[("code", &code)]).await["code"], "InvalidCode");
    let word = |name: &str| tokens[name].as_str().unwrap().to_owned();
    let (token, refresh) = (word("access_token"), word("refresh_token"));
    Client { bench, token, refresh }
}

async fn client() -> Client {
    connect(Bench::new(|_| ())).await
}

impl Client {
    async fn call(&self, path: &str, more: &[(&str, &str)]) -> Value {
        let mut params = common(&self.bench, more);
        params.push(("access_token".to_owned(), self.token.clone()));
        let uri = format!("/lazada/rest{path}?{}", text(&params, &sign(path, &params)));
        self.bench.ask("GET", &uri, &[], "").await.json()
    }

    /// The parameters in a form.
    async fn post(&self, path: &str, more: &[(&str, &str)]) -> Value {
        let mut params = common(&self.bench, more);
        params.push(("access_token".to_owned(), self.token.clone()));
        let body = text(&params, &sign(path, &params));
        let headers = [("content-type", "application/x-www-form-urlencoded;charset=utf-8")];
        self.bench.ask("POST", &format!("/lazada/rest{path}"), &headers, &body).await.json()
    }

    async fn review(&self) -> u64 {
        self.bench.play(json!({ "what": "abusive_review", "platform": "lazada" })).await
    }
}

#[tokio::test]
async fn the_published_vectors_are_accepted() {
    let bench = Bench::at(1_517_820_392, |settings| {
        settings.keys.lazada_app_key = "123456".to_owned();
        settings.keys.lazada_app_secret = "helloworld".to_owned();
    });
    let common = "access_token=test&app_key=123456&sign_method=sha256&timestamp=1517820392000";
    let uri = format!(
        "/lazada/rest/order/get?order_id=1234&{common}&sign=4190D32361CFB9581350222F345CB77F3B19F0E31D162316848A2C1FFD5FAB4A"
    );
    assert_eq!(bench.ask("GET", &uri, &[], "").await.json()["code"], "IllegalAccessToken", "signed well");
    let uri = format!(
        "/lazada/review/seller/reply/add?id=1009&content=thank%20you&{common}&sign=93D6BC5815D27DBC662FCC6C46D2A606E0B41E0DB064056547331C4F58558CAA"
    );
    assert_eq!(bench.ask("GET", &uri, &[], "").await.json()["code"], "IllegalAccessToken");
    let body = r#"{"seller_id":"1234567", "message_type":0, "data":{...}..}"#;
    assert_eq!(
        push::sign("123456", "3412gyo124goi3124", body),
        "f3d2ca947f16a50b577c036adecd18bec126ea19cadedd59816e255d3b6104ab"
    );
}

#[tokio::test]
async fn every_tampered_request_is_refused_with_200() {
    let client = client().await;
    let path = "/orders/get";
    let mut params = common(&client.bench, &[("created_after", "2026-09-01T00:00:00+08:00"), ("limit", "5")]);
    params.push(("access_token".to_owned(), client.token.clone()));
    let good = sign(path, &params);
    let ask = |text: String| {
        client.bench.ask("GET", Box::leak(format!("/lazada/rest{path}?{text}").into_boxed_str()), &[], "")
    };
    assert_eq!(ask(text(&params, &good)).await.json()["code"], "0");
    let mut reordered = params.clone();
    reordered.reverse();
    assert_eq!(
        ask(text(&reordered, &good)).await.json()["code"],
        "0",
        "the order of the parameters does not matter"
    );
    let got = ask(text(&params, &good.to_lowercase())).await;
    assert_eq!((got.status, &got.json()["code"]), (200, &json!("IncompleteSignature")));
    let mut other = params.clone();
    other.push(("offset".to_owned(), "5".to_owned()));
    assert_eq!(ask(text(&other, &good)).await.json()["code"], "IncompleteSignature");
    assert_eq!(ask(text(&params[1..], &good)).await.json()["code"], "MissingParameter");
    client.bench.pass(Span::seconds(7_201));
    assert_eq!(ask(text(&params, &good)).await.json()["code"], "IncompleteSignature", "stale");
}

#[tokio::test]
async fn tokens_end_and_are_renewed() {
    let client = client().await;
    client.bench.play(json!({ "what": "expire_tokens" })).await;
    assert_eq!(client.call("/im/session/list", &[]).await["code"], "IllegalAccessToken");
    assert_eq!(
        auth(&client.bench, "/auth/token/refresh", &[("refresh_token", "x")]).await["code"],
        "IllegalRefreshToken"
    );
    let got = auth(&client.bench, "/auth/token/refresh", &[("refresh_token", &client.refresh)]).await;
    let client = Client { token: got["access_token"].as_str().unwrap().to_owned(), ..client };
    assert_eq!(
        client.call("/im/session/list", &[("start_time", "9999999999999"), ("page_size", "5")]).await["err_code"],
        "0"
    );
}

#[tokio::test]
async fn orders_and_their_items_and_their_way() {
    let client = client().await;
    assert_eq!(client.call("/orders/get", &[("limit", "5")]).await["code"], "MissingParameter");
    let since = (Instant::from_seconds(client.bench.seconds()) - Span::hours(24 * 30)).to_string();
    let (mut offset, mut seen) = (0, 0);
    loop {
        let got = client
            .call(
                "/orders/get",
                &[
                    ("update_after", &since),
                    ("limit", "100"),
                    ("offset", &offset.to_string()),
                    ("sort_by", "updated_at"),
                    ("sort_direction", "ASC"),
                ],
            )
            .await;
        let count = got["data"]["orders"].as_array().unwrap_or_else(|| panic!("{got}")).len();
        (seen, offset) = (seen + count, offset + 100);
        if count == 0 {
            assert_eq!(got["data"]["countTotal"], seen);
            break;
        }
    }
    let one = client
        .call("/orders/get", &[("created_after", &since), ("limit", "1"), ("sort_direction", "ASC")])
        .await;
    let row = &one["data"]["orders"][0];
    assert!(row["created_at"].as_str().unwrap().ends_with(" +0800"), "{row}");
    let id = row["order_id"].to_string();
    let items = client.call("/order/items/get", &[("order_id", &id)]).await;
    assert!(items["data"][0]["product_id"].is_string(), "{items}");
    let several = client.call("/orders/items/get", &[("order_ids", &format!("[{id}]"))]).await;
    assert_eq!(several["data"][0]["order_items"], items["data"]);
    let way = client.call("/logistic/order/trace", &[("order_id", &id)]).await;
    assert!(
        way["data"]["module"][0]["package_detail_info_list"][0]["logistic_detail_info_list"].is_array(),
        "{way}"
    );
    assert_eq!(client.call("/order/get", &[("order_id", "7")]).await["type"], "ISV");
}

#[tokio::test]
async fn reviews_are_found_by_product_in_seven_days() {
    let client = client().await;
    let id = client.review().await;
    let product = client
        .bench
        .sandbox
        .world(|world| world.shop(crate::world::model::Platform::Lazada).reviews[&id].product)
        .to_string();
    let now = client.bench.seconds() * 1_000;
    let history = |days: i64| {
        let (from, to) = ((now - days * 86_400_000).to_string(), now.to_string());
        vec![
            ("item_id", product.clone()),
            ("start_time", from),
            ("end_time", to),
            ("current", "1".to_owned()),
        ]
    };
    let call = |params: Vec<(&'static str, String)>| {
        let client = &client;
        async move {
            let params: Vec<_> = params.iter().map(|(name, value)| (*name, value.as_str())).collect();
            client.call("/review/seller/history/list", &params).await
        }
    };
    let got = call(history(7)).await;
    assert_eq!((&got["success"], &got["data"]["id_list"][0]), (&json!(true), &json!(id)), "{got}");
    let wide = call(history(8)).await;
    assert_eq!(
        (&wide["code"], &wide["success"], &wide["error_code"]),
        (&json!("0"), &json!(false), &json!("PARAMS_VALIDATE_ERROR"))
    );
    assert_eq!(
        call(history(7)[1..].to_vec()).await["error_code"],
        "PARAMS_VALIDATE_ERROR",
        "item_id is required"
    );
    let mut past = history(7);
    past[3].1 = "50".to_owned();
    assert_eq!(call(past).await["data"]["id_list"], json!([]), "an empty last page");
    let rows = client.call("/review/seller/list/v2", &[("id_list", &format!("[{id},5]"))]).await;
    assert_eq!(
        (&rows["data"]["review_list"][0]["can_reply"], &rows["data"]["outdated_reviews"]),
        (&json!(true), &json!([5]))
    );
    let many = client.call("/review/seller/list/v2", &[("id_list", "[1,2,3,4,5,6,7,8,9,10,11]")]).await;
    assert_eq!(many["error_code"], "PARAMS_VALIDATE_ERROR");
}

#[tokio::test]
async fn a_reply_is_taken_once_and_moderated() {
    let client = client().await;
    let id = client.review().await.to_string();
    let path = "/review/seller/reply/add";
    let long = "x".repeat(501);
    for (id, content, code) in [
        (id.as_str(), "see https://example.com", Some("REVIEW_STATUS_CANNOT_REPLY")),
        (&id, long.as_str(), Some("REPLY_CONTENT_TOO_LONG")),
        (&id, "We are sorry & will help", None),
        (&id, "We are sorry", Some("REPLY_ALREADY")),
        ("5", "We are sorry", Some("NO_SUCH_REVIEW")),
        ("x", "We are sorry", Some("PARAMS_VALIDATE_ERROR")),
    ] {
        let got = client.post(path, &[("id", id), ("content", content)]).await;
        assert_eq!(
            (got["success"].as_bool(), got["error_code"].as_str()),
            (Some(code.is_none()), code),
            "{got}"
        );
    }
    let rows = client.call("/review/seller/list/v2", &[("id_list", &format!("[{id}]"))]).await;
    let row = &rows["data"]["review_list"][0];
    assert_eq!(
        (&row["can_reply"], &row["seller_reply"]),
        (&json!(false), &json!("We are sorry & will help"))
    );
    let late = client.review().await.to_string();
    client.bench.ask("PUT", "/control", &[], r#"{"rate":0}"#).await;
    client.bench.pass(Span::hours(24 * 91));
    let got = auth(&client.bench, "/auth/token/refresh", &[("refresh_token", &client.refresh)]).await;
    assert_eq!(got["code"], "IllegalRefreshToken", "three months are too long for it");
    let client = connect(client.bench).await;
    let got = client.post(path, &[("id", &late), ("content", "Sorry")]).await;
    assert_eq!(got["error_code"], "BEYOND_REPLY_PERIOD", "{got}");
}

#[tokio::test]
async fn a_message_may_be_taken_and_hidden() {
    let client = client().await;
    let buyer = client.bench.play(json!({ "what": "question", "platform": "lazada" })).await;
    let session = format!("{buyer}_1");
    let send = |text: &'static str| {
        let (client, session) = (&client, session.as_str());
        async move {
            client
                .post("/im/message/send", &[("session_id", session), ("template_id", "1"), ("txt", text)])
                .await
        }
    };
    let shown = send("We are sorry").await;
    assert_eq!((&shown["err_code"], &shown["data"]["process_msg"]), (&json!("0"), &json!("")));
    let hidden = send("find me on WhatsApp").await;
    assert_eq!((&hidden["err_code"], hidden["data"]["process_msg"] == ""), (&json!("0"), false));
    assert_eq!(send("").await["success"], false);
    assert_eq!(client.bench.sum("lazada.message.hidden").await, 1);
    assert_eq!(client.bench.sum("lazada.message.took").await, 1);
    let list = client
        .call(
            "/im/message/list",
            &[("session_id", &session), ("start_time", "9999999999999"), ("page_size", "2")],
        )
        .await;
    assert_eq!(list["data"]["has_more"], true, "{list}");
    assert_eq!(list["data"]["message_list"][1]["content"], r#"{"txt":"We are sorry"}"#);
    let last = list["data"]["last_message_id"].as_str().unwrap();
    let rest = client
        .call(
            "/im/message/list",
            &[
                ("session_id", &session),
                ("start_time", "9999999999999"),
                ("page_size", "20"),
                ("last_message_id", last),
            ],
        )
        .await;
    assert_eq!(rest["data"]["has_more"], false);
    let sessions =
        client.call("/im/session/list", &[("start_time", "9999999999999"), ("page_size", "20")]).await;
    assert_eq!(sessions["data"]["session_list"][0]["session_id"], session.as_str());
    assert_eq!(
        client.call("/im/session/get", &[("session_id", "5_1")]).await["err_code"],
        "SESSION_NOT_EXIST"
    );
}

#[tokio::test]
async fn reverse_orders_are_decided_once() {
    let client = client().await;
    for _ in 0..6 {
        let id = client.bench.play(json!({ "what": "return_request", "platform": "lazada" })).await;
        let detail =
            client.call("/order/reverse/return/detail/list", &[("reverse_order_id", &id.to_string())]).await;
        let line = detail["data"]["reverseOrderLineDTOList"][0]["reverse_order_line_id"].to_string();
        let action = if detail["data"]["is_rtm"] == true { "agreeReturn" } else { "instantRefund" };
        let (number, lines) = (id.to_string(), format!("[{line}]"));
        let params = [
            ("action", action),
            ("reverse_order_id", number.as_str()),
            ("reverse_order_item_ids", lines.as_str()),
        ];
        assert_eq!(client.post("/order/reverse/return/update", &params).await["code"], "0");
        assert_eq!(
            client.post("/order/reverse/return/update", &params).await["code"],
            "REVERSE_STATUS_ERROR"
        );
        let foreign = [params[0], params[1], ("reverse_order_item_ids", "[1]")];
        assert_eq!(client.post("/order/reverse/return/update", &foreign).await["code"], "InvalidParameter");
        assert_eq!(
            client.post("/order/reverse/return/update", &params[..2]).await["code"],
            "MissingParameter"
        );
        let refuse = [("action", "refuseReturn"), params[1], params[2]];
        assert_eq!(
            client.post("/order/reverse/return/update", &refuse).await["code"],
            "MissingParameter",
            "a reason"
        );
    }
    let list =
        client.call("/reverse/getreverseordersforseller", &[("page_no", "1"), ("page_size", "4")]).await;
    assert_eq!(list["result"]["items"].as_array().map(Vec::len), Some(4), "{list}");
    assert!(list["result"]["items"][0]["reverse_order_lines"][0]["refund_amount"].is_i64(), "cents");
    let state = client.bench.ask("GET", "/control", &[], "").await.json();
    assert_eq!(state["doubles"], json!([]));
}

#[tokio::test]
async fn too_many_calls_are_told_in_the_envelope() {
    let client = client().await;
    let mut last = Value::Null;
    for _ in 0..51 {
        last = client.call("/im/session/list", &[("start_time", "1"), ("page_size", "5")]).await;
    }
    assert_eq!((&last["code"], &last["type"]), (&json!("ApiCallLimit"), &json!("ISP")));
}

#[tokio::test]
async fn a_dispute_needs_words_and_pictures_that_were_put_up() {
    let client = client().await;
    let bytes = [
        &b"--b1\r\ncontent-disposition: form-data; name=\"image\"; filename=\"a.png\"\r\n\r\n"[..],
        b"\x89PNG1\r\n--b1--\r\n",
    ]
    .concat();
    let path = "/image/upload";
    let mut params = common(&client.bench, &[]);
    params.push(("access_token".to_owned(), client.token.clone()));
    let uri = format!("/lazada/rest{path}?{}", text(&params, &sign(path, &params)));
    let headers = [("content-type", "multipart/form-data; boundary=b1")];
    let up = client.bench.ask_bytes("POST", &uri, &headers, &bytes).await.json();
    let url = up["data"]["image"]["url"].as_str().expect("an address").to_owned();
    let id = client.bench.play(json!({ "what": "return_request", "platform": "lazada" })).await.to_string();
    let lines = format!("[{id}1]");
    let start = async |comment: &str, pictures: &str| {
        let params = [
            ("action", "startDispute"),
            ("reverse_order_id", id.as_str()),
            ("reverse_order_item_ids", lines.as_str()),
            ("comment", comment),
            ("image_info_list", pictures),
        ];
        client.call("/order/reverse/onlyrefund/seller/decide", &params).await["code"].clone()
    };
    let unseen = r#"[{"file_name":"a.png","file_url":"https://elsewhere.example/a.png"}]"#;
    let shown = json!([{ "file_name": "a.png", "file_url": url }]).to_string();
    assert_eq!(start("It was sound.", "[]").await, "110");
    assert_eq!(start("It was sound.", unseen).await, "110");
    assert_eq!(start("", &shown).await, "109");
    assert_eq!(start("It was sound.", &shown).await, "0");
    let detail = client.call("/order/reverse/return/detail/list", &[("reverse_order_id", &id)]).await;
    assert_eq!(detail["data"]["reverseOrderLineDTOList"][0]["is_dispute"], true);
}
