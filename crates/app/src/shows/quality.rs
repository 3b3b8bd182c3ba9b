//! The experience monitor: viewers' beacons are taken in a queue, added up behind it, and what is bad is told while the session runs.
//! A beacon that is lost with the process costs nothing: the next one counts from the viewer's start.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Mutex, PoisonError};

use domain::access::Permission;
use domain::experience::{Beacon, Figures, MOST_BEACONS, Metric, Scores, V1, Viewer, assess, score, worst};
use domain::ids::{CaseId, LiveSessionId, SegmentId, ShopId};
use domain::refusal::Refusal;
use domain::show::moment::{Bought, GRACE, moment};
use domain::show::{Alert, Show, ShowEvent, ShowState, Summary};
use domain::time::{Instant, Span};
use store::Tx;
use store::projection::show::Work;

use crate::{App, AppError, Caller, Result};

/// Most beacons that wait to be written down.
const MOST_WAITING: usize = 100_000;
/// How long it is believed that a session runs, before it is looked up again.
const BELIEVED: Span = Span::seconds(5);
/// How long after the end beacons are taken: the last of a page comes when it is closed.
const AFTER: Span = Span::minutes(2);
/// Most regions, networks and devices together in one minute; further ones count as others.
const MOST_PLACES: usize = 200;
/// Minutes that are looked at for an alert's beginning.
const LOOKS_BACK: i64 = 60;
/// How long an alert stands at least.
const STANDS: Span = Span::minutes(1);
/// A minute of a lower total is bad.
const BAD_BELOW: f64 = 60.0;
/// A minute, in milliseconds.
pub(super) const MINUTE: i64 = 60_000;

/// A session as the door of beacons knows it.
#[derive(Clone, Copy, Debug)]
struct Known {
    shop: ShopId,
    open: bool,
    looked_at: Instant,
}

/// Beacons that are not written down yet.
#[derive(Debug, Default)]
pub struct Waiting {
    beacons: Mutex<Vec<(ShopId, LiveSessionId, Instant, Beacon)>>,
    known: Mutex<HashMap<LiveSessionId, Known>>,
    /// One writer at a time, so that no sum is written over another.
    writing: tokio::sync::Mutex<()>,
}

/// One minute of a session.
#[derive(Debug)]
pub struct QualityMinute {
    /// Since the start, 0 first.
    pub minute: i64,
    /// When it began.
    pub at: Instant,
    /// What viewers had.
    pub figures: Figures,
    /// What that scores.
    pub scores: Scores,
    /// Whether it was bad for viewers.
    pub bad: bool,
    /// What was on at its end.
    pub segment: Option<SegmentId>,
    /// Cases about orders of this minute.
    pub complaints: i64,
}

/// Viewers of one kind.
#[derive(Debug)]
pub struct Group {
    /// Which.
    pub name: String,
    /// What they had.
    pub figures: Figures,
    /// What that scores.
    pub scores: Scores,
}

/// How a session was for its viewers.
#[derive(Debug)]
pub struct Experience {
    /// The session.
    pub show: Show,
    /// The shop's zone.
    pub zone: String,
    /// What all had.
    pub figures: Figures,
    /// What that scores.
    pub scores: Scores,
    /// What is worst now.
    pub worst: Option<(Metric, f64)>,
    /// By minute.
    pub minutes: Vec<QualityMinute>,
    /// By what was asked, the worst first.
    pub groups: Vec<Group>,
}

