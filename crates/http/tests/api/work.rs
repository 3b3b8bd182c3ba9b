//! The main job over HTTP: a file of reviews becomes a worked case, and every step that is not next says why.

use axum::http::StatusCode;
use domain::access::Role;
use domain::time::Span;
use serde_json::{Value, json};
use testkit::each_database;

use crate::contract::Contract;
use crate::house::{House, Person, file, path};

/// Two reviews of one product, one of them bad.
pub(crate) const TWO: &str = "review_id,order_id,product_id,rating,text,created_at,buyer\n\
    R1,O1,P1,1,The zipper broke on the first day and nobody answers,2026-11-01 09:00:00,Alice\n\
    R2,O2,P1,5,Lovely colour and fast delivery,2026-11-01 10:00:00,Bob\n";

/// A public reply with all that it needs.
pub(crate) const REPLY: &str = "Thank you for your feedback and we are sorry about the zipper. We will check your order \
    and arrange an exchange; please send us a private message.";

/// A message to the buyer.
pub(crate) const MESSAGE: &str =
    "Hello Alice, we are sorry about the zipper. A new bag is on its way to you.";

/// Imports the two reviews and gives the case of the bad one.
pub(crate) async fn bad_review(person: &Person<'_>) -> Value {
    let import = person.import("reviews", TWO).await;
    assert_eq!((&import["created"], &import["cases_opened"]), (&json!(2), &json!(1)), "{import:#}");
    person.case_about("zipper").await
}

/// Corrects the triage, so that a test does not depend on what the model thinks.
pub(crate) async fn severe(person: &Person<'_>, case: &Value, severity: u8) -> Value {
    person.command(case, json!({ "kind": "set_issue", "issue": "quality", "severity": severity })).await.ok()
}

fn kinds(case: &Value) -> Vec<String> {
    let timeline = case["timeline"].as_array().unwrap();
    timeline.iter().map(|e| e["kind"].as_str().unwrap().to_owned()).collect()
}

fn clock<'a>(case: &'a Value, kind: &str) -> &'a Value {
    case["clocks"].as_array().unwrap().iter().find(|c| c["kind"] == kind).expect("a clock")
}

#[tokio::test]
async fn a_bad_review_becomes_a_closed_case() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let owner = house.owner();
        let import = owner.import("reviews", TWO).await;
        contract.check("Import", &import);
        assert_eq!(import["state"], "done");
        assert_eq!(import["by"], "Olga Owner");
        let rows = owner.queue("").await;
        assert_eq!(rows.len(), 1);
        contract.check("QueueRow", &rows[0]);
        assert_eq!(rows[0]["next_due"]["kind"], "first_touch");
        let case = owner.case(&rows[0]).await;
        contract.check("CaseDetail", &case);
        assert_eq!(case["state"], "new");
        assert_eq!(case["reviews"][0]["created_at"], "2026-11-01T01:00:00Z", "by the shop's zone");

        house.clock.advance(Span::minutes(10));
        let case = severe(&owner, &case, 1).await;
        let me = owner.read("/session").await["user"]["id"].clone();
        owner.command(&case, json!({ "kind": "assign", "to": me })).await.ok();
        let case = owner.command(&case, json!({ "kind": "start" })).await.ok();
        assert_eq!((&case["state"], &case["assignee"]["name"]), (&json!("verifying"), &json!("Olga Owner")));
        assert_eq!(clock(&case, "first_touch")["state"], "met");
        let verdict = json!({ "kind": "verify", "verdict": "valid", "note": "batch 7 again" });
        let case = owner.command(&case, verdict).await.ok();
        let case = owner.command(&case, json!({ "kind": "step_done", "step": "batch" })).await.ok();
        assert_eq!((&case["verdict"], &case["verdict_note"]), (&json!("valid"), &json!("batch 7 again")));

        let ask = json!({ "kind": "public_reply", "text": REPLY });
        let check = owner.post(&path(&case, "/acts/check")).json(&ask).send().await.ok();
        contract.check("ActCheck", &check);
        assert_eq!(
            (&check["allowed"], &check["left"], &check["approval"]),
            (&json!(true), &json!(1), &Value::Null)
        );
        let case = owner.draft(&case, "public_reply", REPLY).await.ok();
        assert_eq!((&case["acts"][0]["state"], &case["state"]), (&json!("approved"), &json!("verifying")));
        let proof = json!({ "proof_url": "https://shop.example.com/reviews/R1" });
        let case = owner.act(&case, "posted", proof).await.ok();
        assert_eq!((&case["state"], &case["replies_left"]), (&json!("replied"), &json!(0)));
        assert_eq!(clock(&case, "public_reply_golden")["state"], "met");

        let case = owner.draft(&case, "private_message", MESSAGE).await.ok();
        let case = owner.act(&case, "posted", json!({})).await.ok();
        assert_eq!(case["state"], "contacted");
        let case = owner.command(&case, json!({ "kind": "resolving", "plan": "send a new one" })).await.ok();
        assert_eq!(case["state"], "resolving");
        let done = json!({ "kind": "resolve", "cause": "weak zipper of batch 7", "outcome": "remedied" });
        let case = owner.command(&case, done).await.ok();
        assert_eq!((&case["state"], &case["cause"]), (&json!("resolved"), &json!("weak zipper of batch 7")));
        let case = owner.command(&case, json!({ "kind": "close" })).await.ok();
        assert_eq!(case["state"], "closed");
        contract.check("CaseDetail", &case);
        for clock in case["clocks"].as_array().unwrap() {
            assert_eq!(clock["state"], "met", "{clock:#}");
        }
        assert_eq!(
            kinds(&case),
            [
                "case.opened",
                "case.issue_set",
                "case.assigned",
                "case.state_changed",
                "case.verified",
                "case.playbook_chosen",
                "case.step_done",
                "case.act_drafted",
                "case.act_posted",
                "case.state_changed",
                "case.act_drafted",
                "case.act_posted",
                "case.state_changed",
                "case.state_changed",
                "case.resolved",
                "case.state_changed",
                "case.state_changed",
            ]
        );
        assert_eq!(owner.queue("open=true").await.len(), 0);
        assert_eq!(owner.queue("state=closed").await.len(), 1);
        house.is_sound().await;
    })
    .await;
}

