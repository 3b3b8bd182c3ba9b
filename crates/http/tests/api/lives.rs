//! LIVE sessions: read from a connected channel, each change of figures once, listed newest first.

use std::sync::{Arc, Mutex};

use app::links::{Ways, read_once};
use channels::connector::{Abilities, Call, Connector, Doing, Failure, Field, Page, Resource};
use channels::wire::{Answer, NoAnswer, Request, Wire};
use domain::access::Role;
use domain::time::{Instant, Span};
use serde_json::{Value, json};
use testkit::each_database;

use crate::contract::Contract;
use crate::house::House;
use crate::outbox::set;

/// What the platform reports just now, as one page.
struct Stage(Mutex<Value>);

impl Wire for Stage {
    fn call(&self, _request: &Request) -> Result<Answer, NoAnswer> {
        let body = self.0.lock().unwrap().to_string().into();
        Ok(Answer { status: 200, headers: Vec::new(), body })
    }
}

/// A platform that has nothing but figures of LIVE sessions.
struct Lives;

impl Connector for Lives {
    fn platform(&self) -> &'static str {
        "stage"
    }

    fn name(&self) -> &'static str {
        "Stage"
    }

    fn base(&self, _market: &str) -> String {
        "https://stage.example".to_owned()
    }

    fn abilities(&self) -> Abilities {
        const NOTHING: &[Doing] = &[];
        let budget = (100, Span::seconds(60));
        Abilities {
            reads: &[Resource::Lives],
            does: NOTHING,
            finds: NOTHING,
            pushes: false,
            once: NOTHING,
            budget,
        }
    }

    fn fields(&self) -> &'static [Field] {
        &[]
    }

    fn check(&self, _call: &Call<'_>) -> Result<(), Failure> {
        Ok(())
    }

    fn read(
        &self,
        call: &Call<'_>,
        _what: Resource,
        _position: Option<&str>,
        _since: Instant,
    ) -> Result<Page, Failure> {
        let answer = call.wire.call(&Request::get(format!("{}/lives", call.account.base)))?;
        let lives = serde_json::from_slice(&answer.body).unwrap();
        Ok(Page { lives, ..Page::default() })
    }
}

fn session(id: &str, started_at: &str, viewers: i64) -> Value {
    let money = json!({ "minor": 12_550, "currency": "GBP" });
    json!({
        "external_id": id, "title": "Spring tea", "started_at": Instant::parse(started_at).unwrap(), "gmv": money,
        "viewers": viewers, "orders": 41, "peak": 410, "more": { "room_mood": "calm" },
    })
}

async fn channel(house: &House, name: &str) -> String {
    let body = json!({ "name": name, "platform": "stage", "market": "GB" });
    let made = house.owner().post("/shops/{shop}/channels").json(&body).send().await.ok();
    let channel = made["id"].as_str().unwrap().to_owned();
    set(&house.owner(), &channel, json!({ "connected": true })).await.ok();
    channel
}

async fn read(house: &House) {
    house.clock.advance(Span::minutes(31));
    while read_once(&house.app).await.unwrap() {}
}

#[tokio::test]
async fn figures_come_in_once_change_and_are_listed() {
    each_database(async |db| {
        let house = House::new(db).await;
        let stage = Arc::new(Stage(Mutex::new(json!([]))));
        house.app.set_ways(Ways {
            wire: stage.clone(),
            find: |platform| (platform == "stage").then_some(&Lives as _),
            pace: None,
        });
        let (one, two) = (channel(&house, "one").await, channel(&house, "two").await);
        let owner = house.owner();
        assert_eq!(owner.read("/shops/{shop}/lives").await["items"], json!([]));
        let days = ["2026-10-30T12:00:00Z", "2026-10-31T12:00:00Z", "2026-10-29T12:00:00Z"];
        let first: Vec<Value> =
            days.iter().enumerate().map(|(n, day)| session(&n.to_string(), day, 10)).collect();
        *stage.0.lock().unwrap() = json!(first);
        read(&house).await;
        read(&house).await;
        let all = owner.read("/shops/{shop}/lives").await;
        assert_eq!(all["items"].as_array().unwrap().len(), 6, "each channel has its own");
        let list = owner.read(&format!("/shops/{{shop}}/lives?channel={one}")).await;
        Contract::read().check("Lives", &list);
        let ids: Vec<&str> =
            list["items"].as_array().unwrap().iter().map(|l| l["external_id"].as_str().unwrap()).collect();
        assert_eq!(ids, ["1", "0", "2"], "the last begun first");
        assert_eq!(
            (
                &list["items"][0]["gmv"],
                &list["items"][0]["more"]["room_mood"],
                &list["items"][0]["channel_name"]
            ),
            (&json!({ "minor": 12_550, "currency": "GBP" }), &json!("calm"), &json!("one"))
        );
        // Page by page, without a gap and without one twice.
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = owner.read(&format!("/shops/{{shop}}/lives?limit=4{cursor}")).await;
            seen.extend(
                page["items"].as_array().unwrap().iter().map(|l| l["id"].as_str().unwrap().to_owned()),
            );
            let Some(next) = page["next"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        assert!(seen.len() == 6 && seen.iter().collect::<std::collections::BTreeSet<_>>().len() == 6);
        // Other figures of one are one event of each channel; the same again are none.
        let reported = async || {
            let audit = owner.get("/shops/{shop}/export/events.jsonl").send().await.text();
            audit.lines().filter(|line| line.contains("live.reported")).count()
        };
        assert_eq!(reported().await, 6);
        stage.0.lock().unwrap()[1]["viewers"] = json!(999);
        read(&house).await;
        assert_eq!(reported().await, 8);
        let again = owner.read(&format!("/shops/{{shop}}/lives?channel={two}")).await;
        assert_eq!(
            (&again["items"][0]["viewers"], again["items"].as_array().unwrap().len()),
            (&json!(999), 3)
        );
        assert!(owner.get("/shops/{shop}/export/lives.csv").send().await.text().contains("Spring tea"));
        let agent = house.join(Role::Agent, "ann").await;
        assert_eq!(agent.read("/shops/{shop}/lives").await["items"].as_array().unwrap().len(), 6);
        house.is_sound().await;
    })
    .await;
}
