//! Signed webhooks after the Standard Webhooks scheme (standardwebhooks.com, version 1): who shares a secret signs
//! `id.timestamp.body` with HMAC-SHA256 and says so in three headers. The same scheme comes in and goes out.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::time::{Instant, Span};
use ring::hmac;

/// The header with the message's id, the same for every try.
pub const ID: &str = "webhook-id";
/// The header with the time of sending, in seconds since 1970.
pub const TIMESTAMP: &str = "webhook-timestamp";
/// The header with the signatures.
pub const SIGNATURE: &str = "webhook-signature";

/// How far the sender's clock may be from ours, as the scheme's libraries have it.
pub const TOLERANCE: Span = Span::minutes(5);
/// What a secret begins with where people see it.
const PREFIX: &str = "whsec_";
/// Bytes of a new secret; the scheme allows 24 to 64.
const NEW: usize = 32;
const ALLOWED: std::ops::RangeInclusive<usize> = 24..=64;
/// Longest id: ours are 36 characters, libraries make about 30.
const LONGEST_ID: usize = 200;
/// Signatures looked at; a sender that changes its secret sends two.
const MOST_SIGNATURES: usize = 8;

/// Why a webhook is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotSigned {
    /// A header is missing or unreadable.
    #[error("the header {0} is missing or cannot be read")]
    Header(&'static str),
    /// Sent too long ago, or in the future.
    #[error("its timestamp is more than five minutes from now")]
    Time,
    /// No signature of it is right.
    #[error("its signature is wrong")]
    Signature,
}

/// The headers of one webhook.
#[derive(Clone, Copy, Debug)]
pub struct Headers<'a> {
    /// [`ID`].
    pub id: &'a str,
    /// [`TIMESTAMP`].
    pub timestamp: &'a str,
    /// [`SIGNATURE`].
    pub signature: &'a str,
}

/// A secret that both sides know.
#[derive(Clone)]
pub struct Secret {
    bytes: Vec<u8>,
    key: hmac::Key,
}

impl Secret {
    /// A new one from random bytes.
    pub fn new(fill: impl FnOnce(&mut [u8])) -> Self {
        let mut bytes = vec![0; NEW];
        fill(&mut bytes);
        Self::of(bytes)
    }

