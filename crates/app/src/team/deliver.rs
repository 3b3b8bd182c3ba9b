//! Telling chat rooms: what waits for one is told together, named by number, kind and link; never a buyer.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use channels::connector::Failure;
use channels::team::{Line, Message, send};
use domain::hook::next_try;
use domain::ids::{CaseId, ShopId};
use domain::notice::NoticeKind;
use domain::shop::ShopEvent;
use domain::team::TeamChannel;
use domain::time::Span;
use store::Tx;
use store::hooks::{Delivery, Tried};

use super::{place, recipient, spend, vendor};
use crate::hooks::{PATIENCE, end_all};
use crate::notices::{say, title};
use crate::work::rounds::Next;
use crate::{App, AppError, Result};

/// How soon a room whose robot takes nothing for a while is looked at again.
const LOOK: Span = Span::seconds(30);
/// Most told in one message; the vendors' limits cut it further.
const AT_ONCE: i64 = 50;

/// Tells one room what is due.
pub(crate) async fn deliver_round(app: &Arc<App>, shop: ShopId, room: &TeamChannel) -> Result<Next> {
    let now = app.now();
    let mut tx = app.store.write().await?;
    tx.hold(shop).await?;
    let breaker = tx.link_state(shop, place(room.id)).await?.breaker;
    if room.on && !breaker.lets_through(now) {
        let until = breaker.open_until.unwrap_or(now);
        // Somebody may have mended it meanwhile.
        return Ok(Next::At(until.min(now + LOOK)));
    }
    let claimed = tx.claim_deliveries(shop, recipient(room.id), now, AT_ONCE).await?;
    if claimed.is_empty() {
        return Ok(Next::Idle);
    }
    if room.on
        && let Some(then) = spend(&mut tx, shop, room, now).await?
    {
        // Not kept: the claim goes with it.
        return Ok(Next::At(then));
    }
    tx.commit().await?;
    if !room.on {
        return end_all(app, shop, &claimed, "the team channel is switched off").await;
    }
    let told = tell(app, shop, room, &claimed).await?;
    written(app, shop, room, &claimed, told).await
}

async fn tell(
    app: &Arc<App>,
    shop: ShopId,
    room: &TeamChannel,
    claimed: &[Delivery],
) -> Result<std::result::Result<(), Failure>> {
    let mut tx = app.store.read().await?;
    let message = message(app, &mut tx, shop, room, claimed).await?;
    let fields = match app.team_fields(&mut tx, shop, room).await {
        Err(AppError::Sealed(why)) => {
            return Ok(Err(Failure::Refused { code: "sealed".to_owned(), why: why.to_string() }));
        }
        fields => fields?,
    };
    drop(tx);
    app.say_in(room, fields, message).await
}

impl App {
    /// Says something in a room; blocking work is done off the runtime.
    pub(super) async fn say_in(
        &self,
        room: &TeamChannel,
        fields: BTreeMap<String, String>,
        message: Message,
    ) -> Result<std::result::Result<(), Failure>> {
        let (wire, kind, now) = (Arc::clone(&self.ways().wire), room.kind, self.now());
        let said = move || send(vendor(kind), wire.as_ref(), &fields, &message, now);
        Ok(tokio::task::spawn_blocking(said).await?)
    }
}

/// What a room is told: the same of the same case once.
async fn message(
    app: &App,
    tx: &mut Tx,
    shop: ShopId,
    room: &TeamChannel,
    claimed: &[Delivery],
) -> Result<Message> {
    let mut told = Vec::new();
    let mut seen = BTreeSet::new();
    for delivery in claimed {
        let event = tx.log_after(shop, delivery.seq - 1, 1).await?.pop();
        let event = event.filter(|event| event.seq == delivery.seq);
        if let (Some(event), Some(kind)) = (event, NoticeKind::parse(&delivery.kind))
            && seen.insert((kind, event.stream))
        {
            told.push((kind, (event.stream != shop.0).then_some(CaseId(event.stream))));
        }
    }
    let cases: Vec<CaseId> = told.iter().filter_map(|(_, case)| *case).collect();
    let numbers: BTreeMap<CaseId, i64> =
        tx.queue_rows(shop, &cases).await?.into_iter().map(|row| (row.id, row.number)).collect();
    let origin = app.origin.get();
    let line = |(kind, case): &(NoticeKind, Option<CaseId>)| {
        let words = say(&title(*kind), room.chinese()).to_owned();
        let number = case.and_then(|case| numbers.get(&case));
        let page = case.map_or_else(|| "queue".to_owned(), |case| format!("cases/{}", case.0));
        Line {
            text: number.map_or(words.clone(), |number| format!("#{number}: {words}")),
            link: origin.map(|origin| format!("{origin}/{page}")),
        }
    };
    let name = tx.shop(shop).await?.map(|shop| shop.name).unwrap_or_default();
    let title = match (told.len(), room.chinese()) {
        (1, _) => format!("[{name}]"),
        (many, true) => format!("[{name}] {many} 条通知"),
        (many, false) => format!("[{name}] {many} notices"),
    };
    Ok(Message { title, lines: told.iter().map(line).collect(), chinese: room.chinese() })
}

/// Writes down how it went; a room that has heard nothing for days is switched off.
async fn written(
    app: &App,
    shop: ShopId,
    room: &TeamChannel,
    claimed: &[Delivery],
    told: std::result::Result<(), Failure>,
) -> Result<Next> {
    let now = app.now();
    let failed = told.err().map(|failure| {
        let after = match &failure {
            Failure::Later { after, .. } => *after,
            _ => None,
        };
        (failure.to_string(), after)
    });
    app.platform_did(shop, place(room.id), failed.as_ref().map(|(why, after)| (why.as_str(), *after)))
        .await?;
    let tried = |delivery: &Delivery| match &failed {
        None => Tried { status: None, error: None, again_at: None },
        Some((why, after)) => {
            let wait = next_try(delivery.attempts).map(|wait| after.map_or(wait, |after| after.max(wait)));
            Tried { status: None, error: Some(why.clone()), again_at: wait.map(|wait| now + wait) }
        }
    };
    let mut used_up = false;
    let mut tx = app.store.write().await?;
    for delivery in claimed {
        let tried = tried(delivery);
        tx.tried_delivery(shop, delivery.id, &tried, now).await?;
        used_up |= tried.error.is_some() && tried.again_at.is_none();
    }
    let ok_at = tx.link_state(shop, place(room.id)).await?.ok_at;
    if used_up && ok_at.is_none_or(|at| at < now - PATIENCE) {
        let off_why = failed.map(|(why, _)| why);
        let off = TeamChannel { on: false, off_why, ..room.clone() };
        let event = ShopEvent::TeamChannelSet { team_channel: Box::new(off) };
        tx.shop_events(shop, now, "system:team", &[event]).await?;
        tracing::warn!(team_channel = %room.id, "a team channel that takes nothing is switched off");
    }
    tx.commit().await?;
    Ok(if claimed.len() as i64 == AT_ONCE { Next::Now } else { Next::Idle })
}
