//! The clock worker: fires at deadlines, not at sweeps. A wheel in memory holds the next minutes; the database holds
//! the rest; both are refilled whenever a case changes. What is stamped is the deadline, whenever it was noticed, so a
//! restart or a slow moment changes nothing in the record.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use domain::case::{CaseEvent, Terms, deadlines};
use domain::ids::{CaseId, ShopId};
use domain::time::{Instant, Span};
use store::projection::case::{Loaded, put};
use store::{Batch, StoreError, Tx};
use tokio_util::sync::CancellationToken;

use crate::bus::{Notice, What};
use crate::{App, Result};

/// How far ahead the wheel is filled.
const HORIZON: Span = Span::minutes(2);
/// Timers in the wheel at most; what does not fit stays in the database until there is room.
const WHEEL: i64 = 50_000;
/// Cases fired in one transaction.
const AT_ONCE: usize = 1_000;
/// Who writes breaches.
const ACTOR: &str = "system:clocks";

/// The next timers, nearest first.
#[derive(Debug, Default)]
struct Wheel {
    due: BTreeSet<(Instant, ShopId, CaseId)>,
    /// Timers up to this instant are in the wheel.
    filled_to: Option<Instant>,
}

/// Runs until stopped.
pub async fn run(app: Arc<App>, stop: CancellationToken) {
    let mut wheel = Wheel::default();
    loop {
        let wait = match turn(&app, &mut wheel).await {
            Ok(wait) => wait,
            Err(error) => {
                tracing::error!(error = %error, "clocks could not be fired; trying again in a second");
                Duration::from_secs(1)
            }
        };
        tokio::select! {
            () = stop.cancelled() => return,
            // A case changed: its timer may have come nearer.
            () = app.bus.timers.notified() => wheel.filled_to = None,
            () = tokio::time::sleep(wait) => {}
        }
    }
}

/// Fires everything that is due now: for tests, which move the time themselves.
///
/// # Errors
/// As the database says.
pub async fn once(app: &App) -> Result<()> {
    turn(app, &mut Wheel::default()).await.map(|_| ())
}

/// Fires what is due and says how long to wait.
async fn turn(app: &App, wheel: &mut Wheel) -> Result<Duration> {
    let now = app.now();
    if wheel.filled_to.is_none_or(|to| to <= now + Span(HORIZON.0 / 2)) {
        fill(app, wheel, now).await?;
    }
    loop {
        let now = app.now();
        let due: Vec<_> = wheel.due.iter().take_while(|(at, ..)| *at <= now).take(AT_ONCE).copied().collect();
        if due.is_empty() {
            break;
        }
        fire(app, &due, now).await?;
        for timer in &due {
            wheel.due.remove(timer);
        }
        if wheel.due.is_empty() {
            fill(app, wheel, now).await?;
        }
    }
    let next =
        wheel.due.first().map_or(HORIZON.0 / 2, |(at, ..)| (*at - app.now()).0).clamp(1_000, HORIZON.0 / 2);
    Ok(Duration::from_micros(next.unsigned_abs()))
}

async fn fill(app: &App, wheel: &mut Wheel, now: Instant) -> Result<()> {
    let until = now + HORIZON;
    let timers = app.store.read().await?.timers(until, WHEEL).await?;
    let full = timers.len() as i64 == WHEEL;
    wheel.filled_to = if full { timers.last().map(|(at, ..)| *at) } else { Some(until) };
    wheel.due = timers.into_iter().collect();
    Ok(())
}

/// Stamps breaches and escalations of these cases, shop by shop.
async fn fire(app: &App, due: &[(Instant, ShopId, CaseId)], now: Instant) -> Result<()> {
    let mut by_shop: BTreeMap<ShopId, Vec<CaseId>> = BTreeMap::new();
    for (_, shop, case) in due {
        by_shop.entry(*shop).or_default().push(*case);
    }
    for (shop, cases) in by_shop {
        loop {
            match fire_in(app, shop, &cases, now).await {
                // Somebody worked one of these cases this moment: look again.
                Err(crate::AppError::Store(StoreError::Conflict)) => {}
                done => break done?,
            }
        }
    }
    Ok(())
}

async fn fire_in(app: &App, shop: ShopId, cases: &[CaseId], now: Instant) -> Result<()> {
    let mut tx = app.store.write().await?;
    let Some((seq, changed)) = stamp(app, &mut tx, shop, cases, now).await? else { return Ok(()) };
    tx.commit().await?;
    for (id, version, kind) in changed {
        app.bus.send(Notice { shop, seq, what: What::Case { id, version, kind, opened: false } });
    }
    Ok(())
}

impl App {
    /// Stamps what deadlines of a shop have led to by now, in the caller's transaction, and tells how many cases
    /// changed. The worker does this by itself; this is for whoever holds the clock, such as the sample shop's loader.
    ///
    /// # Errors
    /// As the store says.
    pub async fn fire_due_in(&self, tx: &mut Tx, shop: ShopId) -> Result<usize> {
        let now = self.now();
        let due = tx.timers(now, AT_ONCE as i64).await?;
        let cases: Vec<CaseId> =
            due.iter().filter(|(_, of, _)| *of == shop).map(|(.., case)| *case).collect();
        Ok(stamp(self, tx, shop, &cases, now).await?.map_or(0, |(_, changed)| changed.len()))
    }
}

/// A case that was stamped: its id, its version now, its last event's kind.
type Stamped = (CaseId, i64, &'static str);

/// Stamps these cases; gives the log's end and what changed, if anything did.
async fn stamp(
    app: &App,
    tx: &mut Tx,
    shop: ShopId,
    cases: &[CaseId],
    now: Instant,
) -> Result<Option<(i64, Vec<Stamped>)>> {
    if cases.is_empty() {
        return Ok(None);
    }
    let terms: Arc<Terms> = app.terms(tx, shop).await?;
    let mut batch = Batch::new(shop);
    let mut changed = Vec::new();
    for Loaded { mut case, mut head } in tx.load_cases(shop, cases).await? {
        let events = deadlines(&case, now, &terms);
        for event in &events {
            batch.event(case.id.0, &mut head, now, ACTOR, event.kind(), event)?;
            case.apply(now, ACTOR, event);
        }
        if let Some(last) = events.last() {
            put(&mut batch, &case, false)?;
            changed.push((case.id, case.version, last.kind()));
            lateness(&events, now);
        }
    }
    if batch.is_empty() {
        return Ok(None);
    }
    Ok(Some((tx.append(batch, None).await?.after, changed)))
}

fn lateness(events: &[CaseEvent], now: Instant) {
    for event in events {
        if let CaseEvent::ClockBreached { deadline, .. } = event {
            metrics::histogram!("kintsugi_clock_lateness_seconds").record((now - *deadline).0 as f64 / 1e6);
        }
    }
}
