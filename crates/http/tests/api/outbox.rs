//! The outbox: acts leave by themselves over a connected channel, once; what nobody heard an answer to is asked for or
//! looked at, and never simply repeated.

use std::collections::{BTreeSet, VecDeque};
use std::sync::{Arc, Mutex};

use app::links::Ways;
use app::outbox;
use channels::connector::{Abilities, Call, Connector, Delivery, Doing, Done, Failure, Field, Found, of};
use channels::wire::{Answer, NoAnswer, Request, Wire};
use domain::case::Command;
use domain::ids::{ActId, CaseId};
use domain::time::{Instant, Span};
use serde_json::{Value, json};
use testkit::each_database;

use crate::contract::Contract;
use crate::house::{House, Person, path};
use crate::work::{MESSAGE, REPLY, bad_review, severe};

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// A platform at the other end of the wire: it answers as it is told, else with 200, and remembers what it was asked.
#[derive(Default)]
pub(crate) struct Platform {
    answers: Mutex<VecDeque<Result<(u16, &'static str), NoAnswer>>>,
    asked: Mutex<Vec<Request>>,
}

impl Platform {
    pub(crate) fn says(&self, answer: Result<(u16, &'static str), NoAnswer>) {
        self.answers.lock().unwrap().push_back(answer);
    }

    /// The addresses asked so far, by their last part.
    pub(crate) fn asked(&self) -> Vec<String> {
        let asked = self.asked.lock().unwrap();
        asked.iter().map(|r| r.url.rsplit('/').next().unwrap().to_owned()).collect()
    }
}

impl Wire for Platform {
    fn call(&self, request: &Request) -> Result<Answer, NoAnswer> {
        self.asked.lock().unwrap().push(request.clone());
        let (status, body) = self.answers.lock().unwrap().pop_front().unwrap_or(Ok((200, "{}")))?;
        Ok(Answer { status, headers: Vec::new(), body: body.into() })
    }
}

/// A platform without idempotency keys that tells whether something stands there: `200 there` or `200`.
struct Asks;

impl Connector for Asks {
    fn platform(&self) -> &'static str {
        "asks"
    }

    fn name(&self) -> &'static str {
        "Asks"
    }

    fn base(&self, _market: &str) -> String {
        "https://asks.example".to_owned()
    }

    fn abilities(&self) -> Abilities {
        const DOES: &[Doing] = &[Doing::Reply, Doing::Message];
        let budget = (3, Span::seconds(60));
        Abilities { reads: &[], does: DOES, finds: &[Doing::Reply], pushes: false, once: &[], budget }
    }

    fn fields(&self) -> &'static [Field] {
        &[]
    }

    fn check(&self, call: &Call<'_>) -> Result<(), Failure> {
        call.wire.call(&Request::get(format!("{}/check", call.account.base)))?;
        Ok(())
    }

    fn send(&self, call: &Call<'_>, _delivery: &Delivery) -> Result<Done, Failure> {
        let answer = call.wire.call(&Request::post(format!("{}/send", call.account.base), "{}"))?;
        match answer.status {
            200 => Ok(Done { id: Some("p-1".to_owned()) }),
            _ => Err(Failure::Unknown { why: "no clear answer".to_owned() }),
        }
    }

    fn find(&self, call: &Call<'_>, _delivery: &Delivery, _tried: Instant) -> Result<Found, Failure> {
        let answer = call.wire.call(&Request::get(format!("{}/find", call.account.base)))?;
        Ok(if answer.body == b"there" {
            Found::There(Done { id: Some("p-1".to_owned()) })
        } else {
            Found::Absent
        })
    }
}

fn find(platform: &str) -> Option<&'static dyn Connector> {
    if platform == "asks" { Some(&Asks) } else { of(platform) }
}

fn at_the_other_end(house: &House) -> Arc<Platform> {
    let platform = Arc::new(Platform::default());
    house.app.set_ways(Ways { wire: platform.clone(), find, pace: None });
    platform
}

pub(crate) async fn set(owner: &Person<'_>, channel: &str, body: Value) -> crate::house::Answer {
    owner.put(&format!("/shops/{{shop}}/channels/{channel}/connection")).json(&body).send().await
}

/// The house's channel connected to a shop's own system.
pub(crate) async fn connected(house: &House) -> Arc<Platform> {
    let platform = at_the_other_end(house);
    let fields = json!({ "url": "https://shop.example/hook", "secret": SECRET });
    set(&house.owner(), &house.channel, json!({ "connected": true, "fields": fields })).await.ok();
    platform
}

