//! Live sessions of the shop's own: planned, run, listened to, looked back at.

use std::sync::{Arc, Mutex};

use app::shows::{Later, RoomHost, RoomNews, RoomNote, RoomSetup, RoomVideo, Staff};
use axum::body::{Body, to_bytes};
use axum::http::Request;
use domain::access::{Permission, Role};
use domain::ids::LiveSessionId;
use domain::retention::Minute;
use domain::time::{Clock, Instant, Span};
use serde_json::{Value, json};
use testkit::each_database;

use crate::contract::Contract;
use crate::house::{Answer, House, Person};
use crate::products::{cleared, tea};

/// A session with the segments of two teas, as it is planned.
pub(crate) async fn planned(who: &Person<'_>, channel: Option<&str>) -> Value {
    let (one, two) = (cleared(who, &tea("TEA-1")).await, cleared(who, &tea("TEA-2")).await);
    let plan = json!({ "title": "Tea night", "channel_id": channel, "market": "cn", "starts_at": "2026-11-02T02:00:00Z", "rehearsal": false });
    let mut session = who.post("/shops/{shop}/live-sessions").json(&plan).send().await.ok();
    for product in [one, two] {
        let add = json!({ "verb": "add_segment", "segment": { "product_id": product, "minutes": 5 } });
        session = give(who, &session, add).await.ok();
    }
    session
}

pub(crate) fn path(session: &Value, below: &str) -> String {
    format!("/shops/{{shop}}/live-sessions/{}{below}", session["id"].as_str().unwrap())
}

pub(crate) async fn give(who: &Person<'_>, session: &Value, command: Value) -> Answer {
    who.post(&path(session, "/command")).json(&command).send().await
}

/// A session in its first segment, ten seconds after its start.
async fn live(house: &House, who: &Person<'_>, channel: Option<&str>) -> Value {
    let session = planned(who, channel).await;
    give(who, &session, json!({ "verb": "start" })).await.ok();
    house.clock.advance(Span::seconds(10));
    give(who, &session, json!({ "verb": "next" })).await.ok()
}

async fn say(who: &Person<'_>, session: &Value, from_ms: i64, text: &str) -> Answer {
    let caption = json!({ "from_ms": from_ms, "to_ms": from_ms + 3_000, "text": text, "final": true });
    who.post(&path(session, "/captions")).json(&json!({ "captions": [caption] })).send().await
}

