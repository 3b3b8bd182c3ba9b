//! A text with its concept words, and the questions the rules ask of it: what stands near, what is denied.

use super::FindingKind;
use super::signs::{self, Gap, Sign};
use super::words::{self, Concept, Hit, LANGUAGES};

/// A passage the rules object to, in signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    /// What it is.
    pub(crate) kind: FindingKind,
    /// First sign.
    pub(crate) at: usize,
    /// One past the last sign.
    pub(crate) end: usize,
}

/// Hits looked at on either side of a hit; keeps the time linear.
const AROUND: usize = 40;

/// Steps within which a denial speaks of what follows.
const DENIES: u32 = 34;

/// A text ready to be judged.
pub(crate) struct Scene<'a> {
    /// The text.
    pub(crate) text: &'a str,
    /// Its signs.
    pub(crate) signs: Vec<Sign>,
    /// Words that count, in order of place.
    pub(crate) hits: Vec<Hit>,
    /// Every word, also those inside innocent phrases.
    pub(crate) all: Vec<Hit>,
}

impl<'a> Scene<'a> {
    /// Reads a text.
    pub(crate) fn read(text: &'a str) -> Self {
        let signs = signs::fold(text);
        let all = words::find(&signs);
        let (mut covered_to, mut spoken_to) = (0, 0);
        let mut hits = Vec::with_capacity(all.len());
        // Hits come in order of their first sign, so an innocent phrase around a hit has been seen or begins here.
        for group in all.chunk_by(|a, b| a.at == b.at) {
            for hit in group {
                match hit.concept {
                    Concept::Inert => covered_to = covered_to.max(hit.end),
                    Concept::Blame
                    | Concept::Rude
                    | Concept::Bad
                    | Concept::Bribe
                    | Concept::Outside
                    | Concept::Street => {
                        spoken_to = spoken_to.max(hit.end);
                    }
                    _ => {}
                }
            }
            let counts = |hit: &&Hit| match hit.concept {
                Concept::Inert => false,
                // "申し訳ございません" is innocent and an apology all the same.
                Concept::Sorry | Concept::Invite | Concept::Path => true,
                // A "not" inside an insult denies nothing.
                Concept::Deny | Concept::DenyEnd => hit.end > covered_to && hit.end > spoken_to,
                _ => hit.end > covered_to,
            };
            hits.extend(group.iter().filter(counts));
        }
        Self { text, signs, hits, all }
    }

    /// The bytes of a run of signs.
    pub(crate) fn bytes(&self, at: usize, end: usize) -> Option<(usize, usize)> {
        let first = self.signs.get(at)?;
        let last = self.signs.get(at..end)?.iter().map(|sign| sign.end).max()?;
        Some((first.start as usize, last as usize))
    }

    /// The language most of the words are of, or `und`.
    pub(crate) fn language(&self) -> &'static str {
        let mut votes = [0_usize; LANGUAGES.len()];
        for hit in self.all.iter().take(200) {
            votes[usize::from(hit.language)] += hit.end - hit.at;
        }
        let best = (0..votes.len()).fold(0, |best, at| if votes[at] > votes[best] { at } else { best });
        if votes[best] == 0 { "und" } else { LANGUAGES[best] }
    }

    /// The hits around the hit at `index`, itself left out.
    pub(crate) fn around(&self, index: usize) -> impl Iterator<Item = &Hit> {
        let from = index.saturating_sub(AROUND);
        let to = (index + 1 + AROUND).min(self.hits.len());
        self.hits[from..index].iter().chain(&self.hits[index + 1..to])
    }

    /// The hits that begin near the sign `at`.
    pub(crate) fn near(&self, at: usize) -> &[Hit] {
        let index = self.hits.partition_point(|hit| hit.at < at);
        &self.hits[index.saturating_sub(AROUND)..(index + AROUND).min(self.hits.len())]
    }

    /// Steps between two runs of signs; 0 when they touch or overlap.
    pub(crate) fn distance(&self, a: (usize, usize), b: (usize, usize)) -> u32 {
        let (first, second) = if a.0 <= b.0 { (a, b) } else { (b, a) };
        if second.0 < first.1 {
            return 0;
        }
        self.signs[second.0].step.saturating_sub(self.signs[first.1 - 1].step)
    }

    /// Whether two signs stand in one clause.
    pub(crate) fn same_clause(&self, a: usize, b: usize) -> bool {
        self.signs[a].clause == self.signs[b].clause
    }

    /// Sentences between two signs.
    pub(crate) fn sentences(&self, a: usize, b: usize) -> u32 {
        self.signs[a].sentence.abs_diff(self.signs[b].sentence)
    }

    /// Whether a denial ends the sentence, one clause on: "neither to delete, nor to pay, do we ask".
    fn closes(&self, hit: &Hit, end: usize) -> bool {
        let last = self.signs.get(hit.end).is_none_or(|next| next.gap == Gap::Sentence);
        let clauses = self.signs[hit.at].clause.abs_diff(self.signs[end - 1].clause);
        last && clauses <= 1 && self.sentences(hit.at, end - 1) == 0
    }

    /// Whether the passage warns of what it names: "if somebody offers you this, report it".
    pub(crate) fn warned(&self, at: usize, end: usize) -> bool {
        self.near(at).iter().any(|hit| {
            hit.concept == Concept::Report
                && (self.sentences(hit.at, at) == 0 || self.sentences(hit.at, end - 1) <= 1 && hit.at >= end)
        })
    }

    /// Whether a passage is denied: "never" before it, or "is forbidden" after it, in its own clause.
    pub(crate) fn denied(&self, at: usize, end: usize) -> bool {
        self.denied_before(at, end)
            || self.near(at).iter().any(|hit| {
                hit.concept == Concept::DenyEnd
                    && hit.at >= at
                    && self.distance((hit.at, hit.end), (at, end)) <= DENIES
                    && (self.same_clause(hit.at, end - 1) || self.closes(hit, end))
            })
    }

    /// Whether "never" stands before a passage, in its own clause.
    pub(crate) fn denied_before(&self, at: usize, end: usize) -> bool {
        self.near(at).iter().any(|hit| {
            hit.concept == Concept::Deny
                && hit.at < end
                && self.distance((hit.at, hit.end), (at, end)) <= DENIES
                && (self.same_clause(hit.at, at) || self.same_clause(hit.at, end - 1))
        })
    }
}
