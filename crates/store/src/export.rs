//! Pages for exports: rows in the order of their ids with the names behind the ids, so that a whole shop streams
//! through a page of memory.

use domain::ids::{CaseId, MessageId, OrderId, RemedyId, ReviewId, ShopId};
use domain::money::Money;
use domain::time::Instant;
use uuid::Uuid;

use crate::args;
use crate::catalog::money;
use crate::db::Tx;
use crate::error::Result;
use crate::value::Row;

/// A review with what triage read.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "columns of `reviews` with the names behind the ids")]
pub struct ReviewOut {
    pub id: ReviewId,
    pub channel: String,
    pub external_id: String,
    pub order: Option<String>,
    pub product: Option<String>,
    pub buyer: Option<String>,
    pub rating: i64,
    pub first_rating: i64,
    pub text: String,
    pub language: String,
    pub polarity: String,
    pub issue: Option<String>,
    pub severity: i64,
    /// Whether a person corrected triage.
    pub corrected: bool,
    /// The number of its case.
    pub case: Option<i64>,
    pub created_at: Instant,
    pub received_at: Instant,
}

/// A case.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "columns of `cases` with the names behind the ids")]
pub struct CaseOut {
    pub id: CaseId,
    pub number: i64,
    pub state: String,
    pub source: String,
    pub priority: i64,
    pub channel: String,
    pub order: Option<String>,
    pub product: Option<String>,
    pub buyer: Option<String>,
    pub value: Option<Money>,
    pub star: Option<i64>,
    pub issue: String,
    pub severity: i64,
    pub ground: Option<String>,
    pub excerpt: String,
    pub assignee: Option<String>,
    pub next_due: Option<Instant>,
    pub breached: bool,
    pub escalated: i64,
    pub verdict: Option<String>,
    pub cause: Option<String>,
    pub improved: bool,
    /// The number of the case it was merged into.
    pub merged_into: Option<i64>,
    pub opened_at: Instant,
    pub touched_at: Option<Instant>,
    pub replied_at: Option<Instant>,
    pub contacted_at: Option<Instant>,
    pub resolved_at: Option<Instant>,
    pub closed_at: Option<Instant>,
}

/// An order.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "columns of `orders` with the names behind the ids")]
pub struct OrderOut {
    pub id: OrderId,
    pub channel: String,
    pub external_id: String,
    pub buyer: Option<String>,
    pub product: Option<String>,
    pub sku: Option<String>,
    pub batch: Option<String>,
    pub quantity: Option<i64>,
    pub amount: Option<Money>,
    pub status: Option<String>,
    pub carrier: Option<String>,
    pub tracking: Option<String>,
    pub paid_at: Option<Instant>,
    pub shipped_at: Option<Instant>,
    pub promised_at: Option<Instant>,
    pub delivered_at: Option<Instant>,
}

/// A message with the conversation it belongs to.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "columns of `messages` with the names behind the ids")]
pub struct MessageOut {
    pub id: MessageId,
    pub channel: String,
    pub external_id: String,
    /// The conversation's id on its channel.
    pub conversation: String,
    pub order: Option<String>,
    pub buyer: Option<String>,
    pub sender: String,
    pub text: String,
    /// The number of the conversation's case.
    pub case: Option<i64>,
    pub sent_at: Instant,
}

/// A remedy.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "columns of `remedies` with the names behind the ids")]
pub struct RemedyOut {
    pub id: RemedyId,
    /// The number of its case.
    pub case: Option<i64>,
    pub channel: String,
    pub order: Option<String>,
    pub buyer: Option<String>,
    pub kind: String,
    pub state: String,
    pub amount: Option<Money>,
    /// The budget it is charged to.
    pub budget: Option<String>,
    pub granted_by: Option<String>,
    pub reference: Option<String>,
    pub created_at: Instant,
    pub offered_at: Option<Instant>,
    pub granted_at: Option<Instant>,
    pub ended_at: Option<Instant>,
}

const REVIEWS: &str = "SELECT t.id, h.name, t.external_id, t.order_ref, t.product, b.name, t.rating, t.first_rating, t.text, \
    t.language, t.polarity, t.issue, t.severity, t.corrected, c.number, t.created_at, t.received_at FROM page t \
    LEFT JOIN cases c ON c.shop_id = t.shop_id AND c.id = t.case_id";
