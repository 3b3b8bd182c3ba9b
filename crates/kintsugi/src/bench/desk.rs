//! `bench desk`: 1,000,000 cases and fifty agents at once, who read and write about once a second each, for ten minutes,
//! against `serve` in a process of its own. A message comes in twice a second; how soon it stands in another agent's
//! queue is measured through the event stream, as the console does it.

use std::collections::{BTreeMap, HashMap};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use app::inbound::signed::Secret;
use domain::access::Permission;
use domain::ids::{ChannelId, ShopId};
use serde_json::{Value, json};

use super::data::{self, Seeded, fill};
use super::wire::Wire;
use super::{Figures, Folder, load, percentile, serve};
use crate::wiring::say;

const AGENTS: usize = 50;
/// A reply with all four elements.
const REPLY: &str = "Thank you for telling us. We are sorry about the crack. We exchange it or refund you; please send us \
    a private message and we arrange it today.";

/// Latencies in milliseconds by what was asked.
type Latencies = BTreeMap<&'static str, Vec<f64>>;
/// Messages that are not seen yet, by the mark in their words.
type Pending = Arc<Mutex<HashMap<String, Instant>>>;

struct Place {
    address: SocketAddr,
    shop: ShopId,
    channel: ChannelId,
    secrets: Vec<String>,
    /// What the channel's webhooks are signed with.
    hook: Secret,
    until: Instant,
}

pub(crate) async fn run(folder: &Folder, quick: bool) -> anyhow::Result<Figures> {
    let (cases, seconds) = if quick { (20_000, 20) } else { (1_000_000, 600) };
    let home = folder.at("desk");
    let (shop, channel, secrets, hook) = prepare(&home, cases).await?;
    let (child, _) = tokio::task::block_in_place(|| serve::start(&home, false))?;
    let place = Arc::new(Place {
        address: child.address.parse().context("the child's address")?,
        shop,
        channel,
        secrets,
        hook,
        until: Instant::now() + Duration::from_secs(seconds),
    });
    let pending = Pending::default();
    let listener = tokio::spawn(listen(Arc::clone(&place), Arc::clone(&pending)));
    let visitor = tokio::spawn(visit(Arc::clone(&place), Arc::clone(&pending)));
    let agents: Vec<_> = (0..AGENTS).map(|n| tokio::spawn(agent(Arc::clone(&place), n))).collect();
    let mut most = 0.0_f64;
    while Instant::now() < place.until {
        tokio::time::sleep(Duration::from_secs(1)).await;
        most = most.max(serve::resident(&child.process)?);
    }
    let mut all = Latencies::new();
    for agent in agents {
        for (what, took) in agent.await?? {
            all.entry(what).or_default().extend(took);
        }
    }
    visitor.await??;
    tokio::time::sleep(Duration::from_secs(2)).await;
    listener.abort();
    let mut seen = match listener.await {
        Ok(failed) => failed.map(|()| Vec::new())?,
        Err(_stopped) => std::mem::take(&mut *SEEN.lock().unwrap_or_else(PoisonError::into_inner)),
    };
    let lost = pending.lock().unwrap_or_else(PoisonError::into_inner).len();
    serve::stop(child)?;
    Ok(report(all, &mut seen, lost, most, seconds))
}

/// When messages were seen, in milliseconds after they were sent.
static SEEN: Mutex<Vec<f64>> = Mutex::new(Vec::new());

fn report(mut all: Latencies, seen: &mut [f64], lost: usize, most: f64, seconds: u64) -> Figures {
    let mut pages = Vec::new();
    let mut worst = 0.0_f64;
    for (what, took) in &mut all {
        let (p50, p99) = (percentile(took, 0.5), percentile(took, 0.99));
        say(&format!("{what}: {} calls, p50 {p50:.1} ms, p99 {p99:.1} ms", took.len()));
        worst = worst.max(p99);
        pages.extend_from_slice(took);
    }
    let calls = pages.len() as f64;
    let visible = percentile(seen, 0.99);
    say(&format!(
        "{} messages seen, p50 {:.1} ms, p99 {visible:.1} ms; {lost} not seen; {most:.0} MiB resident at most",
        seen.len(),
        percentile(seen, 0.5)
    ));
    Figures::from([
        ("p99_ms", percentile(&mut pages, 0.99)),
        ("worst_page_p99_ms", worst),
        ("message_visible_p99_ms", visible),
        ("messages_lost", lost as f64),
        ("memory_mb", most * 1.048_576),
        ("calls_per_s", calls / seconds as f64),
    ])
}

