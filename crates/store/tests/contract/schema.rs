//! Both migration folders give the same tables and columns, and the program's list of tables names them all.

use std::collections::BTreeMap;

use store::table::{PROJECTIONS, RECORDS};
use store::{Kind, Value};
use testkit::{TestDatabase, each_database};

type Columns = BTreeMap<String, Vec<(String, Kind, bool)>>;

/// Tables that the program does not list: the migrations' own, and the full-text index.
fn is_listed(table: &str) -> bool {
    !table.starts_with("_sqlx") && !table.starts_with("search") && !table.starts_with("sqlite_")
}

async fn columns(db: &TestDatabase) -> Columns {
    let sqlite = db.store.database() == "sqlite";
    let sql = if sqlite {
        "SELECT m.name, c.name, c.type, CASE c.\"notnull\" WHEN 1 THEN 'NO' ELSE 'YES' END FROM sqlite_master m \
         JOIN pragma_table_info(m.name) c WHERE m.type = 'table' ORDER BY m.name, c.cid"
    } else {
        "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT), CAST(data_type AS TEXT), \
         CAST(is_nullable AS TEXT) FROM information_schema.columns WHERE table_schema = 'public' \
         ORDER BY table_name, ordinal_position"
    };
    let mut columns = Columns::new();
    for row in db.store.read().await.unwrap().all(sql, vec![]).await.unwrap() {
        let (table, column, kind) = (row.text(0).unwrap(), row.text(1).unwrap(), row.text(2).unwrap());
        if is_listed(&table) {
            let kind = match kind.as_str() {
                "BIGINT" | "INTEGER" | "bigint" => Kind::Int,
                "TEXT" | "text" => Kind::Text,
                "uuid" => Kind::Uuid,
                "bytea" | "BLOB" => Kind::Bytes,
                other => panic!("{table}.{column} is {other}"),
            };
            columns.entry(table).or_default().push((column, kind, row.text(3).unwrap() == "YES"));
        }
    }
    columns
}

#[tokio::test]
async fn the_list_of_tables_is_complete_and_in_column_order() {
    each_database(async |db| {
        let sqlite = db.store.database() == "sqlite";
        let stored = columns(db).await;
        let listed: BTreeMap<_, _> =
            PROJECTIONS.iter().chain(RECORDS).map(|t| (t.name.to_owned(), *t)).collect();
        assert_eq!(stored.keys().collect::<Vec<_>>(), listed.keys().collect::<Vec<_>>());
        for (name, table) in listed {
            // SQLite keeps both ids and hashes as BLOB.
            let seen = |kind| if sqlite && kind == Kind::Uuid { Kind::Bytes } else { kind };
            let expected: Vec<_> = table.columns.iter().map(|c| (c.name.to_owned(), seen(c.kind))).collect();
            let found: Vec<_> = stored[&name].iter().map(|(c, k, _)| (c.clone(), *k)).collect();
            assert_eq!(found, expected, "{name}");
        }
    })
    .await;
}

#[tokio::test]
async fn both_databases_allow_the_same_columns_to_be_null() {
    let mut nullable = Vec::new();
    each_database_columns(&mut nullable).await;
    let first = &nullable[0];
    assert!(nullable.iter().all(|n| n == first));
    assert!(first.contains(&("cases".to_owned(), "touched_at".to_owned())));
}

async fn each_database_columns(all: &mut Vec<Vec<(String, String)>>) {
    for db in testkit::databases().await {
        let columns = columns(&db).await;
        let nullable = columns.into_iter().flat_map(|(t, cs)| {
            cs.into_iter().filter(|(_, _, nullable)| *nullable).map(move |(c, ..)| (t.clone(), c))
        });
        all.push(nullable.collect());
    }
}

