//! Trackers: services that follow the parcels of a shop's orders. A worker offers them what is on its way and asks for what
//! they have not told for a while; what they tell by webhook is kept and taken in like what channels send. Whatever way it
//! came, it lands on the channel whose order has the number, and what the channel has told already is not told twice.

mod desk;
mod follow;
mod hook;
mod land;

use std::collections::BTreeMap;

use channels::tracker::Fields;
use domain::ids::{ChannelId, ShopId, TrackerId};
use domain::time::{Instant, Span};
use domain::tracker::{Tracker, is_public};
use store::Tx;
use store::links::LinkState;

use crate::{App, AppError, Result};
pub use channels::tracker::{Tracker as Service, of as service};
pub use desk::{Settings, Shown};
pub use follow::once;
pub(crate) use follow::tracker_round;
pub(crate) use hook::is_told;
pub use store::trackers::{Standing, Tracked};

/// How long a tracker rests that has refused its key; it may have been mended over there meanwhile.
const KEY_REST: Span = Span::hours(1);

/// What a tracker's secrets are sealed under.
fn secret_name(id: TrackerId) -> String {
    format!("tracker/{}", id.0)
}

/// A tracker among those whose tries, states and messages are kept.
const fn place(id: TrackerId) -> ChannelId {
    ChannelId(id.0)
}

/// Until when a tracker rests, if it does.
fn rests(state: &LinkState, now: Instant) -> Option<Instant> {
    let refused = state.consent.then(|| state.error_at.map(|at| at + KEY_REST)).flatten();
    let paused = state.breaker.open_until;
    refused.max(paused).filter(|until| *until > now)
}

impl App {
    /// The whole of what was filled in for a tracker.
    async fn tracker_fields(&self, tx: &mut Tx, shop: ShopId, tracker: &Tracker) -> Result<Fields> {
        let mut fields = tracker.fields.clone();
        fields.extend(self.tracker_secrets(tx, shop, tracker.id).await?);
        Ok(fields)
    }

    async fn tracker_secrets(
        &self,
        tx: &mut Tx,
        shop: ShopId,
        id: TrackerId,
    ) -> Result<BTreeMap<String, String>> {
        let Some(plain) = self.secret(tx, shop, &secret_name(id)).await? else { return Ok(BTreeMap::new()) };
        Ok(serde_json::from_slice(&plain)?)
    }

    /// A tracker's secrets; none where their key is gone, for then everything is filled in again.
    async fn tracker_secrets_or_none(
        &self,
        tx: &mut Tx,
        shop: ShopId,
        id: TrackerId,
    ) -> Result<BTreeMap<String, String>> {
        match self.tracker_secrets(tx, shop, id).await {
            Err(AppError::Sealed(_)) => Ok(BTreeMap::new()),
            secrets => secrets,
        }
    }

    /// Where a tracker can tell of parcels: none where nobody outside reaches this program. One whose service has an address
    /// of its own (a sandbox, a gateway of the house) is in the same network.
    fn hook_of(&self, shop: ShopId, tracker: &Tracker) -> Option<String> {
        let origin = self.origin.get()?;
        let reached = is_public(origin) || tracker.fields.contains_key("base");
        reached.then(|| format!("{origin}/hooks/{}/tracker/{}", shop.0, tracker.id.0))
    }
}
