//! Search terms: how text is cut for the full-text index, the same for SQLite and PostgreSQL.
//!
//! Scripts written with spaces give whole words; scripts written without (Han, kana, Thai, Lao, Khmer, Burmese) give
//! overlapping pairs of characters, so that any two-character Chinese word is found, whatever stands around it. The
//! last character of such a run is a term of its own, which lets one-character queries work as prefixes.

/// Longest term kept, in characters; longer ones (base64, URLs) are cut.
const LONGEST: usize = 32;

/// Folds a character for searching: full-width ASCII to ASCII, lower case, Latin letters without their accents.
fn fold(c: char) -> char {
    let c = match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    };
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    let lower = c.to_lowercase().next().unwrap_or(c);
    unaccent(lower)
}

/// The base letter of the accented Latin letters used in Vietnamese, Malay, Indonesian, Spanish, German and French.
fn unaccent(c: char) -> char {
    match c {
        'à'..='å'
        | 'ā'
        | 'ă'
        | 'ą'
        | 'ạ'
        | 'ả'
        | 'ấ'
        | 'ầ'
        | 'ẩ'
        | 'ẫ'
        | 'ậ'
        | 'ắ'
        | 'ằ'
        | 'ẳ'
        | 'ẵ'
        | 'ặ' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'đ' | 'ď' => 'd',
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' | 'ẹ' | 'ẻ' | 'ẽ' | 'ế' | 'ề' | 'ể' | 'ễ' | 'ệ' => {
            'e'
        }
        'ì'..='ï' | 'ī' | 'ĭ' | 'ĩ' | 'ỉ' | 'ị' => 'i',
        'ñ' | 'ń' => 'n',
        'ò'..='ö'
        | 'ø'
        | 'ō'
        | 'ŏ'
        | 'ơ'
        | 'ọ'
        | 'ỏ'
        | 'ố'
        | 'ồ'
        | 'ổ'
        | 'ỗ'
        | 'ộ'
        | 'ớ'
        | 'ờ'
        | 'ở'
        | 'ỡ'
        | 'ợ' => 'o',
        'ù'..='ü' | 'ū' | 'ŭ' | 'ũ' | 'ư' | 'ụ' | 'ủ' | 'ứ' | 'ừ' | 'ử' | 'ữ' | 'ự' => {
            'u'
        }
        'ý' | 'ÿ' | 'ỳ' | 'ỵ' | 'ỷ' | 'ỹ' => 'y',
        _ => c,
    }
}

