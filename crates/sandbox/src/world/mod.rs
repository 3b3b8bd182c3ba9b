//! The world behind the stand-ins: shops, and buyers who buy, wait, complain, answer and change their minds. Pure: the
//! time and the seed come in, nothing else; no file, no socket, no clock.
//!
//! Its instants are those of its clock. What is fast is life: with a speed of 60 a parcel that takes three days takes 72
//! minutes, so that nothing ever carries an instant of the future. The same seed and the same calls give the same world,
//! however finely it is stepped.

mod acts;
mod aftersales;
mod buyers;
mod catalog;
pub mod ledger;
pub mod model;
mod scenario;
#[cfg(test)]
mod tests;
pub mod words;

use std::collections::{BTreeMap, VecDeque};

use domain::time::{Instant, Span};

use crate::sample::rng::Rng;
pub use acts::{No, Verdict};
use buyers::Deed;
use ledger::Ledger;
use model::{Order, Platform, Review, Shop, Signal, What};
pub use scenario::Scenario;

/// How many orders a day a shop gets at a speed and a rate of one.
const ORDERS_A_DAY: i64 = 24;
/// How many signals are kept for pushes before the oldest is dropped.
const SIGNALS: usize = 100_000;
/// How many orders a shop keeps; beyond, buyers stay away until the stand-in is started again.
const ORDERS: usize = 50_000;

/// Lives whose ids are their own; then they begin again.
const LIVES: u64 = 19;
/// Room for ids in each.
const ORDERS_A_LIFE: u64 = 50_000;

/// The world.
#[derive(Clone, Debug, PartialEq)]
pub struct World {
    life: u64,
    seed: u64,
    now: Instant,
    speed: u32,
    /// In hundredths of the ordinary.
    rate: u32,
    shops: BTreeMap<Platform, Shop>,
    agenda: BTreeMap<(Instant, u64), Deed>,
    number: u64,
    messages: u64,
    signals: VecDeque<Signal>,
    ledger: Ledger,
    /// Until when each carrier stands still.
    stuck: BTreeMap<&'static str, Instant>,
}

impl World {
    /// A world as it stands at `now`, after `days` of life at the ordinary speed.
    pub fn new(seed: u64, now: Instant, days: i64) -> Self {
        Self::in_life(0, seed, now, days)
    }

    /// The same in another life: no order, review or message of it has an id that one of another life has.
    pub fn in_life(life: u64, seed: u64, now: Instant, days: i64) -> Self {
        let mut world = Self {
            life,
            seed,
            now: now - Span::hours(24 * days.clamp(0, 60)),
            speed: 1,
            rate: 100,
            shops: catalog::shops(),
            agenda: BTreeMap::new(),
            number: 0,
            messages: 0,
            signals: VecDeque::new(),
            ledger: Ledger::default(),
            stuck: BTreeMap::new(),
        };
        world.set_rate(100);
        world.step(now);
        world.signals.clear();
        world.ledger = Ledger::default();
        world
    }

    /// Ids of a platform's orders begin after this in this life.
    fn first(&self, platform: Platform) -> u64 {
        platform.base() + self.life % LIVES * ORDERS_A_LIFE
    }

    /// Lives on until `now`; an earlier instant changes nothing.
    pub fn step(&mut self, now: Instant) {
        while let Some(entry) = self.agenda.first_entry() {
            if entry.key().0 > now {
                break;
            }
            let ((at, _), deed) = entry.remove_entry();
            self.now = at.max(self.now);
            self.happen(deed);
        }
        self.now = self.now.max(now);
    }

    /// The instant up to which it has lived.
    pub const fn now(&self) -> Instant {
        self.now
    }

    /// How fast life is.
    pub const fn speed(&self) -> u32 {
        self.speed
    }

    /// How many buy, in hundredths of the ordinary.
    pub const fn rate(&self) -> u32 {
        self.rate
    }

    /// Lives faster or slower from now on, 1 to 100 000; what is planned moves along.
    pub fn set_speed(&mut self, speed: u32) {
        let (old, new) = (i64::from(self.speed), i64::from(speed.clamp(1, 100_000)));
        let here = self.now;
        let moved = |at: Instant| here + Span((at - here).0.max(0) / new * old);
        self.agenda = std::mem::take(&mut self.agenda)
            .into_iter()
            .map(|((at, number), deed)| ((moved(at), number), deed))
            .collect();
        let open = self.shops.values_mut().flat_map(|shop| shop.returns.values_mut());
        for request in open.filter(|request| request.due_at > here) {
            request.due_at = moved(request.due_at);
        }
        for until in self.stuck.values_mut() {
            *until = moved(*until);
        }
        self.speed = new as u32;
    }

    /// How many buy from now on, in hundredths of the ordinary; nought: nobody new.
    pub fn set_rate(&mut self, rate: u32) {
        self.rate = rate.min(100_000);
        self.agenda.retain(|_, deed| !matches!(deed, Deed::Buy(_)));
        for platform in Platform::ALL {
            self.next_buyer(platform);
        }
    }

    /// A shop. Every platform has one.
    pub fn shop(&self, platform: Platform) -> &Shop {
        &self.shops[&platform]
    }

    /// All shops.
    pub fn shops(&self) -> impl Iterator<Item = &Shop> {
        self.shops.values()
    }

    /// What the stand-ins were told to do.
    pub const fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// Writes into the ledger what happens outside the shops: notices, e-mails.
    pub fn note(&mut self, line: ledger::Line<'_>, outcome: ledger::Outcome) {
        self.ledger.add(self.now, line, outcome);
    }

    /// What happened since the last time this was asked.
    pub fn take_signals(&mut self) -> Vec<Signal> {
        std::mem::take(&mut self.signals).into()
    }

    /// A span of life, as long as it takes here.
    fn life(&self, minutes: i64) -> Span {
        Span(Span::minutes(minutes).0 / i64::from(self.speed))
    }

    fn plan(&mut self, at: Instant, deed: Deed) {
        self.number += 1;
        self.agenda.insert((at, self.number), deed);
    }

    fn plan_in(&mut self, minutes: i64, deed: Deed) {
        let at = self.now + self.life(minutes);
        self.plan(at, deed);
    }

    /// Chance of its own for one thing, so that what callers do elsewhere moves nothing here.
    fn rng(&self, of: u64, about: u64) -> Rng {
        Rng::new(self.seed).fork(of).fork(about)
    }

    fn signal(&mut self, platform: Platform, what: What) {
        if self.signals.len() >= SIGNALS {
            self.signals.pop_front();
        }
        self.signals.push_back(Signal { platform, at: self.now, what });
    }

    fn shop_mut(&mut self, platform: Platform) -> Option<&mut Shop> {
        self.shops.get_mut(&platform)
    }

    fn order(&self, platform: Platform, id: u64) -> Option<&Order> {
        self.shop(platform).orders.get(&id)
    }

    fn order_mut(&mut self, platform: Platform, id: u64) -> Option<&mut Order> {
        let now = self.now;
        let order = self.shop_mut(platform)?.orders.get_mut(&id)?;
        order.updated_at = now;
        Some(order)
    }

    fn review_mut(&mut self, platform: Platform, id: u64) -> Option<&mut Review> {
        self.shop_mut(platform)?.reviews.get_mut(&id)
    }
}
