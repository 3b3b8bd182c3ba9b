//! Cuts folded units into hashed grams and hands each to a visitor.
//!
//! Knows no weights, and not which grams the model keeps.

use crate::fold::{Class, Unit};
use crate::lexicon::Hit;

/// A gram: its hash and the units it covers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Gram {
    /// Hash of its signs and kind.
    pub(crate) hash: u64,
    /// First unit.
    pub(crate) at: u32,
    /// Number of units.
    pub(crate) len: u32,
}

const SEED: u64 = 0x9e37_79b9_7f4a_7c15;
/// Longest gram in scripts written without spaces.
const LONGEST: usize = 4;
/// Longest part of a spaced word that is looked at.
const WORD: usize = 24;

const fn mix(hash: u64, value: u64) -> u64 {
    let mixed = (hash ^ value).wrapping_mul(0x517c_c1b7_2722_0a95);
    mixed ^ (mixed >> 29)
}

/// Families of grams; the model gives each a share of its table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Family {
    /// Lexicon concepts and their pairs.
    Concepts,
    /// Chinese characters.
    Han,
    /// Spaced words and their inner grams.
    Letters,
    /// Thai and its neighbours.
    Thai,
    /// Kana, Hangul, signs.
    Others,
}

impl Family {
    /// Every family in the order of its bits.
    pub(crate) const ALL: [Self; 5] = [Self::Concepts, Self::Han, Self::Letters, Self::Thai, Self::Others];

    /// The family of a hash.
    pub(crate) const fn of(hash: u64) -> Self {
        Self::ALL[((hash & 7) % 5) as usize]
    }

    const fn of_class(class: Class) -> Self {
        match class {
            Class::Han => Self::Han,
            Class::Letter | Class::Digit => Self::Letters,
            Class::Thai => Self::Thai,
            Class::Kana | Class::Stop | Class::Sign | Class::Space => Self::Others,
        }
    }
}

/// The finished hash: well mixed above, the family in the lowest bits.
const fn finish(hash: u64, family: Family) -> u64 {
    hash.wrapping_mul(0x94d0_49bb_1331_11eb) & !7 | family as u64
}

/// Visits every gram of the units.
pub(crate) fn visit(units: &[Unit], mut seen: impl FnMut(Gram)) {
    let mut at = 0;
    let mut previous: Option<(u64, usize)> = None;
    while let Some(unit) = units.get(at) {
        match unit.class {
            Class::Space => at += 1,
            Class::Letter | Class::Digit => {
                let end = word_end(units, at);
                let hash = word(units, at, end, &mut seen);
                if let Some((before, start)) = previous {
                    let hash = finish(mix(before, hash), Family::Letters);
                    seen(Gram { hash, at: start as u32, len: (end - start) as u32 });
                }
                previous = Some((hash, at));
                at = end;
            }
            class => {
                if class == Class::Stop || class.unspaced() {
                    previous = None;
                }
                run(units, at, &mut seen);
                at += 1;
            }
        }
    }
}

/// One past the last unit of the word that starts at `at`.
pub(crate) fn word_end(units: &[Unit], at: usize) -> usize {
    let joined = |i: usize| {
        let Some(unit) = units.get(i) else { return false };
        unit.class.word()
            || (matches!(unit.sign, '\'' | '’')
                && units.get(i + 1).is_some_and(|next| next.class == Class::Letter))
    };
    let mut end = at + 1;
    while joined(end) {
        end += 1;
    }
    end
}

/// Grams of one to four signs that start here.
fn run(units: &[Unit], at: usize, seen: &mut impl FnMut(Gram)) {
    let mut hash = SEED;
    let family = Family::of_class(units[at].class);
    for (n, unit) in units[at..].iter().take(LONGEST).enumerate() {
        if unit.class == Class::Letter {
            break;
        }
        hash = mix(hash, unit.sign as u64);
        seen(Gram { hash: finish(hash, family), at: at as u32, len: n as u32 + 1 });
        if n > 0 && matches!(unit.class, Class::Stop | Class::Space) {
            break;
        }
    }
}

/// The word itself and its inner grams of three or four letters; answers the word's hash.
fn word(units: &[Unit], at: usize, end: usize, seen: &mut impl FnMut(Gram)) -> u64 {
    let signs = &units[at..end.min(at + WORD)];
    let mut whole = SEED ^ 1;
    for unit in signs {
        whole = mix(whole, unit.sign as u64);
    }
    seen(Gram { hash: finish(whole, Family::Letters), at: at as u32, len: (end - at) as u32 });
    let len = signs.len();
    if len < 3 {
        return whole;
    }
    // Positions 0 and len + 1 stand for the edges of the word.
    let sign = |i: usize| if i == 0 || i > len { u64::from(b'<') } else { signs[i - 1].sign as u64 };
    for from in 0..len {
        let mut hash = SEED ^ 2;
        for (n, i) in (from..(from + 4).min(len + 2)).enumerate() {
            hash = mix(hash, sign(i));
            if n >= 2 {
                let first = from.max(1) - 1;
                let last = i.min(len);
                seen(Gram {
                    hash: finish(hash, Family::Letters),
                    at: (at + first) as u32,
                    len: (last - first) as u32,
                });
            }
        }
    }
    whole
}

/// Visits the grams made of lexicon concepts: each concept, each denied concept as another one besides, and each
/// ordered pair within one clause.
pub(crate) fn visit_concepts(hits: &[Hit], mut seen: impl FnMut(Gram)) {
    for (i, hit) in hits.iter().enumerate() {
        let Some(concept) = hit.concept() else { continue };
        let hash = mix(SEED ^ 3, concept);
        seen(Gram { hash: finish(hash, Family::Concepts), at: hit.at, len: hit.len });
        if hit.denied {
            let hash = mix(SEED ^ 5, concept);
            seen(Gram { hash: finish(hash, Family::Concepts), at: hit.at, len: hit.len });
        }
        let mut pairs = 0;
        for next in &hits[i + 1..] {
            if next.clause != hit.clause || pairs == 3 {
                break;
            }
            let Some(other) = next.concept() else { continue };
            pairs += 1;
            if other != concept {
                let pair = mix(mix(SEED ^ 4, concept), other);
                let len = (next.at + next.len).max(hit.at + hit.len) - hit.at;
                seen(Gram { hash: finish(pair, Family::Concepts), at: hit.at, len });
            }
        }
    }
}
