//! How long the heavy things take with a million reviews. Not part of a normal run:
//! `cargo test -p store --release --test contract -- --ignored --nocapture scale`.

use std::time::Instant as Watch;

use domain::ids::CaseId;
use domain::reading::Issue;
use domain::time::{Instant, Span};
use store::Batch;
use store::overview::{Range, Scope};
use testkit::{Sample, World, each_database};

const REVIEWS: usize = 1_000_000;
const BATCH: usize = 1_000;
const DAYS: i64 = 365;

const TEXTS: [&str; 6] = [
    "收到的杯子釉面有裂纹，客服一直不回复，太失望了",
    "物流太慢，等了十天才到，包装也破了",
    "The cup arrived broken and nobody answers my messages",
    "Giao hàng chậm, không đúng mô tả",
    "杯子很好看，颜色也正，会回购",
    "barang rusak, penjual tidak membalas",
];

async fn fill(world: &World) {
    let end = world.now();
    for batch_no in 0..REVIEWS / BATCH {
        let mut batch = Batch::new(world.shop);
        for i in 0..BATCH {
            let n = batch_no * BATCH + i;
            let ago = Span::seconds((REVIEWS - n) as i64 * DAYS * 86_400 / REVIEWS as i64);
            world.clock.set(end - ago);
            let bad = world.entropy.below(10) < 4;
            let sample = Sample {
                rating: if bad { 1 } else { 5 },
                issue: bad.then(|| *world.entropy.pick(Issue::ALL)),
                product: Some(format!("P{}", world.entropy.below(300))),
                why: if bad { vec!["裂纹".to_owned(), "broken".to_owned()] } else { Vec::new() },
                ..Sample::bad(&format!("R{n}"), &format!("{} {n}", TEXTS[world.entropy.below(TEXTS.len())]))
            };
            let case = bad.then(|| CaseId::new(world.now(), &world.entropy));
            let review = world.put_review(&mut batch, &sample, case).unwrap();
            if let Some(case) = case {
                world.put_case(&mut batch, case, n as i64, &sample, review).unwrap();
            }
        }
        world.write(batch).await.unwrap();
    }
    world.clock.set(end);
}

#[expect(clippy::print_stdout, reason = "the figures are what this test is for")]
fn say(database: &str, what: &str, since: Watch) {
    println!("{database}: {what}: {:.0?}", since.elapsed());
}

#[tokio::test]
#[ignore = "takes minutes"]
async fn a_million_reviews() {
    each_database(async |db| {
        let name = db.store.database();
        let world = World::new(&db.store, 1).await;
        let watch = Watch::now();
        fill(&world).await;
        say(name, "filling", watch);
        for days in [30, DAYS] {
            overview(&world, name, days).await;
        }
        for query in ["裂纹", "broken", "hang cham", "99999"] {
            let watch = Watch::now();
            let found = db.store.read().await.unwrap().search(world.shop, query, 50).await.unwrap();
            say(name, &format!("search {query}: {}", found.len()), watch);
        }
        let watch = Watch::now();
        let report = db.store.examine(|_| {}).await.unwrap();
        say(name, &format!("doctor over {} events and {} rows", report.events, report.rows), watch);
        assert_eq!(report.findings, []);
        let watch = Watch::now();
        db.store.backup(&db.folder.path().join("b.kintsugi")).await.unwrap();
        say(name, "backup", watch);
    })
    .await;
}

async fn overview(world: &World, name: &str, days: i64) {
    let to = world.now();
    let from = to - Span::hours(24 * days);
    let previous = Range { from: from - Span::hours(24 * days), to: from };
    let scope = Scope { shop: world.shop, channel: None, range: Range { from, to }, previous };
    let bounds: Vec<Instant> = (0..=days).map(|d| from + Span::hours(24 * d)).collect();
    let mut tx = world.store.read().await.unwrap();
    let whole = Watch::now();
    macro_rules! timed {
        ($what:literal, $ask:expr) => {{
            let watch = Watch::now();
            $ask.await.unwrap();
            say(name, &format!("overview of {days} days: {}", $what), watch);
        }};
    }
    timed!("days", tx.overview_days(&scope, &bounds, &[world.channel]));
    timed!("previous", tx.overview_counts(&scope, previous, &[]));
    timed!("promises", tx.overview_promises(&scope));
    timed!("response", tx.overview_response(&scope, &bounds));
    timed!("funnel", tx.overview_funnel(&scope));
    timed!("rising", tx.overview_rising(&scope));
    timed!("words", tx.overview_words(&scope));
    timed!("decisions", tx.overview_decisions(&scope, to));
    say(name, &format!("overview of {days} days: all"), whole);
}
