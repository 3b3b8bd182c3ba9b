//! Remedies over the API: suggested with their arithmetic, offered, granted, done; and what a case may not do meanwhile.

use domain::access::{Permission, Role};
use serde_json::{Value, json};
use testkit::each_database;

use crate::contract::Contract;
use crate::house::{Answer, House, Person, path};
use crate::work::{MESSAGE, TWO, severe};

/// A case about an order of 39.90 USD, quality, severity 2.
pub(crate) async fn case_of_39_90(person: &Person<'_>) -> Value {
    person.import("orders", "order_id,buyer,product_id,amount,currency\nO1,Alice,P1,39.90,USD\n").await;
    person.import("reviews", TWO).await;
    let case = person.case_about("zipper").await;
    severe(person, &case, 2).await
}

pub(crate) fn usd(minor: i64) -> Value {
    json!({ "minor": minor, "currency": "USD" })
}

pub(crate) async fn begin(person: &Person<'_>, case: &Value, body: Value) -> Answer {
    person.post(&path(case, "/remedies")).json(&body).send().await
}

pub(crate) async fn quick(person: &Person<'_>, case: &Value, body: Value) -> Answer {
    person.post(&path(case, "/remedies/quick")).json(&body).send().await
}

/// Does something with a remedy.
pub(crate) async fn ask(
    person: &Person<'_>,
    case: &Value,
    remedy: &Value,
    verb: &str,
    body: Value,
) -> Answer {
    let below = format!("/remedies/{}/{verb}", remedy["id"].as_str().expect("a remedy"));
    person.post(&path(case, &below)).json(&body).send().await
}

