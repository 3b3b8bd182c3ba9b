//! The work for a tracker: it is offered the parcels that are on their way, in batches and within its budget, and asked for
//! those of which it has told nothing for a while. What is claimed is claimed for a while, so that two programs share it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use channels::connector::Failure;
use channels::tracker::{Fields, Registered, Report, Watched};
use channels::wire::{Answer, NoAnswer, Request};
use domain::ids::{OrderId, ShopId, TrackerId};
use domain::link::{Budget, Left, pause_after};
use domain::time::{Instant, Span};
use domain::tracker::{LONGEST_JOURNEY, TrackedState, Tracker, follower, is_number, silence};
use store::Tx;
use store::links::LinkState;
use store::trackers::{Tracked, Underway};

use super::land::{OVER, end, refuse};
use super::{place, rests, service};
use crate::links::trouble;
use crate::work::rounds::Next;
use crate::{App, AppError, Result};

/// How often orders are looked through for parcels on their way, and whoever rests is looked at again.
const LOOK: Span = Span::seconds(30);
/// How soon after it was offered a parcel is asked for: the service has looked for it by then.
const FIRST_LOOK: Span = Span::minutes(10);
/// How long somebody who asks has for it.
const LEASE: Span = Span::minutes(2);
/// Orders in one page.
const PAGE: i64 = 500;
/// Questions in a row; then somebody else has a turn.
const MOST_QUESTIONS: usize = 20;
/// Silences are so much longer than the pace of reading where that is not left to us.
const PACES: i64 = 30;

/// Works for every tracker once, as long as there is something to do.
///
/// # Errors
/// As the store says.
pub async fn once(app: &Arc<App>) -> Result<()> {
    for one in app.store.read().await?.every_tracker().await? {
        while tracker_round(Arc::clone(app), one).await? == Next::Now {}
    }
    Ok(())
}

/// Works for one tracker.
pub(crate) async fn tracker_round(app: Arc<App>, (shop, id): (ShopId, TrackerId)) -> Result<Next> {
    let now = app.now();
    let again = Next::At(now + app.ways().pace.unwrap_or(LOOK));
    let mut tx = app.store.read().await?;
    let Some(tracker) = tx.tracker(shop, id).await?.filter(|tracker| tracker.on) else { return Ok(again) };
    if let Some(until) = rests(&tx.link_state(shop, place(id)).await?, now) {
        return Ok(Next::At(until.min(now + LOOK)));
    }
    let fields = match app.tracker_fields(&mut tx, shop, &tracker).await {
        Err(AppError::Sealed(why)) => {
            let sealed = Failure::Refused { code: "sealed".to_owned(), why: why.to_string() };
            drop(tx);
            app.tracker_did(shop, id, Some(&sealed)).await?;
            return Ok(again);
        }
        fields => fields?,
    };
    drop(tx);
    let turn = Turn { app: &app, shop, tracker, fields };
    for _ in 0..MOST_QUESTIONS {
        match turn.ask().await? {
            Asked::Something => {}
            Asked::Nothing if discover(&app, shop).await? => {}
            Asked::Nothing => return Ok(again),
            Asked::NotBefore(then) => return Ok(Next::At(then)),
        }
    }
    Ok(Next::Now)
}

/// Gives each parcel on its way to the tracker that follows it; whether there were new ones.
async fn discover(app: &App, shop: ShopId) -> Result<bool> {
    let now = app.now();
    let since = now - LONGEST_JOURNEY;
    let since = (since, OrderId::new(since, &NoEntropy));
    let (mut after, mut any) = (None, false);
    loop {
        let mut tx = app.store.read().await?;
        let trackers = tx.trackers(shop).await?;
        let page = tx.underway(shop, since, after, PAGE).await?;
        drop(tx);
        let found: Vec<Tracked> = page.iter().filter_map(|one| followed(shop, one, &trackers, now)).collect();
        if !found.is_empty() {
            any = true;
            let mut tx = app.store.write().await?;
            tx.follow_parcels(&found).await?;
            tx.commit().await?;
        }
        after = page.last().map(|one| one.order);
        if (page.len() as i64) < PAGE {
            return Ok(any);
        }
    }
}

/// The smallest id of an instant is made without any.
struct NoEntropy;

impl domain::ids::Entropy for NoEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(0);
    }
}

/// A parcel as its tracker will follow it, if one does.
fn followed(shop: ShopId, one: &Underway, trackers: &[Tracker], now: Instant) -> Option<Tracked> {
    let tracker = follower(trackers, one.carrier.as_deref())?;
    let mut tracked = Tracked {
        shop,
        tracking: one.tracking.clone(),
        tracker: tracker.id,
        channel: one.channel,
        carrier: one.carrier.clone(),
        state: TrackedState::New,
        found_at: now,
        registered_at: None,
        asked_at: None,
        told_at: None,
        next_at: Some(now),
        tries: 0,
        code: None,
        why: None,
    };
    if !is_number(&one.tracking) {
        let why = "this is no tracking number that the service would take".to_owned();
        refuse(&mut tracked, ("no_number".to_owned(), why), now);
        (tracked.asked_at, tracked.next_at) = (Some(now), None);
    }
    Some(tracked)
}

