//! Notices: what concerns the caller, read marks, and how they want to be told.

use axum::Json;
use axum::extract::State;
use domain::notice::NoticePreferences;
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::ShopPath;
use crate::Server;
use crate::auth::{Allowed, may};
use crate::error::Result;
use crate::extract::{Body, Params};
use crate::views::notice::NoticeView;

pub(crate) fn router() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(read))
        .routes(routes!(preferences, set_preferences))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Which {
    before: Option<i64>,
    limit: Option<i64>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Notices {
    items: Vec<NoticeView>,
    /// How many are not read, of all.
    unread: i64,
    /// `before` of the next page, or null at the end.
    next: Option<i64>,
}

/// The caller's notices, newest first; `before` and `limit` (50, at most 100) page back.
#[utoipa::path(get, path = "/shops/{shop}/notices", tag = "notices", params(ShopPath, ("before" = Option<i64>, Query), ("limit" = Option<i64>, Query)), responses((status = 200, body = Notices)))]
async fn list(
    State(server): State<Server>,
    me: Allowed<may::CaseRead>,
    Params(which): Params<Which>,
) -> Result<Json<Notices>> {
    let limit = which.limit.unwrap_or(50).clamp(1, app::notices::LARGEST_PAGE);
    let page = server.app.notices(&me.caller, which.before, limit).await?;
    let full = page.notices.len() as i64 == limit;
    let next = page.notices.last().filter(|_| full).map(|n| n.seq);
    let items = page.notices.iter().map(|n| NoticeView::new(n, &page.names)).collect();
    Ok(Json(Notices { items, unread: page.unread, next }))
}

#[derive(Deserialize, utoipa::ToSchema)]
struct Marks {
    /// The `seq` of one notice.
    one: Option<i64>,
    /// All up to this `seq`; without either, all.
    upto: Option<i64>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Unread {
    unread: i64,
}

/// Marks notices as read.
#[utoipa::path(post, path = "/shops/{shop}/notices/read", tag = "notices", params(ShopPath), request_body = Marks, responses((status = 200, body = Unread)))]
async fn read(
    State(server): State<Server>,
    me: Allowed<may::CaseRead>,
    Body(b): Body<Marks>,
) -> Result<Json<Unread>> {
    Ok(Json(Unread { unread: server.app.mark_notices(&me.caller, b.one, b.upto).await? }))
}

/// How the caller wants to be told.
#[utoipa::path(get, path = "/shops/{shop}/notices/preferences", tag = "notices", params(ShopPath), responses((status = 200, body = Object)))]
async fn preferences(
    State(server): State<Server>,
    me: Allowed<may::CaseRead>,
) -> Result<Json<NoticePreferences>> {
    Ok(Json(server.app.notice_preferences(&me.caller).await?))
}

/// Sets how the caller wants to be told.
#[utoipa::path(put, path = "/shops/{shop}/notices/preferences", tag = "notices", params(ShopPath), request_body = Object, responses((status = 200, body = Object)))]
async fn set_preferences(
    State(server): State<Server>,
    me: Allowed<may::CaseRead>,
    Body(wish): Body<NoticePreferences>,
) -> Result<Json<NoticePreferences>> {
    server.app.set_notice_preferences(&me.caller, &wish).await?;
    Ok(Json(wish))
}
