//! Calls over HTTP: an agent invites from a case, the customer comes by their link, they talk, and what is kept is what the customer
//! agreed to.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use app::calls::{CallHost, Sends};
use app::shows::Later;
use app::work::recordings::once;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, header};
use domain::access::{Permission, Role};
use domain::ids::CallId;
use domain::time::Span;
use futures_util::StreamExt;
use serde_json::{Value, json};
use testkit::each_database;
use video::peer::{Peer, vp8};
use video::{MediaPlane, Sfu};

use crate::contract::Contract;
use crate::evidence::{bundle, dark, put, red, report, vault, within};
use crate::house::{Answer, House, Person, path};
use crate::work::{REPLY, bad_review, severe};

/// What carries calls in tests: a switch for who sends, and a list of what it was told.
#[derive(Debug, Default)]
struct Wire {
    sends: Mutex<Sends>,
    told: Mutex<Vec<String>>,
}

impl Wire {
    fn to(house: &House) -> Arc<Self> {
        let wire = Arc::new(Self::default());
        house.app.set_calls(Arc::<Self>::clone(&wire));
        wire
    }

    fn send(&self, agent: bool, customer: bool) {
        *self.sends.lock().unwrap() = Sends { agent, customer };
    }

    fn told(&self) -> Vec<String> {
        std::mem::take(&mut self.told.lock().unwrap())
    }
}

impl CallHost for Wire {
    fn sends(&self, _call: CallId) -> Later<'_, Sends> {
        let sends = *self.sends.lock().unwrap();
        Box::pin(async move { sends })
    }

    fn record(&self, _call: CallId, on: bool) -> Later<'_, ()> {
        self.told.lock().unwrap().push(format!("record {on}"));
        Box::pin(async {})
    }

    fn close(&self, _call: CallId) -> Later<'_, ()> {
        self.told.lock().unwrap().push("close".to_owned());
        Box::pin(async {})
    }
}

/// A picture by way of an offer: the answer and where the session is.
async fn offer(who: &Person<'_>, path: &str, offer: String) -> (String, String) {
    let answer = who.post(path).sdp(offer).send().await;
    assert_eq!(answer.status.as_u16(), 201, "{}", answer.text());
    (answer.text(), answer.header("location").to_owned())
}

/// Somebody with a camera, or who watches, and their offer.
async fn peer(sends: bool) -> (Box<Peer>, String) {
    let (peer, offer) = if sends { Peer::publisher(1).await } else { Peer::viewer().await }.unwrap();
    (Box::new(peer), offer)
}

/// The customer, with the link in hand.
struct Guest<'a> {
    house: &'a House,
    id: String,
    token: String,
}

impl<'a> Guest<'a> {
    fn of(house: &'a House, call: &Value) -> Self {
        let link = call["link"].as_str().expect("a link");
        let (page, token) = link.split_once('#').expect("a token behind the hash");
        let id = page.strip_prefix("/call/").expect("the page of calls");
        Self { house, id: id.to_owned(), token: token.to_owned() }
    }

    async fn ask(&self, method: Method, below: &str, body: &Value) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(format!("/calls/{}{below}", self.id))
            .header(header::AUTHORIZATION, format!("Bearer {}", self.token))
            .body(if body.is_null() { Body::empty() } else { Body::from(body.to_string()) });
        let (parts, body) = self.house.call(request.unwrap()).await.into_parts();
        Answer { status: parts.status, headers: parts.headers, body: to_bytes(body, 1 << 20).await.unwrap() }
    }

    async fn offer(&self, way: &str, offer: String) -> Answer {
        let request = Request::post(format!("/calls/{}{way}", self.id))
            .header(header::AUTHORIZATION, format!("Bearer {}", self.token))
            .header(header::CONTENT_TYPE, "application/sdp")
            .body(Body::from(offer));
        let (parts, body) = self.house.call(request.unwrap()).await.into_parts();
        Answer { status: parts.status, headers: parts.headers, body: to_bytes(body, 1 << 20).await.unwrap() }
    }

    async fn look(&self) -> Value {
        self.ask(Method::GET, "", &Value::Null).await.ok()
    }

    async fn post(&self, below: &str, body: Value) -> Answer {
        self.ask(Method::POST, below, &body).await
    }

    async fn knock(&self) -> Value {
        self.post("/knock", json!({ "name": "Mei", "camera": true })).await.ok()
    }
}

