//! Media over TCP (RFC 6544) for those whose network lets no UDP through: frames with their length in front (RFC 4571). Whoever
//! connects and sends nothing is let go.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

/// Connections at once.
const MOST: usize = 500;
/// Frames that wait for a connection; more are dropped, as on a full wire.
const WAITING: usize = 512;
/// Largest frame we take.
const LARGEST: usize = 2_000;
/// Silence after which a connection is closed.
const SILENCE: Duration = Duration::from_secs(30);

/// A frame, or the end of a connection.
pub(super) struct Came {
    pub(super) from: SocketAddr,
    /// Empty when the connection is over.
    pub(super) frame: Vec<u8>,
}

/// The connections there are.
pub(super) struct Wires {
    listener: Option<TcpListener>,
    open: HashMap<SocketAddr, mpsc::Sender<Vec<u8>>>,
    came: mpsc::Receiver<Came>,
    give: mpsc::Sender<Came>,
}

impl Wires {
    pub(super) fn new(listener: Option<std::net::TcpListener>) -> std::io::Result<Self> {
        let listener = listener.map(TcpListener::from_std).transpose()?;
        let (give, came) = mpsc::channel(WAITING);
        Ok(Self { listener, open: HashMap::new(), came, give })
    }

    /// Whether there is a port.
    pub(super) fn offered(&self) -> bool {
        self.listener.is_some()
    }

    /// The next frame. Takes new connections meanwhile.
    pub(super) async fn next(&mut self) -> Came {
        loop {
            let accept = async {
                match &self.listener {
                    Some(listener) => listener.accept().await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                Some(came) = self.came.recv() => {
                    if came.frame.is_empty() {
                        self.open.remove(&came.from);
                    }
                    return came;
                }
                taken = accept => match taken {
                    Ok((stream, from)) => self.take(stream, from),
                    // Out of files, most likely: let the others go on.
                    Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
                }
            }
        }
    }

    fn take(&mut self, stream: TcpStream, from: SocketAddr) {
        if self.open.len() >= MOST {
            return;
        }
        drop(stream.set_nodelay(true));
        let (read, write) = stream.into_split();
        let (send, frames) = mpsc::channel(WAITING);
        self.open.insert(from, send);
        tokio::spawn(write_frames(write, frames));
        let give = self.give.clone();
        tokio::spawn(async move {
            read_frames(read, from, &give).await;
            drop(give.send(Came { from, frame: Vec::new() }).await);
        });
    }

    /// Sends a frame; whether it was taken.
    pub(super) fn send(&self, to: SocketAddr, frame: &[u8]) -> bool {
        let Ok(length) = u16::try_from(frame.len()) else { return false };
        let framed = [&length.to_be_bytes()[..], frame].concat();
        self.open.get(&to).is_some_and(|wire| wire.try_send(framed).is_ok())
    }

    /// Closes a connection.
    pub(super) fn close(&mut self, from: SocketAddr) {
        self.open.remove(&from);
    }
}

async fn write_frames(mut write: OwnedWriteHalf, mut frames: mpsc::Receiver<Vec<u8>>) {
    while let Some(frame) = frames.recv().await {
        let written = tokio::time::timeout(SILENCE, write.write_all(&frame)).await;
        if !matches!(written, Ok(Ok(()))) {
            break;
        }
    }
    drop(write.shutdown().await);
}

async fn read_frames(mut read: OwnedReadHalf, from: SocketAddr, give: &mpsc::Sender<Came>) {
    loop {
        let Ok(Some(frame)) = tokio::time::timeout(SILENCE, read_frame(&mut read)).await else { return };
        if give.send(Came { from, frame }).await.is_err() {
            return;
        }
    }
}

async fn read_frame(read: &mut OwnedReadHalf) -> Option<Vec<u8>> {
    let length = usize::from(read.read_u16().await.ok()?);
    if length == 0 || length > LARGEST {
        return None;
    }
    let mut frame = vec![0; length];
    read.read_exact(&mut frame).await.ok()?;
    Some(frame)
}
