//! Sets the knobs beside the table on development rows: temperatures and the line between complaint and not.
//!
//! Reads a finished table through the same code that serves readings; changes no weight.

use std::collections::HashMap;

use super::Report;
use super::learn::{WIDEST, softmax};
use super::targets::{issue_lane, polarity_lane};
use crate::corpus::Row;
use crate::heads::{ISSUE, NOT_NEGATIVE, POLARITY};
use crate::knobs;
use crate::model::Model;
use crate::read::scores_and_tone;
use domain::reading::Polarity;

/// Fits the knobs of a model.
pub(super) fn settle<'a>(model: &mut Model, rows: impl Iterator<Item = &'a Row>, report: &mut Report) {
    let mut issue = Vec::new();
    let mut polarity = Vec::new();
    let mut complaint: Vec<Leaning> = Vec::new();
    for row in rows {
        let (scores, tone) = scores_and_tone(model, &row.text);
        let mut wide = [0.0; WIDEST];
        if let Some(judged) = &row.judged {
            let lane = issue_lane(judged);
            if row.id.starts_with('d') {
                wide[..6].copy_from_slice(&scores[ISSUE.range()][..6]);
                if lane != NOT_NEGATIVE {
                    issue.push((wide, lane));
                }
            }
            if row.id.starts_with('d') {
                let language = knobs::line_of(row.language());
                complaint.push((knobs::margins(&scores, tone), lane != NOT_NEGATIVE, 1.0, language));
            }
        } else if let Some(truth) = row.polarity {
            wide[..4].copy_from_slice(&scores[POLARITY.range()]);
            polarity.push((wide, polarity_lane(truth)));
            let complains = matches!(truth, Polarity::Negative | Polarity::Mixed);
            let clear = matches!(truth, Polarity::Negative | Polarity::Positive);
            let weight = if clear { CLEAR } else { UNCLEAR };
            complaint.push((
                knobs::margins(&scores, tone),
                complains,
                weight,
                knobs::line_of(row.language()),
            ));
        }
    }
    report.issue_temperature = temperature(&issue, 6);
    report.polarity_temperature = temperature(&polarity, 4);
    model.knobs[knobs::ISSUE_HEAT] = 1.0 / report.issue_temperature;
    model.knobs[knobs::POLARITY_HEAT] = 1.0 / report.polarity_temperature;
    balance(&mut complaint);
    let all = logistic(&complaint, &[0.0, 0.4, 0.4, 0.0, 0.4, 0.4]);
    let strange = logistic(&estranged(&complaint), &[0.0, 0.2, 0.2, 0.0, 0.2, 0.6]);
    for index in 0..=knobs::LINED.len() {
        let place = knobs::COMPLAINT + index * knobs::LINE;
        let own: Vec<Leaning> = complaint.iter().copied().filter(|row| row.3 == place).collect();
        let line = match index {
            0 => strange,
            _ if own.len() >= 100 => logistic(&own, &all),
            _ => all,
        };
        model.knobs[place..place + knobs::LINE].copy_from_slice(&line);
    }
}

/// Margins, whether the text complains, weight, place of its language's line.
type Leaning = ([f32; knobs::MARGINS], bool, f32, usize);

/// Weight of a row that is plainly for or against, beside a labelled row.
const CLEAR: f32 = 0.2;
/// Weight of a neutral or mixed row.
const UNCLEAR: f32 = 0.02;

/// The rows as if their language had hardly been learned: the heads say a fifth of what they know.
fn estranged(rows: &[Leaning]) -> Vec<Leaning> {
    let fade = |mut row: Leaning| {
        for margin in &mut row.0[..knobs::MARGINS - 1] {
            *margin *= 0.2;
        }
        row
    };
    rows.iter().copied().map(fade).collect()
}

/// Gives both answers of a language the same weight: how often people praise says nothing about a text.
fn balance(rows: &mut [Leaning]) {
    let mut sums: HashMap<(usize, bool), f32> = HashMap::new();
    for row in rows.iter() {
        *sums.entry((row.3, row.1)).or_default() += row.2;
    }
    for row in rows.iter_mut() {
        let (own, other) = (sums[&(row.3, row.1)], sums.get(&(row.3, !row.1)).copied().unwrap_or(0.0));
        row.2 *= ((own + other) / (2.0 * own)).clamp(0.2, 5.0);
    }
}

/// The temperature that makes the truth most probable.
fn temperature(rows: &[([f32; WIDEST], usize)], classes: usize) -> f32 {
    let loss = |heat: f32| -> f64 {
        let term = |(scores, truth): &([f32; WIDEST], usize)| {
            f64::from(-softmax(scores.map(|s| s * heat), classes)[*truth].max(1e-6).ln())
        };
        rows.iter().map(term).sum()
    };
    let heats = (0..80).map(|i| 0.2 * 1.05_f32.powi(i));
    let best = heats.min_by(|a, b| loss(*a).total_cmp(&loss(*b))).unwrap_or(1.0);
    1.0 / best
}

/// A line through the margins: a constant and a slope for each, not far from where it starts.
fn logistic(rows: &[Leaning], start: &[f32; knobs::LINE]) -> [f32; knobs::LINE] {
    let mut line = *start;
    let mut past = [1e-6_f32; knobs::LINE];
    let all: f32 = rows.iter().map(|row| row.2).sum();
    for _ in 0..300 {
        let mut slope = [0.0_f32; knobs::LINE];
        for (margins, truth, weight, _) in rows {
            let pull = (knobs::complaint(&line, margins) - f32::from(u8::from(*truth))) * weight / all;
            slope[0] += pull;
            for (slope, margin) in slope[1..].iter_mut().zip(margins) {
                *slope += pull * margin;
            }
        }
        for (((knob, slope), past), start) in line.iter_mut().zip(slope).zip(&mut past).zip(start) {
            let slope = slope + 1e-4 * (*knob - start);
            *past += slope * slope;
            *knob -= 0.3 * slope / past.sqrt();
        }
    }
    line
}
