//! Rounds: whoever has something due (a channel, a webhook) has a round of its own, so that a slow one holds up nobody else.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use domain::time::{Instant, Span};
use tokio::sync::Notify;
use tokio::task::{JoinError, JoinSet};
use tokio_util::sync::CancellationToken;

use crate::{App, Result};

/// Longest sleep between looks, for what another process has to do.
const LONGEST_SLEEP: Span = Span::seconds(2);
/// How long somebody rests who had nothing to do although something was due: it waits for something else.
const AFTER_NOTHING: Span = Span::seconds(1);
/// How long somebody rests whose round failed for a reason of ours.
const AFTER_ERROR: Span = Span::seconds(5);

/// When somebody's next round is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// At once: there is more.
    Now,
    /// Not before then.
    At(Instant),
    /// When something is due.
    Idle,
}

/// Who has something due now, and when somebody has next.
pub(crate) type Due<K> = (Vec<K>, Option<Instant>);

/// Runs rounds until stopped; those under way are finished, so that what they did is written down.
pub(super) async fn rounds<K, Look, Round>(
    app: &Arc<App>,
    stop: &CancellationToken,
    woken: &Notify,
    mut look: impl FnMut(Arc<App>) -> Look,
    round: fn(Arc<App>, K) -> Round,
    failed: &'static str,
) where
    K: Ord + Clone + Send + std::fmt::Debug + 'static,
    Look: Future<Output = Result<Due<K>>>,
    Round: Future<Output = Result<Next>> + Send + 'static,
{
    let mut running: JoinSet<(K, Result<Next>)> = JoinSet::new();
    // Whose round runs, and who rests until an instant.
    let mut busy: BTreeMap<K, Option<Instant>> = BTreeMap::new();
    loop {
        let now = app.now();
        busy.retain(|_, until| until.is_none_or(|until| until > now));
        let wait = match look(Arc::clone(app)).await {
            Ok((due, next)) => {
                for one in due {
                    if busy.contains_key(&one) {
                        continue;
                    }
                    busy.insert(one.clone(), None);
                    let ended = round(Arc::clone(app), one.clone());
                    running.spawn(async move { (one, ended.await) });
                }
                let rests = busy.values().flatten().copied();
                next.into_iter().chain(rests).min().map_or(LONGEST_SLEEP, |at| at - now).min(LONGEST_SLEEP)
            }
            Err(error) => {
                tracing::error!(%error, "{failed}");
                LONGEST_SLEEP
            }
        };
        tokio::select! {
            () = stop.cancelled() => break,
            () = woken.notified() => {}
            Some(ended) = running.join_next(), if !running.is_empty() => rest(app, &mut busy, ended, failed),
            () = tokio::time::sleep(Duration::from_micros(wait.0.max(1_000) as u64)) => {}
        }
    }
    while let Some(ended) = running.join_next().await {
        rest(app, &mut busy, ended, failed);
    }
}

fn rest<K: Ord + std::fmt::Debug>(
    app: &App,
    busy: &mut BTreeMap<K, Option<Instant>>,
    ended: std::result::Result<(K, Result<Next>), JoinError>,
    failed: &'static str,
) {
    let (one, next) = match ended {
        Ok(ended) => ended,
        Err(error) => {
            tracing::error!(%error, "{failed}");
            // Whose it was is not known any more: nobody is held to it.
            busy.retain(|_, until| until.is_some());
            return;
        }
    };
    match next {
        Ok(Next::Now) => drop(busy.remove(&one)),
        Ok(Next::Idle) => drop(busy.insert(one, Some(app.now() + AFTER_NOTHING))),
        Ok(Next::At(until)) => drop(busy.insert(one, Some(until))),
        Err(error) => {
            tracing::error!(who = ?one, %error, "{failed}");
            busy.insert(one, Some(app.now() + AFTER_ERROR));
        }
    }
}
