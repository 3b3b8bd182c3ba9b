//! How good a public reply is (row A7): prompt, professional, transparent, useful; 25 points each, with reasons.
//!
//! A help while writing, never a gate: what must not leave is refused elsewhere. The weights are the house's own; the
//! four qualities are those of mission row A7.

use serde::{Deserialize, Serialize};

use crate::reading::words;
use crate::refusal::Words;
use crate::time::Span;

words! {
    /// One of the four qualities.
    Quality {
        /// It comes soon.
        Prompt = "prompt",
        /// It is well-mannered, in the buyer's language.
        Professional = "professional",
        /// It names what went wrong and owns it.
        Transparent = "transparent",
        /// It helps: what happens next, when, and where to turn.
        Useful = "useful",
    }
}

/// Most points of one quality.
const FULL: u32 = 25;
/// Shortest reply, in letters, that says something.
const SHORT: usize = 40;

/// What is known of a reply.
#[derive(Clone, Copy, Debug, Default)]
pub struct Facts {
    /// How old the review is.
    pub age: Span,
    /// The promise for the golden hours and the last one.
    pub golden: Option<Span>,
    /// The last promise.
    pub outer: Option<Span>,
    /// Findings that refuse and findings that warn.
    pub refused: usize,
    /// Findings that warn.
    pub warned: usize,
    /// Whether it is in the buyer's language, where both are known.
    pub same_language: bool,
    /// Whether it shouts: capitals or rows of exclamation marks.
    pub shouts: bool,
    /// Letters and digits.
    pub letters: usize,
    /// The elements it has.
    pub thanks: bool,
    /// It apologises.
    pub apology: bool,
    /// It says how things are put right.
    pub remedy_path: bool,
    /// It asks to go on in private.
    pub private_invitation: bool,
    /// It speaks of what the buyer complained of.
    pub names_issue: bool,
    /// It says when something happens.
    pub says_when: bool,
}

/// The points of one quality, with what is missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    /// Which.
    pub quality: &'static str,
    /// 0 to 25.
    pub points: u32,
    /// Why it has not all of them.
    pub reasons: Vec<Words>,
}

/// The score.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Score {
    /// 0 to 100.
    pub total: u32,
    /// The four qualities, in a fixed order.
    pub parts: Vec<Part>,
}

/// Scores a reply.
pub fn score(facts: &Facts) -> Score {
    let parts = vec![prompt(facts), professional(facts), transparent(facts), useful(facts)];
    Score { total: parts.iter().map(|p| p.points).sum(), parts }
}

/// Takes points off for each thing that is amiss.
fn part(quality: Quality, amiss: impl IntoIterator<Item = (bool, u32, Words)>) -> Part {
    let amiss: Vec<(u32, Words)> =
        amiss.into_iter().filter(|a| a.0).map(|(_, off, why)| (off, why)).collect();
    let off: u32 = amiss.iter().map(|a| a.0).sum();
    let reasons = amiss.into_iter().map(|a| a.1).collect();
    Part { quality: quality.as_str(), points: FULL.saturating_sub(off), reasons }
}

fn prompt(facts: &Facts) -> Part {
    let golden = facts.golden.unwrap_or(Span::hours(4));
    let outer = facts.outer.unwrap_or(Span::hours(24)).max(golden);
    let off = match facts.age {
        age if age <= Span(golden.0 / 4) => 0,
        age if age <= golden => 3,
        age if age <= outer => 10,
        age if age <= Span(outer.0.saturating_mul(3)) => 17,
        _ => 22,
    };
    let hours = facts.age.whole_seconds().max(0) / 3_600;
    let (age_en, age_zh) = if hours < 48 {
        (format!("{hours} h"), format!("{hours} 小时"))
    } else {
        (format!("{} d", hours / 24), format!("{} 天", hours / 24))
    };
    let promised = golden.whole_seconds() / 60;
    let why = Words::made(
        format!("the review is {age_en} old; an answer within {promised} min counts as golden"),
        format!("评价已发布 {age_zh}；{promised} 分钟内回复为黄金时段"),
    );
    part(Quality::Prompt, [(off > 0, off, why)])
}

