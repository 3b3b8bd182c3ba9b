//! Who carries the picture of live rooms: chosen per shop, with a secret that is never given back, and tickets signed with it.

use std::sync::Arc;

use domain::access::Role;
use serde_json::{Value, json};
use testkit::each_database;

use crate::contract::Contract;
use crate::house::{House, Person};
use crate::live_sessions::{Engine, give, path, planned};

const SECRET: &str = "a-secret-of-livekit";
const APP: &str = "970CA35de60c44645bbae8a215061b33";
const CERTIFICATE: &str = "5CFd2fd1755d40ecb72977518be15d3b";

async fn choose(who: &Person<'_>, changes: Value) -> crate::house::Answer {
    let mut body = who.read("/shops/{shop}/live-plane").await;
    for (name, value) in changes.as_object().unwrap() {
        body[name] = value.clone();
    }
    who.put("/shops/{shop}/live-plane").json(&body).send().await
}

fn livekit() -> Value {
    json!({ "provider": "livekit", "url": "wss://kit.example.com", "key": "devkey", "secret": SECRET,
        "player_link": "https://tea.example/watch?room={room}" })
}

#[tokio::test]
async fn a_shop_chooses_who_carries_the_picture_and_its_secret_is_never_told() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let (owner, agent) = (house.owner(), house.join(Role::Agent, "ann").await);
        let own = agent.read("/shops/{shop}/live-plane").await;
        contract.check("LivePlane", &own);
        assert_eq!((&own["provider"], &own["version"]), (&json!("own"), &json!(0)));
        choose(&agent, livekit()).await.refused(403, "forbidden");
        for (changes, field) in [
            (json!({ "provider": "livekit", "key": "k", "secret": "s" }), "url"),
            (json!({ "provider": "livekit", "url": "wss://kit.example.com", "key": "devkey" }), "secret"),
            (json!({ "provider": "agora", "key": "short", "secret": CERTIFICATE }), "key"),
            (json!({ "provider": "agora", "key": APP, "secret": "short" }), "secret"),
            (json!({ "provider": "agora", "key": APP, "secret": CERTIFICATE, "player_link": "http://tea.example" }), "player_link"),
        ] {
            let refusal = choose(&owner, changes).await.refused(422, "bad_live_plane");
            assert_eq!(refusal["field"], field, "{refusal:#}");
        }
        let answer = choose(&owner, livekit()).await;
        let set = answer.ok();
        contract.check("LivePlane", &set);
        assert_eq!((answer.header("etag"), &set["has_secret"], &set["provider"]), ("\"1\"", &json!(true), &json!("livekit")));
        // Another address keeps the secret, another key does not.
        choose(&owner, json!({ "url": "wss://other.example.com" })).await.ok();
        let refusal = choose(&owner, json!({ "key": "other" })).await.refused(422, "bad_live_plane");
        assert_eq!(refusal["field"], "secret");
        let old = owner.put("/shops/{shop}/live-plane").header("if-match", "\"1\"").json(&json!({ "provider": "own" }));
        old.send().await.refused(412, "version_conflict");
        for page in ["/shops/{shop}/live-plane", "/shops/{shop}/audit", "/shops/{shop}"] {
            let shown = owner.get(page).send().await;
            assert!(shown.status.is_success() && !shown.text().contains(SECRET), "{page}: {}", shown.text());
        }
        let mut tx = house.app.store.read().await.unwrap();
        let bodies = tx.all("SELECT body FROM events", vec![]).await.unwrap();
        assert!(bodies.iter().all(|row| !row.text(0).unwrap().contains(SECRET)), "no event has it");
        drop(tx);

        let gone = choose(&owner, json!({ "provider": "own" })).await.ok();
        assert_eq!((&gone["has_secret"], &gone["url"]), (&json!(false), &json!("")));
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn tickets_are_for_a_running_session_and_for_those_who_may() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let (owner, agent) = (house.owner(), house.join(Role::Agent, "ann").await);
        let viewer = house.join(Role::Viewer, "vic").await;
        house.app.set_rooms(Arc::new(Engine::default()));
        let session = planned(&owner, None).await;
        let (ticket, to) = (path(&session, "/ticket"), |what: &str| json!({ "to": what }));
        owner.post(&ticket).json(&to("publish")).send().await.refused(422, "wrong_state");
        choose(&owner, livekit()).await.ok();
        give(&owner, &session, json!({ "verb": "start" })).await.ok();

        let answer = owner.post(&ticket).json(&to("publish")).send().await;
        assert_eq!(answer.header("cache-control"), "no-store");
        let made = answer.ok();
        contract.check("LiveTicket", &made);
        let id = session["id"].as_str().unwrap();
        assert_eq!(
            (&made["provider"], &made["url"], &made["room"]),
            (&json!("livekit"), &json!("wss://kit.example.com"), &json!(id))
        );
        assert_eq!(made["player"], format!("https://tea.example/watch?room={id}"));
        assert_eq!(made["token"].as_str().unwrap().split('.').count(), 3);
        agent.post(&ticket).json(&to("publish")).send().await.refused(403, "forbidden");
        agent.post(&ticket).json(&to("watch")).send().await.ok();
        viewer.post(&ticket).json(&to("watch")).send().await.refused(403, "forbidden");
        owner.post(&ticket).json(&to("own")).send().await.refused(400, "bad_body");

        // The own picture's token would let somebody publish where nobody looks.
        owner.post(&path(&session, "/publish-token")).send().await.refused(422, "other_plane");
        let video = agent.read(&path(&session, "/video")).await;
        contract.check("LiveVideo", &video);
        assert_eq!((&video["provider"], &video["player"]), (&json!("livekit"), &made["player"]));
        choose(&owner, json!({ "provider": "own" })).await.refused(422, "live_now");
        choose(&owner, json!({ "secret": "another-secret" })).await.ok();
        assert_ne!(owner.post(&ticket).json(&to("publish")).send().await.ok()["token"], made["token"]);

        give(&owner, &session, json!({ "verb": "end" })).await.ok();
        owner.post(&ticket).json(&to("watch")).send().await.refused(422, "wrong_state");
        choose(&owner, json!({ "provider": "agora", "key": APP, "secret": CERTIFICATE })).await.ok();
        let next = planned_again(&owner).await;
        let made = owner.post(&path(&next, "/ticket")).json(&to("publish")).send().await.ok();
        contract.check("LiveTicket", &made);
        assert_eq!(
            (&made["provider"], &made["app_id"], &made["url"]),
            (&json!("agora"), &json!(APP), &Value::Null)
        );
        assert!(
            made["token"].as_str().unwrap().starts_with("007") && made["uid"].as_u64().unwrap() > 0,
            "{made:#}"
        );
        house.is_sound().await;
    })
    .await;
}

/// Another session of a product that is cleared, running.
async fn planned_again(owner: &Person<'_>) -> Value {
    let plan =
        json!({ "title": "Again", "market": "cn", "starts_at": "2026-11-03T02:00:00Z", "rehearsal": false });
    let session = owner.post("/shops/{shop}/live-sessions").json(&plan).send().await.ok();
    let products = owner.read("/shops/{shop}/products?cleared=true").await;
    let add = json!({ "verb": "add_segment", "segment": { "product_id": products["items"][0]["id"], "minutes": 5 } });
    let session = give(owner, &session, add).await.ok();
    give(owner, &session, json!({ "verb": "start" })).await.ok()
}

#[tokio::test]
async fn no_ticket_where_this_program_carries_the_picture() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let session = planned(&owner, None).await;
        give(&owner, &session, json!({ "verb": "start" })).await.ok();
        let ask = owner.post(&path(&session, "/ticket")).json(&json!({ "to": "publish" }));
        ask.send().await.refused(422, "own_plane");
    })
    .await;
}
