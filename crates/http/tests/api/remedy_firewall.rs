//! The firewall: remedies know nothing of reviews, in code, in rows and in words; nothing is asked of a buyer meanwhile;
//! and the report that reads both says what it sees.

use std::path::{Path, PathBuf};

use domain::access::Role;
use domain::ids::ShopId;
use domain::time::Span;
use serde_json::{Value, json};
use store::table::{REMEDIES, REMEDY_POLICIES};
use testkit::{SeededEntropy, each_database};

use crate::contract::Contract;
use crate::house::{House, file, path};
use crate::remedies::{ask, begin, case_of_39_90, quick, usd};

/// Words that would tie a remedy to a review.
const WORDS: [&str; 12] = [
    "review",
    "reviews",
    "rating",
    "ratings",
    "star",
    "stars",
    "feedback",
    "feedbacks",
    "glance",
    "subject",
    "testimonial",
    "reply",
];
/// The same in Chinese, anywhere in a line.
const HAN: [&str; 7] = ["评价", "评论", "好评", "差评", "星级", "五星", "评分"];
/// The one sentence that states the rule.
const RULE: &str = "//! The firewall: nothing in this module, in its rows or in its texts may name a review.";

/// The words of a line of code: `ReviewId` and `review_id` both have `review`.
fn words(line: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut before = ' ';
    for c in line.chars() {
        if !c.is_alphanumeric() || (c.is_uppercase() && before.is_lowercase()) {
            out.push(String::new());
        }
        if c.is_alphanumeric() {
            out.last_mut().unwrap().extend(c.to_lowercase());
        }
        before = c;
    }
    out
}

fn names_one(line: &str) -> bool {
    words(line).iter().any(|w| WORDS.contains(&w.as_str())) || HAN.iter().any(|w| line.contains(w))
}

fn rust_files(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
}

#[test]
fn no_line_of_the_remedies_names_a_review() {
    assert!(names_one("let x: ReviewId;") && names_one("r.first_rating") && names_one("改好评就退"));
    assert!(!names_one("let start = restart(); // previewed"));
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files: Vec<PathBuf> =
        ["store/src/remedies.rs", "store/src/projection/remedy.rs"].iter().map(|f| crates.join(f)).collect();
    rust_files(&crates.join("domain/src/remedy"), &mut files);
    rust_files(&crates.join("app/src/remedies"), &mut files);
    assert!(files.len() >= 19, "{files:?}");
    // The guard knows the words, to refuse them.
    for file in files.iter().filter(|f| !f.ends_with("remedies/guard.rs")) {
        let text = std::fs::read_to_string(file).unwrap();
        for (n, line) in text.lines().enumerate().filter(|(_, l)| *l != RULE) {
            assert!(!names_one(line), "{}:{}: {line}", file.display(), n + 1);
        }
    }
    for database in ["sqlite", "postgres"] {
        let sql =
            std::fs::read_to_string(crates.join(format!("store/migrations/{database}/0006_remedies.sql")))
                .unwrap();
        assert!(sql.contains("CREATE TABLE remedies") && !sql.lines().any(names_one), "{database}");
    }
    for column in REMEDIES.columns.iter().chain(REMEDY_POLICIES.columns) {
        assert!(!names_one(column.name), "{}", column.name);
    }
}

#[tokio::test]
async fn no_text_of_a_remedy_names_a_review_and_nothing_is_kept_of_one_that_does() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (owner, amy) = (house.owner(), house.join(Role::Agent, "amy").await);
        let case = case_of_39_90(&owner).await;
        let text = "refund after you change the review";
        let remedy = begin(&owner, &case, json!({ "kind": "coupon", "amount": usd(100) })).await.ok();
        let before = owner.read("/shops/{shop}/audit?limit=1").await["items"][0]["seq"].clone();
        for (verb, body, field) in [
            ("offer", json!({ "note": text }), "note"),
            ("accept", json!({ "note": "改好评就退" }), "note"),
            ("decline", json!({ "reason": text }), "reason"),
            ("refuse", json!({ "reason": text }), "reason"),
            ("cancel", json!({ "reason": "客户没改评价" }), "reason"),
            ("done", json!({ "reference": "after 5 stars" }), "reference"),
            ("evidence", json!({ "label": "screenshot of the review", "url": "https://x.example" }), "label"),
        ] {
            let error = ask(&owner, &case, &remedy, verb, body).await.refused(422, "remedy_mentions_review");
            assert_eq!(error["field"], field, "{verb}");
        }
        quick(&amy, &case, json!({ "kind": "sample", "note": text }))
            .await
            .refused(422, "remedy_mentions_review");
        assert_eq!(owner.read("/shops/{shop}/audit?limit=1").await["items"][0]["seq"], before);
    })
    .await;
}

