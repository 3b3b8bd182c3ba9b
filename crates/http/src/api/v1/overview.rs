//! The overview page's numbers.

use app::overview::{Day, Overview};
use axum::Json;
use axum::extract::State;
use domain::reading::Issue;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::ShopPath;
use crate::Server;
use crate::auth::{Allowed, may};
use crate::error::Result;
use crate::extract::Params;
use crate::views::shop::ChannelView;
use crate::views::when;

pub(crate) fn router() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(get))
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct OverviewQuery {
    /// Days, today included; 30 unless told, 366 at most.
    days: Option<i64>,
    channel: Option<Uuid>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Totals {
    total: i64,
    negative: i64,
    previous_total: i64,
    previous_negative: i64,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct DayView {
    date: String,
    reviews: i64,
    negative: i64,
    by_issue: BTreeMap<String, i64>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct PromiseView {
    kind: String,
    target: i64,
    met: i64,
    breached: i64,
    open: i64,
    p50: Option<i64>,
    p90: Option<i64>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct ResponseDay {
    date: String,
    p50: Option<i64>,
    p90: Option<i64>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct FunnelView {
    negative: i64,
    replied: i64,
    contacted: i64,
    resolved: i64,
    improved: i64,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct KeywordView {
    text: String,
    count: i64,
    previous: i64,
    issue: String,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct RisingProduct {
    id: String,
    title: String,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct RisingView {
    product: Option<RisingProduct>,
    batch: Option<String>,
    issue: String,
    count: i64,
    previous: i64,
    cases: i64,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct ChannelShare {
    channel: ChannelView,
    reviews: i64,
    negative: i64,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct DecisionsView {
    approvals: i64,
    escalated: i64,
    unassigned: i64,
    overdue: i64,
    severe: i64,
    /// Return requests that wait for a decision.
    returns: i64,
    /// Open cases that a parcel in trouble opened.
    deliveries: i64,
}

/// The page.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct OverviewView {
    /// When it was counted; a large shop's may be up to two minutes old.
    as_of: String,
    from: String,
    to: String,
    reviews: Totals,
    days: Vec<DayView>,
    promises: Vec<PromiseView>,
    response_days: Vec<ResponseDay>,
    funnel: FunnelView,
    stars: [i64; 5],
    keywords: Vec<KeywordView>,
    rising: Vec<RisingView>,
    channels: Vec<ChannelShare>,
    decisions: DecisionsView,
}

fn day(d: &Day) -> DayView {
    let of = |issue: &Issue| (issue.to_string(), d.reviews.by_issue.get(issue).copied().unwrap_or(0));
    DayView {
        date: d.date.to_string(),
        reviews: d.reviews.reviews,
        negative: d.reviews.negative,
        by_issue: Issue::ALL.iter().map(of).collect(),
    }
}

fn promises(o: &Overview) -> Vec<PromiseView> {
    let promise = |k: &app::rows::Kept| PromiseView {
        kind: k.kind.to_string(),
        target: k.target.whole_seconds(),
        met: k.met,
        breached: k.breached,
        open: k.open,
        p50: k.took.p50.map(domain::time::Span::whole_seconds),
        p90: k.took.p90.map(domain::time::Span::whole_seconds),
    };
    o.promises.iter().map(promise).collect()
}

fn rising(o: &Overview) -> Vec<RisingView> {
    let one = |r: &app::rows::Rising| RisingView {
        product: r
            .product
            .clone()
            .map(|(id, title)| RisingProduct { title: title.unwrap_or_else(|| id.clone()), id }),
        batch: r.batch.clone(),
        issue: r.issue.to_string(),
        count: r.count,
        previous: r.previous,
        cases: r.cases,
    };
    o.rising.iter().map(one).collect()
}

impl From<&Overview> for OverviewView {
    fn from(o: &Overview) -> Self {
        let response = |d: &Day| ResponseDay {
            date: d.date.to_string(),
            p50: d.response.p50.map(domain::time::Span::whole_seconds),
            p90: d.response.p90.map(domain::time::Span::whole_seconds),
        };
        let keyword = |k: &app::rows::Keyword| KeywordView {
            text: k.text.clone(),
            count: k.count,
            previous: k.previous,
            issue: k.issue.to_string(),
        };
        let (f, d) = (&o.funnel, &o.decisions);
        Self {
            as_of: when(o.as_of),
            from: when(o.range.from),
            to: when(o.range.to),
            reviews: Totals {
                total: o.now.reviews,
                negative: o.now.negative,
                previous_total: o.before.reviews,
                previous_negative: o.before.negative,
            },
            days: o.days.iter().map(day).collect(),
            promises: promises(o),
            response_days: o.days.iter().map(response).collect(),
            funnel: FunnelView {
                negative: f.negative,
                replied: f.replied,
                contacted: f.contacted,
                resolved: f.resolved,
                improved: f.improved,
            },
            stars: o.now.stars,
            keywords: o.keywords.iter().map(keyword).collect(),
            rising: rising(o),
            decisions: DecisionsView {
                approvals: d.approvals,
                escalated: d.escalated,
                unassigned: d.unassigned,
                overdue: d.overdue,
                severe: d.severe,
                returns: d.returns,
                deliveries: d.deliveries,
            },
            channels: o
                .channels
                .iter()
                .map(|c| {
                    let negative = o.now.by_channel.get(&c.channel.id).map_or(0, |n| n.1);
                    ChannelShare { reviews: c.reviews, negative, channel: c.clone().into() }
                })
                .collect(),
        }
    }
}

/// The numbers of the last days.
#[utoipa::path(get, path = "/shops/{shop}/overview", tag = "overview", params(ShopPath, OverviewQuery), responses((status = 200, body = OverviewView)))]
async fn get(
    State(server): State<Server>,
    me: Allowed<may::OverviewRead>,
    Params(q): Params<OverviewQuery>,
) -> Result<Json<OverviewView>> {
    let overview = server.app.overview(&me.caller, q.days.unwrap_or(30), q.channel.map(Into::into)).await?;
    Ok(Json(overview.as_ref().into()))
}
