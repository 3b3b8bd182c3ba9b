//! Measures the guard on a set of texts whose findings are known.
//!
//! A set is a table of tab-separated lines: language, expected kinds joined by commas or `-` for none, text.

use super::{Audience, FindingKind, inspect_closely};

/// The written set: 637 texts in seven languages, half of them innocent.
pub const SET: &str = include_str!("../../tests/outgoing/set.tsv");

/// Texts written after the rules, in six rounds; what each scored at first sight is in `docs/models/guard.md`.
pub const HELD_OUT: [&str; 6] = [
    include_str!("../../tests/outgoing/held_out.tsv"),
    include_str!("../../tests/outgoing/held_out_2.tsv"),
    include_str!("../../tests/outgoing/held_out_3.tsv"),
    include_str!("../../tests/outgoing/held_out_4.tsv"),
    include_str!("../../tests/outgoing/held_out_5.tsv"),
    include_str!("../../tests/outgoing/held_out_6.tsv"),
];

/// Texts on which nothing was ever tuned: what the guard may be expected to do with texts that nobody has seen.
pub const BLIND: [&str; 2] = [
    include_str!("../../tests/outgoing/blind_zh_en.tsv"),
    include_str!("../../tests/outgoing/blind_others.tsv"),
];

/// One text and what must be found in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// BCP 47 primary subtag.
    pub language: String,
    /// What must be found; empty for an innocent text.
    pub expected: Vec<FindingKind>,
    /// The text.
    pub text: String,
}

/// What the guard got right and wrong.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Marks {
    /// Texts that must not pass as they are.
    pub guilty: usize,
    /// Those of them in which every expected kind was found.
    pub caught: usize,
    /// Innocent texts.
    pub innocent: usize,
    /// Innocent texts in which something was found.
    pub alarms: usize,
    /// The texts it got wrong, with what was found.
    pub wrong: Vec<(Question, Vec<FindingKind>)>,
}

impl Marks {
    /// Share of guilty texts caught; 1 when there are none.
    pub fn recall(&self) -> f64 {
        share(self.caught, self.guilty, 1.0)
    }

    /// Share of innocent texts with a false alarm; 0 when there are none.
    pub fn false_alarm(&self) -> f64 {
        share(self.alarms, self.innocent, 0.0)
    }
}

fn share(part: usize, whole: usize, none: f64) -> f64 {
    if whole == 0 { none } else { part as f64 / whole as f64 }
}

/// Why a line of a set cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {why}")]
pub struct SetError {
    /// Line, counted from 1.
    pub line: usize,
    /// What is wrong with it.
    pub why: &'static str,
}

/// Reads a set; empty lines and lines that begin with `# ` are passed over.
pub fn parse(set: &str) -> Result<Vec<Question>, SetError> {
    let lines = set.lines().enumerate();
    lines
        .filter(|(_, line)| !line.is_empty() && !line.starts_with("# "))
        .map(|(index, line)| question(line).map_err(|why| SetError { line: index + 1, why }))
        .collect()
}

fn question(line: &str) -> Result<Question, &'static str> {
    let mut fields = line.splitn(3, '\t');
    let (Some(language), Some(kinds), Some(text)) = (fields.next(), fields.next(), fields.next()) else {
        return Err("three fields are needed: language, kinds, text");
    };
    let expected = match kinds {
        "-" => Vec::new(),
        _ => kinds.split(',').map(FindingKind::parse).collect::<Option<_>>().ok_or("unknown kind")?,
    };
    Ok(Question { language: language.to_owned(), expected, text: text.to_owned() })
}

/// Asks the guard every question; a doubt counts as found, and as an alarm.
pub fn evaluate(questions: &[Question]) -> Marks {
    let mut marks = Marks::default();
    for question in questions {
        let read = inspect_closely(&question.text, Audience::Public);
        let mut found: Vec<FindingKind> =
            read.findings.iter().chain(&read.doubts).map(|one| one.kind).collect();
        found.sort_unstable();
        found.dedup();
        let right = if question.expected.is_empty() {
            marks.innocent += 1;
            marks.alarms += usize::from(!found.is_empty());
            found.is_empty()
        } else {
            let caught = question.expected.iter().all(|kind| found.contains(kind));
            marks.guilty += 1;
            marks.caught += usize::from(caught);
            caught
        };
        if !right {
            marks.wrong.push((question.clone(), found));
        }
    }
    marks
}