#[tokio::test]
async fn a_session_is_planned_run_and_summed_up() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let owner = house.owner();
        let session = planned(&owner, None).await;
        contract.check("LiveSession", &session);
        assert_eq!((&session["platform"], &session["market"], &session["state"]), (&json!("own"), &json!("CN"), &json!("planned")));
        assert_eq!(session["segments"][0]["say"].as_array().unwrap().len(), 3, "all facts of the listing");

        // A product that is not cleared may not enter, and one that no longer is may not go on.
        let raw = owner.post("/shops/{shop}/products").json(&tea("RAW")).send().await.ok();
        let add = json!({ "verb": "add_segment", "segment": { "product_id": raw["product"]["id"], "minutes": 5 } });
        let refused = give(&owner, &session, add).await.refused(422, "not_cleared");
        assert!(refused["hint"]["en"].as_str().unwrap().contains("clear it"), "{refused:#}");
        let second = session["segments"][1]["product_id"].as_str().unwrap();
        let clearance = format!("/shops/{{shop}}/products/{second}/clearance");
        let cleared = |yes: bool| json!({ "cleared": yes, "why": "a complaint about its taste" });
        owner.post(&clearance).json(&cleared(false)).send().await.ok();
        give(&owner, &session, json!({ "verb": "start" })).await.refused(422, "not_cleared");
        assert_eq!(owner.read(&path(&session, "")).await["segments"][1]["still_cleared"], false);
        owner.post(&clearance).json(&cleared(true)).send().await.ok();

        let first = session["segments"][0]["id"].clone();
        let moved = give(&owner, &session, json!({ "verb": "move_segment", "id": first, "to": 1 })).await.ok();
        assert_eq!(moved["segments"][1]["id"], first);
        let stale = owner.post(&path(&session, "/command")).header("if-match", &format!("\"{}\"", session["version"]));
        assert_eq!(stale.json(&json!({ "verb": "start" })).send().await.status, 412);

        give(&owner, &session, json!({ "verb": "start" })).await.ok();
        house.clock.advance(Span::seconds(30));
        let on = give(&owner, &session, json!({ "verb": "enter", "id": first })).await.ok();
        contract.check("LiveSession", &on);
        assert_eq!((&on["current"], &on["now_ms"], &on["segments"][1]["entered_at_ms"]), (&first, &json!(30_000), &json!(30_000)));
        give(&owner, &session, json!({ "verb": "next" })).await.refused(422, "segment_done");
        let pin = json!({ "verb": "pin", "product_id": session["segments"][0]["product_id"] });
        assert_eq!(give(&owner, &session, pin).await.ok()["marks"].as_array().unwrap().len(), 2);
        let prompter = owner.read(&path(&session, "/prompter")).await;
        contract.check("Prompter", &prompter);
        assert_eq!((&prompter["now"]["id"], &prompter["left_s"], &prompter["now"]["say"][0]["said"]), (&first, &json!(300), &json!(false)));

        house.clock.advance(Span::seconds(60));
        let ended = give(&owner, &session, json!({ "verb": "end" })).await.ok();
        contract.check("LiveSession", &ended);
        assert_eq!((&ended["summary"]["minutes"], &ended["summary"]["segments_shown"], &ended["state"]), (&json!(2), &json!(1), &json!("ended")));
        give(&owner, &session, json!({ "verb": "next" })).await.refused(422, "wrong_state");
        let record = json!({ "verb": "record", "url": "https://video.example/7", "offset_ms": 2_000 });
        assert_eq!(give(&owner, &session, record).await.ok()["recording"]["offset_ms"], 2_000);

        let list = owner.read("/shops/{shop}/live-sessions?state=ended").await;
        contract.check("LiveSessions", &list);
        assert_eq!(list["items"].as_array().unwrap().len(), 1);
        assert!(owner.read("/shops/{shop}/live-sessions?state=planned,live").await["items"].as_array().unwrap().is_empty());
        owner.get("/shops/{shop}/live-sessions?state=open").send().await.refused(422, "bad_state");
        let plan = json!({ "title": "x", "market": "china", "starts_at": "2026-11-02T02:00:00Z", "rehearsal": false });
        owner.post("/shops/{shop}/live-sessions").json(&plan).send().await.refused(422, "bad_market");
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn what_is_said_is_held_against_the_listing_and_the_rules() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let owner = house.owner();
        let session = live(&house, &owner, None).await;
        let seen = session["version"].clone();
        let heard = say(&owner, &session, 11_000, "这罐净含量五百克。是全国第一的龙井！欢迎大家").await.ok();
        contract.check("Heard", &heard);
        let said: Vec<&str> = heard["findings"].as_array().unwrap().iter().map(|f| f["said"].as_str().unwrap()).collect();
        assert_eq!((said, heard["sentences"].as_array().unwrap().len()), (vec!["五百克", "全国第一"], 3));
        let fact = &heard["findings"][0];
        assert_eq!((&fact["kind"], &fact["listed"], &fact["segment"]), (&json!("fact"), &json!("250 克"), &session["current"]));
        assert_eq!(heard["findings"][1]["rule"]["id"], "law.cn.superlative");

        // The same again is heard once; words that may change still warn and are kept nowhere.
        assert!(say(&owner, &session, 11_000, "这罐净含量五百克。是全国第一的龙井！欢迎大家").await.ok()["sentences"].as_array().unwrap().is_empty());
        let passing = json!({ "captions": [{ "from_ms": 20_000, "to_ms": 21_000, "text": "全网最低价", "final": false }] });
        let passing = owner.post(&path(&session, "/captions")).json(&passing).send().await.ok();
        contract.check("Heard", &passing);
        assert_eq!((passing["sentences"].as_array().unwrap().len(), &passing["findings"][0]["sentence"]), (0, &json!("")));
        // Captions make nobody's version stale.
        let pin = json!({ "verb": "pin", "product_id": session["segments"][0]["product_id"] });
        let ask = owner.post(&path(&session, "/command")).header("if-match", &format!("\"{seen}\""));
        ask.json(&pin).send().await.ok();

        house.clock.advance(Span::seconds(20));
        let click = owner.post(&path(&session, "/claims")).json(&json!({ "text": "冷泡味道偏苦" })).send().await.ok();
        assert_eq!((&click["sentences"][0]["by"], &click["sentences"][0]["from_ms"]), (&json!("assistant"), &json!(30_000)));
        let prompter = owner.read(&path(&session, "/prompter")).await;
        contract.check("Prompter", &prompter);
        assert_eq!((&prompter["now"]["disclose"][0]["said"], prompter["say_now"].as_array().unwrap().len()), (&json!(true), 2));

        let settle = json!({ "verb": "settle", "finding": fact["id"], "how": "corrected", "note": "said again at 0:35" });
        let settled = give(&owner, &session, settle.clone()).await.ok();
        assert_eq!((&settled["flagged"], &settled["open_findings"], &settled["sentences"]), (&json!(2), &json!(1), &json!(4)));
        give(&owner, &session, settle).await.refused(422, "already_settled");
        let other = json!({ "verb": "settle", "finding": session["id"], "how": "not_so" });
        give(&owner, &session, other).await.refused(422, "unknown_finding");

        let ledger = owner.read(&path(&session, "/ledger?limit=2")).await;
        contract.check("Ledger", &ledger);
        assert_eq!((ledger["items"].as_array().unwrap().len(), &ledger["open"]), (2, &json!(1)));
        assert_eq!(ledger["items"][0]["findings"][0]["settled"]["how"], "corrected");
        let rest = owner.read(&path(&session, &format!("/ledger?cursor={}", ledger["next"].as_str().unwrap()))).await;
        assert_eq!(rest["items"].as_array().unwrap().len(), 2);
        assert_eq!(owner.read(&path(&session, "/ledger?flagged=true")).await["items"].as_array().unwrap().len(), 2);

        // Limits.
        let caption = json!({ "from_ms": 5, "to_ms": 4, "text": "a", "final": true });
        let send = async |captions: Vec<Value>| owner.post(&path(&session, "/captions")).json(&json!({ "captions": captions })).send().await;
        send(vec![caption.clone()]).await.refused(422, "bad_time");
        send(vec![caption; 201]).await.refused(422, "too_many_captions");
        say(&owner, &session, 0, &"好".repeat(1_001)).await.refused(422, "text_too_long");
        say(&owner, &session, 0, &"好".repeat(30_000)).await.refused(413, "body_too_large");
        give(&owner, &session, json!({ "verb": "end" })).await.ok();
        say(&owner, &session, 40_000, "晚了").await.refused(422, "wrong_state");
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn a_case_opens_at_the_sentence_that_was_said() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let owner = house.owner();
        let session = live(&house, &owner, Some(&house.channel)).await;
        say(&owner, &session, 12_000, "净含量五百克").await.ok();
        say(&owner, &session, 300_000, "好了下一款").await.ok();
        let record = json!({ "verb": "record", "url": "https://video.example/7", "offset_ms": 2_000 });
        give(&owner, &session, record).await.ok();
        // The listing changes afterwards: what counts is what it said then.
        let id = session["segments"][0]["product_id"].as_str().unwrap();
        house.clock.advance(Span::hours(1));
        let mut other = tea("TEA-1");
        other["facts"][0]["value"] = "100 克".into();
        owner.put(&format!("/shops/{{shop}}/products/{id}")).json(&other).send().await.ok();
        give(&owner, &session, json!({ "verb": "end" })).await.ok();

        let orders = "order_id,sku,buyer,amount,currency,paid_at\n\
             O1,TEA-1,Ana,99,CNY,2026-11-02T02:00:20Z\nO2,OTHER,Ben,99,CNY,2026-11-02T02:00:20Z\nO3,TEA-1,Cid,99,CNY,2026-11-01T02:00:20Z\n";
        owner.import("orders", orders).await;
        owner.import("reviews", "review_id,order_id,rating,text,buyer\nR1,O1,1,Not as described only half the size,Ana\n\
             R2,O2,1,It broke at once it is broken,Ben\nR3,O3,1,Wrong colour it is red,Cid\n").await;
        let moment = async |words: &str| {
            let case = owner.case_about(words).await;
            let found = owner.read(&format!("/shops/{{shop}}/cases/{}/live-moment", case["id"].as_str().unwrap())).await;
            contract.check("LiveMoment", &found);
            found["moment"].clone()
        };
        let found = moment("Not as described").await;
        assert_eq!((&found["session"], &found["at_ms"], &found["how"]), (&session["id"], &json!(20_000), &json!("time")));
        assert_eq!((&found["segment"]["sku"], &found["recording"]["position_ms"]), (&json!("TEA-1"), &json!(22_000)));
        assert_eq!((&found["sentences"][0]["text"], found["sentences"].as_array().unwrap().len()), (&json!("净含量五百克"), 1));
        assert_eq!(found["listing"]["facts"][0]["value"], "250 克");
        assert!(moment("broke").await.is_null(), "another product");
        assert!(moment("Wrong colour").await.is_null(), "the day before");
        let seen = owner.read(&path(&session, "/experience")).await;
        assert_eq!((&seen["complaints"], &seen["minutes"][0]["complaints"]), (&json!(1), &json!(1)));
        house.is_sound().await;
    })
    .await;
}

