//! The product against the stand-ins of the platforms, over real connections, with everything going wrong that can: at the
//! end nothing is lost, nothing is done twice, and nothing left without a verdict of the rulebook.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(clippy::expect_used, reason = "what a test cannot go on without fails it, with these words")]

mod day;
mod disputes;
mod killed;
mod proof;

use domain::time::Span;
use sandbox::platforms::Faults;
use testkit::{TestDatabase, each_database};

use day::Day;

/// Everything at once, each often enough to happen many times in a day.
fn everything() -> Faults {
    Faults {
        latency_ms: 2,
        error_5xx: 0.04,
        error_5xx_after: 0.06,
        reset_before: 0.04,
        reset_after: 0.08,
        rate_limit: 0.04,
        item_failure: 0.05,
        hide_message: 0.05,
        drop_push: 0.2,
        duplicate_push: 0.2,
        late_push: 0.2,
        clock_skew: 20,
    }
}

/// How much is done; the full run of `script/bench` asks for more.
#[expect(clippy::disallowed_methods, reason = "the full run is asked for by its environment")]
fn asked_for(name: &str, usual: i64) -> i64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_day_with_every_fault_loses_nothing_and_does_nothing_twice() {
    each_database(async |db| {
        let day = Day::begin(db, 7, everything()).await;
        for minute in 0..asked_for("KINTSUGI_CONFORMANCE_HOURS", 2) * 60 {
            day.minute().await;
            if minute % 90 == 45 {
                day.outage("shopee", 20).await;
            }
            if minute % 120 == 60 {
                day.expire_tokens().await;
            }
        }
        day.settle().await;
        // Whatever webhook was lost, the trackers are asked once more.
        day.leap(Span::hours(6)).await;
        proof::nothing_is_lost(&day).await;
        proof::every_journey_is_told_once(&day).await;
        proof::nothing_is_done_twice(&day).await;
        proof::nothing_left_without_a_verdict(&day).await;
        day.end().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_calm_day_everything_arrives_at_once() {
    each_database(async |db| {
        let day = Day::begin(db, 11, Faults::default()).await;
        for _ in 0..30 {
            day.minute().await;
        }
        day.clock_forward(Span::minutes(30)).await;
        proof::nothing_is_lost(&day).await;
        proof::nothing_is_done_twice(&day).await;
        proof::nothing_left_without_a_verdict(&day).await;
        day.end().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_again_and_again_while_it_sends_it_sends_once() {
    let db = TestDatabase::sqlite().await;
    let day = Day::live(&db, 5, everything()).await;
    let times = asked_for("KINTSUGI_CONFORMANCE_KILLS", 10);
    killed::kill_again_and_again(&db, &day, times as usize).await;
    killed::come_to_rest(&db, &day).await;
    day.clock_forward(Span::minutes(3)).await;
    proof::nothing_is_done_twice(&day).await;
    proof::nothing_left_without_a_verdict(&day).await;
    day.end().await;
}
