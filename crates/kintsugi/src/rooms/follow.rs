//! What happens in rooms comes into the shop's log: the journal is read on from where the log stands, so that nothing is written
//! twice and nothing is lost, also after a crash. What the engine tells only says when to look.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use app::App;
use app::shows::RoomNote;
use domain::ids::{LiveSessionId, ShopId};
use domain::retention::Minute;
use domain::show::Show;
use domain::time::{Instant, Span};
use live::engine::{Observation, Observed, Rooms};
use live::journal::{JournalError, Record};
use live::room::{Event, RoomId, RoomSetup, State, Verdict};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio_util::sync::CancellationToken;

use super::DESK;
use super::owners::Owners;

/// What happens within so long is written together.
const TOGETHER: Duration = Duration::from_millis(500);
/// Every room that runs is looked at so often, whatever was heard.
const LONGEST: Duration = Duration::from_secs(30);
/// A journal that nobody has written to for so long was followed to its end.
const FORGOTTEN: Duration = Duration::from_hours(168);

/// Runs until stopped, and looks once more then. Only rooms that are ours are looked at: their owner alone writes of them.
pub(super) async fn run(
    app: Arc<App>,
    owners: Arc<Owners>,
    mut to_look_at: UnboundedReceiver<RoomId>,
    stop: CancellationToken,
) {
    let rooms = Arc::clone(owners.rooms());
    let mut heard = rooms.observe();
    let mut followed = Followed { known: BTreeMap::new(), counts: BTreeMap::new() };
    // A killed program may not have written down the end of a room that has ended since.
    followed.look_at(&app, &owners, rooms.config().journals.lately(FORGOTTEN)).await;
    loop {
        let mut touched = BTreeSet::new();
        let stopped = tokio::select! {
            () = stop.cancelled() => true,
            () = gather(&mut heard, &mut touched, &mut followed.counts) => false,
            Some(room) = to_look_at.recv() => {
                touched.insert(room);
                false
            }
            () = tokio::time::sleep(LONGEST) => false,
        };
        if touched.is_empty() {
            match app.rooms_to_follow().await {
                Ok(running) => touched.extend(running.into_iter().map(|id| RoomId(id.0))),
                Err(error) => tracing::error!(%error, "the rooms that run could not be listed"),
            }
        }
        followed.look_at(&app, &owners, touched).await;
        if stopped {
            return;
        }
    }
}

/// What is known of the rooms that are followed.
struct Followed {
    known: BTreeMap<RoomId, Known>,
    counts: BTreeMap<RoomId, Count>,
}

impl Followed {
    async fn look_at(&mut self, app: &App, owners: &Owners, some: impl IntoIterator<Item = RoomId>) {
        for room in some.into_iter().filter(|room| owners.follows(*room)) {
            match look(app, owners.rooms(), room, &mut self.known, &mut self.counts).await {
                Ok(true) => owners.ended(room).await,
                Ok(false) => {}
                Err(error) => {
                    tracing::error!(%room, error = format!("{error:#}"), "what happened in a room is not in the log yet");
                }
            }
        }
    }
}

/// Waits for something to happen, and a moment longer.
async fn gather(
    heard: &mut tokio::sync::broadcast::Receiver<Observation>,
    touched: &mut BTreeSet<RoomId>,
    counts: &mut BTreeMap<RoomId, Count>,
) {
    let mut until = None;
    loop {
        let next = match until {
            None => heard.recv().await,
            Some(until) => match tokio::time::timeout_at(until, heard.recv()).await {
                Ok(next) => next,
                Err(_over) => return,
            },
        };
        match next {
            Ok(Observation { room, at, what, .. }) => {
                touched.insert(room);
                if let Observed::Counted { viewers, .. } = what {
                    counts.entry(room).or_default().take(at, viewers);
                }
            }
            // The journals know; the rest of this time is waited for.
            Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => std::future::pending().await,
        }
        until = until.or_else(|| Some(tokio::time::Instant::now() + TOGETHER));
    }
}

/// A room that is followed.
struct Known {
    shop: ShopId,
    show: Show,
    state: State,
}

impl Known {
    /// Reads the room's journal on; what of it belongs in the log, by its position.
    fn read_on(mut self, rooms: &Rooms, room: RoomId) -> Result<(Self, Vec<(i64, RoomNote)>), JournalError> {
        let (after, mut notes) = (self.state.position, Vec::new());
        rooms.history(room, after, &mut |record| {
            self.state.apply(record.at, &record.event);
            let position = i64::try_from(record.position).unwrap_or(i64::MAX);
            notes.extend(note(&self, room, &record).map(|note| (position, note)));
        })?;
        Ok((self, notes))
    }
}

/// Writes what is new in a room's journal into the log. Whether it has ended, and all is written.
async fn look(
    app: &App,
    rooms: &Arc<Rooms>,
    room: RoomId,
    known: &mut BTreeMap<RoomId, Known>,
    counts: &mut BTreeMap<RoomId, Count>,
) -> anyhow::Result<bool> {
    let id = LiveSessionId(room.0);
    let (shop, show) = app.public_show(id).await.context("there is no such session")?;
    // Where anything fails it is read again from the beginning: the log knows what it has.
    let state = known.remove(&room).map_or_else(|| State::new(RoomSetup::new(room, "")), |known| known.state);
    let place = Known { shop, show, state };
    let from = Arc::clone(rooms);
    let (place, notes) = tokio::task::spawn_blocking(move || place.read_on(&from, room)).await??;
    app.room_noted(shop, id, &notes).await?;
    if let Some(count) = counts.get_mut(&room)
        && let Some(started) = place.show.started_at
    {
        for (minute, counted) in count.minutes(started) {
            app.room_counted(place.shop, id, minute, counted).await?;
        }
    }
    let closed = place.state.closed;
    if closed {
        counts.remove(&room);
    } else {
        known.insert(room, place);
    }
    Ok(closed)
}

