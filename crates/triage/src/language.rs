//! Which language a text is written in, by script and by small frequent words.
//!
//! Coarse on purpose: it chooses among the languages the house serves and says `und` rather than guess.

use std::sync::LazyLock;

use crate::fold::{Class, Unit, fold};
use crate::grams::word_end;
use crate::lexicon::{Hashed, Hit, LANGUAGES, word_key};

const NAMES: [&str; 5] = ["en", "id", "ms", "tl", "vi"];

static WORDS: LazyLock<Hashed<[bool; 5]>> = LazyLock::new(|| {
    let mut words: Hashed<[bool; 5]> = Hashed::default();
    for line in include_str!("../lexicon/languages.txt").lines() {
        let Some((name, list)) = line.split_once(':') else { continue };
        let Some(index) = NAMES.iter().position(|known| *known == name) else { continue };
        for word in list.split(',') {
            words.entry(word_key(&fold(word.trim()))).or_default()[index] = true;
        }
    }
    words
});

/// Signs counted by script.
#[derive(Default)]
struct Scripts {
    han: usize,
    kana: usize,
    thai: usize,
    letters: usize,
    foreign: usize,
}

/// Words looked at before deciding.
const ENOUGH: usize = 40;

/// The language of the units: a tag of the house's list, or `und`.
pub(crate) fn detect(units: &[Unit], hits: &[Hit]) -> &'static str {
    let mut scripts = Scripts::default();
    for unit in units {
        match unit.class {
            Class::Han => scripts.han += 1,
            Class::Kana if unit.sign >= '\u{ac00}' => scripts.foreign += 1,
            Class::Kana => scripts.kana += 1,
            Class::Thai if unit.sign <= '\u{e7f}' => scripts.thai += 1,
            Class::Letter if latin(unit.sign) => scripts.letters += 1,
            Class::Thai | Class::Letter => scripts.foreign += 1,
            _ => {}
        }
    }
    let ideographs = scripts.han + scripts.kana;
    let most = (ideographs * 3).max(scripts.thai).max(scripts.letters).max(scripts.foreign);
    if most == 0 || most == scripts.foreign {
        "und"
    } else if most == ideographs * 3 {
        if scripts.kana * 6 >= scripts.han { "ja" } else { "zh" }
    } else if most == scripts.thai {
        "th"
    } else {
        spaced(units, hits)
    }
}

const fn latin(sign: char) -> bool {
    matches!(sign, 'a'..='z' | '\u{aa}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

fn vietnamese(sign: char) -> bool {
    matches!(sign, 'ă' | 'đ' | 'ơ' | 'ư' | '\u{1ea0}'..='\u{1ef9}')
}

/// Chooses among the languages written in Latin letters.
fn spaced(units: &[Unit], hits: &[Hit]) -> &'static str {
    let mut votes = [0.0_f32; 5];
    votes[4] += 1.5 * units.iter().filter(|unit| vietnamese(unit.sign)).take(8).count() as f32;
    let words = &*WORDS;
    let mut seen = 0;
    let mut at = 0;
    while at < units.len() && seen < ENOUGH {
        if units[at].class != Class::Letter {
            at += 1;
            continue;
        }
        let end = word_end(units, at);
        if let Some(speaks) = words.get(&word_key(&units[at..end.min(at + 20)])) {
            let share = speaks.iter().filter(|&&yes| yes).count() as f32;
            for (vote, _) in votes.iter_mut().zip(speaks).filter(|(_, yes)| **yes) {
                *vote += 1.0 / share;
            }
        }
        seen += 1;
        at = end;
    }
    for hit in hits.iter().take(ENOUGH) {
        match LANGUAGES.get(hit.language as usize).copied().unwrap_or("ms") {
            "en" => votes[0] += 0.3,
            "id" => {
                votes[1] += 0.3;
                votes[2] += 0.25;
            }
            "tl" => votes[3] += 0.3,
            "vi" => votes[4] += 0.3,
            _ => {}
        }
    }
    let best = (0..votes.len()).fold(0, |best, i| if votes[i] > votes[best] { i } else { best });
    if votes[best] < 0.25 { "und" } else { NAMES[best] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::fold;
    use crate::lexicon::lexicon;

    #[test]
    fn tells_languages_apart() {
        for (text, want) in [
            ("质量很差，不推荐", "zh"),
            ("物流很慢 iphone 13 pro max", "zh"),
            ("The zipper broke after two days", "en"),
            ("Barang rusak dan penjual tidak mau retur", "id"),
            ("Barang rosak, seller tak nak refund duit saya", "ms"),
            ("Hàng giao chậm quá shop ơi", "vi"),
            ("ของไม่ตรงปก เสียใจมาก", "th"),
            ("商品が壊れていました。返品します", "ja"),
            ("Sira po yung dumating, ang tagal pa", "tl"),
            ("12345 !!! 👍", "und"),
            ("", "und"),
            ("Товар плохой", "und"),
        ] {
            let units = fold(text);
            assert_eq!(detect(&units, &lexicon().find(&units)), want, "{text}");
        }
    }
}
