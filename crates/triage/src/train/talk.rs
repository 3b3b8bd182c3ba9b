//! Fits what messages ask for, after everything else is fitted.
//!
//! Shares the rows of the other heads and gives the messages' own grams what room the table has left. Those rows say
//! nothing to the other heads and add nothing to the length of a text, so that no other answer moves by a hair.

use crate::corpus::{CHAT, Row};
use crate::fold::fold;
use crate::heads::{INTENT, INTENTS, RARITY};
use crate::lexicon::Hashed;
use crate::model::Model;

use super::features::{Features, each_hash};
use super::learn::{Example, Kind, Plan, Values, WIDEST, fit};
use super::{Lesson, targets, write};

const PLAN: Plan = Plan { kind: Kind::OneOrNone, classes: 8, epochs: 12, step: 0.15, shrink: 1e-5 };
/// Messages that must hold a gram before it gets a row.
const SEEN: u32 = 2;
/// What a gram of the messages' own counts for: about as much as a rather rare one of the others.
const OWN: f32 = 2.5;
/// Weights of a message written for this crate, of one of the set that was made from templates, and of a review.
const WRITTEN: f32 = 3.0;
const MADE: f32 = 0.3;
const REVIEW: f32 = 0.1;
/// Every so many-th complaint among the labelled reviews is learned as a complaint.
const EVERY: usize = 8;
/// Praising reviews for each labelled one; they ask for nothing.
const PRAISE: f32 = 0.125;

/// Learns the intents from the messages among the rows and from those that came later.
pub(super) fn learn(model: &mut Model, lesson: &Lesson, talk: &[Row]) {
    let (mut values, mut length) = (lesson.rarity.clone(), lesson.rarity.clone());
    for row in settle(model, lesson.rows.iter().chain(talk).filter(|row| is_written(row))) {
        values[row as usize] = OWN;
        length[row as usize] = 0.0;
        model.row_mut(row)[RARITY] = 0;
    }
    let mut features = Features::default();
    let mut examples = Vec::new();
    let mut add = |row: &Row, wanted: Option<usize>, weight: f32| {
        let mut target = [0.0; WIDEST];
        if let Some(lane) = wanted {
            target[lane] = 1.0;
        }
        examples.push(Example { text: features.push(model, &row.text), target, weight });
    };
    for row in lesson.rows.iter().chain(talk) {
        let Some(intent) = row.intent else { continue };
        let weight = if is_written(row) { WRITTEN } else { MADE };
        add(row, INTENTS.iter().position(|known| *known == intent), weight);
    }
    let complaint = INTENTS.iter().position(|known| *known == domain::reading::Intent::Complaint);
    let complains = |row: &&Row| row.judged.as_ref().is_some_and(|judged| judged.primary.is_some());
    for row in lesson.rows.iter().filter(complains).step_by(EVERY) {
        add(row, complaint, REVIEW);
    }
    for text in targets::praise(&lesson.rows, &|_| true, PRAISE) {
        add(&lesson.rows[text], None, REVIEW);
    }
    let fitted = fit(&features, Values { gram: &values, length: &length }, &examples, PLAN);
    write(model, INTENT, &fitted, &values);
}

/// Whether a message was written by hand for this crate.
fn is_written(row: &Row) -> bool {
    row.intent.is_some() && (row.source.ends_with(CHAT) || row.source.ends_with("_own"))
}

/// Gives the grams of messages that no row knows yet a row where one is left, the most frequent first; answers those.
fn settle<'a>(model: &mut Model, messages: impl Iterator<Item = &'a Row>) -> Vec<u32> {
    let mut counts: Hashed<(u32, usize)> = Hashed::default();
    for (index, message) in messages.enumerate() {
        each_hash(&fold(&message.text), |hash| {
            let count = counts.entry(hash).or_insert((0, usize::MAX));
            if count.1 != index && model.find(hash).is_none() {
                *count = (count.0 + 1, index);
            }
        });
    }
    let mut grams: Vec<(u64, u32)> = counts.into_iter().map(|(hash, (count, _))| (hash, count)).collect();
    grams.retain(|(_, count)| *count >= SEEN);
    grams.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    grams.into_iter().filter_map(|(hash, _)| model.own(hash)).collect()
}