#[tokio::test]
async fn nothing_is_asked_while_a_remedy_is_open_or_fresh() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let case = case_of_39_90(&owner).await;
        let shop: ShopId = house.shop.parse().unwrap();
        let mut tx = db.store.read().await.unwrap();
        let loaded =
            tx.load_case(shop, case["id"].as_str().unwrap().parse().unwrap()).await.unwrap().unwrap().case;
        drop(tx);
        let (buyer, channel) = (loaded.buyer, loaded.channel);
        assert!(buyer.is_some());
        let standing = async |buyer, order: Option<&str>| {
            let mut tx = db.store.read().await.unwrap();
            house.app.remedy_standing(&mut tx, shop, buyer, order.map(|o| (channel, o))).await.unwrap()
        };
        let free = standing(buyer, Some("O1")).await;
        assert_eq!((free.open, free.days_since_last, free.forbids_asks()), (false, None, false));
        // Random histories: what stands open is exactly what the remedies say, whoever is asked about.
        let random = SeededEntropy::new(11);
        let verbs = ["offer", "accept", "grant", "done", "decline", "cancel"];
        let mut remedies: Vec<Value> = Vec::new();
        for _ in 0..60 {
            if remedies.len() < 4 {
                remedies.push(begin(&owner, &case, json!({ "kind": "sample" })).await.ok());
            }
            let at = random.below(remedies.len());
            let verb = *random.pick(&verbs);
            let body = json!({ "reason": "changed their mind", "reference": "T-1" });
            let answer = ask(&owner, &case, &remedies[at], verb, body).await;
            if answer.status.is_success() {
                remedies[at] = answer.ok();
            }
            let now = standing(buyer, Some("O1")).await;
            let open = remedies.iter().any(|r| r["open"] == true);
            assert_eq!((now.open, now.forbids_asks() || !open), (open, true));
            assert_eq!(standing(None, Some("O1")).await.open, open, "by the order alone");
            assert_eq!(standing(buyer, None).await.open, open, "by the buyer alone");
            assert!(!standing(None, Some("O2")).await.forbids_asks(), "another order is free");
        }
        for remedy in remedies.iter().filter(|r| r["open"] == true) {
            ask(&owner, &case, remedy, "cancel", json!({ "reason": "over" })).await.ok();
        }
        let last = quick(&owner, &case, json!({ "kind": "sample" })).await.ok();
        ask(&owner, &case, &last, "done", json!({ "reference": "T-2" })).await.ok();
        for (days, since, forbids) in [(0, 0, true), (29, 29, true), (1, 30, false)] {
            house.clock.advance(Span::hours(24 * days));
            let now = standing(buyer, None).await;
            assert_eq!((now.open, now.days_since_last, now.forbids_asks()), (false, Some(since), forbids));
        }
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn the_report_counts_both_sides_and_their_order_in_time() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let owner = house.owner();
        let rows = |n: std::ops::Range<usize>, stars: u8| {
            file("review_id,rating,text", n.map(|i| format!("R{i},{stars},cup number {i} is broken")))
        };
        owner.import("reviews", rows(0..50, 1)).await;
        let early = owner.read("/shops/{shop}/remedies/report").await;
        contract.check("RemedyReport", &early);
        assert_eq!((&early["difference"], &early["without_remedy"]["cases"]), (&Value::Null, &json!(50)));
        // Two change their mind before anything was given: R0 with a remedy later, R49 without one.
        house.clock.advance(Span::hours(1));
        owner.import("reviews", rows(0..1, 4)).await;
        owner.import("reviews", rows(49..50, 4)).await;
        house.clock.advance(Span::hours(1));
        for row in &owner.queue("limit=200").await {
            let number: usize = row["excerpt"].as_str().unwrap().split(' ').nth(2).unwrap().parse().unwrap();
            if number < 25 {
                quick(&owner, row, json!({ "kind": "coupon", "amount": usd(100) })).await.ok();
            }
        }
        // Then five with a remedy and four without: four rise, one of the five falls no further and is as it was.
        house.clock.advance(Span::hours(1));
        owner.import("reviews", rows(1..5, 5)).await;
        owner.import("reviews", rows(40..44, 2)).await;
        let report = owner.read("/shops/{shop}/remedies/report?days=30").await;
        contract.check("RemedyReport", &report);
        assert_eq!(report["with_remedy"], json!({ "cases": 25, "changed": 4, "raised": 4 }), "{report:#}");
        assert_eq!(report["without_remedy"], json!({ "cases": 25, "changed": 5, "raised": 5 }));
        assert_eq!(report["order"], json!({ "remedy_first": 4, "change_first": 1, "cut": false }));
        assert!(report["finding"]["en"].as_str().unwrap().contains("told from chance"), "{report:#}");
        assert_eq!(
            report["spent"],
            json!([{ "month": "2026-11", "kind": "coupon", "count": 25, "sum": usd(2_500) }])
        );
        let vic = house.join(Role::Viewer, "vic").await;
        contract.check("RemedyReport", &vic.read("/shops/{shop}/remedies/report").await);
    })
    .await;
}

#[tokio::test]
async fn a_bent_counter_is_found_by_replay() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let case = case_of_39_90(&owner).await;
        let remedy = quick(&owner, &case, json!({ "kind": "partial_refund" })).await.ok();
        house.is_sound().await;
        let mut tx = db.store.write().await.unwrap();
        tx.run("UPDATE remedies SET amount_minor = 1", vec![]).await.unwrap();
        tx.commit().await.unwrap();
        let report = house.app.store.examine(|_| {}).await.unwrap();
        let what = &report.findings[0].what;
        assert!(report.total == 1 && what.contains("amount_minor: stored 1, replay says 1317"), "{what}");
        assert!(what.contains(remedy["id"].as_str().unwrap()), "{what}");
        assert_eq!(
            owner.read(&path(&case, "/remedies")).await["items"][0]["amount"],
            usd(1_317),
            "the log is right"
        );
    })
    .await;
}