impl App {
    /// Takes beacons of a room in; gives how many were taken.
    ///
    /// # Errors
    /// When there is no such room, it is closed, or a beacon is none; [`AppError::TooMany`] when too many wait.
    pub async fn take_beacons(
        &self,
        id: LiveSessionId,
        beacons: Vec<Beacon>,
        address: &str,
    ) -> Result<usize> {
        self.limits.beacons(address)?;
        if beacons.is_empty() || beacons.len() > MOST_BEACONS {
            let refusal = Refusal::new("bad_beacon", "a body has 1 to 50 beacons", "一次须有 1–50 个信标");
            return Err(refusal.field("beacons").into());
        }
        beacons.iter().try_for_each(Beacon::check)?;
        let now = self.now();
        let known = self.known_room(id, now).await?;
        if !known.open {
            return Err(Refusal::new("room_closed", "this session does not run", "直播未在进行").into());
        }
        let mut waiting = self.beacons.beacons.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.len() + beacons.len() > MOST_WAITING {
            return Err(AppError::TooMany { seconds: 5 });
        }
        let taken = beacons.len();
        waiting.extend(beacons.into_iter().map(|beacon| (known.shop, id, now, beacon)));
        Ok(taken)
    }

    async fn known_room(&self, id: LiveSessionId, now: Instant) -> Result<Known> {
        let fresh = |known: &&Known| known.looked_at + BELIEVED > now;
        {
            let mut all = self.beacons.known.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(known) = all.get(&id).filter(fresh) {
                return Ok(*known);
            }
            all.retain(|_, known| fresh(&&*known));
        }
        let (shop, show) = self.public_show(id).await?;
        let open = match show.state {
            ShowState::Planned => false,
            ShowState::Live => true,
            ShowState::Ended => show.ended_at.is_some_and(|end| end + AFTER > now),
        };
        let known = Known { shop, open, looked_at: now };
        let mut all = self.beacons.known.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(id, known);
        Ok(known)
    }

    /// Writes down the beacons that wait, and tells what is bad; gives how many there were.
    ///
    /// # Errors
    /// As the store says, for the last session that failed; its beacons are lost, those of others are not.
    pub async fn write_beacons(&self) -> Result<usize> {
        let _alone = self.beacons.writing.lock().await;
        let all = {
            let mut waiting = self.beacons.beacons.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::take(&mut *waiting)
        };
        let count = all.len();
        let mut rooms: BTreeMap<(ShopId, LiveSessionId), Vec<(Instant, Beacon)>> = BTreeMap::new();
        for (shop, id, at, beacon) in all {
            rooms.entry((shop, id)).or_default().push((at, beacon));
        }
        let mut failed = None;
        for ((shop, id), beacons) in rooms {
            failed = self.add_up(shop, id, beacons).await.err().or(failed);
        }
        failed.map_or(Ok(count), Err)
    }

    async fn add_up(
        &self,
        shop: ShopId,
        id: LiveSessionId,
        mut beacons: Vec<(Instant, Beacon)>,
    ) -> Result<()> {
        let mut tx = self.store.write().await?;
        // Also between processes: sums are read and written.
        tx.hold(shop).await?;
        let Some(mut loaded) = tx.load_show(shop, id).await? else { return Ok(()) };
        // In the viewer's order, whichever way they came.
        beacons.sort_by(|a, b| (&a.1.sid, a.1.sn).cmp(&(&b.1.sid, b.1.sn)));
        let sids: BTreeSet<&str> = beacons.iter().map(|(_, b)| b.sid.as_str()).collect();
        let mut viewers = tx.quality_viewers(shop, id, &sids.into_iter().collect::<Vec<_>>()).await?;
        let mut figures = BTreeMap::new();
        let mut read = BTreeSet::new();
        for (at, beacon) in &beacons {
            let minute = loaded.show.ms(*at).unwrap_or(0) / MINUTE;
            if read.insert(minute) {
                figures.extend(tx.quality_at(shop, id, minute).await?);
            }
            let mut viewer = viewers.remove(&beacon.sid);
            if let Some(taken) = Viewer::take(&mut viewer, beacon, *at, minute) {
                let crowded = figures.range((minute, Default::default())..).count() >= MOST_PLACES;
                let place = (minute, taken.place);
                let known = !crowded || figures.contains_key(&place);
                let place =
                    if known { place } else { (minute, ["other", "other", "other"].map(str::to_owned)) };
                figures.entry(place).or_insert_with(Figures::default).add(&taken.figures);
            }
            viewers.extend(viewer.map(|viewer| (beacon.sid.clone(), viewer)));
        }
        tx.keep_quality(shop, id, &viewers, &figures).await?;
        if loaded.show.state != ShowState::Live {
            return Ok(tx.commit().await?);
        }
        let now = self.now();
        let events = self.judged(&mut tx, shop, &loaded.show, now).await?;
        if events.is_empty() {
            return Ok(tx.commit().await?);
        }
        let mut work = Work::new(shop, &mut loaded, now, "system:experience");
        for event in &events {
            work.add(event)?;
        }
        self.finish_show(tx, shop, work).await
    }

