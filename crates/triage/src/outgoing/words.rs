//! Concept words of outgoing texts, as they stand in the lexicon files.
//!
//! A word is written plainly; `#` stands for any run of digits, `..` for a few words of anything inside one clause,
//! a leading `~` lets every character be replaced by the homophones of `homophones.txt`.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::signs::Sign;
use super::trie::{End, Trie};

macro_rules! concepts {
    ($($(#[$doc:meta])* $name:ident = $word:literal),* $(,)?) => {
        /// What a word of the lexicon stands for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub(crate) enum Concept { $($(#[$doc])* $name),* }

        impl Concept {
            fn parse(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$name),)* _ => None }
            }
        }
    };
}

concepts! {
    /// A review, of either sort.
    Review = "review",
    /// A good review.
    Good = "good",
    /// A bad review.
    Bad = "bad",
    /// To change, raise or delete.
    Change = "change",
    /// To write or give (a review).
    Write = "write",
    /// What is given only as a bribe or a present.
    Reward = "reward",
    /// What is given to put things right.
    Remedy = "remedy",
    /// A sum of money.
    Amount = "amount",
    /// To give, pay, send.
    Offer = "offer",
    /// If, once, first … then.
    If = "if",
    /// We, I, the shop.
    We = "we",
    /// To hand over: send, ship, pay, return.
    Give = "give",
    /// For, get, in return.
    Link = "link",
    /// A whole bribe in one phrase.
    Bribe = "bribe",
    /// A whole request for another review in one phrase.
    Plea = "plea",
    /// Never, not, regardless: before what it denies.
    Deny = "deny",
    /// The same, after what it denies.
    DenyEnd = "denyend",
    /// An innocent phrase; what it covers is not looked at.
    Inert = "inert",
    /// Names the number that follows as that of an order or a parcel.
    OrderNo = "orderno",
    /// Asks to report whoever offers this, or warns of it.
    Report = "report",
    /// Leaves the review to the buyer.
    Free = "free",
    /// What else can be changed: an order, an address.
    Object = "object",
    /// Blames or threatens the buyer.
    Blame = "blame",
    /// Insults.
    Rude = "rude",
    /// Guaranteed, for sure, in full.
    Sure = "sure",
    /// A whole outright promise.
    Promise = "promise",
    /// A name of an outside channel that is enough by itself.
    Outside = "outside",
    /// A name of an outside channel that needs a word of contact.
    App = "app",
    /// Words of contact: add, scan, id.
    Contact = "contact",
    /// Words of a street address.
    Street = "street",
    /// Thanks.
    Thanks = "thanks",
    /// Apology.
    Sorry = "sorry",
    /// Invitation to a private talk.
    Invite = "invite",
    /// A whole path to a remedy.
    Path = "path",
    /// We will, you can, please.
    Can = "can",
}

const FILES: [&str; 8] = [
    include_str!("../../lexicon/outgoing/zh.txt"),
    include_str!("../../lexicon/outgoing/en.txt"),
    include_str!("../../lexicon/outgoing/id.txt"),
    include_str!("../../lexicon/outgoing/ms.txt"),
    include_str!("../../lexicon/outgoing/vi.txt"),
    include_str!("../../lexicon/outgoing/th.txt"),
    include_str!("../../lexicon/outgoing/ja.txt"),
    include_str!("../../lexicon/outgoing/tl.txt"),
];

/// Languages whose longer words may carry endings.
const SPACED: std::ops::RangeInclusive<usize> = 1..=3;
const HOMOPHONES: &str = include_str!("../../lexicon/outgoing/homophones.txt");

/// A word found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Hit {
    /// Its concept.
    pub(crate) concept: Concept,
    /// First sign.
    pub(crate) at: usize,
    /// One past the last sign.
    pub(crate) end: usize,
    /// The lexicon file it stands in: an index into [`LANGUAGES`].
    pub(crate) language: u8,
}

/// Languages of the lexicon files, in order.
pub(crate) const LANGUAGES: [&str; 8] = ["zh", "en", "id", "ms", "vi", "th", "ja", "tl"];

static TRIE: LazyLock<Trie> = LazyLock::new(build);

/// Every word of the lexicon in the signs, in order of place.
pub(crate) fn find(signs: &[Sign]) -> Vec<Hit> {
    let mut hits = Vec::new();
    for at in 0..signs.len() {
        let mut found = TRIE.at(signs, at);
        found.sort_by_key(|hit| std::cmp::Reverse(hit.end));
        for (index, hit) in found.iter().enumerate() {
            if !found[..index].iter().any(|longer| longer.concept == hit.concept) {
                hits.push(*hit);
            }
        }
    }
    hits
}

/// Every word of the lexicon files with its concept and language.
fn entries() -> impl Iterator<Item = (&'static str, Concept, u8)> {
    let lines =
        FILES.iter().zip(0..).flat_map(|(file, language)| file.lines().map(move |line| (line, language)));
    lines
        .filter_map(|(line, language)| {
            let (name, words) = line.split_once(':')?;
            Some((words, Concept::parse(name.trim())?, language))
        })
        .flat_map(|(words, concept, language)| {
            words
                .split('|')
                .map(str::trim)
                .filter(|word| !word.is_empty())
                .map(move |word| (word, concept, language))
        })
}

fn build() -> Trie {
    let mut trie = Trie::default();
    let alike = homophones();
    for (word, concept, language) in entries() {
        let letters = word.chars().filter(|sign| sign.is_alphabetic()).count();
        let open = SPACED.contains(&usize::from(language)) && letters >= 4;
        let end = End { concept, language, bare: false, open };
        match word.strip_prefix('~') {
            Some(word) => spread(word, &alike).iter().for_each(|word| trie.add(word, end)),
            None => trie.add(word, end),
        }
    }
    trie
}

fn homophones() -> HashMap<char, Vec<String>> {
    let mut alike: HashMap<char, Vec<String>> = HashMap::new();
    for line in HOMOPHONES.lines() {
        let Some((sign, others)) = line.split_once(':') else { continue };
        let Some(sign) = sign.trim().chars().next() else { continue };
        alike.entry(sign).or_default().extend(others.split_whitespace().map(str::to_owned));
    }
    alike
}

/// Every spelling of a word, at most some thousand.
fn spread(word: &str, alike: &HashMap<char, Vec<String>>) -> Vec<String> {
    let mut words = vec![String::new()];
    for sign in word.chars() {
        let others =
            if words.len() > 2_000 { &[][..] } else { alike.get(&sign).map_or(&[][..], Vec::as_slice) };
        let mut next = Vec::with_capacity(words.len() * (others.len() + 1));
        for begun in &words {
            next.push(format!("{begun}{sign}"));
            next.extend(others.iter().map(|other| format!("{begun}{other}")));
        }
        words = next;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_names_a_concept() {
        for line in FILES.iter().flat_map(|file| file.lines()) {
            let name = line.split(':').next().unwrap_or_default();
            assert!(Concept::parse(name).is_some(), "{line}");
        }
    }

    #[test]
    fn no_word_folds_to_a_bare_letter_or_digit() {
        for (word, ..) in entries() {
            let path = super::super::trie::pattern(word, false);
            assert!(!matches!(path.as_slice(), [] | ['a'..='z' | '0'..='9']), "{word}");
        }
    }
}
