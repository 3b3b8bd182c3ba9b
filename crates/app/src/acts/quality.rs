//! What the score of a public reply is made of, gathered from its words, the review it answers and the case's clocks.

use domain::case::Case;
use domain::policy::ClockKind;
use domain::reading::{AspectSeen, ClaimKind, Polarity, Reading};
use domain::review::Review;
use domain::score::{Facts, Score, score};
use domain::time::{Instant, Span};
use triage::outgoing::{Element, Outgoing};

use super::FindingCheck;

/// Words that say when something happens, beside dates and spans: today, at once, tomorrow.
const WHEN: [&str; 24] = [
    "today",
    "tomorrow",
    "at once",
    "right away",
    "immediately",
    "今天",
    "今日",
    "本日",
    "明天",
    "马上",
    "立即",
    "立刻",
    "第一时间",
    "尽快",
    "hari ini",
    "segera",
    "besok",
    "hôm nay",
    "ngay",
    "วันนี้",
    "ทันที",
    "พรุ่งนี้",
    "すぐ",
    "明日",
];

/// Scores a reply to a review.
pub(super) fn quality(
    case: &Case,
    review: Option<&Review>,
    text: &str,
    read: &Outgoing,
    findings: &[FindingCheck],
    now: Instant,
) -> Score {
    let own: Reading = triage::Model::embedded().read_fast(text, None);
    let count = |severity| findings.iter().filter(|f| f.severity == severity).count();
    let said = review.map_or("und", |r| r.reading.language.as_str());
    let low = text.to_lowercase();
    let figures = |c: &domain::reading::Claim| matches!(c.kind, ClaimKind::Date | ClaimKind::Duration);
    score(&Facts {
        age: now - since(case),
        golden: target(case, ClockKind::PublicReplyGolden),
        outer: target(case, ClockKind::PublicReply),
        refused: count("refuse"),
        warned: count("warn"),
        same_language: said == "und" || read.language == "und" || said == read.language,
        shouts: shouts(text),
        letters: text.chars().filter(|c| c.is_alphanumeric()).count() * weight(&read.language),
        thanks: read.has(Element::Thanks),
        apology: read.has(Element::Apology),
        remedy_path: read.has(Element::RemedyPath),
        private_invitation: read.has(Element::PrivateInvitation),
        names_issue: review.is_none_or(|r| names(&own.aspects, &r.reading.aspects)),
        says_when: own.claims.iter().any(figures) || WHEN.iter().any(|w| low.contains(w)),
    })
}

/// Since when an answer is owed: the start of its clock, else the case's.
fn since(case: &Case) -> Instant {
    let owed = |c: &&domain::case::Clock| c.started.kind == ClockKind::PublicReply;
    case.clocks.iter().filter(owed).map(|c| c.started.at).min().unwrap_or(case.opened_at)
}

fn target(case: &Case, kind: ClockKind) -> Option<Span> {
    case.clocks.iter().find(|c| c.started.kind == kind).map(|c| c.started.target)
}

/// A sign of Chinese or Japanese says as much as three letters.
fn weight(language: &str) -> usize {
    if matches!(language, "zh" | "ja") { 3 } else { 1 }
}

/// Whether the reply speaks of one thing the buyer complained of; a buyer who names nothing asks for nothing.
fn names(own: &[AspectSeen], theirs: &[AspectSeen]) -> bool {
    let complained = || theirs.iter().filter(|a| a.polarity != Polarity::Positive);
    complained().next().is_none() || complained().any(|a| own.iter().any(|o| o.aspect == a.aspect))
}

fn shouts(text: &str) -> bool {
    let marks = text.contains("!!") || text.contains("！！") || text.matches(['!', '！']).count() > 4;
    let letters = text.chars().filter(|c| c.is_alphabetic() && (c.is_uppercase() || c.is_lowercase()));
    let (capitals, all) = letters.fold((0, 0), |(up, all), c| (up + usize::from(c.is_uppercase()), all + 1));
    marks || all > 20 && capitals * 2 > all
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::reading::{Aspect, Span as Place};

    fn seen(aspect: Aspect, polarity: Polarity) -> AspectSeen {
        AspectSeen { aspect, polarity, span: Place { start: 0, end: 1 } }
    }

    #[test]
    fn shouting_is_marks_or_capitals() {
        for (text, loud) in [
            ("We are sorry, and we will help.", false),
            ("We are SO sorry!!", true),
            ("WE ARE SORRY THAT THE PARCEL IS LATE", true),
            ("USB-C OK", false),
            ("非常抱歉！！", true),
            ("非常抱歉！", false),
        ] {
            assert_eq!(shouts(text), loud, "{text}");
        }
    }

    #[test]
    fn a_reply_names_what_was_complained_of() {
        let colour = [seen(Aspect::Colour, Polarity::Negative), seen(Aspect::Price, Polarity::Positive)];
        assert!(names(&[seen(Aspect::Colour, Polarity::Neutral)], &colour));
        assert!(!names(&[seen(Aspect::Price, Polarity::Positive)], &colour), "praise is not what went wrong");
        assert!(names(&[], &[]), "nothing was named");
    }
}
