//! Whole files: headers in either language, encodings, options, and files that cannot be read at all.

use encoding_rs::GB18030;
use serde_json::{Value, json};
use testkit::each_database;

use super::counts;
use crate::contract::Contract;
use crate::house::House;

const CHINESE: &str = "评价编号,订单编号,商品ID,星级,评价内容,评价时间,买家昵称\n\
    1001,O1,P1,一星,拉链第一天就坏了，客服没人理,2026年11月1日 09:00,小明\n\
    1002,O2,P1,五星,颜色很好看，物流很快,2026-11-01 10:00:00,小红\n";

#[tokio::test]
async fn headers_are_known_by_their_names() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        for (i, header) in [
            "review_id,rating,text",
            "Review ID,Star Rating,Review Content",
            "  REVIEW-ID ,\"Stars\",comment",
            "评价编号,星级,评价内容",
            "评论ID,评分,评论内容",
            "id ulasan,bintang,ulasan",
            "\u{feff}review_id,rating,text",
        ]
        .into_iter()
        .enumerate()
        {
            for (d, delimiter) in [",", ";", "\t", "|"].into_iter().enumerate() {
                let file = format!("{header}\r\nH{i}-{d},5,fine\r\n").replace(',', delimiter);
                let import = owner.import("reviews", file).await;
                assert_eq!(counts(&import), [1, 1, 0, 0, 0], "{header} by {delimiter:?}: {import:#}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn chinese_files_are_read_in_every_encoding() {
    each_database(async |db| {
        let encoded = GB18030.encode(CHINESE).0.into_owned();
        let marked = [&b"\xEF\xBB\xBF"[..], CHINESE.as_bytes()].concat();
        for file in [CHINESE.as_bytes().to_vec(), marked, encoded] {
            let db = db.another().await;
            let house = House::new(&db).await;
            let owner = house.owner();
            assert_eq!(counts(&owner.import("reviews", file).await), [2, 2, 0, 0, 0]);
            let case = owner.case_about("拉链第一天就坏了").await;
            assert_eq!((&case["buyer"], &case["star"]), (&json!("小明"), &json!(1)));
            assert_eq!(case["reviews"][0]["created_at"], "2026-11-01T01:00:00Z");
            // Two characters are enough to find it.
            assert_eq!(owner.queue("q=%E6%8B%89%E9%93%BE").await.len(), 1);
        }
    })
    .await;
}

#[tokio::test]
async fn json_lines_are_read_too() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let file = "{\"review_id\":1,\"rating\":1,\"text\":\"broken\\u0000 \\\"zip\\\"\"}\n\n\
            {\"text\":\"x\",\"rating\":\"5\",\"review_id\":\"2\",\"extra\":{\"a\":[1]}}\n\
            {\"review_id\":3,\"rating\":2\n\
            [1,2]\n\
            {\"review_id\":4,\"rating\":{},\"text\":\"\"}\n";
        let import = owner.import("reviews", file).await;
        assert_eq!(counts(&import), [5, 2, 0, 0, 3], "{import:#}");
        let codes: Vec<_> = super::rejects(&import).iter().map(|r| (r.0, r.2)).collect();
        assert_eq!(codes, [(4, "json_invalid"), (5, "json_not_object"), (6, "json_type")]);
        assert_eq!(owner.case_about("broken \"zip\"").await["star"], 1);
    })
    .await;
}

#[tokio::test]
async fn columns_can_be_named_by_hand() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let file = "nr,how many,was\nA,1,it broke\n";
        let import = owner.import("reviews", file).await;
        assert_eq!(
            (&import["state"], &import["error"]["code"]),
            (&json!("failed"), &json!("file_columns_missing"))
        );
        Contract::read().check("Import", &import);
        let map = "&map=review_id:nr,rating:how%20many,text:was";
        assert_eq!(counts(&owner.import_with("reviews", file, map).await), [1, 1, 0, 0, 0]);
        let gone = owner.import_with("reviews", file, "&map=review_id:number").await;
        assert_eq!(gone["error"]["code"], "file_mapping");
    })
    .await;
}

