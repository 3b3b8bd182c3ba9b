//! Parcels over HTTP: reports make a timeline beside the buyer's claims, and trouble opens a case before the buyer asks.

use domain::time::Span;
use serde_json::{Value, json};
use testkit::each_database;

use crate::contract::Contract;
use crate::house::{House, file};
use crate::imports::counts;

const ORDERS: &str = "order_id,buyer,product_id,amount,currency,carrier,tracking,paid_at,promised_at\n\
    O1,Alice,P1,39.90,USD,SF,T1,2026-10-20T08:00:00Z,2026-10-25T08:00:00Z\n\
    O2,Bob,P1,39.90,USD,SF,T2,2026-10-20T08:00:00Z,2026-11-25T08:00:00Z\n";

fn reports(rows: &[(&str, &str, &str, &str)]) -> String {
    let rows =
        rows.iter().map(|(number, status, words, at)| format!("{number},SF,{status},{words},Jakarta,{at}"));
    file("tracking,carrier,status,description,place,at", rows)
}

async fn look(house: &House) -> usize {
    let shop = domain::ids::ShopId(house.shop.parse().unwrap());
    let mut tx = house.app.store.write().await.unwrap();
    let (found, _) = house.app.still_parcels_in(&mut tx, shop).await.unwrap();
    tx.commit().await.unwrap();
    found
}

#[tokio::test]
async fn what_a_carrier_loses_opens_a_case_and_answers_the_buyers_claim() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let owner = house.owner();
        owner.import("orders", ORDERS).await;
        let way = [
            ("T1", "picked_up", "Collected", "2026-10-21T08:00:00Z"),
            ("T1", "Exception_Lost", "Parcel lost in transit", "2026-10-29T08:00:00Z"),
            ("T1", "in_transit", "Left the hub", "2026-10-22T08:00:00Z"),
            ("T2", "delivered", "Signed", "2026-10-23T08:00:00Z"),
        ];
        let import = owner.import("parcels", reports(&way)).await;
        assert_eq!((counts(&import), &import["cases_opened"]), ([4, 4, 0, 0, 0], &json!(1)));
        assert_eq!(counts(&owner.import("parcels", reports(&way)).await), [4, 0, 0, 4, 0]);
        let rows = owner.queue("source=delivery").await;
        assert_eq!((rows.len(), &rows[0]["matter"]), (1, &json!("lost")));
        let case = owner.case(&rows[0]).await;
        contract.check("CaseDetail", &case);
        assert_eq!((&case["issue"], &case["buyer"]), (&json!("logistics"), &json!("Alice")));
        assert_eq!(case["excerpt"], "SF T1: Parcel lost in transit");
        let parcel = &case["parcels"][0];
        let steps: Vec<&Value> = parcel["steps"].as_array().unwrap().iter().map(|s| &s["status"]).collect();
        assert_eq!(steps, ["picked_up", "in_transit", "lost"], "by time, whatever the order of the file");
        assert_eq!((&parcel["exception"]["kind"], &parcel["own"]), (&json!("lost"), &json!(true)));
        // The buyer's words on the same order join the case, and the carrier's stand beside them.
        owner.import("reviews", "review_id,order_id,rating,text,buyer\nV1,O1,1,Still not delivered. Very slow delivery,Alice\n").await;
        let case = owner.case(&case).await;
        assert_eq!(case["feedbacks"], 2);
        let claims = case["verification"]["claims"].as_array().unwrap();
        let late = claims.iter().find(|c| c["what"] == "late").unwrap();
        assert_eq!((&late["truth"], &late["fact"]["en"]), (&json!("true"), &json!("the carrier reported it lost on 2026-10-29")));
        for found in ["q=T1", "q=O1"] {
            assert_eq!(owner.queue(found).await.len(), 1, "{found}");
        }
        let csv = owner.get("/shops/{shop}/export/parcels.csv").send().await.text();
        assert!(csv.contains("T1,") && csv.contains(",lost,"), "{csv}");
        assert_eq!(owner.read("/shops/{shop}/overview").await["decisions"]["deliveries"], 1);
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn a_parcel_that_stands_still_is_found_by_the_clock() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        owner.import("orders", ORDERS).await;
        owner.import("parcels", reports(&[("T2", "picked_up", "Collected", "2026-11-01T02:00:00Z")])).await;
        assert!(owner.queue("").await.is_empty());
        house.clock.advance(Span::hours(24 * 4 - 1));
        assert_eq!(look(&house).await, 0, "an hour too early");
        house.clock.advance(Span::hours(1));
        assert_eq!(look(&house).await, 1);
        assert_eq!(look(&house).await, 0, "once");
        let rows = owner.queue("source=delivery").await;
        assert_eq!((rows.len(), &rows[0]["matter"]), (1, &json!("stuck")));
        let case = owner.case(&rows[0]).await;
        assert_eq!(case["parcels"][0]["exception"]["since"], "2026-11-06T02:00:00Z");
        // It moves again, and comes.
        owner.import("parcels", reports(&[("T2", "delivered", "Signed", "2026-11-06T03:00:00Z")])).await;
        let case = owner.case(&case).await;
        assert_eq!(
            (&case["parcels"][0]["status"], &case["parcels"][0]["exception"]),
            (&json!("delivered"), &Value::Null)
        );
        assert_eq!(case["excerpt"], "SF T2: Signed");
        house.clock.advance(Span::hours(24 * 30));
        assert_eq!(look(&house).await, 0);
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn a_shop_may_wait_longer_or_not_be_told_at_all() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        owner.import("orders", ORDERS).await;
        let change = async |key: &str, value: Value| {
            let mut policy = owner.read("/shops/{shop}/policy").await;
            let version = policy["version"].to_string();
            *policy.pointer_mut(key).unwrap() = value;
            let put = owner.put("/shops/{shop}/policy").header("if-match", &format!("\"{version}\""));
            put.json(&policy).send().await
        };
        change("/parcels/stuck_days", json!(91)).await.refused(422, "bad_policy");
        change("/parcels/stuck_days", json!(0)).await.ok();
        owner.import("parcels", reports(&[("T2", "picked_up", "Collected", "2026-10-01T02:00:00Z")])).await;
        assert_eq!(look(&house).await, 0);
        change("/parcels/stuck_days", json!(30)).await.ok();
        change("/open/delivery_exception", json!(false)).await.ok();
        assert_eq!(look(&house).await, 1, "found and kept, without a case");
        assert!(owner.queue("").await.is_empty());
        house.is_sound().await;
    })
    .await;
}
