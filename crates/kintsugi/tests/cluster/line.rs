//! Somebody's line to a room: comes in as people do, comes back by itself to any node, and notes every gap and double.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::nodes::Nodes;

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

pub(crate) struct Line {
    places: Vec<String>,
    at: usize,
    room: String,
    token: String,
    pub(crate) person: String,
    socket: Option<Socket>,
    seen: Option<u64>,
    events: BTreeSet<u64>,
    asked: u64,
    /// Gaps and doubles.
    pub(crate) faults: Vec<String>,
}

async fn http(address: &str, method: &str, path: &str, body: &str) -> Option<Value> {
    let ask = async {
        let mut stream = TcpStream::connect(address).await.ok()?;
        let length = body.len();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}"
        );
        stream.write_all(head.as_bytes()).await.ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.ok()?;
        serde_json::from_str(answer.split_once("\r\n\r\n")?.1).ok()
    };
    tokio::time::timeout(Duration::from_secs(5), ask).await.ok()?
}

/// The work that a node asks for before it lets somebody in.
fn solve(nonce: &str, bits: u64) -> String {
    let solves = |proof: &String| u64::from(live::pass::zero_bits(nonce, proof)) >= bits;
    (0..100_000_000_u64).map(|i| i.to_string()).find(solves).unwrap()
}

impl Line {
    fn new(places: &[String], at: usize, room: &str, token: &str, person: &str) -> Self {
        Self {
            places: places.to_vec(),
            at,
            room: room.to_owned(),
            token: token.to_owned(),
            person: person.to_owned(),
            socket: None,
            seen: None,
            events: BTreeSet::new(),
            asked: 0,
            faults: Vec::new(),
        }
    }

    /// What they came in with.
    pub(crate) fn token(&self) -> &str {
        &self.token
    }

    /// Joins at a node, or the next one that is there.
    pub(crate) async fn open(places: &[String], at: usize, room: &str, name: &str) -> Self {
        let begun = Instant::now();
        for at in (0..places.len()).cycle().skip(at) {
            assert!(begun.elapsed() < Duration::from_mins(1), "{name} cannot join");
            let hello = http(&places[at], "GET", &format!("/room/{room}/hello"), "").await;
            if let Some(challenge) = hello.map(|hello| hello["challenge"].clone()).filter(Value::is_object) {
                let nonce = challenge["nonce"].as_str().unwrap();
                let proof = solve(nonce, challenge["bits"].as_u64().unwrap());
                let join = json!({ "name": name, "nonce": nonce, "proof": proof }).to_string();
                let joined = http(&places[at], "POST", &format!("/room/{room}/join"), &join).await;
                if let Some((token, person)) =
                    joined.as_ref().and_then(|j| Some((j["token"].as_str()?, j["person"].as_str()?)))
                {
                    let mut line = Self::new(places, at, room, token, person);
                    line.connect().await;
                    return line;
                }
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        unreachable!("a cycle has no end")
    }

    /// The shop's own, with the token of the console at a node.
    pub(crate) async fn host(nodes: &mut Nodes, room: &str, at: usize) -> Self {
        let path = format!("/shops/{{shop}}/live-sessions/{room}/room-token");
        let token = nodes.api(at, "POST", &path, Value::Null).await["token"].as_str().unwrap().to_owned();
        let mut line = Self::new(&nodes.places(), at, room, &token, "");
        line.connect().await;
        line
    }

    /// Connects, here or at the next node, and goes on where it was.
    async fn connect(&mut self) {
        let begun = Instant::now();
        loop {
            let since = self.seen.map(|s| format!("&since={s}")).unwrap_or_default();
            let url =
                format!("ws://{}/room/{}/ws?token={}{since}", self.places[self.at], self.room, self.token);
            if let Ok(Ok((socket, _))) =
                tokio::time::timeout(Duration::from_secs(4), connect_async(url)).await
            {
                self.socket = Some(socket);
                return;
            }
            assert!(begun.elapsed() < Duration::from_mins(1), "{} cannot come back", self.person);
            self.at = (self.at + 1) % self.places.len();
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }

    /// The next text; `None` where the line was lost, and is open again.
    async fn next(&mut self) -> Option<Value> {
        let socket = self.socket.as_mut().unwrap();
        match socket.next().await {
            Some(Ok(Message::Text(text))) => {
                let value: Value = serde_json::from_str(&text).unwrap();
                self.note(&value);
                Some(value)
            }
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => Some(Value::Null),
            _ => {
                self.connect().await;
                None
            }
        }
    }

    /// Holds a frame against what came before.
    fn note(&mut self, value: &Value) {
        if let Some(reset) = value.get("reset") {
            self.seen = reset["s"].as_u64();
            return;
        }
        let (Some(from), Some(to)) = (value["p"].as_u64(), value["s"].as_u64()) else { return };
        let seen = self.seen.unwrap_or(0);
        if from > seen {
            self.faults.push(format!("after {seen} came {from} to {to}"));
        }
        for n in value["e"].as_array().into_iter().flatten().filter_map(|e| e["n"].as_u64()) {
            if n <= seen || !self.events.insert(n) {
                self.faults.push(format!("{n} came twice"));
            }
        }
        self.seen = Some(seen.max(to));
    }

    /// Asks and does not wait.
    pub(crate) async fn send(&mut self, mut command: Value) -> String {
        self.asked += 1;
        let id = format!("q{}", self.asked);
        command["id"] = json!(id);
        // A lost line is noticed when it is read.
        drop(self.socket.as_mut().unwrap().send(Message::text(command.to_string())).await);
        id
    }

    /// Asks; null where the line was lost before the answer.
    pub(crate) async fn ask(&mut self, command: Value) -> Value {
        let id = self.send(command).await;
        let answer = async {
            loop {
                match self.next().await {
                    None => return Value::Null,
                    Some(value) if value["re"] == json!(id) => return value,
                    Some(_) => {}
                }
            }
        };
        match tokio::time::timeout(Duration::from_secs(12), answer).await {
            Ok(answer) => answer,
            Err(_late) => {
                self.at = (self.at + 1) % self.places.len();
                self.connect().await;
                Value::Null
            }
        }
    }
}
