//! Making text safe for spreadsheets: what people type must never run as a formula when an export is opened.

use std::borrow::Cow;

/// Neutralises a leading formula sign (`=`, `+`, `-`, `@`, their full-width forms, tab, line ends), also behind
/// spaces, with an apostrophe. For text only: numbers that we format ourselves need no such care.
pub fn csv_safe(text: &str) -> Cow<'_, str> {
    let first = text.trim_start_matches([' ', '\u{A0}', '\u{3000}', '\u{FEFF}', '\0']).chars().next();
    match first {
        Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '\t' | '\r' | '\n') => {
            Cow::Owned(format!("'{text}"))
        }
        _ => Cow::Borrowed(text),
    }
}

/// A text cell of a CSV file: safe for spreadsheets, quoted where needed.
pub fn csv_cell(text: &str) -> Cow<'_, str> {
    let safe = csv_safe(text);
    if safe.contains([',', '"', '\n', '\r', ';', '\t']) {
        Cow::Owned(format!("\"{}\"", safe.replace('"', "\"\"")))
    } else {
        safe
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_neutralised() {
        for (text, expected) in [
            ("=1+1", "'=1+1"),
            ("+49 30", "'+49 30"),
            ("-2", "'-2"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\tx", "'\tx"),
            ("\r=1", "'\r=1"),
            ("\n=1", "'\n=1"),
            ("  =1", "'  =1"),
            ("\u{FEFF}=1", "'\u{FEFF}=1"),
            ("＝HYPERLINK(1)", "'＝HYPERLINK(1)"),
            ("好=坏", "好=坏"),
            ("a-b", "a-b"),
            ("'=1", "'=1"),
            ("", ""),
            ("🍵", "🍵"),
        ] {
            assert_eq!(csv_safe(text), expected, "{text:?}");
        }
    }

    #[test]
    fn cells_are_quoted_where_needed() {
        assert_eq!(csv_cell("plain"), "plain");
        assert_eq!(csv_cell("a,b"), "\"a,b\"");
        assert_eq!(csv_cell("say \"hi\""), "\"say \"\"hi\"\"\"");
        assert_eq!(csv_cell("=cmd|' /C calc'!A0"), "'=cmd|' /C calc'!A0");
        assert_eq!(csv_cell("=a,b"), "\"'=a,b\"");
    }
}
