//! Trackers, and the parcels that they follow. How a tracker does is among the states of links, and its questions among the
//! tries, under its id.

use std::collections::{BTreeMap, BTreeSet};

use domain::ids::{ChannelId, OrderId, ShopId, TrackerId};
use domain::time::Instant;
use domain::tracker::{TrackedState, Tracker};

use crate::args;
use crate::db::Tx;
use crate::error::{Result, StoreError};
use crate::sql::Sql;
use crate::table::TRACKED;
use crate::value::{Row, Value};

/// A parcel that a tracker follows, or shall.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns of `tracked`")]
pub struct Tracked {
    pub shop: ShopId,
    pub tracking: String,
    pub tracker: TrackerId,
    /// The channel of the order that it was found by.
    pub channel: ChannelId,
    /// As the order has it.
    pub carrier: Option<String>,
    pub state: TrackedState,
    pub found_at: Instant,
    pub registered_at: Option<Instant>,
    /// When the tracker was last asked or offered it.
    pub asked_at: Option<Instant>,
    /// When it last told of it.
    pub told_at: Option<Instant>,
    /// When it is offered or asked for next; none when that is over.
    pub next_at: Option<Instant>,
    /// Refusals, or failures, in a row.
    pub tries: u32,
    /// The tracker's code and words for a refusal or an end.
    pub code: Option<String>,
    pub why: Option<String>,
}

/// An order on its way of which no tracker knows.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns of `orders`")]
pub struct Underway {
    pub order: OrderId,
    pub channel: ChannelId,
    pub tracking: String,
    pub carrier: Option<String>,
}

/// How many parcels of a tracker stand how, and when it last told of one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the states by name")]
pub struct Standing {
    pub new: i64,
    pub followed: i64,
    pub refused: i64,
    pub ended: i64,
    pub told_at: Option<Instant>,
}

const COLUMNS: &str = "shop_id, tracking, tracker_id, channel_id, carrier, state, found_at, registered_at, asked_at, told_at, \
                       next_at, tries, code, why";
/// The carrier's last word: nothing more is to be told.
const OVER: &str = "('delivered', 'returned')";

fn tracked(row: &Row) -> Result<Tracked> {
    let state = row.text(5)?;
    Ok(Tracked {
        shop: row.uuid(0)?.into(),
        tracking: row.text(1)?,
        tracker: row.uuid(2)?.into(),
        channel: row.uuid(3)?.into(),
        carrier: row.opt_text(4)?,
        state: TrackedState::parse(&state).ok_or(StoreError::Corrupt(state))?,
        found_at: row.instant(6)?,
        registered_at: row.opt_instant(7)?,
        asked_at: row.opt_instant(8)?,
        told_at: row.opt_instant(9)?,
        next_at: row.opt_instant(10)?,
        tries: row.int(11)? as u32,
        code: row.opt_text(12)?,
        why: row.opt_text(13)?,
    })
}

fn values(one: &Tracked) -> Vec<Value> {
    args![
        one.shop,
        one.tracking.as_str(),
        one.tracker,
        one.channel,
        one.carrier.clone(),
        one.state.as_str(),
        one.found_at,
        one.registered_at,
        one.asked_at,
        one.told_at,
        one.next_at,
        i64::from(one.tries),
        one.code.clone(),
        one.why.clone(),
    ]
}

impl Tx {
    /// The trackers of a shop, the first made first.
    ///
    /// # Errors
    /// As the database says.
    pub async fn trackers(&mut self, shop: ShopId) -> Result<Vec<Tracker>> {
        let sql = "SELECT body FROM trackers WHERE shop_id = $1 ORDER BY id";
        self.all(sql, args![shop]).await?.iter().map(|row| row.json(0)).collect()
    }

    /// One tracker.
    ///
    /// # Errors
    /// As the database says.
    pub async fn tracker(&mut self, shop: ShopId, id: TrackerId) -> Result<Option<Tracker>> {
        let sql = "SELECT body FROM trackers WHERE shop_id = $1 AND id = $2";
        self.first(sql, args![shop, id]).await?.map(|row| row.json(0)).transpose()
    }

    /// The trackers of every shop.
    ///
    /// # Errors
    /// As the database says.
    pub async fn every_tracker(&mut self) -> Result<Vec<(ShopId, TrackerId)>> {
        let rows = self.all("SELECT shop_id, id FROM trackers ORDER BY shop_id, id", args![]).await?;
        rows.iter().map(|row| Ok((row.uuid(0)?.into(), row.uuid(1)?.into()))).collect()
    }

