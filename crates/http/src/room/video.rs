//! The room's picture: `POST /whip/{room}` for whoever may publish, `POST /whep/{room}` for everybody who is in the room, `DELETE` of
//! their sessions. The room's stream has the room's id as its name.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use axum::routing::{delete, post};
use domain::refusal::Refusal;
use live::pass::Pass;
use live::room::{Role, RoomId};
use uuid::Uuid;
use video::{MediaPlane, StreamName};

use super::Door;
use super::enter::{From, address, not_found, not_open, too_many};
use crate::error::respond;
use crate::whip::{self, LARGEST_OFFER, Way};

#[derive(Clone)]
struct Video {
    door: Door,
    plane: Option<Arc<dyn MediaPlane>>,
}

/// The routes `/whip` and `/whep`. Without a plane they say so.
pub fn router(door: Door, plane: Option<Arc<dyn MediaPlane>>) -> Router {
    Router::new()
        .route("/whip/{room}", post(publish).fallback(not_allowed))
        .route("/whep/{room}", post(watch).fallback(not_allowed))
        // No trickling and no restart of ICE: the answer has every candidate, so PATCH is no method here.
        .route("/whip/{room}/{session}", delete(end).fallback(not_allowed))
        .route("/whep/{room}/{session}", delete(end).fallback(not_allowed))
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
        let Some(plane) = &self.plane else { return respond(StatusCode::SERVICE_UNAVAILABLE, whip::off()) };
        if let Err(wait) = door.spent.join(address(from.as_deref())) {
            return too_many(wait);
        }
        let Some(stream) = StreamName::new(&room.0.to_string()) else { return not_found() };
        let place = match way {
            Way::Publish => format!("/whip/{}", room.0),
            Way::Watch => format!("/whep/{}", room.0),
        };
        whip::answer(&**plane, way, &stream, &place, headers, body).await
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
