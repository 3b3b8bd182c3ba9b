//! Where what comes in waits to be kept: all that waits at the same time goes into one transaction, so that a durable
//! acknowledgement costs a share of one write to the disk.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use channels::signed::Secret;
use domain::ids::{ChannelId, InboundId, ShopId};
use domain::time::{Instant, Span};
use store::inbound::Arrival;
use tokio::sync::oneshot;

use crate::{App, AppError, Result};

/// Most that waits to be kept; beyond that senders are asked to come again.
const MOST: usize = 5_000;
/// Most in one transaction.
const AT_ONCE: usize = 500;
/// How long secrets are remembered; another process may have changed them.
const REMEMBERED: Span = Span::seconds(5);
/// Most channels remembered; beyond that all are forgotten.
const MOST_CHANNELS: usize = 10_000;

/// A channel of a shop: a channel is known only together with its shop.
type Place = (ShopId, ChannelId);
type Known = (Instant, Arc<Vec<Secret>>);

struct Waiting {
    arrival: Arrival,
    /// Told whether it was new; dropped when it could not be kept.
    kept: oneshot::Sender<bool>,
}

/// What waits, and the secrets of channels that have sent lately.
#[derive(Default)]
pub(crate) struct Gate {
    waiting: Mutex<Vec<Waiting>>,
    /// Held by who writes.
    turn: tokio::sync::Mutex<()>,
    known: Mutex<BTreeMap<Place, Known>>,
}

impl Gate {
    pub(super) fn secrets(&self, place: Place, now: Instant) -> Option<Arc<Vec<Secret>>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(&place).filter(|(at, _)| now - *at < REMEMBERED).map(|(_, secrets)| Arc::clone(secrets))
    }

    pub(super) fn remember(&self, place: Place, secrets: Arc<Vec<Secret>>, now: Instant) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST_CHANNELS {
            known.clear();
        }
        known.insert(place, (now, secrets));
    }

    pub(super) fn forget(&self, place: Place) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).remove(&place);
    }

    fn add(&self, arrival: Arrival) -> Result<oneshot::Receiver<bool>> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.len() >= MOST {
            return Err(AppError::TooMany { seconds: 1 });
        }
        let (kept, answer) = oneshot::channel();
        waiting.push(Waiting { arrival, kept });
        Ok(answer)
    }

    /// Whether something waits to be kept.
    pub(super) fn is_busy(&self) -> bool {
        !self.waiting.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    fn take(&self) -> Vec<Waiting> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let most = waiting.len().min(AT_ONCE);
        waiting.drain(..most).collect()
    }
}

/// Keeps an arrival; tells whether it is new. Whoever gets the turn first writes for all who wait.
pub(crate) async fn keep(app: &Arc<App>, arrival: Arrival) -> Result<bool> {
    let answer = app.gate.add(arrival)?;
    // On its own, so that a sender who hangs up does not take the others' answers along.
    let writer = tokio::spawn(write_all(Arc::clone(app)));
    match answer.await {
        Ok(new) => Ok(new),
        Err(_not_kept) => {
            writer.await??;
            Err(AppError::Task("what came in was not kept".to_owned()))
        }
    }
}

async fn write_all(app: Arc<App>) -> Result<()> {
    let _turn = app.gate.turn.lock().await;
    let some = app.gate.take();
    if some.is_empty() {
        return Ok(());
    }
    let (arrivals, answers): (Vec<_>, Vec<_>) =
        some.into_iter().map(|waiting| (waiting.arrival, waiting.kept)).unzip();
    let mut tx = app.store.write().await?;
    let new: BTreeSet<InboundId> = tx.put_inbound(&arrivals).await?.into_iter().collect();
    tx.commit().await?;
    for (arrival, answer) in arrivals.iter().zip(answers) {
        // Who has hung up asks again and is told that it came before.
        let _ = answer.send(new.contains(&arrival.id));
    }
    app.bus.inbound.notify_one();
    Ok(())
}
