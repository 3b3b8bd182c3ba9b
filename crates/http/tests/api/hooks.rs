//! Webhooks out, as a shop's own system hears them: signed, once and again until it has them, never to the wrong place.

use std::collections::{BTreeSet, VecDeque};
use std::sync::{Arc, Mutex};

use app::hooks::{follow, once};
use app::links::Ways;
use channels::connector::of;
use channels::signed::{Headers, ID, SIGNATURE, Secret, TIMESTAMP, verify};
use channels::wire::{Answer, NoAnswer, Request, Wire};
use domain::access::Role;
use domain::time::Span;
use serde_json::{Value, json};
use testkit::each_database;

use crate::contract::Contract;
use crate::house::{House, Person};
use crate::work::bad_review;

/// The shop's own system: answers as it is told, else with 204, and keeps what it heard.
#[derive(Default)]
struct Ear {
    answers: Mutex<VecDeque<Result<u16, NoAnswer>>>,
    heard: Mutex<Vec<Request>>,
}

impl Ear {
    fn says(&self, answer: Result<u16, NoAnswer>) {
        self.answers.lock().unwrap().push_back(answer);
    }

    fn heard(&self) -> Vec<Request> {
        self.heard.lock().unwrap().clone()
    }
}

impl Wire for Ear {
    fn call(&self, request: &Request) -> Result<Answer, NoAnswer> {
        self.heard.lock().unwrap().push(request.clone());
        let status = self.answers.lock().unwrap().pop_front().unwrap_or(Ok(204))?;
        Ok(Answer { status, headers: Vec::new(), body: b"said so".to_vec() })
    }
}

fn listening(house: &House) -> Arc<Ear> {
    let ear = Arc::new(Ear::default());
    house.app.set_ways(Ways { wire: ear.clone(), find: of, pace: None });
    ear
}

async fn make(owner: &Person<'_>, kinds: &[&str]) -> (String, Secret) {
    let body = json!({ "name": "ERP", "url": "https://shop.example/kintsugi", "kinds": kinds });
    let made = owner.post("/shops/{shop}/webhooks").json(&body).send().await.ok();
    Contract::read().check("Webhook", &made["webhook"]);
    let secret = Secret::parse(made["secret"].as_str().unwrap()).unwrap();
    (made["webhook"]["id"].as_str().unwrap().to_owned(), secret)
}

async fn tell(house: &House) {
    while follow(&house.app).await.unwrap() {}
    while once(&house.app).await.unwrap() {}
}

async fn deliveries(owner: &Person<'_>, hook: &str) -> Vec<Value> {
    let page = owner.read(&format!("/shops/{{shop}}/webhooks/{hook}/deliveries")).await;
    page["items"].as_array().unwrap().clone()
}

fn header<'a>(request: &'a Request, name: &str) -> &'a str {
    request.headers.iter().find(|(n, _)| *n == name).map_or("", |(_, value)| value)
}

fn is_signed(house: &House, request: &Request, secret: &Secret) -> bool {
    let headers = Headers {
        id: header(request, ID),
        timestamp: header(request, TIMESTAMP),
        signature: header(request, SIGNATURE),
    };
    verify(std::slice::from_ref(secret), &headers, &request.body, house.app.now()).is_ok()
}

#[tokio::test]
async fn what_happens_is_told_signed_and_once() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (ear, owner) = (listening(&house), house.owner());
        owner.import("orders", "order_id,buyer\nO9,Bob\n").await;
        let (hook, secret) = make(&owner, &["case."]).await;
        let case = bad_review(&owner).await;
        tell(&house).await;
        let heard = ear.heard();
        assert_eq!(heard.len(), 1, "only what was asked for, and nothing of before");
        assert!(is_signed(&house, &heard[0], &secret));
        let body: Value = serde_json::from_slice(&heard[0].body).unwrap();
        assert_eq!((&body["type"], &body["data"]["stream"]), (&json!("case.opened"), &case["id"]));
        assert_eq!(body["data"]["event"]["number"], 1);
        let told = deliveries(&owner, &hook).await;
        Contract::read().check("HookDelivery", &told[0]);
        assert_eq!((&told[0]["state"], &told[0]["status"]), (&json!("done"), &json!(204)));
        assert_eq!(told[0]["seq"], body["data"]["seq"]);
        tell(&house).await;
        assert_eq!(ear.heard().len(), 1);
        // Somebody wants it once more: the same message.
        let id = told[0]["id"].as_str().unwrap();
        let path = format!("/shops/{{shop}}/webhooks/{hook}/deliveries/{id}/replay");
        owner.post(&path).send().await.ok();
        tell(&house).await;
        let ids: BTreeSet<String> = ear.heard().iter().map(|r| header(r, ID).to_owned()).collect();
        assert_eq!((ear.heard().len(), ids.len()), (2, 1));
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn an_address_that_is_away_is_told_later() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (ear, owner) = (listening(&house), house.owner());
        let (hook, _) = make(&owner, &["review.", "case."]).await;
        ear.says(Err(NoAnswer::NotSent("connection refused".to_owned())));
        bad_review(&owner).await;
        tell(&house).await;
        assert_eq!(ear.heard().len(), 1, "those behind it are not tried");
        let waiting = deliveries(&owner, &hook).await;
        assert!(waiting.len() > 1 && waiting.iter().all(|d| d["state"] == "waiting"), "{waiting:#?}");
        let tried: Vec<_> = waiting.iter().filter(|d| d["attempts"] == 1).collect();
        assert_eq!(tried.len(), 1);
        assert!(tried[0]["error"].as_str().unwrap().contains("connection refused"));
        house.clock.advance(Span::seconds(6));
        tell(&house).await;
        assert!(deliveries(&owner, &hook).await.iter().all(|d| d["state"] == "done"));
        let order: Vec<i64> = ear.heard()[1..]
            .iter()
            .map(|r| serde_json::from_slice::<Value>(&r.body).unwrap()["data"]["seq"].as_i64().unwrap())
            .collect();
        assert!(order.is_sorted(), "in the order they happened: {order:?}");
    })
    .await;
}

