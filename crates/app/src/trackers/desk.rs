//! What people do with trackers: make, change, check and remove them, and see how they do.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use channels::connector::Failure;
use channels::tracker::{Watched, check};
use domain::access::Permission;
use domain::ids::TrackerId;
use domain::refusal::Refusal;
use domain::shop::ShopEvent;
use domain::tracker::{MOST_TRACKERS, Tracker, TrackerKind};
use store::Tx;
use store::links::LinkState;
use store::trackers::{Standing, Tracked};

use super::follow::{question, spend};
use super::{place, secret_name, service};
use crate::links::{fill_in, refusal};
use crate::{App, AppError, Caller, Result};

/// Parcels shown that a tracker does not take.
const REFUSED_SHOWN: i64 = 20;
/// A number that is nobody's: asked for to see whether the key is taken.
const NOBODYS: &str = "KINTSUGI0000";
/// Bytes of a secret that is made here.
const SECRET_BYTES: usize = 16;

/// What is changed of a tracker; what is left out stays.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// For people.
    pub name: Option<String>,
    /// Whether it is told and asked anything.
    pub on: Option<bool>,
    /// Its own codes of carriers, by the names that orders have; the whole list.
    pub carriers: Option<BTreeMap<String, String>>,
    /// Whether it follows parcels of other carriers too.
    pub others: Option<bool>,
    /// Fields by name; an empty value takes one out.
    pub fields: BTreeMap<String, String>,
}

/// A tracker and how it does.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The tracker.
    pub tracker: Tracker,
    /// Which secret fields are filled in.
    pub filled: Vec<String>,
    /// How its service does.
    pub state: LinkState,
    /// How its parcels stand.
    pub standing: Standing,
    /// Some that it does not take, the last first.
    pub refused: Vec<Tracked>,
    /// What it told that could not be read.
    pub parked: i64,
    /// Where it tells of parcels; none where nobody outside reaches this program.
    pub hook: Option<String>,
}

impl App {
    /// The trackers of a shop.
    ///
    /// # Errors
    /// When the caller may not manage channels.
    pub async fn trackers(&self, caller: &Caller) -> Result<Vec<Shown>> {
        caller.require(Permission::ChannelManage)?;
        let mut tx = self.store.read().await?;
        let mut all = Vec::new();
        for tracker in tx.trackers(caller.shop).await? {
            all.push(self.shown_tracker(&mut tx, caller, tracker).await?);
        }
        Ok(all)
    }

    async fn shown_tracker(&self, tx: &mut Tx, caller: &Caller, tracker: Tracker) -> Result<Shown> {
        let (shop, id) = (caller.shop, tracker.id);
        let secrets = self.tracker_secrets_or_none(tx, shop, id).await?;
        let open = tx.inbound_open(shop).await?;
        let parked = open.iter().find(|(at, state, _)| *at == place(id) && state == "parked");
        Ok(Shown {
            filled: secrets.into_keys().collect(),
            state: tx.link_state(shop, place(id)).await?,
            standing: tx.tracked_standing(shop).await?.remove(&id).unwrap_or_default(),
            refused: tx.refused_parcels(shop, id, REFUSED_SHOWN).await?,
            parked: parked.map_or(0, |(_, _, count)| *count),
            hook: self.hook_of(shop, &tracker),
            tracker,
        })
    }

    /// Makes a tracker.
    ///
    /// # Errors
    /// A refusal that names the field.
    pub async fn make_tracker(
        &self,
        caller: &Caller,
        kind: TrackerKind,
        settings: Settings,
    ) -> Result<Shown> {
        caller.require(Permission::ChannelManage)?;
        let now = self.now();
        let mut tx = self.store.write().await?;
        tx.hold(caller.shop).await?;
        if tx.trackers(caller.shop).await?.len() >= MOST_TRACKERS {
            let full = Refusal::new(
                "too_many_trackers",
                "a shop has at most 5 trackers",
                "每个店铺最多 5 个物流跟踪服务",
            );
            return Err(full.hint("remove one that is not needed", "请删除不再需要的").into());
        }
        let fresh = Tracker {
            id: TrackerId::new(now, self.entropy.as_ref()),
            name: String::new(),
            kind,
            on: true,
            carriers: BTreeMap::new(),
            others: true,
            fields: BTreeMap::new(),
            made_at: now,
        };
        let tracker = self.keep_tracker(&mut tx, caller, fresh, settings).await?;
        let shown = self.shown_tracker(&mut tx, caller, tracker).await?;
        tx.commit().await?;
        self.bus.trackers.notify_one();
        Ok(shown)
    }

