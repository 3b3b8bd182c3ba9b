//! What was recorded of sessions goes after its days, unless an open case may need it; the log says what went.

use std::path::PathBuf;
use std::sync::Arc;

use app::shows::RoomNote;
use app::work::recordings::once;
use domain::time::{Clock, Span};
use serde_json::{Value, json};
use testkit::each_database;

use crate::contract::Contract;
use crate::house::{House, Person};
use crate::live_sessions::{Engine, give, path, planned};

/// A file as it is recorded.
fn record(house: &House, session: &Value, bytes: usize) -> PathBuf {
    let folder = house.app.folder.join("recordings").join(session["id"].as_str().unwrap());
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join(format!("{}-10000.webm", house.clock.now().millis()));
    std::fs::write(&file, vec![7; bytes]).unwrap();
    file
}

async fn keep(owner: &Person<'_>, days: Value) -> crate::house::Answer {
    let mut policy = owner.read("/shops/{shop}/policy").await;
    policy["keep_recordings_days"] = days;
    owner.put("/shops/{shop}/policy").json(&policy).send().await
}

#[tokio::test]
async fn recordings_go_after_their_days_unless_an_open_case_may_need_them() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let owner = house.owner();
        let session = planned(&owner, None).await;
        give(&owner, &session, json!({ "verb": "start" })).await.ok();
        let file = record(&house, &session, 5_000);
        house.clock.advance(Span::seconds(8));
        let recordings = path(&session, "/recordings");
        let listed = owner.read(&recordings).await;
        assert_eq!((&listed["kept_until"], &listed["held"]), (&Value::Null, &json!(false)), "it runs");
        // Somebody buys in the room, and complains.
        let taken = RoomNote::Ordered {
            order: "RC-9".to_owned(),
            sku: "TEA-1".to_owned(),
            quantity: 1,
            amount: None,
            position: Some(1),
            at: house.clock.now(),
        };
        let (shop, id) = (house.shop.parse().unwrap(), session["id"].as_str().unwrap().parse().unwrap());
        house.app.room_noted(shop, id, &[(1, taken)]).await.unwrap();
        give(&owner, &session, json!({ "verb": "end" })).await.ok();
        let row = "review_id,order_id,rating,text,buyer\nR9,RC-9,1,Not as described half the size,Ana\n";
        owner.import("reviews", row).await;

        keep(&owner, json!(5_000)).await.refused(422, "bad_policy");
        let listed = owner.read(&recordings).await;
        contract.check("Recordings", &listed);
        assert_eq!(
            (&listed["kept_until"], &listed["deleted"]),
            (&json!("2027-01-31T02:00:08Z"), &Value::Null),
            "90 days"
        );
        keep(&owner, json!(30)).await.ok();
        assert_eq!(owner.read(&recordings).await["kept_until"], "2026-12-02T02:00:08Z");
        assert_eq!(once(&house.app).await.unwrap(), 0);

        house.clock.advance(Span::hours(24 * 31));
        let owner =
            house.person(house.sign_in(crate::house::OWNER, crate::house::PASSWORD).await.credential());
        assert_eq!((once(&house.app).await.unwrap(), file.exists()), (0, true), "the case is open");
        let listed = owner.read(&recordings).await;
        assert_eq!((&listed["held"], &listed["kept_until"]), (&json!(true), &Value::Null));
        keep(&owner, json!(0)).await.ok();
        assert_eq!(owner.read(&recordings).await["held"], false, "they stay anyway");
        keep(&owner, json!(30)).await.ok();
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn what_went_stands_in_the_log_and_calls_of_other_names_are_left_alone() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let owner = house.owner();
        let session = planned(&owner, None).await;
        give(&owner, &session, json!({ "verb": "start" })).await.ok();
        let file = record(&house, &session, 5_000);
        let other = house.app.folder.join("recordings").join("call-0197-a");
        std::fs::create_dir_all(&other).unwrap();
        house.clock.advance(Span::hours(24 * 91));
        let owner =
            house.person(house.sign_in(crate::house::OWNER, crate::house::PASSWORD).await.credential());
        assert_eq!((once(&house.app).await.unwrap(), file.exists()), (0, true), "it runs still");
        give(&owner, &session, json!({ "verb": "end" })).await.ok();
        house.clock.advance(Span::hours(24 * 90));
        let owner =
            house.person(house.sign_in(crate::house::OWNER, crate::house::PASSWORD).await.credential());
        assert_eq!((once(&house.app).await.unwrap(), file.exists(), other.exists()), (1, false, true));
        assert!(!file.parent().unwrap().exists());
        assert_eq!(once(&house.app).await.unwrap(), 0, "once");
        let listed = owner.read(&path(&session, "/recordings")).await;
        contract.check("Recordings", &listed);
        assert_eq!(listed["items"], json!([]));
        assert_eq!((&listed["deleted"]["parts"], &listed["deleted"]["bytes"]), (&json!(1), &json!(5_000)));
        let audit = owner.read("/shops/{shop}/audit?kind=live.recording_deleted").await;
        assert_eq!(
            (audit["items"].as_array().unwrap().len(), &audit["items"][0]["actor"]["name"]),
            (1, &json!("recordings"))
        );
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn a_rehearsal_is_not_recorded() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (owner, engine) = (house.owner(), Arc::new(Engine::default()));
        house.app.set_rooms(engine.clone());
        let session = planned(&owner, None).await;
        let plan = json!({ "title": "Tried out", "market": "cn", "starts_at": "2026-11-02T02:00:00Z", "rehearsal": true });
        owner.put(&path(&session, "")).json(&plan).send().await.ok();
        give(&owner, &session, json!({ "verb": "start" })).await.ok();
        let told = engine.0.lock().unwrap().clone();
        assert!(told[0].starts_with("open Tried out") && told[0].ends_with(", not recorded"), "{told:?}");
    })
    .await;
}
