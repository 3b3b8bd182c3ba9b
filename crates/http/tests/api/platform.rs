//! The platform's clocks over HTTP: beside the team's, by their own counting, with holiday mode, warnings and a chain.

use domain::access::Role;
use domain::time::Span;
use serde_json::{Value, json};
use testkit::{TestDatabase, each_database};

use crate::contract::Contract;
use crate::house::{House, Person};

/// A buyer asks at 01:59 UTC; the house begins at 02:00 on a Monday.
const ASKED: &str = "conversation_id,message_id,sender,text,sent_at,buyer\n\
    T1,M1,buyer,Where is my parcel? It should be here since Friday,2026-11-02 01:59:00,Alice\n";

/// A house whose channel is a platform's in a market.
async fn house_on(db: &TestDatabase, platform: &str, market: &str) -> House {
    let mut house = House::new(db).await;
    let channel = json!({ "name": platform, "platform": platform, "market": market });
    let made = house.owner().post("/shops/{shop}/channels").json(&channel).send().await.ok();
    made["id"].as_str().unwrap().clone_into(&mut house.channel);
    house
}

async fn chat(person: &Person<'_>) -> Value {
    let import = person.import("messages", ASKED).await;
    assert_eq!(import["cases_opened"], 1, "{import:#}");
    let rows = person.queue("").await;
    person.case(&rows[0]).await
}

fn platform_clock(case: &Value) -> &Value {
    let clocks = case["clocks"].as_array().unwrap();
    clocks.iter().find(|c| c["rule"] == "platform").expect("a clock of the platform")
}

async fn fire(house: &House) -> usize {
    let shop = domain::ids::ShopId(house.shop.parse().unwrap());
    let mut tx = house.app.store.write().await.unwrap();
    let changed = house.app.fire_due_in(&mut tx, shop).await.unwrap();
    tx.commit().await.unwrap();
    changed
}

