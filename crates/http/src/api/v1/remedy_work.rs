//! Remedies at work: begin, offer, accept, decline, grant, approve, refuse, evidence, done, cancel, and all at once.

use app::Caller;
use app::remedies::{Ask, Quick};
use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::ids::{CaseId, RemedyId};
use domain::money::Money;
use domain::remedy::{Evidence, Given, RemedyKind};
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::ShopPath;
use crate::Server;
use crate::auth::{Allowed, may};
use crate::error::{Error, Result};
use crate::extract::{Body, IfMatch, Path};
use crate::views::MoneyView;
use crate::views::remedy::RemedyView;

pub(crate) fn router() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(begin))
        .routes(routes!(quick))
        .routes(routes!(offer))
        .routes(routes!(accept))
        .routes(routes!(decline))
        .routes(routes!(grant))
        .routes(routes!(approve))
        .routes(routes!(refuse))
        .routes(routes!(evidence))
        .routes(routes!(done))
        .routes(routes!(cancel))
}

#[derive(Deserialize, utoipa::ToSchema)]
struct Begin {
    #[schema(value_type = String)]
    kind: RemedyKind,
    /// The suggested sum unless told.
    #[schema(value_type = Option<MoneyView>)]
    amount: Option<Money>,
}

#[derive(Deserialize, utoipa::ToSchema)]
struct QuickBody {
    #[schema(value_type = String)]
    kind: RemedyKind,
    #[schema(value_type = Option<MoneyView>)]
    amount: Option<Money>,
    note: Option<String>,
    #[serde(default)]
    evidence_later: bool,
    budget: Option<String>,
}

#[derive(Deserialize, Default, utoipa::ToSchema)]
#[serde(default)]
struct Offer {
    #[schema(value_type = Option<String>)]
    kind: Option<RemedyKind>,
    #[schema(value_type = Option<MoneyView>)]
    amount: Option<Money>,
    note: Option<String>,
    evidence_later: bool,
}

#[derive(Deserialize, Default, utoipa::ToSchema)]
#[serde(default)]
struct Note {
    note: Option<String>,
}

#[derive(Deserialize, Default, utoipa::ToSchema)]
#[serde(default)]
struct MaybeReason {
    reason: Option<String>,
}

#[derive(Deserialize, Default, utoipa::ToSchema)]
#[serde(default)]
struct GrantBody {
    budget: Option<String>,
}

#[derive(Deserialize, utoipa::ToSchema)]
struct RemedyReason {
    reason: String,
}

#[derive(Deserialize, utoipa::ToSchema)]
struct EvidenceBody {
    label: String,
    /// Where it can be seen; may be left out for a picture.
    #[serde(default)]
    url: String,
    /// A picture in the shop's keeping, by its id.
    picture: Option<String>,
}

#[derive(Deserialize, utoipa::ToSchema)]
struct DoneBody {
    reference: String,
}

/// A remedy as it is now, with its version as `ETag`.
pub(super) async fn answer(
    server: &Server,
    caller: &Caller,
    case: CaseId,
    remedy: RemedyId,
) -> Result<Response> {
    let page = server.app.remedy(caller, case, remedy).await?;
    let remedy = page.remedies.first().ok_or(Error(app::AppError::Absent("remedy")))?;
    let tag = format!("\"{}\"", remedy.version);
    Ok(([(header::ETAG, tag)], Json(RemedyView::new(caller, &page, remedy))).into_response())
}

type Ids = Path<(Uuid, Uuid, Uuid)>;

async fn ask(
    server: &Server,
    caller: &Caller,
    Path((_shop, case, remedy)): Ids,
    ask: Ask,
    IfMatch(seen): IfMatch,
) -> Result<Response> {
    let (case, remedy) = (CaseId(case), RemedyId(remedy));
    server.app.ask_remedy(caller, case, remedy, ask, seen).await?;
    answer(server, caller, case, remedy).await
}

/// Begins a remedy with the shop's suggestion; the buyer knows nothing yet.
#[utoipa::path(post, path = "/shops/{shop}/cases/{id}/remedies", tag = "remedies", params(ShopPath, ("id" = Uuid, Path)), request_body = Begin, responses((status = 200, body = RemedyView)))]
async fn begin(
    State(server): State<Server>,
    me: Allowed<may::RemedyGrant>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
    Body(b): Body<Begin>,
) -> Result<Response> {
    let given = Given { kind: b.kind, amount: b.amount };
    let remedy = server.app.begin_remedy(&me.caller, CaseId(id), given).await?;
    answer(&server, &me.caller, CaseId(id), remedy).await
}

/// Offers, accepts and grants in one transaction; above the caller's limits it ends in a request for approval.
#[utoipa::path(post, path = "/shops/{shop}/cases/{id}/remedies/quick", tag = "remedies", params(ShopPath, ("id" = Uuid, Path)), request_body = QuickBody, responses((status = 200, body = RemedyView)))]
async fn quick(
    State(server): State<Server>,
    me: Allowed<may::RemedyGrant>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
    Body(b): Body<QuickBody>,
) -> Result<Response> {
    let given = Given { kind: b.kind, amount: b.amount };
    let quick = Quick { given, note: b.note, evidence_later: b.evidence_later, budget: b.budget };
    let remedy = server.app.quick_remedy(&me.caller, CaseId(id), quick).await?;
    answer(&server, &me.caller, CaseId(id), remedy).await
}

