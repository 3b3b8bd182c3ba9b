//! Answers of the bot that leave by themselves over a connected channel: once, and never past a person.

use std::sync::Arc;

use app::work::bot;
use channels::wire::NoAnswer;
use domain::case::Command;
use domain::ids::{ActId, CaseId};
use domain::time::Span;
use serde_json::{Value, json};
use testkit::each_database;

use crate::contract::Contract;
use crate::house::{House, file};
use crate::outbox::{Platform, act, connected, kinds, send, set};
use crate::work::MESSAGE;

const HEAD: &str = "message_id,conversation_id,buyer,order_id,sender,text,sent_at\n";

/// A connected channel, with a bot whose rules send.
async fn sending(house: &House) -> Arc<Platform> {
    let platform = connected(house).await;
    let owner = house.owner();
    let orders = "order_id,buyer,status,carrier,tracking,paid_at,shipped_at,promised_at\n\
        O1,Alice,shipped,SF,SF123,2026-10-30 09:00:00,2026-11-01 09:00:00,2026-11-09 09:00:00\n";
    owner.import("orders", orders).await;
    rules(house, true).await;
    platform
}

/// Switches the bot on, and says whether its rules send.
async fn rules(house: &House, sends: bool) {
    let owner = house.owner();
    let mut bot = owner.read("/shops/{shop}/bot").await;
    for rule in bot["rules"].as_array_mut().unwrap() {
        rule["send"] = json!(sends);
    }
    let body = json!({ "on": true, "rules": bot["rules"], "version": bot["version"] });
    let put = owner.put("/shops/{shop}/bot").json(&body).send().await.ok();
    Contract::read().check("Bot", &put);
}

/// Alice's chat so far: who said what now.
async fn chat(house: &House, rows: &[(&str, &str)]) {
    let at = house.app.now();
    let row = |(sender, text): &(&str, &str)| format!("m{},c1,Alice,O1,{sender},\"{text}\",{at}", text.len());
    house.owner().import("messages", file(HEAD.trim_end(), rows.iter().map(row))).await;
}

async fn asks(house: &House) -> Value {
    chat(house, &[("buyer", "Where is my parcel?")]).await;
    let_bot_work(house).await;
    only_case(house).await
}

async fn let_bot_work(house: &House) {
    while bot::once(&house.app, house.shop.parse().unwrap()).await.unwrap() {}
}

async fn only_case(house: &House) -> Value {
    let owner = house.owner();
    let rows = owner.queue("").await;
    assert_eq!(rows.len(), 1, "{rows:#?}");
    owner.case(&rows[0]).await
}

fn clock(case: &Value, kind: &str) -> Value {
    let clocks = case["clocks"].as_array().unwrap();
    clocks.iter().find(|c| c["kind"] == kind).map_or(Value::Null, |c| c["state"].clone())
}

