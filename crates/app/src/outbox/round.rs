//! One round of a channel's outbox: what was cut off becomes unknown, what is unknown is asked for, what is due is told.

use std::sync::Arc;

use channels::connector::{Delivery, Done, Failure, Found};
use domain::case::{ActState, Command, Tried};
use domain::ids::{ActId, CaseId, ShopId};
use domain::link::{Budget, Left, pause_after};
use domain::refusal::Refusal;
use domain::time::{Instant, Span};
use store::StoreError;
use store::outbox::OutboxRow;
use tokio::task::JoinSet;

use super::{Carried, Place, doing, pays};
use crate::links::{Connected, trouble};
use crate::work::rounds::Next;
use crate::{App, AppError, Caller, Result};

/// Most that a channel is told at the same time.
const AT_ONCE: u32 = 8;
/// How long a try may take before it counts as cut off; calls themselves end sooner.
const LEASE: Span = Span::minutes(2);
/// When the platform is asked for what it did not answer to: what it took may need a moment to show.
const ASK_AFTER: Span = Span::seconds(61);
/// Times that it is asked; then a person looks.
const MOST_ASKS: u32 = 8;
/// Times that a case which changed meanwhile is tried again.
const TRIES: usize = 3;
/// Most that is found cut off after a start.
const CUT_OFF: i64 = 1_000;

/// The embedded database has one program that works: what is leaving while it starts was cut off. Its platform is asked.
///
/// # Errors
/// As the store says.
pub async fn take_over(app: &Arc<App>) -> Result<()> {
    if app.store.database() != "sqlite" {
        return Ok(());
    }
    loop {
        let cut_off = app.store.read().await?.outbox_cut_off(CUT_OFF).await?;
        if cut_off.is_empty() {
            return Ok(());
        }
        for (shop, row) in cut_off {
            let tried = Tried::Unknown {
                why: "the program was stopped meanwhile".to_owned(),
                ask_at: Some(app.now()),
            };
            record(app, shop, (row.case, row.act), tried, false).await?;
        }
    }
}

/// Works what is due of one channel.
pub(crate) async fn channel_round(app: Arc<App>, (shop, channel): Place) -> Result<Next> {
    let app = &app;
    let now = app.now();
    let mut tx = app.store.read().await?;
    let Some(connected) = app.connected(&mut tx, shop, channel).await? else { return Ok(Next::Idle) };
    let late = tx.outbox_ready(shop, channel, &[ActState::Leaving], now, i64::from(AT_ONCE)).await?;
    let breaker = tx.link_state(shop, channel).await?.breaker;
    drop(tx);
    for row in late {
        let tried = Tried::Unknown { why: "the answer never came".to_owned(), ask_at: Some(now) };
        record(app, shop, (row.case, row.act), tried, false).await?;
    }
    if !breaker.lets_through(now) {
        return Ok(Next::At(breaker.open_until.unwrap_or(now)));
    }
    let most = if breaker.is_trying() { 1 } else { AT_ONCE };
    let claimed = claim(app, &connected, most).await?;
    let worked = !claimed.some.is_empty();
    let mut calls = JoinSet::new();
    for one in claimed.some {
        calls.spawn(carry(Arc::clone(app), connected.clone(), one));
    }
    while let Some(ended) = calls.join_next().await {
        ended??;
    }
    Ok(if worked { Next::Now } else { claimed.next })
}

/// Works every channel that has something due, once; whether one of them may have more.
///
/// # Errors
/// As the first channel's round that fails.
pub async fn once(app: &Arc<App>) -> Result<bool> {
    let mut more = false;
    let due = app.store.read().await?.outbox_due(app.now()).await?;
    for place in due {
        more |= channel_round(Arc::clone(app), place).await? == Next::Now;
    }
    Ok(more)
}

/// What may be told or asked now.
struct Claimed {
    some: Vec<(Carried, Delivery, bool)>,
    next: Next,
}

