//! Which rooms this program runs: the rule of leases (`live::lease`) with its database, its clock, the engine, and the other nodes.
//!
//! Alone, it takes whatever is opened. Among several nodes it looks at all leases twice a second: it renews its own, takes over what
//! nobody renews, lets go what is no longer its own, mirrors the rest for its viewers, and reads along in its journals, so that it can
//! take over a room that has run for hours at once.

mod others;

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

use anyhow::Context;
use app::App;
use cluster::Cluster;
use domain::ids::LiveSessionId;
use domain::show::ShowState;
use http_api::room::OwnPictures;
use live::engine::{OpenError, Rooms};
use live::lease::{Holder, Lease, Step, Terms, Watch, patience};
use live::room::{RoomId, RoomSetup};
use store::leases::RoomLease;
use tokio::sync::mpsc::UnboundedSender;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// So often leases are looked at.
const LOOK: Duration = Duration::from_millis(500);
/// What a program is called that has no other nodes.
const ALONE: &str = "alone";

/// The rooms of this program and who has the others.
pub(super) struct Owners {
    /// Itself, for tasks of its own.
    this: Weak<Self>,
    app: Arc<App>,
    rooms: Arc<Rooms>,
    cluster: Option<Cluster>,
    /// Pictures of rooms that run here end when they no longer do: whoever sends or watches comes back, and finds the next owner.
    pictures: Option<Arc<OwnPictures>>,
    me: Holder,
    terms: Terms,
    started: Instant,
    watches: Mutex<HashMap<RoomId, Watch>>,
    /// Rooms that are being opened: one at a time each, because opening a journal fences whoever has it open.
    opening: Mutex<HashMap<RoomId, Arc<tokio::sync::Mutex<()>>>>,
    /// Rooms that a task of ours is taking over or letting go.
    busy: Mutex<HashSet<RoomId>>,
    mirrors: Mutex<HashMap<RoomId, CancellationToken>>,
    /// Rooms of other nodes whose journals are being read.
    read_along: Mutex<HashSet<RoomId>>,
    look: UnboundedSender<RoomId>,
    stop: CancellationToken,
}

/// What is done aside.
enum Aside {
    Run,
    Release,
}

impl std::fmt::Debug for Owners {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Owners").field("me", &self.me).field("terms", &self.terms).finish_non_exhaustive()
    }
}

fn session(room: RoomId) -> LiveSessionId {
    LiveSessionId(room.0)
}

fn lock<T>(what: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    what.lock().unwrap_or_else(PoisonError::into_inner)
}

fn lease(row: &RoomLease) -> Lease {
    let whole = |n: i64| u64::try_from(n).unwrap_or(0);
    Lease { holder: Holder::read(&row.holder), epoch: whole(row.epoch), beat: whole(row.beat) }
}

impl Owners {
    pub(super) fn new(
        app: &Arc<App>,
        rooms: &Arc<Rooms>,
        cluster: Option<(Cluster, String)>,
        pictures: Option<Arc<OwnPictures>>,
        look: UnboundedSender<RoomId>,
        stop: &CancellationToken,
    ) -> Arc<Self> {
        let (cluster, node) = match cluster {
            Some((cluster, node)) => (Some(cluster), node),
            None => (None, ALONE.to_owned()),
        };
        let run = Uuid::simple(domain::ids::new_uuid(app.now(), app.entropy.as_ref())).to_string();
        let me = Holder { node: node.into(), run: run.into() };
        let terms = if cluster.is_some() { Terms::SHARED } else { Terms::ALONE };
        let (app, rooms, stop, started) = (Arc::clone(app), Arc::clone(rooms), stop.clone(), Instant::now());
        Arc::new_cyclic(|this| Self {
            this: Weak::clone(this),
            app,
            rooms,
            cluster,
            pictures,
            me,
            terms,
            started,
            watches: Mutex::default(),
            opening: Mutex::default(),
            busy: Mutex::default(),
            mirrors: Mutex::default(),
            read_along: Mutex::default(),
            look,
            stop,
        })
    }

    pub(super) const fn rooms(&self) -> &Arc<Rooms> {
        &self.rooms
    }

    /// Milliseconds that this program runs; they go on while it sleeps.
    fn now(&self) -> i64 {
        i64::try_from(self.started.elapsed().as_millis()).unwrap_or(i64::MAX)
    }

    /// The epoch of a room that is ours, as far as we can be sure.
    fn epoch(&self, room: RoomId) -> Option<u64> {
        lock(&self.watches).get(&room).and_then(|watch| watch.owns(self.now()))
    }

