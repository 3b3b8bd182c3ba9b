//! The files that a case has: its own, and those that were put to its order before anybody complained. They stay in the order's
//! stream and are found there; what a case decides about them looks at both alike.

use domain::case::{Case, Command, Held};
use domain::ids::ShopId;
use store::Tx;

use crate::Result;

/// The files of a case's order, first one first; withdrawn ones too.
pub(crate) async fn of_order(tx: &mut Tx, shop: ShopId, case: &Case) -> Result<Vec<Held>> {
    let Some(number) = &case.order else { return Ok(Vec::new()) };
    let found = tx.orders_by_external(shop, case.channel, &[number.clone()].into()).await?;
    let Some(order) = found.into_values().next() else { return Ok(Vec::new()) };
    Ok(tx.load_order(shop, order.id).await?.map(|order| order.files).unwrap_or_default())
}

/// A case with the files of its order before its own.
pub(crate) async fn beside(tx: &mut Tx, shop: ShopId, mut case: Case) -> Result<Case> {
    let mut files = of_order(tx, shop, &case).await?;
    files.append(&mut case.evidence);
    case.evidence = files;
    Ok(case)
}

/// Whether a command speaks of files, so that those of the order must be seen.
pub(crate) fn matters(command: &Command) -> bool {
    match command {
        Command::CaptureEvidence { .. } => true,
        Command::DecideReturn { decision, .. } => !decision.evidence.is_empty(),
        _ => false,
    }
}
