//! Single rows: dates, stars, ids and texts as real exports have them, good and bad.

use domain::time::Span;
use serde_json::{Value, json};
use testkit::each_database;

use super::{counts, rejects};
use crate::house::{House, file};

#[tokio::test]
async fn dates_are_read_in_many_notations() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let dates = [
            ("2026-11-01 09:00:00", "2026-11-01T01:00:00Z"),
            ("2026/11/01 09:00", "2026-11-01T01:00:00Z"),
            ("2026年11月1日", "2026-10-31T16:00:00Z"),
            ("2026-11-01T09:00:00+02:00", "2026-11-01T07:00:00Z"),
            ("1793523600", "2026-11-01T09:00:00Z"),
            ("1793523600000", "2026-11-01T09:00:00Z"),
            ("25/10/2026 09:00", "2026-10-25T01:00:00Z"),
            ("1 Nov 2026", "2026-10-31T16:00:00Z"),
            ("", "2026-11-02T02:00:00Z"),
        ];
        let row = |(i, (date, _)): (usize, &(&str, &str))| format!("D{i},1,date number {i},{date}");
        let file = file("review_id,rating,text,created_at", dates.iter().enumerate().map(row));
        let import = owner.import("reviews", file).await;
        assert_eq!(counts(&import), [9, 9, 0, 0, 0], "{:#}", import["rejects"]);
        for (i, (date, instant)) in dates.iter().enumerate() {
            let case = owner.case_about(&format!("date number {i}")).await;
            assert_eq!(case["reviews"][0]["created_at"], *instant, "{date}");
        }
    })
    .await;
}

#[tokio::test]
async fn dates_that_cannot_be_are_rejected_not_guessed() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let file = "review_id,rating,text,created_at\n\
            A,1,x,03/04/2026\nB,1,x,2026-02-30\nC,1,x,yesterday\nD,1,x,1812-06-24\nE,1,x,46348\n";
        let import = owner.import("reviews", file).await;
        assert_eq!(
            rejects(&import),
            [
                (2, "created_at", "date_ambiguous"),
                (3, "created_at", "date_unreadable"),
                (4, "created_at", "date_unreadable"),
                (5, "created_at", "date_out_of_range"),
                (6, "created_at", "date_unreadable"),
            ]
        );
        for (option, instant) in [("true", "2026-04-02T16:00:00Z"), ("false", "2026-03-03T16:00:00Z")] {
            let file =
                format!("review_id,rating,text,created_at\nF{option},1,day first {option},03/04/2026\n");
            owner.import_with("reviews", file, &format!("&day_first={option}")).await;
            let case = owner.case_about(&format!("day first {option}")).await;
            assert_eq!(case["reviews"][0]["created_at"], instant);
        }
        let zoned = "review_id,rating,text,created_at\nZ,1,in another zone,2026-11-01 09:00\n";
        owner.import_with("reviews", zoned, "&zone=America/New_York").await;
        let case = owner.case_about("in another zone").await;
        assert_eq!(case["reviews"][0]["created_at"], "2026-11-01T14:00:00Z");
    })
    .await;
}

#[tokio::test]
async fn bad_rows_are_rejected_and_the_rest_lands() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let file = "review_id,rating,text,order_id\n\
            A,5,fine,O1\n\
            ,1,no id,O1\n\
            B,0,too few stars,O1\n\
            C,6,too many,O1\n\
            D,3.5,between,O1\n\
            E,many,words,O1\n\
            F,1\n\
            5.77E+17,1,rounded,O1\n\
            G,,no stars,O1\n\
            H,1,one too many,O1,x\n\
            I,4,fine too,O1,,\n\
            \n\
            J,2,\"a quote that never closes,O1\n\
            K,5,after it,O1\n";
        let import = owner.import("reviews", file).await;
        assert_eq!(counts(&import), [13, 3, 0, 0, 10], "{import:#}");
        assert_eq!(
            rejects(&import),
            [
                (3, "review_id", "value_missing"),
                (4, "rating", "rating_out_of_range"),
                (5, "rating", "rating_out_of_range"),
                (6, "rating", "rating_not_whole"),
                (7, "rating", "rating_unreadable"),
                (8, "", "field_count"),
                (9, "review_id", "id_rounded"),
                (10, "rating", "value_missing"),
                (11, "", "field_count"),
                (14, "", "quote_unclosed"),
            ]
        );
        let path = format!("/shops/{{shop}}/imports/{}/rejects.csv", import["id"].as_str().unwrap());
        let answer = owner.get(&path).send().await;
        assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
        assert!(answer.header("content-disposition").starts_with("attachment"));
        let text = answer.text();
        assert!(text.starts_with('\u{feff}'), "spreadsheets need the mark");
        assert_eq!(text.lines().count(), 11);
        assert!(text.contains("10,rating,value_missing,"), "{text}");
    })
    .await;
}

#[tokio::test]
async fn an_empty_text_is_a_verdict_without_reason() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let import = owner.import("reviews", "review_id,rating,text\nA,1,\nB,5,\n").await;
        assert_eq!((counts(&import), &import["cases_opened"]), ([2, 2, 0, 0, 0], &json!(1)), "{import:#}");
        let rows = owner.queue("").await;
        assert_eq!((&rows[0]["issue"], &rows[0]["excerpt"]), (&json!("groundless"), &json!("")));
    })
    .await;
}