    /// Alerts that begin or are over.
    async fn judged(&self, tx: &mut Tx, shop: ShopId, show: &Show, now: Instant) -> Result<Vec<ShowEvent>> {
        let minute = show.ms(now).unwrap_or(0) / MINUTE;
        let rows = tx.quality_rows(shop, show.id, minute - LOOKS_BACK, minute).await?;
        let bad = assess(&by_minute(rows.iter().map(|((minute, _), f)| (*minute, f))), minute);
        let stands =
            |metric: Metric| show.alerts.iter().find(|a| a.metric == metric && a.cleared_at.is_none());
        let mut events = Vec::new();
        for found in &bad {
            if stands(found.metric).is_none() {
                let since = show.instant(found.since * MINUTE).unwrap_or(now);
                let alert = Alert {
                    metric: found.metric,
                    value: found.value,
                    since,
                    raised_at: now,
                    cleared_at: None,
                };
                events.push(ShowEvent::AlertRaised { alert });
            }
        }
        for metric in Metric::ALL {
            let old = stands(*metric).is_some_and(|alert| alert.raised_at + STANDS <= now);
            if old && bad.iter().all(|found| found.metric != *metric) {
                events.push(ShowEvent::AlertCleared { metric: *metric });
            }
        }
        Ok(events)
    }

    /// How a session was for its viewers; `by` is 0 for regions, 1 for networks, 2 for devices.
    ///
    /// # Errors
    /// When there is no such session.
    pub async fn experience(&self, caller: &Caller, id: LiveSessionId, by: usize) -> Result<Experience> {
        caller.require(Permission::CaseRead)?;
        self.write_beacons().await?;
        let mut tx = self.store.read().await?;
        let show = tx.show(caller.shop, id).await?.ok_or(AppError::Absent("live session"))?;
        let zone = tx.shop(caller.shop).await?.map(|shop| shop.zone).unwrap_or_default();
        let rows = tx.quality_rows(caller.shop, id, 0, i64::MAX).await?;
        let complaints = complaints(&mut tx, caller.shop, &show).await?;
        let now = self.now();
        let by_minute = by_minute(rows.iter().map(|((minute, _), f)| (*minute, f)));
        let mut groups: BTreeMap<String, Figures> = BTreeMap::new();
        for ((_, place), figures) in &rows {
            groups.entry(place[by.min(2)].clone()).or_default().add(figures);
        }
        let mut groups: Vec<Group> = groups
            .into_iter()
            .map(|(name, figures)| Group { name, scores: score(&figures, &V1), figures })
            .collect();
        groups.sort_by(|a, b| {
            let total = |g: &Group| g.scores.total.unwrap_or(f64::INFINITY);
            total(a).total_cmp(&total(b)).then_with(|| b.figures.viewers.cmp(&a.figures.viewers))
        });
        let figures = Figures::sum(by_minute.values());
        let last = show.ms(now).map(|ms| ms / MINUTE);
        let worst = last.and_then(|last| worst(&by_minute, last));
        let minutes = minutes(&show, last, &by_minute, &complaints);
        Ok(Experience { scores: score(&figures, &V1), show, zone, figures, worst, minutes, groups })
    }

