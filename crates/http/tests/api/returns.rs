//! Return requests over HTTP: from a file to a case with the platform's clock, decided by the shop, by the platform, or by
//! nobody in time; and what they pay, which stands in the ledger once.

use domain::access::Role;
use domain::time::Span;
use serde_json::{Value, json};
use testkit::{TestDatabase, each_database};

use crate::contract::Contract;
use crate::house::{Answer, House, Person, path};
use crate::imports::{counts, rejects};
use crate::remedies::{quick, usd};

const HEAD: &str = "return_id,order_id,amount,currency,kind,reason,text,status,requested_at,updated_at,buyer";
const ORDER: &str = "order_id,buyer,product_id,amount,currency,tracking\nO1,Alice,P1,39.90,USD,T1\n";

/// A row of the file; the house begins on Monday, 2026-11-02, at 02:00 UTC.
fn row(id: &str, kind: &str, status: &str, updated: &str) -> String {
    format!(
        "{HEAD}\n{id},O1,39.90,USD,{kind},quality,the cup arrived broken,{status},2026-11-01T20:00:00Z,{updated},Alice\n"
    )
}

/// A house whose channel is TikTok Shop in a market.
async fn house_in(db: &TestDatabase, market: &str) -> House {
    let mut house = House::new(db).await;
    let channel = json!({ "name": "TikTok", "platform": "TikTok Shop", "market": market });
    let made = house.owner().post("/shops/{shop}/channels").json(&channel).send().await.ok();
    made["id"].as_str().unwrap().clone_into(&mut house.channel);
    house
}

async fn one(person: &Person<'_>, kind: &str, status: &str) -> Value {
    person.import("orders", ORDER).await;
    let import = person.import("returns", row("R1", kind, status, "")).await;
    assert_eq!(counts(&import), [1, 1, 0, 0, 0], "{import:#}");
    let rows = person.queue("source=return").await;
    assert_eq!(rows.len(), 1);
    person.case(&rows[0]).await
}

fn clock<'a>(case: &'a Value, kind: &str) -> &'a Value {
    case["clocks"].as_array().unwrap().iter().rev().find(|c| c["kind"] == kind).expect("a clock")
}

async fn decide(person: &Person<'_>, case: &Value, below: &str, body: Value) -> Answer {
    let of = case["returns"][0]["id"].as_str().unwrap().to_owned();
    person.post(&path(case, &format!("/returns/{of}/{below}"))).json(&body).send().await
}

