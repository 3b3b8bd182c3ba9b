//! Queries of addresses: percent-encoded for the wire, sorted and bare for the signatures.

/// Parameters in the order they were added.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    /// One more.
    #[expect(clippy::needless_pass_by_value, reason = "numbers and texts alike")]
    pub(crate) fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.0.push((name.to_owned(), value.to_string()));
        self
    }

    /// One more, where there is something to say.
    pub(crate) fn maybe(self, name: &str, value: Option<impl ToString>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// With those of another behind.
    pub(crate) fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// Sorted by name, byte by byte.
    pub(crate) fn sorted(&self) -> Vec<(&str, &str)> {
        let mut pairs: Vec<_> = self.0.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        pairs.sort_unstable();
        pairs
    }

    /// Sorted, each name directly before its value, nothing encoded: what several platforms sign.
    pub(crate) fn run_together(&self) -> String {
        self.sorted().iter().flat_map(|(name, value)| [*name, *value]).collect()
    }

    /// As it stands after the question mark, and as a form's body.
    pub(crate) fn encoded(&self) -> String {
        let pair = |(name, value): &(String, String)| format!("{}={}", encode(name), encode(value));
        self.0.iter().map(pair).collect::<Vec<_>>().join("&")
    }
}

/// Everything but letters, digits and `-._~` as `%XX` (RFC 3986).
pub(crate) fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            other => {
                out.push('%');
                out.push_str(&super::sign::hexadecimal(&[other]).to_uppercase());
            }
        }
    }
    out
}

/// The pairs of a form; `None` where it is none.
pub(crate) fn form(body: &[u8]) -> Option<Vec<(String, String)>> {
    let pair = |pair: &[u8]| {
        let cut = pair.iter().position(|b| *b == b'=')?;
        Some((decode(&pair[..cut])?, decode(&pair[cut + 1..])?))
    };
    body.split(|b| *b == b'&').filter(|part| !part.is_empty()).map(pair).collect()
}

/// `%XX` and `+` as what they stand for; `None` where that is no text.
fn decode(bytes: &[u8]) -> Option<String> {
    let digit = |at: usize| char::from(*bytes.get(at)?).to_digit(16);
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        at += 1;
        out.push(match byte {
            b'+' => b' ',
            b'%' => {
                let byte = digit(at)? * 16 + digit(at + 1)?;
                at += 2;
                byte as u8
            }
            other => *other,
        });
    }
    String::from_utf8(out).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn sorted_for_the_signature_and_encoded_for_the_wire() {
        let query = Query::default().with("b", "x y&é").with("a", 1).maybe("c", None::<u8>);
        assert_eq!(query.run_together(), "a1bx y&é");
        assert_eq!(query.encoded(), "b=x%20y%26%C3%A9&a=1");
    }

    #[test]
    fn forms_are_read_or_refused() {
        let pairs = |body: &str| form(body.as_bytes());
        let one = |name: &str, value: &str| vec![(name.to_owned(), value.to_owned())];
        assert_eq!(pairs("a=x+y%26"), Some(one("a", "x y&")));
        assert_eq!(pairs("a=b=c&"), Some(one("a", "b=c")));
        assert_eq!(pairs(""), Some(Vec::new()));
        for bad in ["a", "a=%", "a=%2", "a=%zz", "a=%ff", "=&x"] {
            assert_eq!(pairs(bad), None, "{bad}");
        }
    }

    proptest! {
        #[test]
        fn what_is_encoded_is_read_back_and_anything_is_read(name in ".{0,20}", value in ".{0,40}", any in prop::collection::vec(any::<u8>(), 0..60)) {
            let encoded = Query::default().with(&name, &value).encoded();
            prop_assert_eq!(form(encoded.as_bytes()), Some(vec![(name, value)]));
            form(&any);
        }
    }
}
