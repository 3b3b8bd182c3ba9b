//! The rulebook: what ships, what the shop added, and what a rule would have said of past acts.

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::ids::ChannelId;
use domain::rulebook::OwnRuleDraft;
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::ShopPath;
use crate::Server;
use crate::auth::{Allowed, may};
use crate::error::Result;
use crate::extract::{Body, IfMatch, Params, Path};
use crate::views::rulebook::{RuleView, RulebookView, TrialView};

pub(crate) fn router() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(add))
        .routes(routes!(change, remove))
        .routes(routes!(attempt))
}

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Of {
    /// Only what applies to this channel.
    channel: Option<Uuid>,
}

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct Attempt {
    #[schema(value_type = Object)]
    rule: OwnRuleDraft,
    /// 1 to 90.
    days: u16,
}

fn answer(rule: RuleView) -> Response {
    let version = rule.version.unwrap_or_default();
    ([(header::ETAG, format!("\"{version}\""))], Json(rule)).into_response()
}

/// The rules and platform clocks of a channel, or of all.
#[utoipa::path(get, path = "/shops/{shop}/rulebook", tag = "rulebook", params(ShopPath, Of), responses((status = 200, body = RulebookView)))]
async fn list(
    State(server): State<Server>,
    me: Allowed<may::PolicyRead>,
    Params(of): Params<Of>,
) -> Result<Json<RulebookView>> {
    let pages = server.app.rulebook(&me.caller, of.channel.map(ChannelId)).await?;
    Ok(Json(RulebookView::new(pages)))
}

/// Adds a rule of the shop's own: it warns, refuses or requires approval.
#[utoipa::path(post, path = "/shops/{shop}/rulebook/rules", tag = "rulebook", params(ShopPath), request_body = Object, responses((status = 200, body = RuleView)))]
async fn add(
    State(server): State<Server>,
    me: Allowed<may::PolicyChange>,
    Body(draft): Body<OwnRuleDraft>,
) -> Result<Response> {
    Ok(answer(RuleView::new(server.app.add_rule(&me.caller, draft).await?)))
}

/// Changes a rule of the shop's own.
#[utoipa::path(put, path = "/shops/{shop}/rulebook/rules/{id}", tag = "rulebook", params(ShopPath, ("id" = String, Path)), request_body = Object, responses((status = 200, body = RuleView)))]
async fn change(
    State(server): State<Server>,
    me: Allowed<may::PolicyChange>,
    Path((_shop, id)): Path<(Uuid, String)>,
    IfMatch(seen): IfMatch,
    Body(draft): Body<OwnRuleDraft>,
) -> Result<Response> {
    Ok(answer(RuleView::new(server.app.change_rule(&me.caller, &id, draft, seen).await?)))
}

/// Removes a rule of the shop's own.
#[utoipa::path(delete, path = "/shops/{shop}/rulebook/rules/{id}", tag = "rulebook", params(ShopPath, ("id" = String, Path)), responses((status = 204)))]
async fn remove(
    State(server): State<Server>,
    me: Allowed<may::PolicyChange>,
    Path((_shop, id)): Path<(Uuid, String)>,
    IfMatch(seen): IfMatch,
) -> Result<StatusCode> {
    server.app.remove_rule(&me.caller, &id, seen).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Tries a rule on the acts of the last days; nothing is stored.
#[utoipa::path(post, path = "/shops/{shop}/rulebook/try", tag = "rulebook", params(ShopPath), request_body = Attempt, responses((status = 200, body = TrialView)))]
async fn attempt(
    State(server): State<Server>,
    me: Allowed<may::PolicyChange>,
    Body(b): Body<Attempt>,
) -> Result<Json<TrialView>> {
    let (trial, people) = server.app.try_rule(&me.caller, b.rule, b.days).await?;
    Ok(Json(TrialView::new(trial, &people)))
}
