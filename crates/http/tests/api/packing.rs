//! What is captured before anybody complains, over HTTP: photos of the packing table put to an order by its number or its parcel's,
//! found by its case, redacted, chosen and proven in a bundle; and the listing as it stood when the order was paid.

use domain::access::Permission;
use domain::time::Span;
use serde_json::{Value, json};
use testkit::each_database;

use crate::contract::Contract;
use crate::evidence::{bundle, dark, put, red, report, vault, with_place, within};
use crate::house::{Answer, House, Person, path};
use crate::products::tea;
use crate::work::severe;

/// An order that was paid an hour after the tests begin.
const ORDERS: &str = "order_id,buyer,product_id,sku,amount,currency,tracking,paid_at\n\
    O1,Alice,P1,TEA-1,99.00,CNY,SF100,2026-11-02T02:00:00Z\n\
    O2,Bob,P1,OTHER,99.00,CNY,SF100,2026-11-02T02:00:00Z\n";
const REVIEWS: &str = "review_id,order_id,product_id,rating,text,created_at,buyer\n\
    R1,O1,P1,1,The tea box was empty and broken,2026-11-02 06:00:00,Alice\n";

fn at(order: &Value, below: &str) -> String {
    format!("/shops/{{shop}}/orders/{}/evidence{below}", order["id"].as_str().unwrap())
}

async fn pack(person: &Person<'_>, order: &Value, query: &str, bytes: Vec<u8>) -> Answer {
    person.post(&at(order, &format!("?{query}"))).bytes(bytes).send().await
}

/// The orders with a number.
async fn numbered(person: &Person<'_>, number: &str) -> Vec<Value> {
    let found = person.read(&format!("/shops/{{shop}}/orders?number={number}")).await;
    Contract::read().check("OrdersFound", &found);
    found["items"].as_array().unwrap().clone()
}

async fn case_of_o1(person: &Person<'_>) -> Value {
    person.import("reviews", REVIEWS).await;
    severe(person, &person.case_about("tea box").await, 2).await
}

