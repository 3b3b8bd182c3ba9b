//! The queue: pages that neither repeat nor skip, in every order, under every filter.

use std::collections::BTreeSet;

use domain::case::{Command, Source, State};
use domain::ids::{BuyerId, CaseId, UserId};
use domain::inbound::ProductIn;
use domain::reading::Issue;
use domain::time::Span;
use store::args;
use store::queue::{Filter, Owner, Sort};
use testkit::{Sample, TestDatabase, World, each_database};

const ISSUES: [Issue; 3] = [Issue::Quality, Issue::Logistics, Issue::Mismatch];

/// 60 cases with many equal sort values.
async fn filled(db: &TestDatabase) -> (World, Vec<CaseId>) {
    let world = World::new(&db.store, 1).await;
    let product = ProductIn {
        external_id: "P1".into(),
        title: "Cup".into(),
        price: None,
        category: None,
        advertised: false,
    };
    world.product(product).await.unwrap();
    let buyer = BuyerId::new(world.now(), &world.entropy);
    let mut tx = db.store.write().await.unwrap();
    tx.add_buyers(world.shop, world.channel, vec![(buyer, "小王".to_owned())]).await.unwrap();
    tx.commit().await.unwrap();
    let mut cases = Vec::new();
    for i in 0..60_usize {
        if i % 5 == 0 {
            world.clock.advance(Span::seconds(1));
        }
        let sample = Sample {
            rating: 1 + (i % 2) as u8,
            issue: Some(ISSUES[i % 3]),
            severity: 1 + (i % 3) as u8,
            product: (i % 4 == 0).then(|| "P1".to_owned()),
            buyer: (i % 10 == 0).then_some(buyer),
            ..Sample::bad(&format!("R{i}"), "坏了")
        };
        cases.push(world.review(&sample).await.unwrap().1.unwrap());
    }
    (world, cases)
}

#[tokio::test]
async fn every_order_pages_through_all_without_repeat_or_gap() {
    each_database(async |db| {
        let (world, cases) = filled(db).await;
        let sorts = [Sort::Deadline, Sort::Newest, Sort::Oldest, Sort::Priority, Sort::Value];
        for sort in sorts {
            for size in [1, 7, 60, 100] {
                let mut tx = db.store.read().await.unwrap();
                let (mut seen, mut after) = (Vec::new(), None);
                loop {
                    let page = tx.queue(world.shop, &Filter::default(), sort, after, size).await.unwrap();
                    assert!(page.len() as i64 <= size);
                    after = page.last().map(store::queue::QueueRow::cursor);
                    seen.extend(page.iter().map(|r| r.id));
                    if (page.len() as i64) < size {
                        break;
                    }
                }
                assert_eq!(seen.len(), cases.len(), "{sort:?} by {size}");
                assert_eq!(
                    seen.iter().collect::<BTreeSet<_>>(),
                    cases.iter().collect(),
                    "{sort:?} by {size}"
                );
            }
        }
    })
    .await;
}

#[tokio::test]
async fn rows_come_in_the_order_they_are_asked_for() {
    each_database(async |db| {
        let (world, cases) = filled(db).await;
        let mut tx = db.store.read().await.unwrap();
        let all = Filter::default();
        let mut rows = async |sort| tx.queue(world.shop, &all, sort, None, 100).await.unwrap();
        assert_eq!(rows(Sort::Newest).await[0].id, *cases.iter().max().unwrap());
        assert_eq!(rows(Sort::Oldest).await[0].id, *cases.iter().min().unwrap());
        assert!(rows(Sort::Deadline).await.is_sorted_by_key(|r| (r.next_due.unwrap().1, r.id)));
        assert!(rows(Sort::Priority).await.is_sorted_by_key(|r| std::cmp::Reverse((r.priority, r.id))));
        let first =
            rows(Sort::Oldest).await.into_iter().find(|r| r.buyer.is_some() && r.product.is_some()).unwrap();
        assert_eq!(first.buyer_name.as_deref(), Some("小王"));
        assert_eq!(first.product, Some(("P1".to_owned(), Some("Cup".to_owned()))));
        assert_eq!((first.channel_name.as_str(), first.platform.as_str()), ("Main", "generic"));
    })
    .await;
}

