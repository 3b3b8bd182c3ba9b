//! The exports with columns of their own: what a seller opens in a spreadsheet, with the figures next to the words.

use domain::ids::ShopId;
use serde_json::Value;
use store::Tx;
use uuid::Uuid;

use super::PAGE;
use super::cells::{Record, amount, at, code, record, shown};
use crate::Result;

/// What has columns of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Own {
    /// Reviews with their readings.
    Reviews,
    /// Cases with their milestones.
    Cases,
    /// Orders.
    Orders,
    /// Messages.
    Messages,
    /// Remedies.
    Remedies,
    /// Return requests with what was decided.
    Returns,
    /// Parcels with where they stand.
    Parcels,
}

impl Own {
    /// All, with their names.
    pub const ALL: [(&str, Self); 7] = [
        ("reviews", Self::Reviews),
        ("cases", Self::Cases),
        ("orders", Self::Orders),
        ("messages", Self::Messages),
        ("remedies", Self::Remedies),
        ("returns", Self::Returns),
        ("parcels", Self::Parcels),
    ];

    /// A page of them, and the last id on it.
    pub(super) async fn records(
        self,
        tx: &mut Tx,
        shop: ShopId,
        after: Option<Uuid>,
        names: bool,
    ) -> Result<(Vec<Record>, Option<Uuid>)> {
        Ok(match self {
            Own::Reviews => {
                let rows = tx.export_reviews(shop, after.map(Into::into), PAGE).await?;
                let last = rows.last().map(|r| r.id.0);
                (rows.into_iter().map(|r| review(r, names)).collect(), last)
            }
            Own::Cases => {
                let rows = tx.export_cases(shop, after.map(Into::into), PAGE).await?;
                let last = rows.last().map(|r| r.id.0);
                (rows.into_iter().map(|r| case(r, names)).collect(), last)
            }
            Own::Orders => {
                let rows = tx.export_orders(shop, after.map(Into::into), PAGE).await?;
                let last = rows.last().map(|r| r.id.0);
                (rows.into_iter().map(|r| order(r, names)).collect(), last)
            }
            Own::Messages => {
                let rows = tx.export_messages(shop, after.map(Into::into), PAGE).await?;
                let last = rows.last().map(|r| r.id.0);
                (rows.into_iter().map(|r| message(r, names)).collect(), last)
            }
            Own::Remedies => {
                let rows = tx.export_remedies(shop, after.map(Into::into), PAGE).await?;
                let last = rows.last().map(|r| r.id.0);
                (rows.into_iter().map(|r| remedy(r, names)).collect(), last)
            }
            Own::Returns => {
                let rows = tx.export_returns(shop, after.map(Into::into), PAGE).await?;
                let last = rows.last().map(|r| r.id.0);
                (rows.into_iter().map(|r| returned(r, names)).collect(), last)
            }
            Own::Parcels => {
                let rows = tx.export_parcels(shop, after.map(Into::into), PAGE).await?;
                let last = rows.last().map(|r| r.id.0);
                (rows.into_iter().map(|r| parcel(r, names)).collect(), last)
            }
        })
    }

    /// Its columns, comma-separated.
    pub(super) const fn columns(self) -> &'static str {
        match self {
            Self::Reviews => {
                "review_id,channel,order_id,product_id,buyer,rating,first_rating,text,language,polarity,issue,severity,corrected,case_number,created_at,received_at"
            }
            Self::Cases => {
                "number,state,source,priority,channel,order_id,product_id,buyer,value,currency,star,issue,severity,ground,excerpt,assignee,next_due,breached,escalated,verdict,cause,improved,merged_into,opened_at,touched_at,replied_at,contacted_at,resolved_at,closed_at"
            }
            Self::Orders => {
                "order_id,channel,buyer,product_id,sku,batch,quantity,amount,currency,status,carrier,tracking,paid_at,shipped_at,promised_at,delivered_at"
            }
            Self::Messages => {
                "message_id,conversation_id,channel,order_id,buyer,sender,text,case_number,sent_at"
            }
            Self::Remedies => {
                "remedy_id,case_number,channel,order_id,buyer,kind,state,amount,currency,budget,granted_by,reference,created_at,offered_at,granted_at,ended_at"
            }
            Self::Returns => {
                "return_id,channel,order_id,product_id,sku,buyer,quantity,kind,state,status,reason,text,issue,severity,amount,currency,evidence,requested_at,updated_at,verdict,decided_by,decided_at,paid,case_number"
            }
            Self::Parcels => {
                "tracking,channel,carrier,order_id,buyer,status,steps,exception,exception_at,handed_over_at,delivered_at,last_at,case_number"
            }
        }
    }
}

