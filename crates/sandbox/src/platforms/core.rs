//! Everything the stand-ins remember, and how time passes in it. No sockets: requests come in as [`Ask`], pushes go out
//! through the outbox.

use std::collections::{BTreeMap, BTreeSet};

use domain::time::{Instant, Span};
use serde_json::Value;

use super::faults::{Dice, Faults, Limits, Mishap};
use super::keys::Keys;
use super::push::{Manner, Outbox, Push, Receipt};
use super::vault::Vault;
use super::wire::{Ask, Reply, sha256_hex};
use super::{Settings, judgeme, kuaishou, lazada, rss, shopee, shopify, team, tiktok, trackers, woocommerce};
use crate::world::World;
use crate::world::model::{Platform, Signal};

/// The prefixes.
pub(crate) const STANDS: &[&str] = &[
    "shopee",
    "tiktok",
    "tiktok-auth",
    "lazada",
    "lazada-auth",
    "kuaishou",
    "judgeme",
    "woocommerce",
    "shopify",
    "17track",
    "kuaidi100",
    "feishu",
    "dingtalk",
    "wecom",
    "slack",
    "telegram",
    "rss",
];

/// How many idempotency keys a platform remembers.
const KEPT_KEYS: usize = 10_000;

/// A push before it is queued.
pub(crate) struct Out {
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

/// The state.
pub(crate) struct Core {
    pub(crate) world: World,
    pub(crate) keys: Keys,
    pub(crate) faults: Faults,
    pub(crate) dice: Dice,
    pub(crate) limits: Limits,
    pub(crate) vault: Vault,
    pub(crate) outbox: Outbox,
    pub(crate) callbacks: BTreeMap<String, String>,
    /// Until when a stand-in answers nobody.
    pub(crate) outages: BTreeMap<String, Instant>,
    /// What was answered under a caller's idempotency key.
    pub(crate) answered: BTreeMap<String, Value>,
    /// Requests that came in, by stand-in, and those that went wrong on purpose.
    pub(crate) asked: BTreeMap<&'static str, u64>,
    pub(crate) mishaps: u64,
    /// How many of the next answers of an address (`/shopee/api/v2/returns/dispute`) are lost.
    pub(crate) losing: BTreeMap<String, u32>,
    /// Parcels that 17TRACK follows.
    pub(crate) registered: BTreeSet<String>,
    /// Parcels that 快递100 follows, each with its callback and salt.
    pub(crate) subscribed: BTreeMap<String, (String, String)>,
    /// Pictures that were put up, by address.
    pub(crate) pictures: BTreeSet<String>,
    serial: u64,
}

impl Core {
    pub(crate) fn new(settings: &Settings) -> Self {
        let mut world = World::in_life(settings.life, settings.seed, settings.clock.now(), settings.days);
        world.set_speed(settings.speed);
        world.set_rate(settings.rate);
        Self {
            world,
            keys: settings.keys.clone(),
            faults: settings.faults.clone(),
            dice: Dice::new(settings.seed),
            limits: Limits::default(),
            vault: Vault::new(settings.seed, settings.token_life),
            outbox: Outbox::default(),
            callbacks: settings.callbacks.clone(),
            outages: BTreeMap::new(),
            answered: BTreeMap::new(),
            asked: BTreeMap::new(),
            mishaps: 0,
            losing: BTreeMap::new(),
            registered: BTreeSet::new(),
            subscribed: BTreeMap::new(),
            pictures: BTreeSet::new(),
            serial: 0,
        }
    }

    /// A number for a request.
    pub(crate) fn request_id(&mut self) -> String {
        self.serial += 1;
        format!("sandbox{:016x}", self.serial)
    }

    /// Keeps a picture and gives its address; none where it is no PNG or JPEG, or larger than the platform takes.
    pub(crate) fn picture(&mut self, stand: &str, bytes: &[u8], largest: usize) -> Option<String> {
        let known = bytes.starts_with(b"\x89PNG") || bytes.starts_with(b"\xff\xd8\xff");
        let address = format!("https://{stand}.example/{}", sha256_hex(bytes));
        (known && bytes.len() <= largest).then(|| {
            self.pictures.insert(address.clone());
            address
        })
    }

    /// Time passes: life goes on, pushes are made.
    pub(crate) fn tick(&mut self, now: Instant) {
        self.world.step(now);
        for signal in self.world.take_signals() {
            self.announce(&signal);
        }
    }

    /// What goes wrong with a request to this address: what was ordered for it, else what the dice say.
    pub(crate) fn mishap(&mut self, stand: &str, path: &str) -> Mishap {
        if let Some(left) = self.losing.get_mut(&format!("/{stand}{path}")).filter(|left| **left > 0) {
            *left -= 1;
            return Mishap::ResetAfter;
        }
        self.dice.mishap(&self.faults)
    }