/// Every command that the case page calls forbidden is refused with the same words, in every state on the way.
#[tokio::test]
async fn what_is_not_allowed_is_refused_with_the_same_reason() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let mut case = severe(&owner, &bad_review(&owner).await, 1).await;
        let steps = [
            ("new", json!({ "kind": "start" })),
            ("verifying", json!({ "kind": "skip_reply", "reason": "the platform took it down" })),
            ("replied", json!({ "kind": "skip_contact", "reason": "no address" })),
            ("contacted", json!({ "kind": "resolving", "plan": "refund" })),
            ("resolving", json!({ "kind": "resolve", "cause": "zipper", "outcome": "remedied" })),
            ("resolved", json!({ "kind": "close" })),
            ("closed", json!({ "kind": "reopen", "reason": "it broke again" })),
        ];
        for (state, next) in steps {
            assert_eq!(case["state"], state);
            for allowed in case["allowed"].as_array().unwrap().iter().filter(|a| a["allowed"] == false) {
                let word = allowed["command"].as_str().unwrap();
                if let Some(command) = harmless(word) {
                    let code = allowed["why_not"]["code"].as_str().unwrap();
                    let error = owner.command(&case, command).await.refused(422, code);
                    assert_eq!(error, allowed["why_not"], "{word} while {state}");
                }
            }
            let allowed =
                case["allowed"].as_array().unwrap().iter().find(|a| a["command"] == next["kind"]).unwrap();
            assert_eq!(allowed["allowed"], true, "{} while {state}", next["kind"]);
            case = owner.command(&case, next).await.ok();
        }
        assert_eq!(case["state"], "verifying", "a reopened case is looked at again");
    })
    .await;
}

/// A command of this kind with nothing wrong in it; none for those that do nothing when they are not needed.
fn harmless(kind: &str) -> Option<Value> {
    Some(match kind {
        "start" | "close" | "unmerge" => json!({ "kind": kind }),
        "skip_reply" | "skip_contact" | "reopen" | "wait" => json!({ "kind": kind, "reason": "…" }),
        "verify" => json!({ "kind": kind, "verdict": "valid" }),
        "resolving" => json!({ "kind": kind, "plan": "…" }),
        "resolve" => json!({ "kind": kind, "cause": "…", "outcome": "explained" }),
        "snooze" => json!({ "kind": kind, "until": "2026-11-02T03:00:00Z" }),
        _ => return None,
    })
}