/// A case on a channel that tells what stands on it.
async fn asking(house: &mut House) -> (Arc<Platform>, Value) {
    let platform = at_the_other_end(house);
    let body = json!({ "name": "asks", "platform": "asks", "market": "US" });
    let made = house.owner().post("/shops/{shop}/channels").json(&body).send().await.ok();
    made["id"].as_str().unwrap().clone_into(&mut house.channel);
    let owner = house.owner();
    set(&owner, &house.channel, json!({ "connected": true })).await.ok();
    let case = severe(&owner, &bad_review(&owner).await, 2).await;
    (platform, case)
}

/// Lets the time to undo pass, and works until nothing is due.
pub(crate) async fn send(house: &House) {
    house.clock.advance(Span::seconds(10));
    while outbox::once(&house.app).await.unwrap() {}
}

pub(crate) fn act(case: &Value) -> &Value {
    case["acts"].as_array().unwrap().last().expect("an act")
}

pub(crate) fn kinds(case: &Value) -> Vec<&str> {
    let timeline = case["timeline"].as_array().unwrap();
    let kinds = timeline.iter().map(|e| e["kind"].as_str().unwrap());
    kinds.filter(|kind| kind.starts_with("case.act_")).collect()
}

fn silent() -> Result<(u16, &'static str), NoAnswer> {
    Err(NoAnswer::Unknown("the connection was cut".to_owned()))
}

