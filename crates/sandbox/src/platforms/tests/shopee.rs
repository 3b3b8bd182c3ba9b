//! Shopee's stand-in: signature, tokens, paging, replies with failures inside success, returns, chat.

use domain::time::Span;
use serde_json::{Value, json};

use super::super::shopee::push;
use super::super::wire::{encode, mac_hex};
use super::{Bench, Got};

const KEY: &str = "sandbox-shopee-key";
const PARTNER: &str = "1000001";

/// A client of its own: what is asked for and how it is signed is written down here again.
struct Client {
    bench: Bench,
    token: String,
    refresh: String,
    shop: u64,
}

async fn post_public(bench: &Bench, path: &str, body: &Value) -> Got {
    let time = bench.seconds();
    let sign = mac_hex(KEY, format!("{PARTNER}{path}{time}").as_bytes());
    bench
        .ask(
            "POST",
            &format!("/shopee{path}?partner_id={PARTNER}&timestamp={time}&sign={sign}"),
            &[],
            &body.to_string(),
        )
        .await
}

async fn connect(bench: Bench) -> Client {
    let (time, path) = (bench.seconds(), "/api/v2/shop/auth_partner");
    let sign = mac_hex(KEY, format!("{PARTNER}{path}{time}").as_bytes());
    let back = encode("http://127.0.0.1:8080/back?state=s1");
    let uri = format!("/shopee{path}?partner_id={PARTNER}&timestamp={time}&sign={sign}&redirect={back}");
    let got = bench.ask("GET", &uri, &[], "").await;
    assert_eq!(got.sent_on("state"), "s1");
    let (code, shop) = (got.sent_on("code"), got.sent_on("shop_id").parse().unwrap());
    let body = json!({ "code": code, "partner_id": 1_000_001, "shop_id": shop });
    let tokens = post_public(&bench, "/api/v2/auth/token/get", &body).await.json();
    assert_eq!(
        (tokens["error"].as_str(), tokens["expire_in"].as_i64()),
        (Some(""), Some(14_400)),
        "{tokens}"
    );
    let text = |name: &str| tokens[name].as_str().unwrap().to_owned();
    let (token, refresh) = (text("access_token"), text("refresh_token"));
    let again = post_public(&bench, "/api/v2/auth/token/get", &body).await;
    assert_eq!((again.status, &again.json()["error"]), (403, &json!("error_auth")), "a code holds once");
    Client { bench, token, refresh, shop }
}

async fn client() -> Client {
    connect(Bench::new(|_| ())).await
}

impl Client {
    fn uri(&self, name: &str, more: &str) -> String {
        let (time, path) = (self.bench.seconds(), format!("/api/v2/{name}"));
        let text = format!("{PARTNER}{path}{time}{}{}", self.token, self.shop);
        let sign = mac_hex(KEY, text.as_bytes());
        format!(
            "/shopee{path}?partner_id={PARTNER}&timestamp={time}&sign={sign}&access_token={}&shop_id={}{more}",
            self.token, self.shop
        )
    }

    async fn get(&self, name: &str, more: &str) -> Value {
        self.bench.ask("GET", &self.uri(name, more), &[], "").await.json()
    }

    async fn post(&self, name: &str, body: &Value) -> Value {
        self.bench.ask("POST", &self.uri(name, ""), &[], &body.to_string()).await.json()
    }

    async fn review(&self) -> u64 {
        self.bench.play(json!({ "what": "abusive_review", "platform": "shopee" })).await
    }
}

