//! What an answer, or none, means for the question: whether another try is fine, and whether something may have happened.

use domain::time::Span;
use serde_json::Value;

use crate::connector::{Call, Failure};
use crate::wire::{Answer, NoAnswer, Request};

/// The longest wait that a platform may ask for.
const LONGEST_WAIT: i64 = 24 * 3600;
/// Characters of a platform's words that are kept.
const KEPT: usize = 500;

/// What a question does there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// Nothing: it may be asked again at any time.
    Reads,
    /// Something: without a clear answer only a look can tell.
    Changes,
}

impl Effect {
    /// No clear answer: later for a read, not known for the rest.
    pub(crate) fn unclear(self, why: impl Into<String>) -> Failure {
        let why = why.into().chars().take(KEPT).collect();
        match self {
            Self::Reads => Failure::Later { why, after: None },
            Self::Changes => Failure::Unknown { why },
        }
    }
}

/// An answer in JSON that is neither a fault of the platform's machines nor a plain "too often".
#[derive(Clone, Debug)]
pub(crate) struct Said {
    status: u16,
    /// The headers, for the platforms that page by them.
    pub(crate) headers: Vec<(String, String)>,
    /// What it said.
    pub(crate) value: Value,
    effect: Effect,
}

impl Said {
    /// The value, once the platform's own envelope has been looked at: with a status of success only.
    ///
    /// # Errors
    /// The status as the code otherwise.
    pub(crate) fn fine(self) -> Result<Value, Failure> {
        if (200..300).contains(&self.status) {
            return Ok(self.value);
        }
        Err(refused(format!("http_{}", self.status), self.value.to_string()))
    }

    /// No clear answer.
    pub(crate) fn unclear(&self, why: impl Into<String>) -> Failure {
        self.effect.unclear(why)
    }

    /// The first header of a name.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }
}

/// Asks and reads the answer.
///
/// # Errors
/// As the status says, or when there is none.
pub(crate) fn ask(call: &Call<'_>, request: &Request, effect: Effect) -> Result<Said, Failure> {
    let answer = call.wire.call(request).map_err(|none| unanswered(none, effect))?;
    read(answer, effect)
}

fn unanswered(none: NoAnswer, effect: Effect) -> Failure {
    match none {
        NoAnswer::Unknown(why) => effect.unclear(why),
        other => other.into(),
    }
}

/// What an answer's status says, and its JSON.
///
/// # Errors
/// As the status says.
pub(crate) fn read(answer: Answer, effect: Effect) -> Result<Said, Failure> {
    let status = answer.status;
    let after = answer.header("retry-after").and_then(wait);
    let why = || format!("HTTP status {status}");
    match (status, effect) {
        (401, _) => return Err(Failure::Token),
        (429, _) | (408 | 500.., Effect::Reads) => return Err(Failure::Later { why: why(), after }),
        (200..300 | 400..=499, _) if status != 408 => {}
        (_, Effect::Changes) => return Err(Failure::Unknown { why: why() }),
        (_, Effect::Reads) => return Err(refused(format!("http_{status}"), why())),
    }
    match serde_json::from_slice(&answer.body) {
        Ok(value) => Ok(Said { status, headers: answer.headers, value, effect }),
        Err(_) if status >= 400 => Err(refused(format!("http_{status}"), why())),
        Err(error) => Err(effect.unclear(format!("the answer cannot be read: {error}"))),
    }
}

/// `Retry-After` in seconds; the other form, a date, is rare and left to the caller's own pace.
pub(crate) fn wait(text: &str) -> Option<Span> {
    let seconds: i64 = text.trim().parse().ok()?;
    (seconds >= 0).then(|| Span::seconds(seconds.min(LONGEST_WAIT)))
}

/// The platform's no, in its own words.
pub(crate) fn refused(code: impl Into<String>, why: impl Into<String>) -> Failure {
    let cut = |text: String| text.chars().take(KEPT).collect::<String>();
    Failure::Refused { code: cut(code.into()), why: cut(why.into()) }
}

