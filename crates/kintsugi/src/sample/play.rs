//! The play itself: everything that happens, in the order of simulated time, and nothing out of it.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use app::ingest::Place;
use app::{App, Caller, Result};
use domain::case::Terms;
use domain::ids::{BuyerId, CaseId, ChannelId, ShopId};
use domain::inbound::ReviewIn;
use domain::time::{Instant, SECOND, Span};
use jiff::tz::TimeZone;
use sandbox::sample::rng::Rng;
use sandbox::sample::{Channel, Sample};
use store::{Store, Tx};

use super::call::Holding;
use super::hours::{Seeded, StageClock};
use super::plan::Plan;
use super::team::Team;

/// How often a channel's orders are looked up.
const SYNC: Span = Span::hours(6);
/// The shop's zone: where its lead sits.
const ZONE: &str = "Asia/Shanghai";

/// What the play has made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Filled {
    /// Reviews taken in.
    pub(crate) reviews: i64,
    /// Messages taken in.
    pub(crate) messages: i64,
    /// Cases opened.
    pub(crate) cases: i64,
    /// Steps taken by the team.
    pub(crate) steps: i64,
    /// Deadlines that passed, by case.
    pub(crate) breaches: usize,
    /// Steps that a rule refused. The play knows the rules, so there are none.
    pub(crate) refused: i64,
}

/// One thing that happens.
#[derive(Clone, Copy, Debug)]
pub(super) enum Happening {
    /// A channel's orders are looked up.
    Sync(usize),
    /// A review arrives: channel and place among its reviews.
    Review(usize, usize),
    /// A message arrives: channel and place among its messages.
    Message(usize, usize),
    /// A buyer has written over a review: place among the edits.
    Edit(usize),
    /// Somebody turns to a case; only the latest call counts.
    Work(CaseId, u64),
    /// The one call with a buyer goes on.
    Call,
}

/// A channel on stage.
#[derive(Debug)]
pub(super) struct Stage {
    pub(super) id: ChannelId,
    /// What its zone adds to UTC.
    pub(super) offset: Span,
    /// Until when its orders are known.
    pub(super) synced: Instant,
}

/// Everything the play needs.
pub(super) struct Play<'a> {
    pub(super) app: App,
    pub(super) tx: Tx,
    pub(super) clock: Arc<StageClock>,
    pub(super) sample: &'a Sample,
    pub(super) end: Instant,
    pub(super) rng: Rng,
    pub(super) shop: ShopId,
    pub(super) terms: Arc<Terms>,
    pub(super) stages: Vec<Stage>,
    pub(super) team: Team,
    pub(super) plans: BTreeMap<CaseId, Plan>,
    pub(super) by_buyer: BTreeMap<BuyerId, Vec<CaseId>>,
    pub(super) edits: Vec<(usize, ReviewIn)>,
    /// Grave cases of the last hours so far.
    pub(super) graves: usize,
    /// Late replies that the lead has not decided on, oldest first.
    pub(super) held: Vec<CaseId>,
    pub(super) filled: Filled,
    /// The one call with a buyer, once it was offered.
    pub(super) call: Option<Holding>,
    queue: BTreeMap<(Instant, u64), Happening>,
    calls: u64,
}

/// Plays a sample up to `now` inside a transaction, and gives it back for the commit.
pub(super) async fn perform(
    store: &Store,
    tx: Tx,
    folder: &Path,
    sample: &Sample,
    seed: u64,
    now: Instant,
) -> anyhow::Result<(Filled, Tx)> {
    let end = Instant(now.0 - now.0.rem_euclid(SECOND));
    let mut play = Play::open(store, tx, folder, sample, seed, end).await?;
    play.schedule();
    play.run().await?;
    Ok((play.filled, play.tx))
}

impl<'a> Play<'a> {
    async fn open(
        store: &Store,
        mut tx: Tx,
        folder: &Path,
        sample: &'a Sample,
        seed: u64,
        end: Instant,
    ) -> Result<Self> {
        let clock = Arc::new(StageClock::at(first_day(sample, end)));
        let entropy = Arc::new(Seeded::new(seed));
        let app = App::new(store.clone(), Arc::<StageClock>::clone(&clock), entropy, folder.to_owned());
        let shop = app.create_shop_in(&mut tx, "system:sample", super::SHOP, ZONE).await?;
        let system = Caller::system(shop, "sample");
        let mut stages = Vec::new();
        for channel in &sample.channels {
            let name = channel_name(channel);
            let row = app.add_channel_in(&mut tx, &system, name, channel.platform, channel.market).await?;
            let offset = TimeZone::get(channel.zone)
                .map_or(0, |zone| i64::from(zone.to_offset(end.timestamp()).seconds()));
            stages.push(Stage { id: row.id, offset: Span::seconds(offset), synced: Instant(i64::MIN) });
        }
        let team = Team::hire(&app, &mut tx, &system).await?;
        let terms = app.terms(&mut tx, shop).await?;
        Ok(Self {
            app,
            tx,
            clock,
            sample,
            end,
            rng: Rng::new(seed).fork(7),
            shop,
            terms,
            stages,
            team,
            plans: BTreeMap::new(),
            by_buyer: BTreeMap::new(),
            edits: Vec::new(),
            graves: 0,
            held: Vec::new(),
            filled: Filled::default(),
            call: None,
            queue: BTreeMap::new(),
            calls: 0,
        })
    }

