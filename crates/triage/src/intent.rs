//! What a message asks for: words of the lexicon and the intent lanes together.
//!
//! Knows how the two are weighed; finds no words itself.

use domain::reading::Intent;

use crate::heads::{INTENT, INTENTS, LANES};
use crate::lexicon::{Codes, Mark};

/// What words of the lexicon count beside the lanes, in log-odds.
const WORD: f32 = 2.0;
/// Log-odds below which a message asks for nothing in particular.
const LEAST: f32 = -0.5;

/// The intent of a message.
pub(crate) fn decide(scores: &[f32; LANES], codes: &Codes, complains: bool) -> Intent {
    let mut best = (LEAST, Intent::Other);
    for (lane, intent) in scores[INTENT.range()].iter().zip(INTENTS) {
        let spoken = codes.asserts_mark(Mark::Intent(intent));
        let score = lane + if spoken { WORD } else { 0.0 };
        if score > best.0 {
            best = (score, intent);
        }
    }
    match best.1 {
        // Thanks are the smallest of wishes: they end many messages that ask for something.
        Intent::Other | Intent::Thanks if complains => Intent::Complaint,
        Intent::Complaint if !complains => Intent::Other,
        intent => intent,
    }
}
