//! What is decided by rule and not by weight: personal data, insults, danger, empty texts.
//!
//! Looks at lexicon hits and at the raw text; knows no weights.

use crate::lexicon::{Concept, Hit};

/// What the words of a text oblige to, whatever the model says.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Findings {
    /// Somebody's phone number, e-mail or identity number stands in the text.
    pub(crate) privacy: bool,
    /// A person is insulted.
    pub(crate) insult: bool,
    /// How loudly health, safety, fraud or threat is spoken of, in log-odds; 0 when not at all.
    pub(crate) grave: f32,
    /// A concrete loss or demand is spoken of.
    pub(crate) loss: bool,
    /// Another shop is advertised or contact outside is offered.
    pub(crate) competitor: bool,
}

/// Applies the rules.
pub(crate) fn apply(text: &str, hits: &[Hit]) -> Findings {
    let count = |concept: Concept| hits.iter().filter(|hit| hit.is(concept)).count();
    let any = |concepts: &[Concept]| concepts.iter().any(|concept| count(*concept) > 0);
    Findings {
        privacy: personal_data(text),
        insult: insult(hits),
        grave: if any(&[Concept::Illness, Concept::Danger]) {
            2.5
        } else if any(&[Concept::Fraud, Concept::Authority, Concept::Allergy]) {
            1.0
        } else {
            0.0
        },
        loss: any(&[Concept::Refund, Concept::Return, Concept::Lost, Concept::Refuse, Concept::Defect]),
        competitor: any(&[Concept::Competitor]),
    }
}

/// Whether an insult stands that is not part of an innocent word (死机, 垃圾袋).
fn insult(hits: &[Hit]) -> bool {
    let covers =
        |outer: &Hit, inner: &Hit| outer.at < inner.at + inner.len && inner.at < outer.at + outer.len;
    let innocent = |hit: &Hit| hits.iter().any(|other| other.is(Concept::NotInsult) && covers(other, hit));
    hits.iter().any(|hit| hit.is(Concept::Insult) && !innocent(hit))
}

/// Longest part of a text that is searched for personal data, in bytes.
const SEARCHED: usize = 20_000;

/// Whether a mobile number, an e-mail address or a Chinese identity number stands in the text.
pub(crate) fn personal_data(text: &str) -> bool {
    let bytes = text.as_bytes();
    let bytes = &bytes[..bytes.len().min(SEARCHED)];
    email(bytes) || numbers(bytes).any(|digits| mobile(&digits) || identity(&digits))
}

/// Runs of digits, joined over single blanks and hyphens; a run longer than 20 is cut off.
fn numbers(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < bytes.len() && !bytes[at].is_ascii_digit() {
            at += 1;
        }
        if at >= bytes.len() {
            return None;
        }
        let mut digits = if at > 0 && bytes[at - 1] == b'+' { vec![b'+'] } else { Vec::new() };
        while at < bytes.len() {
            match bytes[at] {
                digit @ b'0'..=b'9' => digits.push(digit),
                b'x' | b'X' if digits.len() == 17 => digits.push(b'X'),
                b' ' | b'-' if bytes.get(at + 1).is_some_and(u8::is_ascii_digit) => {}
                _ => break,
            }
            at += 1;
        }
        digits.truncate(20);
        Some(digits)
    })
}

/// Mobile numbers of the served countries.
fn mobile(digits: &[u8]) -> bool {
    let (plus, digits) = match digits.strip_prefix(b"+") {
        Some(rest) => (true, rest),
        None => (false, digits),
    };
    let len = digits.len();
    match digits {
        [b'1', b'3'..=b'9', ..] if len == 11 => true,
        [b'8', b'6', b'1', b'3'..=b'9', ..] if len == 13 => true,
        [b'0', b'8', ..] if (10..=13).contains(&len) => true,
        [b'6', b'2', b'8', ..] if (11..=14).contains(&len) => true,
        [b'0', b'1' | b'3' | b'5' | b'6' | b'7' | b'9', ..] if (10..=11).contains(&len) => true,
        _ => plus && (9..=15).contains(&len),
    }
}

/// A Chinese identity number: 18 signs with a birth date inside.
fn identity(digits: &[u8]) -> bool {
    digits.len() == 18
        && matches!(&digits[6..8], b"19" | b"20")
        && matches!(
            &digits[10..12],
            b"01" | b"02" | b"03" | b"04" | b"05" | b"06" | b"07" | b"08" | b"09" | b"10" | b"11" | b"12"
        )
        && matches!(digits[12], b'0'..=b'3')
}

fn email(bytes: &[u8]) -> bool {
    let part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b'+');
    bytes.iter().enumerate().filter(|(_, byte)| **byte == b'@').any(|(at, _)| {
        let named = at > 0 && bytes[at - 1].is_ascii_alphanumeric();
        let host: Vec<u8> = bytes[at + 1..].iter().copied().take_while(part).take(64).collect();
        let dot = host.iter().position(|byte| *byte == b'.');
        named && dot.is_some_and(|dot| dot > 0 && host.get(dot + 1).is_some_and(u8::is_ascii_alphabetic))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::fold;
    use crate::lexicon::lexicon;

    fn findings(text: &str) -> Findings {
        apply(text, &lexicon().find(&fold(text)))
    }

    #[test]
    fn personal_data_is_found() {
        for text in [
            "店主电话13812345678大家打爆",
            "打 138 1234 5678",
            "mail me at jo.e@shop.example",
            "身份证110101199003071234",
            "WA saya 0812-3456-7890",
            "+60 12 345 6789",
        ] {
            assert!(personal_data(text), "{text}");
        }
        for text in
            ["订单号 202411110012345678901", "买了3件 1280元", "2024-11-11 12:30", "100% @home", "19.9"]
        {
            assert!(!personal_data(text), "{text}");
        }
    }

    #[test]
    fn insults_are_not_crashes() {
        for text in ["卖家就是个傻逼", "you are an idiot", "penjual anjing goblok", "shop đồ chó"]
        {
            assert!(findings(text).insult, "{text}");
        }
        for text in ["天天死机", "死贵死贵的", "垃圾袋太薄", "这东西就是垃圾", "去死皮效果不好"]
        {
            assert!(!findings(text).insult, "{text}");
        }
    }
}
