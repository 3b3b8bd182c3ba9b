//! Pictures: put in by people as proof or for macros, shown to the shop's people alone.

use app::pictures::LARGEST;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::ShopPath;
use crate::Server;
use crate::auth::{Allowed, may};
use crate::error::Result;
use crate::extract::Path;

pub(crate) fn router() -> OpenApiRouter<Server> {
    // One byte more than allowed still comes in, so that the refusal can say what the limit is.
    OpenApiRouter::new().routes(routes!(add)).layer(DefaultBodyLimit::max(LARGEST + 1)).routes(routes!(get))
}

/// A picture in the shop's keeping.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct PictureView {
    /// BLAKE3 of the bytes, in hexadecimal: what acts and macros name it by.
    id: String,
    media_type: String,
    size: i64,
}

/// Puts in a picture: the body is the bytes of a PNG, JPEG or WebP file of at most 5 MB.
#[utoipa::path(post, path = "/shops/{shop}/pictures", tag = "pictures", params(ShopPath), request_body = Vec<u8>, responses((status = 201, body = PictureView)))]
async fn add(
    State(server): State<Server>,
    me: Allowed<may::CaseWork>,
    bytes: Bytes,
) -> Result<(StatusCode, Json<PictureView>)> {
    let kept = server.app.keep_picture(&me.caller, &bytes).await?;
    let view = PictureView { id: kept.hash, media_type: kept.media_type, size: kept.size };
    Ok((StatusCode::CREATED, Json(view)))
}

/// A picture's bytes.
#[utoipa::path(get, path = "/shops/{shop}/pictures/{id}", tag = "pictures", params(ShopPath, ("id" = String, Path)), responses((status = 200, body = Vec<u8>)))]
async fn get(
    State(server): State<Server>,
    me: Allowed<may::CaseRead>,
    Path((_shop, id)): Path<(Uuid, String)>,
) -> Result<Response> {
    let (bytes, media_type) = server.app.picture(&me.caller, &id).await?;
    let headers = [
        (header::CONTENT_TYPE, media_type.as_str()),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
        (header::CACHE_CONTROL, "private, max-age=31536000, immutable"),
    ];
    Ok((headers, bytes).into_response())
}