/// Takes acts out of the queue, as many as the budget has, and writes down that the platform is being told.
async fn claim(app: &Arc<App>, connected: &Connected, most: u32) -> Result<Claimed> {
    let (shop, channel) = (connected.shop, connected.channel);
    let (budget, per) = connected.connector.abilities().budget;
    let mut tx = app.store.write().await?;
    tx.hold(shop).await?;
    let now = app.now();
    let left = Budget { most: budget, per }.left(&tx.tries(shop, channel, now - per).await?, now);
    let most = match left {
        Left::Now(left) => left.min(most),
        Left::At(then) => return Ok(Claimed { some: Vec::new(), next: Next::At(then) }),
    };
    let states: &[ActState] =
        if connected.link.sends { &[ActState::Unknown, ActState::Queued] } else { &[ActState::Unknown] };
    let rows = tx.outbox_ready(shop, channel, states, now, i64::from(most)).await?;
    let mut some = Vec::new();
    for row in rows {
        some.extend(claim_one(app, &mut tx, shop, row, now).await?);
    }
    if !some.is_empty() {
        tx.count_tries(shop, channel, now, some.len() as u32, now - per).await?;
    }
    tx.commit().await?;
    Ok(Claimed { some, next: Next::Idle })
}

/// An act with what the platform is told of it, and whether it is only asked.
async fn claim_one(
    app: &App,
    tx: &mut store::Tx,
    shop: ShopId,
    row: OutboxRow,
    now: Instant,
) -> Result<Option<(Carried, Delivery, bool)>> {
    let Some(case) = tx.load_case(shop, row.case).await?.map(|loaded| loaded.case) else { return Ok(None) };
    let Some(act) = case.act(row.act) else { return Ok(None) };
    let caller = app.sender(tx, shop, Some(act)).await?;
    let asks = row.state == ActState::Unknown;
    let delivery = super::delivery::delivery(tx, shop, &case, row.act, !asks).await?;
    let mut carried = Carried {
        act: row.act,
        case: row.case,
        tried_at: act.sending.first_tried_at.unwrap_or(now),
        attempts: act.sending.attempts,
        what: doing(act),
    };
    let Some(delivery) = delivery else {
        let gone = Tried::Failed {
            code: "target_gone".to_owned(),
            why: "what it answers, or a file that goes along, is gone".to_owned(),
        };
        let command = Command::TriedAct { act: row.act, tried: gone, asked: false };
        app.command_in(tx, &caller, row.case, &command, None).await?;
        return Ok(None);
    };
    if asks {
        return Ok(Some((carried, delivery, true)));
    }
    if let Some(out) = super::automatic::stopped(app, tx, shop, &case, act).await? {
        app.command_in(tx, &caller, row.case, &out, None).await?;
        return Ok(None);
    }
    if pays(act) && tx.decision_leaving(shop).await? {
        // Its figures can only be told once the sum before it is in the ledger: it leaves in a later round.
        return Ok(None);
    }
    let command = Command::LeaveAct { act: row.act, until: now + LEASE };
    match app.command_in(tx, &caller, row.case, &command, None).await {
        Ok(_) => {}
        // What the rules or the figures refuse by now does not leave; a person sees why.
        Err(AppError::Refused(refusal)) => {
            let tried = refused(&refusal);
            app.command_in(
                tx,
                &caller,
                row.case,
                &Command::TriedAct { act: row.act, tried, asked: false },
                None,
            )
            .await?;
            return Ok(None);
        }
        Err(other) => return Err(other),
    }
    carried.attempts += 1;
    Ok(Some((carried, delivery, false)))
}

fn refused(refusal: &Refusal) -> Tried {
    Tried::Failed { code: refusal.code.to_string(), why: refusal.message.en.to_string() }
}

/// Tells or asks the platform, and writes down what it said.
async fn carry(
    app: Arc<App>,
    mut connected: Connected,
    (carried, delivery, asks): (Carried, Delivery, bool),
) -> Result<()> {
    let (shop, channel) = (connected.shop, connected.channel);
    let (tried, failure) = if asks {
        let since = carried.tried_at;
        let found =
            app.call(&mut connected, move |connector, call| connector.find(call, &delivery, since)).await?;
        (after_asking(&found, carried, app.now()), found.err())
    } else {
        let sent = app.call(&mut connected, move |connector, call| connector.send(call, &delivery)).await?;
        (after_telling(&sent, carried, &connected, app.now()), sent.err())
    };
    record(&app, shop, (carried.case, carried.act), tried, asks).await?;
    let trouble = failure.as_ref().and_then(trouble);
    app.platform_did(shop, channel, trouble.as_ref().map(|(why, after)| (why.as_str(), *after))).await
}

