//! A day at a shop that sells on three platforms: the stand-ins on one side of real connections, the program on the other,
//! one clock for both, and people who answer what comes in.

use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::{Arc, Mutex, OnceLock};

use app::links::{Setting, Ways, read_once};
use app::outbox::once as send_once;
use app::returns::Deciding;
use app::trackers::once as follow_once;
use app::{App, AppError, Caller, SystemClock, inbound};
use channels::connector::{Account, of};
use channels::wire::{Http, Request, Wire};
use domain::access::{Permission, Role};
use domain::case::{ActKind, ActState, Case, Command, ReturnWish};
use domain::ids::{CaseId, ChannelId, ShopId, TrackerId, UserId};
use domain::returns::ReturnVerdict;
use domain::time::{Clock, Span};
use domain::tracker::TrackerKind;
use sandbox::platforms::{Courier, Faults, Keys, Push, Receipt, Sandbox, Settings};
use testkit::{FixedClock, SeededEntropy, TestDatabase, World};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// The platforms.
const PLATFORMS: [&str; 7] = ["shopee", "tiktok", "lazada", "kuaishou", "judgeme", "shopify", "woocommerce"];

/// The shop of the stand-ins that a channel of a platform belongs to: Judge.me keeps the reviews of a Shopify shop.
pub(crate) fn shop_of(platform: &str) -> &str {
    if platform == "judgeme" { "shopify" } else { platform }
}

/// Where the console would be.
const ORIGIN: &str = "http://127.0.0.1:1";

/// Brings pushes to the program as its own edge does.
#[derive(Default)]
struct Postman {
    app: OnceLock<Arc<App>>,
    /// Which channel an address is.
    channels: Mutex<BTreeMap<String, (ShopId, ChannelId)>>,
    /// Which tracker an address is.
    trackers: Mutex<BTreeMap<String, (ShopId, TrackerId)>>,
}

impl Courier for Postman {
    fn deliver<'a>(&'a self, push: &'a Push) -> Pin<Box<dyn Future<Output = Receipt> + Send + 'a>> {
        Box::pin(async move {
            let took = std::time::Duration::ZERO;
            let channel = self.channels.lock().unwrap().get(&push.url).copied();
            let tracker = self.trackers.lock().unwrap().get(&push.url).copied();
            let Some(app) = self.app.get() else {
                return Receipt { status: Some(404), body: Vec::new(), took };
            };
            let header = |name: &str| {
                push.headers
                    .iter()
                    .find(|(n, _)| n.eq_ignore_ascii_case(name))
                    .map(|(_, value)| value.as_str())
            };
            let answer = match (channel, tracker) {
                (Some((shop, id)), _) => {
                    app.receive_push(shop, id, &header, push.body.clone(), &push.url).await
                }
                (None, Some((shop, id))) => {
                    app.receive_tracker(shop, id, &header, push.body.clone(), &push.url).await
                }
                (None, None) => return Receipt { status: Some(404), body: Vec::new(), took },
            };
            let (status, body) = match answer {
                Ok(ack) => (ack.status, ack.body.map_or(Vec::new(), |(_, body)| body.into())),
                Err(AppError::Refused(_)) => (401, Vec::new()),
                Err(_) => (500, Vec::new()),
            };
            Receipt { status: Some(status), body, took }
        })
    }
}

/// The day.
pub(crate) struct Day {
    pub(crate) app: Arc<App>,
    pub(crate) sandbox: Sandbox,
    pub(crate) shop: ShopId,
    pub(crate) channels: BTreeMap<&'static str, ChannelId>,
    /// The hand that moves the clock, where it is not the real one.
    hand: Option<Arc<FixedClock>>,
    pub(crate) caller: Caller,
    pub(crate) port: u16,
    stop: CancellationToken,
}

impl Day {
    /// A day by a clock that the test moves, so that hours pass in seconds.
    pub(crate) async fn begin(db: &TestDatabase, seed: u64, faults: Faults) -> Self {
        let world = World::new(&db.store, seed).await;
        let hand = Arc::new(FixedClock::at(world.now()));
        let folder = db.folder.path().join("files");
        Self::open(db, &world, (hand.clone(), Some(hand)), folder, seed, faults).await
    }

