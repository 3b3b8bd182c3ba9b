//! The claim ledger's eye: a sentence that was said is held against what the listing says ([`listed`]), how many are left, and against what nobody
//! may claim ([`book`]). Pure; the same sentence gives the same problems. Numbers and units are in [`measures`], signs in
//! [`fold`], materials and places in [`things`].
//!
//! A sentence is judged by itself: what is said across two captions is two sentences. It errs towards silence where it cannot
//! know what a number is about.

pub mod book;
pub mod fold;
pub mod listed;
pub mod measures;
mod stock;
pub mod things;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::listing::Fact;
use crate::money::Money;
use crate::reading::words;
use crate::refusal::{RuleRef, Words};
use crate::rulebook::Grade;

words! {
    /// What is wrong with something that was said.
    ProblemKind {
        /// The listing says otherwise.
        Fact = "fact",
        /// Better than all others.
        Superlative = "superlative",
        /// It heals.
        Medical = "medical",
        /// It works so well.
        Efficacy = "efficacy",
        /// Cheaper than all others.
        Price = "price",
        /// It is warranted so.
        Guarantee = "guarantee",
    }
}

/// Something wrong with a sentence, and what to say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// What kind.
    pub what: ProblemKind,
    /// The first character of it in the sentence.
    pub from: usize,
    /// The character after its last.
    pub to: usize,
    /// The words.
    pub said: String,
    /// What the listing says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listed: Option<String>,
    /// The name of the listing's fact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fact: Option<String>,
    /// The rule, where one speaks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<RuleRef>,
    /// How good that rule's source is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<Grade>,
    /// What the host should say.
    pub correction: Words,
}

/// What a sentence is held against.
#[derive(Clone, Copy, Debug)]
pub struct Against<'a> {
    /// What is true of what is on; empty where nothing is.
    pub facts: &'a [Fact],
    /// Its price in the session.
    pub price: Option<Money>,
    /// How many of it are left, where that is counted.
    pub left: Option<i64>,
    /// Upper-case market code.
    pub market: &'a str,
}

/// Everything wrong with a sentence, in the order it was said.
pub fn check(sentence: &str, against: &Against<'_>) -> Vec<Problem> {
    let text = fold::Folded::of(sentence);
    let mut problems = book::banned(&text, against.market, book::shipped());
    problems.extend(listed::check(&text, against));
    problems.extend(against.left.and_then(|left| stock::check(&text, left, listed::comma(against.market))));
    problems.sort_by_key(|p| (p.from, p.to));
    problems
}

/// The sentences of a caption, each with its share of the time, which runs evenly over the characters.
pub fn sentences(text: &str, from_ms: i64, to_ms: i64) -> Vec<(i64, i64, String)> {
    let chars: Vec<char> = text.chars().collect();
    let all = chars.len().max(1) as i64;
    let at = |n: usize| from_ms + (to_ms - from_ms).max(0) * n as i64 / all;
    let mut parts = Vec::new();
    let mut begin = 0;
    for n in 0..chars.len() {
        let next = chars.get(n + 1);
        let ends = match chars[n] {
            '。' | '！' | '？' | '!' | '?' | '；' | ';' | '\n' => true,
            '.' => next.is_none_or(|c| c.is_whitespace()),
            _ => false,
        };
        if ends || next.is_none() {
            let part: String = chars[begin..=n].iter().collect();
            if part.chars().any(char::is_alphanumeric) {
                parts.push((at(begin), at(n + 1), part.trim().to_owned()));
            }
            begin = n + 1;
        }
    }
    parts
}

/// Whether something was said in these texts: every measure of it in them together, or in one of them three fifths of its words;
/// of Chinese, three fifths of the characters and a third of the pairs of them.
pub fn heard(phrase: &str, texts: &[String]) -> bool {
    let wanted = fold::Folded::of(phrase);
    let measures = measures::measures(&wanted, false);
    if !measures.is_empty() {
        let found = measures::measures(&fold::Folded::of(&texts.join("\n")), false);
        return measures.iter().all(|m| found.iter().any(|f| f.same(m, 0.01)));
    }
    let (words, pairs) = pieces(&wanted);
    let share = |wanted: &BTreeSet<String>, said: &BTreeSet<String>, n: usize, of: usize| {
        wanted.intersection(said).count() * of >= wanted.len() * n
    };
    !words.is_empty()
        && texts.iter().any(|text| {
            let said = pieces(&fold::Folded::of(text));
            share(&words, &said.0, 3, 5) && share(&pairs, &said.1, 1, 3)
        })
}

/// Words of two letters or more and Chinese characters; and pairs of these.
fn pieces(text: &fold::Folded) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut words, mut pairs) = (BTreeSet::new(), BTreeSet::new());
    for run in text.chars.split(|c| !c.is_alphanumeric()) {
        for run in run.chunk_by(|a, b| fold::is_han(*a) == fold::is_han(*b)) {
            if fold::is_han(run[0]) {
                words.extend(run.iter().map(char::to_string));
                pairs.extend(run.windows(2).map(String::from_iter));
            } else if run.len() > 1 {
                words.insert(run.iter().collect());
            }
        }
    }
    (words, pairs)
}
