//! The log: appending events with their projections in one transaction, and reading streams back.
//!
//! `seq` is gapless per shop because it is taken under the shop's row lock in the same transaction. A stream's
//! versions are unique per shop, which is the optimistic lock; its hashes chain (see [`domain::chain`]).

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

use domain::chain::{self, Hash, Link};
use domain::ids::ShopId;
use domain::time::Instant;
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::args;
use crate::db::Tx;
use crate::error::{Result, StoreError};
use crate::search;
use crate::sql::Sql;
use crate::table::{EVENTS, Table};
use crate::value::{Row, Value};

/// Where a stream ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Version of the last event; 0 for a stream that does not exist yet.
    pub version: i64,
    /// Its hash.
    pub hash: Hash,
}

impl Head {
    /// Of a stream that does not exist yet.
    pub const NEW: Self = Self { version: 0, hash: chain::GENESIS };
}

/// An event as read from the log.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// Position in the shop's log.
    pub seq: i64,
    /// Its stream.
    pub stream: Uuid,
    /// Position in the stream, from 1.
    pub version: i64,
    /// When.
    pub at: Instant,
    /// Who.
    pub actor: String,
    /// What.
    pub kind: String,
    /// JSON.
    pub body: String,
    /// Hash before.
    pub prev_hash: Hash,
    /// Hash.
    pub hash: Hash,
}

pub(crate) const RECORDED: &str = "seq, stream, version, at, actor, kind, body, prev_hash, hash";

impl Recorded {
    pub(crate) fn read(row: &Row) -> Result<Self> {
        let seq = row.int(0)?;
        Self::read_at(seq, row).map_err(|e| StoreError::Corrupt(format!("event {seq} cannot be read: {e}")))
    }

    fn read_at(seq: i64, row: &Row) -> Result<Self> {
        Ok(Self {
            seq,
            stream: row.uuid(1)?,
            version: row.int(2)?,
            at: row.instant(3)?,
            actor: row.text(4)?,
            kind: row.text(5)?,
            body: row.text(6)?,
            prev_hash: row.hash(7)?,
            hash: row.hash(8)?,
        })
    }

    /// The body as an event of the stream's type.
    ///
    /// # Errors
    /// When this version of the program does not know the event.
    pub fn event<E: DeserializeOwned>(&self) -> Result<E> {
        serde_json::from_str(&self.body)
            .map_err(|e| StoreError::Corrupt(format!("event {} of stream {}: {e}", self.kind, self.stream)))
    }

    /// Where the stream ends if this is its last event.
    pub fn head(&self) -> Head {
        Head { version: self.version, hash: self.hash }
    }

    /// The hash this event should have.
    pub fn expected_hash(&self, shop: ShopId) -> Hash {
        let link = Link {
            shop: shop.0,
            stream: self.stream,
            version: self.version,
            at: self.at,
            actor: &self.actor,
            kind: &self.kind,
            body: &self.body,
        };
        chain::hash(&self.prev_hash, link)
    }
}

/// Events and everything that must change with them, written at once by [`Tx::append`].
#[derive(Debug)]
pub struct Batch {
    shop: ShopId,
    events: Vec<Vec<Value>>,
    inserts: BTreeMap<&'static str, (&'static Table, Vec<Vec<Value>>)>,
    upserts: BTreeMap<&'static str, Upserts>,
    docs: Vec<(usize, String)>,
    redone_docs: Vec<(Uuid, String)>,
    cases: i64,
}

/// Rows to put, and where the row of a key stands among them.
#[derive(Debug)]
struct Upserts {
    table: &'static Table,
    rows: Vec<Vec<Value>>,
    places: HashMap<Vec<Value>, usize>,
}

/// What an append did.
#[derive(Clone, Copy, Debug)]
pub struct Appended {
    /// The log's last sequence number before.
    pub before: i64,
    /// And after.
    pub after: i64,
}