#[tokio::test]
async fn a_command_with_a_fault_names_the_field() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let case = bad_review(&owner).await;
        let long = "字".repeat(10_001);
        for (command, code, field) in [
            (json!({ "kind": "note", "text": " \n " }), "empty_text", "text"),
            (json!({ "kind": "note", "text": long }), "text_too_long", "text"),
            (json!({ "kind": "prioritise", "priority": 5 }), "bad_priority", "priority"),
            (json!({ "kind": "set_issue", "issue": "quality", "severity": 0 }), "bad_severity", "severity"),
            (json!({ "kind": "snooze", "until": "2026-11-02T02:00:00Z" }), "bad_snooze", "until"),
            (json!({ "kind": "snooze", "until": "2027-11-02T02:00:00Z" }), "bad_snooze", "until"),
            (json!({ "kind": "skip_reply", "reason": "" }), "empty_text", "reason"),
            (json!({ "kind": "merge", "into": case["id"] }), "merge_with_itself", "into"),
            (json!({ "kind": "merge", "into": "01900000-0000-7000-8000-000000000001" }), "unknown_case", "into"),
            (json!({ "kind": "assign", "to": "01900000-0000-7000-8000-000000000001" }), "unknown_member", "to"),
        ] {
            assert_eq!(owner.command(&case, command).await.refused(422, code)["field"], field);
        }
        for command in [
            json!({ "kind": "explode" }),
            json!({ "kind": "prioritise", "priority": 300 }),
            json!({ "kind": "verify", "verdict": "maybe" }),
            json!({ "kind": "snooze", "until": "tomorrow" }),
            // Texts go through the guard; commands are no way around it.
            json!({ "kind": "draft_act", "act": case["id"], "what": "public_reply", "text": "x", "language": "en" }),
            json!({ "kind": "approve_act", "act": case["id"], "own": false }),
            json!([]),
        ] {
            owner.command(&case, command).await.refused(400, "bad_body");
        }
        assert_eq!(owner.case(&case).await["version"], case["version"], "nothing happened");
    })
    .await;
}

