//! Asking a source: what its answer means, how long it wants to be left alone, and where it has moved to.

use domain::time::{Instant, Span};
use serde_json::Value;
use url::Url;

use super::Trouble;
use crate::wire::{Answer, NoAnswer, Request, Wire};

/// Largest answer of a source in bytes.
pub const LARGEST: usize = 4 * 1024 * 1024;
/// Most redirects that are followed.
pub const MOST_HOPS: usize = 3;
/// The longest wait that a source may ask for.
const LONGEST_WAIT: Span = Span::hours(24);
/// Characters of an answer, or of a reason, that are kept for people.
pub(super) const KEPT: usize = 2_000;

/// An answer that is neither a fault nor a "too often", and where it came from.
#[derive(Debug)]
pub(super) struct Got {
    pub(super) answer: Answer,
    /// Where it moved for good.
    pub(super) moved: Option<String>,
}

/// Asks, and follows redirects: each target is asked in the same guarded way as the first address, and never without
/// encryption where the first was with it.
pub(super) fn follow(
    wire: &dyn Wire,
    first: &str,
    headers: &[(&'static str, String)],
    now: Instant,
) -> Result<Got, Trouble> {
    let mut at = Url::parse(first).map_err(|error| Trouble::refused("bad_url", error.to_string()))?;
    let mut for_good = true;
    for hops in 0..=MOST_HOPS {
        let request = Request { headers: headers.to_vec(), ..Request::get(at.as_str()) };
        let answer = wire.call(&request)?;
        let target = answer.header("location").and_then(|target| at.join(target).ok());
        let (301 | 302 | 303 | 307 | 308, Some(target)) = (answer.status, target) else {
            let moved = (hops > 0 && for_good).then(|| at.to_string());
            return Ok(Got { answer: fine(answer, now)?, moved });
        };
        for_good &= matches!(answer.status, 301 | 308);
        if !matches!(target.scheme(), "https" | "http")
            || (at.scheme() == "https" && target.scheme() != "https")
        {
            return Err(Trouble::refused("bad_redirect", "it sends to an address without encryption"));
        }
        at = target;
    }
    Err(Trouble::refused("too_many_redirects", "it sends from one address to the next"))
}

/// Asks for JSON; redirects are not followed, for a key goes with the question.
pub(super) fn json(wire: &dyn Wire, request: &Request, now: Instant) -> Result<Value, Trouble> {
    let answer = fine(wire.call(request)?, now)?;
    serde_json::from_slice(&answer.body).map_err(|error| unreadable(&error.to_string(), &answer.body))
}

/// An answer of success, or that nothing is new.
pub(super) fn fine(answer: Answer, now: Instant) -> Result<Answer, Trouble> {
    let status = answer.status;
    if answer.body.len() > LARGEST {
        return Err(Trouble::refused("too_large", "its answer is larger than 4 MiB"));
    }
    match status {
        200..300 | 304 => Ok(answer),
        408 | 425 | 429 | 500.. => {
            Err(Trouble::Away { why: format!("HTTP status {status}"), after: asked(&answer, now) })
        }
        _ => Err(Trouble::refused(format!("http_{status}"), head(&answer.body, 300))),
    }
}

/// How long it wants to be left alone: `Retry-After` in seconds or as a date, else when the budget that it states is full again.
fn asked(answer: &Answer, now: Instant) -> Option<Span> {
    let until = |at: Instant| (at > now).then(|| at - now);
    let seconds = |text: &str| text.parse::<i64>().ok().filter(|n| *n >= 0);
    let date = |text: &str| Some(Instant::from(jiff::fmt::rfc2822::parse(text).ok()?.timestamp()));
    let retry = answer.header("retry-after").map(str::trim).and_then(|text| {
        seconds(text)
            .map(|n| Span::seconds(n.min(LONGEST_WAIT.whole_seconds())))
            .or_else(|| until(date(text)?))
    });
    let full = || {
        let text = answer.header("x-ratelimit-reset").or_else(|| answer.header("ratelimit-reset"))?.trim();
        // An instant in seconds, or one in ISO 8601.
        let at = seconds(text).filter(|n| *n < 32_503_680_000).map(Instant::from_seconds);
        until(at.or_else(|| Instant::parse(text).ok())?)
    };
    retry.or_else(full).map(|span| span.min(LONGEST_WAIT))
}

/// An answer that cannot be read, with its beginning for a person to look at.
pub(super) fn unreadable(why: &str, body: &[u8]) -> Trouble {
    Trouble::Unreadable { why: why.chars().take(300).collect(), raw: head(body, KEPT) }
}

/// The beginning of bytes, as far as it is text.
pub(super) fn head(body: &[u8], most: usize) -> String {
    let head = &body[..body.len().min(most * 4)];
    let text = String::from_utf8_lossy(head);
    text.chars().filter(|c| !c.is_control() || *c == '\n').take(most).collect()
}

impl From<NoAnswer> for Trouble {
    fn from(none: NoAnswer) -> Self {
        match none {
            NoAnswer::Forbidden(_) => Self::refused("address_forbidden", none.to_string()),
            NoAnswer::NotSent(why) | NoAnswer::Unknown(why) => Self::Away { why, after: None },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::Canned;
    use super::*;

    const NOW: Instant = Instant::from_seconds(1_795_369_200);

    fn answer(status: u16, headers: &[(&str, &str)]) -> Answer {
        let headers = headers.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        Answer { status, headers, body: b"x".to_vec() }
    }

    #[test]
    fn how_long_it_wants_to_be_left_alone() {
        for (headers, expected) in [
            (&[("retry-after", "90")][..], Some(90)),
            (&[("retry-after", " 99999999 ")], Some(86_400)),
            (&[("retry-after", "Sun, 22 Nov 2026 17:41:00 GMT")], Some(60)),
            (&[("retry-after", "Sun, 22 Nov 2020 17:41:00 GMT")], None),
            (&[("retry-after", "-4")], None),
            (&[("retry-after", "soon"), ("x-ratelimit-reset", "2026-11-22T17:45:00.000000Z")], Some(300)),
            (&[("ratelimit-reset", "1795369260")], Some(60)),
            (&[("ratelimit-reset", "99999999999999999")], None),
            (&[], None),
        ] {
            let Err(Trouble::Away { after, .. }) = fine(answer(429, headers), NOW) else { panic!("away") };
            assert_eq!(after, expected.map(Span::seconds), "{headers:?}");
        }
    }

    #[test]
    fn what_a_status_means() {
        for (status, expected) in [
            (200, "fine"),
            (304, "fine"),
            (404, "refused"),
            (401, "refused"),
            (503, "away"),
            (302, "refused"),
        ] {
            let got = match fine(answer(status, &[]), NOW) {
                Ok(_) => "fine",
                Err(Trouble::Away { .. }) => "away",
                Err(Trouble::Refused { .. }) => "refused",
                Err(Trouble::Unreadable { .. }) => "unreadable",
            };
            assert_eq!(got, expected, "{status}");
        }
        let large = Answer { body: vec![b' '; LARGEST + 1], ..answer(200, &[]) };
        assert!(matches!(fine(large, NOW), Err(Trouble::Refused { code, .. }) if code == "too_large"));
    }

    #[test]
    fn redirects_are_followed_a_little_and_safely() {
        let go = |answers: Vec<Answer>| {
            let wire = Canned::of(answers);
            let got = follow(&wire, "https://a.example/feed", &[("if-none-match", "\"1\"".to_owned())], NOW);
            let asked: Vec<String> = wire.asked().into_iter().map(|request| request.url).collect();
            (got.map(|got| got.moved).map_err(|trouble| trouble.code().to_owned()), asked)
        };
        let to = |status, target| answer(status, &[("location", target)]);
        let (got, asked) = go(vec![to(301, "/new"), answer(200, &[])]);
        assert_eq!(
            (got, asked[1].as_str()),
            (Ok(Some("https://a.example/new".to_owned())), "https://a.example/new")
        );
        let (got, _) = go(vec![to(301, "/new"), to(302, "https://b.example/"), answer(304, &[])]);
        assert_eq!(got, Ok(None), "for now only");
        let (got, asked) = go(vec![to(302, "/"), to(302, "/"), to(302, "/"), to(302, "/")]);
        assert_eq!((got, asked.len()), (Err("too_many_redirects".to_owned()), 4));
        for bad in ["http://a.example/feed", "file:///etc/passwd", "ftp://a.example/"] {
            let (got, asked) = go(vec![to(301, bad)]);
            assert_eq!((got, asked.len()), (Err("bad_redirect".to_owned()), 1), "{bad}");
        }
        let (got, _) = go(vec![to(301, "http://[")]);
        assert_eq!(got, Err("http_301".to_owned()));
    }
}
