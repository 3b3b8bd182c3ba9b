//! Export of everything, streamed.

use std::sync::Arc;

use app::export::{Mark, names, parse};
use app::{App, AppError, Caller};
use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::ShopPath;
use crate::Server;
use crate::auth::{Allowed, may};
use crate::error::Result;

pub(crate) fn router() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(exports)).routes(routes!(export))
}

/// Where an export stands.
struct Position {
    app: Arc<App>,
    caller: Caller,
    what: (app::export::What, app::export::Form),
    after: Option<Mark>,
    ended: bool,
}

async fn next(mut at: Position) -> std::result::Result<Option<(String, Position)>, AppError> {
    if at.ended {
        return Ok(None);
    }
    let (text, last) = at.app.export_piece(&at.caller, at.what, at.after.take()).await?;
    at.ended = last.is_none();
    at.after = last;
    Ok(Some((text, at)))
}

/// What can be exported, by name: each as `.csv` and as `.jsonl`.
#[derive(Serialize, ToSchema)]
pub(crate) struct Exports {
    /// The names; those with columns of their own first.
    names: Vec<&'static str>,
}

/// What can be exported.
#[utoipa::path(get, path = "/shops/{shop}/export", tag = "export", params(ShopPath), responses((status = 200, body = Exports)))]
async fn exports(_me: Allowed<may::ExportRun>, Path(_shop): Path<Uuid>) -> Json<Exports> {
    Json(Exports { names: names().collect() })
}

/// Streams an export: `{file}` is one of the names of `GET /shops/{shop}/export` with `.csv` or `.jsonl`.
#[utoipa::path(get, path = "/shops/{shop}/export/{file}", tag = "export", params(ShopPath, ("file" = String, Path)), responses((status = 200, body = String, content_type = "text/csv")))]
async fn export(
    State(server): State<Server>,
    me: Allowed<may::ExportRun>,
    Path((_shop, file)): Path<(Uuid, String)>,
) -> Result<Response> {
    let what = parse(&file)?;
    server.app.begin_export(&me.caller, &file).await?;
    let begin = Position { app: server.app, caller: me.caller, what, after: None, ended: false };
    let media = match what.1 {
        app::export::Form::Csv => "text/csv; charset=utf-8",
        app::export::Form::JsonLines => "application/x-ndjson",
    };
    let headers = [
        (header::CONTENT_TYPE, media.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{file}\"")),
    ];
    Ok((headers, Body::from_stream(stream::try_unfold(begin, next))).into_response())
}
