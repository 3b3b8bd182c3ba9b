//! WHIP and WHEP as programs see them: statuses of RFC 9725, who may, and a picture that really comes through.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use app::SystemEntropy;
use app::shows::OpenPlane;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, header};
use domain::plane::{LivePlane, PlaneKind};
use http_api::room::{
    Card, Door, OwnPictures, Pictures, Plane, RoomBook, RoomCard, RoomState, Settings, video_router,
};
use live::engine::{Config, Rooms};
use live::pass::{Keys, Pass};
use live::room::{Command, Person, PersonId, Role, RoomId, RoomSetup};
use serde_json::Value;
use testkit::FixedClock;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;
use uuid::Uuid;
use video::peer::{Peer, vp8};
use video::{MediaPlane, Sfu};

const NOW: &str = "2026-11-02T02:00:00Z";
const ROOM: RoomId = RoomId(Uuid::from_u128(1));

/// Planned: the room 2. Who carries the picture of all of them.
#[derive(Debug)]
struct Book(OpenPlane);
impl RoomBook for Book {
    fn card(&self, room: RoomId) -> Card<'_> {
        let planned = room.0.as_u128() == 2;
        Box::pin(
            async move { planned.then(|| RoomCard { title: "Later".into(), state: RoomState::Planned }) },
        )
    }

    fn plane(&self, _room: RoomId) -> Plane<'_> {
        Box::pin(async { Ok(self.0.clone()) })
    }
}

struct House {
    router: Router,
    rooms: Arc<Rooms>,
    folder: PathBuf,
    stop: CancellationToken,
}

impl Drop for House {
    fn drop(&mut self) {
        self.stop.cancel();
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
        Self::of(plane, OpenPlane { plane: LivePlane::default(), secret: String::new() })
    }

    fn of(plane: Option<Arc<dyn MediaPlane>>, carried: OpenPlane) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let name = format!("kintsugi-video-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(name);
        let config = Config::new(
            folder.clone(),
            Keys::new(&[9; 32]),
            Arc::new(FixedClock::parse(NOW)),
            Arc::new(SystemEntropy),
        );
        let rooms = Arc::new(Rooms::new(config));
        rooms.open(RoomSetup::new(ROOM, "Harvest night"), 1).unwrap();
        let door = Door::new(Arc::clone(&rooms), Arc::new(Book(carried)), None, Settings::default());
        let pictures = plane.map(|plane| Arc::new(OwnPictures::new(plane, Arc::clone(&rooms))));
        let stop = CancellationToken::new();
        if let Some(own) = &pictures {
            tokio::spawn(Arc::clone(own).follow(stop.clone()));
        }
        let router = video_router(door, pictures.map(|own| own as Arc<dyn Pictures>));
        Self { router, rooms, folder, stop }
    }

    fn with_picture() -> Self {
        let config = video::Config::new("127.0.0.1:0".parse().unwrap(), vec!["127.0.0.1".parse().unwrap()]);
        Self::new(Some(Arc::new(Sfu::start(config).unwrap())))
    }

    fn pass(&self, role: Role) -> String {
        self.pass_of(77, role)
    }

    fn pass_of(&self, id: u128, role: Role) -> String {
        let person = Person { id: PersonId(Uuid::from_u128(id)), name: "Mei".into(), role };
        let until = self.now() + 60_000;
        self.rooms.config().keys.token(&Pass { room: ROOM, person, until })
    }

    fn publisher(&self) -> String {
        self.rooms.config().keys.publisher(ROOM, self.now() + 60_000)
    }

