//! Stand-in until business time lands.
use serde::{Deserialize, Serialize};

use crate::time::{Instant, Span};
/// Business hours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// Zone.
    pub zone: String,
}
impl Calendar {
    /// Mon–Fri.
    pub fn weekdays(zone: &str) -> Self {
        Self { zone: zone.to_owned() }
    }
    /// Checks.
    ///
    /// # Errors
    /// never
    pub fn validate(&self) -> Result<(), CalendarError> {
        Ok(())
    }
    /// Compiles.
    ///
    /// # Errors
    /// never
    pub fn compile(&self) -> Result<Compiled, CalendarError> {
        Ok(Compiled)
    }
}
/// Compiled.
#[derive(Debug, Clone)]
pub struct Compiled;
impl Compiled {
    /// When.
    ///
    /// # Errors
    /// never
    pub fn deadline(&self, start: Instant, target: Span) -> Result<Instant, CalendarError> {
        Ok(start + target)
    }
    /// How long.
    pub fn elapsed(&self, from: Instant, to: Instant) -> Span {
        to - from
    }
}
/// Errors.
#[derive(Debug, thiserror::Error)]
#[error("never")]
pub struct CalendarError;
