//! `bench queue`: the queue page over HTTP (50 rows, filtered, by deadline) with 10,000 and with 1,000,000 cases,
//! 16 connections that ask without pause.

use std::sync::Arc;

use super::data::{self, fill};
use super::load::{serve, without_limits};
use super::{Figures, Folder, percentile};
use crate::wiring::say;

const CONNECTIONS: usize = 16;

pub(crate) async fn run(folder: &Folder, quick: bool) -> anyhow::Result<Figures> {
    let (small, large, each) = if quick { (2_000, 20_000, 50) } else { (10_000, 1_000_000, 400) };
    let few = p99(folder, small, each).await?;
    let many = p99(folder, large, each).await?;
    Ok(Figures::from([("p99_ms_10k", few), ("p99_ms_1m", many), ("ratio_1m_to_10k", many / few)]))
}

async fn p99(folder: &Folder, cases: u64, each: usize) -> anyhow::Result<f64> {
    let home = folder.at(&format!("queue-{cases}"));
    let (app, shop, channel) = data::shop(&home).await?;
    fill(&app, shop, channel, cases).await?;
    let mut app =
        Arc::try_unwrap(app).map_err(|_error| anyhow::anyhow!("the bench's application is still in use"))?;
    without_limits(&mut app);
    let app = Arc::new(app);
    let target = serve(Arc::clone(&app), shop).await?;
    let base = format!("/api/v1/shops/{shop}/cases?limit=50&sort=deadline&open=true&snoozed=false");
    let mut paths: Vec<String> = [
        "",
        "&issue=quality",
        "&issue=logistics,service",
        "&state=new",
        "&severity=2,3",
        "&star=1,2",
        "&assignee=none",
    ]
    .iter()
    .map(|filter| format!("{base}{filter}"))
    .collect();
    paths.push(format!("{base}&channel={channel}"));
    target.ask(&paths, CONNECTIONS, 20).await?;
    let mut all = Vec::new();
    for run in 0..3 {
        let mut latencies = target.ask(&paths, CONNECTIONS, each).await?;
        let (p50, p99) = (percentile(&mut latencies, 0.5), percentile(&mut latencies, 0.99));
        say(&format!(
            "{cases} cases, run {run}: {} pages, p50 {p50:.2} ms, p99 {p99:.2} ms",
            latencies.len()
        ));
        all.push(p99);
    }
    app.store.close().await;
    std::fs::remove_dir_all(&home)?;
    Ok(super::median(all))
}
