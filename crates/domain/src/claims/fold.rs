//! Text made comparable character by character: small letters, half-width signs. Places stay what they were, so that what is
//! found can be shown in the sentence.

/// A text and its folded characters, one for one.
#[derive(Clone, Debug)]
pub struct Folded {
    /// As it was said.
    pub original: Vec<char>,
    /// Folded.
    pub chars: Vec<char>,
}

/// Whether a character is Chinese.
pub const fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

/// Whether a character belongs to a word of an alphabet, so that words end where it does not.
fn is_letter(c: char) -> bool {
    c.is_alphanumeric() && !is_han(c)
}

impl Folded {
    /// Folds a text.
    pub fn of(text: &str) -> Self {
        let original: Vec<char> = text.chars().collect();
        let chars = original.iter().map(|c| fold(*c)).collect();
        Self { original, chars }
    }

    /// The words of a span as they were said.
    pub fn said(&self, from: usize, to: usize) -> String {
        self.original[from..to].iter().collect()
    }

    /// Where a pattern stands, from left to right without overlaps. `*` in it stands for up to twelve characters.
    pub fn find(&self, pattern: &str) -> Vec<(usize, usize)> {
        let parts: Vec<Vec<char>> =
            pattern.split('*').map(|part| part.trim().chars().map(fold).collect()).collect();
        let mut found = Vec::new();
        let mut at = 0;
        while at < self.chars.len() {
            match self.at(at, &parts) {
                Some(end) => {
                    found.push((at, end));
                    at = end;
                }
                None => at += 1,
            }
        }
        found
    }

    /// Whether any of these stands in the text.
    pub fn has(&self, patterns: &[&str]) -> bool {
        patterns.iter().any(|pattern| !self.find(pattern).is_empty())
    }

    /// Where the parts end that begin at a place.
    fn at(&self, at: usize, parts: &[Vec<char>]) -> Option<usize> {
        let (first, rest) = parts.split_first()?;
        let mut end = self.part(at, first)?;
        for part in rest {
            end = (end..=end + 12).find_map(|from| self.part(from, part))?;
        }
        Some(end)
    }

    fn part(&self, at: usize, part: &[char]) -> Option<usize> {
        let end = at.checked_add(part.len())?;
        let fits = !part.is_empty() && self.chars.get(at..end)? == part;
        (fits && self.word_ends(at) && self.word_ends(end)).then_some(end)
    }

    /// Whether no word of an alphabet runs across a place.
    pub fn word_ends(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|n| self.chars.get(n)).is_some_and(|c| is_letter(*c));
        let after = self.chars.get(at).is_some_and(|c| is_letter(*c));
        !(before && after)
    }

    /// Whether what stands at a place is denied right before it: 不是最好, not the best, bukan yang terbaik.
    pub fn denied(&self, at: usize) -> bool {
        const DENY: [&str; 22] = [
            "不是",
            "并非",
            "不敢说",
            "不能说",
            "不算",
            "不会说",
            "没有说",
            "不含",
            "没有",
            "无",
            "非",
            "not",
            "isn't",
            "never",
            "no",
            "without",
            "bukan",
            "tidak",
            "tak",
            "tanpa",
            "nggak",
            "không phải",
        ];
        let before: String = self.chars[at.saturating_sub(16)..at].iter().collect();
        let mut before = before.trim_end();
        for article in [" the", " a", " an", " yang", " any", "是"] {
            before = before.strip_suffix(article).filter(|_| article != "是").unwrap_or(before).trim_end();
        }
        if before.ends_with("是不是") || before.ends_with("无非") {
            return false;
        }
        DENY.iter().any(|no| {
            let Some(rest) = before.strip_suffix(no) else { return false };
            !no.is_ascii() || !rest.ends_with(|c: char| c.is_alphanumeric() && !is_han(c))
        })
    }
}

fn fold(c: char) -> char {
    let half = match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        '’' => '\'',
        _ => c,
    };
    half.to_lowercase().next().unwrap_or(half)
}
