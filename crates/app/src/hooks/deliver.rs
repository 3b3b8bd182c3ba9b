//! Telling webhooks: what a delivery says is read from the log when it leaves, signed with every secret that holds.

use std::sync::Arc;

use channels::signed::{ID, SIGNATURE, Secret, TIMESTAMP};
use channels::wire::{Answer, NoAnswer, Request};
use domain::hook::{Hook, next_try};
use domain::ids::{HookId, ShopId, TeamChannelId};
use domain::shop::ShopEvent;
use domain::time::{Instant, Span};
use serde::Serialize;
use serde_json::value::RawValue;
use store::Recorded;
use store::hooks::{Delivery, Tried};

use super::secret_name;
use crate::inbound::Secrets;
use crate::work::rounds::Next;
use crate::{App, Result, team};

/// Most claimed at once; one after the other, so that an address that is away is tried once and not so many times.
const AT_ONCE: i64 = 32;
/// A webhook that has used up the tries of a delivery and took nothing for so long is switched off.
pub(crate) const PATIENCE: Span = Span::hours(72);

/// What an event says to those outside.
#[derive(Serialize)]
struct Told<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    timestamp: String,
    data: Data<'a>,
}

#[derive(Serialize)]
struct Data<'a> {
    /// Its place in the shop's log: gapless, for those who keep order.
    seq: i64,
    shop: String,
    /// What it happened to: a case, a review, a conversation, the shop itself.
    stream: String,
    version: i64,
    actor: &'a str,
    event: &'a RawValue,
}

/// Tells every webhook that has something due, once; whether there was any.
///
/// # Errors
/// As the store says.
pub async fn once(app: &Arc<App>) -> Result<bool> {
    let due = app.store.read().await?.deliveries_due(app.now()).await?;
    for place in &due {
        deliver_round(Arc::clone(app), *place).await?;
    }
    Ok(!due.is_empty())
}

/// Tells one webhook or team channel what is due.
pub(crate) async fn deliver_round(app: Arc<App>, (shop, id): (ShopId, HookId)) -> Result<Next> {
    let team_channel = app.store.read().await?.team_channel(shop, TeamChannelId(id.0)).await?;
    if let Some(team_channel) = team_channel {
        return team::deliver_round(&app, shop, &team_channel).await;
    }
    let mut tx = app.store.write().await?;
    let hook = tx.hooks(shop).await?.into_iter().find(|hook| hook.id == id);
    let claimed = tx.claim_deliveries(shop, id, app.now(), AT_ONCE).await?;
    tx.commit().await?;
    let Some(hook) = hook.filter(|hook| hook.on) else {
        return end_all(&app, shop, &claimed, "the webhook is switched off").await;
    };
    let mut rest = claimed.iter();
    while let Some(delivery) = rest.next() {
        let tried = tell(&app, &hook, delivery).await?;
        let away = tried.error.is_some() && tried.status.is_none();
        written(&app, &hook, delivery, &tried).await?;
        if away {
            // Nobody is there: those behind it are not tried, and wait as long.
            let behind: Vec<_> = rest.map(|delivery| delivery.id).collect();
            let mut tx = app.store.write().await?;
            let at = tried.again_at.unwrap_or_else(|| app.now() + Span::minutes(5));
            tx.unclaim_deliveries(shop, &behind, at).await?;
            tx.commit().await?;
            return Ok(Next::At(at));
        }
    }
    Ok(if claimed.is_empty() { Next::Idle } else { Next::Now })
}

/// Ends what was claimed for somebody who is told nothing any more.
pub(crate) async fn end_all(app: &App, shop: ShopId, claimed: &[Delivery], why: &str) -> Result<Next> {
    let mut tx = app.store.write().await?;
    for delivery in claimed {
        let tried = Tried { status: None, error: Some(why.to_owned()), again_at: None };
        tx.tried_delivery(shop, delivery.id, &tried, app.now()).await?;
    }
    tx.commit().await?;
    Ok(if claimed.is_empty() { Next::Idle } else { Next::Now })
}