const CASES: &str = "SELECT t.id, t.number, t.state, t.source, t.priority, h.name, t.order_ref, t.product, b.name, t.value_minor, \
    t.currency, t.star, t.issue, t.severity, t.ground, t.excerpt, u.name, t.next_kind, t.next_due, t.breached, t.escalated, \
    t.verdict, t.cause, t.improved, m.number, t.opened_at, t.touched_at, t.replied_at, t.contacted_at, t.resolved_at, \
    t.closed_at FROM page t LEFT JOIN users u ON u.id = t.assignee \
    LEFT JOIN cases m ON m.shop_id = t.shop_id AND m.id = t.merged_into";
const ORDERS: &str = "SELECT t.id, h.name, t.external_id, b.name, t.product, t.sku, t.batch, t.quantity, t.amount_minor, \
    t.currency, t.status, t.carrier, t.tracking, t.paid_at, t.shipped_at, t.promised_at, t.delivered_at FROM page t";
const MESSAGES: &str = "SELECT t.id, h.name, t.external_id, v.external_id, v.order_ref, b.name, t.sender, t.text, c.number, \
    t.sent_at FROM page t LEFT JOIN conversations v ON v.shop_id = t.shop_id AND v.id = t.conversation_id \
    LEFT JOIN cases c ON c.shop_id = v.shop_id AND c.id = v.case_id";

const REMEDIES: &str = "SELECT t.id, c.number, h.name, t.order_ref, b.name, t.kind, t.state, t.amount_minor, t.currency, \
    t.budget, u.name, t.reference, t.created_at, t.offered_at, t.granted_at, t.ended_at FROM page t \
    LEFT JOIN cases c ON c.shop_id = t.shop_id AND c.id = t.case_id LEFT JOIN users u ON u.id = t.granted_by";

fn review(r: &Row) -> Result<ReviewOut> {
    Ok(ReviewOut {
        id: r.uuid(0)?.into(),
        channel: r.opt_text(1)?.unwrap_or_default(),
        external_id: r.text(2)?,
        order: r.opt_text(3)?,
        product: r.opt_text(4)?,
        buyer: r.opt_text(5)?,
        rating: r.int(6)?,
        first_rating: r.int(7)?,
        text: r.text(8)?,
        language: r.text(9)?,
        polarity: r.text(10)?,
        issue: r.opt_text(11)?,
        severity: r.int(12)?,
        corrected: r.flag(13)?,
        case: r.opt_int(14)?,
        created_at: r.instant(15)?,
        received_at: r.instant(16)?,
    })
}

fn case(r: &Row) -> Result<CaseOut> {
    Ok(CaseOut {
        id: r.uuid(0)?.into(),
        number: r.int(1)?,
        state: r.text(2)?,
        source: r.text(3)?,
        priority: r.int(4)?,
        channel: r.opt_text(5)?.unwrap_or_default(),
        order: r.opt_text(6)?,
        product: r.opt_text(7)?,
        buyer: r.opt_text(8)?,
        value: money(r, 9, 10)?,
        star: r.opt_int(11)?,
        issue: r.text(12)?,
        severity: r.int(13)?,
        ground: r.opt_text(14)?,
        excerpt: r.text(15)?,
        assignee: r.opt_text(16)?,
        // Without a kind there is no deadline; the number then only sorts the case last.
        next_due: if r.opt_text(17)?.is_some() { Some(r.instant(18)?) } else { None },
        breached: r.flag(19)?,
        escalated: r.int(20)?,
        verdict: r.opt_text(21)?,
        cause: r.opt_text(22)?,
        improved: r.flag(23)?,
        merged_into: r.opt_int(24)?,
        opened_at: r.instant(25)?,
        touched_at: r.opt_instant(26)?,
        replied_at: r.opt_instant(27)?,
        contacted_at: r.opt_instant(28)?,
        resolved_at: r.opt_instant(29)?,
        closed_at: r.opt_instant(30)?,
    })
}

fn order(r: &Row) -> Result<OrderOut> {
    Ok(OrderOut {
        id: r.uuid(0)?.into(),
        channel: r.opt_text(1)?.unwrap_or_default(),
        external_id: r.text(2)?,
        buyer: r.opt_text(3)?,
        product: r.opt_text(4)?,
        sku: r.opt_text(5)?,
        batch: r.opt_text(6)?,
        quantity: r.opt_int(7)?,
        amount: money(r, 8, 9)?,
        status: r.opt_text(10)?,
        carrier: r.opt_text(11)?,
        tracking: r.opt_text(12)?,
        paid_at: r.opt_instant(13)?,
        shipped_at: r.opt_instant(14)?,
        promised_at: r.opt_instant(15)?,
        delivered_at: r.opt_instant(16)?,
    })
}

