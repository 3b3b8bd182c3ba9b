//! Cuts folded units into hashed grams and hands each to a visitor.
//!
//! Every script has its own stretch of the table, so that scripts never collide. Knows no weights.

use crate::fold::{Class, Unit};
use crate::lexicon::Hit;

/// Rows of the weight table.
pub(crate) const ROWS: usize = 327_680;

const CONCEPTS: Stretch = Stretch { base: 0, rows: 8_192 };
const HAN: Stretch = Stretch { base: 8_192, rows: 122_880 };
const LETTERS: Stretch = Stretch { base: 131_072, rows: 155_648 };
const THAI: Stretch = Stretch { base: 286_720, rows: 28_672 };
const OTHERS: Stretch = Stretch { base: 315_392, rows: 12_288 };

#[derive(Clone, Copy)]
struct Stretch {
    base: u32,
    rows: u32,
}

impl Stretch {
    fn row(self, hash: u64) -> u32 {
        self.base + (((hash >> 32) * u64::from(self.rows)) >> 32) as u32
    }
}

/// A gram: its row in the table and the units it covers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Gram {
    /// Row of the weight table.
    pub(crate) row: u32,
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

const fn finish(hash: u64) -> u64 {
    hash.wrapping_mul(0x94d0_49bb_1331_11eb)
}

const fn stretch(class: Class) -> Stretch {
    match class {
        Class::Han => HAN,
        Class::Letter | Class::Digit => LETTERS,
        Class::Thai => THAI,
        Class::Kana | Class::Stop | Class::Sign | Class::Space => OTHERS,
    }
}

/// Whether a row of the table belongs to lexicon concepts.
pub(crate) const fn is_concept(row: usize) -> bool {
    row < CONCEPTS.rows as usize
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
                    let row = LETTERS.row(finish(mix(before, hash)));
                    seen(Gram { row, at: start as u32, len: (end - start) as u32 });
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
    let first = units[at];
    let place = stretch(first.class);
    let mut hash = SEED;
    for (n, unit) in units[at..].iter().take(LONGEST).enumerate() {
        if unit.class == Class::Letter {
            break;
        }
        hash = mix(hash, unit.sign as u64);
        let row = place.row(finish(hash));
        seen(Gram { row, at: at as u32, len: n as u32 + 1 });
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
    seen(Gram { row: LETTERS.row(finish(whole)), at: at as u32, len: (end - at) as u32 });
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
                    row: LETTERS.row(finish(hash)),
                    at: (at + first) as u32,
                    len: (last - first) as u32,
                });
            }
        }
    }
    whole
}

/// Visits the grams made of lexicon concepts: each concept and each ordered pair within one clause.
pub(crate) fn visit_concepts(hits: &[Hit], mut seen: impl FnMut(Gram)) {
    for (i, hit) in hits.iter().enumerate() {
        let hash = mix(SEED ^ 3, u64::from(hit.concept));
        seen(Gram { row: CONCEPTS.row(finish(hash)), at: hit.at, len: hit.len });
        for next in hits[i + 1..].iter().take(3) {
            if next.clause != hit.clause {
                break;
            }
            if next.concept != hit.concept {
                let pair = mix(mix(SEED ^ 4, u64::from(hit.concept)), u64::from(next.concept));
                let len = next.at + next.len - hit.at;
                seen(Gram { row: CONCEPTS.row(finish(pair)), at: hit.at, len });
            }
        }
    }
}
