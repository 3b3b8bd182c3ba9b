//! Webhooks in, as a shop's own system sends them: signed, acknowledged, taken in, parked, replayed.

use app::inbound::signed::{ID, SIGNATURE, Secret, TIMESTAMP};
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode};
use domain::access::{Permission, Role};
use domain::time::{Clock as _, Instant, Span};
use serde_json::{Value, json};
use testkit::each_database;

use crate::contract::Contract;
use crate::house::House;

const REVIEW: &str = r#"{"type":"review.created","data":{"review_id":"r1","rating":1,"text":"The cup is broken","buyer":"Ana Lopez"}}"#;
const NO_RATING: &str = r#"{"type":"review.created","data":{"review_id":"r2","text":"broken"}}"#;

/// A shop's own system.
struct Sender<'a> {
    house: &'a House,
    secret: Secret,
}

impl<'a> Sender<'a> {
    async fn new(house: &'a House) -> Self {
        let made = house.owner().post("/shops/{shop}/channels/{channel}/webhook-secret").send().await;
        assert_eq!(made.status, StatusCode::CREATED);
        let made = made.ok();
        Contract::read().check("InboundSecret", &made);
        let url = format!("http://127.0.0.1:8080/hooks/{}/{}", house.shop, house.channel);
        assert_eq!(made["url"], json!(url));
        Self { house, secret: Secret::parse(made["secret"].as_str().unwrap()).unwrap() }
    }

    async fn send(&self, id: &str, body: &str) -> (StatusCode, Value) {
        self.send_at(self.house.clock.now(), id, body).await
    }

    async fn send_at(&self, at: Instant, id: &str, body: &str) -> (StatusCode, Value) {
        let seconds = (at - Instant::from_seconds(0)).whole_seconds();
        let signature = self.secret.sign(id, seconds, body.as_bytes());
        post(self.house, &self.house.channel, id, &seconds.to_string(), &signature, body).await
    }
}

async fn post(
    house: &House,
    channel: &str,
    id: &str,
    timestamp: &str,
    signature: &str,
    body: &str,
) -> (StatusCode, Value) {
    let request = Request::builder()
        .method(Method::POST)
        .uri(format!("/hooks/{}/{channel}", house.shop))
        .header(ID, id)
        .header(TIMESTAMP, timestamp)
        .header(SIGNATURE, signature)
        .body(Body::from(body.to_owned()))
        .unwrap();
    let (parts, body) = house.call(request).await.into_parts();
    let body = to_bytes(body, 1 << 20).await.unwrap();
    (parts.status, serde_json::from_slice(&body).unwrap_or_default())
}

