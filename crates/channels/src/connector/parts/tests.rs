//! Answers prepared for tests, and what was asked: a wire without a network.

use std::sync::Mutex;

use serde_json::Value;

use crate::connector::{Account, Call};
use crate::wire::{Answer, NoAnswer, Request, Wire};
use domain::time::Instant;

/// The time of the tests, that of the computed vectors.
pub(crate) const NOW: Instant = Instant::from_seconds(1_700_000_000);

type Reply = Result<Answer, NoAnswer>;

/// Prepared answers, in turn.
#[derive(Default)]
pub(crate) struct Stub {
    answers: Mutex<Vec<Reply>>,
    asked: Mutex<Vec<Request>>,
}

impl Stub {
    /// Answers with these, each 200 with JSON.
    pub(crate) fn of(answers: &[Value]) -> Self {
        let answer =
            |value: &Value| Ok(Answer { status: 200, headers: Vec::new(), body: value.to_string().into() });
        Self::with(answers.iter().map(answer).collect())
    }

    /// Answers with exactly these.
    pub(crate) fn with(mut answers: Vec<Reply>) -> Self {
        answers.reverse();
        Self { answers: Mutex::new(answers), asked: Mutex::default() }
    }

    /// One answer of bytes.
    pub(crate) fn bytes(status: u16, body: &[u8]) -> Self {
        Self::with((0..8).map(|_| Ok(Answer { status, headers: Vec::new(), body: body.to_vec() })).collect())
    }

    /// What was asked.
    pub(crate) fn asked(&self) -> Vec<Request> {
        self.asked.lock().expect("no panic before").clone()
    }

    /// The path and query of what was asked, without the host.
    pub(crate) fn paths(&self) -> Vec<String> {
        let path = |r: &Request| format!("/{}", r.url.splitn(4, '/').nth(3).unwrap_or_default());
        self.asked().iter().map(path).collect()
    }

    /// The JSON that was sent with the n-th question.
    pub(crate) fn sent(&self, n: usize) -> Value {
        serde_json::from_slice(&self.asked()[n].body).expect("JSON")
    }

    /// A call over it.
    pub(crate) fn call<'a>(&'a self, account: &'a Account) -> Call<'a> {
        Call { wire: self, account, now: NOW }
    }
}

impl Wire for Stub {
    fn call(&self, request: &Request) -> Reply {
        self.asked.lock().expect("no panic before").push(request.clone());
        let next = self.answers.lock().expect("no panic before").pop();
        next.unwrap_or_else(|| Err(NoAnswer::NotSent("nothing is prepared".to_owned())))
    }
}
