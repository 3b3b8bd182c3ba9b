//! Around the queue: bulk acts with their undo, saved views, the policy, shops and channels, the overview, jobs.

use domain::access::Role;
use domain::time::Span;
use serde_json::{Value, json};
use testkit::each_database;

use crate::contract::Contract;
use crate::house::{House, Person, file};
use crate::work::{TWO, bad_review};

async fn ten(person: &Person<'_>) -> Vec<Value> {
    let rows = (0..10).map(|i| format!("R{i},1,case number {i} is broken"));
    let file = file("review_id,rating,text", rows);
    assert_eq!(person.import("reviews", file).await["cases_opened"], 10);
    person.queue("sort=oldest").await
}

#[tokio::test]
async fn many_cases_at_once_and_back() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let owner = house.owner();
        let rows = ten(&owner).await;
        let me = owner.read("/session").await["user"]["id"].clone();
        let bulk = async |body: Value| owner.post("/shops/{shop}/bulk").json(&body).send().await;
        let assign = json!({ "kind": "assign", "to": me });
        let all = json!({ "filter": { "open": true }, "ids": null, "command": assign, "preview": true });
        let preview = bulk(all.clone()).await.ok();
        contract.check("BulkResult", &preview);
        assert_eq!(
            (&preview["matched"], &preview["done"], &preview["id"]),
            (&json!(10), &json!(10), &Value::Null)
        );
        assert_eq!(owner.queue("assignee=me").await.len(), 0, "a preview changes nothing");
        let mut real = all;
        real["preview"] = json!(false);
        let done = bulk(real).await.ok();
        contract.check("BulkResult", &done);
        assert_eq!((&done["done"], &done["undoable"]), (&json!(10), &json!(true)));
        assert_eq!(owner.queue("assignee=me").await.len(), 10);
        let undo = format!("/shops/{{shop}}/bulk/{}/undo", done["id"].as_str().unwrap());
        assert_eq!(owner.post(&undo).send().await.ok()["done"], 10);
        assert_eq!(owner.queue("assignee=none").await.len(), 10);
        owner.post(&undo).send().await.refused(422, "undo_over");

        // Each case answers for itself.
        owner.command(&rows[0], json!({ "kind": "start" })).await.ok();
        let ids: Vec<&Value> = rows.iter().take(3).map(|r| &r["id"]).collect();
        let started = bulk(json!({ "ids": ids, "command": { "kind": "start" } })).await.ok();
        assert_eq!((&started["done"], &started["refused_count"]), (&json!(2), &json!(1)));
        assert_eq!(started["refused"][0]["id"], rows[0]["id"]);
        assert_eq!(started["refused"][0]["error"]["code"], "wrong_state");
        contract.check("BulkResult", &started);
        assert_eq!(
            bulk(json!({ "command": { "kind": "start" } })).await.refused(422, "nothing_chosen")["field"],
            "ids"
        );
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn waiting_is_taken_back_too() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        ten(&owner).await;
        let rows = owner.queue("").await;
        let start = json!({ "filter": {}, "command": { "kind": "start" } });
        owner.post("/shops/{shop}/bulk").json(&start).send().await.ok();
        let already = json!({ "kind": "wait", "reason": "the warehouse looks" });
        owner.command(&rows[0], already).await.ok();
        let body =
            json!({ "filter": {}, "command": { "kind": "wait", "reason": "the carrier answers on Monday" } });
        let done = owner.post("/shops/{shop}/bulk").json(&body).send().await.ok();
        assert_eq!(done["undoable"], json!(true));
        let waiting = async || {
            let mut reasons = Vec::new();
            for row in &rows {
                reasons.push(owner.case(row).await["waiting"].as_str().unwrap_or_default().to_owned());
            }
            reasons.sort();
            reasons.dedup();
            reasons
        };
        assert!(waiting().await.contains(&"the carrier answers on Monday".to_owned()));
        let undo = format!("/shops/{{shop}}/bulk/{}/undo", done["id"].as_str().unwrap());
        owner.post(&undo).send().await.ok();
        assert_eq!(waiting().await, ["", "the warehouse looks"]);
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn an_undo_comes_within_ten_minutes() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        ten(&owner).await;
        let body = json!({ "filter": {}, "command": { "kind": "prioritise", "priority": 4 } });
        let done = owner.post("/shops/{shop}/bulk").json(&body).send().await.ok();
        house.clock.advance(Span::minutes(11));
        let undo = format!("/shops/{{shop}}/bulk/{}/undo", done["id"].as_str().unwrap());
        owner.post(&undo).send().await.refused(422, "undo_over");
    })
    .await;
}

