//! Folds a whole outgoing text into signs that survive the usual disguises, each knowing its bytes in the text.
//!
//! Unlike the reader of feedback it keeps digits apart, never stops early, and writes down what stood between two
//! signs instead of keeping blanks and punctuation as signs of their own.

use unicode_normalization::UnicodeNormalization as _;

use crate::han;

/// What stands between a sign and the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Gap {
    /// Nothing.
    None,
    /// Something that may or may not part two words: a hyphen inside a word, or letters spelled one by one.
    Either,
    /// A blank or a sign without meaning.
    Space,
    /// A comma, colon or the like.
    Clause,
    /// The end of a sentence.
    Sentence,
}

/// How a sign is written together with its neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Letter of a script that parts words with blanks.
    Letter,
    /// Decimal digit.
    Digit,
    /// Chinese character.
    Han,
    /// Kana and Hangul.
    Kana,
    /// Thai and other scripts without blanks.
    Thai,
    /// Emoji and symbols that carry meaning here (money, stars, gifts, plus).
    Mark,
}

/// One folded sign.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sign {
    /// The folded sign, accents kept.
    pub(crate) seen: char,
    /// The sign without its accents.
    pub(crate) base: char,
    /// Its kind.
    pub(crate) kind: Kind,
    /// What stands before it.
    pub(crate) gap: Gap,
    /// First byte in the text.
    pub(crate) start: u32,
    /// One past the last byte.
    pub(crate) end: u32,
    /// Clause, counted from 0.
    pub(crate) clause: u32,
    /// Sentence, counted from 0.
    pub(crate) sentence: u32,
    /// Reading effort so far: makes distances comparable between scripts.
    pub(crate) step: u32,
}

/// Longest run of one sign that is kept.
const MAX_RUN: usize = 2;

/// Folds the whole text.
pub(crate) fn fold(text: &str) -> Vec<Sign> {
    let mut folder = Folder {
        signs: Vec::with_capacity(text.len() / 2 + 8),
        gap: Gap::None,
        noise: 0,
        run: 1,
        short_point: false,
    };
    let mut chars = text.char_indices().peekable();
    while let Some((at, raw)) = chars.next() {
        let mut end = at + raw.len_utf8();
        let mut marks = 0_usize;
        while let Some(&(next_at, next)) = chars.peek() {
            if !combining(next) {
                break;
            }
            end = next_at + next.len_utf8();
            marks += 1;
            chars.next();
        }
        let ahead = chars.peek().map(|&(_, next)| next);
        if raw.is_ascii() && marks == 0 {
            folder.push(raw, at, end, ahead);
            continue;
        }
        for sign in text[at..end].chars().take(1 + marks.min(2)).nfkc().take(8) {
            folder.push(sign, at, end, ahead);
        }
    }
    let mut signs = folder.signs;
    join_spelled(&mut signs);
    number(&mut signs);
    signs
}

/// Marks that compose with the sign before them.
const fn combining(sign: char) -> bool {
    matches!(sign, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}' | '\u{3099}' | '\u{309a}' | '\u{ff9e}' | '\u{ff9f}' | '\u{fe20}'..='\u{fe2f}'
        | '\u{fe0e}' | '\u{fe0f}')
}

/// Signs without any width or meaning of their own.
const fn invisible(sign: char) -> bool {
    matches!(sign, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffd}' | '\u{e0000}'..='\u{e0fff}')
}

struct Folder {
    signs: Vec<Sign>,
    gap: Gap,
    noise: usize,
    run: usize,
    /// Whether the gap holds the point of an abbreviation.
    short_point: bool,
}

impl Folder {
    fn push(&mut self, raw: char, start: usize, end: usize, ahead: Option<char>) {
        if invisible(raw) || combining(raw) {
            return;
        }
        let raw = look(raw);
        let after_digit =
            self.gap == Gap::None && self.signs.last().is_some_and(|last| last.kind == Kind::Digit);
        // "5*" means five stars.
        let raw = if raw == '*' && after_digit { '⭐' } else { raw };
        let after_word =
            self.gap == Gap::None && self.signs.last().is_some_and(|last| last.kind == Kind::Letter);
        let Some((sign, kind)) = classify(raw, after_word, ahead) else {
            self.noise += 1;
            let short = raw == '.' && self.abbreviated();
            self.short_point |= short;
            self.gap = self.gap.max(if short { Gap::Either } else { gap_of(raw, ahead) });
            return;
        };
        // The point of "Rp. 50" ends nothing; before another script it ends the sentence after all.
        let ended = std::mem::take(&mut self.short_point) && !sign.is_ascii();
        let gap = match self.gap {
            _ if ended => Gap::Sentence,
            Gap::Space if self.noise > 6 => Gap::Clause,
            gap => gap,
        };
        let (start, end) = (start as u32, end as u32);
        if gap == Gap::None
            && let Some(last) = self.signs.last_mut()
            && last.seen == sign
            && kind != Kind::Digit
        {
            self.run += 1;
            if self.run > MAX_RUN {
                last.end = end;
                return;
            }
        } else {
            self.run = 1;
        }
        let base = if kind == Kind::Letter { base(sign) } else { sign };
        self.signs.push(Sign { seen: sign, base, kind, gap, start, end, clause: 0, sentence: 0, step: 0 });
        self.gap = Gap::None;
        self.noise = 0;
    }
}

