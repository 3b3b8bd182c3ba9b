//! WHIP and WHEP as programs see them: statuses of RFC 9725, who may, and a picture that really comes through.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use app::{SystemClock, SystemEntropy};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, header};
use domain::time::Clock as _;
use http_api::room::{Card, Door, RoomBook, RoomCard, RoomState, Settings, video_router};
use live::engine::{Config, Rooms};
use live::pass::{Keys, Pass};
use live::room::{Person, PersonId, Role, RoomId, RoomSetup};
use serde_json::Value;
use tower::ServiceExt as _;
use uuid::Uuid;
use video::peer::{Peer, vp8};
use video::{MediaPlane, Sfu};

const ROOM: RoomId = RoomId(Uuid::from_u128(1));

/// Planned: the room 2.
#[derive(Debug)]
struct Book;
impl RoomBook for Book {
    fn card(&self, room: RoomId) -> Card<'_> {
        let planned = room.0.as_u128() == 2;
        Box::pin(
            async move { planned.then(|| RoomCard { title: "Later".into(), state: RoomState::Planned }) },
        )
    }
}

struct House {
    router: Router,
    rooms: Arc<Rooms>,
    folder: PathBuf,
}

impl Drop for House {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.folder));
    }
}

struct Answer {
    status: u16,
    headers: HeaderMap,
    text: String,
}

