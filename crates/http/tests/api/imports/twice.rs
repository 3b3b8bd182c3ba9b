//! Everything lands once: files again, files at once, edited reviews.

use std::path::Path;
use std::sync::Arc;

use app::import::ImportOptions;
use app::ingest::Place;
use app::ingest::pipeline::ReviewPipeline;
use app::ingest::reviews::ReadReview;
use app::{App, Caller};
use channels::file::RowKind;
use domain::access::Role;
use domain::ids::{ChannelId, ImportId, ShopId};
use domain::inbound::ReviewIn;
use domain::reading::{Issue, Polarity, Reading};
use domain::shop::ShopEvent;
use serde_json::json;
use store::Store;
use testkit::{SeededEntropy, TestDatabase, each_database};

use super::counts;
use crate::house::{House, file as lines, path};
use crate::work::{TWO, severe};

#[tokio::test]
async fn a_file_again_is_all_duplicates() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        assert_eq!(counts(&owner.import("reviews", TWO).await), [2, 2, 0, 0, 0]);
        let before = owner.read("/shops/{shop}/audit?kind=review.").await;
        let again = owner.import("reviews", TWO).await;
        assert_eq!((counts(&again), &again["cases_opened"]), ([2, 0, 0, 2, 0], &json!(0)));
        assert_eq!(owner.read("/shops/{shop}/audit?kind=review.").await, before);
        // Also within one file, and on another channel it is another review.
        let twice = format!("{TWO}{}", TWO.lines().skip(1).collect::<Vec<_>>().join("\n"));
        assert_eq!(counts(&owner.import("reviews", twice).await), [4, 0, 0, 4, 0]);
        let other = json!({ "name": "Other", "platform": "generic", "market": "" });
        let other = owner.post("/shops/{shop}/channels").json(&other).send().await.ok();
        let upload =
            format!("/shops/{{shop}}/imports?kind=reviews&name=x&channel={}", other["id"].as_str().unwrap());
        owner.post(&upload).bytes(TWO.into()).send().await.ok();
        house.work().await;
        assert_eq!(owner.queue("").await.len(), 2);
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn an_edited_review_is_a_new_version_of_its_case() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        owner.import("reviews", TWO).await;
        let case = severe(&owner, &owner.case_about("zipper").await, 2).await;
        let better = TWO.replace(
            "P1,1,The zipper broke on the first day and nobody answers",
            "P1,4,They sent a new one, all good now",
        );
        let better =
            better.replace("They sent a new one, all good now", "\"They sent a new zipper, all good now\"");
        let import = owner.import("reviews", better).await;
        assert_eq!((counts(&import), &import["cases_opened"]), ([2, 0, 1, 1, 0], &json!(0)));
        let after = owner.case(&case).await;
        let review = &after["reviews"][0];
        assert_eq!(
            (&review["edited"], &review["rating"], &review["corrected"]),
            (&json!(true), &json!(4), &json!(false))
        );
        let versions: Vec<_> =
            review["versions"].as_array().unwrap().iter().map(|v| v["rating"].clone()).collect();
        assert_eq!(versions, [json!(1), json!(4)]);
        assert_eq!(after["excerpt"], "They sent a new zipper, all good now");
        let last = after["timeline"].as_array().unwrap().last().unwrap();
        assert_eq!(
            (&last["kind"], &last["data"]["improved"]),
            (&json!("case.feedback_changed"), &json!(true))
        );
        assert_eq!(owner.queue("improved=true").await.len(), 1);
        // A good review that turns bad opens a case of its own.
        let worse =
            TWO.replace("P1,5,Lovely colour and fast delivery", "P1,1,The colour washed out after one day");
        let import = owner.import("reviews", worse).await;
        assert_eq!((&import["changed"], &import["cases_opened"]), (&json!(2), &json!(1)));
        owner.case_about("washed out").await;
        // And back again in one file: every version counts.
        let there = "review_id,rating,text\nR9,5,fine\nR9,1,it broke\nR9,5,fine again\n";
        assert_eq!(counts(&owner.import("reviews", there).await), [3, 1, 2, 0, 0]);
        house.is_sound().await;
    })
    .await;
}

