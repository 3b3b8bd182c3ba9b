//! The weights: how they are stored, checked and summed up.
//!
//! Knows rows, lanes and numbers; what the lanes mean is said in `heads`, what the sums decide in `read`.

use std::sync::LazyLock;

use crate::heads::{LANES, RARITY, TAG};

const MAGIC: [u8; 4] = *b"KTF2";

/// Numbers kept beside the table.
pub(crate) const KNOBS: usize = 64;

/// Cache lines of the table.
const LINES: usize = 131_072;

/// Rows of the table: two to a cache line.
pub(crate) const ROWS: usize = 2 * LINES;

/// Why bytes are not a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// Does not begin like a model file.
    #[error("not a triage model file")]
    NotAModel,
    /// Length does not fit this version's table.
    #[error("a model file of {found} bytes where {wanted} were expected")]
    Length {
        /// Bytes expected.
        wanted: usize,
        /// Bytes given.
        found: usize,
    },
    /// A scale, bias or knob is not a finite number.
    #[error("the model holds a number that is not finite")]
    NotFinite,
}

/// The fast tier: a table of small weights, one row per hashed gram, one lane per answer.
#[derive(Clone, Debug)]
pub struct Model {
    table: Vec<Line>,
    /// The marks of all rows once more: small enough to stay close to the processor.
    tags: Vec<[i8; 2]>,
    pub(crate) scale: [f32; LANES],
    pub(crate) bias: [f32; LANES],
    pub(crate) knobs: [f32; KNOBS],
}

static EMBEDDED: LazyLock<Model> = LazyLock::new(|| {
    Model::from_bytes(include_bytes!("../model/fast.bin")).unwrap_or_else(|_| Model::blank())
});

/// Two rows that a processor fetches together; a gram may own either.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Line([[i8; LANES]; 2]);

/// The line of a hash and the mark that its row bears.
const fn place(hash: u64) -> (usize, i8) {
    let line = ((hash >> 32) * LINES as u64) >> 32;
    let tag = (hash >> 20) as u8;
    (line as usize, if tag == 0 { 1 } else { tag.cast_signed() })
}

/// From so many known grams on, repeated ones count once: long texts repeat themselves.
const LONG: usize = 400;

/// Makes repeated rows of a long text count once.
pub(crate) fn unrepeat(rows: &mut Vec<u32>) {
    if rows.len() >= LONG {
        rows.sort_unstable();
        rows.dedup();
    }
}

/// Sums over some rows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sums([i32; LANES]);

