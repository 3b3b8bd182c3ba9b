//! `kintsugi serve --sample`: the last sixty days of an invented shop, played into an empty database, so that a
//! newcomer finds a living shop: cases at every stage, clocks that run, promises kept and broken.
//!
//! Nothing is written by hand. A seeded play ([`play`]) sets a clock of its own and calls the same use cases as
//! everybody else: reviews and messages arrive when they were written, deadlines fire when they are due, a team of four
//! works the queue. The events carry those past instants, and `kintsugi doctor --replay` finds nothing.
//!
//! The whole play is one transaction, on SQLite and on PostgreSQL alike: the shop appears whole or not at all, whenever
//! the program is killed, and it is durable with the one commit at the end. While it runs (seconds) nobody else can
//! write on SQLite; the server does not answer before it is done. Two servers started at once on the same empty
//! PostgreSQL database: one fills it, the other reports a conflict and finds the shop when it is started again.

mod arrive;
mod call;
mod hours;
mod plan;
mod play;
mod remedies;
mod step;
mod team;
mod words;
mod work;

#[cfg(test)]
mod tests;

use std::path::Path;

use domain::time::Instant;
use sandbox::sample::{self, Sample};
use store::{Location, Store};

pub(crate) use play::Filled;

/// The seed of the sample shop that everybody gets.
const SEED: u64 = 20_261_122;
/// Its name.
pub(crate) const SHOP: &str = "Kintsugi Sample Shop";

/// Fills an empty database with the sample shop as it stands at `now`. `None` when there is a shop already. `begin` is
/// called when there is something to do, before it is done.
///
/// # Errors
/// When the database cannot be opened or written; nothing is kept then.
pub(crate) async fn fill(
    location: &Location,
    folder: &Path,
    now: Instant,
    begin: impl FnOnce(),
) -> anyhow::Result<Option<Filled>> {
    // A store of its own, closed at the end, so that the server does not keep the memory that loading takes.
    let store = Store::open(location).await?;
    let filled = match is_empty(&store).await {
        Ok(true) => {
            begin();
            Box::pin(fill_store(&store, folder, &sample::shop(SEED, now), SEED, now)).await
        }
        Ok(false) => Ok(None),
        Err(error) => Err(error),
    };
    store.close().await;
    filled
}

async fn is_empty(store: &Store) -> anyhow::Result<bool> {
    Ok(store.read().await?.every_shop().await?.is_empty())
}

/// Plays a sample into an empty database; looks once more whether it is, where nobody else can write.
async fn fill_store(
    store: &Store,
    folder: &Path,
    sample: &Sample,
    seed: u64,
    now: Instant,
) -> anyhow::Result<Option<Filled>> {
    let mut tx = store.write().await?;
    if !tx.every_shop().await?.is_empty() {
        return Ok(None);
    }
    let (filled, tx) = Box::pin(play::perform(store, tx, folder, sample, seed, now)).await?;
    tx.commit().await?;
    Ok(Some(filled))
}
