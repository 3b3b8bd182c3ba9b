//! Which events a bundle shows and which it seals. What is not named here is sealed: notes, assignments, priorities,
//! verdicts and all that the shop only says to itself. A sealed event keeps its place in the chain of hashes.

use std::collections::BTreeSet;

use domain::ids::EvidenceId;
use evidence::events::{Line, Shown};
use serde_json::Value;
use store::Recorded;

/// Kinds that tell what the buyer, the carrier or the platform did, and what the shop said to the buyer.
const TOLD: [&str; 24] = [
    "review.received",
    "review.edited",
    "order.imported",
    "order.changed",
    "product.listed",
    "product.relisted",
    "parcel.tracked",
    "conversation.opened",
    "conversation.message",
    "return.requested",
    "return.changed",
    "return.decided",
    "call.invited",
    "call.knocked",
    "call.stepped_out",
    "call.admitted",
    "call.agreed",
    "call.recording_started",
    "call.recording_stopped",
    "call.recording_deleted",
    "call.said",
    "call.ended",
    "call.cancelled",
    "call.declined",
];
/// Kinds of the case and of an appeal that are meant for the platform.
const MEANT: [&str; 5] = [
    "case.act_posted",
    "case.answered_elsewhere",
    "appeal.ground_chosen",
    "appeal.evidence_chosen",
    "appeal.stated",
];
/// Fields in which people write.
const WORDS: [&str; 7] = ["text", "excerpt", "note", "description", "reason", "place", "passage"];

/// Whether events of this kind tell something of the outside.
pub(super) fn is_told(kind: &str) -> bool {
    TOLD.contains(&kind)
}

/// What decides beside the kind.
#[derive(Debug)]
pub(super) struct Showing<'a> {
    /// The files that go along: the events that captured them are shown, those of others are not.
    pub(super) exhibits: &'a BTreeSet<EvidenceId>,
    /// Whether events with names, addresses or numbers of people are shown.
    pub(super) personal: bool,
    /// The buyer's name, where it is known.
    pub(super) buyer: Option<&'a str>,
}

impl Showing<'_> {
    /// The event as a line of the bundle's log.
    pub(super) fn line(&self, event: &Recorded) -> Line {
        let shown = self.shows(event).then(|| Shown {
            at: event.at.0,
            actor: event.actor.clone(),
            kind: event.kind.clone(),
            body: event.body.clone(),
        });
        Line { version: event.version as u64, shown, hash: domain::chain::hex(&event.hash) }
    }

    fn shows(&self, event: &Recorded) -> bool {
        let body = || serde_json::from_str::<Value>(&event.body).unwrap_or_default();
        match event.kind.as_str() {
            "case.evidence_captured" | "order.evidence_captured" => {
                let id = serde_json::from_value::<EvidenceId>(body()["evidence"]["id"].take());
                id.is_ok_and(|id| self.exhibits.contains(&id))
            }
            // What a customer calls themselves.
            "call.knocked" => self.personal || body()["name"].is_null(),
            // What a person wrote down when they posted it is for the house.
            "case.act_posted" if !body()["note"].is_null() => false,
            kind if is_told(kind) || MEANT.contains(&kind) => self.personal || !self.is_personal(&body()),
            _ => false,
        }
    }

    /// Whether a body names a person, or has an address or a number of one.
    fn is_personal(&self, body: &Value) -> bool {
        match body {
            Value::Array(items) => items.iter().any(|item| self.is_personal(item)),
            Value::Object(fields) => fields.iter().any(|(name, value)| match value {
                Value::String(text) if name == "buyer" => uuid::Uuid::parse_str(text).is_err(),
                Value::String(text) if WORDS.contains(&name.as_str()) => {
                    !private(text, self.buyer).is_empty()
                }
                other => self.is_personal(other),
            }),
            _ => false,
        }
    }
}

/// The passages of a text that tell who somebody is: numbers, addresses, the buyer's own name.
pub(super) fn private(text: &str, buyer: Option<&str>) -> Vec<String> {
    let mut found = crate::detail::private_passages(text);
    // A name of one character would take words apart.
    found.extend(buyer.filter(|name| name.chars().count() > 1 && text.contains(name)).map(str::to_owned));
    found
}

#[cfg(test)]
mod tests {
    use domain::time::Instant;
    use uuid::Uuid;

