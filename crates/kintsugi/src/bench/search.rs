//! `bench search`: the queue page with a full-text query over 1,000,000 reviews, Chinese and English words, rare and
//! frequent ones, two connections.

use std::sync::Arc;

use super::data::{self, fill};
use super::load::{serve, without_limits};
use super::{Figures, Folder, median, percentile};
use crate::wiring::say;

/// Query strings as the console sends them.
const QUERIES: [&str; 12] = [
    "%E8%A3%82%E7%BA%B9",                                     // 裂纹
    "%E5%AE%A2%E6%9C%8D",                                     // 客服
    "%E6%9D%AF%E5%AD%90%20%E9%80%80%E6%AC%BE",                // 杯子 退款
    "%E4%BF%9D%E6%B8%A9%E6%9D%AF%E6%BC%8F%E6%B0%B4",          // 保温杯漏水
    "%E7%89%A9%E6%B5%81%E7%AD%89%E4%BA%86%E4%B9%9D%E5%A4%A9", // 物流等了九天
    "%E4%BA%BA%E5%8F%82",                                     // 人参, in no review
    "refund",
    "teapot%20crack",
    "nine%20days",
    "earphones%20fake",
    "o000000042",
    "waste%20of%20money%20lamp",
];

pub(crate) async fn run(folder: &Folder, quick: bool) -> anyhow::Result<Figures> {
    let (reviews, each) = if quick { (20_000, 60) } else { (1_000_000, 240) };
    let home = folder.at("search");
    let (app, shop, channel) = data::shop(&home).await?;
    fill(&app, shop, channel, reviews).await?;
    let mut app =
        Arc::try_unwrap(app).map_err(|_error| anyhow::anyhow!("the bench's application is still in use"))?;
    without_limits(&mut app);
    let app = Arc::new(app);
    let target = serve(Arc::clone(&app), shop).await?;
    let path = |q: &&str| format!("/api/v1/shops/{shop}/cases?limit=50&open=true&q={q}");
    let paths: Vec<String> = QUERIES.iter().map(path).collect();
    for (query, path) in QUERIES.iter().zip(&paths) {
        let mut alone = target.ask(std::slice::from_ref(path), 1, 5).await?;
        say(&format!("{query}: p50 {:.2} ms", percentile(&mut alone, 0.5)));
    }
    let mut all = Vec::new();
    for run in 0..3 {
        let mut latencies = target.ask(&paths, 2, each).await?;
        let (p50, p99) = (percentile(&mut latencies, 0.5), percentile(&mut latencies, 0.99));
        say(&format!(
            "{reviews} reviews, run {run}: {} searches, p50 {p50:.2} ms, p99 {p99:.2} ms",
            latencies.len()
        ));
        all.push(p99);
    }
    app.store.close().await;
    Ok(Figures::from([("p99_ms", median(all))]))
}