    fn of(bytes: Vec<u8>) -> Self {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &bytes);
        Self { bytes, key }
    }

    /// Reads `whsec_…`, with or without its beginning.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let bytes = STANDARD.decode(text.strip_prefix(PREFIX).unwrap_or(text)).ok()?;
        ALLOWED.contains(&bytes.len()).then(|| Self::of(bytes))
    }

    /// As people see it.
    pub fn reveal(&self) -> String {
        format!("{PREFIX}{}", STANDARD.encode(&self.bytes))
    }

    /// The signature of a message, as the header has it.
    pub fn sign(&self, id: &str, timestamp: i64, body: &[u8]) -> String {
        let mut context = hmac::Context::with_key(&self.key);
        context.update(format!("{id}.{timestamp}.").as_bytes());
        context.update(body);
        format!("v1,{}", STANDARD.encode(context.sign().as_ref()))
    }

    /// Compares in constant time.
    fn signed(&self, message: &[u8], signature: &[u8]) -> bool {
        hmac::verify(&self.key, message, signature).is_ok()
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Checks a webhook's time and signature with any of the secrets that hold now.
///
/// # Errors
/// [`NotSigned`]; nothing of the body has been read then.
pub fn verify(secrets: &[Secret], headers: &Headers<'_>, body: &[u8], now: Instant) -> Result<(), NotSigned> {
    if headers.id.is_empty() || headers.id.len() > LONGEST_ID || headers.id.contains('.') {
        return Err(NotSigned::Header(ID));
    }
    let seconds: i64 = headers.timestamp.parse().map_err(|_not_a_number| NotSigned::Header(TIMESTAMP))?;
    let seconds_now = (now - Instant::from_seconds(0)).whole_seconds();
    if seconds_now.abs_diff(seconds) > TOLERANCE.whole_seconds().unsigned_abs() {
        return Err(NotSigned::Time);
    }
    let mut message = format!("{}.{}.", headers.id, headers.timestamp).into_bytes();
    message.extend_from_slice(body);
    let given = headers.signature.split(' ').take(MOST_SIGNATURES);
    let mut signatures = given.filter_map(|one| STANDARD.decode(one.strip_prefix("v1,")?).ok());
    let known = signatures.any(|signature| secrets.iter().any(|secret| secret.signed(&message, &signature)));
    if known { Ok(()) } else { Err(NotSigned::Signature) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOW: Instant = Instant::from_seconds(1_614_265_330);
    const BODY: &[u8] = br#"{"test": 2432232314}"#;
    const SIGNED: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    fn secret() -> Secret {
        Secret::parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").expect("a secret")
    }

    fn headers<'a>(timestamp: &'a str, signature: &'a str) -> Headers<'a> {
        Headers { id: "msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp, signature }
    }

    /// The vector that the libraries of the scheme are tested with.
    #[test]
    fn the_published_vector() {
        assert_eq!(secret().sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, BODY), SIGNED);
        assert_eq!(verify(&[secret()], &headers("1614265330", SIGNED), BODY, NOW), Ok(()));
    }

    #[test]
    fn what_is_taken_and_what_is_not() {
        let other = Secret::new(|bytes| bytes.fill(7));
        let both = [other.clone(), secret()];
        let two = format!("v1,AAAA v1a,zzz {SIGNED}");
        let late = NOW + TOLERANCE + Span::seconds(1);
        for (secrets, timestamp, signature, body, now, expected) in [
            (&both[..], "1614265330", SIGNED, BODY, NOW, Ok(())),
            (&both[..], "1614265330", two.as_str(), BODY, NOW, Ok(())),
            (&both[..], "1614265330", SIGNED, BODY, NOW + TOLERANCE, Ok(())),
            (&both[..1], "1614265330", SIGNED, BODY, NOW, Err(NotSigned::Signature)),
            (&[], "1614265330", SIGNED, BODY, NOW, Err(NotSigned::Signature)),
            (&both[..], "1614265331", SIGNED, BODY, NOW, Err(NotSigned::Signature)),
            (&both[..], "1614265330", SIGNED, b"{}", NOW, Err(NotSigned::Signature)),
            (&both[..], "1614265330", "", BODY, NOW, Err(NotSigned::Signature)),
            (&both[..], "1614265330", &SIGNED[3..], BODY, NOW, Err(NotSigned::Signature)),
            (&both[..], "1614265330", SIGNED, BODY, late, Err(NotSigned::Time)),
            (&both[..], "-9223372036854775808", SIGNED, BODY, NOW, Err(NotSigned::Time)),
            (&both[..], "soon", SIGNED, BODY, NOW, Err(NotSigned::Header(TIMESTAMP))),
        ] {
            assert_eq!(
                verify(secrets, &headers(timestamp, signature), body, now),
                expected,
                "{signature} {now}"
            );
        }
        let dotted = Headers { id: "a.1", timestamp: "1614265330", signature: SIGNED };
        assert_eq!(verify(&both, &dotted, BODY, NOW), Err(NotSigned::Header(ID)));
    }

    #[test]
    fn secrets_as_people_paste_them() {
        let made = Secret::new(|bytes| bytes.fill(9));
        let read = Secret::parse(&format!(" {} ", made.reveal())).expect("read again");
        assert_eq!(read.reveal(), made.reveal());
        for bad in ["", "whsec_", "whsec_c2hvcnQ=", "whsec_not base64!", &STANDARD.encode([1; 65])] {
            assert!(Secret::parse(bad).is_none(), "{bad}");
        }
        assert_eq!(format!("{made:?}"), "Secret(…)");
    }

    proptest! {
        #[test]
        fn whatever_is_signed_is_taken_and_one_changed_byte_is_not(
            body in proptest::collection::vec(any::<u8>(), 1..200), at in any::<prop::sample::Index>(),
            id in "[a-zA-Z0-9_-]{1,40}", seconds in 0_i64..4_000_000_000,
        ) {
            let signature = secret().sign(&id, seconds, &body);
            let timestamp = seconds.to_string();
            let headers = Headers { id: &id, timestamp: &timestamp, signature: &signature };
            let now = Instant::from_seconds(seconds);
            prop_assert_eq!(verify(&[secret()], &headers, &body, now), Ok(()));
            let mut other = body.clone();
            other[at.index(body.len())] ^= 1;
            prop_assert_eq!(verify(&[secret()], &headers, &other, now), Err(NotSigned::Signature));
        }

        #[test]
        fn any_headers_are_judged(id in ".{0,40}", timestamp in ".{0,20}", signature in ".{0,80}") {
            let headers = Headers { id: &id, timestamp: &timestamp, signature: &signature };
            let judged = verify(&[secret()], &headers, BODY, NOW);
            prop_assert!(judged.is_err());
        }
    }
}
