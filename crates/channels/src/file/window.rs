//! A sliding window over a reader: holds the bytes not yet consumed, never more than its user asks to see at once.
//! Knows encodings only as far as it must make UTF-16 narrow.

use std::io::{self, Read};

use super::encoding::{self, Encoding, Wide};

/// Bytes read at a time, and the size of the first block that settles the encoding.
pub(crate) const BLOCK: usize = 64 << 10;

/// The window. `data` is what is in view; `consume` slides it on; `more` widens it.
pub(crate) struct Window<R> {
    reader: R,
    buffer: Vec<u8>,
    start: usize,
    slid: u64,
    read: u64,
    ended: bool,
    wide: Option<(Wide, Vec<u8>)>,
}

impl<R: Read> Window<R> {
    /// Reads the first block and settles the encoding; also says whether it is certain.
    pub(crate) fn open(reader: R, told: Option<Encoding>) -> io::Result<(Self, Encoding, bool)> {
        let mut window =
            Self { reader, buffer: Vec::new(), start: 0, slid: 0, read: 0, ended: false, wide: None };
        while window.buffer.len() < BLOCK && window.more()? {}
        let found = encoding::detect(&window.buffer);
        let encoding = told.unwrap_or(found.encoding);
        let mark = if encoding == found.encoding { found.mark } else { 0 };
        if let Some(mut wide) = Wide::new(encoding) {
            let raw = std::mem::take(&mut window.buffer);
            wide.push(&raw[mark..], &mut window.buffer);
            if window.ended {
                wide.finish(&mut window.buffer);
            }
            window.wide = Some((wide, raw));
        } else {
            window.start = mark;
        }
        Ok((window, encoding, found.sure || told.is_some()))
    }

    /// What is in view.
    pub(crate) fn data(&self) -> &[u8] {
        &self.buffer[self.start..]
    }

    /// Position of the window in the (narrow) stream.
    pub(crate) const fn position(&self) -> u64 {
        self.slid
    }

    /// Bytes taken from the reader so far.
    pub(crate) const fn bytes_read(&self) -> u64 {
        self.read
    }

    /// Slides the window on by `count` bytes.
    pub(crate) fn consume(&mut self, count: usize) {
        let count = count.min(self.buffer.len() - self.start);
        self.start += count;
        self.slid += count as u64;
    }

    /// Takes another block into view; `false` when there is none.
    pub(crate) fn more(&mut self) -> io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        // Each kept byte is moved at most once per byte that went by, so the moves stay linear.
        if self.start > 0 && self.start >= self.buffer.len() - self.start {
            self.buffer.drain(..self.start);
            self.start = 0;
        }
        let count = match &mut self.wide {
            None => read_block(&mut self.reader, &mut self.buffer)?,
            Some((wide, raw)) => {
                raw.clear();
                let count = read_block(&mut self.reader, raw)?;
                wide.push(raw, &mut self.buffer);
                if count == 0 {
                    wide.finish(&mut self.buffer);
                }
                count
            }
        };
        self.read += count as u64;
        self.ended = count == 0;
        Ok(!self.ended || self.wide.is_some())
    }
}

/// Appends up to one block to `out` and says how many bytes that were.
fn read_block<R: Read>(reader: &mut R, out: &mut Vec<u8>) -> io::Result<usize> {
    let length = out.len();
    out.resize(length + BLOCK, 0);
    loop {
        match reader.read(&mut out[length..]) {
            Ok(count) => {
                out.truncate(length + count.min(BLOCK));
                return Ok(count.min(BLOCK));
            }
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => {
                out.truncate(length);
                return Err(e);
            }
        }
    }
}
