//! Durable claims a second: the same client against the room's line protocol and against Redis (`appendfsync always`, one Lua script
//! that looks whether the person has one, takes one and remembers it). Every claim is of another person and wins.

use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use memchr::memchr_iter;
use memchr::memmem::Finder;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use super::process::Process;
use super::server::HOST;
use crate::bench::{Figures, Folder, median, percentile};
use crate::wiring::say;

/// Clients, claims each has under way, and the names of the figures.
const CELLS: [(usize, usize, [&str; 3]); 4] = [
    (50, 1, ["claims_50x1", "claims_50x1_redis", "claims_50x1_ratio"]),
    (50, 16, ["claims_50x16", "claims_50x16_redis", "claims_50x16_ratio"]),
    (500, 1, ["claims_500x1", "claims_500x1_redis", "claims_500x1_ratio"]),
    (500, 16, ["claims_500x16", "claims_500x16_redis", "claims_500x16_ratio"]),
];

const SCRIPT: &str = "if redis.call('SISMEMBER',KEYS[2],ARGV[1])==1 then return -1 end \
    local n=tonumber(redis.call('GET',KEYS[1])) if n<=0 then return 0 end \
    redis.call('DECR',KEYS[1]) redis.call('SADD',KEYS[2],ARGV[1]) return 1";
const STOCK: u64 = 10_000_000;

/// Writes the request of the nth person.
type Make = Arc<dyn Fn(u64, &mut Vec<u8>) + Send + Sync>;

/// What one run came to.
struct Outcome {
    claims: u64,
    a_second: f64,
    p50_ms: f64,
    p99_ms: f64,
    cpu_us: f64,
}

pub(super) async fn run(
    folder: &Folder,
    peers: Option<&Path>,
    quick: bool,
    figures: &mut Figures,
) -> anyhow::Result<()> {
    let (rounds, time) = if quick { (1, Duration::from_secs(2)) } else { (3, Duration::from_secs(5)) };
    let redis = redis_server(peers);
    if redis.is_none() {
        say("no redis-server here: claims are measured without their peer");
    }
    for (clients, each, names) in CELLS {
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for round in 0..rounds {
            let at = folder.at(&format!("live-{clients}-{each}-{round}"));
            if let Some(program) = &redis {
                let outcome = redis_run(program, &at.join("redis"), clients, each, time).await?;
                tell("redis always", clients, each, &outcome);
                theirs.push(outcome.a_second);
            }
            let outcome = room_run(&at.join("rooms"), clients, each, time).await?;
            tell("room", clients, each, &outcome);
            ours.push(outcome.a_second);
            drop(std::fs::remove_dir_all(&at));
        }
        let (ours, theirs) = (median(ours), median(theirs));
        figures.insert(names[0], ours);
        if redis.is_some() {
            figures.insert(names[1], theirs);
            figures.insert(names[2], ours / theirs);
        }
    }
    Ok(())
}

fn tell(who: &str, clients: usize, each: usize, o: &Outcome) {
    say(&format!(
        "{who}, {clients} x {each}: {:.0} claims/s, p50 {:.2} ms, p99 {:.2} ms, {:.1} us of server CPU a claim ({} claims)",
        o.a_second, o.p50_ms, o.p99_ms, o.cpu_us, o.claims
    ));
}

async fn room_run(folder: &Path, clients: usize, each: usize, time: Duration) -> anyhow::Result<Outcome> {
    let server = Process::room(folder)?;
    let lines: SocketAddr = server.said.get(1).context("no second address")?.parse()?;
    let tier = json!({ "name": "all", "price": { "minor": 100, "currency": "CNY" }, "quota": 1_000_000 });
    let tiers = vec![tier; (STOCK / 1_000_000) as usize];
    let start = json!({ "id": "s", "do": "start_sale", "title": "Bench", "tiers": tiers, "starts_in_ms": 0, "hold_ms": 1_800_000 });
    let started = once(lines, &format!("{HOST:x} {start}\n")).await?;
    let sale = started["ok"]["n"].as_u64().with_context(|| format!("no sale: {started}"))?;
    let before = format!(" {{\"id\":\"c\",\"do\":\"claim\",\"sale\":{sale},\"key\":\"k");
    let make: Make = Arc::new(move |n, out| {
        out.extend_from_slice(&hex(n + 1_000));
        out.extend_from_slice(before.as_bytes());
        out.extend_from_slice(&hex(n));
        out.extend_from_slice(b"\"}\n");
    });
    let outcome = drive(&server, lines, clients, each, time, make, b"\"state\":\"held\"").await?;
    // The place of one more claim is how many were made: no two shared one, none was lost.
    let last = once(
        lines,
        &format!("{:x} {{\"id\":\"z\",\"do\":\"claim\",\"sale\":{sale},\"key\":\"z\"}}\n", u128::MAX),
    )
    .await?;
    let place = last["ok"]["place"].as_u64().with_context(|| format!("no last claim: {last}"))?;
    ensure!(place == outcome.claims + 1, "{} claims were answered, {place} made", outcome.claims);
    Ok(outcome)
}

async fn once(address: SocketAddr, request: &str) -> anyhow::Result<Value> {
    let mut stream = BufReader::new(TcpStream::connect(address).await?);
    stream.get_mut().write_all(request.as_bytes()).await?;
    let mut line = String::new();
    stream.read_line(&mut line).await?;
    Ok(serde_json::from_str(&line)?)
}

fn redis_server(peers: Option<&Path>) -> Option<std::path::PathBuf> {
    let beside = peers.map(|p| p.join("usr/bin/redis-server")).filter(|p| p.exists());
    beside.or_else(|| Some("/usr/bin/redis-server".into()).filter(|p: &std::path::PathBuf| p.exists()))
}