/// Filters and how many of the cases below they match.
fn filters(world: &World, me: UserId, cases: &[CaseId]) -> Vec<(Filter, usize)> {
    let (f, now) = (Filter::default, world.now());
    vec![
        (f(), 60),
        (Filter { open: Some(true), ..f() }, 59),
        (Filter { open: Some(false), ..f() }, 1),
        (Filter { state: vec![State::Verifying], ..f() }, 1),
        (Filter { state: vec![State::New, State::Verifying], ..f() }, 60),
        (Filter { issue: vec![Issue::Quality], ..f() }, 20),
        (Filter { issue: vec![Issue::Service], ..f() }, 0),
        (Filter { severity: vec![3], ..f() }, 20),
        (Filter { severity: vec![1, 2, 3], ..f() }, 60),
        (Filter { channel: vec![world.channel], ..f() }, 60),
        (Filter { source: vec![Source::Message], ..f() }, 0),
        (Filter { assignee: Some(Owner::Nobody), ..f() }, 59),
        (Filter { assignee: Some(Owner::Person(me)), ..f() }, 1),
        (Filter { overdue_at: Some(now), ..f() }, 0),
        (Filter { overdue_at: Some(now + Span::hours(5)), open: Some(true), ..f() }, 59),
        (Filter { star: vec![1], ..f() }, 30),
        (Filter { product: Some("P1".to_owned()), ..f() }, 15),
        (Filter { snoozed_at: Some((true, now)), ..f() }, 1),
        (Filter { snoozed_at: Some((false, now)), ..f() }, 59),
        (Filter { snoozed_at: Some((true, now + Span::hours(2))), ..f() }, 0),
        (Filter { approval_pending: Some(true), ..f() }, 0),
        (Filter { approval_pending: Some(false), escalated: Some(false), ..f() }, 60),
        (Filter { opened: (Some(now), None), ..f() }, 5),
        (Filter { opened: (None, Some(now)), ..f() }, 55),
        (Filter { ids: Some(vec![]), ..f() }, 0),
        (Filter { ids: Some(cases[..7].to_vec()), issue: vec![Issue::Quality], ..f() }, 3),
    ]
}

#[tokio::test]
async fn filters_agree_with_each_other_and_with_the_count() {
    each_database(async |db| {
        let (world, cases) = filled(db).await;
        let me = UserId::new(world.now(), &world.entropy);
        world.command(cases[0], &Command::Assign { to: Some(me) }).await.unwrap().unwrap();
        world.command(cases[1], &Command::Start).await.unwrap().unwrap();
        world
            .command(cases[2], &Command::Snooze { until: world.now() + Span::hours(1) })
            .await
            .unwrap()
            .unwrap();
        world.command(cases[4], &Command::Merge { into: cases[3] }).await.unwrap().unwrap();
        for (filter, expected) in filters(&world, me, &cases) {
            let mut tx = db.store.read().await.unwrap();
            let rows = tx.queue(world.shop, &filter, Sort::Deadline, None, 100).await.unwrap();
            assert_eq!(rows.len(), expected, "{filter:?}");
            assert_eq!(
                tx.queue_count(world.shop, &filter, 10_000).await.unwrap(),
                expected as i64,
                "{filter:?}"
            );
            assert_eq!(tx.queue_count(world.shop, &filter, 1).await.unwrap(), expected.min(1) as i64);
            let mut ids = tx.queue_ids(world.shop, &filter, 1_000).await.unwrap();
            ids.sort_unstable();
            let mut listed: Vec<_> = rows.iter().map(|r| r.id).collect();
            listed.sort_unstable();
            assert_eq!(ids, listed, "{filter:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn lookups_for_merging_give_the_first_open_case() {
    each_database(async |db| {
        let world = World::new(&db.store, 1).await;
        let buyer = BuyerId::new(world.now(), &world.entropy);
        let sample =
            |id: &str| Sample { order: Some("O1".to_owned()), buyer: Some(buyer), ..Sample::bad(id, "坏") };
        let first = world.review(&sample("R1")).await.unwrap().1.unwrap();
        world.clock.advance(Span::hours(1));
        let second = world.review(&sample("R2")).await.unwrap().1.unwrap();
        let orders = BTreeSet::from(["O1".to_owned(), "O2".to_owned()]);
        let mut tx = db.store.read().await.unwrap();
        let by_order = tx.open_cases_by_order(world.shop, world.channel, &orders).await.unwrap();
        assert_eq!(by_order.into_iter().collect::<Vec<_>>(), [("O1".to_owned(), first)]);
        let by_buyer = tx.open_cases_by_buyer(world.shop, &[buyer], world.now()).await.unwrap();
        assert_eq!(by_buyer[&buyer], (second, Some("O1".to_owned())), "only the second is young enough");
        assert_eq!(tx.cases_of_buyer(world.shop, buyer, 9).await.unwrap(), [second, first]);
        let due = tx.timers(world.now() + Span::minutes(20), 9).await.unwrap();
        assert_eq!(due.len(), 1, "the first case's half hour ran out: {due:?}");
        assert_eq!(due[0].2, first);
        drop(tx);
        let mut tx = db.store.read().await.unwrap();
        let row =
            tx.first("SELECT COUNT(*) FROM clocks WHERE shop_id = $1", args![world.shop]).await.unwrap();
        assert_eq!(row.unwrap().int(0).unwrap(), 6);
    })
    .await;
}