fn senders(case: &Value) -> Vec<&str> {
    let messages = case["conversation"]["messages"].as_array().unwrap();
    messages.iter().map(|m| m["sender"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn an_answer_leaves_by_itself_and_a_person_still_owes_one() {
    each_database(async |db| {
        let house = House::new(db).await;
        let platform = sending(&house).await;
        let owner = house.owner();
        assert_eq!(owner.read("/shops/{shop}/bot").await["channels"][0]["sends"], true);
        let case = asks(&house).await;
        Contract::read().check("CaseDetail", &case);
        let waits = act(&case);
        assert_eq!(
            (&waits["state"], &waits["rule"], &waits["automatic"]),
            (&json!("queued"), &json!("parcel_shipped"), &json!(true)),
            "{case:#}"
        );
        assert!(platform.asked().is_empty(), "there is time to take it back");
        platform.says(Ok((200, r#"{"id":"p-7"}"#)));
        send(&house).await;
        let case = only_case(&house).await;
        assert_eq!(
            kinds(&case),
            ["case.act_drafted", "case.act_queued", "case.act_leaving", "case.act_posted"]
        );
        assert_eq!((&case["state"], senders(&case)), (&json!("new"), vec!["buyer", "auto"]));
        assert_eq!(clock(&case, "first_response"), "met");
        assert_eq!(clock(&case, "follow_up_after_auto"), "running");
        // The platform shows it as the seller's: it is the same one, and no person's.
        let file = format!(
            "{HEAD}p-7,c1,Alice,O1,seller,\"{}\",{}\n",
            act(&case)["text"].as_str().unwrap(),
            house.app.now()
        );
        owner.import("messages", file).await;
        let_bot_work(&house).await;
        send(&house).await;
        let case = only_case(&house).await;
        assert_eq!((senders(&case).len(), clock(&case, "follow_up_after_auto")), (2, json!("running")));
        assert_eq!(platform.asked(), ["hook"], "once");
        // A person follows up.
        owner.draft(&case, "private_message", MESSAGE).await.ok();
        send(&house).await;
        let case = only_case(&house).await;
        assert_eq!(
            (&case["state"], clock(&case, "follow_up_after_auto")),
            (&json!("contacted"), json!("met"))
        );
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn one_without_an_id_and_one_seen_too_early_are_still_the_bots() {
    for early in [false, true] {
        each_database(async |db| {
            let house = House::new(db).await;
            let platform = sending(&house).await;
            let case = asks(&house).await;
            if early {
                // The program is cut off while it sends; the platform was read first.
                house.clock.advance(Span::seconds(10));
                platform.says(Err(NoAnswer::Unknown("the connection was cut".to_owned())));
                let (id, of) = (act(&case)["id"].as_str().unwrap(), case["id"].as_str().unwrap());
                let until = house.app.now() + Span::minutes(2);
                let leave = Command::LeaveAct { act: ActId(id.parse().unwrap()), until };
                let caller = app::Caller::system(house.shop.parse().unwrap(), "outbox");
                house.app.command(&caller, CaseId(of.parse().unwrap()), &leave, None).await.unwrap();
            } else {
                send(&house).await;
            }
            let text = act(&case)["text"].as_str().unwrap().to_owned();
            chat(&house, &[("seller", &text)]).await;
            let case = only_case(&house).await;
            assert_eq!(senders(&case), ["buyer", "auto"], "early: {early}");
            assert_eq!(
                (&case["state"], clock(&case, "follow_up_after_auto")),
                (&json!("new"), json!("running"))
            );
            house.is_sound().await;
        })
        .await;
    }
}

#[tokio::test]
async fn whatever_happens_meanwhile_keeps_it_back() {
    // What happens, and what becomes of the answer.
    for (what, becomes) in [
        ("person", "withdrawn"),
        ("elsewhere", "withdrawn"),
        ("again", "withdrawn"),
        ("rule", "approved"),
        ("old", "approved"),
    ] {
        each_database(async |db| {
            let house = House::new(db).await;
            let platform = sending(&house).await;
            let case = asks(&house).await;
            let owner = house.owner();
            match what {
                "person" => _ = owner.draft(&case, "private_message", MESSAGE).await.ok(),
                "elsewhere" => chat(&house, &[("seller", "It left yesterday, here is the number")]).await,
                "again" => {
                    house.clock.advance(Span::seconds(2));
                    chat(&house, &[("buyer", "And where exactly is the parcel now?")]).await;
                    let_bot_work(&house).await;
                }
                "rule" => rules(&house, false).await,
                _ => _ = house.clock.advance(Span::minutes(61)),
            }
            send(&house).await;
            let now = only_case(&house).await;
            let answer = &now["acts"][0];
            assert_eq!(answer["state"], becomes, "{what}: {now:#}");
            assert_eq!(platform.asked().len(), usize::from(what == "person"), "{what}");
            if becomes == "approved" {
                assert_eq!(answer["automatic"], false, "it is a person's now");
                owner.act(&now, "send", json!({})).await.ok();
                send(&house).await;
                let sent = only_case(&house).await;
                assert_eq!(
                    (&sent["acts"][0]["state"], &sent["state"]),
                    (&json!("posted"), &json!("contacted"))
                );
            }
            house.is_sound().await;
        })
        .await;
    }
}

#[tokio::test]
async fn what_is_not_plainly_allowed_waits_for_a_person() {
    for (what, sends) in [("warn", true), ("require_approval", true), ("off", true), ("no_send", false)] {
        each_database(async |db| {
            let house = House::new(db).await;
            let platform = sending(&house).await;
            let owner = house.owner();
            rules(&house, sends).await;
            if what == "off" {
                set(&owner, &house.channel, json!({ "sends": false })).await.ok();
            } else if sends {
                let mut rule = json!({
                    "acts": ["private_message"], "when": "act.automatic", "effect": what,
                    "say": { "en": "a person should look", "zh": "请人工确认" }, "source": "ours"
                });
                if what == "require_approval" {
                    rule["role"] = json!("lead");
                }
                owner.post("/shops/{shop}/rulebook/rules").json(&rule).send().await.ok();
            }
            let case = asks(&house).await;
            send(&house).await;
            let answer = act(&case);
            assert_eq!(
                (&answer["state"], &answer["automatic"]),
                (&json!("approved"), &json!(false)),
                "{what}: {case:#}"
            );
            assert!(platform.asked().is_empty(), "{what}");
            house.is_sound().await;
        })
        .await;
    }
}
