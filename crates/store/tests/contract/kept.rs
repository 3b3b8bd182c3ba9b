//! What is kept beside the log: blobs, answers to idempotent requests, views, imports, undo of bulk runs.

use domain::ids::{ImportId, UserId, ViewId};
use domain::time::Span;
use store::idempotency::Kept;
use store::imports::{Import, Progress};
use store::views::View;
use store::{StoreError, args};
use testkit::{World, each_database};

#[tokio::test]
async fn blobs_are_kept_once_and_checked() {
    each_database(async |db| {
        let world = World::new(&db.store, 1).await;
        let content: Vec<u8> = (0..=255).cycle().take(100_000).collect();
        let mut tx = db.store.write().await.unwrap();
        let hash = tx.put_blob(&content, "image/png", world.now()).await.unwrap();
        assert_eq!(tx.put_blob(&content, "image/png", world.now()).await.unwrap(), hash);
        let empty = tx.put_blob(&[], "text/plain", world.now()).await.unwrap();
        assert_eq!(tx.blob(hash).await.unwrap(), Some((content, "image/png".to_owned())));
        assert!(tx.blob(empty).await.unwrap().unwrap().0.is_empty());
        assert_eq!(tx.blob([0; 32]).await.unwrap(), None);
        tx.run("UPDATE blobs SET content = $2 WHERE hash = $1", args![hash, vec![1_u8]]).await.unwrap();
        assert!(matches!(tx.blob(hash).await, Err(StoreError::Corrupt(_))));
    })
    .await;
}

#[tokio::test]
async fn an_idempotency_key_has_one_answer_for_one_owner() {
    each_database(async |db| {
        let world = World::new(&db.store, 1).await;
        let (now, stale) = (world.now(), world.now() - Span::minutes(2));
        let mut tx = db.store.write().await.unwrap();
        assert_eq!(tx.claim_key("user:a", "k", [7; 32], now, stale).await.unwrap(), None, "ours");
        let busy = Kept { request_hash: [7; 32], status: None, response: String::new() };
        assert_eq!(tx.claim_key("user:a", "k", [7; 32], now, stale).await.unwrap(), Some(busy), "busy");
        assert_eq!(tx.claim_key("user:b", "k", [7; 32], now, stale).await.unwrap(), None, "another owner");
        tx.keep_answer("user:a", "k", 201, "{}").await.unwrap();
        let kept = Kept { request_hash: [7; 32], status: Some(201), response: "{}".to_owned() };
        assert_eq!(tx.claim_key("user:a", "k", [8; 32], now, stale).await.unwrap(), Some(kept.clone()));
        // A claim whose maker died is taken over by the same request; a finished one never is.
        let later = now + Span::minutes(5);
        assert_eq!(
            tx.claim_key("user:b", "k", [8; 32], later, later).await.unwrap().map(|k| k.status),
            Some(None)
        );
        assert_eq!(tx.claim_key("user:b", "k", [7; 32], later, later).await.unwrap(), None, "taken over");
        assert_eq!(tx.claim_key("user:a", "k", [7; 32], later, later).await.unwrap(), Some(kept));
        tx.release_key("user:b", "k").await.unwrap();
        assert_eq!(tx.claim_key("user:b", "k", [9; 32], later, stale).await.unwrap(), None, "given up");
        tx.commit().await.unwrap();
        let mut tx = db.store.write().await.unwrap();
        assert_eq!(tx.forget_answers(now + Span(1)).await.unwrap(), 1);
    })
    .await;
}

#[tokio::test]
async fn the_write_ahead_log_is_folded_in_beside_readers_and_the_writer() {
    each_database(async |db| {
        let world = World::new(&db.store, 1).await;
        let mut tx = db.store.write().await.unwrap();
        let first = tx.put_blob(&vec![1; 100_000], "image/png", world.now()).await.unwrap();
        tx.commit().await.unwrap();
        let mut reader = db.store.read().await.unwrap();
        assert!(reader.blob(first).await.unwrap().is_some(), "the reader's view is taken");
        let mut tx = db.store.write().await.unwrap();
        let second = tx.put_blob(&vec![2; 100_000], "image/png", world.now()).await.unwrap();
        db.store.checkpoint().await.unwrap();
        tx.commit().await.unwrap();
        let held = db.store.checkpoint().await.unwrap();
        assert!(held.pages == 0 || held.left() > 0, "what the reader does not see yet has to wait: {held:?}");
        assert!(reader.blob(second).await.unwrap().is_none(), "its view stands still");
        // Not dropped: that would end its view a little later.
        reader.commit().await.unwrap();
        assert_eq!(db.store.checkpoint().await.unwrap().left(), 0);
        assert!(db.store.read().await.unwrap().blob(second).await.unwrap().is_some());
    })
    .await;
}

