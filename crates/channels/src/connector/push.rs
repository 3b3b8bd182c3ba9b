//! Pushes of platforms: as they come in, what they tell, and how they are acknowledged.

use super::Resource;
use crate::file::RowIn;

/// A push as it came in.
#[derive(Clone, Copy)]
pub struct Pushed<'a> {
    /// A header of it by its name in lower case.
    pub header: &'a dyn Fn(&str) -> Option<&'a str>,
    /// The raw bytes.
    pub body: &'a [u8],
    /// The address as it is configured at the platform.
    pub url: &'a str,
}

/// The push is not the platform's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("its signature is missing or wrong")]
pub struct NotGenuine;

/// What a push tells. It is a hint: what it names is read again.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hint {
    /// The platform's id of the push, or one made of its bytes where it has none.
    pub id: String,
    /// What to read again now.
    pub read: Vec<Resource>,
    /// What it says itself, where that can be trusted as it is.
    pub rows: Vec<RowIn>,
    /// The platform's word for what it is.
    pub kind: String,
    /// The account is connected no more.
    pub ended: bool,
}

/// How a push is acknowledged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ack {
    /// The status when it was kept.
    pub status: u16,
    /// The body when it was kept, with its content type.
    pub body: Option<(&'static str, &'static str)>,
}
