//! The bot of a shop, and who is present at a case.

use app::presence::Doing;
use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::bot::{Bot, BotRule};
use domain::ids::CaseId;
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::ShopPath;
use crate::Server;
use crate::auth::{Allowed, may};
use crate::error::Result;
use crate::extract::{Body, IfMatch, Path};
use crate::views::Items;
use crate::views::talk::{BotView, PersonHere};

pub(crate) fn router() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(bot, change_bot)).routes(routes!(presence))
}

async fn answer(server: &Server, caller: &app::Caller) -> Result<Response> {
    let (bot, channels) = server.app.bot(caller).await?;
    let version = bot.version;
    Ok(([(header::ETAG, format!("\"{version}\""))], Json(BotView::new(bot, channels))).into_response())
}

/// The bot: its rules, whether it answers, and how its answers leave on each channel.
#[utoipa::path(get, path = "/shops/{shop}/bot", tag = "bot", params(ShopPath), responses((status = 200, body = BotView)))]
async fn bot(State(server): State<Server>, me: Allowed<may::PolicyRead>) -> Result<Response> {
    answer(&server, &me.caller).await
}

#[derive(Deserialize, utoipa::ToSchema)]
struct Change {
    on: bool,
    #[schema(value_type = Vec<Object>)]
    rules: Vec<BotRule>,
    /// The version this was made from, where `If-Match` does not say it.
    #[serde(default)]
    version: i64,
}

/// Puts another bot in force; `If-Match` (or the body's version) says which one it was made from.
#[utoipa::path(put, path = "/shops/{shop}/bot", tag = "bot", params(ShopPath), request_body = Change, responses((status = 200, body = BotView)))]
async fn change_bot(
    State(server): State<Server>,
    me: Allowed<may::PolicyChange>,
    IfMatch(seen): IfMatch,
    Body(b): Body<Change>,
) -> Result<Response> {
    let bot = Bot { version: b.version, on: b.on, rules: b.rules };
    server.app.change_bot(&me.caller, bot, seen.unwrap_or(b.version)).await?;
    answer(&server, &me.caller).await
}

#[derive(Deserialize, utoipa::ToSchema)]
struct Sign {
    /// `viewing`, `typing` or `gone`.
    #[schema(value_type = String)]
    doing: Doing,
}

/// A sign of life at a case; repeat it within 30 seconds. Nothing is stored.
#[utoipa::path(post, path = "/shops/{shop}/cases/{id}/presence", tag = "cases", params(ShopPath, ("id" = Uuid, Path)), request_body = Sign, responses((status = 200, body = Items<PersonHere>)))]
async fn presence(
    State(server): State<Server>,
    me: Allowed<may::CaseRead>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
    Body(b): Body<Sign>,
) -> Result<Json<Items<PersonHere>>> {
    let here = server.app.sign_of_life(&me.caller, CaseId(id), b.doing).await?;
    Ok(Json(Items { items: here.iter().map(Into::into).collect() }))
}