/// Whether a refusal is of one thing only, so that others may go well. A missing permission is one of all: it must be seen,
/// not set aside a hundred times.
pub(crate) fn of_one(failure: &Failure) -> bool {
    let Failure::Refused { code, why } = failure else { return false };
    let said = format!("{code} {why}").to_lowercase();
    !["permission", "scope", "unauthorized", "not authorized"].iter().any(|word| said.contains(word))
}

/// Our own no: it is done by hand on the platform, and why.
pub(crate) fn by_hand(why: impl Into<String>) -> Failure {
    refused("by_hand", why)
}

/// Refuses a text that the platform would cut or refuse.
///
/// # Errors
/// When it is empty or has more than so many characters.
pub(crate) fn fits(text: &str, most: usize) -> Result<(), Failure> {
    match text.trim().chars().count() {
        0 => Err(refused("text_empty", "there are no words to send")),
        n if n > most => {
            Err(refused("text_too_long", format!("{n} characters are more than the {most} allowed")))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use Effect::{Changes, Reads};

    use super::*;

    fn of(status: u16, body: &str, effect: Effect) -> Result<Value, Failure> {
        let headers = vec![("retry-after".to_owned(), "7".to_owned())];
        read(Answer { status, headers, body: body.into() }, effect)?.fine()
    }

    fn later(after: Option<Span>) -> impl Fn(&Failure) -> bool {
        move |f| matches!(f, Failure::Later { after: given, .. } if *given == after)
    }

    #[test]
    fn what_a_status_means() {
        let asked = Some(Span::seconds(7));
        let unknown = |f: &Failure| matches!(f, Failure::Unknown { .. });
        let refused = |f: &Failure| matches!(f, Failure::Refused { code, .. } if code.starts_with("http_"));
        let token = |f: &Failure| *f == Failure::Token;
        type Test<'a> = &'a dyn Fn(&Failure) -> bool;
        let cases: [(u16, &str, Effect, Test<'_>); 14] = [
            (429, "", Reads, &later(asked)),
            (429, "", Changes, &later(asked)),
            (503, "{}", Reads, &later(asked)),
            (500, "{}", Changes, &unknown),
            (408, "{}", Changes, &unknown),
            (401, "{}", Reads, &token),
            (200, "<html>", Reads, &later(None)),
            (200, "<html>", Changes, &unknown),
            (200, "", Changes, &unknown),
            (302, "", Reads, &refused),
            (302, "", Changes, &unknown),
            (100, "{}", Changes, &unknown),
            (403, "<html>", Changes, &refused),
            (404, "{}", Changes, &refused),
        ];
        for (status, body, effect, expected) in cases {
            let failure = of(status, body, effect).expect_err("no success");
            assert!(expected(&failure), "{status} {body} {effect:?}: {failure:?}");
        }
        assert_eq!(of(200, "{}", Changes), Ok(serde_json::json!({})));
    }

    #[test]
    fn a_wait_is_bounded() {
        for (text, expected) in
            [("0", Some(0)), ("999999999", Some(LONGEST_WAIT)), ("-1", None), ("Wed", None)]
        {
            assert_eq!(wait(text), expected.map(Span::seconds), "{text}");
        }
    }

    #[test]
    fn no_answer_is_later_for_a_read_only() {
        let lost = || NoAnswer::Unknown("cut".to_owned());
        assert!(matches!(unanswered(lost(), Reads), Failure::Later { .. }));
        assert!(matches!(unanswered(lost(), Changes), Failure::Unknown { .. }));
        let unsent = NoAnswer::NotSent("dns".to_owned());
        assert!(matches!(unanswered(unsent, Changes), Failure::Later { .. }));
    }

    #[test]
    fn a_missing_permission_is_not_of_one_thing() {
        assert!(of_one(&refused("logistics.error_status_limit", "The order status is invalid.")));
        for failure in
            [refused("error_permission", "no"), refused("105005", "Scope is missing"), Failure::Token]
        {
            assert!(!of_one(&failure), "{failure:?}");
        }
    }

    #[test]
    fn words_are_counted_as_people_do() {
        assert_eq!(fits(&"é".repeat(500), 500), Ok(()));
        assert!(fits(&"é".repeat(501), 500).is_err());
        assert!(fits("  \n", 500).is_err());
    }
}
