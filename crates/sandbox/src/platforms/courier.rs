//! Carries pushes over plain HTTP/1.1 to this machine, and nowhere else.

use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::push::{Courier, Push, Receipt};

/// The largest answer that is read.
const LONGEST: u64 = 64 * 1024;

/// Sends to this machine only.
#[derive(Clone, Copy, Debug)]
pub struct Loopback;

impl Courier for Loopback {
    fn deliver<'a>(&'a self, push: &'a Push) -> Pin<Box<dyn Future<Output = Receipt> + Send + 'a>> {
        Box::pin(async move {
            let began = tokio::time::Instant::now();
            let patience = push.budget.max(Duration::from_millis(100));
            let answer = tokio::time::timeout(patience, send(push)).await.ok().flatten();
            let (status, body) = answer.map_or((None, Vec::new()), |(status, body)| (Some(status), body));
            Receipt { status, body, took: began.elapsed() }
        })
    }
}

/// Where an address leads: the socket, the host as it is written, the path. `None` unless it is plain HTTP to this
/// machine.
pub(crate) fn target(url: &str) -> Option<(SocketAddr, &str, &str)> {
    let rest =
        url.strip_prefix("http://").filter(|rest| rest.bytes().all(|byte| (0x21..0x7F).contains(&byte)))?;
    let (host, path) = rest.find('/').map_or((rest, "/"), |at| rest.split_at(at));
    let numbers = host.replacen("localhost", "127.0.0.1", 1);
    let address: SocketAddr = numbers.parse().or_else(|_| format!("{numbers}:80").parse()).ok()?;
    address.ip().is_loopback().then_some((address, host, path))
}

async fn send(push: &Push) -> Option<(u16, Vec<u8>)> {
    let (address, host, path) = target(&push.url)?;
    let mut stream = TcpStream::connect(address).await.ok()?;
    let mut head = format!("POST {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n");
    for (name, value) in &push.headers {
        for part in [name, ": ", value, "\r\n"] {
            head.push_str(part);
        }
    }
    let length = format!("content-length: {}\r\n\r\n", push.body.len());
    stream.write_all((head + &length).as_bytes()).await.ok()?;
    stream.write_all(&push.body).await.ok()?;
    let mut answer = Vec::new();
    stream.take(LONGEST).read_to_end(&mut answer).await.ok()?;
    read(&answer)
}

/// Status and body of an answer. A chunked body is given as it came: empty or not is all that is asked of most.
fn read(answer: &[u8]) -> Option<(u16, Vec<u8>)> {
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&answer[..end]).ok()?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let body = &answer[end + 4..];
    let chunked = head.to_ascii_lowercase().contains("transfer-encoding: chunked");
    let body = if chunked { unchunk(body) } else { body.to_vec() };
    Some((status, body))
}

fn unchunk(mut rest: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    while let Some(end) = rest.windows(2).position(|two| two == b"\r\n") {
        let size =
            std::str::from_utf8(&rest[..end]).ok().and_then(|hex| usize::from_str_radix(hex.trim(), 16).ok());
        let Some(size) = size.filter(|size| *size > 0) else { break };
        let start = end + 2;
        let Some(chunk) = start.checked_add(size).and_then(|stop| rest.get(start..stop)) else { break };
        whole.extend_from_slice(chunk);
        rest = rest.get(start + size + 2..).unwrap_or(&[]);
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_a_target() {
        for url in
            ["http://127.0.0.1:8080/a?b", "http://localhost:1/", "http://[::1]:9/x", "http://127.0.0.1"]
        {
            assert!(target(url).is_some(), "{url}");
        }
        for url in [
            "https://127.0.0.1/",
            "http://192.0.2.1/",
            "http://localhost.example.com/",
            "http://example.com/",
            "http://127.0.0.1@example.com/",
            "http://127.0.0.1:8080/a\r\nx: y",
            "ftp://127.0.0.1/",
        ] {
            assert!(target(url).is_none(), "{url}");
        }
    }

    #[test]
    fn answers_are_read() {
        assert_eq!(read(b"HTTP/1.1 204 No Content\r\n\r\n"), Some((204, Vec::new())));
        assert_eq!(read(b"HTTP/1.1 200 OK\r\na: b\r\n\r\nhi"), Some((200, b"hi".to_vec())));
        let chunked =
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n3\r\n!!!\r\n0\r\n\r\n";
        assert_eq!(read(chunked), Some((200, b"hi!!!".to_vec())));
        assert_eq!(
            read(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nx"),
            Some((200, Vec::new()))
        );
        assert_eq!(read(b"nonsense"), None);
    }
}
