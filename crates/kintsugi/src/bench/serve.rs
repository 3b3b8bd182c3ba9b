//! `bench serve`: how soon `serve` with the sample shop is ready, and how much memory it holds when idle; also how long
//! the deep tier then reads in the background and how much memory that takes, before it is idle for the first time.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::Context;

use super::{Figures, Folder, median};
use crate::wiring::say;

pub(crate) fn run(folder: &Folder, quick: bool) -> anyhow::Result<Figures> {
    let runs = if quick { 1 } else { 5 };
    tokio::task::block_in_place(|| measure(&folder.at("serve"), runs))
}

fn measure(home: &Path, runs: usize) -> anyhow::Result<Figures> {
    let (first, filled) = start(home, true)?;
    say(&format!("first start, filling the sample shop: {filled:.2} s"));
    let (seconds, peak) = rest(&first.process)?;
    say(&format!("the deep tier read for {seconds:.0} s, {peak:.1} MiB resident at most"));
    stop(first)?;
    let (mut ready, mut memory) = (Vec::new(), Vec::new());
    for run in 0..runs {
        let (child, seconds) = start(home, true)?;
        std::thread::sleep(Duration::from_secs(3));
        let mib = resident(&child.process)?;
        say(&format!("run {run}: ready after {seconds:.3} s, {mib:.1} MiB resident when idle"));
        stop(child)?;
        ready.push(seconds);
        memory.push(mib * 1.048_576);
    }
    Ok(Figures::from([
        ("ready_s", median(ready)),
        ("idle_mb", median(memory)),
        ("first_start_s", filled),
        ("reading_s", seconds),
        ("reading_mb", peak * 1.048_576),
    ]))
}

/// Waits until the child has had nothing to do for three seconds: how long that took, and the most memory it held (MiB).
fn rest(child: &Child) -> anyhow::Result<(f64, f64)> {
    let began = Instant::now();
    let (mut quiet, mut spent, mut peak) = (0, ticks(child)?, 0.0_f64);
    while quiet < 3 {
        std::thread::sleep(Duration::from_secs(1));
        let now = ticks(child)?;
        quiet = if now - spent <= 2 { quiet + 1 } else { 0 };
        spent = now;
        peak = peak.max(resident(child)?);
        anyhow::ensure!(
            began.elapsed() < Duration::from_mins(5),
            "the child is still busy after five minutes"
        );
    }
    Ok((began.elapsed().as_secs_f64() - 3.0, peak))
}

/// Processor time a child has used, in the kernel's ticks of ten milliseconds.
fn ticks(child: &Child) -> anyhow::Result<u64> {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", child.id()))?;
    // The name, which may hold spaces, ends with the last bracket.
    let fields = stat.rsplit(')').next().context("no name")?.split_whitespace();
    let times: Vec<u64> = fields.skip(11).take(2).map(str::parse).collect::<Result<_, _>>()?;
    Ok(times.iter().sum())
}

/// A running server.
pub(crate) struct Served {
    pub(crate) process: Child,
    /// Host and port.
    pub(crate) address: String,
}

/// Starts `serve` and waits until it says it is ready; seconds.
pub(crate) fn start(home: &Path, sample: bool) -> anyhow::Result<(Served, f64)> {
    let began = Instant::now();
    let mut child = Command::new(std::env::current_exe()?)
        .args(["serve", "--listen", "127.0.0.1:0"])
        .args(sample.then_some("--sample"))
        .arg("--data")
        .arg(home)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .context("failed to start the child")?;
    let out = child.stdout.take().context("the child has no output")?;
    let mut lines = BufReader::new(out).lines();
    let address = loop {
        let line = lines.next().context("the child ended before it was ready")??;
        if let Some(address) = line.strip_prefix("open: http://") {
            break address.trim_end_matches('/').to_owned();
        }
    };
    loop {
        if asks_ready(&address).unwrap_or(false) {
            return Ok((Served { process: child, address }, began.elapsed().as_secs_f64()));
        }
        anyhow::ensure!(
            began.elapsed() < Duration::from_mins(5),
            "the child is not ready after five minutes"
        );
        std::thread::sleep(Duration::from_millis(2));
    }
}

fn asks_ready(address: &str) -> anyhow::Result<bool> {
    let mut stream = TcpStream::connect(address)?;
    stream.write_all(b"GET /readyz HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer.starts_with("HTTP/1.1 200"))
}

/// Resident memory in MiB, from the kernel's own count.
pub(crate) fn resident(child: &Child) -> anyhow::Result<f64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id()))?;
    let line = status.lines().find(|l| l.starts_with("VmRSS:")).context("no VmRSS")?;
    let kib: f64 = line.split_whitespace().nth(1).context("no VmRSS value")?.parse()?;
    Ok(kib / 1024.0)
}

pub(crate) fn stop(served: Served) -> anyhow::Result<()> {
    let mut child = served.process;
    let done = Command::new("kill").args(["-TERM", &child.id().to_string()]).status()?;
    anyhow::ensure!(done.success(), "failed to stop the child");
    child.wait()?;
    Ok(())
}