#[tokio::test]
async fn a_signed_review_becomes_a_case_once() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (sender, owner) = (Sender::new(&house).await, house.owner());
        let (status, first) = sender.send("msg_1", REVIEW).await;
        assert_eq!((status, first["id"].is_string()), (StatusCode::OK, true));
        assert!(owner.queue("").await.is_empty(), "acknowledged before anything was read");
        assert_eq!(sender.send("msg_1", REVIEW).await, (StatusCode::OK, json!({ "id": null })), "sent again");
        house.work().await;
        let case = owner.case_about("The cup is broken").await;
        assert_eq!(case["state"], "new");
        // The same review in another message is the same review.
        sender.send("msg_2", REVIEW).await;
        let changed = REVIEW.replace("The cup", "My cup");
        sender.send("msg_3", &changed).await;
        house.work().await;
        assert_eq!(owner.queue("").await.len(), 1);
        owner.case_about("My cup is broken").await;
        let list = owner.read("/shops/{shop}/inbound").await;
        let states: Vec<_> = list["items"].as_array().unwrap().iter().map(|one| &one["state"]).collect();
        assert_eq!(states, ["done"; 3]);
        assert_eq!((&list["items"][0]["kind"], &list["items"][0]["rows"]), (&json!("reviews"), &json!(1)));
        Contract::read().check("Inbound", &list["items"][0]);
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn what_comes_late_does_not_undo_what_came_after_it() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (sender, owner) = (Sender::new(&house).await, house.owner());
        let version = |text: &str, at: &str| {
            let data = json!({ "review_id": "r1", "rating": 1, "text": text, "updated_at": at });
            json!({ "type": "review.updated", "data": data }).to_string()
        };
        for (id, body) in [
            ("m1", version("The cup is broken", "2026-03-01T10:00:00Z")),
            ("m3", version("The cup is broken, nobody answers", "2026-03-01T12:00:00Z")),
            ("m2", version("The cup is broken, please help", "2026-03-01T11:00:00Z")),
        ] {
            assert_eq!(sender.send(id, &body).await.0, StatusCode::OK);
        }
        house.work().await;
        owner.case_about("nobody answers").await;
        let list = owner.read("/shops/{shop}/inbound").await;
        assert!(list["items"].as_array().unwrap().iter().all(|one| one["state"] == "done"));
        // Without a time of its own a version counts as the newest.
        sender.send("m4", &REVIEW.replace("is broken", "was replaced")).await;
        house.work().await;
        owner.case_about("was replaced").await;
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn a_chat_an_order_and_a_product_come_in_the_order_they_were_sent() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (sender, owner) = (Sender::new(&house).await, house.owner());
        for (n, body) in [
            r#"{"type":"product","data":{"product_id":"p1","title":"Blue cup"}}"#,
            r#"{"type":"order.paid","data":[{"order_id":"o1","product_id":"p1","buyer":"Ana","amount":"12.50","currency":"USD"}]}"#,
            r#"{"type":"message","data":{"message_id":"m1","conversation_id":"c1","buyer":"Ana","order_id":"o1","sender":"buyer","text":"My cup arrived broken, I want my money back"}}"#,
        ].iter().enumerate() {
            assert_eq!(sender.send(&format!("msg_{n}"), body).await.0, StatusCode::OK);
        }
        house.work().await;
        let case = owner.case_about("arrived broken").await;
        assert_eq!(case["order"]["external_id"], "o1");
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn what_is_not_signed_is_not_taken() {
    each_database(async |db| {
        let house = House::new(db).await;
        let now = house.clock.now();
        let seconds = (now - Instant::from_seconds(0)).whole_seconds();
        let stray = Secret::new(|bytes| bytes.fill(1)).sign("m", seconds, REVIEW.as_bytes());
        let (status, error) = post(&house, &house.channel, "m", &seconds.to_string(), &stray, REVIEW).await;
        assert_eq!(
            (status, &error["error"]["code"]),
            (StatusCode::NOT_FOUND, &json!("not_found")),
            "no secret yet"
        );
        let sender = Sender::new(&house).await;
        for (timestamp, signature, code) in [
            (seconds.to_string(), stray.as_str(), "webhook_signature"),
            (seconds.to_string(), "", "webhook_signature"),
            ("now".to_owned(), stray.as_str(), "webhook_header"),
            ((seconds - 301).to_string(), stray.as_str(), "webhook_time"),
        ] {
            let (status, error) = post(&house, &house.channel, "m", &timestamp, signature, REVIEW).await;
            assert_eq!((status, &error["error"]["code"]), (StatusCode::UNAUTHORIZED, &json!(code)));
        }
        let (status, _) = sender.send_at(now - Span::minutes(6), "m", REVIEW).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED, "rightly signed and old");
        let nowhere = "00000000-0000-7000-8000-000000000000";
        assert_eq!(
            post(&house, nowhere, "m", &seconds.to_string(), &stray, REVIEW).await.0,
            StatusCode::NOT_FOUND
        );
        assert_eq!(
            post(&house, "7", "m", &seconds.to_string(), &stray, REVIEW).await.0,
            StatusCode::NOT_FOUND
        );
        let long = "x".repeat(app::inbound::LARGEST + 1);
        assert_eq!(sender.send("m", &long).await.0, StatusCode::PAYLOAD_TOO_LARGE);
        house.work().await;
        assert_eq!(house.owner().read("/shops/{shop}/inbound").await["items"], json!([]), "nothing was kept");
    })
    .await;
}