/// Words whose point does not end a sentence.
const SHORT: [&str; 8] = ["jl", "jln", "no", "rp", "st", "gg", "rm", "dr"];

impl Folder {
    /// Whether the last word is one of [`SHORT`].
    fn abbreviated(&self) -> bool {
        let last = &self.signs[self.signs.len().saturating_sub(4)..];
        let from =
            last.iter().rposition(|sign| sign.gap != Gap::None || sign.kind != Kind::Letter).unwrap_or(0);
        let word: String = last[from..].iter().map(|sign| sign.seen).collect();
        self.gap == Gap::None && SHORT.contains(&word.as_str())
    }
}

/// What a sign without meaning does between two signs.
fn gap_of(raw: char, ahead: Option<char>) -> Gap {
    let tight = ahead.is_some_and(char::is_alphanumeric);
    match raw {
        '.' | '．' if tight => Gap::Either,
        '.' | '!' | '?' | '。' | '\n' | '\r' | '؟' | '।' => Gap::Sentence,
        ',' if ahead.is_some_and(|next| next.is_ascii_digit()) => Gap::Either,
        ',' | ';' | ':' | '、' | '…' | '—' | '–' | '(' | ')' | '（' | '）' | '【' | '】' | '「' | '」'
        | '『' | '』' | '[' | ']' => Gap::Clause,
        '-' | '_' | '*' | '\'' | '’' | '`' | '^' | '~' | '|' | '/' | '\\' | '·' | '•' | '"' => {
            Gap::Either
        }
        _ => Gap::Space,
    }
}

/// The folded sign and its kind, or nothing for a sign that only parts others.
fn classify(raw: char, after_word: bool, ahead: Option<char>) -> Option<(char, Kind)> {
    let word_ahead = ahead.is_some_and(char::is_alphabetic);
    Some(match raw {
        'a'..='z' => (raw, Kind::Letter),
        'A'..='Z' => (raw.to_ascii_lowercase(), Kind::Letter),
        '0'..='9' => (raw, Kind::Digit),
        '!' | '|' if after_word && word_ahead => ('1', Kind::Digit),
        '$' | '¥' | '€' | '£' | '฿' | '₫' | '₱' | '₽' | '₩' | '💲' => ('$', Kind::Mark),
        '💰' | '💵' | '💴' | '💶' | '💷' | '💸' | '🤑' | '🪙' => ('💰', Kind::Mark),
        '🧧' => ('🧧', Kind::Mark),
        '🎁' => ('🎁', Kind::Mark),
        '🎟' | '🎫' => ('🎟', Kind::Mark),
        '⭐' | '🌟' | '★' | '☆' | '✰' | '✭' | '✩' | '⭑' | '✮' | '✯' => ('⭐', Kind::Mark),
        '❤' | '♥' | '💖' | '💗' | '💓' | '💕' | '🧡' | '💛' | '💚' | '💙' | '💜' | '♡' => {
            ('❤', Kind::Mark)
        }
        '👍' => ('👍', Kind::Mark),
        '➕' | '✚' | '＋' => ('+', Kind::Mark),
        '@' | '%' => (raw, Kind::Mark),
        '+' if !after_word || !word_ahead => ('+', Kind::Mark),
        '=' | '→' | '➡' => ('=', Kind::Mark),
        '\u{4e00}'..='\u{9fff}' => (han::simplified(raw), Kind::Han),
        '\u{3007}' => ('0', Kind::Digit),
        '\u{3400}'..='\u{4dbf}' | '\u{20000}'..='\u{3134f}' => (raw, Kind::Han),
        '\u{30a1}'..='\u{30f6}' => (char::from_u32(raw as u32 - 0x60).unwrap_or(raw), Kind::Kana),
        '\u{3041}'..='\u{3096}' | '\u{30fc}' | '\u{ac00}'..='\u{d7a3}' => (raw, Kind::Kana),
        '\u{e50}'..='\u{e59}' => (digit(raw as u32 - 0xe50), Kind::Digit),
        '\u{660}'..='\u{669}' => (digit(raw as u32 - 0x660), Kind::Digit),
        '\u{e01}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' => (raw, Kind::Thai),
        _ if raw.is_alphabetic() => (lower(raw), Kind::Letter),
        _ => return None,
    })
}

fn digit(value: u32) -> char {
    char::from_digit(value, 10).unwrap_or('0')
}

