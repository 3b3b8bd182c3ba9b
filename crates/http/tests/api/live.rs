//! The audit trail and the live stream: everything that changed is in the one, and the other says so at once.

use std::time::Duration;

use axum::body::BodyDataStream;
use domain::access::Role;
use futures_util::StreamExt;
use serde_json::{Value, json};
use testkit::each_database;

use crate::contract::Contract;
use crate::house::{House, Person, file};
use crate::work::{TWO, bad_review};

/// An open stream of events.
struct Live {
    body: BodyDataStream,
    text: String,
}

impl Live {
    async fn open(person: &Person<'_>) -> Self {
        let response = person.get("/shops/{shop}/stream").header("accept-encoding", "gzip").open().await;
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        assert!(!response.headers().contains_key("content-encoding"), "a compressor would hold events back");
        Self { body: response.into_body().into_data_stream(), text: String::new() }
    }

    /// The next event: its name and its data.
    async fn next(&mut self) -> (String, Value) {
        loop {
            if let Some((event, rest)) = self.text.clone().split_once("\n\n") {
                let line = |name: &str| {
                    let value = event.lines().find_map(|l| l.strip_prefix(name)?.strip_prefix(':'));
                    value.unwrap_or_default().trim().to_owned()
                };
                let (name, data) = (line("event"), line("data"));
                rest.clone_into(&mut self.text);
                return (name, serde_json::from_str(&data).unwrap_or_default());
            }
            let piece =
                tokio::time::timeout(Duration::from_secs(20), self.body.next()).await.expect("an event");
            self.text.push_str(std::str::from_utf8(&piece.expect("an open stream").unwrap()).unwrap());
        }
    }

    /// The next event of this name.
    async fn until(&mut self, name: &str) -> Value {
        loop {
            let (found, data) = self.next().await;
            if found == name {
                return data;
            }
        }
    }
}

#[tokio::test]
async fn changes_are_told_at_once() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (owner, viewer) = (house.owner(), house.join(Role::Viewer, "vic").await);
        let mut live = Live::open(&viewer).await;
        let (name, hello) = live.next().await;
        assert_eq!(name, "hello");
        let audit = owner.read("/shops/{shop}/audit").await;
        assert_eq!(hello["seq"], audit["items"][0]["seq"], "the log's end");
        let import = owner.import("reviews", TWO).await;
        assert_eq!(live.until("import").await, json!({ "id": import["id"] }));
        assert_eq!(live.until("cases").await, json!({ "opened": 1 }));
        let case = owner.case_about("zipper").await;
        let case = owner.command(&case, json!({ "kind": "start" })).await.ok();
        let told = json!({ "id": case["id"], "version": case["version"], "kind": "case.state_changed", "opened": false });
        assert_eq!(live.until("case").await, told);
        // A review written over opens no case, and whoever looks at its case is told all the same.
        owner.import("reviews", &*TWO.replace("R1,O1,P1,1,", "R1,O1,P1,4,")).await;
        assert_eq!(live.until("cases").await, json!({ "opened": 0 }));
        let policy = owner.read("/shops/{shop}/policy").await;
        owner.put("/shops/{shop}/policy").json(&policy).send().await.ok();
        live.until("shop").await;
    })
    .await;
}

#[tokio::test]
async fn a_shop_hears_nothing_of_another() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let shop = json!({ "name": "Second", "zone": "Asia/Shanghai" });
        let shop = owner.post("/shops").json(&shop).send().await.ok()["id"].as_str().unwrap().to_owned();
        let second = owner.in_shop(&shop);
        let mut live = Live::open(&second).await;
        live.until("hello").await;
        let case = bad_review(&owner).await;
        owner.command(&case, json!({ "kind": "start" })).await.ok();
        let policy = second.read("/shops/{shop}/policy").await;
        second.put("/shops/{shop}/policy").json(&policy).send().await.ok();
        assert_eq!(live.next().await.0, "shop", "the first thing heard is the shop's own");
    })
    .await;
}

