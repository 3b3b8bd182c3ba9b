//! The socket of one viewer: commands up, within budgets, what is for this viewer alone down, and an end for whoever is silent, too slow,
//! or not welcome. Frames for all go down the [`Line`] by themselves.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::refusal::Refusal;
use futures_util::{FutureExt, StreamExt};
use live::engine::{Ask, Connection, Gone, Letter, Letters, Listening};
use live::pass::Pass;
use live::room::{Caption, Command, No, Person, RoomId, Up};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::{Instant as Tick, Sleep, sleep_until, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite;
use tokio_tungstenite::tungstenite::protocol::{Message, Role as Side, WebSocketConfig};
use uuid::Uuid;

use super::Door;
use super::budget::Bucket;
use super::enter::{From, address, not_found, not_open};
use super::line::{Line, Lost, Up as Ways};
use super::upgrade::Upgrade;
use crate::error::respond;

/// Largest message of a client.
const LARGEST: usize = 4 << 10;
/// tungstenite would take 128 KiB a socket.
const READ_BUFFER: usize = 1 << 10;
/// So many messages are read and decided together.
const AT_ONCE: usize = 32;
/// So many answers may be owed to one socket before more is read.
const MOST_OWED: usize = 64;
/// So many messages that cannot be read end a socket.
const MOST_BAD: u32 = 50;

const CLOSED: u16 = 4000;
const TOKEN_OVER: u16 = 4001;
const BLOCKED: u16 = 4003;
const TOO_SLOW: u16 = 4008;
const TOO_LARGE: u16 = 4009;
const TOO_MANY: u16 = 4029;
const GOING_AWAY: u16 = 1001;

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    token: String,
    #[serde(default)]
    since: Option<u64>,
}

pub(super) async fn open(
    State(door): State<Door>,
    Path(room): Path<Uuid>,
    Query(asked): Query<Asked>,
    from: From,
    upgrade: Upgrade,
) -> Response {
    let (room, address) = (RoomId(room), address(from.as_deref()));
    if door.0.rooms.title(room).is_none() {
        return if door.0.card(room).await.is_some() { not_open() } else { not_found() };
    }
    let keys = &door.0.rooms.config().keys;
    let Some(pass) = keys.read(room, &asked.token).filter(|pass| door.0.now() < pass.until) else {
        let refusal =
            Refusal::new("bad_token", "this token does not open this room", "该凭证不能进入本直播间");
        return respond(StatusCode::UNAUTHORIZED, refusal.hint("join again", "请重新进入"));
    };
    let Some(seat) = Seat::take(&door, address) else {
        let refusal =
            Refusal::new("too_many_sockets", "too many connections from your address", "同一网络的连接过多");
        return respond(StatusCode::TOO_MANY_REQUESTS, refusal);
    };
    let connection = match door.0.rooms.join(room, pass.person.clone(), asked.since).await {
        Ok(connection) => connection,
        Err(no) if no.code() == "blocked" => return respond(StatusCode::FORBIDDEN, no.refusal),
        Err(no) if no.code() == "too_fast" => return respond(StatusCode::TOO_MANY_REQUESTS, no.refusal),
        Err(_) => return not_open(),
    };
    upgrade.then(
        move |tcp, said| async move { Viewer::new(seat, pass, connection, tcp, said).await.run().await },
    )
}

/// A place among the sockets of an address.
struct Seat {
    door: Door,
    address: IpAddr,
}

impl Seat {
    fn take(door: &Door, address: IpAddr) -> Option<Self> {
        door.0.spent.open(address).then(|| Self { door: door.clone(), address })
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.door.0.spent.close(self.address);
    }
}