#[tokio::test]
async fn who_saw_an_older_version_is_told() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let case = bad_review(&owner).await;
        let seen = owner.get(&path(&case, "")).send().await.header("etag").to_owned();
        assert_eq!(seen, format!("\"{}\"", case["version"]));
        let commands = path(&case, "/commands");
        let with = |tag: &str, body| owner.post(&commands).header("if-match", tag).json(&body).send();
        let answer = with(&seen, json!({ "kind": "start" })).await;
        let now = answer.header("etag").to_owned();
        assert_eq!(now, format!("\"{}\"", answer.ok()["version"]));
        with(&seen, json!({ "kind": "note", "text": "late" })).await.refused(412, "version_conflict");
        let draft = owner.post(&path(&case, "/acts")).header("if-match", &seen);
        let draft = draft.json(&json!({ "kind": "private_message", "text": MESSAGE })).send().await;
        draft.refused(412, "version_conflict");
        with(&now, json!({ "kind": "note", "text": "in time" })).await.ok();
        with("*", json!({ "kind": "note", "text": "whatever it is" })).await.ok();
        with("soon", json!({ "kind": "start" })).await.refused(400, "bad_if_match");
        assert_eq!(kinds(&owner.case(&case).await).iter().filter(|k| *k == "case.note_added").count(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_late_answer_stands_after_the_breach_it_follows() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let case = bad_review(&owner).await;
        house.clock.advance(Span::minutes(45));
        assert_eq!(owner.queue("overdue=true").await.len(), 1, "late before any worker noticed");
        let case = owner.command(&case, json!({ "kind": "start" })).await.ok();
        assert_eq!(
            kinds(&case),
            ["case.opened", "case.clock_breached", "case.escalated", "case.state_changed"]
        );
        let first = clock(&case, "first_touch");
        assert_eq!((&first["state"], &first["met_at"]), (&json!("breached"), &json!("2026-11-02T02:45:00Z")));
        assert_eq!(case["timeline"][1]["data"]["deadline"], "2026-11-02T02:30:00Z");
        assert_eq!((&case["escalated"], &case["priority"]), (&json!(true), &json!(4)));
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn a_case_that_waits_for_the_buyer_stands_still() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let case = bad_review(&owner).await;
        owner.command(&case, json!({ "kind": "start" })).await.ok();
        house.clock.advance(Span::hours(1));
        let case = owner.command(&case, json!({ "kind": "wait", "reason": "a photo" })).await.ok();
        let golden = clock(&case, "public_reply_golden");
        assert_eq!(
            (&golden["state"], &golden["left"], &golden["due_at"]),
            (&json!("paused"), &json!(10_800), &Value::Null)
        );
        assert_eq!(case["paused"], true);
        house.clock.advance(Span::hours(48));
        let case = owner.command(&case, json!({ "kind": "unwait" })).await.ok();
        assert_eq!(clock(&case, "public_reply_golden")["due_at"], "2026-11-04T06:00:00Z");
        Contract::read().check("CaseDetail", &case);
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn cases_are_merged_and_taken_apart_again() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let file = "review_id,rating,text\nA,1,The strap tore at once\nB,1,The lid leaks everywhere\n";
        owner.import("reviews", file).await;
        let (strap, lid) = (owner.case_about("strap").await, owner.case_about("lid").await);
        let merged = owner.command(&strap, json!({ "kind": "merge", "into": lid["id"] })).await.ok();
        Contract::read().check("CaseDetail", &merged);
        assert_eq!(merged["merged_into"], lid["id"]);
        let host = owner.case(&lid).await;
        Contract::read().check("CaseDetail", &host);
        assert_eq!(host["merged"][0]["id"], strap["id"]);
        owner.command(&strap, json!({ "kind": "start" })).await.refused(422, "case_merged");
        owner
            .command(&lid, json!({ "kind": "merge", "into": strap["id"] }))
            .await
            .refused(422, "target_closed");
        assert_eq!(owner.queue("open=true").await.len(), 1);
        let apart = owner.command(&strap, json!({ "kind": "unmerge" })).await.ok();
        assert_eq!(apart["merged_into"], Value::Null);
        assert_eq!(owner.case(&lid).await["merged"], json!([]));
        assert_eq!(owner.queue("open=true").await.len(), 2);
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn people_without_the_right_see_no_names_and_change_nothing() {
    each_database(async |db| {
        let house = House::new(db).await;
        let case = bad_review(&house.owner()).await;
        assert_eq!(case["buyer"], "Alice");
        let viewer = house.join(Role::Viewer, "vic").await;
        let seen = viewer.get(&path(&case, "")).send().await;
        assert_eq!(
            (&seen.ok()["buyer"], &seen.ok()["buyer_history"]["name"]),
            (&json!("A***"), &json!("A***"))
        );
        assert!(!seen.text().contains("Alice"), "{}", seen.text());
        assert_eq!(viewer.queue("").await[0]["buyer"], "A***");
        viewer.command(&case, json!({ "kind": "start" })).await.refused(403, "forbidden");
        viewer.draft(&case, "public_reply", REPLY).await.refused(403, "forbidden");
        let agent = house.join(Role::Agent, "amy").await;
        let (me, other) = (agent.read("/session").await, viewer.read("/session").await);
        let give = |to: &Value| json!({ "kind": "assign", "to": to["user"]["id"] });
        agent.command(&case, give(&other)).await.refused(403, "forbidden");
        assert_eq!(agent.command(&case, give(&me)).await.ok()["assignee"]["name"], "amy");
    })
    .await;
}

#[tokio::test]
async fn the_queue_is_paged_filtered_and_counted() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let row = |i| format!("R{i},{},case number {i} is broken,P{}", 1 + i % 2, i % 3);
        let file = file("review_id,rating,text,product_id", (0..57).map(row));
        assert_eq!(owner.import("reviews", file).await["cases_opened"], 57);
        for sort in ["deadline", "newest", "oldest", "priority", "value"] {
            let (mut cursor, mut seen) = (String::new(), std::collections::BTreeSet::new());
            loop {
                let page =
                    owner.read(&format!("/shops/{{shop}}/cases?limit=10&sort={sort}&cursor={cursor}")).await;
                for row in page["items"].as_array().unwrap() {
                    assert!(seen.insert(row["number"].as_i64().unwrap()), "{sort}: {} twice", row["number"]);
                }
                match page["next"].as_str() {
                    Some(next) => next.clone_into(&mut cursor),
                    None => break,
                }
            }
            assert_eq!(seen.len(), 57, "{sort}");
        }
        for (query, count) in [
            ("", 57),
            ("product=P0", 19),
            ("star=1", 29),
            ("star=1,2", 57),
            ("star=1&product=P0", 10),
            ("assignee=none", 57),
            ("assignee=me", 0),
            ("overdue=true", 0),
            ("state=new,verifying", 57),
            ("state=closed", 0),
            ("source=review", 57),
            ("source=message", 0),
            ("number=7", 1),
            ("number=700", 0),
            ("improved=true", 0),
            ("batch=B1", 0),
            ("clock=first_touch&clock_state=open", 57),
            ("clock=first_touch&clock_state=met", 0),
            ("from=2026-11-02T02:00:00Z", 57),
            ("to=2026-11-02T02:00:00Z", 0),
            ("approval=true", 0),
            ("escalated=false", 57),
        ] {
            let found = owner.read(&format!("/shops/{{shop}}/cases/count?{query}")).await;
            assert_eq!(found, json!({ "count": count, "more": false }), "{query}");
            assert_eq!(owner.queue(&format!("limit=200&{query}")).await.len(), count, "{query}");
        }
        assert_eq!(owner.get("/shops/{shop}/cases?limit=100000").send().await.status, StatusCode::OK);
        assert_eq!(owner.queue("q=number%2033").await.len(), 1);
        assert_eq!(owner.queue("q=%2312").await[0]["number"], 12);
    })
    .await;
}