async fn tell(app: &Arc<App>, hook: &Hook, delivery: &Delivery) -> Result<Tried> {
    let now = app.now();
    let mut tx = app.store.read().await?;
    let event = tx.log_after(delivery.shop, delivery.seq - 1, 1).await?.pop();
    let secrets = match app.secret(&mut tx, delivery.shop, &secret_name(hook.id)).await? {
        Some(plain) => serde_json::from_slice::<Secrets>(&plain)?.holding(now),
        None => Vec::new(),
    };
    drop(tx);
    let Some(event) = event.filter(|event| event.seq == delivery.seq) else {
        let error = Some("the event is not in the log".to_owned());
        return Ok(Tried { status: None, error, again_at: None });
    };
    let request = request(hook, delivery, &event, &secrets, now)?;
    let wire = Arc::clone(&app.ways().wire);
    let answer = tokio::task::spawn_blocking(move || wire.call(&request)).await?;
    Ok(judged(answer, delivery.attempts, app.now()))
}

fn request(
    hook: &Hook,
    delivery: &Delivery,
    event: &Recorded,
    secrets: &[Secret],
    now: Instant,
) -> Result<Request> {
    let raw = RawValue::from_string(event.body.clone())?;
    let data = Data {
        seq: event.seq,
        shop: delivery.shop.0.to_string(),
        stream: event.stream.to_string(),
        version: event.version,
        actor: &event.actor,
        event: &raw,
    };
    let told = Told { kind: &event.kind, timestamp: event.at.to_string(), data };
    let body = serde_json::to_vec(&told)?;
    let (id, seconds) = (delivery.id.0.to_string(), now.0.div_euclid(1_000_000));
    let signatures: Vec<String> = secrets.iter().map(|secret| secret.sign(&id, seconds, &body)).collect();
    Ok(Request::post(&hook.url, body)
        .header(ID, id)
        .header(TIMESTAMP, seconds.to_string())
        .header(SIGNATURE, signatures.join(" ")))
}

/// Whoever answers with a 2xx has it; 410 says that it wants nothing any more.
fn judged(answer: std::result::Result<Answer, NoAnswer>, attempts: u32, now: Instant) -> Tried {
    let again_at = next_try(attempts).map(|wait| now + wait);
    match answer {
        Ok(answer) if (200..300).contains(&answer.status) => {
            Tried { status: Some(i64::from(answer.status)), error: None, again_at: None }
        }
        Ok(answer) => {
            let said: String = String::from_utf8_lossy(&answer.body).chars().take(300).collect();
            let error = format!("it answered {}: {said}", answer.status);
            let again_at = again_at.filter(|_| answer.status != 410);
            Tried { status: Some(i64::from(answer.status)), error: Some(error), again_at }
        }
        Err(none) => Tried { status: None, error: Some(none.to_string()), again_at },
    }
}

/// Writes down how it went; a webhook that has taken nothing for days is switched off.
async fn written(app: &App, hook: &Hook, delivery: &Delivery, tried: &Tried) -> Result<()> {
    let (now, shop) = (app.now(), delivery.shop);
    let mut tx = app.store.write().await?;
    tx.tried_delivery(shop, delivery.id, tried, now).await?;
    let used_up = tried.error.is_some() && tried.again_at.is_none();
    let gone = tried.status == Some(410);
    if used_up && (gone || !tx.took_since(shop, hook.id, now - PATIENCE).await?) {
        let off = Hook { on: false, off_why: tried.error.clone(), ..hook.clone() };
        let event = ShopEvent::HookSet { hook: Box::new(off) };
        tx.shop_events(shop, now, "system:hooks", &[event]).await?;
        tracing::warn!(hook = %hook.id, "a webhook that takes nothing is switched off");
    }
    Ok(tx.commit().await?)
}
