//! The stand-ins of the platforms beside the program: they live as long as it does, and the sample shop is connected to
//! them, so that a newcomer sees a living shop without any account anywhere.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Context;
use app::links::{Setting, Ways};
use app::sources::Settings as SourceSettings;
use app::{App, Caller, SystemClock};
use channels::connector::{Account, of};
use channels::wire::{Http, PATIENCE, Request, Wire};
use domain::ids::{ChannelId, ShopId};
use domain::source::SourceKind;
use domain::time::{Clock, Instant, Span};
use domain::tracker::TrackerKind;
use http_api::StandIns;
use sandbox::platforms::{Keys, Sandbox, Settings};
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// Where the stand-ins answer, unless that is taken.
pub(crate) const LISTEN: &str = "127.0.0.1:8090";
/// The seed of everybody's world.
const SEED: u64 = 20_261_122;
/// How fast they live beside the program: two weeks in half a day.
const SPEED: u32 = 30;
/// How often they are read: at this speed the usual pauses are long.
const PACE: Span = Span::seconds(10);
/// A world that began longer ago begins anew.
const LONGEST_LIFE: Span = Span::hours(24);
/// Remembers in the data folder when the world began and which life it is.
const FILE: &str = "sandbox.json";
/// The name of the feed of posts among the sources of mentions.
const SOURCE: &str = "微博 (sandbox)";
/// The platforms, with the names that their channels get.
const CHANNELS: [(&str, &str); 7] = [
    ("shopee", "Shopee (sandbox)"),
    ("tiktok", "TikTok Shop (sandbox)"),
    ("lazada", "Lazada (sandbox)"),
    ("kuaishou", "快手小店 (sandbox)"),
    ("judgeme", "Judge.me (sandbox)"),
    ("shopify", "Shopify (sandbox)"),
    ("woocommerce", "WooCommerce (sandbox)"),
];

/// The trackers, with their names.
const TRACKERS: [(TrackerKind, &str); 2] =
    [(TrackerKind::Track17, "17TRACK (sandbox)"), (TrackerKind::Kuaidi100, "快递100 (sandbox)")];
/// The carrier whose parcels 快递100 follows, and its code there; 17TRACK follows the rest.
const CARRIER: (&str, &str) = ("Tortoise Express", "kintsugi");

/// When a world began, and which life it is.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Life {
    began: Instant,
    life: u64,
}

/// Tells when the world began until it stands, then the time.
struct Reborn {
    began: Instant,
    stands: AtomicBool,
}

impl Clock for Reborn {
    fn now(&self) -> Instant {
        if self.stands.load(Ordering::Relaxed) { SystemClock.now() } else { self.began }
    }
}

/// The stand-ins as the console steers them.
pub(crate) struct Steered(Sandbox);

impl std::fmt::Debug for Steered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Steered")
    }
}

impl StandIns for Steered {
    fn steer(&self, method: &str, path: &str, body: &[u8]) -> (u16, Vec<u8>) {
        self.0.steer(method, path, body)
    }
}

/// Stand-ins that answer.
pub(crate) struct Standing {
    pub(crate) address: SocketAddr,
    sandbox: Sandbox,
    keys: Keys,
}

/// Starts them; they answer until `stop`.
pub(crate) async fn start(data: &Path, origin: &str, stop: &CancellationToken) -> anyhow::Result<Standing> {
    let life = life(&data.join(FILE), SystemClock.now())?;
    let clock = Arc::new(Reborn { began: life.began, stands: AtomicBool::new(false) });
    let keys = Keys { tiktok_redirect: format!("{origin}/connect"), ..Keys::default() };
    let settings =
        Settings { life: life.life, speed: SPEED, keys: keys.clone(), ..Settings::new(SEED, clock.clone()) };
    let sandbox = Sandbox::new(&settings).context("the stand-ins cannot be set up")?;
    clock.stands.store(true, Ordering::Relaxed);
    let listener = match TcpListener::bind(LISTEN).await {
        Ok(listener) => listener,
        // Another program has it: any other will do.
        Err(_taken) => TcpListener::bind("127.0.0.1:0").await.context("the stand-ins cannot listen")?,
    };
    let address = listener.local_addr()?;
    let (serving, stopped) = (sandbox.clone(), stop.clone());
    tokio::spawn(async move {
        if let Err(error) = serving.serve(listener, async move { stopped.cancelled().await }).await {
            tracing::error!(%error, "the stand-ins of the platforms have stopped");
        }
    });
    Ok(Standing { address, sandbox, keys })
}

/// The life that is lived: the one of before, or a new one.
fn life(file: &PathBuf, now: Instant) -> anyhow::Result<Life> {
    let before = match std::fs::read(file) {
        Ok(bytes) => serde_json::from_slice::<Life>(&bytes).ok(),
        Err(_none) => None,
    };
    if let Some(life) = before.filter(|life| life.began <= now && now - life.began < LONGEST_LIFE) {
        return Ok(life);
    }
    let life = Life { began: now, life: before.map_or(0, |before| before.life + 1) };
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(file, serde_json::to_vec(&life)?).context("the stand-ins' life cannot be written down")?;
    Ok(life)
}

impl Standing {
    /// What the console steers them by.
    pub(crate) fn steered(&self) -> Arc<dyn StandIns> {
        Arc::new(Steered(self.sandbox.clone()))
    }

