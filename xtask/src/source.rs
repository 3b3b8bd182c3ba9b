//! Just enough Rust lexing for the checks: text with strings and comments blanked, and without its tests. It knows
//! tokens and brackets, no grammar; every byte keeps its place, so line numbers stay true.

use std::ops::Range;

/// The text with the inside of strings, characters and comments replaced by spaces; line ends stay.
pub fn code(text: &str) -> String {
    let mut out = text.as_bytes().to_vec();
    let mut at = 0;
    while at < out.len() {
        let end = skip(text.as_bytes(), at);
        if end > at + 1 {
            out[at..end].iter_mut().filter(|b| **b != b'\n').for_each(|b| *b = b' ');
        }
        at = end.max(at + 1);
    }
    String::from_utf8(out).unwrap_or_default()
}

/// Where the comment, string or character that starts at `at` ends; `at + 1` (or after the word) if none starts.
fn skip(text: &[u8], at: usize) -> usize {
    let rest = &text[at..];
    let word_before = at > 0 && is_word(text[at - 1]);
    match rest {
        [b'/', b'/', ..] => at + rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len()),
        [b'/', b'*', ..] => at + block_comment(rest),
        [b'"', ..] => at + quoted(rest),
        [b'r' | b'b' | b'c', ..] if !word_before => at + prefixed(rest),
        [b'\'', ..] => at + character(rest),
        _ => at + 1,
    }
}

fn is_word(byte: u8) -> bool {
    byte == b'_' || byte.is_ascii_alphanumeric()
}

fn block_comment(rest: &[u8]) -> usize {
    let (mut depth, mut at) = (0usize, 0);
    while at + 1 < rest.len() {
        match &rest[at..at + 2] {
            b"/*" => (depth, at) = (depth + 1, at + 2),
            b"*/" if depth == 1 => return at + 2,
            b"*/" => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
    }
    rest.len()
}

/// The length of an ordinary string with its quotes.
fn quoted(rest: &[u8]) -> usize {
    let mut at = 1;
    while at < rest.len() {
        match rest[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    rest.len()
}

/// The length of `r"…"`, `r#"…"#`, `b"…"`, `br#"…"#`, `c"…"`, `b'…'`; 1 when it is only a letter.
fn prefixed(rest: &[u8]) -> usize {
    let letters = rest.iter().take(2).take_while(|b| matches!(b, b'r' | b'b' | b'c')).count();
    let hashes = rest[letters..].iter().take_while(|b| **b == b'#').count();
    let raw = rest[..letters].contains(&b'r');
    match rest.get(letters + hashes) {
        Some(b'"') if raw => {
            let close: Vec<u8> = std::iter::once(b'"').chain(std::iter::repeat_n(b'#', hashes)).collect();
            let start = letters + hashes + 1;
            let found = rest[start..].windows(close.len()).position(|w| w == close);
            found.map_or(rest.len(), |i| start + i + close.len())
        }
        Some(b'"') if hashes == 0 => letters + quoted(&rest[letters..]),
        Some(b'\'') if hashes == 0 && rest[0] == b'b' => letters + character(&rest[letters..]),
        _ => 1,
    }
}

/// The length of a character literal with its quotes; 1 for the quote of a lifetime.
fn character(rest: &[u8]) -> usize {
    let end = match rest.get(1) {
        Some(b'\\') => rest.iter().skip(3).take(10).position(|b| *b == b'\'').map(|i| i + 4),
        Some(first) => {
            let width = match first {
                0xf0.. => 4,
                0xe0.. => 3,
                0xc0.. => 2,
                _ => 1,
            };
            (rest.get(1 + width) == Some(&b'\'')).then_some(width + 2)
        }
        None => None,
    };
    end.unwrap_or(1)
}

/// [`code`] with every item under `#[test]` or a `#[cfg(…)]` that names `test` blanked.
pub fn working_code(text: &str) -> String {
    let mut code = code(text).into_bytes();
    for span in test_spans(&code) {
        code[span].iter_mut().filter(|b| **b != b'\n').for_each(|b| *b = b' ');
    }
    String::from_utf8(code).unwrap_or_default()
}

/// How many lines a file has without its inline tests.
pub fn working_lines(text: &str) -> usize {
    let code = code(text);
    let cut = test_spans(code.as_bytes()).into_iter().map(|span| code[span].lines().count());
    text.lines().count().saturating_sub(cut.sum())
}

/// Where the items that only tests use stand, with their attributes.
fn test_spans(code: &[u8]) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    let mut at = 0;
    while let Some(start) = find(code, b"#[cfg(", at).into_iter().chain(find(code, b"#[test]", at)).min() {
        let attribute = closing(code, start + 1);
        let mut words = code[start..attribute].split(|b| !is_word(*b));
        let of_tests = words.any(|w| w == b"test") && find(&code[..attribute], b"not(", start).is_none();
        at = if of_tests { item_end(code, attribute) } else { attribute };
        if of_tests {
            spans.push(start..at);
        }
    }
    spans
}

fn find(code: &[u8], what: &[u8], from: usize) -> Option<usize> {
    code.get(from..)?.windows(what.len()).position(|w| w == what).map(|i| i + from)
}

/// The position after the bracket that closes the first one opened at or after `from`.
fn closing(code: &[u8], from: usize) -> usize {
    let mut depth = 0usize;
    for (i, byte) in code.iter().enumerate().skip(from) {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return i + 1;
                }
            }
            _ => {}
        }
    }
    code.len()
}

/// The end of the item that follows an attribute: after its `;` or its closing brace.
fn item_end(code: &[u8], from: usize) -> usize {
    let mut at = from;
    while at < code.len() {
        match code[at] {
            b';' => return at + 1,
            b'{' => return closing(code, at),
            b'(' | b'[' => at = closing(code, at),
            _ => at += 1,
        }
    }
    code.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_characters_and_comments_are_blanked_in_place() {
        for (text, expected) in [
            ("a(\"x{\") // y", "a(    )     "),
            ("a /* b /* c */ d */ e", "a                   e"),
            ("r#\"a\"b\"# c", "         c"),
            ("b'\\'' x", "      x"),
            ("'\\u{1f600}' x", "            x"),
            ("'评' x", "      x"),
            ("fn f<'a>(x: &'a str)", "fn f<'a>(x: &'a str)"),
            ("\"\\\"\" x", "     x"),
            ("for x in r {}", "for x in r {}"),
        ] {
            assert_eq!(code(text), expected, "{text}");
        }
    }

    #[test]
    fn tests_are_cut_and_the_rest_stays() {
        let text = "fn a() {}\n#[cfg(test)]\nmod tests {\n  fn b() { x.unwrap() }\n}\nfn c() {}\n";
        let left = working_code(text);
        assert!(left.contains("fn a") && left.contains("fn c") && !left.contains("unwrap"));
        assert_eq!(left.lines().count(), text.lines().count());
        assert_eq!(working_lines(text), 2);
    }

    #[test]
    fn a_test_module_in_its_own_file_and_not_test_are_told_apart() {
        let text = "#[cfg(test)]\nmod tests;\n#[cfg(not(test))]\nfn kept() {}\n";
        let left = working_code(text);
        assert!(left.contains("kept") && !left.contains("mod tests"));
    }
}
