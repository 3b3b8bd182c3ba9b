//! What happened: acts, actors, entries of a timeline.

use std::collections::BTreeMap;

use app::rows::Recorded;
use domain::case::{Act, ActState};
use domain::ids::UserId;
use domain::time::Span;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use super::returned::DecisionView;
use super::when;

/// An act.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ActView {
    id: Uuid,
    kind: String,
    text: String,
    state: String,
    author: String,
    created_at: String,
    approver: Option<String>,
    decided_at: Option<String>,
    reason: Option<String>,
    posted_at: Option<String>,
    proof_url: Option<String>,
    /// A screenshot in the shop's keeping.
    proof_picture: Option<String>,
    /// Until when the console offers to take it back before anything leaves.
    undo_until: Option<String>,
    /// The bot's rule that prepared it; a person posts it or withdraws it.
    rule: Option<String>,
    /// Pictures that go with it, by their ids.
    pictures: Vec<String>,
    /// What it decides, for a decision on a return request.
    decision: Option<DecisionView>,
}

impl ActView {
    pub(crate) fn new(a: &Act, people: &BTreeMap<UserId, String>, undo: Span) -> Self {
        let undo = (a.state == ActState::Approved).then(|| a.decided_at.unwrap_or(a.at) + undo);
        Self {
            id: a.id.0,
            kind: a.kind.to_string(),
            text: a.text.clone(),
            state: a.state.to_string(),
            author: ActorView::new(&a.author, people).name,
            created_at: when(a.at),
            approver: a.approver.as_ref().map(|p| ActorView::new(p, people).name),
            decided_at: a.decided_at.map(when),
            reason: a.reason.clone(),
            posted_at: a.posted_at.map(when),
            proof_url: a.proof_url.clone(),
            proof_picture: a.proof_picture.clone(),
            undo_until: undo.map(when),
            rule: a.rule.clone(),
            pictures: a.pictures.clone(),
            decision: a.decision.as_deref().map(Into::into),
        }
    }
}

/// Who did something.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ActorView {
    kind: String,
    pub(crate) name: String,
}

impl ActorView {
    pub(crate) fn new(actor: &str, people: &BTreeMap<UserId, String>) -> Self {
        let (kind, rest) = actor.split_once(':').unwrap_or(("system", actor));
        let person = || rest.parse::<UserId>().ok().and_then(|id| people.get(&id)).cloned();
        let name = if kind == "user" { person().unwrap_or_else(|| rest.to_owned()) } else { rest.to_owned() };
        Self { kind: kind.to_owned(), name }
    }
}

/// One entry of a timeline.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct TimelineEntry {
    pub(crate) seq: i64,
    at: String,
    actor: ActorView,
    kind: String,
    data: Value,
}

impl TimelineEntry {
    pub(crate) fn new(e: &Recorded, people: &BTreeMap<UserId, String>) -> Self {
        let mut data: Value = serde_json::from_str(&e.body).unwrap_or(Value::Null);
        if let Some(map) = data.as_object_mut() {
            map.remove("kind");
        }
        Self {
            seq: e.seq,
            at: when(e.at),
            actor: ActorView::new(&e.actor, people),
            kind: e.kind.clone(),
            data,
        }
    }
}
