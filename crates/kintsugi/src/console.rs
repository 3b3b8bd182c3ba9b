//! The embedded console: the files of `web/dist`, with long caching for hashed assets. Unknown paths give the entry
//! page, because the console routes by itself. Built without Node, a page explains how to build it.

use axum::Router;
use axum::body::Body;
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../web/dist"]
#[allow_missing = true]
struct Files;

const NOT_BUILT: &str = "<!doctype html><meta charset=utf-8><title>Kintsugi</title>\
<p>The console is not part of this build. Run <code>script/server</code>, or <code>npm ci &amp;&amp; npm run build</code> in \
<code>web/</code>, then build again. The API answers at <a href=/api/openapi.json>/api/openapi.json</a>.</p>\
<p>此构建不含控制台。请运行 <code>script/server</code>，或在 <code>web/</code> 中执行 <code>npm ci &amp;&amp; npm run build</code> 后重新构建。</p>";

/// The page of live rooms; none where the console was not built.
pub(crate) fn room_page() -> Option<std::sync::Arc<str>> {
    Files::get("room.html").and_then(|file| std::str::from_utf8(&file.data).ok().map(Into::into))
}

/// The page of calls, for customers; none where the console was not built.
pub(crate) fn call_page() -> Option<std::sync::Arc<str>> {
    Files::get("call.html").and_then(|file| std::str::from_utf8(&file.data).ok().map(Into::into))
}

/// The router of the console.
pub(crate) fn router() -> Router {
    Router::new().fallback(serve)
}

async fn serve(uri: Uri) -> Response {
    let path = uri.path().trim_start_matches('/');
    if path.starts_with("api/") {
        let body = r#"{"error":{"code":"not_found","message":{"en":"there is no such endpoint","zh":"没有这个接口"},"hint":{"en":"see /api/openapi.json","zh":"参见 /api/openapi.json"},"field":null,"rule":null}}"#;
        return (StatusCode::NOT_FOUND, [(header::CONTENT_TYPE, "application/json")], body).into_response();
    }
    let hashed = path.starts_with("assets/");
    match Files::get(path).filter(|_| !path.is_empty()) {
        Some(file) => file_response(path, file.data.into_owned(), hashed),
        None if hashed => StatusCode::NOT_FOUND.into_response(),
        None => match Files::get("index.html") {
            Some(page) => file_response("index.html", page.data.into_owned(), false),
            None => ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], NOT_BUILT).into_response(),
        },
    }
}

fn file_response(path: &str, content: Vec<u8>, hashed: bool) -> Response {
    let cache = if hashed { "public, max-age=31536000, immutable" } else { "no-cache" };
    let headers = [(header::CONTENT_TYPE, media_type(path)), (header::CACHE_CONTROL, cache)];
    (headers, Body::from(content)).into_response()
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "json" | "map" => "application/json",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
