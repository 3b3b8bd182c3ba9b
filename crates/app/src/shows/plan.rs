//! Planning and running a live session: the list, one, the plan, commands, the prompter.

use std::collections::{BTreeMap, BTreeSet};

use domain::access::Permission;
use domain::ids::{ChannelId, LiveSessionId, ProductId, SegmentId, ShopId};
use domain::listing::Product;
use domain::rulebook;
use domain::show::decide::plan as checked;
use domain::show::gate::{Game, Gate, gate};
use domain::show::{Command, Facts, Plan, Show, ShowEvent, ShowState, decide};
use domain::time::Instant;
use store::projection::show::{Found, Loaded, Work};
use store::shows::LedgerFilter;
use store::{Head, Tx};

use super::room::{RoomNews, RoomSetup};
use crate::bus::{Notice, What};
use crate::listings::known_channel;
use crate::{App, AppError, Caller, Result};

/// Most sessions on a page.
const MOST: i64 = 200;
/// Sentences of a segment that the prompter looks through.
const MOST_SENTENCES: i64 = 2_000;
/// Corrections that the prompter shows.
const MOST_CORRECTIONS: i64 = 20;

/// What is wanted of a plan; platform and market follow the channel where there is one.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "fields of `Plan`")]
pub struct PlanIn {
    pub title: String,
    pub channel: Option<ChannelId>,
    pub market: Option<String>,
    pub starts_at: Instant,
    pub rehearsal: bool,
    pub host: Option<String>,
}

/// A page of sessions.
#[derive(Debug)]
pub struct ShowPage {
    /// The sessions.
    pub shows: Vec<Show>,
    /// Where the next page begins.
    pub next: Option<LiveSessionId>,
}

/// A session as it is now.
#[derive(Debug)]
pub struct ShowView {
    /// The session.
    pub show: Show,
    /// Which of its products are cleared now.
    pub cleared: BTreeSet<ProductId>,
    /// Now.
    pub now: Instant,
    /// The shop's zone.
    pub zone: String,
    /// Whether it has a room that people can come to.
    pub has_room: bool,
}

/// What the host reads, to be put together with [`domain::show::prompter::prompter`].
#[derive(Debug)]
pub struct PrompterPage {
    /// The session.
    pub show: Show,
    /// Now.
    pub now: Instant,
    /// What was said while the present segment was on.
    pub texts: Vec<String>,
    /// Corrections to say, the newest first.
    pub open: Vec<Found>,
}

impl App {
    /// Sessions, the newest planned start first.
    ///
    /// # Errors
    /// When the caller may not read cases.
    pub async fn shows(
        &self,
        caller: &Caller,
        states: &[ShowState],
        after: Option<LiveSessionId>,
        limit: i64,
    ) -> Result<ShowPage> {
        caller.require(Permission::CaseRead)?;
        let limit = limit.clamp(1, MOST);
        let mut shows = self.store.read().await?.show_page(caller.shop, states, after, limit + 1).await?;
        let more = shows.len() as i64 > limit;
        shows.truncate(limit as usize);
        let next = shows.last().filter(|_| more).map(|show| show.id);
        Ok(ShowPage { shows, next })
    }

    /// One session.
    ///
    /// # Errors
    /// When there is no such session.
    pub async fn show(&self, caller: &Caller, id: LiveSessionId) -> Result<ShowView> {
        caller.require(Permission::CaseRead)?;
        let mut tx = self.store.read().await?;
        let show = tx.show(caller.shop, id).await?.ok_or(AppError::Absent("live session"))?;
        let products = tx.listings(caller.shop, show.segments.iter().map(|s| s.product)).await?;
        let cleared = products.into_values().filter(|p| p.cleared).map(|p| p.id).collect();
        let zone = tx.shop(caller.shop).await?.map(|shop| shop.zone).unwrap_or_default();
        let has_room = self.rooms().is_some() && show.state == ShowState::Live;
        Ok(ShowView { show, cleared, now: self.now(), zone, has_room })
    }

    /// Plans a session.
    ///
    /// # Errors
    /// A refusal when it cannot be planned so.
    pub async fn plan_show(&self, caller: &Caller, plan: &PlanIn) -> Result<LiveSessionId> {
        caller.require(Permission::LiveManage)?;
        let mut tx = self.store.write().await?;
        tx.hold(caller.shop).await?;
        let plan = checked(whole(&mut tx, caller.shop, plan).await?)?;
        let now = self.now();
        let id = LiveSessionId::new(now, self.entropy.as_ref());
        let event = ShowEvent::Planned { plan };
        let show = Show::open(id, &caller.actor, &event).ok_or(AppError::Absent("live session"))?;
        let mut loaded = Loaded { show, head: Head::NEW };
        let mut work = Work::new(caller.shop, &mut loaded, now, &caller.actor);
        work.begin(&event)?;
        self.finish_show(tx, caller.shop, work).await?;
        Ok(id)
    }

