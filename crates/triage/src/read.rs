//! From text to reading: sums the weights, settles the line between complaint and not, and fills in the words.
//!
//! The only module that knows how heads, rules and the star rating are weighed against each other.

use std::cell::{Cell, RefCell};

use domain::reading::{Ground, Issue, Polarity, Reading, Why};

use crate::faults;
use crate::fold::{Folded, Unit, fold, fold_into};
use crate::grams::{visit, visit_concepts};
use crate::heads::{
    GROUND, GROUNDS, ISSUE, ISSUES, LANES, POLARITIES, POLARITY, PRESENT, PRESENTS, SEVERITY,
};
use crate::intent;
use crate::knobs;
use crate::language;
use crate::lexicon::{Codes, Hit, lexicon};
use crate::model::Model;
use crate::passages;
use crate::rules::{self, Findings};
use crate::why;

/// Probability from which a further issue is named.
const ALSO: f32 = 0.5;
/// Probability from which a ground is named.
const GROUNDED: f32 = 0.5;

/// Scores of all lanes for a text and the tone of its words, for whoever fits the knobs.
pub(crate) fn scores_and_tone(model: &Model, text: &str) -> ([f32; LANES], f32) {
    let units = fold(text);
    let hits = lexicon().find(&units);
    (scores(model, &units, &hits), passages::tone(&hits))
}

/// Scores of all lanes for a text, without rating, rules or knobs.
pub(crate) fn raw_scores(model: &Model, text: &str) -> [f32; LANES] {
    let units = fold(text);
    let hits = lexicon().find(&units);
    scores(model, &units, &hits)
}

thread_local! {
    /// Room for units and hits.
    static ROOM: Cell<(Vec<Unit>, Vec<Hit>)> = const { Cell::new((Vec::new(), Vec::new())) };
    /// Room for hashes and rows, kept from text to text.
    static SCRATCH: RefCell<(Vec<u64>, Vec<u32>)> = const { RefCell::new((Vec::new(), Vec::new())) };
}

/// Scores of all lanes for a text already folded and searched.
pub(crate) fn scores(model: &Model, units: &[Unit], hits: &[Hit]) -> [f32; LANES] {
    SCRATCH.with_borrow_mut(|(hashes, rows)| {
        hashes.clear();
        visit(units, |gram| hashes.push(gram.hash));
        visit_concepts(hits, |gram| hashes.push(gram.hash));
        model.find_all(hashes, rows);
        model.scores(&model.sum(rows))
    })
}

/// What the stars alone say, in log-odds of a complaint.
pub(crate) const fn stars(rating: Option<u8>) -> f32 {
    match rating {
        Some(0 | 1) => 2.0,
        Some(2) => 1.6,
        Some(3) => 0.6,
        Some(4) => -1.0,
        Some(5..) => -1.8,
        None => 0.0,
    }
}

impl Model {
    /// Reads one feedback: everything, with the words that decided.
    pub fn read(&self, text: &str, rating: Option<u8>) -> Reading {
        self.compose(text, rating, true)
    }

    /// Reads one feedback without looking for the words that decided.
    pub fn read_fast(&self, text: &str, rating: Option<u8>) -> Reading {
        self.compose(text, rating, false)
    }

    /// The words that speak for an issue.
    pub(crate) fn why(&self, text: &str, issue: Issue) -> Vec<Why> {
        let units = fold(text);
        why::explain(self, text, &units, &lexicon().find(&units), issue)
    }

    fn compose(&self, text: &str, rating: Option<u8>, explain: bool) -> Reading {
        let (units, mut hits) = ROOM.take();
        let folded = fold_into(text, units);
        let reading = self.judge(text, rating, explain, &folded, &mut hits);
        ROOM.set((folded.units, hits));
        reading
    }

