//! The weights of a model in one piece of memory, so that all of it goes back to the system when the model is dropped.
//!
//! The C library's allocator maps a large piece for itself and unmaps it when it is freed; smaller ones it keeps for the
//! next who asks, and after a piece of up to 32 MiB was freed it takes pieces of that size for small ones, too. Many
//! arrays of some hundred kilobytes stayed with the program for ever that way (decision 0010).

use std::ops::Range;

use super::kernel::{Pair, Panels, order};

/// Bytes asked for: above what the allocator of glibc ever keeps. What is not written to takes no memory.
const ROOM: usize = 40 << 20;
/// Bytes of one pair of weights.
const PAIR: usize = size_of::<Pair<i8>>();

/// The weights.
#[derive(Clone, Debug)]
pub(super) struct Store(Vec<Pair<i8>>);

/// Where the panels of a linear layer stand.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    at: Range<usize>,
    inputs: usize,
    outputs: usize,
}

/// Where a table of bytes stands.
#[derive(Clone, Debug)]
pub(super) struct Table {
    at: Range<usize>,
    bytes: usize,
}

impl Store {
    pub(super) fn new() -> Self {
        Self(Vec::with_capacity(ROOM / PAIR))
    }

    /// Takes the rows of a linear layer in, one row an output.
    pub(super) fn layer(&mut self, rows: &[i8], inputs: usize, outputs: usize) -> Kept {
        let from = self.0.len();
        order(rows, inputs, outputs, &mut self.0);
        Kept { at: from..self.0.len(), inputs, outputs }
    }

    /// Takes a table in.
    pub(super) fn table(&mut self, bytes: &[u8]) -> Table {
        let from = self.0.len();
        self.0.resize(from + bytes.len().div_ceil(PAIR), [0; PAIR]);
        let room: &mut [u8] = bytemuck::cast_slice_mut(&mut self.0[from..]);
        room[..bytes.len()].copy_from_slice(bytes);
        Table { at: from..self.0.len(), bytes: bytes.len() }
    }

    /// A linear layer.
    pub(super) fn panels(&self, kept: &Kept) -> Panels<'_> {
        Panels { pairs: &self.0[kept.at.clone()], inputs: kept.inputs, outputs: kept.outputs }
    }

    /// A table.
    pub(super) fn bytes(&self, table: &Table) -> &[u8] {
        let all: &[u8] = bytemuck::cast_slice(&self.0[table.at.clone()]);
        &all[..table.bytes]
    }
}

impl Kept {
    /// Number of outputs.
    pub(super) const fn outputs(&self) -> usize {
        self.outputs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_in_comes_out() {
        let mut store = Store::new();
        let rows: Vec<i8> = (0..64 * 32).map(|i| (i % 127) as i8).collect();
        let table: Vec<u8> = (0..100).collect();
        let first = store.layer(&rows, 64, 32);
        let words = store.table(&table);
        let second = store.layer(&rows, 32, 64);
        assert_eq!(store.bytes(&words), table);
        assert_eq!(first.outputs(), 32);
        for (kept, inputs) in [(&first, 64), (&second, 32)] {
            let panels = store.panels(kept);
            // The first input of the second output stands third in the first pair of inputs.
            assert_eq!(panels.pairs[0][2], rows[inputs]);
            assert_eq!(panels.pairs.len() * PAIR, rows.len());
        }
        assert!(store.0.capacity() * PAIR > 32 << 20, "large enough to be mapped alone");
    }
}
