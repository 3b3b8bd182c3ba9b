//! `bench outbox`: many acts queued on channels with small and with large budgets leave through the real worker; the
//! platform is a stub that answers after a moment and remembers when each came. Counted: acts a second, whether any window
//! of any channel had more than its budget, whether any act came twice, and the longest that a channel with work waited.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant as Moment};

use anyhow::{Context as _, ensure};
use app::links::{Setting, Ways};
use app::{App, Caller};
use channels::connector::{Abilities, Call, Connector, Delivery, Doing, Done, Failure, Field};
use channels::wire::{Answer, NoAnswer, Request, Wire};
use domain::case::{ActKind, Command, Context, Subject, decide};
use domain::ids::{ActId, ChannelId, ShopId};
use domain::rulebook::Ruled;
use domain::time::{Instant, Span};
use store::Batch;
use store::projection::case::put;
use tokio_util::sync::CancellationToken;

use super::{Figures, Folder, data};
use crate::wiring::say;

/// How long the platform takes to answer.
const ANSWERS_AFTER: Duration = Duration::from_millis(10);
/// Acts written in one transaction.
const CHUNK: usize = 500;

/// A platform with a budget of its own.
struct Stub {
    name: &'static str,
    /// In a second.
    budget: u32,
}

static STUBS: [Stub; 8] = [
    Stub { name: "stub_0", budget: 20 },
    Stub { name: "stub_1", budget: 50 },
    Stub { name: "stub_2", budget: 1_000 },
    Stub { name: "stub_3", budget: 1_000 },
    Stub { name: "stub_4", budget: 1_000 },
    Stub { name: "stub_5", budget: 1_000 },
    Stub { name: "stub_6", budget: 1_000 },
    Stub { name: "stub_7", budget: 1_000 },
];

impl Connector for Stub {
    fn platform(&self) -> &'static str {
        self.name
    }

    fn name(&self) -> &'static str {
        self.name
    }

    fn base(&self, _market: &str) -> String {
        format!("https://{}.example", self.name)
    }

    fn abilities(&self) -> Abilities {
        let budget = (self.budget, Span::seconds(1));
        Abilities { reads: &[], does: &[Doing::Reply], finds: &[], pushes: false, once: &[], budget }
    }

    fn fields(&self) -> &'static [Field] {
        &[]
    }

    fn check(&self, _call: &Call<'_>) -> Result<(), Failure> {
        Ok(())
    }

    fn send(&self, call: &Call<'_>, delivery: &Delivery) -> Result<Done, Failure> {
        call.wire.call(&Request::post(self.name, delivery.key.clone()))?;
        Ok(Done { id: None })
    }
}

fn find(platform: &str) -> Option<&'static dyn Connector> {
    STUBS.iter().find(|stub| stub.name == platform).map(|stub| stub as &dyn Connector)
}

/// What came: the platform, the act's key, when.
type Came = (String, String, Moment);

/// Answers after a moment, and remembers.
#[derive(Default)]
struct Platform(Mutex<Vec<Came>>);

impl Wire for Platform {
    fn call(&self, request: &Request) -> Result<Answer, NoAnswer> {
        let came = (request.url.clone(), String::from_utf8_lossy(&request.body).into_owned(), Moment::now());
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(came);
        std::thread::sleep(ANSWERS_AFTER);
        Ok(Answer { status: 200, headers: Vec::new(), body: Vec::new() })
    }
}

