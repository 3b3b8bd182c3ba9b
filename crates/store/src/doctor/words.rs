//! Comparing the full-text index with the words of the log: in how many documents each word stands.
//!
//! Words are kept as 64-bit hashes, so that the tally of a million documents stays small; a stored word is named as it
//! stands, a lacking one by a document that should have it.

use std::collections::{BTreeSet, HashMap};

use super::{Fault, Finding, Report};
use crate::args;
use crate::db::Tx;
use crate::error::Result;

/// Stored words read at once.
const PAGE: i64 = 5_000;

/// How many documents should have a word, and one of them.
#[derive(Clone, Copy, Debug)]
struct Tally {
    documents: i64,
    one: i64,
}

/// The words that documents should be found by.
#[derive(Debug, Default)]
pub(super) struct Words {
    tallies: HashMap<u64, Tally>,
}

fn key(word: &str) -> u64 {
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&blake3::hash(word.as_bytes()).as_bytes()[..8]);
    u64::from_le_bytes(bytes)
}

fn finding(what: String) -> Finding {
    Finding { kind: Fault::Words, shop: None, stream: None, table: Some("search"), what }
}

impl Words {
    /// Adds a document.
    pub(super) fn add(&mut self, document: i64, terms: &str) {
        let distinct: BTreeSet<&str> = terms.split(' ').filter(|t| !t.is_empty()).collect();
        for word in distinct {
            self.tallies.entry(key(word)).or_insert(Tally { documents: 0, one: document }).documents += 1;
        }
    }

    /// Compares with the index.
    pub(super) async fn compare(mut self, tx: &mut Tx, report: &mut Report) -> Result<()> {
        let mut after = open(tx).await?;
        loop {
            let page = next(tx, &after).await?;
            for (word, stored) in &page {
                let expected = self.tallies.remove(&key(word)).map_or(0, |t| t.documents);
                if expected != *stored {
                    let what = format!(
                        "the word {word:?} is indexed for {stored} documents, replay says {expected}"
                    );
                    report.add(finding(what));
                }
            }
            match page.into_iter().next_back() {
                Some((word, _)) => after = word,
                None => break,
            }
        }
        for Tally { documents, one } in self.tallies.into_values() {
            let what = format!("a word of {documents} documents, one of them number {one}, is not indexed");
            report.add(finding(what));
        }
        close(tx).await
    }
}

/// Makes the list of stored words readable in order.
async fn open(tx: &mut Tx) -> Result<String> {
    if tx.is_sqlite() {
        // The table lives in this connection's memory and goes with the transaction; nothing is written to the file.
        tx.run("PRAGMA query_only = 0", args![]).await?;
        let made = tx
            .run("CREATE VIRTUAL TABLE temp.search_words USING fts5vocab(main, search, row)", args![])
            .await;
        tx.run("PRAGMA query_only = 1", args![]).await?;
        made?;
    } else {
        let sql = "DECLARE search_words CURSOR FOR SELECT word, CAST(ndoc AS BIGINT) FROM ts_stat('SELECT terms FROM search')";
        tx.run(sql, args![]).await?;
    }
    Ok(String::new())
}

/// The next stored words after one.
async fn next(tx: &mut Tx, after: &str) -> Result<Vec<(String, i64)>> {
    let rows = if tx.is_sqlite() {
        let sql = "SELECT term, doc FROM temp.search_words WHERE term > $1 ORDER BY term LIMIT $2";
        tx.all(sql, args![after, PAGE]).await?
    } else {
        tx.all(&format!("FETCH FORWARD {PAGE} FROM search_words"), args![]).await?
    };
    rows.iter().map(|r| Ok((r.text(0)?, r.int(1)?))).collect()
}

async fn close(tx: &mut Tx) -> Result<()> {
    if tx.is_sqlite() {
        return Ok(());
    }
    tx.run("CLOSE search_words", args![]).await.map(|_| ())
}
