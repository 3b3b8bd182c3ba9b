//! Settles what both tiers say of one text: probabilities, and whether a person should be asked.
//!
//! Pure arithmetic over scores and a few numbers that were fitted on rows neither tier had learned from
//! (`training/fit.py`); they travel in the deep model's file. Knows neither texts nor weights.

use domain::reading::{Ground, Guess, Issue, Polarity, Reading};

use crate::deep::DeepScores;
use crate::faults::BARE;
use crate::heads::{GROUNDS, ISSUES, NOT_NEGATIVE, POLARITIES};
use crate::intent::ANSWERS;
use crate::read::{sigmoid, stars};

/// Numbers kept beside the deep weights.
pub(crate) const KNOBS: usize = 48;
/// Weight of the deep tier's issue scores, of the fast tier's log-probabilities, and what is added to each issue.
const DEEP: usize = 0;
const FAST: usize = 1;
const LEAN: usize = 2;
/// Constant and four slopes of the line between complaint and not.
const COMPLAINT: usize = 8;
/// Constant and slope that make the confidence of an answer calibrated.
const SURE: usize = 13;
/// Confidence below which a person is asked.
const DOUBT: usize = 15;
/// Factor on polarity scores and what is added to each.
const POLARITY: usize = 16;
/// What is added to the scores of each issue on its own, of severity and of grounds.
const PRESENT: usize = 21;
const SEVERITY: usize = 27;
const GROUND: usize = 29;
/// Confidence in praise from which the fast tier is believed alone. In the program and not in the model file, so that
/// a shop that only hears praise never unpacks the deep tier.
const PRAISE: f32 = 0.95;

/// What both tiers together say.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Verdict {
    /// Probability that the text complains, stars included.
    pub(crate) complaint: f32,
    /// Probability of each issue, given that it complains.
    pub(crate) issue: [f32; 6],
    /// Probability of each issue being there at all.
    pub(crate) present: [f32; 6],
    /// Negative, neutral, positive, mixed.
    pub(crate) polarity: [f32; 4],
    /// Severity of at least 2 and of 3.
    pub(crate) severity: [f32; 2],
    /// Abuse, irrelevant, competitor.
    pub(crate) ground: [f32; 3],
    /// Probability that the answer given is right.
    pub(crate) confidence: f32,
    /// Whether that is too little.
    pub(crate) abstain: bool,
}

/// What the fast tier says, in terms that stay the same when it is trained again.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quick {
    /// Probability of each issue, given that the text complains.
    pub issue: [f32; 6],
    /// Log-odds that the words complain, whatever the stars.
    pub lean: f32,
    /// Log-probability of each intent of a message, and of none.
    pub intent: [f32; ANSWERS],
}

/// The numbers that settle answers, as they stand in the model file.
pub(crate) type Knobs = [f32; KNOBS];

/// Whether the deep tier need not be asked: plain praise of which the fast tier is sure.
pub(crate) fn is_plain_praise(fast: &Reading, rating: Option<u8>) -> bool {
    fast.polarity == Polarity::Positive
        && fast.issue.is_none()
        && fast.confidence >= PRAISE
        && rating.is_none_or(|stars| stars >= 4)
}

/// Settles one text; the credit speaks against a complaint, in log-odds.
pub(crate) fn settle(
    knobs: &Knobs,
    deep: &DeepScores,
    fast: &Quick,
    rating: Option<u8>,
    credit: f32,
) -> Verdict {
    let mut scores = [0.0; 6];
    for (i, score) in scores.iter_mut().enumerate() {
        let quick = fast.issue[i].max(1e-4).ln();
        *score = knobs[DEEP] * deep.issue[i] + knobs[FAST] * quick + knobs[LEAN + i];
    }
    let issue = softmax(scores);
    let complaint = sigmoid(line(knobs, deep, fast.lean) + stars(rating) - credit);
    let polarity: [f32; 4] =
        std::array::from_fn(|i| knobs[POLARITY] * deep.polarity[i] + knobs[POLARITY + 1 + i]);
    let polarity = softmax(polarity);
    let right = if complaint >= 0.5 { complaint * issue[largest(&issue)] } else { 1.0 - complaint };
    let confidence = sigmoid(knobs[SURE] + knobs[SURE + 1] * odds(right));
    let doubt = confidence < knobs[DOUBT];
    // Four or five stars are an answer where the words leave a doubt: nobody need be asked.
    let praised = doubt && rating.is_some_and(|stars| stars >= 4);
    Verdict {
        complaint: if praised { complaint.min(0.49) } else { complaint },
        issue,
        present: std::array::from_fn(|i| sigmoid(deep.present[i] + knobs[PRESENT + i])),
        polarity,
        severity: std::array::from_fn(|i| sigmoid(deep.severity[i] + knobs[SEVERITY + i])),
        ground: std::array::from_fn(|i| sigmoid(deep.ground[i] + knobs[GROUND + i])),
        confidence,
        abstain: doubt && !praised,
    }
}

