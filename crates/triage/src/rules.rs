//! What is decided by rule and not by weight: insults, danger, threats, advertising.
//!
//! Looks at lexicon hits; knows no weights.

use domain::reading::Trigger;

use crate::lexicon::{Codes, Concept, Hit};
use crate::passages;

/// What the words of a text oblige to, whatever the model says.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Findings {
    /// A person is insulted.
    pub(crate) insult: bool,
    /// How loudly health, safety, fraud or threat is spoken of, in log-odds; 0 when not at all.
    pub(crate) grave: f32,
    /// A bad review is threatened to get something.
    pub(crate) coercion: bool,
    /// A concrete loss or demand is spoken of.
    pub(crate) loss: bool,
    /// Another shop is advertised or contact outside is offered.
    pub(crate) competitor: bool,
}

/// Applies the rules.
pub(crate) fn apply(hits: &[Hit], codes: &Codes) -> Findings {
    let any = |concepts: &[Concept]| concepts.iter().any(|concept| codes.has(*concept));
    Findings {
        insult: codes.has(Concept::Insult) && insult(hits),
        grave: grave(codes),
        coercion: passages::coercion(hits, codes),
        loss: any(&[Concept::Refund, Concept::Return, Concept::Lost, Concept::Refuse, Concept::Defect]),
        competitor: any(&[Concept::Competitor]),
    }
}

/// Log-odds for danger, the law and threats.
const HEALTH: f32 = 3.6;

/// How loudly the gravest word speaks, in log-odds.
fn grave(codes: &Codes) -> f32 {
    let asserted = |concept: Concept| codes.asserts(concept);
    let spoken = match passages::trigger(codes) {
        Some(Trigger::HealthSafety | Trigger::Legal | Trigger::ThreatAuthority) => HEALTH,
        Some(Trigger::ThreatPublic) => 3.0,
        Some(Trigger::FraudAllegation) => 2.2,
        None => 0.0,
    };
    let known: f32 = if asserted(Concept::Illness) || asserted(Concept::Danger) {
        2.5
    } else if [Concept::Fraud, Concept::Authority, Concept::Allergy].into_iter().any(asserted) {
        1.0
    } else {
        0.0
    };
    known.max(spoken)
}

/// Whether an insult stands that is not part of an innocent word (死机, 垃圾袋).
fn insult(hits: &[Hit]) -> bool {
    let covers =
        |outer: &Hit, inner: &Hit| outer.at < inner.at + inner.len && inner.at < outer.at + outer.len;
    let innocent = |hit: &Hit| hits.iter().any(|other| other.is(Concept::NotInsult) && covers(other, hit));
    hits.iter().any(|hit| hit.is(Concept::Insult) && !innocent(hit))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::fold;
    use crate::lexicon::lexicon;

    fn findings(text: &str) -> Findings {
        {
            let hits = lexicon().find(&fold(text));
            apply(&hits, &Codes::of(&hits))
        }
    }

    #[test]
    fn insults_are_not_crashes() {
        for text in ["卖家就是个傻逼", "you are an idiot", "penjual anjing goblok", "shop đồ chó"]
        {
            assert!(findings(text).insult, "{text}");
        }
        for text in ["天天死机", "死贵死贵的", "垃圾袋太薄", "这东西就是垃圾", "去死皮效果不好"]
        {
            assert!(!findings(text).insult, "{text}");
        }
    }
}
