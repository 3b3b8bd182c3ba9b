//! What each head is to say of each learning row, and how much the row counts.
//!
//! Knows labels and class shares; no weights and no grams.

use std::collections::HashMap;

use super::is_natural;
use super::learn::{Example, WIDEST};
use super::plane::Sided;
use crate::corpus::{Judged, Row};
use crate::heads::{GROUNDS, ISSUES, NOT_NEGATIVE, POLARITIES, PRESENTS};
use crate::knobs::LINED;
use domain::reading::Polarity;

/// Probability taken from the labelled class and spread over the others.
const SMOOTHING: f32 = 0.05;
/// Praising rows for each labelled row of the same language; they teach what is not negative.
const PRAISE: f32 = 0.5;
/// Weight of rows written for this crate.
const OWN: f32 = 1.5;
/// Probability moved from the primary issue to each further one.
const ALSO: f32 = 0.15;

type Keep<'a> = &'a (dyn Fn(&Row) -> bool + Sync);

fn one_of(class: usize, classes: usize, smoothing: f32) -> [f32; WIDEST] {
    let mut target = [0.0; WIDEST];
    for slot in target.iter_mut().take(classes) {
        *slot = smoothing / classes as f32;
    }
    target[class] += 1.0 - smoothing;
    target
}

fn chosen<'a>(rows: &'a [Row], keep: Keep<'a>) -> impl Iterator<Item = (usize, &'a Row)> {
    rows.iter().enumerate().filter(move |(_, row)| keep(row))
}

fn judged<'a>(rows: &'a [Row], keep: Keep<'a>) -> impl Iterator<Item = (usize, &'a Row, &'a Judged)> {
    chosen(rows, keep).filter_map(|(text, row)| row.judged.as_ref().map(|judged| (text, row, judged)))
}

/// Lane of a judgement's primary issue.
pub(crate) fn issue_lane(judged: &Judged) -> usize {
    judged.primary.and_then(|issue| ISSUES.iter().position(|known| *known == issue)).unwrap_or(NOT_NEGATIVE)
}

/// Lane of a polarity.
pub(crate) fn polarity_lane(polarity: Polarity) -> usize {
    POLARITIES.iter().position(|known| *known == polarity).unwrap_or(0)
}

/// Polarity rows, each source and class weighted so that none drowns the others.
pub(super) fn polarity(rows: &[Row], keep: Keep<'_>) -> Vec<Example> {
    let mut share: HashMap<(&str, Polarity), usize> = HashMap::new();
    let mut whole: HashMap<&str, usize> = HashMap::new();
    for (_, row) in chosen(rows, keep) {
        if let Some(polarity) = row.polarity {
            *share.entry((&row.source, polarity)).or_default() += 1;
            *whole.entry(&row.source).or_default() += 1;
        }
    }
    let mut examples = Vec::new();
    for (text, row) in chosen(rows, keep) {
        if let Some(polarity) = row.polarity {
            let part = share[&(row.source.as_str(), polarity)] as f32 / whole[row.source.as_str()] as f32;
            let weight = (0.33 / part).clamp(0.3, 6.0);
            examples.push(Example { text, target: one_of(polarity_lane(polarity), 4, SMOOTHING), weight });
        } else if let Some(judged) = &row.judged
            && (judged.primary.is_some() || row.source.ends_with("_own"))
        {
            let lane = if judged.primary.is_some() { 0 } else { 2 };
            examples.push(Example { text, target: one_of(lane, 4, SMOOTHING), weight: 1.0 });
        }
    }
    examples
}

/// Rows that are plainly for or against; the positive side of the plane complains.
pub(super) fn sided(rows: &[Row], keep: Keep<'_>) -> Vec<Sided> {
    let side = |row: &Row| match (row.polarity, &row.judged) {
        (Some(Polarity::Negative), _) => Some((true, 1.0)),
        (Some(Polarity::Positive), _) => Some((false, 1.0)),
        (Some(Polarity::Mixed), _) => Some((true, 0.1)),
        (None, Some(judged)) => {
            let cost = if row.source.ends_with("_own") { 3.0 } else { 0.5 };
            Some((judged.primary.is_some(), cost))
        }
        _ => None,
    };
    chosen(rows, keep)
        .filter_map(|(text, row)| {
            let (positive, cost) = side(row)?;
            let group = LINED.iter().position(|lined| *lined == row.language()).unwrap_or(LINED.len());
            Some(Sided { text, group, positive, cost })
        })
        .collect()
}