    fn now(&self) -> i64 {
        self.rooms.config().clock.now().millis()
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

fn carried(kind: PlaneKind, key: &str, secret: &str) -> OpenPlane {
    let (url, player_link) = ("wss://kit.example.com".to_owned(), "https://tea.example/{room}".to_owned());
    OpenPlane {
        plane: LivePlane { version: 1, kind, url, key: key.to_owned(), player_link },
        secret: secret.to_owned(),
    }
}

/// The token was made by another program from the same claims: a viewer of this room, from now for the minute of their pass.
const TOKEN: &str = "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJleHAiOjE3OTM1ODQ4NjAsImlzcyI6ImRldmtleSIsIm5iZiI6MTc5MzU4NDgwMCwic3ViIjoiMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwNGQiLCJuYW1lIjoiIiwidmlkZW8iOnsicm9vbUpvaW4iOnRydWUsInJvb20iOiIwMDAwMDAwMC0wMDAwLTAwMDAtMDAwMC0wMDAwMDAwMDAwMDEiLCJjYW5QdWJsaXNoIjpmYWxzZSwiY2FuU3Vic2NyaWJlIjp0cnVlfX0.FwInTdGWKqXBQJYOGBETDTxvGZnuvC--wXZUc1Jjvx4";

#[tokio::test]
async fn who_watches_another_plane_gets_a_ticket_to_it_and_no_picture_here() {
    let house = House::of(None, carried(PlaneKind::Livekit, "devkey", "secret"));
    let (viewer, place) = (house.pass(Role::Viewer), format!("/room/{}/picture", Uuid::from_u128(1)));
    for (way, token) in [("whep", viewer.as_str()), ("whip", &house.publisher())] {
        let answer = house.offer(&path(way, 1), token, "v=0").await;
        assert_eq!(answer.code(), (409, "other_plane".to_owned()), "{way}");
    }
    let ticket = house.ask("POST", &place, &viewer, "application/json", "").await;
    assert_eq!((ticket.status, ticket.header("cache-control")), (200, "no-store"), "{}", ticket.text);
    assert_eq!(ticket.header("access-control-allow-origin"), "*");
    let made: Value = serde_json::from_str(&ticket.text).unwrap();
    assert_eq!((made["provider"].as_str(), made["token"].as_str()), (Some("livekit"), Some(TOKEN)));
    assert_eq!(made["until"], "2026-11-02T02:01:00Z", "no longer than the pass");
    assert_eq!(made["player"], format!("https://tea.example/{}", Uuid::from_u128(1)));
    assert!(!ticket.text.contains("secret"));
    let host = Person { id: PersonId(Uuid::from_u128(1)), name: "Host".into(), role: Role::Host };
    let block = |on| Command::Block { person: PersonId(Uuid::from_u128(77)), on };
    house.rooms.command(ROOM, host.clone(), block(true)).await.unwrap();
    let none = house.ask("POST", &place, &viewer, "application/json", "").await;
    assert_eq!(none.code(), (403, "blocked".to_owned()));
    house.rooms.command(ROOM, host, block(false)).await.unwrap();
    // A publisher's token is no pass; nor is none.
    for token in ["", &house.publisher()] {
        let answer = house.ask("POST", &place, token, "application/json", "").await;
        assert_eq!(answer.code(), (401, "bad_token".to_owned()));
    }
    let other = format!("/room/{}/picture", Uuid::from_u128(2));
    assert_eq!(house.ask("POST", &other, &viewer, "", "").await.code(), (409, "room_not_open".to_owned()));

    let agora = House::of(
        None,
        carried(PlaneKind::Agora, "970CA35de60c44645bbae8a215061b33", "5CFd2fd1755d40ecb72977518be15d3b"),
    );
    let ticket = agora.ask("POST", &place, &agora.pass(Role::Viewer), "", "").await;
    let made: Value = serde_json::from_str(&ticket.text).unwrap();
    assert_eq!((made["provider"].as_str(), made["uid"].as_u64()), (Some("agora"), Some(77)), "{made:#}");
    assert!(made["token"].as_str().unwrap().starts_with("007"));

    let broken = House::of(None, carried(PlaneKind::Agora, "970CA35de60c44645bbae8a215061b33", "gone"));
    let answer = broken.ask("POST", &place, &broken.pass(Role::Viewer), "", "").await;
    assert_eq!(answer.code(), (503, "no_ticket".to_owned()));
}

#[tokio::test]
async fn tickets_are_budgeted_as_joining_is_and_our_own_picture_needs_none() {
    let (house, place) = (House::new(None), format!("/room/{}/picture", Uuid::from_u128(1)));
    let viewer = house.pass(Role::Viewer);
    let own = house.ask("POST", &place, &viewer, "", "").await;
    assert_eq!((own.status, own.text.as_str()), (200, r#"{"provider":"own"}"#));
    let mut last = own;
    for _ in 0..100 {
        last = house.ask("POST", &place, &viewer, "", "").await;
    }
    assert_eq!(last.code(), (429, "too_many_joins".to_owned()));
    assert!(!last.header("retry-after").is_empty());
}

/// A viewer who watches.
async fn watches(house: &House, pass: &str) -> Peer {
    let (mut peer, ask) = Peer::viewer().await.unwrap();
    let answer = house.offer(&path("whep", 1), pass, &ask).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    peer.answered(&answer.text).unwrap();
    peer.connect().await.unwrap();
    peer
}

#[tokio::test]
async fn who_is_blocked_sees_no_more_and_the_room_s_end_is_everybody_s() {
    let house = House::with_picture();
    let (bad, good) = (house.pass_of(77, Role::Viewer), house.pass_of(78, Role::Viewer));
    let (mut mei, mut also, mut lin) =
        (watches(&house, &bad).await, watches(&house, &bad).await, watches(&house, &good).await);
    let host = Person { id: PersonId(Uuid::from_u128(1)), name: "Host".into(), role: Role::Host };
    let block = |on| Command::Block { person: PersonId(Uuid::from_u128(77)), on };
    house.rooms.command(ROOM, host.clone(), block(true)).await.unwrap();
    for peer in [&mut mei, &mut also] {
        peer.run(Duration::from_secs(2)).await.unwrap();
        assert!(peer.seen.over, "both of their pages");
    }
    lin.run(Duration::from_millis(50)).await.unwrap();
    assert!(!lin.seen.over, "nobody else's");
    let (_peer, ask) = Peer::viewer().await.unwrap();
    let again = house.offer(&path("whep", 1), &bad, &ask).await;
    assert_eq!(again.code(), (403, "blocked".to_owned()));

    house.rooms.command(ROOM, host, block(false)).await.unwrap();
    let mut back = watches(&house, &bad).await;
    house.rooms.close(ROOM).await.unwrap();
    for peer in [&mut back, &mut lin] {
        peer.run(Duration::from_secs(2)).await.unwrap();
        assert!(peer.seen.over, "the room has ended");
    }
}

#[tokio::test]
async fn one_person_has_four_pictures_and_the_oldest_goes_for_a_fifth() {
    let house = House::with_picture();
    let pass = house.pass(Role::Viewer);
    let mut first = watches(&house, &pass).await;
    let mut others = Vec::new();
    for _ in 0..4 {
        others.push(watches(&house, &pass).await);
    }
    first.run(Duration::from_secs(2)).await.unwrap();
    assert!(first.seen.over);
    for peer in &mut others {
        peer.run(Duration::from_millis(20)).await.unwrap();
        assert!(!peer.seen.over);
    }
}
