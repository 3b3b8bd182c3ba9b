//! Connections of channels: how they are set, how their platforms do, how far they are read, and their tries.

use domain::ids::{ChannelId, ShopId};
use domain::link::{Breaker, Link};
use domain::time::Instant;

use crate::args;
use crate::db::Tx;
use crate::error::Result;
use crate::value::Row;

/// A channel's connection.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns of `links`")]
pub struct LinkRow {
    pub shop: ShopId,
    pub channel: ChannelId,
    pub link: Link,
}

/// How a channel's platform does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns of `link_states`")]
pub struct LinkState {
    pub breaker: Breaker,
    pub error: Option<String>,
    pub error_at: Option<Instant>,
    pub ok_at: Option<Instant>,
    /// The seller must agree (again) on the platform's page, or fill in another key.
    pub consent: bool,
    /// Somebody gets new tokens until then.
    pub refresh_until: Option<Instant>,
}

/// How far one resource of a channel is read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns of `readings`")]
pub struct Reading {
    pub resource: String,
    pub position: Option<String>,
    pub next_at: Instant,
    /// Somebody has asked for it to be read now: what rests by itself does not rest.
    pub woken: bool,
    pub ok_at: Option<Instant>,
    pub rows: i64,
    /// Things that could not be read.
    pub odd: i64,
    /// Failures in a row.
    pub failures: u32,
    pub error: Option<String>,
    pub error_at: Option<Instant>,
}

const READING: &str = "resource, position, next_at, woken, ok_at, row_count, odd, failures, error, error_at";

fn link(row: &Row) -> Result<LinkRow> {
    Ok(LinkRow { shop: row.uuid(0)?.into(), channel: row.uuid(1)?.into(), link: row.json(2)? })
}

fn reading(row: &Row) -> Result<Reading> {
    Ok(Reading {
        resource: row.text(0)?,
        position: row.opt_text(1)?,
        next_at: row.instant(2)?,
        woken: row.flag(3)?,
        ok_at: row.opt_instant(4)?,
        rows: row.int(5)?,
        odd: row.int(6)?,
        failures: row.int(7)? as u32,
        error: row.opt_text(8)?,
        error_at: row.opt_instant(9)?,
    })
}

impl Tx {
    /// How a channel is connected, if it ever was.
    ///
    /// # Errors
    /// As the database says.
    pub async fn link(&mut self, shop: ShopId, channel: ChannelId) -> Result<Option<Link>> {
        let sql = "SELECT shop_id, channel_id, body FROM links WHERE shop_id = $1 AND channel_id = $2";
        self.first(sql, args![shop, channel]).await?.map(|row| Ok(link(&row)?.link)).transpose()
    }

    /// The connections of a shop.
    ///
    /// # Errors
    /// As the database says.
    pub async fn links(&mut self, shop: ShopId) -> Result<Vec<LinkRow>> {
        let sql = "SELECT shop_id, channel_id, body FROM links WHERE shop_id = $1 ORDER BY channel_id";
        self.all(sql, args![shop]).await?.iter().map(link).collect()
    }

    /// How a channel's platform does.
    ///
    /// # Errors
    /// As the database says.
    pub async fn link_state(&mut self, shop: ShopId, channel: ChannelId) -> Result<LinkState> {
        let sql = "SELECT failures, open_until, error, error_at, ok_at, consent, refresh_until FROM link_states \
                   WHERE shop_id = $1 AND channel_id = $2";
        let Some(row) = self.first(sql, args![shop, channel]).await? else { return Ok(LinkState::default()) };
        Ok(LinkState {
            breaker: Breaker { failures: row.int(0)? as u32, open_until: row.opt_instant(1)? },
            error: row.opt_text(2)?,
            error_at: row.opt_instant(3)?,
            ok_at: row.opt_instant(4)?,
            consent: row.flag(5)?,
            refresh_until: row.opt_instant(6)?,
        })
    }

    /// Writes how a channel's platform does; the claim on its tokens is another's and stays.
    ///
    /// # Errors
    /// As the database says.
    pub async fn put_link_state(
        &mut self,
        shop: ShopId,
        channel: ChannelId,
        state: &LinkState,
    ) -> Result<()> {
        self.run(
            "INSERT INTO link_states (shop_id, channel_id, failures, open_until, error, error_at, ok_at, consent) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (shop_id, channel_id) DO UPDATE SET \
             failures = excluded.failures, open_until = excluded.open_until, error = excluded.error, \
             error_at = excluded.error_at, ok_at = excluded.ok_at, consent = excluded.consent",
            args![
                shop,
                channel,
                i64::from(state.breaker.failures),
                state.breaker.open_until,
                state.error.clone(),
                state.error_at,
                state.ok_at,
                state.consent
            ],
        )
        .await
        .map(|_| ())
    }

