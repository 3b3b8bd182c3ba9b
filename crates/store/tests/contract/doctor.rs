//! The doctor finds what was changed behind the log's back, and nothing where nothing was.

use domain::case::{Case, CaseEvent, Command, Surroundings, opened};
use domain::ids::CaseId;
use domain::inbound::{OrderIn, ProductIn};
use domain::time::Span;
use store::doctor::{Fault, Report};
use store::{Batch, Head, args};
use testkit::{Sample, TestDatabase, World, each_database};

/// A shop with something in every projection.
async fn furnished(db: &TestDatabase, seed: u64) -> (World, CaseId) {
    let world = World::new(&db.store, seed).await;
    world
        .order(OrderIn { external_id: "O1".into(), batch: Some("B7".into()), ..OrderIn::default() })
        .await
        .unwrap();
    let product = ProductIn {
        external_id: "P1".into(),
        title: "Cup".into(),
        price: None,
        category: None,
        advertised: true,
    };
    world.product(product).await.unwrap();
    world.conversation("talk", &["什么时候发货", "明天"]).await.unwrap();
    world.review(&Sample::good("R0", "very nice cup")).await.unwrap();
    let sample =
        Sample {
            order: Some("O1".into()), product: Some("P1".into()), ..Sample::bad("R1", "杯子有裂纹")
        };
    let (_, case) = world.review(&sample).await.unwrap();
    let case = case.unwrap();
    world.command(case, &Command::Start).await.unwrap().unwrap();
    world.command(case, &Command::Note { text: "called".into() }).await.unwrap().unwrap();
    (world, case)
}

async fn examine(db: &TestDatabase) -> Report {
    db.store.examine(|_| {}).await.unwrap()
}

