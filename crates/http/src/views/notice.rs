//! Notices to a person.

use std::collections::BTreeMap;

use app::rows::NoticeRow;
use domain::ids::UserId;
use domain::refusal::Words;
use serde::Serialize;
use uuid::Uuid;

use super::record::ActorView;
use super::when;
use crate::error::ApiWords;

/// A notice.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct NoticeView {
    /// The event's place in the shop's log.
    seq: i64,
    kind: String,
    #[schema(value_type = ApiWords)]
    title: Words,
    case: Option<Uuid>,
    /// The case's number.
    number: Option<i64>,
    actor: ActorView,
    at: String,
    read_at: Option<String>,
}

impl NoticeView {
    pub(crate) fn new(n: &NoticeRow, names: &BTreeMap<UserId, String>) -> Self {
        Self {
            seq: n.seq,
            kind: n.kind.to_string(),
            title: app::notices::title(n.kind),
            case: n.case.map(|c| c.0),
            number: n.number,
            actor: ActorView::new(&n.actor, names),
            at: when(n.at),
            read_at: n.read_at.map(when),
        }
    }
}
