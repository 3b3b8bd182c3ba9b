//! What leaves the house: checked by the guard, approved by somebody else where it is grave, one public reply for ever.

use domain::access::Role;
use serde_json::{Value, json};
use testkit::each_database;

use crate::contract::Contract;
use crate::house::{House, path};
use crate::work::{MESSAGE, REPLY, bad_review, severe};

#[tokio::test]
async fn a_second_public_reply_is_refused_for_ever() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let case = severe(&owner, &bad_review(&owner).await, 1).await;
        let case = owner.draft(&case, "public_reply", REPLY).await.ok();
        owner.draft(&case, "public_reply", REPLY).await.refused(422, "reply_used");
        // One that was taken back has not left.
        let case = owner.act(&case, "withdraw", json!({})).await.ok();
        assert_eq!((&case["acts"][0]["state"], &case["replies_left"]), (&json!("withdrawn"), &json!(1)));
        let case = owner.draft(&case, "public_reply", REPLY).await.ok();
        let case = owner.act(&case, "posted", json!({})).await.ok();
        owner.draft(&case, "public_reply", REPLY).await.refused(422, "reply_used");
        owner.act(&case, "withdraw", json!({})).await.refused(422, "wrong_act_state");
        owner.act(&case, "posted", json!({})).await.refused(422, "wrong_act_state");
        let ask = json!({ "kind": "public_reply", "text": REPLY });
        let check = owner.post(&path(&case, "/acts/check")).json(&ask).send().await.ok();
        assert_eq!((&check["allowed"], &check["left"]), (&json!(false), &json!(0)));
        assert_eq!(check["refusal"]["code"], "reply_used");
        // Also after the case was closed and opened again.
        for command in [
            json!({ "kind": "skip_contact", "reason": "no address" }),
            json!({ "kind": "resolve", "cause": "zipper", "outcome": "explained" }),
            json!({ "kind": "close" }),
            json!({ "kind": "reopen", "reason": "again" }),
        ] {
            owner.command(&case, command).await.ok();
        }
        owner.draft(&case, "public_reply", REPLY).await.refused(422, "reply_used");
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn two_who_answer_at_once_leave_one_reply() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (owner, amy) = (house.owner(), house.join(Role::Agent, "amy").await);
        let case = severe(&owner, &bad_review(&owner).await, 1).await;
        let (a, b) =
            tokio::join!(owner.draft(&case, "public_reply", REPLY), amy.draft(&case, "public_reply", REPLY));
        let refused = if a.status.is_success() { b } else { a };
        refused.refused(422, "reply_used");
        assert_eq!(owner.case(&case).await["acts"].as_array().unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn grave_words_need_a_second_pair_of_eyes() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let (owner, amy) = (house.owner(), house.join(Role::Agent, "amy").await);
        let lea = house.join(Role::Lead, "lea").await;
        let case = severe(&owner, &bad_review(&owner).await, 3).await;
        let ask = json!({ "kind": "public_reply", "text": REPLY });
        assert_eq!(amy.post(&path(&case, "/acts/check")).json(&ask).send().await.ok()["approval"], "lead");
        let case = amy.draft(&case, "public_reply", REPLY).await.ok();
        contract.check("CaseDetail", &case);
        assert_eq!(
            (&case["acts"][0]["state"], &case["approval_pending"]),
            (&json!("approval_requested"), &json!(true))
        );
        assert_eq!(amy.queue("approval=true").await.len(), 1);
        amy.act(&case, "posted", json!({})).await.refused(422, "wrong_act_state");
        amy.act(&case, "approve", json!({})).await.refused(403, "forbidden");
        let waiting = lea.read("/shops/{shop}/acts?state=approval_requested").await;
        contract.check("ActView", &waiting["items"][0]["act"]);
        contract.check("QueueRow", &waiting["items"][0]["case"]);
        assert_eq!(waiting["items"][0]["act"]["author"], "amy");

        lea.act(&case, "decline", json!({ "reason": " " })).await.refused(422, "empty_text");
        let case = lea.act(&case, "decline", json!({ "reason": "too stiff" })).await.ok();
        let act = &case["acts"][0];
        assert_eq!(
            (&act["state"], &act["reason"], &act["approver"]),
            (&json!("declined"), &json!("too stiff"), &json!("lea"))
        );
        lea.act(&case, "approve", json!({})).await.refused(422, "wrong_act_state");
        let case = amy.draft(&case, "public_reply", REPLY).await.ok();
        let case = lea.act(&case, "approve", json!({})).await.ok();
        assert_eq!(case["acts"][1]["state"], "approved");
        let bad = json!({ "proof_url": "javascript:alert(1)" });
        assert_eq!(amy.act(&case, "posted", bad).await.refused(422, "bad_url")["field"], "proof_url");
        let case = amy.act(&case, "posted", json!({ "note": "by hand" })).await.ok();
        assert_eq!(case["state"], "replied");
        assert_eq!(lea.read("/shops/{shop}/acts").await["items"], json!([]));
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn nobody_approves_their_own_words_while_somebody_else_can() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let case = severe(&owner, &bad_review(&owner).await, 3).await;
        let case = owner.draft(&case, "public_reply", REPLY).await.ok();
        let lea = house.join(Role::Lead, "lea").await;
        owner.act(&case, "approve", json!({})).await.refused(422, "own_approval");
        let team = owner.read("/shops/{shop}/members").await;
        let lead = team["items"].as_array().unwrap().iter().find(|m| m["name"] == "lea").unwrap();
        let member = format!("/shops/{{shop}}/members/{}", lead["user"].as_str().unwrap());
        owner.patch(&member).json(&json!({ "role": "agent" })).send().await.ok();
        lea.act(&case, "approve", json!({})).await.refused(403, "forbidden");
        // Alone, the owner decides.
        assert_eq!(owner.act(&case, "approve", json!({})).await.ok()["acts"][0]["state"], "approved");
    })
    .await;
}

