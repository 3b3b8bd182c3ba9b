//! From a case to the moment of a live session that its order came from.

use domain::access::Permission;
use domain::ids::{CaseId, SegmentId};
use domain::listing::Version;
use domain::show::Show;
use domain::show::moment::{Bought, moment};
use domain::time::Instant;
use store::Tx;
use store::shows::LedgerFilter;

use super::ledger::{Line, lines};
use super::video::part_at;
use crate::{App, AppError, Caller, Result};

/// Milliseconds before and behind the moment of which the sentences are shown.
const AROUND: (i64, i64) = (60_000, 15_000);
/// Most sentences around it.
const MOST: i64 = 200;

/// The moment of a session that an order came from.
#[derive(Debug)]
pub struct MomentOf {
    /// The session.
    pub show: Show,
    /// What was on, of the product.
    pub segment: Option<SegmentId>,
    /// Milliseconds since the start.
    pub at_ms: i64,
    /// The order.
    pub order: String,
    /// What was bought.
    pub sku: String,
    /// Whether it was taken in the room, rather than paid at that time.
    pub in_room: bool,
    /// Sentences around the moment, and every flagged one of the segment.
    pub lines: Vec<Line>,
    /// What the listing said then.
    pub listing: Option<Version>,
    /// Where it is in what was recorded here: the part's name, and the milliseconds from its start.
    pub recorded: Option<(String, i64)>,
}

impl App {
    /// The moment that the order of a case came from, where it is of a session.
    ///
    /// # Errors
    /// When there is no such case.
    pub async fn live_moment(&self, caller: &Caller, case: CaseId) -> Result<Option<MomentOf>> {
        caller.require(Permission::CaseRead)?;
        let Some(mut found) = self.moment_of(caller, case).await? else { return Ok(None) };
        if let Some(at) = found.show.instant(found.at_ms) {
            let parts = self.parts_of(found.show.id).await?;
            found.recorded =
                part_at(&parts, at).map(|part| (part.name.clone(), at.millis() - part.started.millis()));
        }
        Ok(Some(found))
    }

    async fn moment_of(&self, caller: &Caller, case: CaseId) -> Result<Option<MomentOf>> {
        let mut tx = self.store.read().await?;
        tx.load_case(caller.shop, case).await?.ok_or(AppError::Absent("case"))?;
        let Some(order) = tx.order_of_case(caller.shop, case).await? else { return Ok(None) };
        if let Some(taken) = tx.taken(caller.shop, &order.order).await?
            && let Some(show) = tx.show(caller.shop, taken.session).await?
        {
            let place = (taken.segment, taken.at_ms, taken.at);
            return Ok(Some(around(&mut tx, caller, show, place, (order.order, taken.sku), true).await?));
        }
        let Some(paid_at) = order.paid_at else { return Ok(None) };
        let bought = Bought {
            channel: order.channel,
            sku: order.sku.as_deref(),
            product: order.product.as_deref(),
            paid_at,
        };
        for show in tx.shows_around(caller.shop, paid_at).await? {
            let Some(found) = moment(&show, &bought) else { continue };
            let sku = show.segment(found.segment).map(|s| s.sku.clone()).unwrap_or_default();
            let place = (Some(found.segment), found.at_ms, paid_at);
            return Ok(Some(around(&mut tx, caller, show, place, (order.order, sku), false).await?));
        }
        Ok(None)
    }
}

async fn around(
    tx: &mut Tx,
    caller: &Caller,
    show: Show,
    (segment, at_ms, at): (Option<SegmentId>, i64, Instant),
    (order, sku): (String, String),
    in_room: bool,
) -> Result<MomentOf> {
    let near = LedgerFilter {
        from_ms: Some(at_ms - AROUND.0),
        to_ms: Some(at_ms + AROUND.1),
        ..LedgerFilter::default()
    };
    let mut said = tx.sentences(caller.shop, show.id, &near, MOST).await?;
    if segment.is_some() {
        let flagged = LedgerFilter { flagged: true, segment, ..LedgerFilter::default() };
        for one in tx.sentences(caller.shop, show.id, &flagged, MOST).await? {
            if said.iter().all(|s| s.sentence.id != one.sentence.id) {
                said.push(one);
            }
        }
        said.sort_by_key(|s| (s.sentence.from_ms, s.sentence.id));
    }
    let lines = lines(tx, caller.shop, show.id, said).await?;
    let listing = tx.listing_at(caller.shop, &sku, at).await?;
    Ok(MomentOf { show, segment, at_ms, order, sku, in_room, lines, listing, recorded: None })
}
