//! Reading sources: each goes on from its position, a page at a time, one reader at a time. What was read and where the next
//! page begins are written in one transaction, so that nothing is lost and nothing is taken for read that was not.

use std::collections::BTreeMap;
use std::sync::Arc;

use channels::feed::{Ask, Fetched, Session, Trouble, budget, fetch};
use domain::ids::{ShopId, SourceId};
use domain::link::{Budget, Left};
use domain::refusal::Words;
use domain::shop::ShopEvent;
use domain::source::{Source, pause_after};
use domain::time::{Instant, Span};
use store::Tx;

use super::land::ACTOR;
use super::{SourceError, SourceOdd, SourceState, purse, session_name};
use crate::bus::{Notice, What};
use crate::work::rounds::Next;
use crate::{App, AppError, Result};

/// How long somebody who reads a page has for it.
const LEASE: Span = Span::minutes(5);
/// Pages of one source in a row; then the others have a turn.
const MOST_PAGES: usize = 5;
/// Things that could not be read that are kept of a source.
const MOST_ODD: usize = 5;

/// Reads every source that is due, once; whether any was.
///
/// # Errors
/// As the store says.
pub async fn read_once(app: &Arc<App>) -> Result<bool> {
    let due = app.store.read().await?.sources_due(app.now()).await?;
    for one in &due {
        read_source(Arc::clone(app), *one).await?;
    }
    Ok(!due.is_empty())
}

/// The embedded database has one program that works: what is held while it starts was cut off.
pub(crate) async fn take_over(app: &App) -> Result<()> {
    if app.store.database() != "sqlite" {
        return Ok(());
    }
    let mut tx = app.store.write().await?;
    tx.release_sources().await?;
    Ok(tx.commit().await?)
}

/// Reads a source that is due.
pub(crate) async fn read_source(app: Arc<App>, (shop, id): (ShopId, SourceId)) -> Result<Next> {
    let now = app.now();
    let mut tx = app.store.write().await?;
    let mine = tx.claim_source(shop, id, now, now + LEASE).await?;
    tx.commit().await?;
    if !mine {
        return Ok(Next::Idle);
    }
    for _ in 0..MOST_PAGES {
        if !read_page(&app, shop, id).await? {
            break;
        }
    }
    Ok(Next::Now)
}

/// What a reading needs.
struct Turn {
    source: Source,
    fields: BTreeMap<String, String>,
    session: Option<Session>,
    state: SourceState,
}

/// Reads a page; whether there is more now.
async fn read_page(app: &Arc<App>, shop: ShopId, id: SourceId) -> Result<bool> {
    let mut tx = app.store.write().await?;
    tx.hold(shop).await?;
    let Some(source) = tx.source(shop, id).await?.filter(|source| source.on) else { return Ok(false) };
    let state = tx.source_state(shop, id).await?;
    let fields = match app.source_fields(&mut tx, shop, &source).await {
        Err(AppError::Sealed(why)) => {
            let turn = Turn { source, fields: BTreeMap::new(), session: None, state };
            let error = sealed(&why.to_string());
            failed(app, &mut tx, shop, turn, (error, None, None)).await?;
            tx.commit().await?;
            return Ok(false);
        }
        fields => fields?,
    };
    if let Some(then) = spend(app, &mut tx, shop, &source, &fields).await? {
        let state = SourceState { next_at: then, ..state };
        tx.put_source_state(shop, id, &state, None).await?;
        tx.commit().await?;
        return Ok(false);
    }
    let session = app.source_session(&mut tx, shop, id).await?;
    tx.commit().await?;
    let turn = Turn { source, fields, session, state };
    let read = ask(app, &turn).await?;
    written(app, shop, turn, read).await
}

/// Counts a reading; none when the budget has room, else when it has.
async fn spend(
    app: &App,
    tx: &mut Tx,
    shop: ShopId,
    source: &Source,
    fields: &BTreeMap<String, String>,
) -> Result<Option<Instant>> {
    let ((most, per), purse, now) = (budget(source.kind), purse(source, fields), app.now());
    match (Budget { most, per }).left(&tx.tries(shop, purse, now - per).await?, now) {
        Left::At(then) => Ok(Some(then)),
        Left::Now(_) => {
            tx.count_tries(shop, purse, now, 1, now - per).await?;
            Ok(None)
        }
    }
}

/// Asks the source; blocking work is done off the runtime.
async fn ask(app: &App, turn: &Turn) -> Result<std::result::Result<Fetched, Trouble>> {
    let (wire, now, kind) = (Arc::clone(&app.ways().wire), app.now(), turn.source.kind);
    let (fields, session) = (turn.fields.clone(), turn.session.clone());
    let position = turn.state.position.clone();
    let asked = tokio::task::spawn_blocking(move || {
        let ask = Ask { fields: &fields, session: session.as_ref(), position: position.as_deref(), now };
        fetch(kind, wire.as_ref(), &ask)
    });
    Ok(asked.await?)
}

