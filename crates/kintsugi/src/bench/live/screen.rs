//! From an event to the screen: a full room in which people comment and like, and how long a comment takes from the sender's socket to
//! a viewer's. The clock is this process's own on both ends.

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::fanout::{connect, frame, pass};
use super::process::Process;
use crate::bench::{Figures, Folder, percentile};
use crate::wiring::say;

/// Comments and likes a second.
const COMMENTS: u64 = 50;
const LIKES: u64 = 1_000;
/// One in so many viewers is looked at.
const LOOKED_AT: usize = 20;
/// Everybody comments now and then.
const TALKERS: u64 = 500;

/// Milliseconds from a comment to a viewer, of all that were looked at.
type Latencies = Arc<Mutex<Vec<f64>>>;

pub(super) async fn run(folder: &Folder, quick: bool, figures: &mut Figures) -> anyhow::Result<()> {
    let (viewers, time) =
        if quick { (500, Duration::from_secs(4)) } else { (10_000, Duration::from_secs(15)) };
    let server = Process::room(&folder.at("screen"))?;
    let sockets: SocketAddr = server.said.first().context("no address")?.parse()?;
    let lines: SocketAddr = server.said.get(1).context("no second address")?.parse()?;
    let (began, latencies) = (Instant::now(), Latencies::default());
    let mut tasks = Vec::new();
    for i in 0..viewers {
        let stream = connect(sockets, &pass(i)).await?;
        let looked_at = (i % LOOKED_AT == 0).then(|| Arc::clone(&latencies));
        tasks.push(tokio::spawn(view(stream, began, looked_at)));
    }
    let talking = tokio::spawn(talk(lines, began));
    tokio::time::sleep(Duration::from_secs(3)).await;
    let cpu = server.cpu_us()?;
    latencies.lock().unwrap_or_else(PoisonError::into_inner).clear();
    tokio::time::sleep(time).await;
    let mut took = std::mem::take(&mut *latencies.lock().unwrap_or_else(PoisonError::into_inner));
    let cores = (server.cpu_us()? - cpu) / time.as_secs_f64() / 1e6;
    ensure!(!talking.is_finished(), "the room hung up: {:?}", talking.await);
    talking.abort();
    let gone = tasks.iter().filter(|task| task.is_finished()).count();
    ensure!(gone == 0, "{gone} viewers were let go");
    tasks.iter().for_each(tokio::task::JoinHandle::abort);
    let wanted = COMMENTS as f64 * time.as_secs_f64() * viewers as f64 / LOOKED_AT as f64;
    let share = took.len() as f64 / wanted;
    let (p50, p99) = (percentile(&mut took, 0.5), percentile(&mut took, 0.99));
    say(&format!(
        "event to screen, {viewers} viewers, {COMMENTS} comments and {LIKES} likes a second: p50 {p50:.0} ms, p99 {p99:.0} ms, \
         {:.1} % of the comments arrived, {cores:.2} cores of the server",
        share * 100.0
    ));
    figures.insert("screen_p50_ms", p50);
    figures.insert("screen_p99_ms", p99);
    figures.insert("screen_arrived_share", share);
    Ok(())
}

/// Comments and likes of many people, twenty times a second; a comment says when it was sent.
async fn talk(lines: SocketAddr, began: Instant) -> anyhow::Result<()> {
    let stream = TcpStream::connect(lines).await?;
    stream.set_nodelay(true)?;
    let (mut read, mut write) = stream.into_split();
    tokio::spawn(async move {
        let mut answers = vec![0; 64 << 10];
        // Ends with the connection.
        while matches!(read.read(&mut answers).await, Ok(1..)) {}
    });
    let mut every = tokio::time::interval(Duration::from_millis(50));
    let (mut comments, mut likes) = (0, 0);
    for turn in 1_u64.. {
        every.tick().await;
        let mut said = String::new();
        while comments < turn * COMMENTS / 20 {
            comments += 1;
            let (who, at) = (10_000_000 + comments % TALKERS, began.elapsed().as_micros());
            writeln!(
                said,
                "{who:x} {{\"id\":\"c\",\"do\":\"comment\",\"text\":\"sent {at} is it sweet?\"}}"
            )?;
        }
        while likes < turn * LIKES / 20 {
            likes += 1;
            let who = 20_000_000 + likes % TALKERS;
            writeln!(said, "{who:x} {{\"id\":\"l\",\"do\":\"like\",\"count\":1}}")?;
        }
        write.write_all(said.as_bytes()).await?;
    }
    Ok(())
}

/// Reads frames; one who is looked at writes down how long each comment took.
async fn view(mut stream: TcpStream, began: Instant, looked_at: Option<Latencies>) {
    let (mut buffer, mut piece) = (Vec::new(), vec![0; 4_096]);
    while let Ok(read @ 1..) = stream.read(&mut piece).await {
        let Some(latencies) = &looked_at else { continue };
        let now = began.elapsed().as_secs_f64() * 1e3;
        buffer.extend_from_slice(&piece[..read]);
        let mut at = 0;
        while let Some((text, length)) = frame(&buffer[at..]) {
            if text {
                let sent = sent(&buffer[at..at + length]).map(|sent| now - sent);
                latencies.lock().unwrap_or_else(PoisonError::into_inner).extend(sent);
            }
            at += length;
        }
        buffer.drain(..at);
    }
}

/// When the comments in a frame were sent, in milliseconds. Comments of the snapshot at the beginning come before anything is counted.
fn sent(frame: &[u8]) -> impl Iterator<Item = f64> {
    const MARK: &str = "\"sent ";
    let text = String::from_utf8_lossy(frame).into_owned();
    let starts: Vec<usize> = text.match_indices(MARK).map(|(at, _)| at + MARK.len()).collect();
    starts.into_iter().filter_map(move |at| {
        let digits = text[at..].split(' ').next()?;
        Some(digits.parse::<f64>().ok()? / 1e3)
    })
}
