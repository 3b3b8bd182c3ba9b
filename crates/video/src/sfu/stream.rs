//! What belongs to one stream: its publisher, its viewers, the layers that arrive, and what is recorded.

use std::time::{Duration, Instant};

use str0m::rtp::Ssrc;

use crate::layers::{Choice, Layer, choose};
use crate::plane::SessionId;
use crate::record::Recorder;

/// A publisher is asked for a key frame of a layer so often at most.
const ASK_AGAIN: Duration = Duration::from_millis(300);
/// Layers of one publisher: a browser sends three; one that names ever new ones is not followed.
const MOST: usize = 16;
/// A better layer is recorded after so long.
const BETTER: Duration = Duration::from_secs(10);

/// A stream.
#[derive(Default)]
pub(super) struct Stream {
    /// The publisher that sends.
    pub(super) publisher: Option<SessionId>,
    /// All publishers, also those that are not connected yet.
    pub(super) publishers: Vec<SessionId>,
    pub(super) viewers: Vec<SessionId>,
    pub(super) layers: Vec<Arriving>,
    pub(super) recorder: Option<Recorder>,
    /// The layer that is recorded, and since when.
    pub(super) recorded: Option<(usize, Instant)>,
}

/// A picture layer as it arrives.
pub(super) struct Arriving {
    pub(super) ssrc: Ssrc,
    /// Bits a second over the last tick; 1 before the first.
    pub(super) rate: u64,
    /// Bytes since the last tick.
    pub(super) bytes: u64,
    asked: Option<Instant>,
}

impl Stream {
    /// Whether nobody is here and nothing is asked of it.
    pub(super) fn is_idle(&self) -> bool {
        self.publishers.is_empty() && self.viewers.is_empty() && self.recorder.is_none()
    }

    /// The number of a picture layer, counted in; `None` where there are too many.
    pub(super) fn layer(&mut self, ssrc: Ssrc, bytes: usize) -> Option<usize> {
        let known = self.layers.iter().position(|layer| layer.ssrc == ssrc);
        let at = known.unwrap_or(self.layers.len());
        if known.is_none() && at < MOST {
            self.layers.push(Arriving { ssrc, rate: 1, bytes: 0, asked: None });
        }
        self.layers.get_mut(at)?.bytes += bytes as u64;
        Some(at)
    }

    /// Whether a key frame of this layer is to be asked for now.
    pub(super) fn may_ask(&mut self, layer: usize, now: Instant) -> Option<Ssrc> {
        let layer = self.layers.get_mut(layer)?;
        if layer.asked.is_some_and(|asked| now.saturating_duration_since(asked) < ASK_AGAIN) {
            return None;
        }
        layer.asked = Some(now);
        Some(layer.ssrc)
    }

    /// Measures what arrived in the time since the last tick.
    pub(super) fn measure(&mut self, passed: Duration) {
        let millis = (passed.as_millis() as u64).max(1);
        for layer in &mut self.layers {
            layer.rate = std::mem::take(&mut layer.bytes) * 8_000 / millis;
        }
    }

    /// Layers from small to large, by their numbers.
    fn by_size(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.layers.len()).collect();
        order.sort_by_key(|at| self.layers[*at].rate);
        order
    }

    /// The layer for a viewer.
    pub(super) fn choose(&self, now: Option<usize>, estimate: Option<u64>, since: u64) -> Option<usize> {
        if self.layers.len() == 1 {
            return Some(0);
        }
        let order = self.by_size();
        let layers: Vec<Layer> = order.iter().map(|at| Layer { rate: self.layers[*at].rate }).collect();
        let now = now.and_then(|now| order.iter().position(|at| *at == now));
        choose(&layers, Choice { now, estimate, since }).map(|at| order[at])
    }

    /// What the largest layer takes.
    pub(super) fn largest(&self) -> u64 {
        self.layers.iter().map(|layer| layer.rate).max().unwrap_or(0)
    }

    /// The layer to record: stays, unless it does not arrive any more or a better one has arrived for a while.
    pub(super) fn to_record(&self, now: Instant) -> Option<usize> {
        let best = *self.by_size().last()?;
        let Some((at, since)) = self.recorded else { return Some(best) };
        let Some(layer) = self.layers.get(at) else { return Some(best) };
        let better =
            self.layers[best].rate > layer.rate * 3 / 2 && now.saturating_duration_since(since) > BETTER;
        Some(if layer.rate == 0 || better { best } else { at })
    }
}