    /// What a session came to, at its end.
    pub(super) async fn summarised(
        &self,
        tx: &mut Tx,
        shop: ShopId,
        show: &Show,
        now: Instant,
    ) -> Result<Summary> {
        let rows = tx.quality_rows(shop, show.id, 0, i64::MAX).await?;
        let by_minute = by_minute(rows.iter().map(|((minute, _), f)| (*minute, f)));
        let last = show.ms(now).map(|ms| ms / MINUTE);
        let bad = minutes(show, last, &by_minute, &BTreeMap::new()).iter().filter(|m| m.bad).count();
        let shown: BTreeSet<SegmentId> = show.entries().map(|(segment, _)| segment).collect();
        let audience = super::audience::counted(tx, shop, show, now).await?.1;
        Ok(Summary {
            minutes: last.map_or(0, |last| last + 1),
            segments_shown: shown.len() as i64,
            sentences: show.sentences,
            flagged: show.flagged,
            orders: show.orders,
            units: show.units,
            peak: audience.iter().map(|m| m.viewers).max().filter(|peak| *peak > 0),
            score: score(&Figures::sum(by_minute.values()), &V1).total,
            bad_minutes: bad as i64,
        })
    }
}

fn by_minute<'a>(rows: impl Iterator<Item = (i64, &'a Figures)>) -> BTreeMap<i64, Figures> {
    let mut all: BTreeMap<i64, Figures> = BTreeMap::new();
    for (minute, figures) in rows {
        all.entry(minute).or_default().add(figures);
    }
    all
}

/// Every minute up to the last one.
fn minutes(
    show: &Show,
    last: Option<i64>,
    figures: &BTreeMap<i64, Figures>,
    complaints: &BTreeMap<i64, i64>,
) -> Vec<QualityMinute> {
    let Some(last) = last else { return Vec::new() };
    let minute = |minute: i64| {
        let at = show.instant(minute * MINUTE).unwrap_or_default();
        let end = at + Span::minutes(1);
        let figures = figures.get(&minute).copied().unwrap_or_default();
        let scores = score(&figures, &V1);
        let alerted = show.alerts.iter().any(|a| a.since < end && a.cleared_at.is_none_or(|over| over > at));
        QualityMinute {
            minute,
            at,
            figures,
            scores,
            bad: scores.total.is_some_and(|total| total < BAD_BELOW) || alerted,
            segment: show.on_at((minute + 1) * MINUTE - 1),
            complaints: complaints.get(&minute).copied().unwrap_or(0),
        }
    };
    (0..=last).map(minute).collect()
}

/// How many cases are about orders of each minute.
async fn complaints(tx: &mut Tx, shop: ShopId, show: &Show) -> Result<BTreeMap<i64, i64>> {
    let Some(started) = show.started_at else { return Ok(BTreeMap::new()) };
    let until = show.ended_at.map_or(started + Span::hours(48), |end| end + GRACE);
    let mut minutes: BTreeMap<CaseId, i64> = BTreeMap::new();
    for order in tx.complaints_paid(shop, started, until).await? {
        let Some(paid_at) = order.paid_at else { continue };
        let (sku, product) = (order.sku.as_deref(), order.product.as_deref());
        let bought = Bought { channel: order.channel, sku, product, paid_at };
        minutes.extend(moment(show, &bought).map(|found| (order.case, found.at_ms / MINUTE)));
    }
    let taken = tx.complaints_taken(shop, show.id).await?;
    minutes.extend(taken.into_iter().map(|(case, at_ms)| (case, at_ms / MINUTE)));
    let mut counted: BTreeMap<i64, i64> = BTreeMap::new();
    for minute in minutes.into_values() {
        *counted.entry(minute).or_default() += 1;
    }
    Ok(counted)
}
