//! Triage and people over HTTP: a case that is no complaint, doubt that waits for a word, and learning from corrections.

use std::fmt::Write as _;

use app::ingest::Place;
use app::ingest::again::readings;
use app::work::deep::once;
use domain::access::Permission;
use domain::ids::{ChannelId, ShopId};
use domain::reading::{Issue, Polarity, Reading};
use serde_json::{Value, json};
use testkit::{SeededEntropy, each_database};

use crate::contract::Contract;
use crate::house::House;
use crate::work::bad_review;

#[tokio::test]
async fn what_is_no_complaint_is_set_aside_and_can_come_back() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let case = bad_review(&owner).await;
        let before = case["reviews"][0]["reading"]["issue"].clone();
        let case = owner.command(&case, json!({ "kind": "not_complaint", "note": "irony" })).await.ok();
        assert_eq!(case["state"], "closed");
        assert_eq!(
            (&case["reviews"][0]["reading"]["issue"], &case["reviews"][0]["corrected"]),
            (&Value::Null, &json!(true))
        );
        assert_eq!(owner.queue("open=true").await.len(), 0);
        house.is_sound().await;

        let case = owner.command(&case, json!({ "kind": "reopen", "reason": "it was none" })).await.ok();
        assert_eq!(case["state"], "verifying");
        assert_eq!(
            (&case["reviews"][0]["reading"]["issue"], &case["reviews"][0]["corrected"]),
            (&before, &json!(false))
        );
        house.is_sound().await;
    })
    .await;
}

/// Complaints about a thing that only this shop knows, all worded differently, as an import file.
fn complaints(from: usize, count: usize) -> String {
    const WHEN: [&str; 8] = [
        "on Monday",
        "yesterday",
        "in May",
        "at noon",
        "last week",
        "too late",
        "by accident",
        "for my sister",
    ];
    const HOW: [&str; 8] = ["torn", "wet", "bent", "dusty", "loose", "cold", "open", "stained"];
    let mut file = "review_id,rating,text\n".to_owned();
    for n in from..from + count {
        let (when, how) = (WHEN[n % 8], HOW[n / 8 % 8]);
        writeln!(file, "L{n},1,the zorble of parcel {n} came {when} and was {how}").unwrap();
    }
    file
}

