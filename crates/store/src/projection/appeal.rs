//! The row of an appeal: where it stands and what it is about, and nothing that was said in it.

use domain::appeal::{Appeal, AppealEvent, EvidenceKind};
use domain::ids::{AppealId, ShopId};

use crate::error::Result;
use crate::log::{Head, Recorded};
use crate::value::Value;

/// An appeal and where its stream ends.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The state.
    pub appeal: Appeal,
    /// The end of the stream.
    pub head: Head,
}

/// The row of `appeals`.
pub fn appeal_row(shop: ShopId, appeal: &Appeal) -> Vec<Value> {
    let about = &appeal.about;
    vec![
        shop.into(),
        appeal.id.into(),
        appeal.version.into(),
        about.case.into(),
        about.channel.into(),
        about.subject.source().as_str().into(),
        about.subject.stream().into(),
        about.platform.as_str().into(),
        about.market.as_str().into(),
        appeal.ground.clone().into(),
        appeal.state.as_str().into(),
        appeal.state.is_open().into(),
        appeal.escalated.into(),
        appeal.reference.clone().into(),
        kinds(&appeal.had).into(),
        kinds(&appeal.missing).into(),
        appeal.due_at.into(),
        about.window_ends.into(),
        appeal.author.as_str().into(),
        appeal.opened_at.into(),
        appeal.submitted_at.into(),
        appeal.decided_at.into(),
    ]
}

fn kinds(list: &[EvidenceKind]) -> String {
    list.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(",")
}

/// Folds an appeal's stream. `None` when the stream is not an appeal.
///
/// # Errors
/// When an event is unknown.
pub fn fold(events: &[Recorded]) -> Result<Option<Loaded>> {
    let (Some(first), Some(last)) = (events.first(), events.last()) else { return Ok(None) };
    if first.kind != "appeal.opened" {
        return Ok(None);
    }
    let parsed: Vec<AppealEvent> = events.iter().map(Recorded::event).collect::<Result<_>>()?;
    let facts = events.iter().zip(&parsed).map(|(e, p)| (e.at, e.actor.as_str(), p));
    Ok(Appeal::fold(AppealId(first.stream), facts).map(|appeal| Loaded { appeal, head: last.head() }))
}