#[tokio::test]
async fn the_recipes_vectors_are_accepted() {
    let bench = Bench::at(1_700_000_000, |settings| {
        settings.keys.shopee_partner_id = "2001887".to_owned();
        settings.keys.shopee_partner_key = "shp_key".to_owned();
    });
    let sign = "84edfd0231e775a97dc4201da677a222d6f881ced89a1a94006a1318cd03fc0c";
    let uri = format!(
        "/shopee/api/v2/product/get_comment?partner_id=2001887&timestamp=1700000000&access_token=acctok&shop_id=900123&page_size=5&sign={sign}"
    );
    let got = bench.ask("GET", &uri, &[], "").await.json();
    assert_eq!(got["error"], "error_auth", "signed well, only the token is none of ours: {got}");
    let sign = "42c5b039f607d844afff11fcf48980152228948f2e69ce7c2540c4faecb1c4b5";
    let uri = format!("/shopee/api/v2/auth/token/get?partner_id=2001887&timestamp=1700000000&sign={sign}");
    let got = bench.ask("POST", &uri, &[], "{}").await.json();
    assert_eq!(got["error"], "error_param", "{got}");
    let body = r#"{"shop_id":900123,"code":3,"timestamp":1700000000,"data":{"ordersn":"231114ABC","status":"READY_TO_SHIP"}}"#;
    let signed = push::sign("shp_key", "https://hook.example.test/shopee", body);
    assert_eq!(signed, "48110bef4ecc7c03fd242401ef3377957eb1452540c32874a4234610db96f375");
}

#[tokio::test]
async fn every_tampered_request_is_refused() {
    let client = client().await;
    let good = client.uri("product/get_comment", "&page_size=5");
    let (time, token) = (client.bench.seconds(), &client.token);
    for (uri, error) in [
        (good.replace("sign=", "sign=0"), "error_sign"),
        (good.replace("product/get_comment", "order/get_order_list"), "error_sign"),
        (good.replace(&format!("timestamp={time}"), &format!("timestamp={}", time + 1)), "error_sign"),
        (good.replace(&format!("timestamp={time}"), &format!("timestamp={}", time - 301)), "error_param"),
        (good.replace(&format!("timestamp={time}"), "timestamp=x"), "error_param"),
        (good.replace(token.as_str(), "access-other"), "error_sign"),
        (good.replace("partner_id=1000001", "partner_id=1"), "error_param"),
        (good.clone() + "&more=1", ""),
    ] {
        let got = client.bench.ask("GET", &uri, &[], "").await.json();
        assert_eq!(got["error"], error, "{uri}: {got}");
    }
}

#[tokio::test]
async fn tokens_end_and_a_refresh_token_holds_once() {
    let client = client().await;
    client.bench.pass(Span::hours(4));
    assert_eq!(client.get("shop/get_shop_info", "").await["error"], "error_auth");
    let body = json!({ "refresh_token": client.refresh, "partner_id": 1_000_001, "shop_id": client.shop });
    let path = "/api/v2/auth/access_token/get";
    let first = post_public(&client.bench, path, &body).await.json();
    assert_eq!(first["error"], "", "{first}");
    let second = post_public(&client.bench, path, &body).await.json();
    assert_eq!(second["error"], "error_auth", "two workers at once: one loses");
    let state = client.bench.ask("GET", "/control", &[], "").await.json();
    assert_eq!(state["reused_refresh_tokens"], 1);
    let token = first["access_token"].as_str().unwrap().to_owned();
    let client = Client { token, ..client };
    assert_eq!(client.get("shop/get_shop_info", "").await["error"], "");
}

#[tokio::test]
async fn comments_come_in_pages_while_new_ones_are_written() {
    let client = client().await;
    let mut seen = Vec::new();
    let mut cursor = String::new();
    loop {
        let got = client.get("product/get_comment", &format!("&page_size=20&cursor={cursor}")).await;
        let page = got["response"]["item_comment_list"].as_array().unwrap().clone();
        seen.extend(page.iter().map(|row| row["comment_id"].as_u64().unwrap()));
        cursor = got["response"]["next_cursor"].as_str().unwrap().to_owned();
        if got["response"]["more"] == false {
            break;
        }
        client.review().await;
    }
    let count = seen.len();
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), count, "nothing twice");
    let all = client.get("product/get_comment", "&page_size=100").await;
    let row = &all["response"]["item_comment_list"][0];
    for field in
        ["comment_id", "order_sn", "item_id", "comment", "rating_star", "editable", "create_time", "hidden"]
    {
        assert!(!row[field].is_null(), "{field} in {row}");
    }
    for (more, error) in [
        ("&page_size=0", "error_param"),
        ("&page_size=101", "error_param"),
        ("&page_size=5&cursor=x", "error_param"),
    ] {
        assert_eq!(client.get("product/get_comment", more).await["error"], error, "{more}");
    }
}

