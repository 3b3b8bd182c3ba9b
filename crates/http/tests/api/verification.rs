//! The verification panel and the playbook over HTTP: claims against facts, a person's word, steps to the end.

use serde_json::{Value, json};
use testkit::each_database;

use crate::contract::Contract;
use crate::house::{House, path};

const ORDERS: &str = "order_id,product_id,buyer,quantity,amount,currency,paid_at,shipped_at,promised_at,delivered_at\n\
    O1,P1,Alice,1,39.90,USD,2026-11-01 09:00:00,2026-11-02 09:00:00,2026-11-05 09:00:00,2026-11-08 09:00:00\n";
const REVIEWS: &str = "review_id,order_id,product_id,rating,text,created_at,buyer\n\
    R1,O1,P1,1,Delivery was very late and the courier was slow. I want a refund!,2026-11-09 09:00:00,Alice\n";
const CHAT: &str = "message_id,conversation_id,buyer,sender,text,sent_at,order_id\n\
    M1,C1,Alice,buyer,Where is my parcel?,2026-11-06 09:00:00,O1\n\
    M2,C1,Alice,seller,It is on its way,2026-11-06 13:00:00,O1\n";

fn step<'a>(case: &'a Value, id: &str) -> &'a Value {
    let steps = case["playbook"]["steps"].as_array().expect("a playbook in work");
    steps.iter().find(|s| s["id"] == id).expect("the step")
}

#[tokio::test]
async fn claims_stand_beside_facts_and_the_playbook_follows() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let owner = house.owner();
        owner.import("orders", ORDERS).await;
        owner.import("messages", CHAT).await;
        owner.import("reviews", REVIEWS).await;
        let rows = owner.queue("").await;
        let row = rows.iter().find(|r| r["star"] == 1).expect("the case of the review");
        let case = owner.case(row).await;
        contract.check("CaseDetail", &case);
        let panel = &case["verification"];
        let late = &panel["claims"].as_array().unwrap().iter().find(|c| c["what"] == "late").expect("late");
        assert_eq!(late["truth"], "true", "{panel:#}");
        assert_eq!(late["fact"]["en"], "delivered 2026-11-08, 3 d after the promised day");
        assert!(!late["quote"].as_str().unwrap().is_empty());
        assert_eq!(panel["wants"], json!(["refund"]));
        assert_eq!(panel["suggestion"]["verdict"], "valid");
        assert_eq!(panel["suggestion"]["playbook"], "logistics", "{panel:#}");
        let missed = &panel["missed"][0];
        assert_eq!((&missed["waited"], &missed["answered"]), (&json!(4 * 3600), &json!(true)));
        assert_eq!(case["playbook"], Value::Null, "a person verifies first");

        let claims = path(&case, "/claims/");
        let key = late["key"].as_str().unwrap();
        let word = json!({ "truth": "false", "note": "the scan of the 5th was a first try" });
        let case = owner.post(&format!("{claims}{key}")).json(&word).send().await.ok();
        let panel = &case["verification"];
        let late = panel["claims"].as_array().unwrap().iter().find(|c| c["key"] == key).unwrap();
        assert_eq!(
            (&late["judged"]["truth"], &late["judged"]["by"]),
            (&json!("false"), &json!("Olga Owner"))
        );
        assert_eq!(panel["suggestion"]["verdict"], "invalid", "a person's word counts");
        let unknown = owner.post(&format!("{claims}9-late-1")).json(&word).send().await;
        unknown.refused(422, "unknown_claim");

        let verify = json!({ "kind": "verify", "verdict": "valid", "objectivity": "fair" });
        let case = owner.command(&case, verify).await.ok();
        contract.check("CaseDetail", &case);
        assert_eq!(
            (&case["playbook"]["id"], &step(&case, "verify")["state"]),
            (&json!("logistics"), &json!("done"))
        );
        let carrier = step(&case, "carrier");
        assert_eq!((&carrier["state"], &carrier["due_at"].is_string()), (&json!("open"), &true));
        let reply = step(&case, "reply")["words"]["en"].as_str().unwrap();
        assert!(reply.starts_with("Dear Alice, thank you"), "{reply}");
        let tick = owner.command(&case, json!({ "kind": "step_done", "step": "reply" })).await;
        tick.refused(422, "step_ticks_itself");
        let case = owner
            .command(&case, json!({ "kind": "step_done", "step": "carrier", "note": "ticket 77" }))
            .await
            .ok();
        assert_eq!(
            (&step(&case, "carrier")["state"], &step(&case, "carrier")["note"]),
            (&json!("done"), &json!("ticket 77"))
        );
        let draft = json!({ "kind": "public_reply", "text": reply });
        owner.post(&path(&case, "/acts")).json(&draft).send().await.ok();
        let skip = json!({ "kind": "step_skip", "step": "contact", "reason": "she wrote already" });
        let case = owner.command(&case, skip).await.ok();
        assert_eq!(step(&case, "contact")["state"], "skipped");
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn a_lead_edits_the_playbooks_and_a_bad_one_is_refused() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let owner = house.owner();
        let policy_path = "/shops/{shop}/policy";
        let mut policy = owner.read(policy_path).await;
        contract.check("Policy", &policy);
        policy["playbooks"][0]["steps"][0]["name"] = json!({ "en": "Look at the batch", "zh": "查看批次" });
        let changed = owner.put(policy_path).json(&policy).send().await.ok();
        assert_eq!(changed["playbooks"][0]["steps"][0]["name"]["en"], "Look at the batch");
        let mut bad = changed.clone();
        bad["playbooks"][0]["steps"] = json!([]);
        let refused = owner.put(policy_path).json(&bad).send().await;
        refused.refused(422, "bad_playbook");
    })
    .await;
}
