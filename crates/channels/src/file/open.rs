//! The first look at a file: is it text, which layout, which delimiter, which header. Reads no rows.

use std::io::Read;

use super::cells::{CsvCutter, JsonCutter};
use super::columns::RowKind;
use super::encoding::{self, Encoding};
use super::error::FileError;
use super::frame::{Found, Frames};
use super::mapping::place;
use super::options::{Format, Options};
use super::rows::Layout;

/// Delimiters tried, the likeliest first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// What a binary file is, if it is one that people take for text.
pub(crate) fn binary(head: &[u8]) -> Option<&'static str> {
    const MAGIC: [(&[u8], &str); 7] = [
        (b"PK\x03\x04", "an Excel workbook or a ZIP archive"),
        (b"\xD0\xCF\x11\xE0", "an old Excel workbook"),
        (b"\x1F\x8B", "a gzip archive"),
        (b"%PDF", "a PDF"),
        (b"SQLite format 3\0", "a SQLite database"),
        (b"\x28\xB5\x2F\xFD", "a Zstandard archive"),
        (b"\x89PNG", "a picture"),
    ];
    MAGIC.iter().find(|(magic, _)| head.starts_with(magic)).map(|(_, what)| *what)
}

/// The layout by the first character; `None` for a JSON array.
pub(crate) fn guess_format(head: &[u8]) -> Option<Format> {
    let start = head.trim_ascii_start();
    match start.first() {
        Some(b'{') => Some(Format::JsonLines),
        // A header may begin with a bracket; an array holds a value or its end next.
        Some(b'[') if matches!(start[1..].trim_ascii_start().first(), None | Some(b'{' | b'[' | b']')) => {
            None
        }
        _ => Some(Format::Csv),
    }
}

/// The keys that the first lines use.
pub(crate) fn json_keys(encoding: Encoding, head: &[u8]) -> JsonCutter {
    let mut cutter = JsonCutter::default();
    for line in head.split(|b| matches!(b, b'\n' | b'\r')).take(200) {
        if let Ok(text) = encoding::text(encoding, line) {
            // What a broken line says before it breaks is a key all the same; it is rejected when its turn comes.
            drop(cutter.cut(&text));
        }
    }
    cutter
}

/// Finds the header and the delimiter, and leaves the frames behind the header.
pub(crate) fn csv_layout<R: Read>(
    kind: RowKind,
    options: &Options,
    encoding: Encoding,
    frames: &mut Frames<R>,
) -> Result<Layout, FileError> {
    let mut delimiter = options.delimiter;
    loop {
        let frame = frames.next()?.ok_or(FileError::Empty)?;
        let Found::Whole(range) = frame.found.clone() else { return Err(FileError::Header) };
        let line = encoding::lossy(encoding, &frames.bytes()[range]).trim_end().to_owned();
        if line.is_empty() {
            continue;
        }
        if let Some(told) = separator_line(&line) {
            delimiter = delimiter.or(Some(told));
            continue;
        }
        let delimiter = delimiter.unwrap_or_else(|| likeliest(kind, options, &line));
        frames.again(&frame);
        frames.cut_by(Some(delimiter));
        let frame = frames.next()?.ok_or(FileError::Empty)?;
        let Found::Whole(range) = frame.found else { return Err(FileError::Header) };
        let text =
            encoding::lossy(encoding, &frames.bytes()[range]).trim_end_matches(['\r', '\n']).to_owned();
        let mut cutter = Box::new(CsvCutter::new(delimiter));
        let header = fields(&mut cutter, &text);
        return Ok(Layout::Csv { header, delimiter, cutter });
    }
}

/// The line `sep=;` that Excel writes and reads.
fn separator_line(line: &str) -> Option<u8> {
    match line.strip_prefix("sep=").or_else(|| line.strip_prefix("SEP="))?.as_bytes() {
        [delimiter] => Some(*delimiter),
        _ => None,
    }
}

/// The delimiter under which the header has most known columns, then most columns.
fn likeliest(kind: RowKind, options: &Options, line: &str) -> u8 {
    let mut best = (0, 0, b',');
    for delimiter in DELIMITERS {
        let header = fields(&mut CsvCutter::new(delimiter), line);
        let known = place(kind, &header, &options.mapping).iter().flatten().count();
        if (known, header.len()) > (best.0, best.1) {
            best = (known, header.len(), delimiter);
        }
    }
    best.2
}

fn fields(cutter: &mut CsvCutter, line: &str) -> Vec<String> {
    let count = cutter.cut(line.as_bytes());
    let text = cutter.text();
    let name = |i: usize| {
        let (start, end) = cutter.bounds.get(i).copied().flatten()?;
        Some(
            text.get(start..end)?
                .trim_matches(|c: char| c.is_whitespace() || c.is_control() || c == '\u{FEFF}')
                .to_owned(),
        )
    };
    (0..count).map(|i| name(i).unwrap_or_default()).collect()
}

/// Settles the encoding by the first record that is not ASCII, when the first block could not.
pub(crate) fn settle(record: &[u8]) -> (Encoding, bool) {
    if encoding::text(Encoding::Utf8, record).is_ok() {
        (Encoding::Utf8, true)
    } else if encoding::looks_like_gb18030(record) {
        (Encoding::Gb18030, true)
    } else {
        (Encoding::Utf8, false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_by_the_first_character() {
        for (head, expected) in [
            ("id,text", Some(Format::Csv)),
            (" \n{\"id\":1}", Some(Format::JsonLines)),
            ("[\n {\"id\":1}", None),
            ("[]", None),
            ("[id],[text]", Some(Format::Csv)),
            ("", Some(Format::Csv)),
        ] {
            assert_eq!(guess_format(head.as_bytes()), expected, "{head:?}");
        }
    }

    #[test]
    fn delimiters_by_known_columns() {
        for (line, expected) in [
            ("review_id,rating,text", b','),
            ("review_id;rating;text", b';'),
            ("review_id\trating\ttext", b'\t'),
            ("review_id|rating|text", b'|'),
            ("评价ID;星级;评价内容, 原文, 翻译, 备注", b';'),
            ("only", b','),
        ] {
            assert_eq!(likeliest(RowKind::Reviews, &Options::default(), line), expected, "{line}");
        }
        assert_eq!(separator_line("sep=;"), Some(b';'));
        assert_eq!(separator_line("sep,x"), None);
    }
}
