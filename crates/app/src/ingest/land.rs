//! Rows of any kind on their way in: read by triage where they hold words, then landed. Files and webhooks end here alike.

use std::sync::Arc;

use channels::file::{RowIn, RowKind};
use domain::inbound::{OrderIn, ParcelEventIn, ProductIn, Sender};
use store::StoreError;

use super::messages::{ReadMessage, messages};
use super::parcels::parcels;
use super::pipeline::ReviewPipeline;
use super::returned::{ReadReturn, returns};
use super::reviews::ReadReview;
use super::{Counts, Place, catalog};
use crate::learning::Reader;
use crate::{App, AppError, Result};

/// Rows of one kind.
pub(crate) enum Rows {
    Reviews(Vec<ReadReview>),
    Orders(Vec<OrderIn>),
    Products(Vec<ProductIn>),
    Messages(Vec<ReadMessage>),
    Returns(Vec<ReadReturn>),
    Parcels(Vec<ParcelEventIn>),
}

impl Rows {
    /// None yet, with room for so many.
    pub(crate) fn empty(kind: RowKind, room: usize) -> Self {
        match kind {
            RowKind::Reviews => Self::Reviews(Vec::with_capacity(room)),
            RowKind::Orders => Self::Orders(Vec::with_capacity(room)),
            RowKind::Products => Self::Products(Vec::with_capacity(room)),
            RowKind::Messages => Self::Messages(Vec::with_capacity(room)),
            RowKind::Returns => Self::Returns(Vec::with_capacity(room)),
            RowKind::Parcels => Self::Parcels(Vec::with_capacity(room)),
        }
    }

    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Reviews(r) => r.len(),
            Self::Orders(r) => r.len(),
            Self::Products(r) => r.len(),
            Self::Messages(r) => r.len(),
            Self::Returns(r) => r.len(),
            Self::Parcels(r) => r.len(),
        }
    }

    /// Adds a row of this kind; a row of another kind is none of ours.
    pub(crate) fn push(&mut self, row: RowIn, reader: &Reader) {
        match (self, row) {
            (Self::Reviews(rows), RowIn::Review(row)) => {
                let reading = reader.read(&row.text, Some(row.rating));
                rows.push(ReadReview { row, reading });
            }
            (Self::Orders(rows), RowIn::Order(row)) => rows.push(row),
            (Self::Products(rows), RowIn::Product(row)) => rows.push(row),
            (Self::Messages(rows), RowIn::Message(row)) => {
                let theirs = row.sender == Sender::Buyer;
                let reading = theirs.then(|| reader.read(&row.text, None));
                rows.push(ReadMessage { row, reading });
            }
            (Self::Returns(rows), RowIn::Return(row)) => {
                let reading = reader.read(&domain::returns::said(&row), None);
                rows.push(ReadReturn { row: *row, reading });
            }
            (Self::Parcels(rows), RowIn::Parcel(row)) => rows.push(row),
            _ => {}
        }
    }
}

impl App {
    /// Lands rows and waits until they are durable.
    pub(crate) async fn land(&self, place: &Place, rows: Rows) -> Result<Counts> {
        let Rows::Reviews(reviews) = rows else { return self.land_once(place, &rows).await };
        let entropy = Arc::clone(&self.entropy);
        let mut pipeline = ReviewPipeline::new(self.store.clone(), entropy, place.clone());
        let mut counts = pipeline.push(reviews).await?;
        counts.add(pipeline.flush().await?);
        Ok(counts)
    }

    /// Lands rows that need no pipeline: everything but reviews.
    pub(crate) async fn land_once(&self, place: &Place, rows: &Rows) -> Result<Counts> {
        let entropy = self.entropy.as_ref();
        for alone in [false, true] {
            let mut tx = self.store.write().await?;
            if alone {
                // Somebody came between: now nobody can.
                tx.hold(place.shop).await?;
            }
            let done = match rows {
                Rows::Orders(rows) => catalog::orders(&mut tx, place, rows, entropy).await,
                Rows::Products(rows) => catalog::products(&mut tx, place, rows, entropy).await,
                Rows::Messages(rows) => messages(&mut tx, place, rows, entropy).await,
                Rows::Returns(rows) => returns(&mut tx, place, rows, entropy).await,
                Rows::Parcels(rows) => parcels(&mut tx, place, rows, entropy).await,
                Rows::Reviews(_) => Ok(Counts::default()),
            };
            match done {
                Ok(counts) => {
                    tx.commit().await?;
                    return Ok(counts);
                }
                Err(AppError::Store(StoreError::Conflict)) => {}
                Err(other) => return Err(other),
            }
        }
        Err(StoreError::Conflict.into())
    }
}
