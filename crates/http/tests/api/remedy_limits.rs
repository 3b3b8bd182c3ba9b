//! Limits of remedies: above one's own somebody else decides, and no number of callers at once gets past them.

use domain::access::Role;
use domain::time::Span;
use futures_util::future::join_all;
use serde_json::{Value, json};
use testkit::{TestDatabase, each_database};

use crate::contract::Contract;
use crate::house::{Answer, House, Person, file};
use crate::remedies::{ask, begin, case_of_39_90, quick, usd};

/// As many cases as wanted, without orders.
async fn cases(person: &Person<'_>, count: usize) -> Vec<Value> {
    let rows = (0..count).map(|i| format!("R{i},1,cup number {i} is broken"));
    person.import("reviews", file("review_id,rating,text", rows)).await;
    person.queue("limit=200").await
}

async fn change(owner: &Person<'_>, change: impl FnOnce(&mut Value)) {
    let mut policy = owner.read("/shops/{shop}/remedies/policy").await;
    change(&mut policy);
    owner.put("/shops/{shop}/remedies/policy").json(&policy).send().await.ok();
}

fn states(answers: &[Answer]) -> (usize, usize, usize) {
    let state = |a: &Answer| {
        if a.status.is_success() { a.ok()["state"].as_str().unwrap().to_owned() } else { "no".to_owned() }
    };
    let all: Vec<String> = answers.iter().map(state).collect();
    let count = |s: &str| all.iter().filter(|x| *x == s).count();
    (count("granted"), count("approval_requested"), count("no"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sixteen_grants_at_once_never_exceed_a_persons_day() {
    each_database(async |db: &TestDatabase| {
        let house = House::new(db).await;
        let (owner, amy) = (house.owner(), house.join(Role::Agent, "amy").await);
        let cases = cases(&owner, 20).await;
        change(&owner, |p| p["limits"][0]["per_day"] = json!([usd(10_000)])).await;
        // 100.00 a day, 20 times 10.00.
        let body = json!({ "kind": "coupon", "amount": usd(1_000) });
        let answers = join_all(cases.iter().map(|case| quick(&amy, case, body.clone()))).await;
        assert_eq!(states(&answers), (10, 10, 0));
        let waiting = answers.iter().map(Answer::ok).find(|r| r["state"] == "approval_requested").unwrap();
        assert_eq!(
            (&waiting["approval"]["why"], &waiting["approval"]["of"]),
            (&json!(["day"]), &json!("lead"))
        );
        let limits = amy.read("/shops/{shop}/remedies/limits").await;
        let usd_row =
            limits["currencies"].as_array().unwrap().iter().find(|c| c["currency"] == "USD").unwrap();
        assert_eq!((&usd_row["day"]["used"], &limits["count"]), (&usd(10_000), &json!(10)));
        // The next day is a new one.
        house.clock.advance(Span::hours(24));
        assert_eq!(quick(&amy, &cases[0], body).await.ok()["state"], "granted");
        house.is_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sixteen_approvals_at_once_never_exceed_a_budget_or_a_case() {
    each_database(async |db: &TestDatabase| {
        let house = House::new(db).await;
        let owner = house.owner();
        let (amy, lea, lou) = (
            house.join(Role::Agent, "amy").await,
            house.join(Role::Lead, "lea").await,
            house.join(Role::Lead, "lou").await,
        );
        let cases = cases(&owner, 16).await;
        change(&owner, |p| {
            p["budgets"] = json!([{ "name": "autumn", "per_month": usd(25_000) }]);
            p["per_case"] = json!([usd(9_000)]);
            p["two_person_above"] = json!([]);
        })
        .await;
        let body = json!({ "kind": "coupon", "amount": usd(5_000) });
        let mut waiting = Vec::new();
        for case in &cases {
            waiting.push(quick(&amy, case, body.clone()).await.ok());
        }
        assert!(waiting.iter().all(|r| r["state"] == "approval_requested"));
        // Two leads press at the same time; five times 50.00 fit into 250.00.
        let presses = cases.iter().zip(&waiting).flat_map(|(case, remedy)| {
            [&lea, &lou].map(|lead| ask(lead, case, remedy, "approve", json!({})))
        });
        let answers = join_all(presses).await;
        assert_eq!(states(&answers).0, 5);
        for answer in answers.iter().filter(|a| !a.status.is_success()) {
            let code = serde_json::from_slice::<Value>(&answer.body).unwrap()["error"]["code"].clone();
            assert!(code == "remedy_budget" || code == "wrong_remedy_state", "{code}");
        }
        house.is_sound().await;

        // A case's own limit, with a budget to spare.
        change(&owner, |p| p["budgets"][0]["per_month"] = usd(1_000_000)).await;
        let case = &cases[0];
        let small = json!({ "kind": "coupon", "amount": usd(1_000) });
        let before = owner.read(&crate::house::path(case, "/remedies")).await;
        let spent: i64 =
            before["items"].as_array().unwrap().iter().filter(|r| r["state"] == "granted").count() as i64
                * 5_000;
        let answers = join_all((0..16).map(|_| quick(&owner, case, small.clone()))).await;
        assert_eq!(states(&answers).0 as i64, (9_000 - spent) / 1_000);
        answers
            .iter()
            .filter(|a| !a.status.is_success())
            .for_each(|a| _ = a.refused(422, "remedy_case_limit"));
        // What is taken back is free again.
        let granted = answers.iter().find(|a| a.status.is_success()).unwrap().ok();
        ask(&owner, case, &granted, "cancel", json!({ "reason": "sent twice" })).await.ok();
        assert_eq!(quick(&owner, case, small).await.ok()["state"], "granted");
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn above_ones_limits_another_person_decides() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let owner = house.owner();
        let (amy, lea) = (house.join(Role::Agent, "amy").await, house.join(Role::Lead, "lea").await);
        let case = case_of_39_90(&owner).await;
        let asked = quick(&amy, &case, json!({ "kind": "refund" })).await.ok();
        contract.check("Remedy", &asked);
        assert_eq!(
            (&asked["state"], &asked["approval"]["by"]),
            (&json!("approval_requested"), &json!("amy"))
        );
        let who: Vec<&str> = asked["approval"]["who_can"]
            .as_array()
            .unwrap()
            .iter()
            .map(|p| p["name"].as_str().unwrap())
            .collect();
        assert_eq!(who, ["Olga Owner", "lea"]);
        let page = lea.read("/shops/{shop}/remedies?state=approval_requested").await;
        assert_eq!(page["items"][0]["id"], asked["id"]);
        let granted = ask(&lea, &case, &asked, "approve", json!({})).await.ok();
        assert_eq!(
            (&granted["state"], &granted["granted_by"]),
            (&json!("granted"), &json!("lea")),
            "on her authority"
        );
        assert_eq!(granted["approval"]["decided_by"], "lea");
        ask(&lea, &case, &asked, "approve", json!({})).await.refused(422, "wrong_remedy_state");

        // Above the line two people decide, whoever asks; nobody approves their own.
        let big = json!({ "kind": "coupon", "amount": usd(9_000) });
        let own = quick(&lea, &case, big.clone()).await.ok();
        assert_eq!(
            (&own["approval"]["why"], &own["approval"]["of"]),
            (&json!(["two_people"]), &json!("lead"))
        );
        ask(&lea, &case, &own, "approve", json!({})).await.refused(422, "own_approval");
        let refused = ask(&owner, &case, &own, "refuse", json!({ "reason": "too much" })).await.ok();
        assert_eq!((&refused["state"], &refused["reason"]), (&json!("refused"), &json!("too much")));
        let bigger = json!({ "kind": "coupon", "amount": usd(10_001) });
        let asked = quick(&lea, &case, bigger).await.ok();
        assert_eq!(asked["approval"]["of"], "owner");
        ask(&lea, &case, &asked, "approve", json!({})).await.refused(422, "role_needed");
        ask(&lea, &case, &asked, "refuse", json!({ "reason": "no" })).await.refused(422, "role_needed");
        assert_eq!(ask(&owner, &case, &asked, "approve", json!({})).await.ok()["granted_role"], "owner");
        // The owner's remedy, with a lead as the second pair of eyes, is on the owner's authority.
        let asked = quick(&owner, &case, big).await.ok();
        let granted = ask(&lea, &case, &asked, "approve", json!({})).await.ok();
        assert_eq!(
            (&granted["granted_by"], &granted["granted_role"]),
            (&json!("Olga Owner"), &json!("owner"))
        );
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn a_token_is_no_second_person_and_who_is_alone_decides_alone() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let case = case_of_39_90(&owner).await;
        let big = json!({ "kind": "coupon", "amount": usd(9_000) });
        let alone = quick(&owner, &case, big.clone()).await.ok();
        assert_eq!(alone["state"], "approval_requested");
        assert_eq!(alone["approval"]["who_can"][0]["name"], "Olga Owner");
        assert_eq!(ask(&owner, &case, &alone, "approve", json!({})).await.ok()["state"], "granted");
        let _lea = house.join(Role::Lead, "lea").await;
        let asked = quick(&owner, &case, big).await.ok();
        let token = house.token(domain::access::Permission::ALL).await;
        ask(&token, &case, &asked, "approve", json!({})).await.refused(422, "own_approval");
    })
    .await;
}

#[tokio::test]
async fn a_currency_without_a_limit_needs_the_owner_and_uses_up_no_other() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let (owner, lea) = (house.owner(), house.join(Role::Lead, "lea").await);
        let case = cases(&owner, 1).await.remove(0);
        let strange = json!({ "kind": "coupon", "amount": { "minor": 1, "currency": "XYZ" } });
        let asked = quick(&lea, &case, strange).await.ok();
        assert_eq!(
            (&asked["approval"]["of"], &asked["approval"]["why"]),
            (&json!("owner"), &json!(["currency"]))
        );
        ask(&lea, &case, &asked, "approve", json!({})).await.refused(422, "role_needed");
        let granted = ask(&owner, &case, &asked, "approve", json!({})).await.ok();
        assert_eq!((&granted["state"], &granted["budget"]), (&json!("granted"), &Value::Null));
        quick(&lea, &case, json!({ "kind": "coupon", "amount": { "minor": 7_000, "currency": "CNY" } }))
            .await
            .ok();
        let path = format!("/shops/{{shop}}/remedies/limits?case={}", case["id"].as_str().unwrap());
        let limits = lea.read(&path).await;
        contract.check("RemedyLimits", &limits);
        let used = |code: &str| {
            let row =
                limits["currencies"].as_array().unwrap().iter().find(|c| c["currency"] == code).unwrap();
            (
                row["day"]["used"]["minor"].clone(),
                row["case"]["used"]["minor"].clone(),
                row["budgets"][0]["used"]["minor"].clone(),
            )
        };
        assert_eq!(used("CNY"), (json!(7_000), json!(7_000), json!(7_000)));
        assert_eq!(used("USD"), (json!(0), json!(0), json!(0)));
        let named = begin(&owner, &case, json!({ "kind": "coupon", "amount": usd(5) })).await.ok();
        ask(&owner, &case, &named, "offer", json!({})).await.ok();
        ask(&owner, &case, &named, "accept", json!({})).await.ok();
        let error = ask(&owner, &case, &named, "grant", json!({ "budget": "nowhere" })).await;
        error.refused(422, "unknown_budget");
        house.is_sound().await;
    })
    .await;
}
