//! Exports: everything, once, safe to open in a spreadsheet, with names only for who may see them.

use std::collections::BTreeSet;

use domain::access::{Permission, Role};
use serde_json::{Value, json};
use testkit::each_database;

use crate::house::{House, Person, file};
use crate::work::TWO;

/// Takes a CSV text apart, header first.
fn parsed(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut rest = text.strip_prefix('\u{feff}').expect("the mark that spreadsheets need").chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '"' if quoted && rest.peek() == Some(&'"') => cell.extend(rest.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted && rest.peek() == Some(&'\n') => {}
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            _ => cell.push(c),
        }
    }
    assert!(row.is_empty() && cell.is_empty(), "the last line has its end");
    rows
}

async fn table(person: &Person<'_>, file: &str) -> Vec<Vec<String>> {
    let answer = person.get(&format!("/shops/{{shop}}/export/{file}")).send().await;
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(answer.header("content-disposition"), format!("attachment; filename=\"{file}\""));
    let rows = parsed(&answer.text());
    for row in &rows {
        assert_eq!(row.len(), rows[0].len(), "{row:?}");
    }
    rows
}

async fn lines(person: &Person<'_>, file: &str) -> Vec<Value> {
    let answer = person.get(&format!("/shops/{{shop}}/export/{file}")).send().await;
    assert_eq!(answer.header("content-type"), "application/x-ndjson");
    answer.text().lines().map(|l| serde_json::from_str(l).unwrap()).collect()
}

#[tokio::test]
async fn what_people_type_never_runs_as_a_formula() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let texts = [
            "=HYPERLINK(\"http://x\",\"click\")",
            "+cmd|' /C calc'!A0",
            "-2+3",
            "@SUM(A1)",
            "＝1+1",
            "\t=1",
            "  =1",
            "5 stars, = fine",
        ];
        let row = |(i, text): (usize, &&str)| {
            let text = text.replace('"', "\"\"");
            format!("=R{i},1,\"{text}\",+O{i},@buyer{i}")
        };
        let reviews = file("review_id,rating,text,order_id,buyer", texts.iter().enumerate().map(row));
        assert_eq!(owner.import("reviews", reviews).await["created"], texts.len());
        let orders = "order_id,buyer,status,carrier,amount,currency\n+O1,@buyer1,=paid,-carrier,-12.50,CNY\n";
        owner.import("orders", orders).await;
        let message = "message_id,conversation_id,buyer,sender,text\n=M1,+C1,@buyer,buyer,\"=1+1?\"\n";
        owner.import("messages", message).await;
        for file in ["reviews.csv", "cases.csv", "orders.csv", "messages.csv"] {
            let rows = table(&owner, file).await;
            assert!(rows.len() > 1, "{file}");
            for cell in rows.iter().flatten() {
                let first = cell.trim_start_matches([' ', '\u{3000}']).chars().next();
                let runs = matches!(first, Some('=' | '+' | '-' | '@' | '＝' | '\t' | '\r'));
                assert!(!runs || cell == "-12.50", "{file}: {cell:?}");
            }
        }
        // Programs get what was written.
        let found: BTreeSet<String> = lines(&owner, "reviews.jsonl")
            .await
            .iter()
            .map(|r| r["text"].as_str().unwrap().to_owned())
            .collect();
        let expected: BTreeSet<String> = texts.iter().map(|t| t.trim().to_owned()).collect();
        assert_eq!(found, expected);
    })
    .await;
}

#[tokio::test]
async fn everything_is_exported_once() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let rows = (0..2_500).map(|i| format!("R{i},{},it broke {i}", 1 + i % 5));
        let import = owner.import("reviews", file("review_id,rating,text", rows)).await;
        for (kind, count, key) in [
            ("reviews", 2_500, "review_id"),
            ("cases", import["cases_opened"].as_u64().unwrap() as usize, "number"),
        ] {
            let rows = table(&owner, &format!("{kind}.csv")).await;
            let at = rows[0].iter().position(|c| c == key).unwrap();
            let keys: BTreeSet<&String> = rows.iter().skip(1).map(|r| &r[at]).collect();
            assert_eq!((rows.len() - 1, keys.len()), (count, count), "{kind}.csv");
            let found = lines(&owner, &format!("{kind}.jsonl")).await;
            let keys: BTreeSet<String> = found.iter().map(|r| r[key].to_string()).collect();
            assert_eq!((found.len(), keys.len()), (count, count), "{kind}.jsonl");
            let header: BTreeSet<&String> = rows[0].iter().collect();
            assert_eq!(found[0].as_object().unwrap().keys().collect::<BTreeSet<_>>(), header);
        }
        for kind in ["orders", "messages", "remedies"] {
            assert_eq!(table(&owner, &format!("{kind}.csv")).await.len(), 1, "a header, and nothing else");
            assert!(lines(&owner, &format!("{kind}.jsonl")).await.is_empty());
        }
    })
    .await;
}