#[tokio::test]
async fn a_full_last_page_is_followed_by_an_empty_one() {
    let client = client().await;
    let id = client.review().await;
    let all = client.get("product/get_comment", &format!("&page_size=1&comment_id={id}")).await;
    assert_eq!(all["response"]["more"], true);
    let cursor = all["response"]["next_cursor"].as_str().unwrap();
    let last =
        client.get("product/get_comment", &format!("&page_size=1&comment_id={id}&cursor={cursor}")).await;
    assert_eq!(last["response"], json!({ "item_comment_list": [], "more": false, "next_cursor": "" }));
}

#[tokio::test]
async fn replies_fail_one_by_one_inside_success() {
    let client = client().await;
    let id = client.review().await;
    let long = "x".repeat(501);
    let reply = |id: u64, text: &str| json!({ "comment_list": [{ "comment_id": id, "comment": text }] });
    let list = json!({ "comment_list": [
        { "comment_id": id, "comment": "Maaf ya kak" }, { "comment_id": id, "comment": "Maaf" },
        { "comment_id": 5, "comment": "Maaf" }, { "comment_id": id, "comment": long },
    ]});
    let got = client.post("product/reply_comment", &list).await;
    assert_eq!(got["error"], "");
    let errors: Vec<_> = got["response"]["result_list"]
        .as_array()
        .unwrap()
        .iter()
        .map(|each| each["fail_error"].as_str().unwrap())
        .collect();
    assert_eq!(
        errors,
        ["", "product.duplicate_request", "product.error_not_exist", "product.duplicate_request"]
    );
    let other = client.review().await;
    let got = client.post("product/reply_comment", &reply(other, &long)).await;
    assert_eq!(got["response"]["result_list"][0]["fail_error"], "product.comment_length_invalid");
    assert_eq!(
        client.post("product/reply_comment", &json!({ "comment_list": [] })).await["error"],
        "error_param"
    );
    let back = client.get("product/get_comment", &format!("&page_size=1&comment_id={id}")).await;
    assert_eq!(back["response"]["item_comment_list"][0]["comment_reply"]["reply"], "Maaf ya kak");
    assert_eq!(
        (client.bench.sum("shopee.reply.took").await, client.bench.sum("shopee.reply.refused").await),
        (1, 4)
    );
}

#[tokio::test]
async fn a_reply_can_fail_by_chance_and_nothing_happened() {
    let client = connect(Bench::new(|settings| settings.faults.item_failure = 1.0)).await;
    let id = client.review().await;
    let got = client
        .post("product/reply_comment", &json!({ "comment_list": [{ "comment_id": id, "comment": "x" }] }))
        .await;
    assert_eq!(got["response"]["result_list"][0]["fail_error"], "product.error_busi");
    assert_eq!(client.bench.sum("shopee.reply.took").await, 0);
}

#[tokio::test]
async fn orders_are_listed_in_windows_and_read_in_detail() {
    let client = client().await;
    let now = client.bench.seconds();
    let window = |days: i64| {
        format!("&time_range_field=update_time&time_from={}&time_to={now}&page_size=50", now - days * 86_400)
    };
    assert_eq!(client.get("order/get_order_list", &window(16)).await["error"], "error_param");
    assert_eq!(client.get("order/get_order_list", "&page_size=5").await["error"], "error_param");
    let mut numbers = Vec::new();
    let mut cursor = String::new();
    loop {
        let got = client.get("order/get_order_list", &format!("{}&cursor={cursor}", window(15))).await;
        let rows = got["response"]["order_list"].as_array().unwrap_or_else(|| panic!("{got}")).clone();
        numbers.extend(rows.iter().map(|row| row["order_sn"].as_str().unwrap().to_owned()));
        cursor = got["response"]["next_cursor"].as_str().unwrap().to_owned();
        if got["response"]["more"] == false {
            break;
        }
    }
    let count =
        client.bench.sandbox.world(|world| world.shop(crate::world::model::Platform::Shopee).orders.len());
    assert_eq!(numbers.len(), count);
    let sn = numbers.first().unwrap();
    let bare = client.get("order/get_order_detail", &format!("&order_sn_list={sn}")).await;
    assert!(bare["response"]["order_list"][0]["item_list"].is_null(), "only what is asked for");
    let full = client
        .get(
            "order/get_order_detail",
            &format!("&order_sn_list={sn}&response_optional_fields=item_list,buyer_username,total_amount"),
        )
        .await;
    let row = &full["response"]["order_list"][0];
    assert!(row["item_list"][0]["item_id"].is_u64() && row["total_amount"].is_f64(), "{row}");
    let way = client.get("logistics/get_tracking_info", &format!("&order_sn={sn}")).await;
    assert_eq!(way["response"]["order_sn"], json!(sn));
    assert_eq!(client.get("logistics/get_tracking_info", "&order_sn=26x").await["error"], "error_not_found");
}

