//! The row of a LIVE session.

use domain::ids::{LiveId, ShopId};
use domain::live::{Live, LiveEvent};

use crate::args;
use crate::error::Result;
use crate::log::{Head, Recorded};
use crate::value::Value;

/// The row of `lives`.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn live_row(shop: ShopId, live: &Live) -> Result<Vec<Value>> {
    let row = &live.row;
    Ok(args![
        shop,
        live.id,
        live.version,
        live.channel,
        row.external_id.as_str(),
        row.title.as_str(),
        row.started_at,
        row.ended_at,
        row.viewers,
        row.views,
        row.peak,
        row.comments,
        row.likes,
        row.followers,
        row.orders,
        row.units,
        row.customers,
        row.gmv.map(|m| m.minor),
        row.gmv.map(|m| m.currency.code().to_owned()),
        live.reported_at,
        serde_json::to_string(row)?,
    ])
}

/// A session and where its stream ends.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The state.
    pub live: Live,
    /// The end of the stream.
    pub head: Head,
}

/// Folds a session's stream. `None` when the stream is none.
///
/// # Errors
/// When an event is unknown.
pub fn fold(events: &[Recorded]) -> Result<Option<Loaded>> {
    let mut live: Option<Live> = None;
    for recorded in events {
        let event: LiveEvent = recorded.event()?;
        match &mut live {
            Some(live) => live.apply(recorded.at, &event),
            None => live = Some(Live::open(LiveId(recorded.stream), recorded.at, &event)),
        }
    }
    Ok(live.zip(events.last()).map(|(live, last)| Loaded { live, head: last.head() }))
}
