//! Notices over HTTP and by e-mail: whom what concerns, read marks, quiet hours, and a mail server that is away.

use std::sync::{Arc, Mutex};

use app::notices::Post;
use channels::smtp::Smtp;
use domain::access::Role;
use domain::time::Span;
use serde_json::{Value, json};
use testkit::each_database;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;

use crate::contract::Contract;
use crate::house::{House, Person, file};

/// A mail server on loopback that keeps what it is given, and refuses everybody while it is away.
pub(crate) struct StandIn {
    pub(crate) url: String,
    pub(crate) mails: Arc<Mutex<Vec<String>>>,
    away: Arc<Mutex<bool>>,
}

impl StandIn {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let (mails, away) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new(false)));
        let (kept, gone) = (Arc::clone(&mails), Arc::clone(&away));
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let (kept, gone) = (Arc::clone(&kept), Arc::clone(&gone));
                tokio::spawn(async move {
                    let (read, mut write) = socket.into_split();
                    let mut lines = BufReader::new(read).lines();
                    write.write_all(b"220 stand-in\r\n").await.unwrap();
                    let mut data: Option<String> = None;
                    while let Ok(Some(line)) = lines.next_line().await {
                        let answer = match &mut data {
                            Some(text) if line == "." => {
                                kept.lock().unwrap().push(std::mem::take(text));
                                data = None;
                                "250 kept\r\n"
                            }
                            Some(text) => {
                                text.push_str(&line);
                                text.push('\n');
                                continue;
                            }
                            None if line.starts_with("EHLO") => "250-stand-in\r\n250 8BITMIME\r\n",
                            None if line.starts_with("MAIL") && *gone.lock().unwrap() => {
                                "451 come back later\r\n"
                            }
                            None if line == "DATA" => {
                                data = Some(String::new());
                                "354 go on\r\n"
                            }
                            None => "250 ok\r\n",
                        };
                        if write.write_all(answer.as_bytes()).await.is_err() {
                            return;
                        }
                    }
                });
            }
        });
        Self { url, mails, away }
    }

    fn count(&self) -> usize {
        self.mails.lock().unwrap().len()
    }
}

async fn told(house: &House) {
    let shop = domain::ids::ShopId(house.shop.parse().unwrap());
    while house.app.write_notices(shop).await.unwrap() {}
}

async fn kinds(person: &Person<'_>) -> Vec<Value> {
    let page = person.read("/shops/{shop}/notices").await;
    page["items"].as_array().unwrap().iter().map(|n| n["kind"].clone()).collect()
}

async fn cases(person: &Person<'_>, count: usize) -> Vec<Value> {
    let rows = (0..count).map(|i| format!("R{i},1,case number {i} is broken,Alice Buyer{i}"));
    person.import("reviews", file("review_id,rating,text,buyer", rows)).await;
    person.queue("sort=oldest").await
}

