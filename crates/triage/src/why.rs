//! The words that decided: credit of every gram shared out over the text, gathered into whole words.
//!
//! Knows weights and units; decides nothing.

use domain::reading::{Issue, Why};

use crate::fold::{Class, Unit};
use crate::grams::{Gram, visit, visit_concepts, word_end};
use crate::heads::{ISSUE, ISSUES, LANES, RARITY};
use crate::lexicon::{Concept, Hit, Mark};
use crate::model::Model;

/// Most passages given.
const MOST: usize = 8;
/// Longest clause shown as a whole, in units.
const LONGEST: usize = 12;
/// What a clause's credit counts beside that of a word.
const CLAUSE: f32 = 0.5;
/// Least credit worth showing.
const LEAST: f32 = 0.02;
/// Least share of the strongest passage's credit: where everything is marked, nothing is.
const LEAST_SHARE: f32 = 0.25;

/// A stretch of units with its credit.
#[derive(Clone, Copy)]
struct Span {
    at: usize,
    end: usize,
    credit: f32,
}

/// The passages that speak for an issue, strongest first.
pub(crate) fn explain(model: &Model, text: &str, units: &[Unit], hits: &[Hit], issue: Issue) -> Vec<Why> {
    let credit = credit(model, units, hits, issue);
    let mut spans = known(units, hits, &credit);
    words(units, hits, &credit, &mut spans);
    spans.retain(|span| span.credit > LEAST);
    spans.sort_by(|a, b| b.credit.total_cmp(&a.credit).then(a.at.cmp(&b.at)));
    let floor = spans.first().map_or(0.0, |strongest| strongest.credit * LEAST_SHARE);
    let mut taken: Vec<Span> = Vec::new();
    for span in spans {
        if taken.len() == MOST || span.credit < floor {
            break;
        }
        if taken.iter().all(|old| span.end <= old.at || old.end <= span.at) {
            taken.push(span);
        }
    }
    let passage = |span: Span| {
        let found = text.get(units[span.at].start as usize..units[span.end - 1].end as usize)?;
        Some(Why { text: found.to_owned(), weight: span.credit })
    };
    taken.into_iter().filter_map(passage).collect()
}

/// Credit of every unit: how much it pulls towards the issue and away from the mean of the others.
fn credit(model: &Model, units: &[Unit], hits: &[Hit], issue: Issue) -> Vec<f32> {
    let lane = ISSUE.first + ISSUES.iter().position(|known| *known == issue).unwrap_or(0);
    let mut credit = vec![0.0; units.len()];
    let mut size = 0.0;
    let mut share = |gram: Gram| {
        let Some(row) = model.find(gram.hash) else { return };
        let row = model.row(row);
        size += f32::from(row[RARITY]) * model.scale[RARITY];
        let pull = pull(model, row, lane) / gram.len as f32;
        for unit in &mut credit[gram.at as usize..(gram.at + gram.len) as usize] {
            *unit += pull;
        }
    };
    visit(units, &mut share);
    visit_concepts(hits, &mut share);
    let size = size.max(1.0).sqrt();
    for unit in &mut credit {
        *unit /= size;
    }
    credit
}

fn pull(model: &Model, row: &[i8; LANES], lane: usize) -> f32 {
    let weight = |lane: usize| f32::from(row[lane]) * model.scale[lane];
    let mean = ISSUE.range().map(weight).sum::<f32>() / ISSUE.len as f32;
    weight(lane) - mean
}

fn total(credit: &[f32], at: usize, end: usize) -> f32 {
    credit[at..end].iter().sum()
}

/// Lexicon words, which are whole by nature.
fn known(units: &[Unit], hits: &[Hit], credit: &[f32]) -> Vec<Span> {
    let plain = |hit: &&Hit| {
        let silent =
            matches!(hit.mark(), Some(Mark::Not | Mark::Intent(_) | Mark::Else | Mark::Name | Mark::Place));
        let one_letter = hit.len == 1 && units.get(hit.at as usize).is_some_and(|u| u.class != Class::Han);
        !hit.is(Concept::But) && !hit.is(Concept::NotInsult) && !silent && !one_letter
    };
    let span = |hit: &Hit| {
        let (at, end) = (hit.at as usize, ((hit.at + hit.len) as usize).min(units.len()));
        Span { at, end, credit: total(credit, at, end) }
    };
    hits.iter().filter(plain).map(span).collect()
}

/// Spaced words, and in scripts without spaces short clauses that hold no word of the lexicon: a clause is always
/// readable, a run of telling characters often is half a word.
fn words(units: &[Unit], hits: &[Hit], credit: &[f32], spans: &mut Vec<Span>) {
    let mut at = 0;
    while let Some(unit) = units.get(at) {
        let end = match unit.class {
            Class::Letter | Class::Digit => word_end(units, at),
            class if class.unspaced() => clause_end(units, at),
            _ => at + 1,
        };
        let known = |hit: &Hit| (hit.at as usize) < end && hit.end() as usize > at && hit.len > 1;
        if unit.class == Class::Letter {
            spans.push(Span { at, end, credit: total(credit, at, end) });
        } else if unit.class.unspaced() && (2..=LONGEST).contains(&(end - at)) && !hits.iter().any(known) {
            spans.push(Span { at, end, credit: CLAUSE * total(credit, at, end) });
        }
        at = end;
    }
}

/// One past the last sign of the clause that is written without spaces.
fn clause_end(units: &[Unit], at: usize) -> usize {
    let inside = |unit: &Unit| unit.class.unspaced() || unit.class.word();
    at + units[at..].iter().take_while(|unit| inside(unit)).count()
}