    /// The ways out of a program that runs against them.
    pub(crate) fn ways(&self, near: BTreeSet<String>) -> Ways {
        let near = near.into_iter().chain([self.address.to_string()]).collect();
        Ways { pace: Some(PACE), ..Ways::network(near) }
    }

    /// Connects the first shop's channels with them, those that are missing are made. Tokens do not outlive the stand-ins,
    /// so the seller agrees anew at each start.
    pub(crate) async fn connect(&self, app: &App, origin: &str) -> anyhow::Result<()> {
        let Some(shop) = app.store.read().await?.every_shop().await?.into_iter().next() else {
            return Ok(());
        };
        let caller = Caller::system(shop.id, "sandbox");
        for (platform, name) in CHANNELS {
            let known = app.store.read().await?.channel_by_name(shop.id, name).await?;
            let channel = match known {
                Some(channel) => channel.id,
                None => app.add_channel(&caller, name, platform, self.market(platform)).await?.id,
            };
            self.connect_one(app, &caller, platform, channel, origin)
                .await
                .with_context(|| format!("{name} could not be connected"))?;
            let url = format!("{origin}/hooks/{}/{}", shop.id.0, channel.0);
            self.sandbox.listen(platform, &url).context("pushes cannot come here")?;
        }
        self.follow(app, &caller, origin).await?;
        self.hear(app, &caller).await.context("the feed of posts could not be connected")
    }

    /// Connects the feed of posts as a source of mentions; where they answer elsewhere than before, its address follows.
    async fn hear(&self, app: &App, caller: &Caller) -> anyhow::Result<()> {
        let url = format!("http://{}/rss/weibo/keyword/kiln?limit=20", self.address);
        let known = app.sources(caller).await?.into_iter().find(|shown| shown.source.name == SOURCE);
        let fields = BTreeMap::from([("url".to_owned(), url.clone())]);
        match known.map(|shown| shown.source) {
            None => {
                let name = Some(SOURCE.to_owned());
                let settings = SourceSettings { name, every: Some(5), fields, ..SourceSettings::default() };
                app.make_source(caller, SourceKind::Feed, settings).await?;
            }
            Some(source) if source.fields.get("url") != Some(&url) => {
                let settings = SourceSettings { fields, ..SourceSettings::default() };
                app.set_source(caller, source.id, settings).await?;
            }
            Some(_) => {}
        }
        Ok(())
    }

    /// Sets the first shop's trackers to the stand-ins, those that are missing are made.
    async fn follow(&self, app: &App, caller: &Caller, origin: &str) -> anyhow::Result<()> {
        let known = app.trackers(caller).await?;
        for (kind, name) in TRACKERS {
            let rest = kind == TrackerKind::Track17;
            let stand = kind.as_str();
            let own = self.keys.fields(stand).into_iter();
            let base = ("base".to_owned(), format!("http://{}/{stand}", self.address));
            let settings = app::trackers::Settings {
                name: Some(name.to_owned()),
                carriers: (!rest).then(|| [CARRIER].map(|(n, code)| (n.to_owned(), code.to_owned())).into()),
                others: Some(rest),
                fields: own.map(|(name, value)| (name.to_owned(), value)).chain([base]).collect(),
                on: None,
            };
            let known = known.iter().find(|shown| shown.tracker.name == name).map(|shown| shown.tracker.id);
            let shown = match known {
                Some(id) => app.set_tracker(caller, id, settings).await,
                None => app.make_tracker(caller, kind, settings).await,
            };
            let id = shown.with_context(|| format!("{name} could not be set"))?.tracker.id;
            if rest {
                // A person enters its address there; 快递100 is told it with each parcel.
                let url = format!("{origin}/hooks/{}/tracker/{}", caller.shop.0, id.0);
                self.sandbox.listen(stand, &url).context("webhooks cannot come here")?;
            }
        }
        Ok(())
    }

    fn market(&self, platform: &str) -> &'static str {
        let of = if platform == "judgeme" { "shopify" } else { platform };
        self.sandbox.world(|world| {
            world.shops().find(|shop| shop.platform.as_str() == of).map_or("", |shop| shop.market)
        })
    }

    async fn connect_one(
        &self,
        app: &App,
        caller: &Caller,
        platform: &'static str,
        channel: ChannelId,
        origin: &str,
    ) -> anyhow::Result<()> {
        let connector = of(platform).context("nobody speaks its language")?;
        let base = format!("http://{}/{platform}", self.address);
        let consents = connector.consent(&Account::default(), "", "", app.now()).is_some();
        let setting = Setting {
            base: Some(base),
            connected: Some(!consents),
            fields: self
                .keys
                .fields(platform)
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
            ..Setting::default()
        };
        app.set_link(caller, channel, setting).await?;
        if !consents {
            return Ok(());
        }
        let page = app.consent_page(caller, channel, &format!("{origin}/connect")).await?;
        let near = BTreeSet::from([self.address.to_string()]);
        let asked = tokio::task::spawn_blocking(move || Http::new(near, PATIENCE).call(&Request::get(page)));
        let answer = asked.await??;
        let back = answer.header("location").context("the consent page sends nobody back")?;
        let query = back.split_once('?').map_or("", |(_, query)| query);
        let query: Vec<_> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let place: (ShopId, ChannelId) = app.consented(&query).await?;
        anyhow::ensure!(place == (caller.shop, channel), "the agreement is another channel's");
        Ok(())
    }
}