/// How far the text leans towards a complaint, in log-odds, without stars.
fn line(knobs: &Knobs, deep: &DeepScores, fast: f32) -> f32 {
    let (issue, polarity) = (&deep.issue, &deep.polarity);
    let margins = [
        log_sum(&issue[..NOT_NEGATIVE]) - issue[NOT_NEGATIVE],
        log_sum(&[polarity[0], polarity[3]]) - polarity[2],
        polarity[1] - log_sum(&[polarity[0], polarity[2], polarity[3]]),
        fast,
    ];
    let slopes = &knobs[COMPLAINT + 1..COMPLAINT + 5];
    let lean: f32 = slopes.iter().zip(margins).map(|(slope, margin)| slope * margin.clamp(-8.0, 8.0)).sum();
    knobs[COMPLAINT] + lean
}

impl Verdict {
    /// Whether the text complains.
    pub(crate) fn complains(&self) -> bool {
        self.complaint >= 0.5
    }

    /// The verdict over a text that says nothing but which faults there are not.
    pub(crate) fn cleared(self) -> Self {
        let complaint = sigmoid(-BARE);
        Self { complaint, confidence: 1.0 - complaint, abstain: false, ..self }
    }

    /// Puts the verdict into the fast tier's reading, which keeps what only it knows: language, words, passages.
    pub(crate) fn amend(&self, reading: &mut Reading) {
        let complains = self.complains();
        let primary = ISSUES[largest(&self.issue)];
        reading.issue = complains.then_some(primary);
        reading.polarity = self.polarity(complains);
        reading.confidence = self.confidence.clamp(0.0, 1.0);
        reading.also = self.also(reading.issue);
        reading.abstain = self.abstain;
        reading.guesses = if self.abstain { self.guesses() } else { Vec::new() };
        if complains {
            reading.ground = self.ground(reading.ground);
            let deep = 1 + u8::from(self.severity[0] >= 0.5) + u8::from(self.severity[1] >= 0.5);
            // What a rule found in so many words stands.
            reading.severity = if reading.trigger.is_some() { reading.severity.max(deep) } else { deep };
        } else {
            reading.ground = reading.ground.filter(|ground| !GROUNDS.contains(ground));
            reading.severity = 1;
            reading.why.clear();
        }
    }

    fn polarity(&self, complains: bool) -> Polarity {
        let [negative, neutral, positive, mixed] = self.polarity;
        match complains {
            true if mixed > negative => POLARITIES[3],
            true => POLARITIES[0],
            false if neutral > positive => POLARITIES[1],
            false => POLARITIES[2],
        }
    }

    fn also(&self, primary: Option<Issue>) -> Vec<Issue> {
        let mut found: Vec<(f32, Issue)> = self.present.into_iter().zip(ISSUES).collect();
        found.retain(|(chance, issue)| {
            *chance >= 0.5 && Some(*issue) != primary && *issue != Issue::Groundless
        });
        found.sort_by(|a, b| b.0.total_cmp(&a.0));
        found.into_iter().map(|(_, issue)| issue).collect()
    }

    /// A ground that the fast tier found by rule (privacy, coercion, …) stands; else the likeliest.
    fn ground(&self, found: Option<Ground>) -> Option<Ground> {
        if found.is_some_and(|ground| !GROUNDS.contains(&ground)) {
            return found;
        }
        let best = largest(&self.ground);
        (self.ground[best] >= 0.5).then_some(GROUNDS[best])
    }

    /// The two likeliest issues with their chances.
    fn guesses(&self) -> Vec<Guess> {
        let mut all: Vec<Guess> =
            ISSUES.into_iter().zip(self.issue).map(|(issue, chance)| Guess { issue, chance }).collect();
        all.sort_by(|a, b| b.chance.total_cmp(&a.chance));
        all.truncate(2);
        all
    }
}

fn odds(chance: f32) -> f32 {
    let chance = chance.clamp(1e-4, 1.0 - 1e-4);
    (chance / (1.0 - chance)).ln()
}

fn log_sum(scores: &[f32]) -> f32 {
    let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    most + scores.iter().map(|score| (score - most).exp()).sum::<f32>().ln()
}