#[tokio::test]
async fn an_export_can_be_imported_again() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        owner.import("reviews", TWO).await;
        for file in ["reviews.csv", "reviews.jsonl"] {
            let exported = owner.get(&format!("/shops/{{shop}}/export/{file}")).send().await.body.to_vec();
            let import = owner.import("reviews", exported).await;
            assert_eq!(
                (&import["duplicates"], &import["rejected"]),
                (&json!(2), &json!(0)),
                "{file}: {import:#}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn names_are_for_who_may_see_them_and_every_export_is_on_record() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        owner.import("reviews", TWO).await;
        assert!(owner.get("/shops/{shop}/export/reviews.csv").send().await.text().contains("Alice"));
        let machine = house.token(&[Permission::ExportRun]).await;
        for file in ["reviews.csv", "reviews.jsonl", "cases.csv", "cases.jsonl"] {
            let text = machine.get(&format!("/shops/{{shop}}/export/{file}")).send().await.text();
            assert!(text.contains("A***") && !text.contains("Alice"), "{file}: {text}");
        }
        let audit = owner.read("/shops/{shop}/audit?kind=shop.exported").await;
        assert_eq!(audit["items"].as_array().unwrap().len(), 5);
        assert_eq!(audit["items"][0]["data"]["what"], "cases.jsonl");
        owner.get("/shops/{shop}/export/passwords.csv").send().await.refused(422, "unknown_export");
        let agent = house.join(Role::Agent, "amy").await;
        agent.get("/shops/{shop}/export/reviews.csv").send().await.refused(403, "forbidden");
    })
    .await;
}

#[tokio::test]
async fn every_table_of_the_shop_can_be_taken_along_in_both_forms() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        owner.import("reviews", TWO).await;
        let names = owner.read("/shops/{shop}/export").await["names"].clone();
        let names: Vec<&str> = names.as_array().unwrap().iter().map(|n| n.as_str().unwrap()).collect();
        for name in ["events", "acts", "clocks", "buyers", "products", "policies", "inbound"] {
            assert!(names.contains(&name), "{name} is in {names:?}");
        }
        for name in names {
            let rows = table(&owner, &format!("{name}.csv")).await;
            let found = lines(&owner, &format!("{name}.jsonl")).await;
            // Each export is itself an event, so the second one of the log has one more.
            let between = usize::from(name == "events");
            assert_eq!(found.len(), rows.len() - 1 + between, "{name}");
            let header: BTreeSet<&String> = rows[0].iter().collect();
            if let Some(first) = found.first() {
                assert_eq!(first.as_object().unwrap().keys().collect::<BTreeSet<_>>(), header, "{name}");
            }
        }
        // The log comes whole and in its order, page by page, and what is JSON in it is JSON.
        let log = lines(&owner, "events.jsonl").await;
        let numbers: Vec<i64> = log.iter().map(|e| e["seq"].as_i64().unwrap()).collect();
        assert_eq!(numbers, (1..=log.len() as i64).collect::<Vec<_>>());
        assert!(log.iter().any(|e| e["kind"] == "review.received" && e["body"].is_object()));
        assert!(
            log[0]["at"].as_str().unwrap().ends_with('Z') && log[0]["hash"].as_str().unwrap().len() == 64
        );
        let machine = house.token(&[Permission::ExportRun]).await;
        let text = machine.get("/shops/{shop}/export/buyers.csv").send().await.text();
        assert!(text.contains("A***") && !text.contains("Alice"), "{text}");
        owner.get("/shops/{shop}/export/sealed.csv").send().await.refused(422, "unknown_export");
    })
    .await;
}

#[tokio::test]
async fn a_sheet_of_many_pages_has_every_line_once() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let rows = (0..2_100).map(|i| format!("R{i},1,it broke {i},buyer {i}"));
        owner.import("reviews", file("review_id,rating,text,buyer", rows)).await;
        let clocks = lines(&owner, "clocks.jsonl").await;
        let keys: BTreeSet<String> =
            clocks.iter().map(|c| format!("{}/{}", c["case_number"], c["n"])).collect();
        assert!(clocks.len() > 2_000 && keys.len() == clocks.len(), "{} {}", clocks.len(), keys.len());
        assert_eq!(lines(&owner, "buyers.jsonl").await.len(), 2_100);
    })
    .await;
}