    use super::*;

    fn event(kind: &str, body: &str) -> Recorded {
        Recorded {
            seq: 1,
            stream: Uuid::nil(),
            version: 1,
            at: Instant(0),
            actor: "user:1".to_owned(),
            kind: kind.to_owned(),
            body: body.to_owned(),
            prev_hash: [0; 32],
            hash: [1; 32],
        }
    }

    #[test]
    fn what_is_shown_and_what_is_sealed() {
        let chosen = EvidenceId(Uuid::from_u128(7));
        let other = Uuid::from_u128(8);
        let exhibits = BTreeSet::from([chosen]);
        let captured = |id: Uuid| format!(r#"{{"evidence":{{"id":"{id}","note":"tel 13800138000"}}}}"#);
        for (kind, body, shown, with_names) in [
            (
                "review.received",
                r#"{"text":"it broke","buyer":"00000000-0000-0000-0000-000000000001"}"#.to_owned(),
                true,
                true,
            ),
            ("review.edited", r#"{"text":"call me 13800138000"}"#.to_owned(), false, true),
            ("order.imported", r#"{"row":{"external_id":"O1","buyer":null}}"#.to_owned(), true, true),
            ("order.imported", r#"{"row":{"external_id":"O1","buyer":"Mei"}}"#.to_owned(), false, true),
            (
                "conversation.message",
                r#"{"text":"Dear Mei, a new one is on its way"}"#.to_owned(),
                false,
                true,
            ),
            (
                "parcel.tracked",
                r#"{"steps":[{"description":"signed for at the door"}]}"#.to_owned(),
                true,
                true,
            ),
            (
                "parcel.tracked",
                r#"{"steps":[{"description":"courier 13800138000"}]}"#.to_owned(),
                false,
                true,
            ),
            ("case.act_posted", r#"{"note":null}"#.to_owned(), true, true),
            ("case.act_posted", r#"{"note":"hope they do not see it"}"#.to_owned(), false, false),
            ("case.evidence_captured", captured(chosen.0), true, true),
            ("case.evidence_captured", captured(other), false, false),
            ("order.evidence_captured", captured(chosen.0), true, true),
            ("order.evidence_captured", captured(other), false, false),
            ("order.evidence_withdrawn", r#"{"reason":"blurred"}"#.to_owned(), false, false),
            ("product.relisted", r#"{"listing":{"title":"Lamp","facts":[]}}"#.to_owned(), true, true),
            ("product.cleared_for_live", r#"{"why":"looked at it"}"#.to_owned(), false, false),
            ("call.admitted", "{}".to_owned(), true, true),
            ("call.knocked", r#"{"camera":true}"#.to_owned(), true, true),
            ("call.knocked", r#"{"name":"May","camera":true}"#.to_owned(), false, true),
            ("call.said", r#"{"by":"customer","text":"it is cracked"}"#.to_owned(), true, true),
            ("call.said", r#"{"by":"customer","text":"my number is 13800138000"}"#.to_owned(), false, true),
            ("case.evidence_withdrawn", r#"{"reason":"blurred"}"#.to_owned(), false, false),
            ("case.note_added", r#"{"text":"a nuisance"}"#.to_owned(), false, false),
            ("case.assigned", "{}".to_owned(), false, false),
            ("case.prioritised", "{}".to_owned(), false, false),
            ("case.macro_applied", "{}".to_owned(), false, false),
            ("case.verified", "{}".to_owned(), false, false),
            ("case.opened", "{}".to_owned(), false, false),
            ("review.triage_corrected", "{}".to_owned(), false, false),
            ("conversation.handed_over", "{}".to_owned(), false, false),
            ("appeal.stated", r#"{"text":"The order came on the promised day."}"#.to_owned(), true, true),
            ("of.tomorrow", "{}".to_owned(), false, false),
        ] {
            let event = event(kind, &body);
            for (personal, expected) in [(false, shown), (true, with_names)] {
                let line = Showing { exhibits: &exhibits, personal, buyer: Some("Mei") }.line(&event);
                assert_eq!(line.shown.is_some(), expected, "{kind} {body} {personal}");
                assert_eq!(line.hash, "01".repeat(32));
                assert!(line.shown.is_none_or(|s| s.body == body));
            }
        }
    }
}
