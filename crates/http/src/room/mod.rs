//! The door of the live rooms: hello, join, the socket, the files of draws and the viewers' page. Public: nobody here is signed in to the
//! console; who somebody is says a token that is signed here, after some work. The wire is docs/live-protocol.md.

pub(crate) mod budget;
pub(crate) mod enter;
mod hear;
mod line;
mod pictures;
mod socket;
mod upgrade;
mod video;

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use app::shows::OpenPlane;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use domain::plane::LivePlane;
use domain::refusal::Refusal;
use live::engine::Rooms;
use live::room::{Caption, PersonId, RoomId};
use serde::Serialize;
use serde_json::Value;

pub use budget::Budgets;
use budget::{Spent, Used};
pub use hear::heard;
pub use pictures::{Asked, NoPicture, OwnPictures, Pictures};
pub use video::{plane_of, router as video_router};

/// Largest body of a join.
const LARGEST_JOIN: usize = 8 << 10;

/// Where a room stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RoomState {
    /// Announced; nobody can come in yet.
    Planned,
    /// It runs.
    Open,
    /// It has ended.
    Ended,
}

/// What everybody may know of a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoomCard {
    /// Its title.
    pub title: String,
    /// Where it stands.
    pub state: RoomState,
}

/// The card of a room, once it is found.
pub type Card<'a> = Pin<Box<dyn Future<Output = Option<RoomCard>> + Send + 'a>>;

/// What the claim ledger says of captions, as JSON (`{sentences, findings}`, as its resource answers).
pub type Told<'a> = Pin<Box<dyn Future<Output = Result<Value, Refusal>> + Send + 'a>>;

/// The media plane that carries a room's picture, once it is looked up.
pub type Plane<'a> = Pin<Box<dyn Future<Output = Result<OpenPlane, Refusal>> + Send + 'a>>;

/// Where rooms that do not run here are looked up.
pub trait RoomBook: Send + Sync + std::fmt::Debug {
    /// The card of a room; `None` where there is no such room.
    fn card(&self, room: RoomId) -> Card<'_>;
    /// Who carries the picture of a room: this program, unless the shop chose otherwise.
    fn plane(&self, _room: RoomId) -> Plane<'_> {
        Box::pin(async { Ok(OpenPlane { plane: LivePlane::default(), secret: String::new() }) })
    }
    /// Gives what the host is heard to say to the shop's claim ledger, by somebody of its staff.
    fn hear(&self, _room: RoomId, _staff: PersonId, _captions: Vec<Caption>) -> Told<'_> {
        Box::pin(async {
            Err(Refusal::new("no_ledger", "there is no claim ledger here", "这里没有口播台账"))
        })
    }
}

/// The door.
#[derive(Clone, Debug)]
pub struct Door(Arc<Inside>);

#[derive(Debug)]
struct Inside {
    rooms: Arc<Rooms>,
    book: Arc<dyn RoomBook>,
    /// The viewers' page.
    page: Option<Arc<str>>,
    settings: Settings,
    spent: Spent,
    used: Used,
}

/// How the door is kept.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Zero bits that a proof of work must have; 16 take a phone a fraction of a second.
    pub bits: u8,
    /// What one person and one address may do.
    pub budgets: Budgets,
    /// The server pings so often; a socket that is silent for three times as long is closed.
    pub ping: Duration,
    /// A socket that does not take what is sent for so long is closed.
    pub patience: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            bits: 16,
            budgets: Budgets::default(),
            ping: Duration::from_secs(20),
            patience: Duration::from_secs(20),
        }
    }
}

impl Door {
    /// A door to rooms. `page` is the viewers' page.
    pub fn new(
        rooms: Arc<Rooms>,
        book: Arc<dyn RoomBook>,
        page: Option<Arc<str>>,
        settings: Settings,
    ) -> Self {
        let spent = Spent::new(&settings.budgets);
        Self(Arc::new(Inside { rooms, book, page, settings, spent, used: Used::default() }))
    }
}

/// The routes under `/room`. Served with the addresses of those who ask (`ConnectInfo<SocketAddr>`).
pub fn router(door: Door) -> Router {
    Router::new()
        .route("/room/{room}", get(enter::page))
        .route("/room/{room}/hello", get(enter::hello))
        .route("/room/{room}/join", post(enter::join))
        .route("/room/{room}/ws", get(socket::open))
        .route("/room/{room}/draws/{file}", get(enter::draw))
        .layer(DefaultBodyLimit::max(LARGEST_JOIN))
        .with_state(door)
}
