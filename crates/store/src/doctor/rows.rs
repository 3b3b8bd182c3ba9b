//! Comparing the rows that replay gives with the rows that are stored.

use std::collections::{BTreeMap, HashMap};

use domain::ids::ShopId;
use uuid::Uuid;

use super::{Fault, Finding, Report};
use crate::args;
use crate::db::Tx;
use crate::error::Result;
use crate::sql::Sql;
use crate::table::{CLOCKS, EVENTS, MESSAGES, PROJECTIONS, Table};
use crate::value::{Row, Value};

/// How many parents are looked up in one query.
const CHUNK: usize = 500;

/// How many rows too many are named in one table of one shop.
const MOST_NAMED: i64 = 20;

/// The column by which stored rows are looked up: the row's own id, or that of the stream it belongs to, so that rows
/// too many in a known stream are seen as well.
fn lookup(table: &Table) -> usize {
    if table.name == MESSAGES.name { 2 } else { 1 }
}

/// The column that names the stream a row follows from, and the event that stream begins with; `None` where it is the
/// shop's own.
fn origin(table: &Table) -> Option<(&'static str, &'static str)> {
    match table.name {
        "products" => Some(("id", "product.created")),
        "orders" => Some(("id", "order.imported")),
        "reviews" => Some(("id", "review.received")),
        "conversations" => Some(("id", "conversation.opened")),
        "returns" => Some(("id", "return.requested")),
        "parcels" => Some(("id", "parcel.tracked")),
        "messages" => Some(("conversation_id", "conversation.opened")),
        "mentions" => Some(("id", "mention.received")),
        "mention_finds" => Some(("mention_id", "mention.received")),
        "lives" => Some(("id", "live.reported")),
        "listings" => Some(("id", "product.listed")),
        "listing_versions" => Some(("product_id", "product.listed")),
        "live_sessions" => Some(("id", "live.planned")),
        "live_sentences" | "live_findings" | "live_orders" => Some(("session_id", "live.planned")),
        "cases" => Some(("id", "case.opened")),
        "remedies" => Some(("id", "remedy.suggested")),
        "appeals" => Some(("id", "appeal.opened")),
        "calls" => Some(("id", "call.invited")),
        "clocks" | "acts" => Some(("case_id", "case.opened")),
        _ => None,
    }
}

/// A row as a person names it: its key without the shop.
fn named(table: &Table, row: &[Value]) -> String {
    let key = row.iter().take(table.key).skip(1).map(ToString::to_string).collect::<Vec<_>>().join(" ");
    format!("{} row {key}", table.name)
}

fn finding(kind: Fault, shop: ShopId, table: &'static Table, what: String) -> Finding {
    Finding { kind, shop: Some(shop), stream: None, table: Some(table.name), what }
}

/// Rows waiting to be compared.
#[derive(Debug, Default)]
pub(super) struct Expected {
    tables: BTreeMap<&'static str, (&'static Table, Vec<Vec<Value>>)>,
}

impl Expected {
    pub(super) fn add(&mut self, table: &'static Table, row: Vec<Value>) {
        let row = row.into_iter().map(Value::kept).collect();
        self.tables.entry(table.name).or_insert_with(|| (table, Vec::new())).1.push(row);
    }

    /// Compares all rows with what is stored and forgets them.
    pub(super) async fn compare(
        &mut self,
        tx: &mut Tx,
        shop: ShopId,
        tallies: &mut Tallies,
        report: &mut Report,
    ) -> Result<()> {
        for (_, (table, rows)) in std::mem::take(&mut self.tables) {
            tallies.expect(shop, table, rows.len() as i64);
            report.rows += rows.len() as i64;
            // Rows of one parent stay together, because stored rows are looked up by parent.
            let by = lookup(table);
            let parents: Vec<&[Vec<Value>]> = rows.chunk_by(|a, b| a[by] == b[by]).collect();
            for parents in parents.chunks(CHUNK) {
                compare_chunk(tx, shop, table, parents, report).await?;
            }
        }
        Ok(())
    }
}

async fn compare_chunk(
    tx: &mut Tx,
    shop: ShopId,
    table: &'static Table,
    parents: &[&[Vec<Value>]],
    report: &mut Report,
) -> Result<()> {
    let by = lookup(table);
    let mut sql = Sql::new(tx, &format!("SELECT {} FROM {} WHERE shop_id = ", table.names(), table.name));
    sql.value(shop).text(&format!(" AND {} IN ", table.columns[by].name));
    sql.list(parents.iter().map(|rows| rows[0][by].clone()));
    let mut stored: HashMap<Vec<Value>, Vec<Cell>> = HashMap::new();
    for row in sql.all(tx).await? {
        let cells: Vec<Cell> = cells(table, &row);
        stored.insert(cells[..table.key].iter().flatten().cloned().collect(), cells);
    }
    for expected in parents.iter().copied().flatten() {
        if let Some(cells) = stored.remove(&expected[..table.key]) {
            compare_row(shop, table, expected, &cells, report);
        } else {
            let what = format!("{} is missing; replay gives it", named(table, expected));
            report.add(finding(Fault::Missing, shop, table, what));
        }
    }
    for key in stored.into_keys() {
        let what = format!("{} is stored; replay does not give it", named(table, &key));
        report.add(finding(Fault::Extra, shop, table, what));
    }
    Ok(())
}

