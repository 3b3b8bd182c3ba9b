//! The queue and the case page.

use app::Caller;
use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::case::Command;
use domain::ids::CaseId;
use domain::verify::Truth;
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::ShopPath;
use super::query::{CaseQuery, write_cursor};
use crate::Server;
use crate::auth::{Allowed, may};
use crate::error::Result;
use crate::extract::{Body, IfMatch, Path};
use crate::views::Page;
use crate::views::case::{CaseView, QueueRowView};

pub(crate) fn router() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(count))
        .routes(routes!(get))
        .routes(routes!(command))
        .routes(routes!(judge))
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Count {
    count: i64,
    /// There are more than were counted.
    more: bool,
}

/// The case page with its version as `ETag`.
pub(crate) async fn page(server: &Server, caller: &Caller, id: CaseId) -> Result<Response> {
    let detail = server.app.case_detail(caller, id).await?;
    let tag = format!("\"{}\"", detail.case.version);
    Ok(([(header::ETAG, tag)], Json(CaseView::new(caller, detail, server.app.now()))).into_response())
}

/// One page of the queue. Filter fields are query parameters (docs/API.md), lists comma-separated; `limit` is 50 unless
/// told, 200 at most; `cursor` is the `next` of the page before.
#[utoipa::path(get, path = "/shops/{shop}/cases", tag = "cases",
    params(ShopPath, ("cursor" = Option<String>, Query), ("limit" = Option<i64>, Query), ("state" = Option<String>, Query),
        ("open" = Option<bool>, Query), ("issue" = Option<String>, Query), ("severity" = Option<String>, Query),
        ("channel" = Option<String>, Query), ("source" = Option<String>, Query), ("assignee" = Option<String>, Query),
        ("overdue" = Option<bool>, Query), ("star" = Option<String>, Query), ("product" = Option<String>, Query),
        ("ground" = Option<String>, Query), ("snoozed" = Option<bool>, Query), ("approval" = Option<bool>, Query),
        ("escalated" = Option<bool>, Query), ("improved" = Option<bool>, Query), ("unsure" = Option<bool>, Query), ("number" = Option<i64>, Query),
        ("batch" = Option<String>, Query), ("clock" = Option<String>, Query), ("clock_state" = Option<String>, Query), ("from" = Option<String>, Query), ("to" = Option<String>, Query),
        ("q" = Option<String>, Query), ("sort" = Option<String>, Query)),
    responses((status = 200, body = Page<QueueRowView>)))]
async fn list(
    State(server): State<Server>,
    me: Allowed<may::CaseRead>,
    query: CaseQuery,
) -> Result<Json<Page<QueueRowView>>> {
    let (rows, next) = server.app.queue(&me.caller, &query.filter, query.cursor, query.limit).await?;
    let items = rows.into_iter().map(|r| QueueRowView::new(&me.caller, r)).collect();
    Ok(Json(Page { items, next: next.map(write_cursor) }))
}

/// How many cases a filter matches, counted to 10,000; parameters as for the queue.
#[utoipa::path(get, path = "/shops/{shop}/cases/count", tag = "cases", params(ShopPath), responses((status = 200, body = Count)))]
async fn count(
    State(server): State<Server>,
    me: Allowed<may::CaseRead>,
    query: CaseQuery,
) -> Result<Json<Count>> {
    let (count, more) = server.app.queue_count(&me.caller, &query.filter).await?;
    Ok(Json(Count { count, more }))
}

/// A case with everything around it.
#[utoipa::path(get, path = "/shops/{shop}/cases/{id}", tag = "cases", params(ShopPath, ("id" = Uuid, Path)), responses((status = 200, body = CaseView)))]
async fn get(
    State(server): State<Server>,
    me: Allowed<may::CaseRead>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
) -> Result<Response> {
    page(&server, &me.caller, CaseId(id)).await
}

#[derive(Deserialize, utoipa::ToSchema)]
struct Judgement {
    #[schema(value_type = String)]
    truth: Truth,
    note: Option<String>,
}

/// Says whether something the buyer asserts holds.
#[utoipa::path(post, path = "/shops/{shop}/cases/{id}/claims/{key}", tag = "cases", params(ShopPath, ("id" = Uuid, Path), ("key" = String, Path)), request_body = Judgement, responses((status = 200, body = CaseView)))]
async fn judge(
    State(server): State<Server>,
    me: Allowed<may::CaseWork>,
    Path((_shop, id, key)): Path<(Uuid, Uuid, String)>,
    IfMatch(seen): IfMatch,
    Body(b): Body<Judgement>,
) -> Result<Response> {
    let note = b.note.filter(|n| !n.trim().is_empty());
    server.app.judge_claim(&me.caller, CaseId(id), &key, b.truth, note, seen).await?;
    page(&server, &me.caller, CaseId(id)).await
}

/// Gives a command to a case; `If-Match` refuses it when somebody changed the case meanwhile.
#[utoipa::path(post, path = "/shops/{shop}/cases/{id}/commands", tag = "cases", params(ShopPath, ("id" = Uuid, Path)), request_body = Object, responses((status = 200, body = CaseView)))]
async fn command(
    State(server): State<Server>,
    me: Allowed<may::CaseWork>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
    IfMatch(seen): IfMatch,
    Body(command): Body<Command>,
) -> Result<Response> {
    server.app.command(&me.caller, CaseId(id), &command, seen).await?;
    page(&server, &me.caller, CaseId(id)).await
}