    fn judge(
        &self,
        text: &str,
        rating: Option<u8>,
        explain: bool,
        folded: &Folded,
        hits: &mut Vec<Hit>,
    ) -> Reading {
        let units = &folded.units;
        if !faults::is_worded(units) {
            return wordless(units, rating);
        }
        lexicon().find_into(units, hits);
        let hits = &*hits;
        let scores = scores(self, units, hits);
        let codes = Codes::of(hits);
        let findings = rules::apply(hits, &codes);
        let language = language::detect(units, hits);
        let spoken = self.spoken(text, units, hits, &scores, language);
        let mut complaint = sigmoid(spoken + stars(rating));
        if complaint >= 0.5 && rating >= Some(5) && faults::absolves(text, units, hits) {
            complaint = 1.0 - complaint;
        }
        let spans = passages::private(text, folded, hits, &codes);
        let privacy = spans.iter().any(|marked| passages::exposes(*marked));
        let mut reading = if complaint >= 0.5 {
            self.complaining(&scores, complaint, findings)
        } else {
            self.content(&scores, complaint)
        };
        if privacy {
            reading.ground = Some(Ground::Privacy);
        }
        language.clone_into(&mut reading.language);
        reading.at_odds = at_odds(spoken, rating);
        reading.trigger = passages::trigger(&codes).filter(|_| reading.severity == 3);
        reading.aspects = passages::aspects(text, units, hits);
        reading.claims = passages::claims(text, folded, hits, reading.issue.is_some());
        reading.intent = Some(intent::decide(&intent::weigh(&scores, &codes)));
        reading.spans = spans;
        if explain && let Some(issue) = reading.issue {
            reading.why = why::explain(self, text, units, hits, issue);
        }
        reading
    }

    /// Log-odds that the words complain, whatever the stars; a fault that is denied is none.
    pub(crate) fn spoken(
        &self,
        text: &str,
        units: &[Unit],
        hits: &[Hit],
        scores: &[f32; LANES],
        language: &str,
    ) -> f32 {
        let spoken = self.lean(scores, passages::tone(hits), language);
        if spoken < DOUBTED {
            return spoken;
        }
        let spans = faults::denied(units, hits);
        if spans.is_empty() {
            return spoken;
        }
        let rest = faults::without(text, units, &spans);
        let units = fold(&rest);
        if !faults::is_worded(&units) {
            return spoken.min(-faults::BARE);
        }
        let hits = lexicon().find(&units);
        let left = self.lean(&crate::read::scores(self, &units, &hits), passages::tone(&hits), language);
        if faults::turns(&hits) || faults::complains(&units, &hits) {
            spoken
        } else {
            spoken.min(left - faults::CREDIT)
        }
    }

    /// Log-odds by the heads and the lexicon.
    pub(crate) fn lean(&self, scores: &[f32; LANES], tone: f32, language: &str) -> f32 {
        let line = &self.knobs[knobs::line_of(language)..][..knobs::LINE];
        knobs::lean(line, &knobs::margins(scores, tone))
    }

    fn complaining(&self, scores: &[f32; LANES], complaint: f32, findings: Findings) -> Reading {
        let heat = self.knobs[knobs::ISSUE_HEAT];
        let chances = softmax::<6>(&scores[ISSUE.range()][..6], heat);
        let best = largest(&chances);
        let primary = ISSUES[best];
        let polarity = softmax::<4>(&scores[POLARITY.range()], self.knobs[knobs::POLARITY_HEAT]);
        let mixed = polarity[3] > polarity[0];
        Reading {
            polarity: if mixed { Polarity::Mixed } else { Polarity::Negative },
            issue: Some(primary),
            also: also(scores, Some(primary)),
            ground: ground(scores, primary, findings),
            severity: severity(scores, findings),
            confidence: (complaint * chances[best]).clamp(0.0, 1.0),
            ..Reading::nothing()
        }
    }

    fn content(&self, scores: &[f32; LANES], complaint: f32) -> Reading {
        let chances = softmax::<4>(&scores[POLARITY.range()], self.knobs[knobs::POLARITY_HEAT]);
        let neutral = chances[1] > chances[2];
        let share = chances[1].max(chances[2]) / (chances[1] + chances[2]).max(f32::MIN_POSITIVE);
        Reading {
            polarity: if neutral { POLARITIES[1] } else { POLARITIES[2] },
            also: also(scores, None),
            ground: None,
            confidence: ((1.0 - complaint) * share).clamp(0.0, 1.0),
            ..Reading::nothing()
        }
    }
}

