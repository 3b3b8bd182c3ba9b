//! Whatever the bytes, decoding ends, never panics, and accounts for every line.

#![expect(clippy::unwrap_used, reason = "a failing test may panic anywhere")]

use channels::file::{Options, Outcome, RowKind, decode, sniff};
use proptest::prelude::*;
use std::fmt::Write as _;

/// Decodes and checks that the lines of rows, rejects and blanks together are all the lines there are.
fn account(bytes: &[u8], limit: usize) {
    let options = Options { record_limit: limit, ..Options::default() };
    drop(sniff(None, &options, bytes));
    for kind in RowKind::ALL {
        let Ok(mut rows) = decode(kind, &options, bytes) else { continue };
        let (mut next, mut lines) = (0, 0);
        for outcome in rows.by_ref() {
            let (line, count) = match outcome.unwrap() {
                Outcome::Row(row) => (row.line, row.lines),
                Outcome::Reject(reject) => {
                    assert!(reject.excerpt.chars().count() <= 200);
                    (reject.line, reject.lines)
                }
            };
            assert!(line >= next && count > 0, "line {line} comes after {next}");
            next = line + count;
            lines += count;
        }
        let header_lines = 1;
        let (newline, text) = (b'\n', bytes);
        if text.contains(&newline) && !text.contains(&b'\r') && text.starts_with(b"id,") {
            let all = text.split(|b| *b == newline).count() as u64 - u64::from(text.ends_with(b"\n"));
            assert_eq!(lines + rows.blank_lines() + header_lines, all, "{:?}", String::from_utf8_lossy(text));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn arbitrary_bytes(bytes in prop::collection::vec(any::<u8>(), 0..600), limit in 1usize..200) {
        account(&bytes, limit);
    }

    #[test]
    fn bytes_that_matter(
        bytes in prop::collection::vec(prop::sample::select(b"\"\"\",,;\t\n\n\r{}[]:\\u0aA15-/\xE8\xAF\x84\xFF\x00 ".to_vec()), 0..300),
        limit in 1usize..120,
    ) {
        account(&[b"id,rating,text\n".as_slice(), &bytes].concat(), limit.max(20));
        account(&[b"{\"id\":1,\"rating\":5,\"text\":\"\"}\n".as_slice(), &bytes].concat(), limit);
        account(&bytes, limit);
    }

    #[test]
    fn lines_of_quotes(
        lines in prop::collection::vec(prop::sample::select(vec!["a,5,b", "\"a\",5,\"b\"", "a,5,\"b", "\"", "\"\"", "b\"", "x\",5,\"", "", ",,", "a\"b,5,\"c", "\"a\nb\",1,2"]), 0..40),
        limit in 16usize..100,
    ) {
        account(format!("id,rating,text\n{}", lines.join("\n")).as_bytes(), limit);
    }

    #[test]
    fn what_is_written_is_read(rows in prop::collection::vec(("[a-z]{1,8}", 1u8..=5, "[^\\p{C}]{0,40}(\n[^\\p{C}]{0,9})?"), 1..30)) {
        let mut text = String::from("review_id,rating,text\n");
        for (id, stars, words) in &rows {
            writeln!(text, "x{id},{stars},\"{}\"", words.replace('"', "\"\"")).unwrap();
        }
        let found = decode(RowKind::Reviews, &Options::default(), text.as_bytes()).unwrap();
        let found: Vec<Outcome> = found.map(Result::unwrap).collect();
        prop_assert_eq!(found.len(), rows.len());
        for (outcome, (id, stars, words)) in found.iter().zip(&rows) {
            let Outcome::Row(row) = outcome else { panic!("{outcome:?}") };
            let channels::file::RowIn::Review(review) = &row.row else { panic!() };
            prop_assert_eq!(&review.external_id, &format!("x{id}"));
            prop_assert_eq!((review.rating, review.text.as_str()), (*stars, words.trim()));
        }
    }
}
