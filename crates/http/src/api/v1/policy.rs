//! The shop's policy.

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::policy::Policy;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::ShopPath;
use crate::Server;
use crate::auth::{Allowed, may};
use crate::error::Result;
use crate::extract::{Body, IfMatch};

pub(crate) fn router() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(get, change))
}

fn answer(policy: Policy) -> Response {
    ([(header::ETAG, format!("\"{}\"", policy.version))], Json(policy)).into_response()
}

/// The policy in force.
#[utoipa::path(get, path = "/shops/{shop}/policy", tag = "policy", params(ShopPath), responses((status = 200, body = Object)))]
async fn get(State(server): State<Server>, me: Allowed<may::PolicyRead>) -> Result<Response> {
    Ok(answer(server.app.policy(&me.caller).await?))
}

/// Puts a new policy in force; `If-Match` (or the body's version) says which one it was made from.
#[utoipa::path(put, path = "/shops/{shop}/policy", tag = "policy", params(ShopPath), request_body = Object, responses((status = 200, body = Object)))]
async fn change(
    State(server): State<Server>,
    me: Allowed<may::PolicyChange>,
    IfMatch(seen): IfMatch,
    Body(policy): Body<Policy>,
) -> Result<Response> {
    let seen = seen.unwrap_or(policy.version);
    Ok(answer(server.app.change_policy(&me.caller, policy, seen).await?))
}
