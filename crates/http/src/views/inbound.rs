//! What channels have sent, as shown.

use app::rows::Inbound;
use domain::refusal::Words;
use serde::Serialize;
use uuid::Uuid;

use super::when;
use crate::error::ApiWords;

/// Something that came in.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct InboundView {
    id: Uuid,
    channel: Uuid,
    /// The sender's own id of it.
    message_id: String,
    received_at: String,
    /// `waiting`, `done`, `parked` or `dropped`.
    state: String,
    attempts: i64,
    /// What its rows are, once it is in.
    kind: Option<String>,
    rows: Option<i64>,
    /// Why it is parked, or failed last.
    code: Option<String>,
    #[schema(value_type = Option<ApiWords>)]
    why: Option<Words>,
    ended_at: Option<String>,
    /// Bytes.
    size: i64,
}

impl From<Inbound> for InboundView {
    fn from(one: Inbound) -> Self {
        Self {
            id: one.id.0,
            channel: one.channel.0,
            message_id: one.message_id,
            received_at: when(one.received_at),
            state: one.state,
            attempts: one.attempts,
            kind: one.kind,
            rows: one.rows,
            code: one.code,
            why: one.why,
            ended_at: one.ended_at.map(when),
            size: one.size,
        }
    }
}

/// The same with its bytes.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct InboundBodyView {
    #[serde(flatten)]
    inbound: InboundView,
    /// As it came, unreadable bytes replaced; none for those who may not see personal data.
    body: Option<String>,
}

impl InboundBodyView {
    pub(crate) fn new(one: Inbound, body: Option<Vec<u8>>) -> Self {
        let body = body.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        Self { inbound: one.into(), body }
    }
}