    /// Plans a session otherwise.
    ///
    /// # Errors
    /// A refusal when it cannot be planned so, or has started.
    pub async fn edit_show(
        &self,
        caller: &Caller,
        id: LiveSessionId,
        plan: &PlanIn,
        seen: Option<i64>,
    ) -> Result<()> {
        caller.require(Permission::LiveManage)?;
        let plan = whole(&mut self.store.read().await?, caller.shop, plan).await?;
        self.command_show(caller, id, Command::Edit { plan }, seen).await
    }

    /// Gives a command to a session; with `seen`, only if nobody decided anything since that version.
    ///
    /// # Errors
    /// A refusal that says why not; [`AppError::Stale`] when somebody was faster.
    pub async fn command_show(
        &self,
        caller: &Caller,
        id: LiveSessionId,
        command: Command,
        seen: Option<i64>,
    ) -> Result<()> {
        let needed = if command.helps() { Permission::LiveWork } else { Permission::LiveManage };
        caller.require(needed)?;
        let mut tx = self.store.write().await?;
        tx.hold(caller.shop).await?;
        let mut loaded = tx.load_show(caller.shop, id).await?.ok_or(AppError::Absent("live session"))?;
        let (actual, settled) = (loaded.show.version, loaded.show.settled);
        // What was heard meanwhile makes nobody too late.
        if let Some(expected) = seen.filter(|version| !(settled..=actual).contains(version)) {
            return Err(AppError::Stale { expected, actual });
        }
        let now = self.now();
        let products = products(&mut tx, caller.shop, &loaded.show, &command).await?;
        let mut found = match &command {
            Command::Settle { finding, .. } => tx.finding(caller.shop, id, *finding).await?,
            _ => None,
        };
        let new = SegmentId::new(now, self.entropy.as_ref());
        let settled = found.as_ref().map(|f| f.settled.is_some());
        let facts = Facts { now, products: &products, id: new, settled };
        let mut events = decide(&loaded.show, &command, &facts)?;
        if events.is_empty() {
            return Ok(());
        }
        if matches!(command, Command::End) {
            let summary = self.summarised(&mut tx, caller.shop, &loaded.show, now).await?;
            events.push(ShowEvent::Summarised { summary });
        }
        let gates = match command {
            Command::Start
            | Command::AddSegment { .. }
            | Command::ChangeSegment { .. }
            | Command::MoveSegment { .. }
            | Command::RemoveSegment { .. } => self.gates(&mut tx, caller.shop, &loaded.show.plan).await?,
            _ => Vec::new(),
        };
        let mut work = Work::new(caller.shop, &mut loaded, now, &caller.actor);
        for event in &events {
            work.add(event)?;
            if let (ShowEvent::ClaimSettled { how, note, .. }, Some(found)) = (event, &mut found) {
                work.settle(found, *how, note.clone())?;
            }
        }
        self.finish_show(tx, caller.shop, work).await?;
        self.tell_room(&loaded.show, &events, &gates).await;
        Ok(())
    }

    /// Which games may be started in a session.
    ///
    /// # Errors
    /// When there is no such session.
    pub async fn show_games(&self, caller: &Caller, id: LiveSessionId) -> Result<(Plan, Vec<Gate>)> {
        caller.require(Permission::CaseRead)?;
        let mut tx = self.store.read().await?;
        let show = tx.show(caller.shop, id).await?.ok_or(AppError::Absent("live session"))?;
        let gates = self.gates(&mut tx, caller.shop, &show.plan).await?;
        Ok((show.plan, gates))
    }

    async fn gates(&self, tx: &mut Tx, shop: ShopId, plan: &Plan) -> Result<Vec<Gate>> {
        let own = crate::rulebook::own(tx, shop).await?;
        let book = crate::acts::rules::book()?;
        let now = self.now();
        let ask = |game: &Game| gate(*game, &plan.platform, &plan.market, book.rules.iter().chain(&own), now);
        Ok(Game::ALL.iter().map(ask).collect())
    }

    /// What the host reads now.
    ///
    /// # Errors
    /// When there is no such session.
    pub async fn prompter(&self, caller: &Caller, id: LiveSessionId) -> Result<PrompterPage> {
        caller.require(Permission::CaseRead)?;
        let mut tx = self.store.read().await?;
        let show = tx.show(caller.shop, id).await?.ok_or(AppError::Absent("live session"))?;
        let mut texts = Vec::new();
        if let Some(segment) = show.current() {
            let filter = LedgerFilter { segment: Some(segment), ..LedgerFilter::default() };
            let said = tx.sentences(caller.shop, id, &filter, MOST_SENTENCES).await?;
            texts.extend(said.into_iter().map(|said| said.sentence.text));
        }
        let open = tx.open_findings(caller.shop, id, MOST_CORRECTIONS).await?;
        Ok(PrompterPage { show, now: self.now(), texts, open })
    }

