//! WHIP (RFC 9725) and WHEP over a media plane: what a request must look like and what is answered, whoever may do it. The door in
//! front looks at tokens and says which stream is meant; sessions are ended by whoever knows their unguessable address.

use axum::body::Bytes;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::refusal::Refusal;
use video::{MediaPlane, No, Opened, SessionId, StreamName};

use crate::error::respond;

/// Largest offer.
pub const LARGEST_OFFER: usize = 64 << 10;
/// What offers and answers are.
const SDP: &str = "application/sdp";
/// When to try again where a limit is reached.
const TRY_AGAIN: HeaderValue = HeaderValue::from_static("5");

/// Which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// WHIP: the peer sends.
    Publish,
    /// WHEP: the peer watches.
    Watch,
}

/// Answers an offer. `place` is where sessions of this stream live, without a slash at its end: `Location` is made of it.
pub async fn answer(
    plane: &dyn MediaPlane,
    way: Way,
    stream: &StreamName,
    place: &str,
    headers: &HeaderMap,
    body: &Bytes,
) -> Response {
    let offer = match offer(headers, body) {
        Ok(offer) => offer,
        Err(refused) => return *refused,
    };
    let opened = match way {
        Way::Publish => plane.publish(stream, offer).await,
        Way::Watch => plane.watch(stream, offer).await,
    };
    match opened {
        Ok(opened) => created(place, opened),
        Err(no) => refused(no),
    }
}

/// The offer of a request.
///
/// # Errors
/// The answer to what is none.
pub fn offer<'a>(headers: &HeaderMap, body: &'a Bytes) -> Result<&'a str, Box<Response>> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(SDP) {
        let refusal = Refusal::new("not_sdp", "an offer is application/sdp", "请求内容须为 application/sdp");
        return Err(Box::new(respond(StatusCode::UNSUPPORTED_MEDIA_TYPE, refusal)));
    }
    std::str::from_utf8(body).map_err(|_not_text| Box::new(refused(No::BadOffer)))
}

/// The answer to an offer that opened a session. `place` is as for [`answer`].
pub fn created(place: &str, Opened { session, answer }: Opened) -> Response {
    let head = [(header::CONTENT_TYPE, SDP.to_owned()), (header::LOCATION, format!("{place}/{session}"))];
    (StatusCode::CREATED, head, answer).into_response()
}

/// Ends a session by its name in the address.
pub async fn end(plane: &dyn MediaPlane, session: &str) -> Response {
    let ended = match session.parse::<SessionId>() {
        Ok(id) => plane.end(id).await,
        Err(_) => false,
    };
    ended_or_not(ended)
}

/// The answer to the end of a session.
pub fn ended_or_not(ended: bool) -> Response {
    if ended {
        return StatusCode::OK.into_response();
    }
    let refusal = Refusal::new("session_not_found", "there is no such session", "没有该会话");
    respond(StatusCode::NOT_FOUND, refusal)
}

/// What a plane says no to.
pub fn refused(no: No) -> Response {
    let (status, refusal) = match no {
        No::BadOffer => (
            StatusCode::BAD_REQUEST,
            Refusal::new("bad_offer", "the offer cannot be read", "无法读取该 SDP")
                .hint("offer audio and VP8 or H.264", "请提供音频以及 VP8 或 H.264 视频"),
        ),
        No::TooManyPublishers => (
            StatusCode::CONFLICT,
            Refusal::new("too_many_publishers", "others are publishing here", "已有其他设备在推流")
                .hint("stop one of them", "请先停止其中一个"),
        ),
        No::TooManyViewers => (
            StatusCode::SERVICE_UNAVAILABLE,
            Refusal::new("too_many_viewers", "no more can watch here", "观看人数已达上限"),
        ),
        No::Away => (StatusCode::SERVICE_UNAVAILABLE, off()),
    };
    let mut response = respond(status, refusal);
    if no == No::TooManyViewers {
        response.headers_mut().insert(header::RETRY_AFTER, TRY_AGAIN);
    }
    response
}

/// This program has no media plane.
pub(crate) fn off() -> Refusal {
    Refusal::new("media_off", "this program carries no video", "本程序未启用视频")
        .hint("ask whoever runs the server to open the media port", "请服务器管理员开放媒体端口")
}

/// The token of `Authorization: Bearer`.
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

/// Lets pages of other origins and other programs publish and watch: who may is said by the token, never by a cookie.
pub async fn open_to_others(request: Request, next: Next) -> Response {
    let asked = request.method() == Method::OPTIONS;
    let mut response = if asked { StatusCode::NO_CONTENT.into_response() } else { next.run(request).await };
    let headers = response.headers_mut();
    for (name, value) in [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (header::ACCESS_CONTROL_EXPOSE_HEADERS, "Location, Retry-After"),
        (header::CACHE_CONTROL, "no-store"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if asked {
        for (name, value) in [
            (header::ACCESS_CONTROL_ALLOW_METHODS, "POST, DELETE"),
            (header::ACCESS_CONTROL_ALLOW_HEADERS, "Authorization, Content-Type"),
            (header::ACCESS_CONTROL_MAX_AGE, "86400"),
        ] {
            headers.insert(name, HeaderValue::from_static(value));
        }
        headers.insert("accept-post", HeaderValue::from_static(SDP));
    }
    response
}
