//! Sets the knobs beside the table on development rows: temperatures and the line between complaint and not.
//!
//! Reads a finished table through the same code that serves readings; changes no weight.

use super::Report;
use super::learn::{WIDEST, softmax};
use super::targets::{issue_lane, polarity_lane};
use crate::corpus::Row;
use crate::heads::{ISSUE, NOT_NEGATIVE, POLARITY};
use crate::knobs;
use crate::model::Model;
use crate::read::raw_scores;
use domain::reading::Polarity;

/// Fits the knobs of a model.
pub(super) fn settle<'a>(model: &mut Model, rows: impl Iterator<Item = &'a Row>, report: &mut Report) {
    let mut issue = Vec::new();
    let mut polarity = Vec::new();
    let mut complaint = Vec::new();
    for row in rows {
        let scores = raw_scores(model, &row.text);
        let mut wide = [0.0; WIDEST];
        if let Some(judged) = &row.judged {
            let lane = issue_lane(judged);
            if row.id.starts_with('d') {
                wide[..6].copy_from_slice(&scores[ISSUE.range()][..6]);
                if lane != NOT_NEGATIVE {
                    issue.push((wide, lane));
                }
            }
            complaint.push((knobs::margins(&scores), lane != NOT_NEGATIVE, 1.0));
        } else if let Some(truth) = row.polarity {
            wide[..4].copy_from_slice(&scores[POLARITY.range()]);
            polarity.push((wide, polarity_lane(truth)));
            let complains = matches!(truth, Polarity::Negative | Polarity::Mixed);
            complaint.push((knobs::margins(&scores), complains, 0.01));
        }
    }
    report.issue_temperature = temperature(&issue, 6);
    report.polarity_temperature = temperature(&polarity, 4);
    model.knobs[knobs::ISSUE_HEAT] = 1.0 / report.issue_temperature;
    model.knobs[knobs::POLARITY_HEAT] = 1.0 / report.polarity_temperature;
    let line = logistic(&complaint);
    model.knobs[knobs::COMPLAINT..knobs::COMPLAINT + 4].copy_from_slice(&line);
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

/// A line through the margins: a constant and a slope for each.
fn logistic(rows: &[([f32; 3], bool, f32)]) -> [f32; 4] {
    let mut line = [0.0_f32, 0.5, 0.5, 0.0];
    let all: f32 = rows.iter().map(|row| row.2).sum();
    for _ in 0..400 {
        let mut slope = [0.0_f32; 4];
        for (margins, truth, weight) in rows {
            let pull = (knobs::complaint(&line, margins) - f32::from(u8::from(*truth))) * weight;
            slope[0] += pull;
            for (slope, margin) in slope[1..].iter_mut().zip(margins) {
                *slope += pull * margin;
            }
        }
        for (knob, slope) in line.iter_mut().zip(slope) {
            *knob -= 0.3 * slope / all.max(1.0);
        }
    }
    line
}