/// Fills a shop, makes a token for each agent and for the one who listens, and the secret of the channel's webhooks.
async fn prepare(
    home: &std::path::Path,
    cases: u64,
) -> anyhow::Result<(ShopId, ChannelId, Vec<String>, Secret)> {
    let (app, shop, channel) = data::shop(home).await?;
    let began = Instant::now();
    fill(&app, shop, channel, cases).await?;
    say(&format!("{cases} cases in {:.0} s", began.elapsed().as_secs_f64()));
    // The deep tier has read everything: what is measured is a day of work, not the day of the import.
    let mut tx = app.store.write().await?;
    let seq = tx.shop(shop).await?.context("the shop")?.seq;
    tx.move_cursor(shop, app::work::deep::WORKER, 0, seq).await?;
    tx.commit().await?;
    let scopes = vec![
        Permission::CaseRead,
        Permission::CaseWork,
        Permission::CaseAssign,
        Permission::OverviewRead,
        Permission::PersonalDataRead,
    ];
    let owner = load::owner(&app, shop).await?;
    let mut secrets = Vec::new();
    for n in 0..=AGENTS {
        secrets.push(app.make_token(&owner, &format!("bench {n}"), scopes.clone(), None).await?.1);
    }
    let hook = app.make_inbound_secret(&owner, channel).await?;
    app.store.close().await;
    Ok((shop, channel, secrets, Secret::parse(&hook).context("the channel's secret")?))
}

/// An agent: looks at the queue, opens cases, writes; thinks about a second in between.
async fn agent(place: Arc<Place>, n: usize) -> anyhow::Result<Latencies> {
    let seeded = Seeded::new(1_000 + n as u64);
    let mut wire = Wire::connect(place.address, &place.secrets[n]).await?;
    let mut took = Latencies::new();
    let mut ids: Vec<String> = Vec::new();
    let base = format!("/api/v1/shops/{}", place.shop);
    while Instant::now() < place.until {
        let think = 500 + seeded.next() % 1_000;
        tokio::time::sleep(Duration::from_millis(think)).await;
        let id = ids.get((seeded.next() as usize) % ids.len().max(1)).cloned();
        let (what, method, path, body) = choose(&seeded, &base, id);
        let began = Instant::now();
        let (status, answer) = wire.ask(method, &path, body.to_string().as_bytes()).await?;
        let fine = status == 200 || matches!(status, 409 | 412 | 422);
        ensure!(fine, "{method} {path}: {status}: {}", String::from_utf8_lossy(answer));
        took.entry(what).or_default().push(began.elapsed().as_secs_f64() * 1e3);
        if what == "queue" {
            let page: Value = serde_json::from_slice(answer)?;
            let rows = page["items"].as_array().into_iter().flatten();
            ids = rows.filter_map(|row| row["id"].as_str().map(str::to_owned)).collect();
        }
    }
    Ok(took)
}

