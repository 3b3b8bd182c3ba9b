//! Reads the model file: a seal over everything, sizes, vocabulary, small weights, knobs.
//!
//! Any bytes are either a whole model or a typed error; nothing is believed before the seal and the sizes fit.

use std::collections::HashMap;

use super::encoder::{Encoder, HEAD_WIDTH, Layer, Linear, Norm};
use super::kernel::WIDE;
use super::pieces::{HEAD, MARKS, Pieces, TAIL};
use super::store::Store;
use super::{Deep, LANES};
use crate::blend::KNOBS;

const MAGIC: [u8; 4] = *b"KTD1";
/// Words per block of four-bit weights.
const BLOCK: usize = 32;
/// Bytes of such a block: a scale of 16 bits and the weights.
const BLOCK_BYTES: usize = 18;

/// Why bytes are not a deep model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// Does not begin like a model file of this version.
    #[error("not a deep model file of this version")]
    NotAModel,
    /// Ends early, or goes on after its end.
    #[error("a deep model file of the wrong length")]
    Length,
    /// The seal over the content does not fit it.
    #[error("the deep model file is damaged: its seal does not fit")]
    Seal,
    /// A size is outside what this program can read.
    #[error("the deep model file has sizes this program cannot read")]
    Sizes,
    /// A number is not finite or a piece is not text.
    #[error("the deep model file holds something that is no number or no text")]
    Content,
}

/// A cursor over the bytes.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn bytes(&mut self, count: usize) -> Result<&'a [u8], ModelError> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or(ModelError::Length)?;
        self.0 = rest;
        Ok(taken)
    }

    fn number(&mut self) -> Result<u32, ModelError> {
        let bytes = self.bytes(4)?;
        Ok(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    }

    fn size(&mut self, from: usize, to: usize) -> Result<usize, ModelError> {
        let size = self.number()? as usize;
        if (from..=to).contains(&size) { Ok(size) } else { Err(ModelError::Sizes) }
    }

    fn floats(&mut self, count: usize) -> Result<Vec<f32>, ModelError> {
        let bytes = self.bytes(count * 4)?;
        let floats: Vec<f32> =
            bytes.as_chunks::<4>().0.iter().map(|four| f32::from_le_bytes(*four)).collect();
        if floats.iter().all(|x| x.is_finite()) { Ok(floats) } else { Err(ModelError::Content) }
    }

    fn sign(&mut self) -> Result<char, ModelError> {
        char::from_u32(self.number()?).ok_or(ModelError::Content)
    }

    fn norm(&mut self, width: usize) -> Result<Norm, ModelError> {
        Ok(Norm { scale: self.floats(width)?, shift: self.floats(width)? })
    }

    fn linear(
        &mut self,
        bits: usize,
        inputs: usize,
        outputs: usize,
        store: &mut Store,
    ) -> Result<Linear, ModelError> {
        let (steps, bias) = (self.floats(outputs)?, self.floats(outputs)?);
        let rows = unpack(self.bytes(inputs * outputs * bits / 8)?, bits);
        Ok(Linear { weights: store.layer(&rows, inputs, outputs), steps, bias })
    }
}

/// Weights of six or eight bits as bytes.
fn unpack(packed: &[u8], bits: usize) -> Vec<i8> {
    if bits == 8 {
        return packed.iter().map(|byte| byte.cast_signed()).collect();
    }
    let four = |three: &[u8; 3]| {
        let all = u32::from_le_bytes([three[0], three[1], three[2], 0]);
        [0, 6, 12, 18].map(|shift| (all >> shift & 63) as i8 - 32)
    };
    packed.as_chunks::<3>().0.iter().flat_map(four).collect()
}

impl Deep {
    /// Whether bytes begin like a model file of this version; the whole is looked at by [`Deep::from_bytes`].
    pub(crate) fn is_one(bytes: &[u8]) -> bool {
        bytes.starts_with(&MAGIC)
    }

    /// Reads a model file.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        let rest = bytes.strip_prefix(&MAGIC).ok_or(ModelError::NotAModel)?;
        let (seal, content) = rest.split_at_checked(32).ok_or(ModelError::Length)?;
        if blake3::hash(content).as_bytes() != seal {
            return Err(ModelError::Seal);
        }
        read(content)
    }
}

