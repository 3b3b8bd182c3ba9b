//! The door of the rooms as clients see it: real sockets on loopback, a real client's WebSocket, and messages of people who mean harm.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use domain::ids::Entropy;
use domain::refusal::Refusal;
use domain::time::{Clock, Instant};
use futures_util::{SinkExt, StreamExt};
use http_api::room::{Budgets, Card, Door, RoomBook, RoomCard, RoomState, Settings, Told, router};
use live::engine::{Config, Rooms};
use live::pass::{Keys, Pass, zero_bits};
use live::room::{Caption, Person, PersonId, Role, RoomId, RoomSetup};
use proptest::prelude::*;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};
use uuid::Uuid;

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

struct Hand(AtomicI64);
impl Clock for Hand {
    fn now(&self) -> Instant {
        Instant(self.0.load(Ordering::Relaxed) * 1_000)
    }
}

struct Counting(AtomicU64);
impl Entropy for Counting {
    fn fill(&self, bytes: &mut [u8]) {
        let n = self.0.fetch_add(1, Ordering::Relaxed).to_le_bytes();
        for (byte, n) in bytes.iter_mut().zip(n.iter().cycle()) {
            *byte = *n;
        }
    }
}

/// Planned: the room 2; ended: the room 3.
#[derive(Debug)]
struct Book;
impl RoomBook for Book {
    fn card(&self, room: RoomId) -> Card<'_> {
        let state = match room.0.as_u128() {
            2 => Some(RoomState::Planned),
            3 => Some(RoomState::Ended),
            _ => None,
        };
        Box::pin(async move { state.map(|state| RoomCard { title: "Another night".into(), state }) })
    }

    fn hear(&self, _: RoomId, staff: PersonId, captions: Vec<Caption>) -> Told<'_> {
        Box::pin(async move {
            let all = captions.iter().map(|c| c.text.as_str()).collect::<Vec<_>>().join(" ");
            if all.contains("nobody") {
                return Err(Refusal::new("wrong_show_state", "it does not run", "未在直播"));
            }
            Ok(json!({ "sentences": [all], "findings": [], "by": staff }))
        })
    }
}

const ROOM: RoomId = RoomId(Uuid::from_u128(1));

struct House {
    address: SocketAddr,
    rooms: Arc<Rooms>,
    clock: Arc<Hand>,
    folder: PathBuf,
}

impl Drop for House {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.folder));
    }
}

impl House {
    async fn new(settings: Settings) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let name = format!("kintsugi-door-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(name);
        let clock = Arc::new(Hand(AtomicI64::new(1_795_384_800_000)));
        let entropy = Arc::new(Counting(AtomicU64::new(1)));
        let mut config = Config::new(folder.clone(), Keys::new(&[9; 32]), clock.clone(), entropy);
        config.tick = Duration::from_millis(10);
        let rooms = Arc::new(Rooms::new(config));
        rooms.open(RoomSetup::new(ROOM, "Harvest night"), 1).unwrap();
        let door = Door::new(Arc::clone(&rooms), Arc::new(Book), Some("<!doctype html>".into()), settings);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let service = router(door).into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await });
        Self { address, rooms, clock, folder }
    }

    async fn usual() -> Self {
        Self::new(Settings { bits: 8, ..Settings::default() }).await
    }

    /// A plain HTTP request; status and body.
    async fn http(&self, method: &str, path: &str, body: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        let length = body.len();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}"
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
        (status, answer.split_once("\r\n\r\n").unwrap().1.to_owned())
    }

    async fn hello(&self) -> Value {
        let (status, body) = self.http("GET", &format!("/room/{ROOM}/hello"), "").await;
        assert_eq!(status, 200, "{body}");
        serde_json::from_str(&body).unwrap()
    }

    /// Comes in as people do.
    async fn join(&self, name: &str, token: Option<&str>) -> Value {
        let nonce = self.hello().await["challenge"]["nonce"].as_str().unwrap().to_owned();
        let (status, body) = self.join_with(name, &nonce, &solve(&nonce), token).await;
        assert_eq!(status, 200, "{body}");
        body
    }

    async fn join_with(&self, name: &str, nonce: &str, proof: &str, token: Option<&str>) -> (u16, Value) {
        let body = json!({ "name": name, "nonce": nonce, "proof": proof, "token": token }).to_string();
        let (status, body) = self.http("POST", &format!("/room/{ROOM}/join"), &body).await;
        (status, serde_json::from_str(&body).unwrap())
    }

    fn staff(&self, role: Role) -> String {
        let person = Person { id: PersonId(Uuid::from_u128(77)), name: "Host".into(), role };
        let until = self.clock.now().millis() + 60_000;
        self.rooms.config().keys.token(&Pass { room: ROOM, person, until })
    }

    async fn socket(&self, token: &str, since: Option<u64>) -> Result<Socket, (u16, String)> {
        let since = since.map(|s| format!("&since={s}")).unwrap_or_default();
        let url = format!("ws://{}/room/{ROOM}/ws?token={token}{since}", self.address);
        match connect_async(url).await {
            Ok((socket, _)) => Ok(socket),
            Err(Error::Http(answer)) => {
                let body: Value = serde_json::from_slice(answer.body().as_deref().unwrap_or(b"{}")).unwrap();
                Err((answer.status().as_u16(), body["error"]["code"].as_str().unwrap_or_default().to_owned()))
            }
            Err(other) => panic!("{other}"),
        }
    }
}

