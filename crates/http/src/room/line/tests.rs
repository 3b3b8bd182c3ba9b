//! Sockets of small buffers: whole frames, in order, whoever writes and however little is taken.

use std::sync::atomic::AtomicI64;
use std::time::Duration;

use live::engine::{Config, Rooms};
use live::journal::SharedJournal;
use live::pass::Keys;
use live::room::{Command, Person, PersonId, Role, RoomId, RoomSetup};
use tokio::net::{TcpListener, TcpSocket};
use uuid::Uuid;

use super::*;

const ROOM: RoomId = RoomId(Uuid::from_u128(1));

struct Zero;
impl domain::time::Clock for Zero {
    fn now(&self) -> domain::time::Instant {
        domain::time::Instant(0)
    }
}
impl domain::ids::Entropy for Zero {
    fn fill(&self, bytes: &mut [u8]) {
        static NEXT: AtomicI64 = AtomicI64::new(1);
        let n = NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed).to_le_bytes();
        bytes.iter_mut().zip(n.iter().cycle()).for_each(|(byte, n)| *byte = *n);
    }
}

fn rooms() -> Rooms {
    let nowhere = std::env::temp_dir().join("kintsugi-no-such-folder");
    let mut config = Config::new(nowhere, Keys::new(&[1; 32]), Arc::new(Zero), Arc::new(Zero));
    config.tick = Duration::from_millis(1);
    let rooms = Rooms::new(config);
    rooms.open_with(RoomSetup::new(ROOM, "Night"), Box::new(SharedJournal::new(1)), None).unwrap();
    rooms
}

fn person(n: u128, role: Role) -> Person {
    Person { id: PersonId(Uuid::from_u128(n)), name: "P".into(), role }
}

/// A socket of small buffers, and its other end.
async fn pair() -> (TcpStream, TcpStream) {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_reuseaddr(true).unwrap();
    socket.set_recv_buffer_size(2_048).unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener: TcpListener = socket.listen(1).unwrap();
    let out = TcpSocket::new_v4().unwrap();
    out.set_send_buffer_size(2_048).unwrap();
    let out = out.connect(listener.local_addr().unwrap()).await.unwrap();
    (out, listener.accept().await.unwrap().0)
}

async fn line(rooms: &Rooms) -> (Arc<Line>, live::engine::Letters, TcpStream) {
    let (first, reader, letters) = rooms.join(ROOM, person(1, Role::Viewer), None).await.unwrap().apart();
    let (tcp, far) = pair().await;
    let line = Line::new(tcp, reader);
    line.send(first.as_slice());
    (line, letters, far)
}

/// Reads as a client does, until a close.
async fn read(far: TcpStream) -> (Vec<String>, Option<u16>) {
    use futures_util::StreamExt;
    use tokio_tungstenite::tungstenite::Message;
    let role = tokio_tungstenite::tungstenite::protocol::Role::Client;
    let mut client = tokio_tungstenite::WebSocketStream::from_raw_socket(far, role, None).await;
    let mut texts = Vec::new();
    while let Some(Ok(message)) = client.next().await {
        match message {
            Message::Text(text) => texts.push(text.to_string()),
            Message::Close(why) => return (texts, why.map(|why| why.code.into())),
            _ => {}
        }
    }
    (texts, None)
}

#[tokio::test]
async fn who_takes_nothing_is_passed_over_and_misses_nothing() {
    let rooms = rooms();
    let (line, letters, far) = line(&rooms).await;
    let _listening = letters.listen(Arc::clone(&line) as _);
    let told = 60;
    for n in 0..told {
        let text = format!("{n} {}", "x".repeat(180));
        rooms.tell(ROOM, person(9, Role::Host), Command::Notice { text }).await.unwrap();
    }
    line.stuck().await;
    // The answer comes before the frame.
    while rooms.frames_after(ROOM, 0).unwrap().0 <= told as u64 {
        tokio::task::yield_now().await;
    }
    let reading = tokio::spawn(read(far));
    line.send(&["last".into()]);
    line.drained().await.unwrap();
    line.close(4_000, "over");
    line.send(&["never".into()]);
    line.drained().await.unwrap();
    let (texts, code) = reading.await.unwrap();
    let notices = texts.iter().flat_map(|text| text.match_indices(r#""k":"notice""#));
    assert_eq!((notices.count(), code), (told, Some(4_000)));
    let numbers: Vec<usize> = texts
        .iter()
        .flat_map(|text| text.split(r#""text":""#).skip(1))
        .map(|rest| rest.split(' ').next().unwrap().parse().unwrap())
        .collect();
    assert!(numbers.iter().copied().eq(0..told), "in order: {numbers:?}");
    assert!(texts.iter().any(|text| text == "last") && !texts.iter().any(|text| text == "never"));
}

#[tokio::test]
async fn who_would_lose_what_may_not_be_lost_is_told_so() {
    let rooms = rooms();
    let (line, letters, far) = line(&rooms).await;
    line.send(&["y".repeat(300_000).into()]);
    for _ in 0..200 {
        let notice = Command::Notice { text: "z".repeat(150) };
        rooms.tell(ROOM, person(9, Role::Host), notice).await.unwrap();
    }
    drop(letters);
    let reading = tokio::spawn(read(far));
    assert_eq!(line.drained().await, Err(Lost::Slow));
    line.close(4_008, "too slow");
    line.drained().await.unwrap();
    let (texts, code) = reading.await.unwrap();
    assert_eq!((texts.last().map(String::len), code), (Some(300_000), Some(4_008)));
}

#[tokio::test]
async fn a_line_holds_only_so_much() {
    let rooms = rooms();
    let (line, _letters, far) = line(&rooms).await;
    line.send(&["x".repeat(2 * MOST_WAITING).into()]);
    assert_eq!(line.lock().lost, None, "what was begun is kept whole");
    line.send(&["y".into()]);
    assert_eq!(line.lock().lost, Some(Lost::Slow));
    drop(far);
    line.close(4_008, "too slow");
    assert_eq!(line.drained().await, Err(Lost::Gone));
}

#[tokio::test]
async fn texts_of_any_length_are_frames_that_a_client_reads() {
    let rooms = rooms();
    let (line, _letters, far) = line(&rooms).await;
    let reading = tokio::spawn(read(far));
    let lengths = [0, 1, 125, 126, 127, 65_535, 65_536, 70_000];
    for length in lengths {
        line.send(&["x".repeat(length).into()]);
        line.ping();
        line.drained().await.unwrap();
    }
    line.close(1_001, "");
    line.drained().await.unwrap();
    let (texts, code) = reading.await.unwrap();
    assert_eq!(texts[1..].iter().map(String::len).collect::<Vec<_>>(), lengths);
    assert_eq!(code, Some(1_001));
}