    /// Whether what happens in a room is ours to write into the log.
    pub(super) fn follows(&self, room: RoomId) -> bool {
        self.cluster.is_none() || self.epoch(room).is_some()
    }

    /// Opens the rooms that run; among several nodes, looks at leases from now on.
    pub(super) async fn start(&self) -> anyhow::Result<()> {
        if self.cluster.is_none() {
            self.app.open_rooms().await?;
            return Ok(());
        }
        let this = self.this.upgrade().context("nobody has the owners")?;
        tokio::spawn(async move {
            let mut clock = tokio::time::interval(LOOK);
            clock.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
            loop {
                tokio::select! {
                    () = this.stop.cancelled() => return,
                    _ = clock.tick() => {}
                }
                if let Err(error) = this.round().await {
                    tracing::error!(
                        error = format!("{error:#}"),
                        "the leases of live rooms cannot be looked at"
                    );
                }
            }
        });
        Ok(())
    }

    /// Lets all rooms go and gives their leases back.
    pub(super) async fn stop(&self) {
        self.rooms.release_all().await;
        lock(&self.watches).clear();
        if self.cluster.is_some()
            && let Err(error) = self.give_back().await
        {
            tracing::warn!(
                error = format!("{error:#}"),
                "leases were not given back; they run out by themselves"
            );
        }
    }

    async fn give_back(&self) -> anyhow::Result<()> {
        let mut tx = self.app.store.write().await?;
        tx.free_room_leases(&self.me.text()).await?;
        Ok(tx.commit().await?)
    }

    /// A room has ended and all of it is in the log.
    pub(super) async fn ended(&self, room: RoomId) {
        let ending = async {
            let mut tx = self.app.store.write().await?;
            tx.end_room_lease(session(room), &self.me.text()).await?;
            tx.commit().await
        };
        if let Err(error) = ending.await {
            tracing::warn!(%room, %error, "the lease of a room that has ended stays for now");
        }
        lock(&self.watches).remove(&room);
        lock(&self.opening).remove(&room);
    }

    /// Opens a room here where it is ours or free; tells its owner of the setup where it is another's.
    pub(super) async fn open(&self, setup: RoomSetup) -> Result<(), String> {
        let room = setup.room;
        let opening = Arc::clone(lock(&self.opening).entry(room).or_default());
        let _one_at_a_time = opening.lock().await;
        let epoch = match self.epoch(room) {
            Some(epoch) => Some(epoch),
            None => self.take(room).await.map_err(|error| format!("{error:#}"))?,
        };
        match (epoch, &self.cluster) {
            (Some(epoch), _) => self.open_here(setup, epoch).await,
            (None, Some(cluster)) => cluster.set_up(setup).await.map_err(|no| no.code().to_owned()),
            (None, None) => Err("other nodes have run this room with NATS; start one of them".to_owned()),
        }
    }

    async fn open_here(&self, setup: RoomSetup, epoch: u64) -> Result<(), String> {
        let room = setup.room;
        let (news, serving) = match &self.cluster {
            None => (None, None),
            Some(cluster) => {
                let (news, told) = tokio::sync::mpsc::unbounded_channel();
                let serving = cluster.serve(&self.rooms, room, epoch, self.sure(room, epoch)).await;
                (Some(news), Some((serving.map_err(|error| error.to_string())?, told)))
            }
        };
        let rooms = Arc::clone(&self.rooms);
        let opened = tokio::task::spawn_blocking(move || rooms.open_for(setup, epoch, news)).await;
        match opened {
            Ok(Ok(())) => {
                if let Some((serving, told)) = serving {
                    tokio::spawn(serving.run(told));
                }
            }
            // It is only followed to its end.
            Ok(Err(OpenError::Ended)) if self.cluster.is_some() => {}
            Ok(Err(error)) => return Err(format!("{:#}", anyhow::Error::from(error))),
            Err(error) => return Err(error.to_string()),
        }
        // Whoever listens has gone when the program stops.
        let _ = self.look.send(room);
        Ok(())
    }

    /// Whether a room is ours under an epoch, asked at any time.
    fn sure(&self, room: RoomId, epoch: u64) -> cluster::Sure {
        let this = Weak::clone(&self.this);
        Arc::new(move || this.upgrade().is_some_and(|this| this.epoch(room) == Some(epoch)))
    }