/// Runs statements behind the log's back, with `$1` as the shop.
async fn tamper(db: &TestDatabase, world: &World, sql: &str) {
    let mut tx = db.store.write().await.unwrap();
    for sql in sql.split("; ") {
        assert!(tx.run(sql, args![world.shop]).await.unwrap() > 0, "{sql}");
    }
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_healthy_log_is_clean() {
    each_database(async |db| {
        furnished(db, 1).await;
        furnished(db, 2).await;
        let mut pages = 0;
        let report = db.store.examine(|_| pages += 1).await.unwrap();
        assert_eq!(report.findings, []);
        assert_eq!((report.shops, report.events, report.streams, pages), (2, 26, 14, 2));
        assert_eq!(report.rows, 2 * (1 + 1 + 1 + 1 + 1 + 1 + 2 + 2 + 1 + 3));
    })
    .await;
}

#[tokio::test]
async fn tampering_is_named_precisely() {
    use Fault::{Chain, Count, Differs, Extra, Hash, Missing, Sequence, Unreadable, Version, Words};
    for (sql, kinds, words) in [
        (
            "UPDATE reviews SET rating = 4 WHERE shop_id = $1 AND external_id = 'R1'",
            &[Differs][..],
            "column rating: stored 4, replay says 1",
        ),
        ("UPDATE cases SET assignee = shop_id WHERE shop_id = $1", &[Differs], "column assignee: stored "),
        (
            "UPDATE clocks SET due_at = due_at + 1 WHERE shop_id = $1 AND n = 2",
            &[Differs],
            "column due_at: stored ",
        ),
        (
            "UPDATE messages SET text = 'x' WHERE shop_id = $1 AND external_id = 'talk-1'",
            &[Differs],
            r#"column text: stored "x", replay says "明天""#,
        ),
        (
            "UPDATE members SET role = 'viewer' WHERE shop_id = $1",
            &[Differs],
            r#"column role: stored "viewer", replay says "owner""#,
        ),
        ("UPDATE shops SET name = 'x' WHERE id = $1", &[Differs], "replay says (\"Shop 3\""),
        ("UPDATE shops SET cases = cases + 1 WHERE id = $1", &[Count], "shops.cases is 2, the log opened 1"),
        ("UPDATE shops SET seq = seq + 1 WHERE id = $1", &[Sequence], "the log ends at 13, the shop says 14"),
        ("DELETE FROM orders WHERE shop_id = $1", &[Missing, Count], "is missing; replay gives it"),
        ("DELETE FROM clocks WHERE shop_id = $1 AND n = 1", &[Missing, Count], "clocks row "),
        ("DELETE FROM channels WHERE shop_id = $1", &[Missing, Count], "channels row "),
        (
            "INSERT INTO acts SELECT shop_id, id, id, 'x', 'x', 'x', 0, id, NULL FROM orders WHERE shop_id = $1",
            &[Count, Extra],
            "acts has 1 rows, replay gives 0",
        ),
        (
            "INSERT INTO messages SELECT shop_id, conversation_id, conversation_id, channel_id, 'new', sender, text, reading, sent_at FROM messages WHERE shop_id = $1 AND external_id = 'talk-0'",
            &[Extra, Count],
            "is stored; replay does not give it",
        ),
        (
            "INSERT INTO acts SELECT id, id, id, 'x', 'x', 'x', 0, id, NULL FROM orders WHERE shop_id = $1",
            &[Extra],
            "which does not exist",
        ),
        (
            "UPDATE events SET body = replace(body, '裂纹', '花纹') WHERE shop_id = $1 AND kind = 'review.received' AND body LIKE '%裂纹%'",
            &[Hash, Differs, Words, Words, Words],
            "its hash does not match its content",
        ),
        (
            "UPDATE events SET body = '!' WHERE shop_id = $1 AND kind = 'order.imported'",
            &[Hash, Unreadable, Count],
            "order.imported of stream",
        ),
        (
            "UPDATE events SET actor = 'user:x' WHERE shop_id = $1 AND kind = 'case.note_added'",
            &[Hash],
            "case.note_added",
        ),
        (
            "UPDATE events SET at = at + 1 WHERE shop_id = $1 AND kind = 'product.created'",
            &[Hash],
            "product.created",
        ),
        (
            "DELETE FROM events WHERE shop_id = $1 AND kind = 'case.state_changed'",
            &[Sequence, Version, Chain, Differs],
            "the log has a gap at 12",
        ),
        (
            "DELETE FROM events WHERE shop_id = $1 AND kind = 'case.note_added'",
            &[Sequence, Differs],
            "the log ends at 12, the shop says 13",
        ),
        (
            "UPDATE events SET version = version + 10 WHERE shop_id = $1 AND kind LIKE 'case.%' AND version > 1; UPDATE events SET version = 15 - version WHERE shop_id = $1 AND version > 10",
            &[Chain, Hash],
            "does not continue the hash",
        ),
    ] {
        each_database(async |db| {
            let (world, _) = furnished(db, 3).await;
            tamper(db, &world, sql).await;
            let report = examine(db).await;
            let mut found: Vec<Fault> = report.findings.iter().map(|f| f.kind).collect();
            found.dedup();
            let listed: Vec<&str> = report.findings.iter().map(|f| f.what.as_str()).collect();
            assert!(kinds.iter().all(|k| found.contains(k)), "{sql}\n{kinds:?} ≠ {found:?}\n{listed:#?}");
            assert!(found.iter().all(|k| kinds.contains(k)), "{sql}\n{kinds:?} ≠ {found:?}\n{listed:#?}");
            assert!(listed.iter().any(|w| w.contains(words)), "{sql}\n{words}\n{listed:#?}");
            assert!(!report.is_clean());
        })
        .await;
    }
}

#[tokio::test]
async fn a_changed_word_list_is_found() {
    each_database(async |db| {
        let (world, _) = furnished(db, 4).await;
        let column = if db.store.database() == "sqlite" { "rowid" } else { "doc" };
        tamper(
            db,
            &world,
            &format!("DELETE FROM search WHERE {column} > (SELECT ordinal FROM shops WHERE id = $1)"),
        )
        .await;
        let report = examine(db).await;
        assert!(report.findings.iter().all(|f| f.kind == Fault::Words), "{:#?}", report.findings);
        assert!(report.total > 5);
    })
    .await;
}

#[tokio::test]
async fn a_value_of_the_wrong_kind_is_named() {
    // Only SQLite lets one in.
    let db = TestDatabase::sqlite().await;
    let (world, _) = furnished(&db, 5).await;
    tamper(&db, &world, "UPDATE reviews SET severity = 'much' WHERE shop_id = $1 AND external_id = 'R1'")
        .await;
    let report = examine(&db).await;
    let what: Vec<_> = report.findings.iter().map(|f| (f.kind, f.what.as_str())).collect();
    assert_eq!(what.len(), 1, "{what:?}");
    assert_eq!(what[0].0, Fault::Unreadable);
    assert!(
        what[0].1.ends_with("column severity: stored something else than Int, replay says 1"),
        "{what:?}"
    );
}

#[tokio::test]
async fn an_event_that_cannot_be_read_is_named() {
    each_database(async |db| {
        let (world, _) = furnished(db, 6).await;
        tamper(db, &world, "UPDATE events SET hash = substr(hash, 1, 3) WHERE shop_id = $1 AND seq = 7")
            .await;
        let error = db.store.examine(|_| {}).await.unwrap_err().to_string();
        assert!(error.contains("event 7 cannot be read") && error.contains("a hash of 3 bytes"), "{error}");
    })
    .await;
}

#[tokio::test]
async fn a_deadline_that_no_policy_gives_is_named() {
    each_database(async |db| {
        let world = World::new(&db.store, 7).await;
        for (n, wrong) in [(1, false), (2, true)] {
            let sample = Sample::bad(&format!("R{n}"), "坏");
            let mut batch = Batch::new(world.shop);
            let id = CaseId::new(world.now(), &world.entropy);
            let review = world.put_review(&mut batch, &sample, Some(id)).unwrap();
            let around = Surroundings {
                channel: world.channel,
                order: None,
                product: None,
                buyer: None,
                advertised: false,
                value: None,
            };
            let mut facts = opened(n, sample.glance(review), &around, world.now(), &world.terms);
            if wrong {
                facts.clocks[0].due = facts.clocks[0].due + Span(1);
                facts.clocks[1].policy = 9;
            }
            let case = Case::open(id, world.now(), &facts);
            let event = CaseEvent::Opened(facts);
            batch.event(id.0, &mut { Head::NEW }, world.now(), "system:test", event.kind(), &event).unwrap();
            store::projection::case::put(&mut batch, &case, true).unwrap();
            batch.case_opened();
            world.write(batch).await.unwrap();
        }
        let report = examine(db).await;
        let what: Vec<_> = report.findings.iter().map(|f| (f.kind, f.what.as_str())).collect();
        assert!(matches!(what[..], [(Fault::Deadline, _), (Fault::Deadline, _)]), "{what:?}");
        assert!(
            what[0]
                .1
                .contains("due 2026-11-02T02:30:00.000001Z in the log, policy 1 gives 2026-11-02T02:30:00Z")
        );
        assert!(what[1].1.contains("the log has no policy 9"), "{what:?}");
    })
    .await;
}
