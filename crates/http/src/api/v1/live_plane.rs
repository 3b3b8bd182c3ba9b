//! Who carries the picture of a shop's live rooms, and tickets to that media plane for people of the shop.

use app::shows::PlaneSettings;
use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::ids::LiveSessionId;
use domain::plane::{LivePlane, PlaneKind};
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;
use video::token::{May, Wanted};

use super::ShopPath;
use crate::Server;
use crate::auth::{Allowed, may};
use crate::error::Result;
use crate::extract::{Body, IfMatch, Path};
use crate::picture::{self, LiveTicket};

pub(crate) fn router() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(live_plane, change)).routes(routes!(ticket))
}

/// Who carries the picture of a shop's live rooms; the secret is never told.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct LivePlaneView {
    version: i64,
    /// `own`, `livekit` or `agora`.
    #[schema(value_type = String)]
    provider: PlaneKind,
    /// LiveKit's address.
    url: String,
    /// LiveKit's API key, or Agora's App ID.
    key: String,
    /// The page of the shop's own player, with `{room}` where the room's id goes.
    player_link: String,
    /// Whether a secret is kept.
    has_secret: bool,
}

fn answer(settings: PlaneSettings) -> Response {
    let LivePlane { version, kind, url, key, player_link } = settings.plane;
    let has_secret = settings.has_secret;
    let view = LivePlaneView { version, provider: kind, url, key, player_link, has_secret };
    ([(header::ETAG, format!("\"{version}\""))], Json(view)).into_response()
}

/// Who carries the picture of live rooms.
#[utoipa::path(get, path = "/shops/{shop}/live-plane", tag = "live", params(ShopPath), responses((status = 200, body = LivePlaneView)))]
async fn live_plane(State(server): State<Server>, me: Allowed<may::PolicyRead>) -> Result<Response> {
    Ok(answer(server.app.live_plane(&me.caller).await?))
}

#[derive(Deserialize, utoipa::ToSchema)]
struct PlaneChange {
    /// `own`, `livekit` or `agora`.
    #[schema(value_type = String)]
    provider: PlaneKind,
    /// LiveKit's address, `wss://…`.
    #[serde(default)]
    url: String,
    /// LiveKit's API key, or Agora's App ID.
    #[serde(default)]
    key: String,
    /// LiveKit's API secret, or Agora's App Certificate; absent or empty keeps the one there is (for the same key).
    #[serde(default)]
    secret: Option<String>,
    /// The page of the shop's own player, `https://…`, with `{room}` where the room's id goes.
    #[serde(default)]
    player_link: String,
    /// The version this was made from, where `If-Match` does not say it.
    #[serde(default)]
    version: i64,
}

/// Chooses who carries the picture of live rooms. Nobody is asked over the network.
#[utoipa::path(put, path = "/shops/{shop}/live-plane", tag = "live", params(ShopPath), request_body = PlaneChange, responses((status = 200, body = LivePlaneView)))]
async fn change(
    State(server): State<Server>,
    me: Allowed<may::LiveManage>,
    IfMatch(seen): IfMatch,
    Body(b): Body<PlaneChange>,
) -> Result<Response> {
    let PlaneChange { provider: kind, url, key, secret, player_link, version } = b;
    let plane = LivePlane { version, kind, url, key, player_link };
    let seen = seen.unwrap_or(version);
    Ok(answer(server.app.change_live_plane(&me.caller, plane, secret.as_deref(), seen).await?))
}

#[derive(Clone, Copy, Deserialize, PartialEq, Eq, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
enum TicketFor {
    Publish,
    Watch,
}

#[derive(Deserialize, utoipa::ToSchema)]
struct TicketWanted {
    /// To `publish` needs `live_manage`.
    #[schema(value_type = String)]
    to: TicketFor,
}

/// A ticket to the media plane that carries a session's picture, where that is not this program.
#[utoipa::path(post, path = "/shops/{shop}/live-sessions/{id}/ticket", tag = "live", params(ShopPath, ("id" = Uuid, Path)), request_body = TicketWanted, responses((status = 200, body = LiveTicket)))]
async fn ticket(
    State(server): State<Server>,
    me: Allowed<may::LiveWork>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
    Body(b): Body<TicketWanted>,
) -> Result<Response> {
    let publishes = b.to == TicketFor::Publish;
    let made = server.app.staff_ticket(&me.caller, LiveSessionId(id), publishes).await?;
    let wanted = Wanted {
        room: &id.to_string(),
        person: made.person,
        name: &made.name,
        may: if publishes { May::Publish } else { May::Watch },
        now: made.now.millis() / 1_000,
        lasts: u32::try_from(made.lasts.whole_seconds()).unwrap_or(0),
        salt: made.salt,
    };
    let ticket = picture::ticket(&made.open, &wanted)?;
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(ticket)).into_response())
}
