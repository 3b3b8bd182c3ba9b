//! Chat rooms of the team: what happens to cases is told there once for all, in the way of webhooks: a follower of the log
//! writes down what is to be told, a worker tells it, as much at once as waits, never more often than the vendor allows.

mod deliver;
mod desk;

use std::collections::{BTreeMap, BTreeSet};

use domain::case::CaseEvent;
use domain::ids::{CaseId, ChannelId, HookId, ShopId, TeamChannelId};
use domain::link::{Budget, Left};
use domain::notice::{NoticeKind, Reader};
use domain::team::{TeamChannel, about};
use domain::time::{Instant, Span};
use store::{Recorded, Tx};
use uuid::Uuid;

use crate::hooks::Wanted;
use crate::{App, Result};
pub use channels::team::{Vendor, all as vendors, of as vendor};
pub(crate) use deliver::deliver_round;
pub use desk::{Settings, Shown};

/// What happened longer ago is told nobody: a worker that begins late.
const STALE: Span = Span::hours(24);

/// What a room's secrets are sealed under.
fn secret_name(id: TeamChannelId) -> String {
    format!("team/{}", id.0)
}

/// A room among those who are delivered to.
const fn recipient(id: TeamChannelId) -> HookId {
    HookId(id.0)
}

/// A room among those whose tries and states are kept.
const fn place(id: TeamChannelId) -> ChannelId {
    ChannelId(id.0)
}

/// Which rooms are to be told of a stretch of the log, and when.
pub(crate) async fn wanted(
    tx: &mut Tx,
    shop: ShopId,
    events: &[Recorded],
    now: Instant,
) -> Result<Vec<Wanted>> {
    let rooms: Vec<TeamChannel> = tx.team_channels(shop).await?.into_iter().filter(|room| room.on).collect();
    if rooms.is_empty() {
        return Ok(Vec::new());
    }
    let members = tx.members(shop, now, now).await?;
    let people: Vec<Reader> =
        members.into_iter().map(|m| Reader { user: m.user, role: m.role, name: m.name }).collect();
    let fresh = events.iter().filter(|event| event.at >= now - STALE);
    let mut told: Vec<(&Recorded, NoticeKind)> = Vec::new();
    for event in fresh {
        told.extend(kind_of(event, &people)?.map(|kind| (event, kind)));
    }
    told.retain(|(event, kind)| rooms.iter().any(|room| room.wants(event.seq, *kind)));
    let severities = severities(tx, shop, &told).await?;
    let mut seen = BTreeSet::new();
    let mut wanted = Vec::new();
    for (event, kind) in told {
        let severity = severities.get(&event.stream).copied().unwrap_or(1);
        for room in rooms.iter().filter(|room| room.wants(event.seq, kind)) {
            // The same of the same case, a moment later, is no news.
            if seen.insert((room.id, kind, event.stream)) {
                let (to, kind, at) =
                    (recipient(room.id), kind.as_str().to_owned(), room.leaves_at(severity, now));
                wanted.push(Wanted { to, seq: event.seq, kind, at });
            }
        }
    }
    Ok(wanted)
}

/// What an event is to a room.
fn kind_of(event: &Recorded, people: &[Reader]) -> Result<Option<NoticeKind>> {
    if event.kind == "shop.handed_over" {
        return Ok(Some(NoticeKind::Handover));
    }
    if !event.kind.starts_with("case.") {
        return Ok(None);
    }
    Ok(about(&event.event::<CaseEvent>()?, people))
}

async fn severities(
    tx: &mut Tx,
    shop: ShopId,
    told: &[(&Recorded, NoticeKind)],
) -> Result<BTreeMap<Uuid, u8>> {
    let cases: BTreeSet<Uuid> = told.iter().map(|(event, _)| event.stream).collect();
    let cases: Vec<CaseId> = cases.into_iter().filter(|stream| *stream != shop.0).map(CaseId).collect();
    let rows = tx.queue_rows(shop, &cases).await?;
    Ok(rows.iter().map(|row| (row.id.0, row.severity.clamp(1, 3) as u8)).collect())
}

/// Takes one of the messages that a vendor allows; none when it was there, else when there is one. Whoever asks holds the shop.
async fn spend(tx: &mut Tx, shop: ShopId, room: &TeamChannel, now: Instant) -> Result<Option<Instant>> {
    let (most, per) = vendor(room.kind).budget();
    let (place, since) = (place(room.id), now - per);
    match (Budget { most, per }).left(&tx.tries(shop, place, since).await?, now) {
        Left::At(then) => Ok(Some(then)),
        Left::Now(_) => {
            tx.count_tries(shop, place, now, 1, since).await?;
            Ok(None)
        }
    }
}

impl App {
    /// The whole of what was filled in for a room.
    async fn team_fields(
        &self,
        tx: &mut Tx,
        shop: ShopId,
        room: &TeamChannel,
    ) -> Result<BTreeMap<String, String>> {
        let mut fields = room.fields.clone();
        fields.extend(self.team_secrets(tx, shop, room.id).await?);
        Ok(fields)
    }

    async fn team_secrets(
        &self,
        tx: &mut Tx,
        shop: ShopId,
        id: TeamChannelId,
    ) -> Result<BTreeMap<String, String>> {
        let Some(plain) = self.secret(tx, shop, &secret_name(id)).await? else { return Ok(BTreeMap::new()) };
        Ok(serde_json::from_slice(&plain)?)
    }
}