async fn invite(who: &Person<'_>, case: &Value, body: Value) -> Answer {
    who.post(&path(case, "/calls")).json(&body).send().await
}

async fn invited(who: &Person<'_>, case: &Value) -> Value {
    invite(who, case, json!({ "mode": "video" })).await.ok()
}

fn of(call: &Value, below: &str) -> String {
    format!("/shops/{{shop}}/calls/{}{below}", call["id"].as_str().unwrap())
}

async fn give(who: &Person<'_>, call: &Value, verb: &str, body: Value) -> Answer {
    who.post(&of(call, &format!("/{verb}"))).json(&body).send().await
}

/// A call in which they talk since now.
async fn talking(who: &Person<'_>, guest: &Guest<'_>, call: &Value) -> Value {
    guest.knock().await;
    give(who, call, "admit", json!({})).await.ok()
}

fn said(from_ms: i64, text: &str) -> Value {
    json!({ "lines": [{ "from_ms": from_ms, "to_ms": from_ms + 900, "text": text, "language": "en" }] })
}

fn kinds(case: &Value) -> Vec<&str> {
    case["timeline"].as_array().unwrap().iter().map(|e| e["kind"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_call_from_the_invitation_to_what_is_kept_of_it() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let (owner, wire) = (house.owner(), Wire::to(&house));
        let case = bad_review(&owner).await;
        let asked = json!({ "mode": "video", "valid_minutes": 60, "language": "zh-CN", "note": "please show the zipper" });
        let answer = invite(&owner, &case, asked).await;
        assert_eq!(answer.status.as_u16(), 201, "{}", answer.text());
        let call = answer.ok();
        assert_eq!((&call["state"], &call["agreed"]), (&json!("invited"), &Value::Null));
        contract.check("Call", &call);
        assert_eq!(call["asked_by"]["name"], "Olga Owner");
        assert_eq!(owner.read(&of(&call, "")).await["link"], call["link"], "the link can be copied again");

        let guest = Guest::of(&house, &call);
        let seen = guest.look().await;
        contract.check("CallSeen", &seen);
        assert_eq!((&seen["shop"], &seen["agent"]), (&json!("Tea House"), &json!("Olga")), "a first name");
        assert_eq!((&seen["note"], &seen["language"]), (&json!("please show the zipper"), &json!("zh-CN")));
        assert_eq!((&seen["media"], &seen["captions"], &seen["said"]), (&json!(true), &json!(false), &Value::Null));
        give(&owner, &call, "admit", json!({})).await.refused(422, "call_not_waiting");
        assert_eq!(guest.knock().await["state"], "waiting");
        let open = owner.read("/shops/{shop}/calls?open=true").await;
        contract.check("OpenCalls", &open);
        assert_eq!((&open["items"][0]["customer_name"], &open["items"][0]["case_number"]), (&json!("Mei"), &case["number"]));
        give(&owner, &call, "recording", json!({ "on": true })).await.refused(422, "call_not_active");
        let active = give(&owner, &call, "admit", json!({})).await.ok();
        assert_eq!((&active["state"], &active["admitted_by"]["name"]), (&json!("active"), &json!("Olga Owner")));

        // Nothing is kept before the customer's word.
        let still = format!("shows=call_still&name=zipper&source=call:{}", guest.id);
        put(&owner, &case, &still, red()).await.refused(422, "not_agreed");
        give(&owner, &call, "recording", json!({ "on": true })).await.refused(422, "recording_not_agreed");
        give(&owner, &call, "captions", said(0, "Hello")).await.refused(422, "captions_not_agreed");
        guest.post("/captions", said(0, "Hello")).await.refused(422, "captions_not_agreed");
        assert_eq!(guest.post("/agree", json!({ "kept": true })).await.ok()["captions"], true);
        wire.send(true, true);
        let recording = give(&owner, &call, "recording", json!({ "on": true })).await.ok();
        assert_eq!((&recording["recording"], &recording["customer_sends"]), (&json!(true), &json!(true)));
        give(&owner, &call, "captions", said(1_000, "Hello, what happened?")).await.ok();
        let told = guest.post("/captions", said(3_000, "The zipper <b>broke</b>")).await.ok();
        assert_eq!((&told["said"]["by"], &told["said"]["text"]), (&json!("customer"), &json!("The zipper <b>broke</b>")));
        put(&owner, &case, &still, red()).await.ok();
        let elsewhere = "shows=call_still&name=x&source=call:01900000-0000-7000-8000-000000000001";
        put(&owner, &case, elsewhere, dark()).await.refused(422, "call_not_found");
        let forged = format!("shows=call_transcript&name=x&source=call:{}", guest.id);
        put(&owner, &case, &forged, b"WEBVTT".as_slice()).await.refused(422, "made_by_call");

        // The word is taken back: the recording stops and nothing more is kept, under whatever name.
        assert_eq!(guest.post("/agree", json!({ "kept": false })).await.ok()["recording"], false);
        let other = format!("shows=video_still&name=x&source=call:{}", guest.id);
        put(&owner, &case, &other, dark()).await.refused(422, "not_agreed");
        guest.post("/captions", said(9_000, "more")).await.refused(422, "captions_not_agreed");
        assert_eq!(wire.told(), ["record true", "record false"]);

        house.clock.advance(Span::seconds(192));
        let ended = give(&owner, &call, "end", json!({})).await.ok();
        assert_eq!((&ended["state"], &ended["ended_by"], &ended["seconds"]), (&json!("ended"), &json!("agent"), &json!(192)));
        assert_eq!((&ended["link"], &ended["captions"], &ended["recorded"]), (&Value::Null, &json!(2), &json!(true)));
        assert_eq!(wire.told(), ["close"]);
        assert_eq!(guest.look().await["state"], "ended");
        for verb in ["knock", "leave", "agree", "captions"] {
            let body = json!({ "kept": true, "lines": [] });
            guest.post(&format!("/{verb}"), body).await.refused(410, "call_over");
        }
        contract.check("CallSeen", &guest.look().await);
        let heard = owner.read(&of(&call, "/captions")).await;
        contract.check("SaidInCall", &heard);
        assert_eq!((&heard["items"][0]["by"], &heard["items"][1]["from_ms"]), (&json!("agent"), &json!(3_000)));

        let files = vault(&owner, &case).await;
        let transcript = files["items"].as_array().unwrap().iter().find(|f| f["shows"] == "call_transcript").expect("a transcript");
        assert_eq!((&transcript["source"], &transcript["name"]), (&json!(format!("call:{}", guest.id)), &json!("call.vtt")));
        let content = path(&case, &format!("/evidence/{}/content", transcript["id"].as_str().unwrap()));
        let text = owner.get(&content).send().await.text();
        assert_eq!(
            text,
            "WEBVTT\n\n00:00:01.000 --> 00:00:01.900\n<v Agent>Hello, what happened?\n\n00:00:03.000 --> 00:00:03.900\n\
             <v Customer>The zipper &lt;b&gt;broke&lt;/b&gt;\n"
        );
        let log = files["logs"].as_array().unwrap().iter().find(|log| log["shows"] == "call").expect("a log");
        assert_eq!((&log["count"], &log["events"]), (&json!(1), &json!(10)), "{log}");

        // A bundle tells that they talked, and shows what was said in the call's own log.
        let bundle = bundle(&owner, &case, "").await;
        let logs: Vec<String> = report(&bundle).manifest.files.iter().map(|file| file.path.clone()).collect();
        assert!(logs.contains(&"logs/call-1.jsonl".to_owned()), "{logs:?}");
        let statement = within(&bundle, "statement.html");
        assert!(statement.contains("by video call for 3 min 12 s; the shop ended it"), "{statement}");
        let log = within(&bundle, "logs/call-1.jsonl");
        assert!(log.contains("The zipper <b>broke</b>") && !log.contains("Mei"), "a name is sealed: {log}");

        let page = owner.case(&case).await;
        contract.check("CaseDetail", &page);
        contract.check("Call", &ended);
        assert_eq!(page["calls"][0]["id"], call["id"]);
        let kinds = kinds(&page);
        assert!(kinds.ends_with(&["call.recording_started", "case.evidence_captured", "call.agreed", "call.recording_stopped", "call.ended", "case.evidence_captured"]), "{kinds:?}");
        assert!(!kinds.contains(&"call.said"), "what was said stands in the transcript");
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn a_link_opens_its_own_call_while_it_is_good() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (owner, _wire) = (house.owner(), Wire::to(&house));
        let case = bad_review(&owner).await;
        let call = invited(&owner, &case).await;
        let mut guest = Guest::of(&house, &call);
        let good = std::mem::take(&mut guest.token);
        for bad in ["", "x", &good[1..], &good[..good.len() - 1], &format!("{good}A"), &"A".repeat(43)] {
            bad.clone_into(&mut guest.token);
            let answer = guest.ask(Method::GET, "", &Value::Null).await;
            answer.refused(401, "bad_token");
            assert_eq!(
                (answer.header("www-authenticate"), answer.header("cache-control")),
                ("Bearer", "no-store")
            );
            guest.post("/knock", json!({})).await.refused(401, "bad_token");
            guest.post("/whip", json!({})).await.refused(401, "bad_token");
            guest.ask(Method::GET, "/events", &Value::Null).await.refused(401, "bad_token");
        }
        let other = Guest {
            house: &house,
            id: "01900000-0000-7000-8000-000000000001".to_owned(),
            token: good.clone(),
        };
        other.ask(Method::GET, "", &Value::Null).await.refused(401, "bad_token");
        guest.token = good;
        guest.ask(Method::PUT, "", &json!({})).await.refused(405, "method_not_allowed");
        guest.post("/agree", json!({ "kept": "perhaps" })).await.refused(400, "bad_body");
        guest.post("/whip", json!({})).await.refused(422, "call_not_active");

        // Waiting, out again, and away: the clock says so.
        guest.knock().await;
        assert_eq!(guest.post("/leave", Value::Null).await.ok()["state"], "invited");
        guest.knock().await;
        house.clock.advance(Span::hours(24));
        assert_eq!(guest.look().await["state"], "expired");
        guest.post("/knock", json!({})).await.refused(410, "call_expired");
        give(&owner, &call, "admit", json!({})).await.refused(422, "call_expired");
        let expired = owner.read(&of(&call, "")).await;
        assert_eq!((&expired["state"], &expired["link"]), (&json!("expired"), &Value::Null));

        // An expired one is in nobody's way; one at a time.
        let call = invited(&owner, &case).await;
        invite(&owner, &case, json!({ "mode": "audio" })).await.refused(422, "call_open");
        let guest = Guest::of(&house, &call);
        let declined = guest.post("/decline", json!({ "reason": "no camera" })).await.ok();
        assert_eq!(declined["state"], "declined");
        assert_eq!(owner.read(&of(&call, "")).await["reason"], "no camera");
        let call = invited(&owner, &case).await;
        let cancelled = give(&owner, &call, "cancel", json!({ "reason": "wrong case" })).await.ok();
        assert_eq!((&cancelled["state"], &cancelled["seconds"]), (&json!("cancelled"), &Value::Null));
        assert_eq!(Guest::of(&house, &call).look().await["state"], "cancelled");
        assert_eq!(owner.case(&case).await["calls"].as_array().unwrap().len(), 3);
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn what_is_wanted_of_an_invitation_is_looked_at() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let case = bad_review(&owner).await;
        invite(&owner, &case, json!({ "mode": "video" })).await.refused(422, "media_off");
        assert_eq!(owner.read(&path(&case, "/calls")).await["media"], false);
        let _wire = Wire::to(&house);
        for (body, code) in [
            (json!({ "mode": "video", "valid_minutes": 0 }), "bad_minutes"),
            (json!({ "mode": "video", "valid_minutes": 20_161 }), "bad_minutes"),
            (json!({ "mode": "video", "note": "长".repeat(501) }), "text_too_long"),
            (json!({ "mode": "video", "language": "<script>" }), "bad_language"),
        ] {
            invite(&owner, &case, body).await.refused(422, code);
        }
        invite(&owner, &case, json!({ "mode": "smell" })).await.refused(400, "bad_body");
        let nobody = json!({ "id": "01900000-0000-7000-8000-000000000001" });
        invite(&owner, &nobody, json!({ "mode": "video" })).await.refused(404, "not_found");
        let reader = house.join(Role::Viewer, "viewer").await;
        invite(&reader, &case, json!({ "mode": "video" })).await.refused(403, "forbidden");
        let call = invited(&owner, &case).await;
        let guest = Guest::of(&house, &call);
        guest.post("/knock", json!({ "name": "长".repeat(81) })).await.refused(422, "text_too_long");
        guest.knock().await;
        assert_eq!(reader.read(&of(&call, "")).await["state"], "waiting", "who may read sees it");
        give(&reader, &call, "admit", json!({})).await.refused(403, "forbidden");
        let blind = house.token(&[Permission::CaseRead]).await;
        assert_eq!(blind.read(&of(&call, "")).await["customer_name"], "M***");
        let known = &blind.case(&case).await["timeline"];
        let knock = known.as_array().unwrap().iter().find(|e| e["kind"] == "call.knocked").unwrap();
        assert_eq!((&knock["data"]["name"], &knock["actor"]["kind"]), (&json!("M***"), &json!("customer")));
    })
    .await;
}

