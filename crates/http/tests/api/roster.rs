//! Work at scale over HTTP: the next best case, taken by many at once; who is on duty and suits; notes from shift to
//! shift; runs undone case by case.

use std::collections::BTreeSet;

use app::Caller;
use domain::access::Role;
use domain::time::Span;
use serde_json::{Value, json};
use testkit::each_database;

use crate::contract::Contract;
use crate::house::{House, Person, file};

async fn open_cases(person: &Person<'_>, count: usize) -> Vec<Value> {
    let rows = (0..count).map(|i| format!("R{i},1,case number {i} is broken"));
    let file = file("review_id,rating,text", rows);
    assert_eq!(person.import("reviews", file).await["cases_opened"], count);
    person.queue("sort=oldest").await
}

async fn me(person: &Person<'_>) -> Value {
    person.read("/session").await["user"]["id"].clone()
}

async fn work_on(owner: &Person<'_>, user: &Value, work: &Value) -> Value {
    let path = format!("/shops/{{shop}}/roster/{}", user.as_str().unwrap());
    owner.put(&path).json(work).send().await.ok()
}

#[tokio::test]
async fn sixteen_takers_at_once_get_sixteen_cases() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        open_cases(&owner, 20).await;
        let shop = domain::ids::ShopId(house.shop.parse().unwrap());
        let system = Caller::system(shop, "test");
        let mut tx = house.app.store.write().await.unwrap();
        let mut people = Vec::new();
        for n in 0..16 {
            let name = format!("Agent {n}");
            let email = format!("agent{n}@example.com");
            let user = house.app.add_stand_in(&mut tx, &system, &name, &email, Role::Agent).await.unwrap();
            let may = Role::Agent.permissions().iter().copied();
            people.push(Caller::new(shop, user, None, Role::Agent, format!("user:{user}"), may));
        }
        tx.commit().await.unwrap();
        let takes = people.iter().map(|person| house.app.take_next(person));
        let taken = futures_util::future::join_all(takes).await;
        let taken: Vec<_> = taken.into_iter().map(|case| case.unwrap().expect("enough for all")).collect();
        let ids: BTreeSet<_> = taken.iter().map(|case| case.id).collect();
        assert_eq!(ids.len(), 16, "nobody shares a case");
        for (person, case) in people.iter().zip(&taken) {
            let mine = owner.queue(&format!("assignee={}", person.user.0)).await;
            assert_eq!((mine.len(), &mine[0]["id"]), (1, &json!(case.id)));
        }
        for (n, person) in people.iter().enumerate().take(5) {
            let more = house.app.take_next(person).await.unwrap();
            assert_eq!(more.is_none(), n == 4, "four were left");
        }
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn the_next_best_case_is_of_what_one_works_on_and_most_pressing() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let owner = house.owner();
        let rows = open_cases(&owner, 3).await;
        owner.command(&rows[1], json!({ "kind": "set_issue", "issue": "service", "severity": 3 })).await.ok();
        owner
            .command(&rows[2], json!({ "kind": "set_issue", "issue": "logistics", "severity": 1 }))
            .await
            .ok();
        let next = owner.read("/shops/{shop}/cases/next").await;
        contract.check("NextCase", &next);
        assert_eq!(next["case"]["id"], rows[1]["id"], "the gravest of equals");
        let order = owner.queue("sort=next_best").await;
        assert_eq!((order.len(), &order[0]["id"]), (3, &rows[1]["id"]));
        let ann = house.join(Role::Agent, "ann").await;
        let who = me(&ann).await;
        work_on(&owner, &who, &json!({ "issues": ["logistics"], "most_open": 1 })).await;
        assert_eq!(ann.read("/shops/{shop}/cases/next").await["case"]["id"], rows[2]["id"]);
        let taken = ann.post("/shops/{shop}/cases/next/take").send().await.ok();
        contract.check("TakenCase", &taken);
        assert_eq!(taken["number"], rows[2]["number"]);
        assert!(ann.read("/shops/{shop}/cases/next").await["case"].is_null());
        ann.post("/shops/{shop}/cases/next/take").send().await.refused(422, "load_full");
        let viewer = house.join(Role::Viewer, "vic").await;
        viewer.get("/shops/{shop}/cases/next").send().await.refused(403, "forbidden");
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn new_cases_go_to_whoever_suits_is_on_duty_and_carries_least() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let owner = house.owner();
        let (ann, bob) = (house.join(Role::Agent, "ann").await, house.join(Role::Agent, "bob").await);
        let (a, b, o) = (me(&ann).await, me(&bob).await, me(&owner).await);
        // The house begins on a Monday at 02:00 UTC: ann works then, bob from four on, the owner takes one case.
        let shift = |from: u16, to: u16| {
            let day = json!([[from, to]]);
            json!({ "zone": "UTC", "week": [day, day, day, day, day, [], []] })
        };
        work_on(&owner, &a, &json!({ "shifts": shift(60, 240) })).await;
        work_on(&owner, &b, &json!({ "shifts": shift(240, 600) })).await;
        let roster = work_on(&owner, &o, &json!({ "most_open": 1 })).await;
        let items = roster["items"].as_array().unwrap();
        for c in items {
            contract.check("Colleague", c);
        }
        let on = |user: &Value| items.iter().find(|c| c["user"] == *user).unwrap()["on_duty"].clone();
        assert_eq!((on(&a), on(&b), on(&o)), (json!(true), json!(false), json!(true)));
        let rows = open_cases(&owner, 4).await;
        let path = format!("/shops/{{shop}}/cases/{}/suggestions", rows[0]["id"].as_str().unwrap());
        let list = owner.read(&path).await["items"].clone();
        contract.check("Suggestion", &list[0]);
        let fits: Vec<&Value> = list.as_array().unwrap().iter().map(|s| &s["fits"]).collect();
        assert_eq!(fits, [&json!(true), &json!(true), &json!(false)]);
        assert_eq!(list[2]["reasons"][0]["en"], "is off duty now");

        let shop = domain::ids::ShopId(house.shop.parse().unwrap());
        assert_eq!(house.app.assign_new(shop).await.unwrap(), 0, "the policy says manual");
        let mut policy = owner.read("/shops/{shop}/policy").await;
        policy["assign"] = json!("automatic");
        owner.put("/shops/{shop}/policy").json(&policy).send().await.ok();
        owner.command(&rows[3], json!({ "kind": "assign", "to": b })).await.ok();
        owner.command(&rows[3], json!({ "kind": "assign", "to": null })).await.ok();
        assert_eq!(house.app.assign_new(shop).await.unwrap(), 3);
        assert_eq!(house.app.assign_new(shop).await.unwrap(), 0, "what a person took back stays with people");
        let count =
            async |user: &Value| owner.queue(&format!("assignee={}", user.as_str().unwrap())).await.len();
        assert_eq!((count(&a).await, count(&b).await, count(&o).await), (2, 0, 1));
        let case = owner.case(&rows[0]).await;
        let given =
            case["timeline"].as_array().unwrap().iter().find(|e| e["kind"] == "case.assigned").unwrap();
        assert_eq!(given["actor"]["kind"], "system");
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn a_roster_that_cannot_work_is_refused() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let who = me(&owner).await;
        let path = format!("/shops/{{shop}}/roster/{}", who.as_str().unwrap());
        let put = async |work: Value| owner.put(&path).json(&work).send().await;
        for (work, code, field) in [
            (json!({ "languages": ["English"] }), "bad_roster", "languages"),
            (json!({ "most_open": 0 }), "bad_roster", "most_open"),
            (
                json!({ "shifts": { "zone": "Mars", "week": [[], [], [], [], [], [], []] } }),
                "bad_roster",
                "shifts",
            ),
            (json!({ "channels": [uuid::Uuid::from_u128(9)] }), "unknown_channel", "channels"),
        ] {
            assert_eq!(put(work).await.refused(422, code)["field"], field);
        }
        let nobody = format!("/shops/{{shop}}/roster/{}", uuid::Uuid::from_u128(7));
        owner.put(&nobody).json(&json!({})).send().await.refused(404, "not_found");
        let agent = house.join(Role::Agent, "ann").await;
        agent.put(&path).json(&json!({})).send().await.refused(403, "forbidden");
    })
    .await;
}