#[tokio::test]
async fn exchange_or_refund_in_three_clicks() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let (owner, amy) = (house.owner(), house.join(Role::Agent, "amy").await);
        let case = case_of_39_90(&owner).await;
        owner.command(&case, json!({ "kind": "skip_reply", "reason": "taken down" })).await.ok();
        let case = owner.draft(&case, "private_message", MESSAGE).await.ok();
        let case = owner.act(&case, "posted", json!({})).await.ok();
        assert_eq!(case["state"], "contacted");

        let choices = amy.read(&path(&case, "/remedies/suggestion")).await;
        contract.check("RemedyChoices", &choices);
        assert_eq!((&choices["order_value"], &choices["order_left"]), (&usd(3_990), &usd(3_990)));
        let best = &choices["choices"][0];
        assert_eq!((&best["kind"], &best["amount"]), (&json!("partial_refund"), &usd(1_317)));
        assert_eq!(best["steps"][1]["label"]["en"], "× 30 % (quality, severity 2)");
        assert_eq!((&best["within"], &best["approval_of"]), (&json!(true), &Value::Null));
        let refund = choices["choices"].as_array().unwrap().iter().find(|c| c["kind"] == "refund").unwrap();
        assert_eq!((&refund["within"], &refund["approval_of"]), (&json!(false), &json!("lead")));
        assert_eq!(refund["why"], json!(["one_remedy"]));

        let body =
            json!({ "kind": "partial_refund", "note": "zipper, photo to follow", "evidence_later": true });
        let remedy = quick(&amy, &case, body).await.ok();
        contract.check("Remedy", &remedy);
        assert_eq!((&remedy["state"], &remedy["amount"]), (&json!("granted"), &usd(1_317)));
        assert_eq!((&remedy["granted_by"], &remedy["granted_role"]), (&json!("amy"), &json!("agent")));
        assert_eq!(remedy["evidence_due"], "2026-11-09T02:00:00Z", "seven days");
        assert_eq!((&remedy["case"]["state"], &remedy["open"]), (&json!("resolving"), &json!(true)));
        assert_eq!(remedy["allowed"], json!(["evidence", "done", "cancel"]));

        let evidence = json!({ "label": "photo of the zipper", "url": "https://files.example/1.jpg" });
        let seen = ask(&amy, &case, &remedy, "evidence", evidence).await.ok();
        assert_eq!(
            (&seen["evidence_due"], &seen["evidence"][0]["label"]),
            (&Value::Null, &json!("photo of the zipper"))
        );

        let photo =
            amy.post("/shops/{shop}/pictures").bytes(b"\x89PNG\r\n\x1a\nzipper".to_vec()).send().await;
        let picture = photo.ok()["id"].clone();
        let kept = json!({ "label": "the zipper again", "picture": picture });
        let seen = ask(&amy, &case, &seen, "evidence", kept).await.ok();
        contract.check("Remedy", &seen);
        assert_eq!((&seen["evidence"][1]["picture"], &seen["evidence"][1]["url"]), (&picture, &json!("")));
        let stray = json!({ "label": "not ours", "picture": "00".repeat(32) });
        ask(&amy, &case, &seen, "evidence", stray).await.refused(404, "not_found");
        ask(&amy, &case, &seen, "evidence", json!({ "label": "neither" })).await.refused(422, "bad_url");

        // The case does not end while it is half done.
        owner
            .command(&case, json!({ "kind": "resolve", "cause": "zipper", "outcome": "remedied" }))
            .await
            .ok();
        let error = owner.command(&case, json!({ "kind": "close" })).await.refused(422, "remedy_open");
        assert_eq!(error["hint"]["en"], "mark it as done, or cancel it");
        let done = ask(&amy, &case, &seen, "done", json!({ "reference": "RF-2201" })).await.ok();
        contract.check("Remedy", &done);
        assert_eq!(
            (&done["state"], &done["open"], &done["allowed"]),
            (&json!("done"), &json!(false), &json!(["evidence"]))
        );
        let closed = owner.command(&case, json!({ "kind": "close" })).await.ok();
        assert_eq!(closed["state"], "closed");
        let kinds: Vec<&str> =
            closed["timeline"].as_array().unwrap().iter().map(|e| e["kind"].as_str().unwrap()).collect();
        assert!(kinds.contains(&"case.remedy_opened") && kinds.contains(&"case.remedy_ended"), "{kinds:?}");
        quick(&amy, &case, json!({ "kind": "sample" })).await.refused(422, "wrong_state");
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn step_by_step_and_what_each_step_needs() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let owner = house.owner();
        let case = case_of_39_90(&owner).await;
        let remedy = begin(&owner, &case, json!({ "kind": "partial_refund" })).await.ok();
        contract.check("Remedy", &remedy);
        assert_eq!((&remedy["state"], &remedy["amount"]), (&json!("suggested"), &usd(1_317)));
        assert_eq!(remedy["arithmetic"].as_array().unwrap().len(), 3);
        assert_eq!(owner.case(&case).await["state"], "new", "a thought is no work yet");
        ask(&owner, &case, &remedy, "accept", json!({})).await.refused(422, "wrong_remedy_state");
        ask(&owner, &case, &remedy, "grant", json!({})).await.refused(422, "wrong_remedy_state");
        ask(&owner, &case, &remedy, "approve", json!({})).await.refused(422, "wrong_remedy_state");
        let more = json!({ "kind": "partial_refund", "amount": usd(2_000), "note": "asked for more" });
        let sum = json!({ "amount": usd(100) });
        let less = ask(&owner, &case, &remedy, "offer", sum).await.ok();
        assert_eq!(
            (&less["kind"], &less["amount"]),
            (&json!("partial_refund"), &usd(100)),
            "of the same kind"
        );
        let offered = ask(&owner, &case, &remedy, "offer", more).await.ok();
        assert_eq!((&offered["state"], &offered["amount"]), (&json!("offered"), &usd(2_000)));
        assert_eq!(offered["suggested"]["amount"], usd(1_317), "what was suggested stays on record");
        assert_eq!(owner.case(&case).await["state"], "verifying");
        owner.command(&case, json!({ "kind": "not_complaint" })).await.refused(422, "remedy_open");
        let below = format!("/remedies/{}/accept", remedy["id"].as_str().unwrap());
        let stale =
            owner.post(&path(&case, &below)).header("if-match", "\"1\"").json(&json!({})).send().await;
        stale.refused(412, "version_conflict");
        ask(&owner, &case, &remedy, "accept", json!({})).await.ok();
        let granted = ask(&owner, &case, &remedy, "grant", json!({ "budget": "after-sales" })).await.ok();
        assert_eq!((&granted["state"], &granted["budget"]), (&json!("granted"), &json!("after-sales")));

        // What the buyer does not want ends, and so does what is taken back; both free the case.
        let other = begin(&owner, &case, json!({ "kind": "coupon", "amount": usd(500) })).await.ok();
        let last = other["arithmetic"].as_array().unwrap().last().unwrap();
        assert_eq!((&last["label"]["en"], &last["value"]), (&json!("chosen by hand"), &usd(500)));
        ask(&owner, &case, &other, "offer", json!({})).await.ok();
        let declined =
            ask(&owner, &case, &other, "decline", json!({ "reason": "wants a new one" })).await.ok();
        assert_eq!(
            (&declined["state"], &declined["reason"]),
            (&json!("declined"), &json!("wants a new one"))
        );
        ask(&owner, &case, &remedy, "cancel", json!({ "reason": " " })).await.refused(422, "empty_text");
        ask(&owner, &case, &remedy, "cancel", json!({ "reason": "paid twice" })).await.ok();
        owner.command(&case, json!({ "kind": "not_complaint" })).await.ok();

        let all = owner.read(&path(&case, "/remedies")).await;
        assert_eq!(all["items"].as_array().unwrap().len(), 2);
        for (query, count) in
            [("", 2), ("?state=declined", 1), ("?state=declined,cancelled", 2), ("?state=granted", 0)]
        {
            let page = owner.read(&format!("/shops/{{shop}}/remedies{query}")).await;
            assert_eq!(page["items"].as_array().unwrap().len(), count, "{query}");
            page["items"].as_array().unwrap().iter().for_each(|r| contract.check("Remedy", r));
        }
        owner.get("/shops/{shop}/remedies?state=lost").send().await.refused(422, "bad_state");
        let first = owner.read("/shops/{shop}/remedies?limit=1").await;
        let next = format!("/shops/{{shop}}/remedies?limit=1&cursor={}", first["next"].as_str().unwrap());
        let second = owner.read(&next).await;
        assert_ne!(first["items"][0]["id"], second["items"][0]["id"]);
        assert_eq!(second["next"], Value::Null);
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn refunds_of_an_order_are_never_more_than_its_price() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let case = case_of_39_90(&owner).await;
        quick(&owner, &case, json!({ "kind": "partial_refund", "amount": usd(3_000) })).await.ok();
        let error = quick(&owner, &case, json!({ "kind": "refund", "amount": usd(991) })).await;
        assert_eq!(error.refused(422, "remedy_above_order")["field"], "amount");
        let cny = json!({ "minor": 100, "currency": "CNY" });
        quick(&owner, &case, json!({ "kind": "refund", "amount": cny }))
            .await
            .refused(422, "remedy_currency");
        for sum in [0, -5, i64::MAX] {
            quick(&owner, &case, json!({ "kind": "coupon", "amount": usd(sum) }))
                .await
                .refused(422, "bad_amount");
        }
        let choices = owner.read(&path(&case, "/remedies/suggestion")).await;
        assert_eq!(choices["order_left"], usd(990));
        // Without a sum the suggested one is meant: all that is left.
        let rest = quick(&owner, &case, json!({ "kind": "refund" })).await.ok();
        assert_eq!((&rest["state"], &rest["amount"]), (&json!("granted"), &usd(990)));
        quick(&owner, &case, json!({ "kind": "refund" })).await.refused(422, "bad_amount");
        let text = owner.get("/shops/{shop}/export/remedies.csv").send().await.text();
        assert!(text.contains(",30.00,USD,after-sales,Olga Owner,") && text.lines().count() == 3, "{text}");
        assert_eq!(quick(&owner, &case, json!({ "kind": "bribe" })).await.status, 400);
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn each_step_has_its_permission() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let case = case_of_39_90(&owner).await;
        let remedy = begin(&owner, &case, json!({ "kind": "sample" })).await.ok();
        let (vic, ben) = (house.join(Role::Viewer, "vic").await, house.join(Role::Buyer, "ben").await);
        let amy = house.join(Role::Agent, "amy").await;
        for person in [&vic, &ben] {
            begin(person, &case, json!({ "kind": "sample" })).await.refused(403, "forbidden");
            ask(person, &case, &remedy, "offer", json!({})).await.refused(403, "forbidden");
            person.get("/shops/{shop}/remedies/limits").send().await.refused(403, "forbidden");
        }
        assert_eq!(vic.read(&path(&case, "/remedies")).await["items"][0]["buyer"], "A***");
        ask(&amy, &case, &remedy, "approve", json!({})).await.refused(403, "forbidden");
        amy.put("/shops/{shop}/remedies/policy").json(&json!({})).send().await.refused(403, "forbidden");
        // A token with one scope does that and no more.
        let token = house.token(&[Permission::RemedyGrant]).await;
        ask(&token, &case, &remedy, "refuse", json!({ "reason": "x" })).await.refused(403, "forbidden");
        // Another case's path does not lead to it.
        owner.import("reviews", "review_id,rating,text\nR9,1,the cup broke\n").await;
        let other = owner.case_about("cup").await;
        ask(&owner, &other, &remedy, "offer", json!({})).await.refused(404, "not_found");
        let stray = format!("/remedies/{}", remedy["id"].as_str().unwrap());
        owner.get(&path(&other, &stray)).send().await.refused(404, "not_found");
    })
    .await;
}