pub(crate) async fn run(folder: &Folder, quick: bool) -> anyhow::Result<Figures> {
    let acts = if quick { 1_200 } else { 100_000 };
    let home = folder.at("outbox");
    let (app, shop, _) = data::shop(&home).await?;
    let platform = Arc::new(Platform::default());
    app.set_ways(Ways { wire: platform.clone(), find, pace: None });
    let began = Moment::now();
    let queued = fill(&app, shop, acts).await?;
    say(&format!("{queued} acts queued in {:.1} s", began.elapsed().as_secs_f64()));
    let (stop, began) = (CancellationToken::new(), Moment::now());
    let worker = tokio::spawn(app::work::outbox::run(Arc::clone(&app), stop.clone()));
    while !is_empty(&app, shop).await? {
        ensure!(began.elapsed() < Duration::from_mins(30), "not sent after half an hour");
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    let seconds = began.elapsed().as_secs_f64();
    stop.cancel();
    worker.await?;
    let came = std::mem::take(&mut *platform.0.lock().unwrap_or_else(PoisonError::into_inner));
    let keys: BTreeSet<&String> = came.iter().map(|(_, key, _)| key).collect();
    ensure!(keys.len() == queued, "{queued} acts were queued and {} came", keys.len());
    let figures = Figures::from([
        ("acts", queued as f64),
        ("acts_per_s", queued as f64 / seconds),
        ("sent_twice", (came.len() - keys.len()) as f64),
        ("over_budget", over_budget(&app, shop).await? as f64),
        ("longest_gap_ms", longest_gap(&came)),
    ]);
    app.store.close().await;
    Ok(figures)
}

async fn is_empty(app: &App, shop: ShopId) -> anyhow::Result<bool> {
    Ok(app.store.read().await?.outbox_counts(shop).await?.is_empty())
}

/// Channels of all platforms with their acts: small ones get few, so that everything ends in a reasonable time.
async fn fill(app: &Arc<App>, shop: ShopId, acts: usize) -> anyhow::Result<usize> {
    let caller = Caller::system(shop, "bench");
    let few = acts / 100;
    let many = (acts - 2 * few) / (STUBS.len() - 2);
    let mut queued = 0;
    for stub in &STUBS {
        let channel = app.add_channel(&caller, stub.name, stub.name, "").await?.id;
        app.set_link(&caller, channel, Setting { connected: Some(true), ..Setting::default() }).await?;
        let wanted = if stub.budget < 100 { few } else { many };
        // Not every review complains, and some belong to one case.
        data::fill(app, shop, channel, (wanted * 4) as u64).await?;
        queued += queue(app, shop, channel, wanted).await?;
    }
    Ok(queued)
}

/// A public reply for so many cases of a channel, written as the desk writes it, many in one transaction.
async fn queue(app: &Arc<App>, shop: ShopId, channel: ChannelId, wanted: usize) -> anyhow::Result<usize> {
    let (mut queued, mut after) = (0, uuid::Uuid::nil());
    loop {
        let mut tx = app.store.write().await?;
        let terms = app.terms(&mut tx, shop).await?;
        let sql =
            "SELECT id FROM cases WHERE shop_id = $1 AND channel_id = $2 AND id > $3 ORDER BY id LIMIT 500";
        let rows = tx.all(sql, vec![shop.into(), channel.into(), after.into()]).await?;
        let ids = rows.iter().map(|row| Ok(row.uuid(0)?.into())).collect::<store::Result<Vec<_>>>()?;
        let Some(domain::ids::CaseId(last)) = ids.last().copied() else { return Ok(queued) };
        after = last;
        let (mut batch, now) = (Batch::new(shop), app.now());
        let cx = Context { now, terms: &terms, other: None };
        for mut loaded in tx.load_cases(shop, &ids).await? {
            let reviews = loaded.case.feedbacks.iter().filter(|g| matches!(g.subject, Subject::Review(_)));
            if queued == wanted || reviews.count() == 0 || loaded.case.unanswered_review().is_none() {
                continue;
            }
            let act = ActId::new(now, app.entropy.as_ref());
            let draft = Command::DraftAct {
                act,
                what: ActKind::PublicReply,
                text: "Thank you; we are sorry and look into it.".to_owned(),
                language: "en".to_owned(),
                rules: Box::new(Ruled::silent(ActKind::PublicReply)),
            };
            for command in [draft, Command::QueueAct { act, at: now }] {
                // One that needs approval is not queued.
                let Ok(events) = decide(&loaded.case, &command, &cx) else { continue };
                for event in &events {
                    batch.event(
                        loaded.case.id.0,
                        &mut loaded.head,
                        now,
                        "system:bench",
                        event.kind(),
                        event,
                    )?;
                    loaded.case.apply(now, "system:bench", event);
                }
                queued += usize::from(matches!(command, Command::QueueAct { .. }));
            }
            put(&mut batch, &loaded.case, false)?;
        }
        if !batch.is_empty() {
            tx.append(batch, None).await?;
        }
        tx.commit().await?;
        if ids.len() < CHUNK || queued == wanted {
            return Ok(queued);
        }
    }
}

/// Windows of a second with more tries than the channel's budget, by the log's own times.
async fn over_budget(app: &App, shop: ShopId) -> anyhow::Result<usize> {
    let mut tx = app.store.read().await?;
    let sql = "SELECT c.channel_id, e.at FROM events e JOIN cases c ON c.shop_id = e.shop_id AND c.id = e.stream \
               WHERE e.shop_id = $1 AND e.kind = 'case.act_leaving' ORDER BY e.seq";
    let mut times: BTreeMap<ChannelId, Vec<Instant>> = BTreeMap::new();
    for row in tx.all(sql, vec![shop.into()]).await? {
        times.entry(row.uuid(0)?.into()).or_default().push(row.instant(1)?);
    }
    let mut over = 0;
    for (channel, times) in times {
        let row = tx.channel(shop, channel).await?.context("the channel")?;
        let budget = STUBS.iter().find(|stub| stub.name == row.platform).map_or(0, |stub| stub.budget);
        let within = |from: &usize| {
            let until = times[*from] + Span::seconds(1);
            times[*from..].iter().take_while(|at| **at < until).count()
        };
        over += (0..times.len()).filter(|from| within(from) > budget as usize).count();
    }
    Ok(over)
}

/// The longest that any channel sent nothing while it had something, in milliseconds.
fn longest_gap(came: &[Came]) -> f64 {
    let mut last: BTreeMap<&str, Moment> = BTreeMap::new();
    let gaps = came.iter().filter_map(|(platform, _, at)| {
        let before = last.insert(platform, *at)?;
        Some((*at - before).as_secs_f64() * 1e3)
    });
    gaps.fold(0.0, f64::max)
}