    /// A day by the real clock, in a data folder that the built program can be started on.
    pub(crate) async fn live(db: &TestDatabase, seed: u64, faults: Faults) -> Self {
        let world = World::new(&db.store, seed).await;
        let folder = db.folder.path().join("data");
        Self::open(db, &world, (Arc::new(SystemClock), None), folder, seed, faults).await
    }

    /// Opens the shop, connects it to the platforms, and reads what they had before.
    async fn open(
        db: &TestDatabase,
        world: &World,
        (clock, hand): (Arc<dyn Clock>, Option<Arc<FixedClock>>),
        folder: PathBuf,
        seed: u64,
        faults: Faults,
    ) -> Self {
        let postman = Arc::new(Postman::default());
        let keys = Keys { tiktok_redirect: format!("{ORIGIN}/connect"), ..Keys::default() };
        let settings = Settings {
            keys,
            courier: postman.clone(),
            // Tokens end several times a day.
            token_life: Some(Span::minutes(40)),
            ..Settings::new(seed, clock.clone())
        };
        let sandbox = Sandbox::new(&settings).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let stop = CancellationToken::new();
        let stopped = stop.clone();
        tokio::spawn(sandbox.clone().serve(listener, async move { stopped.cancelled().await }));
        let entropy = Arc::new(SeededEntropy::new(seed));
        let app = Arc::new(App::new(db.store.clone(), clock, entropy, folder));
        let near = BTreeSet::from([format!("127.0.0.1:{port}")]);
        let wire = Arc::new(Http::new(near, std::time::Duration::from_secs(10)));
        app.set_ways(Ways { wire, find: of, pace: None });
        drop(postman.app.set(Arc::clone(&app)));
        let may = Permission::ALL.iter().copied();
        let actor = format!("user:{}", world.owner);
        let caller = Caller::new(world.shop, world.owner, None, Role::Owner, actor, may);
        let mut day =
            Self { app, sandbox, shop: world.shop, channels: BTreeMap::new(), hand, caller, port, stop };
        let mut callbacks = BTreeMap::new();
        for platform in PLATFORMS {
            let channel = day.connect(platform, &settings.keys).await;
            let url = format!("http://127.0.0.1:{port}/hooks/{platform}");
            postman.channels.lock().unwrap().insert(url.clone(), (world.shop, channel));
            callbacks.insert(platform.to_owned(), url);
            day.channels.insert(platform, channel);
        }
        if day.hand.is_some() {
            // The built program has a world of its own to follow.
            for (id, url) in day.follow(&settings.keys).await {
                postman.trackers.lock().unwrap().insert(url.clone(), (world.shop, id));
                callbacks.entry("17track".to_owned()).or_insert(url);
            }
        }
        day.control("PUT", "", &serde_json::json!({ "callbacks": callbacks })).await;
        day.clock_forward(Span::minutes(2)).await;
        day.control("PUT", "", &serde_json::json!({ "faults": faults })).await;
        day
    }

    /// A channel of a platform: its keys filled in, and the seller's agreement.
    async fn connect(&self, platform: &str, keys: &Keys) -> ChannelId {
        let market = self.sandbox.world(|world| {
            world.shops().find(|shop| shop.platform.as_str() == shop_of(platform)).unwrap().market
        });
        let channel = self.app.add_channel(&self.caller, platform, platform, market).await.unwrap().id;
        let mut fields: BTreeMap<String, String> =
            keys.fields(platform).into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        if platform == "shopee" {
            fields.insert("dispute_email".to_owned(), "desk@example.test".to_owned());
        }
        let base = Some(format!("http://127.0.0.1:{}/{platform}", self.port));
        let consents = of(platform).unwrap().consent(&Account::default(), "", "", self.app.now()).is_some();
        let setting = Setting { fields, base, connected: Some(!consents), ..Setting::default() };
        self.app.set_link(&self.caller, channel, setting).await.unwrap();
        assert!(!consents || self.agree(platform, channel).await, "{platform} takes no agreement");
        channel
    }