/// Writes down what a page brought and where the next one begins, together; whether there is more now.
async fn written(
    app: &Arc<App>,
    shop: ShopId,
    turn: Turn,
    read: std::result::Result<Fetched, Trouble>,
) -> Result<bool> {
    let id = turn.source.id;
    let mut tx = app.store.write().await?;
    tx.hold(shop).await?;
    // Removed, switched off or filled in anew meanwhile: what was read is not what is wanted now.
    if tx.source(shop, id).await?.is_none_or(|now| now.fields != turn.source.fields || !now.on) {
        return Ok(false);
    }
    let (more, told) = match read {
        Ok(fetched) => took_in(app, &mut tx, shop, turn, fetched).await?,
        Err(trouble) => {
            let (asked, raw) = match &trouble {
                Trouble::Away { after, .. } => (*after, None),
                Trouble::Refused { .. } => (None, None),
                Trouble::Unreadable { raw, .. } => (None, Some(raw.clone())),
            };
            failed(app, &mut tx, shop, turn, (error(&trouble), asked, raw)).await?;
            (false, Some(What::Shop))
        }
    };
    tx.commit().await?;
    if let Some(what) = told {
        app.bus.send(Notice { shop, seq: 0, what });
    }
    Ok(more)
}

async fn took_in(
    app: &App,
    tx: &mut Tx,
    shop: ShopId,
    turn: Turn,
    fetched: Fetched,
) -> Result<(bool, Option<What>)> {
    let Turn { source, mut state, .. } = turn;
    let (now, more, was_failing) = (app.now(), fetched.more, state.course.failures > 0);
    let reader = app.reader(tx, shop).await?;
    let landed = app.land_mentions(tx, shop, &source, fetched.items, &reader).await?;
    if let Some(session) = &fetched.session {
        app.put_secret(tx, shop, &session_name(source.id), &serde_json::to_vec(session)?).await?;
    }
    for odd in fetched.odd {
        note_odd(&mut state, now, odd.why, odd.raw);
    }
    (state.position, state.moved) = (fetched.position, fetched.moved);
    state.course = state.course.worked(now, landed.new > 0);
    (state.error, state.found) = (None, state.found + landed.new);
    state.next_at = if more { now } else { now + source.rest() };
    tx.put_source_state(shop, source.id, &state, more.then(|| now + LEASE)).await?;
    let told = match landed.new + landed.changed {
        0 if was_failing => Some(What::Shop),
        0 => None,
        _ => Some(What::Mentions),
    };
    Ok((more, told))
}

/// Why it failed, how long it wants to be left alone, and what it said that nobody can read.
type Failed = (SourceError, Option<Span>, Option<String>);

async fn failed(app: &App, tx: &mut Tx, shop: ShopId, turn: Turn, (error, asked, raw): Failed) -> Result<()> {
    let Turn { source, mut state, .. } = turn;
    let now = app.now();
    let mut chance = [0];
    app.entropy.fill(&mut chance);
    state.course = state.course.failed(now);
    state.next_at = now + pause_after(state.course.failures, chance[0], asked).max(source.rest());
    if let Some(raw) = raw {
        note_odd(&mut state, now, error.words.en.to_string(), raw);
    }
    tracing::warn!(source = %source.id, code = error.code, "a source could not be read");
    let why = error.words.clone();
    (state.error, state.error_at) = (Some(error), Some(now));
    tx.put_source_state(shop, source.id, &state, None).await?;
    if state.course.is_given_up(now) {
        let off_why = Words::made(
            format!("it could not be read for a week: {}", why.en),
            format!("连续一周无法读取：{}", why.zh),
        );
        let off = Source { on: false, off_why: Some(off_why), ..source };
        tx.shop_events(shop, now, ACTOR, &[ShopEvent::SourceSet { source: Box::new(off) }]).await?;
    }
    Ok(())
}

/// Keeps what could not be read where a person finds it; the same thing once.
fn note_odd(state: &mut SourceState, at: Instant, why: String, raw: String) {
    state.odd.retain(|odd| odd.raw != raw || odd.why != why);
    state.odd.insert(0, SourceOdd { at, why, raw });
    state.odd.truncate(MOST_ODD);
}

fn error(trouble: &Trouble) -> SourceError {
    let words = match trouble {
        Trouble::Away { why, .. } => {
            Words::made(format!("it cannot be reached now: {why}"), format!("暂时无法访问：{why}"))
        }
        Trouble::Refused { code, why } => {
            Words::made(format!("it refuses ({code}): {why}"), format!("对方拒绝（{code}）：{why}"))
        }
        Trouble::Unreadable { why, .. } => {
            Words::made(format!("its answer cannot be read: {why}"), format!("返回的内容无法解析：{why}"))
        }
    };
    SourceError { code: trouble.code().to_owned(), words, hint: trouble.advice() }
}

fn sealed(why: &str) -> SourceError {
    SourceError {
        code: "sealed".to_owned(),
        words: Words::made(
            format!("its secrets cannot be opened: {why}"),
            format!("无法读取已加密保存的密钥：{why}"),
        ),
        hint: Some(Words::new("fill them in again", "请重新填写")),
    }
}
