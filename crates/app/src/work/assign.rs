//! The roster at work: gives new cases to people where the policy says so. It asks the database what is left to do, so a
//! killed program forgets nothing.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::bus::What;
use crate::{App, Result};

/// Longest sleep between looks: somebody may have come on duty.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);

/// Runs until stopped.
pub async fn run(app: Arc<App>, stop: CancellationToken) {
    let mut notices = app.bus.listen();
    loop {
        if let Err(error) = everywhere(&app).await {
            tracing::warn!(error = %error, "new cases could not be given to people; trying again soon");
        }
        let opened = async {
            loop {
                match notices.recv().await {
                    Ok(notice) => match notice.what {
                        What::Case { opened: true, .. } | What::Cases { .. } | What::Shop => return,
                        _ => {}
                    },
                    // Missed some: look.
                    Err(_) => return,
                }
            }
        };
        tokio::select! {
            () = stop.cancelled() => return,
            () = opened => {}
            () = tokio::time::sleep(LONGEST_SLEEP) => {}
        }
    }
}

async fn everywhere(app: &App) -> Result<()> {
    let shops = app.store.read().await?.every_shop().await?;
    for shop in shops {
        while app.assign_new(shop.id).await? > 0 {}
    }
    Ok(())
}
