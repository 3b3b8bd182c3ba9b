//! A backup from either database restores into either, and the doctor finds it healthy.

use domain::case::Command;
use domain::ids::UserId;
use store::backup::BackupError;
use store::people::User;
use store::{Location, Store};
use testkit::{Sample, TempFolder, TestDatabase, World, databases, each_database};

async fn furnished(db: &TestDatabase) -> World {
    let world = World::new(&db.store, 1).await;
    world.conversation("talk", &["什么时候发货", "明天"]).await.unwrap();
    for i in 0..2_100 {
        world.review(&Sample::good(&format!("G{i}"), "杯子很好")).await.unwrap();
        if i > 20 && i < 2_090 {
            continue;
        }
        let (_, case) = world.review(&Sample::bad(&format!("B{i}"), "杯子有裂纹")).await.unwrap();
        world.command(case.unwrap(), &Command::Start).await.unwrap().unwrap();
    }
    let user = User {
        id: world.owner,
        email: "a@example.com".to_owned(),
        name: "王芳".to_owned(),
        password: "phc".to_owned(),
        settings: "{}".to_owned(),
        created_at: world.now(),
        last_seen_at: None,
    };
    let mut tx = db.store.write().await.unwrap();
    tx.add_user(&user).await.unwrap();
    for size in [0, 1, 300_000] {
        tx.put_blob(&vec![7; size], "image/png", world.now()).await.unwrap();
    }
    tx.commit().await.unwrap();
    world
}

async fn same(original: &Store, restored: &Store, world: &World) {
    let (before, after) = (original.examine(|_| {}).await.unwrap(), restored.examine(|_| {}).await.unwrap());
    assert_eq!(after.findings, []);
    assert_eq!(before, after);
    let mut tx = restored.read().await.unwrap();
    assert_eq!(tx.user_by_email("a@example.com").await.unwrap().unwrap().id, UserId(world.owner.0));
    let mut old = original.read().await.unwrap();
    for query in ["裂纹", "发货", "杯子"] {
        let found = tx.search(world.shop, query, 5_000).await.unwrap();
        assert!(!found.is_empty() && found == old.search(world.shop, query, 5_000).await.unwrap(), "{query}");
    }
    let blob = *tx.all("SELECT hash FROM blobs ORDER BY size DESC LIMIT 1", vec![]).await.unwrap()[0]
        .bytes(0)
        .unwrap()
        .as_array()
        .unwrap();
    assert_eq!(tx.blob(blob).await.unwrap().unwrap().0.len(), 300_000);
}

#[tokio::test]
async fn either_restores_into_either() {
    each_database(async |db| {
        let world = furnished(db).await;
        let file = db.folder.path().join("backup.kintsugi");
        db.store.backup(&file).await.unwrap();
        assert_eq!(
            std::fs::read_dir(db.folder.path())
                .unwrap()
                .filter(|e| e.as_ref().unwrap().file_name().to_string_lossy().contains("part"))
                .count(),
            0
        );
        for target in databases().await {
            let location = match &target.location {
                Location::Folder(_) => Location::Folder(target.folder.path().join("restored")),
                postgres @ Location::Postgres(_) => postgres.clone(),
            };
            Store::restore(&file, &location).await.unwrap();
            let restored = Store::open(&location).await.unwrap();
            same(&db.store, &restored, &world).await;
            // The restored shop goes on where it was.
            let onward =
                World { store: restored.clone(), ..World::new(&target.another().await.store, 9).await };
            let onward = World { shop: world.shop, channel: world.channel, ..onward };
            onward.review(&Sample::bad("after", "又坏了")).await.unwrap();
            assert!(restored.examine(|_| {}).await.unwrap().is_clean());
            assert!(matches!(Store::restore(&file, &location).await, Err(BackupError::NotEmpty)));
            restored.close().await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_backup_is_never_overwritten_and_shows_one_instant() {
    each_database(async |db| {
        let world = World::new(&db.store, 1).await;
        world.review(&Sample::good("R1", "好")).await.unwrap();
        let file = db.folder.path().join("b.kintsugi");
        // A writer holds the writing lock with an event nobody has committed.
        let mut tx = db.store.write().await.unwrap();
        let mut batch = store::Batch::new(world.shop);
        world.put_review(&mut batch, &Sample::good("R2", "好"), None).unwrap();
        tx.append(batch, None).await.unwrap();
        db.store.backup(&file).await.unwrap();
        tx.commit().await.unwrap();
        assert!(matches!(db.store.backup(&file).await, Err(BackupError::Exists(_))));
        let folder = db.folder.path().join("restored");
        Store::restore(&file, &Location::Folder(folder.clone())).await.unwrap();
        let restored = Store::open(&Location::Folder(folder)).await.unwrap();
        let report = restored.examine(|_| {}).await.unwrap();
        assert_eq!((report.events, report.is_clean()), (4, true));
    })
    .await;
}

#[tokio::test]
async fn other_files_and_used_folders_are_refused() {
    let folder = TempFolder::new();
    let target = Location::Folder(folder.path().join("data"));
    let foreign = folder.path().join("foreign");
    assert!(matches!(Store::restore(&foreign, &target).await, Err(BackupError::File { .. })));
    for content in [&b""[..], b"short", &[0; 4_096], b"SQLite format 3\0"] {
        std::fs::write(&foreign, content).unwrap();
        assert!(
            matches!(Store::restore(&foreign, &target).await, Err(BackupError::NotABackup(_))),
            "{content:?}"
        );
    }
    let mut header = b"SQLite format 3\0".to_vec();
    header.resize(4_096, 0);
    std::fs::write(&foreign, header).unwrap();
    assert!(matches!(Store::restore(&foreign, &target).await, Err(BackupError::NotABackup(_))));
    let db = TestDatabase::sqlite().await;
    let file = folder.path().join("b.kintsugi");
    db.store.backup(&file).await.unwrap();
    #[cfg(unix)]
    assert_eq!(std::os::unix::fs::MetadataExt::mode(&std::fs::metadata(&file).unwrap()) & 0o777, 0o600);
    assert!(matches!(Store::restore(&file, &db.location).await, Err(BackupError::NotEmpty)));
    let missing = folder.path().join("no/such/folder/b.kintsugi");
    assert!(matches!(db.store.backup(&missing).await, Err(BackupError::File { .. })));
    // A damaged backup is refused and leaves nothing behind.
    let mut bytes = std::fs::read(&file).unwrap();
    let len = bytes.len();
    bytes[8_192..len].fill(0x5a);
    std::fs::write(&file, bytes).unwrap();
    assert!(Store::restore(&file, &target).await.is_err());
    let left: Vec<_> = std::fs::read_dir(folder.path().join("data")).unwrap().collect();
    assert_eq!(left.len(), 0, "{left:?}");
}
