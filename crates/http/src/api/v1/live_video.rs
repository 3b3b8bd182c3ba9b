//! The picture of a live session: how it stands and who carries it, a token for a program that publishes, and what was recorded.

use app::shows::{Recorded, RoomVideo};
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::ids::LiveSessionId;
use domain::plane::PlaneKind;
use domain::recording::Fate;
use serde::Serialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::ShopPath;
use crate::Server;
use crate::auth::{Allowed, may};
use crate::error::Result;
use crate::extract::Path;
use crate::recording;
use crate::views::when;

pub(crate) fn router() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(video))
        .routes(routes!(publish_token))
        .routes(routes!(recordings))
        .routes(routes!(recording))
}

/// How a session's picture stands.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct LiveVideo {
    /// This program carries video at all.
    on: bool,
    /// Somebody publishes.
    live: bool,
    /// It is being recorded.
    recording: bool,
    viewers: usize,
    /// How many sizes of the picture arrive.
    layers: usize,
    /// Who carries the picture: `own`, `livekit` or `agora`. All else here is about this program's own.
    #[schema(value_type = String)]
    provider: PlaneKind,
    /// The page of the shop's own player for this room.
    player: Option<String>,
}

/// Whether somebody publishes a session's picture, and how many watch.
#[utoipa::path(get, path = "/shops/{shop}/live-sessions/{id}/video", tag = "live", params(ShopPath, ("id" = Uuid, Path)), responses((status = 200, body = LiveVideo)))]
async fn video(
    State(server): State<Server>,
    me: Allowed<may::CaseRead>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
) -> Result<Json<LiveVideo>> {
    let found = server.app.room_video(&me.caller, LiveSessionId(id)).await?;
    let plane = server.app.plane_of_show(&me.caller, LiveSessionId(id)).await?;
    let (on, RoomVideo { live, recording, viewers, layers }) = (found.is_some(), found.unwrap_or_default());
    let (provider, player) = (plane.kind, plane.player(&id.to_string()));
    Ok(Json(LiveVideo { on, live, recording, viewers, layers, provider, player }))
}

/// What a program like OBS publishes with.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct PublishToken {
    /// The address of WHIP.
    url: String,
    /// Its bearer token.
    token: String,
    until: String,
}

/// A token that publishes the picture of a session that runs, and does nothing else.
#[utoipa::path(post, path = "/shops/{shop}/live-sessions/{id}/publish-token", tag = "live", params(ShopPath, ("id" = Uuid, Path)), responses((status = 200, body = PublishToken)))]
async fn publish_token(
    State(server): State<Server>,
    me: Allowed<may::LiveManage>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
) -> Result<Json<PublishToken>> {
    let pass = server.app.publish_pass(&me.caller, LiveSessionId(id)).await?;
    let url = format!("{}/whip/{id}", server.about.origin);
    Ok(Json(PublishToken { url, token: pass.token, until: when(pass.until) }))
}

/// A part of what was recorded.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct RecordingPart {
    name: String,
    /// Where to get it, with ranges.
    path: String,
    started_at: String,
    /// Milliseconds since the session began; negative where it was recorded before.
    from_ms: i64,
    /// Null while it is being written.
    length_ms: Option<i64>,
    bytes: u64,
}

/// What was recorded of a session.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Recordings {
    items: Vec<RecordingPart>,
    /// When they are deleted; null where they stay, and before the session has ended.
    kept_until: Option<String>,
    /// Their time is over, and an open case or appeal keeps them.
    held: bool,
    /// What was deleted, their time being over.
    deleted: Option<RecordingsDeleted>,
}

/// What was deleted of a session's recordings.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct RecordingsDeleted {
    parts: i64,
    bytes: i64,
    at: String,
}

/// What was recorded of a session, the first part first, and how long it stays.
#[utoipa::path(get, path = "/shops/{shop}/live-sessions/{id}/recordings", tag = "live", params(ShopPath, ("id" = Uuid, Path)), responses((status = 200, body = Recordings)))]
async fn recordings(
    State(server): State<Server>,
    me: Allowed<may::CaseRead>,
    Path((shop, id)): Path<(Uuid, Uuid)>,
) -> Result<Json<Recordings>> {
    let Recorded { began, parts, fate, deleted } =
        server.app.recordings(&me.caller, LiveSessionId(id)).await?;
    let items = parts.into_iter().map(|part| RecordingPart {
        path: format!("/api/v1/shops/{shop}/live-sessions/{id}/recordings/{}", part.name),
        started_at: when(part.started),
        from_ms: began.map_or(0, |began| part.started.millis() - began.millis()),
        length_ms: part.length,
        bytes: part.bytes,
        name: part.name,
    });
    let kept_until = match fate {
        Some(Fate::Until(until)) => Some(when(until)),
        _ => None,
    };
    let deleted = deleted.map(|d| RecordingsDeleted { parts: d.parts, bytes: d.bytes, at: when(d.at) });
    Ok(Json(Recordings { items: items.collect(), kept_until, held: fate == Some(Fate::Held), deleted }))
}

/// A part of what was recorded: WebM, or Matroska where the picture is H.264. Answers one range of bytes.
#[utoipa::path(get, path = "/shops/{shop}/live-sessions/{id}/recordings/{name}", tag = "live", params(ShopPath, ("id" = Uuid, Path), ("name" = String, Path)), responses((status = 200, description = "The file", content_type = "video/webm"), (status = 206, description = "The range asked for"), (status = 416, description = "No such range")))]
async fn recording(
    State(server): State<Server>,
    me: Allowed<may::CaseRead>,
    Path((_shop, id, name)): Path<(Uuid, Uuid, String)>,
    headers: HeaderMap,
) -> Result<Response> {
    let path = server.app.recording(&me.caller, LiveSessionId(id), &name).await?;
    recording::served(&path, &name, &headers).await
}
