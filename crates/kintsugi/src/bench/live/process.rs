//! A server in a process of its own: its addresses, its processor time and its memory.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, ensure};

/// A running server; killed when it is dropped.
pub(super) struct Process {
    child: Child,
    /// Words of the first line it printed.
    pub(super) said: Vec<String>,
    _input: Option<ChildStdin>,
}

impl Process {
    /// Starts a program that prints one line when it is ready.
    pub(super) fn that_says(command: &mut Command) -> anyhow::Result<Self> {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("failed to start a server")?;
        let input = child.stdin.take();
        let output = child.stdout.take().context("a server without output")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        ensure!(!line.is_empty(), "a server ended before it was ready");
        Ok(Self { child, said: line.split_whitespace().map(str::to_owned).collect(), _input: input })
    }

    /// Starts a program that listens on a port when it is ready.
    pub(super) fn that_listens(command: &mut Command, port: u16) -> anyhow::Result<Self> {
        let child =
            command.stdin(Stdio::null()).stdout(Stdio::null()).spawn().context("failed to start a server")?;
        let process = Self { child, said: vec![format!("127.0.0.1:{port}")], _input: None };
        for _ in 0..200 {
            if std::net::TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return Ok(process);
            }
            std::thread::sleep(Duration::from_millis(25));
        }
        anyhow::bail!("a server does not listen on {port}")
    }

    /// This program as the server of a room, with its journal in a folder.
    pub(super) fn room(folder: &Path) -> anyhow::Result<Self> {
        let program = std::env::current_exe()?;
        Self::that_says(Command::new(program).args(["bench", "live", "--room-server"]).arg(folder))
    }

    /// This program as a media plane.
    pub(super) fn video() -> anyhow::Result<Self> {
        let program = std::env::current_exe()?;
        Self::that_says(Command::new(program).args(["bench", "live", "--video-server"]))
    }

    fn proc(&self, file: &str) -> anyhow::Result<String> {
        let path = format!("/proc/{}/{file}", self.child.id());
        std::fs::read_to_string(&path).with_context(|| format!("failed to read {path}"))
    }

    /// Processor time so far, in microseconds; the kernel counts in hundredths of a second.
    pub(super) fn cpu_us(&self) -> anyhow::Result<f64> {
        let stat = self.proc("stat")?;
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        let ticks = |i: usize| fields.get(i).and_then(|f| f.parse::<f64>().ok()).unwrap_or(f64::NAN);
        Ok((ticks(11) + ticks(12)) * 10_000.0)
    }

    /// Resident memory in KiB.
    pub(super) fn resident_kib(&self) -> anyhow::Result<f64> {
        let status = self.proc("status")?;
        let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:")).unwrap_or_default();
        line.trim().trim_end_matches(" kB").parse().context("no VmRSS")
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
