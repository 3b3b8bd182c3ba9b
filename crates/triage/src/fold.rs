//! Folds a text into a sequence of units that look alike where they mean alike.
//!
//! Compatibility forms, case, traditional characters, digits and repeats are folded away; every unit remembers where
//! it stood, so that whatever is found can be shown in the writer's own words. Knows nothing of weights or meaning.

use unicode_normalization::UnicodeNormalization as _;

use crate::han;

/// Units read from one text; the rest of a longer text is not looked at.
pub(crate) const MAX_UNITS: usize = 6_000;

/// Longest run of one folded unit that is kept.
const MAX_RUN: usize = 2;

/// What kind of sign a unit is; decides how it is cut into grams.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// White space, one for any run.
    Space,
    /// Ends a clause (comma, full stop, exclamation …).
    Stop,
    /// Any other sign: emoji, symbols, quotes.
    Sign,
    /// Chinese characters.
    Han,
    /// Kana and Hangul.
    Kana,
    /// Thai, Lao, Khmer and Myanmar: written without spaces.
    Thai,
    /// Letters of a script that is written with spaces.
    Letter,
    /// Decimal digits, all folded to `0`.
    Digit,
}

impl Class {
    /// Whether units of this class are written without spaces between words.
    pub(crate) const fn unspaced(self) -> bool {
        matches!(self, Self::Han | Self::Kana | Self::Thai)
    }

    /// Whether units of this class form spaced words.
    pub(crate) const fn word(self) -> bool {
        matches!(self, Self::Letter | Self::Digit)
    }
}

/// One folded sign and the bytes of the text it came from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unit {
    /// The folded sign.
    pub(crate) sign: char,
    /// Its class.
    pub(crate) class: Class,
    /// First byte in the text.
    pub(crate) start: u32,
    /// One past the last byte in the text.
    pub(crate) end: u32,
}

/// Folds `text` into at most [`MAX_UNITS`] units.
pub(crate) fn fold(text: &str) -> Vec<Unit> {
    let mut folder = Folder { units: Vec::with_capacity(text.len().min(MAX_UNITS) / 2 + 8), run: 0 };
    let mut chars = text.char_indices().peekable();
    while let Some((at, raw)) = chars.next() {
        if folder.units.len() >= MAX_UNITS {
            break;
        }
        let mut end = at + raw.len_utf8();
        if settled(raw) && !chars.peek().is_some_and(|&(_, next)| combining(next)) {
            folder.push(raw, at, end);
            continue;
        }
        let mut marks = 0_usize;
        while let Some(&(next_at, next)) = chars.peek() {
            if !combining(next) {
                break;
            }
            end = next_at + next.len_utf8();
            marks += 1;
            chars.next();
        }
        let kept = text[at..end].chars().take(1 + marks.min(2));
        for sign in kept.nfkc().take(8) {
            folder.push(sign, at, end);
        }
    }
    folder.units
}

/// Whether compatibility composition leaves a sign as it is (checked for the common blocks only).
const fn settled(sign: char) -> bool {
    matches!(sign, '\0'..='\u{9f}' | '\u{3001}' | '\u{3002}' | '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}'
        | '\u{4e00}'..='\u{9fff}' | '\u{e01}'..='\u{e30}' | '\u{e34}'..='\u{e4e}' | '\u{1ea0}'..='\u{1ef9}'
        | '\u{c0}'..='\u{131}' | '\u{ff01}'..='\u{ff5e}')
}

/// Marks that compose with the sign before them.
const fn combining(sign: char) -> bool {
    matches!(sign, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}' | '\u{3099}' | '\u{309a}' | '\u{fe20}'..='\u{fe2f}')
}

/// Signs without any width or meaning of their own.
const fn invisible(sign: char) -> bool {
    matches!(sign, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffd}' | '\u{e0000}'..='\u{e0fff}')
}

struct Folder {
    units: Vec<Unit>,
    run: usize,
}

