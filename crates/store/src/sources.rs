//! Sources of mentions: how they are set, how far each is read, and how it does.

use domain::ids::{ShopId, SourceId};
use domain::refusal::Words;
use domain::source::{Course, Source};
use domain::time::Instant;
use serde::{Deserialize, Serialize};

use crate::args;
use crate::db::Tx;
use crate::error::Result;
use crate::value::Row;

/// What went wrong when a source was read: a stable word, words for people, and what to do where that is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "field words")]
pub struct SourceError {
    pub code: String,
    pub words: Words,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<Words>,
}

/// Something of a source that could not be read, as it came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "field words")]
pub struct SourceOdd {
    pub at: Instant,
    pub why: String,
    pub raw: String,
}

/// How far a source is read, and how it does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns of `source_states`")]
pub struct SourceState {
    pub position: Option<String>,
    pub next_at: Instant,
    pub course: Course,
    pub error: Option<SourceError>,
    pub error_at: Option<Instant>,
    /// Where it says that it has moved for good.
    pub moved: Option<String>,
    /// Mentions that it was first to find.
    pub found: i64,
    /// The last few things that could not be read, newest first.
    pub odd: Vec<SourceOdd>,
}

const STATE: &str =
    "position, next_at, ok_at, new_at, failures, failing_since, error, error_at, moved, found, odd";

fn state(row: &Row) -> Result<SourceState> {
    let error = row.opt_text(6)?;
    Ok(SourceState {
        position: row.opt_text(0)?,
        next_at: row.instant(1)?,
        course: Course {
            ok_at: row.opt_instant(2)?,
            new_at: row.opt_instant(3)?,
            failures: row.int(4)? as u32,
            failing_since: row.opt_instant(5)?,
        },
        error: error.map(|text| serde_json::from_str(&text)).transpose()?,
        error_at: row.opt_instant(7)?,
        moved: row.opt_text(8)?,
        found: row.int(9)?,
        odd: row.json(10)?,
    })
}

impl Tx {
    /// The sources of a shop, the first made first.
    ///
    /// # Errors
    /// As the database says.
    pub async fn sources(&mut self, shop: ShopId) -> Result<Vec<Source>> {
        let sql = "SELECT body FROM sources WHERE shop_id = $1 ORDER BY id";
        self.all(sql, args![shop]).await?.iter().map(|row| row.json(0)).collect()
    }

    /// One source.
    ///
    /// # Errors
    /// As the database says.
    pub async fn source(&mut self, shop: ShopId, id: SourceId) -> Result<Option<Source>> {
        let sql = "SELECT body FROM sources WHERE shop_id = $1 AND id = $2";
        self.first(sql, args![shop, id]).await?.map(|row| row.json(0)).transpose()
    }

    /// How far a source is read; nothing yet where it never was.
    ///
    /// # Errors
    /// As the database says.
    pub async fn source_state(&mut self, shop: ShopId, id: SourceId) -> Result<SourceState> {
        let sql = format!("SELECT {STATE} FROM source_states WHERE shop_id = $1 AND source_id = $2");
        let row = self.first(&sql, args![shop, id]).await?;
        row.as_ref().map_or_else(|| Ok(SourceState::default()), state)
    }

    /// Writes how far a source is read, and until when the one who reads it goes on; `None` lets it go.
    ///
    /// # Errors
    /// As the database says.
    pub async fn put_source_state(
        &mut self,
        shop: ShopId,
        id: SourceId,
        to: &SourceState,
        held: Option<Instant>,
    ) -> Result<()> {
        let error = to.error.as_ref().map(serde_json::to_string).transpose()?;
        let course = &to.course;
        self.run(
            &format!(
                "INSERT INTO source_states (shop_id, source_id, {STATE}, held_until) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) \
                 ON CONFLICT (shop_id, source_id) DO UPDATE SET position = excluded.position, next_at = excluded.next_at, \
                 ok_at = excluded.ok_at, new_at = excluded.new_at, failures = excluded.failures, \
                 failing_since = excluded.failing_since, error = excluded.error, error_at = excluded.error_at, \
                 moved = excluded.moved, found = excluded.found, odd = excluded.odd, held_until = excluded.held_until"
            ),
            args![
                shop,
                id,
                to.position.clone(),
                to.next_at,
                course.ok_at,
                course.new_at,
                i64::from(course.failures),
                course.failing_since,
                error,
                to.error_at,
                to.moved.clone(),
                to.found,
                serde_json::to_string(&to.odd)?,
                held
            ],
        )
        .await
        .map(|_| ())
    }

    /// The sources that are due to be read and that nobody reads.
    ///
    /// # Errors
    /// As the database says.
    pub async fn sources_due(&mut self, now: Instant) -> Result<Vec<(ShopId, SourceId)>> {
        let sql = "SELECT t.shop_id, t.source_id FROM source_states t JOIN sources s \
                   ON s.shop_id = t.shop_id AND s.id = t.source_id WHERE t.next_at <= $1 AND s.is_on = 1 \
                   AND (t.held_until IS NULL OR t.held_until <= $1) ORDER BY t.next_at";
        let rows = self.all(sql, args![now]).await?;
        rows.iter().map(|row| Ok((row.uuid(0)?.into(), row.uuid(1)?.into()))).collect()
    }

    /// When the next source is due.
    ///
    /// # Errors
    /// As the database says.
    pub async fn next_source_at(&mut self, after: Instant) -> Result<Option<Instant>> {
        let sql = "SELECT MIN(next_at) FROM source_states WHERE next_at > $1";
        self.first(sql, args![after]).await?.map_or(Ok(None), |row| row.opt_instant(0))
    }

    /// Takes a source that is due: nobody else reads it until `until`. Whether it was to be had.
    ///
    /// # Errors
    /// As the database says.
    pub async fn claim_source(
        &mut self,
        shop: ShopId,
        id: SourceId,
        now: Instant,
        until: Instant,
    ) -> Result<bool> {
        let sql = "UPDATE source_states SET held_until = $4 WHERE shop_id = $1 AND source_id = $2 AND next_at <= $3 \
                   AND (held_until IS NULL OR held_until <= $3)";
        Ok(self.run(sql, args![shop, id, now, until]).await? == 1)
    }

    /// Lets go of everything that is held: for a program that has just started and works alone.
    ///
    /// # Errors
    /// As the database says.
    pub async fn release_sources(&mut self) -> Result<u64> {
        self.run("UPDATE source_states SET held_until = NULL WHERE held_until IS NOT NULL", args![]).await
    }

    /// Has a source read now; nothing else changes.
    ///
    /// # Errors
    /// As the database says.
    pub async fn hasten_source(&mut self, shop: ShopId, id: SourceId, now: Instant) -> Result<()> {
        let sql =
            "UPDATE source_states SET next_at = $3 WHERE shop_id = $1 AND source_id = $2 AND next_at > $3";
        self.run(sql, args![shop, id, now]).await.map(|_| ())
    }

    /// Forgets how far a source is read.
    ///
    /// # Errors
    /// As the database says.
    pub async fn forget_source(&mut self, shop: ShopId, id: SourceId) -> Result<()> {
        let sql = "DELETE FROM source_states WHERE shop_id = $1 AND source_id = $2";
        self.run(sql, args![shop, id]).await.map(|_| ())
    }
}
