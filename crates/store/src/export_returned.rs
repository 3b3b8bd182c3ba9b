//! Pages of return requests and parcels for exports.

use domain::ids::{ParcelId, ReturnId, ShopId};
use domain::money::Money;
use domain::time::Instant;
use uuid::Uuid;

use crate::catalog::money;
use crate::db::Tx;
use crate::error::Result;
use crate::value::Row;

/// A return request.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "columns of `returns` with the names behind the ids")]
pub struct ReturnOut {
    pub id: ReturnId,
    pub channel: String,
    pub external_id: String,
    pub order: Option<String>,
    pub product: Option<String>,
    pub sku: Option<String>,
    pub buyer: Option<String>,
    pub quantity: Option<i64>,
    pub kind: String,
    pub state: String,
    pub status: Option<String>,
    pub reason: Option<String>,
    pub text: String,
    pub issue: Option<String>,
    pub severity: i64,
    pub amount: Option<Money>,
    /// How many pictures and videos the buyer gave.
    pub evidence: i64,
    pub requested_at: Instant,
    pub updated_at: Option<Instant>,
    pub verdict: Option<String>,
    pub decided_by: Option<String>,
    pub decided_at: Option<Instant>,
    /// What decisions paid back.
    pub paid: Option<Money>,
    /// The number of its case.
    pub case: Option<i64>,
}

/// A parcel.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "columns of `parcels` with the names behind the ids")]
pub struct ParcelOut {
    pub id: ParcelId,
    pub channel: String,
    pub tracking: String,
    pub carrier: Option<String>,
    pub order: Option<String>,
    pub buyer: Option<String>,
    pub status: String,
    pub steps: i64,
    pub exception: Option<String>,
    pub exception_at: Option<Instant>,
    pub handed_over_at: Option<Instant>,
    pub delivered_at: Option<Instant>,
    pub last_at: Option<Instant>,
    /// The number of its case.
    pub case: Option<i64>,
}

const RETURNS: &str = "SELECT t.id, h.name, t.external_id, t.order_ref, t.product, t.sku, b.name, t.quantity, t.kind, t.state, \
    t.status, t.reason, t.text, t.issue, t.severity, t.amount_minor, t.currency, t.evidence, t.requested_at, t.updated_at, \
    t.verdict, t.decided_by, t.decided_at, t.paid_minor, c.number FROM page t \
    LEFT JOIN cases c ON c.shop_id = t.shop_id AND c.id = t.case_id";
const PARCELS: &str = "SELECT t.id, h.name, t.tracking, t.carrier, t.order_ref, b.name, t.status, t.steps, t.exception, \
    t.exception_at, t.handed_over_at, t.delivered_at, t.last_at, c.number FROM page t \
    LEFT JOIN cases c ON c.shop_id = t.shop_id AND c.id = t.case_id";

fn request(r: &Row) -> Result<ReturnOut> {
    Ok(ReturnOut {
        id: r.uuid(0)?.into(),
        channel: r.opt_text(1)?.unwrap_or_default(),
        external_id: r.text(2)?,
        order: r.opt_text(3)?,
        product: r.opt_text(4)?,
        sku: r.opt_text(5)?,
        buyer: r.opt_text(6)?,
        quantity: r.opt_int(7)?,
        kind: r.text(8)?,
        state: r.text(9)?,
        status: r.opt_text(10)?,
        reason: r.opt_text(11)?,
        text: r.text(12)?,
        issue: r.opt_text(13)?,
        severity: r.int(14)?,
        amount: money(r, 15, 16)?,
        evidence: r.int(17)?,
        requested_at: r.instant(18)?,
        updated_at: r.opt_instant(19)?,
        verdict: r.opt_text(20)?,
        decided_by: r.opt_text(21)?,
        decided_at: r.opt_instant(22)?,
        paid: money(r, 23, 16)?.filter(|m| m.minor > 0),
        case: r.opt_int(24)?,
    })
}

fn parcel(r: &Row) -> Result<ParcelOut> {
    Ok(ParcelOut {
        id: r.uuid(0)?.into(),
        channel: r.opt_text(1)?.unwrap_or_default(),
        tracking: r.text(2)?,
        carrier: r.opt_text(3)?,
        order: r.opt_text(4)?,
        buyer: r.opt_text(5)?,
        status: r.text(6)?,
        steps: r.int(7)?,
        exception: r.opt_text(8)?,
        exception_at: r.opt_instant(9)?,
        handed_over_at: r.opt_instant(10)?,
        delivered_at: r.opt_instant(11)?,
        last_at: r.opt_instant(12)?,
        case: r.opt_int(13)?,
    })
}

impl Tx {
    /// The return requests after one, at most `limit`.
    ///
    /// # Errors
    /// As the database says.
    pub async fn export_returns(
        &mut self,
        shop: ShopId,
        after: Option<ReturnId>,
        limit: i64,
    ) -> Result<Vec<ReturnOut>> {
        let after = after.map_or(Uuid::nil(), |id| id.0);
        self.export_page(("returns", RETURNS, "t.buyer_id"), (shop, after, limit), request).await
    }

    /// The parcels after one, at most `limit`.
    ///
    /// # Errors
    /// As the database says.
    pub async fn export_parcels(
        &mut self,
        shop: ShopId,
        after: Option<ParcelId>,
        limit: i64,
    ) -> Result<Vec<ParcelOut>> {
        let after = after.map_or(Uuid::nil(), |id| id.0);
        self.export_page(("parcels", PARCELS, "t.buyer_id"), (shop, after, limit), parcel).await
    }
}
