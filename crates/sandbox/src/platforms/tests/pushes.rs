//! Pushes: signed, acknowledged in each vendor's way, tried again on its schedule, lost, twice, late, switched off.

use domain::time::Span;
use serde_json::{Value, json};

use super::super::push::Push;
use super::super::wire::mac_hex;
use super::Bench;

const URL: &str = "http://127.0.0.1:9/hooks/x";

fn listening(stand: &'static str) -> impl FnOnce(&mut super::Settings) {
    move |settings| {
        settings.rate = 0;
        settings.callbacks.insert(stand.to_owned(), URL.to_owned());
    }
}

fn header<'a>(push: &'a Push, name: &str) -> &'a str {
    push.headers.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
}

fn body(push: &Push) -> Value {
    serde_json::from_slice(&push.body).unwrap()
}

async fn state(bench: &Bench) -> Value {
    bench.ask("GET", "/control", &[], "").await.json()
}

#[tokio::test]
async fn each_vendor_signs_in_its_own_way() {
    for (stand, kind, key) in [("shopee", "code", 29), ("tiktok", "type", 12), ("lazada", "message_type", 10)]
    {
        let bench = Bench::new(listening(stand));
        bench.play(json!({ "what": "return_request", "platform": stand })).await;
        bench.pump_all().await;
        let pushes = bench.take_pushes();
        let push = pushes
            .iter()
            .find(|push| body(push)[kind] == key)
            .unwrap_or_else(|| panic!("{stand}: {pushes:?}"));
        let text = String::from_utf8(push.body.clone()).unwrap();
        let expected = match stand {
            "shopee" => mac_hex("sandbox-shopee-key", format!("{URL}|{text}").as_bytes()),
            "tiktok" => mac_hex("sandbox-tiktok-secret", format!("sandbox-tiktok-app{text}").as_bytes()),
            _ => mac_hex("sandbox-lazada-secret", format!("1000003{text}").as_bytes()),
        };
        assert_eq!(header(push, "authorization"), expected, "{stand}");
    }
}

#[tokio::test]
async fn reviews_are_pushed_by_lazada_alone() {
    for (stand, pushed) in [("shopee", false), ("tiktok", false), ("lazada", true)] {
        let bench = Bench::new(listening(stand));
        let id = bench.play(json!({ "what": "abusive_review", "platform": stand })).await;
        bench.pump_all().await;
        let named = bench.take_pushes().iter().any(|push| body(push)["data"]["id"] == id);
        assert_eq!(named, pushed, "{stand}");
    }
}

impl Bench {
    async fn pump_all(&self) {
        while self.sandbox.pump().await > 0 {}
    }
}

#[tokio::test]
async fn a_body_is_a_failure_for_shopee_and_slowness_for_lazada() {
    for (stand, status, answer, millis, fine) in [
        ("shopee", 204, "", 5, true),
        ("shopee", 200, "ok", 5, false),
        ("shopee", 200, "", 3_001, false),
        ("tiktok", 200, "ok", 2_999, true),
        ("tiktok", 202, "", 5, false),
        ("tiktok", 200, "", 3_001, false),
        ("lazada", 200, "", 500, true),
        ("lazada", 200, "", 501, false),
        ("lazada", 503, "", 5, false),
    ] {
        let bench = Bench::new(listening(stand));
        bench.answer_pushes(Some(status), answer.as_bytes(), millis);
        bench.play(json!({ "what": "return_request", "platform": stand })).await;
        bench.pump_all().await;
        let sums = state(&bench).await["pushes"][stand].clone();
        assert_eq!(sums["acknowledged"] != 0, fine, "{stand} {status} {answer:?} {millis}: {sums}");
        assert_eq!(sums["failed"] == 0, fine, "{stand}: {sums}");
    }
}

#[tokio::test]
async fn tiktok_tries_again_after_2_30_180_720_minutes_and_then_gives_up() {
    let bench = Bench::new(listening("tiktok"));
    bench.answer_pushes(Some(500), b"", 5);
    bench.play(json!({ "what": "question", "platform": "tiktok" })).await;
    bench.pump_all().await;
    let first = bench.take_pushes().into_iter().find(|push| body(push)["type"] == 14).unwrap();
    for (minutes, attempt) in [(2, 1), (30, 2), (180, 3), (720, 4)] {
        bench.pass(Span::seconds(minutes * 60 - 1));
        bench.pump_all().await;
        assert!(!bench.take_pushes().iter().any(|push| push.number == first.number), "not yet at {minutes}");
        bench.pass(Span::seconds(1));
        bench.pump_all().await;
        let again = bench.take_pushes().into_iter().find(|push| push.number == first.number).unwrap();
        assert_eq!((again.attempt, &again.body, &again.headers), (attempt, &first.body, &first.headers));
    }
    bench.pass(Span::hours(48));
    bench.pump_all().await;
    assert!(!bench.take_pushes().iter().any(|push| push.number == first.number));
    assert!(state(&bench).await["pushes"]["tiktok"]["given_up"].as_u64() > Some(0));
}

