//! Looking whether something stands on the platform: words compared as people read them, and not too early, since what was
//! sent may still be on its way.

use domain::time::{Instant, Span};

use crate::connector::{Call, Done, Failure, Found};

/// A question is over after the wire's patience; what it did shows a little later.
const SETTLES: Span = Span::seconds(60);
/// How far the platform's clock may be behind ours.
pub(crate) const SKEW: Span = Span::seconds(60);

/// The same words, however they are spaced.
pub(crate) fn same(one: &str, other: &str) -> bool {
    one.split_whitespace().eq(other.split_whitespace())
}

/// It is there.
pub(crate) fn there(id: Option<String>) -> Found {
    Found::There(Done { id })
}

/// It is not there, once that can be said.
///
/// # Errors
/// [`Failure::Later`] while it may still be on its way.
pub(crate) fn absent(call: &Call<'_>, tried: Instant) -> Result<Found, Failure> {
    let waited = call.now - tried;
    if waited < SETTLES {
        let after = Some(Span(SETTLES.0 - waited.0.max(0)));
        return Err(Failure::Later { why: "it may still be on its way".to_owned(), after });
    }
    Ok(Found::Absent)
}
