//! Tokens for media planes that are others': a shop that streams by LiveKit or by Agora gives its people a token made here, and their
//! own program connects with it. Pure: time and randomness are parameters.

pub mod agora;
pub mod livekit;

use ring::hmac;

fn sign(key: &[u8], message: &[u8]) -> hmac::Tag {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), message)
}

/// What somebody may do with a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum May {
    /// Send and watch.
    Publish,
    /// Watch.
    Watch,
}
