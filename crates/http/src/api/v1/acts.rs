//! Acts: check, draft, approve, decline, withdraw, mark as posted.

use app::acts::{ActCheck, Drafting, Shown};
use axum::Json;
use axum::extract::State;
use axum::response::Response;
use domain::case::{ActKind, Command};
use domain::ids::{ActId, CaseId, MessageId};
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::ShopPath;
use super::cases::page;
use crate::Server;
use crate::auth::{Allowed, may};
use crate::error::Result;
use crate::extract::{Body, IfMatch, Path};
use crate::views::Page;
use crate::views::case::{CaseView, QueueRowView};
use crate::views::record::ActView;

pub(crate) fn router() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(check))
        .routes(routes!(words))
        .routes(routes!(draft))
        .routes(routes!(approve))
        .routes(routes!(decline))
        .routes(routes!(withdraw))
        .routes(routes!(posted))
        .routes(routes!(send))
        .routes(routes!(take_back))
        .routes(routes!(deny))
        .routes(routes!(waiting))
}

#[derive(Deserialize, utoipa::ToSchema)]
struct Draft {
    #[schema(value_type = String)]
    kind: ActKind,
    text: String,
    /// Pictures that go with a private message, by their ids.
    #[serde(default)]
    pictures: Vec<String>,
    /// The last message that the writer saw: refused with 409 `buyer_wrote` when the buyer has written since.
    #[serde(default)]
    seen_message: Option<Uuid>,
    /// Draft it although the buyer has written since.
    #[serde(default)]
    anyway: bool,
    /// Whether a drafter proposed the words (`POST …/acts/propose`), whatever was made of them since.
    #[serde(default)]
    proposed: bool,
}

#[derive(Deserialize, utoipa::ToSchema)]
struct Reason {
    reason: String,
}

#[derive(Deserialize, Default, utoipa::ToSchema)]
#[serde(default)]
struct Posted {
    proof_url: Option<String>,
    /// A screenshot in the shop's keeping (`POST pictures`).
    proof_picture: Option<String>,
    note: Option<String>,
}

/// An act with its case's row.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct WaitingAct {
    pub(super) act: ActView,
    pub(super) case: QueueRowView,
}

/// Checks a text; nothing is stored.
#[utoipa::path(post, path = "/shops/{shop}/cases/{id}/acts/check", tag = "acts", params(ShopPath, ("id" = Uuid, Path)), request_body = Draft, responses((status = 200, body = Object)))]
async fn check(
    State(server): State<Server>,
    me: Allowed<may::CaseWork>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
    Body(b): Body<Draft>,
) -> Result<Json<ActCheck>> {
    Ok(Json(server.app.check_act(&me.caller, CaseId(id), b.kind, &b.text, b.proposed).await?))
}

#[derive(Deserialize, utoipa::ToSchema)]
struct Template {
    text: String,
    language: Option<String>,
}

/// Words filled in, and what each placeholder stands for.
#[derive(Serialize, utoipa::ToSchema)]
struct Filled {
    text: String,
    #[schema(value_type = Object)]
    placeholders: app::wording::Facts,
}

/// Fills the placeholders of a text for a case; nothing is stored.
#[utoipa::path(post, path = "/shops/{shop}/cases/{id}/words", tag = "acts", params(ShopPath, ("id" = Uuid, Path)), request_body = Template, responses((status = 200, body = Filled)))]
async fn words(
    State(server): State<Server>,
    me: Allowed<may::CaseWork>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
    Body(b): Body<Template>,
) -> Result<Json<Filled>> {
    let language = b.language.as_deref();
    let (text, placeholders) = server.app.fill_words(&me.caller, CaseId(id), &b.text, language).await?;
    Ok(Json(Filled { text, placeholders }))
}

/// Drafts an act from a text that passes the check.
#[utoipa::path(post, path = "/shops/{shop}/cases/{id}/acts", tag = "acts", params(ShopPath, ("id" = Uuid, Path)), request_body = Draft, responses((status = 200, body = CaseView)))]
async fn draft(
    State(server): State<Server>,
    me: Allowed<may::CaseWork>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
    IfMatch(seen): IfMatch,
    Body(b): Body<Draft>,
) -> Result<Response> {
    let shown = b.seen_message.map(|id| Shown { message: MessageId(id), anyway: b.anyway });
    let (text, pictures) = (b.text, b.pictures);
    let drafting = Drafting { kind: b.kind, text, pictures, seen, shown, proposed: b.proposed };
    server.app.draft(&me.caller, CaseId(id), &drafting).await?;
    page(&server, &me.caller, CaseId(id)).await
}

/// Approves an act that waits.
#[utoipa::path(post, path = "/shops/{shop}/cases/{id}/acts/{act}/approve", tag = "acts", params(ShopPath, ("id" = Uuid, Path), ("act" = Uuid, Path)), responses((status = 200, body = CaseView)))]
async fn approve(
    State(server): State<Server>,
    me: Allowed<may::ActApprove>,
    Path((_shop, id, act)): Path<(Uuid, Uuid, Uuid)>,
) -> Result<Response> {
    server.app.approve_act(&me.caller, CaseId(id), ActId(act)).await?;
    page(&server, &me.caller, CaseId(id)).await
}