fn message(r: &Row) -> Result<MessageOut> {
    Ok(MessageOut {
        id: r.uuid(0)?.into(),
        channel: r.opt_text(1)?.unwrap_or_default(),
        external_id: r.text(2)?,
        conversation: r.opt_text(3)?.unwrap_or_default(),
        order: r.opt_text(4)?,
        buyer: r.opt_text(5)?,
        sender: r.text(6)?,
        text: r.text(7)?,
        case: r.opt_int(8)?,
        sent_at: r.instant(9)?,
    })
}

fn remedy(r: &Row) -> Result<RemedyOut> {
    Ok(RemedyOut {
        id: r.uuid(0)?.into(),
        case: r.opt_int(1)?,
        channel: r.opt_text(2)?.unwrap_or_default(),
        order: r.opt_text(3)?,
        buyer: r.opt_text(4)?,
        kind: r.text(5)?,
        state: r.text(6)?,
        amount: money(r, 7, 8)?,
        budget: r.opt_text(9)?,
        granted_by: r.opt_text(10)?,
        reference: r.opt_text(11)?,
        created_at: r.instant(12)?,
        offered_at: r.opt_instant(13)?,
        granted_at: r.opt_instant(14)?,
        ended_at: r.opt_instant(15)?,
    })
}

impl Tx {
    /// One page of a table: found by key first, joined with names afterwards.
    pub(crate) async fn export_page<T>(
        &mut self,
        (table, select, buyer): (&str, &str, &str),
        (shop, after, limit): (ShopId, Uuid, i64),
        read: fn(&Row) -> Result<T>,
    ) -> Result<Vec<T>> {
        let sql = format!(
            "WITH page AS (SELECT * FROM {table} WHERE shop_id = $1 AND id > $2 ORDER BY id LIMIT $3) {select} \
             LEFT JOIN channels h ON h.shop_id = t.shop_id AND h.id = t.channel_id \
             LEFT JOIN buyers b ON b.shop_id = t.shop_id AND b.id = {buyer} ORDER BY t.id"
        );
        self.all(&sql, args![shop, after, limit]).await?.iter().map(read).collect()
    }

    /// The reviews after one, at most `limit`.
    ///
    /// # Errors
    /// As the database says.
    pub async fn export_reviews(
        &mut self,
        shop: ShopId,
        after: Option<ReviewId>,
        limit: i64,
    ) -> Result<Vec<ReviewOut>> {
        let after = after.map_or(Uuid::nil(), |id| id.0);
        self.export_page(("reviews", REVIEWS, "t.buyer_id"), (shop, after, limit), review).await
    }

    /// The cases after one, at most `limit`.
    ///
    /// # Errors
    /// As the database says.
    pub async fn export_cases(
        &mut self,
        shop: ShopId,
        after: Option<CaseId>,
        limit: i64,
    ) -> Result<Vec<CaseOut>> {
        let after = after.map_or(Uuid::nil(), |id| id.0);
        self.export_page(("cases", CASES, "t.buyer_id"), (shop, after, limit), case).await
    }

    /// The orders after one, at most `limit`.
    ///
    /// # Errors
    /// As the database says.
    pub async fn export_orders(
        &mut self,
        shop: ShopId,
        after: Option<OrderId>,
        limit: i64,
    ) -> Result<Vec<OrderOut>> {
        let after = after.map_or(Uuid::nil(), |id| id.0);
        self.export_page(("orders", ORDERS, "t.buyer_id"), (shop, after, limit), order).await
    }

    /// The messages after one, at most `limit`.
    ///
    /// # Errors
    /// As the database says.
    pub async fn export_messages(
        &mut self,
        shop: ShopId,
        after: Option<MessageId>,
        limit: i64,
    ) -> Result<Vec<MessageOut>> {
        let after = after.map_or(Uuid::nil(), |id| id.0);
        self.export_page(("messages", MESSAGES, "v.buyer_id"), (shop, after, limit), message).await
    }
    /// The remedies after one, at most `limit`.
    ///
    /// # Errors
    /// As the database says.
    pub async fn export_remedies(
        &mut self,
        shop: ShopId,
        after: Option<RemedyId>,
        limit: i64,
    ) -> Result<Vec<RemedyOut>> {
        let after = after.map_or(Uuid::nil(), |id| id.0);
        self.export_page(("remedies", REMEDIES, "t.buyer_id"), (shop, after, limit), remedy).await
    }
}
