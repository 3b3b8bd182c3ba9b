//! The room's picture: `POST /whip/{room}` for whoever may publish, `POST /whep/{room}` for everybody who is in the room, `DELETE` of
//! their sessions. The room's stream has the room's id as its name. Where another media plane carries the picture, all of these say so,
//! and `POST /room/{room}/picture` gives a ticket to it.

use std::sync::Arc;

use app::App;
use app::shows::OpenPlane;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, post};
use axum::{Json, Router};
use domain::ids::LiveSessionId;
use domain::plane::other_plane;
use domain::refusal::Refusal;
use live::pass::Pass;
use live::room::{Role, RoomId};
use serde_json::json;
use uuid::Uuid;
use video::token::{May, Wanted};
use video::{MediaPlane, StreamName};

use super::Door;
use super::enter::{From, address, not_found, not_open, too_many};
use crate::error::{refusal_of, respond};
use crate::picture;
use crate::whip::{self, LARGEST_OFFER, Way};

/// How long a viewer's ticket to another plane lets them connect, in seconds; their pass may end sooner.
const CONNECTS: i64 = 6 * 3_600;

/// The media plane that carries a room's picture.
///
/// # Errors
/// A refusal where that cannot be said now.
pub async fn plane_of(app: &App, room: RoomId) -> Result<OpenPlane, Refusal> {
    app.plane_of_room(LiveSessionId(room.0)).await.map_err(refusal_of)
}

#[derive(Clone)]
struct Video {
    door: Door,
    plane: Option<Arc<dyn MediaPlane>>,
}

/// The routes `/whip`, `/whep` and `/room/{room}/picture`. Without a plane they say so.
pub fn router(door: Door, plane: Option<Arc<dyn MediaPlane>>) -> Router {
    Router::new()
        .route("/whip/{room}", post(publish).fallback(not_allowed))
        .route("/whep/{room}", post(watch).fallback(not_allowed))
        // No trickling and no restart of ICE: the answer has every candidate, so PATCH is no method here.
        .route("/whip/{room}/{session}", delete(end).fallback(not_allowed))
        .route("/whep/{room}/{session}", delete(end).fallback(not_allowed))
        .route("/room/{room}/picture", post(elsewhere).fallback(not_allowed))
        .layer(axum::middleware::from_fn(whip::open_to_others))
        .layer(DefaultBodyLimit::max(LARGEST_OFFER))
        .with_state(Video { door, plane })
}

async fn not_allowed() -> Response {
    crate::error::method_not_allowed()
}

async fn publish(
    State(video): State<Video>,
    Path(room): Path<Uuid>,
    from: From,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let room = RoomId(room);
    let door = &video.door.0;
    let may = |token: &str| {
        if door.rooms.config().keys.may_publish(room, token, door.now()) {
            return Ok(());
        }
        match door.rooms.config().keys.read(room, token).filter(|pass| door.now() < pass.until) {
            Some(Pass { person, .. }) if person.role == Role::Host => Ok(()),
            Some(_) => Err(StatusCode::FORBIDDEN),
            None => Err(StatusCode::UNAUTHORIZED),
        }
    };
    video.answer(Way::Publish, room, from, &headers, &body, may).await
}

async fn watch(
    State(video): State<Video>,
    Path(room): Path<Uuid>,
    from: From,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let room = RoomId(room);
    let door = &video.door.0;
    let may = |token: &str| {
        let pass = door.rooms.config().keys.read(room, token).filter(|pass| door.now() < pass.until);
        pass.map(|_| ()).ok_or(StatusCode::UNAUTHORIZED)
    };
    video.answer(Way::Watch, room, from, &headers, &body, may).await
}

impl Video {
    async fn answer(
        &self,
        way: Way,
        room: RoomId,
        from: From,
        headers: &HeaderMap,
        body: &Bytes,
        may: impl FnOnce(&str) -> Result<(), StatusCode>,
    ) -> Response {
        let door = &self.door.0;
        if door.rooms.title(room).is_none() {
            return if door.card(room).await.is_some() { not_open() } else { not_found() };
        }
        if let Err(status) = may(whip::bearer(headers).unwrap_or_default()) {
            return may_not(status);
        }
        if let Err(wait) = door.spent.join(address(from.as_deref())) {
            return too_many(wait);
        }
        match door.book.plane(room).await {
            Ok(open) if open.plane.is_own() => {}
            Ok(_) => return respond(StatusCode::CONFLICT, other_plane()),
            Err(refusal) => return respond(StatusCode::SERVICE_UNAVAILABLE, refusal),
        }
        let Some(plane) = &self.plane else { return respond(StatusCode::SERVICE_UNAVAILABLE, whip::off()) };
        let Some(stream) = StreamName::new(&room.0.to_string()) else { return not_found() };
        let place = match way {
            Way::Publish => format!("/whip/{}", room.0),
            Way::Watch => format!("/whep/{}", room.0),
        };
        whip::answer(&**plane, way, &stream, &place, headers, body).await
    }
}

/// A viewer's ticket to the plane that carries the picture; `own` where that is this program.
async fn elsewhere(
    State(video): State<Video>,
    Path(room): Path<Uuid>,
    from: From,
    headers: HeaderMap,
) -> Response {
    let (door, room) = (&video.door.0, RoomId(room));
    if door.rooms.title(room).is_none() {
        return if door.card(room).await.is_some() { not_open() } else { not_found() };
    }
    let (token, now) = (whip::bearer(&headers).unwrap_or_default(), door.now());
    let config = door.rooms.config();
    let Some(pass) = config.keys.read(room, token).filter(|pass| now < pass.until) else {
        return may_not(StatusCode::UNAUTHORIZED);
    };
    if let Err(wait) = door.spent.join(address(from.as_deref())) {
        return too_many(wait);
    }
    let open = match door.book.plane(room).await {
        Ok(open) if open.plane.is_own() => return Json(json!({ "provider": "own" })).into_response(),
        Ok(open) => open,
        Err(refusal) => return respond(StatusCode::SERVICE_UNAVAILABLE, refusal),
    };
    let mut salt = [0; 4];
    config.entropy.fill(&mut salt);
    let wanted = Wanted {
        room: &room.0.to_string(),
        person: pass.person.id.0.as_u128(),
        // The room shows names; the other plane needs none.
        name: "",
        may: May::Watch,
        now: now / 1_000,
        lasts: u32::try_from(((pass.until - now) / 1_000).min(CONNECTS)).unwrap_or(0),
        salt: u32::from_le_bytes(salt),
    };
    match picture::ticket(&open, &wanted) {
        Ok(ticket) => Json(ticket).into_response(),
        Err(refusal) => respond(StatusCode::SERVICE_UNAVAILABLE, refusal),
    }
}

async fn end(State(video): State<Video>, Path((_room, session)): Path<(Uuid, String)>) -> Response {
    match &video.plane {
        Some(plane) => whip::end(&**plane, &session).await,
        None => respond(StatusCode::SERVICE_UNAVAILABLE, whip::off()),
    }
}

fn may_not(status: StatusCode) -> Response {
    if status == StatusCode::FORBIDDEN {
        let refusal = Refusal::new("may_not_publish", "only the host may publish here", "只有主播可以推流");
        return respond(status, refusal);
    }
    let refusal = Refusal::new("bad_token", "this token does not open this room", "该凭证不能进入本直播间");
    let mut response = respond(status, refusal.hint("ask for a new one", "请重新获取"));
    response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    response
}
