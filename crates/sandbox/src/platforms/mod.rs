//! Stand-ins for the platforms over HTTP, for development and tests: never for the open network.
//!
//! One loopback listener, one prefix a stand-in; what follows the prefix is the vendor's own path, and signatures are
//! computed over that path alone. A connector whose base is `http://127.0.0.1:PORT/shopee` works as it is. Consent pages
//! send the browser back at once. The keys are fixed words ([`Keys`]); `/control` steers ([`control`]).
//!
//! | prefix | stands for | what the base may already hold |
//! |---|---|---|
//! | `/shopee` | partner.shopeemobile.com | |
//! | `/tiktok`, `/tiktok-auth` | open-api.tiktokglobalshop.com; auth.tiktok-shops.com and services.tiktokshop.com | |
//! | `/lazada`, `/lazada-auth` | api.lazada.sg; auth.lazada.com | `/rest`, here or in the path |
//! | `/kuaishou` | openapi.kwaixiaodian.com and its consent page | |
//! | `/judgeme` | api.judge.me | `/api/v1`, here or in the path |
//! | `/woocommerce`, `/shopify` | the seller's own site | |
//! | `/17track`, `/kuaidi100` | api.17track.net, poll.kuaidi100.com | |
//! | `/feishu`, `/dingtalk`, `/wecom`, `/slack`, `/telegram` | the robots' hosts | |
//! | `/rss` | a feed of posts, as RSSHub gives a search | |
//!
//! Wire facts come from vendors' documents and public SDKs. Where nobody publishes a figure or a status, ours is marked
//! "ours" beside it: nothing may rely on it.

pub mod control;
mod core;
pub mod courier;
pub mod faults;
mod http;
mod judgeme;
pub mod keys;
mod kuaishou;
mod lazada;
pub mod push;
mod rss;
mod shopee;
mod shopify;
mod team;
#[cfg(test)]
mod tests;
mod tiktok;
mod trackers;
mod vault;
mod wire;
mod woocommerce;

use std::collections::BTreeMap;
use std::future::Future;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::time::{Clock, Span};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use crate::world::ledger::Entry;
use crate::world::{Scenario, World};
pub use faults::Faults;
pub use keys::Keys;
pub use push::{Courier, Push, Receipt};

/// How the stand-ins are set up.
#[derive(Clone)]
pub struct Settings {
    /// The same seed gives the same world and the same mishaps.
    pub seed: u64,
    /// Which life it is: ids of different lives differ, so that who has read one is not confused by another.
    pub life: u64,
    /// How fast life is, from 1.
    pub speed: u32,
    /// How many buy, in hundredths of the ordinary.
    pub rate: u32,
    /// How many days the shops have lived when they open.
    pub days: i64,
    /// What goes wrong.
    pub faults: Faults,
    /// The keys.
    pub keys: Keys,
    /// Where each stand-in sends its pushes, by its prefix: plain HTTP to this machine only.
    pub callbacks: BTreeMap<String, String>,
    /// Access tokens hold this long instead of the vendor's time.
    pub token_life: Option<Span>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// What carries pushes.
    pub courier: Arc<dyn Courier>,
}

impl Settings {
    /// Everything ordinary, nothing wrong, pushes over HTTP.
    pub fn new(seed: u64, clock: Arc<dyn Clock>) -> Self {
        Self {
            seed,
            life: 0,
            speed: 1,
            rate: 100,
            days: 14,
            faults: Faults::default(),
            keys: Keys::default(),
            callbacks: BTreeMap::new(),
            token_life: None,
            clock,
            courier: Arc::new(courier::Loopback),
        }
    }
}

/// The stand-ins.
#[derive(Clone)]
pub struct Sandbox(Arc<Shared>);

struct Shared {
    core: Mutex<core::Core>,
    clock: Arc<dyn Clock>,
    courier: Arc<dyn Courier>,
}

impl Sandbox {
    /// Sets them up.
    ///
    /// # Errors
    /// When a callback is not plain HTTP to this machine, or a share is none.
    pub fn new(settings: &Settings) -> io::Result<Self> {
        if !settings.faults.is_sound() {
            return Err(wrong("shares of faults are from 0 to 1".to_owned()));
        }
        if let Some(url) = settings.callbacks.values().find(|url| courier::target(url).is_none()) {
            return Err(wrong(format!("{url} is not http:// to this machine")));
        }
        let core = Mutex::new(core::Core::new(settings));
        let (clock, courier) = (Arc::clone(&settings.clock), Arc::clone(&settings.courier));
        Ok(Self(Arc::new(Shared { core, clock, courier })))
    }

