//! One command for many cases.

use app::bulk::{BulkResult, Which};
use app::filter::CaseFilter;
use axum::Json;
use axum::extract::State;
use domain::case::Command;
use domain::ids::CaseId;
use domain::refusal::Refusal;
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::ShopPath;
use crate::Server;
use crate::auth::{Allowed, may};
use crate::error::Result;
use crate::extract::{Body, Path};

pub(crate) fn router() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(run)).routes(routes!(undo))
}

#[derive(Deserialize, utoipa::ToSchema)]
struct Bulk {
    #[schema(value_type = Option<Object>)]
    filter: Option<CaseFilter>,
    #[schema(value_type = Option<Vec<Uuid>>)]
    ids: Option<Vec<CaseId>>,
    #[schema(value_type = Object)]
    command: Command,
    #[serde(default)]
    preview: bool,
}

/// Gives a command to these cases, or to all that match a filter; with `preview` nothing changes.
#[utoipa::path(post, path = "/shops/{shop}/bulk", tag = "bulk", params(ShopPath), request_body = Bulk, responses((status = 200, body = Object)))]
async fn run(
    State(server): State<Server>,
    me: Allowed<may::CaseAssign>,
    Body(b): Body<Bulk>,
) -> Result<Json<BulkResult>> {
    let which = match (b.ids, b.filter) {
        (Some(ids), _) => Which::Ids(ids),
        (None, Some(filter)) => Which::Matching(Box::new(filter)),
        (None, None) => {
            let refusal = Refusal::new(
                "nothing_chosen",
                "choose cases by ids or by a filter",
                "请按编号或筛选条件选择工单",
            );
            return Err(refusal.field("ids").into());
        }
    };
    Ok(Json(server.app.bulk(&me.caller, &which, &b.command, b.preview).await?))
}

/// Undoes a run within ten minutes.
#[utoipa::path(post, path = "/shops/{shop}/bulk/{id}/undo", tag = "bulk", params(ShopPath, ("id" = Uuid, Path)), responses((status = 200, body = Object)))]
async fn undo(
    State(server): State<Server>,
    me: Allowed<may::CaseAssign>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
) -> Result<Json<BulkResult>> {
    Ok(Json(server.app.undo_bulk(&me.caller, id).await?))
}