    /// Puts everything that comes from outside on the programme.
    fn schedule(&mut self) {
        let sample = self.sample;
        let first = self.app.now();
        for (c, channel) in sample.channels.iter().enumerate() {
            let mut at = first + Span::minutes(20 + c as i64);
            while at < self.end {
                self.plan(at, Happening::Sync(c));
                at = at + SYNC;
            }
            for (n, review) in channel.reviews.iter().enumerate() {
                let written = review.created_at.unwrap_or(self.end);
                let at = self.handed_over(written);
                self.plan(at, Happening::Review(c, n));
            }
            for (n, message) in channel.messages.iter().enumerate() {
                let at = message.sent_at.unwrap_or(self.end) + Span::seconds(5);
                self.plan(at.min(self.end), Happening::Message(c, n));
            }
            self.plan(self.end, Happening::Sync(c));
        }
    }

    /// When the platform hands a review over: minutes after it was written. On the last day one in two came late, with
    /// the last few hours' export, as happens when a platform is slow.
    fn handed_over(&mut self, written: Instant) -> Instant {
        let late = self.end - Span::minutes(self.rng.between(12, 225));
        let soon = written + Span::seconds(self.rng.between(40, 1_100));
        let slow = written > self.end - Span::hours(23) && self.rng.chance(50);
        (if slow { soon.max(late) } else { soon }).min(self.end)
    }

    /// Puts something on the programme; what lies after the end never happens.
    pub(super) fn plan(&mut self, at: Instant, what: Happening) {
        self.calls += 1;
        self.queue.insert((at, self.calls), what);
    }

    /// The number of the next call.
    pub(super) fn next_call(&self) -> u64 {
        self.calls + 1
    }

    async fn run(&mut self) -> Result<()> {
        self.products().await?;
        while let Some(((at, _), what)) = self.queue.pop_first() {
            if at > self.end {
                break;
            }
            self.fire(at).await?;
            self.clock.reach(at);
            match what {
                Happening::Sync(channel) => self.sync(channel).await?,
                Happening::Review(channel, n) => self.review(channel, n).await?,
                Happening::Message(channel, n) => self.message(channel, n).await?,
                Happening::Edit(n) => self.edit(n).await?,
                Happening::Call => Box::pin(self.call_goes_on()).await?,
                Happening::Work(case, call) => Box::pin(self.work(case, call)).await?,
            }
        }
        self.fire(self.end).await?;
        self.clock.reach(self.end);
        for channel in 0..self.sample.channels.len() {
            self.goods(channel).await?;
        }
        self.fill_desk().await
    }

    /// Fires every deadline up to an instant, each at its own time.
    async fn fire(&mut self, until: Instant) -> Result<()> {
        while let Some((due, ..)) = self.tx.timers(until, 1).await?.first() {
            self.clock.reach(*due);
            let fired = self.app.fire_due_in(&mut self.tx, self.shop).await?;
            self.filled.breaches += fired;
            if fired == 0 {
                break;
            }
        }
        Ok(())
    }

    /// Where rows of a channel arrive now.
    pub(super) fn place(&self, channel: usize) -> Place {
        Place {
            shop: self.shop,
            channel: self.stages[channel].id,
            terms: Arc::clone(&self.terms),
            actor: "system:sample".to_owned(),
            at: self.app.now(),
        }
    }
}

/// The channel's name in the console.
fn channel_name(channel: &Channel) -> &'static str {
    match channel.platform {
        "tiktok_shop" => "TikTok Shop US",
        "own_live" => "Own live room CN",
        "shopee" => "Shopee ID",
        _ => channel.name,
    }
}

/// The day before the first order.
fn first_day(sample: &Sample, end: Instant) -> Instant {
    let paid = sample.channels.iter().flat_map(|c| &c.orders).filter_map(|order| order.paid_at);
    paid.min().unwrap_or(end) - Span::hours(24)
}
