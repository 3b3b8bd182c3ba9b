//! The ring of a room's last frames, shared by all its viewers. A viewer is a place in it.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use serde_json::{Map, Value};
use tokio::sync::watch;

use super::crier::Cry;
use super::frame::{Content, Frame, encode};

/// So many frames are kept, for those who come back.
const FRAMES: usize = 1_024;
/// So many bytes of frames are kept.
const BYTES: usize = 4 << 20;
/// A viewer so many frames behind is slow: older ordinary frames are left out.
const SLOW: u64 = 64;
/// A viewer with so many priority frames waiting is let go.
const MOST_PRIORITY: usize = 64;
/// So many frames are taken at once.
const AT_ONCE: usize = 32;
/// Who comes back further behind than this gets a snapshot.
const RESUME: usize = 512;

/// A viewer that cannot be served any more: it would lose what may not be lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooSlow;

#[derive(Debug)]
struct Inner {
    frames: VecDeque<Frame>,
    /// The place of the first frame.
    base: u64,
    bytes: usize,
    /// The position that the last frame covers.
    to: u64,
    at: i64,
    counters: Arc<Map<String, Value>>,
    /// The room runs here: what still comes from the node that had it is too late.
    ours: bool,
}

/// The ring.
#[derive(Debug)]
pub(super) struct Ring {
    inner: Mutex<Inner>,
    places: watch::Sender<u64>,
}

impl Ring {
    /// An empty ring after a position.
    pub(super) fn new(to: u64) -> Self {
        let counters = Arc::default();
        let inner = Inner { frames: VecDeque::new(), base: 0, bytes: 0, to, at: 0, counters, ours: false };
        Self { inner: Mutex::new(inner), places: watch::Sender::new(0) }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The room is opened here: the position up to which viewers were told. Nothing is fed after this.
    pub(super) fn take_over(&self) -> u64 {
        let mut inner = self.lock();
        inner.ours = true;
        inner.to
    }

    /// It was not opened after all.
    pub(super) fn give_back(&self) {
        self.lock().ours = false;
    }

    /// Adds the frames of the node where the room runs, and wakes everybody, once.
    pub(super) fn feed(&self, frames: Vec<Frame>, at: i64, counters: Option<Arc<Map<String, Value>>>) {
        let inner = self.lock();
        if !inner.ours {
            self.add(inner, frames, at, counters);
        }
    }

    /// Adds frames and wakes everybody, once.
    pub(super) fn push(&self, frames: Vec<Frame>, at: i64, counters: Option<Arc<Map<String, Value>>>) {
        self.add(self.lock(), frames, at, counters);
    }

    fn add(
        &self,
        mut inner: MutexGuard<'_, Inner>,
        frames: Vec<Frame>,
        at: i64,
        counters: Option<Arc<Map<String, Value>>>,
    ) {
        for frame in frames {
            inner.bytes += frame.text.len();
            inner.to = frame.to;
            inner.frames.push_back(frame);
            while inner.frames.len() > FRAMES || inner.bytes > BYTES && inner.frames.len() > 1 {
                if let Some(old) = inner.frames.pop_front() {
                    inner.bytes -= old.text.len();
                    inner.base += 1;
                }
            }
        }
        inner.at = at;
        if let Some(counters) = counters {
            inner.counters = counters;
        }
        let place = inner.base + inner.frames.len() as u64;
        drop(inner);
        self.places.send_replace(place);
    }

    /// The place behind the last frame, and the position it covers.
    pub(super) fn end(&self) -> (u64, u64) {
        let inner = self.lock();
        (inner.base + inner.frames.len() as u64, inner.to)
    }

    /// The place of somebody who has seen up to a position; `None` where that is too long ago, or no frame ended there.
    pub(super) fn after(&self, position: u64) -> Option<u64> {
        let inner = self.lock();
        if position == inner.to {
            return Some(inner.base + inner.frames.len() as u64);
        }
        let at = inner.frames.partition_point(|f| f.from < position);
        let found = inner.frames.get(at)?.from == position && inner.frames.len() - at <= RESUME;
        found.then(|| inner.base + at as u64)
    }

    /// The frames after a position, where all of them are here.
    pub(super) fn frames_after(&self, position: u64) -> Option<Vec<Frame>> {
        let place = self.after(position)?;
        let inner = self.lock();
        let from = place.checked_sub(inner.base)? as usize;
        Some(inner.frames.range(from.min(inner.frames.len())..).cloned().collect())
    }

    /// Wakes when there is more.
    pub(super) fn watch(&self) -> watch::Receiver<u64> {
        self.places.subscribe()
    }

    /// What came since `place`, which moves on, for all who are there. Nothing where that is more than is taken at once.
    pub(super) fn cry(&self, place: &mut u64) -> Cry {
        let inner = self.lock();
        let end = inner.base + inner.frames.len() as u64;
        let from = std::mem::replace(place, end);
        match from.checked_sub(inner.base) {
            Some(first) if end - from <= AT_ONCE as u64 => {
                let frames = inner.frames.range(first as usize..).map(|frame| frame.text.clone()).collect();
                Cry::new((from, end), inner.to, frames)
            }
            _ => Cry::default(),
        }
    }

    /// Takes what waits for a viewer at `place` who has seen up to `seen`; both move on. Whether there is more.
    pub(super) fn take(
        &self,
        place: &mut u64,
        seen: &mut u64,
        out: &mut Vec<Bytes>,
    ) -> Result<bool, TooSlow> {
        let inner = self.lock();
        let end = inner.base + inner.frames.len() as u64;
        let Some(mut i) = place.checked_sub(inner.base) else {
            return Err(TooSlow);
        };
        let behind = end - *place;
        if behind == 0 {
            return Ok(false);
        }
        let waiting = inner.frames.range(i as usize..);
        if behind > SLOW && waiting.filter(|f| f.priority).count() > MOST_PRIORITY {
            return Err(TooSlow);
        }
        // Frames before this one are left out, where they may be.
        let keep = end.saturating_sub(SLOW).saturating_sub(inner.base);
        let mut shed = 0;
        while let Some(frame) = inner.frames.get(i as usize)
            && out.len() < AT_ONCE
        {
            i += 1;
            if i <= keep && !frame.priority {
                shed += 1;
                continue;
            }
            if shed > 0 {
                tell_shed(&inner, *seen, frame.from, std::mem::take(&mut shed), out);
            }
            *seen = frame.to;
            out.push(frame.text.clone());
        }
        *place = inner.base + i;
        Ok(*place < end)
    }
}

/// Tells a viewer what was left out, with the counters as they are now.
fn tell_shed(inner: &Inner, from: u64, to: u64, shed: u64, out: &mut Vec<Bytes>) {
    let content = Content { counters: Some(&inner.counters), shed, ..Content::default() };
    out.push(encode(from, to, inner.at, &content).into());
}
