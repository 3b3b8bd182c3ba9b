//! Return requests and parcels on the case page.

use app::Caller;
use app::rows::{Parcel, Return};
use domain::parcel::Step;
use domain::returns::{Decided, ReturnDecision};
use serde::Serialize;
use uuid::Uuid;

use super::feedback::Mask;
use super::{MoneyView, when};

/// A decision that was made.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct DecidedView {
    /// `request` or `goods`.
    stage: String,
    /// `approve`, `approve_part` or `reject`.
    verdict: String,
    /// `house`, `platform` or `time_out`.
    by: String,
    at: String,
    pays: Option<MoneyView>,
    /// The act that carried it out, for a decision of the house.
    act: Option<Uuid>,
}

impl From<&Decided> for DecidedView {
    fn from(d: &Decided) -> Self {
        Self {
            stage: d.stage.to_string(),
            verdict: d.verdict.to_string(),
            by: d.by.to_string(),
            at: when(d.at),
            pays: d.pays.map(Into::into),
            act: d.act.map(|a| a.0),
        }
    }
}

/// A return request.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ReturnView {
    id: Uuid,
    external_id: String,
    kind: String,
    /// Where it stands, in our words.
    state: String,
    /// The platform's word for it.
    status: Option<String>,
    /// Since when, by the platform's time.
    since: String,
    /// What waits for a decision: `request` or `goods`; nothing when nothing does.
    awaits: Option<String>,
    /// The platform's word for the reason.
    reason: Option<String>,
    text: String,
    evidence: Vec<String>,
    order: Option<String>,
    product: Option<String>,
    sku: Option<String>,
    quantity: Option<u32>,
    amount: Option<MoneyView>,
    requested_at: String,
    updated_at: Option<String>,
    decided: Vec<DecidedView>,
}

impl ReturnView {
    pub(crate) fn new(caller: &Caller, r: &Return) -> Self {
        let awaits = r.state.awaits().filter(|stage| !r.is_decided(*stage));
        Self {
            id: r.id.0,
            external_id: r.row.external_id.clone(),
            kind: r.row.kind.to_string(),
            state: r.state.to_string(),
            status: r.row.status.clone(),
            since: when(r.since),
            awaits: awaits.map(|stage| stage.to_string()),
            reason: r.row.reason.clone(),
            text: Mask::new(caller, &domain::returns::said(&r.row), &r.reading).apply(&r.row.text),
            evidence: r.row.evidence.clone(),
            order: r.row.order.clone(),
            product: r.row.product.clone(),
            sku: r.row.sku.clone(),
            quantity: r.row.quantity,
            amount: r.row.amount.map(Into::into),
            requested_at: when(r.requested_at),
            updated_at: r.row.updated_at.map(when),
            decided: r.decided.iter().map(Into::into).collect(),
        }
    }
}

/// What an act decides.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct DecisionView {
    /// The request.
    of: Uuid,
    stage: String,
    verdict: String,
    pays: Option<MoneyView>,
    reason: Option<String>,
    keep_goods: bool,
    /// Files of the case that go along.
    evidence: Vec<Uuid>,
}

impl From<&ReturnDecision> for DecisionView {
    fn from(d: &ReturnDecision) -> Self {
        Self {
            of: d.of.0,
            stage: d.stage.to_string(),
            verdict: d.verdict.to_string(),
            pays: d.pays.map(Into::into),
            reason: d.reason.clone(),
            keep_goods: d.keep_goods,
            evidence: d.evidence.iter().map(|id| id.0).collect(),
        }
    }
}

/// One report of a carrier.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct StepView {
    at: String,
    status: String,
    /// The carrier's word for it.
    word: Option<String>,
    description: String,
    place: Option<String>,
    /// The tracker that told it; none for the channel of the order.
    told_by: Option<Uuid>,
}

impl From<&Step> for StepView {
    fn from(s: &Step) -> Self {
        Self {
            at: when(s.at),
            status: s.status.to_string(),
            word: s.word.clone(),
            description: s.description.clone(),
            place: s.place.clone(),
            told_by: s.told_by.map(|tracker| tracker.0),
        }
    }
}

/// What went wrong with a parcel.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ExceptionView {
    /// `lost`, `damaged`, `returned` or `stuck`.
    kind: String,
    since: String,
}

/// A parcel with its timeline.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ParcelView {
    id: Uuid,
    tracking: String,
    carrier: Option<String>,
    order: Option<String>,
    status: String,
    exception: Option<ExceptionView>,
    handed_over_at: Option<String>,
    delivered_at: Option<String>,
    /// Whether it opened, or belongs to, this case as a feedback.
    own: bool,
    /// Oldest first.
    steps: Vec<StepView>,
}

impl ParcelView {
    pub(crate) fn new(p: &Parcel, own: bool) -> Self {
        Self {
            id: p.id.0,
            tracking: p.tracking.clone(),
            carrier: p.carrier.clone(),
            order: p.order.clone(),
            status: p.status().to_string(),
            exception: p
                .exception()
                .map(|(kind, at)| ExceptionView { kind: kind.to_string(), since: when(at) }),
            handed_over_at: p.handed_over_at().map(when),
            delivered_at: p.delivered_at().map(when),
            own,
            steps: p.steps.iter().map(Into::into).collect(),
        }
    }
}
