//! What nobody may claim, as data in `rulebook/claims.toml`, dated and with sources as rules are.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use jiff::civil::Date;
use serde::Deserialize;

use super::fold::Folded;
use super::{Problem, ProblemKind};
use crate::refusal::{RuleRef, Words};
use crate::rulebook::Grade;

/// Claims that may not be made.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClaimRule {
    /// Stable id.
    pub id: String,
    /// What kind of claim.
    pub kind: ProblemKind,
    /// Upper-case market codes; empty for all.
    #[serde(default)]
    pub markets: Vec<String>,
    /// The words; `*` stands for up to twelve characters.
    pub words: Vec<String>,
    /// Phrases in which a word means something else.
    #[serde(default)]
    pub except: Vec<String>,
    /// What to say instead.
    pub say: Words,
    /// Where it was read.
    pub source: String,
    /// The date of that page or law, where it is known.
    #[serde(default)]
    pub page_date: Option<Date>,
    /// How good the source is.
    pub grade: Grade,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    claim: Vec<ClaimRule>,
}

/// Reads a file of claims.
///
/// # Errors
/// What is wrong, with the rule's id where there is one.
pub fn read(text: &str) -> Result<Vec<ClaimRule>, String> {
    let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
    let mut ids = BTreeSet::new();
    for rule in &file.claim {
        let why = if !ids.insert(&rule.id) {
            "this id stands twice"
        } else if rule.words.is_empty()
            || rule.words.iter().chain(&rule.except).any(|w| w.replace('*', "").trim().is_empty())
        {
            "words are missing"
        } else if rule.kind == ProblemKind::Fact {
            "facts are the listing's"
        } else if rule.markets.is_empty() != (rule.grade == Grade::House) {
            "a law or code names its markets, and only the house's own rules hold everywhere"
        } else {
            continue;
        };
        return Err(format!("{}: {why}", rule.id));
    }
    Ok(file.claim)
}

/// The rules that ship; empty where the file of the program is broken, which a test excludes.
pub fn shipped() -> &'static [ClaimRule] {
    static SHIPPED: LazyLock<Vec<ClaimRule>> =
        LazyLock::new(|| read(include_str!("../../../../rulebook/claims.toml")).unwrap_or_default());
    &SHIPPED
}

/// The claims of a sentence that may not be made in a market. Of rules that find the same, the law's or a platform's speaks
/// before the house's; of words within each other, the longest.
pub(super) fn banned(text: &Folded, market: &str, rules: &[ClaimRule]) -> Vec<Problem> {
    let mut found: Vec<Problem> = Vec::new();
    let mut rules: Vec<&ClaimRule> =
        rules.iter().filter(|r| r.markets.is_empty() || r.markets.iter().any(|m| m == market)).collect();
    rules.sort_by_key(|rule| rule.grade);
    for rule in rules {
        let excused: Vec<(usize, usize)> = rule.except.iter().flat_map(|phrase| text.find(phrase)).collect();
        let mut spans: Vec<(usize, usize)> = rule.words.iter().flat_map(|word| text.find(word)).collect();
        spans.sort_by_key(|(from, to)| (*from, std::cmp::Reverse(*to)));
        for (from, to) in spans {
            let within = |(f, t): &(usize, usize)| *f <= from && to <= *t;
            let known = found.iter().any(|p| p.from < to && from < p.to && gravest(p.what, rule.kind));
            if known || excused.iter().any(within) || text.denied(from) {
                continue;
            }
            found.retain(|p| !(from <= p.from && p.to <= to));
            found.push(problem(text, rule, from, to));
        }
    }
    found
}

/// Whether a problem that was found says enough of words that another kind of rule finds too: a price claim with a superlative in
/// it is one problem, and it is about the price.
fn gravest(known: ProblemKind, other: ProblemKind) -> bool {
    known == other || other == ProblemKind::Superlative
}

fn problem(text: &Folded, rule: &ClaimRule, from: usize, to: usize) -> Problem {
    let date = rule.page_date.map(|date| date.to_string());
    Problem {
        what: rule.kind,
        from,
        to,
        said: text.said(from, to),
        listed: None,
        fact: None,
        rule: Some(RuleRef { id: rule.id.clone(), source: rule.source.clone(), date }),
        grade: Some(rule.grade),
        correction: rule.say.clone(),
    }
}