/// Sends beacons as a page does.
async fn beacons(house: &House, session: &Value, body: String) -> (u16, Value) {
    let uri = format!("/room/{}/beacon", session["id"].as_str().unwrap());
    let request = Request::post(uri).header("content-type", "text/plain").body(Body::from(body)).unwrap();
    let (parts, body) = house.call(request).await.into_parts();
    let body = to_bytes(body, 1 << 20).await.unwrap();
    (parts.status.as_u16(), serde_json::from_slice(&body).unwrap_or_default())
}

fn beacon(viewer: usize, sn: i64, err: i64) -> Value {
    json!({
        "sid": format!("viewer-{viewer}"), "sn": sn, "ts": 1_795_000_000_000_i64 + sn * 10_000, "sta": "p", "e": "t", "msd": 1_000,
        "pt": sn * 10_000, "bsa": 0, "bsda": 0, "ilat_ms": { "p50": 80, "p95": 180 }, "checkout_ok": sn * 4, "checkout_err": err,
        "region": if viewer.is_multiple_of(2) { "ID-JK" } else { "CN-ZJ" }, "network": "4g", "device": "phone", "ltc": 900, "nonsense": [1]
    })
}

#[tokio::test]
async fn beacons_become_scores_and_an_alert_that_says_since_when() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let owner = house.owner();
        let session = live(&house, &owner, None).await;
        let send = async |sn: i64, err: i64| {
            let all: Vec<Value> = (0..10).map(|viewer| beacon(viewer, sn, err)).collect();
            let (status, body) = beacons(&house, &session, json!({ "beacons": all }).to_string()).await;
            assert_eq!((status, &body["taken"]), (202, &json!(10)));
            house.app.write_beacons().await.unwrap();
        };
        send(1, 0).await;
        send(1, 0).await; // The same again.
        let seen = owner.read(&path(&session, "/experience?by=region")).await;
        contract.check("Experience", &seen);
        assert_eq!(
            (&seen["figures"]["checkout_ok"], &seen["figures"]["viewers"], &seen["figures"]["starts"]),
            (&json!(40), &json!(10), &json!(10))
        );
        assert_eq!(seen["groups"].as_array().unwrap().len(), 2);
        assert!(
            seen["scores"]["startup"].as_f64().unwrap() > 88.0
                && seen["alerts"].as_array().unwrap().is_empty(),
            "{seen:#}"
        );
        house.clock.advance(Span::minutes(2));
        send(2, 1).await; // 40 more went well, 10 did not.
        let seen = owner.read(&path(&session, "/experience?by=network")).await;
        contract.check("Experience", &seen);
        let alert = &seen["alerts"][0];
        assert_eq!(
            (&alert["metric"], &alert["since"], &alert["cleared_at"]),
            (&json!("checkout_errors"), &json!("2026-11-02T02:02:00Z"), &Value::Null)
        );
        assert_eq!(alert["says"]["en"], "checkout errors 20 % since 10:02");
        assert_eq!((&seen["minutes"][2]["bad"], &seen["minutes"][0]["bad"]), (&json!(true), &json!(false)));
        assert_eq!(
            owner.read(&path(&session, "")).await["alerts"].as_array().unwrap().len(),
            2,
            "commerce as a whole, too"
        );
        house.clock.advance(Span::minutes(5));
        send(3, 1).await;
        let seen = owner.read(&path(&session, "/experience")).await;
        assert_eq!(seen["alerts"][0]["cleared_at"], "2026-11-02T02:07:10Z", "{:#}", seen["alerts"]);
        owner.get(&path(&session, "/experience?by=age")).send().await.refused(422, "bad_state");

        for (body, status, code) in [
            ("no json".to_owned(), 400, "bad_beacon"),
            (json!({ "beacons": [] }).to_string(), 422, "bad_beacon"),
            (json!({ "beacons": vec![beacon(1, 9, 0); 51] }).to_string(), 422, "bad_beacon"),
            (json!({ "beacons": [{ "sid": "x", "sn": 1 }] }).to_string(), 422, "bad_beacon"),
            ("x".repeat(17 << 10), 413, "body_too_large"),
        ] {
            let (got, answer) = beacons(&house, &session, body).await;
            assert!(got == status || got == 413, "{got} for {code}");
            assert!(
                [code, "body_too_large"].contains(&answer["error"]["code"].as_str().unwrap()),
                "{answer}"
            );
        }
        give(&owner, &session, json!({ "verb": "end" })).await.ok();
        house.clock.advance(Span::minutes(3));
        let late = json!({ "beacons": [beacon(1, 9, 0)] }).to_string();
        assert_eq!(beacons(&house, &session, late.clone()).await.0, 409);
        let nothing = json!({ "id": "01900000-0000-7000-8000-000000000001" });
        assert_eq!(beacons(&house, &nothing, late).await.0, 404);
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn who_left_is_marked_with_what_was_on() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let owner = house.owner();
        let session = live(&house, &owner, None).await;
        let one = json!({ "beacons": [beacon(1, 1, 0)] }).to_string();
        assert_eq!(beacons(&house, &session, one).await.0, 202);
        let seen = owner.read(&path(&session, "/retention")).await;
        contract.check("Retention", &seen);
        assert_eq!((&seen["source"], &seen["minutes"][0]["viewers"]), (&json!("beacons"), &json!(1)));
        // The room's engine counts better.
        house.clock.advance(Span::minutes(20));
        give(&owner, &session, json!({ "verb": "next" })).await.ok();
        say(&owner, &session, 20 * 60_000 + 1_000, "全国第一").await.ok();
        house.clock.advance(Span::minutes(20));
        let (shop, id) = (house.shop.parse().unwrap(), session["id"].as_str().unwrap().parse().unwrap());
        for minute in 0..40 {
            let leaves = if minute < 20 { 20 } else { 90 } + minute % 3;
            house
                .app
                .room_counted(shop, id, minute, Minute { viewers: 1_000, joins: leaves, leaves })
                .await
                .unwrap();
        }
        let seen = owner.read(&path(&session, "/retention")).await;
        contract.check("Retention", &seen);
        assert_eq!((&seen["source"], seen["changes"].as_array().unwrap().len()), (&json!("room"), 1));
        let change = &seen["changes"][0];
        assert_eq!(
            (&change["minute"], &change["kind"], &change["flagged"]),
            (&json!(20), &json!("leaving_more"), &json!(1))
        );
        assert_eq!(change["segment"], session["segments"][1]["id"]);
        let ended = give(&owner, &session, json!({ "verb": "end" })).await.ok();
        assert_eq!(ended["summary"]["peak"], 1_000);
    })
    .await;
}