    /// A page of orders that are on their way since an instant and that no tracker knows, by id, after one. An order whose
    /// times nobody told counts from when it came in, which its id (`since_id`) tells.
    ///
    /// # Errors
    /// As the database says.
    pub async fn underway(
        &mut self,
        shop: ShopId,
        (since, since_id): (Instant, OrderId),
        after: Option<OrderId>,
        limit: i64,
    ) -> Result<Vec<Underway>> {
        let sql = format!(
            "SELECT o.id, o.channel_id, o.tracking, o.carrier FROM orders o WHERE o.shop_id = $1 AND o.id > $2 AND \
             o.tracking IS NOT NULL AND o.delivered_at IS NULL AND COALESCE(o.shipped_at, o.paid_at, $3) >= $3 AND \
             NOT EXISTS (SELECT 1 FROM tracked t WHERE t.shop_id = o.shop_id AND t.tracking = o.tracking) AND \
             NOT EXISTS (SELECT 1 FROM parcels p WHERE p.shop_id = o.shop_id AND p.channel_id = o.channel_id AND \
             p.tracking = o.tracking AND p.status IN {OVER}) ORDER BY o.id LIMIT $4"
        );
        let from = after.unwrap_or(since_id);
        let rows = self.all(&sql, args![shop, from, since, limit]).await?;
        let one = |row: &Row| {
            Ok(Underway {
                order: row.uuid(0)?.into(),
                channel: row.uuid(1)?.into(),
                tracking: row.text(2)?,
                carrier: row.opt_text(3)?,
            })
        };
        rows.iter().map(one).collect()
    }

    /// Begins to follow parcels; those that are followed already stay as they are.
    ///
    /// # Errors
    /// As the database says.
    pub async fn follow_parcels(&mut self, parcels: &[Tracked]) -> Result<()> {
        for one in parcels {
            let marks = (1..=TRACKED.columns.len()).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ");
            let sql = format!(
                "INSERT INTO tracked ({COLUMNS}) VALUES ({marks}) ON CONFLICT (shop_id, tracking) DO NOTHING"
            );
            self.run(&sql, values(one)).await?;
        }
        Ok(())
    }

    /// Claims parcels of a tracker in some states that are due, until an instant; the longest due first.
    ///
    /// # Errors
    /// As the database says.
    pub async fn claim_tracked(
        &mut self,
        (shop, tracker): (ShopId, TrackerId),
        states: &[TrackedState],
        (now, until): (Instant, Instant),
        most: usize,
    ) -> Result<Vec<Tracked>> {
        // Whoever else wants to claim waits here.
        self.hold(shop).await?;
        let mut sql = Sql::new(self, &format!("SELECT {COLUMNS} FROM tracked WHERE shop_id = "));
        sql.value(shop).text(" AND tracker_id = ").value(tracker).text(" AND state IN ");
        sql.list(states.iter().map(|state| state.as_str())).text(" AND next_at <= ").value(now);
        sql.text(" ORDER BY next_at, tracking LIMIT ").value(most as i64);
        let claimed: Vec<Tracked> = sql.all(self).await?.iter().map(tracked).collect::<Result<_>>()?;
        let mut sql = Sql::new(self, "UPDATE tracked SET next_at = ");
        sql.value(until).text(" WHERE shop_id = ").value(shop).text(" AND tracking IN ");
        sql.list(claimed.iter().map(|one| one.tracking.as_str()));
        sql.run(self).await?;
        Ok(claimed)
    }

    /// When something of a tracker is due next.
    ///
    /// # Errors
    /// As the database says.
    pub async fn next_tracked_at(&mut self, shop: ShopId, tracker: TrackerId) -> Result<Option<Instant>> {
        let sql = "SELECT MIN(next_at) FROM tracked WHERE shop_id = $1 AND tracker_id = $2";
        self.first(sql, args![shop, tracker]).await?.map_or(Ok(None), |row| row.opt_instant(0))
    }

    /// Writes how a parcel stands; nothing, if it is followed no more.
    ///
    /// # Errors
    /// As the database says.
    pub async fn put_tracked(&mut self, one: &Tracked) -> Result<()> {
        self.run(
            "UPDATE tracked SET state = $4, registered_at = $5, asked_at = $6, told_at = $7, next_at = $8, tries = $9, code = $10, \
             why = $11 WHERE shop_id = $1 AND tracking = $2 AND tracker_id = $3",
            args![
                one.shop,
                one.tracking.as_str(),
                one.tracker,
                one.state.as_str(),
                one.registered_at,
                one.asked_at,
                one.told_at,
                one.next_at,
                i64::from(one.tries),
                one.code.clone(),
                one.why.clone()
            ],
        )
        .await
        .map(|_| ())
    }

    /// The followed ones among these numbers.
    ///
    /// # Errors
    /// As the database says.
    pub async fn tracked_by_number(
        &mut self,
        shop: ShopId,
        numbers: &BTreeSet<String>,
    ) -> Result<BTreeMap<String, Tracked>> {
        let numbers: Vec<&String> = numbers.iter().collect();
        let mut found = BTreeMap::new();
        for numbers in numbers.chunks(500) {
            let mut sql = Sql::new(self, &format!("SELECT {COLUMNS} FROM tracked WHERE shop_id = "));
            sql.value(shop).text(" AND tracking IN ").list(numbers.iter().map(|n| n.as_str()));
            for row in sql.all(self).await? {
                let one = tracked(&row)?;
                found.insert(one.tracking.clone(), one);
            }
        }
        Ok(found)
    }

