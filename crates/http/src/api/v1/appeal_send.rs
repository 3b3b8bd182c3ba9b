//! An appeal about a return, sent by the platform's interface.

use app::appeals::SendWish;
use axum::extract::State;
use axum::response::Response;
use domain::ids::AppealId;
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::ShopPath;
use super::appeals::answer;
use crate::Server;
use crate::auth::{Allowed, may};
use crate::error::Result;
use crate::extract::{Body, IfMatch, Path};
use crate::views::appeal_page::AppealDetailView;

pub(crate) fn router() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(send))
}

#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct SendAppeal {
    /// The platform's reason for a no, by its own word, or ours where it has no list.
    reason: Option<String>,
    /// Sent knowing what is missing.
    #[serde(default)]
    incomplete: bool,
}

/// Sends an appeal about a return by the platform's interface: its words and files leave as the case's no to the request;
/// `If-Match` says which version was seen.
#[utoipa::path(post, path = "/shops/{shop}/appeals/{id}/send", operation_id = "appeal_send", tag = "appeals", params(ShopPath, ("id" = Uuid, Path)), request_body = SendAppeal, responses((status = 200, body = AppealDetailView)))]
async fn send(
    State(server): State<Server>,
    me: Allowed<may::CaseWork>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
    IfMatch(seen): IfMatch,
    Body(body): Body<SendAppeal>,
) -> Result<Response> {
    let wish = SendWish { reason: body.reason, incomplete: body.incomplete, seen };
    server.app.send_appeal(&me.caller, AppealId(id), &wish).await?;
    answer(&server, &me.caller, AppealId(id)).await
}
