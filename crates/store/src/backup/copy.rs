//! Copying every table from one database to another, in key order, and the full-text index anew from the log.
//!
//! One transaction reads and one writes: the copy shows one instant, and a copy that fails leaves nothing.

use domain::ids::ShopId;

use crate::Store;
use crate::args;
use crate::db::Tx;
use crate::doctor::replay;
use crate::error::Result;
use crate::search;
use crate::sql::Sql;
use crate::streams::StreamReader;
use crate::table::{PROJECTIONS, RECORDS, Table};
use crate::value::{Row, Value};

/// Rows copied at once.
const PAGE: usize = 2_000;

/// Rows copied at once where one row may be megabytes.
const HEAVY_PAGE: usize = 8;

/// Copies everything into an empty, migrated database.
pub(super) async fn all(from: &Store, to: &Store) -> Result<()> {
    let mut source = from.read().await?;
    let mut target = to.write().await?;
    for table in RECORDS.iter().chain(PROJECTIONS) {
        copy(&mut source, &mut target, table).await?;
    }
    for row in source.all("SELECT id, ordinal FROM shops ORDER BY ordinal", args![]).await? {
        index(&mut source, &mut target, ShopId(row.uuid(0)?), row.int(1)?).await?;
    }
    target.commit().await
}

async fn copy(source: &mut Tx, target: &mut Tx, table: &Table) -> Result<()> {
    let page = if matches!(table.name, "blobs" | "imports") { HEAVY_PAGE } else { PAGE };
    let key = table.columns[..table.key].iter().map(|c| c.name).collect::<Vec<_>>().join(", ");
    let mut after: Option<Vec<Value>> = None;
    loop {
        let mut sql = Sql::new(source, &format!("SELECT {} FROM {}", table.names(), table.name));
        if let Some(after) = after.take() {
            sql.text(&format!(" WHERE ({key}) > ")).list(after);
        }
        sql.text(&format!(" ORDER BY {key} LIMIT ")).value(page);
        let rows: Vec<Vec<Value>> =
            sql.all(source).await?.iter().map(|r| values(table, r)).collect::<Result<_>>()?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = Some(last[..table.key].to_vec());
        let is_last = rows.len() < page;
        table.write(target, rows, false).await?;
        if is_last {
            return Ok(());
        }
    }
}

fn values(table: &Table, row: &Row) -> Result<Vec<Value>> {
    table.columns.iter().enumerate().map(|(i, c)| row.value(i, c.kind)).collect()
}

/// Indexes a shop's documents anew, by folding the streams they come from.
async fn index(source: &mut Tx, target: &mut Tx, shop: ShopId, ordinal: i64) -> Result<()> {
    let mut reader = StreamReader::new(shop);
    while let Some(streams) = reader.next(source).await? {
        let mut docs = Vec::new();
        for events in &streams {
            let terms = replay::terms(shop, events)?;
            docs.extend(terms.zip(events.first()).map(|(t, first)| (search::doc(ordinal, first.seq), t)));
        }
        target.run_all(search::statements(docs, target.is_sqlite())).await?;
    }
    Ok(())
}
