//! Webhooks out: who is told what happens, signed after Standard Webhooks, tried again until they have it, seen and
//! repeated by people. Each delivery names the event's place in the log, so that whoever keeps order can.

mod deliver;
mod desk;

use domain::ids::{DeliveryId, ShopId};
use domain::time::Span;
use store::StoreError;
pub use store::hooks::Delivery;

use crate::{App, AppError, Result};
pub(crate) use deliver::deliver_round;
pub use deliver::once;
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

/// A stretch of a shop's log: how many deliveries it makes; none at its end.
async fn stretch(app: &App, shop: ShopId) -> Result<Option<usize>> {
    let now = app.now();
    let mut tx = app.store.read().await?;
    let from = tx.cursor(shop, WORKER).await?;
    let events = tx.log_after(shop, from, AT_ONCE).await?;
    let Some(to) = events.last().map(|event| event.seq) else { return Ok(None) };
    let hooks = tx.hooks(shop).await?;
    drop(tx);
    let mut deliveries = Vec::new();
    for event in &events {
        for hook in hooks.iter().filter(|hook| hook.wants(event.seq, &event.kind)) {
            // Ids are in the order of the log.
            let at = now + Span(deliveries.len() as i64);
            deliveries.push(Delivery {
                shop,
                id: DeliveryId::new(at, app.entropy.as_ref()),
                hook: hook.id,
                seq: event.seq,
                kind: event.kind.clone(),
                state: "waiting".to_owned(),
                attempts: 0,
                run_at: Some(now),
                status: None,
                error: None,
                created_at: now,
                ended_at: None,
            });
        }
    }
    let mut tx = app.store.write().await?;
    tx.put_deliveries(&deliveries).await?;
    tx.move_cursor(shop, WORKER, from, to).await?;
    tx.commit().await?;
    Ok(Some(deliveries.len()))
}
