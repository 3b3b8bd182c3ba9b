//! What the platform is told: an act with the ids that the platform knows.

use channels::connector::{Delivery, Enclosed, Order};
use domain::case::{ActKind, Case};
use domain::ids::{ActId, ShopId};
use store::Tx;

use crate::Result;
use crate::evidence::kept::of_order;
use crate::evidence::vault::blob;
use crate::sending::own_conversation;

/// Whether the platform's ids for an act are known, so that it can leave by itself.
pub(super) async fn possible(tx: &mut Tx, shop: ShopId, case: &Case, act: ActId) -> Result<bool> {
    Ok(delivery(tx, shop, case, act, false).await?.is_some())
}

/// What the platform is told, with the files that go along where they are wanted; none where it would not know whom or what we
/// mean, or a file is not in use any more.
pub(super) async fn delivery(
    tx: &mut Tx,
    shop: ShopId,
    case: &Case,
    act: ActId,
    files: bool,
) -> Result<Option<Delivery>> {
    let Some(act) = case.act(act) else { return Ok(None) };
    let mut enclosed = Vec::new();
    let wanted = act.decision.as_ref().map_or(&[][..], |decision| &decision.evidence);
    let of_order = if wanted.is_empty() { Vec::new() } else { of_order(tx, shop, case).await? };
    for id in wanted {
        let held = of_order
            .iter()
            .chain(&case.evidence)
            .find(|held| held.evidence.id == *id && held.withdrawn.is_none());
        let Some(held) = held else { return Ok(None) };
        if files {
            let (bytes, media_type) = blob(tx, &held.evidence.hash).await?;
            enclosed.push(Enclosed { name: held.evidence.name.clone(), media_type, bytes });
        }
    }
    let text = act.text.clone();
    let what = match act.kind {
        ActKind::PublicReply => {
            let review = match act.target {
                Some(review) => tx.load_review(shop, review).await?,
                None => None,
            };
            review.map(|loaded| Order::Reply { review: loaded.review.first.external_id, text })
        }
        ActKind::PrivateMessage | ActKind::ReviewAsk => {
            let talk = own_conversation(tx, shop, case).await?;
            let conversation = talk.map(|talk| talk.external_id);
            let known = conversation.is_some() || case.order.is_some();
            if let Some(card) = &act.coupon {
                let (order, coupon) = (case.order.clone(), card.id.clone());
                let what = Order::Coupon { conversation, order, coupon };
                return Ok(known.then(|| Delivery { key: act.id.0.to_string(), what }));
            }
            let row = tx.queue_rows(shop, &[case.id]).await?.pop();
            let buyer = row.and_then(|row| row.buyer_name);
            known.then(|| Order::Message { conversation, buyer, order: case.order.clone(), text })
        }
        ActKind::ReturnDecision => match &act.decision {
            Some(decision) => tx.load_return(shop, decision.of).await?.map(|loaded| Order::Decide {
                request: loaded.request.row.external_id.clone(),
                order: loaded.request.row.order.clone(),
                kind: loaded.request.row.kind,
                stage: decision.stage,
                verdict: decision.verdict,
                pays: decision.pays,
                keep_goods: decision.keep_goods,
                reason: decision.reason.clone(),
                text,
                evidence: enclosed,
            }),
            None => None,
        },
    };
    Ok(what.map(|what| Delivery { key: act.id.0.to_string(), what }))
}
