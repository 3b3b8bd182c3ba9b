//! `bench serve`: how soon `serve` with the sample shop is ready, and how much memory it holds when idle.

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
    let (first, filled) = start(home)?;
    say(&format!("first start, filling the sample shop: {filled:.2} s"));
    stop(first)?;
    let (mut ready, mut memory) = (Vec::new(), Vec::new());
    for run in 0..runs {
        let (child, seconds) = start(home)?;
        std::thread::sleep(Duration::from_secs(3));
        let mib = resident(&child)?;
        say(&format!("run {run}: ready after {seconds:.3} s, {mib:.1} MiB resident when idle"));
        stop(child)?;
        ready.push(seconds);
        memory.push(mib * 1.048_576);
    }
    Ok(Figures::from([("ready_s", median(ready)), ("idle_mb", median(memory)), ("first_start_s", filled)]))
}

/// Starts `serve` and waits until it says it is ready; seconds.
fn start(home: &Path) -> anyhow::Result<(Child, f64)> {
    let began = Instant::now();
    let mut child = Command::new(std::env::current_exe()?)
        .args(["serve", "--sample", "--listen", "127.0.0.1:0", "--data"])
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
            return Ok((child, began.elapsed().as_secs_f64()));
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
fn resident(child: &Child) -> anyhow::Result<f64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id()))?;
    let line = status.lines().find(|l| l.starts_with("VmRSS:")).context("no VmRSS")?;
    let kib: f64 = line.split_whitespace().nth(1).context("no VmRSS value")?.parse()?;
    Ok(kib / 1024.0)
}

fn stop(mut child: Child) -> anyhow::Result<()> {
    let done = Command::new("kill").args(["-TERM", &child.id().to_string()]).status()?;
    anyhow::ensure!(done.success(), "failed to stop the child");
    child.wait()?;
    Ok(())
}
