//! Live sessions of the shop's own, as the API shows them.

use app::shows::{PrompterPage, ShowView};
use domain::experience::Metric;
use domain::ids::ProductId;
use domain::show::prompter::{Cue, prompter};
use domain::show::{Alert, Mark, Segment, Show, allowed};
use domain::time::Instant;
use serde::Serialize;
use uuid::Uuid;

use super::ledger::FindingView;
use super::product::ProductFact;
use super::{MoneyView, when};
use crate::error::ApiWords;

/// A part of the run-of-show.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct SegmentView {
    id: Uuid,
    product_id: Uuid,
    sku: String,
    title: String,
    listing_version: i64,
    price: MoneyView,
    stock: Option<i64>,
    say: Vec<ProductFact>,
    disclose: Vec<String>,
    minutes: i64,
    note: Option<String>,
    /// The product is cleared now.
    still_cleared: bool,
    /// The first time it was on.
    entered_at_ms: Option<i64>,
    /// How long it was on.
    on_ms: i64,
}

impl SegmentView {
    pub(crate) fn new(show: &Show, segment: &Segment, now: Instant, cleared: bool) -> Self {
        let (entered_at_ms, on_ms) = show.shown(segment.id, show.ms(now).unwrap_or(0));
        Self {
            id: segment.id.0,
            product_id: segment.product.0,
            sku: segment.sku.clone(),
            title: segment.title.clone(),
            listing_version: segment.listing,
            price: segment.price.into(),
            stock: segment.stock,
            say: segment.say.iter().cloned().map(Into::into).collect(),
            disclose: segment.disclose.clone(),
            minutes: segment.minutes,
            note: segment.note.clone(),
            still_cleared: cleared,
            entered_at_ms,
            on_ms,
        }
    }
}

/// Something that was put on.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct MarkView {
    at_ms: i64,
    /// `entered` or `pinned`.
    kind: &'static str,
    segment: Option<Uuid>,
    product_id: Option<Uuid>,
}

impl From<&Mark> for MarkView {
    fn from(mark: &Mark) -> Self {
        match mark {
            Mark::Entered { segment, at_ms } => {
                Self { at_ms: *at_ms, kind: "entered", segment: Some(segment.0), product_id: None }
            }
            Mark::Pinned { product, at_ms } => {
                Self { at_ms: *at_ms, kind: "pinned", segment: None, product_id: product.map(|p| p.0) }
            }
        }
    }
}

/// Something that viewers suffer.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct AlertView {
    #[schema(value_type = String)]
    metric: Metric,
    value: f64,
    /// The minute it began.
    since: String,
    raised_at: String,
    cleared_at: Option<String>,
    says: ApiWords,
}

impl AlertView {
    pub(crate) fn new(alert: &Alert, zone: &str) -> Self {
        let says = alert.says(zone);
        Self {
            metric: alert.metric,
            value: alert.value,
            since: when(alert.since),
            raised_at: when(alert.raised_at),
            cleared_at: alert.cleared_at.map(when),
            says: ApiWords { en: says.en.into_owned(), zh: says.zh.into_owned() },
        }
    }
}

/// What a session came to.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct SummaryView {
    minutes: i64,
    segments_shown: i64,
    sentences: i64,
    flagged: i64,
    orders: i64,
    units: i64,
    peak: Option<i64>,
    score: Option<f64>,
    bad_minutes: i64,
}

/// Where it was recorded.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct RecordingView {
    url: String,
    offset_ms: i64,
}

/// A live session.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct LiveSessionView {
    id: Uuid,
    version: i64,
    state: &'static str,
    title: String,
    channel_id: Option<Uuid>,
    platform: String,
    market: String,
    starts_at: String,
    rehearsal: bool,
    host: Option<String>,
    segments: Vec<SegmentView>,
    /// The segment that is or was on last.
    current: Option<Uuid>,
    /// The product that is pinned.
    pinned: Option<Uuid>,
    marks: Vec<MarkView>,
    started_at: Option<String>,
    ended_at: Option<String>,
    now_ms: Option<i64>,
    recording: Option<RecordingView>,
    sentences: i64,
    flagged: i64,
    open_findings: i64,
    alerts: Vec<AlertView>,
    summary: Option<SummaryView>,
    /// What viewers asked and nobody answered, once the room has ended.
    questions_left: Vec<String>,
    /// The public page while it runs.
    room: Option<String>,
    /// Verbs that may be given now.
    allowed: Vec<&'static str>,
    planned_by: String,
}

