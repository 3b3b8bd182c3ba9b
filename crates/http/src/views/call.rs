//! Calls as the shop sees them.

use app::Caller;
use app::calls::{CallView as Seen, desk::Heard};
use serde::Serialize;
use uuid::Uuid;

use super::feedback::Mask;
use super::record::ActorView;
use super::{name_for, when};

/// Who invited, or let in.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct CallPerson {
    /// A person's id, or a token's.
    id: String,
    name: String,
}

/// A call with the customer of a case.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct CallView {
    id: Uuid,
    case: Uuid,
    /// `invited`, `waiting`, `active`, `ended`, `cancelled`, `declined`, `expired`.
    state: String,
    /// `video` or `audio`.
    mode: String,
    language: String,
    note: Option<String>,
    asked_by: CallPerson,
    /// The customer's link without the origin, while it opens something.
    link: Option<String>,
    valid_until: String,
    invited_at: String,
    waiting_since: Option<String>,
    customer_name: Option<String>,
    customer_camera: Option<bool>,
    admitted_at: Option<String>,
    admitted_by: Option<CallPerson>,
    ended_at: Option<String>,
    /// `agent`, `customer` or `lost`.
    ended_by: Option<String>,
    reason: Option<String>,
    /// How long they talked, once it is over.
    seconds: Option<i64>,
    /// Whether the customer agrees that pictures, captions and a recording are kept; null before they were asked.
    agreed: Option<bool>,
    recording: bool,
    /// Whether anything was ever recorded.
    recorded: bool,
    /// Lines of what was said that are kept.
    captions: i64,
    agent_sends: bool,
    customer_sends: bool,
    version: i64,
}

impl CallView {
    pub(crate) fn new(caller: &Caller, seen: &Seen) -> Self {
        let call = &seen.call;
        let person = |actor: &String| CallPerson {
            id: actor.split_once(':').map_or(actor.as_str(), |(_, id)| id).to_owned(),
            name: ActorView::new(actor, &seen.people).name,
        };
        let masked = |text: &String| Mask::reading_anew(caller, text).apply(text);
        Self {
            id: call.id.0,
            case: call.case.0,
            state: seen.state.to_string(),
            mode: call.mode.to_string(),
            language: call.language.clone(),
            note: call.note.as_ref().map(masked),
            asked_by: person(&call.asked_by),
            link: seen.token.as_ref().map(|token| format!("/call/{}#{token}", call.id)),
            valid_until: when(call.valid_until),
            invited_at: when(call.invited_at),
            waiting_since: call.waiting_since.map(when),
            customer_name: name_for(caller, call.customer_name.clone()),
            customer_camera: call.customer_camera,
            admitted_at: call.admitted_at.map(when),
            admitted_by: call.admitted_by.as_ref().map(person),
            ended_at: call.ended_at.map(when),
            ended_by: call.ended_by.map(|by| by.to_string()),
            reason: call.reason.as_ref().map(masked),
            seconds: call.seconds(),
            agreed: call.agreed,
            recording: call.recording,
            recorded: call.recorded,
            captions: call.captions,
            agent_sends: seen.sends.agent,
            customer_sends: seen.sends.customer,
            version: call.version,
        }
    }
}

/// A line of what was said.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct CaptionView {
    /// `agent` or `customer`.
    by: String,
    /// When it came in.
    at: String,
    /// Milliseconds since the customer was let in.
    from_ms: i64,
    to_ms: i64,
    text: String,
    language: Option<String>,
}

impl CaptionView {
    pub(crate) fn new(caller: &Caller, heard: &Heard) -> Self {
        let line = &heard.said.line;
        Self {
            by: heard.said.by.to_string(),
            at: when(heard.at),
            from_ms: line.from_ms,
            to_ms: line.to_ms,
            text: Mask::reading_anew(caller, &line.text).apply(&line.text),
            language: line.language.clone(),
        }
    }
}
