//! Faults, the control, the listener, and bytes that mean nothing.

use std::sync::Arc;
use std::time::Duration;

use domain::time::Span;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::super::http::CUT;
use super::super::wire::mac_hex;
use super::super::{Faults, Sandbox, Settings};
use super::Bench;

/// A signed reply to a review, as Shopee's clients send it, with the token that the vault gave.
async fn reply(bench: &Bench, review: u64) -> super::Got {
    let (token, shop) = {
        let mut core = bench.sandbox.core();
        let now = core.world.now();
        let terms = super::super::vault::Terms {
            stand: "shopee",
            code: Span::minutes(9),
            access: Span::hours(1),
            refresh: Span::hours(1),
            once: true,
        };
        let code = core.vault.code(&terms, now);
        (
            core.vault.redeem(&terms, &code, now).unwrap().access,
            core.world.shop(crate::world::model::Platform::Shopee).id,
        )
    };
    let (time, path) = (bench.seconds(), "/api/v2/product/reply_comment");
    let sign = mac_hex("sandbox-shopee-key", format!("1000001{path}{time}{token}{shop}").as_bytes());
    let uri = format!(
        "/shopee{path}?partner_id=1000001&timestamp={time}&access_token={token}&shop_id={shop}&sign={sign}"
    );
    let body = json!({ "comment_list": [{ "comment_id": review, "comment": "Maaf" }] });
    bench.ask("POST", &uri, &[], &body.to_string()).await
}

#[tokio::test]
async fn a_fault_tells_nothing_of_whether_it_happened() {
    for (faults, status, cut, took) in [
        (Faults { reset_before: 1.0, ..Faults::default() }, 500, true, 0),
        (Faults { reset_after: 1.0, ..Faults::default() }, 200, true, 1),
        (Faults { error_5xx: 1.0, ..Faults::default() }, 502, false, 0),
        (Faults { error_5xx_after: 1.0, ..Faults::default() }, 502, false, 1),
        (Faults { rate_limit: 1.0, ..Faults::default() }, 200, false, 0),
    ] {
        let bench = Bench::new(|settings| settings.faults = faults.clone());
        let review = bench.play(json!({ "what": "abusive_review", "platform": "shopee" })).await;
        let got = reply(&bench, review).await;
        assert_eq!((got.status, got.headers.contains_key(CUT)), (status, cut), "{faults:?}");
        assert_eq!(bench.sum("shopee.reply.took").await, took, "{faults:?}");
    }
}

#[tokio::test]
async fn so_many_answers_of_an_address_are_lost_and_no_more() {
    let bench = Bench::new(|_| ());
    bench.sandbox.lose_answers("/shopee/api/v2/product/reply_comment", 2);
    let mut cut = Vec::new();
    for _ in 0..3 {
        let review = bench.play(json!({ "what": "abusive_review", "platform": "shopee" })).await;
        cut.push(reply(&bench, review).await.headers.contains_key(CUT));
    }
    assert_eq!((cut, bench.sum("shopee.reply.took").await), (vec![true, true, false], 3));
}

#[tokio::test]
async fn a_skewed_clock_refuses_honest_timestamps() {
    let bench = Bench::new(|settings| settings.faults.clock_skew = 600);
    let review = bench.play(json!({ "what": "abusive_review", "platform": "shopee" })).await;
    assert_eq!(reply(&bench, review).await.json()["error"], "error_param");
}

#[tokio::test]
async fn an_outage_ends_by_itself() {
    let bench = Bench::new(|_| ());
    bench.play(json!({ "what": "outage", "stand": "shopee", "minutes": 5 })).await;
    assert_eq!(bench.ask("GET", "/shopee/api/v2/x", &[], "").await.status, 503);
    assert_eq!(bench.ask("GET", "/lazada/rest/x", &[], "").await.status, 200);
    bench.pass(Span::minutes(5));
    assert_eq!(bench.ask("GET", "/shopee/api/v2/x", &[], "").await.status, 200);
}

