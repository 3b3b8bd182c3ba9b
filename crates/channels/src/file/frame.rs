//! Cuts the stream into records without decoding them: by line for JSON Lines, by line and quote for CSV.
//! Knows line ends, quotes and the record limit; not encodings, columns or values.
//!
//! A quote that never closes is contained: when its record passes the limit or the end, or a later line closes it in
//! the middle of a word, the record's first line alone is given up and reading resumes at the line after it. What the
//! failed attempt learned is kept ([`Known`]), so that a file full of such quotes is still read in linear time.

use std::io::{self, Read};
use std::ops::Range;

use memchr::{memchr, memrchr};

use super::window::Window;

const QUOTE: u8 = b'"';
/// How much of a given-up line is kept to be shown.
const HEAD: usize = 1024;

/// One record, or a line given up.
#[derive(Debug)]
pub(crate) struct Frame {
    /// Physical line on which it starts, from 1.
    pub(crate) line: u64,
    /// Physical lines it covers.
    pub(crate) lines: u64,
    pub(crate) found: Found,
}

/// What a frame is; ranges are into [`Frames::bytes`].
#[derive(Clone, Debug)]
pub(crate) enum Found {
    /// A record without its line end.
    Whole(Range<usize>),
    /// A line longer than the limit; its head is in [`Frames::head`].
    TooLong,
    /// A line that opens a quote which does not close.
    Unclosed(Range<usize>),
}

/// Every attempt that is inside quotes at a line start up to `until` stays inside quotes up to there. It then comes
/// to nothing (`fails`), or `until` is as far as anyone looked.
struct Known {
    until: u64,
    /// The physical line that starts at `until`.
    line: u64,
    /// That line does not end before this position.
    clear: u64,
    fails: bool,
}

enum LineEnd {
    /// A line ends here; the next one starts `skip` bytes later.
    At(usize, usize),
    /// It ends beyond the limit, and not before this.
    TooFar(usize),
    Nothing,
}

/// The cutter.
pub(crate) struct Frames<R> {
    window: Window<R>,
    /// CSV delimiter; `None` cuts by line only.
    delimiter: Option<u8>,
    newline: u8,
    limit: usize,
    line: u64,
    pending: usize,
    head: Vec<u8>,
    known: Option<Known>,
}

impl<R: Read> Frames<R> {
    pub(crate) fn new(window: Window<R>, limit: usize) -> Self {
        let data = window.data();
        let newline =
            if memchr(b'\n', data).is_none() && memchr(b'\r', data).is_some() { b'\r' } else { b'\n' };
        Self { window, delimiter: None, newline, limit, line: 1, pending: 0, head: Vec::new(), known: None }
    }

    /// Sets how records are cut from here on.
    pub(crate) fn cut_by(&mut self, delimiter: Option<u8>) {
        self.delimiter = delimiter;
    }

    /// The bytes that the ranges of the last frame refer to.
    pub(crate) fn bytes(&self) -> &[u8] {
        self.window.data()
    }

    /// The beginning of the last line given up as too long.
    pub(crate) fn head(&self) -> &[u8] {
        &self.head
    }

    /// Bytes taken from the reader so far.
    pub(crate) fn bytes_read(&self) -> u64 {
        self.window.bytes_read()
    }

    /// Drops the last frame and cuts the next one.
    pub(crate) fn next(&mut self) -> io::Result<Option<Frame>> {
        self.window.consume(std::mem::take(&mut self.pending));
        let (end, next) = match self.line_end(0, 0)? {
            LineEnd::Nothing => return Ok(None),
            LineEnd::TooFar(_) => return self.skip_line().map(Some),
            LineEnd::At(end, skip) => (end, end + skip),
        };
        let line = self.line;
        let quoted =
            self.delimiter.is_some_and(|d| ends_in_quotes(&self.bytes()[..end], false, d) == Ends::Quoted);
        if !quoted {
            return Ok(Some(self.give(line, 1, next, Found::Whole(0..end))));
        }
        Ok(Some(match self.closing_line(next)? {
            Some((end, next, lines)) => self.give(line, lines, next, Found::Whole(0..end)),
            None => self.give(line, 1, next, Found::Unclosed(0..end)),
        }))
    }

