//! The HTTP edge: `/api/v1`, live updates, health. Thin: a handler names its permission in its signature, calls one use
//! case and shapes the answer. Endpoint path = file path.
//!
//! To add an endpoint: a handler with `#[utoipa::path]` in the file of its resource, an [`auth::Allowed`] (or
//! [`auth::SignedIn`]) in its signature, and a line in that file's `router()`.

pub mod api;
pub mod auth;
mod beacons;
pub mod calls;
mod connect;
pub mod error;
pub mod extract;
mod hooks;
mod idempotency;
pub mod openapi;
mod picture;
mod recording;
pub mod room;
mod views;
pub mod whip;

use std::sync::Arc;
use std::time::Duration;

use app::App;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::trace::TraceLayer;

/// Largest JSON body of an ordinary request.
const LARGEST_BODY: usize = 1 << 20;

/// What handlers share.
#[derive(Clone, Debug)]
pub struct Server {
    /// The application.
    pub app: Arc<App>,
    /// Facts about this program.
    pub about: Arc<About>,
    /// The stand-ins of the platforms, where the program runs against them.
    pub stand_ins: Option<Arc<dyn StandIns>>,
    /// What carries picture and sound, where there is something that does.
    pub plane: Option<Arc<dyn video::MediaPlane>>,
}

/// Stand-ins of the platforms that the console steers.
pub trait StandIns: Send + Sync + std::fmt::Debug {
    /// Steers: status and JSON.
    fn steer(&self, method: &str, path: &str, body: &[u8]) -> (u16, Vec<u8>);
}

/// Facts about this program, for `/about` and links.
#[derive(Clone, Debug)]
pub struct About {
    /// Version of the program.
    pub version: String,
    /// Commit it was built from.
    pub commit: String,
    /// The address people open, without a slash at its end; links are made from it.
    pub origin: String,
    /// Whether the address is `https`: cookies are `Secure` then.
    pub secure: bool,
    /// Largest import upload in bytes.
    pub largest_upload: u64,
}

/// The whole router. `console` answers everything that is not the API.
pub fn router(server: Server, console: Router) -> Router {
    let (api, document) = openapi::split(&server);
    let document = Arc::new(document);
    let json = move || {
        let document = Arc::clone(&document);
        async move { ([(header::CONTENT_TYPE, "application/json")], document.as_str().to_owned()) }
    };
    // Event streams must not sit in a compressor's buffer.
    let compress = DefaultPredicate::new().and(NotForContentType::const_new("text/event-stream"));
    // A bundle is sent with its size, and its exhibits are packed already.
    let compress = compress.and(NotForContentType::const_new("application/zip"));
    // A recording is packed, and asked for in ranges of what it is.
    let compress = compress.and(NotForContentType::const_new("video/"));
    Router::new()
        .merge(api)
        .merge(connect::router(server.clone()))
        .merge(beacons::router(server.clone()))
        .method_not_allowed_fallback(async || error::method_not_allowed())
        .route("/api/openapi.json", get(json))
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(ready).with_state(server))
        .fallback_service(console)
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(CompressionLayer::new().compress_when(compress))
        .layer(security("x-content-type-options", "nosniff"))
        .layer(security("x-frame-options", "DENY"))
        .layer(security("referrer-policy", "same-origin"))
        .layer(security(
            "content-security-policy",
            "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; frame-ancestors 'none'",
        ))
        .layer(CatchPanicLayer::custom(|_| error::internal()))
        .layer(TraceLayer::new_for_http())
}

fn security(name: &'static str, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(HeaderName::from_static(name), HeaderValue::from_static(value))
}

/// Ready when the database answers within two seconds.
async fn ready(axum::extract::State(server): axum::extract::State<Server>) -> impl IntoResponse {
    let asked = tokio::time::timeout(Duration::from_secs(2), server.app.needs_setup()).await;
    match asked {
        Ok(Ok(_)) => (StatusCode::OK, "ready"),
        _ => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer"),
    }
}
