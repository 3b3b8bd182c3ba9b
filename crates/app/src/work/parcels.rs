//! Parcels that stand still: nobody reports that nothing happens, so a worker looks. What it finds is stamped with the end
//! of the shop's patience, whenever it was noticed.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use domain::ids::{ChannelId, ParcelId, ShopId};
use store::{StoreError, Tx};
use tokio_util::sync::CancellationToken;

use super::every;
use crate::bus::{Notice, What};
use crate::ingest::{Counts, Place, parcels};
use crate::{App, AppError, Result};

/// How often it looks.
const EVERY: Duration = Duration::from_mins(1);
/// Parcels in one transaction.
const AT_ONCE: i64 = 500;
/// Who finds them.
const ACTOR: &str = "system:parcels";

/// Runs until stopped.
pub async fn run(app: Arc<App>, stop: CancellationToken) {
    let look = || async {
        if let Err(error) = once(&app).await {
            tracing::warn!(%error, "parcels that stand still could not be looked for");
        }
    };
    look().await;
    every(&stop, EVERY, look).await;
}

/// Looks after the parcels of every shop once.
///
/// # Errors
/// As the store says.
pub async fn once(app: &App) -> Result<()> {
    let shops = app.store.read().await?.every_shop().await?;
    for shop in shops {
        while look(app, shop.id).await? {}
    }
    Ok(())
}

/// Looks after one page of a shop's parcels; whether there may be more.
async fn look(app: &App, shop: ShopId) -> Result<bool> {
    // Looking costs nothing to the single writer.
    let mut reading = app.store.read().await?;
    let Some(patience) = app.terms(&mut reading, shop).await?.policy.parcels.patience() else {
        return Ok(false);
    };
    if reading.still_parcels(shop, app.now() - patience, 1).await?.is_empty() {
        return Ok(false);
    }
    drop(reading);
    let mut tx = app.store.write().await?;
    let done = app.still_parcels_in(&mut tx, shop).await;
    let (found, counts) = match done {
        // Somebody worked one of the cases this moment: look again.
        Err(AppError::Store(StoreError::Conflict)) => return Ok(true),
        done => done?,
    };
    if found == 0 {
        return Ok(false);
    }
    tx.commit().await?;
    app.bus.send(Notice { shop, seq: 0, what: What::Cases { opened: counts.cases_opened as usize } });
    app.bus.timers.notify_one();
    Ok(found as i64 == AT_ONCE)
}

impl App {
    /// Finds parcels of a shop that have stood still for too long, in the caller's transaction; tells how many there were
    /// and what they opened. The worker does this by itself; this is for whoever holds the clock.
    ///
    /// # Errors
    /// As the store says.
    pub async fn still_parcels_in(&self, tx: &mut Tx, shop: ShopId) -> Result<(usize, Counts)> {
        let terms = self.terms(tx, shop).await?;
        let Some(patience) = terms.policy.parcels.patience() else { return Ok((0, Counts::default())) };
        let now = self.now();
        let still = tx.still_parcels(shop, now - patience, AT_ONCE).await?;
        let mut by_channel: BTreeMap<ChannelId, Vec<ParcelId>> = BTreeMap::new();
        for parcel in &still {
            by_channel.entry(parcel.channel).or_default().push(parcel.id);
        }
        let mut counts = Counts::default();
        for (channel, ids) in by_channel {
            let place = Place { shop, channel, terms: Arc::clone(&terms), actor: ACTOR.to_owned(), at: now };
            counts.add(parcels::still(tx, &place, &ids, self.entropy.as_ref()).await?);
        }
        Ok((still.len(), counts))
    }
}
