//! The drafter: a language model of the shop's own choosing, off until a person switches it on, that proposes words for a
//! reply. It decides nothing and sends nothing. Pure: its settings, what it is asked, and what of an answer can be used.

mod answer;
mod endpoint;
mod prompt;

use serde::{Deserialize, Serialize};

use crate::reading::words;
use crate::refusal::{Refusal, Words};

pub use answer::{LONGEST, too_long, usable};
pub use endpoint::{Address, address, host_address};
pub use prompt::{Brief, Line, Prompt, Said, prompt};

/// Longest name of a model, in characters.
const LONGEST_MODEL: usize = 200;
/// Longest API key, in characters.
const LONGEST_KEY: usize = 500;

/// A shop's drafter. Its API key is kept apart from the log and stands in none of its events.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drafter {
    /// Grows with every change; 0 for none.
    pub version: i64,
    /// Whether it may be asked.
    pub on: bool,
    /// The base address of an OpenAI-compatible endpoint: `https://llm.example.com/v1`.
    pub endpoint: String,
    /// The model's name there.
    pub model: String,
}

words! {
    /// What a change of the settings did to the API key.
    KeyChange {
        /// It is as it was.
        Kept = "kept",
        /// Another was set.
        Set = "set",
        /// There is none any more.
        Removed = "removed",
    }
}

impl Drafter {
    /// Refuses what cannot work; one that is off may be empty.
    ///
    /// # Errors
    /// `bad_drafter` with the field at fault; `drafter_address` for an address that is never asked.
    pub fn validate(&self) -> Result<(), Refusal> {
        if !self.endpoint.is_empty() || self.on {
            self.url()?;
        }
        let model = self.model.chars().count();
        if model > LONGEST_MODEL || self.model.contains(char::is_control) || self.on && model == 0 {
            let (en, zh) = ("a model's name has 1 to 200 characters", "模型名称为 1 到 200 个字符");
            return Err(Refusal::new("bad_drafter", en, zh).field("model"));
        }
        Ok(())
    }

    /// Where completions are asked for.
    ///
    /// # Errors
    /// As [`Drafter::validate`].
    pub fn url(&self) -> Result<String, Refusal> {
        endpoint::url(&self.endpoint)
    }

    /// Whether a key for `before` may be shown to this endpoint: same scheme, host and port.
    pub fn trusts_key_of(&self, before: &Self) -> bool {
        endpoint::origin(&self.endpoint) == endpoint::origin(&before.endpoint)
    }
}

/// A key as it goes into a header; the refusal does not repeat it.
///
/// # Errors
/// `bad_drafter` when it has blanks or other signs that no key has.
pub fn checked_key(key: &str) -> Result<&str, Refusal> {
    let key = key.trim();
    if key.len() <= LONGEST_KEY && key.bytes().all(|b| b.is_ascii_graphic()) {
        return Ok(key);
    }
    Err(Refusal::new("bad_drafter", "this is no API key", "API 密钥格式不正确").field("key"))
}

/// Why an address is never asked, whoever configured it.
pub fn never_asked() -> Refusal {
    Refusal::with(
        "drafter_address",
        Words::new(
            "this address is never asked: link-local and metadata addresses are off limits",
            "不允许访问该地址：链路本地与元数据地址被禁止",
        ),
    )
    .hint("name the machine that runs the model", "请填写运行模型的服务器地址")
    .field("endpoint")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(endpoint: &str, model: &str, on: bool) -> Drafter {
        Drafter { version: 1, on, endpoint: endpoint.to_owned(), model: model.to_owned() }
    }

    #[test]
    fn settings_that_cannot_work_are_refused() {
        let url = "https://llm.example.com/v1";
        for (drafter, refused) in [
            (with("", "", false), None),
            (with(url, "", false), None),
            (with(url, "m", true), None),
            (with("", "m", true), Some(("bad_drafter", "endpoint"))),
            (with(url, "", true), Some(("bad_drafter", "model"))),
            (with(url, &"m".repeat(201), false), Some(("bad_drafter", "model"))),
            (with(url, "a\nb", true), Some(("bad_drafter", "model"))),
            (with("ftp://a", "m", false), Some(("bad_drafter", "endpoint"))),
            (with("http://169.254.169.254/v1", "m", true), Some(("drafter_address", "endpoint"))),
        ] {
            let found =
                drafter.validate().err().map(|r| (r.code.into_owned(), r.field.unwrap().into_owned()));
            let refused = refused.map(|(code, field)| (code.to_owned(), field.to_owned()));
            assert_eq!(found, refused, "{drafter:?}");
        }
    }

    #[test]
    fn keys_are_what_a_header_takes() {
        assert_eq!(checked_key(" sk-abc_1 ").unwrap(), "sk-abc_1");
        assert_eq!(checked_key("").unwrap(), "");
        for bad in ["a b", "a\r\nHost: x", "密钥", &"k".repeat(501)] {
            let refusal = checked_key(bad).unwrap_err();
            assert!(!refusal.to_string().contains(bad), "{refusal}");
        }
    }

    #[test]
    fn a_key_is_for_one_origin() {
        let at = |endpoint| with(endpoint, "m", true);
        for (before, after, same) in [
            ("https://a.example/v1", "https://A.example/v2/", true),
            ("https://a.example/v1", "https://b.example/v1", false),
            ("https://a.example/v1", "http://a.example/v1", false),
            ("https://a.example/v1", "https://a.example:8443/v1", false),
        ] {
            assert_eq!(at(after).trusts_key_of(&at(before)), same, "{before} {after}");
        }
    }
}
