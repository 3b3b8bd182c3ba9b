//! What of a model's answer can be used: the words alone, without its thinking, its quotation marks and what cannot be
//! seen.

use crate::refusal::Refusal;

/// Longest proposal, in characters. What is too long for its channel says the check; this is what nobody wants to read.
pub const LONGEST: usize = 4_000;

/// The words of an answer.
///
/// # Errors
/// `drafter_answer` when there are none, `drafter_too_long` beyond [`LONGEST`].
pub fn usable(answer: &str) -> Result<String, Refusal> {
    let spoken = after_thinking(answer);
    let seen: String = spoken.replace("\r\n", "\n").chars().filter(|c| is_seen(*c)).collect();
    let words = unquoted(seen.trim());
    if !words.chars().any(char::is_alphanumeric) {
        return Err(Refusal::new(
            "drafter_answer",
            "the drafter answered without words",
            "起草服务没有返回文字",
        )
        .hint("try again, or write the words yourself", "请重试，或自行书写"));
    }
    if words.chars().count() > LONGEST {
        return Err(too_long());
    }
    Ok(words.to_owned())
}

/// The refusal of an answer that is too long to be of use.
pub fn too_long() -> Refusal {
    Refusal::new("drafter_too_long", "the drafter answered at too great length", "起草服务返回的文字过长")
        .hint("try again, or write the words yourself", "请重试，或自行书写")
}

/// Models that think aloud do so before they answer.
fn after_thinking(answer: &str) -> &str {
    if !answer.trim_start().starts_with("<think>") {
        return answer;
    }
    answer.split_once("</think>").map_or("", |(_, rest)| rest)
}

/// Whether a person sees a sign, or sees its effect: no control signs, nothing that turns the direction of text.
fn is_seen(c: char) -> bool {
    let hidden = matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}');
    c == '\n' || !c.is_control() && !hidden
}

/// Without a code fence and one pair of quotation marks around the whole.
fn unquoted(words: &str) -> &str {
    let fenced =
        words.strip_prefix("```").and_then(|w| w.strip_suffix("```")).and_then(|w| w.split_once('\n'));
    let words = fenced.map_or(words, |(_, inside)| inside.trim());
    for (open, close) in [('"', '"'), ('“', '”'), ('「', '」'), ('『', '』')] {
        let inside = words.strip_prefix(open).and_then(|w| w.strip_suffix(close));
        if let Some(inside) = inside.filter(|w| !w.contains([open, close])) {
            return inside.trim();
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_alone_are_taken() {
        for (answer, words) in [
            ("  We are sorry.\r\n", "We are sorry."),
            ("\"We are sorry.\"", "We are sorry."),
            ("“非常抱歉。”", "非常抱歉。"),
            ("\"Yes\" and \"no\"", "\"Yes\" and \"no\""),
            ("```text\nWe are sorry.\n```", "We are sorry."),
            ("<think>The buyer is angry</think>\nWe are sorry.", "We are sorry."),
            ("one\n\ntwo", "one\n\ntwo"),
            ("a\u{202e}b\u{0}c\u{200b}d\u{e0041}", "abcd"),
            ("family 👨\u{200d}👩", "family 👨\u{200d}👩"),
        ] {
            assert_eq!(usable(answer).unwrap(), words, "{answer:?}");
        }
    }

    #[test]
    fn what_is_empty_or_endless_is_refused() {
        for (answer, code) in [
            (String::new(), "drafter_answer"),
            (" \u{200b}…\n".to_owned(), "drafter_answer"),
            ("<think>and so on".to_owned(), "drafter_answer"),
            ("字".repeat(LONGEST + 1), "drafter_too_long"),
        ] {
            assert_eq!(usable(&answer).unwrap_err().code, code, "{answer:.20}");
        }
        assert!(usable(&"字".repeat(LONGEST)).is_ok());
    }

    proptest::proptest! {
        #[test]
        fn no_answer_breaks_it(answer in "\\PC{0,80}|(<think>|```|\"|“|\n|a|\u{202e}){0,12}") {
            if let Ok(words) = usable(&answer) {
                proptest::prop_assert!(words.chars().all(is_seen) && words.trim() == words);
            }
        }
    }
}