impl Model {
    /// The model shipped with this build.
    pub fn embedded() -> &'static Self {
        &EMBEDDED
    }

    /// Reads a model file.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        let rest = bytes.strip_prefix(&MAGIC).ok_or(ModelError::NotAModel)?;
        let floats = 2 * LANES + KNOBS;
        let wanted = MAGIC.len() + floats * 4 + ROWS * LANES;
        if bytes.len() != wanted {
            return Err(ModelError::Length { wanted, found: bytes.len() });
        }
        let (head, table) = rest.split_at(floats * 4);
        let mut numbers = head.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]]));
        let mut take = || numbers.next().filter(|n| n.is_finite()).ok_or(ModelError::NotFinite);
        let mut model = Self::blank();
        for slot in model.scale.iter_mut().chain(&mut model.bias).chain(&mut model.knobs) {
            *slot = take()?;
        }
        let rows = model.table.iter_mut().flat_map(|line| &mut line.0);
        for (row, bytes) in rows.zip(table.chunks_exact(LANES)) {
            for (weight, byte) in row.iter_mut().zip(bytes) {
                *weight = i8::from_le_bytes([*byte]);
            }
        }
        for (tags, line) in model.tags.iter_mut().zip(&model.table) {
            *tags = [line.0[0][TAG], line.0[1][TAG]];
        }
        Ok(model)
    }

    /// The model as a file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        for number in self.scale.iter().chain(&self.bias).chain(&self.knobs) {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        bytes.extend(
            self.table.iter().flat_map(|line| &line.0).flatten().map(|weight| weight.to_le_bytes()[0]),
        );
        bytes
    }

    /// A model that has learned nothing.
    pub(crate) fn blank() -> Self {
        Self {
            table: vec![Line([[0; LANES]; 2]); LINES],
            scale: [0.0; LANES],
            bias: [0.0; LANES],
            tags: vec![[0; 2]; LINES],
            knobs: [0.0; KNOBS],
        }
    }

    /// A row.
    pub(crate) fn row(&self, row: u32) -> &[i8; LANES] {
        &self.table[row as usize >> 1].0[row as usize & 1]
    }

    /// A row to write.
    pub(crate) fn row_mut(&mut self, row: u32) -> &mut [i8; LANES] {
        &mut self.table[row as usize >> 1].0[row as usize & 1]
    }

    /// The row of a gram, if the model knows it.
    pub(crate) fn find(&self, hash: u64) -> Option<u32> {
        let (line, tag) = place(hash);
        let tags = self.tags[line];
        let second = tags[1] == tag;
        (second || tags[0] == tag).then_some(2 * line as u32 + u32::from(second))
    }

    /// Gives a gram a row of its own; answers nothing when its line is full or its mark is taken.
    pub(crate) fn own(&mut self, hash: u64) -> Option<u32> {
        let (line, tag) = place(hash);
        let tags = &mut self.tags[line];
        if tags.contains(&tag) {
            return None;
        }
        let free = tags.iter().position(|old| *old == 0)?;
        tags[free] = tag;
        self.table[line].0[free][TAG] = tag;
        Some((2 * line + free) as u32)
    }

    /// The rows of many grams, unknown ones left out. Free of branches, so that fetches overlap.
    pub(crate) fn find_all(&self, hashes: &[u64], rows: &mut Vec<u32>) {
        rows.clear();
        rows.resize(hashes.len(), 0);
        let mut found = 0;
        for &hash in hashes {
            let (line, tag) = place(hash);
            let tags = self.tags[line];
            let (first, second) = (tags[0] == tag, tags[1] == tag);
            rows[found] = 2 * line as u32 + u32::from(second);
            found += usize::from(first | second);
        }
        rows.truncate(found);
        unrepeat(rows);
    }

    /// Sums of all lanes over some rows.
    pub(crate) fn sum(&self, rows: &[u32]) -> Sums {
        let mut sums = [0_i32; LANES];
        for some in rows.chunks(250) {
            let mut recent = [0_i16; LANES];
            for &row in some {
                for (sum, weight) in recent.iter_mut().zip(self.row(row)) {
                    *sum += i16::from(*weight);
                }
            }
            for (sum, recent) in sums.iter_mut().zip(recent) {
                *sum += i32::from(recent);
            }
        }
        Sums(sums)
    }

    /// Scores of all lanes from sums, with the length of the text taken out.
    pub(crate) fn scores(&self, sums: &Sums) -> [f32; LANES] {
        let size = (sums.0[RARITY] as f32 * self.scale[RARITY]).max(1.0).sqrt();
        let mut scores = self.bias;
        for ((score, sum), scale) in scores.iter_mut().zip(sums.0).zip(self.scale) {
            *score += sum as f32 * scale / size;
        }
        scores
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_round_trip() {
        let mut model = Model::blank();
        *model.row_mut(77) = [-5; LANES];
        model.scale = [0.5; LANES];
        model.knobs[3] = 2.0;
        let read = Model::from_bytes(&model.to_bytes()).expect("own bytes");
        assert_eq!(read.to_bytes(), model.to_bytes());
    }

    #[test]
    fn refuses_what_is_no_model() {
        assert_eq!(Model::from_bytes(b"hello").err(), Some(ModelError::NotAModel));
        let mut bytes = Model::blank().to_bytes();
        bytes.pop();
        assert!(matches!(Model::from_bytes(&bytes), Err(ModelError::Length { .. })));
        let mut bytes = Model::blank().to_bytes();
        bytes[4..8].copy_from_slice(&f32::NAN.to_le_bytes());
        assert_eq!(Model::from_bytes(&bytes).err(), Some(ModelError::NotFinite));
    }

    #[test]
    fn embedded_is_a_model() {
        assert!(Model::from_bytes(include_bytes!("../model/fast.bin")).is_ok());
    }
}
