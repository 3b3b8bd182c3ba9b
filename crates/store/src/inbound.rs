//! What channels have sent, as it came: kept before it is acknowledged, claimed by lease to be taken in, and parked with a
//! reason where it cannot be.
//!
//! Of one channel things are claimed in the order they came, and never while earlier ones are still under way.

use domain::ids::{ChannelId, InboundId, ShopId};
use domain::refusal::Words;
use domain::time::{Instant, Span};

use crate::args;
use crate::db::Tx;
use crate::error::{Result, StoreError};
use crate::sql::Sql;
use crate::value::Row;

/// How long claimed things may take before another worker may claim them.
pub const LEASE: Span = Span::minutes(2);
/// Most arrivals in one statement.
const MOST_ROWS: usize = 200;

/// Something that has just come in.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns of `inbound`")]
pub struct Arrival {
    pub shop: ShopId,
    pub id: InboundId,
    pub channel: ChannelId,
    /// The sender's own id of it: the second of the same id is not kept.
    pub message_id: String,
    pub received_at: Instant,
    pub body: Vec<u8>,
    /// What it is, where that is known before it is taken in: `push/…` for what only says what to read.
    pub kind: Option<String>,
}

/// Something that came in and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns of `inbound`")]
pub struct Inbound {
    pub shop: ShopId,
    pub id: InboundId,
    pub channel: ChannelId,
    pub message_id: String,
    pub received_at: Instant,
    /// `waiting`, `done`, `parked` (it cannot be read; a person may look) or `dropped` (a person let it go).
    pub state: String,
    pub attempts: i64,
    /// What its rows are, once it was read.
    pub kind: Option<String>,
    pub rows: Option<i64>,
    /// Why it is parked, or failed last: a stable word, and words for people.
    pub code: Option<String>,
    pub why: Option<Words>,
    pub ended_at: Option<Instant>,
    /// Its size in bytes.
    pub size: i64,
}

const INBOUND: &str = "shop_id, id, channel_id, message_id, received_at, state, attempts, kind, row_count, code, why, ended_at, \
                       CAST(length(body) AS BIGINT)";

fn inbound(row: &Row) -> Result<Inbound> {
    let why = row.opt_text(10)?;
    Ok(Inbound {
        shop: row.uuid(0)?.into(),
        id: row.uuid(1)?.into(),
        channel: row.uuid(2)?.into(),
        message_id: row.text(3)?,
        received_at: row.instant(4)?,
        state: row.text(5)?,
        attempts: row.int(6)?,
        kind: row.opt_text(7)?,
        rows: row.opt_int(8)?,
        code: row.opt_text(9)?,
        why: why.map(|text| serde_json::from_str(&text)).transpose().map_err(StoreError::from)?,
        ended_at: row.opt_instant(11)?,
        size: row.int(12)?,
    })
}

/// How the taking in of something ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Its rows are in.
    Done {
        /// What they are.
        kind: &'static str,
        /// How many.
        rows: i64,
    },
    /// Sending it again would change nothing.
    Parked {
        /// A stable word.
        code: &'static str,
        /// Why.
        why: Words,
    },
    /// It only said what to read, and that is read.
    Heeded,
    /// It may work later.
    Again {
        /// When.
        at: Instant,
        /// What went wrong.
        why: Words,
    },
    /// It was not tried: something before it goes first.
    Behind {
        /// When that is tried again.
        at: Instant,
    },
}

/// The statement that records an ending, up to the list of what ended so.
fn ending(tx: &Tx, shop: ShopId, outcome: &Outcome, now: Instant) -> Result<Sql> {
    let words = |why: &Words| serde_json::to_string(why).map(Some);
    let (state, (run_at, kind, rows, code, why, ended)) = match outcome {
        Outcome::Done { kind, rows } => ("done", (None, Some(*kind), Some(*rows), None, None, Some(now))),
        Outcome::Heeded => ("done", (None, None, Some(0), None, None, Some(now))),
        Outcome::Parked { code, why } => ("parked", (None, None, None, Some(*code), words(why)?, Some(now))),
        Outcome::Again { at, why } => ("waiting", (Some(*at), None, None, Some("failed"), words(why)?, None)),
        Outcome::Behind { at } => ("waiting", (Some(*at), None, None, None, None, None)),
    };
    let untried = i64::from(matches!(outcome, Outcome::Behind { .. }));
    let mut sql = Sql::new(tx, "UPDATE inbound SET state = ");
    sql.value(state).text(", run_at = ").value(run_at).text(", kind = COALESCE(").value(kind);
    sql.text(", kind), row_count = ").value(rows).text(", code = ").value(code).text(", why = ").value(why);
    sql.text(", ended_at = ").value(ended).text(", attempts = attempts - ").value(untried);
    sql.text(" WHERE shop_id = ").value(shop).text(" AND state = 'waiting' AND id IN ");
    Ok(sql)
}