    /// A tracker of each kind that has a stand-in, 17TRACK first; one has the slow carrier, the other the rest.
    async fn follow(&self, keys: &Keys) -> Vec<(TrackerId, String)> {
        let own = format!("http://127.0.0.1:{}", self.port);
        self.app.set_origin(&own);
        let mut all = Vec::new();
        for kind in [TrackerKind::Track17, TrackerKind::Kuaidi100] {
            let fields = keys.fields(kind.as_str()).into_iter().map(|(name, value)| (name.to_owned(), value));
            let base = ("base".to_owned(), format!("{own}/{kind}"));
            let slow = ("Tortoise Express".to_owned(), "kintsugi".to_owned());
            let settings = app::trackers::Settings {
                name: Some(kind.to_string()),
                carriers: (kind == TrackerKind::Kuaidi100).then(|| BTreeMap::from([slow])),
                others: Some(kind == TrackerKind::Track17),
                fields: fields.chain([base]).collect(),
                on: None,
            };
            let shown = self.app.make_tracker(&self.caller, kind, settings).await.unwrap();
            all.push((shown.tracker.id, shown.hook.expect("the stand-in is in the same network")));
        }
        all
    }

    /// The seller agrees on the platform's page; whether that went well.
    async fn agree(&self, platform: &str, channel: ChannelId) -> bool {
        let page = self.app.consent_page(&self.caller, channel, &format!("{ORIGIN}/connect")).await.unwrap();
        let Ok(answer) = self.try_ask(Request::get(page)).await else { return false };
        let Some(back) = answer.header("location") else { return false };
        let query = back.split_once('?').expect("with a code").1;
        let query: Vec<_> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        match self.app.consented(&query).await {
            Ok(place) => {
                assert_eq!(place, (self.shop, channel), "{platform}");
                true
            }
            Err(AppError::Refused(_)) => false,
            Err(other) => panic!("{platform}: {other}"),
        }
    }

    /// Where the answer to a renewal was lost, its single-use token is lost with it: the seller agrees again.
    async fn sellers_agree(&self) {
        for (platform, channel) in &self.channels {
            let state = self.app.store.read().await.unwrap().link_state(self.shop, *channel).await.unwrap();
            if state.consent {
                self.agree(platform, *channel).await;
            }
        }
    }

    async fn ask(&self, request: Request) -> channels::wire::Answer {
        self.try_ask(request).await.unwrap()
    }

    async fn try_ask(&self, request: Request) -> Result<channels::wire::Answer, channels::wire::NoAnswer> {
        let near = BTreeSet::from([format!("127.0.0.1:{}", self.port)]);
        let http = Http::new(near, std::time::Duration::from_secs(10));
        tokio::task::spawn_blocking(move || http.call(&request)).await.unwrap()
    }

    async fn control(&self, method: &str, path: &str, body: &serde_json::Value) -> serde_json::Value {
        let url = format!("http://127.0.0.1:{}/control{path}", self.port);
        let mut request = Request::post(url, body.to_string());
        if method == "PUT" {
            request.method = channels::wire::Method::Put;
        }
        let answer = self.ask(request).await;
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        serde_json::from_slice(&answer.body).unwrap()
    }

    /// A platform is down for some minutes.
    pub(crate) async fn outage(&self, stand: &str, minutes: u32) {
        let body = serde_json::json!({ "what": "outage", "stand": stand, "minutes": minutes });
        self.control("POST", "/scenario", &body).await;
    }

    /// Every access token ends at once.
    pub(crate) async fn expire_tokens(&self) {
        self.control("POST", "/scenario", &serde_json::json!({ "what": "expire_tokens" })).await;
    }

    /// A minute: pushes come, everything that is due is read and sent, and people answer.
    pub(crate) async fn minute(&self) {
        self.tick();
        self.sandbox.pump().await;
        self.work().await;
        self.people_answer().await;
        self.sellers_agree().await;
    }