/// What came of a turn.
enum Asked {
    Something,
    Nothing,
    NotBefore(Instant),
}

/// Somebody works for a tracker.
struct Turn<'a> {
    app: &'a Arc<App>,
    shop: ShopId,
    tracker: Tracker,
    fields: Fields,
}

impl Turn<'_> {
    /// Offers a batch, or else asks for one.
    async fn ask(&self) -> Result<Asked> {
        let now = self.app.now();
        let (offered, asked) = service(self.tracker.kind).abilities().batch;
        let key = (self.shop, self.tracker.id);
        let mut tx = self.app.store.write().await?;
        tx.hold(self.shop).await?;
        let (new, until) = ([TrackedState::New, TrackedState::Refused], now + LEASE);
        let offer = tx.claim_tracked(key, &new, (now, until), offered).await?;
        let ask = if offer.is_empty() {
            tx.claim_tracked(key, &[TrackedState::Followed], (now, until), asked).await?
        } else {
            Vec::new()
        };
        if offer.is_empty() && ask.is_empty() {
            return Ok(Asked::Nothing);
        }
        if let Some(then) = spend(&mut tx, self.shop, &self.tracker, now).await? {
            // Not kept: the claim goes with it.
            return Ok(Asked::NotBefore(then));
        }
        tx.commit().await?;
        let offers = !offer.is_empty();
        let left = self.without_over(if offers { offer } else { ask }).await?;
        if left.is_empty() {
            return Ok(Asked::Something);
        }
        let failed = if offers { self.register(&left).await? } else { self.query(&left).await? };
        self.app.tracker_did(self.shop, self.tracker.id, failed.as_ref()).await?;
        match failed {
            None => Ok(Asked::Something),
            Some(failure) => self.failed(left, &failure).await,
        }
    }

    /// Ends what the carrier or the platform has said the last word of, or what is too old; gives the rest.
    async fn without_over(&self, claimed: Vec<Tracked>) -> Result<Vec<Tracked>> {
        let now = self.app.now();
        let numbers: BTreeSet<String> = claimed.iter().map(|one| one.tracking.clone()).collect();
        let mut tx = self.app.store.write().await?;
        let over = tx.tracked_over(self.shop, &numbers).await?;
        let mut left = Vec::new();
        for mut one in claimed {
            let old = one.found_at + LONGEST_JOURNEY < now;
            if over.contains(&one.tracking) {
                end(&mut one, OVER, String::new());
            } else if old {
                end(&mut one, "too_old", String::new());
            } else {
                left.push(one);
                continue;
            }
            tx.put_tracked(&one).await?;
        }
        tx.commit().await?;
        Ok(left)
    }

    fn watched(&self, parcels: &[Tracked]) -> Vec<Watched> {
        let code = |one: &Tracked| self.tracker.code(one.carrier.as_deref()).map(str::to_owned);
        parcels.iter().map(|one| Watched { number: one.tracking.clone(), carrier: code(one) }).collect()
    }

    /// Offers parcels.
    async fn register(&self, parcels: &[Tracked]) -> Result<Option<Failure>> {
        let (service, now) = (service(self.tracker.kind), self.app.now());
        let watched = self.watched(parcels);
        let hook = self.app.hook_of(self.shop, &self.tracker);
        let registered = if hook.is_none() && service.abilities().names_hook {
            // Nobody could tell: they are asked for only.
            let follow = |one: &Watched| Registered { number: one.number.clone(), refused: None };
            Ok(watched.iter().map(follow).collect())
        } else {
            let request = service.register(&self.fields, &watched, hook.as_deref().unwrap_or_default(), now);
            question(self.app, request, move |answer| service.registered(&watched, answer)).await?
        };
        let registered = match registered {
            Ok(registered) => registered,
            Err(failure) => return Ok(Some(failure)),
        };
        let mut by_number: BTreeMap<String, Option<(String, String)>> =
            registered.into_iter().map(|one| (one.number, one.refused)).collect();
        let mut tx = self.app.store.write().await?;
        for mut one in parcels.iter().cloned() {
            one.asked_at = Some(now);
            if let Some(refused) = by_number.remove(&one.tracking).flatten() {
                refuse(&mut one, refused, now);
            } else {
                let first = self.app.ways().pace.unwrap_or(FIRST_LOOK);
                (one.state, one.tries) = (TrackedState::Followed, 0);
                (one.registered_at, one.next_at) = (one.registered_at.or(Some(now)), Some(now + first));
                (one.code, one.why) = (None, None);
            }
            tx.put_tracked(&one).await?;
        }
        tx.commit().await?;
        Ok(None)
    }

    /// Asks for parcels.
    async fn query(&self, parcels: &[Tracked]) -> Result<Option<Failure>> {
        let (service, now) = (service(self.tracker.kind), self.app.now());
        let watched = self.watched(parcels);
        let request = service.query(&self.fields, &watched, now);
        let report = question(self.app, request, move |answer| service.queried(&watched, answer)).await?;
        let report: Report = match report {
            Ok(report) => report,
            Err(failure) => return Ok(Some(failure)),
        };
        let next_at = now + self.app.silence(self.shop, &self.tracker);
        let mut tx = self.app.store.write().await?;
        for mut one in parcels.iter().cloned() {
            (one.asked_at, one.next_at, one.tries) = (Some(now), Some(next_at), 0);
            tx.put_tracked(&one).await?;
        }
        tx.commit().await?;
        for odd in &report.odd {
            tracing::warn!(tracker = %self.tracker.id, why = odd.why, "what a tracker told cannot be read");
        }
        self.app.land_report((self.shop, self.tracker.id), report, next_at).await?;
        Ok(None)
    }

    /// Nothing came of it: later, or when the key is mended.
    async fn failed(&self, parcels: Vec<Tracked>, failure: &Failure) -> Result<Asked> {
        let now = self.app.now();
        let later = trouble(failure);
        let mut tx = self.app.store.write().await?;
        for mut one in parcels {
            one.next_at = Some(match &later {
                None => now,
                Some((_, after)) => {
                    one.tries += u32::from(one.state == TrackedState::Followed);
                    now + pause_after(one.tries.max(1)).max(after.unwrap_or_default())
                }
            });
            tx.put_tracked(&one).await?;
        }
        tx.commit().await?;
        Ok(Asked::NotBefore(now + LOOK))
    }
}

