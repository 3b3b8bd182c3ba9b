//! The archive: entries stored as they are, one byte sequence for one content. After APPNOTE 6.3 §4.3 (local header, central directory, end
//! record) without ZIP64, so an archive ends below 4 GiB.

/// Bytes of a local header without the name.
pub(crate) const LOCAL: usize = 30;
/// What a local header begins with.
pub(crate) const LOCAL_MARK: [u8; 4] = *b"PK\x03\x04";
/// What an entry of the directory begins with.
pub(crate) const DIRECTORY_MARK: [u8; 4] = *b"PK\x01\x02";
const END_MARK: [u8; 4] = *b"PK\x05\x06";
/// Version 2.0; names are UTF-8 (bit 11), entries are stored; 1980-01-01, 00:00: the same whenever it is made.
const COMMON: [u8; 10] = [20, 0, 0, 8, 0, 0, 0, 0, 0x21, 0];

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) path: String,
    pub(crate) crc: u32,
    pub(crate) size: u32,
    pub(crate) offset: u32,
}

impl Entry {
    fn figures(&self, out: &mut Vec<u8>) {
        out.extend(COMMON);
        for figure in [self.crc, self.size, self.size] {
            out.extend(figure.to_le_bytes());
        }
        // Paths are at most 200 bytes: the manifest sees to it.
        out.extend((self.path.len() as u16).to_le_bytes());
        out.extend([0, 0]);
    }

    /// What stands before its bytes.
    pub(crate) fn local(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(LOCAL + self.path.len());
        out.extend(LOCAL_MARK);
        self.figures(&mut out);
        out.extend(self.path.as_bytes());
        out
    }
}

/// What stands behind the last entry.
pub(crate) fn ending(entries: &[Entry], offset: u32) -> Vec<u8> {
    let mut out = Vec::new();
    for entry in entries {
        out.extend(DIRECTORY_MARK);
        out.extend([20, 0]);
        entry.figures(&mut out);
        // No comment, first disk, no attributes.
        out.extend([0; 10]);
        out.extend(entry.offset.to_le_bytes());
        out.extend(entry.path.as_bytes());
    }
    let size = out.len() as u32;
    out.extend(END_MARK);
    out.extend([0; 4]);
    for _ in 0..2 {
        out.extend((entries.len() as u16).to_le_bytes());
    }
    out.extend(size.to_le_bytes());
    out.extend(offset.to_le_bytes());
    out.extend([0, 0]);
    out
}