#[tokio::test]
async fn indexes_have_the_same_names() {
    let mut names = Vec::new();
    for db in testkit::databases().await {
        let sql = if db.store.database() == "sqlite" {
            "SELECT name FROM sqlite_master WHERE type = 'index' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        } else {
            "SELECT CAST(indexname AS TEXT) FROM pg_indexes WHERE schemaname = 'public' AND indexname NOT LIKE '%key' \
             AND indexname NOT LIKE '\\_sqlx%' AND indexname <> 'search_terms' ORDER BY indexname COLLATE \"C\""
        };
        let rows = db.store.read().await.unwrap().all(sql, vec![]).await.unwrap();
        names.push(rows.iter().map(|r| r.text(0).unwrap()).collect::<Vec<_>>());
    }
    assert!(names.iter().all(|n| *n == names[0]), "{names:#?}");
    assert!(names[0].len() > 30);
}

#[tokio::test]
async fn values_come_back_as_they_went_in() {
    each_database(async |db| {
        let mut tx = db.store.read().await.unwrap();
        let id = domain::ids::new_uuid(domain::time::Instant(0), &testkit::SeededEntropy::new(1));
        let sql = if tx.is_sqlite() {
            "SELECT $1, $2, $3, $4"
        } else {
            "SELECT $1::BIGINT, $2::TEXT, $3::BYTEA, $4::UUID"
        };
        let values = vec![Value::Int(i64::MIN), "a\0b😀".into(), vec![0_u8, 255].into(), id.into()];
        let row = tx.first(sql, values).await.unwrap().unwrap();
        assert_eq!(row.int(0).unwrap(), i64::MIN);
        assert_eq!(row.text(1).unwrap(), "ab😀", "U+0000 is kept by neither");
        assert_eq!(row.bytes(2).unwrap(), [0, 255]);
        assert_eq!(row.uuid(3).unwrap(), id);
        let nulls = vec![
            Value::Null(Kind::Int),
            Value::Null(Kind::Text),
            Value::Null(Kind::Bytes),
            Value::Null(Kind::Uuid),
        ];
        let row = tx.first(sql, nulls).await.unwrap().unwrap();
        assert_eq!((row.opt_int(0).unwrap(), row.opt_text(1).unwrap()), (None, None));
        assert_eq!((row.opt_bytes(2).unwrap(), row.opt_uuid(3).unwrap()), (None, None));
        assert!(row.int(0).is_err());
    })
    .await;
}

/// Lookups of hundreds of keys go to the index made for them, not through a shop's whole table.
#[tokio::test]
async fn sqlite_looks_lists_of_keys_up_in_their_index() {
    each_database(async |db| {
        if db.store.database() != "sqlite" {
            return;
        }
        let mut tx = db.store.read().await.unwrap();
        for (column, index, key) in [
            ("order_ref", "cases_order", "channel_id = ? AND "),
            ("buyer_id", "cases_buyer", ""),
            ("id", "cases_newest", ""),
        ] {
            let list = vec!["?"; 500].join(",");
            let sql = format!(
                "EXPLAIN QUERY PLAN SELECT excerpt FROM cases WHERE shop_id = ? AND {key}{column} IN ({list}) AND open = 1"
            );
            let plan = tx.all(&sql, vec![Value::Int(0); 502]).await.unwrap()[0].text(3).unwrap();
            assert!(plan.contains(index) && plan.contains(&format!("{column}=?")), "{plan}");
        }
    })
    .await;
}

/// The newest of many open cases come from their index, in its order, and not from sorting all of them.
#[tokio::test]
async fn sqlite_finds_the_newest_open_cases_without_sorting() {
    each_database(async |db| {
        if db.store.database() != "sqlite" {
            return;
        }
        let mut tx = db.store.read().await.unwrap();
        for more in ["", "AND c.source IN (?) ", "AND (c.snoozed_until IS NULL OR c.snoozed_until <= ?) "] {
            let sql = format!(
                "EXPLAIN QUERY PLAN SELECT * FROM cases c WHERE c.shop_id = ? AND c.open = 1 {more}ORDER BY c.id DESC LIMIT ?"
            );
            let values = vec![Value::Int(0); sql.matches('?').count()];
            let plan: Vec<String> =
                tx.all(&sql, values).await.unwrap().iter().map(|row| row.text(3).unwrap()).collect();
            assert!(plan.len() == 1 && plan[0].contains("cases_newest"), "{plan:?}");
        }
    })
    .await;
}