/// Another process over the same data, as the command line is beside the server.
async fn beside(house: &House, db: &TestDatabase, seed: u64) -> Arc<App> {
    let store = Store::open(&db.location).await.unwrap();
    let folder = db.folder.path().join("files");
    Arc::new(App::new(store, house.clock.clone(), Arc::new(SeededEntropy::new(seed)), folder))
}

async fn run(app: &Arc<App>, house: &House, kind: RowKind, file: &Path) -> store::imports::Import {
    let shop: ShopId = house.shop.parse().unwrap();
    let channel: ChannelId = house.channel.parse().unwrap();
    let caller = Caller::system(shop, "test");
    let id = ImportId::new(app.now(), app.entropy.as_ref());
    let options = ImportOptions::default();
    app.register_import(&caller, id, kind, channel, "file.csv", 1, &options).await.unwrap();
    app.run_import_file(shop, id, file).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_same_file_twice_at_once_lands_once() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (one, two) = (beside(&house, db, 11).await, beside(&house, db, 12).await);
        let rows = 5_000;
        // Orders and buyers meet again and again, within a chunk and across chunks.
        let row = |i| format!("R{i},{},it is broken {i},O{},B{}", 1 + i % 5, i % 1_700, i % 900);
        let text = lines("review_id,rating,text,order_id,buyer", (0..rows).map(row));
        let file = db.folder.path().join("same.csv");
        std::fs::write(&file, text).unwrap();
        let (a, b) = tokio::join!(
            run(&one, &house, RowKind::Reviews, &file),
            run(&two, &house, RowKind::Reviews, &file)
        );
        assert_eq!((a.state.as_str(), b.state.as_str()), ("done", "done"), "{:?} {:?}", a.error, b.error);
        assert_eq!(a.progress.created + b.progress.created, rows);
        assert_eq!(a.progress.duplicates + b.progress.duplicates, rows);
        let owner = house.owner();
        let received = owner.read("/shops/{shop}/channels").await["items"][0]["reviews"].clone();
        assert_eq!(received, rows);
        let opened = a.progress.cases_opened + b.progress.cases_opened;
        let count = owner.read("/shops/{shop}/cases/count").await["count"].clone();
        assert_eq!(count, opened);
        let newest = owner.queue("sort=newest&limit=1").await;
        assert_eq!(newest.len(), 1);
        // One file alone in a fresh shop opens as many.
        let fresh = db.another().await;
        let alone = House::new(&fresh).await;
        let app = beside(&alone, &fresh, 13).await;
        let alone = run(&app, &alone, RowKind::Reviews, &file).await;
        assert_eq!(alone.progress.cases_opened, opened, "no case twice");
        house.is_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn orders_and_messages_at_once_land_once() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (one, two) = (beside(&house, db, 21).await, beside(&house, db, 22).await);
        let order = |i| format!("O{i},B{},P1,paid", i % 700);
        let message = |i| format!("M{i},C{0},B{0},buyer,where is it {i}?,2026-11-02 09:00:00", i % 600);
        let orders = lines("order_id,buyer,product_id,status", (0..3_000).map(order));
        let messages = lines("message_id,conversation_id,buyer,sender,text,sent_at", (0..3_000).map(message));
        let files = ["orders.csv", "messages.csv"].map(|name| db.folder.path().join(name));
        std::fs::write(&files[0], orders).unwrap();
        std::fs::write(&files[1], messages).unwrap();
        let runs = tokio::join!(
            run(&one, &house, RowKind::Orders, &files[0]),
            run(&two, &house, RowKind::Orders, &files[0]),
            run(&one, &house, RowKind::Messages, &files[1]),
            run(&two, &house, RowKind::Messages, &files[1]),
        );
        for (here, there) in [(&runs.0, &runs.1), (&runs.2, &runs.3)] {
            let states = (here.state.as_str(), there.state.as_str());
            assert_eq!(states, ("done", "done"), "{:?} {:?}", here.error, there.error);
            assert_eq!(here.progress.created + there.progress.created, 3_000);
            assert_eq!(here.progress.duplicates + there.progress.duplicates, 3_000);
        }
        assert_eq!(house.owner().read("/shops/{shop}/cases/count").await["count"], 600);
        house.is_sound().await;
    })
    .await;
}