fn read(content: &[u8]) -> Result<Deep, ModelError> {
    let mut r = Reader(content);
    let bits = r.size(6, 8)?;
    let hidden = r.size(WIDE, 1024)?;
    let heads = r.size(1, 64)?;
    let inner = r.size(WIDE, 4096)?;
    let layers = r.size(1, 48)?;
    let count = r.size(MARKS, 300_000)?;
    let places = r.size(HEAD + TAIL + 2, 1024)?;
    let folds = r.size(0, 100_000)?;
    if bits == 7 || hidden != HEAD_WIDTH * heads || inner % WIDE != 0 {
        return Err(ModelError::Sizes);
    }
    let pieces = vocabulary(&mut r, count, folds)?;
    let mut store = Store::new();
    let words = store.table(r.bytes(count * (hidden / BLOCK) * BLOCK_BYTES)?);
    let place = r.floats(places * hidden)?;
    let norm = r.norm(hidden)?;
    let layer = |_| {
        Ok(Layer {
            query: r.linear(bits, hidden, 3 * hidden, &mut store)?,
            out: r.linear(bits, hidden, hidden, &mut store)?,
            norm1: r.norm(hidden)?,
            up: r.linear(bits, hidden, inner, &mut store)?,
            down: r.linear(bits, inner, hidden, &mut store)?,
            norm2: r.norm(hidden)?,
        })
    };
    let layers = (0..layers).map(layer).collect::<Result<Vec<_>, ModelError>>()?;
    let head = r.floats(LANES * 3 * hidden)?;
    let bias = r.floats(LANES)?;
    let knobs = r.floats(KNOBS)?;
    if !r.0.is_empty() {
        return Err(ModelError::Length);
    }
    let knobs = <[f32; KNOBS]>::try_from(knobs).or(Err(ModelError::Length))?;
    let encoder = Encoder { hidden, store, words, place, norm, layers, head, bias };
    Ok(Deep { pieces, encoder, knobs })
}

fn vocabulary(r: &mut Reader<'_>, count: usize, folds: usize) -> Result<Pieces, ModelError> {
    let mut fold = HashMap::with_capacity(folds);
    for _ in 0..folds {
        let sign = r.sign()?;
        let length = r.bytes(1)?[0];
        let other = (0..length).map(|_| r.sign()).collect::<Result<String, ModelError>>()?;
        fold.insert(sign, other.into_boxed_str());
    }
    let mut pieces = Vec::with_capacity(count);
    for _ in 0..count {
        let length = usize::from(r.bytes(1)?[0]);
        let score = r.floats(1)?[0];
        let piece = r.bytes(length)?;
        std::str::from_utf8(piece).or(Err(ModelError::Content))?;
        pieces.push((piece, score));
    }
    Ok(Pieces::new(&pieces, fold))
}

/// One row of the word table, its four-bit weights widened.
pub(super) fn word(words: &[u8], number: usize, row: &mut [f32]) {
    let bytes = row.len() / BLOCK * BLOCK_BYTES;
    let blocks = words.get(number * bytes..(number + 1) * bytes).unwrap_or_default();
    for (block, out) in blocks.chunks_exact(BLOCK_BYTES).zip(row.chunks_exact_mut(BLOCK)) {
        let scale = half(u16::from_le_bytes([block[0], block[1]]));
        let (low, high) = out.split_at_mut(BLOCK / 2);
        for ((byte, low), high) in block[2..].iter().zip(low).zip(high) {
            *low = f32::from((byte & 15) as i8 - 8) * scale;
            *high = f32::from((byte >> 4) as i8 - 8) * scale;
        }
    }
}

/// A float of 16 bits; what is not finite counts as zero.
fn half(bits: u16) -> f32 {
    let (exponent, fraction) = (u32::from(bits >> 10 & 31), u32::from(bits & 1023));
    let size = match exponent {
        0 => fraction as f32 / 16_777_216.0,
        31 => 0.0,
        _ => f32::from_bits((exponent + 112) << 23 | fraction << 13),
    };
    if bits >> 15 == 0 { size } else { -size }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_and_small_weights_widen() {
        for (bits, value) in
            [(0x3c00, 1.0), (0xc000, -2.0), (0x0001, 5.960_464_5e-8), (0x7c00, 0.0), (0x3555, 0.333_251_95)]
        {
            assert!((half(bits) - value).abs() < 1e-9, "{bits:x}");
        }
        assert_eq!(unpack(&[0x00, 0x10, 0xfc], 6), [-32, -32, -31, 31]);
        assert_eq!(unpack(&[0xff, 0x01], 8), [-1, 1]);
        let mut block = vec![0x00, 0x3c];
        block.extend([0x9f; 16]);
        let mut row = [0.0; 32];
        word(&block, 0, &mut row);
        assert!((row[0] - 7.0).abs() < 1e-9 && (row[31] - 1.0).abs() < 1e-9);
        word(&block, 5, &mut row);
    }

    #[test]
    fn refuses_what_is_no_model() {
        let refusal = |bytes: &[u8]| Deep::from_bytes(bytes).err();
        assert_eq!(refusal(b""), Some(ModelError::NotAModel));
        assert_eq!(refusal(b"KTF1"), Some(ModelError::NotAModel));
        assert_eq!(refusal(b"KTD1abc"), Some(ModelError::Length));
        assert_eq!(refusal(&[b"KTD1".as_slice(), &[0; 64]].concat()), Some(ModelError::Seal));
        let sealed =
            |content: &[u8]| [b"KTD1", blake3::hash(content).as_bytes().as_slice(), content].concat();
        assert_eq!(refusal(&sealed(&[])), Some(ModelError::Length));
        assert_eq!(refusal(&sealed(&[255; 64])), Some(ModelError::Sizes));
    }
}
