//! The log: a gapless sequence, optimistic versions, one transaction for an event and what follows from it.

use domain::case::{CaseEvent, Command};
use domain::shop::ShopEvent;
use domain::time::Span;
use store::{Batch, StoreError, args};
use testkit::build::ACTOR;
use testkit::{Sample, World, each_database};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_sequence_stays_gapless_under_concurrent_appends() {
    each_database(async |db| {
        let world = std::sync::Arc::new(World::new(&db.store, 1).await);
        let tasks: Vec<_> = (0..8)
            .map(|task| {
                let world = world.clone();
                tokio::spawn(async move {
                    let mut spans = Vec::new();
                    for i in 0..10 {
                        let mut batch = Batch::new(world.shop);
                        for j in 0..=i % 3 {
                            let sample = Sample::good(&format!("R{task}-{i}-{j}"), "nice");
                            world.put_review(&mut batch, &sample, None).unwrap();
                        }
                        let mut tx = world.store.write().await.unwrap();
                        let appended = tx.append(batch, None).await.unwrap();
                        tx.commit().await.unwrap();
                        spans.push((appended.before, appended.after));
                    }
                    spans
                })
            })
            .collect();
        let mut spans = Vec::new();
        for task in tasks {
            spans.extend(task.await.unwrap());
        }
        spans.sort_unstable();
        assert_eq!(spans[0].0, 3);
        assert!(spans.windows(2).all(|w| w[0].1 == w[1].0), "{spans:?}");
        let mut tx = db.store.read().await.unwrap();
        let seqs: Vec<i64> =
            tx.log_after(world.shop, 0, 1_000).await.unwrap().iter().map(|e| e.seq).collect();
        assert_eq!(seqs, (1..=spans.last().unwrap().1).collect::<Vec<_>>());
        drop(tx);
        assert_eq!(db.store.examine(|_| {}).await.unwrap().findings, []);
    })
    .await;
}

#[tokio::test]
async fn a_stream_that_moved_on_refuses_the_late_writer() {
    each_database(async |db| {
        let world = World::new(&db.store, 1).await;
        let (_, case) = world.review(&Sample::bad("R1", "坏了")).await.unwrap();
        let case = case.unwrap();
        let stale = db.store.read().await.unwrap().load_case(world.shop, case).await.unwrap().unwrap();
        world.command(case, &Command::Start).await.unwrap().unwrap();
        let mut batch = Batch::new(world.shop);
        let note = CaseEvent::NoteAdded { text: "late".to_owned() };
        world.put_case_events(&mut batch, stale, &[note]).unwrap();
        assert!(matches!(world.write(batch).await, Err(StoreError::Conflict)));
        // Nothing of it stays: neither the event nor the row nor the sequence number.
        assert_eq!(db.store.examine(|_| {}).await.unwrap().findings, []);
    })
    .await;
}

#[tokio::test]
async fn what_was_prepared_on_an_older_log_is_refused() {
    each_database(async |db| {
        let world = World::new(&db.store, 1).await;
        let seq = db.store.read().await.unwrap().shop(world.shop).await.unwrap().unwrap().seq;
        let batch = |id: &str| {
            let mut batch = Batch::new(world.shop);
            world.put_review(&mut batch, &Sample::good(id, "fine"), None).unwrap();
            batch
        };
        let mut tx = db.store.write().await.unwrap();
        let appended = tx.append(batch("R1"), Some(seq)).await.unwrap();
        assert_eq!((appended.before, appended.after), (seq, seq + 1));
        tx.commit().await.unwrap();
        let mut tx = db.store.write().await.unwrap();
        assert!(matches!(tx.append(batch("R2"), Some(seq)).await, Err(StoreError::Conflict)));
    })
    .await;
}

#[tokio::test]
async fn an_external_id_is_taken_once() {
    each_database(async |db| {
        let world = World::new(&db.store, 1).await;
        world.review(&Sample::good("R1", "fine")).await.unwrap();
        assert!(matches!(world.review(&Sample::good("R1", "again")).await, Err(StoreError::Conflict)));
        assert_eq!(db.store.examine(|_| {}).await.unwrap().findings, []);
    })
    .await;
}

