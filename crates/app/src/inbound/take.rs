//! Taking in what channels have sent: bodies become rows, rows become reviews, messages and orders. What cannot be read
//! is parked with the reason; what failed for another reason is tried again by itself, and everything behind it on its
//! channel waits, so that nothing overtakes. What still fails after [`MOST_TRIES`] is parked too: it holds nothing up.

use std::sync::Arc;

use channels::file::{Defaults, RowIn, RowKind};
use channels::generic::{self, Unreadable};
use domain::ids::{ChannelId, InboundId, ShopId};
use domain::refusal::Words;
use domain::time::{Instant, Span};
use jiff::tz::TimeZone;
use store::inbound::{Inbound, Outcome};

use crate::bus::{Notice, What};
use crate::ingest::land::Rows;
use crate::ingest::{Counts, Place};
use crate::learning::Reader;
use crate::{App, Result};

/// Most taken in at once.
const AT_ONCE: i64 = 200;
/// Longest rest between two takings in while senders wait to be acknowledged.
const LONGEST_REST: std::time::Duration = std::time::Duration::from_millis(100);
/// Who is said to have brought it.
const ACTOR: &str = "system:inbound";
/// The first wait before another try; each is twice as long as the one before.
const FIRST_WAIT: Span = Span::seconds(2);
/// Tries before something is left to a person; with these waits about four minutes.
const MOST_TRIES: i64 = 8;

/// Something claimed, read.
struct Taken {
    id: InboundId,
    attempts: i64,
    kind: RowKind,
    rows: Vec<RowIn>,
}

impl Taken {
    fn done(&self) -> Outcome {
        Outcome::Done { kind: self.kind.as_str(), rows: self.rows.len() as i64 }
    }
}

/// Takes in what waits; tells whether there was anything.
///
/// # Errors
/// When it cannot be claimed, or how it ended cannot be written down: it is claimed again then.
pub async fn once(app: &Arc<App>) -> Result<bool> {
    let now = app.now();
    // Looking costs nothing to the single writer; claiming does, so look first.
    let next = app.store.read().await?.next_inbound_at().await?;
    if next.is_none_or(|at| at > now) {
        return Ok(false);
    }
    let mut tx = app.store.write().await?;
    let claimed = tx.claim_inbound(now, AT_ONCE).await?;
    tx.commit().await?;
    let any = !claimed.is_empty();
    let began = std::time::Instant::now();
    for one in claimed.chunk_by(|(a, _), (b, _)| (a.shop, a.channel) == (b.shop, b.channel)) {
        channel(app, one).await?;
    }
    if app.gate.is_busy() {
        // Who waits to be acknowledged goes first: as long as somebody does, half of the single writer's time is theirs.
        tokio::time::sleep(began.elapsed().min(LONGEST_REST)).await;
    }
    Ok(any)
}

/// What came over one channel, in order.
async fn channel(app: &Arc<App>, claimed: &[(Inbound, Vec<u8>)]) -> Result<()> {
    let Some((first, _)) = claimed.first() else { return Ok(()) };
    let (place, reader, defaults) = place(app, first.shop, first.channel).await?;
    let mut outcomes = Vec::new();
    let mut taken = Vec::new();
    for (one, body) in claimed {
        if let Some(told) = one.kind.as_deref().and_then(super::push::told) {
            app.heed(one, &told).await?;
            outcomes.push((one.id, Outcome::Heeded));
            continue;
        }
        if one.kind.as_deref().is_some_and(crate::trackers::is_told) {
            let taken = app.take_told(one, body).await;
            outcomes.push((
                one.id,
                taken.unwrap_or_else(|error| failed(app.now(), one.attempts, &error.to_string())),
            ));
            continue;
        }
        match generic::read(body, &defaults) {
            Ok((kind, rows)) => taken.push(Taken { id: one.id, attempts: one.attempts, kind, rows }),
            Err(unreadable) => outcomes.push((one.id, parked(&unreadable))),
        }
    }
    let mut counts = Counts::default();
    let mut held: Option<Instant> = None;
    // What failed before is tried by itself, so that one that cannot be taken in takes no other along.
    for same in taken.chunk_by(|a, b| a.kind == b.kind && a.attempts <= 1 && b.attempts <= 1) {
        if let Some(at) = held {
            outcomes.extend(same.iter().map(|one| (one.id, Outcome::Behind { at })));
            continue;
        }
        match app.land(&place, read_rows(same, &reader)).await {
            Ok(landed) => {
                counts.add(landed);
                outcomes.extend(same.iter().map(|one| (one.id, one.done())));
            }
            Err(error) => {
                tracing::warn!(channel = %place.channel, %error, "what a channel sent could not be taken in");
                let tried = same.first().map_or(1, |one| one.attempts);
                let outcome = failed(app.now(), tried, &error.to_string());
                if let Outcome::Again { at, .. } = &outcome {
                    held = Some(*at);
                }
                outcomes.extend(same.iter().map(|one| (one.id, outcome.clone())));
            }
        }
    }
    let now = app.now();
    let mut tx = app.store.write().await?;
    tx.end_inbound(place.shop, &outcomes, now).await?;
    tx.commit().await?;
    app.tell_landed(place.shop, counts);
    Ok(())
}

async fn place(app: &App, shop: ShopId, channel: ChannelId) -> Result<(Place, Reader, Defaults)> {
    let mut tx = app.store.read().await?;
    let terms = app.terms(&mut tx, shop).await?;
    let reader = app.reader(&mut tx, shop).await?;
    let zone = tx.shop(shop).await?.and_then(|shop| TimeZone::get(&shop.zone).ok());
    let defaults = Defaults { zone: zone.unwrap_or(TimeZone::UTC), ..Defaults::default() };
    Ok((Place { shop, channel, terms, actor: ACTOR.to_owned(), at: app.now() }, reader, defaults))
}

fn read_rows(same: &[Taken], reader: &Reader) -> Rows {
    let room = same.iter().map(|one| one.rows.len()).sum();
    let mut rows = Rows::empty(same.first().map_or(RowKind::Reviews, |one| one.kind), room);
    for row in same.iter().flat_map(|one| &one.rows) {
        rows.push(row.clone(), reader);
    }
    rows
}

fn parked(unreadable: &Unreadable) -> Outcome {
    Outcome::Parked { code: unreadable.code(), why: unreadable.words() }
}

/// What becomes of something that failed so many times.
fn failed(now: Instant, tried: i64, error: &str) -> Outcome {
    let wait = Span(FIRST_WAIT.0 << (tried.clamp(1, MOST_TRIES) - 1));
    let why = Words::made(format!("it could not be taken in: {error}"), format!("未能处理：{error}"));
    if tried >= MOST_TRIES {
        Outcome::Parked { code: "failed", why }
    } else {
        Outcome::Again { at: now + wait, why }
    }
}

impl App {
    /// Tells everybody that rows have landed.
    pub(crate) fn tell_landed(&self, shop: ShopId, counts: Counts) {
        if counts.created + counts.changed + counts.cases_opened > 0 {
            let opened = counts.cases_opened as usize;
            self.bus.send(Notice { shop, seq: 0, what: What::Cases { opened } });
            self.bus.timers.notify_one();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_end_growing() {
        let wait = |tried| match failed(Instant(0), tried, "x") {
            Outcome::Again { at, .. } => Some((at - Instant(0)).whole_seconds()),
            _ => None,
        };
        assert_eq!([0, 1, 2, 3, 7].map(wait), [2, 2, 4, 8, 128].map(Some));
        assert_eq!([8, 9, 1_000].map(wait), [None; 3], "then a person looks");
    }
}
