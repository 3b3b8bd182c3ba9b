//! The shop's key: Ed25519 after RFC 8032.

use domain::chain::hex;
use ring::rand::SecureRandom;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};

/// Bytes of a key's seed, of a public key.
const SEED: usize = 32;

/// A key that signs.
pub struct Key(Ed25519KeyPair);

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Key({})", self.public())
    }
}

impl Key {
    /// A new seed, to be kept sealed.
    ///
    /// # Errors
    /// When the system has no randomness.
    pub fn seed(random: &dyn SecureRandom) -> Result<[u8; SEED], ring::error::Unspecified> {
        let mut seed = [0; SEED];
        random.fill(&mut seed)?;
        Ok(seed)
    }

    /// The key of a seed; none when it is not one.
    pub fn of(seed: &[u8]) -> Option<Self> {
        Ed25519KeyPair::from_seed_unchecked(seed).ok().map(Self)
    }

    /// Its public half in hexadecimal digits.
    pub fn public(&self) -> String {
        hex(self.0.public_key().as_ref())
    }

    pub(crate) fn sign(&self, bytes: &[u8]) -> String {
        hex(self.0.sign(bytes).as_ref())
    }
}

/// Whether a signature (both in hexadecimal digits) is this key's of these bytes.
pub(crate) fn holds(public: &str, bytes: &[u8], signature: &str) -> bool {
    let (Some(public), Some(signature)) = (unhex(public), unhex(signature)) else { return false };
    UnparsedPublicKey::new(&ED25519, public).verify(bytes, &signature).is_ok()
}

/// A public key as people compare it: the first 16 bytes of its BLAKE3 in groups of four digits.
pub fn fingerprint(public: &str) -> String {
    let digits = hex(&blake3::hash(public.as_bytes()).as_bytes()[..16]);
    let groups: Vec<&str> = (0..digits.len()).step_by(4).map(|at| &digits[at..at + 4]).collect();
    groups.join(" ")
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let lower = text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    let pair = |at: usize| u8::from_str_radix(text.get(at..at + 2)?, 16).ok();
    if lower && text.len().is_multiple_of(2) { (0..text.len()).step_by(2).map(pair).collect() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 8032 §7.1, test 2.
    #[test]
    fn the_published_vector_holds() {
        let seed = unhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb").unwrap();
        let key = Key::of(&seed).unwrap();
        assert_eq!(key.public(), "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
        let signature = "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";
        assert_eq!(key.sign(&[0x72]), signature);
        assert!(holds(&key.public(), &[0x72], signature));
        assert!(
            !holds(&key.public(), &[0x73], signature)
                && !holds(&key.public(), &[0x72], &signature.to_uppercase())
        );
        assert!(!holds("", &[], "") && !holds("é", &[0x72], signature));
    }

    #[test]
    fn a_fingerprint_is_short_and_its_own() {
        assert_eq!(fingerprint("a").len(), 39);
        assert_ne!(fingerprint("a"), fingerprint("b"));
    }
}