/// What of a record belongs in the log.
fn note(place: &Known, room: RoomId, record: &Record) -> Option<RoomNote> {
    let at = Instant(record.at * 1_000);
    let (state, n) = (&place.state, record.position);
    let committed = |game: &str, what: &str, commitment: &str| RoomNote::Committed {
        game: format!("{game} {n}"),
        what: what.to_owned(),
        commitment: commitment.to_owned(),
        at,
    };
    Some(match &record.event {
        Event::Answered { question, answer: Some(answer), .. } => {
            let asked = state.talk.questions.get(question)?;
            RoomNote::Answered { question: asked.text.to_string(), answer: answer.to_string(), at }
        }
        // What the desk does comes from the log.
        Event::SegmentBegan { segment, by } if *by != DESK => {
            let segment = place.show.segments.iter().find(|s| s.id.0.to_string() == *segment)?;
            RoomNote::Entered { segment: segment.id, at }
        }
        Event::Pinned { product, by } if *by != DESK => {
            let id = |product: &String| {
                let of = place.show.segments.iter().find(|s| s.product.0.to_string() == *product)?;
                Some(of.product)
            };
            RoomNote::Pinned { product: product.as_ref().and_then(id), at }
        }
        Event::Closed => {
            let open = state.talk.questions.values();
            let open = open.filter(|q| matches!(q.state, Verdict::Open | Verdict::Taken));
            let questions: Vec<String> = open.map(|q| q.text.to_string()).collect();
            (!questions.is_empty()).then_some(RoomNote::Left { questions, at })?
        }
        Event::DrawStarted { title, .. } => {
            committed("draw", title, &state.draws.iter().find(|d| d.n == n)?.commitment)
        }
        Event::PacketStarted { title, .. } => {
            committed("packet", title, &state.packets.iter().find(|p| p.n == n)?.commitment)
        }
        Event::DrawClosed { draw, entrants_hash, .. } => {
            let of = state.draws.iter().find(|d| d.n == *draw)?;
            RoomNote::Revealed {
                game: format!("draw {draw}"),
                what: of.title.clone(),
                proof: format!("/room/{room}/draws/{draw}.json entrants {entrants_hash}"),
                at,
            }
        }
        Event::PacketClosed { packet, .. } => {
            let of = state.packets.iter().find(|p| p.n == *packet)?;
            let proof = of.revealed().unwrap_or_default();
            RoomNote::Revealed { game: format!("packet {packet}"), what: of.title.clone(), proof, at }
        }
        Event::ClaimConfirmed { sale, claim } => {
            let sale = state.sales.iter().find(|s| s.n == *sale)?;
            let bought = sale.find(*claim)?;
            let segments = &place.show.segments;
            let sold = segments.iter().find(|s| Some(s.product.0.to_string()) == sale.product)?;
            RoomNote::Ordered {
                order: format!("room-{}-{claim}", room.0.simple()),
                sku: sold.sku.clone(),
                quantity: 1,
                amount: sale.tiers.get(bought.tier as usize).map(|tier| tier.price),
                position: i64::try_from(*claim).ok(),
                at,
            }
        }
        _ => return None,
    })
}

/// People of a room by minutes. The engine tells how many are here every ten seconds, so who comes and goes within them is not
/// counted: joins and leaves are at least so many.
#[derive(Default)]
struct Count {
    last: i64,
    minutes: BTreeMap<i64, Minute>,
}

impl Count {
    fn take(&mut self, at: i64, viewers: u64) {
        let viewers = i64::try_from(viewers).unwrap_or(i64::MAX);
        let before = self.last;
        let minute = self.minutes.entry(at).or_insert(Minute { viewers: before, joins: 0, leaves: 0 });
        let joins = (viewers - before).max(0);
        minute.joins += joins;
        minute.viewers += joins;
        minute.leaves += (before - viewers).max(0);
        self.last = viewers;
    }

    /// The minutes since the start that were told of, the last one staying open.
    fn minutes(&mut self, started: Instant) -> Vec<(i64, Minute)> {
        let mut by_minute: BTreeMap<i64, Minute> = BTreeMap::new();
        for (at, told) in &self.minutes {
            let minute = (Instant(at * 1_000) - started).0.div_euclid(Span::minutes(1).0);
            if minute < 0 {
                continue;
            }
            let sum = by_minute.entry(minute).or_insert(Minute {
                viewers: told.viewers - told.joins,
                joins: 0,
                leaves: 0,
            });
            sum.joins += told.joins;
            sum.leaves += told.leaves;
            sum.viewers += told.joins;
        }
        if let Some((&last, _)) = by_minute.last_key_value() {
            self.minutes
                .retain(|at, _| (Instant(at * 1_000) - started).0.div_euclid(Span::minutes(1).0) >= last);
        }
        by_minute.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_counted_by_minutes_since_the_start() {
        let started = Instant(0);
        let mut count = Count::default();
        for (second, viewers) in [(10, 3), (20, 5), (50, 4), (70, 9), (80, 2)] {
            count.take(second * 1_000, viewers);
        }
        let first = Minute { viewers: 5, joins: 5, leaves: 1 };
        let second = Minute { viewers: 9, joins: 5, leaves: 7 };
        assert_eq!(count.minutes(started), [(0, first), (1, second)]);
        count.take(90_000, 3);
        let second = Minute { viewers: 10, joins: 6, leaves: 7 };
        assert_eq!(count.minutes(started), [(1, second)], "the first is told, the second goes on");
    }
}
