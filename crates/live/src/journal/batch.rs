//! A batch as bytes: a header of 72 bytes and the events as lines of JSON.
//!
//! | bytes | what |
//! |---|---|
//! | 8 | magic, with bytes that no JSON text holds |
//! | 4 | length of the lines |
//! | 4 | how many events |
//! | 8 | epoch of the writer |
//! | 8 | position of the first event |
//! | 8 | when, in milliseconds |
//! | 32 | link: BLAKE3 of the previous batch's link, the fields above, and the lines |
//!
//! Numbers are little-endian. The links are a chain: a batch proves all before it.

use super::{JournalError, Record};
use crate::room::Event;

pub(super) const HEADER: usize = 72;
pub(super) const MAGIC: [u8; 8] = [0xff, b'R', b'O', b'O', b'M', b'1', 0xfe, 0xff];
/// Longest lines of one batch that are believed.
pub(super) const LONGEST: usize = 64 << 20;

pub(super) type Link = [u8; 32];

/// What was read of a batch.
#[derive(Clone, Copy, Debug)]
pub(super) struct Header {
    pub(super) epoch: u64,
    pub(super) first: u64,
    pub(super) count: u32,
    pub(super) at: i64,
    pub(super) link: Link,
    length: usize,
}

impl Header {
    pub(super) const fn bytes(&self) -> usize {
        HEADER + self.length
    }
}

/// Writes a batch behind what is in `out`; its link.
pub(super) fn write(
    out: &mut Vec<u8>,
    before: &Link,
    epoch: u64,
    first: u64,
    at: i64,
    events: &[Event],
) -> Result<Link, JournalError> {
    let start = out.len();
    out.extend_from_slice(&MAGIC);
    out.extend_from_slice(&[0; 4]);
    out.extend_from_slice(&(events.len() as u32).to_le_bytes());
    out.extend_from_slice(&epoch.to_le_bytes());
    out.extend_from_slice(&first.to_le_bytes());
    out.extend_from_slice(&at.to_le_bytes());
    out.extend_from_slice(&[0; 32]);
    for event in events {
        serde_json::to_writer(&mut *out, event).map_err(std::io::Error::from)?;
        out.push(b'\n');
    }
    let length = out.len() - start - HEADER;
    if length > LONGEST {
        return Err(std::io::Error::other("a batch is too long to be read again").into());
    }
    let length = length as u32;
    out[start + 8..start + 12].copy_from_slice(&length.to_le_bytes());
    let link = link_of(before, &out[start..]);
    out[start + 40..start + HEADER].copy_from_slice(&link);
    Ok(link)
}

fn link_of(before: &Link, batch: &[u8]) -> Link {
    let mut hash = blake3::Hasher::new();
    hash.update(before).update(&batch[..40]).update(&batch[HEADER..]);
    *hash.finalize().as_bytes()
}

fn number<const N: usize>(bytes: &[u8], at: usize) -> [u8; N] {
    let mut number = [0; N];
    number.copy_from_slice(&bytes[at..at + N]);
    number
}

/// The whole and unchanged batch at the start of `bytes`, if there is one.
pub(super) fn read(bytes: &[u8], before: &Link) -> Option<Header> {
    if bytes.len() < HEADER || bytes[..8] != MAGIC {
        return None;
    }
    let length = u32::from_le_bytes(number(bytes, 8)) as usize;
    if length > LONGEST || bytes.len() < HEADER + length {
        return None;
    }
    let link = number(bytes, 40);
    (link_of(before, &bytes[..HEADER + length]) == link).then(|| Header {
        epoch: u64::from_le_bytes(number(bytes, 16)),
        first: u64::from_le_bytes(number(bytes, 24)),
        count: u32::from_le_bytes(number(bytes, 12)),
        at: i64::from_le_bytes(number(bytes, 32)),
        link,
        length,
    })
}

/// The events of a batch that was read.
pub(super) fn records(
    header: &Header,
    bytes: &[u8],
    each: &mut dyn FnMut(Record),
) -> Result<(), JournalError> {
    let lines = &bytes[HEADER..header.bytes()];
    let mut position = header.first;
    for line in lines.split(|&b| b == b'\n').filter(|line| !line.is_empty()) {
        let event = serde_json::from_slice(line)
            .map_err(|e| JournalError::Foreign(format!("position {position}: {e}")))?;
        each(Record { position, at: header.at, event });
        position += 1;
    }
    if position - header.first != u64::from(header.count) {
        return Err(JournalError::Foreign(format!(
            "position {}: {} events expected",
            header.first, header.count
        )));
    }
    Ok(())
}