/// Declines an act that waits.
#[utoipa::path(post, path = "/shops/{shop}/cases/{id}/acts/{act}/decline", tag = "acts", params(ShopPath, ("id" = Uuid, Path), ("act" = Uuid, Path)), request_body = Reason, responses((status = 200, body = CaseView)))]
async fn decline(
    State(server): State<Server>,
    me: Allowed<may::ActApprove>,
    Path((_shop, id, act)): Path<(Uuid, Uuid, Uuid)>,
    Body(b): Body<Reason>,
) -> Result<Response> {
    server.app.decline_act(&me.caller, CaseId(id), ActId(act), b.reason).await?;
    page(&server, &me.caller, CaseId(id)).await
}

/// Takes an act back that has not left.
#[utoipa::path(post, path = "/shops/{shop}/cases/{id}/acts/{act}/withdraw", tag = "acts", params(ShopPath, ("id" = Uuid, Path), ("act" = Uuid, Path)), responses((status = 200, body = CaseView)))]
async fn withdraw(
    State(server): State<Server>,
    me: Allowed<may::CaseWork>,
    Path((_shop, id, act)): Path<(Uuid, Uuid, Uuid)>,
) -> Result<Response> {
    server.app.command(&me.caller, CaseId(id), &Command::WithdrawAct { act: ActId(act) }, None).await?;
    page(&server, &me.caller, CaseId(id)).await
}

/// Marks an approved act as posted by hand, with proof.
#[utoipa::path(post, path = "/shops/{shop}/cases/{id}/acts/{act}/posted", tag = "acts", params(ShopPath, ("id" = Uuid, Path), ("act" = Uuid, Path)), request_body = Posted, responses((status = 200, body = CaseView)))]
async fn posted(
    State(server): State<Server>,
    me: Allowed<may::CaseWork>,
    Path((_shop, id, act)): Path<(Uuid, Uuid, Uuid)>,
    Body(b): Body<Posted>,
) -> Result<Response> {
    let note = b.note.filter(|n| !n.trim().is_empty());
    let (proof_url, proof_picture) = (b.proof_url, b.proof_picture);
    let command = Command::PostAct { act: ActId(act), proof_url, note, proof_picture };
    server.app.command(&me.caller, CaseId(id), &command, None).await?;
    page(&server, &me.caller, CaseId(id)).await
}

/// Gives an act to the outbox: one that was prepared, taken back, or not taken by the platform.
#[utoipa::path(post, path = "/shops/{shop}/cases/{id}/acts/{act}/send", tag = "acts", params(ShopPath, ("id" = Uuid, Path), ("act" = Uuid, Path)), responses((status = 200, body = CaseView)))]
async fn send(
    State(server): State<Server>,
    me: Allowed<may::CaseWork>,
    Path((_shop, id, act)): Path<(Uuid, Uuid, Uuid)>,
) -> Result<Response> {
    server.app.send_act(&me.caller, CaseId(id), ActId(act)).await?;
    page(&server, &me.caller, CaseId(id)).await
}

/// Takes an act out of the outbox before the platform is told.
#[utoipa::path(post, path = "/shops/{shop}/cases/{id}/acts/{act}/take-back", tag = "acts", params(ShopPath, ("id" = Uuid, Path), ("act" = Uuid, Path)), responses((status = 200, body = CaseView)))]
async fn take_back(
    State(server): State<Server>,
    me: Allowed<may::CaseWork>,
    Path((_shop, id, act)): Path<(Uuid, Uuid, Uuid)>,
) -> Result<Response> {
    server.app.take_back_act(&me.caller, CaseId(id), ActId(act)).await?;
    page(&server, &me.caller, CaseId(id)).await
}

#[derive(Deserialize, utoipa::ToSchema)]
struct Note {
    note: String,
}

/// Says that an act of which nobody knew is not on the platform: somebody has looked.
#[utoipa::path(post, path = "/shops/{shop}/cases/{id}/acts/{act}/not-there", tag = "acts", params(ShopPath, ("id" = Uuid, Path), ("act" = Uuid, Path)), request_body = Note, responses((status = 200, body = CaseView)))]
async fn deny(
    State(server): State<Server>,
    me: Allowed<may::CaseWork>,
    Path((_shop, id, act)): Path<(Uuid, Uuid, Uuid)>,
    Body(b): Body<Note>,
) -> Result<Response> {
    server.app.deny_act(&me.caller, CaseId(id), ActId(act), b.note).await?;
    page(&server, &me.caller, CaseId(id)).await
}

/// What waits for an approver.
#[utoipa::path(get, path = "/shops/{shop}/acts", tag = "acts", params(ShopPath), responses((status = 200, body = Page<WaitingAct>)))]
async fn waiting(State(server): State<Server>, me: Allowed<may::CaseRead>) -> Result<Json<Page<WaitingAct>>> {
    let (waiting, people) = server.app.acts_waiting(&me.caller).await?;
    let view = |(act, row)| WaitingAct {
        act: ActView::new(&act, &people, None),
        case: QueueRowView::new(&me.caller, row),
    };
    Ok(Json(Page { items: waiting.into_iter().map(view).collect(), next: None }))
}
