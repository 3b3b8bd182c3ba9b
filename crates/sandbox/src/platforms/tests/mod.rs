//! The stand-ins over HTTP: good paths, every refusal of a signature, every form of a vendor's error, pushes and faults.

mod chance;
mod core;
mod helpers;
mod lazada;
mod pushes;
mod shopee;
mod sites;
mod tiktok;

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request};
use domain::time::{Clock, Instant, Span};
use serde_json::Value;
use tower::ServiceExt;

use super::push::{Courier, Push, Receipt};
use super::{Sandbox, Settings, http};

pub(super) const NOW: i64 = 1_790_000_000;

/// A clock that stands until it is moved.
#[derive(Debug)]
pub(super) struct Hand(AtomicI64);

impl Clock for Hand {
    fn now(&self) -> Instant {
        Instant(self.0.load(Ordering::Relaxed))
    }
}

/// Collects pushes and answers as it is told.
pub(super) struct Collect {
    pub(super) pushes: Mutex<Vec<Push>>,
    pub(super) answer: Mutex<Receipt>,
}

impl Courier for Collect {
    fn deliver<'a>(&'a self, push: &'a Push) -> Pin<Box<dyn Future<Output = Receipt> + Send + 'a>> {
        self.pushes.lock().unwrap().push(push.clone());
        let answer = self.answer.lock().unwrap().clone();
        Box::pin(async move { answer })
    }
}

/// The stand-ins with a hand on the clock.
pub(super) struct Bench {
    pub(super) sandbox: Sandbox,
    pub(super) clock: Arc<Hand>,
    pub(super) courier: Arc<Collect>,
}

/// An answer: status, headers, body.
#[derive(Debug)]
pub(super) struct Got {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

impl Got {
    pub(super) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// A parameter of the address a browser is sent to.
    pub(super) fn sent_on(&self, name: &str) -> String {
        assert_eq!(self.status, 302, "{:?}", String::from_utf8_lossy(&self.body));
        let address = self.headers["location"].to_str().unwrap();
        super::wire::Params::parse(address.split_once('?').unwrap().1).text(name).to_owned()
    }
}

impl Bench {
    pub(super) fn new(change: impl FnOnce(&mut Settings)) -> Self {
        Self::at(NOW, change)
    }

    pub(super) fn at(seconds: i64, change: impl FnOnce(&mut Settings)) -> Self {
        let clock = Arc::new(Hand(AtomicI64::new(Instant::from_seconds(seconds).0)));
        let answer = Receipt { status: Some(200), body: Vec::new(), took: Duration::from_millis(5) };
        let courier = Arc::new(Collect { pushes: Mutex::default(), answer: Mutex::new(answer) });
        let mut settings = Settings::new(7, Arc::clone(&clock) as Arc<dyn Clock>);
        settings.days = 10;
        settings.courier = Arc::clone(&courier) as Arc<dyn Courier>;
        change(&mut settings);
        Self { sandbox: Sandbox::new(&settings).unwrap(), clock, courier }
    }

    pub(super) fn seconds(&self) -> i64 {
        super::wire::seconds(self.clock.now())
    }

    pub(super) fn pass(&self, span: Span) {
        self.clock.0.fetch_add(span.0, Ordering::Relaxed);
    }

    pub(super) async fn ask(&self, method: &str, uri: &str, headers: &[(&str, &str)], body: &str) -> Got {
        self.ask_bytes(method, uri, headers, body.as_bytes()).await
    }

    pub(super) async fn ask_bytes(
        &self,
        method: &str,
        uri: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Got {
        let mut request = Request::builder().method(method).uri(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body.to_vec())).unwrap();
        let response = http::router(self.sandbox.clone()).oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Got { status: parts.status.as_u16(), headers: parts.headers, body }
    }

    /// Makes something happen; gives the first id.
    pub(super) async fn play(&self, scenario: Value) -> u64 {
        let got = self.ask("POST", "/control/scenario", &[], &scenario.to_string()).await;
        assert_eq!(got.status, 200, "{:?}", String::from_utf8_lossy(&got.body));
        got.json()["ids"][0].as_u64().unwrap_or(0)
    }

    /// How many entries of the ledger there are of such a name, as `shopee.reply.took`.
    pub(super) async fn sum(&self, name: &str) -> u64 {
        self.ask("GET", "/control", &[], "").await.json()["ledger"][name].as_u64().unwrap_or(0)
    }

    pub(super) fn answer_pushes(&self, status: Option<u16>, body: &[u8], millis: u64) {
        *self.courier.answer.lock().unwrap() =
            Receipt { status, body: body.to_vec(), took: Duration::from_millis(millis) };
    }

    pub(super) fn take_pushes(&self) -> Vec<Push> {
        std::mem::take(&mut *self.courier.pushes.lock().unwrap())
    }
}
