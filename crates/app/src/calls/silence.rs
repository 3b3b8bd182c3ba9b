//! Calls of which nobody hears anything any more: a browser that was closed says no goodbye. A program that carries a call writes down
//! every few seconds that somebody is there; whoever finds that nobody was for two minutes ends the call.

use domain::call::decide::SILENCE;
use domain::call::{Call, Command};
use domain::ids::ShopId;
use domain::time::Instant;

use super::desk::is_talk;
use crate::{App, AppError, Result};

/// Who ends a lost call.
const ACTOR: &str = "system:calls";

impl App {
    /// Looks after every call in which people talk, once. The first time, recordings that a stop of the program cut off go on.
    ///
    /// # Errors
    /// As the store says.
    pub async fn look_after_calls(&self) -> Result<()> {
        let now = self.now();
        let first = self.calls_since.get().is_none();
        let since = *self.calls_since.get_or_init(|| now);
        let talking = self.store.read().await?.calls_talking().await?;
        for (shop, call) in talking {
            if first
                && call.recording
                && let Some(host) = self.call_host()
            {
                host.record(call.id, true).await;
            }
            self.look_after(shop, &call, since).await?;
        }
        Ok(())
    }

    /// `since` is when this program began to look: nobody could come back before.
    async fn look_after(&self, shop: ShopId, call: &Call, since: Instant) -> Result<()> {
        let sends = match self.call_host() {
            Some(host) => host.sends(call.id).await,
            None => super::Sends::default(),
        };
        let now = self.now();
        if sends.any() {
            let mut tx = self.store.write().await?;
            // It may have ended while we looked; nothing is kept of one that is over.
            if tx.call(shop, call.id).await?.is_some_and(|call| is_talk(&call)) {
                tx.beat_call(shop, call.id, now).await?;
            }
            return Ok(tx.commit().await?);
        }
        let beat = self.store.read().await?.call_beat(shop, call.id).await?;
        let Some(heard) = beat.or(call.admitted_at) else { return Ok(()) };
        if now - heard.max(since) < SILENCE {
            return Ok(());
        }
        match self.change_call(shop, call.id, ACTOR, &Command::Lose { since: heard }).await {
            // Somebody hung up this moment.
            Ok(_) | Err(AppError::Refused(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }
}