impl From<ShowView> for LiveSessionView {
    fn from(view: ShowView) -> Self {
        let ShowView { show, cleared, now, zone, has_room } = view;
        let is_cleared = |product: &ProductId| cleared.contains(product);
        let segments =
            show.segments.iter().map(|s| SegmentView::new(&show, s, now, is_cleared(&s.product))).collect();
        let summary = show.summary.as_ref().map(|s| SummaryView {
            minutes: s.minutes,
            segments_shown: s.segments_shown,
            sentences: s.sentences,
            flagged: s.flagged,
            orders: s.orders,
            units: s.units,
            peak: s.peak,
            score: s.score,
            bad_minutes: s.bad_minutes,
        });
        Self {
            id: show.id.0,
            version: show.version,
            state: show.state.as_str(),
            channel_id: show.plan.channel.map(|c| c.0),
            starts_at: when(show.plan.starts_at),
            rehearsal: show.plan.rehearsal,
            segments,
            current: show.current().map(|s| s.0),
            pinned: show.pinned.map(|p| p.0),
            marks: show.marks.iter().map(Into::into).collect(),
            started_at: show.started_at.map(when),
            ended_at: show.ended_at.map(when),
            now_ms: show.ms(now),
            recording: show
                .recording
                .as_ref()
                .map(|r| RecordingView { url: r.url.clone(), offset_ms: r.offset_ms }),
            sentences: show.sentences,
            flagged: show.flagged,
            open_findings: show.open,
            alerts: show.alerts.iter().map(|alert| AlertView::new(alert, &zone)).collect(),
            summary,
            questions_left: show.left.clone(),
            room: has_room.then(|| format!("/room/{}", show.id)),
            allowed: allowed(&show),
            title: show.plan.title,
            platform: show.plan.platform,
            market: show.plan.market,
            host: show.plan.host,
            planned_by: show.planned_by,
        }
    }
}

/// A session in the list.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct LiveSessionRow {
    id: Uuid,
    version: i64,
    state: &'static str,
    title: String,
    channel_id: Option<Uuid>,
    platform: String,
    market: String,
    starts_at: String,
    started_at: Option<String>,
    ended_at: Option<String>,
    rehearsal: bool,
    segments: usize,
    flagged: i64,
    orders: i64,
}

impl From<Show> for LiveSessionRow {
    fn from(show: Show) -> Self {
        Self {
            id: show.id.0,
            version: show.version,
            state: show.state.as_str(),
            channel_id: show.plan.channel.map(|c| c.0),
            starts_at: when(show.plan.starts_at),
            started_at: show.started_at.map(when),
            ended_at: show.ended_at.map(when),
            rehearsal: show.plan.rehearsal,
            segments: show.segments.len(),
            flagged: show.flagged,
            orders: show.orders,
            title: show.plan.title,
            platform: show.plan.platform,
            market: show.plan.market,
        }
    }
}

/// Something to say.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct CueFact {
    name: String,
    value: String,
    /// Heard while this segment was on.
    said: bool,
}

/// Something to disclose.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct CueText {
    text: String,
    /// Heard while this segment was on.
    said: bool,
}

/// A segment as the host reads it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct PrompterSegment {
    id: Uuid,
    title: String,
    sku: String,
    price: MoneyView,
    stock: Option<i64>,
    say: Vec<CueFact>,
    disclose: Vec<CueText>,
    minutes: i64,
    note: Option<String>,
}

impl From<Cue<'_>> for PrompterSegment {
    fn from(cue: Cue<'_>) -> Self {
        let segment = cue.segment;
        let say = segment.say.iter().zip(&cue.said);
        let disclose = segment.disclose.iter().zip(&cue.disclosed);
        Self {
            id: segment.id.0,
            title: segment.title.clone(),
            sku: segment.sku.clone(),
            price: segment.price.into(),
            stock: segment.stock,
            say: say
                .map(|(f, said)| CueFact { name: f.name.clone(), value: f.value.clone(), said: *said })
                .collect(),
            disclose: disclose.map(|(text, said)| CueText { text: text.clone(), said: *said }).collect(),
            minutes: segment.minutes,
            note: segment.note.clone(),
        }
    }
}

/// What the host reads.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct PrompterView {
    state: &'static str,
    rehearsal: bool,
    now_ms: Option<i64>,
    now: Option<PrompterSegment>,
    /// Of this segment's minutes; negative when they are over.
    left_s: Option<i64>,
    next: Option<PrompterSegment>,
    /// Segments after the next.
    after: usize,
    /// Against the plan; negative when ahead.
    behind_s: i64,
    /// Corrections to say, the newest first.
    say_now: Vec<FindingView>,
}

impl From<PrompterPage> for PrompterView {
    fn from(page: PrompterPage) -> Self {
        let seen = prompter(&page.show, page.now, &page.texts);
        Self {
            state: page.show.state.as_str(),
            rehearsal: page.show.plan.rehearsal,
            now_ms: seen.now_ms,
            now: seen.now.map(Into::into),
            left_s: seen.left_s,
            next: seen.next.map(Into::into),
            after: seen.after,
            behind_s: seen.behind_s,
            say_now: page.open.iter().map(Into::into).collect(),
        }
    }
}