#[tokio::test]
async fn views_are_ones_own_until_shared() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let (owner, amy) = (house.owner(), house.join(Role::Agent, "amy").await);
        let filter = json!({ "issue": ["quality"], "overdue": true, "sort": "priority" });
        let body = |shared| json!({ "name": "Late", "filter": filter, "shared": shared });
        let mine = owner.post("/shops/{shop}/views").json(&body(false)).send().await.ok();
        contract.check("View", &mine);
        assert_eq!((&mine["filter"], &mine["mine"]), (&filter, &json!(true)));
        assert_eq!(amy.read("/shops/{shop}/views").await["items"], json!([]));
        amy.post("/shops/{shop}/views").json(&body(true)).send().await.refused(403, "forbidden");
        let path = format!("/shops/{{shop}}/views/{}", mine["id"].as_str().unwrap());
        assert_eq!(owner.put(&path).json(&body(true)).send().await.ok()["shared"], true);
        let seen = amy.read("/shops/{shop}/views").await["items"][0].clone();
        contract.check("View", &seen);
        assert_eq!((&seen["id"], &seen["mine"]), (&mine["id"], &json!(false)));
        amy.put(&path).json(&body(false)).send().await.refused(404, "not_found");
        amy.delete(&path).send().await.refused(404, "not_found");
        let unknown = json!({ "name": "X", "filter": { "colour": "red" }, "shared": false });
        owner.post("/shops/{shop}/views").json(&unknown).send().await.refused(400, "bad_body");
        assert_eq!(owner.delete(&path).send().await.status, 204);
    })
    .await;
}

#[tokio::test]
async fn the_policy_is_changed_by_who_saw_the_last_one() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let owner = house.owner();
        let answer = owner.get("/shops/{shop}/policy").send().await;
        let policy = answer.ok();
        contract.check("Policy", &policy);
        assert_eq!(answer.header("etag"), format!("\"{}\"", policy["version"]));
        let mut new = policy.clone();
        new["open"]["max_rating"] = json!(3);
        let changed = owner
            .put("/shops/{shop}/policy")
            .header("if-match", answer.header("etag"))
            .json(&new)
            .send()
            .await;
        contract.check("Policy", &changed.ok());
        assert_eq!(changed.ok()["version"], json!(policy["version"].as_i64().unwrap() + 1));
        let stale = owner
            .put("/shops/{shop}/policy")
            .header("if-match", answer.header("etag"))
            .json(&new)
            .send()
            .await;
        stale.refused(412, "version_conflict");
        owner.put("/shops/{shop}/policy").json(&new).send().await.refused(412, "version_conflict");
        let last = owner.read("/shops/{shop}/policy").await;
        let mut faults = Vec::new();
        for (pointer, value) in [
            ("/open/max_rating", json!(6)),
            ("/approval/severity_from", json!(0)),
            ("/reply/max_chars", json!(3)),
            ("/clocks/0/target", json!(0)),
            ("/calendar/zone", json!("Mars/Olympus")),
        ] {
            let mut bad = last.clone();
            *bad.pointer_mut(pointer).unwrap() = value;
            let code = if pointer.starts_with("/calendar") { "bad_calendar" } else { "bad_policy" };
            let error = owner.put("/shops/{shop}/policy").json(&bad).send().await.refused(422, code);
            faults.push(error["field"].as_str().unwrap().to_owned());
        }
        assert_eq!(
            faults,
            ["open.max_rating", "approval.severity_from", "reply.max_chars", "clocks", "calendar"]
        );
        // The new rule counts from now on: three stars open a case, however mild.
        owner.import("reviews", "review_id,rating,text\nM1,3,It is a bag\n").await;
        assert_eq!(owner.queue("star=3").await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn of_two_changes_of_one_policy_one_is_told_it_came_late() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let policy = owner.read("/shops/{shop}/policy").await;
        let change = |stars: u8| {
            let mut new = policy.clone();
            new["open"]["max_rating"] = json!(stars);
            owner.put("/shops/{shop}/policy").header("if-match", "\"1\"").json(&new).send()
        };
        let (a, b) = tokio::join!(change(3), change(4));
        let late = if a.status.is_success() { b } else { a };
        late.refused(412, "version_conflict");
        assert_eq!(owner.read("/shops/{shop}/policy").await["version"], 2);
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn shops_and_channels_have_names_of_their_own() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let owner = house.owner();
        contract.check("Shop", &owner.read("/shops/{shop}").await);
        let changed = owner.patch("/shops/{shop}").json(&json!({ "zone": "Asia/Jakarta" })).send().await.ok();
        contract.check("Shop", &changed);
        assert_eq!((&changed["name"], &changed["zone"]), (&json!("Tea House"), &json!("Asia/Jakarta")));
        for (body, code, field) in [
            (json!({ "zone": "Mars/Olympus" }), "bad_zone", "zone"),
            (json!({ "name": "" }), "bad_name", "name"),
            (json!({ "name": "店".repeat(101) }), "bad_name", "name"),
        ] {
            assert_eq!(
                owner.patch("/shops/{shop}").json(&body).send().await.refused(422, code)["field"],
                field
            );
        }
        let twin = json!({ "name": "Main", "platform": "generic", "market": "" });
        owner.post("/shops/{shop}/channels").json(&twin).send().await.refused(422, "name_taken");
        owner.import("reviews", TWO).await;
        let channels = owner.read("/shops/{shop}/channels").await;
        let main = &channels["items"][0];
        contract.check("Channel", main);
        assert_eq!((&main["reviews"], &main["market"]), (&json!(2), &json!("CN")));
        assert!(main["last_received_at"].is_string() && main["last_import_at"].is_string(), "{main:#}");
    })
    .await;
}