#[tokio::test]
async fn who_fell_behind_starts_over() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let mut live = Live::open(&owner).await;
        live.until("hello").await;
        let shop = house.shop.parse().unwrap();
        for _ in 0..20_000 {
            house.app.bus.send(app::bus::Notice { shop, seq: 0, what: app::bus::What::Shop });
        }
        live.until("reset").await;
        live.until("shop").await;
    })
    .await;
}

#[tokio::test]
async fn the_audit_trail_has_every_change() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let owner = house.owner();
        let amy = house.join(Role::Agent, "amy").await;
        let case = bad_review(&owner).await;
        amy.command(&case, json!({ "kind": "start" })).await.ok();
        let policy = owner.read("/shops/{shop}/policy").await;
        owner.put("/shops/{shop}/policy").json(&policy).send().await.ok();
        owner.patch("/shops/{shop}").json(&json!({ "name": "Coffee House" })).send().await.ok();
        house.token(&[domain::access::Permission::CaseRead]).await;
        let tokens = owner.read("/shops/{shop}/tokens").await;
        let token = format!("/shops/{{shop}}/tokens/{}", tokens["items"][0]["id"].as_str().unwrap());
        owner.delete(&token).send().await.ok();
        let queued = owner.upload("reviews", TWO, "").await.ok();
        let cancel = format!("/shops/{{shop}}/imports/{}/cancel", queued["id"].as_str().unwrap());
        owner.post(&cancel).send().await.ok();
        let team = owner.read("/shops/{shop}/members").await;
        let id =
            team["items"].as_array().unwrap().iter().find(|m| m["name"] == "amy").unwrap()["user"].clone();
        let member = format!("/shops/{{shop}}/members/{}", id.as_str().unwrap());
        owner.patch(&member).json(&json!({ "role": "viewer" })).send().await.ok();
        owner.delete(&member).send().await.ok();

        let page = owner.read("/shops/{shop}/audit").await;
        let items = page["items"].as_array().unwrap();
        for (i, item) in items.iter().enumerate() {
            contract.check("TimelineEntry", item);
            assert_eq!(item["seq"], items.len() - i, "gapless, newest first");
            let hash = item["hash"].as_str().unwrap();
            assert!(hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_hexdigit()), "{hash}");
            assert!(item["stream"].is_string());
        }
        let kinds: Vec<&str> = items.iter().rev().map(|i| i["kind"].as_str().unwrap()).collect();
        assert_eq!(
            kinds,
            [
                "shop.created",
                "shop.member_added",
                "shop.channel_added",
                "shop.member_invited",
                "shop.member_added",
                "case.opened",
                "review.received",
                "review.received",
                "shop.import_finished",
                "case.state_changed",
                "shop.policy_changed",
                "shop.renamed",
                "shop.token_made",
                "shop.token_revoked",
                "shop.import_finished",
                "shop.role_changed",
                "shop.member_removed",
            ]
        );
        for secret in ["kt_", "ks_", "correct horse"] {
            assert!(!page.to_string().contains(secret), "a secret in the log");
        }
        let of = |query: &str| format!("/shops/{{shop}}/audit?{query}");
        assert_eq!(owner.read(&of("kind=case.")).await["items"].as_array().unwrap().len(), 2);
        let by_amy = owner.read(&of(&format!("actor=user:{}", id.as_str().unwrap()))).await;
        assert_eq!(by_amy["items"].as_array().unwrap().len(), 2, "{by_amy:#}");
        assert_eq!(owner.read(&of("cursor=3")).await["items"].as_array().unwrap().len(), 2);
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn a_long_trail_is_read_page_by_page() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let rows = (0..120).map(|i| format!("R{i},5,fine {i}"));
        owner.import("reviews", file("review_id,rating,text", rows)).await;
        let (mut cursor, mut seen) = (String::new(), Vec::new());
        loop {
            let page = owner.read(&format!("/shops/{{shop}}/audit{cursor}")).await;
            seen.extend(page["items"].as_array().unwrap().iter().map(|i| i["seq"].as_i64().unwrap()));
            match page["next"].as_str() {
                Some(next) => cursor = format!("?cursor={next}"),
                None => break,
            }
        }
        let all: Vec<i64> = (1..=seen.len() as i64).rev().collect();
        assert_eq!(seen, all);
        assert!(seen.len() > 120);
    })
    .await;
}
