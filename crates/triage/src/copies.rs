//! Finds copied texts: a signature of 64 bits that stays near when a text is edited a little, and keys to look up
//! candidates by.
//!
//! Pure: the store keeps signatures and keys, this module says what they mean. The signature is sixteen least hashes
//! over pairs of words or triples of characters, four bits of each; nothing of the text can be read back from it.

use crate::fold::{Class, Unit, fold};
use crate::grams::word_end;
use crate::lexicon::word_key;

/// Differing parts, of sixteen, up to which two texts count as copies.
pub const NEAR: u32 = 8;

/// Keys of one signature, two parts each. Copies nearly always share one; of strangers about one in thirty does.
pub const BANDS: usize = 8;

/// Parts of a signature.
const PARTS: usize = 16;

/// Units below which a text is too short to be told from others by chance ("good", "不错").
const SHORTEST: usize = 8;
/// Grams looked at.
const MOST: usize = 2_000;

/// The signature of a text; none when it is too short to say anything.
pub fn signature(text: &str) -> Option<u64> {
    let units: Vec<Unit> = fold(text)
        .into_iter()
        .filter(|unit| unit.class.word() || unit.class == Class::Space || unit.class.unspaced())
        .collect();
    if units.iter().filter(|unit| unit.class != Class::Space).count() < SHORTEST {
        return None;
    }
    let tokens = tokens(&units);
    let mut least = [u64::MAX; PARTS];
    for (at, (_, spaced)) in tokens.iter().enumerate().take(MOST) {
        let end = at + if *spaced { 2 } else { 3 };
        let Some(gram) = tokens.get(at..end.min(tokens.len())) else { break };
        let hash = gram.iter().fold(SEED, |hash, (token, _)| mix(hash ^ token));
        for (part, least) in least.iter_mut().enumerate() {
            *least = (*least).min(mix(hash ^ part as u64));
        }
    }
    Some(least.iter().fold(0, |bits, hash| bits << 4 | hash & 15))
}

/// Spaced words, and single characters of scripts without spaces; whether each is a word.
fn tokens(units: &[Unit]) -> Vec<(u64, bool)> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(unit) = units.get(at) {
        let end = if unit.class.word() { word_end(units, at) } else { at + 1 };
        if unit.class != Class::Space {
            tokens.push((word_key(&units[at..end]), unit.class.word()));
        }
        at = end;
    }
    tokens
}

const SEED: u64 = 0x9e37_79b9_7f4a_7c15;

const fn mix(value: u64) -> u64 {
    let mut z = value.wrapping_add(SEED);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// How many of the sixteen parts differ.
pub const fn distance(a: u64, b: u64) -> u32 {
    let differing = a ^ b;
    let any = differing | differing >> 1 | differing >> 2 | differing >> 3;
    (any & 0x1111_1111_1111_1111).count_ones()
}

/// Whether two signatures are of copies.
pub const fn near(a: u64, b: u64) -> bool {
    distance(a, b) <= NEAR
}

/// Keys to look candidates up by: texts that share a key are worth comparing with [`near`].
pub fn keys(signature: u64) -> [u16; BANDS] {
    std::array::from_fn(|band| (band as u16) << 8 | (signature >> (8 * band) & 0xff) as u16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_texts_have_no_signature() {
        assert_eq!(signature("不错"), None);
        assert_eq!(signature("!!! ... ???"), None);
        assert_eq!(signature(""), None);
    }

    #[test]
    fn dress_does_not_matter() {
        let plain = signature("质量很差，穿了两天就开线了，客服也不理人");
        assert!(plain.is_some());
        assert_eq!(plain, signature("質量很差！！穿了两天就开线了   客服也不理人。"));
    }
}
