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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorted_for_the_signature_and_encoded_for_the_wire() {
        let query = Query::default().with("b", "x y&é").with("a", 1).maybe("c", None::<u8>);
        assert_eq!(query.run_together(), "a1bx y&é");
        assert_eq!(query.encoded(), "b=x%20y%26%C3%A9&a=1");
    }
}
