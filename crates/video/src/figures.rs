//! What the plane has done, counted since it began; read from any thread.

use std::sync::atomic::{AtomicU64, Ordering};

/// Counters since the start.
#[derive(Debug, Default)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Figures {
    pub datagrams_in: AtomicU64,
    pub datagrams_out: AtomicU64,
    /// Not sent because the socket was full; as if lost on the way, and asked for again.
    pub datagrams_dropped: AtomicU64,
    /// Datagrams of nobody we know.
    pub strangers: AtomicU64,
    /// Media packets given to viewers.
    pub forwarded: AtomicU64,
    /// Key frames asked of publishers.
    pub keyframes_asked: AtomicU64,
    /// Viewers moved to another layer.
    pub layer_changes: AtomicU64,
    /// Packets that a recording could not take in time.
    pub unrecorded: AtomicU64,
}

/// One more.
pub(crate) fn count(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}
