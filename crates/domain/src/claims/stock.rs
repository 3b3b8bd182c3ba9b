//! How many are left, as the host says: "only 3 left" while hundreds are is a false urgency. Held against the session's stock without what
//! was taken in the room; what is sold elsewhere is not known here, so only what is far from the count is told.

use super::fold::Folded;
use super::measures::number;
use super::{Problem, ProblemKind};
use crate::refusal::Words;

/// Words before a number of pieces that say that no more are left.
const BEFORE: [&str; 12] =
    ["仅剩", "只剩", "就剩", "还剩", "剩下", "剩余", "最后", "tinggal", "tersisa", "sisa", "còn", "chỉ còn"];
/// Pieces, behind a number that such a word stands before.
const PIECES: [&str; 20] = [
    "件",
    "个",
    "单",
    "套",
    "份",
    "盒",
    "瓶",
    "包",
    "台",
    "双",
    "条",
    "箱",
    "pcs",
    "buah",
    "unit",
    "lagi",
    "item",
    "cái",
    "chiếc",
    "sản phẩm",
];
/// What is counted as pieces are and is time: 最后3个小时.
const TIMES: [&str; 5] = ["小时", "钟", "月", "星期", "礼拜"];
/// Pieces between a number and the word that says that they are left.
const BETWEEN: [&str; 10] =
    ["", "pieces", "pcs", "units", "items", "of these", "of them", "sets", "boxes", "pairs"];
/// Words behind that say so.
const BEHIND: [&str; 3] = ["left", "remaining", "remain"];

/// What was said of what is left, where our count is far above it.
pub(super) fn check(text: &Folded, left: i64, comma: bool) -> Option<Problem> {
    for at in 0..text.chars.len() {
        let Some((said, end)) = number(&text.chars, at, comma) else { continue };
        let Some(to) = says_left(text, at, end) else { continue };
        let said = said.round() as i64;
        if left > said.saturating_mul(2) && left - said > 5 && !text.denied(at) {
            return Some(problem(text, (at, to), said, left));
        }
    }
    None
}

/// Where the words end that say of a number that so many are left.
fn says_left(text: &Folded, at: usize, end: usize) -> Option<usize> {
    let before: String = text.chars[at.saturating_sub(12)..at].iter().collect();
    let rest = |from: usize| text.chars[from..(from + 16).min(text.chars.len())].iter().collect::<String>();
    let behind = rest(end);
    let begins = |rest: &str, word: &str| {
        let spaces = rest.chars().take_while(|c| c.is_whitespace()).count();
        rest.trim_start().starts_with(word).then(|| spaces + word.chars().count())
    };
    if BEFORE.iter().any(|word| before.trim_end().ends_with(word)) {
        let length = PIECES.iter().find_map(|word| begins(&behind, word))?;
        let next = rest(end + length);
        return (!TIMES.iter().any(|time| next.starts_with(time))).then_some(end + length);
    }
    BETWEEN.iter().find_map(|piece| {
        let from = end + begins(&behind, piece)?;
        let length = BEHIND.iter().find_map(|word| begins(&rest(from), word))?;
        text.word_ends(from + length).then_some(from + length)
    })
}

fn problem(text: &Folded, (from, to): (usize, usize), said: i64, left: i64) -> Problem {
    let correction = Words::made(
        format!("Put it right: some {left} are left by our count, not {said}."),
        format!("请更正：按记录还剩约{left}件，不是{said}件。"),
    );
    Problem {
        what: ProblemKind::Fact,
        from,
        to,
        said: text.said(from, to),
        listed: Some(left.to_string()),
        fact: Some("stock".to_owned()),
        rule: None,
        grade: None,
        correction,
    }
}