#[tokio::test]
async fn a_case_does_not_end_while_somebody_may_come() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (owner, _wire) = (house.owner(), Wire::to(&house));
        let case = severe(&owner, &bad_review(&owner).await, 1).await;
        let call = invited(&owner, &case).await;
        owner.command(&case, json!({ "kind": "not_complaint" })).await.refused(422, "call_open");
        owner.command(&case, json!({ "kind": "merge", "into": case["id"] })).await.refused(422, "call_open");
        let page = owner.case(&case).await;
        let may = |name: &str| {
            page["allowed"].as_array().unwrap().iter().find(|a| a["command"] == name).unwrap().clone()
        };
        assert_eq!(may("not_complaint")["why_not"]["code"], "call_open");
        give(&owner, &call, "cancel", json!({})).await.ok();
        owner.command(&case, json!({ "kind": "not_complaint" })).await.ok();
        invite(&owner, &case, json!({ "mode": "video" })).await.refused(422, "case_closed");
    })
    .await;
}

#[tokio::test]
async fn who_was_talked_to_was_contacted() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (owner, _wire) = (house.owner(), Wire::to(&house));
        let case = severe(&owner, &bad_review(&owner).await, 1).await;
        owner.command(&case, json!({ "kind": "start" })).await.ok();
        let case = owner.draft(&case, "public_reply", REPLY).await.ok();
        let case = owner.act(&case, "posted", json!({})).await.ok();
        assert_eq!(case["state"], "replied", "{case:#}");
        for (seconds, state) in [(5, "replied"), (60, "contacted")] {
            let call = invited(&owner, &case).await;
            let guest = Guest::of(&house, &call);
            talking(&owner, &guest, &call).await;
            house.clock.advance(Span::seconds(seconds));
            assert_eq!(guest.post("/leave", json!({})).await.ok()["ended_by"], "customer");
            assert_eq!(owner.case(&case).await["state"], state, "after {seconds} s");
        }
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn a_call_that_nobody_hears_of_is_over() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (owner, wire) = (house.owner(), Wire::to(&house));
        let case = bad_review(&owner).await;
        let call = invited(&owner, &case).await;
        talking(&owner, &Guest::of(&house, &call), &call).await;
        let state = async || owner.read(&of(&call, "")).await;
        wire.send(false, true);
        for _ in 0..12 {
            house.app.look_after_calls().await.unwrap();
            house.clock.advance(Span::seconds(30));
        }
        assert_eq!(state().await["state"], "active", "one side is enough");
        wire.send(false, false);
        house.app.look_after_calls().await.unwrap();
        assert_eq!(state().await["state"], "active");
        house.clock.advance(Span::seconds(100));
        house.app.look_after_calls().await.unwrap();
        let lost = state().await;
        assert_eq!(
            (&lost["state"], &lost["ended_by"], &lost["seconds"]),
            (&json!("ended"), &json!("lost"), &json!(330))
        );
        assert_eq!(wire.told(), ["close"]);
        house.app.look_after_calls().await.unwrap();
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn the_page_and_its_events() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (owner, _wire) = (house.owner(), Wire::to(&house));
        let case = bad_review(&owner).await;
        let call = invited(&owner, &case).await;
        let guest = Guest::of(&house, &call);
        let ask = |path: String| {
            Request::get(path)
                .header("authorization", format!("Bearer {}", guest.token))
                .body(Body::empty())
                .unwrap()
        };
        let page = house.call(ask(format!("/call/{}", guest.id))).await;
        assert_eq!(page.status().as_u16(), 200);
        assert_eq!(page.headers()["referrer-policy"], "no-referrer");
        assert_eq!(page.headers()["x-robots-tag"], "noindex, nofollow");

        let events = || ask(format!("/calls/{}/events", guest.id));
        let opened = house.call(events()).await;
        assert_eq!(opened.headers()["content-type"], "text/event-stream");
        let mut body = opened.into_body().into_data_stream();
        let mut next = async || {
            let bytes = body.next().await?.unwrap();
            let text = String::from_utf8(bytes.to_vec()).unwrap();
            Some(serde_json::from_str::<Value>(text.strip_prefix("data: ").expect("data").trim()).unwrap())
        };
        assert_eq!(next().await.unwrap()["state"], "invited");
        // As many windows as a customer may have, and no more.
        let more: Vec<_> = futures_util::future::join_all((0..3).map(|_| house.call(events()))).await;
        assert!(more.iter().all(|answer| answer.status().is_success()));
        let refused = guest.ask(Method::GET, "/events", &Value::Null).await;
        refused.refused(429, "too_many_tries");
        assert!(!refused.header("retry-after").is_empty());
        drop(more);
        talking(&owner, &guest, &call).await;
        // A waiting room that was left before anybody looked is not told of.
        while next().await.unwrap()["state"] != "active" {}
        guest.post("/leave", json!({})).await.ok();
        assert_eq!(next().await.unwrap()["ended_by"], "customer");
        assert!(next().await.is_none(), "an end is the end");
    })
    .await;
}

