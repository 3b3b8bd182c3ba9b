//! Remedies to look at: choices for a case, a case's, the shop's, limits, figures, the independence report.

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::ids::{CaseId, RemedyId};
use domain::refusal::Refusal;
use domain::remedy::{RemedyPolicy, RemedyState};
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::ShopPath;
use crate::Server;
use crate::auth::{Allowed, may};
use crate::error::Result;
use crate::extract::{Body, IfMatch, Params, Path};
use crate::views::remedy::{ChoicesView, IndependenceView, LimitsView, RemedyView};
use crate::views::{Items, Page};

pub(crate) fn router() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(suggestion))
        .routes(routes!(of_case))
        .routes(routes!(one))
        .routes(routes!(list))
        .routes(routes!(limits))
        .routes(routes!(report))
        .routes(routes!(policy, change_policy))
}

/// What could be given to the buyer of a case, the best first, with the arithmetic and with who would have to agree.
#[utoipa::path(get, path = "/shops/{shop}/cases/{id}/remedies/suggestion", tag = "remedies", params(ShopPath, ("id" = Uuid, Path)), responses((status = 200, body = ChoicesView)))]
async fn suggestion(
    State(server): State<Server>,
    me: Allowed<may::CaseRead>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
) -> Result<Json<ChoicesView>> {
    Ok(Json(server.app.remedy_choices(&me.caller, CaseId(id)).await?.into()))
}

/// The remedies of a case, oldest first.
#[utoipa::path(get, path = "/shops/{shop}/cases/{id}/remedies", tag = "remedies", params(ShopPath, ("id" = Uuid, Path)), responses((status = 200, body = Items<RemedyView>)))]
async fn of_case(
    State(server): State<Server>,
    me: Allowed<may::CaseRead>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
) -> Result<Json<Items<RemedyView>>> {
    let page = server.app.remedies_of_case(&me.caller, CaseId(id)).await?;
    let items = page.remedies.iter().map(|r| RemedyView::new(&me.caller, &page, r)).collect();
    Ok(Json(Items { items }))
}

/// One remedy; its version is the `ETag`.
#[utoipa::path(get, path = "/shops/{shop}/cases/{id}/remedies/{remedy}", tag = "remedies", params(ShopPath, ("id" = Uuid, Path), ("remedy" = Uuid, Path)), responses((status = 200, body = RemedyView)))]
async fn one(
    State(server): State<Server>,
    me: Allowed<may::CaseRead>,
    Path((_shop, id, remedy)): Path<(Uuid, Uuid, Uuid)>,
) -> Result<Response> {
    super::remedy_work::answer(&server, &me.caller, CaseId(id), RemedyId(remedy)).await
}

#[derive(Debug, Deserialize)]
struct ListQuery {
    state: Option<String>,
    cursor: Option<Uuid>,
    limit: Option<i64>,
}

fn states(text: Option<&str>) -> std::result::Result<Vec<RemedyState>, Refusal> {
    let words = text.unwrap_or_default().split(',').filter(|w| !w.is_empty());
    let parse = |word| {
        RemedyState::parse(word).ok_or_else(|| {
            Refusal::new("bad_state", "there is no such state of a remedy", "没有这种补救状态").field("state")
        })
    };
    words.map(parse).collect()
}

/// The shop's remedies, oldest first; `state` is a list, as `approval_requested` for what waits.
#[utoipa::path(get, path = "/shops/{shop}/remedies", tag = "remedies", params(ShopPath, ("state" = Option<String>, Query), ("cursor" = Option<Uuid>, Query), ("limit" = Option<i64>, Query)), responses((status = 200, body = Page<RemedyView>)))]
async fn list(
    State(server): State<Server>,
    me: Allowed<may::CaseRead>,
    Params(query): Params<ListQuery>,
) -> Result<Json<Page<RemedyView>>> {
    let states = states(query.state.as_deref())?;
    let after = query.cursor.map(RemedyId);
    let page = server.app.remedies(&me.caller, &states, after, query.limit.unwrap_or(50)).await?;
    let items = page.remedies.iter().map(|r| RemedyView::new(&me.caller, &page, r)).collect();
    Ok(Json(Page { items, next: page.next.map(|id| id.to_string()) }))
}

#[derive(Debug, Deserialize)]
struct LimitsQuery {
    case: Option<Uuid>,
}

/// What is left of the caller's limits today, and of a case's.
#[utoipa::path(get, path = "/shops/{shop}/remedies/limits", tag = "remedies", params(ShopPath, ("case" = Option<Uuid>, Query)), responses((status = 200, body = LimitsView)))]
async fn limits(
    State(server): State<Server>,
    me: Allowed<may::RemedyGrant>,
    Params(query): Params<LimitsQuery>,
) -> Result<Json<LimitsView>> {
    Ok(Json(server.app.remedy_limits(&me.caller, query.case.map(CaseId)).await?.into()))
}

#[derive(Debug, Deserialize)]
struct ReportQuery {
    days: Option<i64>,
}

/// Remedies and later changes of ratings side by side, over cases opened in the last `days` days (180 unless told).
#[utoipa::path(get, path = "/shops/{shop}/remedies/report", tag = "remedies", params(ShopPath, ("days" = Option<i64>, Query)), responses((status = 200, body = IndependenceView)))]
async fn report(
    State(server): State<Server>,
    me: Allowed<may::OverviewRead>,
    Params(query): Params<ReportQuery>,
) -> Result<Json<IndependenceView>> {
    Ok(Json(server.app.independence(&me.caller, query.days.unwrap_or(180)).await?.into()))
}

fn figures(policy: RemedyPolicy) -> Response {
    ([(header::ETAG, format!("\"{}\"", policy.version))], Json(policy)).into_response()
}

/// The figures for remedies in force.
#[utoipa::path(get, path = "/shops/{shop}/remedies/policy", tag = "remedies", params(ShopPath), responses((status = 200, body = Object)))]
async fn policy(State(server): State<Server>, me: Allowed<may::PolicyRead>) -> Result<Response> {
    Ok(figures(server.app.remedy_policy(&me.caller).await?))
}

/// Puts new figures in force; `If-Match` (or the body's version) says which ones they were made from.
#[utoipa::path(put, path = "/shops/{shop}/remedies/policy", tag = "remedies", params(ShopPath), request_body = Object, responses((status = 200, body = Object)))]
async fn change_policy(
    State(server): State<Server>,
    me: Allowed<may::PolicyChange>,
    IfMatch(seen): IfMatch,
    Body(policy): Body<RemedyPolicy>,
) -> Result<Response> {
    let seen = seen.unwrap_or(policy.version);
    Ok(figures(server.app.change_remedy_policy(&me.caller, policy, seen).await?))
}