impl Tx {
    /// Keeps arrivals; those whose message came before are left out. Gives the ids that are new.
    ///
    /// # Errors
    /// As the database says.
    pub async fn put_inbound(&mut self, arrivals: &[Arrival]) -> Result<Vec<InboundId>> {
        let mut new = Vec::with_capacity(arrivals.len());
        for some in arrivals.chunks(MOST_ROWS) {
            let head = "INSERT INTO inbound (shop_id, id, channel_id, message_id, received_at, body, kind, state, run_at, attempts) \
                        VALUES ";
            let mut sql = Sql::new(self, head);
            for (n, one) in some.iter().enumerate() {
                sql.text(if n == 0 { "(" } else { ",(" });
                sql.value(one.shop).text(",").value(one.id).text(",").value(one.channel).text(",");
                sql.value(one.message_id.as_str()).text(",").value(one.received_at).text(",");
                sql.value(one.body.clone())
                    .text(",")
                    .value(one.kind.clone())
                    .text(",'waiting',")
                    .value(one.received_at)
                    .text(",0)");
            }
            sql.text(" ON CONFLICT (shop_id, channel_id, message_id) DO NOTHING RETURNING id");
            for row in sql.all(self).await? {
                new.push(row.uuid(0)?.into());
            }
        }
        Ok(new)
    }

    /// When the next waiting thing may be claimed, if any waits.
    ///
    /// # Errors
    /// As the database says.
    pub async fn next_inbound_at(&mut self) -> Result<Option<Instant>> {
        self.first("SELECT MIN(run_at) FROM inbound WHERE state = 'waiting'", args![])
            .await?
            .map_or(Ok(None), |r| r.opt_instant(0))
    }

    /// Claims things that wait, oldest first, for [`LEASE`]; with their bodies.
    ///
    /// # Errors
    /// As the database says.
    pub async fn claim_inbound(&mut self, now: Instant, most: i64) -> Result<Vec<(Inbound, Vec<u8>)>> {
        if !self.is_sqlite() {
            // Two that claim at once would take turns within one channel.
            self.first("SELECT pg_advisory_xact_lock(7415001)", args![]).await?;
        }
        let sql = format!(
            "UPDATE inbound SET run_at = $2, attempts = attempts + 1 WHERE (shop_id, id) IN (SELECT i.shop_id, i.id \
             FROM inbound i WHERE i.state = 'waiting' AND i.run_at <= $1 AND NOT EXISTS (SELECT 1 FROM inbound e WHERE \
             e.shop_id = i.shop_id AND e.channel_id = i.channel_id AND e.state = 'waiting' AND e.id < i.id AND \
             e.run_at > $1) ORDER BY i.run_at, i.id LIMIT $3) RETURNING {INBOUND}, body"
        );
        let rows = self.all(&sql, args![now, now + LEASE, most]).await?;
        let mut claimed = rows.iter().map(|r| Ok((inbound(r)?, r.bytes(13)?))).collect::<Result<Vec<_>>>()?;
        claimed.sort_by_key(|(one, _)| (one.shop, one.channel, one.id));
        Ok(claimed)
    }

    /// Makes everything that is claimed claimable again: for a program that has just started and works alone.
    ///
    /// # Errors
    /// As the database says.
    pub async fn release_inbound(&mut self, now: Instant) -> Result<u64> {
        self.run("UPDATE inbound SET run_at = $1 WHERE state = 'waiting' AND run_at > $1", args![now]).await
    }