#[tokio::test]
async fn games_are_gated_by_platform_and_market() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let owner = house.owner();
        let channel = json!({ "name": "TikTok", "platform": "TikTok Shop", "market": "th" });
        let channel = owner.post("/shops/{shop}/channels").json(&channel).send().await.ok();
        let plan = |channel: &Value| json!({ "title": "n", "channel_id": channel, "market": "id", "starts_at": "2026-11-02T02:00:00Z", "rehearsal": true });
        for (channel, platform, market, decisions) in [
            (Value::Null, "own", "ID", ["allowed", "allowed", "conditions"]),
            (channel["id"].clone(), "tiktok", "TH", ["refused", "refused", "conditions"]),
        ] {
            let session = owner.post("/shops/{shop}/live-sessions").json(&plan(&channel)).send().await.ok();
            let games = owner.read(&path(&session, "/games")).await;
            contract.check("Games", &games);
            let got: Vec<&str> = games["games"].as_array().unwrap().iter().map(|g| g["decision"].as_str().unwrap()).collect();
            assert_eq!((&games["platform"], &games["market"], &got[..]), (&json!(platform), &json!(market), &decisions[..]));
            assert_eq!(games["games"][0]["refusal"]["code"], if platform == "own" { Value::Null } else { json!("game_refused") });
        }
        let mut plan = plan(&Value::Null);
        plan["market"] = json!("cn");
        let session = owner.post("/shops/{shop}/live-sessions").json(&plan).send().await.ok();
        let games = owner.read(&path(&session, "/games")).await;
        contract.check("Games", &games);
        let draw = games["games"].as_array().unwrap().iter().find(|g| g["game"] == "lottery").unwrap();
        assert_eq!(draw["decision"], "conditions");
        assert_eq!(draw["limits"]["prize_most"], json!({ "minor": 5_000_000, "currency": "CNY" }));
        assert_eq!(draw["rules"].as_array().unwrap().last().unwrap()["id"], "cn.law.prize_most");
    })
    .await;
}

