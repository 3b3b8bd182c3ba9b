//! Chat rooms of the team, as shown. No secret is ever among it.

use std::collections::BTreeMap;

use app::team::{Shown, Vendor};
use domain::notice::{NoticeKind, QuietHours};
use domain::time::Instant;
use serde::Serialize;
use uuid::Uuid;

use super::connection::{FieldView, HealthView, field, health};
use super::when;

/// A chat room of the team.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct TeamChannelView {
    id: Uuid,
    name: String,
    /// `feishu`, `dingtalk`, `wecom`, `slack`, `telegram`.
    kind: &'static str,
    on: bool,
    /// Why it was switched off, when nobody did that.
    off_why: Option<String>,
    /// Kinds of notices.
    #[schema(value_type = Vec<String>)]
    tells: Vec<NoticeKind>,
    /// `en` or `zh-CN`.
    locale: String,
    zone: String,
    /// In minutes of the day, in that zone.
    #[schema(value_type = Option<Object>)]
    quiet: Option<QuietHours>,
    severe_breaks_through: bool,
    /// Fields that are no secret.
    #[schema(value_type = Object)]
    fields: BTreeMap<String, String>,
    /// Names of secret fields that are filled in.
    filled: Vec<String>,
    health: HealthView,
    /// What waits to be told: quiet hours, the vendor's limit, or another try.
    waiting: i64,
    /// What it was never told, of the last 30 days.
    failed: i64,
    created_at: String,
}

/// What can be a chat room, and what is filled in for it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct TeamKindView {
    kind: &'static str,
    fields: Vec<FieldView>,
}

impl TeamChannelView {
    pub(crate) fn new(shown: Shown, now: Instant) -> Self {
        let room = shown.room;
        Self {
            id: room.id.0,
            kind: room.kind.as_str(),
            health: health(room.on, &shown.state, now),
            name: room.name,
            on: room.on,
            off_why: room.off_why,
            tells: room.tells.into_iter().collect(),
            locale: room.locale,
            zone: room.zone,
            quiet: room.quiet,
            severe_breaks_through: room.severe_breaks_through,
            fields: room.fields,
            filled: shown.filled,
            waiting: shown.counts.waiting,
            failed: shown.counts.failed,
            created_at: when(room.made_at),
        }
    }
}

impl From<&dyn Vendor> for TeamKindView {
    fn from(vendor: &dyn Vendor) -> Self {
        Self { kind: vendor.kind().as_str(), fields: vendor.fields().iter().map(field).collect() }
    }
}
