//! Orders at the packing table: found by their number or their parcel's, and given files that show how they were packed, long
//! before anybody complains.

use std::collections::BTreeMap;

use domain::access::Permission;
use domain::appeal::Evidence;
use domain::case::Held;
use domain::catalog::OrderEvent;
use domain::ids::{EvidenceId, OrderId, UserId};
use domain::order_files;
use domain::refusal::Refusal;
use store::catalog::OrderRow;
use store::projection::catalog::LoadedOrder;
use store::table::ORDERS;
use store::{Batch, StoreError, Tx};

use crate::bus::{Notice, What};
use crate::cases::TRIES;
use crate::evidence::intake::Taken;
use crate::evidence::vault::{Told, blob, checked, keep, look};
use crate::{App, AppError, Caller, Result};

/// Longest number of an order or a parcel, in characters.
const LONGEST_NUMBER: usize = 100;

/// An order as it is found at the packing table.
#[derive(Clone, Debug)]
pub struct OrderFound {
    /// The order.
    pub order: OrderRow,
    /// The name of the channel that sold it.
    pub channel: String,
    /// What was bought, where the channel told its title.
    pub title: Option<String>,
    /// How many files it has in use.
    pub files: usize,
}

/// The files of an order.
#[derive(Clone, Debug)]
pub struct OrderVault {
    /// The order's version.
    pub version: i64,
    /// Its files, first one first; withdrawn ones too.
    pub files: Vec<Held>,
    /// Names of people.
    pub people: BTreeMap<UserId, String>,
}

impl App {
    /// The orders with exactly this number, or this number on their parcel, in whatever channel.
    ///
    /// # Errors
    /// `empty_text` or `text_too_long` for what is no number.
    pub async fn find_orders(&self, caller: &Caller, number: &str) -> Result<Vec<OrderFound>> {
        caller.require(Permission::CaseRead)?;
        let number = domain::listing::text(number, "number", LONGEST_NUMBER)?;
        let mut tx = self.store.read().await?;
        let channels = tx.channels(caller.shop).await?;
        let ids: Vec<_> = channels.iter().map(|channel| channel.id).collect();
        let mut found = Vec::new();
        for (channel, order) in tx.orders_numbered(caller.shop, &ids, &number).await? {
            let name = channels.iter().find(|known| known.id == channel).map(|known| known.name.clone());
            let title = match &order.product {
                Some(product) => {
                    let known =
                        tx.products_by_external(caller.shop, channel, &[product.clone()].into()).await?;
                    known.into_values().next().map(|product| product.title)
                }
                None => None,
            };
            let files = loaded(&mut tx, caller, order.id).await?.files;
            let files = files.iter().filter(|held| held.withdrawn.is_none()).count();
            found.push(OrderFound { order, channel: name.unwrap_or_default(), title, files });
        }
        Ok(found)
    }

    /// The files of an order.
    ///
    /// # Errors
    /// [`AppError::Absent`] when the shop has no such order.
    pub async fn order_vault(&self, caller: &Caller, id: OrderId) -> Result<OrderVault> {
        caller.require(Permission::CaseRead)?;
        let mut tx = self.store.read().await?;
        let LoadedOrder { files, head, .. } = loaded(&mut tx, caller, id).await?;
        Ok(OrderVault { version: head.version, files, people: tx.user_names().await? })
    }

    /// Takes a file of an order in, as a case takes one ([`App::capture_evidence`]).
    ///
    /// # Errors
    /// As [`App::capture_evidence`]; `too_much_evidence` beyond 50 files.
    pub async fn capture_order_evidence(
        &self,
        caller: &Caller,
        id: OrderId,
        bytes: Vec<u8>,
        told: Told,
    ) -> Result<EvidenceId> {
        caller.require(Permission::CaseWork)?;
        checked(&told, self.now())?;
        if crate::calls::is_of_call(&told) {
            return Err(domain::call::decide::belongs_to_case().into());
        }
        // Nothing is decoded for an order that is not there.
        loaded(&mut self.store.read().await?, caller, id).await?;
        let taken = look(bytes).await?;
        let evidence = EvidenceId::new(self.now(), self.entropy.as_ref());
        for _ in 1..TRIES {
            match self.try_order_capture(caller, id, evidence, &taken, &told).await {
                Err(AppError::Store(StoreError::Conflict)) => {}
                done => return done.map(|()| evidence),
            }
        }
        self.try_order_capture(caller, id, evidence, &taken, &told).await?;
        Ok(evidence)
    }

