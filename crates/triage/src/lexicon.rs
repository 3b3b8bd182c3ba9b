//! Hand-written words of eight languages, grouped into concepts that mean the same everywhere.
//!
//! Finds them in folded units; what a concept is worth is the model's affair, not this module's.

mod denial;
mod mark;

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

use crate::fold::{Class, Unit, fold};
use crate::grams::word_end;

use denial::deny;
pub(crate) use mark::{Codes, Mark};
use mark::{MARKS, mark_code};

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
    /// Its concept, or from [`MARKS`] on its mark.
    code: u8,
    /// 1 for, -1 against, 0 neither.
    pub(crate) tone: i8,
    /// Whether a word before it (in Japanese after it) denies it.
    pub(crate) denied: bool,
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
    pub(crate) const fn is(self, concept: Concept) -> bool {
        self.code == concept as u8
    }

    /// The mark, when it is no concept.
    pub(crate) fn mark(self) -> Option<Mark> {
        Mark::of(self.code)
    }

    /// Whether this is a certain mark.
    pub(crate) const fn is_mark(self, mark: Mark) -> bool {
        self.code == mark.code()
    }

    /// Whether it is a word of the Japanese file.
    pub(crate) const fn is_japanese(self) -> bool {
        self.language == JAPANESE
    }

    /// The concept for the model; marks are not for it.
    pub(crate) const fn concept(self) -> Option<u64> {
        if self.code < MARKS { Some(self.code as u64) } else { None }
    }

    /// One past the last unit.
    pub(crate) const fn end(self) -> u32 {
        self.at + self.len
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

/// Aspects, opinions, wishes and other marks, one file a language, in the order of [`LANGUAGES`], Malay last.
const MARK_FILES: [&str; 8] = [
    include_str!("../lexicon/marks/zh.txt"),
    include_str!("../lexicon/marks/en.txt"),
    include_str!("../lexicon/marks/id.txt"),
    include_str!("../lexicon/marks/vi.txt"),
    include_str!("../lexicon/marks/th.txt"),
    include_str!("../lexicon/marks/tl.txt"),
    include_str!("../lexicon/marks/ja.txt"),
    include_str!("../lexicon/marks/ms.txt"),
];

/// Index of Japanese in [`LANGUAGES`].
const JAPANESE: u8 = 6;

struct Entry {
    /// Where its signs stand among all signs, and how many.
    signs: u32,
    len: u32,
    code: u8,
    tone: i8,
    language: u8,
}

/// Keys are hashes already.
#[derive(Default)]
pub(crate) struct Ready(u64);

impl Hasher for Ready {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

/// A map whose keys are hashes.
pub(crate) type Hashed<T> = HashMap<u64, T, BuildHasherDefault<Ready>>;

/// Words of 64 bits that tell which beginnings occur at all.
const FILTER: usize = 4_096;

/// The lexicon, indexed by how its words begin.
pub(crate) struct Lexicon {
    /// First entry and number of entries by key.
    index: Hashed<(u32, u32)>,
    entries: Vec<Entry>,
    signs: Vec<char>,
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

pub(crate) fn word_key(units: &[Unit]) -> u64 {
    units.iter().fold(1, |hash, unit| key(hash, unit.sign as u64))
}

impl Lexicon {
    fn build() -> Self {
        let mut words: BTreeMap<u64, Vec<Word>> = BTreeMap::new();
        for (language, file) in FILES.iter().enumerate() {
            for (name, list) in lines(file) {
                let Some(concept) = Concept::parse(name) else { continue };
                list.for_each(|word| add(&mut words, word, (concept as u8, 0, language as u8)));
            }
        }
        for (language, file) in MARK_FILES.iter().enumerate() {
            for (name, list) in lines(file) {
                let Some((code, tone)) = mark_code(name) else { continue };
                list.for_each(|word| add(&mut words, word, (code, tone, language as u8)));
            }
        }
        Self::lay_out(words)
    }

    fn lay_out(words: BTreeMap<u64, Vec<Word>>) -> Self {
        let (index, entries) = (Hashed::default(), Vec::new());
        let mut lexicon = Self { index, entries, signs: Vec::new(), begins: vec![0; FILTER] };
        for (key, mut list) in words {
            list.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then(a.0.cmp(&b.0)));
            lexicon.begins[(key >> 48) as usize % FILTER] |= 1 << (key >> 40 & 63);
            lexicon.index.insert(key, (lexicon.entries.len() as u32, list.len() as u32));
            for (signs, (code, tone, language)) in list {
                let (at, len) = (lexicon.signs.len() as u32, signs.len() as u32);
                lexicon.signs.extend(signs);
                lexicon.entries.push(Entry { signs: at, len, code, tone, language });
            }
        }
        lexicon
    }

    fn at(&self, key: u64) -> &[Entry] {
        if self.begins[(key >> 48) as usize % FILTER] & (1 << (key >> 40 & 63)) == 0 {
            return &[];
        }
        let Some(&(first, len)) = self.index.get(&key) else { return &[] };
        &self.entries[first as usize..(first + len) as usize]
    }

    /// Every lexicon word in the units, in order of place.
    pub(crate) fn find(&self, units: &[Unit]) -> Vec<Hit> {
        let mut hits = Vec::new();
        self.find_into(units, &mut hits);
        hits
    }

    /// The same into room that is there already.
    pub(crate) fn find_into(&self, units: &[Unit], hits: &mut Vec<Hit>) {
        hits.clear();
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
                    self.take(word_key(&units[at..end]), units, at, clause, hits);
                    at = end;
                }
                _ => {
                    let next = units.get(at + 1).map_or(0, |unit| unit.sign as u64);
                    self.take(key(unit.sign as u64, next), units, at, clause, hits);
                    if next != 0 {
                        self.take(key(unit.sign as u64, 0), units, at, clause, hits);
                    }
                    at += 1;
                }
            }
        }
        deny(units, hits);
    }

    fn take(&self, key: u64, units: &[Unit], at: usize, clause: u32, hits: &mut Vec<Hit>) {
        for entry in self.at(key) {
            let len = entry.len as usize;
            let Some(found) = units.get(at..at + len) else { continue };
            let spaced = found[len - 1].class == Class::Letter;
            let cut = spaced && units.get(at + len).is_some_and(|next| next.class == Class::Letter);
            if cut
                || !found
                    .iter()
                    .zip(&self.signs[entry.signs as usize..])
                    .all(|(unit, sign)| unit.sign == *sign)
            {
                continue;
            }
            let hit = Hit {
                code: entry.code,
                tone: entry.tone,
                denied: false,
                language: entry.language,
                clause,
                at: at as u32,
                len: len as u32,
            };
            let inside = |old: &Hit| old.code == hit.code && old.at + old.len >= hit.at + hit.len;
            if !hits.iter().rev().take(4).any(inside) {
                hits.push(hit);
            }
        }
    }
}

