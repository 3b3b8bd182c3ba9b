//! Trackers, team channels, the feed: each vendor's own form of success and failure.

use domain::time::Span;
use serde_json::{Value, json};

use super::super::trackers::{sign17, sign100};
use super::super::wire::{Params, encode, mac_base64, md5_hex};
use super::{Bench, Got};

const T17: [(&str, &str); 1] = [("17token", "sandbox-17track-key")];
const FORM: [(&str, &str); 1] = [("content-type", "application/x-www-form-urlencoded")];

/// The number of a parcel that is on its way.
fn moving(bench: &Bench) -> String {
    use crate::world::model::{OrderState, Platform};
    let moving = |world: &crate::world::World| {
        let orders = world.shop(Platform::Shopee).orders.values();
        let fresh = |order: &&crate::world::model::Order| {
            order.state == OrderState::Shipped && order.scans.len() == 1
        };
        orders.filter(fresh).find_map(|order| order.tracking.clone())
    };
    bench.sandbox.world(moving).unwrap()
}

#[tokio::test]
async fn track17_registers_looks_up_and_pushes() {
    let bench = Bench::new(|settings| {
        settings.callbacks.insert("17track".to_owned(), "http://127.0.0.1:9/17".to_owned());
    });
    let number = moving(&bench);
    let ask = |name: &'static str, number: String| {
        let bench = &bench;
        async move {
            bench.pass(Span::seconds(1));
            bench
                .ask(
                    "POST",
                    &format!("/17track/track/v2.2/{name}"),
                    &T17,
                    &json!([{ "number": number }]).to_string(),
                )
                .await
                .json()
        }
    };
    assert_eq!(
        ask("gettrackinfo", number.clone()).await["data"]["rejected"][0]["error"]["code"],
        -18_019_902
    );
    assert_eq!(ask("register", number.clone()).await["data"]["accepted"][0]["number"], json!(number));
    assert_eq!(ask("register", number.clone()).await["data"]["rejected"][0]["error"]["code"], -18_019_901);
    let info = ask("gettrackinfo", number.clone()).await;
    assert!(info["data"]["accepted"][0]["track_info"]["latest_status"]["status"].is_string(), "{info}");
    bench.pass(Span::hours(24 * 15));
    while bench.sandbox.pump().await > 0 {}
    let pushes = bench.take_pushes();
    let push = pushes.iter().find(|push| push.stand == "17track").unwrap();
    let body = String::from_utf8(push.body.clone()).unwrap();
    assert!(push.headers.contains(&("sign".to_owned(), sign17("sandbox-17track-key", &body))));
    let vector = r#"{"event":"TRACKING_UPDATED","data":{"number":"RR123456789CN","carrier":3011}}"#;
    assert_eq!(sign17("k17", vector), "be80cff2af6bb2b288d657fa3ccba354437002b8f701ed860da56537c0aff2a9");
    let bad = bench.ask("POST", "/17track/track/v2.2/register", &[("17token", "no")], "[]").await;
    assert_eq!(bad.status, 401);
    let mut last = 0;
    for _ in 0..4 {
        last = bench.ask("POST", "/17track/track/v2.2/gettrackinfo", &T17, "[{}]").await.status;
    }
    assert_eq!(last, 429);
}