    /// Appends what was worked out, commits, and wakes the readers.
    pub(crate) async fn finish_show(&self, mut tx: Tx, shop: ShopId, work: Work<'_>) -> Result<()> {
        let (id, version, kind) = (work.loaded.show.id, work.loaded.show.version, work.last);
        let seq = tx.append(work.finish()?, None).await?.after;
        tx.commit().await?;
        self.bus.send(Notice { shop, seq, what: What::Live { id, version, kind } });
        Ok(())
    }

    /// Tells the room what the run-of-show did. The session goes on without its room where that fails.
    async fn tell_room(&self, show: &Show, events: &[ShowEvent], gates: &[Gate]) {
        let Some(rooms) = self.rooms() else { return };
        for event in events {
            match event {
                ShowEvent::Started {} => self.open_room(show, gates).await,
                // The room takes its run-of-show anew.
                ShowEvent::SegmentAdded { .. }
                | ShowEvent::SegmentChanged { .. }
                | ShowEvent::SegmentMoved { .. }
                | ShowEvent::SegmentRemoved { .. }
                    if show.state == ShowState::Live =>
                {
                    self.open_room(show, gates).await;
                }
                ShowEvent::SegmentEntered { segment, .. } => {
                    rooms.tell(show.id, RoomNews::Entered(*segment)).await;
                }
                ShowEvent::Pinned { product, .. } => rooms.tell(show.id, RoomNews::Pinned(*product)).await,
                ShowEvent::Ended {} => rooms.close(show.id).await,
                _ => {}
            }
        }
    }

    /// Opens the rooms of all sessions that run: after a restart, once the engine was set. Gives how many there are.
    ///
    /// # Errors
    /// As the store says.
    pub async fn open_rooms(&self) -> Result<usize> {
        let mut tx = self.store.read().await?;
        let running = tx.shows_running().await?;
        for (shop, show) in &running {
            let gates = self.gates(&mut tx, *shop, &show.plan).await?;
            self.open_room(show, &gates).await;
        }
        Ok(running.len())
    }

    /// Opens the room of one session, whatever its state: a room that was taken over goes on, or comes to its end. Gives the state.
    ///
    /// # Errors
    /// When there is no such session.
    pub async fn open_room_of(&self, id: LiveSessionId) -> Result<ShowState> {
        let (shop, show) = self.public_show(id).await?;
        let mut tx = self.store.read().await?;
        let gates = self.gates(&mut tx, shop, &show.plan).await?;
        drop(tx);
        self.open_room(&show, &gates).await;
        Ok(show.state)
    }

    async fn open_room(&self, show: &Show, gates: &[Gate]) {
        let Some(rooms) = self.rooms() else { return };
        let refusal = |game| gates.iter().find(|gate| gate.game == game)?.refusal();
        let refused = [Game::RedPacket, Game::Lottery, Game::FlashSale].map(refusal);
        let setup = RoomSetup {
            id: show.id,
            title: show.plan.title.clone(),
            segments: show.segments.clone(),
            refused,
            // Nothing of a rehearsal counts, so nobody's face is kept for it.
            recorded: !show.plan.rehearsal,
        };
        if let Err(error) = rooms.open(setup).await {
            tracing::error!(session = %show.id, error, "the room was not opened");
        }
    }
}

/// A plan with platform and market, which follow the channel.
async fn whole(tx: &mut Tx, shop: ShopId, given: &PlanIn) -> Result<Plan> {
    known_channel(tx, shop, given.channel).await?;
    let channels = tx.channels(shop).await?;
    let channel = channels.into_iter().find(|c| Some(c.id) == given.channel);
    let (platform, market) = channel.map_or_else(
        || ("own".to_owned(), given.market.clone().unwrap_or_default()),
        |c| (rulebook::platform(&c.platform), c.market),
    );
    Ok(Plan {
        title: given.title.clone(),
        channel: given.channel,
        platform,
        market: rulebook::market(&market),
        starts_at: given.starts_at,
        rehearsal: given.rehearsal,
        host: given.host.clone(),
    })
}

/// The products of a session, and the one that a command names, as they are now.
async fn products(
    tx: &mut Tx,
    shop: ShopId,
    show: &Show,
    command: &Command,
) -> Result<BTreeMap<ProductId, Product>> {
    let named = match command {
        Command::AddSegment { segment, .. } | Command::ChangeSegment { segment, .. } => Some(segment.product),
        _ => None,
    };
    Ok(tx.listings(shop, show.segments.iter().map(|s| s.product).chain(named)).await?)
}