/// Scores as probabilities.
pub(crate) fn softmax<const N: usize>(scores: [f32; N]) -> [f32; N] {
    let most = scores.into_iter().fold(f32::NEG_INFINITY, f32::max);
    let raised = scores.map(|score| (score - most).exp());
    let all: f32 = raised.iter().sum();
    raised.map(|chance| chance / all)
}

fn largest(chances: &[f32]) -> usize {
    (0..chances.len()).fold(0, |best, i| if chances[i] > chances[best] { i } else { best })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn knobs() -> Knobs {
        let mut knobs = [0.0; KNOBS];
        for (place, value) in [(DEEP, 1.0), (COMPLAINT + 1, 1.0), (SURE + 1, 1.0), (DOUBT, 0.6)] {
            knobs[place] = value;
        }
        knobs[POLARITY] = 1.0;
        knobs
    }

    fn scores(issue: [f32; 7]) -> DeepScores {
        DeepScores {
            issue,
            present: [-9.0, 3.0, -9.0, 1.0, 9.0, -9.0],
            polarity: [1.0, 0.0, 0.0, 0.0],
            severity: [2.0, -2.0],
            ground: [-3.0, 2.0, 0.0],
        }
    }

    const EVEN: Quick = Quick { issue: [1.0 / 6.0; 6], lean: 0.0, intent: [0.0; ANSWERS] };

    #[test]
    fn a_clear_complaint_is_answered() {
        let verdict = settle(&knobs(), &scores([8.0, 1.0, 0.0, 0.0, 0.0, 0.0, -3.0]), &EVEN, None, 0.0);
        let mut reading = Reading { trigger: None, ..Reading::nothing() };
        verdict.amend(&mut reading);
        assert_eq!((reading.issue, reading.polarity), (Some(Issue::Quality), Polarity::Negative));
        assert_eq!(reading.also, [Issue::Logistics, Issue::Mismatch]);
        assert_eq!((reading.severity, reading.ground), (2, Some(Ground::Irrelevant)));
        assert!(!reading.abstain && reading.guesses.is_empty() && reading.confidence > 0.9);
    }

    #[test]
    fn doubt_names_the_two_best() {
        let verdict = settle(&knobs(), &scores([2.0, 2.1, 0.0, 0.0, 0.0, 0.0, -3.0]), &EVEN, Some(1), 0.0);
        let mut reading = Reading { ground: Some(Ground::Privacy), ..Reading::nothing() };
        verdict.amend(&mut reading);
        assert!(reading.abstain);
        let named: Vec<Issue> = reading.guesses.iter().map(|guess| guess.issue).collect();
        assert_eq!(named, [Issue::Logistics, Issue::Quality]);
        assert_eq!(reading.ground, Some(Ground::Privacy));
    }

    #[test]
    fn high_stars_settle_a_doubt_and_nothing_else() {
        let doubtful = scores([2.0, 2.1, 0.0, 0.0, 0.0, 0.0, -0.5]);
        let read = |rating, scores| {
            let mut reading = Reading::nothing();
            settle(&knobs(), scores, &EVEN, rating, 0.0).amend(&mut reading);
            (reading.issue.is_some(), reading.abstain)
        };
        assert_eq!(read(Some(5), &doubtful), (false, false));
        assert_eq!(read(Some(2), &doubtful), (true, true));
        let clear = scores([9.0, 1.0, 0.0, 0.0, 0.0, 0.0, -3.0]);
        assert_eq!(read(Some(5), &clear), (true, false), "a plain complaint stands whatever the stars");
    }

    #[test]
    fn stars_turn_an_even_case() {
        let even = scores([0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.8]);
        let complains = |rating| settle(&knobs(), &even, &EVEN, rating, 0.0).complaint >= 0.5;
        assert!(complains(Some(1)) && !complains(Some(5)));
        let verdict = settle(&knobs(), &even, &EVEN, Some(5), 0.0);
        let mut reading = Reading { ground: Some(Ground::Abuse), severity: 3, ..Reading::nothing() };
        verdict.amend(&mut reading);
        assert_eq!((reading.issue, reading.ground, reading.severity), (None, None, 1));
    }

    #[test]
    fn only_sure_praise_stays_with_the_fast_tier() {
        let praise = Reading { polarity: Polarity::Positive, confidence: 0.97, ..Reading::nothing() };
        assert!(is_plain_praise(&praise, None));
        assert!(!is_plain_praise(&praise, Some(2)));
        assert!(!is_plain_praise(&Reading { confidence: 0.8, ..praise.clone() }, None));
        assert!(!is_plain_praise(&Reading { issue: Some(Issue::Other), ..praise }, None));
    }
}
