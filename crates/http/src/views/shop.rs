//! Shops, channels, imports, jobs.

use app::import::ShownReject;
use app::rows::{Import, Job, ShopRow};
use app::shops::ChannelHealth;
use domain::refusal::Refusal;
use serde::Serialize;
use uuid::Uuid;

use super::when;
use crate::error::{ApiError, ApiWords};

/// A shop.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ShopView {
    id: Uuid,
    name: String,
    zone: String,
    created_at: String,
}

impl From<ShopRow> for ShopView {
    fn from(s: ShopRow) -> Self {
        Self { id: s.id.0, name: s.name, zone: s.zone, created_at: when(s.created_at) }
    }
}

/// A channel with what arrives over it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ChannelView {
    id: Uuid,
    name: String,
    platform: String,
    market: String,
    created_at: String,
    reviews: i64,
    last_received_at: Option<String>,
    last_import_at: Option<String>,
    /// Template of the page where reviews are answered by hand.
    reply_link: String,
    /// When the channel is in holiday mode, in order.
    holidays: Vec<HolidayView>,
    /// Its webhooks.
    inbound: InboundHealthView,
}

/// How the webhooks of a channel stand.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct InboundHealthView {
    /// When the secret they are signed with was made; none when the channel takes no webhooks.
    secret_at: Option<String>,
    /// How many wait to be taken in.
    waiting: i64,
    /// How many could not be read and wait for a person.
    parked: i64,
}

/// A stretch of holiday mode: from `from` up to, but not including, `to`.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct HolidayView {
    from: String,
    to: String,
}

impl From<ChannelHealth> for ChannelView {
    fn from(h: ChannelHealth) -> Self {
        Self {
            id: h.channel.id.0,
            name: h.channel.name,
            reply_link: h.channel.reply_link,
            holidays: h
                .channel
                .holidays
                .iter()
                .map(|h| HolidayView { from: when(h.from), to: when(h.to) })
                .collect(),
            platform: h.channel.platform,
            market: h.channel.market,
            created_at: when(h.channel.created_at),
            reviews: h.reviews,
            last_received_at: h.last_received_at.map(when),
            last_import_at: h.last_import_at.map(when),
            inbound: InboundHealthView {
                secret_at: h.inbound.secret_at.map(when),
                waiting: h.inbound.waiting,
                parked: h.inbound.parked,
            },
        }
    }
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ImportChannel {
    id: Uuid,
    name: String,
}

/// A rejected row.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct RejectView {
    line: u64,
    column: Option<String>,
    code: String,
    #[schema(value_type = ApiWords)]
    reason: domain::refusal::Words,
    raw: String,
}

/// An import run.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ImportView {
    id: Uuid,
    kind: String,
    name: String,
    channel: ImportChannel,
    state: String,
    bytes_total: i64,
    bytes_done: i64,
    rows: i64,
    created: i64,
    changed: i64,
    duplicates: i64,
    rejected: i64,
    cases_opened: i64,
    rejects: Vec<RejectView>,
    #[schema(value_type = Option<ApiError>)]
    error: Option<Refusal>,
    created_at: String,
    started_at: Option<String>,
    finished_at: Option<String>,
    by: String,
}

impl ImportView {
    pub(crate) fn new(i: Import, channel_name: String, by: String) -> Self {
        let rejects: Vec<ShownReject> = serde_json::from_str(&i.rejects).unwrap_or_default();
        let reject = |r: ShownReject| RejectView {
            line: r.line,
            column: r.column,
            code: r.code,
            reason: r.reason,
            raw: r.raw,
        };
        Self {
            id: i.id.0,
            kind: i.kind,
            name: i.name,
            channel: ImportChannel { id: i.channel.0, name: channel_name },
            state: i.state,
            bytes_total: i.bytes_total,
            bytes_done: i.progress.bytes_done,
            rows: i.progress.rows,
            created: i.progress.created,
            changed: i.progress.changed,
            duplicates: i.progress.duplicates,
            rejected: i.progress.rejected,
            cases_opened: i.progress.cases_opened,
            rejects: rejects.into_iter().map(reject).collect(),
            error: i.error.and_then(|e| serde_json::from_str(&e).ok()),
            created_at: when(i.created_at),
            started_at: i.started_at.map(when),
            finished_at: i.finished_at.map(when),
            by,
        }
    }
}

/// A job.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct JobView {
    id: Uuid,
    kind: String,
    state: String,
    attempts: i64,
    run_at: String,
    last_error: Option<String>,
    created_at: String,
}

impl From<Job> for JobView {
    fn from(j: Job) -> Self {
        Self {
            id: j.id.0,
            kind: j.kind,
            state: j.state,
            attempts: j.attempts,
            run_at: when(j.run_at),
            last_error: j.last_error,
            created_at: when(j.created_at),
        }
    }
}