/// A stored value; `None` when it is not of its column's kind.
type Cell = Option<Value>;

fn cells(table: &Table, row: &Row) -> Vec<Cell> {
    table.columns.iter().enumerate().map(|(i, c)| row.value(i, c.kind).ok()).collect()
}

fn compare_row(
    shop: ShopId,
    table: &'static Table,
    expected: &[Value],
    stored: &[Cell],
    report: &mut Report,
) {
    for ((column, expects), cell) in table.columns.iter().zip(expected).zip(stored) {
        let at = || format!("{} column {}", named(table, expected), column.name);
        match (expects, cell) {
            (Value::Null(_), Some(Value::Null(_))) => {}
            (expects, Some(stored)) if expects == stored => {}
            (expects, Some(stored)) => {
                let what = format!("{}: stored {stored}, replay says {expects}", at());
                report.add(finding(Fault::Differs, shop, table, what));
            }
            (expects, None) => {
                let what =
                    format!("{}: stored something else than {:?}, replay says {expects}", at(), column.kind);
                report.add(finding(Fault::Unreadable, shop, table, what));
            }
        }
    }
}

/// How many rows each table should have for each shop.
#[derive(Debug, Default)]
pub(super) struct Tallies {
    shops: Vec<ShopId>,
    expected: HashMap<(ShopId, &'static str), i64>,
}

impl Tallies {
    pub(super) fn know(&mut self, shop: ShopId) {
        self.shops.push(shop);
    }

    pub(super) fn expect(&mut self, shop: ShopId, table: &'static Table, rows: i64) {
        *self.expected.entry((shop, table.name)).or_default() += rows;
    }

    /// Compares with what is stored, so that rows that no stream explains are found.
    pub(super) async fn compare(&mut self, tx: &mut Tx, report: &mut Report) -> Result<()> {
        for table in PROJECTIONS.iter().copied().chain([&EVENTS]) {
            let sql = format!("SELECT shop_id, COUNT(*) FROM {} GROUP BY shop_id", table.name);
            let mut stored = BTreeMap::new();
            for row in tx.all(&sql, args![]).await? {
                stored.insert(ShopId(row.uuid(0)?), row.int(1)?);
            }
            for shop in self.shops.iter().copied() {
                let has = stored.remove(&shop).unwrap_or(0);
                let expected = self.expected.get(&(shop, table.name)).copied().unwrap_or(0);
                if has != expected && table.name != EVENTS.name {
                    too_many(tx, shop, table, has, expected, report).await?;
                }
            }
            for (shop, rows) in stored {
                let what = format!("{} has {rows} rows of shop {shop}, which does not exist", table.name);
                report.add(finding(Fault::Extra, shop, table, what));
            }
        }
        Ok(())
    }
}

/// Names the rows that no stream explains; says the count where that is all that is known.
async fn too_many(
    tx: &mut Tx,
    shop: ShopId,
    table: &'static Table,
    has: i64,
    expected: i64,
    report: &mut Report,
) -> Result<()> {
    let what = format!("{} has {has} rows, replay gives {expected}", table.name);
    report.add(finding(Fault::Count, shop, table, what));
    let Some((column, begins)) = origin(table) else { return Ok(()) };
    let number = if table.name == CLOCKS.name { ", t.n" } else { "" };
    let sql = format!(
        "SELECT t.{}{number}, t.{column} FROM {} t WHERE t.shop_id = $1 AND NOT EXISTS (SELECT 1 FROM events e \
         WHERE e.shop_id = t.shop_id AND e.stream = t.{column} AND e.version = 1 AND e.kind = $2) LIMIT $3",
        table.columns[1].name, table.name
    );
    for row in tx.all(&sql, args![shop, begins, MOST_NAMED]).await? {
        let stream: Uuid = row.uuid(if number.is_empty() { 1 } else { 2 })?;
        let mut name = row.uuid(0)?.to_string();
        if !number.is_empty() {
            name = format!("{name} {}", row.int(1)?);
        }
        let what = format!("{} row {name} is stored; the log has no {begins} for {stream}", table.name);
        report.add(Finding { stream: Some(stream), ..finding(Fault::Extra, shop, table, what) });
    }
    Ok(())
}