#[tokio::test]
async fn the_overview_has_the_numbers_of_the_file() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let owner = house.owner();
        contract.check("Overview", &owner.read("/shops/{shop}/overview").await);
        bad_review(&owner).await;
        house.clock.advance(Span::hours(2));
        let page = owner.read("/shops/{shop}/overview?days=7").await;
        contract.check("Overview", &page);
        assert_eq!((&page["reviews"]["total"], &page["reviews"]["negative"]), (&json!(2), &json!(1)));
        assert_eq!(page["stars"], json!([1, 0, 0, 0, 1]));
        assert_eq!(page["days"].as_array().unwrap().len(), 7);
        assert_eq!(page["decisions"]["unassigned"], 1);
        let other = owner.read("/shops/{shop}/overview?channel=01900000-0000-7000-8000-000000000001").await;
        assert_eq!(other["reviews"]["total"], 0);
        owner.get("/shops/{shop}/overview?days=soon").send().await.refused(400, "bad_query");
    })
    .await;
}

#[tokio::test]
async fn jobs_can_be_seen_cancelled_and_tried_again() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let owner = house.owner();
        owner.upload("reviews", TWO, "").await.ok();
        let jobs = owner.read("/shops/{shop}/jobs?state=ready").await;
        let job = &jobs["items"][0];
        contract.check("Job", job);
        let path = |verb: &str| format!("/shops/{{shop}}/jobs/{}/{verb}", job["id"].as_str().unwrap());
        owner.post(&path("retry")).send().await.refused(404, "not_found");
        let cancelled = owner.post(&path("cancel")).send().await.ok();
        contract.check("Job", &cancelled);
        assert_eq!(cancelled["state"], "cancelled");
        house.work().await;
        assert_eq!(owner.queue("").await.len(), 0);
        assert_eq!(owner.post(&path("retry")).send().await.ok()["state"], "ready");
        house.work().await;
        assert_eq!(owner.queue("").await.len(), 1);
        assert_eq!(owner.read("/shops/{shop}/jobs").await["items"][0]["state"], "done");
        let about = owner.read("/about").await;
        assert_eq!(about["database"], db.store.database());
    })
    .await;
}
