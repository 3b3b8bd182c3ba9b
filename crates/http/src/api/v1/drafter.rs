//! The drafter: its settings, trying it, and asking it for words.

use app::acts::ActCheck;
use app::drafter::Settings;
use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::case::ActKind;
use domain::drafter::Drafter;
use domain::ids::CaseId;
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::ShopPath;
use crate::Server;
use crate::auth::{Allowed, may};
use crate::error::Result;
use crate::extract::{Body, IfMatch, Path};

pub(crate) fn router() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(drafter, change)).routes(routes!(try_it)).routes(routes!(propose))
}

/// A shop's drafter; its key is never told.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct DrafterView {
    version: i64,
    on: bool,
    endpoint: String,
    model: String,
    /// Whether a key is kept.
    has_key: bool,
}

fn answer(s: Settings) -> Response {
    let Drafter { version, on, endpoint, model } = s.drafter;
    let view = DrafterView { version, on, endpoint, model, has_key: s.has_key };
    ([(header::ETAG, format!("\"{version}\""))], Json(view)).into_response()
}

/// How the drafter is set up.
#[utoipa::path(get, path = "/shops/{shop}/drafter", tag = "drafter", params(ShopPath), responses((status = 200, body = DrafterView)))]
async fn drafter(State(server): State<Server>, me: Allowed<may::PolicyRead>) -> Result<Response> {
    Ok(answer(server.app.drafter(&me.caller).await?))
}

#[derive(Deserialize, utoipa::ToSchema)]
struct Change {
    on: bool,
    /// The base address of an OpenAI-compatible endpoint: `https://llm.example.com/v1`.
    endpoint: String,
    model: String,
    /// The API key; absent keeps the one there is (for the same host), empty forgets it.
    #[serde(default)]
    key: Option<String>,
    /// The version this was made from, where `If-Match` does not say it.
    #[serde(default)]
    version: i64,
}

/// Sets the drafter up; for people who signed in.
#[utoipa::path(put, path = "/shops/{shop}/drafter", tag = "drafter", params(ShopPath), request_body = Change, responses((status = 200, body = DrafterView)))]
async fn change(
    State(server): State<Server>,
    me: Allowed<may::PolicyChange>,
    IfMatch(seen): IfMatch,
    Body(b): Body<Change>,
) -> Result<Response> {
    let drafter = Drafter { version: b.version, on: b.on, endpoint: b.endpoint, model: b.model };
    let seen = seen.unwrap_or(b.version);
    Ok(answer(server.app.change_drafter(&me.caller, drafter, b.key.as_deref(), seen).await?))
}

/// What the drafter answered to a made-up review.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Tried {
    text: String,
}

/// Asks the drafter as it is set up, on or off, about a made-up review; nothing is stored.
#[utoipa::path(post, path = "/shops/{shop}/drafter/try", tag = "drafter", params(ShopPath), responses((status = 200, body = Tried)))]
async fn try_it(State(server): State<Server>, me: Allowed<may::PolicyChange>) -> Result<Json<Tried>> {
    Ok(Json(Tried { text: server.app.try_drafter(&me.caller).await? }))
}

#[derive(Deserialize, utoipa::ToSchema)]
struct Wanted {
    /// `public_reply` or `private_message`.
    #[schema(value_type = String)]
    kind: ActKind,
}

/// Proposed words, and what the check says of them as a draft.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct ProposalView {
    text: String,
    model: String,
    #[schema(value_type = Object)]
    check: ActCheck,
}

/// Asks the drafter for the words of an act; nothing is stored, nothing is sent.
#[utoipa::path(post, path = "/shops/{shop}/cases/{id}/acts/propose", tag = "acts", params(ShopPath, ("id" = Uuid, Path)), request_body = Wanted, responses((status = 200, body = ProposalView)))]
async fn propose(
    State(server): State<Server>,
    me: Allowed<may::CaseWork>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
    Body(b): Body<Wanted>,
) -> Result<Json<ProposalView>> {
    let proposed = server.app.propose(&me.caller, CaseId(id), b.kind).await?;
    Ok(Json(ProposalView { text: proposed.text, model: proposed.model, check: proposed.check }))
}
