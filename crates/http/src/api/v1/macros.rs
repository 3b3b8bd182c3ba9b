//! Macros: the shelf, what one would do to a case, and doing it.

use std::collections::BTreeMap;

use app::acts::Shown;
use app::macros::Filling;
use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::ids::{CaseId, MessageId};
use domain::macros::MacroDraft;
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::ShopPath;
use super::cases::page;
use crate::Server;
use crate::auth::{Allowed, may};
use crate::error::Result;
use crate::extract::{Body, IfMatch, Params, Path};
use crate::views::Items;
use crate::views::case::CaseView;
use crate::views::talk::{MacroView, PreviewView, UsageView};

pub(crate) fn router() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(usage))
        .routes(routes!(change, remove))
        .routes(routes!(preview))
        .routes(routes!(apply))
}

fn answer(made: MacroView) -> Response {
    let version = made.version;
    ([(header::ETAG, format!("\"{version}\""))], Json(made)).into_response()
}

/// The macros that the caller sees, by folder.
#[utoipa::path(get, path = "/shops/{shop}/macros", tag = "macros", params(ShopPath), responses((status = 200, body = Items<MacroView>)))]
async fn list(State(server): State<Server>, me: Allowed<may::CaseRead>) -> Result<Json<Items<MacroView>>> {
    let (macros, people) = server.app.macros(&me.caller).await?;
    Ok(Json(Items { items: macros.into_iter().map(|m| MacroView::new(m, &people)).collect() }))
}

/// Makes a macro; a shared one needs the right to share views.
#[utoipa::path(post, path = "/shops/{shop}/macros", tag = "macros", params(ShopPath), request_body = Object, responses((status = 200, body = MacroView)))]
async fn add(
    State(server): State<Server>,
    me: Allowed<may::CaseWork>,
    Body(draft): Body<MacroDraft>,
) -> Result<Response> {
    let made = server.app.add_macro(&me.caller, draft).await?;
    let people = server.app.macros(&me.caller).await?.1;
    Ok(answer(MacroView::new(made, &people)))
}

/// Changes a macro; one that ships becomes the shop's own copy.
#[utoipa::path(put, path = "/shops/{shop}/macros/{id}", tag = "macros", params(ShopPath, ("id" = String, Path)), request_body = Object, responses((status = 200, body = MacroView)))]
async fn change(
    State(server): State<Server>,
    me: Allowed<may::CaseWork>,
    Path((_shop, id)): Path<(Uuid, String)>,
    IfMatch(seen): IfMatch,
    Body(draft): Body<MacroDraft>,
) -> Result<Response> {
    let made = server.app.change_macro(&me.caller, &id, draft, seen).await?;
    let people = server.app.macros(&me.caller).await?.1;
    Ok(answer(MacroView::new(made, &people)))
}

/// Removes a macro; one that ships is hidden in this shop.
#[utoipa::path(delete, path = "/shops/{shop}/macros/{id}", tag = "macros", params(ShopPath, ("id" = String, Path)), responses((status = 204)))]
async fn remove(
    State(server): State<Server>,
    me: Allowed<may::CaseWork>,
    Path((_shop, id)): Path<(Uuid, String)>,
    IfMatch(seen): IfMatch,
) -> Result<StatusCode> {
    server.app.remove_macro(&me.caller, &id, seen).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Over {
    /// 1 to 366; 90 unless told.
    days: Option<u16>,
}

/// How macros were used in the last days, and how those cases went on.
#[utoipa::path(get, path = "/shops/{shop}/macros/usage", tag = "macros", params(ShopPath, Over), responses((status = 200, body = Items<UsageView>)))]
async fn usage(
    State(server): State<Server>,
    me: Allowed<may::CaseRead>,
    Params(over): Params<Over>,
) -> Result<Json<Items<UsageView>>> {
    let (usage, people) = server.app.macro_usage(&me.caller, over.days.unwrap_or(90)).await?;
    Ok(Json(Items { items: usage.into_iter().map(|u| UsageView::new(u, &people)).collect() }))
}

#[derive(Deserialize, Default, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
struct Apply {
    /// Blanks by name.
    blanks: BTreeMap<String, String>,
    /// Another language than the buyer's.
    language: Option<String>,
    /// Texts as the agent changed them, by the action's word: `{"private_message": "…"}`.
    edits: BTreeMap<String, String>,
    /// The last message that the agent saw.
    seen_message: Option<Uuid>,
    /// Go on although the buyer has written since.
    anyway: bool,
}

impl Apply {
    fn filling(self, seen: Option<i64>) -> Filling {
        let anyway = self.anyway;
        let shown = self.seen_message.map(|id| Shown { message: MessageId(id), anyway });
        Filling { blanks: self.blanks, language: self.language, edits: self.edits, seen, shown }
    }
}

/// What a macro would do to a case, action by action; nothing is stored.
#[utoipa::path(post, path = "/shops/{shop}/cases/{id}/macros/{macro}/preview", tag = "macros", params(ShopPath, ("id" = Uuid, Path), ("macro" = String, Path)), request_body = Apply, responses((status = 200, body = PreviewView)))]
async fn preview(
    State(server): State<Server>,
    me: Allowed<may::CaseWork>,
    Path((_shop, id, which)): Path<(Uuid, Uuid, String)>,
    Body(b): Body<Apply>,
) -> Result<Json<PreviewView>> {
    let filling = b.filling(None);
    Ok(Json(server.app.preview_macro(&me.caller, CaseId(id), &which, &filling).await?.into()))
}

/// Applies a macro: all of its actions, or none.
#[utoipa::path(post, path = "/shops/{shop}/cases/{id}/macros/{macro}/apply", tag = "macros", params(ShopPath, ("id" = Uuid, Path), ("macro" = String, Path)), request_body = Apply, responses((status = 200, body = CaseView)))]
async fn apply(
    State(server): State<Server>,
    me: Allowed<may::CaseWork>,
    Path((_shop, id, which)): Path<(Uuid, Uuid, String)>,
    IfMatch(seen): IfMatch,
    Body(b): Body<Apply>,
) -> Result<Response> {
    server.app.apply_macro(&me.caller, CaseId(id), &which, &b.filling(seen)).await?;
    page(&server, &me.caller, CaseId(id)).await
}
