//! Saved views of the queue.

use app::Caller;
use app::filter::CaseFilter;
use app::rows::View;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::ids::ViewId;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::ShopPath;
use crate::Server;
use crate::auth::{Allowed, may};
use crate::error::Result;
use crate::extract::{Body, Path};
use crate::views::Items;

pub(crate) fn router() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(change, delete))
}

#[derive(Deserialize, utoipa::ToSchema)]
struct NewView {
    name: String,
    #[schema(value_type = Object)]
    filter: CaseFilter,
    #[serde(default)]
    shared: bool,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct ViewView {
    id: Uuid,
    name: String,
    filter: Value,
    shared: bool,
    mine: bool,
}

impl ViewView {
    fn new(caller: &Caller, v: View) -> Self {
        Self {
            id: v.id.0,
            name: v.name,
            filter: serde_json::from_str(&v.filter).unwrap_or_default(),
            shared: v.shared,
            mine: v.user == caller.user,
        }
    }
}

/// The views the caller sees.
#[utoipa::path(get, path = "/shops/{shop}/views", tag = "views", params(ShopPath), responses((status = 200, body = Items<ViewView>)))]
async fn list(State(server): State<Server>, me: Allowed<may::CaseRead>) -> Result<Json<Items<ViewView>>> {
    let views = server.app.views(&me.caller).await?;
    Ok(Json(Items { items: views.into_iter().map(|v| ViewView::new(&me.caller, v)).collect() }))
}

/// Saves a view.
#[utoipa::path(post, path = "/shops/{shop}/views", tag = "views", params(ShopPath), request_body = NewView, responses((status = 201, body = ViewView)))]
async fn add(
    State(server): State<Server>,
    me: Allowed<may::CaseRead>,
    Body(b): Body<NewView>,
) -> Result<(StatusCode, Json<ViewView>)> {
    let view = server.app.save_view(&me.caller, None, &b.name, &b.filter, b.shared).await?;
    Ok((StatusCode::CREATED, Json(ViewView::new(&me.caller, view))))
}

/// Changes the caller's own view.
#[utoipa::path(put, path = "/shops/{shop}/views/{id}", tag = "views", params(ShopPath, ("id" = Uuid, Path)), request_body = NewView, responses((status = 200, body = ViewView)))]
async fn change(
    State(server): State<Server>,
    me: Allowed<may::CaseRead>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
    Body(b): Body<NewView>,
) -> Result<Json<ViewView>> {
    let view = server.app.save_view(&me.caller, Some(ViewId(id)), &b.name, &b.filter, b.shared).await?;
    Ok(Json(ViewView::new(&me.caller, view)))
}

/// Deletes the caller's own view.
#[utoipa::path(delete, path = "/shops/{shop}/views/{id}", tag = "views", params(ShopPath, ("id" = Uuid, Path)), responses((status = 204)))]
async fn delete(
    State(server): State<Server>,
    me: Allowed<may::CaseRead>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
) -> Result<StatusCode> {
    server.app.delete_view(&me.caller, ViewId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