#[tokio::test]
async fn a_transaction_that_is_dropped_leaves_nothing() {
    each_database(async |db| {
        let world = World::new(&db.store, 1).await;
        let mut batch = Batch::new(world.shop);
        world.put_review(&mut batch, &Sample::good("R1", "杯子很好"), None).unwrap();
        let mut tx = db.store.write().await.unwrap();
        tx.append(batch, None).await.unwrap();
        drop(tx);
        let mut tx = db.store.read().await.unwrap();
        assert_eq!(tx.shop(world.shop).await.unwrap().unwrap().seq, 3);
        assert!(tx.search(world.shop, "杯子", 10).await.unwrap().is_empty());
        drop(tx);
        assert_eq!(db.store.examine(|_| {}).await.unwrap().findings, []);
    })
    .await;
}

#[tokio::test]
async fn of_many_rows_with_one_key_the_last_stands() {
    each_database(async |db| {
        let world = World::new(&db.store, 1).await;
        let mut cases = Vec::new();
        for i in 0..120 {
            cases.push(world.review(&Sample::bad(&format!("R{i}"), "坏")).await.unwrap().1.unwrap());
        }
        let mut batch = Batch::new(world.shop);
        // 120 cases with three clocks each lie between the two rows of the first case.
        for case in cases.iter().chain(&cases[..1]) {
            let mut tx = db.store.read().await.unwrap();
            let mut loaded = tx.load_case(world.shop, *case).await.unwrap().unwrap();
            drop(tx);
            if batch.len() >= cases.len() {
                let note = CaseEvent::NoteAdded { text: "first".to_owned() };
                loaded.case.apply(world.now(), ACTOR, &note);
                batch_head(&mut loaded, &world, &note);
            }
            let note = CaseEvent::NoteAdded { text: "first".to_owned() };
            world.put_case_events(&mut batch, loaded, &[note]).unwrap();
        }
        world.write(batch).await.unwrap();
        assert_eq!(db.store.examine(|_| {}).await.unwrap().findings, []);
    })
    .await;
}

/// Moves a loaded case's head as if an event of the same batch had been written.
fn batch_head(loaded: &mut store::projection::case::Loaded, world: &World, event: &CaseEvent) {
    let mut scratch = Batch::new(world.shop);
    scratch.event(loaded.case.id.0, &mut loaded.head, world.now(), ACTOR, event.kind(), event).unwrap();
}

#[tokio::test]
async fn shop_events_change_rows_in_their_order() {
    each_database(async |db| {
        let world = World::new(&db.store, 1).await;
        let joined = world.now();
        let user = domain::ids::UserId::new(world.now(), &world.entropy);
        let later = world.clock.advance(Span::hours(1));
        let mut policy = world.terms.policy.clone();
        policy.version = 2;
        let events = [
            ShopEvent::MemberAdded { user, role: domain::access::Role::Agent },
            ShopEvent::MemberRemoved { user },
            ShopEvent::RoleChanged { user: world.owner, role: domain::access::Role::Lead },
            ShopEvent::Renamed { name: "New".to_owned(), zone: "Asia/Jakarta".to_owned() },
            ShopEvent::PolicyChanged { policy },
        ];
        let mut tx = db.store.write().await.unwrap();
        tx.shop_events(world.shop, later, ACTOR, &events).await.unwrap();
        let rows = tx
            .all("SELECT user_id, role, joined_at FROM members WHERE shop_id = $1", args![world.shop])
            .await
            .unwrap();
        let rows: Vec<_> =
            rows.iter().map(|r| (r.uuid(0).unwrap(), r.text(1).unwrap(), r.instant(2).unwrap())).collect();
        assert_eq!(rows, [(world.owner.0, "lead".to_owned(), joined)]);
        let shop = tx.shop(world.shop).await.unwrap().unwrap();
        assert_eq!((shop.name.as_str(), shop.zone.as_str()), ("New", "Asia/Jakarta"));
        assert_eq!(tx.policy(world.shop).await.unwrap().version, 2);
        tx.commit().await.unwrap();
        assert_eq!(db.store.examine(|_| {}).await.unwrap().findings, []);
    })
    .await;
}