#[tokio::test]
async fn texts_stay_as_they_were_written() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let texts = [
            (
                "A",
                "<script>alert(1)</script><img src=x onerror=alert(2)>",
                "<script>alert(1)</script><img src=x onerror=alert(2)>",
            ),
            ("B", "坏了😡👨‍👩‍👧🇮🇩 e\u{301}", "坏了😡👨‍👩‍👧🇮🇩 e\u{301}"),
            ("C", "a\u{0}b\u{7}c\u{1b}[31m\u{7f}d", "abc[31md"),
            ("D", "=HYPERLINK(\"\"http://x\"\")", "=HYPERLINK(\"http://x\")"),
            ("E", "'; DROP TABLE reviews; --", "'; DROP TABLE reviews; --"),
            ("F", "line one\r\nline two", "line one\nline two"),
            ("G", "\u{202e}gnp.exe\u{2028} </script>", "\u{202e}gnp.exe\u{2028} </script>"),
        ];
        let rows = texts.iter().map(|(id, text, _)| format!("{id},1,\"{text}\""));
        let file = file("review_id,rating,text", rows);
        let import = owner.import("reviews", file).await;
        assert_eq!(counts(&import), [7, 7, 0, 0, 0], "{import:#}");
        let mut found: Vec<(String, String)> = Vec::new();
        for row in owner.queue("").await {
            let answer = owner.get(&crate::house::path(&row, "")).send().await;
            assert_eq!(answer.header("content-type"), "application/json");
            assert_eq!(answer.header("x-content-type-options"), "nosniff");
            let review = answer.ok()["reviews"][0].clone();
            let text = |name: &str| review[name].as_str().unwrap().to_owned();
            found.push((text("external_id"), text("text")));
        }
        found.sort();
        let expected: Vec<(String, String)> =
            texts.iter().map(|(id, _, text)| ((*id).to_owned(), (*text).to_owned())).collect();
        assert_eq!(found, expected);
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn a_very_long_line_costs_only_itself() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let file = format!("review_id,rating,text\nA,5,fine\nB,1,{}\nC,5,fine\n", "x".repeat(3 << 20));
        let import = owner.import("reviews", file).await;
        assert_eq!(counts(&import), [3, 2, 0, 0, 1]);
        assert_eq!(rejects(&import), [(3, "", "line_too_long")]);
        // The longest that is taken in whole is kept whole.
        let text = "long words ".repeat(80_000);
        let import = owner.import("reviews", format!("review_id,rating,text\nD,1,{text}\n")).await;
        assert_eq!(counts(&import), [1, 1, 0, 0, 0]);
        let case = owner.case_about("long words").await;
        assert_eq!(case["reviews"][0]["text"].as_str().unwrap(), text.trim());
        assert!(case["excerpt"].as_str().unwrap().chars().count() <= 161);
    })
    .await;
}

#[tokio::test]
async fn feedback_on_the_same_order_or_of_the_same_buyer_is_one_case() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let file = "review_id,rating,text,order_id,buyer\n\
            A,1,strap tore,O1,Ann\n\
            B,1,strap tore again,O1,Ann\n\
            C,1,and another thing,,Ann\n\
            D,1,a different order,O2,Ann\n\
            E,1,somebody else,O3,Ben\n";
        let import = owner.import("reviews", file).await;
        assert_eq!((counts(&import), &import["cases_opened"]), ([5, 5, 0, 0, 0], &json!(3)), "{import:#}");
        let case = owner.case_about("strap tore").await;
        assert_eq!((&case["feedbacks"], case["reviews"].as_array().unwrap().len()), (&json!(3), 3));
        // A later file joins too, until the days are over.
        owner.import("reviews", "review_id,rating,text,buyer\nF,1,once more,Ben\n").await;
        assert_eq!(owner.case_about("somebody else").await["feedbacks"], 2);
        house.clock.advance(Span::hours(24 * 8));
        let late = owner.import("reviews", "review_id,rating,text,buyer\nG,1,much later,Ben\n").await;
        assert_eq!(late["cases_opened"], 1);
        let by_order =
            owner.import("reviews", "review_id,rating,text,order_id\nH,1,same order later,O1\n").await;
        assert_eq!(by_order["cases_opened"], 0);
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn the_policy_says_what_opens_and_merges() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let mut policy = owner.read("/shops/{shop}/policy").await;
        policy["merge"] = json!({ "by_order": false, "by_buyer_days": 0 });
        policy["open"]["max_rating"] = json!(0);
        policy["open"]["negative_review"] = json!(false);
        policy["open"]["mixed_review"] = json!(false);
        let policy: Value = owner.put("/shops/{shop}/policy").json(&policy).send().await.ok();
        let file = |n: u8| {
            format!("review_id,rating,text,order_id,buyer\nA{n},1,strap tore,O1,Ann\nB{n},1,it tore,O1,Ann\n")
        };
        assert_eq!(owner.import("reviews", file(1)).await["cases_opened"], 0);
        let mut open = policy;
        open["open"]["max_rating"] = json!(2);
        owner.put("/shops/{shop}/policy").json(&open).send().await.ok();
        assert_eq!(owner.import("reviews", file(2)).await["cases_opened"], 2);
    })
    .await;
}
