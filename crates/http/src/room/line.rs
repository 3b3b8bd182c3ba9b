//! The way down to one viewer: text goes straight into the socket, from whichever task has it, and what the socket does not take at
//! once waits here, always whole frames. Frames that all viewers get are encoded once and written by the room's crier; so a viewer's
//! own task sleeps until something is for it alone.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};

use axum::body::Bytes;
use live::engine::{Cry, Listener, Reader};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::Notify;

/// Who lets more wait than this is too slow.
const MOST_WAITING: usize = 1 << 20;
/// Text, a ping and a close, each a whole frame (RFC 6455, section 5.2); what a server sends is not masked.
const TEXT: u8 = 0x81;
const PING: u8 = 0x89;
const CLOSE: u8 = 0x88;

/// Why nothing more can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lost {
    /// The client is gone.
    Gone,
    /// It takes too little.
    Slow,
    /// We have said that it ends.
    Closed,
}

/// One viewer's socket.
#[derive(Debug)]
pub(super) struct Line {
    tcp: TcpStream,
    state: Mutex<State>,
    /// Something waits for the socket, or it is lost.
    stuck: Notify,
}

#[derive(Debug)]
struct State {
    reader: Reader,
    waiting: Vec<u8>,
    lost: Option<Lost>,
}

impl Line {
    pub(super) fn new(tcp: TcpStream, reader: Reader) -> Arc<Self> {
        let state = Mutex::new(State { reader, waiting: Vec::new(), lost: None });
        Arc::new(Self { tcp, state, stuck: Notify::new() })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Until something waits for the socket, or it is lost: then [`Line::drained`].
    pub(super) async fn stuck(&self) {
        self.stuck.notified().await;
    }

    /// Sends texts, each as one frame; what the socket does not take now waits.
    pub(super) fn send(&self, texts: &[Bytes]) {
        if !texts.is_empty() {
            self.write(&mut self.lock(), &frames(texts));
        }
    }

    /// Asks whether the client is there.
    pub(super) fn ping(&self) {
        self.write(&mut self.lock(), &[PING, 0]);
    }

    /// Says why it ends, behind what waits. Nothing comes after.
    pub(super) fn close(&self, code: u16, reason: &str) {
        let mut frame = vec![CLOSE, 2 + reason.len() as u8];
        frame.extend(code.to_be_bytes());
        frame.extend(reason.as_bytes());
        let mut state = self.lock();
        if !matches!(state.lost, Some(Lost::Gone | Lost::Closed)) {
            state.lost = Some(Lost::Closed);
            self.put(&mut state, &frame);
        }
    }

    /// Sends the room's frames that wait for this viewer, as far as the socket takes them.
    pub(super) fn catch_up(&self) {
        self.take(&mut self.lock());
    }

    /// Until the socket has taken all that waits, and the viewer is where the room is.
    pub(super) async fn drained(&self) -> Result<(), Lost> {
        loop {
            {
                let mut state = self.lock();
                let waiting = std::mem::take(&mut state.waiting);
                state.waiting = self.left(&mut state, &waiting).to_vec();
                self.take(&mut state);
                match state.lost {
                    Some(lost @ (Lost::Gone | Lost::Slow)) => return Err(lost),
                    _ if state.waiting.is_empty() => return Ok(()),
                    _ => {}
                }
            }
            self.tcp.writable().await.map_err(|_broken| Lost::Gone)?;
        }
    }

    /// Takes frames from the ring until there are no more, or the socket takes no more.
    fn take(&self, state: &mut State) {
        let mut texts = Vec::new();
        while state.waiting.is_empty() && state.lost.is_none() {
            match state.reader.take(&mut texts) {
                Ok(more) => {
                    self.write(state, &frames(&texts));
                    texts.clear();
                    if !more {
                        return;
                    }
                }
                Err(_slow) => self.lose(state, Lost::Slow),
            }
        }
    }

    /// Writes whole frames; what the socket does not take waits, behind what waits already.
    fn write(&self, state: &mut State, bytes: &[u8]) {
        if state.lost.is_some() {
            return;
        }
        if state.waiting.len() > MOST_WAITING {
            return self.lose(state, Lost::Slow);
        }
        self.put(state, bytes);
    }

    fn put(&self, state: &mut State, bytes: &[u8]) {
        let left = if state.waiting.is_empty() { self.left(state, bytes) } else { bytes };
        if !left.is_empty() {
            state.waiting.extend_from_slice(left);
            self.stuck.notify_one();
        }
    }

    /// Gives the socket what it takes now; what is left.
    fn left<'a>(&self, state: &mut State, mut bytes: &'a [u8]) -> &'a [u8] {
        while !bytes.is_empty() {
            match self.tcp.try_write(bytes) {
                Ok(written) => bytes = &bytes[written..],
                Err(full) if full.kind() == io::ErrorKind::WouldBlock => break,
                Err(_gone) => {
                    self.lose(state, Lost::Gone);
                    return &[];
                }
            }
        }
        bytes
    }

    /// What waits stays: a frame is sent whole, or the socket ends within it.
    fn lose(&self, state: &mut State, why: Lost) {
        state.lost = Some(why);
        self.stuck.notify_one();
    }
}

impl Listener for Line {
    fn hear(&self, cry: &Cry) {
        let mut state = self.lock();
        // Where something waits, its task goes on from its own place when the socket takes more.
        if !state.waiting.is_empty() || state.lost.is_some() {
            return;
        }
        if state.reader.follow(cry) {
            self.write(&mut state, cry.wire(|texts| frames(texts).into()));
        } else {
            self.take(&mut state);
        }
    }
}

/// Texts as frames, one after the other.
fn frames(texts: &[Bytes]) -> Vec<u8> {
    let mut out = Vec::with_capacity(texts.iter().map(|text| text.len() + 10).sum());
    for text in texts {
        out.push(TEXT);
        match (u8::try_from(text.len()), u16::try_from(text.len())) {
            (Ok(length @ ..126), _) => out.push(length),
            (_, Ok(length)) => {
                out.push(126);
                out.extend(length.to_be_bytes());
            }
            _ => {
                out.push(127);
                out.extend((text.len() as u64).to_be_bytes());
            }
        }
        out.extend_from_slice(text);
    }
    out
}

/// The way up, for the library that reads messages; what it answers by itself (pongs) goes down the line between whole frames, since it
/// writes whole frames and all of one is taken.
#[derive(Debug)]
pub(super) struct Up(pub(super) Arc<Line>);

impl AsyncRead for Up {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let tcp = &self.0.tcp;
        loop {
            ready!(tcp.poll_read_ready(cx))?;
            match tcp.try_read(buffer.initialize_unfilled()) {
                Ok(read) => {
                    buffer.advance(read);
                    return Poll::Ready(Ok(()));
                }
                Err(empty) if empty.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Poll::Ready(Err(error)),
            }
        }
    }
}

impl AsyncWrite for Up {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let mut state = self.0.lock();
        self.0.write(&mut state, bytes);
        Poll::Ready(if state.lost.is_some() {
            Err(io::ErrorKind::BrokenPipe.into())
        } else {
            Ok(bytes.len())
        })
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

#[cfg(test)]
mod tests;