/// An engine that writes down what it is told.
#[derive(Debug, Default)]
pub(crate) struct Engine(pub(crate) Mutex<Vec<String>>);

impl Engine {
    fn note(&self, what: String) {
        self.0.lock().unwrap().push(what);
    }
}

impl RoomHost for Engine {
    fn open(&self, setup: RoomSetup) -> Later<'_, Result<(), String>> {
        let refused = setup.refused.iter().filter(|r| r.is_some()).count();
        self.note(format!(
            "open {} with {} segments, {refused} games refused{}",
            setup.title,
            setup.segments.len(),
            if setup.recorded { "" } else { ", not recorded" }
        ));
        Box::pin(async { Ok(()) })
    }

    fn tell(&self, _room: LiveSessionId, news: RoomNews) -> Later<'_, ()> {
        self.note(match news {
            RoomNews::Entered(_) => "entered".to_owned(),
            RoomNews::Pinned(product) => format!("pinned {}", product.is_some()),
        });
        Box::pin(async {})
    }

    fn close(&self, _room: LiveSessionId) -> Later<'_, ()> {
        self.note("close".to_owned());
        Box::pin(async {})
    }

    fn pass(&self, _room: LiveSessionId, staff: &Staff) -> Option<String> {
        Some(format!("token of a {}", if staff.host { "host" } else { "helper" }))
    }

    fn publisher(&self, _room: LiveSessionId, until: Instant) -> Option<String> {
        Some(format!("publishes until {}", until.millis()))
    }

    fn video(&self, _room: LiveSessionId) -> Later<'_, Option<RoomVideo>> {
        Box::pin(async { Some(RoomVideo { live: true, recording: true, viewers: 3, layers: 2 }) })
    }
}