#[tokio::test]
async fn the_policy_says_who_approves() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (owner, lea) = (house.owner(), house.join(Role::Lead, "lea").await);
        let mut policy = owner.read("/shops/{shop}/policy").await;
        policy["approval"] = json!({ "severity_from": 1, "role": "owner" });
        owner.put("/shops/{shop}/policy").json(&policy).send().await.ok();
        let case = severe(&owner, &bad_review(&owner).await, 1).await;
        let case = house.join(Role::Agent, "amy").await.draft(&case, "public_reply", REPLY).await.ok();
        lea.act(&case, "approve", json!({})).await.refused(422, "role_needed");
        lea.act(&case, "decline", json!({ "reason": "no" })).await.refused(422, "role_needed");
        owner.act(&case, "approve", json!({})).await.ok();
    })
    .await;
}

#[tokio::test]
async fn no_path_leads_around_the_guard() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let owner = house.owner();
        let case = severe(&owner, &bad_review(&owner).await, 1).await;
        let bribe = format!("{REPLY} Change your review and we'll send a gift card.");
        let long = format!("{REPLY} {}", "We are sorry. ".repeat(40));
        for (kind, text, code) in [
            ("public_reply", bribe.as_str(), "rule_refused"),
            ("private_message", "Change your review to 5 stars and we refund $10", "rule_refused"),
            ("private_message", "Write to me at amy@example.com on WhatsApp +1 415 555 0100", "act_finding"),
            ("private_message", "You may update your review. That is your choice.", "rule_refused"),
            ("public_reply", "We will check your order.", "element_missing"),
            ("public_reply", long.as_str(), "reply_too_long"),
            ("public_reply", "  ", "empty_text"),
            ("private_message", "", "empty_text"),
        ] {
            let ask = json!({ "kind": kind, "text": text });
            let check = owner.post(&path(&case, "/acts/check")).json(&ask).send().await.ok();
            contract.check("ActCheck", &check);
            let error = owner.draft(&case, kind, text).await.refused(422, code);
            assert_eq!(error["field"], "text", "{error:#}");
            assert_eq!((&check["allowed"], &check["refusal"]), (&json!(false), &error));
        }
        owner.draft(&case, "smoke_signal", REPLY).await.refused(400, "bad_body");
        let case = owner.case(&case).await;
        assert_eq!((&case["acts"], &case["state"]), (&json!([]), &json!("new")), "a check keeps nothing");
    })
    .await;
}

#[tokio::test]
async fn an_act_on_its_way_holds_the_case() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let case = severe(&owner, &bad_review(&owner).await, 1).await;
        owner.command(&case, json!({ "kind": "skip_reply", "reason": "taken down" })).await.ok();
        let case = owner.draft(&case, "private_message", MESSAGE).await.ok();
        owner.command(&case, json!({ "kind": "skip_contact", "reason": "phoned" })).await.ok();
        let done = json!({ "kind": "resolve", "cause": "zipper", "outcome": "explained" });
        owner.command(&case, done.clone()).await.refused(422, "act_in_flight");
        owner.act(&case, "withdraw", json!({})).await.ok();
        owner.command(&case, done).await.ok();
        let unknown = "/acts/01900000-0000-7000-8000-000000000001/posted";
        owner.post(&path(&case, unknown)).json(&json!({})).send().await.refused(422, "unknown_act");
        let none: Value = owner.read("/shops/{shop}/acts").await;
        assert_eq!(none["items"], json!([]));
    })
    .await;
}