#[tokio::test]
async fn a_photo_of_the_packing_table_is_evidence_of_the_case_that_comes_later() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let owner = house.owner();
        owner.import("orders", ORDERS).await;
        assert_eq!(numbered(&owner, "SF100").await.len(), 2, "two orders in one parcel");
        let order = numbered(&owner, "O1").await.remove(0);
        assert_eq!((&order["channel"], &order["files"]), (&json!("Main"), &json!(0)));
        let photo = "shows=packing_photo&name=table&source=camera&note=double%20box";
        let packed = pack(&owner, &order, photo, with_place()).await.ok();
        contract.check("EvidenceFile", &packed);
        assert_eq!((&packed["of"], &packed["captured_by"]), (&json!("order"), &json!("Olga Owner")));
        assert_eq!(numbered(&owner, "O1").await[0]["files"], 1);
        let kept = owner.read(&at(&order, "")).await;
        contract.check("OrderVault", &kept);
        assert_eq!(kept["items"][0], packed);
        let small = at(&order, &format!("/{}/thumbnail", packed["id"].as_str().unwrap()));
        assert!(owner.get(&small).send().await.header("content-type").starts_with("image/"));

        // What the channel says later of the order changes nothing of its files.
        house.clock.advance(Span::hours(3));
        owner.import("orders", ORDERS.replace("SF100", "SF200")).await;
        let case = case_of_o1(&owner).await;
        let found = vault(&owner, &case).await;
        contract.check("Vault", &found);
        assert_eq!(found["items"], json!([packed]), "once, with who and when");
        put(&owner, &case, "shows=item_photo", red()).await.refused(422, "evidence_known");
        let copy = format!("shows=packing_photo&name=label&original={}", packed["id"].as_str().unwrap());
        let copy = put(&owner, &case, &copy, dark()).await.ok();
        assert_eq!((&copy["of"], &copy["original"]), (&json!("case"), &packed["id"]));

        let bytes = bundle(&owner, &case, &format!("evidence={}", packed["id"].as_str().unwrap())).await;
        let manifest = report(&bytes).manifest;
        let exhibit = manifest.files.iter().find(|f| f.path.starts_with("exhibits")).unwrap();
        assert_eq!(exhibit.path, "exhibits/001-packing_photo.png");
        assert!(within(&bytes, "logs/order-1.jsonl").contains(packed["hash"].as_str().unwrap()));
        assert!(
            !within(&bytes, "logs/case.jsonl").contains(packed["hash"].as_str().unwrap()),
            "captured before"
        );
        assert!(within(&bytes, "statement.html").contains("double box"));

        // Withdrawn from the case, it is withdrawn where it stands.
        let reason = json!({ "reason": "the wrong parcel" });
        let withdraw = path(&case, &format!("/evidence/{}/withdraw", packed["id"].as_str().unwrap()));
        let gone = owner.post(&withdraw).json(&reason).send().await.ok();
        assert_eq!((&gone["withdrawn"], &gone["of"]), (&json!("the wrong parcel"), &json!("order")));
        assert_eq!(owner.read(&at(&order, "")).await["items"][0]["withdrawn"], "the wrong parcel");
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn what_is_refused_at_the_packing_table() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        owner.import("orders", ORDERS).await;
        let order = numbered(&owner, "O1").await.remove(0);
        for (query, bytes, code) in [
            ("shows=packing_photo", Vec::new(), "empty_upload"),
            ("shows=packing_photo", vec![0x89; 20 * 1024 * 1024 + 1], "evidence_too_large"),
            ("shows=packing_photo", b"<svg onload=alert(1)>".to_vec(), "bad_evidence"),
            ("shows=parcel", red(), "evidence_is_log"),
            ("shows=rumour", red(), "unknown_evidence_kind"),
            ("shows=packing_photo&taken_at=2027-01-01T00:00:00Z", red(), "bad_time"),
            ("shows=packing_photo&original=01900000-0000-7000-8000-000000000001", red(), "unknown_evidence"),
        ] {
            pack(&owner, &order, query, bytes).await.refused(422, code);
        }
        let kept = pack(&owner, &order, "shows=packing_photo", red()).await.ok();
        pack(&owner, &order, "shows=packing_photo", red()).await.refused(422, "evidence_known");
        let nobody = json!({ "id": "01900000-0000-7000-8000-000000000001" });
        pack(&owner, &nobody, "shows=packing_photo", dark()).await.refused(404, "not_found");
        owner.get("/shops/{shop}/orders?number=%20").send().await.refused(422, "empty_text");
        let long = format!("/shops/{{shop}}/orders?number={}", "9".repeat(101));
        owner.get(&long).send().await.refused(422, "text_too_long");
        assert_eq!(numbered(&owner, "O").await, Vec::<Value>::new(), "only whole numbers");

        let withdraw = at(&order, &format!("/{}/withdraw", kept["id"].as_str().unwrap()));
        owner.post(&withdraw).json(&json!({ "reason": " " })).send().await.refused(422, "empty_text");
        let reader = house.token(&[Permission::CaseRead]).await;
        pack(&reader, &order, "shows=packing_photo", dark()).await.refused(403, "forbidden");
        reader.post(&withdraw).json(&json!({ "reason": "no" })).send().await.refused(403, "forbidden");
        let other = owner.post("/shops").json(&json!({ "name": "Other", "zone": "UTC" })).send().await.ok();
        let stranger = owner.in_shop(other["id"].as_str().unwrap());
        stranger.get(&at(&order, "")).send().await.refused(404, "not_found");
        assert_eq!(numbered(&stranger, "O1").await, Vec::<Value>::new());
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn the_listing_of_the_time_of_sale_is_evidence_by_itself() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let owner = house.owner();
        let made = owner.post("/shops/{shop}/products").json(&tea("TEA-1")).send().await.ok();
        owner.import("orders", ORDERS).await;
        house.clock.advance(Span::hours(4));
        let mut later = tea("TEA-1");
        later["title"] = json!("Longjing before the rain");
        let product = format!("/shops/{{shop}}/products/{}", made["product"]["id"].as_str().unwrap());
        owner.put(&product).json(&later).send().await.ok();
        let why = json!({ "cleared": true, "why": "checked against the test report" });
        owner.post(&format!("{product}/clearance")).json(&why).send().await.ok();

        let case = case_of_o1(&owner).await;
        let found = vault(&owner, &case).await;
        contract.check("Vault", &found);
        let logs = found["logs"].as_array().unwrap();
        let listing = logs.iter().find(|log| log["shows"] == "listing").unwrap();
        assert_eq!((&listing["count"], &listing["events"]), (&json!(1), &json!(2)));
        put(&owner, &case, "shows=listing&name=page", red()).await.ok();

        let appeals = owner.read(&path(&case, "/appeals")).await;
        let helps = appeals["contests"][0]["grounds"].as_array().unwrap().iter();
        let items: Vec<&Value> = helps.flat_map(|g| g["checklist"].as_array().unwrap()).collect();
        let listings: Vec<_> = items.iter().filter(|item| item["shows"] == "listing").collect();
        assert!(listings.iter().all(|item| item["there"] == true && item["goes"] == true), "{listings:#?}");

        let bytes = bundle(&owner, &case, "").await;
        let statement = within(&bytes, "statement.html");
        for told in
            ["售出时的商品页面", "West Lake green tea", "99.00 CNY", "净含量", "250 克", "冷泡味道偏苦"]
        {
            assert!(statement.contains(told), "{told}");
        }
        assert!(!statement.contains("Longjing"), "that was said after the sale");
        let log = within(&bytes, "logs/listing-1.jsonl");
        assert!(
            log.contains("product.relisted") && !log.contains("test report"),
            "clearance is for the house"
        );
        assert!(report(&bytes).manifest.files.iter().any(|f| f.path == "exhibits/001-listing.png"));
        house.is_sound().await;
    })
    .await;
}
