//! Webhooks out and their deliveries, as shown.

use domain::hook::Hook;
use serde::Serialize;
use uuid::Uuid;

use super::when;

/// A webhook out.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct HookView {
    id: Uuid,
    name: String,
    url: String,
    /// Kinds of events by their beginnings; `*` is all.
    kinds: Vec<String>,
    on: bool,
    /// Why it was switched off, when nobody did that.
    off_why: Option<String>,
    created_at: String,
}

impl From<Hook> for HookView {
    fn from(hook: Hook) -> Self {
        Self {
            id: hook.id.0,
            name: hook.name,
            url: hook.url,
            kinds: hook.kinds,
            on: hook.on,
            off_why: hook.off_why,
            created_at: when(hook.made_at),
        }
    }
}

/// An event on its way to a webhook, and how that went.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct DeliveryView {
    id: Uuid,
    /// The event's place in the shop's log.
    seq: i64,
    kind: String,
    /// `waiting`, `done` or `failed`.
    state: String,
    attempts: u32,
    /// The next try.
    next_at: Option<String>,
    /// What the address last answered.
    status: Option<i64>,
    error: Option<String>,
    created_at: String,
    ended_at: Option<String>,
}

impl From<app::hooks::Delivery> for DeliveryView {
    fn from(d: app::hooks::Delivery) -> Self {
        Self {
            id: d.id.0,
            seq: d.seq,
            kind: d.kind,
            next_at: d.run_at.filter(|_| d.state == "waiting").map(when),
            state: d.state,
            attempts: d.attempts,
            status: d.status,
            error: d.error,
            created_at: when(d.created_at),
            ended_at: d.ended_at.map(when),
        }
    }
}
