//! From a reading to what a case keeps of a feedback, and whether it opens one.

use domain::case::{Glance, Subject};
use domain::inbound::Sender;
use domain::policy::OpenRules;
use domain::reading::{Intent, Issue, Polarity, Reading, Why};

/// The first characters of a text, at most [`Glance::EXCERPT`], without line breaks.
pub fn excerpt(text: &str) -> String {
    let mut out = String::with_capacity(text.len().min(Glance::EXCERPT * 3));
    for (i, c) in text.chars().enumerate() {
        if i == Glance::EXCERPT {
            out.push('…');
            break;
        }
        out.push(if c.is_whitespace() { ' ' } else { c });
    }
    out
}

/// What a case keeps of a feedback. Stars that complain while the words give no reason count as groundless: that is
/// what triage's guide calls a bare verdict.
pub fn glance(subject: Subject, star: Option<u8>, text: &str, reading: &Reading) -> Glance {
    let excerpt = excerpt(text);
    let why: Vec<Why> = reading.why.iter().filter(|w| excerpt.contains(&w.text)).cloned().collect();
    let fallback = if star.is_some() { Issue::Groundless } else { Issue::Other };
    Glance {
        subject,
        star,
        excerpt,
        language: reading.language.clone(),
        issue: reading.issue.unwrap_or(fallback),
        also: reading.also.clone(),
        ground: reading.ground,
        severity: reading.severity.max(1),
        confidence: reading.confidence,
        why,
        unsure: if reading.abstain { reading.guesses.clone() } else { Vec::new() },
        matter: None,
    }
}

/// Whether a review opens a case under these rules.
pub fn review_opens(rules: &OpenRules, rating: u8, reading: &Reading) -> bool {
    let negative = rules.negative_review && reading.polarity == Polarity::Negative && reading.is_negative();
    let mixed = rules.mixed_review && reading.polarity == Polarity::Mixed && reading.is_negative();
    negative || mixed || rating <= rules.max_rating
}

/// Whether a conversation whose last message is this one waits for an answer. A short thank-you does not.
pub fn message_opens(rules: &OpenRules, sender: Sender, text: &str, reading: Option<&Reading>) -> bool {
    // A kind word around a question or a wish is no thank-you.
    let asks_nothing = |r: &Reading| matches!(r.intent, None | Some(Intent::Thanks | Intent::Other));
    let thanks = reading.is_some_and(|r| r.polarity == Polarity::Positive && asks_nothing(r))
        && text.chars().count() <= 40
        && !text.contains(['?', '？']);
    rules.unanswered_message && sender == Sender::Buyer && !thanks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(polarity: Polarity, issue: Option<Issue>) -> Reading {
        Reading { language: "en".to_owned(), polarity, issue, confidence: 0.9, ..Reading::nothing() }
    }

    #[test]
    fn stars_and_words_open_by_the_rules() {
        let rules =
            OpenRules { max_rating: 2, mixed_review: false, ..domain::policy::Policy::standard("UTC").open };
        for (rating, polarity, issue, expected) in [
            (1, Polarity::Positive, None, true),
            (3, Polarity::Neutral, None, false),
            (5, Polarity::Negative, Some(Issue::Quality), true),
            (4, Polarity::Mixed, Some(Issue::Quality), false),
            (5, Polarity::Positive, None, false),
        ] {
            assert_eq!(
                review_opens(&rules, rating, &reading(polarity, issue)),
                expected,
                "{rating} {polarity}"
            );
        }
        assert!(!message_opens(
            &rules,
            Sender::Buyer,
            "thanks a lot!",
            Some(&reading(Polarity::Positive, None))
        ));
        let person = Reading { intent: Some(Intent::HumanPlease), ..reading(Polarity::Positive, None) };
        assert!(message_opens(&rules, Sender::Buyer, "a real person please", Some(&person)));
        assert!(message_opens(&rules, Sender::Buyer, "where is it?", None));
        assert!(!message_opens(&rules, Sender::Seller, "where is it?", None));
    }

    #[test]
    fn excerpts_are_cut_at_characters() {
        assert_eq!(excerpt("a\nb"), "a b");
        assert_eq!(excerpt(&"颜".repeat(500)).chars().count(), Glance::EXCERPT + 1);
    }
}