    /// Changes a tracker. What it did not take is offered again, to whoever fits now.
    ///
    /// # Errors
    /// A refusal that names the field.
    pub async fn set_tracker(&self, caller: &Caller, id: TrackerId, settings: Settings) -> Result<Shown> {
        caller.require(Permission::ChannelManage)?;
        let mut tx = self.store.write().await?;
        tx.hold(caller.shop).await?;
        let before = the_tracker(&mut tx, caller, id).await?;
        let tracker = self.keep_tracker(&mut tx, caller, before, settings).await?;
        // What was wrong may be right by now.
        let ok_at = tx.link_state(caller.shop, place(id)).await?.ok_at;
        tx.put_link_state(caller.shop, place(id), &LinkState { ok_at, ..LinkState::default() }).await?;
        tx.forget_refused(caller.shop, id).await?;
        let shown = self.shown_tracker(&mut tx, caller, tracker).await?;
        tx.commit().await?;
        self.bus.trackers.notify_one();
        Ok(shown)
    }

    async fn keep_tracker(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        before: Tracker,
        settings: Settings,
    ) -> Result<Tracker> {
        let mut tracker = Tracker {
            name: settings.name.unwrap_or(before.name),
            on: settings.on.unwrap_or(before.on),
            carriers: settings.carriers.unwrap_or(before.carriers),
            others: settings.others.unwrap_or(before.others),
            ..before
        };
        let service = service(tracker.kind);
        let mut secrets = self.tracker_secrets_or_none(tx, caller.shop, tracker.id).await?;
        let mut sealed = fill_in(service.fields(), settings.fields, &mut tracker.fields, &mut secrets)?;
        if let Some(name) = service.made_here().filter(|name| !secrets.contains_key(*name)) {
            let mut bytes = [0; SECRET_BYTES];
            self.entropy.fill(&mut bytes);
            secrets.insert(name.to_owned(), URL_SAFE_NO_PAD.encode(bytes));
            sealed = true;
        }
        tracker.validate()?;
        let filled = tracker.fields.iter().chain(&secrets);
        check(service, &filled.map(|(name, value)| (name.clone(), value.clone())).collect())?;
        if sealed {
            let plain = serde_json::to_vec(&secrets)?;
            self.put_secret(tx, caller.shop, &secret_name(tracker.id), &plain).await?;
        }
        let event = ShopEvent::TrackerSet { tracker: Box::new(tracker.clone()) };
        tx.shop_events(caller.shop, self.now(), &caller.actor, &[event]).await?;
        Ok(tracker)
    }

    /// Removes a tracker; the shop's others follow what it followed.
    ///
    /// # Errors
    /// [`AppError::Absent`].
    pub async fn remove_tracker(&self, caller: &Caller, id: TrackerId) -> Result<()> {
        caller.require(Permission::ChannelManage)?;
        let mut tx = self.store.write().await?;
        the_tracker(&mut tx, caller, id).await?;
        tx.forget_tracked(caller.shop, id).await?;
        tx.remove_sealed(caller.shop, &secret_name(id)).await?;
        tx.forget_place(caller.shop, place(id)).await?;
        let event = ShopEvent::TrackerRemoved { tracker: id };
        tx.shop_events(caller.shop, self.now(), &caller.actor, &[event]).await?;
        tx.commit().await?;
        self.bus.trackers.notify_one();
        Ok(())
    }

    /// Asks a tracker for a number that is nobody's, to see whether it takes the key; also one that is switched off.
    ///
    /// # Errors
    /// A refusal with what the service said; when it allows no more questions for now.
    pub async fn check_tracker(&self, caller: &Caller, id: TrackerId) -> Result<()> {
        caller.require(Permission::ChannelManage)?;
        let now = self.now();
        let mut tx = self.store.write().await?;
        tx.hold(caller.shop).await?;
        let tracker = the_tracker(&mut tx, caller, id).await?;
        if let Some(then) = spend(&mut tx, caller.shop, &tracker, now).await? {
            let seconds = (then - now).whole_seconds().unsigned_abs() + 1;
            return Err(AppError::TooMany { seconds });
        }
        let fields = self.tracker_fields(&mut tx, caller.shop, &tracker).await?;
        tx.commit().await?;
        let service = service(tracker.kind);
        let nobodys = [Watched { number: NOBODYS.to_owned(), carrier: None }];
        let request = service.query(&fields, &nobodys, now);
        let said = question(self, request, move |answer| service.queried(&nobodys, answer)).await?;
        self.tracker_did(caller.shop, id, said.as_ref().err()).await?;
        match said {
            Ok(_) => {
                self.bus.trackers.notify_one();
                Ok(())
            }
            Err(failure) => Err(with_advice(&failure).into()),
        }
    }
}

fn with_advice(failure: &Failure) -> Refusal {
    let refusal = refusal(failure);
    match failure {
        Failure::Refused { .. } => refusal.hint(
            "look whether the key is right, and whether the service allows this machine's address",
            "请检查密钥是否正确，以及服务商是否允许本机的 IP 地址",
        ),
        _ => refusal,
    }
}

async fn the_tracker(tx: &mut Tx, caller: &Caller, id: TrackerId) -> Result<Tracker> {
    tx.tracker(caller.shop, id).await?.ok_or(AppError::Absent("tracker"))
}
