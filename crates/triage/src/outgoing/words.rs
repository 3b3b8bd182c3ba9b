//! Concept words of outgoing texts and the trie that finds them in folded signs.
//!
//! A word is written plainly in the lexicon files; `#` stands for any run of digits, `..` for a few words of anything
//! inside one clause, a leading `~` lets every character be replaced by the homophones of `homophones.txt`.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::signs::{Gap, Kind, Sign, fold};

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

/// Languages whose words may carry the endings of [`ENDINGS`].
const SPACED: std::ops::RangeInclusive<usize> = 1..=3;
const ENDINGS: [&str; 9] = ["s", "nya", "mu", "ku", "lah", "kan", "in", "an", "i"];
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
}

#[derive(Clone, Copy)]
struct End {
    concept: Concept,
    /// The word was entered without its accents; the text must then be without accents too.
    bare: bool,
    /// Endings may follow.
    open: bool,
}

#[derive(Default)]
struct Node {
    edges: Vec<(char, u32)>,
    ends: Vec<End>,
}

struct Trie {
    nodes: Vec<Node>,
}

/// Stands for a run of digits.
const NUMBER: char = '#';
/// Stands for a blank that must be there.
const BLANK: char = ' ';
/// Stands for a few words of anything.
const ANYTHING: char = '\u{0}';
/// Steps that [`ANYTHING`] may span.
const REACH: u32 = 20;
/// Places looked at per beginning; keeps the time linear whatever the text is.
const BUDGET: u32 = 600;

static TRIE: LazyLock<Trie> = LazyLock::new(Trie::build);

/// Every word of the lexicon in the signs, in order of place.
pub(crate) fn find(signs: &[Sign]) -> Vec<Hit> {
    let mut hits = Vec::new();
    for at in 0..signs.len() {
        let mut walk = Walk { signs, from: at, budget: BUDGET, found: Vec::new() };
        TRIE.enter(&mut walk);
        walk.found.sort_by_key(|(_, end)| std::cmp::Reverse(*end));
        for (index, &(concept, end)) in walk.found.iter().enumerate() {
            if !walk.found[..index].iter().any(|(other, _)| *other == concept) {
                hits.push(Hit { concept, at, end });
            }
        }
    }
    hits
}

struct Walk<'a> {
    signs: &'a [Sign],
    from: usize,
    budget: u32,
    found: Vec<(Concept, usize)>,
}

impl Trie {
    fn build() -> Self {
        let mut trie = Self { nodes: vec![Node::default()] };
        let alike = homophones();
        for (language, file) in FILES.iter().enumerate() {
            for line in file.lines() {
                let Some((name, words)) = line.split_once(':') else { continue };
                let Some(concept) = Concept::parse(name.trim()) else { continue };
                for word in words.split('|').map(str::trim).filter(|word| !word.is_empty()) {
                    let open = SPACED.contains(&language)
                        && word.chars().filter(|sign| sign.is_alphabetic()).count() >= 4;
                    match word.strip_prefix('~') {
                        Some(word) => {
                            for word in spread(word, &alike) {
                                trie.add(&word, End { concept, bare: false, open });
                            }
                        }
                        None => trie.add(word, End { concept, bare: false, open }),
                    }
                }
            }
        }
        trie
    }

    fn add(&mut self, word: &str, end: End) {
        let path = pattern(word, false);
        if path.is_empty() {
            return;
        }
        let bare = pattern(word, true);
        if bare != path && bare.iter().filter(|sign| sign.is_ascii_lowercase()).count() >= 4 {
            self.insert(&bare, End { bare: true, ..end });
        }
        self.insert(&path, end);
    }

    fn insert(&mut self, path: &[char], end: End) {
        let mut node = 0;
        for &sign in path {
            node = match self.nodes[node].edges.binary_search_by_key(&sign, |edge| edge.0) {
                Ok(at) => self.nodes[node].edges[at].1 as usize,
                Err(at) => {
                    let next = self.nodes.len();
                    self.nodes.push(Node::default());
                    self.nodes[node].edges.insert(at, (sign, next as u32));
                    next
                }
            };
        }
        self.nodes[node].ends.push(end);
    }

    fn edge(&self, node: usize, sign: char) -> Option<usize> {
        let edges = &self.nodes[node].edges;
        edges.binary_search_by_key(&sign, |edge| edge.0).ok().map(|at| edges[at].1 as usize)
    }

    /// Tries every word that begins at the walk's first sign.
    fn enter(&self, walk: &mut Walk<'_>) {
        let first = walk.signs[walk.from];
        let inside = |kind: Kind| {
            first.kind == kind
                && first.gap == Gap::None
                && walk.from > 0
                && walk.signs[walk.from - 1].kind == kind
        };
        if inside(Kind::Letter) || inside(Kind::Digit) {
            return;
        }
        self.take(0, walk.from, walk);
    }

    /// Follows the edges that the sign at `at` allows.
    fn take(&self, node: usize, at: usize, walk: &mut Walk<'_>) {
        let Some(&sign) = walk.signs.get(at) else { return };
        if walk.budget == 0 {
            return;
        }
        walk.budget -= 1;
        if sign.kind == Kind::Digit
            && let Some(next) = self.edge(node, NUMBER)
        {
            self.arrive(next, number_end(walk.signs, at), walk);
        }
        for read in readings(sign).into_iter().flatten() {
            if let Some(next) = self.edge(node, read) {
                self.arrive(next, at + 1, walk);
            }
        }
    }

