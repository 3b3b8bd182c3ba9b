//! Jobs: claimed once, given back when a worker dies, never finished by a stale one.

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::ids::JobId;
use domain::time::{Instant, Span};
use store::jobs::{Ended, Job, LEASE};
use testkit::{TestDatabase, World, each_database};

fn job(world: &World, kind: &str, run_at: Instant) -> Job {
    Job {
        id: JobId::new(world.now(), &world.entropy),
        shop: world.shop,
        kind: kind.to_owned(),
        payload: "{}".to_owned(),
        state: "ready".to_owned(),
        run_at,
        attempts: 0,
        last_error: None,
        created_at: world.now(),
    }
}

async fn enqueue(db: &TestDatabase, job: &Job, key: Option<&str>) -> bool {
    let mut tx = db.store.write().await.unwrap();
    let added = tx.enqueue(job, key).await.unwrap();
    tx.commit().await.unwrap();
    added
}

async fn claim(store: &store::Store, now: Instant) -> Option<Job> {
    let mut tx = store.write().await.unwrap();
    let job = tx.claim(now).await.unwrap();
    tx.commit().await.unwrap();
    job
}

async fn finish(db: &TestDatabase, job: &Job, ended: &Ended, now: Instant) {
    let mut tx = db.store.write().await.unwrap();
    tx.finish(job.id, job.attempts, ended, now).await.unwrap();
    tx.commit().await.unwrap();
}

