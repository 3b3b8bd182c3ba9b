//! Reading platforms: each resource of a connected channel goes on from its position, a page at a time. A page's rows are
//! durable before its position is; rows are upserts, so a page that is read twice after a crash does no harm.

use std::sync::Arc;

use channels::connector::{Call, Connector, Odd, Page, Resource};
use channels::file::{RowIn, RowKind};
use domain::ids::{ChannelId, InboundId, ShopId};
use domain::link::{Budget, Left, pause_after};
use domain::refusal::Words;
use domain::time::{Instant, Span};
use store::inbound::{Arrival, Outcome};
use store::links::Reading;

use super::{Connected, trouble};
use crate::ingest::land::Rows;
use crate::ingest::{self, Counts};
use crate::outbox::Place;
use crate::work::rounds::Next;
use crate::{App, Result};

/// Who is said to have brought it.
const ACTOR: &str = "system:reading";
/// How long somebody who reads a channel has for it.
const LEASE: Span = Span::minutes(10);
/// Pages of one resource in a row; then the others have a turn.
const MOST_PAGES: usize = 20;
/// The share of the budget that reading leaves to acts.
const LEFT_TO_ACTS: u32 = 5;

/// How often a resource is read that has nothing more.
const fn pause(resource: Resource) -> Span {
    match resource {
        Resource::Messages => Span::seconds(20),
        Resource::Reviews | Resource::Returns => Span::minutes(1),
        Resource::Orders => Span::minutes(2),
        Resource::Parcels => Span::minutes(10),
        // Platforms reckon them by the day.
        Resource::Lives => Span::minutes(30),
    }
}

/// Reads what is due of every channel, once; whether anything was.
///
/// # Errors
/// As the store says.
pub async fn read_once(app: &Arc<App>) -> Result<bool> {
    let due = app.store.read().await?.readings_due(app.now()).await?;
    for place in &due {
        read_channel(Arc::clone(app), *place).await?;
    }
    Ok(!due.is_empty())
}

/// Reads what is due of one channel.
pub(crate) async fn read_channel(app: Arc<App>, (shop, channel): Place) -> Result<Next> {
    let app = &app;
    let now = app.now();
    let mut tx = app.store.read().await?;
    let connected = app.connected(&mut tx, shop, channel).await?;
    let breaker = tx.link_state(shop, channel).await?.breaker;
    drop(tx);
    let Some(connected) = connected.filter(|c| c.link.reads) else { return Ok(Next::Idle) };
    let held = now + LEASE;
    let mut tx = app.store.write().await?;
    let claimed = tx.claim_readings(shop, channel, now, held).await?;
    tx.commit().await?;
    let mut turn = Turn { app, connected, held };
    let mut due: Vec<_> = claimed.into_iter().filter_map(|r| Some((resource(&r.resource)?, r))).collect();
    due.sort_by_key(|(resource, _)| *resource);
    for (resource, mut reading) in due {
        if reading.woken {
            reading.position = reading.position.map(|position| turn.connected.connector.woken(&position));
        }
        if !breaker.lets_through(now) {
            // The platform is down: nothing is read before the breaker lets a try through.
            reading.next_at = breaker.open_until.unwrap_or(now);
            turn.keep(&reading).await?;
            continue;
        }
        for _ in 0..MOST_PAGES {
            if !turn.read_page(resource, &mut reading).await? {
                break;
            }
        }
        turn.keep(&reading).await?;
    }
    Ok(Next::Now)
}

/// The embedded database has one program that works: what is claimed while it starts was cut off.
pub(crate) async fn take_over(app: &App) -> Result<()> {
    if app.store.database() != "sqlite" {
        return Ok(());
    }
    let mut tx = app.store.write().await?;
    tx.release_readings(app.now()).await?;
    Ok(tx.commit().await?)
}

fn resource(word: &str) -> Option<Resource> {
    Resource::ALL.into_iter().find(|resource| resource.as_str() == word)
}

/// Somebody reads a channel.
struct Turn<'a> {
    app: &'a Arc<App>,
    connected: Connected,
    held: Instant,
}

