//! How live sessions were for viewers, and who stayed, as the API shows it.

use app::shows::{Audience, Experience, Group, QualityMinute};
use domain::experience::{Figures, Metric, Scores, V1};
use domain::retention::METHOD;
use domain::time::Instant;
use serde::Serialize;
use uuid::Uuid;

use super::show::AlertView;
use super::when;
use crate::error::ApiWords;

/// Scores from 0 to 100; null where too little is known.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ScoresView {
    total: Option<f64>,
    startup: Option<f64>,
    smoothness: Option<f64>,
    sync: Option<f64>,
    interaction: Option<f64>,
    commerce: Option<f64>,
}

impl From<Scores> for ScoresView {
    fn from(scores: Scores) -> Self {
        let Scores { total, startup, smoothness, sync, interaction, commerce } = scores;
        Self { total, startup, smoothness, sync, interaction, commerce }
    }
}

/// What beacons add up to.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct FiguresView {
    /// Viewers, each once a minute.
    viewers: i64,
    starts: i64,
    startup_ms: Option<f64>,
    stall_share: Option<f64>,
    stalls_per_minute: Option<f64>,
    interaction_p95_ms: Option<f64>,
    checkout_ok: i64,
    checkout_err: i64,
    cart_ok: i64,
    cart_err: i64,
    claim_ok: i64,
    claim_err: i64,
    reconnects: i64,
}

impl From<Figures> for FiguresView {
    fn from(f: Figures) -> Self {
        Self {
            viewers: f.viewers,
            starts: f.starts,
            startup_ms: f.startup(),
            stall_share: f.stall_share(),
            stalls_per_minute: f.stalls_per_minute(),
            interaction_p95_ms: f.interaction.within(0.95),
            checkout_ok: f.checkout_ok,
            checkout_err: f.checkout_err,
            cart_ok: f.cart_ok,
            cart_err: f.cart_err,
            claim_ok: f.claim_ok,
            claim_err: f.claim_err,
            reconnects: f.reconnects,
        }
    }
}

/// One minute.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct QualityMinuteView {
    minute: i64,
    at: String,
    scores: ScoresView,
    figures: FiguresView,
    bad: bool,
    segment: Option<Uuid>,
    /// Cases about orders taken in it.
    complaints: i64,
}

impl From<QualityMinute> for QualityMinuteView {
    fn from(m: QualityMinute) -> Self {
        Self {
            minute: m.minute,
            at: when(m.at),
            scores: m.scores.into(),
            figures: m.figures.into(),
            bad: m.bad,
            segment: m.segment.map(|s| s.0),
            complaints: m.complaints,
        }
    }
}

/// Viewers of one kind.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct QualityGroupView {
    name: String,
    scores: ScoresView,
    figures: FiguresView,
}

impl From<Group> for QualityGroupView {
    fn from(group: Group) -> Self {
        Self { name: group.name, scores: group.scores.into(), figures: group.figures.into() }
    }
}

/// What is worst now.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct WorstView {
    #[schema(value_type = String)]
    metric: Metric,
    value: f64,
}

/// How a session was for its viewers.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ExperienceView {
    /// Of the score's constants.
    version: i64,
    scores: ScoresView,
    figures: FiguresView,
    worst: Option<WorstView>,
    minutes: Vec<QualityMinuteView>,
    groups: Vec<QualityGroupView>,
    alerts: Vec<AlertView>,
    bad_minutes: usize,
    complaints: i64,
    complaints_in_bad_minutes: i64,
}

impl From<Experience> for ExperienceView {
    fn from(seen: Experience) -> Self {
        let bad = || seen.minutes.iter().filter(|m| m.bad);
        Self {
            version: V1.version,
            scores: seen.scores.into(),
            figures: seen.figures.into(),
            worst: seen.worst.map(|(metric, value)| WorstView { metric, value }),
            bad_minutes: bad().count(),
            complaints: seen.minutes.iter().map(|m| m.complaints).sum(),
            complaints_in_bad_minutes: bad().map(|m| m.complaints).sum(),
            alerts: seen.show.alerts.iter().map(|alert| AlertView::new(alert, &seen.zone)).collect(),
            groups: seen.groups.into_iter().map(Into::into).collect(),
            minutes: seen.minutes.into_iter().map(Into::into).collect(),
        }
    }
}

/// One minute of the audience.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct RetentionMinuteView {
    minute: usize,
    at: String,
    viewers: i64,
    joins: i64,
    leaves: i64,
    segment: Option<Uuid>,
}

/// A minute from which people left more, or less.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ChangePointView {
    minute: usize,
    at: String,
    /// `leaving_more` or `leaving_less`.
    kind: &'static str,
    /// The share who left in a minute.
    before: f64,
    after: f64,
    segment: Option<Uuid>,
    what: ApiWords,
    /// Findings in the two minutes before.
    flagged: i64,
    #[schema(value_type = Vec<String>)]
    alerts: Vec<Metric>,
}

/// Who stayed.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct RetentionView {
    /// `room` or `beacons`.
    source: &'static str,
    minutes: Vec<RetentionMinuteView>,
    changes: Vec<ChangePointView>,
    peak: i64,
    average: f64,
    method: &'static str,
}

impl From<Audience> for RetentionView {
    fn from(seen: Audience) -> Self {
        let show = &seen.show;
        let at = |minute: usize| -> Instant { show.instant(minute as i64 * 60_000).unwrap_or_default() };
        let row = |(minute, m): (usize, &domain::retention::Minute)| RetentionMinuteView {
            minute,
            at: when(at(minute)),
            viewers: m.viewers,
            joins: m.joins,
            leaves: m.leaves,
            segment: show.on_at((minute as i64 + 1) * 60_000 - 1).map(|s| s.0),
        };
        let sum: i64 = seen.minutes.iter().map(|m| m.viewers).sum();
        Self {
            source: if seen.in_room { "room" } else { "beacons" },
            minutes: seen.minutes.iter().enumerate().map(row).collect(),
            peak: seen.minutes.iter().map(|m| m.viewers).max().unwrap_or(0),
            average: sum as f64 / seen.minutes.len().max(1) as f64,
            method: METHOD,
            changes: seen
                .turns
                .into_iter()
                .map(|turn| ChangePointView {
                    minute: turn.change.minute,
                    at: when(turn.at),
                    kind: if turn.change.after > turn.change.before {
                        "leaving_more"
                    } else {
                        "leaving_less"
                    },
                    before: turn.change.before,
                    after: turn.change.after,
                    segment: turn.segment.map(|s| s.0),
                    what: ApiWords { en: turn.what.en.into_owned(), zh: turn.what.zh.into_owned() },
                    flagged: turn.flagged,
                    alerts: turn.alerts,
                })
                .collect(),
        }
    }
}