    fn tick(&self) {
        if let Some(hand) = &self.hand {
            hand.advance(Span::minutes(1));
        }
    }

    /// What the workers do.
    async fn work(&self) {
        while inbound::once(&self.app).await.unwrap() {}
        read_once(&self.app).await.unwrap();
        follow_once(&self.app).await.unwrap();
        while send_once(&self.app).await.unwrap() {}
    }

    /// Some time without anybody answering anything new.
    pub(crate) async fn clock_forward(&self, by: Span) {
        for _ in 0..by.whole_seconds() / 60 {
            self.tick();
            self.sandbox.pump().await;
            self.work().await;
            self.sellers_agree().await;
        }
    }

    /// A while in which nobody works, and what is due then.
    pub(crate) async fn leap(&self, by: Span) {
        if let Some(hand) = &self.hand {
            hand.advance(by);
        }
        self.clock_forward(Span::minutes(40)).await;
    }

    /// The faults end, and nobody buys any more.
    pub(crate) async fn calm_down(&self) {
        let calm = serde_json::json!({ "faults": Faults::default(), "rate": 0 });
        self.control("PUT", "", &calm).await;
    }

    /// The faults end, and everything comes to rest.
    pub(crate) async fn settle(&self) {
        self.calm_down().await;
        self.clock_forward(Span::hours(2)).await;
    }

    pub(crate) async fn end(self) {
        let report = self.app.store.examine(|_| {}).await.unwrap();
        assert!(report.is_clean(), "{:#?}", report.findings);
        self.stop.cancel();
    }

    /// The open cases.
    pub(crate) async fn cases(&self) -> Vec<Case> {
        let mut tx = self.app.store.read().await.unwrap();
        let sql = "SELECT id FROM cases WHERE shop_id = $1 AND open = 1 ORDER BY id";
        let rows = tx.all(sql, vec![self.shop.into()]).await.unwrap();
        let ids: Vec<CaseId> = rows.iter().map(|row| row.uuid(0).unwrap().into()).collect();
        tx.load_cases(self.shop, &ids).await.unwrap().into_iter().map(|loaded| loaded.case).collect()
    }

    /// People answer what they have not answered: a public reply, a message, a decision; and approve what waits.
    pub(crate) async fn people_answer(&self) {
        for case in self.cases().await {
            for act in case.acts.iter().filter(|act| act.state == ActState::ApprovalRequested) {
                let approve = Command::ApproveAct { act: act.id, own: false };
                fine(self.app.command(&self.caller, case.id, &approve, None).await);
            }
            let written = |kind| case.acts.iter().any(|act| act.kind == kind);
            if case.unanswered_review().is_some() && !written(ActKind::PublicReply) {
                let text = format!(
                    "Thank you for your feedback, and we are sorry. We will check order {} and arrange an exchange; \
                     please send us a private message.",
                    case.number
                );
                fine(self.app.draft_act(&self.caller, case.id, ActKind::PublicReply, &text, None).await);
            }
            if !written(ActKind::PrivateMessage) {
                let text =
                    format!("Hello, we are sorry about this. Your request has the number {}.", case.number);
                fine(self.app.draft_act(&self.caller, case.id, ActKind::PrivateMessage, &text, None).await);
            }
            if let Some((of, _)) = case.undecided_return()
                && !written(ActKind::ReturnDecision)
            {
                let wish = ReturnWish {
                    verdict: Some(ReturnVerdict::Approve),
                    amount: None,
                    reason: None,
                    keep_goods: false,
                    evidence: Vec::new(),
                };
                let deciding = Deciding { of, wish, text: String::new(), seen: None };
                fine(self.app.decide_return(&self.caller, case.id, &deciding).await);
            }
        }
    }

    /// Everybody who works here.
    pub(crate) fn owner(&self) -> UserId {
        self.caller.user
    }
}

/// What a rule refuses is refused; anything else is a fault.
fn fine<T>(answer: Result<T, AppError>) {
    match answer {
        Ok(_) | Err(AppError::Refused(_)) => {}
        Err(other) => panic!("{other}"),
    }
}