impl Turn<'_> {
    /// Reads a page; whether there is more now.
    async fn read_page(&mut self, resource: Resource, reading: &mut Reading) -> Result<bool> {
        if let Some(then) = self.app.spend_call(&self.connected).await? {
            reading.next_at = then;
            return Ok(false);
        }
        let (position, since) = (reading.position.clone(), self.connected.link.since);
        let ask = move |connector: &'static dyn Connector, call: &Call<'_>| {
            connector.read(call, resource, position.as_deref(), since)
        };
        let page = self.app.call(&mut self.connected, ask).await?;
        let (shop, channel) = (self.connected.shop, self.connected.channel);
        let trouble = page.as_ref().err().map(trouble);
        if let None | Some(Some(_)) = trouble {
            let failed = trouble.as_ref().and_then(Option::as_ref).map(|(why, after)| (why.as_str(), *after));
            self.app.platform_did(shop, channel, failed).await?;
        }
        let now = self.app.now();
        match page {
            Ok(page) => self.take_in(resource, reading, page, now).await,
            Err(failure) => {
                let asked = trouble.flatten().and_then(|(_, after)| after);
                reading.failures += 1;
                (reading.error, reading.error_at) = (Some(failure.to_string()), Some(now));
                reading.next_at = now + asked.unwrap_or(pause_after(reading.failures));
                Ok(false)
            }
        }
    }

    /// Takes a page in: its rows, for a person what could not be read, and then where the next one begins.
    async fn take_in(
        &self,
        resource: Resource,
        reading: &mut Reading,
        page: Page,
        now: Instant,
    ) -> Result<bool> {
        let (shop, channel, more) = (self.connected.shop, self.connected.channel, page.more);
        reading.rows += page.rows.len() as i64;
        reading.odd += page.odd.len() as i64;
        park(self.app, shop, channel, resource, page.odd).await?;
        if !page.rows.is_empty() {
            let counts = self.app.land_rows(shop, channel, ACTOR, page.rows).await?;
            self.app.tell_landed(shop, counts);
        }
        if !page.lives.is_empty() {
            reading.rows += page.lives.len() as i64;
            self.app.report_lives(shop, channel, ACTOR, page.lives).await?;
        }
        reading.position = Some(page.position);
        (reading.failures, reading.error, reading.ok_at) = (0, None, Some(now));
        reading.next_at = if more { now } else { now + self.app.ways().pace.unwrap_or(pause(resource)) };
        if more {
            // Where it goes on is kept now, and the claim with it.
            self.keep(&Reading { next_at: self.held, ..reading.clone() }).await?;
        }
        Ok(more)
    }

    async fn keep(&self, reading: &Reading) -> Result<()> {
        let mut tx = self.app.store.write().await?;
        tx.put_reading(self.connected.shop, self.connected.channel, reading, self.held).await?;
        Ok(tx.commit().await?)
    }
}

impl App {
    /// Counts a call that only reads; none when the budget has room, else when it has.
    pub(crate) async fn spend_call(&self, connected: &Connected) -> Result<Option<Instant>> {
        let (shop, channel) = (connected.shop, connected.channel);
        let (most, per) = connected.connector.abilities().budget;
        let budget = Budget { most: most - most / LEFT_TO_ACTS, per };
        let mut tx = self.store.write().await?;
        tx.hold(shop).await?;
        let now = self.now();
        match budget.left(&tx.tries(shop, channel, now - per).await?, now) {
            Left::At(then) => Ok(Some(then)),
            Left::Now(_) => {
                tx.count_tries(shop, channel, now, 1, now - per).await?;
                tx.commit().await?;
                Ok(None)
            }
        }
    }

    /// Lands rows of several kinds, those of one kind together: orders before what is said of them.
    pub(crate) async fn land_rows(
        self: &Arc<Self>,
        shop: ShopId,
        channel: ChannelId,
        actor: &str,
        rows: Vec<RowIn>,
    ) -> Result<Counts> {
        const ORDER: [RowKind; 6] = [
            RowKind::Products,
            RowKind::Orders,
            RowKind::Reviews,
            RowKind::Messages,
            RowKind::Returns,
            RowKind::Parcels,
        ];
        let mut tx = self.store.read().await?;
        let terms = self.terms(&mut tx, shop).await?;
        let reader = self.reader(&mut tx, shop).await?;
        drop(tx);
        let place = ingest::Place { shop, channel, terms, actor: actor.to_owned(), at: self.now() };
        let mut counts = Counts::default();
        for kind in ORDER {
            let mut same = Rows::empty(kind, 0);
            rows.iter().filter(|row| row.kind() == kind).for_each(|row| same.push(row.clone(), &reader));
            if same.len() > 0 {
                counts.add(self.land(&place, same).await?);
            }
        }
        Ok(counts)
    }
}

/// Keeps what could not be read where a person finds it.
async fn park(app: &App, shop: ShopId, channel: ChannelId, resource: Resource, odd: Vec<Odd>) -> Result<()> {
    if odd.is_empty() {
        return Ok(());
    }
    let now = app.now();
    let arrival = |odd: &Odd| Arrival {
        shop,
        id: InboundId::new(now, app.entropy.as_ref()),
        channel,
        // The same thing that comes again is kept once.
        message_id: format!("read/{}/{}", resource.as_str(), blake3::hash(odd.raw.as_bytes()).to_hex()),
        received_at: now,
        body: odd.raw.clone().into_bytes(),
        kind: Some(resource.as_str().to_owned()),
    };
    let arrivals: Vec<Arrival> = odd.iter().map(arrival).collect();
    let mut tx = app.store.write().await?;
    let new = tx.put_inbound(&arrivals).await?;
    for (arrival, odd) in arrivals.iter().zip(&odd).filter(|(arrival, _)| new.contains(&arrival.id)) {
        let why = Words::made(
            format!("the platform's answer cannot be read: {}", odd.why),
            format!("无法读取平台的回答：{}", odd.why),
        );
        let outcome = Outcome::Parked { code: "platform_odd", why };
        tx.end_inbound(shop, &[(arrival.id, outcome)], now).await?;
    }
    Ok(tx.commit().await?)
}
