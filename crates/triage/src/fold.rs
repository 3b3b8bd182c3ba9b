//! Folds a text into a sequence of units that look alike where they mean alike.
//!
//! Compatibility forms, case, traditional characters, digits and repeats are folded away; every unit remembers where
//! it stood, so that whatever is found can be shown in the writer's own words. Knows nothing of weights or meaning.

use std::sync::LazyLock;

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

/// A folded text with what is worth knowing before looking closer.
#[derive(Debug, Default)]
pub(crate) struct Folded {
    /// The units.
    pub(crate) units: Vec<Unit>,
    /// How many of them are digits.
    pub(crate) digits: usize,
    /// Whether an `@` stands in the text.
    pub(crate) at_sign: bool,
}

/// Folds `text` into at most [`MAX_UNITS`] units.
pub(crate) fn fold(text: &str) -> Vec<Unit> {
    fold_all(text).units
}

/// Folds `text` and counts what later steps look for.
pub(crate) fn fold_all(text: &str) -> Folded {
    fold_into(text, Vec::new())
}

/// The same into room that is there already.
pub(crate) fn fold_into(text: &str, mut units: Vec<Unit>) -> Folded {
    units.clear();
    units.reserve(text.len().min(MAX_UNITS) / 2 + 8);
    let mut folder = Folder { folded: Folded { units, digits: 0, at_sign: false }, run: 0 };
    let table = &**TABLE;
    let mut chars = text.char_indices();
    let mut here = chars.next();
    while let Some((at, raw)) = here {
        if folder.folded.units.len() >= MAX_UNITS {
            break;
        }
        here = chars.next();
        let mut end = here.map_or(text.len(), |(next, _)| next);
        let known = table.get(raw as usize).copied().unwrap_or(Plain::UNSETTLED);
        if known.settled && !here.is_some_and(|(_, next)| next >= '\u{300}' && combining(next)) {
            folder.push(known, at, end);
            continue;
        }
        let mut marks = 0_usize;
        while let Some((_, next)) = here
            && combining(next)
        {
            marks += 1;
            here = chars.next();
            end = here.map_or(text.len(), |(next, _)| next);
        }
        let kept = text[at..end].chars().take(1 + marks.min(2));
        for sign in kept.nfkc().take(8) {
            folder.push(Plain::of(sign), at, end);
        }
    }
    folder.folded
}

/// A text as keywords are looked for in it: compatibility forms, case and traditional characters folded away; digits and
/// everything else stay.
pub fn keyword(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).map(han::simplified).collect()
}

/// What a sign becomes, when nothing stands on it.
#[derive(Clone, Copy)]
struct Plain {
    sign: char,
    class: Class,
    /// Compatibility composition leaves it as it is.
    settled: bool,
    /// Without width or meaning.
    silent: bool,
}

impl Plain {
    const UNSETTLED: Self = Self { sign: ' ', class: Class::Sign, settled: false, silent: false };

    fn of(raw: char) -> Self {
        let wide = if matches!(raw, '\u{ff01}'..='\u{ff5e}') {
            char::from_u32(raw as u32 - 0xfee0).unwrap_or(raw)
        } else {
            raw
        };
        let (sign, class) = classify(wide);
        let silent = class == Class::Sign && (invisible(sign) || combining(sign));
        Self { sign, class, settled: settled(raw), silent }
    }
}

/// Every sign of the basic plane, looked up instead of decided again.
static TABLE: LazyLock<Box<[Plain]>> = LazyLock::new(|| {
    (0..0x1_0000_u32).map(|code| char::from_u32(code).map_or(Plain::UNSETTLED, Plain::of)).collect()
});

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
    folded: Folded,
    run: usize,
}

impl Folder {
    fn push(&mut self, Plain { sign, class, silent, .. }: Plain, start: usize, end: usize) {
        if silent {
            return;
        }
        let units = &mut self.folded.units;
        let (start, end) = (start as u32, end as u32);
        // Some shops' texts are cut into tokens: "broken ." and "doesn 't".
        let joins = class == Class::Stop || sign == '\'';
        if joins && units.last().is_some_and(|last| last.class == Class::Space) {
            units.pop();
            self.run = 1;
        }
        self.folded.digits += usize::from(class == Class::Digit);
        self.folded.at_sign |= sign == '@';
        if let Some(last) = units.last_mut()
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
        units.push(Unit { sign, class, start, end });
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
    fn keywords_are_folded_and_keep_their_digits() {
        for (raw, want) in
            [("ＡＢＣ１２", "abc12"), ("質量 X200", "质量 x200"), ("ﬁne Straße", "fine straße"), ("", "")]
        {
            assert_eq!(keyword(raw), want);
        }
    }

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
