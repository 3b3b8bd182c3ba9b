//! Numbers from a seed, the same for everybody who computes them: SHA-256 in counter mode, and numbers below a bound by rejection.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// 32 secret random bytes, in hexadecimal digits in files.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Seed(pub [u8; 32]);

impl std::fmt::Debug for Seed {
    /// Never shown by accident.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Seed(…)")
    }
}

impl From<Seed> for String {
    fn from(seed: Seed) -> Self {
        hex(&seed.0)
    }
}

impl TryFrom<String> for Seed {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        unhex(&text).map(Self).ok_or("a seed has 64 hexadecimal digits")
    }
}

/// Bytes in lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// 32 bytes from 64 hexadecimal digits.
pub(crate) fn unhex(text: &str) -> Option<[u8; 32]> {
    let digits: &[u8; 64] = text.as_bytes().try_into().ok()?;
    let mut bytes = [0; 32];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        let digit = |d: u8| char::from(d).to_digit(16);
        *byte = (digit(pair[0])? << 4 | digit(pair[1])?) as u8;
    }
    Some(bytes)
}

/// SHA-256 of parts, one after the other.
pub(crate) fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    hash.finalize().into()
}

/// A stream of 64-bit numbers: block `i` is SHA-256(key ‖ i as 8 bytes, highest first), read as four numbers, highest byte first.
#[derive(Clone, Debug)]
pub struct Stream {
    key: [u8; 32],
    block: [u8; 32],
    next: u64,
    at: usize,
}

impl Stream {
    /// The stream of a key.
    pub const fn new(key: [u8; 32]) -> Self {
        Self { key, block: [0; 32], next: 0, at: 32 }
    }

    /// The next number.
    pub fn number(&mut self) -> u64 {
        if self.at == 32 {
            self.block = sha256(&[&self.key, &self.next.to_be_bytes()]);
            self.next += 1;
            self.at = 0;
        }
        let mut bytes = [0; 8];
        bytes.copy_from_slice(&self.block[self.at..self.at + 8]);
        self.at += 8;
        u64::from_be_bytes(bytes)
    }

    /// A number below `bound` (at least 1), each equally likely: numbers at or above the largest multiple of `bound` that fits 64
    /// bits are thrown away.
    pub fn below(&mut self, bound: u64) -> u64 {
        let rest = (u64::MAX % bound + 1) % bound;
        loop {
            let number = self.number();
            if rest == 0 || number <= u64::MAX - rest {
                return number % bound;
            }
        }
    }
}