#[tokio::test]
async fn return_requests_are_confirmed_offered_disputed_once() {
    let client = client().await;
    let open = json!({ "what": "return_request", "platform": "shopee" });
    let (mut confirmed, mut offered) = (0, 0);
    for number in 0..6 {
        let id = client.bench.play(open.clone()).await.to_string();
        let row =
            client.get("returns/get_return_detail", &format!("&return_sn={id}")).await["response"].clone();
        assert_eq!(row["status"], "REQUESTED");
        let body = json!({ "return_sn": id, "proposed_solution": "REFUND", "proposed_adjusted_refund_amount": 1000.5, "email": "a@example.test", "dispute_reason_id": 1 });
        let name = ["returns/confirm", "returns/offer", "returns/dispute"][number % 3];
        assert_eq!(client.post(name, &body).await["error"], "", "{name}");
        assert_eq!(client.post(name, &body).await["error"], "error_param", "{name} again");
        let row =
            client.get("returns/get_return_detail", &format!("&return_sn={id}")).await["response"].clone();
        match number % 3 {
            0 => {
                confirmed += 1;
                assert_eq!(row["status"], "ACCEPTED");
            }
            1 => {
                offered += 1;
                assert_eq!(
                    (&row["refund_amount"], &row["negotiation_status"]),
                    (&json!(1000.5), &json!("PENDING_BUYER_RESPOND"))
                );
            }
            _ => assert_eq!(row["status"], "SELLER_DISPUTE"),
        }
    }
    assert_eq!((confirmed, offered), (2, 2));
    assert_eq!(client.bench.sum("shopee.refund.took").await, 2);
    let list = client.get("returns/get_return_list", "&page_no=0&page_size=3&status=SELLER_DISPUTE").await;
    assert_eq!(list["response"]["return"].as_array().map(Vec::len), Some(2), "{list}");
    let late = client.get("returns/get_return_list", "&page_no=1000&page_size=3").await;
    assert_eq!((&late["response"]["return"], &late["response"]["more"]), (&json!([]), &json!(false)));
}

#[tokio::test]
async fn messages_go_back_and_forth() {
    let client = client().await;
    let buyer = client.bench.play(json!({ "what": "question", "platform": "shopee" })).await;
    let list =
        client.get("sellerchat/get_conversation_list", "&direction=latest&type=all&page_size=10").await;
    assert_eq!(list["response"]["conversations"][0]["to_id"], buyer, "{list}");
    let body = json!({ "to_id": buyer, "message_type": "text", "content": { "text": "Kami refund ya kak" } });
    let sent = client.post("sellerchat/send_message", &body).await;
    assert_eq!(sent["error"], "", "{sent}");
    client.bench.pass(Span::hours(8));
    let client = Client { token: renewed(&client).await, ..client };
    let said = client.get("sellerchat/get_message", &format!("&conversation_id={buyer}&page_size=10")).await;
    let texts = said["response"]["messages"].as_array().unwrap();
    assert!(
        texts
            .iter()
            .any(|one| one["content"]["text"] == "Kami refund ya kak" && one["from_id"] == client.shop)
    );
    let older = texts.last().unwrap()["message_id"].as_str().unwrap();
    let rest = client
        .get("sellerchat/get_message", &format!("&conversation_id={buyer}&page_size=10&offset={older}"))
        .await;
    assert_eq!(rest["response"]["messages"], json!([]));
    let nobody = json!({ "to_id": 5, "message_type": "text", "content": { "text": "x" } });
    assert_eq!(client.post("sellerchat/send_message", &nobody).await["error"], "error_param");
}

