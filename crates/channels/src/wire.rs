//! One question to a platform over HTTP and its answer. Whether a failed question may have had an effect is part of the
//! answer: that is what decides between another try and asking what became of the first one.

use std::collections::BTreeSet;
use std::time::Duration;

use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Error, Timeout, http};

use crate::reach::{Forbidden, Guarded};

/// Largest answer in bytes.
pub const LARGEST: u64 = 8 * 1024 * 1024;
/// How long the platform may take for everything.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// The verbs that platforms use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words of HTTP")]
pub enum Method {
    Get,
    Post,
    Put,
    Delete,
}

/// A question.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// The verb.
    pub method: Method,
    /// The whole address with its query, encoded.
    pub url: String,
    /// Names in lower case.
    pub headers: Vec<(&'static str, String)>,
    /// The bytes as they were signed.
    pub body: Vec<u8>,
}

impl Request {
    /// A question without a body.
    pub fn get(url: impl Into<String>) -> Self {
        Self { method: Method::Get, url: url.into(), headers: Vec::new(), body: Vec::new() }
    }

    /// A question with a body of JSON.
    pub fn post(url: impl Into<String>, body: impl Into<Vec<u8>>) -> Self {
        let headers = vec![("content-type", "application/json".to_owned())];
        Self { method: Method::Post, url: url.into(), headers, body: body.into() }
    }

    /// The same with one more header.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

/// Neither headers nor query nor body: they hold keys and words of people.
impl std::fmt::Debug for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let address = self.url.split(['?', '#']).next().unwrap_or_default();
        f.debug_struct("Request").field("method", &self.method).field("url", &address).finish_non_exhaustive()
    }
}

/// What the platform answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// The bytes.
    pub body: Vec<u8>,
}

impl Answer {
    /// The first header of a name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoAnswer {
    /// The question certainly did not reach anybody.
    #[error("the platform cannot be reached: {0}")]
    NotSent(String),
    /// It was sent, and what became of it is not known.
    #[error("the platform did not answer: {0}")]
    Unknown(String),
    /// The address is one that is never asked.
    #[error("the address {0} is not one that may be asked")]
    Forbidden(String),
}

/// Whoever carries questions: the network, or a test.
pub trait Wire: Send + Sync {
    /// Asks and waits for the answer. Any status is an answer; redirects are answers too and are not followed.
    ///
    /// # Errors
    /// Why there is none.
    fn call(&self, request: &Request) -> Result<Answer, NoAnswer>;
}

/// The network. No proxy, no redirect, no cookie, and no connection used twice: one that the other side has closed
/// meanwhile would leave us not knowing whether a message was sent.
#[derive(Debug)]
pub struct Http {
    agent: Agent,
}

impl Http {
    /// One that may ask the machines in the house's own network named in `near` (`host:port`), and nobody else there.
    pub fn new(near: BTreeSet<String>, patience: Duration) -> Self {
        let config = ureq::config::Config::builder()
            .timeout_global(Some(patience))
            .proxy(None)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .max_idle_connections(0)
            .user_agent("kintsugi")
            .build();
        Self { agent: Agent::with_parts(config, DefaultConnector::default(), Guarded::only(near)) }
    }
}

impl Wire for Http {
    fn call(&self, request: &Request) -> Result<Answer, NoAnswer> {
        let method = match request.method {
            Method::Get => http::Method::GET,
            Method::Post => http::Method::POST,
            Method::Put => http::Method::PUT,
            Method::Delete => http::Method::DELETE,
        };
        let mut builder = http::Request::builder().method(method).uri(&request.url);
        for (name, value) in &request.headers {
            builder = builder.header(*name, value);
        }
        let built = builder.body(&request.body[..]);
        let built = built.map_err(|error| NoAnswer::Forbidden(error.to_string()))?;
        let mut response = self.agent.run(built).map_err(|error| no_answer(request, error))?;
        let headers = response.headers().iter();
        let headers =
            headers.filter_map(|(n, v)| Some((n.as_str().to_owned(), v.to_str().ok()?.to_owned()))).collect();
        let status = response.status().as_u16();
        let body = response.body_mut().with_config().limit(LARGEST).read_to_vec();
        let body = body.map_err(|error| NoAnswer::Unknown(error.to_string()))?;
        Ok(Answer { status, headers, body })
    }
}

fn no_answer(request: &Request, error: Error) -> NoAnswer {
    match error {
        Error::Other(inner) if inner.is::<Forbidden>() => {
            let host = request.url.split(['/', '?']).nth(2).unwrap_or_default();
            NoAnswer::Forbidden(host.to_owned())
        }
        before if never_left(&before) => NoAnswer::NotSent(before.to_string()),
        after => NoAnswer::Unknown(after.to_string()),
    }
}

/// What fails before the first byte of the question is on its way.
fn never_left(error: &Error) -> bool {
    match error {
        Error::HostNotFound
        | Error::ConnectionFailed
        | Error::BadUri(_)
        | Error::Tls(_)
        | Error::Rustls(_)
        | Error::Timeout(Timeout::Resolve | Timeout::Connect) => true,
        Error::Io(io) => io.kind() == std::io::ErrorKind::ConnectionRefused,
        _ => false,
    }
}
