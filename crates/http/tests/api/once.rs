//! Idempotency keys: a write that carries one is done once, and its answer comes again.

use domain::access::Role;
use serde_json::{Value, json};
use testkit::each_database;

use crate::house::{Answer, House, OWNER, PASSWORD, Person, path};
use crate::work::bad_review;

async fn noted(person: &Person<'_>, case: &Value, key: &str, text: &str) -> Answer {
    let ask = person.post(&path(case, "/commands")).header("idempotency-key", key);
    ask.json(&json!({ "kind": "note", "text": text })).send().await
}

async fn notes(person: &Person<'_>, case: &Value) -> usize {
    let case = person.case(case).await;
    case["timeline"].as_array().unwrap().iter().filter(|e| e["kind"] == "case.note_added").count()
}

#[tokio::test]
async fn the_same_key_gives_the_same_answer() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let case = bad_review(&owner).await;
        let first = noted(&owner, &case, "k1", "once").await;
        assert_eq!(first.header("idempotent-replay"), "");
        let again = noted(&owner, &case, "k1", "once").await;
        assert_eq!(again.header("idempotent-replay"), "true");
        assert_eq!((again.status, &again.body), (first.status, &first.body));
        assert_eq!(again.header("content-type"), first.header("content-type"));
        assert_eq!(notes(&owner, &case).await, 1);
        let other = noted(&owner, &case, "k1", "something else").await;
        other.refused(422, "idempotency_key_reused");
        let elsewhere = owner.post("/shops").header("idempotency-key", "k1");
        let elsewhere = elsewhere.json(&json!({ "name": "X", "zone": "UTC" })).send().await;
        elsewhere.refused(422, "idempotency_key_reused");
        noted(&owner, &case, "k2", "once").await.ok();
        assert_eq!(notes(&owner, &case).await, 2);
        noted(&owner, &case, &"k".repeat(101), "long").await.refused(400, "bad_idempotency_key");
    })
    .await;
}

#[tokio::test]
async fn a_key_belongs_to_who_made_it() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (owner, amy) = (house.owner(), house.join(Role::Agent, "amy").await);
        let case = bad_review(&owner).await;
        noted(&owner, &case, "k1", "mine").await.ok();
        noted(&amy, &case, "k1", "hers").await.ok();
        assert_eq!(notes(&owner, &case).await, 2);
    })
    .await;
}

/// Two tries at the same time: the case a key is there for.
#[tokio::test]
async fn twins_are_one() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let case = bad_review(&owner).await;
        let one = || noted(&owner, &case, "k1", "once");
        let (a, b, c) = tokio::join!(one(), one(), one());
        assert_eq!(a.body, b.body);
        assert_eq!(b.body, c.body);
        let replays = [&a, &b, &c].iter().filter(|x| x.header("idempotent-replay") == "true").count();
        assert_eq!((notes(&owner, &case).await, replays), (1, 2));
    })
    .await;
}

/// What changed nothing may be tried again under its key, once what stood in the way is gone.
#[tokio::test]
async fn a_refusal_is_not_kept() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let case = bad_review(&owner).await;
        let resolving = || {
            let ask = owner.post(&path(&case, "/commands")).header("idempotency-key", "k1");
            ask.json(&json!({ "kind": "skip_contact", "reason": "no address" }))
        };
        resolving().without_header("x-kintsugi").send().await.refused(403, "csrf");
        resolving().send().await.refused(422, "wrong_state");
        owner.command(&case, json!({ "kind": "skip_reply", "reason": "taken down" })).await.ok();
        assert_eq!(resolving().send().await.ok()["state"], "contacted");
        assert_eq!(resolving().send().await.header("idempotent-replay"), "true");
    })
    .await;
}

#[tokio::test]
async fn a_kept_answer_is_for_who_is_still_signed_in() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let other = house.person(house.sign_in(OWNER, PASSWORD).await.credential());
        let case = bad_review(&owner).await;
        noted(&other, &case, "k1", "once").await.ok();
        let bare = other.post(&path(&case, "/commands")).header("idempotency-key", "k1");
        let bare =
            bare.json(&json!({ "kind": "note", "text": "once" })).without_header("x-kintsugi").send().await;
        bare.refused(403, "csrf");
        other.delete("/session").send().await.ok();
        noted(&other, &case, "k1", "once").await.refused(401, "signed_out");
    })
    .await;
}

#[tokio::test]
async fn answers_with_secrets_are_not_kept() {
    each_database(async |db| {
        let house = House::new(db).await;
        let body = json!({ "name": "reader", "scopes": ["case_read"] });
        let make = || house.owner().post("/shops/{shop}/tokens").header("idempotency-key", "k1").json(&body);
        let (a, b) = (make().send().await.ok(), make().send().await.ok());
        assert_ne!(a["secret"], b["secret"]);
    })
    .await;
}