fn solve(nonce: &str) -> String {
    (0..100_000).map(|i: u64| i.to_string()).find(|p| zero_bits(nonce, p) >= 8).unwrap()
}

/// The next JSON that is as wanted; what comes before is let go.
async fn next(socket: &mut Socket, wanted: impl Fn(&Value) -> bool) -> Value {
    let search = async {
        loop {
            if let Message::Text(text) = socket.next().await.unwrap().unwrap() {
                let value: Value = serde_json::from_str(&text).unwrap();
                if wanted(&value) {
                    return value;
                }
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(20), search).await.unwrap()
}

/// The code that the server closes with.
async fn closed(socket: &mut Socket) -> Option<u16> {
    let search = async {
        loop {
            match socket.next().await {
                Some(Ok(Message::Close(frame))) => return frame.map(|f| f.code.into()),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return None,
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(20), search).await.unwrap()
}

async fn ask(socket: &mut Socket, id: &str, command: Value) -> Value {
    let mut command = command;
    command["id"] = json!(id);
    socket.send(Message::text(command.to_string())).await.unwrap();
    next(socket, |v| v["re"] == id).await
}

#[tokio::test]
async fn captions_of_staff_go_to_the_ledger_and_are_answered() {
    let house = House::usual().await;
    let said = |text: &str| json!({ "do": "caption", "captions": [{ "from_ms": 0, "to_ms": 900, "text": text, "final": true }] });
    let mut host = house.socket(&house.staff(Role::Host), None).await.unwrap();
    let told = ask(&mut host, "k1", said("It weighs 5 kg.")).await;
    assert_eq!(told["ok"]["sentences"], json!(["It weighs 5 kg."]));
    assert_eq!(told["ok"]["by"], json!(Uuid::from_u128(77)));
    let refused = ask(&mut host, "k2", said("nobody hears this")).await;
    assert_eq!(refused["no"]["code"], "wrong_show_state");
    let bad = ask(&mut host, "k3", json!({ "do": "caption", "captions": [{ "text": "no time" }] })).await;
    assert_eq!(bad["no"]["code"], "bad_message");
    for who in
        [house.staff(Role::Moderator), house.join("Mei", None).await["token"].as_str().unwrap().to_owned()]
    {
        let mut socket = house.socket(&who, None).await.unwrap();
        assert_eq!(ask(&mut socket, "k4", said("hm")).await["no"]["code"], "staff_only");
    }
}

#[tokio::test]
async fn a_viewer_comes_in_talks_buys_and_comes_back() {
    let house = House::usual().await;
    let hello = house.hello().await;
    assert_eq!((hello["title"].as_str(), hello["state"].as_str()), (Some("Harvest night"), Some("open")));
    assert_eq!(hello["time"], 1_795_384_800_000_i64);
    let mei = house.join("Mei 美", None).await;
    let token = mei["token"].as_str().unwrap();
    let mut socket = house.socket(token, None).await.unwrap();
    let reset = next(&mut socket, |v| v.get("reset").is_some()).await;
    assert_eq!(reset["reset"]["you"]["person"], mei["person"]);
    let said = ask(&mut socket, "c1", json!({ "do": "comment", "text": "is it sweet?" })).await;
    assert_eq!(said["ok"]["event"]["name"], "Mei 美");
    let frame = next(&mut socket, |v| v["e"][0]["k"] == "comment").await;
    assert_eq!(frame["e"][0], said["ok"]["event"], "the same to all");
    let seen = frame["s"].as_u64().unwrap();

    let mut host = house.socket(&house.staff(Role::Host), None).await.unwrap();
    let tiers = json!([{ "name": "first", "price": { "minor": 2490, "currency": "CNY" }, "quota": 1 }]);
    let start = json!({ "do": "start_sale", "title": "Pomelo", "tiers": tiers, "starts_in_ms": 0, "hold_ms": 60_000 });
    let sale = ask(&mut host, "s1", start).await["ok"]["n"].clone();
    next(&mut socket, |v| v["e"][0]["k"] == "sale").await;
    let claim = json!({ "do": "claim", "sale": sale, "key": "k1" });
    let claimed = ask(&mut socket, "c2", claim.clone()).await;
    assert_eq!((claimed["ok"]["place"].as_u64(), claimed["ok"]["state"].as_str()), (Some(1), Some("held")));
    let receipt = house.rooms.config().keys.receipt(claimed["ok"]["receipt"].as_str().unwrap()).unwrap();
    assert_eq!(receipt.item, format!("sale:{sale}"));
    assert_eq!(ask(&mut socket, "c3", claim).await["ok"], claimed["ok"], "the same key, the same answer");
    let staff_only = ask(&mut socket, "c4", json!({ "do": "notice", "text": "hi" })).await;
    assert_eq!(staff_only["no"]["code"], "staff_only");
    assert!(staff_only["no"]["message"]["zh"].is_string());
    assert!(ask(&mut socket, "c5", json!({ "do": "ping" })).await["ok"]["time"].is_i64());
    drop(socket);

    // Back with the last position: what was missed, once; and the same person.
    let again = house.join("Mei", Some(token)).await;
    assert_eq!(again["person"], mei["person"]);
    let mut socket = house.socket(again["token"].as_str().unwrap(), Some(seen)).await.unwrap();
    let mine = next(&mut socket, |v| v.get("mine").is_some()).await;
    assert_eq!(mine["mine"]["sales"][sale.to_string()]["place"], 1);
    let missed = next(&mut socket, |v| v.get("e").is_some()).await;
    assert_eq!((missed["p"].as_u64(), missed["e"][0]["k"].as_str()), (Some(seen), Some("sale")));
    let block = json!({ "do": "block", "person": mei["person"] });
    assert!(ask(&mut host, "s2", block).await.get("ok").is_some());
    assert_eq!(closed(&mut socket).await, Some(4003));
    assert_eq!(house.socket(token, None).await.unwrap_err(), (403, "blocked".into()));
    house.rooms.close(ROOM).await.unwrap();
    assert_eq!(closed(&mut host).await, Some(4000));
}

#[tokio::test]
async fn coming_in_takes_work_a_name_and_a_room_that_is_open() {
    let house = House::usual().await;
    for (path, status, state) in [(2, 200, "planned"), (3, 200, "ended"), (4, 404, "")] {
        let (got, body) = house.http("GET", &format!("/room/{}/hello", Uuid::from_u128(path)), "").await;
        let body: Value = serde_json::from_str(&body).unwrap();
        assert_eq!((got, body["state"].as_str().unwrap_or_default()), (status, state));
        assert!(body.get("challenge").is_none());
        let (got, _) = house.http("POST", &format!("/room/{}/join", Uuid::from_u128(path)), "{}").await;
        assert_eq!(got, if status == 200 { 409 } else { 404 });
    }
    let nonce = || async { house.hello().await["challenge"]["nonce"].as_str().unwrap().to_owned() };
    let code =
        |answer: (u16, Value)| (answer.0, answer.1["error"]["code"].as_str().unwrap_or_default().to_owned());
    let refused = |code: &str| (422, code.to_owned());
    let first = nonce().await;
    let long = "美".repeat(25);
    for name in ["", "  ", long.as_str(), "a\nb"] {
        assert_eq!(code(house.join_with(name, &first, &solve(&first), None).await), refused("bad_name"));
    }
    let wrong = (0..100_000).map(|i: u64| i.to_string()).find(|p| zero_bits(&first, p) < 8).unwrap();
    assert_eq!(code(house.join_with("Mei", &first, &wrong, None).await), refused("bad_proof"));
    assert_eq!(code(house.join_with("Mei", "made.up", "1", None).await), refused("bad_proof"));
    assert_eq!(house.join_with("Mei", &first, &solve(&first), None).await.0, 200);
    assert_eq!(code(house.join_with("Mei", &first, &solve(&first), None).await), refused("nonce_used"));
    let late = nonce().await;
    house.clock.0.fetch_add(120_001, Ordering::Relaxed);
    assert_eq!(code(house.join_with("Mei", &late, &solve(&late), None).await), refused("nonce_expired"));
    let (status, body) = house.http("POST", &format!("/room/{ROOM}/join"), "not json").await;
    assert_eq!((status, body.contains("bad_body")), (422, true));
    let (status, _) = house.http("POST", &format!("/room/{ROOM}/join"), &" ".repeat(9_000)).await;
    assert_eq!(status, 413);
    // A staff token keeps the person and not the role.
    let staff = house.staff(Role::Host);
    let joined = house.join("Ola", Some(&staff)).await;
    assert_eq!(
        (joined["role"].as_str(), joined["person"].as_str()),
        (Some("viewer"), Some("00000000-0000-0000-0000-00000000004d"))
    );
    assert_eq!(house.http("GET", &format!("/room/{ROOM}"), "").await, (200, "<!doctype html>".into()));
    assert_eq!(house.http("GET", &format!("/room/{ROOM}/draws/7.json"), "").await.0, 404);
    assert_eq!(house.http("GET", &format!("/room/{ROOM}/draws/x"), "").await.0, 404);
}

#[tokio::test]
async fn a_socket_takes_a_token_of_this_room_in_its_time() {
    let house = House::usual().await;
    let token = house.staff(Role::Viewer);
    for bad in ["", "x.y", &token[1..]] {
        assert_eq!(house.socket(bad, None).await.unwrap_err(), (401, "bad_token".into()));
    }
    let mut socket = house.socket(&token, None).await.unwrap();
    next(&mut socket, |v| v.get("reset").is_some()).await;
    house.clock.0.fetch_add(60_000, Ordering::Relaxed);
    assert_eq!(house.socket(&token, None).await.unwrap_err(), (401, "bad_token".into()));
}

#[tokio::test]
async fn who_is_silent_or_whose_token_is_over_is_let_go() {
    let ping = Duration::from_millis(150);
    let house = House::new(Settings { bits: 8, ping, ..Settings::default() }).await;
    let token = house.staff(Role::Viewer);
    // A client that never reads sends no pongs.
    let silent = house.socket(&token, None).await.unwrap();
    let mut awake = house.socket(&token, None).await.unwrap();
    next(&mut awake, |v| v.get("reset").is_some()).await;
    let person = PersonId(Uuid::from_u128(77));
    let reading = tokio::spawn(async move { closed(&mut awake).await });
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert!(house.rooms.is_here(ROOM, person) && !reading.is_finished());
    house.clock.0.fetch_add(60_000, Ordering::Relaxed);
    assert_eq!(reading.await.unwrap(), Some(4001));
    drop(silent);
    let left = async {
        while house.rooms.is_here(ROOM, person) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), left).await.unwrap();
}

#[tokio::test]
async fn budgets_are_kept_and_flooding_ends_a_socket() {
    let mut budgets = Budgets::default();
    (budgets.commands.burst, budgets.commands.a_second) = (5.0, 0.001);
    budgets.sockets_of_address = 1;
    budgets.joins_of_address.burst = 1.0;
    budgets.joins_of_address.a_second = 0.001;
    let house = House::new(Settings { bits: 8, budgets, ..Settings::default() }).await;
    let mut socket = house.socket(&house.staff(Role::Viewer), None).await.unwrap();
    assert_eq!(
        house.socket(&house.staff(Role::Viewer), None).await.unwrap_err(),
        (429, "too_many_sockets".into())
    );
    for i in 0..5 {
        assert!(
            ask(&mut socket, &format!("c{i}"), json!({ "do": "like", "count": 1 })).await.get("ok").is_some()
        );
    }
    let refused = ask(&mut socket, "c6", json!({ "do": "ping" })).await;
    assert_eq!(refused["no"]["code"], "too_fast");
    assert!(refused["no"]["wait_ms"].as_i64().unwrap() > 0);
    for _ in 0..60 {
        drop(socket.send(Message::text(r#"{"id":"f","do":"ping"}"#)).await);
    }
    assert_eq!(closed(&mut socket).await, Some(4029));
    house.join("Mei", None).await;
    let nonce = house.hello().await["challenge"]["nonce"].as_str().unwrap().to_owned();
    let (status, body) = house.join_with("Ola", &nonce, &solve(&nonce), None).await;
    assert_eq!((status, body["error"]["code"].as_str()), (429, Some("too_many_joins")));
}

#[tokio::test]
async fn a_message_too_large_or_not_text_ends_the_socket() {
    let house = House::usual().await;
    let token = house.staff(Role::Viewer);
    let large = format!(r#"{{"id":"c","do":"comment","text":"{}"}}"#, "x".repeat(4_096));
    for message in [Message::text(large), Message::binary(vec![1, 2, 3])] {
        let mut socket = house.socket(&token, None).await.unwrap();
        next(&mut socket, |v| v.get("reset").is_some()).await;
        socket.send(message).await.unwrap();
        let code = closed(&mut socket).await;
        assert!(code.is_none_or(|code| code == 4009), "{code:?}");
    }
    let mut fine = house.socket(&token, None).await.unwrap();
    assert!(ask(&mut fine, "c", json!({ "do": "ping" })).await.get("ok").is_some(), "others stay");
}

#[test]
fn whatever_is_sent_the_room_stays() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let house = runtime.block_on(House::new(Settings {
        budgets: Budgets::without_limits(),
        bits: 8,
        ..Settings::default()
    }));
    let token = house.staff(Role::Host);
    let config = ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() };
    let piece = prop_oneof![
        ".{0,60}".prop_map(Message::text),
        r#"\{"id":"[a-z]{0,3}","do":"[a-z_]{0,12}"(,"[a-z]{1,6}":(-?[0-9]{1,25}|null|"x"|\[\]|\{\})){0,3}\}"#
            .prop_map(Message::text),
        Just(Message::text("[".repeat(4_000))),
        prop::collection::vec(any::<u8>(), 0..40).prop_map(|bytes| Message::Ping(bytes.into())),
    ];
    let mut runner = proptest::test_runner::TestRunner::new(config);
    let outcome = runner.run(
        &(prop::collection::vec(piece, 1..30), prop::collection::vec(any::<u8>(), 0..60)),
        |(messages, raw)| {
            runtime.block_on(async {
                let mut socket = house.socket(&token, None).await.unwrap();
                for message in messages {
                    drop(socket.send(message).await);
                }
                // Bytes that are no frame at all.
                if let MaybeTlsStream::Plain(stream) = socket.get_mut() {
                    drop(stream.write_all(&raw).await);
                }
                drop(socket);
                let mut other = house.socket(&token, None).await.unwrap();
                let answer = ask(&mut other, "still", json!({ "do": "ping" })).await;
                prop_assert!(answer.get("ok").is_some());
                Ok(())
            })
        },
    );
    outcome.unwrap();
}