fn after_telling(
    sent: &std::result::Result<Done, Failure>,
    carried: Carried,
    connected: &Connected,
    now: Instant,
) -> Tried {
    let abilities = connected.connector.abilities();
    let pause = pause_after(carried.attempts);
    match sent {
        Ok(done) => Tried::Sent { id: done.id.clone() },
        Err(Failure::Later { why, after }) => {
            Tried::Delayed { why: why.clone(), until: now + after.unwrap_or(pause).max(Span::seconds(1)) }
        }
        Err(Failure::Token) => Tried::Delayed { why: Failure::Token.to_string(), until: now + pause },
        Err(Failure::Refused { code, why }) => Tried::Failed { code: code.clone(), why: why.clone() },
        // The platform takes the same key once: another try is no second one.
        Err(Failure::Unknown { why }) if abilities.once.contains(&carried.what) => {
            Tried::Delayed { why: why.clone(), until: now + pause }
        }
        Err(Failure::Unknown { why }) => {
            let asked = abilities.finds.contains(&carried.what).then(|| now + ASK_AFTER);
            Tried::Unknown { why: why.clone(), ask_at: asked }
        }
    }
}

fn after_asking(found: &std::result::Result<Found, Failure>, carried: Carried, now: Instant) -> Tried {
    let again = |why: String| {
        let asks = carried.attempts + 1;
        Tried::Unknown { why, ask_at: (asks < MOST_ASKS).then(|| now + pause_after(asks)) }
    };
    match found {
        Ok(Found::There(done)) => Tried::Sent { id: done.id.clone() },
        Ok(Found::Absent) => Tried::Delayed { why: "it is not there".to_owned(), until: now },
        Ok(Found::CannotTell) => {
            Tried::Unknown { why: "the platform does not tell whether it is there".to_owned(), ask_at: None }
        }
        // Another stands in its place: this one does not, and never will.
        Err(Failure::Refused { code, why }) => Tried::Failed { code: code.clone(), why: why.clone() },
        Err(failure) => again(failure.to_string()),
    }
}

/// Writes down what became of a try. It stands in the log before anything else happens to the act.
async fn record(
    app: &App,
    shop: ShopId,
    (case, act): (CaseId, ActId),
    tried: Tried,
    asked: bool,
) -> Result<()> {
    let mut tx = app.store.read().await?;
    let loaded = tx.load_case(shop, case).await?;
    let caller = app.sender(&mut tx, shop, loaded.as_ref().and_then(|l| l.case.act(act))).await?;
    drop(tx);
    let command = Command::TriedAct { act, tried, asked };
    let mut done = write_down(app, &caller, (case, act), &command).await;
    for _ in 1..TRIES {
        if !matches!(done, Err(AppError::Store(StoreError::Conflict))) {
            break;
        }
        done = write_down(app, &caller, (case, act), &command).await;
    }
    match done {
        Ok(()) => Ok(()),
        // Its lease was over, and somebody else has written down that nobody knows: the platform is asked.
        Err(AppError::Refused(refusal)) if refusal.code == "wrong_act_state" => {
            tracing::warn!(%act, "an answer came after its try had been given up");
            Ok(())
        }
        Err(other) => Err(other),
    }
}

async fn write_down(
    app: &App,
    caller: &Caller,
    (case, act): (CaseId, ActId),
    command: &Command,
) -> Result<()> {
    let mut tx = app.store.write().await?;
    let (case, last) = app.command_in(&mut tx, caller, case, command, None).await?;
    crate::coupons::settle(app, &mut tx, caller, &case, act).await?;
    tx.commit().await?;
    if let Some((seq, kind)) = last {
        app.tell_case(caller, &case, seq, kind);
        app.bus.outbox.notify_one();
    }
    Ok(())
}

impl App {
    /// Before an act leaves: the rules and the figures of now hold.
    pub(crate) async fn may_leave(
        &self,
        tx: &mut store::Tx,
        shop: ShopId,
        case: &domain::case::Case,
        id: ActId,
        cx: &domain::case::Context<'_>,
    ) -> Result<()> {
        crate::acts::rules::still_allowed(tx, shop, case, id, cx).await?;
        if let Some(coupon) = case.act(id).and_then(|act| act.coupon.as_ref()) {
            crate::coupons::granted(tx, shop, case.id, coupon.remedy).await?;
        }
        let Some(act) = case.act(id).filter(|act| pays(act)) else { return Ok(()) };
        let behind = self.behind(tx, shop, act).await?.ok_or_else(|| {
            Refusal::new(
                "author_gone",
                "whoever decided this is not in the shop any more",
                "作出决定的人已不在本店",
            )
            .hint("withdraw it, and decide again", "请撤回后重新决定")
        })?;
        self.may_settle(tx, &behind, case, id).await
    }
}
