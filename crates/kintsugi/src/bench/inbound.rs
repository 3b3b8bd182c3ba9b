//! `bench inbound`: a shop's own system posts signed webhooks as fast as it can over many connections, against `serve` in
//! a process of its own; each is verified, made durable and acknowledged, while the worker takes them in behind. At the
//! end every webhook that was acknowledged must have become its review.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use app::inbound::signed::Secret;
use serde_json::json;
use store::{Location, Store};

use super::data::{self, Seeded};
use super::wire::Wire;
use super::{Figures, Folder, load, median, percentile, serve};
use crate::wiring::say;

const CONNECTIONS: usize = 64;

pub(crate) async fn run(folder: &Folder, quick: bool) -> anyhow::Result<Figures> {
    let (runs, seconds) = if quick { (1, 2) } else { (3, 20) };
    let (mut rates, mut acks, mut drains) = (Vec::new(), Vec::new(), Vec::new());
    for run in 0..runs {
        let one = once(&folder.at(&format!("inbound-{run}")), Duration::from_secs(seconds)).await?;
        say(&format!(
            "run {run}: {:.0} webhooks a second, acknowledged p50 {:.1} ms, p99 {:.1} ms; all taken in {:.1} s after",
            one.per_s, one.p50, one.p99, one.drained_s
        ));
        rates.push(one.per_s);
        acks.push(one.p99);
        drains.push(one.drained_s);
    }
    Ok(Figures::from([
        ("webhooks_per_s", median(rates)),
        ("ack_p99_ms", median(acks)),
        ("drained_s", median(drains)),
        ("lost", 0.0),
    ]))
}

struct Once {
    per_s: f64,
    p50: f64,
    p99: f64,
    drained_s: f64,
}

async fn once(home: &std::path::Path, long: Duration) -> anyhow::Result<Once> {
    let (app, shop, channel) = data::shop(home).await?;
    let owner = load::owner(&app, shop).await?;
    let secret = app.make_inbound_secret(&owner, channel).await?;
    app.store.close().await;
    let secret = Secret::parse(&secret).context("the channel's secret")?;
    let (child, _) = tokio::task::block_in_place(|| serve::start(home, false))?;
    let address: SocketAddr = child.address.parse().context("the child's address")?;
    let path: Arc<str> = format!("/hooks/{shop}/{channel}").into();
    let began = Instant::now();
    let senders: Vec<_> = (0..CONNECTIONS)
        .map(|n| tokio::spawn(sender(address, Arc::clone(&path), secret.clone(), n, began + long)))
        .collect();
    let mut took = Vec::new();
    for sender in senders {
        took.extend(sender.await??);
    }
    let per_s = took.len() as f64 / began.elapsed().as_secs_f64();
    let drained = Instant::now();
    let store = Store::open(&Location::Folder(home.to_owned())).await?;
    loop {
        let mut tx = store.read().await?;
        if tx.inbound_open(shop).await?.is_empty() {
            let reviews: i64 = tx.channel_counts(shop).await?.iter().map(|(_, count, _)| count).sum();
            ensure!(reviews == took.len() as i64, "{} acknowledged, {reviews} reviews", took.len());
            break;
        }
        drop(tx);
        ensure!(drained.elapsed() < Duration::from_mins(5), "not taken in after five minutes");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let drained_s = drained.elapsed().as_secs_f64();
    store.close().await;
    serve::stop(child)?;
    Ok(Once { per_s, p50: percentile(&mut took, 0.5), p99: percentile(&mut took, 0.99), drained_s })
}

/// One connection: the next webhook as soon as the one before is acknowledged. Gives the latencies in milliseconds.
async fn sender(
    address: SocketAddr,
    path: Arc<str>,
    secret: Secret,
    n: usize,
    until: Instant,
) -> anyhow::Result<Vec<f64>> {
    let seeded = Seeded::new(n as u64);
    let mut wire = Wire::connect(address, "").await?;
    let mut took = Vec::new();
    while Instant::now() < until {
        let id = format!("{n}-{}", took.len());
        let text = format!("The cup arrived with a crack, order {}", seeded.next() % 1_000_000);
        let review = json!({ "review_id": id, "rating": 1 + seeded.next() % 5, "text": text });
        let body = json!({ "type": "review.created", "data": review }).to_string();
        let began = Instant::now();
        let status = wire.post_signed(&path, &secret, &id, body.as_bytes()).await?;
        ensure!(status == 200, "webhook {id}: {status}");
        took.push(began.elapsed().as_secs_f64() * 1e3);
    }
    Ok(took)
}