    fn core(&self) -> MutexGuard<'_, core::Core> {
        self.0.core.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads the world as it stands now.
    pub fn world<T>(&self, read: impl FnOnce(&World) -> T) -> T {
        let mut core = self.core();
        core.tick(self.0.clock.now());
        read(&core.world)
    }

    /// The ledger as it stands now.
    pub fn ledger(&self) -> Vec<Entry> {
        self.core().world.ledger().entries().to_vec()
    }

    /// Makes something happen now; gives the ids of what came of it.
    pub fn play(&self, scenario: &Scenario) -> Vec<u64> {
        let mut core = self.core();
        core.tick(self.0.clock.now());
        let ids = core.world.play(scenario);
        core.tick(self.0.clock.now());
        ids
    }

    /// From now on this goes wrong.
    ///
    /// # Errors
    /// When a share is none.
    pub fn set_faults(&self, faults: Faults) -> io::Result<()> {
        if !faults.is_sound() {
            return Err(wrong("shares of faults are from 0 to 1".to_owned()));
        }
        self.core().faults = faults;
        Ok(())
    }

    /// The next `times` answers of an address (`/shopee/api/v2/returns/dispute`) are lost, after what was asked for has happened.
    pub fn lose_answers(&self, address: &str, times: u32) {
        self.core().losing.insert(address.to_owned(), times);
    }

    /// Steers as `/control` does: status and JSON.
    pub fn steer(&self, method: &str, path: &str, body: &[u8]) -> (u16, Vec<u8>) {
        let reply = control::answer(self, method, path, &wire::Params::parse(""), body);
        (reply.status, reply.body)
    }

    /// From now on a stand-in pushes to this address, switched on again if it was off.
    ///
    /// # Errors
    /// When it is not plain HTTP to this machine.
    pub fn listen(&self, stand: &str, url: &str) -> io::Result<()> {
        if courier::target(url).is_none() {
            return Err(wrong(format!("{url} is not http:// to this machine")));
        }
        let mut core = self.core();
        core.outbox.switch_on(stand);
        core.callbacks.insert(stand.to_owned(), url.to_owned());
        Ok(())
    }

    /// How the pushes of each stand-in went.
    pub fn pushes(&self) -> BTreeMap<&'static str, push::Sums> {
        self.core().outbox.sums().clone()
    }

    /// Sends what is due and waits for the answers; gives how many were tried.
    pub async fn pump(&self) -> usize {
        let due = {
            let (now, mut core) = (self.0.clock.now(), self.core());
            core.tick(now);
            core.outbox.due(now)
        };
        let (count, mut tries) = (due.len(), JoinSet::new());
        for push in due {
            let courier = Arc::clone(&self.0.courier);
            tries.spawn(async move {
                let receipt = courier.deliver(&push).await;
                (push, receipt)
            });
        }
        while let Some(tried) = tries.join_next().await {
            if let Ok((push, receipt)) = tried {
                self.core().pushed(push, &receipt, self.0.clock.now());
            }
        }
        count
    }

    /// Answers and sends until `stop`.
    ///
    /// # Errors
    /// When the listener is not on this machine alone, or breaks.
    pub async fn serve(
        self,
        listener: TcpListener,
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> io::Result<()> {
        if !listener.local_addr()?.ip().is_loopback() {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "the stand-ins are for this machine only",
            ));
        }
        let pushing = self.clone();
        let pump = tokio::spawn(async move {
            loop {
                pushing.pump().await;
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        });
        let served = http::serve(listener, self, stop).await;
        pump.abort();
        served
    }
}

fn wrong(why: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, why)
}

/// Serves the stand-ins until `stop`.
///
/// # Errors
/// As [`Sandbox::new`] and [`Sandbox::serve`].
pub async fn serve(
    listener: TcpListener,
    settings: Settings,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    Sandbox::new(&settings)?.serve(listener, stop).await
}