/// Why a socket ends; `None`: the client is gone already.
type End = Option<(u16, &'static str)>;

struct Viewer {
    seat: Seat,
    pass: Pass,
    letters: Letters,
    line: Arc<Line>,
    /// Messages of the client.
    up: WebSocketStream<Ways>,
    budget: Bucket,
    /// Answers that the room owes.
    owed: usize,
    bad: u32,
    heard: Instant,
    _listening: Listening,
}

/// A message of the client; `None`: it is gone.
type Heard = Option<Result<Message, tungstenite::Error>>;

/// What woke a viewer.
enum Woke {
    Room,
    Stuck,
    Client(Heard),
    Clock,
}

/// What came over the socket at once: for the room, for the claim ledger, and what is answered already.
#[derive(Default)]
struct Said {
    asks: Vec<Ask>,
    captions: Vec<(Box<str>, Vec<Caption>)>,
    answers: Vec<Bytes>,
}

impl Viewer {
    async fn new(seat: Seat, pass: Pass, connection: Connection, tcp: TcpStream, said: Vec<u8>) -> Self {
        // Answers are small, and nobody waits for more to come.
        if let Err(error) = tcp.set_nodelay(true) {
            tracing::debug!(%error, "a socket that gathers what it sends");
        }
        let (first, reader, letters) = connection.apart();
        let line = Line::new(tcp, reader);
        line.send(first.as_slice());
        let listening = letters.listen(Arc::clone(&line) as _);
        line.catch_up();
        let mut config = WebSocketConfig::default();
        config.read_buffer_size = READ_BUFFER;
        (config.max_message_size, config.max_frame_size) = (Some(LARGEST), Some(LARGEST));
        let ways = Ways(Arc::clone(&line));
        let up = WebSocketStream::from_partially_read(ways, said, Side::Server, Some(config)).await;
        let budget = Bucket::new(seat.door.0.settings.budgets.commands);
        let heard = Instant::now();
        Self { seat, pass, letters, line, up, budget, owed: 0, bad: 0, heard, _listening: listening }
    }

    async fn run(mut self) {
        if let Err(Some((code, reason))) = self.serve().await {
            self.line.close(code, reason);
            // The client may be gone; then there is nobody to tell.
            drop(timeout(Duration::from_secs(2), self.line.drained()).await);
        }
    }

    async fn serve(&mut self) -> Result<(), End> {
        let ping = self.seat.door.0.settings.ping;
        let clock = sleep_until(Tick::now() + ping);
        let mut clock = std::pin::pin!(clock);
        loop {
            let woke = tokio::select! {
                () = self.letters.ready() => Woke::Room,
                () = self.line.stuck() => Woke::Stuck,
                message = self.up.next(), if self.owed < MOST_OWED => Woke::Client(message),
                () = clock.as_mut() => Woke::Clock,
            };
            match woke {
                Woke::Room => self.deliver().await?,
                Woke::Stuck => self.drained().await?,
                Woke::Client(message) => self.hear(message).await?,
                Woke::Clock => self.on_the_clock(clock.as_mut(), ping).await?,
            }
        }
    }

    /// Sends what is for this viewer alone, behind the frames that were there before.
    async fn deliver(&mut self) -> Result<(), End> {
        let letters = self.letters.take();
        self.line.catch_up();
        let gone =
            letters.iter().find_map(|letter| if let Letter::Gone(why) = letter { Some(*why) } else { None });
        let answers = letters.iter().filter(|letter| letter.is_answer()).count();
        self.owed = self.owed.saturating_sub(answers);
        let texts: Vec<Bytes> = letters.iter().filter_map(|letter| self.written(letter)).collect();
        self.send(&texts).await?;
        match gone {
            None => Ok(()),
            Some(Gone::Closed) => Err(Some((CLOSED, "the room has ended"))),
            Some(Gone::Blocked) => Err(Some((BLOCKED, "blocked"))),
            Some(Gone::TooSlow) => Err(Some((TOO_SLOW, "too slow"))),
            Some(Gone::Fault) => Err(Some((GOING_AWAY, "come back"))),
        }
    }

    async fn send(&self, texts: &[Bytes]) -> Result<(), End> {
        self.line.send(texts);
        self.drained().await
    }

    /// Until the socket has taken what waits; who does not take it in time is too slow.
    async fn drained(&self) -> Result<(), End> {
        match timeout(self.seat.door.0.settings.patience, self.line.drained()).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(Lost::Gone | Lost::Closed)) => Err(None),
            Ok(Err(Lost::Slow)) | Err(_) => Err(Some((TOO_SLOW, "too slow"))),
        }
    }

    /// Reads a message and those that are there already, and asks them together.
    async fn hear(&mut self, first: Heard) -> Result<(), End> {
        self.heard = Instant::now();
        let (mut said, mut end) = (Said::default(), None);
        let mut next = Some(first);
        while let Some(message) = next {
            if let Err(why) = self.one(message, &mut said) {
                end = Some(why);
                break;
            }
            next = if said.asks.len() < AT_ONCE { self.up.next().now_or_never() } else { None };
        }
        let Said { asks, mut answers, captions } = said;
        self.ask(asks, &mut answers);
        for (id, captions) in captions {
            let told = give(self.seat.door.clone(), self.pass.room, self.pass.person.clone(), captions).await;
            answers.push(match told {
                Ok(told) => json!({ "re": id, "ok": told }).to_string().into(),
                Err(no) => self.refuse(id, no),
            });
        }
        self.send(&answers).await?;
        end.map_or(Ok(()), Err)
    }

    fn ask(&mut self, asks: Vec<Ask>, answers: &mut Vec<Bytes>) {
        if asks.is_empty() {
            return;
        }
        let (count, ids) = (asks.len(), asks.iter().map(|a| a.id.clone()).collect::<Vec<_>>());
        match self.letters.ask(asks) {
            Ok(()) => self.owed += count,
            Err(no) => answers.extend(ids.into_iter().map(|id| self.refuse(id, no.clone()))),
        }
    }

    fn refuse(&self, id: Box<str>, no: No) -> Bytes {
        self.written(&Letter::refusal(id, no)).unwrap_or_default()
    }

    /// What of a letter goes over the socket.
    fn written(&self, letter: &Letter) -> Option<Bytes> {
        let (keys, mut out) = (&self.seat.door.0.rooms.config().keys, Vec::new());
        letter.write(&mut out, keys, self.pass.room, &self.pass.person).then(|| out.into())
    }

    fn one(&mut self, message: Heard, said: &mut Said) -> Result<(), End> {
        match message {
            None | Some(Ok(Message::Close(_))) => Err(None),
            // A frame over the limit, a broken one, or a broken connection: who can still read is told.
            Some(Err(_) | Ok(Message::Binary(_) | Message::Frame(_))) => {
                Err(Some((TOO_LARGE, "text of at most 4 KiB")))
            }
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => Ok(()),
            Some(Ok(Message::Text(text))) => self.text(&text, said),
        }
    }

    fn text(&mut self, text: &str, said: &mut Said) -> Result<(), End> {
        let Up { id, command } = Up::read(text);
        let id: Box<str> = id.into();
        let now = Instant::now();
        let limits = &self.seat.door.0.settings.budgets;
        let spent = self.budget.spend(limits.commands, now);
        if let Err(wait) = spent.and_then(|()| self.seat.door.0.spent.command(self.seat.address, now)) {
            self.bad += 1;
            said.answers.push(self.refuse(id, No::too_fast(wait)));
        } else if let Some(command) = command {
            match command {
                Command::Ping => {
                    let time = self.seat.door.0.now();
                    said.answers.push(json!({ "re": id, "ok": { "time": time } }).to_string().into());
                }
                Command::Caption { captions } => said.captions.push((id, captions)),
                command => said.asks.push(Ask { id, command }),
            }
            self.bad = self.bad.saturating_sub(1);
        } else {
            self.bad += 1;
            said.answers.push(self.refuse(id, No::bad_message()));
        }
        if self.bad >= MOST_BAD { Err(Some((TOO_MANY, "too many refused messages"))) } else { Ok(()) }
    }

    async fn on_the_clock(&mut self, clock: std::pin::Pin<&mut Sleep>, ping: Duration) -> Result<(), End> {
        clock.reset(Tick::now() + ping);
        if self.seat.door.0.now() >= self.pass.until {
            return Err(Some((TOKEN_OVER, "the token is over")));
        }
        if self.heard.elapsed() > 3 * ping {
            return Err(Some((TOO_SLOW, "silent")));
        }
        self.line.ping();
        self.drained().await
    }
}

/// Gives captions to the claim ledger.
async fn give(door: Door, room: RoomId, who: Person, captions: Vec<Caption>) -> Result<Value, No> {
    if !who.role.runs_the_show() {
        return Err(No::staff_only());
    }
    Ok(door.0.book.hear(room, who.id, captions).await?)
}
