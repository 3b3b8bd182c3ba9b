//! `bench ingest`: reviews → triage → 2 events, review, case, 3 clocks, buyer, full text, all durable
//! (`synchronous=FULL`), beside a bare rusqlite loop that writes the very same nine rows into the very same schema.

use std::path::Path;
use std::time::Instant;

use anyhow::ensure;
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::data::{fill, shop};
use super::{Figures, Folder, median};
use crate::wiring::say;

/// Reviews per transaction in the bare loop.
const BATCH: usize = 1_000;

/// Tables of the nine rows, with how many rows of each a review makes.
const TABLES: [(&str, usize); 6] =
    [("events", 2), ("reviews", 1), ("cases", 1), ("clocks", 3), ("buyers", 1), ("search", 1)];

pub(crate) async fn run(folder: &Folder, quick: bool) -> anyhow::Result<Figures> {
    let (count, runs) = if quick { (10_000, 1) } else { (200_000, 3) };
    let (mut ours, mut limits) = (Vec::new(), Vec::new());
    for run in 0..runs {
        let home = folder.at(&format!("ingest-{run}"));
        let (app, shop, channel) = shop(&home).await?;
        let began = Instant::now();
        let counts = fill(&app, shop, channel, count).await?;
        let rate = count as f64 / began.elapsed().as_secs_f64();
        ensure!(
            counts.created == count as i64 && counts.cases_opened == count as i64,
            "not all landed: {counts:?}"
        );
        app.store.close().await;
        let limit = tokio::task::block_in_place(|| {
            bare_loop(&home.join(store::DATABASE_FILE), &home.join("bare.db"))
        })?;
        say(&format!(
            "run {run}: {rate:.0} reviews/s; bare rusqlite loop {limit:.0}/s; ratio {:.2}",
            rate / limit
        ));
        ours.push(rate);
        limits.push(limit);
        std::fs::remove_dir_all(&home)?;
    }
    let ratios = ours.iter().zip(&limits).map(|(o, l)| o / l).collect();
    Ok(Figures::from([
        ("reviews_per_s", median(ours)),
        ("limit_per_s", median(limits)),
        ("ratio_to_limit", median(ratios)),
    ]))
}

/// Writes the rows of `source` into a fresh file with the same schema, one prepared statement a row, 1,000 reviews a
/// transaction; reviews per second.
fn bare_loop(source: &Path, target: &Path) -> anyhow::Result<f64> {
    let from = Connection::open(source)?;
    let schema = schema(&from)?;
    let mut rows = Vec::new();
    for (table, each) in TABLES {
        rows.push((table, each, read(&from, table)?));
    }
    drop(from);
    let to = Connection::open(target)?;
    to.execute_batch("PRAGMA page_size=8192; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536; PRAGMA wal_autocheckpoint=8000;")?;
    to.execute_batch(&schema)?;
    let reviews = rows.iter().find(|(t, ..)| *t == "reviews").map_or(0, |(.., r)| r.len());
    let began = Instant::now();
    let mut done = 0;
    while done < reviews {
        let until = (done + BATCH).min(reviews);
        to.execute_batch("BEGIN IMMEDIATE")?;
        for (table, each, rows) in &rows {
            let width = rows.first().map_or(0, Vec::len);
            let marks = vec!["?"; width].join(",");
            let columns = if *table == "search" { " (rowid, terms)" } else { "" };
            let mut insert = to.prepare_cached(&format!("INSERT INTO {table}{columns} VALUES ({marks})"))?;
            for row in rows.iter().take(until * each).skip(done * each) {
                insert.execute(params_from_iter(row))?;
            }
        }
        to.execute_batch("COMMIT")?;
        done = until;
    }
    let rate = reviews as f64 / began.elapsed().as_secs_f64();
    drop(to);
    std::fs::remove_file(target)?;
    Ok(rate)
}

/// The statements that made the tables in question, with their indexes.
fn schema(from: &Connection) -> anyhow::Result<String> {
    let mut find = from.prepare(
        "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND tbl_name IN ('events','reviews','cases','clocks','buyers','search') \
         ORDER BY type = 'index'",
    )?;
    let statements: Vec<String> = find.query_map([], |r| r.get(0))?.collect::<Result<_, _>>()?;
    Ok(statements.join(";\n"))
}

/// All rows of a table in the order they were written. The full-text table keeps no text, so its terms are cut anew.
fn read(from: &Connection, table: &str) -> anyhow::Result<Vec<Vec<Value>>> {
    let sql = match table {
        "search" => "SELECT e.seq, r.text || ' ' || r.order_ref FROM reviews r JOIN events e ON e.shop_id = r.shop_id \
                     AND e.stream = r.id AND e.version = 1 ORDER BY e.seq"
            .to_owned(),
        "events" => "SELECT * FROM events WHERE kind IN ('review.received', 'case.opened') ORDER BY seq".to_owned(),
        "clocks" => "SELECT * FROM clocks ORDER BY shop_id, case_id, n".to_owned(),
        _ => format!("SELECT * FROM {table} ORDER BY shop_id, id"),
    };
    let mut find = from.prepare(&sql)?;
    let width = find.column_count();
    let rows =
        find.query_map([], |r| (0..width).map(|i| r.get::<_, Value>(i)).collect::<Result<Vec<_>, _>>())?;
    let mut rows: Vec<Vec<Value>> = rows.collect::<Result<_, _>>()?;
    if table == "search" {
        for row in &mut rows {
            if let Some(Value::Text(text)) = row.get_mut(1) {
                let mut terms = String::new();
                domain::terms::index_terms(text, &mut terms);
                *text = terms;
            }
        }
    }
    Ok(rows)
}