    /// Whether nothing in view follows the last frame.
    pub(crate) fn is_last(&self) -> bool {
        self.pending >= self.bytes().len()
    }

    /// Puts the last frame back, to be cut again.
    pub(crate) fn again(&mut self, frame: &Frame) {
        self.pending = 0;
        self.line = frame.line;
    }

    /// Gives up the first line of the last frame, which covered several, and goes on at its second.
    pub(crate) fn give_up_first_line(&mut self, frame: &Frame) -> Frame {
        let Found::Whole(range) = &frame.found else {
            return Frame { line: frame.line, lines: frame.lines, found: Found::TooLong };
        };
        let bytes = &self.bytes()[range.clone()];
        let first = memchr(self.newline, bytes).unwrap_or(bytes.len());
        let last = memrchr(self.newline, bytes).map_or(0, |i| i + 1);
        self.line = frame.line;
        self.remember::<()>(last, frame.lines - 1, last, true);
        self.give(frame.line, 1, first + 1, Found::Unclosed(0..first))
    }

    fn give(&mut self, line: u64, lines: u64, next: usize, found: Found) -> Frame {
        self.pending = next;
        self.line = line + lines;
        Frame { line, lines, found }
    }

    /// From inside quotes at `at`, the line on which the record ends: its end, the start of the next, lines in all.
    fn closing_line(&mut self, mut at: usize) -> io::Result<Option<(usize, usize, u64)>> {
        let delimiter = self.delimiter.unwrap_or(b',');
        let mut lines = 1;
        loop {
            let mut clear = at;
            if let Some(known) = &self.known {
                let position = self.window.position() + at as u64;
                if position <= known.until {
                    if known.fails {
                        return Ok(None);
                    }
                    clear = at + (known.clear - position) as usize;
                    at += (known.until - position) as usize;
                    lines = known.line - self.line;
                }
            }
            let (end, next) = match self.line_end(at, clear)? {
                LineEnd::At(end, skip) => (end, end + skip),
                LineEnd::TooFar(clear) => return Ok(self.remember(at, lines, clear, false)),
                LineEnd::Nothing => return Ok(self.remember(at, lines, at, false)),
            };
            lines += 1;
            match ends_in_quotes(&self.bytes()[at..end], true, delimiter) {
                Ends::Plain => return Ok(Some((end, next, lines))),
                Ends::Quoted => at = next,
                Ends::Broken => return Ok(self.remember(at, lines - 1, at, true)),
            }
        }
    }

    fn remember<T>(&mut self, at: usize, lines: u64, clear: usize, fails: bool) -> Option<T> {
        let position = self.window.position();
        let (until, clear) = (position + at as u64, position + clear as u64);
        self.known = Some(Known { until, line: self.line + lines, clear, fails });
        None
    }

    /// The end of the line that starts at `from` and does not end before `searched`; looks no further than the limit.
    fn line_end(&mut self, from: usize, mut searched: usize) -> io::Result<LineEnd> {
        loop {
            let data = self.window.data();
            if let Some(i) = memchr(self.newline, &data[searched..]) {
                let end = searched + i;
                return Ok(if end > self.limit { LineEnd::TooFar(end) } else { LineEnd::At(end, 1) });
            }
            searched = data.len();
            if searched > self.limit {
                return Ok(LineEnd::TooFar(searched));
            }
            if !self.window.more()? {
                return Ok(if searched > from { LineEnd::At(searched, 0) } else { LineEnd::Nothing });
            }
        }
    }

    /// Gives up a line longer than the limit without ever holding it.
    fn skip_line(&mut self) -> io::Result<Frame> {
        self.head.clear();
        let shown = self.window.data().len().min(HEAD);
        self.head.extend_from_slice(&self.window.data()[..shown]);
        loop {
            let data = self.window.data();
            if let Some(end) = memchr(self.newline, data) {
                self.window.consume(end + 1);
                break;
            }
            let all = data.len();
            self.window.consume(all);
            if !self.window.more()? {
                break;
            }
        }
        self.line += 1;
        Ok(Frame { line: self.line - 1, lines: 1, found: Found::TooLong })
    }
}

