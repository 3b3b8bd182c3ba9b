//! The service record of a period, for a platform that asks.

use std::collections::BTreeMap;

use app::appeals::ServiceRecord;
use axum::Json;
use axum::extract::State;
use domain::reading::Issue;
use domain::time::Span;
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::ShopPath;
use crate::Server;
use crate::auth::{Allowed, may};
use crate::error::Result;
use crate::extract::Params;
use crate::views::{MoneyView, when};

pub(crate) fn router() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(get))
}

#[derive(Debug, Deserialize)]
struct PeriodQuery {
    from: Option<String>,
    to: Option<String>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct RecordReviews {
    total: i64,
    negative: i64,
    by_issue: BTreeMap<String, i64>,
    /// By stars, one star first.
    stars: [i64; 5],
}

/// How promises of one kind were kept, by when their clocks started.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct RecordPromise {
    kind: String,
    /// The platform's clock and not the shop's own.
    platform: bool,
    /// Seconds, by the newest clock.
    target: i64,
    met: i64,
    breached: i64,
    open: i64,
    /// Seconds that half took at most.
    p50: Option<i64>,
    /// Seconds that nine of ten took at most.
    p90: Option<i64>,
}

/// How far the repair of the period's negative reviews got.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct RecordRepair {
    negative: i64,
    replied: i64,
    contacted: i64,
    resolved: i64,
    improved: i64,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct RecordRemedies {
    kind: String,
    count: i64,
    sum: Option<MoneyView>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct RecordActs {
    kind: String,
    state: String,
    count: i64,
}

/// What the rulebook said of the newest 2,000 acts of the period.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct RecordRules {
    acts: i64,
    /// There were more.
    cut: bool,
    decisions: BTreeMap<String, i64>,
    /// How often each rule spoke, by its id.
    rules: BTreeMap<String, i64>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct RecordAppeals {
    submitted: i64,
    won: i64,
    partly_won: i64,
    lost: i64,
}

/// The record.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct ServiceRecordView {
    shop: String,
    zone: String,
    as_of: String,
    from: String,
    to: String,
    reviews: RecordReviews,
    promises: Vec<RecordPromise>,
    repair: RecordRepair,
    remedies: Vec<RecordRemedies>,
    acts: Vec<RecordActs>,
    ruled: RecordRules,
    appeals: RecordAppeals,
}

impl From<ServiceRecord> for ServiceRecordView {
    fn from(r: ServiceRecord) -> Self {
        let issue = |issue: &Issue| (issue.to_string(), r.reviews.by_issue.get(issue).copied().unwrap_or(0));
        let reviews = RecordReviews {
            total: r.reviews.reviews,
            negative: r.reviews.negative,
            by_issue: Issue::ALL.iter().map(issue).collect(),
            stars: r.reviews.stars,
        };
        let promise = |kept: &app::rows::Kept| RecordPromise {
            kind: kept.kind.to_string(),
            platform: kept.kind.is_platform(),
            target: kept.target.whole_seconds(),
            met: kept.met,
            breached: kept.breached,
            open: kept.open,
            p50: kept.took.p50.map(Span::whole_seconds),
            p90: kept.took.p90.map(Span::whole_seconds),
        };
        let given = |g: &app::rows::Given| RecordRemedies {
            kind: g.kind.to_string(),
            count: g.count,
            sum: g.sum.map(Into::into),
        };
        let funnel = r.funnel;
        Self {
            shop: r.shop,
            zone: r.zone,
            as_of: when(r.as_of),
            from: r.days.0.to_string(),
            to: r.days.1.to_string(),
            promises: r.promises.iter().map(promise).collect(),
            repair: RecordRepair {
                negative: funnel.negative,
                replied: funnel.replied,
                contacted: funnel.contacted,
                resolved: funnel.resolved,
                improved: funnel.improved,
            },
            remedies: r.remedies.iter().map(given).collect(),
            acts: r
                .acts
                .iter()
                .map(|(kind, state, count)| RecordActs {
                    kind: kind.to_string(),
                    state: state.to_string(),
                    count: *count,
                })
                .collect(),
            ruled: RecordRules {
                acts: r.ruled.acts,
                cut: r.ruled.cut,
                decisions: r.ruled.decisions,
                rules: r.ruled.rules,
            },
            appeals: RecordAppeals {
                submitted: r.appeals.submitted,
                won: r.appeals.won,
                partly_won: r.appeals.partly_won,
                lost: r.appeals.lost,
            },
            reviews,
        }
    }
}

/// How the shop served its buyers from one day to another, both included, at most 366: promises kept by kind with response
/// times, how far repairs got, remedies, acts with what the rulebook said of them, appeals.
#[utoipa::path(get, path = "/shops/{shop}/service-record", operation_id = "service_record", tag = "appeals", params(ShopPath, ("from" = String, Query), ("to" = String, Query)), responses((status = 200, body = ServiceRecordView)))]
async fn get(
    State(server): State<Server>,
    me: Allowed<may::ExportRun>,
    Params(query): Params<PeriodQuery>,
) -> Result<Json<ServiceRecordView>> {
    let record = server.app.service_record(&me.caller, query.from.as_deref(), query.to.as_deref()).await?;
    Ok(Json(record.into()))
}