async fn state(db: &TestDatabase, world: &World, id: JobId) -> (String, i64, Option<String>) {
    let job = db.store.read().await.unwrap().job(world.shop, id).await.unwrap().unwrap();
    (job.state, job.attempts, job.last_error)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn eight_workers_claim_forty_jobs_once_each() {
    each_database(async |db| {
        let world = World::new(&db.store, 1).await;
        let now = world.now();
        for _ in 0..40 {
            assert!(enqueue(db, &job(&world, "work", now), None).await);
        }
        let store = Arc::new(db.store.clone());
        let workers: Vec<_> = (0..8)
            .map(|_| {
                let store = store.clone();
                tokio::spawn(async move {
                    let mut claimed = Vec::new();
                    // A worker that finds nothing may have stepped over rows that others hold: it asks again.
                    let mut idle = 0;
                    while idle < 5 {
                        match claim(&store, now).await {
                            Some(job) => claimed.push(job.id),
                            None => idle += 1,
                        }
                    }
                    claimed
                })
            })
            .collect();
        let mut all = Vec::new();
        for worker in workers {
            all.extend(worker.await.unwrap());
        }
        assert_eq!((all.len(), all.iter().collect::<BTreeSet<_>>().len()), (40, 40));
    })
    .await;
}

#[tokio::test]
async fn a_lease_that_ran_out_passes_on_and_the_stale_worker_is_ignored() {
    each_database(async |db| {
        let world = World::new(&db.store, 1).await;
        let start = world.now();
        let queued = job(&world, "work", start);
        enqueue(db, &queued, None).await;
        assert!(claim(&db.store, Instant(start.0 - 1)).await.is_none(), "not due yet");
        let first = claim(&db.store, start).await.unwrap();
        assert_eq!(first.attempts, 1);
        assert!(claim(&db.store, start + LEASE - Span(1)).await.is_none(), "still leased");
        // The worker is slow but alive: it prolongs.
        let mut tx = db.store.write().await.unwrap();
        assert!(tx.prolong(first.id, first.attempts, start + Span::minutes(1)).await.unwrap());
        tx.commit().await.unwrap();
        assert!(claim(&db.store, start + LEASE).await.is_none());
        let expired = start + LEASE + Span::minutes(1);
        assert_eq!(db.store.read().await.unwrap().next_job_at().await.unwrap(), Some(expired));
        let second = claim(&db.store, expired).await.unwrap();
        assert_eq!((second.id, second.attempts), (first.id, 2));
        let mut tx = db.store.write().await.unwrap();
        assert!(!tx.prolong(first.id, first.attempts, expired).await.unwrap(), "no longer ours");
        tx.commit().await.unwrap();
        finish(db, &first, &Ended::Done, expired).await;
        assert_eq!(state(db, &world, queued.id).await, ("running".to_owned(), 2, None));
        finish(db, &second, &Ended::Done, expired).await;
        assert_eq!(state(db, &world, queued.id).await, ("done".to_owned(), 2, None));
        assert!(claim(&db.store, expired + LEASE + LEASE).await.is_none());
        assert_eq!(db.store.read().await.unwrap().next_job_at().await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn failures_are_retried_die_visibly_and_can_be_revived() {
    each_database(async |db| {
        let world = World::new(&db.store, 1).await;
        let now = world.now();
        let queued = job(&world, "work", now);
        enqueue(db, &queued, None).await;
        let claimed = claim(&db.store, now).await.unwrap();
        let later = now + Span::minutes(3);
        finish(db, &claimed, &Ended::Retry { at: later, error: "busy".to_owned() }, now).await;
        assert_eq!(state(db, &world, queued.id).await, ("ready".to_owned(), 1, Some("busy".to_owned())));
        assert!(claim(&db.store, now).await.is_none());
        let claimed = claim(&db.store, later).await.unwrap();
        finish(db, &claimed, &Ended::Dead { error: "gone".to_owned() }, later).await;
        assert_eq!(state(db, &world, queued.id).await, ("dead".to_owned(), 2, Some("gone".to_owned())));
        let mut tx = db.store.write().await.unwrap();
        assert_eq!(tx.jobs(world.shop, Some("dead"), 9).await.unwrap().len(), 1);
        assert_eq!(tx.jobs(world.shop, Some("ready"), 9).await.unwrap().len(), 0);
        assert!(tx.retry_job(world.shop, queued.id, later).await.unwrap());
        assert!(!tx.retry_job(world.shop, queued.id, later).await.unwrap(), "it is ready already");
        assert!(tx.cancel_job(world.shop, queued.id, later).await.unwrap());
        assert!(!tx.cancel_job(world.shop, queued.id, later).await.unwrap());
        assert_eq!(tx.jobs(world.shop, None, 9).await.unwrap()[0].state, "cancelled");
        tx.commit().await.unwrap();
        assert!(claim(&db.store, later).await.is_none());
    })
    .await;
}

#[tokio::test]
async fn a_key_is_queued_once_while_it_waits_or_runs() {
    each_database(async |db| {
        let world = World::new(&db.store, 1).await;
        let now = world.now();
        assert!(enqueue(db, &job(&world, "work", now), Some("k")).await);
        assert!(!enqueue(db, &job(&world, "work", now), Some("k")).await);
        assert!(enqueue(db, &job(&world, "work", now), Some("other")).await);
        assert!(enqueue(db, &job(&world, "rest", now), Some("k")).await);
        let running = claim(&db.store, now).await.unwrap();
        assert!(!enqueue(db, &job(&world, &running.kind, now), Some("k")).await, "it runs");
        finish(db, &running, &Ended::Done, now).await;
        assert!(enqueue(db, &job(&world, "work", now), Some("k")).await, "it is done");
    })
    .await;
}

#[tokio::test]
async fn claiming_reads_an_index_of_living_jobs_only() {
    let db = TestDatabase::sqlite().await;
    let mut tx = db.store.read().await.unwrap();
    let plan = tx
        .all(
            "EXPLAIN QUERY PLAN SELECT id FROM jobs WHERE state IN ('ready', 'running') AND run_at <= 1 \
             AND (state = 'ready' OR locked_until <= 1) ORDER BY run_at LIMIT 1",
            vec![],
        )
        .await
        .unwrap();
    let plan: Vec<String> = plan.iter().map(|r| r.text(3).unwrap()).collect();
    assert!(plan[0].contains("USING INDEX jobs_ready") && plan.len() == 1, "{plan:?}");
}
