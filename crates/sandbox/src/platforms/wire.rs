//! A request as the stand-ins see it, their answer, and the signatures of the vendors. Knows no platform.

use axum::http::HeaderMap;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::time::Instant;
use md5::{Digest, Md5};
use ring::{digest, hmac};
use serde_json::Value;

/// Decoded parameters in the order in which they came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Params(pub(crate) Vec<(String, String)>);

impl Params {
    /// Reads `a=1&b=2`, percent-encoded.
    pub(crate) fn parse(text: &str) -> Self {
        let pairs = text.split('&').filter(|pair| !pair.is_empty());
        let decoded = pairs.map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        });
        Self(decoded.collect())
    }

    /// The first value of a name.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// A value, empty when it is missing.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.get(name).unwrap_or("")
    }

    /// A whole number.
    pub(crate) fn number(&self, name: &str) -> Option<i64> {
        self.get(name)?.parse().ok()
    }

    /// Sorted by name, without some.
    pub(crate) fn sorted(&self, without: &[&str]) -> Vec<(&str, &str)> {
        let kept = self.0.iter().filter(|(name, _)| !without.contains(&name.as_str()));
        let mut pairs: Vec<_> = kept.map(|(name, value)| (name.as_str(), value.as_str())).collect();
        pairs.sort_unstable();
        pairs
    }
}

fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let (mut out, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while at < bytes.len() {
        let code = (bytes[at] == b'%').then(|| bytes.get(at + 1..at + 3)).flatten();
        let code = code
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match (bytes[at], code) {
            (_, Some(byte)) => {
                out.push(byte);
                at += 3;
                continue;
            }
            (b'+', None) => out.push(b' '),
            (byte, None) => out.push(byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Percent-encodes everything but letters, digits and `-._~`.
pub(crate) fn encode(text: &str) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~".contains(byte);
    let each = text
        .bytes()
        .map(|byte| if plain(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") });
    each.collect()
}

/// A request, without the prefix of its stand-in.
#[derive(Clone, Copy)]
pub(crate) struct Ask<'a> {
    /// Upper case.
    pub(crate) method: &'a str,
    /// From the first slash on, not decoded.
    pub(crate) path: &'a str,
    pub(crate) query: &'a Params,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) body: &'a [u8],
    /// The platform's clock.
    pub(crate) now: Instant,
    /// Too many of these came lately.
    pub(crate) throttled: bool,
}

impl Ask<'_> {
    /// A header's text, empty when it is missing or no text.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("")
    }

    /// The body as JSON; null when it is none.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(self.body).unwrap_or_default()
    }

    /// The body's form fields, if it is a form.
    pub(crate) fn form(&self) -> Params {
        let form = self.header("content-type").starts_with("application/x-www-form-urlencoded");
        let text = if form { std::str::from_utf8(self.body).unwrap_or("") } else { "" };
        Params::parse(text)
    }

    /// A part of a body that is `multipart/form-data`: a field's value, or a file's bytes.
    pub(crate) fn part(&self, name: &str) -> Option<&[u8]> {
        let boundary = self.header("content-type").strip_prefix("multipart/form-data; boundary=")?;
        let (mark, named) = (format!("--{boundary}\r\n"), format!("name=\"{name}\""));
        let mut rest = self.body;
        while let Some(at) = find(rest, mark.as_bytes()) {
            rest = &rest[at + mark.len()..];
            let head = find(rest, b"\r\n\r\n")?;
            let own = std::str::from_utf8(&rest[..head]).is_ok_and(|text| text.contains(&named));
            rest = &rest[head + 4..];
            if own {
                return Some(&rest[..find(rest, format!("\r\n--{boundary}").as_bytes())?]);
            }
        }
        None
    }

    /// The platform's time in whole seconds.
    pub(crate) fn seconds(&self) -> i64 {
        seconds(self.now)
    }
}

/// Whole seconds since the epoch.
pub(crate) const fn seconds(at: Instant) -> i64 {
    at.0.div_euclid(domain::time::SECOND)
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) fn json(status: u16, body: &Value) -> Self {
        let kind = ("content-type", "application/json".to_owned());
        Self { status, headers: vec![kind], body: body.to_string().into_bytes() }
    }

    pub(crate) fn text(status: u16, body: &str) -> Self {
        let kind = ("content-type", "text/plain; charset=utf-8".to_owned());
        Self { status, headers: vec![kind], body: body.as_bytes().to_vec() }
    }

    /// Sends a browser on, with further parameters on the address. Only to http and https.
    pub(crate) fn redirect(to: &str, more: &[(&str, &str)]) -> Self {
        if !(to.starts_with("http://") || to.starts_with("https://")) || to.bytes().any(|byte| byte < 0x21) {
            return Self::text(400, "the address to come back to is not http(s)");
        }
        let mut address = to.to_owned();
        for (name, value) in more {
            address.push(if address.contains('?') { '&' } else { '?' });
            address.push_str(name);
            address.push('=');
            address.push_str(&encode(value));
        }
        Self { status: 302, headers: vec![("location", address)], body: Vec::new() }
    }

    #[must_use]
    pub(crate) fn with(mut self, name: &'static str, value: &impl ToString) -> Self {
        self.headers.push((name, value.to_string()));
        self
    }
}