#[tokio::test]
async fn a_connection_says_what_it_lacks_and_keeps_its_secrets() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (platform, owner) = (at_the_other_end(&house), house.owner());
        let channel = &house.channel;
        set(&owner, channel, json!({ "connected": true })).await.refused(422, "field_missing");
        let odd = json!({ "fields": { "colour": "red" } });
        set(&owner, channel, odd).await.refused(422, "field_unknown");
        set(&owner, channel, json!({ "base": "ftp://x" })).await.refused(422, "bad_base");
        let fields = json!({ "url": "https://shop.example/hook", "secret": SECRET });
        set(&owner, channel, json!({ "connected": true, "fields": fields })).await.ok();
        let shown = owner.read("/shops/{shop}/connections").await;
        Contract::read().check("Connection", &shown[0]);
        assert_eq!(shown[0]["fields"], json!({ "url": "https://shop.example/hook" }));
        assert_eq!((&shown[0]["filled"], &shown[0]["health"]["state"]), (&json!(["secret"]), &json!("well")));
        assert!(!shown.to_string().contains(SECRET), "a secret is never shown");
        let audit = owner.read("/shops/{shop}/audit").await.to_string();
        assert!(audit.contains("shop.link_set") && !audit.contains(SECRET), "nor written into the log");
        let check = format!("/shops/{{shop}}/channels/{channel}/connection/check");
        owner.post(&check).send().await.ok();
        platform.says(Ok((422, "wrong shop")));
        owner.post(&check).send().await.refused(422, "platform_refused");
        platform.says(silent());
        owner.post(&check).send().await.refused(422, "platform_silent");
        // What is left out stays.
        set(&owner, channel, json!({ "sends": false })).await.ok();
        owner.post(&check).send().await.ok();
        // A platform that nobody speaks to.
        let body = json!({ "name": "far", "platform": "far", "market": "US" });
        let far = owner.post("/shops/{shop}/channels").json(&body).send().await.ok();
        let far = far["id"].as_str().unwrap();
        set(&owner, far, json!({ "connected": true })).await.refused(422, "no_connector");
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn a_reply_waits_leaves_and_stands() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (platform, owner) = (connected(&house).await, house.owner());
        let case = severe(&owner, &bad_review(&owner).await, 2).await;
        assert_eq!(
            case["sends"],
            json!(["public_reply", "private_message", "review_ask", "return_decision"])
        );
        let case = owner.draft(&case, "public_reply", REPLY).await.ok();
        Contract::read().check("CaseDetail", &case);
        assert_eq!(act(&case)["state"], "queued");
        assert_eq!(
            act(&case)["undo_until"],
            act(&case)["sending"]["due_at"],
            "ten seconds to think better of it"
        );
        while outbox::once(&house.app).await.unwrap() {}
        assert!(platform.asked().is_empty(), "not before its time");
        platform.says(Ok((200, r#"{"id":"x-9"}"#)));
        send(&house).await;
        let case = owner.case(&case).await;
        assert_eq!((&act(&case)["state"], &case["state"]), (&json!("posted"), &json!("replied")));
        assert_eq!(act(&case)["sending"]["platform_id"], "x-9");
        assert_eq!(
            kinds(&case),
            ["case.act_drafted", "case.act_queued", "case.act_leaving", "case.act_posted"]
        );
        assert_eq!(platform.asked(), ["hook"]);
        // A private message stands in the conversation, and what the platform calls it is known.
        let case = owner.draft(&case, "private_message", MESSAGE).await.ok();
        send(&house).await;
        assert_eq!(owner.case(&case).await["state"], "contacted");
        assert_eq!(platform.asked().len(), 2);
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn what_waits_can_be_taken_back_and_what_left_cannot() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (platform, owner) = (connected(&house).await, house.owner());
        let case = severe(&owner, &bad_review(&owner).await, 2).await;
        let case = owner.draft(&case, "public_reply", REPLY).await.ok();
        let case = owner.act(&case, "take-back", json!({})).await.ok();
        assert_eq!(act(&case)["state"], "approved");
        send(&house).await;
        assert!(platform.asked().is_empty());
        let case = owner.act(&case, "send", json!({})).await.ok();
        let case = owner.act(&case, "withdraw", json!({})).await.ok();
        send(&house).await;
        assert!(platform.asked().is_empty());
        let case = owner.draft(&case, "public_reply", REPLY).await.ok();
        send(&house).await;
        owner.act(&case, "take-back", json!({})).await.refused(422, "already_leaving");
        owner.act(&case, "withdraw", json!({})).await.refused(422, "wrong_act_state");
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn a_platform_that_is_away_delays_and_tells() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (platform, owner) = (connected(&house).await, house.owner());
        let case = severe(&owner, &bad_review(&owner).await, 2).await;
        let case = owner.draft(&case, "public_reply", REPLY).await.ok();
        for _ in 0..5 {
            platform.says(Err(NoAnswer::NotSent("connection refused".to_owned())));
        }
        send(&house).await;
        let waits = owner.case(&case).await;
        let sending = &act(&waits)["sending"];
        assert_eq!((&act(&waits)["state"], &sending["attempts"]), (&json!("queued"), &json!(1)));
        assert_eq!(sending["why"], "connection refused");
        for _ in 0..4 {
            house.clock.advance(Span::minutes(3));
            while outbox::once(&house.app).await.unwrap() {}
        }
        assert_eq!(platform.asked().len(), 5);
        let health = &owner.read("/shops/{shop}/connections").await[0]["health"];
        assert_eq!((&health["state"], &health["error"]), (&json!("paused"), &json!("connection refused")));
        // The pause is over: one try goes through, and the platform is back.
        house.clock.advance(Span::minutes(3));
        while outbox::once(&house.app).await.unwrap() {}
        assert_eq!(act(&owner.case(&case).await)["state"], "posted");
        assert_eq!(owner.read("/shops/{shop}/connections").await[0]["health"]["state"], "well");
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn a_key_makes_another_try_safe() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (platform, owner) = (connected(&house).await, house.owner());
        let case = severe(&owner, &bad_review(&owner).await, 2).await;
        let case = owner.draft(&case, "public_reply", REPLY).await.ok();
        platform.says(silent());
        send(&house).await;
        send(&house).await;
        assert_eq!(act(&owner.case(&case).await)["state"], "posted");
        let asked = platform.asked.lock().unwrap();
        let ids: Vec<_> =
            asked.iter().map(|r| &r.headers.iter().find(|(n, _)| *n == "webhook-id").unwrap().1).collect();
        assert_eq!(ids.len(), 2);
        assert_eq!(ids[0], ids[1], "the same key for every try");
    })
    .await;
}

/// A reply whose answer is cut off; the platform says this when it is asked.
async fn cut_off(house: &mut House, answer: &'static str, asked: &[&str]) {
    let (platform, case) = asking(house).await;
    let owner = house.owner();
    let case = owner.draft(&case, "public_reply", REPLY).await.ok();
    platform.says(silent());
    send(house).await;
    let unknown = owner.case(&case).await;
    assert_eq!(act(&unknown)["state"], "unknown");
    owner.act(&case, "send", json!({})).await.refused(422, "wrong_act_state");
    platform.says(Ok((200, answer)));
    house.clock.advance(Span::seconds(61));
    while outbox::once(&house.app).await.unwrap() {}
    let case = owner.case(&case).await;
    let sent = (&act(&case)["state"], &act(&case)["sending"]["platform_id"]);
    assert_eq!(sent, (&json!("posted"), &json!("p-1")));
    assert_eq!(platform.asked(), asked);
    house.is_sound().await;
}

