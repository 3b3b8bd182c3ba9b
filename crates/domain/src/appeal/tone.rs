//! The tone of a statement: words that accuse, insult or plead. A platform decides by facts; such words make a statement
//! weaker. They are shown to whoever writes it, and refuse nothing.

use crate::refusal::Words;

/// A word that does not belong in a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    /// Where it begins, in characters of the text.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// What is wrong with it, and what to write instead.
    pub advice: Words,
}

/// Kinds of slips with their words, ours, lower case: English ones stand for themselves as whole words and `*` for any ending;
/// Chinese ones stand anywhere.
const KINDS: [(Words, &[&str], &[&str]); 4] = [
    (
        Words::new("this accuses; say what was done, when", "带有指责；请写明何时发生了什么"),
        &[
            "liar*",
            "lying",
            "lied",
            "scam*",
            "fraudster*",
            "cheat*",
            "thief",
            "thieves",
            "blackmail*",
            "extortion*",
            "malicious*",
            "criminal*",
            "dishonest*",
        ],
        &["骗子", "诈骗", "撒谎", "说谎", "欺骗", "小偷", "敲诈", "勒索", "恶意", "碰瓷", "讹诈", "无赖"],
    ),
    (
        Words::new("this insults; leave it out", "带有侮辱；请删去"),
        &[
            "idiot*",
            "stupid*",
            "moron*",
            "crazy",
            "insane",
            "disgusting",
            "shameless*",
            "garbage",
            "trash",
            "crook*",
            "jerk*",
        ],
        &["垃圾", "白痴", "傻", "神经病", "恶心", "无耻", "不要脸", "贱", "人渣"],
    ),
    (
        Words::new("this tells of feelings; tell of facts", "表达情绪；请陈述事实"),
        &[
            "outrageous*",
            "ridiculous*",
            "absurd*",
            "furious*",
            "angry",
            "heartbroken",
            "unbelievable",
            "unfair*",
            "disappointed",
            "terrible",
            "horrible",
            "shocking*",
        ],
        &[
            "气愤",
            "愤怒",
            "荒谬",
            "离谱",
            "可笑",
            "委屈",
            "不公平",
            "心寒",
            "太过分",
            "忍无可忍",
            "令人发指",
            "寒心",
        ],
    ),
    (
        Words::new("this pleads; the facts must carry it", "带有恳求；请以事实说明"),
        &["please help", "i beg", "we beg", "begging", "desperate*", "for god's sake", "have mercy"],
        &["求求", "恳求", "跪求", "拜托", "可怜", "救救", "行行好"],
    ),
];

/// What shouts: three or more marks in a row.
const SHOUTED: Words = Words::new("this shouts; one full stop is enough", "语气过重；请使用句号");
/// Fewest marks that shout.
const SHOUTS: usize = 3;

/// Words of a text that weaken it, in their order; of two that overlap the earlier and longer one.
pub fn tone(text: &str) -> Vec<Slip> {
    let letters: Vec<char> = text.chars().map(lower).collect();
    let mut slips = shouts(&letters);
    for (advice, english, chinese) in &KINDS {
        let mut put = |word: &str, whole: bool| {
            let (word, open) = word.strip_suffix('*').map_or((word, false), |word| (word, true));
            let found = places(&letters, word, whole, open);
            slips.extend(found.map(|(start, end)| Slip { start, end, advice: advice.clone() }));
        };
        english.iter().for_each(|word| put(word, true));
        chinese.iter().for_each(|word| put(word, false));
    }
    slips.sort_by_key(|slip| (slip.start, std::cmp::Reverse(slip.end)));
    let mut end = 0;
    slips.retain(|slip| {
        slip.start >= end && {
            end = slip.end;
            true
        }
    });
    slips
}

/// The letter in lower case where that is one letter, so that places stay what they are; a bent apostrophe is a straight one.
fn lower(letter: char) -> char {
    let mut lower = letter.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some('’'), None) => '\'',
        (Some(one), None) => one,
        _ => letter,
    }
}

/// Where a word stands: as a whole word, or the beginning of one where its end is open.
fn places(letters: &[char], word: &str, whole: bool, open: bool) -> impl Iterator<Item = (usize, usize)> {
    let word: Vec<char> = word.chars().collect();
    let is_letter = |at: usize| letters.get(at).is_some_and(char::is_ascii_alphanumeric);
    let begins = letters.windows(word.len()).enumerate().filter(move |(_, window)| **window == *word);
    let ends: Vec<(usize, usize)> = begins
        .filter_map(|(start, window)| {
            let mut end = start + window.len();
            if whole && start > 0 && is_letter(start - 1) {
                return None;
            }
            while open && is_letter(end) {
                end += 1;
            }
            (!whole || !is_letter(end)).then_some((start, end))
        })
        .collect();
    ends.into_iter()
}

fn shouts(letters: &[char]) -> Vec<Slip> {
    let is_mark = |c: &char| matches!(c, '!' | '！' | '?' | '？');
    let (mut slips, mut at) = (Vec::new(), 0);
    for run in letters.chunk_by(|a, b| is_mark(a) == is_mark(b)) {
        if run.first().is_some_and(is_mark) && run.len() >= SHOUTS {
            slips.push(Slip { start: at, end: at + run.len(), advice: SHOUTED });
        }
        at += run.len();
    }
    slips
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(text: &str) -> Vec<String> {
        let words = |slip: Slip| text.chars().skip(slip.start).take(slip.end - slip.start).collect();
        tone(text).into_iter().map(words).collect()
    }

    #[test]
    fn words_that_weaken_a_statement_are_found_where_they_stand() {
        for (text, slips) in [
            ("The parcel was delivered on 26 October, two days before the promised day.", vec![]),
            ("包裹于 10 月 26 日签收，早于承诺时间两天。", vec![]),
            ("This buyer is a LIAR and a scammer!!!", vec!["LIAR", "scammer", "!!!"]),
            ("此买家是骗子，恶意差评，我们很气愤！！！", vec!["骗子", "恶意", "气愤", "！！！"]),
            ("Families and believers came; the cheetah did not.", vec![]),
            ("Shamelessly unfair", vec!["Shamelessly", "unfair"]),
            ("For God’s sake, we beg you", vec!["For God’s sake", "we beg"]),
            ("求求平台，太过分了", vec!["求求", "太过分"]),
            ("Is it so? Yes!", vec![]),
            ("What?!?", vec!["?!?"]),
            ("😀😀 stupid 😀", vec!["stupid"]),
            ("İ liar", vec!["liar"]),
            ("", vec![]),
        ] {
            assert_eq!(found(text), slips, "{text}");
        }
    }

    #[test]
    fn every_word_of_the_list_is_found() {
        for (advice, english, chinese) in &KINDS {
            for word in english.iter().chain(*chinese) {
                let text = format!("a {} b", word.trim_end_matches('*'));
                let slips = tone(&text);
                assert_eq!(slips.len(), 1, "{word}");
                assert_eq!(&slips[0].advice, advice, "{word}");
            }
        }
    }

    proptest! {
        #[test]
        fn slips_lie_in_the_text_and_do_not_overlap(text in "\\PC{0,80}|[!?求骗子a-z ]{0,80}") {
            let mut end = 0;
            for slip in tone(&text) {
                prop_assert!(slip.start >= end && slip.end > slip.start);
                end = slip.end;
            }
            prop_assert!(end <= text.chars().count());
        }
    }
}
