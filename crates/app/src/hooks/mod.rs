//! Webhooks out: who is told what happens, signed after Standard Webhooks, tried again until they have it, seen and
//! repeated by people. Each delivery names the event's place in the log, so that whoever keeps order can. What team channels
//! are told goes the same way.

mod deliver;
mod desk;

use domain::ids::{DeliveryId, HookId, ShopId};
use domain::time::{Instant, Span};
pub use store::hooks::Delivery;

use store::{StoreError, Tx};

use crate::{App, AppError, Result, team};
pub use deliver::once;
pub(crate) use deliver::{PATIENCE, deliver_round, end_all};
pub use desk::Settings;

/// The name of the cursor in each shop's log.
const WORKER: &str = "hooks";
/// Events looked at in one go.
const AT_ONCE: i64 = 500;
/// How long what ended is kept for people to look at.
pub(crate) const KEPT: Span = Span::hours(24 * 30);

fn secret_name(hook: domain::ids::HookId) -> String {
    format!("hook/{}", hook.0)
}

/// Writes down who is to be told what has happened since the last look; whether anybody is.
///
/// # Errors
/// As the store says.
pub async fn follow(app: &App) -> Result<bool> {
    let shops = app.store.read().await?.hooked_shops().await?;
    let mut any = false;
    for shop in shops {
        loop {
            match stretch(app, shop).await {
                // Another node was faster.
                Err(AppError::Store(StoreError::Conflict)) => {}
                Ok(None) => break,
                Ok(Some(told)) => any |= told > 0,
                Err(other) => return Err(other),
            }
        }
    }
    Ok(any)
}

/// Somebody who is to be told of an event.
pub(crate) struct Wanted {
    /// A webhook, or a team channel.
    pub(crate) to: HookId,
    pub(crate) seq: i64,
    /// The event's kind, or what it is to a team channel.
    pub(crate) kind: String,
    pub(crate) at: Instant,
}

/// A stretch of a shop's log: how many deliveries it makes; none at its end.
async fn stretch(app: &App, shop: ShopId) -> Result<Option<usize>> {
    let now = app.now();
    let mut tx = app.store.read().await?;
    let from = tx.cursor(shop, WORKER).await?;
    let events = tx.log_after(shop, from, AT_ONCE).await?;
    let Some(to) = events.last().map(|event| event.seq) else { return Ok(None) };
    let hooks = tx.hooks(shop).await?;
    let mut wanted = team::wanted(&mut tx, shop, &events, now).await?;
    drop(tx);
    for event in &events {
        let told = hooks.iter().filter(|hook| hook.wants(event.seq, &event.kind));
        wanted.extend(told.map(|hook| Wanted {
            to: hook.id,
            seq: event.seq,
            kind: event.kind.clone(),
            at: now,
        }));
    }
    let deliveries: Vec<Delivery> =
        wanted.into_iter().enumerate().map(|(n, one)| delivery(app, shop, n, one)).collect();
    let mut tx = app.store.write().await?;
    tx.put_deliveries(&deliveries).await?;
    tx.move_cursor(shop, WORKER, from, to).await?;
    tx.commit().await?;
    Ok(Some(deliveries.len()))
}

fn delivery(app: &App, shop: ShopId, n: usize, wanted: Wanted) -> Delivery {
    let now = app.now();
    Delivery {
        shop,
        // Ids are in the order of the log.
        id: DeliveryId::new(now + Span(n as i64), app.entropy.as_ref()),
        hook: wanted.to,
        seq: wanted.seq,
        kind: wanted.kind,
        state: "waiting".to_owned(),
        attempts: 0,
        run_at: Some(wanted.at),
        status: None,
        error: None,
        created_at: now,
        ended_at: None,
    }
}

/// Where somebody begins to be told: at the log's end. Where nobody has followed the log so far, what is past concerns nobody.
pub(crate) async fn begin(tx: &mut Tx, shop: ShopId) -> Result<i64> {
    let since = tx.shop(shop).await?.ok_or(AppError::Absent("shop"))?.seq;
    if tx.hooks(shop).await?.is_empty() && tx.team_channels(shop).await?.is_empty() {
        let from = tx.cursor(shop, WORKER).await?;
        tx.move_cursor(shop, WORKER, from, since).await?;
    }
    Ok(since)
}