/// Log-odds of a complaint below which nothing need be taken back.
const DOUBTED: f32 = -1.5;

/// Log-odds from which words are held against stars.
const CLEAR: f32 = 1.5;

/// Whether few stars stand over praise, or many over a complaint.
fn at_odds(spoken: f32, rating: Option<u8>) -> bool {
    match rating {
        Some(0..=2) => spoken < -CLEAR,
        Some(4..) => spoken > CLEAR,
        _ => false,
    }
}

/// A feedback without any word: only the stars speak.
fn wordless(units: &[Unit], rating: Option<u8>) -> Reading {
    let (polarity, confidence) = match rating {
        Some(0..=2) => (Polarity::Negative, 0.5),
        Some(3) => (Polarity::Neutral, 0.5),
        Some(4..) => (Polarity::Positive, 0.8),
        None => match units.iter().map(|unit| mood(unit.sign)).sum::<i32>() {
            0 => (Polarity::Neutral, 0.3),
            1.. => (Polarity::Positive, 0.6),
            _ => (Polarity::Negative, 0.4),
        },
    };
    let issue = (polarity == Polarity::Negative).then_some(Issue::Groundless);
    Reading { language: "und".to_owned(), polarity, issue, confidence, ..Reading::nothing() }
}

/// What an emoji says: for, against or nothing.
const fn mood(sign: char) -> i32 {
    match sign {
        '👍' | '❤' | '😊' | '😍' | '🥰' | '😁' | '😄' | '👏' | '💯' | '🌹' | '😘' | '🎉' => {
            1
        }
        '👎' | '😡' | '😠' | '🤬' | '💔' | '😤' | '🤮' | '😞' | '☹' | '😢' | '😭' => -1,
        _ => 0,
    }
}

fn also(scores: &[f32; LANES], primary: Option<Issue>) -> Vec<Issue> {
    let lanes = scores[PRESENT.range()].iter().zip(PRESENTS);
    let mut found: Vec<(f32, Issue)> = lanes
        .map(|(score, issue)| (sigmoid(*score), issue))
        .filter(|(chance, issue)| *chance >= ALSO && Some(*issue) != primary)
        .collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    found.into_iter().map(|(_, issue)| issue).collect()
}

fn ground(scores: &[f32; LANES], primary: Issue, findings: Findings) -> Option<Ground> {
    if findings.coercion {
        return Some(Ground::Coercion);
    }
    let lanes: Vec<f32> = scores[GROUND.range()].iter().map(|score| sigmoid(*score)).collect();
    if findings.insult || lanes[0] >= 0.7 {
        return Some(Ground::Abuse);
    }
    if findings.competitor && primary == Issue::Groundless {
        return Some(Ground::Competitor);
    }
    let best = if lanes[1] >= lanes[2] { 1 } else { 2 };
    (lanes[best] >= GROUNDED).then_some(GROUNDS[best])
}

fn severity(scores: &[f32; LANES], findings: Findings) -> u8 {
    let [loss, grave] = [scores[SEVERITY.first], scores[SEVERITY.first + 1]];
    let spoken = findings.grave > 0.0;
    // A grave word lowers the bar; it does not decide alone ("I will not report you").
    if sigmoid(grave + if spoken { findings.grave } else { -0.5 }) >= 0.5 {
        3
    } else if sigmoid(loss + if findings.loss { 0.3 } else { 0.0 }) >= 0.5 || spoken {
        2
    } else {
        1
    }
}

pub(crate) fn sigmoid(score: f32) -> f32 {
    1.0 / (1.0 + (-score).exp())
}

fn softmax<const N: usize>(scores: &[f32], heat: f32) -> [f32; N] {
    let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut chances = [0.0; N];
    for (chance, score) in chances.iter_mut().zip(scores) {
        *chance = ((score - most) * heat).exp();
    }
    let all: f32 = chances.iter().sum();
    chances.map(|chance| chance / all)
}

fn largest(chances: &[f32]) -> usize {
    (0..chances.len()).fold(0, |best, i| if chances[i] > chances[best] { i } else { best })
}