#[tokio::test]
async fn options_with_a_fault_are_refused_before_anything_is_kept() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        for (options, field) in [
            ("&format=xlsx", "format"),
            ("&zone=Mars/Olympus", "zone"),
            ("&currency=RUBEL", "currency"),
            ("&map=stars", "map"),
        ] {
            let answer = owner.upload("reviews", "review_id,rating,text\n", options).await;
            assert_eq!(answer.refused(422, "bad_import_option")["field"], field);
        }
        let unknown = owner.upload("refunds", "a,b\n", "").await;
        assert_eq!(unknown.refused(422, "bad_import_kind")["field"], "kind");
        let nowhere = "/shops/{shop}/imports?kind=reviews&channel=01900000-0000-7000-8000-000000000001";
        owner.post(nowhere).bytes(Vec::new()).send().await.refused(404, "not_found");
        owner
            .post("/shops/{shop}/imports?kind=reviews&channel=x")
            .bytes(Vec::new())
            .send()
            .await
            .refused(400, "bad_query");
        owner.upload("reviews", "x", "&day_first=perhaps").await.refused(400, "bad_query");
        assert_eq!(owner.read("/shops/{shop}/imports").await["items"], json!([]));
        let left = std::fs::read_dir(house.app.folder.join("uploads")).map_or(0, Iterator::count);
        assert_eq!(left, 0, "an upload that nothing will run is left behind");
    })
    .await;
}

#[tokio::test]
async fn files_that_are_none_say_what_they_are() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let owner = house.owner();
        for (file, code) in [
            (&b""[..], "file_empty"),
            (b" \r\n \n", "file_empty"),
            (b"\xEF\xBB\xBF", "file_empty"),
            (b"PK\x03\x04 and so on", "file_not_text"),
            (b"%PDF-1.7 and so on", "file_not_text"),
            (b"[{\"review_id\":1}]", "file_json_array"),
            (b"a,b,c\n1,2,3\n", "file_columns_missing"),
            (b"review_id,rating\n1,2\n", "file_columns_missing"),
        ] {
            let import = owner.import("reviews", file).await;
            contract.check("Import", &import);
            assert_eq!(
                (&import["state"], &import["error"]["code"]),
                (&json!("failed"), &json!(code)),
                "{import:#}"
            );
            let sniffed = owner
                .post("/shops/{shop}/imports/sniff?kind=reviews&name=x")
                .bytes(file.to_vec())
                .send()
                .await
                .ok();
            if code != "file_columns_missing" {
                assert_eq!(sniffed["problem"]["code"], code, "{sniffed:#}");
            }
        }
        // Only a header is a file with nothing in it, not a fault.
        let import = owner.import("reviews", "review_id,rating,text\n").await;
        assert_eq!((&import["state"], counts(&import)), (&json!("done"), [0; 5]));
        let jobs = owner.read("/shops/{shop}/jobs").await;
        for job in jobs["items"].as_array().unwrap() {
            assert_eq!(job["state"], "done", "{job:#}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_look_at_a_file_proposes_the_columns() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let owner = house.owner();
        let sniff = |file: Vec<u8>| {
            owner.post("/shops/{shop}/imports/sniff?kind=reviews&name=r.csv").bytes(file).send()
        };
        let utf8 = sniff(CHINESE.as_bytes().to_vec()).await.ok();
        contract.check("Sniff", &utf8);
        assert_eq!((&utf8["format"], &utf8["delimiter"]), (&json!("csv"), &json!(",")));
        let column = |sniffed: &Value, field: &str| {
            let mapping = sniffed["mapping"].as_array().unwrap();
            mapping.iter().find(|m| m["field"] == field).unwrap().clone()
        };
        assert_eq!(column(&utf8, "rating"), json!({ "field": "rating", "column": "星级", "required": true }));
        assert_eq!(column(&utf8, "buyer")["column"], "买家昵称");
        assert_eq!(utf8["sample"].as_array().unwrap().len(), 2);
        let gb = sniff(GB18030.encode(CHINESE).0.into_owned()).await.ok();
        assert_eq!(gb["header"], utf8["header"]);
        assert_ne!(gb["encoding"], utf8["encoding"]);
        let lines = sniff(b"{\"review_id\":1,\"rating\":5,\"text\":\"x\"}\n".to_vec()).await.ok();
        contract.check("Sniff", &lines);
        assert_eq!((&lines["format"], &lines["delimiter"]), (&json!("jsonl"), &Value::Null));
        let zip = sniff(b"PK\x03\x04".to_vec()).await.ok();
        contract.check("Sniff", &zip);
        // The console sends 64 KiB, cut wherever that falls: in a word, in a quote, in a character.
        for end in 0..CHINESE.len() {
            contract.check("Sniff", &sniff(CHINESE.as_bytes()[..end].to_vec()).await.ok());
        }
        let long = format!("{CHINESE}{}", "1003,O3,P1,3,好,2026-11-01,小明\n".repeat(2_000));
        contract.check("Sniff", &sniff(long.as_bytes()[..64 << 10].to_vec()).await.ok());
    })
    .await;
}
