//! The row of a call: where it stands, without what was said in it.

use domain::call::{Call, CallEvent};
use domain::ids::{CallId, ShopId};
use domain::time::Instant;

use crate::args;
use crate::error::Result;
use crate::log::{Batch, Head, Recorded};
use crate::table::CALLS;
use crate::value::Value;

/// A call and where its stream ends.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The state.
    pub call: Call,
    /// The end of the stream.
    pub head: Head,
}

/// The row of `calls`.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn call_row(shop: ShopId, call: &Call) -> Result<Vec<Value>> {
    Ok(args![
        shop,
        call.id,
        call.version,
        call.case,
        call.state.as_str(),
        call.mode.as_str(),
        call.asked_by.as_str(),
        call.invited_at,
        call.valid_until,
        call.admitted_at,
        call.ended_at,
        call.ended_by.map(|by| by.as_str().to_owned()),
        call.agreed,
        call.recorded,
        call.captions,
        serde_json::to_string(call)?,
    ])
}

/// Adds the event that invites to a call, which its state follows from already.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn begin(batch: &mut Batch, loaded: &mut Loaded, actor: &str, event: &CallEvent) -> Result<()> {
    let (id, at) = (loaded.call.id, loaded.call.invited_at);
    batch.event(id.0, &mut loaded.head, at, actor, event.kind(), event)?;
    batch.upsert(&CALLS, call_row(batch.shop(), &loaded.call)?);
    Ok(())
}

/// Adds what happens to a call, and its row.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn put(
    batch: &mut Batch,
    loaded: &mut Loaded,
    at: Instant,
    actor: &str,
    events: &[CallEvent],
) -> Result<()> {
    for event in events {
        batch.event(loaded.call.id.0, &mut loaded.head, at, actor, event.kind(), event)?;
        loaded.call.apply(at, actor, event);
    }
    batch.upsert(&CALLS, call_row(batch.shop(), &loaded.call)?);
    Ok(())
}

/// Folds a call's stream. `None` when the stream is no call.
///
/// # Errors
/// When an event is unknown.
pub fn fold(events: &[Recorded]) -> Result<Option<Loaded>> {
    let mut call: Option<Call> = None;
    for recorded in events {
        let event: CallEvent = recorded.event()?;
        match &mut call {
            Some(call) => call.apply(recorded.at, &recorded.actor, &event),
            None => call = Call::open(CallId(recorded.stream), recorded.at, &recorded.actor, &event),
        }
    }
    Ok(call.zip(events.last()).map(|(call, last)| Loaded { call, head: last.head() }))
}
