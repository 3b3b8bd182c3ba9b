//! The deep tier at work: follows each shop's log, reads negative and uncertain reviews and buyers' messages again with
//! more care, looks for complaints that copy earlier ones, and records what it reads differently. An import is not slowed
//! by it, and a killed program goes on where it stood.

mod talk;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use domain::ids::{ChannelId, ReviewId, ShopId};
use domain::reading::{Ground, Reading};
use domain::review::Review;
use store::{StoreError, Tx};
use tokio_util::sync::CancellationToken;
use triage::{Engine, copies};

use crate::bus::{Notice, What};
use crate::ingest::{Counts, Place, again, again_talk};
use crate::{App, AppError, Result};

/// The name of its cursor.
pub const WORKER: &str = "deep-triage";
/// Events looked at in one go: few enough that what is written of them keeps no other writer waiting for long.
const AT_ONCE: i64 = 80;
/// Earlier complaints compared with for each key they share.
const CANDIDATES: i64 = 256;
/// Letters and digits from which a copied text is no chance ("you get what you pay for" is written by many).
const TELLING: usize = 24;
/// Longest sleep between looks at the logs.
const LONGEST_SLEEP: Duration = Duration::from_secs(5);

/// Runs until stopped.
pub async fn run(app: Arc<App>, stop: CancellationToken) {
    let mut engine = None;
    loop {
        let pause = match turn(&app, &mut engine).await {
            Ok(true) => Duration::ZERO,
            Ok(false) => {
                // Caught up: the deep tier is soon unpacked again when somebody writes.
                engine = None;
                LONGEST_SLEEP
            }
            Err(error) => {
                tracing::warn!(error = %error, "reviews could not be read again; trying again soon");
                LONGEST_SLEEP
            }
        };
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Reads on in every shop; tells whether there was anything.
async fn turn(app: &Arc<App>, engine: &mut Option<Arc<Engine>>) -> Result<bool> {
    let shops = app.store.read().await?.every_shop().await?;
    let mut any = false;
    for shop in shops.into_iter().map(|s| s.id) {
        any |= once(app, engine, shop).await?;
    }
    Ok(any)
}

/// Reads the next stretch of a shop's log; tells whether there was one.
///
/// # Errors
/// As the store says.
pub async fn once(app: &Arc<App>, engine: &mut Option<Arc<Engine>>, shop: ShopId) -> Result<bool> {
    let mut tx = app.store.read().await?;
    let from = tx.cursor(shop, WORKER).await?;
    let events = tx.log_after(shop, from, AT_ONCE).await?;
    let Some(last) = events.last() else { return Ok(false) };
    let to = last.seq;
    let heard = events.iter().filter(|e| matches!(e.kind.as_str(), "review.received" | "review.edited"));
    let mut streams: Vec<uuid::Uuid> = heard.map(|e| e.stream).collect();
    streams.sort_unstable();
    streams.dedup();
    let mut reviews = Vec::new();
    for events in tx.streams(shop, &streams).await?.into_values() {
        reviews.extend(store::projection::review::fold(&events)?.map(|loaded| loaded.review));
    }
    let messages = talk::heard(&mut tx, shop, &events).await?;
    drop(tx);
    reviews.retain(|r| r.corrected.is_none());
    let (mut seen, talks) = if reviews.is_empty() && messages.is_empty() {
        Default::default()
    } else {
        let engine = Arc::clone(engine.get_or_insert_with(|| Arc::new(Engine::on_demand())));
        let look = move || (look(&engine, &reviews), talk::look(&engine, &messages));
        super::quiet::quietly(look).await?
    };
    // What others wrote of these meanwhile moves the cursor, or their streams: then nothing of this is recorded.
    find_copies(&mut app.store.read().await?, shop, &mut seen).await?;
    match record(app, shop, (from, to), seen, talks).await {
        // Another node was faster, or somebody worked one of these cases this moment: look again.
        Err(AppError::Store(StoreError::Conflict)) => Ok(true),
        done => done.map(|()| true),
    }
}

/// A review after a second look.
struct Seen {
    id: ReviewId,
    channel: ChannelId,
    /// How it reads now.
    reading: Reading,
    /// Whether that is another reading than it had.
    differs: bool,
    /// What copies of a complaint are found by.
    signature: Option<u64>,
    /// What its earlier versions were found by.
    left: Vec<u16>,
}

/// Reads reviews again. What a shop's people taught the fast tier stands.
fn look(engine: &Engine, reviews: &[Review]) -> Vec<Seen> {
    let texts: Vec<(&str, Option<u8>)> =
        reviews.iter().map(|r| (r.current().text.as_str(), Some(r.current().rating))).collect();
    let readings = engine.read_all(&texts);
    let see = |(review, reading): (&Review, Reading)| {
        let (text, rating) = (review.current().text.as_str(), review.current().rating);
        let taught = engine.fast().read_fast(text, Some(rating)).issue != review.reading.issue;
        let differs = !taught && !same(&review.reading, &reading);
        let reading = if differs { reading } else { review.reading.clone() };
        let signature = copies::signature(text).filter(|_| reading.issue.is_some() && is_telling(text));
        let older = review.versions.iter().rev().skip(1).filter_map(|v| copies::signature(&v.text));
        let left = older.flat_map(copies::keys).collect();
        Seen { id: review.id, channel: review.first.channel, reading, differs, signature, left }
    };
    reviews.iter().zip(readings).map(see).collect()
}

/// Whether a text is long enough that two people do not write it by chance.
fn is_telling(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphanumeric()).take(TELLING).count() == TELLING
}

/// Names complaints that copy an earlier one, of the log or of those looked at with them.
async fn find_copies(tx: &mut Tx, shop: ShopId, seen: &mut [Seen]) -> Result<()> {
    for n in 0..seen.len() {
        let (before, rest) = seen.split_at_mut(n);
        let [review, after @ ..] = rest else { break };
        let Some(signature) = review.signature else { continue };
        let known = tx.copy_candidates(shop, &copies::keys(signature), CANDIDATES).await?;
        // Those looked at here count by the words they have now.
        let gone = |id: ReviewId, was: u64| {
            before.iter().chain(&*after).any(|o| o.id == id && o.signature != Some(was))
        };
        let known =
            known.into_iter().filter(|(id, was)| *id != review.id && !gone(*id, *was)).map(|(_, was)| was);
        let copied =
            known.chain(before.iter().filter_map(|b| b.signature)).any(|o| copies::near(signature, o));
        if copied && review.reading.ground.is_none() {
            review.reading.ground = Some(Ground::Repeated);
            review.differs = true;
        }
    }
    Ok(())
}

/// Keeps what copies are found by, in place of what was found by words that are no longer there.
async fn keep_signatures(tx: &mut Tx, shop: ShopId, seen: &[Seen]) -> Result<()> {
    for review in seen {
        tx.forget_signature(shop, review.id, &review.left).await?;
        if let Some(signature) = review.signature {
            tx.keep_signature(shop, review.id, &copies::keys(signature), signature).await?;
        }
    }
    Ok(())
}

/// Whether two readings say the same of a review. How sure they are does not count, nor how warm praise is.
fn same(a: &Reading, b: &Reading) -> bool {
    if a.issue.is_none() && b.issue.is_none() {
        return a.ground == b.ground && a.abstain == b.abstain;
    }
    let said = |r: &Reading| (r.issue, r.polarity, r.severity, r.ground, r.abstain);
    said(a) == said(b) && a.also == b.also
}

/// Writes what was read and how far in one transaction.
async fn record(
    app: &App,
    shop: ShopId,
    (from, to): (i64, i64),
    seen: Vec<Seen>,
    talks: BTreeMap<ChannelId, talk::Read>,
) -> Result<()> {
    let mut tx = app.store.write().await?;
    tx.hold(shop).await?;
    keep_signatures(&mut tx, shop, &seen).await?;
    let mut read: BTreeMap<ChannelId, Vec<(ReviewId, Reading)>> = BTreeMap::new();
    for review in seen.into_iter().filter(|s| s.differs) {
        read.entry(review.channel).or_default().push((review.id, review.reading));
    }
    let terms = app.terms(&mut tx, shop).await?;
    let mut counts = Counts::default();
    let place = |channel| {
        let (terms, actor) = (Arc::clone(&terms), format!("system:{WORKER}"));
        Place { shop, channel, terms, actor, at: app.now() }
    };
    for (channel, read) in read {
        counts.add(again::readings(&mut tx, &place(channel), read, app.entropy.as_ref()).await?);
    }
    for (channel, read) in talks {
        counts.changed += again_talk::readings(&mut tx, &place(channel), read).await?;
    }
    tx.move_cursor(shop, WORKER, from, to).await?;
    tx.commit().await?;
    if counts.changed > 0 {
        let opened = counts.cases_opened as usize;
        app.bus.send(Notice { shop, seq: 0, what: What::Cases { opened } });
        app.bus.timers.notify_one();
    }
    Ok(())
}
