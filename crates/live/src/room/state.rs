//! The state of a room: a fold over its journal.

use super::{Event, Poll, RoomSetup, Show, Talk};
use crate::games::{Draw, DrawResult, Packet, Sale};

/// So many games of each kind are kept.
const KEPT: usize = 20;

/// The state of a room.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// What it was opened with.
    pub setup: RoomSetup,
    /// The last position applied; 0 before the first event.
    pub position: u64,
    /// Whether it has ended.
    pub closed: bool,
    /// All likes.
    pub likes: u64,
    /// What is said.
    pub talk: Talk,
    /// What is on.
    pub show: Show,
    /// Polls, the oldest first.
    pub polls: Vec<Poll>,
    /// Red packets, the oldest first.
    pub packets: Vec<Packet>,
    /// Draws, the oldest first.
    pub draws: Vec<Draw>,
    /// Flash sales, the oldest first.
    pub sales: Vec<Sale>,
}

impl State {
    /// A room in which nothing has happened.
    pub fn new(setup: RoomSetup) -> Self {
        let mut talk = Talk::default();
        talk.filter_by(&setup.filter);
        Self {
            setup,
            position: 0,
            closed: false,
            likes: 0,
            talk,
            show: Show::default(),
            polls: Vec::new(),
            packets: Vec::new(),
            draws: Vec::new(),
            sales: Vec::new(),
        }
    }

    /// Applies the next event, which happened at a time in milliseconds. Events come in order and each once.
    pub fn apply(&mut self, at: i64, event: &Event) {
        self.position += 1;
        let n = self.position;
        match event {
            Event::Opened { setup } => {
                if self.setup.filter != setup.filter || n == 1 {
                    self.talk.filter_by(&setup.filter);
                }
                self.setup = (**setup).clone();
            }
            Event::Liked { count } => self.likes += count,
            Event::Closed => self.closed = true,
            Event::Commented { .. }
            | Event::Asked { .. }
            | Event::Answered { .. }
            | Event::Hidden { .. }
            | Event::Muted { .. }
            | Event::Blocked { .. }
            | Event::SlowMode { .. }
            | Event::Filtered { .. } => self.talk.apply(n, at, event),
            Event::Pinned { .. } | Event::SegmentBegan { .. } | Event::Noticed { .. } => {
                self.show.apply(&self.setup, n, event);
            }
            Event::PollStarted { question, choices, .. } => {
                keep(&mut self.polls, Poll::new(n, question, choices));
            }
            Event::Voted { poll, person, choice } => {
                if let Some(poll) = self.polls.iter_mut().find(|p| p.n == *poll) {
                    poll.take(*person, *choice);
                }
            }
            Event::PollClosed { poll, .. } => {
                if let Some(poll) = self.polls.iter_mut().find(|p| p.n == *poll) {
                    poll.open = false;
                }
            }
            _ => self.apply_to_games(n, at, event),
        }
    }

    fn apply_to_games(&mut self, n: u64, at: i64, event: &Event) {
        let room = self.setup.room;
        match event {
            Event::PacketStarted { title, total, count, split, seed, .. } => {
                keep(&mut self.packets, Packet::new(room, n, title, *total, *count, *split, seed));
            }
            Event::PacketOpened { packet, person, name, .. } => {
                if let Some(packet) = self.packets.iter_mut().find(|p| p.n == *packet) {
                    packet.take(n, *person, name);
                }
            }
            Event::PacketClosed { packet, .. } => {
                if let Some(packet) = self.packets.iter_mut().find(|p| p.n == *packet) {
                    packet.open = false;
                }
            }
            Event::DrawStarted { title, winners, beacon, seed, .. } => {
                keep(&mut self.draws, Draw::new(room, n, at, title, *winners, beacon.as_deref(), seed));
            }
            Event::DrawEntered { draw, person, name } => {
                if let Some(draw) = self.draws.iter_mut().find(|d| d.n == *draw) {
                    draw.take(n, *person, name);
                }
            }
            Event::DrawClosed { draw, beacon, entrants_hash, winners, .. } => {
                if let Some(draw) = self.draws.iter_mut().find(|d| d.n == *draw) {
                    let (beacon, entrants_hash) = (beacon.clone(), entrants_hash.clone());
                    draw.result = Some(DrawResult { beacon, entrants_hash, winners: winners.clone() });
                }
            }
            Event::SaleStarted { title, product, tiers, starts_at, hold_ms, .. } => {
                keep(&mut self.sales, Sale::new(n, title, product.as_deref(), tiers, *starts_at, *hold_ms));
            }
            Event::Claimed { sale, .. }
            | Event::ClaimConfirmed { sale, .. }
            | Event::ClaimReleased { sale, .. }
            | Event::ClaimExpired { sale, .. }
            | Event::SaleClosed { sale, .. } => {
                if let Some(sale) = self.sales.iter_mut().rev().find(|s| s.n == *sale) {
                    sale.apply(n, event);
                }
            }
            _ => {}
        }
    }
}

/// Adds a game; the oldest is forgotten, which has ended, for one of a kind runs at a time.
fn keep<T>(games: &mut Vec<T>, game: T) {
    if games.len() == KEPT {
        games.remove(0);
    }
    games.push(game);
}