impl Batch {
    /// An empty batch for a shop.
    pub fn new(shop: ShopId) -> Self {
        Self {
            shop,
            events: Vec::new(),
            inserts: BTreeMap::new(),
            upserts: BTreeMap::new(),
            docs: Vec::new(),
            redone_docs: Vec::new(),
            cases: 0,
        }
    }

    /// The shop it is for.
    pub fn shop(&self) -> ShopId {
        self.shop
    }

    /// How many events it holds.
    pub fn len(&self) -> usize {
        self.events.len()
    }

    /// Whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// Adds an event at the end of a stream and moves the head.
    ///
    /// # Errors
    /// When the body cannot be written as JSON.
    pub fn event<B: Serialize>(
        &mut self,
        stream: Uuid,
        head: &mut Head,
        at: Instant,
        actor: &str,
        kind: &'static str,
        body: &B,
    ) -> Result<()> {
        // U+0000 is not kept by PostgreSQL; JSON writes it escaped, so the body never holds it raw.
        let body = serde_json::to_string(body)?;
        let version = head.version + 1;
        let link = Link { shop: self.shop.0, stream, version, at, actor, kind, body: &body };
        let hash = chain::hash(&head.hash, link);
        self.events.push(vec![
            self.shop.into(),
            Value::Int(0),
            stream.into(),
            version.into(),
            at.into(),
            actor.into(),
            kind.into(),
            body.into(),
            head.hash.into(),
            hash.into(),
        ]);
        *head = Head { version, hash };
        Ok(())
    }

    /// Adds a row that does not exist yet.
    pub fn insert(&mut self, table: &'static Table, row: Vec<Value>) {
        debug_assert_eq!(row.len(), table.columns.len(), "{}", table.name);
        self.inserts.entry(table.name).or_insert_with(|| (table, Vec::new())).1.push(row);
    }

    /// Adds a row, or replaces the one with its key; of two with the same key the later stands.
    pub fn upsert(&mut self, table: &'static Table, row: Vec<Value>) {
        debug_assert_eq!(row.len(), table.columns.len(), "{}", table.name);
        let put = self.upserts.entry(table.name).or_insert_with(|| Upserts {
            table,
            rows: Vec::new(),
            places: HashMap::new(),
        });
        match put.places.entry(row[..table.key].to_vec()) {
            Entry::Occupied(place) => put.rows[*place.get()] = row,
            Entry::Vacant(place) => {
                place.insert(put.rows.len());
                put.rows.push(row);
            }
        }
    }

    /// Makes the last event's stream findable by these terms; that event must be its first.
    pub fn doc(&mut self, terms: String) {
        self.docs.push((self.events.len() - 1, terms));
    }

    /// Replaces the terms by which an existing stream is found.
    pub fn redo_doc(&mut self, stream: Uuid, terms: String) {
        self.redone_docs.push((stream, terms));
    }

    /// Notes that a case was opened, so that the shop's counter moves.
    pub fn case_opened(&mut self) {
        self.cases += 1;
    }
}

impl Tx {
    /// Writes a batch. `expected_seq`, when given, must still be the end of the log: what was prepared against an
    /// older log is refused with [`StoreError::Conflict`] and can be prepared again.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when a stream or the log moved on; else as the database says.
    pub async fn append(&mut self, mut batch: Batch, expected_seq: Option<i64>) -> Result<Appended> {
        let count = batch.events.len() as i64;
        let row = self
            .first(
                "UPDATE shops SET seq = seq + $2, cases = cases + $3 WHERE id = $1 AND seq = COALESCE($4, seq) \
                 RETURNING seq, ordinal",
                args![batch.shop, count, batch.cases, expected_seq],
            )
            .await?
            .ok_or(StoreError::Conflict)?;
        let (after, ordinal) = (row.int(0)?, row.int(1)?);
        let before = after - count;
        for (i, event) in batch.events.iter_mut().enumerate() {
            event[1] = Value::Int(before + 1 + i as i64);
        }
        let docs =
            batch.docs.into_iter().map(|(i, t)| (search::doc(ordinal, before + 1 + i as i64), t)).collect();
        let sqlite = self.is_sqlite();
        let inserts = batch.inserts.into_values().map(|(table, rows)| (table, rows, false));
        let upserts = batch.upserts.into_values().map(|put| (put.table, put.rows, true));
        let tables = std::iter::once((&EVENTS, batch.events, false)).chain(inserts).chain(upserts);
        let rows = tables.flat_map(|(table, rows, upsert)| table.statements(rows, sqlite, upsert));
        self.run_all(rows.chain(search::statements(docs, sqlite))).await?;
        for (stream, terms) in batch.redone_docs {
            search::replace(self, batch.shop, ordinal, stream, terms).await?;
        }
        Ok(Appended { before, after })
    }