fn review(r: store::export::ReviewOut, names: bool) -> Record {
    record! {
        review_id: r.external_id, channel: r.channel, order_id: r.order, product_id: r.product,
        buyer: shown(r.buyer, names), rating: r.rating, first_rating: r.first_rating, text: r.text,
        language: r.language, polarity: r.polarity, issue: r.issue, severity: r.severity, corrected: r.corrected,
        case_number: r.case, created_at: at(Some(r.created_at)), received_at: at(Some(r.received_at)),
    }
}

fn case(c: store::export::CaseOut, names: bool) -> Record {
    record! {
        number: c.number, state: c.state, source: c.source, priority: c.priority, channel: c.channel,
        order_id: c.order, product_id: c.product, buyer: shown(c.buyer, names), value: amount(c.value),
        currency: code(c.value), star: c.star, issue: c.issue, severity: c.severity, ground: c.ground,
        excerpt: c.excerpt, assignee: c.assignee, next_due: at(c.next_due), breached: c.breached,
        escalated: c.escalated, verdict: c.verdict, cause: c.cause, improved: c.improved,
        merged_into: c.merged_into, opened_at: at(Some(c.opened_at)), touched_at: at(c.touched_at),
        replied_at: at(c.replied_at), contacted_at: at(c.contacted_at), resolved_at: at(c.resolved_at),
        closed_at: at(c.closed_at),
    }
}

fn order(o: store::export::OrderOut, names: bool) -> Record {
    record! {
        order_id: o.external_id, channel: o.channel, buyer: shown(o.buyer, names), product_id: o.product, sku: o.sku,
        batch: o.batch, quantity: o.quantity, amount: amount(o.amount), currency: code(o.amount), status: o.status,
        carrier: o.carrier, tracking: o.tracking, paid_at: at(o.paid_at), shipped_at: at(o.shipped_at),
        promised_at: at(o.promised_at), delivered_at: at(o.delivered_at),
    }
}

fn message(m: store::export::MessageOut, names: bool) -> Record {
    record! {
        message_id: m.external_id, conversation_id: m.conversation, channel: m.channel, order_id: m.order,
        buyer: shown(m.buyer, names), sender: m.sender, text: m.text, case_number: m.case, sent_at: at(Some(m.sent_at)),
    }
}

fn remedy(r: store::export::RemedyOut, names: bool) -> Record {
    record! {
        remedy_id: r.id.to_string(), case_number: r.case, channel: r.channel, order_id: r.order,
        buyer: shown(r.buyer, names), kind: r.kind, state: r.state, amount: amount(r.amount), currency: code(r.amount),
        budget: r.budget, granted_by: r.granted_by, reference: r.reference, created_at: at(Some(r.created_at)),
        offered_at: at(r.offered_at), granted_at: at(r.granted_at), ended_at: at(r.ended_at),
    }
}

fn returned(r: store::export_returned::ReturnOut, names: bool) -> Record {
    record! {
        return_id: r.external_id, channel: r.channel, order_id: r.order, product_id: r.product, sku: r.sku,
        buyer: shown(r.buyer, names), quantity: r.quantity, kind: r.kind, state: r.state, status: r.status,
        reason: r.reason, text: r.text, issue: r.issue, severity: r.severity, amount: amount(r.amount),
        currency: code(r.amount.or(r.paid)), evidence: r.evidence, requested_at: at(Some(r.requested_at)),
        updated_at: at(r.updated_at), verdict: r.verdict, decided_by: r.decided_by, decided_at: at(r.decided_at),
        paid: amount(r.paid), case_number: r.case,
    }
}

fn parcel(p: store::export_returned::ParcelOut, names: bool) -> Record {
    record! {
        tracking: p.tracking, channel: p.channel, carrier: p.carrier, order_id: p.order,
        buyer: shown(p.buyer, names), status: p.status, steps: p.steps, exception: p.exception,
        exception_at: at(p.exception_at), handed_over_at: at(p.handed_over_at), delivered_at: at(p.delivered_at),
        last_at: at(p.last_at), case_number: p.case,
    }
}
