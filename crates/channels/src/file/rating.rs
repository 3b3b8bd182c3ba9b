//! Ratings in the notations of real exports, as whole stars from 1 to 5.

use super::reject::{Bad, Code, shown};

/// Reads a rating.
pub(crate) fn parse(text: &str) -> Result<u8, Bad> {
    let text = text.trim();
    if let [digit @ b'1'..=b'5'] = text.as_bytes() {
        return Ok(digit - b'0');
    }
    let lower = text.to_lowercase();
    let value = drawn(&lower).or_else(|| worded(&lower)).or_else(|| decimal(&lower));
    match value {
        Some((stars @ 1..=5, true)) => Ok(stars as u8),
        Some((1..=4, false)) => {
            Err(bad(Code::RatingNotWhole, text, "a rating is whole stars", "评分须为整星"))
        }
        Some(_) => {
            Err(bad(Code::RatingOutOfRange, text, "a rating is 1 to 5 stars", "评分须在 1 到 5 星之间"))
        }
        None => Err(bad(
            Code::RatingUnreadable,
            text,
            "this is no rating from 1 to 5",
            "无法识别的评分（应为 1 到 5）",
        )),
    }
}

fn bad(code: Code, text: &str, en: &str, zh: &str) -> Bad {
    let value = shown(text);
    Bad::new(code, format!("{en}: {value:?}"), format!("{zh}：“{value}”"))
}

/// Whole part, and whether nothing follows it.
type Stars = (u64, bool);

/// `★★★★☆`, `⭐⭐⭐`.
fn drawn(text: &str) -> Option<Stars> {
    let mut full = 0;
    for c in text.chars() {
        match c {
            '★' | '⭐' | '🌟' => full += 1,
            '☆' | '\u{FE0F}' | ' ' | '✩' => {}
            _ => return None,
        }
    }
    (!text.is_empty()).then_some((full, true))
}

/// `五星`, `好评`, `four stars`.
fn worded(text: &str) -> Option<Stars> {
    const WORDS: [(&str, u64); 22] = [
        ("一", 1),
        ("二", 2),
        ("两", 2),
        ("三", 3),
        ("四", 4),
        ("五", 5),
        ("零", 0),
        ("六", 6),
        ("one", 1),
        ("two", 2),
        ("three", 3),
        ("four", 4),
        ("five", 5),
        ("好评", 5),
        ("中评", 3),
        ("差评", 1),
        ("satu", 1),
        ("dua", 2),
        ("tiga", 3),
        ("empat", 4),
        ("lima", 5),
        ("zero", 0),
    ];
    let bare = unit_free(text);
    WORDS.iter().find(|(word, _)| *word == bare).map(|(_, n)| (*n, true))
}

/// `4`, `4.0`, `4 stars`, `4/5`, `4分`.
fn decimal(text: &str) -> Option<Stars> {
    let bare = unit_free(text);
    let number = ["/5", "/ 5", "out of 5", "of 5", "/5.0"]
        .iter()
        .find_map(|tail| bare.strip_suffix(tail))
        .unwrap_or(bare);
    let (whole, fraction) = number.trim().split_once(['.', ',']).unwrap_or((number.trim(), ""));
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    let negative = whole.starts_with('-') && whole.len() > 1 && digits(&whole[1..]);
    if negative {
        return Some((0, true));
    }
    if whole.is_empty() || whole.len() > 18 || fraction.len() > 18 || !digits(whole) || !digits(fraction) {
        return None;
    }
    Some((whole.parse().ok()?, fraction.bytes().all(|b| b == b'0')))
}

fn unit_free(text: &str) -> &str {
    let bare = text.trim();
    let bare = ["out of 5 stars", "/5 stars"].iter().find_map(|t| bare.strip_suffix(t)).unwrap_or(bare);
    let units = ["颗星", "星级", "stars", "star", "星", "分", "bintang", "points"];
    units.iter().find_map(|unit| bare.strip_suffix(unit)).unwrap_or(bare).trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notations_of_ratings() {
        for (text, expected) in [
            ("5", Ok(5)),
            ("5.0", Ok(5)),
            (" 4 ", Ok(4)),
            ("4 stars", Ok(4)),
            ("1 Star", Ok(1)),
            ("五星", Ok(5)),
            ("4星", Ok(4)),
            ("三颗星", Ok(3)),
            ("★★★★☆", Ok(4)),
            ("⭐⭐", Ok(2)),
            ("⭐️⭐️⭐️", Ok(3)),
            ("4/5", Ok(4)),
            ("4 out of 5", Ok(4)),
            ("4.0 out of 5 stars", Ok(4)),
            ("好评", Ok(5)),
            ("差评", Ok(1)),
            ("Five", Ok(5)),
            ("5 bintang", Ok(5)),
            ("4,0", Ok(4)),
            ("5分", Ok(5)),
            ("0", Err(Code::RatingOutOfRange)),
            ("6", Err(Code::RatingOutOfRange)),
            ("-1", Err(Code::RatingOutOfRange)),
            ("99999999999", Err(Code::RatingOutOfRange)),
            ("☆☆☆☆☆", Err(Code::RatingOutOfRange)),
            ("5.5", Err(Code::RatingOutOfRange)),
            ("4.5", Err(Code::RatingNotWhole)),
            ("0.5", Err(Code::RatingOutOfRange)),
            ("80/100", Err(Code::RatingUnreadable)),
            ("great", Err(Code::RatingUnreadable)),
            ("", Err(Code::RatingUnreadable)),
            ("１", Err(Code::RatingUnreadable)),
            ("NaN", Err(Code::RatingUnreadable)),
            ("99999999999999999999", Err(Code::RatingUnreadable)),
        ] {
            assert_eq!(parse(text).map_err(|b| b.code), expected, "{text:?}");
        }
    }
}