#[tokio::test]
async fn a_chat_has_the_platforms_clock_beside_the_teams() {
    each_database(async |db| {
        let (house, contract) = (house_on(db, "TikTok Shop", "TH").await, Contract::read());
        let owner = house.owner();
        let case = chat(&owner).await;
        contract.check("CaseDetail", &case);
        let row = &owner.queue("").await[0];
        contract.check("QueueRow", row);
        let due =
            json!({ "kind": "chat_response", "due_at": "2026-11-02T14:00:00Z", "rule": "tiktok.th.chat" });
        assert_eq!((&row["next_due"]["kind"], &row["platform_due"]), (&json!("first_response"), &due));
        let clock = platform_clock(&case);
        assert_eq!((&clock["rule_id"], &clock["target"]), (&json!("tiktok.th.chat"), &json!(43_200)));
        assert!(clock["source"].as_str().unwrap().contains("8918857185183490"), "{clock:#}");
        assert_eq!(clock["consequence"]["en"], "The 12-hour response rate falls.");
        let answered = format!("{ASKED}T1,M2,seller,Hi,2026-11-02 02:00:00,Alice\n");
        owner.import("messages", answered).await;
        let case = owner.case(&case).await;
        assert_eq!(platform_clock(&case)["state"], "met", "Thailand counts a greeting");
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn a_greeting_and_a_robot_answer_nobody_in_the_united_states() {
    each_database(async |db| {
        let house = house_on(db, "tiktok", "us").await;
        let owner = house.owner();
        let case = chat(&owner).await;
        house.clock.advance(Span::minutes(20));
        let mut told = ASKED.to_owned();
        for (n, sender, text, state) in [
            (2, "seller", "Hi", "running"),
            (3, "auto", "Thank you we will answer you as soon as somebody is here", "running"),
            (4, "seller", "It left the depot this morning and arrives on Wednesday", "met"),
        ] {
            let row = format!("T1,M{n},{sender},{text},2026-11-02 02:0{n}:00,Alice\n");
            told.push_str(&row);
            owner.import("messages", told.clone()).await;
            let case = owner.case(&case).await;
            assert_eq!(platform_clock(&case)["state"], state, "{text}");
        }
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn holiday_mode_moves_the_clocks_that_leave_it_out() {
    each_database(async |db| {
        let (house, contract) = (house_on(db, "tiktok", "th").await, Contract::read());
        let owner = house.owner();
        let case = chat(&owner).await;
        let holidays = "/shops/{shop}/channels/{channel}/holidays";
        let set = async |from: &str, to: &str| {
            let body = json!({ "items": [{ "from": from, "to": to }] });
            owner.put(holidays).json(&body).send().await
        };
        house.clock.advance(Span::hours(1));
        set("2026-11-02T02:00:00Z", "2026-11-04T00:00:00Z").await.refused(422, "bad_holiday");
        set("2026-11-04T00:00:00Z", "2026-11-03T00:00:00Z").await.refused(422, "bad_holiday");
        let channels = set("2026-11-02T03:00:00Z", "2026-11-04T03:00:00Z").await.ok();
        let channel = channels["items"].as_array().unwrap().iter().find(|c| c["name"] == "tiktok").unwrap();
        contract.check("Channel", channel);
        assert_eq!(channel["holidays"][0]["to"], "2026-11-04T03:00:00Z");
        let due = async || platform_clock(&owner.case(&case).await)["due_at"].clone();
        assert_eq!(due().await, "2026-11-04T14:00:00Z", "two days later");
        house.is_sound().await;
        // Back a day early: what has run of the holiday stays left out.
        house.clock.advance(Span::hours(24));
        owner.put(holidays).json(&json!({ "items": [] })).send().await.ok();
        assert_eq!(due().await, "2026-11-03T14:00:00Z");
        let timeline = owner.case(&case).await["timeline"].clone();
        let moved = timeline.as_array().unwrap().iter().filter(|e| e["kind"] == "case.clocks_moved").count();
        assert_eq!(moved, 2);
        house.is_sound().await;
        let agent = house.join(Role::Agent, "ann").await;
        agent.put(holidays).json(&json!({ "items": [] })).send().await.refused(403, "forbidden");
    })
    .await;
}

#[tokio::test]
async fn deadlines_are_warned_of_and_the_chain_of_the_policy_is_followed() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let ann = house.join(Role::Agent, "ann").await;
        let me = ann.read("/session").await["user"]["id"].clone();
        let mut policy = owner.read("/shops/{shop}/policy").await;
        assert_eq!(policy["platform_warn_before"], 3_600);
        let steps = json!([{ "after": 0, "notify": "lead" }, { "after": 600, "assign": me, "raise": true }]);
        policy["escalation"]["steps"] = steps;
        let put = async |policy: &Value| owner.put("/shops/{shop}/policy").json(policy).send().await;
        let policy = put(&policy).await.ok();
        Contract::read().check("Policy", &policy);
        let mut strange = policy.clone();
        strange["escalation"]["steps"][1]["assign"] = json!(uuid::Uuid::from_u128(5));
        put(&strange).await.refused(422, "unknown_member");
        let case = chat(&owner).await;
        house.clock.advance(Span::minutes(10));
        assert_eq!((fire(&house).await, fire(&house).await), (1, 0));
        house.clock.advance(Span::minutes(5));
        fire(&house).await;
        let low = owner.case(&case).await;
        house.clock.advance(Span::minutes(10));
        fire(&house).await;
        let case = owner.case(&case).await;
        let kinds: Vec<_> = case["timeline"].as_array().unwrap().iter().map(|e| e["kind"].clone()).collect();
        assert_eq!(
            kinds,
            ["case.opened", "case.clock_warned", "case.clock_breached", "case.escalated", "case.escalated"]
        );
        assert_eq!(
            (&low["assignee"], &case["assignee"]["id"], &case["priority"]),
            (&Value::Null, &me, &json!(4))
        );
        assert_eq!(case["clocks"][0]["warned"], true);
        house.is_sound().await;
    })
    .await;
}
