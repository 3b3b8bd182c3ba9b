//! The way down to one viewer: text goes straight into the socket, from whichever task has it, and what the socket does not take at
//! once waits here, always whole frames. Frames that all viewers get are encoded once and written by the room's crier; so a viewer's
//! own task sleeps until something is for it alone.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};

use axum::body::Bytes;
use live::engine::{Cry, Listener, Reader};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::Notify;

/// Who lets more wait than this is too slow.
const MOST_WAITING: usize = 1 << 20;
/// Text, a ping and a close, each a whole frame (RFC 6455, section 5.2); what a server sends is not masked.
const TEXT: u8 = 0x81;
const PING: u8 = 0x89;
const CLOSE: u8 = 0x88;

/// Why nothing more can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lost {
    /// The client is gone.
    Gone,
    /// It takes too little.
    Slow,
    /// We have said that it ends.
    Closed,
}

/// One viewer's socket.
#[derive(Debug)]
pub(super) struct Line {
    tcp: TcpStream,
    state: Mutex<State>,
    /// Something waits for the socket, or it is lost.
    stuck: Notify,
}

#[derive(Debug)]
struct State {
    reader: Reader,
    waiting: Vec<u8>,
    lost: Option<Lost>,
}

impl Line {
    pub(super) fn new(tcp: TcpStream, reader: Reader) -> Arc<Self> {
        let state = Mutex::new(State { reader, waiting: Vec::new(), lost: None });
        Arc::new(Self { tcp, state, stuck: Notify::new() })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Until something waits for the socket, or it is lost: then [`Line::drained`].
    pub(super) async fn stuck(&self) {
        self.stuck.notified().await;
    }

    /// Sends texts, each as one frame; what the socket does not take now waits.
    pub(super) fn send(&self, texts: &[Bytes]) {
        if !texts.is_empty() {
            self.write(&mut self.lock(), &frames(texts));
        }
    }

    /// Asks whether the client is there.
    pub(super) fn ping(&self) {
        self.write(&mut self.lock(), &[PING, 0]);
    }

    /// Says why it ends, behind what waits. Nothing comes after.
    pub(super) fn close(&self, code: u16, reason: &str) {
        let mut frame = vec![CLOSE, 2 + reason.len() as u8];
        frame.extend(code.to_be_bytes());
        frame.extend(reason.as_bytes());
        let mut state = self.lock();
        if !matches!(state.lost, Some(Lost::Gone | Lost::Closed)) {
            state.lost = Some(Lost::Closed);
            self.put(&mut state, &frame);
        }
    }

    /// Sends the room's frames that wait for this viewer, as far as the socket takes them.
    pub(super) fn catch_up(&self) {
        self.take(&mut self.lock());
    }

    /// Until the socket has taken all that waits, and the viewer is where the room is.
    pub(super) async fn drained(&self) -> Result<(), Lost> {
        loop {
            {
                let mut state = self.lock();
                let waiting = std::mem::take(&mut state.waiting);
                state.waiting = self.left(&mut state, &waiting).to_vec();
                self.take(&mut state);
                match state.lost {
                    Some(lost @ (Lost::Gone | Lost::Slow)) => return Err(lost),
                    _ if state.waiting.is_empty() => return Ok(()),
                    _ => {}
                }
            }
            self.tcp.writable().await.map_err(|_broken| Lost::Gone)?;
        }
    }

    /// Takes frames from the ring until there are no more, or the socket takes no more.
    fn take(&self, state: &mut State) {
        let mut texts = Vec::new();
        while state.waiting.is_empty() && state.lost.is_none() {
            match state.reader.take(&mut texts) {
                Ok(more) => {
                    self.write(state, &frames(&texts));
                    texts.clear();
                    if !more {
                        return;
                    }
                }
                Err(_slow) => self.lose(state, Lost::Slow),
            }
        }
    }

    /// Writes whole frames; what the socket does not take waits, behind what waits already.
    fn write(&self, state: &mut State, bytes: &[u8]) {
        if state.lost.is_some() {
            return;
        }
        if state.waiting.len() > MOST_WAITING {
            return self.lose(state, Lost::Slow);
        }
        self.put(state, bytes);
    }

    fn put(&self, state: &mut State, bytes: &[u8]) {
        let left = if state.waiting.is_empty() { self.left(state, bytes) } else { bytes };
        if !left.is_empty() {
            state.waiting.extend_from_slice(left);
            self.stuck.notify_one();
        }
    }

    /// Gives the socket what it takes now; what is left.
    fn left<'a>(&self, state: &mut State, mut bytes: &'a [u8]) -> &'a [u8] {
        while !bytes.is_empty() {
            match self.tcp.try_write(bytes) {
                Ok(written) => bytes = &bytes[written..],
                Err(full) if full.kind() == io::ErrorKind::WouldBlock => break,
                Err(_gone) => {
                    self.lose(state, Lost::Gone);
                    return &[];
                }
            }
        }
        bytes
    }

    /// What waits stays: a frame is sent whole, or the socket ends within it.
    fn lose(&self, state: &mut State, why: Lost) {
        state.lost = Some(why);
        self.stuck.notify_one();
    }
}

impl Listener for Line {
    fn hear(&self, cry: &Cry) {
        let mut state = self.lock();
        // Where something waits, its task goes on from its own place when the socket takes more.
        if !state.waiting.is_empty() || state.lost.is_some() {
            return;
        }
        if state.reader.follow(cry) {
            self.write(&mut state, cry.wire(|texts| frames(texts).into()));
        } else {
            self.take(&mut state);
        }
    }
}

/// Texts as frames, one after the other.
fn frames(texts: &[Bytes]) -> Vec<u8> {
    let mut out = Vec::with_capacity(texts.iter().map(|text| text.len() + 10).sum());
    for text in texts {
        out.push(TEXT);
        match (u8::try_from(text.len()), u16::try_from(text.len())) {
            (Ok(length @ ..126), _) => out.push(length),
            (_, Ok(length)) => {
                out.push(126);
                out.extend(length.to_be_bytes());
            }
            _ => {
                out.push(127);
                out.extend((text.len() as u64).to_be_bytes());
            }
        }
        out.extend_from_slice(text);
    }
    out
}

/// The way up, for the library that reads messages; what it answers by itself (pongs) goes down the line between whole frames, since it
/// writes whole frames and all of one is taken.
#[derive(Debug)]
pub(super) struct Up(pub(super) Arc<Line>);

impl AsyncRead for Up {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let tcp = &self.0.tcp;
        loop {
            ready!(tcp.poll_read_ready(cx))?;
            match tcp.try_read(buffer.initialize_unfilled()) {
                Ok(read) => {
                    buffer.advance(read);
                    return Poll::Ready(Ok(()));
                }
                Err(empty) if empty.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Poll::Ready(Err(error)),
            }
        }
    }
}

impl AsyncWrite for Up {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let mut state = self.0.lock();
        self.0.write(&mut state, bytes);
        Poll::Ready(if state.lost.is_some() {
            Err(io::ErrorKind::BrokenPipe.into())
        } else {
            Ok(bytes.len())
        })
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

#[cfg(test)]
mod tests {
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
}