    /// Claims the getting of new tokens until an instant; false while another has it.
    ///
    /// # Errors
    /// As the database says.
    pub async fn claim_refresh(
        &mut self,
        shop: ShopId,
        channel: ChannelId,
        now: Instant,
        until: Instant,
    ) -> Result<bool> {
        self.run(
            "INSERT INTO link_states (shop_id, channel_id, failures, consent, refresh_until) VALUES ($1, $2, 0, $3, NULL) \
             ON CONFLICT (shop_id, channel_id) DO NOTHING",
            args![shop, channel, false],
        )
        .await?;
        let claimed = self
            .run(
                "UPDATE link_states SET refresh_until = $4 WHERE shop_id = $1 AND channel_id = $2 \
                 AND (refresh_until IS NULL OR refresh_until <= $3)",
                args![shop, channel, now, until],
            )
            .await?;
        Ok(claimed == 1)
    }

    /// Gives the claim on the tokens back.
    ///
    /// # Errors
    /// As the database says.
    pub async fn end_refresh(&mut self, shop: ShopId, channel: ChannelId) -> Result<()> {
        let sql = "UPDATE link_states SET refresh_until = NULL WHERE shop_id = $1 AND channel_id = $2";
        self.run(sql, args![shop, channel]).await.map(|_| ())
    }

    /// How far a channel is read.
    ///
    /// # Errors
    /// As the database says.
    pub async fn readings(&mut self, shop: ShopId, channel: ChannelId) -> Result<Vec<Reading>> {
        let sql = format!(
            "SELECT {READING} FROM readings WHERE shop_id = $1 AND channel_id = $2 ORDER BY resource"
        );
        self.all(&sql, args![shop, channel]).await?.iter().map(reading).collect()
    }

    /// Channels of which something is due to be read, each with the earliest.
    ///
    /// # Errors
    /// As the database says.
    pub async fn readings_due(&mut self, now: Instant) -> Result<Vec<(ShopId, ChannelId)>> {
        let sql = "SELECT r.shop_id, r.channel_id FROM readings r JOIN links l ON l.shop_id = r.shop_id AND \
                   l.channel_id = r.channel_id WHERE r.next_at <= $1 AND l.connected = 1 GROUP BY r.shop_id, r.channel_id \
                   ORDER BY MIN(r.next_at)";
        self.all(sql, args![now]).await?.iter().map(|r| Ok((r.uuid(0)?.into(), r.uuid(1)?.into()))).collect()
    }

    /// When something is due to be read next, after an instant.
    ///
    /// # Errors
    /// As the database says.
    pub async fn next_reading_at(&mut self, after: Instant) -> Result<Option<Instant>> {
        let sql = "SELECT MIN(r.next_at) FROM readings r JOIN links l ON l.shop_id = r.shop_id AND \
                   l.channel_id = r.channel_id WHERE r.next_at > $1 AND l.connected = 1";
        self.first(sql, args![after]).await?.map_or(Ok(None), |row| row.opt_instant(0))
    }

    /// Claims what is due to be read of a channel until an instant.
    ///
    /// # Errors
    /// As the database says.
    pub async fn claim_readings(
        &mut self,
        shop: ShopId,
        channel: ChannelId,
        now: Instant,
        until: Instant,
    ) -> Result<Vec<Reading>> {
        // Whoever else wants to claim waits here.
        self.hold(shop).await?;
        let sql = format!(
            "SELECT {READING} FROM readings WHERE shop_id = $1 AND channel_id = $2 AND next_at <= $3"
        );
        let claimed = self.all(&sql, args![shop, channel, now]).await?.iter().map(reading).collect();
        let sql = "UPDATE readings SET next_at = $4, woken = 0 WHERE shop_id = $1 AND channel_id = $2 AND next_at <= $3";
        self.run(sql, args![shop, channel, now, until]).await?;
        claimed
    }

