//! The shape of a language's phrase book. The words are in `words_en`, `words_zh` and `words_id`.
//!
//! Phrases are small grammars: `[a|b|]` picks one, also nested; `{slot}` is filled in from the order at hand.

/// What kind of thing is sold; indexes the per-kind phrase lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Ceramic,
    Flask,
    Apparel,
    Audio,
    Snack,
    Skincare,
    Home,
}

impl Kind {
    /// Whether buyers choose a colour of it.
    pub(super) const fn has_colors(self) -> bool {
        !matches!(self, Self::Snack | Self::Skincare)
    }
}

pub(super) type Lines = &'static [&'static str];

/// One thing that buyers write to a shop about.
#[derive(Debug)]
pub(super) struct Topic {
    /// Whether it is about an order.
    pub(super) about_order: bool,
    pub(super) ask: Lines,
    pub(super) answer: Lines,
    pub(super) more: Lines,
    pub(super) done: Lines,
}

/// All phrases of one language.
#[derive(Debug)]
pub(super) struct Tongue {
    /// What stands between two sentences.
    pub(super) join: &'static str,
    pub(super) emoji_good: Lines,
    pub(super) emoji_bad: Lines,
    pub(super) gifts: Lines,

    pub(super) short_good: Lines,
    pub(super) good_openings: Lines,
    pub(super) good_generic: Lines,
    pub(super) good_closings: Lines,
    pub(super) good: [Lines; 7],

    pub(super) neutral: Lines,
    pub(super) mixed_turns: Lines,

    pub(super) bad_openings: Lines,
    pub(super) bad_closings: Lines,
    pub(super) faulty: [Lines; 7],
    pub(super) differs: [Lines; 7],
    pub(super) differs_generic: Lines,
    pub(super) cracked: Lines,
    pub(super) late: Lines,
    pub(super) transit: Lines,
    pub(super) service: Lines,
    pub(super) price: Lines,
    pub(super) no_reason: Lines,

    pub(super) abuse: Lines,
    pub(super) privacy: Lines,
    pub(super) competitor: Lines,
    pub(super) extortion: Lines,
    pub(super) irrelevant: Lines,

    pub(super) auto_reply: Lines,
    pub(super) nudge: Lines,
    pub(super) topics: &'static [Topic],
}
