//! The audit trail, jobs, facts about the program.

use axum::Json;
use axum::extract::State;
use domain::ids::JobId;
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::ShopPath;
use crate::Server;
use crate::auth::{Allowed, SignedIn, may};
use crate::error::Result;
use crate::extract::{Params, Path};
use crate::views::Page;
use crate::views::record::TimelineEntry;
use crate::views::shop::JobView;

pub(crate) fn router() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(audit))
        .routes(routes!(jobs))
        .routes(routes!(retry))
        .routes(routes!(cancel))
        .routes(routes!(about))
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct AuditQuery {
    cursor: Option<i64>,
    /// Beginning of the kind, as `case.` or `shop.policy_changed`.
    kind: Option<String>,
    /// Beginning of the actor, as `user:` or `system:clocks`.
    actor: Option<String>,
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct JobQuery {
    state: Option<String>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct AuditEntry {
    #[serde(flatten)]
    entry: TimelineEntry,
    stream: Uuid,
    /// BLAKE3 of the event in its stream's chain, hexadecimal.
    hash: String,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct TriageFacts {
    model: String,
    languages: Vec<&'static str>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct AboutView {
    version: String,
    commit: String,
    database: &'static str,
    /// Whether this program carries picture and sound: live video and calls.
    media: bool,
    triage: TriageFacts,
}

/// The shop's log, newest first.
#[utoipa::path(get, path = "/shops/{shop}/audit", tag = "operation", params(ShopPath, AuditQuery), responses((status = 200, body = Page<AuditEntry>)))]
async fn audit(
    State(server): State<Server>,
    me: Allowed<may::AuditRead>,
    Params(q): Params<AuditQuery>,
) -> Result<Json<Page<AuditEntry>>> {
    let full = 50;
    let (events, people) =
        server.app.audit(&me.caller, q.cursor, q.kind.as_deref(), q.actor.as_deref(), full).await?;
    let next = events.last().filter(|_| events.len() as i64 == full).map(|e| e.seq.to_string());
    let items = events.iter().map(|e| AuditEntry {
        entry: TimelineEntry::new(&me.caller, e, &people),
        stream: e.stream,
        hash: domain::chain::hex(&e.hash),
    });
    Ok(Json(Page { items: items.collect(), next }))
}

/// The shop's jobs, newest first.
#[utoipa::path(get, path = "/shops/{shop}/jobs", tag = "operation", params(ShopPath, JobQuery), responses((status = 200, body = Page<JobView>)))]
async fn jobs(
    State(server): State<Server>,
    me: Allowed<may::JobManage>,
    Params(q): Params<JobQuery>,
) -> Result<Json<Page<JobView>>> {
    let jobs = server.app.jobs(&me.caller, q.state.as_deref()).await?;
    Ok(Json(Page { items: jobs.into_iter().map(Into::into).collect(), next: None }))
}

/// Makes a dead or cancelled job ready again.
#[utoipa::path(post, path = "/shops/{shop}/jobs/{id}/retry", tag = "operation", params(ShopPath, ("id" = Uuid, Path)), responses((status = 200, body = JobView)))]
async fn retry(
    State(server): State<Server>,
    me: Allowed<may::JobManage>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
) -> Result<Json<JobView>> {
    Ok(Json(server.app.retry_job(&me.caller, JobId(id)).await?.into()))
}

/// Cancels a waiting job.
#[utoipa::path(post, path = "/shops/{shop}/jobs/{id}/cancel", tag = "operation", params(ShopPath, ("id" = Uuid, Path)), responses((status = 200, body = JobView)))]
async fn cancel(
    State(server): State<Server>,
    me: Allowed<may::JobManage>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
) -> Result<Json<JobView>> {
    Ok(Json(server.app.cancel_job(&me.caller, JobId(id)).await?.into()))
}

/// Facts about this program.
#[utoipa::path(get, path = "/about", tag = "operation", responses((status = 200, body = AboutView)))]
async fn about(State(server): State<Server>, _me: SignedIn) -> Result<Json<AboutView>> {
    Ok(Json(AboutView {
        version: server.about.version.clone(),
        commit: server.about.commit.clone(),
        database: server.app.store.database(),
        media: server.plane.is_some(),
        triage: TriageFacts {
            model: "fast".to_owned(),
            languages: vec!["zh", "en", "id", "ms", "vi", "th", "ja", "tl"],
        },
    }))
}