fn professional(facts: &Facts) -> Part {
    part(
        Quality::Professional,
        [
            (
                facts.refused > 0,
                FULL,
                Words::new("it has words that may not be sent", "含有不允许发送的文字"),
            ),
            (facts.warned > 0, 8, Words::new("it has words that are better left out", "含有最好避免的文字")),
            (
                !facts.same_language,
                8,
                Words::new("it is not in the buyer's language", "与买家使用的语言不同"),
            ),
            (
                facts.shouts,
                5,
                Words::new("it shouts: capitals or exclamation marks", "语气过强：大写或感叹号过多"),
            ),
            (!facts.thanks, 6, Words::new("it does not thank", "没有表示感谢")),
            (facts.letters < SHORT, 5, Words::new("it is very short", "内容过短")),
        ],
    )
}

fn transparent(facts: &Facts) -> Part {
    part(
        Quality::Transparent,
        [
            (!facts.apology, 8, Words::new("it does not apologise", "没有致歉")),
            (
                !facts.names_issue,
                12,
                Words::new("it does not name what the buyer complained of", "没有提到买家反映的具体问题"),
            ),
            (!facts.remedy_path, 5, Words::new("it does not say what is done about it", "没有说明如何处理")),
        ],
    )
}

fn useful(facts: &Facts) -> Part {
    part(
        Quality::Useful,
        [
            (!facts.remedy_path, 10, Words::new("it offers no way out", "没有给出解决途径")),
            (!facts.private_invitation, 8, Words::new("it does not say where to turn", "没有说明如何联系")),
            (!facts.says_when, 7, Words::new("it does not say when something happens", "没有说明何时处理")),
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn best() -> Facts {
        Facts {
            age: Span::minutes(20),
            golden: Some(Span::hours(4)),
            outer: Some(Span::hours(24)),
            same_language: true,
            letters: 160,
            thanks: true,
            apology: true,
            remedy_path: true,
            private_invitation: true,
            names_issue: true,
            says_when: true,
            ..Facts::default()
        }
    }

    #[test]
    fn a_reply_with_everything_has_a_hundred_and_no_reasons() {
        let score = score(&best());
        assert_eq!(score.total, 100);
        assert!(score.parts.iter().all(|p| p.reasons.is_empty()));
    }

    #[test]
    fn each_lack_costs_points_and_says_so() {
        for (facts, quality, points) in [
            (Facts { age: Span::hours(3), ..best() }, Quality::Prompt, 22),
            (Facts { age: Span::hours(20), ..best() }, Quality::Prompt, 15),
            (Facts { age: Span::hours(60), ..best() }, Quality::Prompt, 8),
            (Facts { age: Span::hours(24 * 30), ..best() }, Quality::Prompt, 3),
            (Facts { refused: 1, warned: 1, ..best() }, Quality::Professional, 0),
            (Facts { same_language: false, ..best() }, Quality::Professional, 17),
            (Facts { shouts: true, thanks: false, ..best() }, Quality::Professional, 14),
            (Facts { letters: 12, ..best() }, Quality::Professional, 20),
            (Facts { names_issue: false, ..best() }, Quality::Transparent, 13),
            (Facts { apology: false, ..best() }, Quality::Transparent, 17),
            (Facts { private_invitation: false, says_when: false, ..best() }, Quality::Useful, 10),
        ] {
            let part = score(&facts).parts.into_iter().find(|p| p.quality == quality.as_str()).unwrap();
            assert_eq!(part.points, points, "{facts:?}");
            assert!(!part.reasons.is_empty());
        }
    }

    #[test]
    fn the_total_is_the_sum_and_never_above_a_hundred() {
        let nothing = score(&Facts { refused: 3, age: Span(i64::MAX), ..Facts::default() });
        assert_eq!(nothing.total, nothing.parts.iter().map(|p| p.points).sum::<u32>());
        assert!(nothing.total < 10);
    }
}