    /// Keeps bytes and event in one transaction.
    async fn try_order_capture(
        &self,
        caller: &Caller,
        order: OrderId,
        id: EvidenceId,
        taken: &Taken,
        told: &Told,
    ) -> Result<()> {
        let mut tx = self.store.write().await?;
        let order = loaded(&mut tx, caller, order).await?;
        let original = told.original.map(|original| original_of(&order.files, original)).transpose()?;
        let evidence = keep(&mut tx, self.now(), id, taken, told, original).await?;
        let event = order_files::capture(&order.files, &evidence)?;
        self.write_order(tx, caller, order, &event).await
    }

    /// Uses a file of an order no more, whichever case looks at it.
    ///
    /// # Errors
    /// [`AppError::Absent`] when the shop has no such order; `unknown_evidence`, `empty_text`, `text_too_long`.
    pub async fn withdraw_order_evidence(
        &self,
        caller: &Caller,
        id: OrderId,
        evidence: EvidenceId,
        reason: &str,
    ) -> Result<()> {
        caller.require(Permission::CaseWork)?;
        let mut tx = self.store.write().await?;
        let order = loaded(&mut tx, caller, id).await?;
        match order_files::withdraw(&order.files, evidence, reason)? {
            Some(event) => self.write_order(tx, caller, order, &event).await,
            None => Ok(()),
        }
    }

    async fn write_order(
        &self,
        mut tx: Tx,
        caller: &Caller,
        mut order: LoadedOrder,
        event: &OrderEvent,
    ) -> Result<()> {
        let shop = caller.shop;
        let mut batch = Batch::new(shop);
        batch.event(order.id.0, &mut order.head, self.now(), &caller.actor, event.kind(), event)?;
        batch.upsert(&ORDERS, order.order_row(shop));
        let seq = tx.append(batch, None).await?.after;
        tx.commit().await?;
        // Its cases may have another file now.
        self.bus.send(Notice { shop, seq, what: What::Cases { opened: 0 } });
        Ok(())
    }

    /// A file's bytes with what is known of it; withdrawn ones too.
    ///
    /// # Errors
    /// [`AppError::Absent`] when the order has no such file.
    pub async fn order_evidence_content(
        &self,
        caller: &Caller,
        order: OrderId,
        id: EvidenceId,
    ) -> Result<(Vec<u8>, Evidence)> {
        let (mut tx, evidence) = self.file_of_order(caller, order, id).await?;
        let (bytes, _) = blob(&mut tx, &evidence.hash).await?;
        Ok((bytes, evidence))
    }

    /// A file's small picture with its media type.
    ///
    /// # Errors
    /// [`AppError::Absent`] when the order has no such file, or it is no picture.
    pub async fn order_evidence_thumbnail(
        &self,
        caller: &Caller,
        order: OrderId,
        id: EvidenceId,
    ) -> Result<(Vec<u8>, String)> {
        let (mut tx, evidence) = self.file_of_order(caller, order, id).await?;
        blob(&mut tx, evidence.thumbnail.as_deref().ok_or(AppError::Absent("thumbnail"))?).await
    }

    async fn file_of_order(&self, caller: &Caller, order: OrderId, id: EvidenceId) -> Result<(Tx, Evidence)> {
        caller.require(Permission::CaseRead)?;
        let mut tx = self.store.read().await?;
        let held = loaded(&mut tx, caller, order).await?.files.into_iter().find(|h| h.evidence.id == id);
        Ok((tx, held.ok_or(AppError::Absent("evidence"))?.evidence))
    }
}

async fn loaded(tx: &mut Tx, caller: &Caller, id: OrderId) -> Result<LoadedOrder> {
    tx.load_order(caller.shop, id).await?.ok_or(AppError::Absent("order"))
}

/// The file that another is a redacted copy of, with its hash.
fn original_of(files: &[Held], id: EvidenceId) -> std::result::Result<(EvidenceId, String), Refusal> {
    let held = files.iter().find(|held| held.evidence.id == id);
    held.map(|held| (id, held.evidence.hash.clone())).ok_or_else(|| {
        Refusal::new("unknown_evidence", "the order has no such file", "订单中没有此文件").field("original")
    })
}