#[tokio::test]
async fn a_new_secret_holds_at_once_and_the_old_one_for_a_day() {
    each_database(async |db| {
        let house = House::new(db).await;
        let old = Sender::new(&house).await;
        let new = Sender::new(&house).await;
        assert_eq!(old.send("m1", REVIEW).await.0, StatusCode::OK);
        assert_eq!(new.send("m2", REVIEW).await.0, StatusCode::OK);
        house.clock.set(house.clock.now() + app::inbound::GRACE);
        assert_eq!(old.send("m3", REVIEW).await.0, StatusCode::UNAUTHORIZED);
        assert_eq!(new.send("m4", REVIEW).await.0, StatusCode::OK);
        assert_eq!(house.app.reseal().await.unwrap(), 0, "one key, nothing to do");
        assert_eq!(house.app.change_key().await.unwrap(), 1);
        house.clock.set(house.clock.now() + Span::seconds(10));
        assert_eq!(new.send("m5", REVIEW).await.0, StatusCode::OK, "read again with the new key");
        let audit = house.owner().read("/shops/{shop}/audit").await.to_string();
        assert_eq!(audit.matches("shop.inbound_secret_made").count(), 2);
    })
    .await;
}

#[tokio::test]
async fn without_its_key_a_secret_is_no_use_and_a_new_one_can_be_made() {
    each_database(async |db| {
        let house = House::new(db).await;
        let old = Sender::new(&house).await;
        house.app.use_keys(&app::seal::Keys::make(&testkit::SeededEntropy::new(99))).unwrap();
        house.clock.set(house.clock.now() + Span::seconds(10));
        let (status, error) = old.send("m1", REVIEW).await;
        assert_eq!(
            (status, &error["error"]["code"]),
            (StatusCode::SERVICE_UNAVAILABLE, &json!("secret_key"))
        );
        let new = Sender::new(&house).await;
        assert_eq!(new.send("m2", REVIEW).await.0, StatusCode::OK);
        assert_eq!(old.send("m3", REVIEW).await.0, StatusCode::UNAUTHORIZED, "nobody knows it any more");
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_read_is_parked_until_a_person_decides() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (sender, owner) = (Sender::new(&house).await, house.owner());
        for (n, body) in [NO_RATING, "no json", REVIEW].into_iter().enumerate() {
            assert_eq!(sender.send(&format!("msg_{n}"), body).await.0, StatusCode::OK);
        }
        house.work().await;
        owner.case_about("The cup is broken").await;
        let parked = owner.read("/shops/{shop}/inbound?state=parked").await["items"].clone();
        assert_eq!(
            (&parked[0]["code"], &parked[1]["code"]),
            (&json!("body_unreadable"), &json!("key_missing"))
        );
        assert!(parked[1]["why"]["zh"].as_str().unwrap().contains("rating"), "{parked}");
        let path =
            |what: &str| format!("/shops/{{shop}}/inbound/{}{what}", parked[1]["id"].as_str().unwrap());
        let whole = owner.read(&path("")).await;
        Contract::read().check("InboundBody", &whole);
        assert_eq!(whole["body"], json!(NO_RATING));
        let machine = house.token(&[Permission::ChannelManage]).await;
        assert_eq!(
            machine.read(&path("")).await["body"],
            Value::Null,
            "personal data is for those who may see it"
        );
        house.join(Role::Agent, "ann").await.get(&path("")).send().await.refused(403, "forbidden");
        owner.post(&path("/replay")).send().await.ok();
        owner.post(&path("/replay")).send().await.refused(422, "not_parked");
        house.work().await;
        assert_eq!(owner.read(&path("")).await["state"], "parked", "it still has no rating");
        let dropped = owner.post(&path("/drop")).send().await.ok();
        assert_eq!(dropped["state"], "dropped");
        owner.post(&path("/drop")).send().await.refused(422, "not_parked");
        let health = owner.read("/shops/{shop}/channels").await["items"][0].clone();
        let inbound = json!({ "secret_at": health["inbound"]["secret_at"], "waiting": 0, "parked": 1 });
        assert_eq!((&health["inbound"], health["inbound"]["secret_at"].is_string()), (&inbound, true));
    })
    .await;
}