#[tokio::test]
async fn an_address_has_a_budget() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (owner, _wire) = (house.owner(), Wire::to(&house));
        let case = bad_review(&owner).await;
        let guest = Guest::of(&house, &invited(&owner, &case).await);
        let mut last = guest.post("/knock", json!({})).await;
        for _ in 0..40 {
            last = guest.post("/knock", json!({})).await;
        }
        last.refused(429, "too_many_tries");
        assert!(last.header("retry-after").parse::<u64>().is_ok_and(|seconds| seconds >= 1));
    })
    .await;
}

#[tokio::test]
async fn recordings_are_listed_by_side_and_given_in_ranges() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (owner, _wire) = (house.owner(), Wire::to(&house));
        let case = bad_review(&owner).await;
        let call = invited(&owner, &case).await;
        let guest = Guest::of(&house, &call);
        talking(&owner, &guest, &call).await;
        let began = house.app.now().millis();
        for (side, name) in [("b", format!("{}-2000.webm", began + 500)), ("a", format!("{began}.webm"))] {
            let folder = house.app.folder.join("recordings").join(format!("call-{}-{side}", guest.id));
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(folder.join(name), b"0123456789").unwrap();
        }
        let list = owner.read(&of(&call, "/recordings")).await;
        Contract::read().check("CallRecordings", &list);
        let (first, second) = (&list["items"][0], &list["items"][1]);
        assert_eq!(
            (&first["side"], &first["length_ms"], &first["from_ms"]),
            (&json!("agent"), &Value::Null, &json!(0))
        );
        assert_eq!(
            (&second["side"], &second["length_ms"], &second["from_ms"]),
            (&json!("customer"), &json!(2_000), &json!(500))
        );
        let path = second["path"].as_str().unwrap().strip_prefix("/api/v1").unwrap();
        let part = owner.get(path).header("range", "bytes=2-4").send().await;
        assert_eq!(
            (part.status.as_u16(), part.text().as_str(), part.header("content-range")),
            (206, "234", "bytes 2-4/10")
        );
        for wrong in
            ["/recordings/agent/..%2f..%2fx.webm", "/recordings/both/1.webm", "/recordings/agent/9.webm"]
        {
            owner.get(&of(&call, wrong)).send().await.refused(404, "not_found");
        }
        // Another shop's call is nobody's.
        let other = json!({ "name": "Second", "zone": "UTC" });
        let other = owner.post("/shops").json(&other).send().await.ok();
        let there = owner.in_shop(other["id"].as_str().unwrap());
        there.get(&of(&call, "")).send().await.refused(404, "not_found");
        there.get(&of(&call, "/recordings")).send().await.refused(404, "not_found");
        give(&there, &call, "end", json!({})).await.refused(404, "not_found");
    })
    .await;
}

