//! Keeps the embedded database's write-ahead log short, so that no commit has to fold it in while others wait to write.

use std::sync::Arc;
use std::time::Duration;

use store::Store;
use tokio_util::sync::CancellationToken;

use super::every;
use crate::App;

/// Between two rounds.
const EVERY: Duration = Duration::from_secs(2);
/// Passes of one round: what was written during a pass is moved by the next, so that the last ones are short and the log
/// can start from its beginning.
const PASSES: usize = 3;

/// Runs until stopped. On PostgreSQL there is nothing to do.
pub async fn run(app: Arc<App>, stop: CancellationToken) {
    if app.store.database() != "sqlite" {
        return;
    }
    let fold = || async {
        if let Err(error) = round(&app.store).await {
            tracing::warn!(%error, "the write-ahead log was not folded in");
        }
    };
    every(&stop, EVERY, fold).await;
}

async fn round(store: &Store) -> store::Result<()> {
    for _ in 0..PASSES {
        if store.checkpoint().await?.left() == 0 {
            break;
        }
    }
    Ok(())
}
