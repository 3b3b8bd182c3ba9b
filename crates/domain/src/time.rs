//! Instants as microseconds since the Unix epoch, UTC: the one form of time in events, rows and arithmetic.
//!
//! Text forms (RFC 3339) appear only in JSON. Zones and business time are in [`crate::calendar`].

use std::fmt;
use std::ops::{Add, Sub};

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Microseconds in a second.
pub const SECOND: i64 = 1_000_000;

/// A source of the current time, implemented at the edge; tests use a fixed one.
pub trait Clock: Send + Sync {
    /// The current instant.
    fn now(&self) -> Instant;
}

/// A point in time: microseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Instant(pub i64);

impl Instant {
    /// From whole seconds since the epoch.
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds * SECOND)
    }

    /// Whole milliseconds since the epoch.
    pub const fn millis(self) -> i64 {
        self.0.div_euclid(1_000)
    }

    /// As a jiff timestamp; instants outside jiff's range (years −9999 to 9999) are clamped to its ends.
    pub fn timestamp(self) -> Timestamp {
        Timestamp::from_microsecond(self.0).unwrap_or(if self.0 < 0 {
            Timestamp::MIN
        } else {
            Timestamp::MAX
        })
    }

    /// Parses RFC 3339.
    ///
    /// # Errors
    /// When the text is not an RFC 3339 instant with an offset.
    pub fn parse(text: &str) -> Result<Self, jiff::Error> {
        text.parse::<Timestamp>().map(Self::from)
    }
}

impl From<Timestamp> for Instant {
    fn from(t: Timestamp) -> Self {
        Self(t.as_microsecond())
    }
}

impl Add<Span> for Instant {
    type Output = Self;
    fn add(self, span: Span) -> Self {
        Self(self.0.saturating_add(span.0))
    }
}

impl Sub<Instant> for Instant {
    type Output = Span;
    fn sub(self, other: Instant) -> Span {
        Span(self.0.saturating_sub(other.0))
    }
}

impl Sub<Span> for Instant {
    type Output = Self;
    fn sub(self, span: Span) -> Self {
        Self(self.0.saturating_sub(span.0))
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.timestamp().fmt(f)
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

/// A length of time in microseconds; JSON and configuration carry whole seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span(pub i64);

impl Span {
    /// From whole seconds.
    pub const fn seconds(n: i64) -> Self {
        Self(n * SECOND)
    }

    /// From whole minutes.
    pub const fn minutes(n: i64) -> Self {
        Self::seconds(n * 60)
    }

    /// From whole hours.
    pub const fn hours(n: i64) -> Self {
        Self::minutes(n * 60)
    }

    /// Whole seconds, rounded down.
    pub const fn whole_seconds(self) -> i64 {
        self.0.div_euclid(SECOND)
    }
}

impl Serialize for Span {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_i64(self.whole_seconds())
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        i64::deserialize(d).map(|n| Self(n.saturating_mul(SECOND)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_form_is_rfc3339_and_round_trips() {
        let t = Instant::parse("2026-11-22T08:00:00.5+08:00").unwrap();
        assert_eq!(t.to_string(), "2026-11-22T00:00:00.5Z");
        assert_eq!(serde_json::from_str::<Instant>(&serde_json::to_string(&t).unwrap()).unwrap(), t);
    }

    #[test]
    fn arithmetic_saturates_instead_of_wrapping() {
        assert_eq!(Instant(i64::MAX) + Span::hours(1), Instant(i64::MAX));
    }
}