#[tokio::test]
async fn kuaidi100_answers_signed_queries_and_calls_back() {
    let bench = Bench::new(|_| ());
    let number = moving(&bench);
    let query = |number: &str, key: &str| {
        let param = json!({ "com": "kintsugi", "num": number }).to_string();
        let sign = md5_hex(format!("{param}{key}sandbox-kuaidi100-customer").as_bytes()).to_uppercase();
        format!("customer=sandbox-kuaidi100-customer&sign={sign}&param={}", encode(&param))
    };
    let found = bench
        .ask("POST", "/kuaidi100/poll/query.do", &FORM, &query(&number, "sandbox-kuaidi100-key"))
        .await
        .json();
    assert_eq!(found["nu"], json!(number), "{found}");
    let wrong = bench.ask("POST", "/kuaidi100/poll/query.do", &FORM, &query(&number, "no")).await.json();
    assert_eq!(wrong["returnCode"], "503");
    let subscribe = |key: &str, url: &str, company: &str| {
        let param = json!({ "company": company, "number": number, "key": key, "parameters": { "callbackurl": url, "salt": "s1", "resultv2": "4" } });
        format!("schema=json&param={}", encode(&param.to_string()))
    };
    let hook = "http://127.0.0.1:9/kd";
    for (key, url, company, code) in [
        ("no", hook, "kintsugi", "600"),
        ("sandbox-kuaidi100-key", "http://example.com/", "kintsugi", "700"),
        ("sandbox-kuaidi100-key", hook, "", "702"),
        ("sandbox-kuaidi100-key", hook, "kintsugi", "200"),
        ("sandbox-kuaidi100-key", hook, "kintsugi", "501"),
    ] {
        let got = bench.ask("POST", "/kuaidi100/poll", &FORM, &subscribe(key, url, company)).await.json();
        assert_eq!(got["returnCode"], code, "{got}");
    }
    bench.answer_pushes(Some(200), br#"{"result":true,"returnCode":"200","message":"ok"}"#, 5);
    bench.pass(Span::hours(24 * 15));
    while bench.sandbox.pump().await > 0 {}
    let pushes = bench.take_pushes();
    let form = Params::parse(std::str::from_utf8(&pushes[0].body).unwrap());
    assert_eq!(form.text("sign"), sign100(form.text("param"), "s1"));
    let sums = bench.ask("GET", "/control", &[], "").await.json()["pushes"]["kuaidi100"].clone();
    assert_eq!((sums["failed"].as_u64(), sums["acknowledged"] == sums["made"]), (Some(0), true), "{sums}");
    let vector = r#"{"status":"polling","message":"","lastResult":{"state":"0","nu":"12345678"}}"#;
    assert_eq!(sign100(vector, "salt1"), "769FF70C4D0334A7A7D9FB9CE7BE9D30");
    let query = md5_hex(br#"{"com":"yuantong","num":"12345678"}kdkeykdcust"#).to_uppercase();
    assert_eq!(query, "1DA3D3A0D69C422C3D3922C0AE1B4CE3");
}

#[tokio::test]
async fn a_callback_of_kuaidi100_needs_its_json() {
    let bench = Bench::new(|_| ());
    let number = moving(&bench);
    let param = json!({ "company": "x", "number": number, "key": "sandbox-kuaidi100-key", "parameters": { "callbackurl": "http://127.0.0.1:9/kd", "salt": "" } });
    bench
        .ask("POST", "/kuaidi100/poll", &FORM, &format!("schema=json&param={}", encode(&param.to_string())))
        .await;
    bench.pass(Span::hours(24 * 15));
    bench.sandbox.pump().await;
    let sums = bench.ask("GET", "/control", &[], "").await.json()["pushes"]["kuaidi100"].clone();
    assert_eq!((sums["acknowledged"].as_u64(), sums["failed"].as_u64() > Some(0)), (Some(0), true), "{sums}");
}

async fn post(bench: &Bench, uri: &str, body: &Value) -> Got {
    bench.ask("POST", uri, &[], &body.to_string()).await
}

#[tokio::test]
async fn feishu_wants_a_signature_in_the_body() {
    let vector = mac_base64("1599360473\nfs_secret", b"");
    assert_eq!(vector, "9SYhJnSQ4NxON2nXMS9Nmbuze7CS9397T8nrs4qlc70=");
    let bench = Bench::at(1_599_360_473, |settings| settings.keys.feishu_secret = "fs_secret".to_owned());
    let uri = "/feishu/open-apis/bot/v2/hook/sandbox-feishu";
    let body = |time: i64, sign: &str| json!({ "timestamp": time.to_string(), "sign": sign, "msg_type": "text", "content": { "text": "有新差评" } });
    assert_eq!(post(&bench, uri, &body(1_599_360_473, &vector)).await.json()["code"], 0);
    assert_eq!(post(&bench, uri, &body(1_599_360_474, &vector)).await.json()["code"], 19_021);
    assert_eq!(
        post(&bench, "/feishu/open-apis/bot/v2/hook/other", &body(1_599_360_473, &vector)).await.json()["code"],
        19_001
    );
    bench.pass(Span::seconds(3_601));
    assert_eq!(post(&bench, uri, &body(1_599_360_473, &vector)).await.json()["code"], 19_021, "stale");
    let mut last = Value::Null;
    for _ in 0..6 {
        last = post(&bench, uri, &json!({})).await.json();
    }
    assert_eq!(last["code"], 11_232);
    assert_eq!(
        bench
            .sandbox
            .ledger()
            .iter()
            .filter(|entry| entry.channel == "feishu")
            .map(|entry| entry.text.as_str())
            .collect::<Vec<_>>(),
        ["有新差评"]
    );
}

#[tokio::test]
async fn dingtalk_fails_with_200_and_blocks_for_ten_minutes() {
    let bench = Bench::at(1_577_262_236, |settings| settings.keys.dingtalk_secret = "SECdd".to_owned());
    let uri = |sign: &str| {
        format!("/dingtalk/robot/send?access_token=sandbox-dingtalk&timestamp=1577262236757&sign={sign}")
    };
    let good = uri("zFvEv5J8tQ23ReO9J9YENAxBAqwU2bDC%2FGk05hNOqlg%3D");
    let text = json!({ "msgtype": "text", "text": { "content": "有新差评" } });
    assert_eq!(post(&bench, &good, &text).await.json(), json!({ "errcode": 0, "errmsg": "ok" }));
    let wrong = post(&bench, &uri("zFvEv5J8tQ23ReO9J9YENAxBAqwU2bDC%252FGk05hNOqlg%253D"), &text).await;
    assert_eq!((wrong.status, &wrong.json()["errcode"]), (200, &json!(310_000)), "encoded twice");
    assert_eq!(post(&bench, &good.replace("sandbox-dingtalk", "x"), &text).await.json()["errcode"], 300_001);
    for _ in 0..17 {
        assert_eq!(post(&bench, &good, &text).await.json()["errcode"], 0);
    }
    assert_eq!(post(&bench, &good, &text).await.json()["errcode"], 130_101);
    bench.pass(Span::minutes(9));
    assert_eq!(post(&bench, &good, &text).await.json()["errcode"], 130_101, "blocked for ten minutes");
    bench.pass(Span::minutes(2));
    assert_eq!(post(&bench, &good, &text).await.json()["errcode"], 0);
}

#[tokio::test]
async fn wecom_slack_and_telegram_have_forms_of_their_own() {
    let bench = Bench::new(|_| ());
    let wecom = "/wecom/cgi-bin/webhook/send?key=sandbox-wecom";
    let text = |content: &str| json!({ "msgtype": "text", "text": { "content": content } });
    for (uri, body, code) in [
        (wecom, text("hello"), 0),
        (wecom, text(""), 44_004),
        (wecom, text(&"x".repeat(2_049)), 40_058),
        (wecom, json!({ "msgtype": "poem" }), 40_008),
        ("/wecom/cgi-bin/webhook/send?key=x", text("hello"), 93_000),
    ] {
        assert_eq!(post(&bench, uri, &body).await.json()["errcode"], code, "{uri} {body}");
    }
    let slack = "/slack/services/T0SANDBOX/B0SANDBOX/sandbox";
    let got = post(&bench, slack, &json!({ "text": "hello" })).await;
    assert_eq!((got.status, got.body.as_slice()), (200, b"ok".as_slice()));
    assert_eq!(post(&bench, "/slack/services/x", &json!({ "text": "hello" })).await.status, 403);
    assert_eq!(post(&bench, slack, &json!({})).await.status, 400);
    for _ in 0..4 {
        post(&bench, slack, &json!({ "text": "again" })).await;
    }
    let much = post(&bench, slack, &json!({ "text": "again" })).await;
    assert_eq!((much.status, much.headers["retry-after"].to_str().unwrap()), (429, "1"));
    let telegram = "/telegram/bot1:sandbox/sendMessage";
    let got = post(&bench, telegram, &json!({ "chat_id": 7, "text": "hello" })).await.json();
    assert_eq!((&got["ok"], got["result"]["message_id"].is_u64()), (&json!(true), true));
    for (body, status) in
        [(json!({ "text": "x" }), 400), (json!({ "chat_id": 7, "text": "x".repeat(4_097) }), 400)]
    {
        assert_eq!(post(&bench, telegram, &body).await.status, status);
    }
    assert_eq!(post(&bench, "/telegram/botx/sendMessage", &json!({})).await.json()["ok"], false);
    for _ in 0..18 {
        post(&bench, telegram, &json!({ "chat_id": 7, "text": "again" })).await;
    }
    let much = post(&bench, telegram, &json!({ "chat_id": 7, "text": "again" })).await;
    assert_eq!((much.status, &much.json()["parameters"]["retry_after"]), (429, &json!(5)));
}

#[tokio::test]
async fn the_feed_tells_of_bad_reviews_in_both_forms() {
    let bench = Bench::new(|_| ());
    bench.play(json!({ "what": "review", "platform": "shopee", "rating": 1, "text": "Rusak <b>&" })).await;
    let first = bench.ask("GET", "/rss/feed?limit=3", &[], "").await;
    let tag = first.headers["etag"].to_str().unwrap().to_owned();
    let again = bench.ask("GET", "/rss/feed?limit=3", &[("if-none-match", &tag)], "").await;
    assert_eq!((again.status, again.body.len()), (304, 0), "nothing is new");
    let feed = String::from_utf8(bench.ask("GET", "/rss/feed?limit=3", &[], "").await.body).unwrap();
    assert!(
        feed.contains("<title>Rusak &lt;b&gt;&amp;</title>") && feed.matches("<item>").count() == 3,
        "{feed}"
    );
    assert!(feed.contains(" GMT</pubDate>"));
    let items = bench.ask("GET", "/rss/feed?format=json&limit=2&filter=Rusak", &[], "").await.json();
    assert_eq!(items["items"][0]["title"], "Rusak <b>&");
}

#[tokio::test]
async fn the_feed_goes_wrong_on_purpose() {
    let broken = Bench::new(|settings| settings.faults.item_failure = 1.0);
    broken.play(json!({ "what": "review", "platform": "shopee", "rating": 1, "text": "漏水" })).await;
    let feed = broken.ask("GET", "/rss/feed", &[], "").await;
    assert_eq!(feed.status, 200);
    assert!(!String::from_utf8(feed.body).unwrap().contains("</channel>"), "it breaks off");
    assert!(feed.headers.get("etag").is_none(), "or it would never be sent whole");
    let busy = Bench::new(|settings| settings.faults.rate_limit = 1.0);
    let asked = busy.ask("GET", "/rss/feed", &[], "").await;
    assert!(asked.status == 429 && asked.headers["retry-after"] == "30");
}
