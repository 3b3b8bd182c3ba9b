//! How the buyer is spoken to: blame, insults, promises, and the elements of a good reply.

use super::scene::{Scene, Span};
use super::words::{Concept, Hit};
use super::{Element, FindingKind};

/// Blame, insults and promises; `paid` are passages already known as bribes.
pub(crate) fn find(scene: &Scene<'_>, paid: &[Span]) -> Vec<Span> {
    let mut spans = Vec::new();
    for hit in &scene.hits {
        let kind = match hit.concept {
            Concept::Blame => FindingKind::Blame,
            Concept::Rude => FindingKind::Rude,
            Concept::Promise => FindingKind::UngrantedPromise,
            Concept::Sure | Concept::Amount => {
                spans.extend(promise(scene, hit));
                continue;
            }
            _ => continue,
        };
        let denied = match kind {
            FindingKind::Blame => not_said(scene, hit, 12) || not_so(scene, hit),
            // "バカじゃない?" denies nothing; "you are not stupid" does.
            FindingKind::Rude => not_said(scene, hit, 12),
            _ => scene.denied(hit.at, hit.end),
        };
        if !denied {
            spans.push(Span { kind, at: hit.at, end: hit.end });
        }
    }
    spans.retain(|span| {
        span.kind != FindingKind::UngrantedPromise
            || !paid
                .iter()
                .take(64)
                .any(|bribe| bribe.kind == FindingKind::Incentive && scene.sentences(bribe.at, span.at) <= 1)
    });
    spans
}

/// Whether "not" stands right before the hit.
fn not_said(scene: &Scene<'_>, hit: &Hit, steps: u32) -> bool {
    scene.near(hit.at).iter().any(|other| {
        other.concept == Concept::Deny
            && other.at < hit.at
            && scene.same_clause(other.at, hit.at)
            && scene.distance((other.at, other.end), (hit.at, hit.end)) <= steps
    })
}

/// Whether "is not" follows right after the hit, as in Japanese.
fn not_so(scene: &Scene<'_>, hit: &Hit) -> bool {
    scene.near(hit.at).iter().any(|other| {
        other.concept == Concept::DenyEnd
            && other.at >= hit.end
            && scene.same_clause(other.at, hit.at)
            && scene.distance((other.at, other.end), (hit.at, hit.end)) <= 4
    })
}

/// A remedy that is certain or has its sum: "guaranteed refund", "refund you $5".
fn promise(scene: &Scene<'_>, hit: &Hit) -> Option<Span> {
    let given = |other: &&Hit| {
        let wanted = match hit.concept {
            Concept::Amount => matches!(other.concept, Concept::Remedy | Concept::Offer),
            _ => matches!(other.concept, Concept::Remedy | Concept::Reward),
        };
        wanted
            && (other.end <= hit.at || other.at >= hit.end)
            && scene.same_clause(other.at, hit.at)
            && scene.distance((other.at, other.end), (hit.at, hit.end)) <= 32
    };
    let other = scene.near(hit.at).iter().find(given)?;
    let (at, end) = (hit.at.min(other.at), hit.end.max(other.end));
    (!scene.denied(at, end) && !scene.warned(at, end)).then_some(Span {
        kind: FindingKind::UngrantedPromise,
        at,
        end,
    })
}

/// The elements the text has, each with its first passage.
pub(crate) fn elements(scene: &Scene<'_>) -> Vec<(Element, String)> {
    let passage = |at: usize, end: usize| {
        let (start, end) = scene.bytes(at, end)?;
        scene.text.get(start..end).map(str::to_owned)
    };
    let mut found = Vec::new();
    for &element in Element::ALL {
        let span = scene.hits.iter().find_map(|hit| says(scene, element, hit));
        if let Some(text) = span.and_then(|(at, end)| passage(at, end)) {
            found.push((element, text));
        }
    }
    found
}

fn says(scene: &Scene<'_>, element: Element, hit: &Hit) -> Option<(usize, usize)> {
    let concept = match element {
        Element::Thanks => Concept::Thanks,
        Element::Apology => Concept::Sorry,
        Element::PrivateInvitation => Concept::Invite,
        Element::RemedyPath => return remedy(scene, hit),
    };
    let counts = hit.concept == concept;
    (counts && !scene.denied(hit.at, hit.end)).then_some((hit.at, hit.end))
}

/// "We will exchange it", "you can return it", or a whole phrase that says so.
fn remedy(scene: &Scene<'_>, hit: &Hit) -> Option<(usize, usize)> {
    let span = match hit.concept {
        Concept::Path => (hit.at, hit.end),
        Concept::Can => {
            let remedy = scene.near(hit.at).iter().find(|other| {
                other.concept == Concept::Remedy
                    && scene.same_clause(other.at, hit.at)
                    && scene.distance((other.at, other.end), (hit.at, hit.end)) <= 48
            })?;
            (hit.at.min(remedy.at), hit.end.max(remedy.end))
        }
        _ => return None,
    };
    (!scene.denied(span.0, span.1)).then_some(span)
}
