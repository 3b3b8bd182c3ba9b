//! What was sent, kept as evidence: packets put in order, frames put together (nothing is decoded), written as Matroska files of some
//! minutes that a browser plays and can jump in. A file is named by when it begins, in milliseconds since 1970, and once it is complete
//! by how long it is: `1795384800000-300000.webm`, or `.mkv` where the picture is H.264. Writing is a thread of its own for each stream:
//! a slow disk must not hold up those who watch.

mod assemble;
mod ebml;
mod h264;
mod order;
mod writer;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::time::Instant;

use crate::keyframe::Coding;
use crate::plane::StreamName;
use crate::rebase::Marks;

/// Packets that wait to be written; more are left out, and counted.
const WAITING: usize = 4_096;

/// A packet to be recorded.
#[derive(Debug)]
pub(crate) struct Part {
    /// Of the picture; `None` for sound.
    coding: Option<Coding>,
    seq: u64,
    time: u32,
    marker: bool,
    at: Instant,
    payload: Arc<[u8]>,
}

impl Part {
    pub(crate) fn of(
        coding: Option<Coding>,
        marks: Marks,
        marker: bool,
        at: Instant,
        payload: Arc<[u8]>,
    ) -> Self {
        Self { coding, seq: marks.seq, time: marks.time, marker, at, payload }
    }
}

#[derive(Debug)]
enum Message {
    Part(Part),
    /// What comes next is of another source.
    Cut,
}

/// A recording that goes on. Dropping it completes its file.
#[derive(Debug)]
pub(crate) struct Recorder {
    /// Where its files are.
    pub(crate) folder: PathBuf,
    send: Option<SyncSender<Message>>,
    waits: Arc<AtomicBool>,
    /// A cut that there was no room for yet.
    owed: bool,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Recorder {
    pub(crate) fn start(folder: PathBuf, stream: &StreamName) -> Self {
        let (send, messages) = sync_channel(WAITING);
        let waits = Arc::new(AtomicBool::new(true));
        let mut writer = writer::Writer::new(folder.clone(), Arc::clone(&waits));
        let thread = std::thread::Builder::new().name("recording".to_owned()).spawn(move || {
            while let Ok(message) = messages.recv() {
                match message {
                    Message::Part(part) => writer.take(part),
                    Message::Cut => writer.cut(),
                }
            }
            writer.cut();
        });
        let thread = thread.inspect_err(|error| tracing::error!(%stream, %error, "nothing is recorded")).ok();
        Self { folder, send: Some(send), waits, owed: false, thread }
    }

    /// What comes next is of another source: its numbers mean nothing here.
    pub(crate) fn cut(&mut self) {
        self.owed = !self.tell(Message::Cut);
    }

    /// Takes a packet; whether there was room for it.
    pub(crate) fn give(&mut self, part: Part) -> bool {
        if self.owed {
            self.cut();
        }
        !self.owed && self.tell(Message::Part(part))
    }

    fn tell(&self, message: Message) -> bool {
        self.send.as_ref().is_some_and(|send| send.try_send(message).is_ok())
    }

    /// Whether it needs a key frame.
    pub(crate) fn waits(&self) -> bool {
        self.waits.load(Ordering::Relaxed)
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.send = None;
        if self.thread.take().is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("a recording had panicked");
        }
    }
}
