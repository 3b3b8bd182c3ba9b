//! Whoever listens to a room is told of new frames by a few tasks, one after the other, instead of being woken each: what most of
//! them get is put together, and encoded for their wire, once. Who cannot take it at the moment is passed over, and goes on from
//! its own place in the ring.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};

use bytes::Bytes;
use tokio::sync::watch;

use super::mailbox::Gone;
use super::ring::Ring;

/// So many are told before others may run.
const AT_ONCE: usize = 64;
/// Most tasks of a room.
const MOST_TASKS: usize = 4;

/// Somebody who is told. Never waits.
pub trait Listener: Send + Sync + fmt::Debug {
    /// There is something new: [`Reader::follow`] what is cried, or [`Reader::take`] what waits.
    fn hear(&self, cry: &Cry);
}

/// What is new, for those who have had all before.
#[derive(Debug, Default)]
pub struct Cry {
    from: u64,
    to: u64,
    seen: u64,
    frames: Vec<Bytes>,
    wire: OnceLock<Bytes>,
}

impl Cry {
    pub(super) const fn new((from, to): (u64, u64), seen: u64, frames: Vec<Bytes>) -> Self {
        Self { from, to, seen, frames, wire: OnceLock::new() }
    }

    /// The frames as they go over the wire; encoded by the first who asks, so all must encode alike.
    pub fn wire(&self, encode: impl FnOnce(&[Bytes]) -> Bytes) -> &Bytes {
        self.wire.get_or_init(|| encode(&self.frames))
    }
}

/// A viewer's place among the frames of a room.
#[derive(Debug)]
pub struct Reader {
    pub(super) ring: Arc<Ring>,
    pub(super) place: u64,
    pub(super) seen: u64,
}

impl Reader {
    /// Moves on with what is cried; `false` for whoever is not where it begins.
    pub const fn follow(&mut self, cry: &Cry) -> bool {
        let there = self.place == cry.from && cry.from < cry.to;
        if there {
            (self.place, self.seen) = (cry.to, cry.seen);
        }
        there
    }

    /// Takes what waits, in order. Whether there is more.
    ///
    /// # Errors
    /// [`Gone::TooSlow`] where something would be lost that may not be.
    pub fn take(&mut self, frames: &mut Vec<Bytes>) -> Result<bool, Gone> {
        self.ring.take(&mut self.place, &mut self.seen, frames).map_err(|_slow| Gone::TooSlow)
    }
}

/// Those who are told by one task. A place that became free is used again, so that nobody moves while all are told.
#[derive(Debug, Default)]
struct Group {
    all: Vec<Option<Arc<dyn Listener>>>,
    free: Vec<usize>,
    /// Whether its task runs.
    told: bool,
}

/// All who listen to a room, in groups.
#[derive(Debug)]
pub(super) struct Crier {
    groups: Vec<Mutex<Group>>,
}

impl Default for Crier {
    fn default() -> Self {
        let tasks = std::thread::available_parallelism().map_or(1, usize::from).min(MOST_TASKS);
        Self { groups: (0..tasks).map(|_| Mutex::default()).collect() }
    }
}

/// Dropping it is listening no more.
#[derive(Debug)]
pub struct Listening {
    crier: Arc<Crier>,
    group: usize,
    place: usize,
}

impl Crier {
    fn group(&self, group: usize) -> MutexGuard<'_, Group> {
        self.groups[group].lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells `listener` of what comes to `ring` from now on.
    pub(super) fn listen(self: &Arc<Self>, ring: &Arc<Ring>, listener: Arc<dyn Listener>) -> Listening {
        let heads = |group: &usize| self.group(*group).heads();
        let group = (0..self.groups.len()).min_by_key(heads).unwrap_or_default();
        let mut here = self.group(group);
        let place = here.put(listener);
        if !std::mem::replace(&mut here.told, true) {
            // From here on nothing is missed, whenever the task begins.
            let (news, place) = (ring.watch(), ring.end().0);
            tokio::spawn(tell(Arc::downgrade(self), group, Arc::downgrade(ring), (news, place)));
        }
        Listening { crier: Arc::clone(self), group, place }
    }
}

impl Group {
    const fn heads(&self) -> usize {
        self.all.len() - self.free.len()
    }

    fn put(&mut self, listener: Arc<dyn Listener>) -> usize {
        if let Some(place) = self.free.pop() {
            self.all[place] = Some(listener);
            return place;
        }
        self.all.push(Some(listener));
        self.all.len() - 1
    }

    /// The next few from a place on; `None` after the last.
    fn some(&self, from: usize, few: &mut Vec<Arc<dyn Listener>>) -> Option<usize> {
        let to = (from + AT_ONCE).min(self.all.len());
        few.extend(self.all.get(from..to)?.iter().flatten().cloned());
        (from < to).then_some(to)
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        let mut group = self.crier.group(self.group);
        group.all[self.place] = None;
        group.free.push(self.place);
    }
}

