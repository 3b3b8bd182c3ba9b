//! Triage and people over HTTP: a case that is no complaint, doubt that waits for a word, and learning from corrections.

use serde_json::{Value, json};
use testkit::each_database;

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
        file.push_str(&format!("L{n},1,the zorble of parcel {n} came {when} and was {how}\n"));
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
