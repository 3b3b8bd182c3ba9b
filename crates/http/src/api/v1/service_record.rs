//! The service record of a period, for a platform that asks.

use std::collections::BTreeMap;

use app::appeals::ServiceRecord;
use axum::Json;
use axum::extract::State;
use axum::response::Response;
use domain::reading::Issue;
use domain::time::Span;
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{ShopPath, evidence};
use crate::Server;
use crate::auth::{Allowed, may};
use crate::error::Result;
use crate::extract::Params;
use crate::views::{MoneyView, when};

pub(crate) fn router() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(get)).routes(routes!(bundle)).routes(routes!(statement))
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

/// Up to which event of the shop's log it was counted.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct RecordLog {
    seq: i64,
    /// In hexadecimal digits.
    hash: String,
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
    log: Option<RecordLog>,
}

impl From<&ServiceRecord> for ServiceRecordView {
    fn from(r: &ServiceRecord) -> Self {
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
            shop: r.shop.clone(),
            zone: r.zone.clone(),
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
                decisions: r.ruled.decisions.clone(),
                rules: r.ruled.rules.clone(),
            },
            appeals: RecordAppeals {
                submitted: r.appeals.submitted,
                won: r.appeals.won,
                partly_won: r.appeals.partly_won,
                lost: r.appeals.lost,
            },
            log: r.log.as_ref().map(|log| RecordLog { seq: log.seq, hash: log.hash.clone() }),
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
    Ok(Json((&record).into()))
}

/// The record as the API's JSON.
fn as_json(record: &ServiceRecord) -> Vec<u8> {
    serde_json::to_vec_pretty(&ServiceRecordView::from(record)).unwrap_or_default()
}

/// The record as one signed ZIP archive, to be checked with `kintsugi verify`: a statement in English and Chinese, the figures as
/// JSON and CSV. No buyer is named.
#[utoipa::path(get, path = "/shops/{shop}/service-record.zip", operation_id = "service_record_bundle", tag = "appeals", params(ShopPath, ("from" = String, Query), ("to" = String, Query)), responses((status = 200, body = Vec<u8>, content_type = "application/zip")))]
async fn bundle(
    State(server): State<Server>,
    me: Allowed<may::ExportRun>,
    Params(query): Params<PeriodQuery>,
) -> Result<Response> {
    let (software, period) = (evidence::software(&server), (query.from.as_deref(), query.to.as_deref()));
    let bundle = server.app.service_bundle(&me.caller, period, software, as_json).await?;
    Ok(evidence::download(server.app, bundle))
}

/// The statement of that archive alone, to be read.
#[utoipa::path(get, path = "/shops/{shop}/service-record.html", operation_id = "service_record_statement", tag = "appeals", params(ShopPath, ("from" = String, Query), ("to" = String, Query)), responses((status = 200, body = String, content_type = "text/html")))]
async fn statement(
    State(server): State<Server>,
    me: Allowed<may::ExportRun>,
    Params(query): Params<PeriodQuery>,
) -> Result<Response> {
    let (from, to) = (query.from.as_deref(), query.to.as_deref());
    Ok(evidence::readable(server.app.service_statement(&me.caller, from, to).await?))
}
