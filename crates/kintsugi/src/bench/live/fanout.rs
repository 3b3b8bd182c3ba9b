//! Fan-out: many viewers, an event of some 200 bytes five times a second; processor time of the server a frame that arrived, and its memory a
//! connection. The same client against our door and against npm `ws`.

use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use live::pass::{Keys, Pass};
use live::room::{Person, PersonId, Role};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use uuid::Uuid;

use super::process::Process;
use super::server::{HOST, ROOM, SECRET};
use crate::bench::{Figures, Folder};
use crate::wiring::say;

struct Outcome {
    cpu_us: f64,
    kib: f64,
    frames: u64,
    bytes: f64,
}

pub(super) async fn run(
    folder: &Folder,
    peers: Option<&Path>,
    quick: bool,
    figures: &mut Figures,
) -> anyhow::Result<()> {
    let (viewers, time) =
        if quick { (500, Duration::from_secs(4)) } else { (3_000, Duration::from_secs(10)) };
    let room = room_run(&folder.at("fanout"), viewers, time).await?;
    tell("room", viewers, &room);
    figures.insert("frame_cpu_us", room.cpu_us);
    figures.insert("connection_kib", room.kib);
    match ws_server(peers) {
        None => say("no npm ws here: fan-out is measured without its peer"),
        Some(mut command) => {
            let server = Process::that_says(&mut command)?;
            let address: SocketAddr = server.said.first().context("no address")?.parse()?;
            let peer = drive(&server, address, viewers, time, |_| "/".to_owned()).await?;
            tell("npm ws", viewers, &peer);
            figures.insert("frame_cpu_us_ws", peer.cpu_us);
            figures.insert("connection_kib_ws", peer.kib);
            figures.insert("frame_cpu_ratio", room.cpu_us / peer.cpu_us);
        }
    }
    Ok(())
}

fn tell(who: &str, viewers: usize, o: &Outcome) {
    say(&format!(
        "{who}, {viewers} viewers: {:.2} us of server CPU a frame, {:.2} KiB a connection, {} frames of {:.0} bytes",
        o.cpu_us, o.kib, o.frames, o.bytes
    ));
}

fn ws_server(peers: Option<&Path>) -> Option<Command> {
    let peers = peers.filter(|p| p.join("node_modules/ws").exists())?;
    let script = peers.join("peer.mjs");
    std::fs::write(&script, include_str!("peer.mjs")).ok()?;
    let mut command = Command::new("node");
    command.arg(script);
    Some(command)
}

async fn room_run(folder: &Path, viewers: usize, time: Duration) -> anyhow::Result<Outcome> {
    let server = Process::room(folder)?;
    let sockets: SocketAddr = server.said.first().context("no address")?.parse()?;
    let lines: SocketAddr = server.said.get(1).context("no second address")?.parse()?;
    let talking = tokio::spawn(talk(lines));
    let outcome = drive(&server, sockets, viewers, time, pass).await;
    talking.abort();
    outcome
}

/// The path by which a viewer comes in.
pub(super) fn pass(viewer: usize) -> String {
    let id = PersonId(Uuid::from_u128(viewer as u128 + 1_000));
    let person = Person { id, name: "Viewer".into(), role: Role::Viewer };
    let token = Keys::new(&SECRET).token(&Pass { room: ROOM, person, until: i64::MAX });
    format!("/room/{ROOM}/ws?token={token}")
}

/// The host says something of a length that makes a frame of 200 bytes, five times a second.
async fn talk(lines: SocketAddr) -> anyhow::Result<()> {
    let mut stream = TcpStream::connect(lines).await?;
    stream.set_nodelay(true)?;
    let message = format!("{HOST:x} {{\"id\":\"t\",\"do\":\"notice\",\"text\":\"{}\"}}\n", "x".repeat(118));
    let mut every = tokio::time::interval(Duration::from_millis(200));
    let mut answer = vec![0; 1_024];
    loop {
        every.tick().await;
        stream.write_all(message.as_bytes()).await?;
        ensure!(stream.read(&mut answer).await? > 0, "the server hung up");
    }
}

/// Connects, waits until all is calm, then counts what arrives.
async fn drive(
    server: &Process,
    address: SocketAddr,
    viewers: usize,
    time: Duration,
    path: impl Fn(usize) -> String,
) -> anyhow::Result<Outcome> {
    let empty = server.resident_kib()?;
    let counts = Arc::new((AtomicU64::new(0), AtomicU64::new(0)));
    let mut tasks = Vec::new();
    for i in 0..viewers {
        let stream = connect(address, &path(i)).await?;
        tasks.push(tokio::spawn(count(stream, Arc::clone(&counts))));
    }
    tokio::time::sleep(Duration::from_secs(2)).await;
    let kib = (server.resident_kib()? - empty) / viewers as f64;
    let (cpu, frames, bytes) =
        (server.cpu_us()?, counts.0.load(Ordering::Relaxed), counts.1.load(Ordering::Relaxed));
    let began = Instant::now();
    tokio::time::sleep(time).await;
    let (cpu, seconds) = (server.cpu_us()? - cpu, began.elapsed().as_secs_f64());
    let frames = counts.0.load(Ordering::Relaxed) - frames;
    let bytes = (counts.1.load(Ordering::Relaxed) - bytes) as f64 / frames as f64;
    let rate = frames as f64 / seconds / viewers as f64;
    ensure!(
        (4.0..6.0).contains(&rate),
        "{rate:.1} frames a second and viewer instead of 5: too slow, or too many"
    );
    tasks.iter().for_each(tokio::task::JoinHandle::abort);
    Ok(Outcome { cpu_us: cpu / frames as f64, kib, frames, bytes })
}

/// A socket to a path, upgraded.
pub(super) async fn connect(address: SocketAddr, path: &str) -> anyhow::Result<TcpStream> {
    let mut stream = TcpStream::connect(address).await?;
    let request = format!(
        "GET {path} HTTP/1.1\r\nHost: bench\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
         Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await?;
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let byte = stream.read_u8().await?;
        head.push(byte);
    }
    ensure!(head.starts_with(b"HTTP/1.1 101"), "no upgrade: {}", String::from_utf8_lossy(&head));
    Ok(stream)
}

/// Counts frames of text and their bytes; a server's frames are not masked.
async fn count(mut stream: TcpStream, counts: Arc<(AtomicU64, AtomicU64)>) {
    let (mut buffer, mut piece) = (Vec::new(), vec![0; 2_048]);
    while let Ok(read @ 1..) = stream.read(&mut piece).await {
        buffer.extend_from_slice(&piece[..read]);
        let mut at = 0;
        while let Some((text, length)) = frame(&buffer[at..]) {
            if text {
                counts.0.fetch_add(1, Ordering::Relaxed);
                counts.1.fetch_add(length as u64, Ordering::Relaxed);
            }
            at += length;
        }
        buffer.drain(..at);
    }
}

/// The whole frame at the start: whether it is text, and its length.
pub(super) fn frame(bytes: &[u8]) -> Option<(bool, usize)> {
    let (&kind, &short) = (bytes.first()?, bytes.get(1)?);
    let length = match short {
        126 => 4 + usize::from(u16::from_be_bytes([*bytes.get(2)?, *bytes.get(3)?])),
        127 => {
            let mut long = [0; 8];
            long.copy_from_slice(bytes.get(2..10)?);
            10 + u64::from_be_bytes(long) as usize
        }
        short => 2 + usize::from(short),
    };
    (bytes.len() >= length).then_some((kind & 0xf == 1, length))
}