#[tokio::test]
async fn the_control_says_what_it_does_not_understand() {
    let bench = Bench::new(|_| ());
    for (method, path, body, status) in [
        ("PUT", "/control", r#"{"speed":60,"rate":300,"faults":{"reset_after":0.1}}"#, 200),
        ("PUT", "/control", r#"{"faults":{"reset_after":1.5}}"#, 400),
        ("PUT", "/control", r#"{"faults":{"typo":0.1}}"#, 400),
        ("PUT", "/control", r#"{"speed":"fast"}"#, 400),
        ("PUT", "/control", r#"{"callbacks":{"shopee":"http://192.0.2.1/x"}}"#, 400),
        ("PUT", "/control", r#"{"callbacks":{"other":"http://127.0.0.1/x"}}"#, 400),
        ("POST", "/control/scenario", r#"{"what":"nothing"}"#, 400),
        ("POST", "/control/scenario", r#"{"what":"outage","stand":"x","minutes":1}"#, 400),
        (
            "POST",
            "/control/scenario",
            r#"{"what":"review","platform":"lazada","rating":1,"text":"Bad"}"#,
            200,
        ),
        ("GET", "/control/keys", "", 200),
        ("GET", "/control/other", "", 404),
    ] {
        assert_eq!(bench.ask(method, path, &[], body).await.status, status, "{path} {body}");
    }
    let state = bench.ask("GET", "/control", &[], "").await.json();
    assert_eq!(
        (&state["speed"], &state["rate"], &state["faults"]["reset_after"]),
        (&json!(60), &json!(300), &json!(0.1))
    );
    assert!(state["shops"]["lazada"]["reviews"].as_u64() > Some(0));
    let keys = bench.ask("GET", "/control/keys", &[], "").await.json();
    assert_eq!(keys["shopee_partner_id"], "1000001");
    let review = bench.play(json!({ "what": "abusive_review", "platform": "shopee" })).await;
    bench.ask("PUT", "/control", &[], r#"{"faults":{}}"#).await;
    reply(&bench, review).await;
    let ledger = bench.ask("GET", "/control/ledger", &[], "").await.json();
    assert_eq!(
        (&ledger["entries"][0]["kind"], &ledger["entries"][0]["outcome"]["is"]),
        (&json!("reply"), &json!("took"))
    );
    assert_eq!(bench.ask("GET", "/control/ledger?after=1", &[], "").await.json()["entries"], json!([]));
}

#[tokio::test]
async fn in_the_same_program_it_is_steered_without_http() {
    use crate::world::Scenario;
    use crate::world::model::Platform;
    let bench = Bench::new(|settings| settings.rate = 0);
    assert!(bench.sandbox.listen("lazada", "http://192.0.2.1/x").is_err());
    bench.sandbox.listen("lazada", "http://127.0.0.1:9/x").unwrap();
    assert!(bench.sandbox.set_faults(Faults { drop_push: 1.5, ..Faults::default() }).is_err());
    bench.sandbox.set_faults(Faults { duplicate_push: 1.0, ..Faults::default() }).unwrap();
    let id = bench.sandbox.play(&Scenario::AbusiveReview { platform: Platform::Lazada })[0];
    assert_eq!(bench.sandbox.play(&Scenario::HideReview { platform: Platform::Lazada, review: id }), [id]);
    assert_eq!(
        bench.sandbox.play(&Scenario::HideReview { platform: Platform::Lazada, review: 5 }),
        Vec::<u64>::new()
    );
    assert!(bench.sandbox.world(|world| world.shop(Platform::Lazada).reviews[&id].hidden));
    while bench.sandbox.pump().await > 0 {}
    bench.pass(Span::seconds(2));
    while bench.sandbox.pump().await > 0 {}
    let sums = bench.sandbox.pushes()["lazada"].clone();
    assert_eq!((sums.acknowledged, sums.duplicated), (2 * sums.made, sums.made));
}

#[tokio::test]
async fn a_page_in_a_browser_cannot_steer() {
    let bench = Bench::new(|_| ());
    let origin = [("origin", "https://example.com"), ("content-type", "text/plain")];
    let got = bench.ask("POST", "/control/scenario", &origin, r#"{"what":"expire_tokens"}"#).await;
    assert_eq!(got.status, 403);
    for (host, status) in [
        ("127.0.0.1:8080", 200),
        ("localhost", 200),
        ("[::1]:9", 200),
        ("rebound.example.com", 403),
        ("", 403),
    ] {
        assert_eq!(bench.ask("GET", "/control", &[("host", host)], "").await.status, status, "{host}");
    }
}

#[tokio::test]
async fn settings_that_reach_further_than_this_machine_are_refused() {
    let clock = Bench::new(|_| ()).clock;
    let mut settings = Settings::new(1, clock);
    settings.callbacks.insert("shopee".to_owned(), "http://192.0.2.1/x".to_owned());
    assert!(Sandbox::new(&settings).is_err());
    settings.callbacks.clear();
    settings.faults.drop_push = 2.0;
    assert!(Sandbox::new(&settings).is_err());
    settings.faults.drop_push = 0.0;
    let open = TcpListener::bind("0.0.0.0:0").await.unwrap();
    assert!(super::super::serve(open, settings, async {}).await.is_err());
}

#[tokio::test]
async fn over_a_socket_an_answer_is_cut_after_it_happened_and_pushes_arrive() {
    let bench = Bench::new(|_| ());
    let mut settings = Settings::new(7, Arc::clone(&bench.clock) as Arc<dyn domain::time::Clock>);
    settings.days = 2;
    settings.rate = 0;
    let hook = TcpListener::bind("127.0.0.1:0").await.unwrap();
    settings.callbacks.insert("lazada".to_owned(), format!("http://{}/hook", hook.local_addr().unwrap()));
    let sandbox = Sandbox::new(&settings).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = tokio::spawn(sandbox.clone().serve(listener, async { drop(stopped.await) }));
    let ask = |method: &'static str, path: &'static str, body: &'static str| async move {
        let mut stream = TcpStream::connect(address).await.unwrap();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        let end = stream.read_to_end(&mut answer).await;
        (answer, end.is_ok())
    };
    let (answer, _) = ask("GET", "/shopee/api/v2/x", "").await;
    assert!(answer.starts_with(b"HTTP/1.1 200"));
    ask("PUT", "/control", r#"{"faults":{"reset_after":1.0}}"#).await;
    let (answer, _) = ask("GET", "/shopee/api/v2/x", "").await;
    assert_eq!(answer, b"", "not one byte came back");
    assert_eq!(sandbox.core().asked["shopee"], 2, "and it happened");
    ask("POST", "/control/scenario", r#"{"what":"abusive_review","platform":"lazada"}"#).await;
    let (mut stream, _) =
        tokio::time::timeout(Duration::from_secs(10), hook.accept()).await.unwrap().unwrap();
    let mut read = vec![0; 4_096];
    let count = stream.read(&mut read).await.unwrap();
    assert!(read[..count].starts_with(b"POST /hook HTTP/1.1"));
    stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await.unwrap();
    drop(stream);
    stop.send(()).unwrap();
    server.await.unwrap().unwrap();
}
