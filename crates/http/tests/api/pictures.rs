//! Pictures and the page where reviews are answered by hand.

use axum::http::StatusCode;
use domain::access::Permission;
use serde_json::json;
use testkit::each_database;

use crate::contract::Contract;
use crate::house::House;
use crate::work::bad_review;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n and what follows";

#[tokio::test]
async fn a_picture_is_kept_once_and_shown_to_its_shop_alone() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let owner = house.owner();
        let kept = owner.post("/shops/{shop}/pictures").bytes(PNG.to_vec()).send().await;
        contract.check("Picture", &kept.ok());
        let again = owner.post("/shops/{shop}/pictures").bytes(PNG.to_vec()).send().await;
        assert_eq!(again.ok(), kept.ok());
        let page = format!("/shops/{{shop}}/pictures/{}", kept.ok()["id"].as_str().unwrap());
        let shown = owner.get(&page).send().await;
        assert_eq!((shown.status, shown.header("content-type")), (StatusCode::OK, "image/png"));
        assert!(shown.header("content-security-policy").contains("sandbox"));
        let other = owner.post("/shops").json(&json!({ "name": "Other", "zone": "UTC" })).send().await.ok();
        owner.in_shop(other["id"].as_str().unwrap()).get(&page).send().await.refused(404, "not_found");
        for (bytes, code) in [
            (b"<svg/>".to_vec(), "bad_picture"),
            (Vec::new(), "empty_upload"),
            (vec![0xFF; 5 * 1024 * 1024 + 1], "picture_too_large"),
        ] {
            owner.post("/shops/{shop}/pictures").bytes(bytes).send().await.refused(422, code);
        }
        let reader = house.token(&[Permission::CaseRead]).await;
        reader.post("/shops/{shop}/pictures").bytes(PNG.to_vec()).send().await.refused(403, "forbidden");
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn a_channel_says_where_its_reviews_are_answered() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let owner = house.owner();
        let case = bad_review(&owner).await;
        assert!(case["reply_page"].is_null());
        let page = "/shops/{shop}/channels/{channel}";
        let link = json!({ "reply_link": "https://seller.example.com/r/{{ review }}?o={{ order }}" });
        let channels = owner.patch(page).json(&link).send().await.ok();
        contract.check("Channel", &channels["items"][0]);
        assert_eq!(owner.case(&case).await["reply_page"], "https://seller.example.com/r/R1?o=O1");
        let bad = json!({ "reply_link": "javascript:alert(1)" });
        owner.patch(page).json(&bad).send().await.refused(422, "bad_link");
        let second = json!({ "name": "Second", "platform": "shopee", "market": "ID" });
        owner.post("/shops/{shop}/channels").json(&second).send().await.ok();
        owner.patch(page).json(&json!({ "name": "Second" })).send().await.refused(422, "name_taken");
        house.is_sound().await;
    })
    .await;
}
