//! What is said in live sessions: captions, an assistant's clicks, the ledger; the moment of a case's order; how it was for viewers
//! and who stayed.

use app::shows::{Caption, LedgerFilter};
use axum::Json;
use axum::extract::{DefaultBodyLimit, State};
use domain::ids::{CaseId, LiveSessionId, SegmentId, SentenceId};
use domain::refusal::Refusal;
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::{ShopPath, one_of};
use crate::Server;
use crate::auth::{Allowed, may};
use crate::error::Result;
use crate::extract::{Body, Params, Path};
use crate::views::ledger::{HeardView, LedgerView, LiveMomentView};
use crate::views::quality::{ExperienceView, RetentionView};

/// Largest body of captions, in bytes.
const LARGEST: usize = 64 << 10;

pub(crate) fn router() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(captions))
        .routes(routes!(claim))
        .layer(DefaultBodyLimit::max(LARGEST))
        .routes(routes!(ledger))
        .routes(routes!(moment))
        .routes(routes!(experience))
        .routes(routes!(retention))
}

/// What was heard.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
struct CaptionIn {
    /// Milliseconds since the start.
    from_ms: i64,
    to_ms: i64,
    text: String,
    /// Whether the words stay as they are; only then are they kept.
    r#final: bool,
}

/// Captions in their order.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
struct CaptionsIn {
    captions: Vec<CaptionIn>,
}

/// Takes captions in, and answers what is wrong with them.
#[utoipa::path(post, path = "/shops/{shop}/live-sessions/{id}/captions", tag = "live", params(ShopPath, ("id" = Uuid, Path)), request_body = CaptionsIn, responses((status = 200, body = HeardView)))]
async fn captions(
    State(server): State<Server>,
    me: Allowed<may::LiveWork>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
    Body(body): Body<CaptionsIn>,
) -> Result<Json<HeardView>> {
    let caption =
        |c: CaptionIn| Caption { from_ms: c.from_ms, to_ms: c.to_ms, text: c.text, is_final: c.r#final };
    let captions: Vec<Caption> = body.captions.into_iter().map(caption).collect();
    Ok(Json(server.app.hear(&me.caller, LiveSessionId(id), &captions).await?.into()))
}

/// What an assistant heard.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
struct ClaimIn {
    text: String,
    /// Milliseconds since the start; now unless told.
    #[serde(default)]
    at_ms: Option<i64>,
}

/// An assistant writes down what was said.
#[utoipa::path(post, path = "/shops/{shop}/live-sessions/{id}/claims", tag = "live", params(ShopPath, ("id" = Uuid, Path)), request_body = ClaimIn, responses((status = 200, body = HeardView)))]
async fn claim(
    State(server): State<Server>,
    me: Allowed<may::LiveWork>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
    Body(body): Body<ClaimIn>,
) -> Result<Json<HeardView>> {
    Ok(Json(server.app.claim(&me.caller, LiveSessionId(id), &body.text, body.at_ms).await?.into()))
}

/// Which sentences.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
struct LedgerQuery {
    /// Those with findings only.
    flagged: bool,
    /// Of this segment.
    segment: Option<Uuid>,
    /// `next` of the page before.
    cursor: Option<String>,
    /// 1 to 500; 100 unless told.
    limit: Option<i64>,
}

fn cursor(text: &str) -> Result<(i64, SentenceId)> {
    let parsed = text.split_once('.').and_then(|(from, id)| Some((from.parse().ok()?, id.parse().ok()?)));
    let refusal = || Refusal::new("bad_cursor", "this cursor is not one of ours", "游标无效").field("cursor");
    Ok(parsed.ok_or_else(refusal)?)
}

/// What was said in a session, in its order, with what was wrong with it.
#[utoipa::path(get, path = "/shops/{shop}/live-sessions/{id}/ledger", tag = "live", params(ShopPath, ("id" = Uuid, Path), LedgerQuery), responses((status = 200, body = LedgerView)))]
async fn ledger(
    State(server): State<Server>,
    me: Allowed<may::CaseRead>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
    Params(query): Params<LedgerQuery>,
) -> Result<Json<LedgerView>> {
    let after = query.cursor.as_deref().filter(|c| !c.is_empty()).map(cursor).transpose()?;
    let filter = LedgerFilter {
        flagged: query.flagged,
        segment: query.segment.map(SegmentId),
        after,
        ..LedgerFilter::default()
    };
    let limit = query.limit.unwrap_or(100);
    Ok(Json(server.app.ledger(&me.caller, LiveSessionId(id), &filter, limit).await?.into()))
}

/// The moment of a live session that a case's order came from, with what was said around it.
#[utoipa::path(get, path = "/shops/{shop}/cases/{id}/live-moment", tag = "live", params(ShopPath, ("id" = Uuid, Path)), responses((status = 200, body = LiveMomentView)))]
async fn moment(
    State(server): State<Server>,
    me: Allowed<may::CaseRead>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
) -> Result<Json<LiveMomentView>> {
    let found = server.app.live_moment(&me.caller, CaseId(id)).await?;
    Ok(Json(LiveMomentView::new(found, me.caller.shop, server.app.now())))
}

/// By what viewers are grouped.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
struct ExperienceQuery {
    /// `region`, `network` or `device`; `region` unless told.
    by: Option<String>,
}

/// How a session was for its viewers: scores and figures by minute and group, alerts, and complaints about orders of bad minutes.
#[utoipa::path(get, path = "/shops/{shop}/live-sessions/{id}/experience", tag = "live", params(ShopPath, ("id" = Uuid, Path), ExperienceQuery), responses((status = 200, body = ExperienceView)))]
async fn experience(
    State(server): State<Server>,
    me: Allowed<may::CaseRead>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
    Params(query): Params<ExperienceQuery>,
) -> Result<Json<ExperienceView>> {
    const KINDS: [&str; 3] = ["region", "network", "device"];
    one_of(query.by.as_deref(), &KINDS)?;
    let by = KINDS.iter().position(|kind| Some(*kind) == query.by.as_deref()).unwrap_or(0);
    Ok(Json(server.app.experience(&me.caller, LiveSessionId(id), by).await?.into()))
}

/// Who stayed: viewers by minute, and the minutes from which people left more, or less.
#[utoipa::path(get, path = "/shops/{shop}/live-sessions/{id}/retention", tag = "live", params(ShopPath, ("id" = Uuid, Path)), responses((status = 200, body = RetentionView)))]
async fn retention(
    State(server): State<Server>,
    me: Allowed<may::CaseRead>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
) -> Result<Json<RetentionView>> {
    Ok(Json(server.app.audience(&me.caller, LiveSessionId(id)).await?.into()))
}
