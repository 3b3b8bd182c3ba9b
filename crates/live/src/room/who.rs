//! Who is in which room.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }
    )*};
}

ids! {
    /// A room: the id of its live session.
    RoomId,
    /// Somebody in a room. Public; only a signed token proves that one is it.
    PersonId
}

/// What somebody may do in a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Looks on, talks and plays.
    Viewer,
    /// Keeps order: hides, mutes, blocks, filters, slows down, answers.
    Moderator,
    /// Everything but to speak into the microphone.
    Assistant,
    /// Everything.
    Host,
}

impl Role {
    /// Whether this is anybody but a viewer.
    pub const fn is_staff(self) -> bool {
        !matches!(self, Self::Viewer)
    }

    /// Whether products, notices and games are theirs to start.
    pub const fn runs_the_show(self) -> bool {
        matches!(self, Self::Assistant | Self::Host)
    }
}

/// Somebody in a room, as their token says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Who.
    pub id: PersonId,
    /// The name shown to all.
    pub name: Arc<str>,
    /// What they may do.
    pub role: Role,
}
