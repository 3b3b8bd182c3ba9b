//! The weights: how they are stored, checked and summed up.
//!
//! Knows rows, lanes and numbers; what the lanes mean is said in `heads`, what the sums decide in `read`.

use std::sync::LazyLock;

use crate::grams::ROWS;
use crate::heads::{LANES, RARITY};

const MAGIC: [u8; 4] = *b"KTF1";

/// Numbers kept beside the table.
pub(crate) const KNOBS: usize = 16;

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
    pub(crate) table: Vec<[i8; LANES]>,
    pub(crate) scale: [f32; LANES],
    pub(crate) bias: [f32; LANES],
    pub(crate) knobs: [f32; KNOBS],
}

static EMBEDDED: LazyLock<Model> = LazyLock::new(|| {
    Model::from_bytes(include_bytes!("../model/fast.bin")).unwrap_or_else(|_| Model::blank())
});

/// Sums of rows over some grams.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sums {
    exact: [i32; LANES],
    recent: [i16; LANES],
    pending: u8,
}

impl Sums {
    pub(crate) const ZERO: Self = Self { exact: [0; LANES], recent: [0; LANES], pending: 0 };

    /// Adds one row.
    #[inline]
    pub(crate) fn add(&mut self, row: &[i8; LANES]) {
        for (sum, weight) in self.recent.iter_mut().zip(row) {
            *sum += i16::from(*weight);
        }
        self.pending += 1;
        if self.pending == 250 {
            self.settle();
        }
    }

    fn settle(&mut self) {
        for (exact, recent) in self.exact.iter_mut().zip(&mut self.recent) {
            *exact += i32::from(*recent);
            *recent = 0;
        }
        self.pending = 0;
    }
}

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
        for (row, bytes) in model.table.iter_mut().zip(table.chunks_exact(LANES)) {
            for (weight, byte) in row.iter_mut().zip(bytes) {
                *weight = i8::from_le_bytes([*byte]);
            }
        }
        Ok(model)
    }

    /// The model as a file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        for number in self.scale.iter().chain(&self.bias).chain(&self.knobs) {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        bytes.extend(self.table.iter().flatten().map(|weight| weight.to_le_bytes()[0]));
        bytes
    }

    /// A model that has learned nothing.
    pub(crate) fn blank() -> Self {
        Self { table: vec![[0; LANES]; ROWS], scale: [0.0; LANES], bias: [0.0; LANES], knobs: [0.0; KNOBS] }
    }

    /// Scores of all lanes from sums, with the length of the text taken out.
    pub(crate) fn scores(&self, mut sums: Sums) -> [f32; LANES] {
        sums.settle();
        let size = (sums.exact[RARITY] as f32 * self.scale[RARITY]).max(1.0).sqrt();
        let mut scores = self.bias;
        for ((score, sum), scale) in scores.iter_mut().zip(sums.exact).zip(self.scale) {
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
        model.table[77] = [-5; LANES];
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