    /// Makes everything that is claimed due again: for a program that has just started and works alone.
    ///
    /// # Errors
    /// As the database says.
    pub async fn release_readings(&mut self, now: Instant) -> Result<u64> {
        self.run("UPDATE readings SET next_at = $1 WHERE next_at > $1", args![now]).await
    }

    /// Begins to read a resource, if it is not read yet.
    ///
    /// # Errors
    /// As the database says.
    pub async fn begin_reading(
        &mut self,
        shop: ShopId,
        channel: ChannelId,
        resource: &str,
        at: Instant,
    ) -> Result<()> {
        let sql = "INSERT INTO readings (shop_id, channel_id, resource, next_at, woken, row_count, odd, failures) \
                   VALUES ($1, $2, $3, $4, 0, 0, 0, 0) ON CONFLICT (shop_id, channel_id, resource) DO NOTHING";
        self.run(sql, args![shop, channel, resource, at]).await.map(|_| ())
    }

    /// Reads resources of a channel now.
    ///
    /// # Errors
    /// As the database says.
    pub async fn read_now(
        &mut self,
        shop: ShopId,
        channel: ChannelId,
        resources: &[&str],
        now: Instant,
    ) -> Result<()> {
        let mut sql =
            crate::sql::Sql::new(self, "UPDATE readings SET woken = 1, next_at = CASE WHEN next_at > ");
        sql.value(now).text(" THEN ").value(now).text(" ELSE next_at END WHERE shop_id = ").value(shop);
        sql.text(" AND channel_id = ")
            .value(channel)
            .text(" AND resource IN ")
            .list(resources.iter().copied());
        sql.run(self).await.map(|_| ())
    }

    /// Forgets how far a channel was read: it is read from the beginning when it is connected again.
    ///
    /// # Errors
    /// As the database says.
    pub async fn end_readings(&mut self, shop: ShopId, channel: ChannelId) -> Result<()> {
        let sql = "DELETE FROM readings WHERE shop_id = $1 AND channel_id = $2";
        self.run(sql, args![shop, channel]).await.map(|_| ())
    }

    /// Writes how far a resource is read that was claimed until `held`; nothing, if it is not read any more. Whoever has
    /// asked for it to be read again meanwhile is not forgotten.
    ///
    /// # Errors
    /// As the database says.
    pub async fn put_reading(
        &mut self,
        shop: ShopId,
        channel: ChannelId,
        reading: &Reading,
        held: Instant,
    ) -> Result<()> {
        self.run(
            "UPDATE readings SET position = $4, next_at = CASE WHEN next_at = $12 THEN $5 ELSE next_at END, ok_at = $6, \
             row_count = $7, odd = $8, failures = $9, error = $10, error_at = $11 WHERE shop_id = $1 AND channel_id = $2 AND resource = $3",
            args![
                shop,
                channel,
                reading.resource.as_str(),
                reading.position.clone(),
                reading.next_at,
                reading.ok_at,
                reading.rows,
                reading.odd,
                i64::from(reading.failures),
                reading.error.clone(),
                reading.error_at,
                held
            ],
        )
        .await
        .map(|_| ())
    }

    /// The tries of a channel after an instant.
    ///
    /// # Errors
    /// As the database says.
    pub async fn tries(
        &mut self,
        shop: ShopId,
        channel: ChannelId,
        after: Instant,
    ) -> Result<Vec<(Instant, u32)>> {
        let sql = "SELECT at, n FROM tries WHERE shop_id = $1 AND channel_id = $2 AND at > $3 ORDER BY at";
        let rows = self.all(sql, args![shop, channel, after]).await?;
        rows.iter().map(|row| Ok((row.instant(0)?, row.int(1)? as u32))).collect()
    }

    /// Counts tries, and forgets those until an instant.
    ///
    /// # Errors
    /// As the database says.
    pub async fn count_tries(
        &mut self,
        shop: ShopId,
        channel: ChannelId,
        at: Instant,
        n: u32,
        forget: Instant,
    ) -> Result<()> {
        let sql = "DELETE FROM tries WHERE shop_id = $1 AND channel_id = $2 AND at <= $3";
        self.run(sql, args![shop, channel, forget]).await?;
        let sql = "INSERT INTO tries (shop_id, channel_id, at, n) VALUES ($1, $2, $3, $4) \
                   ON CONFLICT (shop_id, channel_id, at) DO UPDATE SET n = tries.n + excluded.n";
        self.run(sql, args![shop, channel, at, i64::from(n)]).await.map(|_| ())
    }
}
