//! Trackers, as shown. No secret is ever among it.

use std::collections::BTreeMap;

use app::trackers::{Service, Shown, Tracked, service};
use domain::time::Instant;
use domain::tracker::TrackerKind;
use serde::Serialize;
use uuid::Uuid;

use super::connection::{FieldView, HealthView, field, health};
use super::when;

/// A service that follows parcels.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct TrackerView {
    id: Uuid,
    name: String,
    /// `17track`, `aftership`, `kuaidi100`.
    kind: &'static str,
    on: bool,
    /// The service's codes of carriers, by the names that orders have.
    #[schema(value_type = Object)]
    carriers: BTreeMap<String, String>,
    /// Whether it follows parcels of other carriers too.
    others: bool,
    /// Fields that are no secret.
    #[schema(value_type = Object)]
    fields: BTreeMap<String, String>,
    /// Names of secret fields that are filled in.
    filled: Vec<String>,
    /// `consent` is a key that the service has refused.
    health: HealthView,
    /// Where the service tells of parcels; none where nobody outside reaches this program: then it is asked more often.
    hook: Option<String>,
    /// Whether the address is told to the service with each parcel; else a person enters it there.
    names_hook: bool,
    /// How many parcels stand how.
    parcels: StandingView,
    /// When it last told of one.
    told_at: Option<String>,
    /// Some that it does not take, the last first.
    refused: Vec<RefusedView>,
    /// What it told that could not be read, among what came in.
    parked: i64,
    created_at: String,
}

/// How many parcels of a tracker stand how.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct StandingView {
    /// Not offered to it yet.
    new: i64,
    followed: i64,
    refused: i64,
    ended: i64,
}

/// A parcel that a tracker does not take.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct RefusedView {
    tracking: String,
    carrier: Option<String>,
    /// The service's code and words.
    code: Option<String>,
    why: Option<String>,
    at: Option<String>,
    /// When it is offered again; none when that is over.
    next_at: Option<String>,
}

/// What can be a tracker, and what is filled in for it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct TrackerKindView {
    kind: &'static str,
    names_hook: bool,
    fields: Vec<FieldView>,
}

impl TrackerView {
    pub(crate) fn new(shown: Shown, now: Instant) -> Self {
        let (tracker, standing) = (shown.tracker, shown.standing);
        Self {
            id: tracker.id.0,
            kind: tracker.kind.as_str(),
            health: health(tracker.on, &shown.state, now),
            names_hook: service(tracker.kind).abilities().names_hook,
            name: tracker.name,
            on: tracker.on,
            carriers: tracker.carriers,
            others: tracker.others,
            fields: tracker.fields,
            filled: shown.filled,
            hook: shown.hook,
            parcels: StandingView {
                new: standing.new,
                followed: standing.followed,
                refused: standing.refused,
                ended: standing.ended,
            },
            told_at: standing.told_at.map(when),
            refused: shown.refused.into_iter().map(Into::into).collect(),
            parked: shown.parked,
            created_at: when(tracker.made_at),
        }
    }
}

impl From<Tracked> for RefusedView {
    fn from(one: Tracked) -> Self {
        Self {
            tracking: one.tracking,
            carrier: one.carrier,
            code: one.code,
            why: one.why,
            at: one.asked_at.map(when),
            next_at: one.next_at.map(when),
        }
    }
}

impl TrackerKindView {
    /// What each kind wants.
    pub(crate) fn all() -> Vec<Self> {
        let one = |service: &'static dyn Service| Self {
            kind: service.kind().as_str(),
            names_hook: service.abilities().names_hook,
            fields: service.fields().iter().map(field).collect(),
        };
        TrackerKind::ALL.iter().map(|kind| one(service(*kind))).collect()
    }
}