impl Folder {
    fn push(&mut self, raw: char, start: usize, end: usize) {
        let wide = if matches!(raw, '\u{ff01}'..='\u{ff5e}') {
            char::from_u32(raw as u32 - 0xfee0).unwrap_or(raw)
        } else {
            raw
        };
        let (sign, class) = classify(wide);
        if class == Class::Sign && (invisible(sign) || combining(sign)) {
            return;
        }
        let (start, end) = (start as u32, end as u32);
        // Some shops' texts are cut into tokens: "broken ." and "doesn 't".
        let joins = class == Class::Stop || sign == '\'';
        if joins && self.units.last().is_some_and(|last| last.class == Class::Space) {
            self.units.pop();
            self.run = 1;
        }
        if let Some(last) = self.units.last_mut()
            && last.sign == sign
        {
            self.run += 1;
            let limit = if matches!(class, Class::Space | Class::Stop) { 1 } else { MAX_RUN };
            if self.run > limit {
                last.end = end;
                return;
            }
        } else {
            self.run = 1;
        }
        self.units.push(Unit { sign, class, start, end });
    }
}

/// The folded sign and its class.
fn classify(sign: char) -> (char, Class) {
    match sign {
        'a'..='z' => (sign, Class::Letter),
        'A'..='Z' => (sign.to_ascii_lowercase(), Class::Letter),
        '0'..='9' => ('0', Class::Digit),
        '\u{4e00}'..='\u{9fff}' => (han::simplified(sign), Class::Han),
        ',' | ';' | '、' | '，' | '；' | '\n' | '\r' => (',', Class::Stop),
        '.' | '。' | '…' | '~' | '～' => ('.', Class::Stop),
        '!' | '?' => (sign, Class::Stop),
        '\0'..=' ' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{2028}' | '\u{2029}' | '\u{3000}' => {
            (' ', Class::Space)
        }
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' => (sign, Class::Thai),
        '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30ff}' | '\u{ac00}'..='\u{d7a3}' => (sign, Class::Kana),
        '\u{3400}'..='\u{4dbf}' | '\u{20000}'..='\u{3134f}' => (sign, Class::Han),
        _ if sign.is_numeric() => ('0', Class::Digit),
        _ if sign.is_alphabetic() => (lower(sign), Class::Letter),
        _ if sign.is_whitespace() => (' ', Class::Space),
        _ => (sign, Class::Sign),
    }
}

fn lower(sign: char) -> char {
    let mut lowered = sign.to_lowercase();
    match (lowered.next(), lowered.next()) {
        (Some(one), None) => one,
        _ => sign,
    }
}

/// The folded form of a short word, for tables written by hand.
pub(crate) fn folded(word: &str) -> String {
    fold(word).iter().map(|unit| unit.sign).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_alike() {
        for (raw, want) in [
            ("ＡＢＣ１２", "abc00"),
            ("質量很差！！！！", "质量很差!"),
            ("好好好好好", "好好"),
            ("soooo  bad", "soo bad"),
            ("ti\u{302}\u{301}ch", "ti\u{302}\u{301}ch"),
            ("e\u{301}", "é"),
            ("a\u{200b}b\u{feff}", "ab"),
            ("2024-05", "00-00"),
        ] {
            assert_eq!(folded(raw), fold(want).iter().map(|u| u.sign).collect::<String>(), "{raw}");
        }
    }

    #[test]
    fn units_point_into_the_text() {
        let text = "ｆａｋｅ 假货!!! ti\u{302}\u{301}ng z\u{300}\u{301}\u{302}\u{303}\u{304}";
        for unit in fold(text) {
            assert!(text.get(unit.start as usize..unit.end as usize).is_some_and(|s| !s.is_empty()));
        }
    }

    #[test]
    fn long_runs_stay_small() {
        assert!(fold(&"哈".repeat(1_000_000)).len() <= 2);
        assert!(fold(&"ab".repeat(1_000_000)).len() <= MAX_UNITS);
    }
}
