//! The program killed at moments nobody chose while it sends: nothing is lost, and nothing is sent twice.

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use domain::case::ActState;
use domain::time::{Clock as _, Span};
use testkit::{SeededEntropy, TestDatabase};

use crate::day::Day;

/// Longest that everything may take to come to rest.
const PATIENCE: Span = Span::minutes(5);

/// The built program on the day's data folder.
fn program(db: &TestDatabase, day: &Day) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kintsugi"));
    command.env_clear().env("KINTSUGI_NEAR_HOSTS", format!("127.0.0.1:{}", day.port));
    command.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(db.folder.path().join("data"));
    // Nobody reads what it says; a full pipe would hold it up.
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

fn kill(child: &mut Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

/// Nothing waits for more than a moment before it leaves.
async fn at_once(day: &Day) {
    let mut policy = day.app.policy(&day.caller).await.unwrap();
    policy.reply.undo_seconds = 0;
    let seen = policy.version;
    day.app.change_policy(&day.caller, policy, seen).await.unwrap();
}

/// How many acts are still to leave, leaving, or to be asked for.
async fn moving(day: &Day) -> i64 {
    let counts = day.app.outbox_standing(&day.caller).await.unwrap();
    let moving = counts.iter().filter(|count| match count.state {
        ActState::Queued | ActState::Leaving => true,
        // Without a time only a person can tell.
        ActState::Unknown => count.oldest.is_some(),
        _ => false,
    });
    moving.map(|count| count.count).sum()
}

/// Kills the program so many times, each time after it has worked for a moment on what people have just written.
pub(crate) async fn kill_again_and_again(db: &TestDatabase, day: &Day, times: usize) {
    let dice = SeededEntropy::new(times as u64);
    at_once(day).await;
    for _ in 0..times {
        day.people_answer().await;
        let mut child = program(db, day);
        // Not a wait for anything: the moment is what is tried.
        tokio::time::sleep(Duration::from_millis(150 + dice.below(1_200) as u64)).await;
        kill(&mut child);
    }
}

/// Lets the program work undisturbed until nothing moves any more.
pub(crate) async fn come_to_rest(db: &TestDatabase, day: &Day) {
    day.calm_down().await;
    let mut child = program(db, day);
    let until = app::SystemClock.now() + PATIENCE;
    while moving(day).await > 0 {
        assert!(
            app::SystemClock.now() < until,
            "still moving: {:?}",
            day.app.outbox_standing(&day.caller).await
        );
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    kill(&mut child);
}
