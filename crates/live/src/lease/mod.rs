//! Who owns a room: a lease that is renewed by beats, with an epoch that goes up whenever the owner changes.
//!
//! Nobody compares clocks. A node that watches a lease counts, on its own clock, how long the beat has stood still; the owner counts,
//! on its own, since when its last beat was under way. Both count the same length, less a margin for the owner, so that the owner stops
//! before another begins, as long as no two clocks drift apart by more than half the margin meanwhile. A pause breaks that bound, and so
//! the lease decides only who *should* write. Who *may* is decided by the journal, which refuses the older epoch
//! ([`crate::journal::Journal`]): no pause, delay or clock can make two owners confirm the same thing. `tests.rs` tries all of it.

#[cfg(test)]
mod tests;

use std::sync::Arc;

/// A program that may own rooms, as it writes itself into a lease.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Holder {
    /// Its data folder: the same after a restart.
    pub node: Arc<str>,
    /// This run of it: another after a restart.
    pub run: Arc<str>,
}

/// A lease as it stands in the database.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Lease {
    /// Who has it; nobody after it was given back.
    pub holder: Option<Holder>,
    /// Goes up by one whenever it is taken.
    pub epoch: u64,
    /// Goes up with every renewal.
    pub beat: u64,
}

/// For how long leases hold, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Terms {
    /// A beat that has stood still for so long belongs to nobody.
    pub expires: i64,
    /// So much earlier does the owner itself stop.
    pub margin: i64,
    /// Whether a room may be taken from another node. Only where all nodes reach its journal; else it stays with its data folder.
    pub moves: bool,
}

impl Terms {
    /// Where nodes share journals: with a look every half second, somebody else has a dead node's room after three seconds and a half.
    pub const SHARED: Self = Self { expires: 2_500, margin: 500, moves: true };
    /// Where the journals are files of this program alone.
    pub const ALONE: Self = Self { moves: false, ..Self::SHARED };
}

/// What is to be done about a lease.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// It is ours; run the room with this epoch.
    Own(u64),
    /// Try to take it: write ourselves in, if it still is as it was read.
    Take,
    /// It is another's, or was a moment ago.
    Wait,
}

/// What one node knows of one lease.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Watch {
    /// Epoch and beat read last, and since when they stand.
    seen: Option<(u64, u64, i64)>,
    /// Our epoch, and until when we are sure of it.
    held: Option<(u64, i64)>,
}

impl Watch {
    /// The epoch that is ours at a time on our clock; `None` where we cannot be sure.
    pub fn owns(&self, now: i64) -> Option<u64> {
        self.held.filter(|(_, until)| now < *until).map(|(epoch, _)| epoch)
    }

    /// A lease was read. `asked` is when its renewal was sent, before it was read; `now` is when it came. `patience` is what this node
    /// waits in addition before it takes one, so that those with fewer rooms come first.
    pub fn read(
        &mut self,
        lease: Option<&Lease>,
        me: &Holder,
        terms: Terms,
        (asked, now): (i64, i64),
        patience: i64,
    ) -> Step {
        let Some(lease) = lease else {
            *self = Self::default();
            return Step::Take;
        };
        if lease.holder.as_ref() == Some(me) {
            let until = asked + terms.expires - terms.margin;
            self.held = Some((lease.epoch, until));
            return if now < until { Step::Own(lease.epoch) } else { Step::Wait };
        }
        self.held = None;
        let since = match self.seen {
            Some((epoch, beat, since)) if (epoch, beat) == (lease.epoch, lease.beat) => since,
            _ => now,
        };
        self.seen = Some((lease.epoch, lease.beat, since));
        let free = match &lease.holder {
            None => true,
            // A run before this one: it is dead.
            Some(holder) if holder.node == me.node => true,
            Some(_) => terms.moves && now - since >= terms.expires + patience,
        };
        if free { Step::Take } else { Step::Wait }
    }

    /// A lease was taken with this epoch; `asked` is when that was sent.
    pub fn took(&mut self, epoch: u64, terms: Terms, asked: i64) {
        self.held = Some((epoch, asked + terms.expires - terms.margin));
        self.seen = None;
    }

    /// We have given it back, or let it go.
    pub fn let_go(&mut self) {
        self.held = None;
    }
}

impl Holder {
    /// As one text.
    pub fn text(&self) -> String {
        format!("{}/{}", self.node, self.run)
    }

    /// From the text; `None` for the empty text, which is nobody.
    pub fn read(text: &str) -> Option<Self> {
        let (node, run) = text.split_once('/')?;
        Some(Self { node: node.into(), run: run.into() })
    }
}

/// What a node that has so many rooms waits longer than one that has none, in milliseconds.
pub fn patience(rooms: usize) -> i64 {
    50 * rooms.min(6) as i64
}
