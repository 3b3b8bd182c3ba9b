//! Calls: found by id, case and state; what was said is counted, and found in the stream alone; the rows are those that replay gives.

use domain::call::{Call, CallEvent, CallMode, CallState, Command, Line, Speaker, decide, invited};
use domain::ids::{CallId, CaseId};
use domain::time::Span;
use store::projection::call::{Loaded, begin, put};
use store::{Batch, Head, args};
use testkit::build::ACTOR;
use testkit::{Sample, World, each_database};

async fn invite(world: &World, case: CaseId) -> CallId {
    let (now, id) = (world.now(), CallId::new(world.now(), &world.entropy));
    let event = CallEvent::Invited(invited(case, CallMode::Video, None, "en", None, now).unwrap());
    let call = Call::open(id, now, ACTOR, &event).unwrap();
    let (mut loaded, mut batch) = (Loaded { call, head: Head::NEW }, Batch::new(world.shop));
    begin(&mut batch, &mut loaded, ACTOR, &event).unwrap();
    world.write(batch).await.unwrap();
    world.clock.advance(Span::seconds(5));
    id
}

async fn give(world: &World, id: CallId, command: Command) {
    let mut loaded = world.store.read().await.unwrap().load_call(world.shop, id).await.unwrap().unwrap();
    let events = decide(&loaded.call, &command, world.now()).unwrap();
    let mut batch = Batch::new(world.shop);
    put(&mut batch, &mut loaded, world.now(), ACTOR, &events).unwrap();
    world.write(batch).await.unwrap();
    world.clock.advance(Span::seconds(5));
}

fn line(from_ms: i64) -> Line {
    // PostgreSQL keeps no U+0000, which a caption may hold.
    Line { from_ms, to_ms: from_ms + 1, text: "it is\u{0} cracked".to_owned(), language: None }
}

#[tokio::test]
async fn calls_are_found_and_what_was_said_stands_in_the_stream_alone() {
    each_database(async |db| {
        let world = World::new(&db.store, 5).await;
        let (_, case) = world.review(&Sample::bad("R1", "cracked cup")).await.unwrap();
        let case = case.unwrap();
        let old = invite(&world, case).await;
        give(&world, old, Command::Decline { reason: Some("no\u{0} camera".to_owned()) }).await;
        let call = invite(&world, case).await;
        give(&world, call, Command::Knock { name: Some("Mei\u{0}".to_owned()), camera: true }).await;
        give(&world, call, Command::Admit).await;
        give(&world, call, Command::Agree { kept: true }).await;
        give(&world, call, Command::Say { by: Speaker::Customer, lines: vec![line(1), line(2)] }).await;

        let mut tx = db.store.read().await.unwrap();
        let found = tx.call(world.shop, call).await.unwrap().unwrap();
        assert_eq!((found.state, found.captions, found.version), (CallState::Active, 2, 6));
        let of_case: Vec<CallId> =
            tx.calls_of_cases(world.shop, [case]).await.unwrap().iter().map(|c| c.id).collect();
        assert_eq!(of_case, [call, old], "the newest first");
        assert!(tx.calls_of_cases(world.shop, []).await.unwrap().is_empty());
        assert_eq!(tx.shop_of_call(call).await.unwrap(), Some(world.shop));
        let talking = tx.calls_talking().await.unwrap();
        assert_eq!(talking.iter().map(|(_, c)| c.id).collect::<Vec<_>>(), [call]);
        let open = tx.calls_in(world.shop, &[CallState::Invited, CallState::Active], 9).await.unwrap();
        assert_eq!(open.len(), 1);
        let events = tx.call_events(world.shop, [old, call]).await.unwrap();
        assert!(events.is_sorted_by_key(|e| e.seq) && events.iter().all(|e| e.kind != "call.said"));
        assert_eq!(events.len(), 6);
        assert_eq!(tx.said_in_call(world.shop, call).await.unwrap().len(), 2);
        assert_eq!(tx.last_said(world.shop, call).await.unwrap().unwrap().version, 6);
        drop(tx);

        let mut tx = db.store.write().await.unwrap();
        assert_eq!(tx.call_beat(world.shop, call).await.unwrap(), None);
        for _ in 0..2 {
            tx.beat_call(world.shop, call, world.clock.advance(Span::seconds(1))).await.unwrap();
        }
        assert_eq!(tx.call_beat(world.shop, call).await.unwrap(), Some(world.now()));
        tx.forget_call_beat(world.shop, call).await.unwrap();
        assert_eq!(tx.call_beat(world.shop, call).await.unwrap(), None);
        tx.commit().await.unwrap();
        let report = db.store.examine(|_| {}).await.unwrap();
        assert_eq!(report.findings, []);

        // What was changed behind the log's back is found.
        let mut tx = db.store.write().await.unwrap();
        tx.run("UPDATE calls SET state = 'ended' WHERE shop_id = $1 AND id = $2", args![world.shop, call])
            .await
            .unwrap();
        tx.run("DELETE FROM calls WHERE shop_id = $1 AND id = $2", args![world.shop, old]).await.unwrap();
        tx.commit().await.unwrap();
        let report = db.store.examine(|_| {}).await.unwrap();
        let tables: Vec<_> = report.findings.iter().map(|f| f.table).collect();
        assert!(tables.len() >= 2 && tables.iter().all(|t| *t == Some("calls")), "{:#?}", report.findings);
    })
    .await;
}
