//! Team channels, as the vendors' robots hear them: once for all in the room, together, never too often, never a buyer.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use app::hooks::{follow, once};
use app::links::Ways;
use channels::connector::of;
use channels::wire::{Answer, NoAnswer, Request, Wire};
use domain::access::Role;
use domain::ids::ShopId;
use domain::time::Span;
use serde_json::{Value, json};
use testkit::each_database;

use crate::contract::Contract;
use crate::house::{House, Person, file};

const DINGTALK: &str = "https://oapi.dingtalk.com/robot/send?access_token=hush";
const FINE: &str = r#"{"errcode":0,"errmsg":"ok"}"#;

/// The robots: answer as they are told, else that all is well, and keep what they heard.
#[derive(Default)]
struct Robot {
    answers: Mutex<VecDeque<Result<&'static str, NoAnswer>>>,
    heard: Mutex<Vec<Request>>,
}

impl Robot {
    fn says(&self, answer: Result<&'static str, NoAnswer>) {
        self.answers.lock().unwrap().push_back(answer);
    }

    /// What was said, in DingTalk's form.
    fn texts(&self) -> Vec<String> {
        let text = |request: &Request| {
            let body: Value = serde_json::from_slice(&request.body).unwrap();
            body["text"]["content"].as_str().unwrap().to_owned()
        };
        self.heard.lock().unwrap().iter().map(text).collect()
    }
}

impl Wire for Robot {
    fn call(&self, request: &Request) -> Result<Answer, NoAnswer> {
        self.heard.lock().unwrap().push(request.clone());
        let body = self.answers.lock().unwrap().pop_front().unwrap_or(Ok(FINE))?;
        Ok(Answer { status: 200, headers: Vec::new(), body: body.into() })
    }
}

fn listening(house: &House) -> Arc<Robot> {
    let robot = Arc::new(Robot::default());
    house.app.set_ways(Ways { wire: robot.clone(), find: of, pace: None });
    house.app.set_origin("https://desk.example.com/");
    robot
}

async fn make(owner: &Person<'_>, more: Value) -> String {
    let mut body =
        json!({ "kind": "dingtalk", "name": "售后群", "fields": { "webhook": DINGTALK, "secret": "SECx" } });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let made = owner.post("/shops/{shop}/team-channels").json(&body).send().await.ok();
    Contract::read().check("TeamChannel", &made);
    format!("/shops/{{shop}}/team-channels/{}", made["id"].as_str().unwrap())
}

async fn tell(house: &House) {
    while follow(&house.app).await.unwrap() {}
    once(&house.app).await.unwrap();
}

async fn shown(owner: &Person<'_>) -> Value {
    owner.read("/shops/{shop}/team-channels").await["items"][0].clone()
}

/// So many cases, oldest first.
async fn cases(owner: &Person<'_>, name: &str, count: usize) -> Vec<Value> {
    let rows = (0..count).map(|i| format!("{name}{i},1,case number {i} is broken,Alice Buyer{i}"));
    owner.import("reviews", file("review_id,rating,text,buyer", rows)).await;
    owner.queue("sort=oldest&limit=200").await
}

