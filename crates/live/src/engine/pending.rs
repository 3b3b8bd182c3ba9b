//! What waits for the next frames. At most so many comments a tick are shown; which ones is chance, so that nobody is favoured.

use super::frame::{Content, Frame, encode};
use crate::room::Lane;
use serde_json::{Map, Value};

#[derive(Debug)]
struct Item {
    n: u64,
    lane: Lane,
    text: String,
}

/// What waits.
#[derive(Debug)]
pub(super) struct Pending {
    items: Vec<Item>,
    /// The position that was told last.
    told: u64,
    a_tick: usize,
    /// Comments of this tick that are in frames already.
    shown: usize,
    /// Comments that wait or were passed over since the last flush.
    offered: usize,
    left: u64,
    urgent: bool,
    chance: u64,
}

impl Pending {
    /// Nothing waits after a position.
    pub(super) const fn new(told: u64, a_tick: usize, chance: u64) -> Self {
        Self { items: Vec::new(), told, a_tick, shown: 0, offered: 0, left: 0, urgent: false, chance }
    }

    /// Whether something may not wait.
    pub(super) const fn urgent(&self) -> bool {
        self.urgent
    }

    /// Whether anything waits.
    pub(super) const fn is_empty(&self) -> bool {
        self.items.is_empty() && self.left == 0
    }

    /// An event that viewers hear of.
    pub(super) fn add(&mut self, n: u64, lane: Lane, text: String) {
        self.urgent |= lane == Lane::Priority;
        if lane == Lane::Comments {
            self.offered += 1;
            let room = self.a_tick.saturating_sub(self.shown);
            if self.offered > room {
                self.left += 1;
                // Each of the comments offered so far is as likely to be among those shown (Vitter's algorithm R).
                let lot = self.lot(self.offered);
                if lot >= room || !self.drop_comment(lot) {
                    return;
                }
            }
        }
        self.items.push(Item { n, lane, text });
    }

    fn drop_comment(&mut self, lot: usize) -> bool {
        let comments = self.items.iter().enumerate().filter(|(_, item)| item.lane == Lane::Comments);
        let Some(at) = comments.map(|(i, _)| i).nth(lot) else {
            return false;
        };
        self.items.remove(at);
        true
    }

    /// A number below `bound`: which comments are shown is no game, so a plain generator is enough (splitmix64).
    fn lot(&mut self, bound: usize) -> usize {
        self.chance = self.chance.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.chance;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((x ^ (x >> 31)) % bound as u64) as usize
    }

    /// A new tick: as many comments may be shown again.
    pub(super) const fn tick(&mut self) {
        self.shown = 0;
    }

    /// The frames up to a position, in order: neighbours of one lane share a frame. Counters go with the last one.
    pub(super) fn flush(&mut self, to: u64, at: i64, counters: &Map<String, Value>) -> Vec<Frame> {
        let items = std::mem::take(&mut self.items);
        let left = std::mem::take(&mut self.left);
        self.shown += items.iter().filter(|i| i.lane == Lane::Comments).count();
        (self.offered, self.urgent) = (0, false);
        let mut frames = Vec::new();
        let mut groups =
            items.chunk_by(|a, b| (a.lane == Lane::Priority) == (b.lane == Lane::Priority)).peekable();
        while let Some(group) = groups.next() {
            let end = groups.peek().map_or(to, |next| next[0].n - 1);
            let last = groups.peek().is_none();
            let events: Vec<&str> = group.iter().map(|i| i.text.as_str()).collect();
            let content = Content {
                events: &events,
                counters: last.then_some(counters),
                left: if last { left } else { 0 },
                shed: 0,
            };
            frames.push(self.frame(end, at, group[0].lane == Lane::Priority, &content));
        }
        if frames.is_empty() && (left > 0 || !counters.is_empty()) {
            frames.push(self.frame(
                to,
                at,
                false,
                &Content { counters: Some(counters), left, ..Content::default() },
            ));
        }
        frames
    }

    fn frame(&mut self, to: u64, at: i64, priority: bool, content: &Content<'_>) -> Frame {
        let from = std::mem::replace(&mut self.told, to);
        Frame { from, to, priority, text: encode(from, to, at, content).into() }
    }
}