async fn redis_run(
    program: &Path,
    folder: &Path,
    clients: usize,
    each: usize,
    time: Duration,
) -> anyhow::Result<Outcome> {
    std::fs::create_dir_all(folder)?;
    let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let mut command = Command::new(program);
    command.args(["--bind", "127.0.0.1", "--port", &port.to_string(), "--save", "", "--appendonly", "yes"]);
    command.args(["--appendfsync", "always", "--dir"]).arg(folder);
    // Debian's binary finds its libraries beside it where it was only unpacked.
    if let Some(root) = program.parent().and_then(Path::parent) {
        command.env("LD_LIBRARY_PATH", root.join("lib/x86_64-linux-gnu"));
    }
    let server = Process::that_listens(&mut command, port)?;
    let address: SocketAddr = server.said[0].parse()?;
    let stock = STOCK.to_string();
    redis_once(address, &["SET", "{s}:stock", &stock]).await?;
    let hash = redis_once(address, &["SCRIPT", "LOAD", SCRIPT]).await?;
    let head = resp(&["EVALSHA", &hash, "2", "{s}:stock", "{s}:who", ""]);
    let head = head.strip_suffix(b"$0\r\n\r\n").context("a last word")?.to_vec();
    let make: Make = Arc::new(move |n, out| {
        out.extend_from_slice(&head);
        out.extend_from_slice(b"$32\r\n0000000000000000");
        out.extend_from_slice(&hex(n));
        out.extend_from_slice(b"\r\n");
    });
    let outcome = drive(&server, address, clients, each, time, make, b":1\r").await?;
    let left: u64 = redis_once(address, &["GET", "{s}:stock"]).await?.parse()?;
    ensure!(STOCK - left == outcome.claims, "{} claims were answered, {} made", outcome.claims, STOCK - left);
    Ok(outcome)
}

/// Sixteen digits. By hand, because the client shares the cores with what is measured.
fn hex(n: u64) -> [u8; 16] {
    std::array::from_fn(|i| b"0123456789abcdef"[(n >> (60 - 4 * i)) as usize & 15])
}

fn resp(words: &[&str]) -> Vec<u8> {
    let mut out = format!("*{}\r\n", words.len()).into_bytes();
    for word in words {
        out.extend_from_slice(format!("${}\r\n{word}\r\n", word.len()).as_bytes());
    }
    out
}

/// One command of one line of answer (or a length and a line).
async fn redis_once(address: SocketAddr, words: &[&str]) -> anyhow::Result<String> {
    let mut stream = BufReader::new(TcpStream::connect(address).await?);
    stream.get_mut().write_all(&resp(words)).await?;
    let mut line = String::new();
    stream.read_line(&mut line).await?;
    if line.starts_with('$') {
        line.clear();
        stream.read_line(&mut line).await?;
    }
    ensure!(!line.starts_with('-'), "redis says {line}");
    Ok(line.trim_end().to_owned())
}

/// So many clients, each with so many claims under way, for a time. Every answer must hold the words of a win.
async fn drive(
    server: &Process,
    address: SocketAddr,
    clients: usize,
    each: usize,
    time: Duration,
    make: Make,
    won: &'static [u8],
) -> anyhow::Result<Outcome> {
    let mut streams = Vec::new();
    for _ in 0..clients {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        streams.push(stream);
    }
    let (next, stop) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicBool::new(false)));
    let (cpu, began) = (server.cpu_us()?, Instant::now());
    let mut tasks = Vec::new();
    for stream in streams {
        let (next, stop, make) = (Arc::clone(&next), Arc::clone(&stop), Arc::clone(&make));
        tasks.push(tokio::spawn(client(stream, each, next, stop, make, won)));
    }
    tokio::time::sleep(time).await;
    stop.store(true, Ordering::Relaxed);
    let (mut claims, mut latencies) = (0, Vec::new());
    for task in tasks {
        let (count, mut of_client) = task.await??;
        claims += count;
        latencies.append(&mut of_client);
    }
    let seconds = began.elapsed().as_secs_f64();
    let cpu_us = (server.cpu_us()? - cpu) / claims as f64;
    let (p50_ms, p99_ms) = (percentile(&mut latencies, 0.5), percentile(&mut latencies, 0.99));
    Ok(Outcome { claims, a_second: claims as f64 / seconds, p50_ms, p99_ms, cpu_us })
}

async fn client(
    mut stream: TcpStream,
    each: usize,
    next: Arc<AtomicU64>,
    stop: Arc<AtomicBool>,
    make: Make,
    won: &'static [u8],
) -> anyhow::Result<(u64, Vec<f64>)> {
    let (mut claims, mut latencies) = (0, Vec::new());
    let (mut request, mut answer) = (Vec::new(), Vec::with_capacity(16 << 10));
    let won = Finder::new(won);
    while !stop.load(Ordering::Relaxed) {
        let first = next.fetch_add(each as u64, Ordering::Relaxed);
        request.clear();
        (first..first + each as u64).for_each(|n| make(n, &mut request));
        let asked = Instant::now();
        stream.write_all(&request).await?;
        answer.clear();
        let mut lines = 0;
        while lines < each {
            let before = answer.len();
            ensure!(stream.read_buf(&mut answer).await? > 0, "the server hung up");
            lines += memchr_iter(b'\n', &answer[before..]).count();
        }
        latencies.push(asked.elapsed().as_secs_f64() * 1_000.0);
        let mut start = 0;
        for end in memchr_iter(b'\n', &answer) {
            let line = &answer[start..end];
            ensure!(won.find(line).is_some(), "not won: {}", String::from_utf8_lossy(line));
            (start, claims) = (end + 1, claims + 1);
        }
    }
    Ok((claims, latencies))
}
