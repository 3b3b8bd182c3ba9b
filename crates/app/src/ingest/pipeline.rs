//! The review pipeline: while one chunk is being made durable, the next waits for the writer and a third is prepared.
//!
//! A chunk is appended only onto the log it was prepared against. When something else moved the log (an agent's act,
//! another import), the chunk is prepared again; after a few such tries it is prepared inside the writing transaction,
//! where nothing can come between.

use std::collections::VecDeque;
use std::sync::Arc;

use domain::ids::Entropy;
use store::{Appended, Store, StoreError};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::reviews::{InFlight, Keys, Prepared, ReadReview, prepare, reviews};
use super::{Counts, Place};
use crate::error::{AppError, Result};

/// How often a chunk is prepared without holding the writer.
const OPTIMISTIC_TRIES: usize = 3;
/// How many chunks are on their way at most: one that is written and one that stands ready, so the writer never waits.
const AHEAD: usize = 2;

struct Flight {
    task: JoinHandle<std::result::Result<Appended, StoreError>>,
    before: i64,
    after: i64,
    counts: Counts,
    keys: Keys,
    rows: Arc<Vec<ReadReview>>,
    /// Says that it has landed; taken by the chunk behind it.
    landed: Option<oneshot::Receiver<()>>,
}

/// Feeds chunks of reviews into a shop.
pub struct ReviewPipeline {
    store: Store,
    entropy: Arc<dyn Entropy>,
    place: Place,
    flights: VecDeque<Flight>,
}

impl ReviewPipeline {
    /// A pipeline into a place.
    pub fn new(store: Store, entropy: Arc<dyn Entropy>, place: Place) -> Self {
        Self { store, entropy, place, flights: VecDeque::new() }
    }

    /// The place, whose `at` may move on between chunks.
    pub fn place_mut(&mut self) -> &mut Place {
        &mut self.place
    }

    /// Takes a chunk. Gives what became of chunks before it that are durable now.
    ///
    /// # Errors
    /// As the store says; chunks given before are durable or not at all.
    pub async fn push(&mut self, rows: Vec<ReadReview>) -> Result<Counts> {
        let rows = Arc::new(rows);
        let (prepared, landed) = match self.prepare(&rows).await? {
            Some(prepared) if self.flights.len() < AHEAD => (prepared, Counts::default()),
            Some(prepared) => (prepared, self.settle().await?),
            None => {
                let landed = self.flush().await?;
                (self.prepare_alone(&rows).await?, landed)
            }
        };
        self.launch(prepared, rows);
        Ok(landed)
    }

    /// Waits until everything given is durable.
    ///
    /// # Errors
    /// As the store says.
    pub async fn flush(&mut self) -> Result<Counts> {
        let mut landed = Counts::default();
        while !self.flights.is_empty() {
            landed.add(self.settle().await?);
        }
        Ok(landed)
    }

    async fn prepare(&self, rows: &[ReadReview]) -> Result<Option<Prepared>> {
        let in_flight: Vec<InFlight<'_>> = self
            .flights
            .iter()
            .map(|f| InFlight {
                before: f.before,
                after: f.after,
                cases: f.counts.cases_opened,
                keys: &f.keys,
            })
            .collect();
        let mut tx = self.store.read().await?;
        prepare(&mut tx, &self.place, rows, self.entropy.as_ref(), &in_flight).await
    }

    async fn prepare_alone(&self, rows: &[ReadReview]) -> Result<Prepared> {
        let mut tx = self.store.read().await?;
        prepare(&mut tx, &self.place, rows, self.entropy.as_ref(), &[])
            .await?
            .ok_or_else(|| AppError::Task("a chunk waits for nothing".to_owned()))
    }

    fn launch(&mut self, prepared: Prepared, rows: Arc<Vec<ReadReview>>) {
        let Prepared { batch, expected_seq, counts, keys } = prepared;
        let (before, after) = (expected_seq, expected_seq + batch.len() as i64);
        let store = self.store.clone();
        let (tell, landed) = oneshot::channel();
        // The log's end alone does not tell: somebody else may have brought it to where the chunk before would have.
        let ahead = self.flights.back_mut().and_then(|f| f.landed.take());
        let task = tokio::spawn(async move {
            if let Some(ahead) = ahead
                && ahead.await.is_err()
            {
                return Err(StoreError::Conflict);
            }
            let mut tx = store.write().await?;
            let appended = tx.append(batch, Some(expected_seq)).await?;
            tx.commit().await?;
            // Nobody listens when this is the last chunk.
            tell.send(()).ok();
            Ok(appended)
        });
        let landed = Some(landed);
        self.flights.push_back(Flight { task, before, after, counts, keys, rows, landed });
    }

    /// Waits for the oldest chunk on its way; when the log moved under it, lands it again.
    async fn settle(&mut self) -> Result<Counts> {
        let Some(flight) = self.flights.pop_front() else { return Ok(Counts::default()) };
        match flight.task.await? {
            Ok(_) => Ok(flight.counts),
            Err(StoreError::Conflict) => self.land(&flight.rows).await,
            Err(other) => Err(other.into()),
        }
    }

    /// Lands a chunk by itself, in the end inside the writing transaction.
    async fn land(&self, rows: &[ReadReview]) -> Result<Counts> {
        for _ in 0..OPTIMISTIC_TRIES {
            let prepared = self.prepare_alone(rows).await?;
            let mut tx = self.store.write().await?;
            match tx.append(prepared.batch, Some(prepared.expected_seq)).await {
                Ok(_) => {
                    tx.commit().await?;
                    return Ok(prepared.counts);
                }
                Err(StoreError::Conflict) => {}
                Err(other) => return Err(other.into()),
            }
        }
        let mut tx = self.store.write().await?;
        tx.hold(self.place.shop).await?;
        let counts = reviews(&mut tx, &self.place, rows, self.entropy.as_ref()).await?;
        tx.commit().await?;
        Ok(counts)
    }
}

impl std::fmt::Debug for ReviewPipeline {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ReviewPipeline").field("place", &self.place).finish_non_exhaustive()
    }
}
