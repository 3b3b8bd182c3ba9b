//! The roster, hand-over notes, and the next best case.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::ids::{CaseId, UserId};
use domain::roster::MemberWork;
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::ShopPath;
use crate::Server;
use crate::auth::{Allowed, may};
use crate::error::Result;
use crate::extract::{Body, Path};
use crate::views::Items;
use crate::views::case::QueueRowView;
use crate::views::roster::{ColleagueView, HandoverView, SuggestionView};

pub(crate) fn router() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(roster))
        .routes(routes!(set_work))
        .routes(routes!(suggestions))
        .routes(routes!(handovers, hand_over))
        .routes(routes!(next))
        .routes(routes!(take))
}

/// Everybody with skills, shifts and load.
#[utoipa::path(get, path = "/shops/{shop}/roster", tag = "roster", params(ShopPath), responses((status = 200, body = Items<ColleagueView>)))]
async fn roster(
    State(server): State<Server>,
    me: Allowed<may::MemberRead>,
) -> Result<Json<Items<ColleagueView>>> {
    let items = server.app.roster(&me.caller).await?.into_iter().map(Into::into).collect();
    Ok(Json(Items { items }))
}

/// Sets what a member works on and when.
#[utoipa::path(put, path = "/shops/{shop}/roster/{user}", tag = "roster", params(ShopPath, ("user" = Uuid, Path)), request_body = Object, responses((status = 200, body = Items<ColleagueView>)))]
async fn set_work(
    State(server): State<Server>,
    me: Allowed<may::MemberManage>,
    Path((_shop, user)): Path<(Uuid, Uuid)>,
    Body(work): Body<MemberWork>,
) -> Result<Json<Items<ColleagueView>>> {
    server.app.set_member_work(&me.caller, UserId(user), work).await?;
    let items = server.app.roster(&me.caller).await?.into_iter().map(Into::into).collect();
    Ok(Json(Items { items }))
}

/// Who suits a case, best first, and why.
#[utoipa::path(get, path = "/shops/{shop}/cases/{id}/suggestions", tag = "roster", params(ShopPath, ("id" = Uuid, Path)), responses((status = 200, body = Items<SuggestionView>)))]
async fn suggestions(
    State(server): State<Server>,
    me: Allowed<may::MemberRead>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
) -> Result<Json<Items<SuggestionView>>> {
    let (list, names) = server.app.suggestions(&me.caller, CaseId(id)).await?;
    Ok(Json(Items { items: list.into_iter().map(|s| SuggestionView::new(s, &names)).collect() }))
}

/// The newest notes from shift to shift.
#[utoipa::path(get, path = "/shops/{shop}/handovers", tag = "roster", params(ShopPath), responses((status = 200, body = Items<HandoverView>)))]
async fn handovers(
    State(server): State<Server>,
    me: Allowed<may::CaseRead>,
) -> Result<Json<Items<HandoverView>>> {
    let (list, names) = server.app.handovers(&me.caller).await?;
    Ok(Json(Items { items: list.into_iter().map(|h| HandoverView::new(h, &names)).collect() }))
}

#[derive(Deserialize, utoipa::ToSchema)]
struct NewHandover {
    text: String,
    #[serde(default)]
    #[schema(value_type = Vec<Uuid>)]
    cases: Vec<CaseId>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Made {
    id: Uuid,
}

/// Leaves a note for the next shift.
#[utoipa::path(post, path = "/shops/{shop}/handovers", tag = "roster", params(ShopPath), request_body = NewHandover, responses((status = 201, body = Made)))]
async fn hand_over(
    State(server): State<Server>,
    me: Allowed<may::CaseWork>,
    Body(b): Body<NewHandover>,
) -> Result<(StatusCode, Json<Made>)> {
    let id = server.app.hand_over(&me.caller, &b.text, b.cases).await?;
    Ok((StatusCode::CREATED, Json(Made { id })))
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct NextCase {
    /// The case, or null when there is nothing to take.
    case: Option<QueueRowView>,
    /// How pressing it is; more is more.
    score: Option<f64>,
}

/// The case that the caller had best work next.
#[utoipa::path(get, path = "/shops/{shop}/cases/next", tag = "roster", params(ShopPath), responses((status = 200, body = NextCase)))]
async fn next(State(server): State<Server>, me: Allowed<may::CaseWork>) -> Result<Json<NextCase>> {
    let best = server.app.next_best(&me.caller).await?;
    let score = best.as_ref().map(|ranked| ranked.score);
    Ok(Json(NextCase { case: best.map(|ranked| QueueRowView::new(&me.caller, ranked.row)), score }))
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Taken {
    /// The case that is the caller's now, or null when there was nothing to take.
    id: Option<Uuid>,
    number: Option<i64>,
}

/// Takes the next best case; two callers at once never get the same.
#[utoipa::path(post, path = "/shops/{shop}/cases/next/take", tag = "roster", params(ShopPath), responses((status = 200, body = Taken)))]
async fn take(State(server): State<Server>, me: Allowed<may::CaseWork>) -> Result<Json<Taken>> {
    let case = server.app.take_next(&me.caller).await?;
    Ok(Json(Taken { id: case.as_ref().map(|c| c.id.0), number: case.map(|c| c.number) }))
}