/// Takes one of the questions that a tracker allows; none when it was there, else when there is one. Whoever asks holds the
/// shop.
pub(super) async fn spend(
    tx: &mut Tx,
    shop: ShopId,
    tracker: &Tracker,
    now: Instant,
) -> Result<Option<Instant>> {
    let (most, per) = service(tracker.kind).abilities().budget;
    let (place, since) = (place(tracker.id), now - per);
    match (Budget { most, per }).left(&tx.tries(shop, place, since).await?, now) {
        Left::At(then) => Ok(Some(then)),
        Left::Now(_) => {
            tx.count_tries(shop, place, now, 1, since).await?;
            Ok(None)
        }
    }
}

/// Asks; blocking work is done off the runtime. Whether it was heard makes no difference: whatever is asked may be asked
/// twice.
pub(super) async fn question<T: Send + 'static>(
    app: &App,
    request: Request,
    read: impl FnOnce(Answer) -> std::result::Result<T, Failure> + Send + 'static,
) -> Result<std::result::Result<T, Failure>> {
    let wire = Arc::clone(&app.ways().wire);
    let asked = tokio::task::spawn_blocking(move || match wire.call(&request) {
        Ok(answer) => read(answer),
        Err(NoAnswer::Unknown(why)) => Err(Failure::Later { why, after: None }),
        Err(other) => Err(other.into()),
    });
    Ok(asked.await?)
}

impl App {
    /// How long after a tracker told, or was asked, it is asked again.
    pub(super) fn silence(&self, shop: ShopId, tracker: &Tracker) -> Span {
        let rest = service(tracker.kind).abilities().rest;
        match self.ways().pace {
            Some(pace) => Span(pace.0 * PACES),
            None => silence(self.hook_of(shop, tracker).is_some(), rest),
        }
    }

    /// Writes down how a tracker does: it answered, it was not reached, or it refused its key.
    pub(super) async fn tracker_did(
        &self,
        shop: ShopId,
        id: TrackerId,
        failed: Option<&Failure>,
    ) -> Result<()> {
        let now = self.now();
        let refused = failed.filter(|failure| trouble(failure).is_none());
        let mut tx = self.store.write().await?;
        let state = tx.link_state(shop, place(id)).await?;
        if refused.is_none() && !state.consent {
            drop(tx);
            let later = failed.and_then(trouble);
            let later = later.as_ref().map(|(why, after)| (why.as_str(), *after));
            return self.platform_did(shop, place(id), later).await;
        }
        let state = match refused {
            Some(failure) => {
                LinkState { consent: true, error: Some(failure.to_string()), error_at: Some(now), ..state }
            }
            None => LinkState { ok_at: failed.is_none().then_some(now), ..LinkState::default() },
        };
        tx.put_link_state(shop, place(id), &state).await?;
        Ok(tx.commit().await?)
    }
}