#[tokio::test]
async fn people_are_told_what_concerns_them_and_read_it() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let owner = house.owner();
        let ann = house.join(Role::Agent, "ann").await;
        let who = ann.read("/session").await["user"]["id"].clone();
        let rows = cases(&owner, 2).await;
        owner.command(&rows[0], json!({ "kind": "assign", "to": who })).await.ok();
        owner.command(&rows[1], json!({ "kind": "note", "text": "@ann: the same batch?" })).await.ok();
        ann.command(&rows[1], json!({ "kind": "note", "text": "@ann to myself" })).await.ok();
        owner.post("/shops/{shop}/handovers").json(&json!({ "text": "call the courier" })).send().await.ok();
        house.clock.advance(Span::minutes(26));
        let shop = domain::ids::ShopId(house.shop.parse().unwrap());
        let mut tx = house.app.store.write().await.unwrap();
        house.app.fire_due_in(&mut tx, shop).await.unwrap();
        tx.commit().await.unwrap();
        told(&house).await;
        told(&house).await;
        assert_eq!(kinds(&ann).await, ["warned", "handover", "mentioned", "assigned"]);
        assert!(kinds(&owner).await.is_empty(), "nobody is told of what they did themselves");
        let page = ann.read("/shops/{shop}/notices?limit=3").await;
        contract.check("Notices", &page);
        assert_eq!((&page["unread"], &page["items"][2]["number"]), (&json!(4), &rows[1]["number"]));
        assert_eq!(page["items"][2]["actor"]["name"], "Olga Owner");
        let more = ann.read(&format!("/shops/{{shop}}/notices?before={}", page["next"])).await;
        assert_eq!((more["items"].as_array().unwrap().len(), &more["next"]), (1, &Value::Null));
        let mark = async |body: Value| ann.post("/shops/{shop}/notices/read").json(&body).send().await.ok();
        assert_eq!(mark(json!({ "one": page["items"][0]["seq"] })).await["unread"], 3);
        assert_eq!(mark(json!({ "upto": page["items"][2]["seq"] })).await["unread"], 1);
        assert_eq!(mark(json!({})).await["unread"], 0);
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn what_is_not_wished_is_not_told_and_the_same_is_told_once() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let owner = house.owner();
        let ann = house.join(Role::Agent, "ann").await;
        let who = ann.read("/session").await["user"]["id"].clone();
        let wishes = "/shops/{shop}/notices/preferences";
        contract.check("NoticePreferences", &ann.read(wishes).await);
        ann.put(wishes).json(&json!({ "ways": { "mentioned": "none" } })).send().await.ok();
        ann.put(wishes).json(&json!({ "zone": "Mars" })).send().await.refused(422, "bad_preferences");
        ann.put(wishes).json(&json!({ "ways": { "mentioned": "none" } })).send().await.ok();
        let rows = cases(&owner, 1).await;
        for to in [&who, &Value::Null, &who] {
            owner.command(&rows[0], json!({ "kind": "assign", "to": to })).await.ok();
        }
        owner.command(&rows[0], json!({ "kind": "note", "text": "@ann?" })).await.ok();
        told(&house).await;
        assert_eq!(kinds(&ann).await, ["assigned"]);
    })
    .await;
}

#[tokio::test]
async fn e_mail_waits_for_quiet_hours_to_end_and_names_no_buyer() {
    each_database(async |db| {
        let house = House::new(db).await;
        let server = StandIn::start().await;
        let smtp = Smtp::new(&server.url, "Kintsugi <desk@example.com>").unwrap();
        house.app.set_post(Post { smtp, origin: "https://desk.example.com".to_owned() });
        let owner = house.owner();
        let ann = house.join(Role::Agent, "ann").await;
        let who = ann.read("/session").await["user"]["id"].clone();
        // The house begins at 02:00 UTC; it is quiet until 03:00.
        let wish = json!({ "ways": { "assigned": "email" }, "zone": "UTC", "quiet": { "from": 60, "to": 180 },
            "severe_breaks_through": true });
        ann.put("/shops/{shop}/notices/preferences").json(&wish).send().await.ok();
        let rows = cases(&owner, 3).await;
        owner.command(&rows[2], json!({ "kind": "set_issue", "issue": "quality", "severity": 3 })).await.ok();
        for row in &rows[..2] {
            owner
                .command(row, json!({ "kind": "set_issue", "issue": "logistics", "severity": 2 }))
                .await
                .ok();
            owner.command(row, json!({ "kind": "assign", "to": who })).await.ok();
        }
        told(&house).await;
        house.work().await;
        assert_eq!(server.count(), 0, "it is quiet");
        owner.command(&rows[2], json!({ "kind": "assign", "to": who })).await.ok();
        told(&house).await;
        house.work().await;
        assert_eq!(server.count(), 1, "what is severe breaks through");
        // The server is away when the quiet hours end: the job comes back.
        *server.away.lock().unwrap() = true;
        house.clock.advance(Span::hours(1));
        house.work().await;
        assert_eq!(server.count(), 1);
        *server.away.lock().unwrap() = false;
        house.clock.advance(Span::minutes(1));
        house.work().await;
        house.work().await;
        let mails = server.mails.lock().unwrap().clone();
        assert_eq!(mails.len(), 2, "one digest, once");
        assert!(mails[0].contains("Subject: [Tea House] #3") && mails[1].contains("2 notices"), "{mails:#?}");
        for mail in &mails {
            assert!(mail.contains("https://desk.example.com/cases/") && mail.contains("ann@example.com"));
            assert!(!mail.contains("Alice") && !mail.contains("broken"), "nothing of a buyer: {mail}");
        }
        house.is_sound().await;
    })
    .await;
}