#[tokio::test]
async fn shops_are_kept_apart() {
    each_database(async |db| {
        let (one, two) = (World::new(&db.store, 1).await, World::new(&db.store, 2).await);
        // The same external id, number and words in both.
        let sample = Sample {
            product: Some("P1".to_owned()),
            order: Some("O1".to_owned()),
            ..Sample::bad("R1", "杯子裂纹")
        };
        let (review, case) = one.review(&sample).await.unwrap();
        two.review(&sample).await.unwrap();
        let case = case.unwrap();
        let mut tx = db.store.read().await.unwrap();
        assert_eq!(tx.search(one.shop, "裂纹", 10).await.unwrap(), [review.0]);
        assert!(!tx.search(two.shop, "裂纹", 10).await.unwrap().contains(&review.0));
        assert!(tx.load_case(two.shop, case).await.unwrap().is_none());
        assert!(tx.load_review(two.shop, review).await.unwrap().is_none());
        assert_eq!(tx.stream(two.shop, case.0).await.unwrap().len(), 0);
        assert_eq!(tx.queue_rows(two.shop, &[case]).await.unwrap().len(), 0);
        assert_eq!(tx.queue_count(two.shop, &store::queue::Filter::default(), 10).await.unwrap(), 1);
        assert_eq!(tx.case_by_number(one.shop, 1).await.unwrap(), Some(case));
        assert_ne!(tx.case_by_number(two.shop, 1).await.unwrap(), Some(case));
        assert!(tx.cases_of_streams(two.shop, &[review.0]).await.unwrap().is_empty());
        assert_eq!(tx.channels(two.shop).await.unwrap().len(), 1);
        assert!(tx.channel(two.shop, one.channel).await.unwrap().is_none());
        assert!(tx.role(two.shop, one.owner).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn channels_know_what_came_over_them() {
    each_database(async |db| {
        let world = World::new(&db.store, 1).await;
        let mut tx = db.store.read().await.unwrap();
        assert_eq!(tx.channel_counts(world.shop).await.unwrap(), []);
        drop(tx);
        world.review(&Sample::good("R1", "好")).await.unwrap();
        let last = world.clock.advance(Span::hours(1));
        world.review(&Sample::good("R0", "好")).await.unwrap();
        let mut tx = db.store.read().await.unwrap();
        assert_eq!(tx.channel_counts(world.shop).await.unwrap(), [(world.channel, 2, Some(last))]);
    })
    .await;
}

#[tokio::test]
async fn the_audit_trail_reads_backwards_and_narrows_by_beginning() {
    each_database(async |db| {
        let world = World::new(&db.store, 1).await;
        let (_, case) = world.review(&Sample::bad("R1", "坏了")).await.unwrap();
        world.command(case.unwrap(), &Command::Start).await.unwrap().unwrap();
        let mut tx = db.store.read().await.unwrap();
        let mut kinds = async |before, kind, actor, limit| {
            let events = tx.log_before(world.shop, before, kind, actor, limit).await.unwrap();
            events.iter().map(|e| (e.seq, e.kind.clone())).collect::<Vec<_>>()
        };
        let named =
            |list: &[(i64, &str)]| -> Vec<_> { list.iter().map(|(s, k)| (*s, (*k).to_owned())).collect() };
        assert_eq!(
            kinds(i64::MAX, None, None, 2).await,
            named(&[(6, "case.state_changed"), (5, "case.opened")])
        );
        assert_eq!(kinds(6, Some("case."), None, 9).await, named(&[(5, "case.opened")]));
        assert_eq!(
            kinds(i64::MAX, Some("review"), Some("system:"), 9).await,
            named(&[(4, "review.received")])
        );
        assert_eq!(kinds(i64::MAX, None, Some("user:"), 9).await, []);
    })
    .await;
}
