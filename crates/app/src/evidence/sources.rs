//! Which streams of the shop's log belong to a case: its reviews, its conversation, its returns, its order, its parcels.

use domain::appeal::EvidenceKind;
use domain::case::{Case, Subject};
use store::Tx;
use uuid::Uuid;

use crate::{Caller, Result, detail};

/// The streams, reviews first, each with what it is.
pub(super) async fn of(tx: &mut Tx, caller: &Caller, case: &Case) -> Result<Vec<(EvidenceKind, Uuid)>> {
    let feedback = |subject: Subject| match subject {
        Subject::Review(id) => Some((EvidenceKind::Review, id.0)),
        Subject::Conversation(id) => Some((EvidenceKind::Conversation, id.0)),
        Subject::Return(id) => Some((EvidenceKind::Return, id.0)),
        // Among the parcels of the order.
        Subject::Parcel(_) => None,
    };
    let mut found: Vec<_> = case.feedbacks.iter().filter_map(|g| feedback(g.subject)).collect();
    let (order, _) = detail::order(tx, caller, case).await?;
    found.extend(order.as_ref().map(|o| (EvidenceKind::Order, o.id.0)));
    let parcels = detail::parcels(tx, caller, case, order.as_ref()).await?;
    found.extend(parcels.iter().map(|p| (EvidenceKind::Parcel, p.id.0)));
    found.sort_by_key(|(of, _)| *of);
    Ok(found)
}
