//! What happened: acts, actors, entries of a timeline.

use std::collections::BTreeMap;

use app::Caller;
use app::rows::Recorded;
use domain::access::Permission;
use domain::case::{Act, ActState};
use domain::ids::UserId;
use domain::time::Span;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use super::feedback::Mask;
use super::returned::DecisionView;
use super::{name_for, when};

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
    /// The bot sends it by itself.
    automatic: bool,
    /// Pictures that go with it, by their ids.
    pictures: Vec<String>,
    /// A drafter proposed the words.
    proposed: bool,
    /// What it decides, for a decision on a return request.
    decision: Option<DecisionView>,
    /// The platform's id of the coupon that it hands over as a card.
    coupon: Option<String>,
    /// How it leaves by itself.
    sending: SendingView,
}

/// How an act leaves by itself.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct SendingView {
    /// When it leaves, or the platform is asked for it.
    due_at: Option<String>,
    /// How often the platform was told, or asked since nobody knows.
    attempts: u32,
    /// The platform's code, when it does not take it.
    code: Option<String>,
    /// Why it waits, is unknown or was not taken.
    why: Option<String>,
    /// The platform's id of it.
    platform_id: Option<String>,
}

impl ActView {
    /// `undo` is how long the console offers to take it back; none where it does not.
    pub(crate) fn new(a: &Act, people: &BTreeMap<UserId, String>, undo: Option<Span>) -> Self {
        let undo = match a.state {
            ActState::Approved => undo.map(|undo| a.decided_at.unwrap_or(a.at) + undo),
            ActState::Queued if a.sending.attempts == 0 => a.sending.due_at,
            _ => None,
        };
        Self {
            id: a.id.0,
            kind: a.kind.to_string(),
            text: a.text.clone(),
            state: a.state.to_string(),
            automatic: a.automatic,
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
            proposed: a.proposed,
            decision: a.decision.as_deref().map(Into::into),
            coupon: a.coupon.as_ref().map(|card| card.id.clone()),
            sending: SendingView {
                due_at: a.sending.due_at.map(when),
                attempts: a.sending.attempts,
                code: a.sending.code.clone(),
                why: a.sending.why.clone(),
                platform_id: a.sending.platform_id.clone(),
            },
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
    pub(crate) fn new(caller: &Caller, e: &Recorded, people: &BTreeMap<UserId, String>) -> Self {
        let mut data: Value = serde_json::from_str(&e.body).unwrap_or(Value::Null);
        if !caller.may(Permission::PersonalDataRead) {
            mask(caller, &mut data);
            // What a customer calls themselves.
            if let Some(name) = data.get_mut("name").filter(|_| e.kind == "call.knocked") {
                *name = name_for(caller, name.as_str().map(str::to_owned)).into();
            }
        }
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

/// Hides personal data in what an event says of customers' words: texts, excerpts, notes, and the words that decided.
fn mask(caller: &Caller, data: &mut Value) {
    match data {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::String(text)
                        if matches!(name.as_str(), "text" | "excerpt" | "passage" | "note") =>
                    {
                        *text = Mask::reading_anew(caller, text).apply(text);
                    }
                    value => mask(caller, value),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| mask(caller, item)),
        _ => {}
    }
}
