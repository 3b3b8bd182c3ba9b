//! Hand-written words of eight languages, grouped into concepts that mean the same everywhere.
//!
//! Finds them in folded units; what a concept is worth is the model's affair, not this module's.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::fold::{Class, Unit, fold};
use crate::grams::word_end;

macro_rules! concepts {
    ($($name:ident = $word:literal),* $(,)?) => {
        /// Concepts named in the lexicon files, in a fixed order (the model's weights depend on it).
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub(crate) enum Concept { $(#[doc = $word] $name),* }

        impl Concept {
            fn parse(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$name),)* _ => None }
            }
        }
    };
}

concepts! {
    Courier = "courier", Slow = "slow", Lost = "lost", Door = "door", Packaging = "packaging", Damaged = "damaged",
    Seller = "seller", NoAnswer = "noanswer", Rude = "rude", Refund = "refund", Return = "return",
    Refuse = "refuse", Repair = "repair", Invoice = "invoice", PriceGuard = "priceguard", Fake = "fake",
    Used = "used", Wrong = "wrong", Missing = "missing", Gift = "gift", Differs = "differs", Size = "size",
    Weight = "weight", Expired = "expired", Price = "price", Drop = "drop", Defect = "defect", Broken = "broken",
    Poor = "poor", Smell = "smell", Taste = "taste", Rotten = "rotten", NoEffect = "noeffect",
    Allergy = "allergy", Heat = "heat", Illness = "illness", Danger = "danger", Fraud = "fraud",
    Authority = "authority", Insult = "insult", NotInsult = "notinsult", Verdict = "verdict", Praise = "praise",
    But = "but", Ask = "ask", Brand = "brand", Competitor = "competitor",
}

/// A lexicon word found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Hit {
    /// Its concept.
    pub(crate) concept: u8,
    /// Which file it came from: an index into [`LANGUAGES`].
    pub(crate) language: u8,
    /// Clause of the text, counted from 0.
    pub(crate) clause: u32,
    /// First unit.
    pub(crate) at: u32,
    /// Number of units.
    pub(crate) len: u32,
}

impl Hit {
    /// Whether this is a hit of the concept.
    pub(crate) fn is(self, concept: Concept) -> bool {
        self.concept == concept as u8
    }
}

/// Languages of the lexicon files, in order.
pub(crate) const LANGUAGES: [&str; 7] = ["zh", "en", "id", "vi", "th", "tl", "ja"];

const FILES: [&str; 7] = [
    include_str!("../lexicon/zh.txt"),
    include_str!("../lexicon/en.txt"),
    include_str!("../lexicon/id.txt"),
    include_str!("../lexicon/vi.txt"),
    include_str!("../lexicon/th.txt"),
    include_str!("../lexicon/tl.txt"),
    include_str!("../lexicon/ja.txt"),
];

struct Entry {
    signs: Box<[char]>,
    concept: u8,
    language: u8,
}

/// The lexicon, indexed by how its words begin.
pub(crate) struct Lexicon {
    entries: HashMap<u64, Vec<Entry>>,
    begins: Vec<u64>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::build);

/// The lexicon of this build.
pub(crate) fn lexicon() -> &'static Lexicon {
    &LEXICON
}