    /// Which of these numbers nothing more is to be told of: the carrier has said the last word; or the platform says that the
    /// parcel is there, and its tracker was asked since, or was never offered it.
    ///
    /// # Errors
    /// As the database says.
    pub async fn tracked_over(
        &mut self,
        shop: ShopId,
        numbers: &BTreeSet<String>,
    ) -> Result<BTreeSet<String>> {
        let numbers: Vec<&String> = numbers.iter().collect();
        let mut over = BTreeSet::new();
        for numbers in numbers.chunks(500) {
            let mut sql = Sql::new(
                self,
                &format!(
                    "SELECT t.tracking FROM tracked t WHERE (EXISTS (SELECT 1 FROM parcels p WHERE p.shop_id = t.shop_id \
                     AND p.channel_id = t.channel_id AND p.tracking = t.tracking AND p.status IN {OVER}) OR EXISTS \
                     (SELECT 1 FROM orders o WHERE o.shop_id = t.shop_id AND o.channel_id = t.channel_id AND \
                     o.tracking = t.tracking AND o.delivered_at IS NOT NULL AND (t.registered_at IS NULL OR \
                     (t.asked_at > o.delivered_at AND t.asked_at > t.registered_at)))) AND t.shop_id = "
                ),
            );
            sql.value(shop).text(" AND t.tracking IN ").list(numbers.iter().map(|n| n.as_str()));
            for row in sql.all(self).await? {
                over.insert(row.text(0)?);
            }
        }
        Ok(over)
    }

    /// How the parcels of a shop's trackers stand.
    ///
    /// # Errors
    /// As the database says.
    pub async fn tracked_standing(&mut self, shop: ShopId) -> Result<BTreeMap<TrackerId, Standing>> {
        let sql = "SELECT tracker_id, state, COUNT(*), MAX(told_at) FROM tracked WHERE shop_id = $1 GROUP BY tracker_id, state";
        let mut all: BTreeMap<TrackerId, Standing> = BTreeMap::new();
        for row in self.all(sql, args![shop]).await? {
            let standing = all.entry(row.uuid(0)?.into()).or_default();
            let count = row.int(2)?;
            match TrackedState::parse(&row.text(1)?) {
                Some(TrackedState::New) => standing.new = count,
                Some(TrackedState::Followed) => standing.followed = count,
                Some(TrackedState::Refused) => standing.refused = count,
                Some(TrackedState::Ended) | None => standing.ended = count,
            }
            standing.told_at = standing.told_at.max(row.opt_instant(3)?);
        }
        Ok(all)
    }

    /// Parcels that a tracker does not take, the last asked first.
    ///
    /// # Errors
    /// As the database says.
    pub async fn refused_parcels(
        &mut self,
        shop: ShopId,
        tracker: TrackerId,
        limit: i64,
    ) -> Result<Vec<Tracked>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM tracked WHERE shop_id = $1 AND tracker_id = $2 AND state = 'refused' \
             ORDER BY asked_at DESC, tracking LIMIT $3"
        );
        self.all(&sql, args![shop, tracker, limit]).await?.iter().map(tracked).collect()
    }

    /// Forgets what a tracker does not take, so that whoever fits by now follows it.
    ///
    /// # Errors
    /// As the database says.
    pub async fn forget_refused(&mut self, shop: ShopId, tracker: TrackerId) -> Result<u64> {
        let sql =
            "DELETE FROM tracked WHERE shop_id = $1 AND tracker_id = $2 AND state IN ('new', 'refused')";
        self.run(sql, args![shop, tracker]).await
    }

    /// Forgets all that a tracker followed: the shop's others follow it.
    ///
    /// # Errors
    /// As the database says.
    pub async fn forget_tracked(&mut self, shop: ShopId, tracker: TrackerId) -> Result<u64> {
        let sql = "DELETE FROM tracked WHERE shop_id = $1 AND tracker_id = $2";
        self.run(sql, args![shop, tracker]).await
    }

    /// Forgets parcels that were found before an instant, at most so many; how many.
    ///
    /// # Errors
    /// As the database says.
    pub async fn forget_old_tracked(&mut self, before: Instant, most: i64) -> Result<u64> {
        let sql = "DELETE FROM tracked WHERE (shop_id, tracking) IN (SELECT shop_id, tracking FROM tracked \
                   WHERE state IN ('ended', 'refused') AND found_at < $1 LIMIT $2)";
        self.run(sql, args![before, most]).await
    }
}