/// Lets the clock of a first touch come near.
async fn come_near(house: &House) {
    house.clock.advance(Span::minutes(26));
    let shop = ShopId(house.shop.parse().unwrap());
    let mut tx = house.app.store.write().await.unwrap();
    house.app.fire_due_in(&mut tx, shop).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_room_is_told_once_together_and_of_no_buyer() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (robot, owner) = (listening(&house), house.owner());
        house.join(Role::Agent, "ann").await;
        house.join(Role::Agent, "bob").await;
        owner.post("/shops/{shop}/handovers").json(&json!({ "text": "before" })).send().await.ok();
        make(&owner, json!({})).await;
        let rows = cases(&owner, "R", 2).await;
        owner.command(&rows[0], json!({ "kind": "note", "text": "@ann: look" })).await.ok();
        owner.post("/shops/{shop}/handovers").json(&json!({ "text": "call the courier" })).send().await.ok();
        come_near(&house).await;
        tell(&house).await;
        let texts = robot.texts();
        assert_eq!(texts.len(), 1, "all in one message: {texts:#?}");
        let lines: Vec<&str> = texts[0].lines().collect();
        assert_eq!(lines[0], "[Tea House] 3 条通知", "for two agents once, and nothing of before");
        assert_eq!(lines[1..3], ["有新的交接说明", "https://desk.example.com/queue"]);
        for row in &rows {
            let link = format!("https://desk.example.com/cases/{}", row["id"].as_str().unwrap());
            assert!(lines.contains(&link.as_str()), "{lines:#?}");
            assert!(lines.contains(&format!("#{}: 即将超时", row["number"]).as_str()), "{lines:#?}");
        }
        assert!(!texts[0].contains("Alice") && !texts[0].contains("courier") && !texts[0].contains("broken"));
        let url = robot.heard.lock().unwrap()[0].url.clone();
        assert!(url.starts_with(DINGTALK) && url.contains("&sign="), "signed");
        tell(&house).await;
        assert_eq!(robot.texts().len(), 1);
        let room = shown(&owner).await;
        assert_eq!((&room["health"]["state"], &room["waiting"]), (&json!("well"), &json!(0)));
        assert!(room["health"]["ok_at"].is_string());
        let all = owner.read("/shops/{shop}/team-channels").await;
        Contract::read().check("TeamChannels", &all);
        assert!(!all.to_string().contains("hush") && !all.to_string().contains("SECx"), "no secret is shown");
        let log = owner.read("/shops/{shop}/audit").await.to_string();
        assert!(log.contains("shop.team_channel_set") && !log.contains("hush"), "nor kept in an event");
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn never_more_often_than_the_vendor_allows() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (robot, owner) = (listening(&house), house.owner());
        make(&owner, json!({ "tells": ["handover"] })).await;
        let say = async |n: i32| {
            let body = json!({ "text": format!("note {n}") });
            owner.post("/shops/{shop}/handovers").json(&body).send().await.ok();
            tell(&house).await;
        };
        for n in 0..25 {
            say(n).await;
        }
        assert_eq!(robot.texts().len(), 18, "twenty a minute, less two for lines that are slow");
        assert_eq!(shown(&owner).await["waiting"], 7);
        house.clock.advance(Span::seconds(59));
        tell(&house).await;
        assert_eq!(robot.texts().len(), 18);
        house.clock.advance(Span::seconds(2));
        tell(&house).await;
        assert_eq!(robot.texts().len(), 19, "what waited goes as one");
        assert_eq!(shown(&owner).await["waiting"], 0);
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn a_robot_that_is_away_or_busy_hears_of_it_later() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (robot, owner) = (listening(&house), house.owner());
        let path = make(&owner, json!({})).await;
        cases(&owner, "R", 1).await;
        come_near(&house).await;
        robot.says(Err(NoAnswer::NotSent("connection refused".to_owned())));
        tell(&house).await;
        let room = shown(&owner).await;
        assert_eq!((&room["waiting"], &room["health"]["state"]), (&json!(1), &json!("failing")));
        assert!(room["health"]["error"].as_str().unwrap().contains("connection refused"));
        house.clock.advance(Span::seconds(6));
        // The vendor is silent for ten minutes after too many: so are we.
        robot.says(Ok(r#"{"errcode":130101,"errmsg":"send too fast"}"#));
        tell(&house).await;
        assert_eq!(shown(&owner).await["health"]["state"], "paused");
        house.clock.advance(Span::minutes(9));
        owner.post("/shops/{shop}/handovers").json(&json!({ "text": "a note" })).send().await.ok();
        tell(&house).await;
        assert_eq!(robot.texts().len(), 2, "nothing leaves meanwhile");
        house.clock.advance(Span::minutes(2));
        tell(&house).await;
        let texts = robot.texts();
        assert!(texts.len() == 3 && texts[2].starts_with("[Tea House] 2 条通知"), "{texts:#?}");
        // A wrong key is tried at once when somebody has filled in another.
        robot.says(Ok(r#"{"errcode":310000,"errmsg":"sign not match"}"#));
        owner.post("/shops/{shop}/handovers").json(&json!({ "text": "another" })).send().await.ok();
        tell(&house).await;
        assert_eq!(shown(&owner).await["waiting"], 1);
        let body = json!({ "fields": { "secret": "SECy" } });
        assert_eq!(owner.patch(&path).json(&body).send().await.ok()["health"]["state"], "well");
        tell(&house).await;
        assert_eq!((robot.texts().len(), &shown(&owner).await["waiting"]), (5, &json!(0)));
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn one_that_takes_nothing_for_days_is_switched_off() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (robot, owner) = (listening(&house), house.owner());
        let path = make(&owner, json!({ "tells": ["handover"] })).await;
        owner.post("/shops/{shop}/handovers").json(&json!({ "text": "a note" })).send().await.ok();
        for _ in 0..10 {
            robot.says(Ok(r#"{"errcode":300001,"errmsg":"token is not exist"}"#));
            tell(&house).await;
            house.clock.advance(Span::hours(24));
        }
        let room = shown(&owner).await;
        assert_eq!(
            (&room["on"], &room["failed"], &room["health"]["state"]),
            (&json!(false), &json!(1), &json!("off"))
        );
        assert!(room["off_why"].as_str().unwrap().contains("token is not exist"), "{room:#}");
        owner.post("/shops/{shop}/handovers").json(&json!({ "text": "unheard" })).send().await.ok();
        tell(&house).await;
        assert_eq!(robot.texts().len(), 10, "it is told nothing more");
        let on = owner.patch(&path).json(&json!({ "on": true })).send().await.ok();
        assert_eq!((&on["on"], &on["off_why"]), (&json!(true), &Value::Null));
        owner.post("/shops/{shop}/handovers").json(&json!({ "text": "heard" })).send().await.ok();
        tell(&house).await;
        assert_eq!(robot.texts().len(), 11);
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn quiet_hours_hold_back_all_but_what_is_severe() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (robot, owner) = (listening(&house), house.owner());
        // The house begins at 02:00 UTC; it is quiet until 03:00.
        let quiet =
            json!({ "zone": "UTC", "quiet": { "from": 60, "to": 180 }, "severe_breaks_through": true });
        let path = make(&owner, quiet).await;
        let rows = cases(&owner, "R", 2).await;
        for (row, severity) in rows.iter().zip([2, 3]) {
            let command = json!({ "kind": "set_issue", "issue": "quality", "severity": severity });
            owner.command(row, command).await.ok();
        }
        come_near(&house).await;
        tell(&house).await;
        let texts = robot.texts();
        assert_eq!(texts.len(), 1, "{texts:#?}");
        assert!(texts[0].contains(&format!("#{}:", rows[1]["number"])), "{texts:#?}");
        assert!(!texts[0].contains(&format!("#{}:", rows[0]["number"])), "{texts:#?}");
        assert_eq!(shown(&owner).await["waiting"], 1);
        house.clock.advance(Span::minutes(35));
        tell(&house).await;
        assert!(robot.texts()[1].contains(&format!("#{}:", rows[0]["number"])));
        let without = owner.patch(&path).json(&json!({ "quiet": null })).send().await.ok();
        assert_eq!((&without["quiet"], &without["zone"]), (&Value::Null, &json!("UTC")));
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn a_test_says_what_the_vendor_said_and_counts_too() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (robot, owner) = (listening(&house), house.owner());
        let path = make(&owner, json!({ "on": false, "locale": "en" })).await;
        let test = format!("{path}/test");
        owner.post(&test).send().await.ok();
        assert!(robot.texts()[0].contains("this is a test"), "also where it is switched off");
        robot.says(Ok(r#"{"errcode":310000,"errmsg":"sign not match"}"#));
        let refused = owner.post(&test).send().await.refused(422, "platform_refused");
        assert!(refused["message"]["en"].as_str().unwrap().contains("sign not match"));
        assert!(refused["hint"]["en"].as_str().unwrap().contains("signing secret"));
        robot.says(Err(NoAnswer::Unknown("cut off".to_owned())));
        owner.post(&test).send().await.refused(422, "platform_away");
        assert!(shown(&owner).await["health"]["error"].as_str().unwrap().contains("cut off"));
        for _ in 3..18 {
            owner.post(&test).send().await.ok();
        }
        assert_eq!(owner.post(&test).send().await.status.as_u16(), 429, "a test counts like others");
        assert_eq!(robot.texts().len(), 18);
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_a_team_channel_is_refused() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (_robot, owner) = (listening(&house), house.owner());
        let all = "/shops/{shop}/team-channels";
        let good = json!({ "webhook": DINGTALK });
        for (body, code) in [
            (json!({ "name": "x", "fields": good }), "bad_kind"),
            (json!({ "kind": "fax", "name": "x", "fields": good }), "bad_kind"),
            (json!({ "kind": "dingtalk", "fields": good }), "bad_name"),
            (json!({ "kind": "dingtalk", "name": "x" }), "field_missing"),
            (
                json!({ "kind": "dingtalk", "name": "x", "fields": { "webhook": "https://x.example" } }),
                "bad_webhook",
            ),
            (json!({ "kind": "dingtalk", "name": "x", "fields": { "phone": "1" } }), "field_unknown"),
            (json!({ "kind": "dingtalk", "name": "x", "fields": good, "tells": [] }), "bad_tells"),
            (json!({ "kind": "dingtalk", "name": "x", "fields": good, "locale": "fr" }), "bad_locale"),
            (json!({ "kind": "dingtalk", "name": "x", "fields": good, "zone": "Mars" }), "bad_preferences"),
        ] {
            owner.post(all).json(&body).send().await.refused(422, code);
        }
        let path = make(&owner, json!({})).await;
        owner.patch(&path).json(&json!({ "kind": "slack" })).send().await.refused(422, "bad_kind");
        for n in 1..10 {
            make(&owner, json!({ "name": format!("n{n}") })).await;
        }
        let body = json!({ "kind": "dingtalk", "name": "x", "fields": good });
        owner.post(all).json(&body).send().await.refused(422, "too_many_team_channels");
        owner.delete(&path).send().await.ok();
        owner.patch(&path).json(&json!({ "on": true })).send().await.refused(404, "not_found");
        owner.post(&format!("{path}/test")).send().await.refused(404, "not_found");
        let amy = house.join(Role::Agent, "amy").await;
        assert_eq!(amy.get(all).send().await.status.as_u16(), 403);
        house.is_sound().await;
    })
    .await;
}