#[tokio::test]
async fn triage_learns_from_corrections_and_forgets_again() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let owner = house.owner();
        let state = owner.read("/shops/{shop}/triage").await;
        contract.check("TriageState", &state);
        assert_eq!((&state["active"], &state["corrections"]), (&Value::Null, &json!(0)));
        let refused = owner.post("/shops/{shop}/triage/learn").json(&json!({})).send().await;
        refused.refused(422, "too_few_corrections");

        owner.import("reviews", complaints(0, 60)).await;
        for row in owner.queue("limit=100").await {
            let set = json!({ "kind": "set_issue", "issue": "other", "severity": 3 });
            owner.command(&row, set).await.ok();
        }
        let state = owner.post("/shops/{shop}/triage/learn").json(&json!({})).send().await.ok();
        contract.check("TriageState", &state);
        let made = &state["versions"][0];
        assert_eq!(
            (&state["active"], &made["state"], &state["corrections"]),
            (&json!(1), &json!("active"), &json!(60))
        );
        assert!(made["accuracy_after"].as_f64() > made["accuracy_before"].as_f64(), "{made}");
        assert_eq!(made["by"], "Olga Owner");
        assert_eq!(state["weeks"][0]["corrected"], 60);

        owner.import("reviews", complaints(100, 1)).await;
        let learned = owner.case_about("parcel 100").await;
        assert_eq!(learned["issue"], "other", "read with what was learned");
        let gone = owner.post("/shops/{shop}/triage/rollback").json(&json!({ "to": null })).send().await.ok();
        assert_eq!((&gone["active"], &gone["versions"][0]["state"]), (&Value::Null, &json!("rolled_back")));
        owner.import("reviews", complaints(200, 1)).await;
        assert_ne!(owner.case_about("parcel 200").await["issue"], "other", "read as the model ships");
        let unknown = owner.post("/shops/{shop}/triage/rollback").json(&json!({ "to": 9 })).send().await;
        unknown.refused(422, "unknown_version");
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn a_second_reading_closes_opens_and_leaves_a_persons_word_alone() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let file = "review_id,rating,text\n\
            A,4,The seam broke on the first day\n\
            B,5,Lovely and fast\n\
            C,1,The zipper broke\n\
            D,1,The button came off\n";
        owner.import("reviews", file).await;
        let corrected = owner.case_about("button").await;
        let word = json!({ "kind": "set_issue", "issue": "service", "severity": 2 });
        owner.command(&corrected, word).await.ok();

        let shop: ShopId = house.shop.parse().unwrap();
        let channel: ChannelId = house.channel.parse().unwrap();
        let mut tx = house.app.store.write().await.unwrap();
        let terms = house.app.terms(&mut tx, shop).await.unwrap();
        let place =
            Place { shop, channel, terms, actor: "system:deep-triage".to_owned(), at: house.app.now() };
        let ids = ["A", "B", "C", "D"];
        let known = tx.reviews_by_external(shop, channel, ids.into_iter()).await.unwrap();
        let reading = |issue: Option<Issue>| Reading {
            language: "en".to_owned(),
            polarity: if issue.is_some() { Polarity::Negative } else { Polarity::Positive },
            issue,
            confidence: 0.97,
            ..Reading::nothing()
        };
        let read = vec![
            (known["A"].id, reading(None)),
            (known["B"].id, reading(Some(Issue::Logistics))),
            (known["C"].id, reading(None)),
            (known["D"].id, reading(Some(Issue::Quality))),
        ];
        let counts = readings(&mut tx, &place, read, &SeededEntropy::new(3)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(counts.changed, 3, "not the one a person has spoken about");

        let opened = owner.case_about("Lovely").await;
        assert_eq!((&opened["state"], &opened["issue"]), (&json!("new"), &json!("logistics")));
        let kept = owner.case_about("zipper").await;
        assert_eq!(kept["state"], "new", "one star opens a case whatever the words are");
        assert_eq!(owner.case_about("button").await["issue"], "service");
        let open: Vec<Value> = owner.queue("open=true").await;
        assert!(open.iter().all(|row| !row["excerpt"].as_str().unwrap().contains("seam")), "praise let go");
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn the_deep_worker_follows_the_log_to_its_end_and_stays_there() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        owner.import("reviews", complaints(0, 40)).await;
        let shop: ShopId = house.shop.parse().unwrap();
        let mut engine = None;
        let mut turns = 0;
        while once(&house.app, &mut engine, shop).await.unwrap() {
            turns += 1;
            assert!(turns < 50, "it reads its own events for ever");
        }
        assert!(turns > 0);
        let events = owner.read("/shops/{shop}/cases?limit=100").await;
        assert!(!once(&house.app, &mut engine, shop).await.unwrap());
        assert_eq!(owner.read("/shops/{shop}/cases?limit=100").await, events);
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn personal_data_in_the_words_is_hidden_from_those_who_may_not_see_it() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let file = "review_id,rating,text,buyer\n\
            P,1,The zipper broke. Call me at 13812345678 or write to ann@example.com,Ann B\n\
            Q,5,Lovely bag. My number is 13900001111,Ann B\n";
        owner.import("reviews", file).await;
        let case = owner.case_about("zipper").await;
        let open = owner.case(&case).await["reviews"][0].clone();
        assert_eq!(open["reading"]["private"].as_array().unwrap().len(), 2, "{open:#}");
        assert!(open["text"].as_str().unwrap().contains("13812345678"));
        let token = house.token(&[Permission::CaseRead]).await;
        let hidden = token.case(&case).await["reviews"][0].clone();
        for field in [&hidden["text"], &hidden["versions"][0]["text"]] {
            let text = field.as_str().unwrap();
            assert!(!text.contains("138") && !text.contains("ann@") && text.contains("•••••"), "{text}");
        }
        assert_eq!(hidden["reading"]["private"], open["reading"]["private"]);
        // Wherever else the words are told: the queue, the timeline, what the buyer wrote before.
        let row = token.queue("").await[0].clone();
        assert!(row["excerpt"].as_str().unwrap().contains("Call me at •••••"), "{row:#}");
        assert!(owner.queue("").await[0]["excerpt"].as_str().unwrap().contains("13812345678"));
        let page = token.case(&case).await.to_string();
        assert!(!page.contains("13812345678") && !page.contains("ann@"), "{page}");
        assert!(page.contains("My number is •••••") && !page.contains("13900001111"), "{page}");
        // What the buyer has taken out of the words stays hidden in the older version.
        owner.import("reviews", "review_id,rating,text\nP,2,The zipper broke. Still waiting for you\n").await;
        let hidden = token.case(&case).await["reviews"][0].clone();
        assert_eq!(hidden["versions"].as_array().unwrap().len(), 2, "{hidden:#}");
        let older = hidden["versions"][0]["text"].as_str().unwrap();
        assert!(!older.contains("138") && !older.contains("ann@") && older.contains("•••••"), "{older}");
    })
    .await;
}

#[tokio::test]
async fn complaints_that_copy_an_earlier_one_are_named() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let file = "review_id,rating,text\n\
            A,1,The handle broke off on the second day and the seller never answered any of my messages\n\
            B,1,\"The handle broke off on the second day, and the seller never answered any of my messages!!\"\n\
            C,1,Parcel came nine days late and the box was crushed on one side\n";
        owner.import("reviews", file).await;
        let shop: ShopId = house.shop.parse().unwrap();
        let mut engine = None;
        while once(&house.app, &mut engine, shop).await.unwrap() {}
        let mut grounds: Vec<(String, Value)> = Vec::new();
        for row in owner.queue("").await {
            let review = owner.case(&row).await["reviews"][0].clone();
            grounds.push((review["external_id"].as_str().unwrap().to_owned(), review["reading"]["ground"].clone()));
        }
        let repeated: Vec<&str> =
            grounds.iter().filter(|(_, ground)| ground == "repeated").map(|(id, _)| id.as_str()).collect();
        assert_eq!(repeated, ["B"], "{grounds:?}");
        house.is_sound().await;
    })
    .await;
}
