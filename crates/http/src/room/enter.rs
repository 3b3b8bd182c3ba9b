//! What comes before the socket: the page, hello, the proof of work and the token; and the files of draws after.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::Json;
use axum::body::Bytes;
use axum::extract::{ConnectInfo, Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use domain::ids::new_uuid;
use domain::refusal::{Refusal, Words};
use live::pass::{BadProof, Challenge, Pass};
use live::room::{Person, PersonId, Role, RoomId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Door, Inside, RoomCard, RoomState};
use crate::error::{internal, respond};

/// How long a challenge counts, in milliseconds.
const CHALLENGE: i64 = 120_000;
/// How long a viewer's token counts.
const TOKEN: i64 = 6 * 3_600_000;
/// How long after its end a token still tells who somebody was.
const REMEMBERED: i64 = 24 * 3_600_000;
const LONGEST_NAME: usize = 24;

/// Where somebody asks from; without a socket (in tests of the router alone) from nowhere.
pub(crate) fn address(info: Option<&ConnectInfo<SocketAddr>>) -> IpAddr {
    info.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |info| info.0.ip())
}

/// The address as an extension that may be missing.
pub(crate) type From = Option<axum::Extension<ConnectInfo<SocketAddr>>>;

pub(super) fn not_found() -> Response {
    respond(
        StatusCode::NOT_FOUND,
        Refusal::new("room_not_found", "there is no such room", "没有找到该直播间"),
    )
}

pub(super) fn not_open() -> Response {
    let refusal = Refusal::new("room_not_open", "this room is not open", "直播间未开播");
    respond(StatusCode::CONFLICT, refusal.hint("come back when it is live", "请在开播后再来"))
}

impl Inside {
    /// The card of a room; what runs here needs no looking up.
    pub(super) async fn card(&self, room: RoomId) -> Option<RoomCard> {
        match self.rooms.title(room) {
            Some(title) => Some(RoomCard { title, state: RoomState::Open }),
            None => self.book.card(room).await.map(|card| match card.state {
                // Announced as open, and not running here: nobody can come in.
                RoomState::Open => RoomCard { state: RoomState::Planned, ..card },
                _ => card,
            }),
        }
    }

    pub(super) fn now(&self) -> i64 {
        self.rooms.config().clock.now().millis()
    }
}

pub(super) async fn page(State(door): State<Door>, Path(room): Path<Uuid>) -> Response {
    match (door.0.card(RoomId(room)).await, &door.0.page) {
        (Some(_), Some(page)) => Html(page.to_string()).into_response(),
        _ => not_found(),
    }
}

#[derive(Serialize)]
struct Hello {
    room: RoomId,
    title: String,
    state: RoomState,
    time: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    challenge: Option<Challenge>,
}

pub(super) async fn hello(State(door): State<Door>, Path(room): Path<Uuid>) -> Response {
    let (door, room) = (&door.0, RoomId(room));
    let Some(RoomCard { title, state }) = door.card(room).await else { return not_found() };
    let (config, time) = (door.rooms.config(), door.now());
    let challenge = (state == RoomState::Open)
        .then(|| config.keys.challenge(room, door.settings.bits, time + CHALLENGE, &*config.entropy));
    let mut response = Json(Hello { room, title, state, time, challenge }).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

#[derive(Deserialize)]
struct Join {
    name: String,
    nonce: String,
    proof: String,
    #[serde(default)]
    token: Option<String>,
}

#[derive(Serialize)]
struct Joined<'a> {
    token: String,
    person: PersonId,
    name: &'a str,
    role: Role,
    until: i64,
}

pub(super) async fn join(
    State(door): State<Door>,
    Path(room): Path<Uuid>,
    from: From,
    body: Bytes,
) -> Response {
    let (door, room) = (&door.0, RoomId(room));
    if door.rooms.title(room).is_none() {
        return if door.card(room).await.is_some() { not_open() } else { not_found() };
    }
    if let Err(wait) = door.spent.join(address(from.as_deref())) {
        return too_many(wait);
    }
    match admit(door, room, &body) {
        Ok(pass) => {
            let token = door.rooms.config().keys.token(&pass);
            let Pass { person: Person { id, name, role }, until, .. } = pass;
            let mut response = Json(Joined { token, person: id, name: &name, role, until }).into_response();
            response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            response
        }
        Err(refusal) => respond(StatusCode::UNPROCESSABLE_ENTITY, refusal),
    }
}

/// Who comes in, once the work is done.
fn admit(door: &Inside, room: RoomId, body: &[u8]) -> Result<Pass, Refusal> {
    let join: Join = serde_json::from_slice(body).map_err(|e| {
        Refusal::with(
            "bad_body",
            Words::made(format!("the body cannot be read: {e}"), format!("无法读取请求内容：{e}")),
        )
    })?;
    let name = join.name.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
        let refusal = Refusal::new("bad_name", "a name has 1 to 24 characters", "昵称须为 1 至 24 个字");
        return Err(refusal.field("name"));
    }
    let (config, now) = (door.rooms.config(), door.now());
    let until = config.keys.solved(room, &join.nonce, &join.proof, now).map_err(|bad| match bad {
        BadProof::Wrong => Refusal::new("bad_proof", "the proof does not solve the challenge", "验证未通过"),
        BadProof::Expired => Refusal::new("nonce_expired", "the challenge is too old", "验证已过期")
            .hint("say hello again", "请重新获取验证"),
    })?;
    if !door.used.first(&join.nonce, until, now) {
        let refusal = Refusal::new("nonce_used", "the challenge was used before", "该验证已被使用");
        return Err(refusal.hint("say hello again", "请重新获取验证"));
    }
    let earlier = join.token.and_then(|token| config.keys.read(room, &token));
    let earlier = earlier.filter(|pass| now < pass.until + REMEMBERED);
    let id = earlier.map_or_else(
        || PersonId(new_uuid(config.clock.now(), &*config.entropy)),
        // The person stays; what staff may do comes from the console alone.
        |pass| pass.person.id,
    );
    let person = Person { id, name: name.into(), role: Role::Viewer };
    Ok(Pass { room, person, until: now + TOKEN })
}

pub(super) fn too_many(wait_ms: i64) -> Response {
    let seconds = (wait_ms + 999) / 1_000;
    let (en, zh) =
        (format!("too many joins; wait {seconds} seconds"), format!("进入过于频繁，请等待 {seconds} 秒"));
    let mut response =
        respond(StatusCode::TOO_MANY_REQUESTS, Refusal::with("too_many_joins", Words::made(en, zh)));
    if let Ok(value) = HeaderValue::from_str(&seconds.to_string()) {
        response.headers_mut().insert(header::RETRY_AFTER, value);
    }
    response
}

pub(super) async fn draw(State(door): State<Door>, Path((room, file)): Path<(Uuid, String)>) -> Response {
    let number = file.strip_suffix(".json").and_then(|n| n.parse::<u64>().ok());
    let none = || {
        let refusal = Refusal::new(
            "no_such_game",
            "there is no such draw, or it is not over",
            "没有该抽奖，或尚未开奖",
        );
        respond(StatusCode::NOT_FOUND, refusal)
    };
    let Some(number) = number else { return none() };
    match door.0.rooms.draw_file(RoomId(room), number).await {
        Ok(Some(json)) => ([(header::CONTENT_TYPE, "application/json")], json).into_response(),
        Ok(None) => none(),
        Err(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "a room's journal cannot be read");
            internal()
        }
    }
}