/// Tells a group of what comes, until its room is gone.
async fn tell(
    crier: Weak<Crier>,
    group: usize,
    ring: Weak<Ring>,
    (mut news, mut place): (watch::Receiver<u64>, u64),
) {
    let mut few = Vec::with_capacity(AT_ONCE);
    // An error means that the room is gone; letters say so.
    while news.changed().await.is_ok() {
        let (Some(crier), Some(ring)) = (crier.upgrade(), ring.upgrade()) else { return };
        let cry = ring.cry(&mut place);
        let mut from = 0;
        loop {
            let next = crier.group(group).some(from, &mut few);
            let Some(next) = next else { break };
            for listener in few.drain(..) {
                listener.hear(&cry);
            }
            from = next;
            tokio::task::yield_now().await;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::engine::frame::Frame;

    /// Somebody who keeps what they heard, unless their hands are full.
    #[derive(Debug)]
    struct Ear(Mutex<(Reader, Vec<Bytes>, bool)>);

    impl Ear {
        fn at(ring: &Arc<Ring>) -> Arc<Self> {
            let (place, seen) = ring.end();
            Arc::new(Self(Mutex::new((Reader { ring: Arc::clone(ring), place, seen }, Vec::new(), false))))
        }

        fn heard(&self) -> Vec<Bytes> {
            self.0.lock().unwrap().1.clone()
        }

        async fn has(&self, last: &str) {
            let wait = async {
                while self.heard().last().is_none_or(|heard| *heard != last.as_bytes()) {
                    tokio::task::yield_now().await;
                }
            };
            tokio::time::timeout(Duration::from_secs(20), wait).await.unwrap();
        }
    }

    impl Listener for Ear {
        fn hear(&self, cry: &Cry) {
            let (reader, heard, full) = &mut *self.0.lock().unwrap();
            if *full {
                return;
            }
            if reader.follow(cry) {
                heard.extend(cry.frames.iter().cloned());
                let all = cry.wire(|frames| frames.concat().into());
                assert_eq!(*all, cry.frames.concat(), "encoded once, for all");
            } else {
                let mut more = true;
                while more {
                    let mut some = Vec::new();
                    more = reader.take(&mut some).unwrap();
                    heard.append(&mut some);
                }
            }
        }
    }

    fn push(ring: &Ring, from: u64, to: u64) {
        let frame = |n: u64| Frame { from: n, to: n + 1, priority: false, text: n.to_string().into() };
        ring.push((from..to).map(frame).collect(), 0, None);
    }

    #[tokio::test]
    async fn each_hears_all_once_whoever_comes_and_goes() {
        let (ring, crier) = (Arc::new(Ring::new(0)), Arc::<Crier>::default());
        let mut ears = Vec::new();
        for n in 0..300_u64 {
            let ear = Ear::at(&ring);
            let listening = crier.listen(&ring, Arc::clone(&ear) as _);
            ears.push((n, ear, listening));
            if n % 7 == 3 {
                // Their places are given to those who come later.
                ears.swap_remove(ears.len() / 2);
            }
            push(&ring, n, n + 1);
            if n % 5 == 0 {
                // Nobody falls so far behind that something is left out for them.
                ears[0].1.has(&n.to_string()).await;
            }
        }
        push(&ring, 300, 310);
        for (first, ear, _listening) in &ears {
            ear.has("309").await;
            let all: Vec<String> = (*first..310).map(|n| n.to_string()).collect();
            assert_eq!(ear.heard(), all);
        }
        let places: usize = (0..crier.groups.len()).map(|g| crier.group(g).all.len()).sum();
        assert!(places < 300, "{places} places for {} listeners", ears.len());
    }

    #[tokio::test]
    async fn who_cannot_take_it_now_goes_on_from_their_own_place() {
        let (ring, crier) = (Arc::new(Ring::new(0)), Arc::<Crier>::default());
        let (quick, full) = (Ear::at(&ring), Ear::at(&ring));
        let _both = [&quick, &full].map(|ear| crier.listen(&ring, Arc::clone(ear) as _));
        full.0.lock().unwrap().2 = true;
        push(&ring, 0, 10);
        quick.has("9").await;
        assert!(full.heard().is_empty());
        full.0.lock().unwrap().2 = false;
        push(&ring, 10, 11);
        full.has("10").await;
        assert_eq!(full.heard(), quick.heard());
    }

    #[test]
    fn more_than_is_taken_at_once_is_nobodys_cry() {
        let ring = Arc::new(Ring::new(0));
        push(&ring, 0, 100);
        let mut reader = Reader { ring: Arc::clone(&ring), place: 0, seen: 0 };
        let mut place = 0;
        assert!(!reader.follow(&ring.cry(&mut place)), "by one's own place, where shedding is told");
        assert_eq!(place, 100);
        let nothing = ring.cry(&mut place);
        reader.place = 100;
        assert!(!reader.follow(&nothing));
    }

    #[tokio::test]
    async fn a_room_that_is_gone_is_listened_to_no_more() {
        let (ring, crier) = (Arc::new(Ring::new(0)), Arc::<Crier>::default());
        let ear = Ear::at(&ring);
        let listening = crier.listen(&ring, Arc::clone(&ear) as _);
        drop(listening);
        assert_eq!(Arc::strong_count(&ear), 1);
        let weak = Arc::downgrade(&ring);
        drop((ear, ring));
        assert!(weak.upgrade().is_none(), "its task holds nothing");
    }
}