#[tokio::test]
async fn views_belong_to_their_person() {
    each_database(async |db| {
        let world = World::new(&db.store, 1).await;
        let other = UserId::new(world.now(), &world.entropy);
        let view = |user, name: &str, shared| View {
            id: ViewId::new(world.now(), &world.entropy),
            user,
            name: name.to_owned(),
            filter: "{}".to_owned(),
            shared,
        };
        let (mine, shared) = (view(world.owner, "mine", false), view(world.owner, "shared", true));
        let mut tx = db.store.write().await.unwrap();
        tx.add_view(world.shop, &mine, world.now()).await.unwrap();
        tx.add_view(world.shop, &shared, world.now()).await.unwrap();
        assert_eq!(tx.views(world.shop, world.owner).await.unwrap().len(), 2);
        assert_eq!(tx.views(world.shop, other).await.unwrap(), std::slice::from_ref(&shared));
        assert!(!tx.change_view(world.shop, &View { user: other, ..shared.clone() }).await.unwrap());
        assert!(
            tx.change_view(world.shop, &View { name: "new".to_owned(), ..shared.clone() }).await.unwrap()
        );
        assert!(!tx.delete_view(world.shop, shared.id, other).await.unwrap());
        assert!(tx.delete_view(world.shop, shared.id, world.owner).await.unwrap());
        assert_eq!(tx.views(world.shop, world.owner).await.unwrap(), [mine]);
    })
    .await;
}

#[tokio::test]
async fn an_import_reports_until_it_is_cancelled() {
    each_database(async |db| {
        let world = World::new(&db.store, 1).await;
        let import = Import {
            id: ImportId::new(world.now(), &world.entropy),
            channel: world.channel,
            kind: "reviews".to_owned(),
            name: "评价.csv".to_owned(),
            options: "{}".to_owned(),
            state: "queued".to_owned(),
            bytes_total: 10,
            progress: Progress::default(),
            rejects: "[]".to_owned(),
            error: None,
            actor: "user:a".to_owned(),
            created_at: world.now(),
            started_at: None,
            finished_at: None,
        };
        let mut tx = db.store.write().await.unwrap();
        tx.add_import(world.shop, &import).await.unwrap();
        assert_eq!(tx.import(world.shop, import.id).await.unwrap(), Some(import.clone()));
        let progress = Progress { bytes_done: 5, rows: 3, created: 2, rejected: 1, ..Progress::default() };
        assert!(tx.import_progress(world.shop, import.id, &progress, "[1]", world.now()).await.unwrap());
        let seen = tx.import(world.shop, import.id).await.unwrap().unwrap();
        assert_eq!((seen.state.as_str(), seen.progress, seen.rejects.as_str()), ("running", progress, "[1]"));
        assert!(tx.end_import(world.shop, import.id, "cancelled", None, world.now()).await.unwrap());
        assert!(!tx.import_progress(world.shop, import.id, &progress, "[]", world.now()).await.unwrap());
        assert!(!tx.end_import(world.shop, import.id, "done", None, world.now()).await.unwrap());
        let last = tx.last_imports(world.shop).await.unwrap();
        assert_eq!(last, [(world.channel, world.now())]);
    })
    .await;
}

#[tokio::test]
async fn a_bulk_run_is_undone_once_and_only_while_it_is_young() {
    each_database(async |db| {
        let world = World::new(&db.store, 1).await;
        let (now, id) = (world.now(), domain::ids::new_uuid(world.now(), &world.entropy));
        let mut tx = db.store.write().await.unwrap();
        tx.add_bulk_run(world.shop, id, "user:a", "[1]", now).await.unwrap();
        assert_eq!(tx.take_bulk_undo(world.shop, id, now + Span(1), now).await.unwrap(), None);
        assert_eq!(tx.take_bulk_undo(world.shop, id, now, now).await.unwrap(), Some("[1]".to_owned()));
        assert_eq!(tx.take_bulk_undo(world.shop, id, now, now).await.unwrap(), None);
    })
    .await;
}
