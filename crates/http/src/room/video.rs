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
use live::room::{Person, Role, RoomId};
use serde_json::json;
use uuid::Uuid;
use video::token::{May, Wanted};

use super::Door;
use super::enter::{From, address, not_found, not_open, too_many};
use super::pictures::{Asked, NoPicture, Pictures, admits};
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
    pictures: Option<Arc<dyn Pictures>>,
}

/// The routes `/whip`, `/whep` and `/room/{room}/picture`. Without pictures they say so.
pub fn router(door: Door, pictures: Option<Arc<dyn Pictures>>) -> Router {
    Router::new()
        .route("/whip/{room}", post(publish).fallback(not_allowed))
        .route("/whep/{room}", post(watch).fallback(not_allowed))
        // No trickling and no restart of ICE: the answer has every candidate, so PATCH is no method here.
        .route("/whip/{room}/{session}", delete(end).fallback(not_allowed))
        .route("/whep/{room}/{session}", delete(end).fallback(not_allowed))
        .route("/room/{room}/picture", post(elsewhere).fallback(not_allowed))
        .layer(axum::middleware::from_fn(whip::open_to_others))
        .layer(DefaultBodyLimit::max(LARGEST_OFFER))
        .with_state(Video { door, pictures })
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
            return Ok(None);
        }
        match door.rooms.config().keys.read(room, token).filter(|pass| door.now() < pass.until) {
            Some(Pass { person, .. }) if person.role == Role::Host => Ok(Some(person)),
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
        pass.map(|pass| Some(pass.person)).ok_or(StatusCode::UNAUTHORIZED)
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
        may: impl FnOnce(&str) -> Result<Option<Person>, StatusCode>,
    ) -> Response {
        let door = &self.door.0;
        if door.rooms.title(room).is_none() {
            return if door.card(room).await.is_some() { not_open() } else { not_found() };
        }
        let person = match may(whip::bearer(headers).unwrap_or_default()) {
            Ok(person) => person,
            Err(status) => return may_not(status),
        };
        if let Err(wait) = door.spent.join(address(from.as_deref())) {
            return too_many(wait);
        }
        match door.book.plane(room).await {
            Ok(open) if open.plane.is_own() => {}
            Ok(_) => return respond(StatusCode::CONFLICT, other_plane()),
            Err(refusal) => return respond(StatusCode::SERVICE_UNAVAILABLE, refusal),
        }
        let Some(pictures) = &self.pictures else {
            return respond(StatusCode::SERVICE_UNAVAILABLE, whip::off());
        };
        let offer = match whip::offer(headers, body) {
            Ok(offer) => offer.to_owned(),
            Err(refused) => return *refused,
        };
        let place = match way {
            Way::Publish => format!("/whip/{}", room.0),
            Way::Watch => format!("/whep/{}", room.0),
        };
        match pictures.open(Asked { room, way, person, offer }).await {
            Ok(opened) => whip::created(&place, opened),
            Err(no) => no_picture(no),
        }
    }
}

fn no_picture(no: NoPicture) -> Response {
    match no {
        NoPicture::Plane(no) => whip::refused(no),
        NoPicture::Blocked => {
            let refusal = Refusal::new("blocked", "you were removed from this room", "您已被移出本直播间");
            respond(StatusCode::FORBIDDEN, refusal)
        }
        NoPicture::Moving => {
            let (en, zh) =
                ("the machine that runs this room does not answer", "承载本直播间的服务器暂无应答");
            let refusal = Refusal::new("picture_moving", en, zh).hint("try again", "请稍后重试");
            let mut response = respond(StatusCode::SERVICE_UNAVAILABLE, refusal);
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
            response
        }
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
    // What the other plane lets in it keeps: whoever is blocked gets no further ticket.
    if !admits(&door.rooms, room, pass.person.clone()).await {
        return no_picture(NoPicture::Blocked);
    }
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

async fn end(State(video): State<Video>, Path((room, session)): Path<(Uuid, String)>) -> Response {
    let Some(pictures) = &video.pictures else {
        return respond(StatusCode::SERVICE_UNAVAILABLE, whip::off());
    };
    let Ok(session) = session.parse() else { return whip::ended_or_not(false) };
    match pictures.end(RoomId(room), session).await {
        Ok(ended) => whip::ended_or_not(ended),
        Err(no) => no_picture(no),
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