    /// The stand-in's own clock.
    pub(crate) fn clock(&self, now: Instant) -> Instant {
        now + Span::seconds(self.faults.clock_skew.clamp(-1_000_000_000, 1_000_000_000))
    }

    /// Answers one request, whatever is in it.
    pub(crate) fn answer(&mut self, stand: &'static str, ask: &Ask<'_>) -> Reply {
        *self.asked.entry(stand).or_default() += 1;
        match stand {
            "shopee" => shopee::answer(self, ask),
            "tiktok" => tiktok::answer(self, ask),
            "tiktok-auth" => tiktok::auth::answer(self, ask),
            "lazada" => lazada::answer(self, ask),
            "lazada-auth" => lazada::auth::answer(self, ask),
            "kuaishou" => kuaishou::answer(self, ask),
            "judgeme" => judgeme::answer(self, ask),
            "woocommerce" => woocommerce::answer(self, ask),
            "shopify" => shopify::answer(self, ask),
            "17track" => trackers::track17(self, ask),
            "kuaidi100" => trackers::kuaidi100(self, ask),
            "feishu" => team::feishu(self, ask),
            "dingtalk" => team::dingtalk(self, ask),
            "wecom" => team::wecom(self, ask),
            "slack" => team::slack(self, ask),
            "telegram" => team::telegram(self, ask),
            "rss" => rss::answer(self, ask),
            _ => Reply::text(404, "no such stand-in"),
        }
    }

    fn announce(&mut self, signal: &Signal) {
        match signal.platform {
            Platform::Shopee => self.push(&shopee::push::MANNER, signal, shopee::push::make),
            Platform::Tiktok => self.push(&tiktok::push::MANNER, signal, tiktok::push::make),
            Platform::Lazada => self.push(&lazada::push::MANNER, signal, lazada::push::make),
            Platform::Shopify => {
                self.push(&shopify::MANNER, signal, shopify::make);
                self.push(&judgeme::MANNER, signal, judgeme::make);
            }
            Platform::Woocommerce => self.push(&woocommerce::MANNER, signal, woocommerce::make),
            Platform::Kuaishou => {} // its pushes are not documented where we could read it
        }
        self.push(&trackers::TRACK17, signal, trackers::make17);
        if let Some((url, salt)) = trackers::subscription(self, signal)
            && let Some(out) = trackers::make100(self, &salt, signal)
        {
            self.queue(&trackers::KUAIDI100, &url, out, signal.at);
        }
    }

    /// The seller takes the consent back: tokens end, and the platform tells so.
    pub(crate) fn deauthorise(&mut self, stand: &str, now: Instant) {
        self.vault.revoke(stand, now);
        let Some(url) = self.callbacks.get(stand).cloned() else { return };
        let (manner, out) = match stand {
            "shopee" => (&shopee::push::MANNER, shopee::push::ended(self, &url, now)),
            _ => (&tiktok::push::MANNER, tiktok::push::ended(self, now)),
        };
        self.queue(manner, &url, out, now);
    }

    /// Queues what a platform makes of a signal, if somebody listens.
    fn push(&mut self, manner: &Manner, signal: &Signal, make: fn(&Core, &str, &Signal) -> Option<Out>) {
        let Some(url) = self.callbacks.get(manner.stand).cloned() else { return };
        if let Some(out) = make(self, &url, signal) {
            self.queue(manner, &url, out, signal.at);
        }
    }

    /// Queues a push.
    pub(crate) fn queue(&mut self, manner: &Manner, url: &str, out: Out, at: Instant) {
        let chance = (&mut self.dice, &self.faults);
        self.outbox.add(manner, url, out.headers, out.body, at, chance);
    }

    /// What became of a push.
    pub(crate) fn pushed(&mut self, push: Push, receipt: &Receipt, now: Instant) {
        let speed = self.world.speed();
        if let Some(manner) = manner(push.stand) {
            self.outbox.tried(manner, push, receipt, now, speed);
        }
    }

    /// Remembers what was answered under a caller's key.
    pub(crate) fn remember(&mut self, key: String, answer: Value) {
        if self.answered.len() >= KEPT_KEYS {
            self.answered.clear();
        }
        self.answered.insert(key, answer);
    }
}

fn manner(stand: &str) -> Option<&'static Manner> {
    let all = [
        &shopee::push::MANNER,
        &tiktok::push::MANNER,
        &lazada::push::MANNER,
        &shopify::MANNER,
        &judgeme::MANNER,
        &woocommerce::MANNER,
        &trackers::TRACK17,
        &trackers::KUAIDI100,
    ];
    all.into_iter().find(|manner| manner.stand == stand)
}