/// Whether a character belongs to a script written without spaces.
fn runs_together(c: char) -> bool {
    matches!(c,
        '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[derive(Clone, Copy, PartialEq)]
enum Class {
    Word,
    Pair,
    Gap,
}

fn class(c: char) -> Class {
    if runs_together(c) {
        Class::Pair
    } else if c.is_alphanumeric() {
        Class::Word
    } else {
        Class::Gap
    }
}

/// Calls `run` with every maximal stretch of one class.
fn stretches(text: &str, mut run: impl FnMut(Class, &[char])) {
    let mut stretch: Vec<char> = Vec::with_capacity(16);
    let mut current = Class::Gap;
    for c in text.chars().map(fold) {
        let kind = class(c);
        if kind != current {
            if current != Class::Gap {
                run(current, &stretch);
            }
            stretch.clear();
            current = kind;
        }
        if kind != Class::Gap {
            stretch.push(c);
        }
    }
    if current != Class::Gap {
        run(current, &stretch);
    }
}

/// The terms of a document, separated by single spaces, in order, repeats kept.
pub fn index_terms(text: &str, out: &mut String) {
    stretches(text, |kind, run| {
        let mut put = |term: &[char]| {
            if !out.is_empty() {
                out.push(' ');
            }
            out.extend(term);
        };
        if kind == Class::Word {
            put(&run[..run.len().min(LONGEST)]);
        } else {
            for pair in run.windows(2) {
                put(pair);
            }
            put(&run[run.len() - 1..]);
        }
    });
}

/// One condition of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The folded text.
    pub text: String,
    /// Whether longer terms that begin with it match too.
    pub prefix: bool,
}

/// The terms a query asks for, all of which must be present. Words match as prefixes from two letters on.
pub fn query_terms(query: &str) -> Vec<Term> {
    let mut terms: Vec<Term> = Vec::new();
    stretches(query, |kind, run| {
        let mut ask = |text: String, prefix: bool| {
            let term = Term { text, prefix };
            if !terms.contains(&term) && terms.len() < 16 {
                terms.push(term);
            }
        };
        if kind == Class::Word {
            ask(run.iter().take(LONGEST).collect(), run.len() > 1);
        } else if run.len() == 1 {
            ask(run.iter().collect(), true);
        } else {
            run.windows(2).for_each(|pair| ask(pair.iter().collect(), false));
        }
    });
    terms
}

/// Words that say nothing by themselves, of the languages whose words stand apart. Written
/// for the keyword list of the overview; denials are here too, because "not" alone tells nobody what was not.
const FILLERS: &[&str] = &[
    "a", "ada", "after", "again", "aja", "all", "am", "an", "and", "any", "are", "as", "at", "atau", "be",
    "been", "before", "but", "by", "can", "cant", "could", "dan", "dari", "day", "days", "dengan", "di",
    "did", "didn't", "do", "does", "doesn't", "don't", "dua", "even", "ever", "for", "from", "ga", "gak",
    "get", "got", "had", "has", "have", "he", "her", "him", "his", "how", "i", "i'm", "if", "ini", "in",
    "into", "is", "isn't", "it", "it's", "its", "itu", "jadi", "juga", "just", "ka", "kak", "ke", "khong",
    "không", "lagi", "la", "me", "more", "my", "never", "ng", "nggak", "nhưng", "no", "not", "now", "of",
    "off", "on", "one", "only", "or", "our", "out", "pada", "saya", "she", "so", "still", "sudah", "tapi",
    "than", "that", "the", "their", "them", "then", "there", "they", "thì", "this", "through", "tidak", "to",
    "too", "two", "udah", "untuk", "up", "very", "was", "wasn't", "we", "week", "weeks", "were", "what",
    "when", "which", "who", "will", "with", "would", "và", "yang", "you", "your",
];

/// Whether a word, in lower case, says nothing by itself.
pub fn is_filler(word: &str) -> bool {
    FILLERS.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fillers_are_words_that_say_nothing() {
        assert!(is_filler("the") && is_filler("nggak") && !is_filler("crack") && !is_filler("慢"));
    }

    fn index(text: &str) -> String {
        let mut out = String::new();
        index_terms(text, &mut out);
        out
    }

    #[test]
    fn cuts_each_script_in_its_way() {
        for (text, expected) in [
            ("颜色差太多", "颜色 色差 差太 太多 多"),
            ("iPhone15 壳 坏了!", "iphone15 壳 坏了 了"),
            ("Giao hàng chậm", "giao hang cham"),
            ("ส่งช้า", "ส่ ่ง งช ช้ ้า า"),
            ("ＡＢＣ　１２", "abc 12"),
            ("😀 <b>", "b"),
            ("", ""),
        ] {
            assert_eq!(index(text), expected, "{text}");
        }
    }

    #[test]
    fn two_character_words_inside_a_sentence_are_found() {
        let doc = index("收到的杯子釉面有裂纹，客服一直不回复");
        let has = |q: &str| {
            query_terms(q)
                .iter()
                .all(|t| doc.split(' ').any(|d| d == t.text || (t.prefix && d.starts_with(&t.text))))
        };
        for q in ["裂纹", "客服", "不回复", "釉", "杯子 客服"] {
            assert!(has(q), "{q}");
        }
        assert!(!has("物流"));
    }
}
