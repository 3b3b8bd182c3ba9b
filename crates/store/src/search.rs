//! Full text: the one place where the two databases differ by nature (FTS5 and `tsvector`).
//!
//! Terms are cut by [`domain::terms`], so both find the same things. A document is a stream (a review, a
//! conversation); its number is `(shop ordinal << 40) + seq of its first event`, which makes newest-first a plain
//! descending scan and keeps shops apart by range.

use std::fmt::Write as _;

use domain::ids::ShopId;
use domain::terms::{Term, query_terms};
use uuid::Uuid;

use crate::args;
use crate::db::Tx;
use crate::error::Result;
use crate::sql::Sql;
use crate::value::Value;

/// Bits for the sequence number inside a document number.
const SEQ_BITS: u32 = 40;

/// The number of a document.
pub(crate) fn doc(ordinal: i64, seq: i64) -> i64 {
    (ordinal << SEQ_BITS) + seq
}

/// Documents per statement.
const AT_ONCE: usize = 200;

/// The statements that add these documents.
pub(crate) fn statements(
    docs: Vec<(i64, String)>,
    sqlite: bool,
) -> impl Iterator<Item = (String, Vec<Value>)> {
    let mut docs = docs.into_iter();
    std::iter::from_fn(move || {
        let column = if sqlite { "rowid" } else { "doc" };
        let mut sql = Sql::for_database(sqlite, &format!("INSERT INTO search ({column}, terms) VALUES "));
        let mut separator = "(";
        for (doc, terms) in docs.by_ref().take(AT_ONCE) {
            sql.text(separator).value(doc).text(", ");
            put_terms(&mut sql, terms, sqlite);
            sql.text(")");
            separator = ",(";
        }
        (separator != "(").then(|| sql.into_parts())
    })
}

fn put_terms(sql: &mut Sql, terms: String, sqlite: bool) {
    if sqlite {
        sql.value(terms);
    } else {
        let list: Vec<String> = terms.split(' ').filter(|t| !t.is_empty()).map(ToOwned::to_owned).collect();
        sql.text("array_to_tsvector(").value(Value::Texts(list)).text(")");
    }
}

pub(crate) async fn replace(
    tx: &mut Tx,
    shop: ShopId,
    ordinal: i64,
    stream: Uuid,
    terms: String,
) -> Result<()> {
    let first = tx
        .first(
            "SELECT seq FROM events WHERE shop_id = $1 AND stream = $2 AND version = 1",
            args![shop, stream],
        )
        .await?;
    let Some(first) = first else { return Ok(()) };
    let doc = doc(ordinal, first.int(0)?);
    let column = if tx.is_sqlite() { "rowid" } else { "doc" };
    tx.run(&format!("DELETE FROM search WHERE {column} = $1"), args![doc]).await?;
    let statements = statements(vec![(doc, terms)], tx.is_sqlite());
    tx.run_all(statements).await
}

/// FTS5: every term quoted, `*` for prefixes, joined by AND.
fn match_sqlite(terms: &[Term]) -> String {
    let mut query = String::new();
    for term in terms {
        let and = if query.is_empty() { "" } else { " AND " };
        let _ =
            write!(query, "{and}\"{}\"{}", term.text.replace('"', ""), if term.prefix { "*" } else { "" });
    }
    query
}

/// tsquery: every term quoted, `:*` for prefixes, joined by `&`.
fn match_postgres(terms: &[Term]) -> String {
    let mut query = String::new();
    for term in terms {
        let and = if query.is_empty() { "" } else { " & " };
        let text = term.text.replace(['\'', '\\'], "");
        let _ = write!(query, "{and}'{text}'{}", if term.prefix { ":*" } else { "" });
    }
    query
}

/// Whether a query has anything to look for.
pub fn is_searchable(query: &str) -> bool {
    !query_terms(query).is_empty()
}

impl Tx {
    /// The streams whose words match all terms of the query, newest first, at most `limit`. An empty query finds
    /// nothing.
    ///
    /// # Errors
    /// As the database says.
    pub async fn search(&mut self, shop: ShopId, query: &str, limit: i64) -> Result<Vec<Uuid>> {
        let terms = query_terms(query);
        if terms.is_empty() {
            return Ok(Vec::new());
        }
        let Some(row) = self.first("SELECT ordinal FROM shops WHERE id = $1", args![shop]).await? else {
            return Ok(Vec::new());
        };
        let (low, high) = (doc(row.int(0)?, 0), doc(row.int(0)? + 1, 0));
        let (sql, query) = if self.is_sqlite() {
            (
                "SELECT e.stream FROM (SELECT rowid AS doc FROM search WHERE search MATCH $2 AND rowid >= $3 AND \
                 rowid < $4 ORDER BY rowid DESC LIMIT $5) s JOIN events e ON e.shop_id = $1 AND e.seq = s.doc - $3 \
                 ORDER BY s.doc DESC",
                match_sqlite(&terms),
            )
        } else {
            (
                "SELECT e.stream FROM (SELECT doc FROM search WHERE terms @@ $2::tsquery AND doc >= $3 AND \
                 doc < $4 ORDER BY doc DESC LIMIT $5) s JOIN events e ON e.shop_id = $1 AND e.seq = s.doc - $3 \
                 ORDER BY s.doc DESC",
                match_postgres(&terms),
            )
        };
        let rows = self.all(sql, args![shop, query, low, high, limit]).await?;
        rows.iter().map(|r| r.uuid(0)).collect()
    }
}
