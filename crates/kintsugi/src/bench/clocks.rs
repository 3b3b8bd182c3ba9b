//! `bench clocks`: open clocks, 1,000 due each second; how late each breach is durable and announced. Then the same
//! data is served by a child process that is killed (SIGKILL) and started again: every breach must be there, each
//! stamped with its deadline.

use std::collections::HashMap;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, ensure};
use app::App;
use app::bus::What;
use app::ingest::Place;
use app::ingest::pipeline::ReviewPipeline;
use app::ingest::reviews::ReadReview;
use domain::case::{CaseEvent, Terms};
use domain::ids::{CaseId, ChannelId, ShopId};
use domain::policy::ClockKind;
use domain::time::{Instant, Span};
use store::{Location, Store};
use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;

use super::data::{self, Seeded, review};
use super::{Figures, Folder, percentile};
use crate::wiring::say;

/// Clocks due each second.
const EACH_SECOND: u64 = 1_000;
/// How long the clocks run from their start.
const TARGET: Span = Span::hours(1);

pub(crate) async fn run(folder: &Folder, quick: bool) -> anyhow::Result<Figures> {
    // The first `watched` seconds are measured here; the next ones belong to the killed child.
    let (seconds, watched, killed) = if quick { (20, 5, 5) } else { (100, 30, 20) };
    let home = folder.at("clocks");
    let (app, shop, channel) = data::shop(&home).await?;
    let begin = app.now() + Span::seconds(if quick { 5 } else { 25 });
    open_clocks(&app, shop, channel, begin, seconds).await?;
    let open = due_times(&app, shop).await?;
    say(&format!("{} open clocks, {EACH_SECOND} due each second", open.len()));
    ensure!(app.now() < begin, "the clocks were due before all were open");
    let mut late = watch(&app, &open, (watched * EACH_SECOND) as usize).await?;
    app.store.close().await;
    let (p50, p99) = (percentile(&mut late, 0.5), percentile(&mut late, 0.99));
    say(&format!("{} breaches: p50 {p50:.1} ms late, p99 {p99:.1} ms late", late.len()));
    let until = begin + Span::seconds((watched + killed) as i64);
    let lost = killed_and_restarted(&home, shop, &open, until).await?;
    Ok(Figures::from([
        ("lateness_p99_ms", p99),
        ("open_clocks", open.len() as f64),
        ("lost_after_kill", lost as f64),
    ]))
}

/// Opens a case for every clock, one clock each, `EACH_SECOND` due in every second from `begin` on.
async fn open_clocks(
    app: &Arc<App>,
    shop: ShopId,
    channel: ChannelId,
    begin: Instant,
    seconds: u64,
) -> anyhow::Result<()> {
    let mut policy = app.store.read().await?.policy(shop).await?;
    policy.clocks.retain(|c| c.kind == ClockKind::FirstTouch);
    policy.clocks.iter_mut().for_each(|c| (c.target, c.warn_before) = (TARGET, Span(0)));
    policy.escalation.again_after = Span(0);
    policy.merge.by_buyer_days = 0;
    let terms = Arc::new(Terms::new(policy)?);
    let seeded = Seeded::new(3);
    let place = Place { shop, channel, terms, actor: "system:bench".to_owned(), at: begin };
    let mut pipeline = ReviewPipeline::new(app.store.clone(), Arc::clone(&app.entropy), place);
    for second in 0..seconds {
        for part in 0..10 {
            pipeline.place_mut().at = begin + Span::seconds(second as i64) + Span(part * 100_000) - TARGET;
            let first = second * EACH_SECOND + part.unsigned_abs() * (EACH_SECOND / 10);
            let rows = (first..first + EACH_SECOND / 10).map(|n| {
                let row = review(&seeded, n, begin);
                let reading = app.model.read(&row.text, Some(1));
                ReadReview { row, reading }
            });
            pipeline.push(rows.collect()).await?;
        }
    }
    pipeline.flush().await?;
    Ok(())
}

/// The deadline of every case with a timer.
async fn due_times(app: &App, _shop: ShopId) -> anyhow::Result<HashMap<CaseId, Instant>> {
    let timers = app.store.read().await?.timers(Instant(i64::MAX), i64::MAX).await?;
    Ok(timers.into_iter().map(|(at, _, case)| (case, at)).collect())
}

/// Runs the clock worker until `count` breaches were announced; how late each was, in milliseconds.
async fn watch(app: &Arc<App>, due: &HashMap<CaseId, Instant>, count: usize) -> anyhow::Result<Vec<f64>> {
    let mut notices = app.bus.listen();
    let stop = CancellationToken::new();
    let worker = tokio::spawn(app::work::clocks::run(Arc::clone(app), stop.clone()));
    let mut late = Vec::with_capacity(count);
    while late.len() < count {
        match tokio::time::timeout(Duration::from_mins(1), notices.recv())
            .await
            .context("no breach for a minute")?
        {
            Ok(notice) => {
                if let What::Case { id, .. } = notice.what
                    && let Some(due) = due.get(&id)
                {
                    late.push((app.now() - *due).0 as f64 / 1e3);
                }
            }
            Err(RecvError::Lagged(n)) => anyhow::bail!("{n} announcements were missed"),
            Err(RecvError::Closed) => break,
        }
    }
    stop.cancel();
    worker.await?;
    Ok(late)
}

/// Serves in a child, kills it, serves again until `until` is well past; how many breaches due by then are missing or
/// carry another stamp than their deadline.
async fn killed_and_restarted(
    home: &Path,
    shop: ShopId,
    due: &HashMap<CaseId, Instant>,
    until: Instant,
) -> anyhow::Result<usize> {
    for (round, life) in
        [Duration::from_secs(3), Duration::from_millis(1_500), Duration::from_secs(0)].into_iter().enumerate()
    {
        let mut child = serve(home)?;
        if life.is_zero() {
            let rest = (until - now()).0.max(0).unsigned_abs();
            tokio::time::sleep(Duration::from_micros(rest) + Duration::from_secs(3)).await;
        } else {
            tokio::time::sleep(life).await;
        }
        child.kill().context("failed to kill the child")?;
        child.wait()?;
        say(&format!("serve run {round} killed"));
    }
    let store = Store::open(&Location::Folder(home.to_owned())).await?;
    let mut tx = store.read().await?;
    let expected: Vec<CaseId> = due.iter().filter(|(_, at)| **at <= until).map(|(id, _)| *id).collect();
    let mut stamped = 0;
    for ids in expected.chunks(500) {
        let ids: Vec<uuid::Uuid> = ids.iter().map(|id| id.0).collect();
        for (id, events) in tx.streams(shop, &ids).await? {
            let deadlines = events.iter().filter(|e| e.kind == "case.clock_breached");
            let deadlines = deadlines.map(|e| match e.event() {
                Ok(CaseEvent::ClockBreached { deadline, .. }) => Some(deadline),
                _ => None,
            });
            let right: Vec<_> = deadlines.collect();
            stamped += usize::from(right == [due.get(&CaseId(id)).copied()]);
        }
    }
    drop(tx);
    store.close().await;
    say(&format!("{} breaches due, {stamped} stamped once with their deadline", expected.len()));
    Ok(expected.len() - stamped)
}

fn now() -> Instant {
    domain::time::Clock::now(&app::SystemClock)
}

fn serve(home: &Path) -> anyhow::Result<Child> {
    Command::new(std::env::current_exe()?)
        .args(["serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(home)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .context("failed to start the child")
}
