//! HMAC-SHA256 in the spellings that platforms use, and the comparison of one in constant time.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use md5::{Digest as _, Md5};
use ring::hmac;

fn key(secret: &str) -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes())
}

/// In lower-case hexadecimal.
pub(crate) fn hex(secret: &str, message: impl AsRef<[u8]>) -> String {
    hexadecimal(hmac::sign(&key(secret), message.as_ref()).as_ref())
}

/// In Base64.
pub(crate) fn base64(secret: &str, message: impl AsRef<[u8]>) -> String {
    STANDARD.encode(hmac::sign(&key(secret), message.as_ref()))
}

/// Bytes in lower-case hexadecimal.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let both = bytes.iter().flat_map(|b| [DIGITS[usize::from(b >> 4)], DIGITS[usize::from(b & 15)]]);
    both.map(char::from).collect()
}

/// An id for a push that brings none: the same for the same bytes.
pub(crate) fn fingerprint(body: &[u8]) -> String {
    hexadecimal(ring::digest::digest(&ring::digest::SHA256, body).as_ref())
}

/// MD5 of parts one behind the other, in lower-case hexadecimal: some vendors sign with nothing better.
pub(crate) fn md5(parts: &[&[u8]]) -> String {
    hexadecimal(&Md5::digest(parts.concat()))
}

/// Whether two texts are the same, found out in a time that says nothing of where they differ.
pub(crate) fn same(one: &str, other: &str) -> bool {
    let key = key("same");
    hmac::verify(&key, other.as_bytes(), hmac::sign(&key, one.as_bytes()).as_ref()).is_ok()
}

/// Whether a signature in hexadecimal is the message's. No secret proves nothing.
pub(crate) fn is_hex(secret: &str, message: &[&[u8]], signature: &str) -> bool {
    unhex(signature).is_some_and(|bytes| proves(secret, message, &bytes))
}

/// Whether a signature in Base64 is the message's. No secret proves nothing.
pub(crate) fn is_base64(secret: &str, message: &[&[u8]], signature: &str) -> bool {
    STANDARD.decode(signature).is_ok_and(|bytes| proves(secret, message, &bytes))
}

fn proves(secret: &str, message: &[&[u8]], signature: &[u8]) -> bool {
    !secret.is_empty() && hmac::verify(&key(secret), &message.concat(), signature).is_ok()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |c: u8| char::from(c).to_digit(16);
    if text.len() != 64 {
        return None;
    }
    text.as_bytes().chunks(2).map(|two| Some((digit(two[0])? * 16 + digit(two[1])?) as u8)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_taken_as_it_is_and_not_without_a_secret() {
        let signed = hex("secret", "message");
        assert!(is_hex("secret", &[b"mess", b"age"], &signed));
        assert!(is_hex("secret", &[b"message"], &signed.to_uppercase()));
        assert!(is_base64("secret", &[b"message"], &base64("secret", "message")));
        for (secret, message, signature) in [
            ("secret", &b"massage"[..], signed.as_str()),
            ("other", b"message", &signed),
            ("secret", b"message", &signed[1..]),
            ("secret", b"message", ""),
            ("", b"message", &hex("", "message")),
        ] {
            assert!(!is_hex(secret, &[message], signature), "{secret} {signature}");
        }
        assert!(!is_base64("", &[b"message"], &base64("", "message")));
    }
}