/// Letters of other alphabets and styles that look like Latin ones.
fn look(raw: char) -> char {
    match raw {
        '\u{1f150}'..='\u{1f169}' => letter(raw as u32 - 0x1f150),
        '\u{1f170}'..='\u{1f189}' => letter(raw as u32 - 0x1f170),
        'а' | 'А' | 'α' | 'Α' | 'ᴀ' => 'a',
        'В' | 'Β' | 'ʙ' => 'b',
        'с' | 'С' | 'ϲ' | 'ᴄ' => 'c',
        'ԁ' | 'ᴅ' => 'd',
        'е' | 'Е' | 'Ε' | 'є' | 'ᴇ' => 'e',
        'ғ' | 'ꜰ' => 'f',
        'ɢ' | 'ɡ' => 'g',
        'һ' | 'Н' | 'Η' | 'ʜ' => 'h',
        'і' | 'І' | 'Ι' | 'ι' | 'ı' | 'ɪ' => 'i',
        'ј' | 'Ј' | 'ᴊ' => 'j',
        'К' | 'Κ' | 'κ' | 'к' | 'ᴋ' => 'k',
        'ʟ' | 'ӏ' => 'l',
        'М' | 'Μ' | 'м' | 'ᴍ' => 'm',
        'ո' | 'Ν' | 'ɴ' => 'n',
        'о' | 'О' | 'ο' | 'Ο' | 'ᴏ' => 'o',
        'р' | 'Р' | 'ρ' | 'Ρ' | 'ᴘ' => 'p',
        'ԛ' => 'q',
        'ʀ' => 'r',
        'ѕ' | 'Ѕ' | 'ꜱ' => 's',
        'Т' | 'Τ' | 'τ' | 'т' | 'ᴛ' => 't',
        'ᴜ' | 'υ' => 'u',
        'ν' | 'ѵ' | 'ᴠ' => 'v',
        'ԝ' | 'ѡ' | 'ᴡ' => 'w',
        'х' | 'Х' | 'Χ' | 'χ' => 'x',
        'у' | 'У' | 'Υ' | 'ʏ' => 'y',
        'Ζ' | 'ᴢ' => 'z',
        _ => raw,
    }
}

fn letter(offset: u32) -> char {
    char::from_u32('a' as u32 + offset).unwrap_or('a')
}

fn lower(sign: char) -> char {
    let mut lowered = sign.to_lowercase();
    match (lowered.next(), lowered.next()) {
        (Some(one), None) => one,
        _ => sign,
    }
}

/// A letter without its accents.
fn base(sign: char) -> char {
    match sign {
        'a'..='z' => sign,
        'đ' => 'd',
        'ø' => 'o',
        'ł' => 'l',
        _ => std::iter::once(sign).nfd().next().unwrap_or(sign),
    }
}

/// Marks what stands between pieces that are written one by one ("r e v i e w", "好，评，返，现") as uncertain.
fn join_spelled(signs: &mut [Sign]) {
    let mut run = Vec::new();
    let mut at = 0;
    while at < signs.len() {
        let mut end = at + 1;
        while end < signs.len() && signs[end].gap == Gap::None {
            end += 1;
        }
        let most = if signs[at].kind == Kind::Letter { 2 } else { 1 };
        if end - at > most {
            settle(signs, &run);
            run.clear();
        } else {
            run.push(at);
        }
        at = end;
    }
    settle(signs, &run);
}

fn settle(signs: &mut [Sign], run: &[usize]) {
    if run.len() < 3 {
        return;
    }
    for &at in &run[1..] {
        signs[at].gap = Gap::Either;
    }
}

/// Numbers clauses, sentences and steps.
fn number(signs: &mut [Sign]) {
    let (mut clause, mut sentence, mut step) = (0, 0, 0);
    let mut before = None;
    for sign in signs {
        clause += u32::from(sign.gap >= Gap::Clause);
        sentence += u32::from(sign.gap == Gap::Sentence);
        step += match sign.kind {
            Kind::Letter | Kind::Digit if sign.gap == Gap::None && before == Some(sign.kind) => 0,
            Kind::Letter if sign.gap == Gap::Either => 1,
            Kind::Letter => 4,
            Kind::Kana | Kind::Thai => 1,
            _ => 2,
        };
        (sign.clause, sign.sentence, sign.step) = (clause, sentence, step);
        before = Some(sign.kind);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> String {
        fold(text).iter().map(|sign| sign.base).collect()
    }

    #[test]
    fn disguises_fold_away() {
        for (raw, want) in [
            ("ｒｅｖｉｅｗ ５", "review5"),
            ("rеviеw", "review"),
            ("𝐫𝐞𝐯𝐢𝐞𝐰", "review"),
            ("好\u{200b}評", "好评"),
            ("đánh giá", "danhgia"),
            ("เงิน ๕๐", "เงิน50"),
            ("レビュー", "れびゅー"),
            ("5\u{fe0f}\u{20e3}⭐️", "5⭐"),
        ] {
            assert_eq!(plain(raw), want, "{raw}");
        }
    }

    #[test]
    fn spelled_letters_are_joined() {
        assert!(fold("r e v i e w")[1..].iter().all(|sign| sign.gap == Gap::Either));
        assert!(fold("好，评，返，现")[1..].iter().all(|sign| sign.clause == 0));
        assert_eq!(fold("good. Review").last().map(|sign| sign.sentence), Some(1));
    }
}
