//! What a message asks for: words of the lexicon, the intent lanes and, where there is one, the deep tier's head.
//!
//! Knows how they are weighed; finds no words itself.

use std::sync::LazyLock;

use domain::reading::Intent;

use crate::deep::Net;
use crate::heads::{INTENT, INTENTS, LANES};
use crate::lexicon::{Codes, Mark};

/// Every intent and none of them.
pub(crate) const ANSWERS: usize = INTENTS.len() + 1;
/// What words of the lexicon count beside the lanes, in log-odds.
const WORD: f32 = 1.5;

/// Log-probability of each intent by the lanes and the words, and of none of them.
pub(crate) fn weigh(scores: &[f32; LANES], codes: &Codes) -> [f32; ANSWERS] {
    let mut weighed = [0.0; ANSWERS];
    for ((slot, lane), intent) in weighed.iter_mut().zip(&scores[INTENT.range()]).zip(INTENTS) {
        *slot = lane + if codes.asserts_mark(Mark::Intent(intent)) { WORD } else { 0.0 };
    }
    logarithms(weighed)
}

const MAGIC: &[u8] = b"KTALKS1\n";
/// The head over what stands between the deep tier's layers (`training/talk.py`).
static HEAD: LazyLock<Option<Net>> =
    LazyLock::new(|| Net::from_bytes(include_bytes!("../model/talk.bin"), MAGIC, ANSWERS));

/// The intent by what stands between the deep tier's layers and by what the fast tier weighed.
pub(crate) fn hear(trace: &[f32], weighed: &[f32; ANSWERS]) -> Intent {
    let heard = HEAD.as_ref().and_then(|head| Some((head.number, head.scores::<ANSWERS>(trace)?)));
    heard.map_or_else(
        || decide(weighed),
        |(weight, scores)| decide(&std::array::from_fn(|i| weight.mul_add(weighed[i], scores[i]))),
    )
}

/// The likeliest; none of them where that is likeliest.
pub(crate) fn decide(weighed: &[f32; ANSWERS]) -> Intent {
    let best = (0..ANSWERS).fold(0, |best, i| if weighed[i] > weighed[best] { i } else { best });
    INTENTS.get(best).copied().unwrap_or(Intent::Other)
}

/// Scores as logarithms of probabilities that add up to one.
pub(crate) fn logarithms(scores: [f32; ANSWERS]) -> [f32; ANSWERS] {
    let most = scores.into_iter().fold(f32::NEG_INFINITY, f32::max);
    let all = scores.into_iter().map(|score| (score - most).exp()).sum::<f32>().ln() + most;
    scores.map(|score| score - all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_head_can_be_read_and_one_of_another_encoder_says_nothing() {
        let head = HEAD.as_ref().expect("the head");
        assert_eq!(head.scores::<ANSWERS>(&[0.0; 7]), None);
        let mut weighed = [-9.0; ANSWERS];
        weighed[2] = 0.0;
        assert_eq!(hear(&[], &weighed), Intent::ProductQuestion);
    }

    #[test]
    fn the_likeliest_is_asked_for_and_none_counts() {
        let mut scores = [0.0; ANSWERS];
        assert_eq!(decide(&logarithms([-1.0, -1.0, -1.0, -1.0, -1.0, -1.0, -1.0, -1.0, 0.0])), Intent::Other);
        scores[4] = 2.0;
        let weighed = logarithms(scores);
        assert_eq!(decide(&weighed), Intent::Invoice);
        let all: f32 = weighed.iter().map(|log| log.exp()).sum();
        assert!((all - 1.0).abs() < 1e-5, "{all}");
    }
}