/// People go on working while a file comes in.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn work_goes_on_while_a_file_comes_in() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        owner.import("reviews", TWO).await;
        let case = owner.case_about("zipper").await;
        let amy = house.join(Role::Agent, "amy").await;
        let row = |i| format!("X{i},{},it broke {i},O{}", 1 + i % 5, i % 1_000);
        let text = lines("review_id,rating,text,order_id", (0..6_000).map(row));
        let file = db.folder.path().join("more.csv");
        std::fs::write(&file, text).unwrap();
        let app = beside(&house, db, 31).await;
        let notes = async {
            for i in 0..40 {
                let note = json!({ "kind": "note", "text": format!("note {i}") });
                amy.post(&path(&case, "/commands")).json(&note).send().await.ok();
            }
        };
        let (import, ()) = tokio::join!(run(&app, &house, RowKind::Reviews, &file), notes);
        assert_eq!((import.state.as_str(), import.progress.created), ("done", 6_000), "{:?}", import.error);
        let after = owner.case(&case).await;
        let kept =
            after["timeline"].as_array().unwrap().iter().filter(|e| e["kind"] == "case.note_added").count();
        assert_eq!(kept, 40);
        house.is_sound().await;
    })
    .await;
}

/// One complaint about its own order.
fn complaint(n: u8) -> ReadReview {
    let row = ReviewIn {
        updated_at: None,
        external_id: format!("R{n}"),
        order: Some(format!("O{n}")),
        product: None,
        rating: 1,
        text: "it broke".to_owned(),
        created_at: None,
        buyer: None,
    };
    let issue = Some(Issue::Quality);
    let reading =
        Reading { language: "en".to_owned(), polarity: Polarity::Negative, issue, ..Reading::nothing() };
    ReadReview { row, reading }
}

/// Somebody else brings the log to exactly where the first chunk would have brought it. The second was prepared behind
/// the first, with the case numbers that follow: it may not take that place.
#[tokio::test]
async fn a_chunk_is_never_written_in_the_place_of_the_one_before_it() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (shop, channel) = (house.shop.parse().unwrap(), house.channel.parse().unwrap());
        let app = &house.app;
        let mut tx = app.store.write().await.unwrap();
        tx.hold(shop).await.unwrap();
        let terms = app.terms(&mut tx, shop).await.unwrap();
        let place = Place { shop, channel, terms, actor: "system:test".to_owned(), at: app.now() };
        let mut pipeline = ReviewPipeline::new(app.store.clone(), app.entropy.clone(), place);
        for n in [1, 2] {
            pipeline.push(vec![complaint(n)]).await.unwrap();
        }
        let event = ShopEvent::Exported { what: "cases".to_owned() };
        tx.shop_events(shop, app.now(), "system:test", &[event.clone(), event]).await.unwrap();
        tx.commit().await.unwrap();
        let landed = pipeline.flush().await.unwrap();
        assert_eq!((landed.created, landed.cases_opened), (2, 2));
        let rows = house.owner().queue("sort=oldest").await;
        let numbers: Vec<i64> = rows.iter().map(|row| row["number"].as_i64().unwrap()).collect();
        assert_eq!(numbers, [1, 2]);
        house.is_sound().await;
    })
    .await;
}
