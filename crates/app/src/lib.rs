//! Use cases: the only place where a decision meets the outside. Each file is one concern: load → decide → append with
//! projections in one transaction → wake the readers. Authorization is the caller's permission, checked here first.
//!
//! To add a use case: a file with `impl App`, a permission from [`domain::access`], a refusal for every "no".

pub mod acts;
pub mod appeals;
pub mod bot;
pub mod bulk;
pub mod bus;
pub mod caller;
pub mod calls;
pub mod cases;
pub mod coupons;
pub mod detail;
pub mod disputes;
pub mod drafter;
pub mod error;
pub mod evidence;
pub mod export;
pub mod filter;
pub mod hooks;
pub mod import;
pub mod inbound;
pub mod independence;
pub mod ingest;
pub mod learning;
pub mod links;
pub mod listings;
pub mod lives;
pub mod macros;
pub mod next;
pub mod notices;
pub mod once;
pub mod operation;
pub mod orders;
pub mod outbox;
pub mod overview;
pub mod people;
pub mod pictures;
pub mod platform;
pub mod policy;
pub mod presence;
mod recent;
pub mod remedies;
pub mod returns;
pub mod roster;
pub mod rows;
pub mod rulebook;
pub mod seal;
pub mod sending;
pub mod shops;
pub mod shows;
pub mod sources;
mod split;
pub mod team;
pub mod trackers;
pub mod verification;
pub mod views;
pub mod wording;
pub mod work;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use domain::case::Terms;
use domain::ids::{Entropy, ShopId};
use domain::time::{Clock, Instant};
use store::{Store, Tx};

pub use caller::{Caller, Identity};
pub use error::{AppError, Result};

/// Everything a use case needs from the outside.
pub struct App {
    /// The database.
    pub store: Store,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// What reads feedback.
    pub model: &'static triage::Model,
    /// Wakes the readers.
    pub bus: bus::Bus,
    /// Where uploads and reject files go.
    pub folder: PathBuf,
    /// Budgets for tries.
    pub limits: people::limits::Limits,
    /// Who looks at which case now.
    pub present: presence::Present,
    /// Policies in force, compiled, by how often the shop's settings had moved.
    compiled: Mutex<BTreeMap<ShopId, (i64, Arc<Terms>)>>,
    /// Figures that take long to count.
    recent: recent::Recent,
    /// Where e-mail goes out, if it does.
    post: OnceLock<notices::Post>,
    /// What seals the shops' secrets, once it was needed.
    keys: Mutex<Option<Arc<seal::Keys>>>,
    /// Where what channels send waits to be kept.
    gate: inbound::Gate,
    /// The ways out to platforms, once they were set.
    ways: OnceLock<links::Ways>,
    /// The console's address, once it was set.
    origin: OnceLock<String>,
    /// What prints statements as PDF, where there is something that does.
    printer: OnceLock<PathBuf>,
    /// What runs live rooms, where there is something that does.
    rooms: OnceLock<Arc<dyn shows::RoomHost>>,
    /// Beacons of viewers that are not written down yet.
    beacons: shows::quality::Waiting,
    /// What carries calls, where there is something that does.
    calls: OnceLock<Arc<dyn calls::CallHost>>,
    /// Since when this program looks after calls.
    calls_since: OnceLock<Instant>,
}

impl App {
    /// An application over an open store.
    pub fn new(store: Store, clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>, folder: PathBuf) -> Self {
        Self {
            store,
            clock,
            entropy,
            model: triage::Model::embedded(),
            bus: bus::Bus::default(),
            folder,
            limits: people::limits::Limits::default(),
            present: presence::Present::default(),
            compiled: Mutex::default(),
            recent: recent::Recent::default(),
            post: OnceLock::new(),
            keys: Mutex::default(),
            gate: inbound::Gate::default(),
            ways: OnceLock::new(),
            origin: OnceLock::new(),
            printer: OnceLock::new(),
            rooms: OnceLock::new(),
            beacons: shows::quality::Waiting::default(),
            calls: OnceLock::new(),
            calls_since: OnceLock::new(),
        }
    }

    /// Sets the console's address (`https://desk.example.com`), once, before anything runs; without it, what the team is
    /// told in chat rooms has no links.
    pub fn set_origin(&self, origin: &str) {
        drop(self.origin.set(origin.trim_end_matches('/').to_owned()));
    }

    /// Now.
    pub fn now(&self) -> Instant {
        self.clock.now()
    }

    /// The policy in force with its calendar compiled, and what the platforms of the shop's channels ask.
    ///
    /// # Errors
    /// When the shop is absent or its calendar cannot work.
    pub async fn terms(&self, tx: &mut Tx, shop: ShopId) -> Result<Arc<Terms>> {
        let version = tx.settings_version(shop).await?;
        if let Some(terms) = self.compiled_terms(shop, version) {
            return Ok(terms);
        }
        let terms = Arc::new(platform::terms(tx, shop).await?);
        let mut kept = self.compiled.lock().unwrap_or_else(PoisonError::into_inner);
        kept.insert(shop, (version, Arc::clone(&terms)));
        Ok(terms)
    }

    fn compiled_terms(&self, shop: ShopId, version: i64) -> Option<Arc<Terms>> {
        let kept = self.compiled.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(&shop).filter(|(of, _)| *of == version).map(|(_, terms)| Arc::clone(terms))
    }
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App")
            .field("store", &self.store)
            .field("folder", &self.folder)
            .finish_non_exhaustive()
    }
}

/// The real clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the clock")]
    fn now(&self) -> Instant {
        jiff::Timestamp::now().into()
    }
}

/// The operating system's randomness, asked for in pieces large enough that ids do not cost a system call each.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemEntropy;

/// Bytes drawn ahead, per thread; each is wiped when it is handed out.
struct Drawn {
    bytes: [u8; 1_024],
    used: usize,
}

thread_local! {
    static DRAWN: RefCell<Drawn> = const { RefCell::new(Drawn { bytes: [0; 1_024], used: 1_024 }) };
}

impl Entropy for SystemEntropy {
    fn fill(&self, wanted: &mut [u8]) {
        DRAWN.with_borrow_mut(|drawn| {
            if wanted.len() > drawn.bytes.len() / 8 {
                return draw(wanted);
            }
            if drawn.used + wanted.len() > drawn.bytes.len() {
                draw(&mut drawn.bytes);
                drawn.used = 0;
            }
            let piece = &mut drawn.bytes[drawn.used..drawn.used + wanted.len()];
            wanted.copy_from_slice(piece);
            piece.fill(0);
            drawn.used += wanted.len();
        });
    }
}

fn draw(bytes: &mut [u8]) {
    if getrandom::fill(bytes).is_err() {
        // Without randomness no id and no secret is safe to make: better no program than a guessable one.
        std::process::abort();
    }
}
