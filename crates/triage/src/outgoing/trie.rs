//! A trie of concept words that is walked through folded signs, past disguises.

use super::signs::{Gap, Kind, Sign, fold};
use super::words::{Concept, Hit};

/// What ends at a node.
#[derive(Clone, Copy)]
pub(crate) struct End {
    /// What the word stands for.
    pub(crate) concept: Concept,
    /// The lexicon file it stands in.
    pub(crate) language: u8,
    /// The word was entered without its accents; the text must then be without accents too.
    pub(crate) bare: bool,
    /// Endings may follow.
    pub(crate) open: bool,
}

#[derive(Default)]
struct Node {
    edges: Vec<(char, u32)>,
    ends: Vec<End>,
}

/// All words, sign by sign.
pub(crate) struct Trie {
    nodes: Vec<Node>,
}

impl Default for Trie {
    fn default() -> Self {
        Self { nodes: vec![Node::default()] }
    }
}

/// Stands for a run of digits.
const NUMBER: char = '#';
/// Stands for a blank that must be there.
const BLANK: char = ' ';
/// Stands for a few words of anything.
const ANYTHING: char = '\u{0}';
/// Steps that [`ANYTHING`] may span.
const REACH: u32 = 20;
/// Index of the Vietnamese lexicon.
const VIETNAMESE: u8 = 4;
/// Places looked at per beginning; keeps the time linear whatever the text is.
const BUDGET: u32 = 600;

/// Endings that words of spaced languages may carry.
const ENDINGS: [&str; 9] = ["s", "nya", "mu", "ku", "lah", "kan", "in", "an", "i"];

struct Walk<'a> {
    signs: &'a [Sign],
    from: usize,
    budget: u32,
    found: Vec<Hit>,
}

impl Trie {
    /// Adds a word, and the word without its accents.
    pub(crate) fn add(&mut self, word: &str, end: End) {
        let path = pattern(word, false);
        if path.is_empty() {
            return;
        }
        let bare = pattern(word, true);
        let letters = bare.iter().filter(|sign| sign.is_ascii_lowercase()).count();
        let telling = letters >= 6 || letters >= 4 && bare.contains(&BLANK);
        if bare != path && telling && !path.contains(&NUMBER) {
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

    /// Every word that begins at the sign `from`.
    pub(crate) fn at(&self, signs: &[Sign], from: usize) -> Vec<Hit> {
        let mut walk = Walk { signs, from, budget: BUDGET, found: Vec::new() };
        self.enter(&mut walk);
        walk.found
    }

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
            let plain = || walk.signs[walk.from..end].iter().all(|sign| sign.seen == sign.base);
            let foreign = || {
                ending.language != VIETNAMESE
                    && end - walk.from <= 4
                    && walk.signs[walk.from..end].iter().any(|sign| vietnamese(sign.seen))
            };
            if let Some(end) = word_end(walk.signs, end, ending.open)
                && (!ending.bare || plain())
                && !foreign()
            {
                walk.found.push(Hit {
                    concept: ending.concept,
                    at: walk.from,
                    end,
                    language: ending.language,
                });
            }
        }
        let Some(&sign) = walk.signs.get(end) else { return };
        let last = walk.signs[end - 1];
        // A letter written twice where the word has it once.
        if sign.gap == Gap::None && sign.kind == Kind::Letter && sign.seen == last.seen {
            self.stay(node, end, walk);
        }
        if let Some(next) = self.edge(node, ANYTHING) {
            self.skip(next, end, walk);
        }
        let glued = last.kind == Kind::Letter && sign.kind == Kind::Letter;
        let after_number = last.kind == Kind::Digit && sign.gap == Gap::Clause;
        if sign.gap > Gap::Space && !after_number {
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

/// Thai vowels and tones that belong to the letter before them.
const fn mark(sign: char) -> bool {
    matches!(sign, '\u{e31}' | '\u{e34}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}')
}

/// Letters only Vietnamese has: short words of other languages are not read into them ("bạn" is not "ban").
const fn vietnamese(sign: char) -> bool {
    matches!(sign, 'ă' | 'đ' | 'ơ' | 'ư' | '\u{1ea0}'..='\u{1ef9}')
}

/// The signs a sign can be read as: itself, without accents, or the letter a digit stands for.
fn readings(sign: Sign) -> [Option<char>; 4] {
    let bare = (sign.base != sign.seen).then_some(sign.base);
    let (one, two) = match sign.seen {
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
    [Some(sign.seen), bare, one, two]
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
    if last == Kind::Thai && goes_on(end, Kind::Thai) && signs.get(end).is_some_and(|sign| mark(sign.seen)) {
        return None;
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
pub(crate) fn pattern(word: &str, bare: bool) -> Vec<char> {
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
                path.push(if bare { sign.base } else { sign.seen });
            }
        }
    }
    path
}

fn blank_between(piece: &str, from: u32, to: u32) -> bool {
    piece.get(from as usize..to as usize).is_some_and(|between| between.contains(' '))
}