    /// A stream's events, first one first; empty when there is no such stream in this shop.
    ///
    /// # Errors
    /// As the database says.
    pub async fn stream(&mut self, shop: ShopId, stream: Uuid) -> Result<Vec<Recorded>> {
        let sql =
            format!("SELECT {RECORDED} FROM events WHERE shop_id = $1 AND stream = $2 ORDER BY version");
        self.all(&sql, args![shop, stream]).await?.iter().map(Recorded::read).collect()
    }

    /// Several streams at once, by stream.
    ///
    /// # Errors
    /// As the database says.
    pub async fn streams(&mut self, shop: ShopId, ids: &[Uuid]) -> Result<BTreeMap<Uuid, Vec<Recorded>>> {
        let mut found: BTreeMap<Uuid, Vec<Recorded>> = BTreeMap::new();
        for ids in ids.chunks(500) {
            let mut sql = Sql::new(self, &format!("SELECT {RECORDED} FROM events WHERE shop_id = "));
            sql.value(shop)
                .text(" AND stream IN ")
                .list(ids.iter().copied())
                .text(" ORDER BY stream, version");
            for row in sql.all(self).await? {
                let event = Recorded::read(&row)?;
                found.entry(event.stream).or_default().push(event);
            }
        }
        Ok(found)
    }

    /// The end of a stream.
    ///
    /// # Errors
    /// As the database says.
    pub async fn head(&mut self, shop: ShopId, stream: Uuid) -> Result<Head> {
        let row = self
            .first(
                "SELECT version, hash FROM events WHERE shop_id = $1 AND stream = $2 ORDER BY version DESC LIMIT 1",
                args![shop, stream],
            )
            .await?;
        row.map_or(Ok(Head::NEW), |r| Ok(Head { version: r.int(0)?, hash: r.hash(1)? }))
    }

    /// The log from `after` (exclusive) on, at most `limit` events.
    ///
    /// # Errors
    /// As the database says.
    pub async fn log_after(&mut self, shop: ShopId, after: i64, limit: i64) -> Result<Vec<Recorded>> {
        let sql =
            format!("SELECT {RECORDED} FROM events WHERE shop_id = $1 AND seq > $2 ORDER BY seq LIMIT $3");
        self.all(&sql, args![shop, after, limit]).await?.iter().map(Recorded::read).collect()
    }

    /// The log backwards from `before` (exclusive), newest first, for the audit page; `kind` and `actor` narrow it by
    /// beginning.
    ///
    /// # Errors
    /// As the database says.
    pub async fn log_before(
        &mut self,
        shop: ShopId,
        before: i64,
        kind: Option<&str>,
        actor: Option<&str>,
        limit: i64,
    ) -> Result<Vec<Recorded>> {
        let mut sql = Sql::new(self, &format!("SELECT {RECORDED} FROM events WHERE shop_id = "));
        sql.value(shop).text(" AND seq < ").value(before);
        for (column, prefix) in [("kind", kind), ("actor", actor)] {
            if let Some(prefix) = prefix {
                sql.text(&format!(" AND substr({column}, 1, {}) = ", prefix.chars().count())).value(prefix);
            }
        }
        sql.text(" ORDER BY seq DESC LIMIT ").value(limit);
        sql.all(self).await?.iter().map(Recorded::read).collect()
    }
}
