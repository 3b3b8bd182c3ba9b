//! Looking whether something stands on the platform: words compared as people read them, and not too early, since what was
//! sent may still be on its way.

use domain::time::{Instant, Span};

use super::answer::refused;
use super::read::unix;
use crate::connector::{Call, Done, Failure, Found};

/// A question is over after the wire's patience; what it did shows a little later.
const SETTLES: Span = Span::seconds(60);
/// How far the platform's clock may be behind ours.
const SKEW: Span = Span::seconds(60);

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

/// Pages of a conversation that are looked through.
const LOOKS: usize = 5;

/// A message as it is looked for.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    /// Its id.
    pub(crate) id: Option<String>,
    /// A person of the shop wrote it.
    pub(crate) ours: bool,
    /// When, in seconds since 1970; one without a time may be new.
    pub(crate) at: Option<i64>,
    /// Its words.
    pub(crate) words: String,
    /// Why the platform keeps it from the buyer, if it does.
    pub(crate) hidden: Option<String>,
}

/// Looks for a message of ours with these words since it was first tried; `read` gives a conversation page by page, newest
/// first, and the page that comes next.
///
/// # Errors
/// As the platform says.
pub(crate) fn message(
    call: &Call<'_>,
    words: &str,
    tried: Instant,
    read: impl Fn(Option<&str>) -> Result<(Vec<Message>, Option<String>), Failure>,
) -> Result<Found, Failure> {
    let since = unix(tried - SKEW);
    let mut page: Option<String> = None;
    for _ in 0..LOOKS {
        let (found, next) = read(page.as_deref())?;
        let new = |one: &&Message| one.at.is_none_or(|at| at >= since);
        if let Some(one) = found.iter().find(|one| one.ours && new(one) && same(&one.words, words)) {
            return match &one.hidden {
                Some(why) => Err(refused("process_msg", why)),
                None => Ok(there(one.id.clone())),
            };
        }
        if next.is_none() || found.is_empty() || found.iter().any(|one| !new(&one)) {
            return absent(call, tried);
        }
        page = next;
    }
    Ok(Found::CannotTell)
}
