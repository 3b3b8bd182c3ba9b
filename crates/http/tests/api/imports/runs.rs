//! Runs: uploads and their limit, cancelling, lists, and what a run leaves behind.

use axum::http::StatusCode;
use domain::access::Role;
use serde_json::json;
use testkit::each_database;

use super::counts;
use crate::contract::Contract;
use crate::house::{Credential, House, LARGEST_UPLOAD, file};

const ONE: &str = "review_id,rating,text\nA,1,it broke\n";

#[tokio::test]
async fn an_upload_beyond_the_limit_is_refused_and_not_kept() {
    each_database(async |db| {
        let house = House::at(db, "http://127.0.0.1:8080", 1 << 20).settled().await;
        let owner = house.owner();
        let line = "A,5,fine\n";
        let file = |bytes: usize| {
            let mut file = ONE.as_bytes().to_vec();
            while file.len() + line.len() <= bytes {
                file.extend_from_slice(line.as_bytes());
            }
            file.resize(bytes, b'\n');
            file
        };
        let answer = owner.upload("reviews", file((1 << 20) + 1), "").await;
        let status = answer.status;
        assert!(
            matches!(status, StatusCode::PAYLOAD_TOO_LARGE | StatusCode::UNPROCESSABLE_ENTITY),
            "{status}"
        );
        answer.refused(status.as_u16(), "upload_too_large");
        let left = std::fs::read_dir(house.app.folder.join("uploads")).map_or(0, Iterator::count);
        assert_eq!(left, 0, "half an upload is left behind");
        assert_eq!(owner.read("/shops/{shop}/imports").await["items"], json!([]));
        assert_eq!(owner.import("reviews", file(1 << 20)).await["state"], "done");
    })
    .await;
}

#[tokio::test]
async fn uploads_are_larger_than_other_requests() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let mut file = ONE.to_owned();
        file += &"B,5,fine and good and much to be said of it\n".repeat(100_000);
        assert!(file.len() as u64 > 4 << 20 && (file.len() as u64) < LARGEST_UPLOAD);
        let queued = owner.upload("reviews", file.clone(), "").await;
        assert_eq!(queued.status, StatusCode::ACCEPTED, "{}", queued.text());
        assert_eq!(queued.ok()["bytes_total"], file.len());
        let large = json!({ "name": "x".repeat(2 << 20), "zone": "UTC" });
        owner.post("/shops").json(&large).send().await.refused(413, "body_too_large");
        let sniffed =
            owner.post("/shops/{shop}/imports/sniff?kind=reviews").bytes(vec![b'x'; 2 << 20]).send().await;
        sniffed.refused(413, "body_too_large");
    })
    .await;
}

#[tokio::test]
async fn a_run_that_was_cancelled_takes_nothing_in() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let owner = house.owner();
        let queued = owner.upload("reviews", ONE, "").await.ok();
        contract.check("Import", &queued);
        assert_eq!((&queued["state"], &queued["started_at"]), (&json!("queued"), &json!(null)));
        let path = format!("/shops/{{shop}}/imports/{}", queued["id"].as_str().unwrap());
        let cancelled = owner.post(&format!("{path}/cancel")).send().await.ok();
        contract.check("Import", &cancelled);
        assert_eq!(cancelled["state"], "cancelled");
        house.work().await;
        let after = owner.read(&path).await;
        assert_eq!((&after["state"], counts(&after)), (&json!("cancelled"), [0; 5]));
        assert_eq!(owner.queue("").await.len(), 0);
        owner.post(&format!("{path}/cancel")).send().await.refused(422, "import_ended");
        let left = std::fs::read_dir(house.app.folder.join("uploads")).map_or(0, Iterator::count);
        assert_eq!(left, 0, "its upload is left behind");
        // The same file can be imported after all.
        assert_eq!(counts(&owner.import("reviews", ONE).await), [1, 1, 0, 0, 0]);
    })
    .await;
}

#[tokio::test]
async fn a_run_that_ended_cannot_be_cancelled() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let done = owner.import("reviews", ONE).await;
        let cancel = format!("/shops/{{shop}}/imports/{}/cancel", done["id"].as_str().unwrap());
        owner.post(&cancel).send().await.refused(422, "import_ended");
        let agent = house.join(Role::Agent, "amy").await;
        agent.post(&cancel).send().await.refused(403, "forbidden");
    })
    .await;
}

#[tokio::test]
async fn runs_are_listed_newest_first_with_their_names() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let owner = house.owner();
        for name in ["first.csv", "sec%0Aond%20%3Cb%3E.csv"] {
            let path = format!("/shops/{{shop}}/imports?kind=reviews&channel={{channel}}&name={name}");
            owner.post(&path).bytes(ONE.into()).send().await.ok();
            house.work().await;
            house.clock.advance(domain::time::Span::seconds(1));
        }
        let list = owner.read("/shops/{shop}/imports").await;
        let items = list["items"].as_array().unwrap();
        for item in items {
            contract.check("Import", item);
        }
        let names: Vec<&str> = items.iter().map(|i| i["name"].as_str().unwrap()).collect();
        assert_eq!(names, ["second <b>.csv", "first.csv"]);
        assert_eq!(items[0]["channel"]["name"], "Main");
        assert_eq!(items[0]["bytes_done"], items[0]["bytes_total"]);
        let nothing =
            owner.read(&format!("/shops/{{shop}}/imports/{}", items[0]["id"].as_str().unwrap())).await;
        assert_eq!(counts(&nothing), [1, 0, 0, 1, 0]);
        assert!(matches!(owner.credential, Credential::Cookie(_)));
    })
    .await;
}

#[tokio::test]
async fn only_the_first_rejects_are_shown_and_all_are_in_the_file() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let row = |i| format!("R{i},{},x", if i % 2 == 0 { 9 } else { 5 });
        let file = file("review_id,rating,text", (0..5_000).map(row));
        let import = owner.import("reviews", file).await;
        assert_eq!(counts(&import), [5_000, 2_500, 0, 0, 2_500]);
        assert_eq!(import["rejects"].as_array().unwrap().len(), 50);
        let path = format!("/shops/{{shop}}/imports/{}/rejects.csv", import["id"].as_str().unwrap());
        assert_eq!(owner.get(&path).send().await.text().lines().count(), 2_501);
    })
    .await;
}