async fn renewed(client: &Client) -> String {
    let body = json!({ "refresh_token": client.refresh, "partner_id": 1_000_001, "shop_id": client.shop });
    let got = post_public(&client.bench, "/api/v2/auth/access_token/get", &body).await.json();
    got["access_token"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn too_many_requests_are_told_in_the_envelope() {
    let client = client().await;
    let mut errors = Vec::new();
    for _ in 0..101 {
        errors.push(client.get("shop/get_shop_info", "").await["error"].as_str().unwrap().to_owned());
    }
    assert!(errors[..100].iter().all(String::is_empty));
    assert_eq!(errors[100], "error_rate_limit");
}

#[tokio::test]
async fn vouchers_are_made() {
    let client = client().await;
    let now = client.bench.seconds();
    let voucher = json!({ "voucher_name": "Maaf", "voucher_code": "SRY1", "start_time": now, "end_time": now + 86_400, "voucher_type": 1, "reward_type": 1, "usage_quantity": 1, "min_basket_price": 0 });
    assert!(client.post("voucher/add_voucher", &voucher).await["response"]["voucher_id"].is_u64());
    assert_eq!(client.post("voucher/add_voucher", &json!({})).await["error"], "error_param");
    assert_eq!(client.bench.sum("shopee.voucher.took").await, 1);
    let list = client.get("voucher/get_voucher_list", "&status=ongoing&page_no=1&page_size=100").await;
    assert_eq!(list["response"]["voucher_list"][0]["voucher_code"], "SORRY5");
    assert_eq!(client.get("voucher/get_voucher_list", "&page_size=100").await["error"], "error_param");
}

/// A picture as a form has it.
fn form(bytes: &[u8], number: &str) -> Vec<u8> {
    let part = |head: &str| format!("--b1\r\ncontent-disposition: form-data; {head}\r\n\r\n").into_bytes();
    let number = [part("name=\"return_sn\""), format!("{number}\r\n").into_bytes()].concat();
    [number, part("name=\"upload_image\"; filename=\"a.png\""), bytes.to_vec(), b"\r\n--b1--\r\n".to_vec()]
        .concat()
}

#[tokio::test]
async fn a_dispute_shows_only_what_was_put_up_before() {
    let client = client().await;
    let id = client.bench.play(json!({ "what": "return_request", "platform": "shopee" })).await.to_string();
    let reasons = client.get("returns/get_return_dispute_reason", &format!("&return_sn={id}")).await;
    let third = &reasons["response"]["dispute_reason_list"][2];
    let requirement = &third["evidence_module_list"][0]["requirement"];
    let upload = async |body: Vec<u8>| {
        let headers = [("content-type", "multipart/form-data; boundary=b1")];
        let uri = client.uri("returns/convert_image", "");
        client.bench.ask_bytes("POST", &uri, &headers, &body).await.json()
    };
    assert_eq!(upload(form(b"<svg>", &id)).await["error"], "error_param", "no picture that it takes");
    assert_eq!(upload(form(b"\x89PNG1", "9")).await["error"], "error_not_found");
    let up = upload(form(b"\x89PNG1", &id)).await;
    let dispute = |url: &Value| {
        let list = json!([{ "module_index": 1, "requirement": requirement, "image_url": [url] }]);
        json!({ "return_sn": id, "email": "a@b.test", "dispute_reason_id": third["dispute_reason"], "image_list": list })
    };
    let unseen = dispute(&json!("https://elsewhere.example/a.png"));
    assert_eq!(client.post("returns/dispute", &unseen).await["error"], "error_param");
    let plain = json!({ "return_sn": id, "email": "a@b.test", "dispute_reason_id": 3 });
    assert_eq!(
        client.post("returns/dispute", &plain).await["error"],
        "error_param",
        "it wants to see something"
    );
    assert_eq!(client.post("returns/dispute", &dispute(&up["response"]["url"])).await["error"], "", "{up}");
    let row = client.get("returns/get_return_detail", &format!("&return_sn={id}")).await;
    assert_eq!(row["response"]["status"], "SELLER_DISPUTE");
}
