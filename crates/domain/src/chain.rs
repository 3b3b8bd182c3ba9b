//! The hash chain of a stream: BLAKE3 over the previous hash and the canonical bytes of the event.

use uuid::Uuid;

use crate::time::Instant;

/// A BLAKE3 hash.
pub type Hash = [u8; 32];

/// What stands before the first event of a stream.
pub const GENESIS: Hash = [0; 32];

/// The facts of one event that its hash seals.
#[derive(Clone, Copy, Debug)]
pub struct Link<'a> {
    /// The tenant.
    pub shop: Uuid,
    /// The stream.
    pub stream: Uuid,
    /// Position in the stream, from 1.
    pub version: i64,
    /// When it happened.
    pub at: Instant,
    /// Who did it, as `user:…`, `token:…` or `system:…`.
    pub actor: &'a str,
    /// The event's kind, as `case.opened`.
    pub kind: &'a str,
    /// The JSON body, byte for byte as stored.
    pub body: &'a str,
}

/// The hash of an event: `BLAKE3(prev ‖ shop ‖ stream ‖ version ‖ at ‖ len(actor) ‖ actor ‖ len(kind) ‖ kind ‖ body)`,
/// integers as 8 bytes big-endian. Lengths make the concatenation unambiguous; the body comes last.
pub fn hash(prev: &Hash, link: Link<'_>) -> Hash {
    let mut h = blake3::Hasher::new();
    h.update(prev);
    h.update(link.shop.as_bytes());
    h.update(link.stream.as_bytes());
    h.update(&link.version.to_be_bytes());
    h.update(&link.at.0.to_be_bytes());
    for text in [link.actor, link.kind] {
        h.update(&(text.len() as u64).to_be_bytes());
        h.update(text.as_bytes());
    }
    h.update(link.body.as_bytes());
    *h.finalize().as_bytes()
}

/// Bytes as people read them, two lower-case hexadecimal digits each: 64 for a hash.
pub fn hex(bytes: &[u8]) -> String {
    let digit = |n: u8| char::from_digit(u32::from(n), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// The hash written as [`hex`] writes it; `None` when this is not one.
pub fn from_hex(text: &str) -> Option<Hash> {
    let digits: Vec<u8> = text.chars().map(|c| c.to_digit(16).map(|d| d as u8)).collect::<Option<_>>()?;
    let bytes: Vec<u8> = digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect();
    if digits.len() == 64 { bytes.try_into().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_written_and_read() {
        let hash: Hash = std::array::from_fn(|i| (i * 7) as u8);
        assert_eq!(from_hex(&hex(&hash)), Some(hash));
        assert_eq!([from_hex(""), from_hex("zz"), from_hex(&"0".repeat(63))], [None; 3]);
    }

    #[test]
    fn every_fact_is_sealed() {
        let base = Link {
            shop: Uuid::from_u128(1),
            stream: Uuid::from_u128(2),
            version: 1,
            at: Instant(3),
            actor: "user:a",
            kind: "case.opened",
            body: "{}",
        };
        let first = hash(&GENESIS, base);
        let variants = [
            Link { shop: Uuid::from_u128(9), ..base },
            Link { stream: Uuid::from_u128(9), ..base },
            Link { version: 2, ..base },
            Link { at: Instant(4), ..base },
            Link { actor: "user:b", ..base },
            Link { kind: "case.closed", ..base },
            Link { actor: "user:ac", kind: "ase.opened", ..base },
            Link { body: "{ }", ..base },
        ];
        for v in variants {
            assert_ne!(hash(&GENESIS, v), first, "{v:?}");
        }
        assert_ne!(hash(&first, base), first);
    }
}