const fn key(signs: u64, next: u64) -> u64 {
    (signs ^ next.rotate_left(21)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

fn word_key(units: &[Unit]) -> u64 {
    units.iter().fold(1, |hash, unit| key(hash, unit.sign as u64))
}

impl Lexicon {
    fn build() -> Self {
        let mut lexicon = Self { entries: HashMap::new(), begins: vec![0; 1024] };
        for (language, file) in FILES.iter().enumerate() {
            for line in file.lines() {
                let Some((name, words)) = line.split_once(':') else { continue };
                let Some(concept) = Concept::parse(name.trim()) else { continue };
                for word in words.split(',') {
                    lexicon.add(word.trim(), concept as u8, language as u8);
                }
            }
        }
        for entries in lexicon.entries.values_mut() {
            entries.sort_by(|a, b| b.signs.len().cmp(&a.signs.len()).then(a.signs.cmp(&b.signs)));
        }
        lexicon
    }

    fn add(&mut self, word: &str, concept: u8, language: u8) {
        let units = fold(word);
        let Some(first) = units.first() else { return };
        let key = if first.class.word() {
            word_key(&units[..word_end(&units, 0)])
        } else {
            key(first.sign as u64, units.get(1).map_or(0, |unit| unit.sign as u64))
        };
        let signs = units.iter().map(|unit| unit.sign).collect();
        self.begins[(key >> 54) as usize & 1023] |= 1 << (key >> 48 & 63);
        self.entries.entry(key).or_default().push(Entry { signs, concept, language });
    }

    fn at(&self, key: u64) -> &[Entry] {
        if self.begins[(key >> 54) as usize & 1023] & (1 << (key >> 48 & 63)) == 0 {
            return &[];
        }
        self.entries.get(&key).map_or(&[], Vec::as_slice)
    }

    /// Every lexicon word in the units, in order of place.
    pub(crate) fn find(&self, units: &[Unit]) -> Vec<Hit> {
        let mut hits = Vec::new();
        let mut clause = 0;
        let mut at = 0;
        while let Some(unit) = units.get(at) {
            match unit.class {
                Class::Space | Class::Sign => at += 1,
                Class::Stop => {
                    clause += 1;
                    at += 1;
                }
                Class::Letter | Class::Digit => {
                    let end = word_end(units, at);
                    self.take(word_key(&units[at..end]), units, at, clause, &mut hits);
                    at = end;
                }
                _ => {
                    let next = units.get(at + 1).map_or(0, |unit| unit.sign as u64);
                    self.take(key(unit.sign as u64, next), units, at, clause, &mut hits);
                    if next != 0 {
                        self.take(key(unit.sign as u64, 0), units, at, clause, &mut hits);
                    }
                    at += 1;
                }
            }
        }
        hits
    }

    fn take(&self, key: u64, units: &[Unit], at: usize, clause: u32, hits: &mut Vec<Hit>) {
        for entry in self.at(key) {
            let len = entry.signs.len();
            let Some(found) = units.get(at..at + len) else { continue };
            let spaced = found[len - 1].class == Class::Letter;
            let cut = spaced && units.get(at + len).is_some_and(|next| next.class == Class::Letter);
            if cut || !found.iter().zip(&entry.signs).all(|(unit, sign)| unit.sign == *sign) {
                continue;
            }
            let hit = Hit {
                concept: entry.concept,
                language: entry.language,
                clause,
                at: at as u32,
                len: len as u32,
            };
            let inside = |old: &Hit| old.concept == hit.concept && old.at + old.len >= hit.at + hit.len;
            if !hits.iter().rev().take(4).any(inside) {
                hits.push(hit);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn concepts(text: &str) -> Vec<u8> {
        lexicon().find(&fold(text)).iter().map(|hit| hit.concept).collect()
    }

    #[test]
    fn finds_words_of_every_language() {
        for (text, concept) in [
            ("客服一直不回復", Concept::NoAnswer),
            ("It arrived broken.", Concept::Damaged),
            ("barang rosak teruk", Concept::Defect),
            ("Shop giao sai màu", Concept::Wrong),
            ("ของไม่ตรงปกเลย", Concept::Differs),
            ("peke ang item", Concept::Fake),
            ("なかなか届きません", Concept::Lost),
        ] {
            assert!(concepts(text).contains(&(concept as u8)), "{text}: {:?}", concepts(text));
        }
    }

    #[test]
    fn spaced_words_are_whole() {
        assert!(!concepts("conduct").contains(&(Concept::Fraud as u8)));
    }

    #[test]
    fn every_line_names_a_concept() {
        for line in FILES.iter().flat_map(|file| file.lines()) {
            let name = line.split(':').next().unwrap_or_default();
            assert!(Concept::parse(name).is_some(), "{line}");
        }
    }
}
