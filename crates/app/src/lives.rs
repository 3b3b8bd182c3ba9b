//! LIVE sessions: what platforms report of them, and the list. Only other figures are an event.

use std::collections::BTreeMap;

use domain::access::Permission;
use domain::ids::{ChannelId, LiveId, ShopId};
use domain::live::{Live, LiveIn};
use store::projection::live::live_row;
use store::table::LIVES;
use store::{Batch, Head};

use crate::bus::{Notice, What};
use crate::{App, Caller, Result};

/// Sessions, the last begun first.
#[derive(Debug)]
pub struct LivePage {
    /// The sessions.
    pub lives: Vec<Live>,
    /// Where the next page begins.
    pub next: Option<LiveId>,
    /// The names of channels.
    pub channels: BTreeMap<ChannelId, String>,
}

impl App {
    /// Sessions of a channel or of all, the last begun first.
    ///
    /// # Errors
    /// When the caller may not read cases.
    pub async fn lives(
        &self,
        caller: &Caller,
        channel: Option<ChannelId>,
        after: Option<LiveId>,
        limit: i64,
    ) -> Result<LivePage> {
        caller.require(Permission::CaseRead)?;
        let mut tx = self.store.read().await?;
        let mut lives = tx.live_page(caller.shop, channel, after, limit + 1).await?;
        let more = lives.len() as i64 > limit;
        lives.truncate(limit as usize);
        let next = lives.last().filter(|_| more).map(|live| live.id);
        let channels = tx.channels(caller.shop).await?.into_iter().map(|c| (c.id, c.name)).collect();
        Ok(LivePage { lives, next, channels })
    }

    /// Takes a page of reports in; gives how many said something new.
    pub(crate) async fn report_lives(
        &self,
        shop: ShopId,
        channel: ChannelId,
        actor: &str,
        rows: Vec<LiveIn>,
    ) -> Result<usize> {
        // A session that stands twice on a page counts as it stands last.
        let rows: BTreeMap<LiveId, LiveIn> =
            rows.into_iter().map(|row| (live_id(channel, &row.external_id), row)).collect();
        let ids: Vec<LiveId> = rows.keys().copied().collect();
        let mut tx = self.store.write().await?;
        tx.hold(shop).await?;
        let known = tx.load_lives(shop, &ids).await?;
        let (now, mut batch, mut new) = (self.now(), Batch::new(shop), 0);
        for (id, row) in rows {
            let known = known.get(&id);
            let Some(event) = Live::reported(known.map(|k| &k.live), channel, row) else { continue };
            let mut head = known.map_or(Head::NEW, |k| k.head);
            let live = match known {
                Some(known) => {
                    let mut live = known.live.clone();
                    live.apply(now, &event);
                    live
                }
                None => Live::open(id, now, &event),
            };
            batch.event(id.0, &mut head, now, actor, event.kind(), &event)?;
            batch.upsert(&LIVES, live_row(shop, &live)?);
            new += 1;
        }
        if new == 0 {
            return Ok(0);
        }
        let appended = tx.append(batch, None).await?;
        tx.commit().await?;
        self.bus.send(Notice { shop, seq: appended.after, what: What::Shop });
        Ok(new)
    }
}

/// The id of a session: the same for the same channel and platform's id, whoever reads it and however often.
fn live_id(channel: ChannelId, external_id: &str) -> LiveId {
    let mut hash = blake3::Hasher::new();
    hash.update(b"kintsugi live\0").update(channel.0.as_bytes()).update(external_id.as_bytes());
    let mut bytes = [0; 16];
    hash.finalize_xof().fill(&mut bytes);
    LiveId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}