/// Where some bytes begin in others.
fn find(within: &[u8], what: &[u8]) -> Option<usize> {
    within.windows(what.len()).position(|window| window == what)
}

/// A field of a JSON object as text: strings and whole numbers.
pub(crate) fn word(value: &Value, name: &str) -> String {
    match &value[name] {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

/// HMAC-SHA256.
pub(crate) fn mac(key: &str, message: &[u8]) -> Vec<u8> {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key.as_bytes()), message).as_ref().to_vec()
}

/// HMAC-SHA256, lower-case hex.
pub(crate) fn mac_hex(key: &str, message: &[u8]) -> String {
    hex(&mac(key, message))
}

/// HMAC-SHA256, Base64.
pub(crate) fn mac_base64(key: &str, message: &[u8]) -> String {
    STANDARD.encode(mac(key, message))
}

/// SHA-256, lower-case hex.
pub(crate) fn sha256_hex(message: &[u8]) -> String {
    hex(digest::digest(&digest::SHA256, message).as_ref())
}

/// MD5, lower-case hex: some vendors still ask for it.
pub(crate) fn md5_hex(message: &[u8]) -> String {
    hex(Md5::digest(message).as_ref())
}

/// A text in Base64.
pub(crate) fn base64(text: &str) -> String {
    STANDARD.encode(text)
}

/// The text in Base64, if it is one.
pub(crate) fn from_base64(text: &str) -> Option<String> {
    String::from_utf8(STANDARD.decode(text).ok()?).ok()
}

/// Lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from(b"0123456789abcdef"[usize::from(half)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_decoded() {
        let params = Params::parse("a=1%202&b=x+y&c&d=%zz&e=%E4%BD%A0&=v");
        assert_eq!(params.text("a"), "1 2");
        assert_eq!((params.text("b"), params.text("c"), params.text("d")), ("x y", "", "%zz"));
        assert_eq!(params.text("e"), "你");
        assert_eq!(params.sorted(&["a", "b", "c", "d"]), [("", "v"), ("e", "你")]);
        assert_eq!(Params::parse(&encode("你 &=+")).0[0].0, "你 &=+");
    }

    #[test]
    fn parts_of_a_form_are_found() {
        let mut headers = HeaderMap::new();
        headers.insert("content-type", "multipart/form-data; boundary=b1".parse().unwrap());
        let body = b"--b1\r\ncontent-disposition: form-data; name=\"sn\"\r\n\r\nR1\r\n--b1\r\ncontent-disposition: form-data; \
            name=\"image\"; filename=\"a.png\"\r\n\r\n\x00\r\n\x01\r\n--b1--\r\n";
        let (query, now) = (Params::default(), Instant(0));
        let ask =
            Ask { method: "POST", path: "/", query: &query, headers: &headers, body, now, throttled: false };
        assert_eq!(ask.part("sn"), Some(&b"R1"[..]));
        assert_eq!(ask.part("image"), Some(&b"\x00\r\n\x01"[..]));
        assert_eq!(ask.part("other"), None);
        let empty = HeaderMap::new();
        assert_eq!(Ask { headers: &empty, ..ask }.part("sn"), None);
    }

    #[test]
    fn a_browser_is_sent_to_web_addresses_only() {
        assert_eq!(
            Reply::redirect("http://a/b?c=1", &[("code", "x y")]).headers[0].1,
            "http://a/b?c=1&code=x%20y"
        );
        assert_eq!(Reply::redirect("javascript:alert(1)", &[]).status, 400);
        assert_eq!(Reply::redirect("http://a/\r\nx: y", &[]).status, 400);
    }
}