/// What an agent asks next: two reads in three, as people do.
fn choose(seeded: &Seeded, base: &str, id: Option<String>) -> (&'static str, &'static str, String, Value) {
    const FILTERS: [&str; 6] =
        ["", "&issue=quality", "&severity=2,3", "&state=new,verifying", "&assignee=none", "&star=1,2"];
    // The last two are 颜色 and 漏水.
    const WORDS: [&str; 4] = ["crack", "refund", "%E9%A2%9C%E8%89%B2", "%E6%BC%8F%E6%B0%B4"];
    let filter = FILTERS[(seeded.next() % 6) as usize];
    let queue = format!("{base}/cases?open=true&snoozed=false&sort=deadline&limit=50{filter}");
    let Some(id) = id else { return ("queue", "GET", queue, Value::Null) };
    let case = format!("{base}/cases/{id}");
    let command = |command: Value| ("command", "POST", format!("{case}/commands"), command);
    match seeded.next() % 100 {
        0..34 => ("queue", "GET", queue, Value::Null),
        34..60 => ("case", "GET", case, Value::Null),
        60..70 => {
            ("check", "POST", format!("{case}/acts/check"), json!({ "kind": "public_reply", "text": REPLY }))
        }
        70..78 => command(json!({ "kind": "note", "text": "called the warehouse, they look for it" })),
        78..83 => command(json!({ "kind": "verify", "verdict": "valid", "objectivity": "fair" })),
        83..86 => command(json!({ "kind": "set_issue", "issue": "quality", "severity": 2 })),
        86..89 => (
            "draft",
            "POST",
            format!("{case}/acts"),
            json!({ "kind": "private_message", "text": "Hello, we are sorry. A new one is on its way to you." }),
        ),
        89..93 => {
            let word = WORDS[(seeded.next() % 4) as usize];
            ("search", "GET", format!("{base}/cases?q={word}&limit=50"), Value::Null)
        }
        93..95 => ("count", "GET", format!("{base}/cases/count?open=true{filter}"), Value::Null),
        95..97 => ("approvals", "GET", format!("{base}/acts?state=approval_requested"), Value::Null),
        97..99 => ("overview", "GET", format!("{base}/overview"), Value::Null),
        _ => ("remedy", "GET", format!("{case}/remedies/suggestion"), Value::Null),
    }
}

/// Brings a buyer's message in twice a second, as the shop's own system does.
async fn visit(place: Arc<Place>, pending: Pending) -> anyhow::Result<()> {
    let mut wire = Wire::connect(place.address, "").await?;
    let path = format!("/hooks/{}/{}", place.shop, place.channel);
    let mut n = 0;
    while Instant::now() < place.until {
        n += 1;
        let mark = format!("mark{n:06}");
        let words = format!("Where is my parcel {mark}?");
        let message = json!({
            "message_id": format!("m{n}"), "conversation_id": format!("c{n}"), "buyer": format!("caller {n}"),
            "sender": "buyer", "text": words, "sent_at": domain::time::Clock::now(&app::SystemClock).to_string(),
        });
        let body = json!({ "type": "message.created", "data": message }).to_string();
        pending.lock().unwrap_or_else(PoisonError::into_inner).insert(mark, Instant::now());
        let status = wire.post_signed(&path, &place.hook, &format!("msg_{n}"), body.as_bytes()).await?;
        ensure!(status == 200, "webhook: {status}");
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    Ok(())
}

/// Another agent's console: reads the head of the queue whenever it is told that something changed.
async fn listen(place: Arc<Place>, pending: Pending) -> anyhow::Result<()> {
    let secret = &place.secrets[AGENTS];
    let mut stream = Wire::connect(place.address, secret).await?;
    let mut wire = Wire::connect(place.address, secret).await?;
    stream.listen(&format!("/api/v1/shops/{}/stream", place.shop)).await?;
    let newest = format!("/api/v1/shops/{}/cases?open=true&source=message&sort=newest&limit=10", place.shop);
    loop {
        let name = stream.event().await?;
        if !matches!(name.as_str(), "case" | "cases" | "reset") {
            continue;
        }
        if pending.lock().unwrap_or_else(PoisonError::into_inner).is_empty() {
            continue;
        }
        let page: Value = serde_json::from_slice(wire.read(&newest).await?)?;
        let now = Instant::now();
        let mut waiting = pending.lock().unwrap_or_else(PoisonError::into_inner);
        for row in page["items"].as_array().into_iter().flatten() {
            let words = row["excerpt"].as_str().unwrap_or_default();
            let mark = words.split_whitespace().find_map(|w| w.strip_suffix('?')).unwrap_or_default();
            if let Some(sent) = waiting.remove(mark) {
                let took = (now - sent).as_secs_f64() * 1e3;
                SEEN.lock().unwrap_or_else(PoisonError::into_inner).push(took);
            }
        }
    }
}
