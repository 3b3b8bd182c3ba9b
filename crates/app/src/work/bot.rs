//! The bot at work: follows each shop's log and attends to conversations into which a buyer wrote. Answer and cursor are
//! one transaction, so that no message is answered twice, and a killed program goes on where it stood.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use domain::bot::OLDEST;
use domain::conversation::ConversationEvent;
use domain::ids::{ConversationId, MessageId, ShopId};
use domain::inbound::Sender;
use domain::time::Instant;
use store::{Recorded, StoreError};
use tokio_util::sync::CancellationToken;

use crate::bot::{WORKER, the_bot};
use crate::bus::{Notice, What};
use crate::{App, AppError, Result};

/// Events looked at in one go.
const AT_ONCE: i64 = 200;
/// Longest sleep between looks at the logs.
const LONGEST_SLEEP: Duration = Duration::from_secs(2);
/// Shortest: a burst of news is looked at together.
const SHORTEST_SLEEP: Duration = Duration::from_millis(100);

/// Runs until stopped.
pub async fn run(app: Arc<App>, stop: CancellationToken) {
    let mut news = app.bus.listen();
    loop {
        let more = turn(&app).await.unwrap_or_else(|error| {
            tracing::warn!(error = %error, "the bot could not answer; trying again soon");
            false
        });
        let pause = if more { Duration::ZERO } else { SHORTEST_SLEEP };
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(pause) => {}
        }
        if !more {
            tokio::select! {
                () = stop.cancelled() => return,
                // To have missed news is news as well.
                _ = news.recv() => {}
                () = tokio::time::sleep(LONGEST_SLEEP) => {}
            }
        }
    }
}

async fn turn(app: &App) -> Result<bool> {
    let shops = app.store.read().await?.every_shop().await?;
    let mut any = false;
    for shop in shops {
        any |= once(app, shop.id).await?;
    }
    Ok(any)
}

/// Attends to the next stretch of a shop's log; tells whether there was one. A bot that is off looks at nothing.
///
/// # Errors
/// As the store says.
pub async fn once(app: &App, shop: ShopId) -> Result<bool> {
    let mut tx = app.store.read().await?;
    if !tx.bot(shop).await?.on {
        return Ok(false);
    }
    let from = tx.cursor(shop, WORKER).await?;
    let events = tx.log_after(shop, from, AT_ONCE).await?;
    drop(tx);
    let Some(last) = events.last() else { return Ok(false) };
    match attend(app, shop, (from, last.seq), fresh(&events)?).await {
        // Another node was faster, or somebody worked one of these cases this moment: look again.
        Err(AppError::Store(StoreError::Conflict)) => Ok(true),
        done => done.map(|()| true),
    }
}

/// Messages of buyers by conversation, with the moment each came in; history is left out.
fn fresh(events: &[Recorded]) -> Result<BTreeMap<ConversationId, Vec<(MessageId, Instant)>>> {
    let mut fresh: BTreeMap<ConversationId, Vec<(MessageId, Instant)>> = BTreeMap::new();
    for event in events.iter().filter(|e| e.kind == "conversation.message") {
        if let ConversationEvent::Message { id, sender: Sender::Buyer, sent_at, .. } = event.event()?
            && event.at - sent_at <= OLDEST
        {
            fresh.entry(ConversationId(event.stream)).or_default().push((id, event.at));
        }
    }
    Ok(fresh)
}

async fn attend(
    app: &App,
    shop: ShopId,
    (from, to): (i64, i64),
    fresh: BTreeMap<ConversationId, Vec<(MessageId, Instant)>>,
) -> Result<()> {
    let caller = the_bot(shop);
    let mut tx = app.store.write().await?;
    tx.hold(shop).await?;
    let bot = tx.bot(shop).await?;
    let mut changed = Vec::new();
    for (talk, came) in fresh {
        changed.extend(app.attend(&mut tx, &caller, &bot, talk, &came).await?);
    }
    tx.move_cursor(shop, WORKER, from, to).await?;
    tx.commit().await?;
    for case in &changed {
        let what =
            What::Case { id: case.id, version: case.version, kind: "conversation.message", opened: false };
        app.bus.send(Notice { shop, seq: 0, what });
    }
    if !changed.is_empty() {
        app.bus.timers.notify_one();
        app.bus.outbox.notify_one();
    }
    Ok(())
}