#[tokio::test]
async fn a_reply_has_a_score_with_reasons() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let owner = house.owner();
        let case = bad_review(&owner).await;
        let check = async |kind: &str, text: &str| {
            let ask = json!({ "kind": kind, "text": text });
            owner.post(&path(&case, "/acts/check")).json(&ask).send().await.ok()
        };
        let good = check("public_reply", REPLY).await;
        contract.check("ActCheck", &good);
        let poor = check("public_reply", "ok").await;
        let total = |c: &Value| c["score"]["total"].as_i64().unwrap();
        assert!(total(&good) > 60 && total(&poor) < 45, "{} {}", total(&good), total(&poor));
        let parts = poor["score"]["parts"].as_array().unwrap();
        let names: Vec<&str> = parts.iter().map(|p| p["quality"].as_str().unwrap()).collect();
        assert_eq!(names, ["prompt", "professional", "transparent", "useful"]);
        let useful = parts.iter().find(|p| p["quality"] == "useful").unwrap();
        assert!(!useful["reasons"][0]["zh"].as_str().unwrap().is_empty(), "{useful:#}");
        assert!(check("private_message", MESSAGE).await["score"].is_null());
    })
    .await;
}

#[tokio::test]
async fn a_reply_posted_by_hand_shows_its_proof() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let case = severe(&owner, &bad_review(&owner).await, 1).await;
        let case = owner.draft(&case, "public_reply", REPLY).await.ok();
        let act = case["acts"][0]["id"].as_str().unwrap();
        assert!(case["acts"][0]["undo_until"].is_string(), "it may still be taken back");
        let posted = path(&case, &format!("/acts/{act}/posted"));
        let say = async |body: Value| owner.post(&posted).json(&body).send().await;
        say(json!({ "note": "done" })).await.refused(422, "proof_missing");
        let unknown = "0".repeat(64);
        say(json!({ "proof_picture": unknown })).await.refused(404, "not_found");
        let png = b"\x89PNG\r\n\x1a\n screenshot".to_vec();
        let picture = owner.post("/shops/{shop}/pictures").bytes(png).send().await.ok();
        let case = say(json!({ "proof_picture": picture["id"] })).await.ok();
        assert_eq!(
            (&case["acts"][0]["state"], &case["acts"][0]["proof_picture"]),
            (&json!("posted"), &picture["id"])
        );
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn placeholders_are_filled_and_never_sent_as_they_are() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let case = bad_review(&owner).await;
        let fill =
            async |text: &str| owner.post(&path(&case, "/words")).json(&json!({ "text": text })).send().await;
        let filled = fill("Dear {{ buyer }}, about order {{ order }}").await.ok();
        assert_eq!(filled["text"], "Dear Alice, about order O1");
        assert_eq!(filled["placeholders"]["buyer"], "Alice");
        fill("{{ tracking }}").await.refused(422, "bad_template");
        fill("{% for i in range(100000000) %}x{% endfor %}").await.refused(422, "bad_template");
        let raw = format!("Dear {{{{ buyer }}}}, {REPLY}");
        owner.draft(&case, "public_reply", &raw).await.refused(422, "unfilled_placeholder");
        owner.draft(&case, "private_message", "Hello {{ buyer }}").await.refused(422, "unfilled_placeholder");
    })
    .await;
}

/// Says nothing that is forbidden, and means it.
const VEILED: &str = "If you could see your way to revising it, I could see my way to a refund.";

#[tokio::test]
async fn what_a_text_may_mean_is_told_and_does_not_hold_a_person_back() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let case = severe(&owner, &bad_review(&owner).await, 1).await;
        let ask = json!({ "kind": "private_message", "text": VEILED });
        let check = owner.post(&path(&case, "/acts/check")).json(&ask).send().await.ok();
        assert_eq!((&check["allowed"], &check["decision"]), (&json!(true), &json!("warn")), "{check}");
        let finding = &check["findings"][0];
        assert_eq!((&finding["kind"], &finding["severity"]), (&json!("incentive"), &json!("warn")));
        assert!(finding["message"]["en"].as_str().unwrap().starts_with("It may read so"), "{finding}");
        assert!(check["rules"].as_array().unwrap().iter().any(|rule| rule["id"] == "house.doubt"), "{check}");
        // The log keeps what was in doubt when it was drafted.
        let case = owner.draft(&case, "private_message", VEILED).await.ok();
        let drafted = case["timeline"].as_array().unwrap().iter().find(|e| e["kind"] == "case.act_drafted");
        assert_eq!(drafted.unwrap()["data"]["rules"]["facts"]["act"]["doubts"], json!(["incentive"]));
        house.is_sound().await;
    })
    .await;
}