#[tokio::test]
async fn the_rooms_engine_is_told_and_tells() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let (owner, engine) = (house.owner(), Arc::new(Engine::default()));
        let agent = house.join(Role::Agent, "ann").await;
        let session = planned(&owner, None).await;
        let token = path(&session, "/room-token");
        owner.post(&token).send().await.refused(422, "wrong_state");
        give(&owner, &session, json!({ "verb": "start" })).await.ok();
        owner.post(&token).send().await.refused(422, "no_rooms");
        house.app.set_rooms(engine.clone());
        give(&agent, &session, json!({ "verb": "next" })).await.ok();
        let pass = agent.post(&token).send().await.ok();
        contract.check("RoomToken", &pass);
        assert_eq!(
            (&pass["token"], owner.post(&token).send().await.ok()["token"].as_str()),
            (&json!("token of a helper"), Some("token of a host"))
        );
        assert_eq!(
            owner.read(&path(&session, "")).await["room"],
            format!("/room/{}", session["id"].as_str().unwrap())
        );

        house.clock.advance(Span::seconds(40));
        let (shop, id, at) = (
            house.shop.parse().unwrap(),
            session["id"].as_str().unwrap().parse().unwrap(),
            house.clock.now(),
        );
        let notes = [
            RoomNote::Committed {
                game: "g1".to_owned(),
                what: "lottery".to_owned(),
                commitment: "ab".to_owned(),
                at,
            },
            RoomNote::Ordered {
                order: "RC-1".to_owned(),
                sku: "TEA-1".to_owned(),
                quantity: 2,
                amount: None,
                position: Some(9),
                at,
            },
            RoomNote::Revealed {
                game: "g1".to_owned(),
                what: "lottery".to_owned(),
                proof: "cd".to_owned(),
                at,
            },
            RoomNote::Answered { question: "Is it sweet?".to_owned(), answer: "No.".to_owned(), at },
        ];
        let notes: Vec<(i64, RoomNote)> = (3..).zip(notes).collect();
        house.app.room_noted(shop, id, &notes[..2]).await.unwrap();
        for _again in 0..2 {
            house.app.room_noted(shop, id, &notes).await.unwrap();
        }
        // A case about that order knows its moment, whenever the channel says that it was paid.
        owner
            .import(
                "orders",
                "order_id,sku,buyer,amount,currency,paid_at\nRC-1,TEA-1,Ana,99,CNY,2026-11-02T09:00:20Z\n",
            )
            .await;
        owner
            .import("reviews", "review_id,order_id,rating,text,buyer\nR1,RC-1,1,It is broken and leaks,Ana\n")
            .await;
        let case = owner.case_about("broken").await;
        let moment =
            owner.read(&format!("/shops/{{shop}}/cases/{}/live-moment", case["id"].as_str().unwrap())).await;
        contract.check("LiveMoment", &moment);
        assert_eq!(
            (&moment["moment"]["how"], &moment["moment"]["at_ms"], &moment["moment"]["segment"]["sku"]),
            (&json!("room"), &json!(40_000), &json!("TEA-1"))
        );
        let pin = json!({ "verb": "pin", "product_id": session["segments"][0]["product_id"] });
        give(&agent, &session, pin).await.ok();
        // What the host does in the room by phone stands in the run-of-show; what was left open is told afterwards.
        let second = |of: &str| session["segments"][1][of].as_str().unwrap().parse::<uuid::Uuid>().unwrap();
        let notes = [
            RoomNote::Entered { segment: second("id").into(), at },
            RoomNote::Pinned { product: Some(second("product_id").into()), at },
            RoomNote::Left { questions: vec!["Does it keep?".to_owned()], at },
        ];
        let notes: Vec<(i64, RoomNote)> = (20..).zip(notes).collect();
        house.app.room_noted(shop, id, &notes).await.unwrap();
        let now = owner.read(&path(&session, "")).await;
        assert_eq!((&now["current"], &now["pinned"]), (&json!(second("id")), &json!(second("product_id"))));
        assert_eq!(now["questions_left"], json!(["Does it keep?"]));
        let ended = give(&owner, &session, json!({ "verb": "end" })).await.ok();
        assert_eq!((&ended["summary"]["orders"], &ended["summary"]["units"]), (&json!(1), &json!(2)));
        assert_eq!(*engine.0.lock().unwrap(), ["entered", "pinned true", "close"]);
        let next = planned_again(&owner, &session).await;
        give(&owner, &next, json!({ "verb": "start" })).await.ok();
        assert_eq!(house.app.open_rooms().await.unwrap(), 1);
        assert_eq!(engine.0.lock().unwrap()[3..].len(), 2, "opened again after a restart");
        assert_eq!(engine.0.lock().unwrap()[3], "open Tea night with 1 segments, 0 games refused");
        house.is_sound().await;
    })
    .await;
}

