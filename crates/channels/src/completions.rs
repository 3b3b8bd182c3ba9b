//! Asking a language model over the OpenAI-compatible wire (`POST …/chat/completions`): one question, one answer, within
//! a time and a size. No redirect is followed and no proxy used: the question goes to the configured host or nowhere.

use std::time::Duration;

use domain::drafter::{Address, Prompt};
use serde::{Deserialize, Serialize};
use ureq::config::Config;
use ureq::http::StatusCode;
use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Error};

use crate::reach::{Forbidden, Guarded};

/// Largest answer in bytes, with everything around the words.
pub const LARGEST: u64 = 256 * 1024;

/// Whom to ask.
#[derive(Clone)]
pub struct Endpoint {
    /// The full address.
    pub url: String,
    /// The model's name there.
    pub model: String,
    /// The API key, if it wants one.
    pub key: Option<String>,
}

impl std::fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let key = self.key.as_ref().map(|_| "…");
        f.debug_struct("Endpoint")
            .field("url", &self.url)
            .field("model", &self.model)
            .field("key", &key)
            .finish()
    }
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// Link-local, metadata or nowhere: never asked.
    #[error("the host stands at an address that is never asked")]
    Address,
    /// Plain HTTP to a machine outside.
    #[error("plain HTTP would leave the house's network")]
    Plain,
    /// No connection, no such host, no trusted certificate.
    #[error("the endpoint cannot be reached: {0}")]
    Unreachable(String),
    /// The time was up.
    #[error("the endpoint did not answer in time")]
    Slow,
    /// The key is missing or wrong.
    #[error("the endpoint does not take the key")]
    Key,
    /// It answered with another status than 200.
    #[error("the endpoint answered {0}")]
    Status(u16),
    /// The answer is larger than [`LARGEST`].
    #[error("the answer is too large")]
    TooLarge,
    /// The answer is no completion with words.
    #[error("the answer has no words")]
    Answer,
}

#[derive(Serialize)]
struct Question<'a> {
    model: &'a str,
    messages: [Message<'a>; 2],
    stream: bool,
}

#[derive(Serialize)]
struct Message<'a> {
    role: &'static str,
    content: &'a str,
}

#[derive(Deserialize)]
struct Answer {
    choices: Vec<Choice>,
}

#[derive(Deserialize)]
struct Choice {
    message: Spoken,
}

#[derive(Deserialize)]
struct Spoken {
    content: Option<String>,
}

/// Asks; blocks for as long as the endpoint takes, at most `patience` for everything.
///
/// # Errors
/// Why there is no answer; none of them has the key or the question in it.
pub fn ask(endpoint: &Endpoint, prompt: &Prompt, patience: Duration) -> Result<String, AskError> {
    let question = Question {
        model: &endpoint.model,
        messages: [
            Message { role: "system", content: &prompt.system },
            Message { role: "user", content: &prompt.user },
        ],
        stream: false,
    };
    let question = serde_json::to_vec(&question).map_err(|_error| AskError::Answer)?;
    let request = agent(patience).post(&endpoint.url).content_type("application/json");
    let request = match &endpoint.key {
        Some(key) => request.header("authorization", format!("Bearer {key}")),
        None => request,
    };
    let mut response = request.send(&question[..]).map_err(failed)?;
    match response.status() {
        StatusCode::OK => {}
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => return Err(AskError::Key),
        other => return Err(AskError::Status(other.as_u16())),
    }
    let body = response.body_mut().with_config().limit(LARGEST).read_to_vec().map_err(failed)?;
    let answer: Answer = serde_json::from_slice(&body).map_err(|_error| AskError::Answer)?;
    let first = answer.choices.into_iter().next().and_then(|c| c.message.content);
    first.ok_or(AskError::Answer)
}

/// One that follows nothing, keeps nothing and looks at where it goes.
fn agent(patience: Duration) -> Agent {
    let config = Config::builder()
        .timeout_global(Some(patience))
        .proxy(None)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .max_idle_connections(0)
        .user_agent("kintsugi")
        .accept("application/json")
        .build();
    Agent::with_parts(config, DefaultConnector::default(), Guarded::house())
}

fn failed(error: Error) -> AskError {
    match error {
        Error::Timeout(_) => AskError::Slow,
        Error::BodyExceedsLimit(_) => AskError::TooLarge,
        Error::Other(inner) => match inner.downcast::<Forbidden>().map(|f| f.0) {
            Ok(Address::Far) => AskError::Plain,
            Ok(_) => AskError::Address,
            Err(other) => AskError::Unreachable(other.to_string()),
        },
        other => AskError::Unreachable(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_never_shown() {
        let endpoint = Endpoint {
            url: "https://a.example/v1/chat/completions".to_owned(),
            model: "m".to_owned(),
            key: Some("sk-secret".to_owned()),
        };
        assert!(!format!("{endpoint:?}").contains("sk-secret"));
    }
}