#[tokio::test]
async fn what_nobody_heard_of_is_asked_for_and_found() {
    each_database(async |db| cut_off(&mut House::new(db).await, "there", &["send", "find"]).await).await;
}

#[tokio::test]
async fn what_nobody_heard_of_and_is_not_there_is_sent_again() {
    each_database(async |db| cut_off(&mut House::new(db).await, "no", &["send", "find", "send"]).await).await;
}

#[tokio::test]
async fn where_the_platform_does_not_tell_a_person_looks() {
    each_database(async |db| {
        let mut house = House::new(db).await;
        let (platform, case) = asking(&mut house).await;
        let owner = house.owner();
        let case = owner.draft(&case, "private_message", MESSAGE).await.ok();
        platform.says(silent());
        send(&house).await;
        send(&house).await;
        let unknown = owner.case(&case).await;
        assert_eq!(
            (&act(&unknown)["state"], &act(&unknown)["sending"]["due_at"]),
            (&json!("unknown"), &Value::Null)
        );
        let page = owner.read("/shops/{shop}/outbox?state=unknown").await;
        assert_eq!(page["items"][0]["act"]["id"], act(&unknown)["id"]);
        let standing = owner.read("/shops/{shop}/outbox/standing").await;
        Contract::read().check("OutboxCount", &standing[0]);
        assert_eq!((&standing[0]["state"], &standing[0]["count"]), (&json!("unknown"), &json!(1)));
        // Somebody looked, and it is not there.
        let denied = owner.act(&case, "not-there", json!({ "note": "looked at the chat" })).await.ok();
        assert_eq!(
            (&act(&denied)["state"], &act(&denied)["sending"]["code"]),
            (&json!("failed"), &json!("not_there"))
        );
        owner.act(&case, "send", json!({})).await.ok();
        send(&house).await;
        assert_eq!(act(&owner.case(&case).await)["state"], "posted");
        assert_eq!(platform.asked(), ["send", "send"], "told again only after somebody looked");
        owner.get("/shops/{shop}/outbox?state=nowhere").send().await.refused(422, "bad_state");
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn what_a_killed_program_was_sending_is_unknown() {
    each_database(async |db| {
        let mut house = House::new(db).await;
        let (platform, case) = asking(&mut house).await;
        let owner = house.owner();
        let case = owner.draft(&case, "public_reply", REPLY).await.ok();
        house.clock.advance(Span::seconds(10));
        // The program ends between writing down that it tells the platform, and the platform's answer.
        let (id, of) = (act(&case)["id"].as_str().unwrap(), case["id"].as_str().unwrap());
        let leave =
            Command::LeaveAct { act: ActId(id.parse().unwrap()), until: house.app.now() + Span::minutes(2) };
        let caller = app::Caller::system(house.shop.parse().unwrap(), "outbox");
        house.app.command(&caller, CaseId(of.parse().unwrap()), &leave, None).await.unwrap();
        outbox::take_over(&house.app).await.unwrap();
        // On the embedded database at once, else when its lease is over.
        house.clock.advance(Span::minutes(2));
        platform.says(Ok((200, "there")));
        while outbox::once(&house.app).await.unwrap() {}
        while outbox::once(&house.app).await.unwrap() {}
        let case = owner.case(&case).await;
        assert_eq!(act(&case)["state"], "posted");
        assert_eq!(platform.asked(), ["find"], "it was never told again");
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn what_the_platform_refuses_waits_for_a_person() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (platform, owner) = (connected(&house).await, house.owner());
        let case = severe(&owner, &bad_review(&owner).await, 2).await;
        let case = owner.draft(&case, "public_reply", REPLY).await.ok();
        platform.says(Ok((422, "reply window closed")));
        send(&house).await;
        let failed = owner.case(&case).await;
        let sending = &act(&failed)["sending"];
        assert_eq!((&act(&failed)["state"], &sending["code"]), (&json!("failed"), &json!("422")));
        assert_eq!(sending["why"], "reply window closed");
        assert_eq!(failed["replies_left"], 0, "the one reply is still this one");
        let case = owner.act(&case, "posted", json!({})).await.ok();
        assert_eq!((&act(&case)["state"], &case["state"]), (&json!("posted"), &json!("replied")));
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn the_budget_is_kept_and_messages_of_a_case_keep_their_order() {
    each_database(async |db| {
        let mut house = House::new(db).await;
        let (platform, case) = asking(&mut house).await;
        let owner = house.owner();
        for n in 0..5 {
            owner.draft(&case, "private_message", &format!("{MESSAGE} ({n})")).await.ok();
            house.clock.advance(Span::seconds(1));
        }
        send(&house).await;
        let states = |case: &Value| -> Vec<String> {
            let acts = case["acts"].as_array().unwrap();
            acts.iter().map(|a| a["state"].as_str().unwrap().to_owned()).collect()
        };
        let now = owner.case(&case).await;
        assert_eq!(
            states(&now),
            ["posted", "posted", "posted", "queued", "queued"],
            "three a minute, in order"
        );
        house.clock.advance(Span::seconds(61));
        while outbox::once(&house.app).await.unwrap() {}
        assert_eq!(platform.asked().len(), 5);
        let after = owner.case(&case).await;
        assert!(states(&after).iter().all(|s| s == "posted"));
        // One of which nobody knows holds back what was to follow.
        platform.says(silent());
        for n in 5..7 {
            owner.draft(&case, "private_message", &format!("{MESSAGE} ({n})")).await.ok();
            house.clock.advance(Span::seconds(1));
        }
        house.clock.advance(Span::seconds(61));
        while outbox::once(&house.app).await.unwrap() {}
        assert_eq!(&states(&owner.case(&case).await)[5..], ["unknown", "queued"]);
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn a_message_goes_to_whom_it_is_certain_and_not_to_a_namesake() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (platform, owner) = (connected(&house).await, house.owner());
        bad_review(&owner).await;
        // Another Alice, about another order: her chat joins the case by her name.
        let chat = "message_id,conversation_id,buyer,order_id,sender,text,sent_at\n\
                    m1,c9,Alice,O9,buyer,Where is my parcel?,2026-11-02 01:59:00\n";
        owner.import("messages", chat).await;
        let case = severe(&owner, &owner.case_about("zipper").await, 2).await;
        owner.draft(&case, "private_message", MESSAGE).await.ok();
        send(&house).await;
        let asked = platform.asked.lock().unwrap();
        let body: Value = serde_json::from_slice(&asked[0].body).unwrap();
        let to = (&body["data"]["conversation_id"], &body["data"]["order_id"]);
        assert_eq!(to, (&Value::Null, &json!("O1")), "{body:#}");
    })
    .await;
}

#[tokio::test]
async fn decisions_that_pay_leave_one_after_the_other_and_stand_in_the_ledger_once() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (platform, owner) = (connected(&house).await, house.owner());
        owner
            .import("orders", "order_id,buyer,amount,currency\nO1,Alice,39.90,USD\nO2,Bob,12.00,USD\n")
            .await;
        let requests = "return_id,order_id,amount,currency,kind,reason,text,status,requested_at,buyer\n\
            R1,O1,39.90,USD,refund_only,quality,the cup arrived broken,requested,2026-11-01T20:00:00Z,Alice\n\
            R2,O2,12.00,USD,refund_only,quality,the lid is missing,requested,2026-11-01T20:00:00Z,Bob\n";
        owner.import("returns", requests).await;
        for row in owner.queue("source=return").await {
            let case = owner.case(&row).await;
            let of = case["returns"][0]["id"].as_str().unwrap();
            let decide = path(&case, &format!("/returns/{of}/decision"));
            let decided = owner.post(&decide).json(&json!({ "verdict": "approve" })).send().await.ok();
            assert_eq!(act(&decided)["state"], "queued", "{decided:#}");
        }
        house.clock.advance(Span::seconds(10));
        assert!(outbox::once(&house.app).await.unwrap());
        assert_eq!(platform.asked().len(), 1, "the second waits until the first is in the ledger");
        while outbox::once(&house.app).await.unwrap() {}
        assert_eq!(platform.asked().len(), 2);
        let bodies = platform.asked.lock().unwrap().clone();
        let sums: BTreeSet<String> = bodies
            .iter()
            .map(|request| {
                serde_json::from_slice::<Value>(&request.body).unwrap()["data"]["amount"].to_string()
            })
            .collect();
        assert_eq!(sums, BTreeSet::from(["\"12.00\"".to_owned(), "\"39.90\"".to_owned()]));
        let ledger = owner.read("/shops/{shop}/remedies").await;
        let paid: Vec<_> = ledger["items"].as_array().unwrap().iter().map(|r| r["state"].clone()).collect();
        assert_eq!(paid, [json!("done"), json!("done")]);
        house.is_sound().await;
    })
    .await;
}
