//! The filter of words, on folded text, so that neither full-width letters, nor spaces, nor repeated letters, nor accents carry a
//! word past it. In any language: nothing here knows an alphabet but that short Latin words must stand alone.

use unicode_normalization::UnicodeNormalization;

/// One letter and how often it stands in a row.
type Run = (char, u32);

/// A Latin word of at most so many letters must stand alone: "ass" is not in "pass".
const SHORT: usize = 4;

/// Words that may not be said.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    words: Vec<Word>,
}

#[derive(Clone, Debug, PartialEq)]
struct Word {
    runs: Vec<Run>,
    alone: bool,
}

impl Filter {
    /// A filter of these words; what folds to nothing is left out.
    pub fn new<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        let words = words.into_iter().filter_map(|word| {
            let folded: Vec<char> = fold(word).filter(|c| c.is_alphanumeric()).collect();
            let alone = folded.len() <= SHORT && folded.iter().all(char::is_ascii_alphanumeric);
            (!folded.is_empty()).then(|| Word { runs: runs(folded), alone })
        });
        Self { words: words.collect() }
    }

    /// Whether a text holds one of them.
    pub fn catches(&self, text: &str) -> bool {
        if self.words.is_empty() {
            return false;
        }
        let folded: Vec<char> = fold(text).collect();
        let whole = runs(folded.iter().copied().filter(|c| c.is_alphanumeric()));
        let (tokens, spelled) = tokens(&folded);
        self.words.iter().any(|word| {
            if word.alone {
                holds(&spelled, &word.runs)
                    || tokens.iter().any(|token| token.len() == word.runs.len() && holds(token, &word.runs))
            } else {
                holds(&whole, &word.runs)
            }
        })
    }
}

/// One spelling for all: NFKC-like, lower case, without accents, marks that cannot be seen, and control characters.
fn fold(text: &str) -> impl Iterator<Item = char> {
    let unseen = |c: &char| matches!(*c, '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{ad}' | '\u{fe00}'..='\u{fe0f}');
    text.nfkd().filter(move |c| !unseen(c)).flat_map(char::to_lowercase).nfc()
}

fn runs(text: impl IntoIterator<Item = char>) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for c in text {
        match runs.last_mut() {
            Some((last, count)) if *last == c => *count += 1,
            _ => runs.push((c, 1)),
        }
    }
    runs
}

/// The words of a text, and last the letters that stand alone ("a s s", "a.s.s") as one.
fn tokens(folded: &[char]) -> (Vec<Vec<Run>>, Vec<Run>) {
    let parts = folded.split(|c| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    let (alone, words): (Vec<&[char]>, Vec<&[char]>) = parts.partition(|part| part.len() == 1);
    let words = words.into_iter().map(|part| runs(part.iter().copied())).collect();
    (words, runs(alone.concat()))
}

/// Whether the word's letters stand in the text in a row, each at least as often as in the word.
fn holds(text: &[Run], word: &[Run]) -> bool {
    text.windows(word.len()).any(|window| window.iter().zip(word).all(|(t, w)| t.0 == w.0 && t.1 >= w.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_caught_however_they_are_spelled() {
        let filter = Filter::new(["微信", "Scam Shop", "ass", "дурак", "โกง", "lừa đảo", "cool", "加V"]);
        for caught in [
            "加我微信",
            "微 信",
            "微\u{200b}信",
            "微—信",
            "scamshop",
            "S C A M  shop",
            "ｓｃａｍ ｓｈｏｐ",
            "scaaaam shooop",
            "you ass",
            "a s s",
            "A.S.S!",
            "asssss",
            "ДУРАК!",
            "дур а к",
            "เขาโกงเรา",
            "lua dao",
            "LỪA ĐẢO".to_lowercase().as_str(),
            "coooool",
            "加v有货",
            "加 Ｖ",
        ] {
            // "lua dao" differs from "lừa đảo" in đ, which is a letter of its own and not an accent.
            assert_eq!(filter.catches(caught), caught != "lua dao", "{caught}");
        }
        for fine in ["pass the glass", "cold", "colour", "微笑", "信封", "scam", "", "   ", "!!!"] {
            assert!(!filter.catches(fine), "{fine}");
        }
        assert!(!Filter::new(["", " ", "!"]).catches("anything!"));
    }
}