    /// Takes a room's lease if it is free. The epoch, where it is ours then.
    async fn take(&self, room: RoomId) -> anyhow::Result<Option<u64>> {
        let asked = self.now();
        let mut tx = self.app.store.write().await?;
        let rows = tx.room_leases().await?;
        let row = rows.iter().find(|row| row.session == session(room));
        let step = self.step(room, row, asked);
        let epoch = match step {
            Step::Own(epoch) => Some(epoch),
            Step::Wait => None,
            Step::Take => {
                let shop = match row {
                    Some(row) => Some(row.shop),
                    None => tx.shop_of_show(session(room)).await?,
                };
                let shop = shop.context("there is no such session")?;
                let read = row.map(|row| (row.epoch, row.beat));
                tx.take_room_lease(shop, session(room), read, &self.me.text()).await?.map(|n| n as u64)
            }
        };
        tx.commit().await?;
        if step == Step::Take
            && let Some(epoch) = epoch
        {
            lock(&self.watches).entry(room).or_default().took(epoch, self.terms, asked);
            if row.is_some() {
                metrics::counter!("kintsugi_room_owner_changes_total").increment(1);
                tracing::info!(%room, epoch, "a room was taken over");
            }
        }
        Ok(epoch)
    }

    fn step(&self, room: RoomId, row: Option<&RoomLease>, asked: i64) -> Step {
        let (now, more) = (self.now(), patience(self.rooms.here().len()));
        let row = row.map(lease);
        let mut watches = lock(&self.watches);
        watches.entry(room).or_default().read(row.as_ref(), &self.me, self.terms, (asked, now), more)
    }

    /// Looks at all leases once.
    async fn round(&self) -> anyhow::Result<()> {
        let asked = self.now();
        let mut tx = self.app.store.write().await?;
        tx.beat_room_leases(&self.me.text()).await?;
        let rows = tx.room_leases().await?;
        tx.commit().await?;
        let mut known: HashSet<RoomId> = HashSet::new();
        for row in &rows {
            let room = RoomId(row.session.0);
            known.insert(room);
            let step = self.step(room, Some(row), asked);
            self.act(room, step);
        }
        for id in self.app.rooms_to_follow().await? {
            // It began, and whoever began it died before it had a lease.
            if known.insert(RoomId(id.0)) {
                self.act(RoomId(id.0), Step::Take);
            }
        }
        let here = self.rooms.here();
        for room in here.iter().filter(|room| self.epoch(**room).is_none()) {
            self.aside(*room, Aside::Release);
        }
        lock(&self.watches).retain(|room, _| known.contains(room));
        self.rooms.stand_by_only(|room| known.contains(&room) && !here.contains(&room));
        let mut mirrors = lock(&self.mirrors);
        for (_, mirror) in mirrors.iter().filter(|(room, _)| !known.contains(room)) {
            mirror.cancel();
        }
        metrics::gauge!("kintsugi_rooms", "kind" => "here").set(here.len() as f64);
        metrics::gauge!("kintsugi_rooms", "kind" => "mirrored").set(mirrors.len() as f64);
        mirrors.retain(|_, mirror| !mirror.is_cancelled());
        Ok(())
    }

    /// Does what the rule says, aside: the next round must not wait.
    fn act(&self, room: RoomId, step: Step) {
        match step {
            Step::Own(_) if self.rooms.here().contains(&room) => {}
            Step::Own(_) | Step::Take => self.aside(room, Aside::Run),
            Step::Wait => {
                self.mirror(room);
                self.read_along(room);
            }
        }
    }

    /// Takes a room where it is free, and runs it, or brings it to its end.
    async fn run(&self, room: RoomId) -> anyhow::Result<()> {
        if self.epoch(room).is_none() && self.take(room).await?.is_none() {
            return Ok(());
        }
        let state = self.app.open_room_of(session(room)).await?;
        if state == ShowState::Ended && self.rooms.here().contains(&room) {
            // The program that should have closed it died first.
            drop(self.rooms.close(room).await);
        }
        let _ = self.look.send(room);
        Ok(())
    }

    /// Takes over a room or lets it go in a task of its own, one at a time for each room.
    fn aside(&self, room: RoomId, what: Aside) {
        let Some(this) = self.this.upgrade() else { return };
        if !lock(&self.busy).insert(room) {
            return;
        }
        tokio::spawn(async move {
            match what {
                Aside::Run => {
                    if let Err(error) = this.run(room).await {
                        tracing::error!(%room, error = format!("{error:#}"), "a room was not taken over");
                    }
                }
                Aside::Release => {
                    tracing::warn!(%room, "a room is no longer ours");
                    // One that has stopped by itself is let go already.
                    drop(this.rooms.release(room).await);
                    if let Some(pictures) = &this.pictures {
                        pictures.close(room).await;
                    }
                }
            }
            lock(&this.busy).remove(&room);
        });
    }
}