async fn planned_again(who: &Person<'_>, session: &Value) -> Value {
    let plan = json!({ "title": "Tea night", "market": "CN", "starts_at": "2026-11-03T02:00:00Z", "rehearsal": false });
    let next = who.post("/shops/{shop}/live-sessions").json(&plan).send().await.ok();
    let add = json!({ "verb": "add_segment", "segment": { "product_id": session["segments"][0]["product_id"], "minutes": 5 } });
    give(who, &next, add).await.ok()
}

#[tokio::test]
async fn helping_is_not_running() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (owner, agent) = (house.owner(), house.join(Role::Agent, "ann").await);
        let viewer = house.join(Role::Viewer, "vic").await;
        let session = planned(&owner, None).await;
        for (who, command, status) in [
            (&agent, json!({ "verb": "start" }), 403),
            (&viewer, json!({ "verb": "next" }), 403),
            (&owner, json!({ "verb": "start" }), 200),
            (&agent, json!({ "verb": "next" }), 200),
            (&agent, json!({ "verb": "end" }), 403),
        ] {
            assert_eq!(give(who, &session, command.clone()).await.status, status, "{command}");
        }
        viewer.read(&path(&session, "/ledger")).await;
        say(&viewer, &session, 0, "hello").await.refused(403, "forbidden");
        // A token wants both scopes to run a session.
        let both = house.token(&[Permission::LiveWork, Permission::LiveManage, Permission::CaseRead]).await;
        give(&both, &session, json!({ "verb": "end" })).await.ok();
        // Another session of another shop does not exist here.
        let new = json!({ "name": "Sam's own", "zone": "Asia/Jakarta" });
        let other = owner.post("/shops").json(&new).send().await.ok()["id"].as_str().unwrap().to_owned();
        owner.in_shop(&other).get(&path(&session, "")).send().await.refused(404, "not_found");
    })
    .await;
}

