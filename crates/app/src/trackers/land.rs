//! What trackers tell lands where its order is, and its parcel stands accordingly. What is told of numbers that are none of
//! the shop's goes nowhere: a tracker's account may serve other houses too.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use channels::file::RowIn;
use channels::tracker::{Report, Unread};
use domain::ids::{ChannelId, ShopId, TrackerId};
use domain::inbound::ParcelEventIn;
use domain::time::Instant;
use domain::tracker::{TrackedState, after_refusal};
use store::trackers::Tracked;

use crate::{App, Result};

/// Who is said to have brought it.
const ACTOR: &str = "system:tracker";
/// What is said of a number whose carrier, or platform, has said the last word.
pub(super) const OVER: &str = "over";

impl App {
    /// Lands what a tracker told, and writes down how its parcels stand: those that it told of are asked for again after
    /// `next_at`. How many rows were the shop's.
    pub(super) async fn land_report(
        self: &Arc<Self>,
        (shop, tracker): (ShopId, TrackerId),
        report: Report,
        next_at: Instant,
    ) -> Result<usize> {
        let named = report.rows.iter().map(|row| row.tracking.clone());
        let gone = report.ended.iter().chain(&report.dropped).chain(&report.silent);
        let numbers: BTreeSet<String> = named.chain(gone.map(|one| one.number.clone())).collect();
        let mut tx = self.store.read().await?;
        let known = tx.tracked_by_number(shop, &numbers).await?;
        let mut places: BTreeMap<ChannelId, BTreeSet<String>> = BTreeMap::new();
        for channel in tx.channels(shop).await? {
            let orders = tx.orders_by_tracking(shop, channel.id, &numbers).await?;
            places.entry(channel.id).or_default().extend(orders.into_keys());
        }
        drop(tx);
        for one in known.values().filter(|one| one.tracker == tracker) {
            places.entry(one.channel).or_default().insert(one.tracking.clone());
        }
        let mut landed = 0;
        for (channel, numbers) in places {
            let rows = rows_of(&report.rows, &numbers, tracker, &known);
            if rows.is_empty() {
                continue;
            }
            landed += rows.len();
            let counts = self.land_rows(shop, channel, ACTOR, rows).await?;
            self.tell_landed(shop, counts);
        }
        self.note_report((shop, tracker), &report, &numbers, next_at).await?;
        Ok(landed)
    }

    /// Writes down how a tracker's parcels stand after it told of them.
    async fn note_report(
        &self,
        (shop, tracker): (ShopId, TrackerId),
        report: &Report,
        numbers: &BTreeSet<String>,
        next_at: Instant,
    ) -> Result<()> {
        let now = self.now();
        let told: BTreeSet<&str> = report.rows.iter().map(|row| row.tracking.as_str()).collect();
        let said = |all: &[Unread], number: &str| {
            all.iter().find(|one| one.number == number).map(|one| one.why.clone())
        };
        let mut tx = self.store.write().await?;
        let over = tx.tracked_over(shop, numbers).await?;
        for mut one in tx.tracked_by_number(shop, numbers).await?.into_values() {
            if one.tracker != tracker || one.state == TrackedState::Ended {
                continue;
            }
            if told.contains(one.tracking.as_str()) {
                (one.told_at, one.next_at, one.tries) = (Some(now), Some(next_at), 0);
                (one.state, one.code, one.why) = (TrackedState::Followed, None, None);
            }
            if let Some(why) = said(&report.silent, &one.tracking) {
                one.why = Some(why);
            }
            if let Some(why) = said(&report.dropped, &one.tracking) {
                refuse(&mut one, ("dropped".to_owned(), why), now);
            }
            let ended = said(&report.ended, &one.tracking);
            if over.contains(&one.tracking) {
                end(&mut one, OVER, ended.unwrap_or_default());
            } else if let Some(why) = ended {
                end(&mut one, "ended", why);
            }
            tx.put_tracked(&one).await?;
        }
        Ok(tx.commit().await?)
    }
}

/// The rows of some numbers as they land: their order is the one that has the number, their carrier the one that the order
/// names.
fn rows_of(
    rows: &[ParcelEventIn],
    numbers: &BTreeSet<String>,
    tracker: TrackerId,
    known: &BTreeMap<String, Tracked>,
) -> Vec<RowIn> {
    let ours = rows.iter().filter(|row| numbers.contains(&row.tracking));
    let row = |row: &ParcelEventIn| {
        let carrier = known.get(&row.tracking).and_then(|one| one.carrier.clone());
        let carrier = carrier.or_else(|| row.carrier.clone());
        RowIn::Parcel(ParcelEventIn { order: None, carrier, told_by: Some(tracker), ..row.clone() })
    };
    ours.map(row).collect()
}

/// Nothing more is to be told of a parcel.
pub(super) fn end(one: &mut Tracked, code: &str, why: String) {
    (one.state, one.next_at) = (TrackedState::Ended, None);
    (one.code, one.why) = (Some(code.to_owned()), Some(why).filter(|why| !why.is_empty()));
}

/// A tracker does not take a number, or no longer.
pub(super) fn refuse(one: &mut Tracked, (code, why): (String, String), now: Instant) {
    one.tries += 1;
    (one.state, one.next_at) = (TrackedState::Refused, after_refusal(one.tries, now));
    (one.code, one.why) = (Some(code), Some(why));
}
