//! Marks: lexicon words that are no features of the model but name aspects, wishes, intents, triggers and the like.

use domain::reading::{Aspect, ClaimKind, Intent, Trigger};

use super::{Concept, Hit};

/// What marks beside the concepts stand for. They are found by the same pass but are no features of the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// Denies what follows (or, in Japanese, what stands before).
    Not,
    /// An opinion without a side of its own.
    Opinion,
    /// A side of the goods or the deal.
    Aspect(Aspect),
    /// A wish of the buyer.
    Want(ClaimKind),
    /// A sign of what a message asks for.
    Intent(Intent),
    /// What makes a feedback grave.
    Trigger(Trigger),
    /// A threat's condition: "or else", "otherwise".
    Else,
    /// A bad review as a means: "one star", "bad review".
    BadReview,
    /// Precedes or follows a person's name.
    Name,
    /// Precedes a messenger name or number.
    Contact,
    /// Part of a street address.
    Place,
}

/// First code of a mark; below are concepts.
pub(super) const MARKS: u8 = 64;
const ASPECTS: u8 = 72;
const WANTS: u8 = 120;
const INTENTS: u8 = 136;
const TRIGGERS: u8 = 152;

impl Mark {
    fn parse(word: &str) -> Option<Self> {
        let (head, tail) = word.split_once('.').unwrap_or((word, ""));
        match head {
            "not" => Some(Self::Not),
            "opinion" => Some(Self::Opinion),
            "aspect" => Aspect::parse(tail).map(Self::Aspect),
            "want" => ClaimKind::parse(tail).map(Self::Want),
            "intent" => Intent::parse(tail).map(Self::Intent),
            "trigger" => Trigger::parse(tail).map(Self::Trigger),
            "else" => Some(Self::Else),
            "badreview" => Some(Self::BadReview),
            "name" => Some(Self::Name),
            "contact" => Some(Self::Contact),
            "place" => Some(Self::Place),
            _ => None,
        }
    }

    /// The code of a mark among the hits.
    pub(crate) const fn code(self) -> u8 {
        match self {
            Self::Not => MARKS,
            Self::Opinion => MARKS + 1,
            Self::Else => MARKS + 2,
            Self::BadReview => MARKS + 3,
            Self::Name => MARKS + 4,
            Self::Contact => MARKS + 5,
            Self::Place => MARKS + 6,
            Self::Aspect(aspect) => ASPECTS + aspect as u8,
            Self::Want(kind) => WANTS + kind as u8,
            Self::Intent(intent) => INTENTS + intent as u8,
            Self::Trigger(trigger) => TRIGGERS + trigger as u8,
        }
    }

    pub(super) fn of(code: u8) -> Option<Self> {
        let plain =
            [Self::Not, Self::Opinion, Self::Else, Self::BadReview, Self::Name, Self::Contact, Self::Place];
        let at = |first: u8| usize::from(code - first);
        match code {
            TRIGGERS.. => Trigger::ALL.get(at(TRIGGERS)).copied().map(Self::Trigger),
            INTENTS.. => Intent::ALL.get(at(INTENTS)).copied().map(Self::Intent),
            WANTS.. => ClaimKind::ALL.get(at(WANTS)).copied().map(Self::Want),
            ASPECTS.. => Aspect::ALL.get(at(ASPECTS)).copied().map(Self::Aspect),
            MARKS.. => plain.get(at(MARKS)).copied(),
            _ => None,
        }
    }
}

/// Which codes stand in a text, as bits.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Codes {
    all: [u64; 4],
    asserted: [u64; 4],
}

impl Codes {
    /// The codes of the hits.
    pub(crate) fn of(hits: &[Hit]) -> Self {
        let mut codes = Self::default();
        for hit in hits {
            let (word, bit) = (usize::from(hit.code >> 6), 1 << (hit.code & 63));
            codes.all[word] |= bit;
            if !hit.denied {
                codes.asserted[word] |= bit;
            }
        }
        codes
    }

    /// Whether a concept stands in the text.
    pub(crate) const fn has(&self, concept: Concept) -> bool {
        self.all[concept as usize >> 6] >> (concept as u8 & 63) & 1 == 1
    }

    /// Whether a concept stands in the text and is not denied.
    pub(crate) const fn asserts(&self, concept: Concept) -> bool {
        self.asserted[concept as usize >> 6] >> (concept as u8 & 63) & 1 == 1
    }

    /// Whether a mark stands in the text.
    pub(crate) const fn has_mark(&self, mark: Mark) -> bool {
        let code = mark.code();
        self.all[code as usize >> 6] >> (code & 63) & 1 == 1
    }

    /// Whether a mark stands in the text and is not denied.
    pub(crate) const fn asserts_mark(&self, mark: Mark) -> bool {
        let code = mark.code();
        self.asserted[code as usize >> 6] >> (code & 63) & 1 == 1
    }
}

/// Code and tone of a mark's name: `aspect.size-` is said against the size.
pub(super) fn mark_code(name: &str) -> Option<(u8, i8)> {
    let (name, tone) = match name.as_bytes().last() {
        Some(b'+') => (&name[..name.len() - 1], 1),
        Some(b'-') => (&name[..name.len() - 1], -1),
        _ => (name, 0),
    };
    Some((Mark::parse(name)?.code(), tone))
}