async fn ledger(person: &Person<'_>) -> Vec<Value> {
    person.read("/shops/{shop}/remedies").await["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_request_opens_a_case_with_the_platforms_clock_and_its_words() {
    each_database(async |db| {
        let (house, contract) = (house_in(db, "ID").await, Contract::read());
        let owner = house.owner();
        let case = one(&owner, "return_and_refund", "RETURN_OR_REFUND_REQUEST_PENDING").await;
        contract.check("CaseDetail", &case);
        contract.check("QueueRow", &owner.queue("").await[0]);
        assert_eq!((&case["source"], &case["matter"]), (&json!("return"), &json!("return_and_refund")));
        assert_eq!((&case["issue"], &case["value"]), (&json!("quality"), &usd(3_990)));
        assert_eq!(case["excerpt"], "quality · the cup arrived broken");
        let request = &case["returns"][0];
        assert_eq!((&request["state"], &request["awaits"]), (&json!("requested"), &json!("request")));
        assert_eq!(request["status"], "RETURN_OR_REFUND_REQUEST_PENDING");
        let platform = clock(&case, "return_decision");
        assert_eq!(platform["due_at"], "2026-11-03T20:00:00Z", "48 hours from the buyer's request");
        assert_eq!(
            (&platform["approves"], &platform["rule_id"]),
            (&json!(true), &json!("tiktok.id.return_decision"))
        );
        assert_eq!(platform["consequence"]["en"], "After 48 hours the request is approved automatically.");
        assert_eq!(platform["return_id"], request["id"]);
        assert_eq!(clock(&case, "return_answer")["target"], 8 * 3_600);
        let claims = &case["verification"]["claims"];
        assert_eq!(claims[0]["feedback"]["kind"], "return", "{claims:#}");
        for found in ["q=R1", "q=broken", "q=O1", "source=return"] {
            assert_eq!(owner.queue(found).await.len(), 1, "{found}");
        }
        assert_eq!(owner.queue("source=review").await.len(), 0);
        let overview = owner.read("/shops/{shop}/overview").await;
        contract.check("Overview", &overview);
        assert_eq!(overview["decisions"]["returns"], 1);
        let csv = owner.get("/shops/{shop}/export/returns.csv").send().await.text();
        assert!(csv.contains("R1,TikTok,O1,,,Alice,,return_and_refund,requested"), "{csv}");
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn the_platforms_word_goes_forward_whatever_the_order_of_the_files() {
    each_database(async |db| {
        let house = house_in(db, "ID").await;
        let owner = house.owner();
        let import = |status: &str, updated: &str| row("R1", "return_and_refund", status, updated);
        let times = ["2026-11-01T20:00:00Z", "2026-11-01T21:00:00Z", "2026-11-01T22:00:00Z"];
        let case = one(&owner, "return_and_refund", "pending").await;
        assert_eq!(
            counts(&owner.import("returns", row("R1", "return_and_refund", "pending", "")).await)[3],
            1
        );
        assert_eq!(
            counts(&owner.import("returns", import("BUYER_SHIPPED_ITEM", times[2])).await),
            [1, 0, 1, 0, 0]
        );
        // Yesterday's files come after today's.
        assert_eq!(counts(&owner.import("returns", import("approved", times[1])).await), [1, 0, 0, 1, 0]);
        let case = owner.case(&case).await;
        let request = &case["returns"][0];
        assert_eq!((&request["state"], &request["since"]), (&json!("goods_on_the_way"), &json!(times[2])));
        assert_eq!(clock(&case, "return_decision")["state"], "met");
        assert_eq!((&request["decided"][0]["by"], &request["awaits"]), (&json!("platform"), &Value::Null));
        // A word that nobody knows is kept and moves nothing.
        owner.import("returns", import("TELEPORTED", "2026-11-01T23:00:00Z")).await;
        let case = owner.case(&case).await;
        assert_eq!(
            (&case["returns"][0]["state"], &case["returns"][0]["status"]),
            (&json!("goods_on_the_way"), &json!("TELEPORTED"))
        );
        // Both in one file, the later first.
        let twice = import("refunded", "2026-11-02T01:00:00Z")
            + import("商家已收货", "2026-11-02T00:30:00Z").split_once('\n').unwrap().1;
        assert_eq!(counts(&owner.import("returns", twice).await), [2, 0, 1, 1, 0]);
        let kinds: Vec<Value> = owner.case(&case).await["timeline"]
            .as_array()
            .unwrap()
            .iter()
            .map(|e| e["kind"].clone())
            .collect();
        assert_eq!(kinds.iter().filter(|k| **k == "case.return_moved").count(), 2);
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn what_nobody_decides_in_time_is_approved_automatically_and_the_case_says_so() {
    each_database(async |db| {
        for (market, updated, by) in [
            ("ID", "2026-11-03T20:00:00Z", "time_out"),
            ("ID", "2026-11-03T19:59:59Z", "platform"),
            ("TH", "2026-11-04T20:00:00Z", "platform"),
        ] {
            let fresh = db.another().await;
            let house = house_in(&fresh, market).await;
            let owner = house.owner();
            let case = one(&owner, "refund_only", "pending").await;
            house.clock.advance(Span::hours(90));
            owner.import("returns", row("R1", "refund_only", "approved", updated)).await;
            let case = owner.case(&case).await;
            let decided = &case["returns"][0]["decided"][0];
            assert_eq!((&decided["by"], &decided["pays"]), (&json!(by), &usd(3_990)), "{market} {updated}");
            let timeline = case["timeline"].as_array().unwrap();
            let moved = timeline.iter().find(|e| e["kind"] == "case.return_moved").unwrap();
            assert_eq!(moved["data"]["by"], by);
            let state = &clock(&case, "return_decision")["state"];
            assert_eq!(state == "breached", by == "time_out" || market == "TH", "{market} {state}");
            // What the platform paid comes out of the same price.
            let choices = owner.read(&path(&case, "/remedies/suggestion")).await;
            assert_eq!(choices["order_left"], usd(0), "{choices:#}");
            house.is_sound().await;
        }
    })
    .await;
}

#[tokio::test]
async fn the_shop_decides_by_hand_with_proof_and_pays_once() {
    each_database(async |db| {
        let (house, contract) = (house_in(db, "ID").await, Contract::read());
        let owner = house.owner();
        let case = one(&owner, "refund_only", "pending").await;
        let yes = json!({ "verdict": "approve", "text": "We are sorry, your money is on its way." });
        let check = decide(&owner, &case, "check", yes.clone()).await.ok();
        contract.check("ReturnCheck", &check);
        assert_eq!((&check["allowed"], &check["pays"]), (&json!(true), &usd(3_990)));
        let case = decide(&owner, &case, "decision", yes.clone()).await.ok();
        contract.check("CaseDetail", &case);
        assert_eq!(case["acts"][0]["decision"]["verdict"], "approve");
        decide(&owner, &case, "decision", yes.clone()).await.refused(422, "decision_on_its_way");
        // While it is on its way no other refund is.
        quick(&owner, &case, json!({ "kind": "refund", "amount": usd(3_990) }))
            .await
            .refused(422, "return_pays");
        assert!(ledger(&owner).await.is_empty());
        let act = case["acts"][0]["id"].as_str().unwrap();
        let posted = path(&case, &format!("/acts/{act}/posted"));
        owner.post(&posted).json(&json!({})).send().await.refused(422, "proof_missing");
        let case = owner.post(&posted).json(&json!({ "note": "refund 7001" })).send().await.ok();
        let decided = &case["returns"][0]["decided"][0];
        assert_eq!((&decided["by"], &decided["pays"]), (&json!("house"), &usd(3_990)));
        assert_eq!((&case["returns"][0]["awaits"], &case["state"]), (&Value::Null, &json!("contacted")));
        assert_eq!(clock(&case, "return_decision")["state"], "met");
        assert_eq!(clock(&case, "return_answer")["state"], "met");
        let entries = ledger(&owner).await;
        assert_eq!(entries.len(), 1, "{entries:#?}");
        assert_eq!((&entries[0]["kind"], &entries[0]["state"]), (&json!("refund"), &json!("done")));
        assert_eq!(entries[0]["reference"], "R1");
        // The platform shows it: nobody else has decided, and nothing is paid again.
        owner.import("returns", row("R1", "refund_only", "refunded", "2026-11-02T02:00:01Z")).await;
        let case = owner.case(&case).await;
        assert_eq!(case["returns"][0]["decided"].as_array().unwrap().len(), 1);
        assert_eq!(ledger(&owner).await.len(), 1);
        let choices = owner.read(&path(&case, "/remedies/suggestion")).await;
        assert_eq!(choices["order_left"], usd(0));
        quick(&owner, &case, json!({ "kind": "refund", "amount": usd(1) }))
            .await
            .refused(422, "remedy_above_order");
        decide(&owner, &case, "decision", yes).await.refused(422, "return_settled");
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn what_a_remedy_gave_is_not_given_again_by_a_decision() {
    each_database(async |db| {
        let house = house_in(db, "ID").await;
        let owner = house.owner();
        let case = one(&owner, "refund_only", "pending").await;
        let given = quick(&owner, &case, json!({ "kind": "partial_refund", "amount": usd(1_000) })).await.ok();
        let yes = || json!({ "verdict": "approve" });
        decide(&owner, &case, "decision", yes()).await.refused(422, "refund_open");
        let id = given["id"].as_str().unwrap();
        let done = path(&case, &format!("/remedies/{id}/done"));
        owner.post(&done).json(&json!({ "reference": "77" })).send().await.ok();
        decide(&owner, &case, "decision", yes()).await.refused(422, "remedy_above_order");
        let part = json!({ "verdict": "approve_part", "amount": usd(2_990), "reason": "10.00 were refunded before" });
        let case = decide(&owner, &case, "decision", part).await.ok();
        let case = owner.act(&case, "posted", json!({})).await.ok();
        assert_eq!(case["returns"][0]["decided"][0]["pays"], usd(2_990));
        let sums: i64 = ledger(&owner).await.iter().map(|r| r["amount"]["minor"].as_i64().unwrap()).sum();
        assert_eq!(sums, 3_990);
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn sums_above_ones_own_limits_and_a_no_to_what_is_valid_need_a_second_person() {
    each_database(async |db| {
        let house = house_in(db, "ID").await;
        let (owner, amy) = (house.owner(), house.join(Role::Agent, "amy").await);
        let case = one(&owner, "refund_only", "pending").await;
        let mut policy = owner.read("/shops/{shop}/remedies/policy").await;
        policy["limits"][0]["per_remedy"] = json!([usd(2_000)]);
        owner.put("/shops/{shop}/remedies/policy").json(&policy).send().await.ok();
        let yes = json!({ "verdict": "approve" });
        let check = decide(&amy, &case, "check", yes.clone()).await.ok();
        assert_eq!((&check["allowed"], &check["approval"]), (&json!(true), &json!("lead")));
        let drafted = decide(&amy, &case, "decision", yes).await.ok();
        assert_eq!(drafted["acts"][0]["state"], "approval_requested");
        amy.act(&drafted, "posted", json!({})).await.refused(422, "wrong_act_state");
        owner.act(&drafted, "approve", json!({})).await.ok();
        let case = amy.act(&drafted, "posted", json!({})).await.ok();
        assert_eq!(case["returns"][0]["decided"][0]["by"], "house");
        // A no without a reason, and a no to a complaint that was found valid.
        owner.import("returns", row("R1", "refund_only", "pending", "2026-11-02T03:00:00Z")).await;
        house.clock.advance(Span::hours(2));
        owner.import("returns", row("R2", "return_and_refund", "pending", "")).await;
        let case = owner.case(&case).await;
        let second = case["returns"].as_array().unwrap().iter().find(|r| r["external_id"] == "R2").unwrap();
        let of = path(&case, &format!("/returns/{}/decision", second["id"].as_str().unwrap()));
        amy.post(&of).json(&json!({ "verdict": "reject" })).send().await.refused(422, "reason_missing");
        owner.command(&case, json!({ "kind": "verify", "verdict": "valid" })).await.ok();
        let no = json!({ "verdict": "reject", "reason": "worn" });
        let drafted = amy.post(&of).json(&no).send().await.ok();
        assert_eq!(drafted["acts"].as_array().unwrap().last().unwrap()["state"], "approval_requested");
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn goods_that_came_back_are_decided_by_themselves() {
    each_database(async |db| {
        let house = house_in(db, "ID").await;
        let owner = house.owner();
        let case = one(&owner, "return_and_refund", "pending").await;
        let case = decide(&owner, &case, "decision", json!({ "verdict": "approve" })).await.ok();
        let case = owner.act(&case, "posted", json!({})).await.ok();
        assert_eq!(case["returns"][0]["decided"][0]["pays"], Value::Null, "goods first");
        assert!(ledger(&owner).await.is_empty());
        let resolve = json!({ "kind": "resolve", "cause": "broken", "outcome": "remedied" });
        owner.command(&case, json!({ "kind": "note", "text": "waiting for the goods" })).await.ok();
        house.clock.advance(Span::hours(80));
        owner
            .import("returns", row("R1", "return_and_refund", "goods_received", "2026-11-05T00:00:00Z"))
            .await;
        let case = owner.case(&case).await;
        let clock = clock(&case, "returned_goods");
        assert_eq!((&clock["due_at"], &clock["state"]), (&json!("2026-11-13T00:00:00Z"), &json!("running")));
        owner.command(&case, resolve).await.refused(422, "return_undecided");
        let case = decide(&owner, &case, "decision", json!({ "verdict": "approve" })).await.ok();
        let case = owner.act(&case, "posted", json!({})).await.ok();
        assert_eq!(case["returns"][0]["decided"][1]["pays"], usd(3_990));
        assert_eq!(ledger(&owner).await.len(), 1);
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn requests_join_the_open_case_of_their_order_and_bad_rows_are_named() {
    each_database(async |db| {
        let house = house_in(db, "ID").await;
        let owner = house.owner();
        owner.import("orders", ORDER).await;
        owner.import("reviews", "review_id,order_id,rating,text,buyer\nV1,O1,1,the cup arrived broken,Alice\n").await;
        let import = owner.import("returns", row("R1", "return_and_refund", "pending", "")).await;
        assert_eq!(import["cases_opened"], 0);
        let case = owner.case_about("broken").await;
        assert_eq!((&case["feedbacks"], &case["source"]), (&json!(2), &json!("review")));
        assert_eq!(case["returns"].as_array().unwrap().len(), 1);
        // What is over already opens nothing.
        let other = row("R9", "refund_only", "refunded", "").replace(",O1,", ",O9,").replace("Alice", "Zed");
        assert_eq!(owner.import("returns", other).await["cases_opened"], 0);
        let bad = format!("{HEAD}\n,O1,1,USD,,,,pending,,,\nR5,O1,x,USD,,,,pending,,,\nR6,O1,1,USD,,,,pending,31/02/2026,,\n");
        let import = owner.import("returns", bad).await;
        let found: Vec<(i64, &str)> = rejects(&import).into_iter().map(|(line, _, code)| (line, code)).collect();
        assert_eq!(found, [(2, "value_missing"), (3, "amount_unreadable"), (4, "date_unreadable")]);
        // A split gives the request its own case with its clocks; another import finds it there.
        let of = case["returns"][0]["id"].as_str().unwrap();
        let split = owner.command(&case, json!({ "kind": "split", "subject": { "return": of } })).await.ok();
        let into = split["split_into"][0]["id"].as_str().unwrap().to_owned();
        owner.import("returns", row("R1", "return_and_refund", "cancelled", "2026-11-02T01:00:00Z")).await;
        let moved = owner.read(&format!("/shops/{{shop}}/cases/{into}")).await;
        assert_eq!(moved["returns"][0]["state"], "cancelled");
        assert!(moved["clocks"].as_array().unwrap().iter().all(|c| c["state"] == "void"), "{moved:#}");
        house.is_sound().await;
    })
    .await;
}
