//! The socket of one viewer: frames down, commands up, within budgets, and an end for whoever is silent, too slow, or not welcome.

use std::net::IpAddr;
use std::time::{Duration, Instant};

use axum::body::Bytes;
use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, WebSocketUpgrade};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::refusal::Refusal;
use futures_util::{FutureExt, SinkExt};
use live::engine::{Ask, Connection, Gone, Letter};
use live::pass::Pass;
use live::room::{Caption, Command, No, Person, RoomId, Up};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::{Instant as Tick, Sleep, sleep_until, timeout};
use uuid::Uuid;

use super::Door;
use super::budget::Bucket;
use super::enter::{From, address, not_found, not_open};
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
    upgrade: WebSocketUpgrade,
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
    upgrade
        .read_buffer_size(READ_BUFFER)
        .max_message_size(LARGEST)
        .max_frame_size(LARGEST)
        .on_upgrade(move |socket| Viewer::new(seat, pass, connection, socket).run())
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
    connection: Connection,
    socket: WebSocket,
    budget: Bucket,
    /// Answers that the room owes.
    owed: usize,
    bad: u32,
    heard: Instant,
}

/// What woke a viewer.
enum Woke {
    Room,
    Client(Option<Result<Message, axum::Error>>),
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
    fn new(seat: Seat, pass: Pass, connection: Connection, socket: WebSocket) -> Self {
        let budget = Bucket::new(seat.door.0.settings.budgets.commands);
        Self { seat, pass, connection, socket, budget, owed: 0, bad: 0, heard: Instant::now() }
    }

    async fn run(mut self) {
        if let Err(Some((code, reason))) = self.serve().await {
            let close = Message::Close(Some(CloseFrame { code, reason: Utf8Bytes::from_static(reason) }));
            // The client may be gone; then there is nobody to tell.
            drop(timeout(Duration::from_secs(2), self.socket.send(close)).await);
        }
    }

    async fn serve(&mut self) -> Result<(), End> {
        let ping = self.seat.door.0.settings.ping;
        let clock = sleep_until(Tick::now() + ping);
        let mut clock = std::pin::pin!(clock);
        loop {
            let woke = tokio::select! {
                () = self.connection.ready() => Woke::Room,
                message = self.socket.recv(), if self.owed < MOST_OWED => Woke::Client(message),
                () = clock.as_mut() => Woke::Clock,
            };
            match woke {
                Woke::Room => self.deliver().await?,
                Woke::Client(message) => self.hear(message).await?,
                Woke::Clock => self.on_the_clock(clock.as_mut(), ping).await?,
            }
        }
    }

    /// Sends all that waits, with as few writes as it takes.
    async fn deliver(&mut self) -> Result<(), End> {
        let (mut frames, mut letters) = (Vec::new(), Vec::new());
        loop {
            let more = self.connection.take(&mut frames, &mut letters);
            let more = more.map_err(|_slow| Some((TOO_SLOW, "too slow")))?;
            self.send(frames.drain(..)).await?;
            if !more {
                break;
            }
        }
        let gone =
            letters.iter().find_map(|letter| if let Letter::Gone(why) = letter { Some(*why) } else { None });
        let answers = letters.iter().filter(|letter| letter.is_answer()).count();
        self.owed = self.owed.saturating_sub(answers);
        let keys = &self.seat.door.0.rooms.config().keys;
        let texts = letters.iter().filter_map(|letter| letter.text(keys, self.pass.room, &self.pass.person));
        let texts: Vec<Bytes> = texts.map(Bytes::from).collect();
        self.send(texts).await?;
        match gone {
            None => Ok(()),
            Some(Gone::Closed) => Err(Some((CLOSED, "the room has ended"))),
            Some(Gone::Blocked) => Err(Some((BLOCKED, "blocked"))),
            Some(Gone::TooSlow) => Err(Some((TOO_SLOW, "too slow"))),
            Some(Gone::Fault) => Err(Some((GOING_AWAY, "come back"))),
        }
    }

    async fn send(&mut self, texts: impl IntoIterator<Item = Bytes>) -> Result<(), End> {
        let patience = self.seat.door.0.settings.patience;
        let socket = &mut self.socket;
        let sending = async {
            let mut any = false;
            for text in texts {
                // Every text is made of a string, so this never leaves one out.
                if let Ok(text) = Utf8Bytes::try_from(text) {
                    socket.feed(Message::Text(text)).await?;
                    any = true;
                }
            }
            if any { socket.flush().await } else { Ok(()) }
        };
        match timeout(patience, sending).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(None),
            Err(_) => Err(Some((TOO_SLOW, "too slow"))),
        }
    }

    /// Reads a message and those that are there already, and asks them together.
    async fn hear(&mut self, first: Option<Result<Message, axum::Error>>) -> Result<(), End> {
        self.heard = Instant::now();
        let (mut said, mut end) = (Said::default(), None);
        let mut next = Some(first);
        while let Some(message) = next {
            if let Err(why) = self.one(message, &mut said) {
                end = Some(why);
                break;
            }
            next = if said.asks.len() < AT_ONCE { self.socket.recv().now_or_never() } else { None };
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
        self.send(answers).await?;
        end.map_or(Ok(()), Err)
    }

    fn ask(&mut self, asks: Vec<Ask>, answers: &mut Vec<Bytes>) {
        if asks.is_empty() {
            return;
        }
        let (count, ids) = (asks.len(), asks.iter().map(|a| a.id.clone()).collect::<Vec<_>>());
        match self.connection.ask(asks) {
            Ok(()) => self.owed += count,
            Err(no) => answers.extend(ids.into_iter().map(|id| self.refuse(id, no.clone()))),
        }
    }

    fn refuse(&self, id: Box<str>, no: No) -> Bytes {
        let letter = Letter::Answer { id, outcome: Box::new(Err(no)) };
        let keys = &self.seat.door.0.rooms.config().keys;
        letter.text(keys, self.pass.room, &self.pass.person).unwrap_or_default().into()
    }

    fn one(&mut self, message: Option<Result<Message, axum::Error>>, said: &mut Said) -> Result<(), End> {
        match message {
            None | Some(Ok(Message::Close(_))) => Err(None),
            // A frame over the limit, a broken one, or a broken connection: who can still read is told.
            Some(Err(_) | Ok(Message::Binary(_))) => Err(Some((TOO_LARGE, "text of at most 4 KiB"))),
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
        match timeout(self.seat.door.0.settings.patience, self.socket.send(Message::Ping(Bytes::new()))).await
        {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(None),
            Err(_) => Err(Some((TOO_SLOW, "too slow"))),
        }
    }
}

/// Gives captions to the claim ledger.
async fn give(door: Door, room: RoomId, who: Person, captions: Vec<Caption>) -> Result<Value, No> {
    if !who.role.runs_the_show() {
        return Err(No::staff_only());
    }
    Ok(door.0.book.hear(room, who.id, captions).await?)
}
