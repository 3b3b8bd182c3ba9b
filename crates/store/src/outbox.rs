//! The outbox: acts that wait to leave, are leaving, or of which nobody knows, found by channel and due time. It has no
//! table of its own; an act's state is in its case's stream.

use domain::case::ActState;
use domain::ids::{ActId, CaseId, ChannelId, ShopId};
use domain::time::Instant;

use crate::args;
use crate::db::Tx;
use crate::error::Result;
use crate::sql::Sql;

/// An act on its way out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns of `acts`")]
pub struct OutboxRow {
    pub act: ActId,
    pub case: CaseId,
    pub state: ActState,
}

/// How many acts of a channel are in a state.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns of `acts`, counted")]
pub struct OutboxCount {
    pub channel: ChannelId,
    pub state: ActState,
    pub count: i64,
    pub oldest: Option<Instant>,
}

/// States in which the outbox has something to do with an act.
pub const MOVING: [ActState; 3] = [ActState::Queued, ActState::Leaving, ActState::Unknown];

fn row(row: &crate::Row) -> Result<OutboxRow> {
    Ok(OutboxRow {
        act: row.uuid(0)?.into(),
        case: row.uuid(1)?.into(),
        state: row.word(2, ActState::parse)?,
    })
}

// The index of the outbox (`acts_outbox`) holds four states; SQLite uses it only where a query names just these.
impl Tx {
    /// Connected channels with an act that is due.
    ///
    /// # Errors
    /// As the database says.
    pub async fn outbox_due(&mut self, now: Instant) -> Result<Vec<(ShopId, ChannelId)>> {
        let sql = "SELECT l.shop_id, l.channel_id FROM links l WHERE l.connected = 1 AND EXISTS (SELECT 1 FROM acts a \
                   WHERE a.shop_id = l.shop_id AND a.channel_id = l.channel_id \
                   AND a.state IN ('queued', 'leaving', 'unknown') AND a.state IN ('queued', 'leaving', 'unknown', 'failed') \
                   AND a.due_at <= $1)";
        self.all(sql, args![now]).await?.iter().map(|r| Ok((r.uuid(0)?.into(), r.uuid(1)?.into()))).collect()
    }

    /// When an act is due next, after an instant.
    ///
    /// # Errors
    /// As the database says.
    pub async fn next_outbox_at(&mut self, after: Instant) -> Result<Option<Instant>> {
        let sql = "SELECT MIN(due_at) FROM acts WHERE due_at > $1";
        self.first(sql, args![after]).await?.map_or(Ok(None), |row| row.opt_instant(0))
    }

    /// Acts of a channel that are due, state by state, the one that has waited longest first. What is queued behind another of its case
    /// and kind, whose end is not known, waits.
    ///
    /// # Errors
    /// As the database says.
    pub async fn outbox_ready(
        &mut self,
        shop: ShopId,
        channel: ChannelId,
        states: &[ActState],
        now: Instant,
        most: i64,
    ) -> Result<Vec<OutboxRow>> {
        let mut ready = Vec::new();
        // One state after the other, each in the order of its index: a long queue is not sorted to find its first few.
        for state in states {
            let mut sql = Sql::new(self, "SELECT a.id, a.case_id, a.state FROM acts a WHERE a.shop_id = ");
            sql.value(shop).text(" AND a.channel_id = ").value(channel).text(" AND a.state = ");
            sql.value(state.as_str())
                .text(" AND a.state IN ('queued', 'leaving', 'unknown', 'failed') AND a.due_at <= ");
            sql.value(now);
            sql.text(
                " AND (a.state <> 'queued' OR NOT EXISTS (SELECT 1 FROM acts e WHERE e.shop_id = a.shop_id \
                 AND e.case_id = a.case_id AND e.state IN ('queued', 'leaving', 'unknown') AND e.id < a.id \
                 AND e.kind = a.kind)) ORDER BY a.due_at, a.id LIMIT ",
            );
            sql.value(most - ready.len() as i64);
            for found in sql.all(self).await? {
                ready.push(row(&found)?);
            }
        }
        Ok(ready)
    }

    /// Whether a decision on a return request is leaving over any channel of the shop.
    ///
    /// # Errors
    /// As the database says.
    pub async fn decision_leaving(&mut self, shop: ShopId) -> Result<bool> {
        let sql = "SELECT 1 FROM acts WHERE shop_id = $1 AND state = 'leaving' AND kind = 'return_decision' LIMIT 1";
        Ok(self.first(sql, args![shop]).await?.is_some())
    }

    /// Acts that are leaving, whose try nobody ends any more: for a program that has just started and works alone.
    ///
    /// # Errors
    /// As the database says.
    pub async fn outbox_cut_off(&mut self, most: i64) -> Result<Vec<(ShopId, OutboxRow)>> {
        let sql = "SELECT id, case_id, state, shop_id FROM acts WHERE state = 'leaving' AND due_at IS NOT NULL \
                   ORDER BY id LIMIT $1";
        self.all(sql, args![most]).await?.iter().map(|r| Ok((r.uuid(3)?.into(), row(r)?))).collect()
    }

    /// Acts of a shop in these states, newest first, of one channel or all, older than `before`.
    ///
    /// # Errors
    /// As the database says.
    pub async fn outbox_list(
        &mut self,
        shop: ShopId,
        states: &[ActState],
        channel: Option<ChannelId>,
        before: Option<ActId>,
        most: i64,
    ) -> Result<Vec<OutboxRow>> {
        let mut sql = Sql::new(self, "SELECT id, case_id, state FROM acts WHERE shop_id = ");
        sql.value(shop).text(" AND state IN ").list(states.iter().map(|s| s.as_str()));
        if let Some(channel) = channel {
            sql.text(" AND channel_id = ").value(channel);
        }
        if let Some(before) = before {
            sql.text(" AND id < ").value(before);
        }
        sql.text(" ORDER BY id DESC LIMIT ").value(most);
        sql.all(self).await?.iter().map(row).collect()
    }

    /// How many acts of each channel are in the states that somebody may have to look at, with the oldest due time.
    ///
    /// # Errors
    /// As the database says.
    pub async fn outbox_counts(&mut self, shop: ShopId) -> Result<Vec<OutboxCount>> {
        let sql = "SELECT channel_id, state, COUNT(*), MIN(due_at) FROM acts WHERE shop_id = $1 \
                   AND state IN ('queued', 'leaving', 'unknown', 'failed') AND channel_id IS NOT NULL \
                   GROUP BY channel_id, state ORDER BY channel_id, state";
        let count = |r: &crate::Row| {
            Ok(OutboxCount {
                channel: r.uuid(0)?.into(),
                state: r.word(1, ActState::parse)?,
                count: r.int(2)?,
                oldest: r.opt_instant(3)?,
            })
        };
        self.all(sql, args![shop]).await?.iter().map(count).collect()
    }
}
