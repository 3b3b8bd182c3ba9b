//! Every order in which two or three nodes, a database and a journal can act within some steps: messages are held up for as long as
//! one likes, nodes pause and die, clocks run apart. All states are visited, none is sampled.

use std::collections::{BTreeMap, HashSet};
use std::hash::{Hash as _, Hasher as _};

use super::*;

const TERMS: Terms = Terms { expires: 3, margin: 2, moves: true };
const STOCK: usize = 1;

/// What a node asks the database.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Asked {
    /// To renew what is ours, and what is there then.
    Look,
    Take {
        then: Option<(u64, u64)>,
    },
}

/// A message under way: to whom it was sent, or what comes back.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Way<T, U> {
    There(T),
    Back(U),
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Told {
    Lease(Option<Lease>),
    Taken(Option<u64>),
}

/// Something for the journal: at a place, of an epoch; a fence or a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Write {
    epoch: u64,
    place: usize,
    claim: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Node {
    run: u8,
    clock: i64,
    watch: Watch,
    asked: Option<(i64, Way<Asked, Told>)>,
    /// The epoch it runs the room with, how long its journal is, and what it believes is sold.
    room: Option<(u64, usize, usize)>,
    writing: Option<Way<Write, (Write, bool)>>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct World {
    lease: Option<Lease>,
    nodes: Vec<Node>,
    journal: Vec<(u64, bool)>,
    /// Which run of which node an epoch was given to.
    given: BTreeMap<u64, (usize, u8)>,
    /// Writes of the dead, still under way.
    lost: Option<Write>,
    deaths: u8,
}

/// Takes a change of the world, which is one of its next states.
type Stepping<'a> = dyn FnMut(&dyn Fn(&mut World)) + 'a;

/// How far is looked.
struct Bounds {
    nodes: usize,
    clock: i64,
    /// How far clocks may be from each other at any time.
    apart: i64,
    epochs: u64,
    journal: usize,
    beats: u64,
    deaths: u8,
    terms: Terms,
}

fn holder(node: usize, run: u8) -> Holder {
    Holder { node: node.to_string().into(), run: run.to_string().into() }
}

fn sold(journal: &[(u64, bool)]) -> usize {
    journal.iter().filter(|(_, claim)| *claim).count()
}

impl World {
    fn new(bounds: &Bounds) -> Self {
        Self { nodes: vec![Node::default(); bounds.nodes], ..Self::default() }
    }

    /// The database does what it was asked, in one transaction.
    fn database(&mut self, i: usize, asked: &Asked) -> Told {
        let me = holder(i, self.nodes[i].run);
        match asked {
            Asked::Look => {
                if let Some(lease) = self.lease.as_mut().filter(|l| l.holder.as_ref() == Some(&me)) {
                    lease.beat += 1;
                }
                Told::Lease(self.lease.clone())
            }
            Asked::Take { then } => {
                if self.lease.as_ref().map(|l| (l.epoch, l.beat)) != *then {
                    return Told::Taken(None);
                }
                let epoch = then.map_or(1, |(epoch, _)| epoch + 1);
                self.lease = Some(Lease { holder: Some(me), epoch, beat: 0 });
                let before = self.given.insert(epoch, (i, self.nodes[i].run));
                assert_eq!(before, None, "an epoch was given twice");
                Told::Taken(Some(epoch))
            }
        }
    }

    /// The journal takes what is written to its end, and nothing else.
    fn write(&mut self, write: Write) -> bool {
        let fits = write.place == self.journal.len();
        if fits {
            self.journal.push((write.epoch, write.claim));
        }
        fits
    }

    fn steps(&self, bounds: &Bounds, mut each: impl FnMut(Self)) {
        let slowest = self.nodes.iter().map(|n| n.clock).min().unwrap_or(0);
        if let Some(write) = self.lost {
            let mut next = self.clone();
            next.lost = None;
            next.write(write);
            each(next);
        }
        for i in 0..self.nodes.len() {
            let node = &self.nodes[i];
            let mut step = |change: &dyn Fn(&mut Self)| {
                let mut next = self.clone();
                change(&mut next);
                each(next);
            };
            if node.clock < bounds.clock && node.clock < slowest + bounds.apart {
                step(&|w| w.nodes[i].clock += 1);
            }
            self.lease_steps(i, bounds, &mut step);
            self.journal_steps(i, bounds, &mut step);
            if self.deaths < bounds.deaths && self.lost.is_none() && node.watch.held.is_some() {
                step(&|w| {
                    w.deaths += 1;
                    if let Some(Way::There(write)) = w.nodes[i].writing {
                        w.lost = Some(write);
                    }
                    let Node { run, clock, .. } = w.nodes[i];
                    w.nodes[i] = Node { run: run + 1, clock, ..Node::default() };
                });
            }
        }
    }

    fn lease_steps(&self, i: usize, bounds: &Bounds, step: &mut Stepping<'_>) {
        let node = &self.nodes[i];
        let beats = self.lease.as_ref().map_or(0, |l| l.beat);
        match &node.asked {
            None if beats < bounds.beats || node.watch.held.is_none() => {
                step(&|w| w.nodes[i].asked = Some((node.clock, Way::There(Asked::Look))));
            }
            None => {}
            Some((at, Way::There(asked))) => {
                let first =
                    matches!(asked, Asked::Take { then: Some((epoch, _)) } if *epoch >= bounds.epochs);
                if !first {
                    step(&|w| {
                        let told = w.database(i, asked);
                        w.nodes[i].asked = Some((*at, Way::Back(told)));
                    });
                }
            }
            Some((at, Way::Back(told))) => step(&|w| {
                let node = &mut w.nodes[i];
                node.asked = None;
                match told {
                    Told::Lease(lease) => {
                        let times = (*at, node.clock);
                        let me = holder(i, node.run);
                        if node.watch.read(lease.as_ref(), &me, bounds.terms, times, 0) == Step::Take {
                            let then = lease.as_ref().map(|l| (l.epoch, l.beat));
                            node.asked = Some((node.clock, Way::There(Asked::Take { then })));
                        }
                    }
                    Told::Taken(Some(epoch)) => node.watch.took(*epoch, bounds.terms, *at),
                    Told::Taken(None) => {}
                }
            }),
        }
    }

    fn journal_steps(&self, i: usize, bounds: &Bounds, step: &mut Stepping<'_>) {
        let node = &self.nodes[i];
        match node.writing {
            Some(Way::There(write)) => step(&|w| {
                let fits = w.write(write);
                w.nodes[i].writing = Some(Way::Back((write, fits)));
            }),
            Some(Way::Back((write, fits))) => step(&|w| {
                let node = &mut w.nodes[i];
                node.writing = None;
                // What does not fit ends the room here: somebody else has written.
                node.room = fits.then(|| {
                    let sold = node.room.map_or_else(|| sold(&w.journal[..write.place]), |(_, _, sold)| sold);
                    (write.epoch, write.place + 1, sold + usize::from(write.claim))
                });
            }),
            None if self.journal.len() >= bounds.journal => {}
            None => {
                let Some(epoch) = node.watch.owns(node.clock) else {
                    if node.room.is_some() {
                        step(&|w| w.nodes[i].room = None);
                    }
                    return;
                };
                let write = match node.room {
                    Some((running, place, sold)) if running == epoch && sold < STOCK => {
                        Write { epoch, place, claim: true }
                    }
                    Some((running, ..)) if running == epoch => return,
                    _ if self.journal.last().is_some_and(|(newest, _)| *newest > epoch) => return,
                    // The journal is read, and a fence is written behind what was read.
                    _ => Write { epoch, place: self.journal.len(), claim: false },
                };
                step(&|w| {
                    w.nodes[i].writing = Some(Way::There(write));
                    if !write.claim {
                        w.nodes[i].room = None;
                    }
                });
            }
        }
    }

    /// What must be so, always.
    fn check(&self) {
        assert!(self.journal.is_sorted_by_key(|(epoch, _)| *epoch), "a fenced owner wrote: {self:#?}");
        assert!(sold(&self.journal) <= STOCK, "sold more than there is: {self:#?}");
    }

    fn owners(&self) -> usize {
        self.nodes.iter().filter(|n| n.watch.owns(n.clock).is_some()).count()
    }
}

/// A state in 128 bits, which takes a tenth of the memory: of a million states no two share theirs, but once in 10²⁶ runs.
fn name(world: &World) -> (u64, u64) {
    let half = |salt: u8| {
        let mut hasher = std::hash::DefaultHasher::new();
        (salt, world).hash(&mut hasher);
        hasher.finish()
    };
    (half(1), half(2))
}

/// Visits every state; how many there are, and how many owners there were at most at once.
fn explore(bounds: &Bounds) -> (usize, usize) {
    let first = World::new(bounds);
    let (mut seen, mut open, mut owners) = (HashSet::new(), vec![first], 0);
    while let Some(world) = open.pop() {
        world.steps(bounds, |next| {
            if seen.insert(name(&next)) {
                next.check();
                owners = owners.max(next.owners());
                open.push(next);
            }
        });
    }
    (seen.len(), owners)
}

const TWO: Bounds =
    Bounds { nodes: 2, clock: 4, apart: 1, epochs: 2, journal: 3, beats: 1, deaths: 0, terms: TERMS };

#[test]
fn clocks_that_stay_together_have_one_owner_at_a_time() {
    let (states, owners) = explore(&TWO);
    assert_eq!(owners, 1, "{states} states");
    assert!(states > 10_000, "{states} states are too few to mean anything");
}

#[test]
fn without_the_margin_there_are_two_owners_and_still_nothing_is_sold_twice() {
    let terms = Terms { margin: 0, ..TERMS };
    let (states, owners) = explore(&Bounds { terms, ..TWO });
    assert_eq!(owners, 2, "the search must find what the margin is for; {states} states");
}

#[test]
fn clocks_that_run_apart_and_nodes_that_die_sell_nothing_twice() {
    let bounds = Bounds { apart: 3, deaths: 1, clock: 3, beats: 0, ..TWO };
    let (states, owners) = explore(&bounds);
    assert_eq!(owners, 2, "a pause must be among what was tried; {states} states");
}

#[test]
fn three_nodes() {
    let terms = Terms { expires: 2, margin: 1, moves: true };
    let bounds = Bounds { nodes: 3, apart: 2, clock: 2, epochs: 2, journal: 3, beats: 0, terms, ..TWO };
    let (states, _) = explore(&bounds);
    assert!(states > 10_000, "{states} states are too few to mean anything");
}

#[test]
fn a_lease_goes_back_at_once_to_its_own_data_folder_and_stays_there_where_journals_are_files() {
    let (me, other) = (holder(1, 1), holder(2, 1));
    let lease = |holder: Option<Holder>| Lease { holder, epoch: 4, beat: 9 };
    let read = |watch: &mut Watch, lease: Option<&Lease>, now: i64, terms: Terms| {
        watch.read(lease, &me, terms, (now, now), patience(0))
    };
    for terms in [Terms::SHARED, Terms::ALONE] {
        assert_eq!(read(&mut Watch::default(), None, 0, terms), Step::Take);
        assert_eq!(read(&mut Watch::default(), Some(&lease(None)), 0, terms), Step::Take);
        assert_eq!(read(&mut Watch::default(), Some(&lease(Some(holder(1, 0)))), 0, terms), Step::Take);
        assert_eq!(read(&mut Watch::default(), Some(&lease(Some(me.clone()))), 0, terms), Step::Own(4));
        let (others, mut watch) = (lease(Some(other.clone())), Watch::default());
        assert_eq!(read(&mut watch, Some(&others), 0, terms), Step::Wait);
        assert_eq!(read(&mut watch, Some(&others), terms.expires - 1, terms), Step::Wait);
        let then = if terms.moves { Step::Take } else { Step::Wait };
        assert_eq!(read(&mut watch, Some(&others), terms.expires, terms), then);
        let beaten = Lease { beat: 10, ..others };
        assert_eq!(read(&mut watch, Some(&beaten), terms.expires, terms), Step::Wait, "it beats again");
    }
}

#[test]
fn an_owner_is_sure_only_as_long_as_nobody_else_can_have_it() {
    let (me, terms) = (holder(1, 1), Terms::SHARED);
    let mut watch = Watch::default();
    watch.took(1, terms, 100);
    assert_eq!(watch.owns(100 + terms.expires - terms.margin - 1), Some(1));
    assert_eq!(watch.owns(100 + terms.expires - terms.margin), None);
    let mine = Lease { holder: Some(me.clone()), epoch: 1, beat: 1 };
    // A renewal that took too long makes nobody sure.
    assert_eq!(watch.read(Some(&mine), &me, terms, (200, 200 + terms.expires), 0), Step::Wait);
    assert_eq!(watch.read(Some(&mine), &me, terms, (5_000, 5_010), 0), Step::Own(1));
    watch.let_go();
    assert_eq!(watch.owns(5_010), None);
    assert_eq!(Holder::read(&me.text()), Some(me));
    assert_eq!(Holder::read(""), None);
    assert!(patience(1) > patience(0) && patience(100) == patience(6));
}
