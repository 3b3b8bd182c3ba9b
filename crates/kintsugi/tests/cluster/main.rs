//! Live rooms that are killed: one program alone again and again; and on three nodes with PostgreSQL and NATS, where owners are killed and
//! put to sleep during flash sales. `TEST_NATS_SERVER` names the program `nats-server`; without it, or without a PostgreSQL, only the program alone is
//! tried, unless `KINTSUGI_REQUIRE_NATS=1`.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(clippy::expect_used, reason = "what a test cannot go on without fails it, with these words")]
#![expect(clippy::print_stderr, reason = "what was measured, or skipped, belongs into the output")]

mod journals;
mod line;
mod nodes;
mod picture;
mod sale;

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::json;

use line::Line;
use nodes::Nodes;
use sale::{Sale, buy, people};

/// A comment through a node, until the room takes it; how long that took from `since`.
async fn until_it_answers(line: &mut Line, since: Instant) -> Duration {
    loop {
        let answer = line.ask(json!({ "do": "comment", "text": "is anybody there?" })).await;
        if answer["ok"]["n"].is_u64() {
            return since.elapsed();
        }
        assert!(since.elapsed() < Duration::from_mins(1), "nobody has taken the room over: {answer}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_room_outlives_its_owner_and_one_that_believes_it_is() {
    let Some(mut nodes) = Nodes::start().await else { return };
    let room = nodes.go_live().await;
    let places = Arc::new(nodes.places());
    let mut host = Line::host(&mut nodes, &room, 1).await;
    let mut probe = Line::open(&places, 2, &room, "Probe").await;

    // The owner is killed in the middle of a sale.
    let first = Sale::start(&mut host, nodes.product(), 40).await;
    let buyers = people(&places, &room, &first, "a", 54);
    tokio::time::sleep(Duration::from_millis(1_200)).await;
    nodes.kill(0);
    let killed = Instant::now();
    let took = until_it_answers(&mut probe, killed).await;
    eprintln!("takeover after kill -9: {} ms", took.as_millis());
    let bought = buyers.finish().await;
    nodes.holds(&room, &first, &bought).await;
    let owner = nodes.owner(&room).await;
    assert!(nodes.knew(owner) > 10, "it had read along in the journal");
    assert!(took < Duration::from_secs(5), "a dead owner's room must go on within 5 s, not {took:?}");

    // The next owner is put to sleep in the middle of another sale, and wakes when it has been replaced.
    nodes.revive(0).await;
    let owner = nodes.owner(&room).await;
    let other = (1..3).find(|i| *i != owner).unwrap();
    let mut host = Line::host(&mut nodes, &room, other).await;
    first.close(&mut host).await;
    let second = Sale::start(&mut host, nodes.product(), 30).await;
    let mut probe = Line::open(&places, other, &room, "Probe again").await;
    // People of the sleeping node are there when it wakes.
    let mut inside = Line::open(&places, owner, &room, "Inside").await;
    let buyers = people(&places, &room, &second, "b", 45);
    tokio::time::sleep(Duration::from_millis(900)).await;
    nodes.stop(owner).await;
    let slept = Instant::now();
    let took = until_it_answers(&mut probe, slept).await;
    eprintln!("takeover from a sleeping owner: {} ms", took.as_millis());
    assert_ne!(nodes.owner(&room).await, owner);
    // Asked before it wakes, so that it is the first thing it reads.
    inside.send(json!({ "do": "claim", "sale": second.n, "key": "stale" })).await;
    nodes.wake(owner);
    let late = buy(&mut inside, &second, "stale").await;
    let mut bought = buyers.finish().await;
    bought.extend(late);
    nodes.holds(&room, &second, &bought).await;
    assert!(took < Duration::from_secs(5), "a sleeping owner's room must go on within 5 s, not {took:?}");

    // Its end is told everywhere, and written once.
    nodes.end(&room).await;
    let orders = first.quota + second.quota;
    nodes.is_sound(&room, orders).await;
    for line in [probe, inside, host] {
        assert!(line.faults.is_empty(), "gaps or doubles: {:?}", line.faults);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_program_alone_killed_again_and_again_sells_each_piece_once() {
    let mut node = Nodes::alone().await;
    let room = node.go_live().await;
    let places = Arc::new(node.places());
    let mut host = Line::host(&mut node, &room, 0).await;
    let sale = Sale::start(&mut host, node.product(), 25).await;
    let buyers = people(&places, &room, &sale, "k", 36);
    for moment in [500, 700, 900] {
        tokio::time::sleep(Duration::from_millis(moment)).await;
        node.kill(0);
        node.revive(0).await;
    }
    let bought = buyers.finish().await;
    node.holds(&room, &sale, &bought).await;
    node.end(&room).await;
    node.is_sound(&room, sale.quota).await;
}