/// How a line leaves the record it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ends {
    /// Outside quotes: the record ends here.
    Plain,
    /// Inside quotes: the record goes on.
    Quoted,
    /// A quote opened on an earlier line closes in the middle of a word: it was never meant to reach here.
    Broken,
}

fn ends_in_quotes(line: &[u8], inside: bool, delimiter: u8) -> Ends {
    let (mut inside, mut inherited, mut at) = (inside, inside, 0);
    while let Some(i) = memchr(QUOTE, &line[at..]) {
        let quote = at + i;
        at = quote + 1;
        if !inside {
            inside = quote == 0 || line[quote - 1] == delimiter;
        } else if line.get(at) == Some(&QUOTE) {
            at += 1;
        } else {
            let next = line.get(at).copied().unwrap_or(delimiter);
            if inherited && next != delimiter && next != b'\r' {
                return Ends::Broken;
            }
            (inside, inherited) = (false, false);
        }
    }
    if inside { Ends::Quoted } else { Ends::Plain }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frames(text: &str, limit: usize) -> Vec<String> {
        let (window, ..) = Window::open(text.as_bytes(), None).unwrap();
        let mut frames = Frames::new(window, limit);
        frames.cut_by(Some(b','));
        let mut out = Vec::new();
        while let Some(frame) = frames.next().unwrap() {
            let (mark, range) = match frame.found {
                Found::Whole(range) => ("", range),
                Found::Unclosed(range) => ("?", range),
                Found::TooLong => ("!", 0..0),
            };
            let bytes = String::from_utf8_lossy(&frames.bytes()[range]).into_owned();
            out.push(format!("{}+{}{mark}{bytes}", frame.line, frame.lines));
        }
        out
    }

    #[test]
    fn cuts_records_by_line_and_quote() {
        for (text, expected) in [
            ("a,b\nc,d", vec!["1+1a,b", "2+1c,d"]),
            ("a,b\r\n\r\nc,d\r\n", vec!["1+1a,b\r", "2+1\r", "3+1c,d\r"]),
            ("a,\"b\nc\",d\ne", vec!["1+2a,\"b\nc\",d", "3+1e"]),
            ("a,\"b\"\"\nc\"\ne", vec!["1+2a,\"b\"\"\nc\"", "3+1e"]),
            ("a\"b,c\nd", vec!["1+1a\"b,c", "2+1d"]),
            ("old\rmac\r", vec!["1+1old", "2+1mac"]),
            ("", vec![]),
        ] {
            assert_eq!(frames(text, 100), expected, "{text:?}");
        }
    }

    #[test]
    fn an_unclosed_quote_costs_one_line() {
        let end = frames("1,\"open\n2,x\n3,y\n", 100);
        assert_eq!(end, ["1+1?1,\"open", "2+12,x", "3+13,y"]);
        let broken = frames("1,\"open\n2,\"x\"\n3,\"y\"\n", 100);
        assert_eq!(broken, ["1+1?1,\"open", "2+12,\"x\"", "3+13,\"y\""]);
        let limit = frames(&format!("1,\"open\n{}", "2,x\n".repeat(9)), 20);
        assert_eq!(limit.len(), 10);
        assert_eq!(limit[0], "1+1?1,\"open");
    }

    #[test]
    fn a_long_line_is_given_up_alone() {
        let text = format!("a\n{}\nb\n", "x".repeat(300_000));
        assert_eq!(frames(&text, 1000), ["1+1a", "2+1!", "3+1b"]);
        assert_eq!(frames(&format!("a\n{}", "x".repeat(300_000)), 1000), ["1+1a", "2+1!"]);
    }

    #[test]
    fn a_file_of_open_quotes_is_read_in_linear_time() {
        // Each line opens a quote that no later line closes; without what is known this takes minutes.
        let text = "a\"b,\"c\n".repeat(300_000);
        let out = frames(&text, 1 << 20);
        assert_eq!(out.len(), 300_000);
        let open = format!("{}{}", "x,\"y\n", "a,\"\"b\n".repeat(200_000));
        assert_eq!(frames(&open, 1 << 20).len(), 200_001);
    }
}