    /// Notes the words that end here and goes on to the next sign.
    fn arrive(&self, node: usize, end: usize, walk: &mut Walk<'_>) {
        for ending in &self.nodes[node].ends {
            let plain = || walk.signs[walk.from..end].iter().all(|sign| sign.sign == sign.base);
            if let Some(end) = word_end(walk.signs, end, ending.open)
                && (!ending.bare || plain())
            {
                walk.found.push((ending.concept, end));
            }
        }
        let Some(&sign) = walk.signs.get(end) else { return };
        let last = walk.signs[end - 1];
        // A letter written twice where the word has it once.
        if sign.gap == Gap::None && sign.kind == Kind::Letter && sign.sign == last.sign {
            self.stay(node, end, walk);
        }
        if let Some(next) = self.edge(node, ANYTHING) {
            self.skip(next, end, walk);
        }
        let glued = last.kind == Kind::Letter && sign.kind == Kind::Letter;
        if sign.gap > Gap::Space {
            return;
        }
        if sign.gap != Gap::None
            && let Some(next) = self.edge(node, BLANK)
        {
            self.take(next, end, walk);
        }
        if !glued || sign.gap <= Gap::Either {
            self.take(node, end, walk);
        }
    }

    /// Passes over a doubled letter.
    fn stay(&self, node: usize, at: usize, walk: &mut Walk<'_>) {
        if walk.budget > 0 && !self.nodes[node].edges.is_empty() || !self.nodes[node].ends.is_empty() {
            walk.budget = walk.budget.saturating_sub(1);
            self.arrive(node, at + 1, walk);
        }
    }

    /// Passes over a few words of the same clause.
    fn skip(&self, node: usize, from: usize, walk: &mut Walk<'_>) {
        let begin = walk.signs[from - 1];
        let mut at = from;
        while let Some(sign) = walk.signs.get(at) {
            if sign.clause != begin.clause || sign.step > begin.step + REACH || walk.budget == 0 {
                return;
            }
            let inside =
                sign.gap == Gap::None && sign.kind == Kind::Letter && walk.signs[at - 1].kind == Kind::Letter;
            if !inside {
                self.take(node, at, walk);
            }
            at += 1;
        }
    }
}

/// The signs a sign can be read as: itself, without accents, or the letter a digit stands for.
fn readings(sign: Sign) -> [Option<char>; 4] {
    let bare = (sign.base != sign.sign).then_some(sign.base);
    let (one, two) = match sign.sign {
        '0' => (Some('o'), None),
        '1' => (Some('i'), Some('l')),
        '3' => (Some('e'), None),
        '4' | '@' => (Some('a'), None),
        '5' | '$' => (Some('s'), None),
        '7' => (Some('t'), None),
        '8' => (Some('b'), None),
        '9' => (Some('g'), None),
        _ => (None, None),
    };
    [Some(sign.sign), bare, one, two]
}

/// One past a run of digits, with points and commas inside.
fn number_end(signs: &[Sign], at: usize) -> usize {
    let rest = signs[at + 1..].iter().take(24);
    at + 1 + rest.take_while(|sign| sign.kind == Kind::Digit && sign.gap <= Gap::Either).count()
}

/// Where the word that reached `end` ends, if it is whole there.
fn word_end(signs: &[Sign], end: usize, open: bool) -> Option<usize> {
    let last = signs[end - 1].kind;
    let goes_on =
        |at: usize, kind: Kind| signs.get(at).is_some_and(|sign| sign.gap == Gap::None && sign.kind == kind);
    if last == Kind::Digit {
        return (!goes_on(end, Kind::Digit)).then_some(end);
    }
    if last != Kind::Letter || !goes_on(end, Kind::Letter) {
        return Some(end);
    }
    if !open {
        return None;
    }
    ENDINGS.iter().find_map(|ending| {
        let past = end + ending.len();
        let same = signs.get(end..past)?.iter().zip(ending.chars()).all(|(sign, want)| sign.base == want);
        (same && !goes_on(past, Kind::Letter)).then_some(past)
    })
}

/// The path of a word through the trie.
fn pattern(word: &str, bare: bool) -> Vec<char> {
    let mut path = Vec::new();
    for (index, part) in word.split("..").enumerate() {
        if index > 0 {
            path.push(ANYTHING);
        }
        let mut first = true;
        for piece in part.split('#') {
            if !first {
                path.push(NUMBER);
            }
            first = false;
            let signs = fold(piece);
            for (at, sign) in signs.iter().enumerate() {
                let glued = at > 0 && sign.kind == Kind::Letter && signs[at - 1].kind == Kind::Letter;
                if glued && sign.gap >= Gap::Either && blank_between(piece, signs[at - 1].end, sign.start) {
                    path.push(BLANK);
                }
                path.push(if bare { sign.base } else { sign.sign });
            }
        }
    }
    path
}

fn blank_between(piece: &str, from: u32, to: u32) -> bool {
    piece.get(from as usize..to as usize).is_some_and(|between| between.contains(' '))
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
