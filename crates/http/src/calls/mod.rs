//! The door of calls for customers: nobody here is signed in to the console; who somebody is says the token of their link, in
//! `Authorization: Bearer`, never a cookie. The page itself holds no secret: its address carries the token behind the `#`.

mod events;
mod guest;
mod media;
mod told;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use app::{App, AppError};
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{delete, get, post};
use domain::call::{Command, Speaker};
use domain::ids::CallId;
use serde::Deserialize;
use uuid::Uuid;
use video::MediaPlane;

use crate::api::v1::calls::LinesIn;
use crate::error::{Error, respond};
use crate::room::Budgets;
use crate::room::budget::{Rate, Spent};
use crate::room::enter::{From, address};
use crate::whip::LARGEST_OFFER;
use guest::{Costly, Guest};

/// Largest body but for offers: twenty lines.
const LARGEST_BODY: usize = 64 << 10;
/// Most event streams of a call at the same time: a customer has few windows.
const MOST_STREAMS: u32 = 4;

/// What one address may do: a household, or a few customers behind one phone network.
pub fn budgets() -> Budgets {
    Budgets {
        commands_of_address: Rate { a_second: 10.0, burst: 100.0 },
        joins_of_address: Rate { a_second: 0.5, burst: 30.0 },
        sockets_of_address: 40,
        ..Budgets::default()
    }
}

/// The door.
#[derive(Clone, Debug)]
pub struct Door(Arc<Inside>);

#[derive(Debug)]
struct Inside {
    app: Arc<App>,
    plane: Option<Arc<dyn MediaPlane>>,
    /// The customers' page.
    page: Option<Arc<str>>,
    spent: Spent,
    /// Event streams by call.
    streams: Mutex<HashMap<CallId, u32>>,
}

impl Door {
    /// A door to calls. `page` is the customers' page.
    pub fn new(
        app: Arc<App>,
        plane: Option<Arc<dyn MediaPlane>>,
        page: Option<Arc<str>>,
        budgets: &Budgets,
    ) -> Self {
        let streams = Mutex::default();
        Self(Arc::new(Inside { app, plane, page, spent: Spent::new(budgets), streams }))
    }

    /// One request of an address.
    fn spend(&self, from: &From) -> Result<(), Response> {
        let spent = self.0.spent.command(address(from.as_deref()), std::time::Instant::now());
        spent.map_err(too_many)
    }

    /// One of the requests that cost more: a knock, a picture.
    fn spend_more(&self, from: &From) -> Result<(), Response> {
        self.0.spent.join(address(from.as_deref())).map_err(too_many)
    }

    /// One more event stream of a call; none when it has as many as it may.
    fn stream(&self, call: CallId) -> Option<Listening> {
        let mut streams = self.0.streams.lock().unwrap_or_else(PoisonError::into_inner);
        let count = streams.entry(call).or_default();
        if *count >= MOST_STREAMS {
            return None;
        }
        *count += 1;
        Some(Listening { door: self.clone(), call })
    }
}

/// An event stream that counts until it is dropped.
#[derive(Debug)]
struct Listening {
    door: Door,
    call: CallId,
}

impl Drop for Listening {
    fn drop(&mut self) {
        let mut streams = self.door.0.streams.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = streams.get_mut(&self.call) {
            *count -= 1;
            if *count == 0 {
                streams.remove(&self.call);
            }
        }
    }
}

/// The routes `/call` (the page) and `/calls`. Served with the addresses of those who ask (`ConnectInfo<SocketAddr>`).
pub fn router(door: Door) -> Router {
    let pictures = Router::new()
        .route("/calls/{call}/whip", post(media::publish).fallback(not_allowed))
        .route("/calls/{call}/whep", post(media::watch).fallback(not_allowed))
        .route("/calls/{call}/media/{session}", delete(media::end).fallback(not_allowed))
        .layer(DefaultBodyLimit::max(LARGEST_OFFER));
    let words = Router::new()
        .route("/calls/{call}", get(look).fallback(not_allowed))
        .route("/calls/{call}/events", get(events::open).fallback(not_allowed))
        .route("/calls/{call}/knock", post(knock).fallback(not_allowed))
        .route("/calls/{call}/leave", post(leave).fallback(not_allowed))
        .route("/calls/{call}/decline", post(decline).fallback(not_allowed))
        .route("/calls/{call}/agree", post(agree).fallback(not_allowed))
        .route("/calls/{call}/captions", post(captions).fallback(not_allowed))
        .layer(DefaultBodyLimit::max(LARGEST_BODY));
    pictures
        .merge(words)
        .layer(axum::middleware::map_response(untold))
        .route("/call/{call}", get(page))
        .with_state(door)
}

/// Nothing of a call is kept by browsers and proxies.
async fn untold(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

async fn not_allowed() -> Response {
    crate::error::method_not_allowed()
}

/// The page, whatever the call: what the link opens is said by its token, which no server sees with this request.
async fn page(State(door): State<Door>, Path(_call): Path<Uuid>) -> Response {
    let Some(page) = &door.0.page else { return StatusCode::NOT_FOUND.into_response() };
    let head = [
        (header::CACHE_CONTROL.as_str(), "no-cache"),
        (header::REFERRER_POLICY.as_str(), "no-referrer"),
        ("x-robots-tag", "noindex, nofollow"),
        ("permissions-policy", "camera=(self), microphone=(self)"),
    ];
    (head, Html(page.to_string())).into_response()
}

fn too_many(wait_ms: i64) -> Response {
    Error(AppError::TooMany { seconds: u64::try_from((wait_ms + 999) / 1_000).unwrap_or(1) }).into_response()
}

/// What a customer is told that did not get what they asked for.
fn refused(error: AppError) -> Response {
    let AppError::Refused(refusal) = error else { return Error(error).into_response() };
    let status = match &*refusal.code {
        "bad_token" => StatusCode::UNAUTHORIZED,
        "call_not_found" => StatusCode::NOT_FOUND,
        "call_over" | "call_expired" => StatusCode::GONE,
        "media_off" => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let mut response = respond(status, refusal);
    if status == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

async fn look(guest: Guest) -> Response {
    guest::told(guest.look().await)
}

#[derive(Deserialize)]
struct KnockIn {
    name: Option<String>,
    #[serde(default)]
    camera: bool,
}

async fn knock(Costly(guest): Costly, body: Bytes) -> Response {
    guest.does(&body, |b: KnockIn| Command::Knock { name: b.name, camera: b.camera }).await
}

#[derive(Deserialize)]
struct Nothing {}

async fn leave(guest: Guest, body: Bytes) -> Response {
    guest.does(&body, |_: Nothing| Command::Leave).await
}

#[derive(Deserialize)]
struct DeclineIn {
    reason: Option<String>,
}

async fn decline(guest: Guest, body: Bytes) -> Response {
    guest.does(&body, |b: DeclineIn| Command::Decline { reason: b.reason }).await
}

#[derive(Deserialize)]
struct AgreeIn {
    kept: bool,
}

async fn agree(guest: Guest, body: Bytes) -> Response {
    guest.does(&body, |b: AgreeIn| Command::Agree { kept: b.kept }).await
}

async fn captions(guest: Guest, body: Bytes) -> Response {
    guest.does(&body, |b: LinesIn| Command::Say { by: Speaker::Customer, lines: b.lines() }).await
}