#[tokio::test]
async fn one_that_takes_nothing_for_days_is_switched_off() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (ear, owner) = (listening(&house), house.owner());
        let (hook, _) = make(&owner, &["case.opened"]).await;
        bad_review(&owner).await;
        for _ in 0..10 {
            ear.says(Ok(500));
            tell(&house).await;
            house.clock.advance(Span::hours(24));
        }
        let failed = &deliveries(&owner, &hook).await[0];
        assert_eq!((&failed["state"], &failed["attempts"]), (&json!("failed"), &json!(10)));
        assert_eq!(failed["error"], "it answered 500: said so");
        let shown = owner.read("/shops/{shop}/webhooks").await["items"][0].clone();
        assert_eq!((&shown["on"], &shown["off_why"]), (&json!(false), &json!("it answered 500: said so")));
        let path = format!("/shops/{{shop}}/webhooks/{hook}");
        let on = owner.patch(&path).json(&json!({ "on": true })).send().await.ok();
        assert_eq!((&on["on"], &on["off_why"]), (&json!(true), &Value::Null));
        assert_eq!(owner.post(&format!("{path}/replay")).send().await.ok()["count"], 1);
        tell(&house).await;
        assert_eq!(deliveries(&owner, &hook).await[0]["state"], "done");
        // Who is gone says so, and is asked no more.
        ear.says(Ok(410));
        owner.import("reviews", "review_id,rating,text\nR7,1,The lid is broken\n").await;
        tell(&house).await;
        assert_eq!(owner.read("/shops/{shop}/webhooks").await["items"][0]["on"], false);
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn a_new_secret_signs_beside_the_old_for_a_day() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (ear, owner) = (listening(&house), house.owner());
        let (hook, first) = make(&owner, &["case.opened"]).await;
        let made = owner.post(&format!("/shops/{{shop}}/webhooks/{hook}/secret")).send().await.ok();
        let second = Secret::parse(made["secret"].as_str().unwrap()).unwrap();
        bad_review(&owner).await;
        tell(&house).await;
        let request = ear.heard().pop().unwrap();
        assert!(is_signed(&house, &request, &first) && is_signed(&house, &request, &second));
        house.clock.advance(Span::hours(25));
        owner.import("reviews", "review_id,rating,text\nR8,1,The lid is broken\n").await;
        tell(&house).await;
        let request = ear.heard().pop().unwrap();
        assert!(!is_signed(&house, &request, &first) && is_signed(&house, &request, &second));
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_a_webhook_is_refused() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        for (body, code) in [
            (json!({ "name": "x", "url": "ftp://x" }), "bad_url"),
            (json!({ "name": "x", "url": "https://me:pw@shop.example" }), "bad_url"),
            (json!({ "name": "x", "url": "https://shop.example", "kinds": [] }), "bad_kinds"),
            (json!({ "url": "https://shop.example" }), "bad_name"),
        ] {
            owner.post("/shops/{shop}/webhooks").json(&body).send().await.refused(422, code);
        }
        let (hook, _) = make(&owner, &["*"]).await;
        let path = format!("/shops/{{shop}}/webhooks/{hook}");
        owner.get(&format!("{path}/deliveries?state=lost")).send().await.refused(422, "bad_state");
        for n in 1..20 {
            let body = json!({ "name": format!("n{n}"), "url": "https://shop.example" });
            owner.post("/shops/{shop}/webhooks").json(&body).send().await.ok();
        }
        let body = json!({ "name": "one more", "url": "https://shop.example" });
        owner.post("/shops/{shop}/webhooks").json(&body).send().await.refused(422, "too_many_hooks");
        owner.delete(&path).send().await.ok();
        owner.get(&format!("{path}/deliveries")).send().await.refused(404, "not_found");
        let amy = house.join(Role::Agent, "amy").await;
        assert_eq!(amy.get("/shops/{shop}/webhooks").send().await.status.as_u16(), 403);
        house.is_sound().await;
    })
    .await;
}