    /// Records how the taking in of some ended; nothing for what has ended meanwhile. What went the same way is written in
    /// one statement.
    ///
    /// # Errors
    /// As the database says.
    pub async fn end_inbound(
        &mut self,
        shop: ShopId,
        outcomes: &[(InboundId, Outcome)],
        now: Instant,
    ) -> Result<()> {
        let mut left: Vec<&(InboundId, Outcome)> = outcomes.iter().collect();
        while let Some((_, outcome)) = left.first() {
            let (same, others): (Vec<_>, Vec<_>) =
                left.iter().copied().partition(|(_, other)| other == outcome);
            let mut sql = ending(self, shop, outcome, now)?;
            sql.list(same.iter().map(|(id, _)| *id));
            sql.run(self).await?;
            left = others;
        }
        Ok(())
    }

    /// What came in, newest first: in one state or all, of one channel or all, older than `before`.
    ///
    /// # Errors
    /// As the database says.
    pub async fn inbound_list(
        &mut self,
        shop: ShopId,
        state: Option<&str>,
        channel: Option<ChannelId>,
        before: Option<InboundId>,
        limit: i64,
    ) -> Result<Vec<Inbound>> {
        let mut sql = Sql::new(self, &format!("SELECT {INBOUND} FROM inbound WHERE shop_id = "));
        sql.value(shop);
        if let Some(state) = state {
            sql.text(" AND state = ").value(state);
        }
        if let Some(channel) = channel {
            sql.text(" AND channel_id = ").value(channel);
        }
        if let Some(before) = before {
            sql.text(" AND id < ").value(before);
        }
        sql.text(" ORDER BY id DESC LIMIT ").value(limit);
        sql.all(self).await?.iter().map(inbound).collect()
    }

    /// One thing that came in, with its body.
    ///
    /// # Errors
    /// As the database says.
    pub async fn inbound_one(&mut self, shop: ShopId, id: InboundId) -> Result<Option<(Inbound, Vec<u8>)>> {
        let sql = format!("SELECT {INBOUND}, body FROM inbound WHERE shop_id = $1 AND id = $2");
        let row = self.first(&sql, args![shop, id]).await?;
        row.map(|r| Ok((inbound(&r)?, r.bytes(13)?))).transpose()
    }

    /// Lets a parked or dropped thing be taken in again; tells whether it was one.
    ///
    /// # Errors
    /// As the database says.
    pub async fn replay_inbound(&mut self, shop: ShopId, id: InboundId, now: Instant) -> Result<bool> {
        let sql = "UPDATE inbound SET state = 'waiting', run_at = $3, ended_at = NULL WHERE shop_id = $1 AND id = $2 \
                   AND state IN ('parked', 'dropped')";
        Ok(self.run(sql, args![shop, id, now]).await? == 1)
    }

    /// Lets a parked thing go; tells whether it was one.
    ///
    /// # Errors
    /// As the database says.
    pub async fn drop_inbound(&mut self, shop: ShopId, id: InboundId, now: Instant) -> Result<bool> {
        let sql = "UPDATE inbound SET state = 'dropped', ended_at = $3 WHERE shop_id = $1 AND id = $2 AND state = 'parked'";
        Ok(self.run(sql, args![shop, id, now]).await? == 1)
    }

    /// How much of each channel waits and how much is parked: `(channel, state, count)`.
    ///
    /// # Errors
    /// As the database says.
    pub async fn inbound_open(&mut self, shop: ShopId) -> Result<Vec<(ChannelId, String, i64)>> {
        let sql = "SELECT channel_id, state, COUNT(*) FROM inbound WHERE shop_id = $1 AND state IN ('waiting', 'parked') \
                   GROUP BY channel_id, state";
        let rows = self.all(sql, args![shop]).await?;
        rows.iter().map(|r| Ok((r.uuid(0)?.into(), r.text(1)?, r.int(2)?))).collect()
    }

    /// Forgets what was taken in or dropped before an instant, at most `most`; how many.
    ///
    /// # Errors
    /// As the database says.
    pub async fn forget_inbound(&mut self, before: Instant, most: i64) -> Result<u64> {
        self.run(
            "DELETE FROM inbound WHERE (shop_id, id) IN (SELECT shop_id, id FROM inbound WHERE state IN ('done', 'dropped') \
             AND ended_at < $1 LIMIT $2)",
            args![before, most],
        )
        .await
    }
}