impl Answer {
    fn code(&self) -> (u16, String) {
        let body: Value = serde_json::from_str(&self.text).unwrap_or_default();
        (self.status, body["error"]["code"].as_str().unwrap_or_default().to_owned())
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

impl House {
    fn new(plane: Option<Arc<dyn MediaPlane>>) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let name = format!("kintsugi-video-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(name);
        let config =
            Config::new(folder.clone(), Keys::new(&[9; 32]), Arc::new(SystemClock), Arc::new(SystemEntropy));
        let rooms = Arc::new(Rooms::new(config));
        rooms.open(RoomSetup::new(ROOM, "Harvest night"), 1).unwrap();
        let door = Door::new(Arc::clone(&rooms), Arc::new(Book), None, Settings::default());
        Self { router: video_router(door, plane), rooms, folder }
    }

    fn with_picture() -> Self {
        let config = video::Config::new("127.0.0.1:0".parse().unwrap(), vec!["127.0.0.1".parse().unwrap()]);
        Self::new(Some(Arc::new(Sfu::start(config).unwrap())))
    }

    fn pass(&self, role: Role) -> String {
        let person = Person { id: PersonId(Uuid::from_u128(77)), name: "Mei".into(), role };
        let until = SystemClock.now().millis() + 60_000;
        self.rooms.config().keys.token(&Pass { room: ROOM, person, until })
    }

    fn publisher(&self) -> String {
        self.rooms.config().keys.publisher(ROOM, SystemClock.now().millis() + 60_000)
    }

    async fn ask(&self, method: &str, path: &str, token: &str, kind: &str, body: &str) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header(header::CONTENT_TYPE, kind)
            .body(Body::from(body.to_owned()))
            .unwrap();
        let (parts, body) = self.router.clone().oneshot(request).await.unwrap().into_parts();
        let text = String::from_utf8(to_bytes(body, 1 << 20).await.unwrap().to_vec()).unwrap();
        Answer { status: parts.status.as_u16(), headers: parts.headers, text }
    }

    async fn offer(&self, path: &str, token: &str, offer: &str) -> Answer {
        self.ask("POST", path, token, "application/sdp", offer).await
    }
}

fn path(way: &str, room: u128) -> String {
    format!("/{way}/{}", Uuid::from_u128(room))
}

#[tokio::test]
async fn a_picture_comes_through_and_ends_with_its_session() {
    let house = House::with_picture();
    let (mut camera, offer) = Peer::publisher(1).await.unwrap();
    let taken = house.offer(&path("whip", 1), &house.publisher(), &offer).await;
    assert_eq!((taken.status, taken.header("content-type")), (201, "application/sdp"), "{}", taken.text);
    assert!(taken.header("location").starts_with(&path("whip", 1)));
    assert_eq!(taken.header("access-control-allow-origin"), "*");
    camera.answered(&taken.text).unwrap();
    camera.connect().await.unwrap();

    let (mut phone, ask) = Peer::viewer().await.unwrap();
    let kind = "Application/SDP; charset=utf-8";
    let watched = house.ask("POST", &path("whep", 1), &house.pass(Role::Viewer), kind, &ask).await;
    assert_eq!(watched.status, 201, "{}", watched.text);
    phone.answered(&watched.text).unwrap();
    phone.connect().await.unwrap();
    for frame in 0..60_u32 {
        let key = camera.seen.asked > 0;
        camera.picture(0, frame * 3_000, vp8(true, key, frame as u16, frame as u8, 200), true).unwrap();
        camera.run(Duration::from_millis(10)).await.unwrap();
        phone.run(Duration::from_millis(10)).await.unwrap();
    }
    assert!(phone.seen.video.len() > 20, "{}", phone.seen.video.len());

    let place = taken.header("location").to_owned();
    // No trickling here, no restart.
    let patch = house.ask("PATCH", &place, "", "application/trickle-ice-sdpfrag", "").await;
    assert_eq!(patch.code(), (405, "method_not_allowed".to_owned()));
    assert_eq!(house.ask("DELETE", &place, "", "", "").await.status, 200);
    assert_eq!(house.ask("DELETE", &place, "", "", "").await.code(), (404, "session_not_found".to_owned()));
    assert_eq!(house.ask("DELETE", &format!("{}/x", path("whip", 1)), "", "", "").await.status, 404);
    camera.run(Duration::from_millis(200)).await.unwrap();
    assert!(camera.seen.over, "who sent is told");
}

#[tokio::test]
async fn tokens_types_rooms_and_sizes_are_looked_at() {
    let house = House::with_picture();
    let (_camera, offer) = Peer::publisher(1).await.unwrap();
    let (publisher, host, viewer) = (house.publisher(), house.pass(Role::Host), house.pass(Role::Viewer));
    let refused = |code: &str, status: u16| (status, code.to_owned());
    for (way, token, wanted) in [
        ("whip", "", refused("bad_token", 401)),
        ("whip", viewer.as_str(), refused("may_not_publish", 403)),
        ("whip", &house.pass(Role::Assistant), refused("may_not_publish", 403)),
        ("whep", "", refused("bad_token", 401)),
        ("whep", &publisher, refused("bad_token", 401)),
    ] {
        let answer = house.offer(&path(way, 1), token, &offer).await;
        assert_eq!(answer.code(), wanted, "{way}");
        assert_eq!(answer.header("www-authenticate"), if wanted.0 == 401 { "Bearer" } else { "" });
    }
    assert_eq!(house.offer(&path("whip", 1), &host, &offer).await.status, 201, "a host may by their pass");
    assert_eq!(house.offer(&path("whip", 2), &host, &offer).await.code(), refused("room_not_open", 409));
    assert_eq!(house.offer(&path("whep", 9), &viewer, &offer).await.code(), refused("room_not_found", 404));
    assert_eq!(house.offer(&path("whip", 1), &publisher, "v=0\r\n").await.code(), refused("bad_offer", 400));
    let typed = house.ask("POST", &path("whip", 1), &publisher, "text/plain", &offer).await;
    assert_eq!(typed.code(), refused("not_sdp", 415));
    assert_eq!(house.offer(&path("whip", 1), &publisher, &"a".repeat(70_000)).await.status, 413);
    assert_eq!(house.ask("GET", &path("whip", 1), "", "", "").await.status, 405);
    let asked = house.ask("OPTIONS", &path("whip", 1), "", "", "").await;
    assert_eq!((asked.status, asked.header("accept-post")), (204, "application/sdp"));
    assert!(asked.header("access-control-allow-headers").contains("Authorization"));
    // Two more publishers may try at once, not three.
    for status in [201, 201, 409] {
        assert_eq!(house.offer(&path("whip", 1), &publisher, &offer).await.status, status);
    }
}

#[tokio::test]
async fn a_program_without_video_says_so() {
    let house = House::new(None);
    let answer = house.offer(&path("whep", 1), &house.pass(Role::Viewer), "v=0").await;
    assert_eq!(answer.code(), (503, "media_off".to_owned()));
}
