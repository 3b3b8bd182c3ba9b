//! Buyers' messages under the deep tier: a case sees them anew while the buyer waits, and a person's word stands above it.

use std::collections::BTreeMap;

use app::ingest::Place;
use app::ingest::again_talk::readings;
use app::work::deep::once;
use domain::ids::{ChannelId, ConversationId, MessageId, ShopId};
use domain::reading::{Issue, Polarity, Reading};
use domain::time::Span;
use serde_json::{Value, json};
use testkit::each_database;

use crate::house::House;

const HEAD: &str = "message_id,conversation_id,buyer,sender,text,sent_at";

/// Messages as (id, sender, text, minutes ago); what stands before the dash of an id is its conversation.
async fn say(house: &House, rows: &[(&str, &str, &str, i64)]) {
    let row = |(id, sender, text, ago): &(&str, &str, &str, i64)| {
        let (at, talk) = (house.app.now() - Span::minutes(*ago), id.split('-').next().unwrap());
        format!("{id},{talk},Buyer {talk},{sender},\"{text}\",{at}")
    };
    let done = house.owner().import("messages", crate::house::file(HEAD, rows.iter().map(row))).await;
    assert_eq!(done["rejected"], 0, "{done:#}");
}

fn logistics() -> Reading {
    Reading {
        language: "en".to_owned(),
        polarity: Polarity::Negative,
        issue: Some(Issue::Logistics),
        severity: 2,
        confidence: 0.97,
        ..Reading::nothing()
    }
}

/// Reads every message of these cases anew as a complaint about logistics; gives how many changed.
async fn read_anew(house: &House, cases: &[&Value]) -> i64 {
    let (shop, channel): (ShopId, ChannelId) = (house.shop.parse().unwrap(), house.channel.parse().unwrap());
    let mut read: BTreeMap<ConversationId, Vec<(MessageId, Reading)>> = BTreeMap::new();
    for case in cases {
        let talk = ConversationId(case["conversation"]["id"].as_str().unwrap().parse().unwrap());
        for message in case["conversation"]["messages"].as_array().unwrap() {
            let id = MessageId(message["id"].as_str().unwrap().parse().unwrap());
            read.entry(talk).or_default().push((id, logistics()));
        }
    }
    let mut tx = house.app.store.write().await.unwrap();
    let terms = house.app.terms(&mut tx, shop).await.unwrap();
    let place = Place { shop, channel, terms, actor: "system:deep-triage".to_owned(), at: house.app.now() };
    let changed = readings(&mut tx, &place, read).await.unwrap();
    tx.commit().await.unwrap();
    changed
}

#[tokio::test]
async fn a_waiting_buyers_case_is_seen_anew_and_a_persons_word_stands() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        say(
            &house,
            &[
                ("a-1", "buyer", "The first kettle is broken and rusty", 30),
                ("b-1", "buyer", "The second kettle is broken and rusty", 30),
                ("c-1", "buyer", "The third kettle is broken and rusty", 30),
            ],
        )
        .await;
        say(&house, &[("c-2", "seller", "We are sorry, we look into it", 20)]).await;
        let waiting = owner.case(&owner.case_about("first").await).await;
        let spoken = owner.case(&owner.case_about("second").await).await;
        let word = json!({ "kind": "set_issue", "issue": "service", "severity": 1 });
        owner.command(&spoken, word).await.ok();
        let answered = owner.case(&owner.case_about("third").await).await;
        let cases = [&waiting, &spoken];
        assert_eq!(read_anew(&house, &cases).await, 1, "not the one that a person has spoken about");
        assert_eq!(read_anew(&house, &cases).await, 0, "the same again is nothing new");

        let waiting = owner.case(&waiting).await;
        assert_eq!((&waiting["issue"], &waiting["severity"]), (&json!("logistics"), &json!(2)));
        assert_eq!(waiting["excerpt"], "The first kettle is broken and rusty");
        assert_eq!(waiting["conversation"]["messages"][0]["reading"]["issue"], "logistics");
        let kinds: Vec<&Value> = waiting["timeline"].as_array().unwrap().iter().map(|e| &e["kind"]).collect();
        assert_eq!(kinds.iter().filter(|k| ***k == json!("case.read_again")).count(), 1, "{kinds:?}");
        assert_eq!(owner.case(&spoken).await["issue"], "service");

        assert_eq!(read_anew(&house, &[&answered]).await, 1, "the buyer's message, not the seller's");
        let after = owner.case(&answered).await;
        assert_eq!((&after["issue"], &after["excerpt"]), (&answered["issue"], &answered["excerpt"]));
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn the_worker_reads_messages_in_cases_and_comes_to_an_end() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        say(
            &house,
            &[
                ("a-1", "buyer", "Where is my parcel?", 30),
                (
                    "b-1",
                    "buyer",
                    "It stopped charging after two days and nobody answers me. I want my money back!",
                    30,
                ),
                ("c-1", "buyer", "质量太差了，洗一次就掉色，客服还不理人，我要退款", 30),
                ("d-1", "buyer", "Thanks a lot!", 30),
            ],
        )
        .await;
        let issues = async || -> Vec<Value> {
            let mut rows = owner.queue("sort=newest").await;
            rows.sort_by_key(|r| r["number"].as_i64());
            rows.iter().map(|r| json!([r["number"], r["issue"], r["state"]])).collect()
        };
        let before = issues().await;
        let shop: ShopId = house.shop.parse().unwrap();
        let (mut engine, mut turns) = (None, 0);
        while once(&house.app, &mut engine, shop).await.unwrap() {
            turns += 1;
            assert!(turns < 20, "it reads its own events for ever");
        }
        assert!(engine.is_some(), "a complaint in a chat is worth a second look");
        let after = issues().await;
        assert_eq!(before.len(), after.len(), "no case opens or goes by it: {before:?} {after:?}");
        assert!(after.iter().all(|row| row[2] == "new"), "{after:?}");
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn words_that_a_buyer_took_back_are_no_copies_source() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let shop: ShopId = house.shop.parse().unwrap();
        let mut engine = None;
        let broke = "The handle broke off on the second day and the seller never answered any of my messages";
        let late = "Parcel came nine days late and the box was crushed on one side, nobody said sorry to me";
        let tell = async |id: &str, text: &str| {
            owner.import("reviews", format!("review_id,rating,text\n{id},1,\"{text}\"\n")).await;
        };
        tell("A", broke).await;
        while once(&house.app, &mut engine, shop).await.unwrap() {}
        tell("A", late).await;
        while once(&house.app, &mut engine, shop).await.unwrap() {}
        tell("B", broke).await;
        tell("C", late).await;
        while once(&house.app, &mut engine, shop).await.unwrap() {}
        let mut grounds = std::collections::BTreeMap::new();
        for row in owner.queue("").await {
            let review = owner.case(&row).await["reviews"][0].clone();
            let id = review["external_id"].as_str().unwrap().to_owned();
            grounds.insert(id, review["reading"]["ground"].clone());
        }
        assert_eq!(grounds["B"], Value::Null, "what A said first stands nowhere any more: {grounds:?}");
        assert_eq!(grounds["C"], "repeated", "{grounds:?}");
        house.is_sound().await;
    })
    .await;
}