/// The buyer was told; another kind or sum replaces what was on the table.
#[utoipa::path(post, path = "/shops/{shop}/cases/{id}/remedies/{remedy}/offer", tag = "remedies", params(ShopPath, ("id" = Uuid, Path), ("remedy" = Uuid, Path)), request_body = Offer, responses((status = 200, body = RemedyView)))]
async fn offer(
    State(server): State<Server>,
    me: Allowed<may::RemedyGrant>,
    ids: Ids,
    seen: IfMatch,
    Body(b): Body<Offer>,
) -> Result<Response> {
    let offer = Ask::Offer { kind: b.kind, amount: b.amount, note: b.note, evidence_later: b.evidence_later };
    ask(&server, &me.caller, ids, offer, seen).await
}

/// The buyer agrees.
#[utoipa::path(post, path = "/shops/{shop}/cases/{id}/remedies/{remedy}/accept", tag = "remedies", params(ShopPath, ("id" = Uuid, Path), ("remedy" = Uuid, Path)), request_body = Note, responses((status = 200, body = RemedyView)))]
async fn accept(
    State(server): State<Server>,
    me: Allowed<may::RemedyGrant>,
    ids: Ids,
    seen: IfMatch,
    Body(b): Body<Note>,
) -> Result<Response> {
    ask(&server, &me.caller, ids, Ask::Accept { note: b.note }, seen).await
}

/// The buyer does not want it.
#[utoipa::path(post, path = "/shops/{shop}/cases/{id}/remedies/{remedy}/decline", tag = "remedies", params(ShopPath, ("id" = Uuid, Path), ("remedy" = Uuid, Path)), request_body = MaybeReason, responses((status = 200, body = RemedyView)))]
async fn decline(
    State(server): State<Server>,
    me: Allowed<may::RemedyGrant>,
    ids: Ids,
    seen: IfMatch,
    Body(b): Body<MaybeReason>,
) -> Result<Response> {
    ask(&server, &me.caller, ids, Ask::Decline { reason: b.reason }, seen).await
}

/// Grants an accepted remedy; above the caller's limits it ends in a request for approval.
#[utoipa::path(post, path = "/shops/{shop}/cases/{id}/remedies/{remedy}/grant", tag = "remedies", params(ShopPath, ("id" = Uuid, Path), ("remedy" = Uuid, Path)), request_body = GrantBody, responses((status = 200, body = RemedyView)))]
async fn grant(
    State(server): State<Server>,
    me: Allowed<may::RemedyGrant>,
    ids: Ids,
    seen: IfMatch,
    Body(b): Body<GrantBody>,
) -> Result<Response> {
    ask(&server, &me.caller, ids, Ask::Grant { budget: b.budget }, seen).await
}

/// A second person agrees: the remedy is granted at once.
#[utoipa::path(post, path = "/shops/{shop}/cases/{id}/remedies/{remedy}/approve", tag = "remedies", params(ShopPath, ("id" = Uuid, Path), ("remedy" = Uuid, Path)), responses((status = 200, body = RemedyView)))]
async fn approve(
    State(server): State<Server>,
    me: Allowed<may::RemedyApprove>,
    ids: Ids,
    seen: IfMatch,
) -> Result<Response> {
    ask(&server, &me.caller, ids, Ask::Approve, seen).await
}

/// The second person says no; the remedy ends.
#[utoipa::path(post, path = "/shops/{shop}/cases/{id}/remedies/{remedy}/refuse", tag = "remedies", params(ShopPath, ("id" = Uuid, Path), ("remedy" = Uuid, Path)), request_body = RemedyReason, responses((status = 200, body = RemedyView)))]
async fn refuse(
    State(server): State<Server>,
    me: Allowed<may::RemedyApprove>,
    ids: Ids,
    seen: IfMatch,
    Body(b): Body<RemedyReason>,
) -> Result<Response> {
    ask(&server, &me.caller, ids, Ask::Refuse { reason: b.reason }, seen).await
}

/// Adds a piece of evidence, also after the grant.
#[utoipa::path(post, path = "/shops/{shop}/cases/{id}/remedies/{remedy}/evidence", tag = "remedies", params(ShopPath, ("id" = Uuid, Path), ("remedy" = Uuid, Path)), request_body = EvidenceBody, responses((status = 200, body = RemedyView)))]
async fn evidence(
    State(server): State<Server>,
    me: Allowed<may::RemedyGrant>,
    ids: Ids,
    seen: IfMatch,
    Body(b): Body<EvidenceBody>,
) -> Result<Response> {
    ask(
        &server,
        &me.caller,
        ids,
        Ask::Evidence(Evidence { label: b.label, url: b.url, picture: b.picture }),
        seen,
    )
    .await
}

/// Fulfilled by hand, with its reference: a refund's id, a tracking number, a coupon's code.
#[utoipa::path(post, path = "/shops/{shop}/cases/{id}/remedies/{remedy}/done", tag = "remedies", params(ShopPath, ("id" = Uuid, Path), ("remedy" = Uuid, Path)), request_body = DoneBody, responses((status = 200, body = RemedyView)))]
async fn done(
    State(server): State<Server>,
    me: Allowed<may::RemedyGrant>,
    ids: Ids,
    seen: IfMatch,
    Body(b): Body<DoneBody>,
) -> Result<Response> {
    ask(&server, &me.caller, ids, Ask::Done { reference: b.reference }, seen).await
}

/// Takes a remedy back that has not reached the buyer; its limits are free again.
#[utoipa::path(post, path = "/shops/{shop}/cases/{id}/remedies/{remedy}/cancel", tag = "remedies", params(ShopPath, ("id" = Uuid, Path), ("remedy" = Uuid, Path)), request_body = RemedyReason, responses((status = 200, body = RemedyView)))]
async fn cancel(
    State(server): State<Server>,
    me: Allowed<may::RemedyGrant>,
    ids: Ids,
    seen: IfMatch,
    Body(b): Body<RemedyReason>,
) -> Result<Response> {
    ask(&server, &me.caller, ids, Ask::Cancel { reason: b.reason }, seen).await
}