#[tokio::test]
async fn a_picture_is_looked_at_published_by_token_and_watched_where_a_sentence_was_said() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let (owner, engine) = (house.owner(), Arc::new(Engine::default()));
        let agent = house.join(Role::Agent, "ann").await;
        let session = planned(&owner, None).await;
        let (video, token) = (path(&session, "/video"), path(&session, "/publish-token"));
        let off = owner.read(&video).await;
        contract.check("LiveVideo", &off);
        assert_eq!(off["on"], false, "without an engine there is no picture");
        owner.post(&token).send().await.refused(422, "wrong_state");
        give(&owner, &session, json!({ "verb": "start" })).await.ok();
        owner.post(&token).send().await.refused(422, "no_rooms");
        house.app.set_rooms(engine);
        let on = agent.read(&video).await;
        assert_eq!(
            (&on["on"], &on["live"], &on["viewers"], &on["layers"]),
            (&json!(true), &json!(true), &json!(3), &json!(2))
        );
        agent.post(&token).send().await.refused(403, "forbidden");
        let pass = owner.post(&token).send().await.ok();
        contract.check("PublishToken", &pass);
        let id = session["id"].as_str().unwrap();
        assert!(pass["url"].as_str().unwrap().ends_with(&format!("/whip/{id}")), "{pass}");

        // Recorded: from five seconds into the session on, ten seconds.
        let recordings = path(&session, "/recordings");
        assert_eq!(agent.read(&recordings).await["items"], json!([]));
        let began = house.clock.now().millis();
        let folder = house.app.folder.join("recordings").join(id);
        std::fs::create_dir_all(&folder).unwrap();
        let name = format!("{}-10000.webm", began + 5_000);
        std::fs::write(folder.join(&name), b"0123456789").unwrap();
        std::fs::write(folder.join("notes.txt"), b"not a recording").unwrap();
        let listed = agent.read(&recordings).await;
        contract.check("Recordings", &listed);
        let items = listed["items"].as_array().unwrap();
        assert_eq!(
            (items.len(), &items[0]["from_ms"], &items[0]["length_ms"]),
            (1, &json!(5_000), &json!(10_000))
        );
        let at = items[0]["path"].as_str().unwrap().strip_prefix("/api/v1").unwrap();
        let whole = agent.get(at).send().await;
        assert_eq!((whole.status.as_u16(), whole.text()), (200, "0123456789".to_owned()));
        assert_eq!((whole.header("content-type"), whole.header("accept-ranges")), ("video/webm", "bytes"));
        let some = agent.get(at).header("range", "bytes=2-4").send().await;
        assert_eq!(
            (some.status.as_u16(), some.text(), some.header("content-range")),
            (206, "234".to_owned(), "bytes 2-4/10")
        );
        assert_eq!(agent.get(at).header("range", "bytes=10-").send().await.status.as_u16(), 416);
        for other in ["notes.txt", "..%2F..%2Fkintsugi.db", "1-2.webm"] {
            agent
                .get(&path(&session, &format!("/recordings/{other}")))
                .send()
                .await
                .refused(404, "not_found");
        }
        assert_eq!(house.nobody().get(at).send().await.status.as_u16(), 401);

        // A case that comes from the session opens at that second of what was recorded.
        house.clock.advance(Span::seconds(8));
        let taken = RoomNote::Ordered {
            order: "RC-9".to_owned(),
            sku: "TEA-1".to_owned(),
            quantity: 1,
            amount: None,
            position: Some(1),
            at: house.clock.now(),
        };
        house.app.room_noted(house.shop.parse().unwrap(), id.parse().unwrap(), &[(1, taken)]).await.unwrap();
        owner
            .import(
                "reviews",
                "review_id,order_id,rating,text,buyer\nR9,RC-9,1,Not as described half the size,Ana\n",
            )
            .await;
        let case = owner.case_about("Not as described").await;
        let found =
            owner.read(&format!("/shops/{{shop}}/cases/{}/live-moment", case["id"].as_str().unwrap())).await;
        contract.check("LiveMoment", &found);
        let place = &found["moment"]["recording"];
        assert!(place["url"].as_str().unwrap().ends_with(&name), "{place}");
        assert_eq!(place["position_ms"], 3_000);
        house.is_sound().await;
    })
    .await;
}
