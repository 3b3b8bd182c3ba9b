//! The small HTTP client of the load benches: one keep-alive connection, answers with a length.

use std::net::SocketAddr;

use anyhow::ensure;
use app::inbound::signed::{ID, SIGNATURE, Secret, TIMESTAMP};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

/// A connection that speaks for one bearer of a token.
pub(crate) struct Wire {
    stream: BufReader<TcpStream>,
    /// What each request says of who asks, as a header line.
    who: String,
    body: Vec<u8>,
}

impl Wire {
    pub(crate) async fn connect(address: SocketAddr, secret: &str) -> anyhow::Result<Self> {
        let stream = BufReader::new(TcpStream::connect(address).await?);
        stream.get_ref().set_nodelay(true)?;
        Ok(Self { stream, who: format!("Authorization: Bearer {secret}\r\n"), body: Vec::new() })
    }

    async fn send(&mut self, method: &str, path: &str, body: &[u8]) -> anyhow::Result<()> {
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: bench\r\n{}Content-Type: application/json\r\nContent-Length: {}\r\n\r\n",
            self.who,
            body.len()
        );
        let mut request = head.into_bytes();
        request.extend_from_slice(body);
        self.stream.get_mut().write_all(&request).await?;
        Ok(())
    }

    /// Asks, and gives the status and the body.
    pub(crate) async fn ask(
        &mut self,
        method: &str,
        path: &str,
        body: &[u8],
    ) -> anyhow::Result<(u16, &[u8])> {
        self.send(method, path, body).await?;
        let mut line = String::new();
        self.stream.read_line(&mut line).await?;
        let status = line.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
        let mut length = 0usize;
        loop {
            line.clear();
            self.stream.read_line(&mut line).await?;
            let header = line.trim().to_ascii_lowercase();
            if header.is_empty() {
                break;
            }
            if let Some(value) = header.strip_prefix("content-length:") {
                length = value.trim().parse()?;
            }
        }
        self.body.resize(length, 0);
        self.stream.read_exact(&mut self.body).await?;
        Ok((status, &self.body))
    }

    /// Posts a webhook that is signed with the channel's secret, and gives the status.
    pub(crate) async fn post_signed(
        &mut self,
        path: &str,
        secret: &Secret,
        id: &str,
        body: &[u8],
    ) -> anyhow::Result<u16> {
        let now = domain::time::Clock::now(&app::SystemClock);
        let seconds = (now - domain::time::Instant::from_seconds(0)).whole_seconds();
        let signature = secret.sign(id, seconds, body);
        self.who = format!("{ID}: {id}\r\n{TIMESTAMP}: {seconds}\r\n{SIGNATURE}: {signature}\r\n");
        Ok(self.ask("POST", path, body).await?.0)
    }

    /// Asks for what must be there.
    pub(crate) async fn read(&mut self, path: &str) -> anyhow::Result<&[u8]> {
        let (status, body) = self.ask("GET", path, b"").await?;
        ensure!(status == 200, "{path}: {status}: {}", String::from_utf8_lossy(body));
        Ok(body)
    }

    /// Begins an event stream; from then on only [`Wire::event`] may be called.
    pub(crate) async fn listen(&mut self, path: &str) -> anyhow::Result<()> {
        self.send("GET", path, b"").await
    }

    /// The name of the next event.
    pub(crate) async fn event(&mut self) -> anyhow::Result<String> {
        let mut line = String::new();
        loop {
            line.clear();
            ensure!(self.stream.read_line(&mut line).await? > 0, "the event stream ended");
            if let Some(name) = line.strip_prefix("event:") {
                return Ok(name.trim().to_owned());
            }
        }
    }
}
