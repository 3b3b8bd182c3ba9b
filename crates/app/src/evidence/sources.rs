//! Which streams of the shop's log belong to a case: its reviews, the conversation about its order, its returns, its calls, its order,
//! its parcels, and the product as the shop listed it when it was sold.

use domain::appeal::EvidenceKind;
use domain::case::{Case, Subject};
use domain::ids::{ProductId, ShopId};
use domain::listing::Version;
use store::Tx;
use store::catalog::OrderRow;
use store::projection::conversation::Conversation;
use uuid::Uuid;

use crate::{Caller, Result, detail};

/// The conversation, where it is the case's own or about its order: what a buyer wrote of another one is nobody's business here.
pub(super) fn about(case: &Case, found: Option<Conversation>, is_own: bool) -> Option<Conversation> {
    found.filter(|c| is_own || c.order.is_some() && c.order == case.order && c.channel == case.channel)
}

/// What the shop itself said of an order's article when it was paid: the product and that version.
pub(crate) async fn listed(
    tx: &mut Tx,
    shop: ShopId,
    order: Option<&OrderRow>,
) -> Result<Option<(ProductId, Version)>> {
    let sold = order.and_then(|order| order.sku.as_deref().zip(order.paid_at));
    match sold {
        Some((sku, paid_at)) => Ok(tx.listing_sold(shop, sku, paid_at).await?),
        None => Ok(None),
    }
}

/// The streams, reviews first, each with what it is.
pub(super) async fn of(tx: &mut Tx, caller: &Caller, case: &Case) -> Result<Vec<(EvidenceKind, Uuid)>> {
    let feedback = |subject: Subject| match subject {
        Subject::Review(id) => Some((EvidenceKind::Review, id.0)),
        Subject::Return(id) => Some((EvidenceKind::Return, id.0)),
        // The conversation is looked for below; parcels are among those of the order.
        Subject::Conversation(_) | Subject::Parcel(_) => None,
    };
    let mut found: Vec<_> = case.feedbacks.iter().filter_map(|g| feedback(g.subject)).collect();
    let (_, conversation, is_own) = detail::feedbacks(tx, caller, case).await?;
    let conversation = about(case, conversation, is_own);
    found.extend(conversation.map(|c| (EvidenceKind::Conversation, c.id.0)));
    let (order, _) = detail::order(tx, caller, case).await?;
    found.extend(order.as_ref().map(|o| (EvidenceKind::Order, o.id.0)));
    let parcels = detail::parcels(tx, caller, case, order.as_ref()).await?;
    found.extend(parcels.iter().map(|p| (EvidenceKind::Parcel, p.id.0)));
    let listed = listed(tx, caller.shop, order.as_ref()).await?;
    found.extend(listed.map(|(product, _)| (EvidenceKind::Listing, product.0)));
    let calls = tx.calls_of_cases(caller.shop, crate::calls::cases_of(case)).await?;
    found.extend(calls.iter().rev().map(|call| (EvidenceKind::Call, call.id.0)));
    found.sort_by_key(|(of, _)| *of);
    Ok(found)
}