#[tokio::test]
async fn the_figures_are_changed_by_who_saw_the_last_ones() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let owner = house.owner();
        let answer = owner.get("/shops/{shop}/remedies/policy").send().await;
        let policy = answer.ok();
        contract.check("RemedyPolicy", &policy);
        assert_eq!((answer.header("etag"), &policy["version"]), ("\"0\"", &json!(0)));
        let put = async |policy: &Value, seen: &str| {
            owner.put("/shops/{shop}/remedies/policy").header("if-match", seen).json(policy).send().await
        };
        let mut new = policy.clone();
        new["above_loss"] = json!(20);
        let changed = put(&new, "\"0\"").await.ok();
        assert_eq!((&changed["version"], &changed["above_loss"]), (&json!(1), &json!(20)));
        put(&new, "\"0\"").await.refused(412, "version_conflict");
        new["above_loss"] = json!(101);
        assert_eq!(put(&new, "\"1\"").await.refused(422, "bad_remedy_policy")["field"], "above_loss");
        new["above_loss"] = json!(20);
        new["budgets"][0]["name"] = json!("five star fund");
        put(&new, "\"1\"").await.refused(422, "remedy_mentions_review");
        let case = case_of_39_90(&owner).await;
        let choices = owner.read(&path(&case, "/remedies/suggestion")).await;
        assert_eq!(choices["choices"][0]["amount"], usd(1_436), "11.97 and 20 % of it");
        let audit = owner.read("/shops/{shop}/audit?kind=shop.remedy_policy_changed").await;
        assert_eq!(audit["items"].as_array().unwrap().len(), 1);
        house.is_sound().await;
    })
    .await;
}