/// The labelled rows, and some plain praise.
pub(super) fn issue(rows: &[Row], keep: Keep<'_>) -> Vec<Example> {
    let mut natural = [1.0_f32; 7];
    let mut chosen_rows = [1.0_f32; 7];
    for (_, row, judged) in judged(rows, keep) {
        let counts = if is_natural(row) { &mut natural } else { &mut chosen_rows };
        counts[issue_lane(judged)] += 1.0;
    }
    let natural_all: f32 = natural.iter().sum();
    let chosen_all: f32 = chosen_rows.iter().sum();
    let mut examples = Vec::new();
    for (text, row, judged) in judged(rows, keep) {
        let lane = issue_lane(judged);
        let prior = (natural[lane] / natural_all) / (chosen_rows[lane] / chosen_all);
        let balance = (1.0 / 7.0 / (natural[lane] / natural_all)).powf(0.4).clamp(0.3, 4.0);
        let weight = if is_natural(row) { balance } else { balance * prior.sqrt().clamp(0.3, 1.5) };
        let mut target = one_of(lane, 7, SMOOTHING);
        for also in &judged.also {
            if let Some(other) = ISSUES.iter().position(|known| known == also) {
                target[other] += ALSO;
                target[lane] -= ALSO;
            }
        }
        let weight = if row.source.ends_with("_own") { OWN } else { weight };
        examples.push(Example { text, target, weight });
    }
    for text in praise(rows, keep, PRAISE) {
        examples.push(Example { text, target: one_of(NOT_NEGATIVE, 7, SMOOTHING), weight: 0.5 });
    }
    examples
}

/// Praising rows, in each language as many as `share` of its labelled rows.
pub(super) fn praise(rows: &[Row], keep: Keep<'_>, share: f32) -> Vec<usize> {
    let mut labelled: HashMap<&str, f32> = HashMap::new();
    for (_, row, _) in judged(rows, keep) {
        *labelled.entry(row.language()).or_default() += share;
    }
    let mut praising: HashMap<&str, Vec<usize>> = HashMap::new();
    for (text, row) in chosen(rows, keep) {
        if row.polarity == Some(Polarity::Positive) {
            praising.entry(row.language()).or_default().push(text);
        }
    }
    let mut texts = Vec::new();
    for (language, all) in praising {
        let wanted = (labelled.get(language).copied().unwrap_or(0.0) as usize).clamp(1, all.len());
        texts.extend(all.iter().copied().step_by(all.len() / wanted));
    }
    texts.sort_unstable();
    texts
}

/// Each issue the text complains of, primary or not.
pub(super) fn present(rows: &[Row], keep: Keep<'_>) -> Vec<Example> {
    yes_no(rows, keep, |judged| {
        let mut target = [0.0; WIDEST];
        for (slot, issue) in target.iter_mut().zip(PRESENTS) {
            *slot = f32::from(u8::from(judged.primary == Some(issue) || judged.also.contains(&issue)));
        }
        target
    })
}

/// Grounds for an appeal on the text alone.
pub(super) fn ground(rows: &[Row], keep: Keep<'_>) -> Vec<Example> {
    yes_no(rows, keep, |judged| {
        let mut target = [0.0; WIDEST];
        for (slot, ground) in target.iter_mut().zip(GROUNDS) {
            *slot = f32::from(u8::from(judged.ground == Some(ground)));
        }
        target
    })
}

/// Severity of at least 2 and of 3.
pub(super) fn severity(rows: &[Row], keep: Keep<'_>) -> Vec<Example> {
    yes_no(rows, keep, |judged| {
        let mut target = [0.0; WIDEST];
        target[0] = f32::from(u8::from(judged.severity >= 2));
        target[1] = f32::from(u8::from(judged.severity >= 3));
        target
    })
}

fn yes_no(rows: &[Row], keep: Keep<'_>, target: impl Fn(&Judged) -> [f32; WIDEST]) -> Vec<Example> {
    let mut examples: Vec<Example> = judged(rows, keep)
        .map(|(text, _, judged)| Example { text, target: target(judged), weight: 1.0 })
        .collect();
    for text in praise(rows, keep, PRAISE / 2.0) {
        examples.push(Example { text, target: [0.0; WIDEST], weight: 0.5 });
    }
    examples
}
