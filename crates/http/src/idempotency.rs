//! Idempotency keys: a write that carries `Idempotency-Key` is done once; the same key gives the same answer again.
//!
//! A twin that arrives while the first is at work waits for it. Only what was done is kept: a refusal changed nothing
//! and may be tried again. A kept answer goes to nobody who could not ask now. Answers that carry secrets (sessions,
//! tokens, invitations) and uploads are never kept: such requests ignore the key.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use app::once::Claim;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::refusal::Refusal;

use crate::error::{Error, respond};
use crate::extract::bad;
use crate::{LARGEST_BODY, Server, auth};

const HEADER: &str = "idempotency-key";

/// Whose key.
type Key = (String, String);

/// Requests at work in this process, by key.
#[derive(Clone, Debug, Default)]
pub(crate) struct AtWork(Arc<Mutex<HashMap<Key, Arc<tokio::sync::Mutex<()>>>>>);

impl AtWork {
    fn turns(&self, key: &Key) -> Arc<tokio::sync::Mutex<()>> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(all.entry(key.clone()).or_default())
    }

    /// Forgets keys that nobody waits for.
    fn tidy(&self) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, turns| Arc::strong_count(turns) > 1);
    }
}

fn keeps_answers(path: &str) -> bool {
    let secret = [
        "/session",
        "/setup",
        "/invitations",
        "/tokens",
        "/imports",
        "/pictures",
        "/webhook-secret",
        "/room-token",
    ];
    // A case's evidence is uploaded; a remedy's is JSON.
    let upload = path.ends_with("/evidence") && !path.contains("/remedies/");
    !upload && !secret.iter().any(|s| path.contains(s))
}

pub(crate) async fn layer(
    State((server, at_work)): State<(Server, AtWork)>,
    request: Request,
    next: Next,
) -> Response {
    let key = request.headers().get(HEADER).and_then(|v| v.to_str().ok()).map(ToOwned::to_owned);
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let owner = auth::secret(request.headers());
    match (key, owner) {
        (Some(key), Some((secret, _))) if !reads && keeps_answers(request.uri().path()) => {
            let key = (secret, key);
            let turns = at_work.turns(&key);
            let turn = turns.lock().await;
            let answer = once(&server, &key, request, next).await.unwrap_or_else(|response| response);
            drop(turn);
            drop(turns);
            at_work.tidy();
            answer
        }
        _ => next.run(request).await,
    }
}

async fn once(
    server: &Server,
    (secret, key): &Key,
    request: Request,
    next: Next,
) -> Result<Response, Response> {
    if key.is_empty() || key.len() > 100 {
        return Err(bad(
            "bad_idempotency_key",
            "an idempotency key has 1 to 100 characters",
            "幂等键应为 1 到 100 个字符",
        ));
    }
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, LARGEST_BODY).await.map_err(|_error| {
        respond(
            StatusCode::PAYLOAD_TOO_LARGE,
            Refusal::new("body_too_large", "the request is too large", "请求内容过大"),
        )
    })?;
    // Who signed out, or sends it across sites, claims nothing and gets nothing out of what was kept.
    auth::identify(&parts, server).await?;
    let target = format!("{} {}", parts.method, parts.uri);
    let app = &server.app;
    let claim = app.claim_key(secret, key, &target, &body).await.map_err(|e| Error(e).into_response())?;
    if let Claim::Answered { status, response } = claim {
        // Who signed out, or sends it across sites, gets nothing out of what was kept.
        auth::identify(&parts, server).await?;
        return Ok(replayed(status, response));
    }
    let response = next.run(Request::from_parts(parts, Body::from(body))).await;
    if !response.status().is_success() {
        app.release_key(secret, key).await.map_err(|e| Error(e).into_response())?;
        return Ok(response);
    }
    let (parts, answer) = response.into_parts();
    let answer: Bytes =
        to_bytes(answer, 8 * LARGEST_BODY).await.map_err(|_error| crate::error::internal())?;
    let text = String::from_utf8_lossy(&answer);
    let status = i64::from(parts.status.as_u16());
    app.keep_answer(secret, key, status, &text).await.map_err(|e| Error(e).into_response())?;
    Ok(Response::from_parts(parts, Body::from(answer)))
}

fn replayed(status: i64, text: String) -> Response {
    let status =
        u16::try_from(status).ok().and_then(|s| StatusCode::from_u16(s).ok()).unwrap_or(StatusCode::OK);
    let mut response = (status, text).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response.headers_mut().insert("idempotent-replay", HeaderValue::from_static("true"));
    response
}