#[tokio::test]
async fn one_shift_tells_the_next() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let owner = house.owner();
        let rows = open_cases(&owner, 2).await;
        let post = async |body: Value| owner.post("/shops/{shop}/handovers").json(&body).send().await;
        let body = json!({ "text": " the courier calls back at nine ", "cases": [rows[1]["id"]] });
        assert!(post(body).await.ok()["id"].is_string());
        post(json!({ "text": "  " })).await.refused(422, "bad_handover");
        post(json!({ "text": "x".repeat(5_001) })).await.refused(422, "bad_handover");
        let strange = json!({ "text": "x", "cases": [uuid::Uuid::from_u128(3)] });
        post(strange).await.refused(422, "unknown_case");
        let agent = house.join(Role::Agent, "ann").await;
        let notes = agent.read("/shops/{shop}/handovers").await["items"].clone();
        contract.check("Handover", &notes[0]);
        assert_eq!(notes[0]["text"], "the courier calls back at nine");
        assert_eq!(
            (&notes[0]["cases"][0]["number"], &notes[0]["by"]),
            (&rows[1]["number"], &json!("Olga Owner"))
        );
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn a_run_is_undone_case_by_case_where_nobody_went_on() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let owner = house.owner();
        let rows = open_cases(&owner, 3).await;
        let ann = house.join(Role::Agent, "ann").await;
        let (a, o) = (me(&ann).await, me(&owner).await);
        owner.command(&rows[2], json!({ "kind": "prioritise", "priority": 4 })).await.ok();
        let ids: Vec<&Value> = rows.iter().map(|r| &r["id"]).collect();
        let body = json!({ "ids": ids, "command": { "kind": "assign", "to": o } });
        let done = owner.post("/shops/{shop}/bulk").json(&body).send().await.ok();
        assert_eq!(done["done"], 3);
        // One case goes on to somebody else; another gets a new priority, which the run did not set.
        owner.command(&rows[0], json!({ "kind": "assign", "to": a })).await.ok();
        owner.command(&rows[1], json!({ "kind": "prioritise", "priority": 1 })).await.ok();
        let undo = format!("/shops/{{shop}}/bulk/{}/undo", done["id"].as_str().unwrap());
        house.clock.advance(Span::minutes(9));
        let undone = owner.post(&undo).send().await.ok();
        contract.check("BulkResult", &undone);
        assert_eq!((&undone["done"], &undone["refused_count"]), (&json!(2), &json!(1)));
        assert_eq!(undone["refused"][0]["number"], rows[0]["number"]);
        assert_eq!(undone["refused"][0]["error"]["code"], "changed_since");
        let [first, second] = [owner.case(&rows[0]).await, owner.case(&rows[1]).await];
        assert_eq!((&first["assignee"]["id"], &second["assignee"]), (&a, &Value::Null));
        assert_eq!(second["priority"], 1, "what the run did not change is left alone");
        house.is_sound().await;
    })
    .await;
}