#[tokio::test]
async fn retries_come_sooner_in_a_fast_world() {
    let bench = Bench::new(|settings| {
        listening("tiktok")(settings);
        settings.speed = 60;
    });
    bench.answer_pushes(None, b"", 5);
    bench.play(json!({ "what": "question", "platform": "tiktok" })).await;
    bench.pump_all().await;
    let first = bench.take_pushes().into_iter().find(|push| body(push)["type"] == 14).unwrap();
    bench.pass(Span::seconds(2));
    bench.pump_all().await;
    assert!(bench.take_pushes().iter().any(|push| push.number == first.number && push.attempt == 1));
}

#[tokio::test]
async fn pushes_are_lost_twice_and_late_by_their_shares() {
    let with = |change: fn(&mut super::super::Faults)| {
        Bench::new(move |settings| {
            listening("lazada")(settings);
            change(&mut settings.faults);
        })
    };
    let play = json!({ "what": "bad_reviews", "platform": "lazada", "count": 20 });
    let lost = with(|faults| faults.drop_push = 1.0);
    lost.play(play.clone()).await;
    lost.pump_all().await;
    assert_eq!(
        (lost.take_pushes().len(), &state(&lost).await["pushes"]["lazada"]["dropped"]),
        (0, &json!(40))
    );
    let twice = with(|faults| faults.duplicate_push = 1.0);
    twice.play(play.clone()).await;
    twice.pump_all().await;
    twice.pass(Span::seconds(2));
    twice.pump_all().await;
    assert!(twice.take_pushes().len() >= 80);
    let late = with(|faults| faults.late_push = 1.0);
    late.play(play).await;
    late.pump_all().await;
    assert!(late.take_pushes().len() < 10);
    late.pass(Span::minutes(10));
    late.pump_all().await;
    let numbers: Vec<_> = late.take_pushes().iter().map(|push| push.number).collect();
    assert!(!numbers.is_sorted(), "out of order: {numbers:?}");
}

#[tokio::test]
async fn a_consent_taken_back_is_told() {
    for (stand, kind, number) in [("shopee", "code", 2), ("tiktok", "type", 6)] {
        let bench = Bench::new(listening(stand));
        bench.play(json!({ "what": "deauthorise", "stand": stand })).await;
        bench.pump_all().await;
        assert!(bench.take_pushes().iter().any(|push| body(push)[kind] == number), "{stand}");
    }
    let bench = Bench::new(listening("lazada"));
    let got = bench.ask("POST", "/control/scenario", &[], r#"{"what":"deauthorise","stand":"lazada"}"#).await;
    assert_eq!(got.status, 400);
}

#[tokio::test]
async fn what_shopee_lost_can_be_asked_for_and_confirmed() {
    let bench = Bench::new(|settings| {
        listening("shopee")(settings);
        settings.faults.drop_push = 1.0;
    });
    bench.play(json!({ "what": "bad_reviews", "platform": "shopee", "count": 120 })).await;
    let mut core = bench.sandbox.core();
    let lost = core.outbox.lost.len();
    assert!(lost >= 120, "{lost}");
    let headers = axum::http::HeaderMap::new();
    let query = super::super::wire::Params::default();
    let now = core.world.now();
    let ask = |body: &'static [u8]| super::super::wire::Ask {
        method: "POST",
        path: "/",
        query: &query,
        headers: &headers,
        body,
        now,
        throttled: false,
    };
    let page = super::super::shopee::push::lost(&core, &ask(b""));
    assert_eq!(
        (page["push_message_list"].as_array().map(Vec::len), &page["has_next_page"]),
        (Some(100), &json!(true))
    );
    assert_eq!(page["push_message_list"][0]["code"], 3);
    let body = json!({ "last_message_id": page["last_message_id"] }).to_string();
    assert!(
        super::super::shopee::push::confirm(&mut core, &ask(Box::leak(body.into_boxed_str()).as_bytes()))
            .is_ok()
    );
    assert_eq!(core.outbox.lost.len(), lost - 100);
    assert!(super::super::shopee::push::confirm(&mut core, &ask(br#"{"last_message_id":999999}"#)).is_err());
    assert_eq!(core.outbox.lost.len(), lost - 100, "an unknown id takes nothing away");
}

#[tokio::test]
async fn a_vendor_switches_off_after_too_many_failures_and_on_again_when_told() {
    let bench = Bench::new(listening("shopee"));
    bench.answer_pushes(Some(500), b"", 5);
    bench.play(json!({ "what": "bad_reviews", "platform": "shopee", "count": 200 })).await;
    bench.pump_all().await;
    assert_eq!(state(&bench).await["off"], json!(["shopee"]));
    bench.take_pushes();
    bench.answer_pushes(Some(200), b"", 5);
    let before = state(&bench).await["pushes"]["shopee"]["made"].clone();
    bench.play(json!({ "what": "question", "platform": "shopee" })).await;
    let after = state(&bench).await;
    assert_eq!(after["pushes"]["shopee"]["made"], before);
    assert!(after["pushes"]["shopee"]["while_off"].as_u64() > Some(0));
    let on = json!({ "callbacks": { "shopee": URL } }).to_string();
    assert_eq!(bench.ask("PUT", "/control", &[], &on).await.json()["off"], json!([]));
}
