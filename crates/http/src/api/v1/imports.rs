//! Imports: preview, upload, progress, rejects.

use app::Caller;
use app::import::{ImportOptions, preview};
use app::rows::Import;
use axum::Json;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::ids::{ChannelId, ImportId};
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::ShopPath;
use crate::Server;
use crate::auth::{Allowed, may};
use crate::error::Result;
use crate::extract::{Params, Path, Raw};
use crate::views::Page;
use crate::views::record::ActorView;
use crate::views::shop::ImportView;

pub(crate) fn router(largest_upload: u64) -> OpenApiRouter<Server> {
    let upload = OpenApiRouter::new()
        .routes(routes!(list, upload))
        .layer(DefaultBodyLimit::max(usize::try_from(largest_upload).unwrap_or(usize::MAX)));
    OpenApiRouter::new()
        .merge(upload)
        .routes(routes!(sniff))
        .routes(routes!(get))
        .routes(routes!(rejects))
        .routes(routes!(cancel))
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct UploadQuery {
    /// `reviews`, `orders`, `products`, `messages`, `returns` or `parcels`.
    kind: String,
    channel: Uuid,
    /// The file's name, for people.
    #[serde(default)]
    name: String,
    format: Option<String>,
    /// Columns by hand: `rating=score,text=comment`.
    map: Option<String>,
    day_first: Option<bool>,
    zone: Option<String>,
    currency: Option<String>,
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct SniffQuery {
    kind: Option<String>,
}

impl UploadQuery {
    fn options(&self) -> ImportOptions {
        let list = |text: &String| {
            text.split(',').filter(|p| !p.is_empty()).map(|p| p.replacen(':', "=", 1)).collect()
        };
        ImportOptions {
            format: self.format.clone().filter(|f| !f.is_empty()),
            map: self.map.as_ref().map(list).unwrap_or_default(),
            day_first: self.day_first,
            zone: self.zone.clone().filter(|z| !z.is_empty()),
            currency: self.currency.clone().filter(|c| !c.is_empty()),
        }
    }
}

async fn view(server: &Server, caller: &Caller, import: Import) -> Result<ImportView> {
    let (channel, people) = server.app.import_names(caller, &import).await?;
    let by = ActorView::new(&import.actor, &people).name;
    Ok(ImportView::new(import, channel, by))
}

/// What a file seems to be, from its first 64 KiB.
#[utoipa::path(post, path = "/shops/{shop}/imports/sniff", tag = "imports", params(ShopPath, SniffQuery), request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses((status = 200, body = Object)))]
async fn sniff(
    _me: Allowed<may::ImportRun>,
    Params(query): Params<SniffQuery>,
    Raw(head): Raw,
) -> Result<Json<app::import::Sniff>> {
    Ok(Json(preview(query.kind.as_deref(), &head)))
}

/// Uploads a file, as the raw body, and queues its import.
#[utoipa::path(post, path = "/shops/{shop}/imports", tag = "imports", params(ShopPath, UploadQuery), request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses((status = 202, body = ImportView)))]
async fn upload(
    State(server): State<Server>,
    me: Allowed<may::ImportRun>,
    Params(query): Params<UploadQuery>,
    request: Request,
) -> Result<(StatusCode, Json<ImportView>)> {
    let limit = server.about.largest_upload;
    let body = request.into_body().into_data_stream();
    let import = server
        .app
        .receive_upload(
            &me.caller,
            &query.kind,
            ChannelId(query.channel),
            &query.name,
            &query.options(),
            body,
            limit,
        )
        .await?;
    Ok((StatusCode::ACCEPTED, Json(view(&server, &me.caller, import).await?)))
}

/// The shop's import runs, newest first.
#[utoipa::path(get, path = "/shops/{shop}/imports", tag = "imports", params(ShopPath), responses((status = 200, body = Page<ImportView>)))]
async fn list(State(server): State<Server>, me: Allowed<may::ImportRun>) -> Result<Json<Page<ImportView>>> {
    let mut items = Vec::new();
    for import in server.app.imports(&me.caller).await? {
        items.push(view(&server, &me.caller, import).await?);
    }
    Ok(Json(Page { items, next: None }))
}

/// A run.
#[utoipa::path(get, path = "/shops/{shop}/imports/{id}", tag = "imports", params(ShopPath, ("id" = Uuid, Path)), responses((status = 200, body = ImportView)))]
async fn get(
    State(server): State<Server>,
    me: Allowed<may::ImportRun>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
) -> Result<Json<ImportView>> {
    let import = server.app.import(&me.caller, ImportId(id)).await?;
    Ok(Json(view(&server, &me.caller, import).await?))
}

/// All rejected rows of a run, as CSV.
#[utoipa::path(get, path = "/shops/{shop}/imports/{id}/rejects.csv", tag = "imports", params(ShopPath, ("id" = Uuid, Path)), responses((status = 200, body = String, content_type = "text/csv")))]
async fn rejects(
    State(server): State<Server>,
    me: Allowed<may::ImportRun>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
) -> Result<Response> {
    let text = server.app.import_rejects(&me.caller, ImportId(id)).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"rejects.csv\""),
    ];
    Ok((headers, text).into_response())
}

/// Stops a run; what landed stays.
#[utoipa::path(post, path = "/shops/{shop}/imports/{id}/cancel", tag = "imports", params(ShopPath, ("id" = Uuid, Path)), responses((status = 200, body = ImportView)))]
async fn cancel(
    State(server): State<Server>,
    me: Allowed<may::ImportRun>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
) -> Result<Json<ImportView>> {
    let import = server.app.cancel_import(&me.caller, ImportId(id)).await?;
    Ok(Json(view(&server, &me.caller, import).await?))
}