#[tokio::test]
async fn recordings_go_after_their_days_when_the_case_is_done() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (owner, _wire) = (house.owner(), Wire::to(&house));
        let case = bad_review(&owner).await;
        let call = invited(&owner, &case).await;
        let guest = Guest::of(&house, &call);
        talking(&owner, &guest, &call).await;
        let folder =
            |side: &str| house.app.folder.join("recordings").join(format!("call-{}-{side}", guest.id));
        for side in ["a", "b"] {
            std::fs::create_dir_all(folder(side)).unwrap();
            std::fs::write(folder(side).join("1000-2000.webm"), b"0123456789").unwrap();
        }
        give(&owner, &call, "end", json!({})).await.ok();
        house.clock.advance(Span::hours(24 * 91));
        let session = house.sign_in(crate::house::OWNER, crate::house::PASSWORD).await;
        let owner = house.person(session.credential());
        assert_eq!(once(&house.app).await.unwrap(), 0, "the case is open");
        let not = json!({ "kind": "not_complaint", "reason": "praise after all" });
        owner.command(&owner.case(&case).await, not).await.ok();
        assert_eq!(once(&house.app).await.unwrap(), 1);
        assert!(!folder("a").exists() && !folder("b").exists());
        assert_eq!(once(&house.app).await.unwrap(), 0, "once");
        let page = owner.case(&case).await;
        assert_eq!(kinds(&page).last(), Some(&"call.recording_deleted"));
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn both_pictures_come_through_while_they_talk_and_no_longer() {
    each_database(async |db| {
        let config = video::Config::new("127.0.0.1:0".parse().unwrap(), vec!["127.0.0.1".parse().unwrap()]);
        let plane: Arc<dyn MediaPlane> = Arc::new(Sfu::start(config).unwrap());
        let house = House::empty(db).with_plane(&plane).settled().await;
        let (owner, _wire) = (house.owner(), Wire::to(&house));
        assert_eq!(owner.read("/about").await["media"], true);
        let case = bad_review(&owner).await;
        let call = invited(&owner, &case).await;
        let guest = Guest::of(&house, &call);
        let (_early, wanted) = peer(false).await;
        let early = owner.post(&of(&call, "/whep")).sdp(wanted).send().await;
        early.refused(422, "call_not_active");
        talking(&owner, &guest, &call).await;
        owner.post(&of(&call, "/whip")).json(&json!({})).send().await.refused(415, "not_sdp");

        let (mut agent, wanted) = peer(true).await;
        let (answer, place) = offer(&owner, &of(&call, "/whip"), wanted).await;
        assert!(
            place.starts_with(&format!("/api/v1/shops/{}/calls/{}/media/", house.shop, guest.id)),
            "{place}"
        );
        agent.answered(&answer).unwrap();
        agent.connect().await.unwrap();
        let (mut phone, wanted) = peer(false).await;
        let answer = guest.offer("/whep", wanted).await;
        assert_eq!(answer.status.as_u16(), 201, "{}", answer.text());
        assert!(answer.header("location").starts_with(&format!("/calls/{}/media/", guest.id)));
        phone.answered(&answer.text()).unwrap();
        phone.connect().await.unwrap();
        let (mut camera, wanted) = peer(true).await;
        let sent = guest.offer("/whip", wanted).await;
        camera.answered(&sent.text()).unwrap();
        camera.connect().await.unwrap();
        let (mut desk, wanted) = peer(false).await;
        let (answer, watched) = offer(&owner, &of(&call, "/whep"), wanted).await;
        desk.answered(&answer).unwrap();
        desk.connect().await.unwrap();
        let moment = Duration::from_millis(5);
        for frame in 0..60_u32 {
            for sender in [&mut agent, &mut camera] {
                let key = sender.seen.asked > 0;
                sender
                    .picture(0, frame * 3_000, vp8(true, key, frame as u16, frame as u8, 200), true)
                    .unwrap();
                sender.run(moment).await.unwrap();
            }
            phone.run(moment).await.unwrap();
            desk.run(moment).await.unwrap();
        }
        assert!(phone.seen.video.len() > 20, "the customer sees the agent: {}", phone.seen.video.len());
        assert!(desk.seen.video.len() > 20, "the agent sees the customer: {}", desk.seen.video.len());

        let left = owner.delete(watched.strip_prefix("/api/v1").unwrap()).send().await;
        assert_eq!(left.status.as_u16(), 200, "{}", left.text());
        let gone = guest.ask(Method::DELETE, "/media/00000000000000000000000000000001", &Value::Null).await;
        gone.refused(404, "session_not_found");
        give(&owner, &call, "end", json!({})).await.ok();
        let (_late, wanted) = peer(true).await;
        guest.offer("/whip", wanted).await.refused(410, "call_over");
    })
    .await;
}
