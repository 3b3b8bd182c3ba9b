//! The guard's head: what a text means where its words say nothing plainly.
//!
//! A small network over what stands between the layers of the deep tier, trained by `training/guard.py` on written
//! texts only (`docs/models/guard.md`). It reads every sentence and every two neighbours. Without the deep tier it
//! keeps silent and the rules serve alone.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use super::FindingKind;
use super::scene::{Scene, Span};
use crate::deep::{Deep, Net};
use crate::engine;

/// The kinds in the order of the file's lanes; lane 0 is "any of them".
const KINDS: [FindingKind; 7] = [
    FindingKind::Incentive,
    FindingKind::Rude,
    FindingKind::Blame,
    FindingKind::PersonalData,
    FindingKind::OffPlatform,
    FindingKind::ReviewAsk,
    FindingKind::UngrantedPromise,
];
/// Lanes of the file.
const LANES: usize = 1 + KINDS.len();
/// Sentences read of one text; longer texts are read in as many equal parts.
const MOST: usize = 32;
/// Letters below which a passage says too little to be judged by its meaning.
const LEAST: usize = 6;

/// Passages remembered; when there are more, all are forgotten. Longer ones than this many bytes are not.
const REMEMBERED: usize = 4_096;
const LONGEST: usize = 1_000;

static MEMORY: LazyLock<Mutex<HashMap<Box<str>, Option<FindingKind>>>> = LazyLock::new(Mutex::default);

const MAGIC: &[u8] = b"KGUARD1\n";
static HEAD: LazyLock<Option<Head>> =
    LazyLock::new(|| Head::from_bytes(include_bytes!("../../model/guard.bin")));

struct Head(Net);

impl Head {
    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Net::from_bytes(bytes, MAGIC, LANES).map(Self)
    }

    /// What a passage means, where the head is sure enough.
    fn kind(&self, trace: &[f32]) -> Option<FindingKind> {
        let scores: [f32; LANES] = self.0.scores(trace)?;
        // Numbers and addresses are found by their form.
        let heard = scores[1..].iter().zip(KINDS).filter(|(_, kind)| *kind != FindingKind::PersonalData);
        heard.max_by(|a, b| a.0.total_cmp(b.0)).filter(|_| scores[0] > self.0.number).map(|(_, kind)| kind)
    }
}

/// Every passage that means what it should not say and of which `known` says nothing yet.
pub(crate) fn find(scene: &Scene<'_>, known: &[Span]) -> Vec<Span> {
    let windows = windows(scene);
    let (Some(head), Some(deep)) = (HEAD.as_ref(), engine::shipped()) else { return Vec::new() };
    judge(scene, head, deep, &windows, known)
}

fn judge(
    scene: &Scene<'_>,
    head: &Head,
    deep: &Deep,
    windows: &[(usize, usize)],
    known: &[Span],
) -> Vec<Span> {
    let text = |(at, end): &(usize, usize)| {
        let (start, end) = scene.bytes(*at, *end).unwrap_or_default();
        scene.text.get(start..end).unwrap_or_default()
    };
    let texts: Vec<&str> = windows.iter().map(text).collect();
    let mut spans: Vec<Span> = Vec::new();
    for (&(at, end), heard) in windows.iter().zip(heard(head, deep, &texts)) {
        let Some(kind) = heard else { continue };
        // Single sentences come first, so that two neighbours add only what neither says alone.
        let told = known.iter().chain(&spans).any(|span| span.kind == kind && span.at < end && at < span.end);
        if !told {
            spans.push(Span { kind, at, end });
        }
    }
    spans
}

/// What each passage is heard to mean. Whoever writes has the same sentences judged again with every word: they are
/// remembered, so that only what is new is read.
fn heard(head: &Head, deep: &Deep, texts: &[&str]) -> Vec<Option<FindingKind>> {
    let mut answers: Vec<Option<Option<FindingKind>>> = {
        let memory = MEMORY.lock().unwrap_or_else(PoisonError::into_inner);
        texts.iter().map(|text| memory.get(*text).copied()).collect()
    };
    let unknown: Vec<usize> = (0..texts.len()).filter(|i| answers[*i].is_none()).collect();
    let new: Vec<&str> = unknown.iter().map(|i| texts[*i]).collect();
    let traces = deep.traces(&new);
    let mut memory = MEMORY.lock().unwrap_or_else(PoisonError::into_inner);
    if memory.len() + new.len() > REMEMBERED {
        memory.clear();
    }
    for (i, trace) in unknown.into_iter().zip(traces) {
        let kind = head.kind(&trace);
        if texts[i].len() <= LONGEST {
            memory.insert(texts[i].into(), kind);
        }
        answers[i] = Some(kind);
    }
    answers.into_iter().map(Option::flatten).collect()
}

/// The passages that are judged: every sentence, then every two neighbours, in signs.
fn windows(scene: &Scene<'_>) -> Vec<(usize, usize)> {
    let mut sentences: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    for own in scene.signs.chunk_by(|a, b| a.sentence == b.sentence) {
        sentences.push((at, at + own.len()));
        at += own.len();
    }
    let together = sentences.len().div_ceil(MOST).max(1);
    let parts: Vec<(usize, usize)> = sentences.chunks(together).map(joined).collect();
    let pairs = parts.windows(2).map(joined);
    parts.iter().copied().chain(pairs).filter(|(at, end)| worded(scene, *at, *end)).collect()
}

/// From the first of some passages to the last.
fn joined(parts: &[(usize, usize)]) -> (usize, usize) {
    (parts.first().map_or(0, |part| part.0), parts.last().map_or(0, |part| part.1))
}

/// Whether a passage has words enough to mean something: a number or a code has not.
fn worded(scene: &Scene<'_>, at: usize, end: usize) -> bool {
    use super::signs::{Gap, Kind};
    let signs = &scene.signs[at..end];
    let weight = |kind| match kind {
        Kind::Han => 3,
        Kind::Kana | Kind::Thai => 2,
        Kind::Letter => 1,
        Kind::Digit | Kind::Mark => 0,
    };
    let code = signs.iter().skip(1).all(|sign| sign.gap < Gap::Space)
        && signs.iter().all(|sign| matches!(sign.kind, Kind::Letter | Kind::Digit));
    !code && signs.iter().map(|sign| weight(sign.kind)).sum::<usize>() >= LEAST
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_head_can_be_read() {
        assert!(HEAD.is_some());
        assert!(Head::from_bytes(b"KGUARD1\n").is_none());
    }

    #[test]
    fn a_code_is_no_sentence() {
        for code in ["RF-20261102-17", "1Z999AA10123456784", "SAVE10", "好", ""] {
            assert_eq!(windows(&Scene::read(code)), [], "{code}");
        }
    }

    #[test]
    fn a_passage_means_the_same_when_it_is_read_again() {
        let deep = engine::shipped().expect("the deep tier");
        let head = HEAD.as_ref().expect("the head");
        let texts = ["We would love to make it worth your while.", "Your parcel leaves tomorrow."];
        let first = heard(head, deep, &texts);
        assert_eq!(heard(head, deep, &texts), first);
        // Beside others as alone.
        let alone: Vec<_> = deep.traces(&texts[1..]).iter().map(|trace| head.kind(trace)).collect();
        assert_eq!(alone, first[1..]);
    }

    #[test]
    fn every_sentence_and_two_neighbours_are_read_and_not_more_than_a_few() {
        assert_eq!(windows(&Scene::read("first one. second one.")).len(), 3);
        assert!(windows(&Scene::read(&"one more sentence. ".repeat(10_000))).len() < 2 * MOST);
    }
}
