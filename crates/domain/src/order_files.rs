//! Files of an order that are kept before anybody complains: how the goods were packed, what they looked like. They stand in the
//! order's own stream, so that nobody can say later that they were made for the case; every case of the order finds them there.

use crate::appeal::Evidence;
use crate::case::Held;
use crate::case::appeals::takes;
use crate::catalog::OrderEvent;
use crate::ids::{EvidenceId, OrderId};
use crate::refusal::Refusal;
use crate::time::Instant;

/// Most files of one order.
pub const MOST_FILES: usize = 50;
/// Longest reason for which a file is used no more, in characters.
pub const LONGEST_REASON: usize = 2_000;

/// Takes a file in. The same bytes are kept once.
///
/// # Errors
/// `evidence_is_log`, `evidence_known`, `unknown_evidence`, `too_much_evidence`.
pub fn capture(held: &[Held], evidence: &Evidence) -> Result<OrderEvent, Refusal> {
    takes(held, evidence)?;
    if held.len() >= MOST_FILES {
        let many = Refusal::new("too_much_evidence", "an order may have 50 files", "一个订单最多 50 个文件");
        return Err(many.hint("put more into its case", "更多文件请放入工单"));
    }
    Ok(OrderEvent::EvidenceCaptured { evidence: Box::new(evidence.clone()) })
}

/// Uses a file no more; none where that was said already.
///
/// # Errors
/// `unknown_evidence`, `empty_text`, `text_too_long`.
pub fn withdraw(held: &[Held], id: EvidenceId, reason: &str) -> Result<Option<OrderEvent>, Refusal> {
    let reason = crate::listing::text(reason, "reason", LONGEST_REASON)?;
    match held.iter().find(|held| held.evidence.id == id) {
        None => Err(Refusal::new("unknown_evidence", "there is no such file", "没有此文件")),
        Some(Held { withdrawn: Some(_), .. }) => Ok(None),
        Some(_) => Ok(Some(OrderEvent::EvidenceWithdrawn { evidence: id, reason })),
    }
}

/// Takes the event at a place of an order's stream in; what is not about files changes nothing.
pub fn apply(
    held: &mut Vec<Held>,
    order: OrderId,
    (version, at, actor): (i64, Instant, &str),
    event: &OrderEvent,
) {
    match event {
        OrderEvent::EvidenceCaptured { evidence } => held.push(Held {
            evidence: (**evidence).clone(),
            at,
            by: actor.to_owned(),
            version,
            order: Some(order),
            withdrawn: None,
        }),
        OrderEvent::EvidenceWithdrawn { evidence, reason } => {
            if let Some(held) = held.iter_mut().find(|held| held.evidence.id == *evidence) {
                held.withdrawn = Some(reason.clone());
            }
        }
        OrderEvent::Imported { .. } | OrderEvent::Changed { .. } => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::appeal::EvidenceKind;

    fn id(n: u128) -> EvidenceId {
        EvidenceId(uuid::Uuid::from_u128(n))
    }

    fn file(n: u128, hash: &str) -> Evidence {
        Evidence {
            id: id(n),
            shows: EvidenceKind::PackingPhoto,
            name: "packing.jpg".to_owned(),
            media_type: "image/jpeg".to_owned(),
            size: 5,
            hash: hash.to_owned(),
            thumbnail: None,
            taken_at: None,
            source: "camera".to_owned(),
            note: None,
            original: None,
        }
    }

    /// An order with its files, event by event.
    #[derive(Default)]
    struct Order(Vec<Held>, i64);

    impl Order {
        fn take(&mut self, event: &OrderEvent) {
            self.1 += 1;
            apply(&mut self.0, OrderId(uuid::Uuid::nil()), (self.1, Instant(self.1), "user:1"), event);
        }
    }

    #[test]
    fn a_file_is_kept_once_with_who_and_when() {
        let mut order = Order::default();
        let event = capture(&order.0, &file(1, "aa")).unwrap();
        order.take(&event);
        let code = |held: &[Held], evidence: &Evidence| {
            *capture(held, evidence).unwrap_err().code == *"evidence_known"
        };
        assert!(code(&order.0, &file(2, "aa")));
        assert!(capture(&order.0, &file(2, "bb")).is_ok());
        let held = &order.0[0];
        assert_eq!((held.at, held.by.as_str(), held.version), (Instant(1), "user:1", 1));
        assert!(held.order.is_some(), "its stream is the order's");
        let log = Evidence { shows: EvidenceKind::Parcel, ..file(3, "cc") };
        assert_eq!(*capture(&order.0, &log).unwrap_err().code, *"evidence_is_log");
        let copy = Evidence { original: Some((id(1), "zz".to_owned())), ..file(3, "cc") };
        assert_eq!(*capture(&order.0, &copy).unwrap_err().code, *"unknown_evidence");
    }

    #[test]
    fn an_order_takes_fifty_files() {
        let mut order = Order::default();
        for n in 0..MOST_FILES as u128 {
            let event = capture(&order.0, &file(n, &n.to_string())).unwrap();
            order.take(&event);
        }
        let refused = capture(&order.0, &file(99, "z")).unwrap_err();
        assert_eq!((&*refused.code, refused.hint.is_some()), ("too_much_evidence", true));
    }

    #[test]
    fn a_file_is_withdrawn_with_a_reason_once() {
        let mut order = Order::default();
        let event = capture(&order.0, &file(1, "aa")).unwrap();
        order.take(&event);
        assert_eq!(*withdraw(&order.0, id(9), "blurred").unwrap_err().code, *"unknown_evidence");
        assert_eq!(*withdraw(&order.0, id(1), " ").unwrap_err().code, *"empty_text");
        let long = "长".repeat(LONGEST_REASON + 1);
        assert_eq!(*withdraw(&order.0, id(1), &long).unwrap_err().code, *"text_too_long");
        let event = withdraw(&order.0, id(1), "blurred").unwrap().unwrap();
        order.take(&event);
        assert_eq!(order.0[0].withdrawn.as_deref(), Some("blurred"));
        assert_eq!(withdraw(&order.0, id(1), "again").unwrap(), None);
        assert!(capture(&order.0, &file(2, "aa")).is_ok(), "what was withdrawn may come again");
    }
}
