//! Triage in a shop: how often it was right, what it learned from corrections, learning and going back.

use app::learning::State as Standing;
use app::rows::{Learned, Week};
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::ShopPath;
use crate::Server;
use crate::auth::{Allowed, may};
use crate::error::Result;
use crate::extract::Body;
use crate::views::record::ActorView;
use crate::views::when;

pub(crate) fn router() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(state)).routes(routes!(learn)).routes(routes!(roll_back))
}

/// How triage stands in a shop.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct TriageState {
    /// Whether the deep tier is there.
    deep: bool,
    /// The learned version in force; none when the model reads as it ships.
    active: Option<i64>,
    /// Reviews that people have corrected so far.
    corrections: i64,
    versions: Vec<VersionView>,
    weeks: Vec<WeekView>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct VersionView {
    version: i64,
    /// `active`, `refused` (it was not better), `rolled_back` or `replaced`.
    state: &'static str,
    corrections: i64,
    /// Corrections it was measured on and did not learn from.
    held_back: i64,
    accuracy_before: f64,
    accuracy_after: f64,
    trained_at: String,
    by: String,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct WeekView {
    /// The Monday it begins with.
    week: String,
    looked_at: i64,
    corrected: i64,
}

#[derive(Deserialize, utoipa::ToSchema)]
struct RollBack {
    /// The version to put in force again; none is the model as it ships.
    to: Option<i64>,
}

fn version(d: &Learned, s: &Standing, left: &[i64]) -> VersionView {
    let share = |right: i64| if d.held_back > 0 { right as f64 / d.held_back as f64 } else { 0.0 };
    VersionView {
        version: d.version,
        state: match () {
            () if s.active == Some(d.version) => "active",
            () if !d.kept => "refused",
            () if left.contains(&d.version) => "rolled_back",
            () => "replaced",
        },
        corrections: d.corrections,
        held_back: d.held_back,
        accuracy_before: share(d.right_before),
        accuracy_after: share(d.right_after),
        trained_at: when(d.at),
        by: ActorView::new(&d.actor, &s.people).name,
    }
}

fn week(w: &Week) -> WeekView {
    let day = when(w.monday).chars().take(10).collect();
    WeekView { week: day, looked_at: w.looked_at, corrected: w.corrected }
}

impl From<Standing> for TriageState {
    fn from(s: Standing) -> Self {
        // A version was left behind when somebody went back while it was in force.
        let left: Vec<i64> = (1..s.decisions.len())
            .filter(|i| s.decisions[*i].back_to.is_some())
            .filter_map(|i| app::learning::active(&s.decisions[..i]))
            .collect();
        let learned = s.decisions.iter().filter(|d| d.back_to.is_none());
        Self {
            deep: s.deep,
            active: s.active,
            corrections: s.corrections,
            versions: learned.map(|d| version(d, &s, &left)).collect(),
            weeks: s.weeks.iter().map(week).collect(),
        }
    }
}

/// How triage stands: accuracy by week and what was learned.
#[utoipa::path(get, path = "/shops/{shop}/triage", tag = "triage", params(ShopPath), responses((status = 200, body = TriageState)))]
async fn state(State(server): State<Server>, me: Allowed<may::PolicyRead>) -> Result<Json<TriageState>> {
    Ok(Json(server.app.triage_state(&me.caller).await?.into()))
}

/// Learns from the corrections so far; what is learned is kept only if it reads held-back ones better.
#[utoipa::path(post, path = "/shops/{shop}/triage/learn", tag = "triage", params(ShopPath), responses((status = 200, body = TriageState)))]
async fn learn(State(server): State<Server>, me: Allowed<may::PolicyChange>) -> Result<Json<TriageState>> {
    server.app.learn(&me.caller).await?;
    Ok(Json(server.app.triage_state(&me.caller).await?.into()))
}

/// Puts an earlier version in force again.
#[utoipa::path(post, path = "/shops/{shop}/triage/rollback", tag = "triage", params(ShopPath), request_body = RollBack, responses((status = 200, body = TriageState)))]
async fn roll_back(
    State(server): State<Server>,
    me: Allowed<may::PolicyChange>,
    Body(b): Body<RollBack>,
) -> Result<Json<TriageState>> {
    server.app.roll_back(&me.caller, b.to).await?;
    Ok(Json(server.app.triage_state(&me.caller).await?.into()))
}
