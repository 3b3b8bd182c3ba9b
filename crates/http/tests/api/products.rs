//! Products that the shop lists itself: versions, clearance, who may.

use domain::access::Role;
use serde_json::{Value, json};
use testkit::each_database;

use crate::contract::Contract;
use crate::house::{House, Person};

/// A listing of tea.
pub(crate) fn tea(sku: &str) -> Value {
    json!({
        "sku": sku, "title": "West Lake green tea", "price": { "minor": 9_900, "currency": "CNY" }, "stock": 200,
        "facts": [
            { "name": "净含量", "value": "250 克" }, { "name": "产地", "value": "浙江杭州, 中国" },
            { "name": "包装", "value": "铁罐" },
        ],
        "weaknesses": ["冷泡味道偏苦"],
    })
}

/// Lists a product and clears it; its id.
pub(crate) async fn cleared(who: &Person<'_>, listing: &Value) -> String {
    let made = who.post("/shops/{shop}/products").json(listing).send().await.ok();
    let id = made["product"]["id"].as_str().unwrap().to_owned();
    let why = json!({ "cleared": true, "why": "checked against the test report" });
    who.post(&format!("/shops/{{shop}}/products/{id}/clearance")).json(&why).send().await.ok();
    id
}

#[tokio::test]
async fn a_product_is_listed_changed_and_cleared() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let owner = house.owner();
        let made = owner.post("/shops/{shop}/products").json(&tea("TEA-1")).send().await;
        assert_eq!(made.status, 201);
        let made = made.ok();
        contract.check("ProductDetail", &made);
        let path = format!("/shops/{{shop}}/products/{}", made["product"]["id"].as_str().unwrap());
        let why = json!({ "cleared": true, "why": "checked" });
        owner.post(&format!("{path}/clearance")).json(&why).send().await.ok();

        let mut cheaper = tea("TEA-1");
        cheaper["price"]["minor"] = 8_900.into();
        house.clock.advance(domain::time::Span::seconds(60));
        let put = || owner.put(&path).json(&cheaper);
        let changed = put().header("if-match", "\"2\"").send().await.ok();
        assert_eq!(
            (&changed["product"]["version"], &changed["product"]["cleared"]),
            (&3.into(), &true.into())
        );
        let versions = changed["listings"].as_array().unwrap();
        assert_eq!((versions.len(), &versions[1]["until"]), (2, &versions[0]["from"]));
        assert_eq!(put().send().await.ok()["product"]["version"], 3, "the same again changes nothing");
        assert_eq!(put().header("if-match", "\"2\"").send().await.status, 412);

        let mut other = cheaper.clone();
        other["facts"][0]["value"] = "200 克".into();
        let changed = owner.put(&path).json(&other).send().await.ok();
        assert_eq!(
            (&changed["product"]["cleared"], &changed["product"]["clearance"]["cleared"]),
            (&false.into(), &true.into())
        );

        for (bend, code) in [
            (json!({ "sku": "TEA-2" }), "bad_sku"),
            (json!({ "price": { "minor": 0, "currency": "CNY" } }), "bad_price"),
            (json!({ "channel_id": "00000000-0000-0000-0000-000000000009" }), "unknown_channel"),
        ] {
            let mut bent = other.clone();
            bent.as_object_mut().unwrap().extend(bend.as_object().unwrap().clone());
            owner.put(&path).json(&bent).send().await.refused(422, code);
        }
        owner.post("/shops/{shop}/products").json(&tea("TEA-1")).send().await.refused(422, "sku_taken");
        owner
            .post(&format!("{path}/clearance"))
            .json(&json!({ "cleared": true, "why": "" }))
            .send()
            .await
            .refused(422, "empty_text");
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn the_list_is_by_sku_and_found_by_words() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let owner = house.owner();
        for sku in ["B-100%", "A-1", "C_1"] {
            owner.post("/shops/{shop}/products").json(&tea(sku)).send().await.ok();
        }
        cleared(&owner, &tea("D-1")).await;
        let read = async |query: &str| {
            let page = owner.read(&format!("/shops/{{shop}}/products?{query}")).await;
            contract.check("Products", &page);
            let skus = page["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|p| p["listing"]["sku"].as_str().unwrap().to_owned());
            (skus.collect::<Vec<_>>(), page["next"].as_str().map(str::to_owned))
        };
        let (first, next) = read("limit=3").await;
        assert_eq!(
            (first, next.as_deref()),
            (["A-1", "B-100%", "C_1"].map(str::to_owned).to_vec(), Some("C_1"))
        );
        assert_eq!(read("limit=3&cursor=C_1").await, (vec!["D-1".to_owned()], None));
        assert_eq!(read("q=%25%20TEA").await.0, ["B-100%"], "a sign of LIKE is a letter");
        assert_eq!(read("q=_").await.0, ["C_1"]);
        assert_eq!(read("cleared=true").await.0, ["D-1"]);
    })
    .await;
}

#[tokio::test]
async fn who_may_not_manage_products_only_reads_them() {
    each_database(async |db| {
        let house = House::new(db).await;
        let id = cleared(&house.owner(), &tea("TEA-1")).await;
        for (role, may) in
            [(Role::Operator, true), (Role::Lead, true), (Role::Agent, false), (Role::Viewer, false)]
        {
            let person = house.join(role, role.as_str()).await;
            let path = format!("/shops/{{shop}}/products/{id}");
            person.read(&path).await;
            let status = person.put(&path).json(&tea("TEA-1")).send().await.status;
            assert_eq!(status == 200, may, "{role}: {status}");
        }
    })
    .await;
}