/// A word's signs with its code, tone and language.
type Word = (Vec<char>, (u8, i8, u8));

fn add(words: &mut BTreeMap<u64, Vec<Word>>, word: &str, what: (u8, i8, u8)) {
    let units = fold(word);
    let Some(first) = units.first() else { return };
    let key = if first.class.word() {
        word_key(&units[..word_end(&units, 0)])
    } else {
        key(first.sign as u64, units.get(1).map_or(0, |unit| unit.sign as u64))
    };
    let signs: Vec<char> = units.iter().map(|unit| unit.sign).collect();
    let list = words.entry(key).or_default();
    // The same word may stand in the files of neighbouring languages.
    if !list.iter().any(|(old, (code, tone, _))| *old == signs && (*code, *tone) == (what.0, what.1)) {
        list.push((signs, what));
    }
}

/// Lines `name: word, word` of a lexicon file.
fn lines(file: &'static str) -> impl Iterator<Item = (&'static str, impl Iterator<Item = &'static str>)> {
    file.lines().filter_map(|line| {
        let (name, words) = line.split_once(':')?;
        Some((name.trim(), words.split(',').map(str::trim).filter(|word| !word.is_empty())))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn concepts(text: &str) -> Vec<u8> {
        lexicon().find(&fold(text)).iter().map(|hit| hit.code).collect()
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
