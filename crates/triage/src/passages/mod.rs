//! Passages of a text: what is spoken of, what is wanted, what can be checked, what must be masked.
//!
//! Works on lexicon hits, units and the raw text; knows no weights.

mod aspects;
mod facts;
mod numbers;
mod private;

use domain::reading::{Claim, ClaimKind, Marked, PrivateKind, Span, Trigger};

use crate::fold::{Folded, Unit};
use crate::lexicon::{Codes, Hit, Mark};

pub(crate) use aspects::{aspects, tone};
pub(crate) use private::private;

/// Most passages of a kind given for one text.
const MOST: usize = 24;

/// A stretch of units as a span of characters.
pub(crate) fn span(text: &str, units: &[Unit], at: usize, end: usize) -> Span {
    let end = end.min(units.len());
    let (Some(first), Some(last)) = (units.get(at), units.get(end.saturating_sub(1))) else {
        return Span { start: 0, end: 0 };
    };
    bytes(text, first.start as usize, last.end as usize)
}

/// A stretch of bytes as a span of characters.
fn bytes(text: &str, start: usize, end: usize) -> Span {
    let before = text.get(..start).map_or(0, |before| before.chars().count());
    let inside = text.get(start..end).map_or(0, |inside| inside.chars().count());
    Span { start: before as u32, end: (before + inside) as u32 }
}

/// What the buyer wants (where they complain) and the facts they name.
pub(crate) fn claims(text: &str, folded: &Folded, hits: &[Hit], wishes: bool) -> Vec<Claim> {
    let mut claims: Vec<Claim> = Vec::new();
    for hit in hits.iter().filter(|_| wishes) {
        if let Some(Mark::Want(kind)) = hit.mark()
            && claims.len() < MOST
            && !claims.iter().any(|claim| claim.kind == kind)
        {
            let span = span(text, &folded.units, hit.at as usize, hit.end() as usize);
            claims.push(Claim { kind, span, value: None });
        }
    }
    for fact in facts::facts(text, folded, hits).into_iter().take(MOST) {
        let span = bytes(text, fact.start, fact.end);
        claims.push(Claim { kind: fact.kind, span, value: Some(fact.value) });
    }
    claims.sort_by_key(|claim| (claim.span, claim.kind));
    claims
}

/// The gravest thing spoken of: danger to health first, then the law, threats and fraud.
pub(crate) fn trigger(codes: &Codes) -> Option<Trigger> {
    const ORDER: [Trigger; 5] = [
        Trigger::HealthSafety,
        Trigger::Legal,
        Trigger::ThreatAuthority,
        Trigger::ThreatPublic,
        Trigger::FraudAllegation,
    ];
    ORDER.into_iter().find(|trigger| codes.asserts_mark(Mark::Trigger(*trigger)))
}

/// Whether a bad review is threatened to get something: "refund or one star".
pub(crate) fn coercion(hits: &[Hit], codes: &Codes) -> bool {
    if !codes.has_mark(Mark::BadReview) || !codes.has_mark(Mark::Else) {
        return false;
    }
    let wanted =
        |hit: &Hit| matches!(hit.mark(), Some(Mark::Want(kind)) if !matches!(kind, ClaimKind::Information));
    hits.iter().filter(|hit| hit.is_mark(Mark::BadReview)).any(|threat| {
        let near = |hit: &Hit| hit.clause.abs_diff(threat.clause) <= 2;
        let bound = hits.iter().any(|hit| hit.is_mark(Mark::Else) && near(hit) && hit.at <= threat.at);
        bound && hits.iter().any(|hit| wanted(hit) && near(hit))
    })
}

/// Whether personal data of this kind alone is a ground for an appeal.
pub(crate) const fn exposes(marked: Marked) -> bool {
    !matches!(marked.kind, PrivateKind::Name | PrivateKind::Contact)
}
